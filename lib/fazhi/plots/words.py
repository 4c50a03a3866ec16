"""Distinctive terms: which words the reports of one place, level or year use more than the others.

``terms`` counts (``fazhi.keyness``), ``term_bars`` draws a panel a group.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fazhi.comparison import Choice, comparable_reports
from fazhi.keyness import keyness
from fazhi.plots.paging import GALLERY_PAGES, ROW_MM, counted
from fazhi.plots.panels import panels
from fazhi.plots.style import (
    BLACK,
    BLUE,
    DOUBLE,
    GREY,
    SKY,
    SMALL,
    drawn,
    footnote,
    heading,
    lines_mm,
    message,
    shorten,
    words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

TOP = 15
"""Words of a group that are drawn."""
CHANCE = 1.96
"""|z| beyond which a difference is more than chance for one word looked at alone."""


def terms(
    measures: pd.DataFrame,
    reports: pd.DataFrame,
    by: str = "level",
    *,
    groups: Sequence[Hashable] | None = None,
    choice: Choice | None = None,
    **options: Any,
) -> pd.DataFrame:
    """The words of each group, most typical first: the columns of ``keyness`` with `statements`, how many the group has.

    `by` is place, level, year or code; `groups` are the ones compared (default all, each against all others). One report a
    place (``comparable_reports``); `options` go to ``keyness``. Empty where fewer than two groups have statements; ValueError
    for a `by` or groups that are not there.

    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "region": ["甲县", "乙县"], "code": ["1", "2"], "level": "county",
    ...     "year": 2021, "issuer_kind": "government"})
    >>> rows = pd.DataFrame({"report_id": ["a", "b"], "text": ["普法 执法", "执法 复议"]})
    >>> terms(rows, reports, "place", least=1, words=str.split).groupby("group")["term"].first().to_dict()
    {'乙县': '复议', '甲县': '普法'}
    """
    places = comparable_reports(reports, choice)
    if by not in places.columns:
        raise ValueError(f"by is {by!r}: it must be one of place, level, year, code")
    rows = measures.merge(places[["report_id", by]], on="report_id", validate="m:1", suffixes=("_", ""))
    if gone := [str(name) for name in groups or [] if name not in set(rows[by])]:
        raise ValueError(f"no statements of {', '.join(gone)}")
    rows = rows[rows[by].isin(list(groups))] if groups else rows
    number = rows[by].value_counts()
    if len(number) < 2:
        return pd.DataFrame(
            columns=["group", "term", "n", "rest", "texts", "log_odds", "z", "g2", "statements"]
        )
    order = {name: i for i, name in enumerate(groups or dict.fromkeys(places[by]))}
    found = keyness(rows["text"], rows[by], **options)
    found = found.assign(statements=found["group"].map(number))
    return found.sort_values("group", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def term_bars(
    table: pd.DataFrame,
    *,
    lang: str = "zh",
    width: float = DOUBLE,
    page: int = 1,
    demonstration: bool = False,
) -> Figure:
    """A panel a group with its most typical words: z as a bar, how often it stands in the group and in the others.

    `table` is what ``terms`` gives, of which 15 words a group are drawn. Bars that chance alone may make (z below 1.96) are pale.
    """
    text = words(lang, "terms")
    if table.empty:
        return message(text["nothing"] + text["demonstration"] * demonstration, width)
    best = table[table["z"] > 0].groupby("group", sort=False).head(TOP)
    notes = [text["note"], text["chance"], text["demonstration"] * demonstration]
    size = (width, lines_mm(notes, width))
    across, groups = max(1, int(width // 58)), table["group"].drop_duplicates().tolist()
    found = panels(groups, page, across=across, tall=15 + ROW_MM * TOP, size=size)
    most = float(best["z"].max()) * 1.4
    for group, axes in found.groups:
        _panel(axes, best[best["group"].eq(group)], most)
        n = int(table.loc[table["group"].eq(group), "statements"].iloc[0])
        name = text["group"].format(name=text.get(str(group), group), n=f"{n:,}")
        axes.set_title(name, loc="left", fontsize=SMALL)
        axes.set_xlabel(text["z"], fontsize=SMALL)
    heading(found.figure, counted(text["title"], page, found.pages))
    footnote(found.figure, *notes)
    options = {"lang": lang, "width": width, "page": page, "demonstration": demonstration}
    return drawn(found.figure, best, pages=found.pages, **options)  # type: ignore[arg-type]


def _panel(axes: Axes, rows: pd.DataFrame, most: float) -> None:
    at = np.arange(len(rows))
    axes.barh(at, rows["z"], height=0.66, color=np.where(rows["z"] > CHANCE, BLUE, SKY), edgecolor="none")
    for y, n, rest in zip(at, rows["n"], rows["rest"], strict=True):
        axes.text(most, float(y), f"{n:,} | {rest:,}", va="center", ha="right", fontsize=SMALL, color=BLACK)
    axes.set_yticks(at, [shorten(term, 24) for term in rows["term"]])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(TOP - 0.5, -0.5)
    axes.set_xlim(0, most)
    axes.axvline(CHANCE, color=GREY, linewidth=0.6, linestyle=(0, (3, 2)), zorder=0)
    axes.tick_params(labelbottom=True)


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """Distinctive terms of the levels, of what was done."""
    from fazhi.plots.paging import pages

    done = tables["measures"].query("part == 'achievements'")
    table = terms(done, tables["reports"], "level")
    yield (
        "terms",
        pages(
            term_bars, table, lang=lang, width=width, demonstration=tables.demonstration, most=GALLERY_PAGES
        ),
    )
