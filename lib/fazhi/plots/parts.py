"""Problems that reports admit and plans they announce, by dimension, beside what they say was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fazhi.comparison import Choice, comparable_reports
from fazhi.plots.paging import GALLERY_PAGES, counted
from fazhi.plots.panels import panels
from fazhi.plots.style import (
    BLACK,
    BLUE,
    DOUBLE,
    ORANGE,
    SMALL,
    drawn,
    footnote,
    heading,
    lines_mm,
    message,
    words,
    wrap,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

PARTS = ("achievements", "problems", "plans")
COLUMNS = ["group", "reports", "dimension", "part", "n", "total", "share"]


def part_shares(
    measures: pd.DataFrame, reports: pd.DataFrame, by: str | None = None, *, choice: Choice | None = None
) -> pd.DataFrame:
    """How the statements of each part fall into the dimensions: a row a group, dimension and part, columns ``COLUMNS``.

    `share` is n of `total`, all statements of the part in the group (NaN where it has none); `by` is None (all places together),
    level, place or year; `reports` is how many reports the group has. One report a place (``comparable_reports``).

    >>> reports = pd.DataFrame({"report_id": ["a"], "region": "甲县", "code": "1", "level": "county", "year": 2021, "issuer_kind": "government"})
    >>> rows = pd.DataFrame({"report_id": "a", "part": ["plans", "plans", "problems"], "dimension": ["rulemaking", "enforcement", "enforcement"]})
    >>> part_shares(rows, reports).query("n > 0")[["dimension", "part", "n", "share"]].values.tolist()
    [['rulemaking', 'plans', 1, 0.5], ['enforcement', 'problems', 1, 1.0], ['enforcement', 'plans', 1, 0.5]]
    """
    from fazhi.plots.shares import dimension_names

    places = comparable_reports(reports, choice)
    if by is not None and by not in places.columns:
        raise ValueError(f"by is {by!r}: it must be None or one of place, level, year")
    places = places.assign(group="" if by is None else places[by])
    rows = measures[measures["part"].isin(PARTS)].merge(
        places[["report_id", "group"]], on="report_id", validate="m:1"
    )
    counts = rows.groupby(["group", "dimension", "part"]).size()
    groups = [group for group in places["group"].drop_duplicates() if group in set(rows["group"])]
    known = [name for name in dimension_names("en") if name in set(rows["dimension"])]
    grid = pd.MultiIndex.from_product([groups, known, PARTS], names=["group", "dimension", "part"])
    table = counts.reindex(grid, fill_value=0).rename("n").reset_index()
    total = table.groupby(["group", "part"])["n"].transform("sum")
    number = places.groupby("group").size()
    table = table.assign(
        total=total, share=table["n"] / total.where(total > 0), reports=table["group"].map(number)
    )
    return table[COLUMNS].astype({"n": "int64", "total": "int64"})


def part_bars(
    table: pd.DataFrame,
    *,
    lang: str = "zh",
    width: float = DOUBLE,
    page: int = 1,
    demonstration: bool = False,
) -> Figure:
    """Problems admitted to the left, plans announced to the right, as shares of each; a line where what was done stands.

    A panel a group of ``part_shares``, a row a dimension, n at the end of each bar. A bar past its line: the dimension is named
    more often there than among what was done.
    """
    text = words(lang, "parts")
    if table.empty or not table.loc[table["part"].ne(PARTS[0]), "n"].any():
        return message(text["nothing"], width)
    notes = _notes(table, text) + [text["demonstration"]] * demonstration
    dimensions = table["dimension"].drop_duplicates().tolist()
    size, tall = (width, lines_mm(notes, width)), 20 + 5.0 * len(dimensions)
    groups = table["group"].drop_duplicates().tolist()
    found = panels(groups, page, across=2 if width > 120 else 1, tall=tall, size=size, rows=True)
    most = float(table["share"].max()) * 128
    for group, axes in found.groups:
        _panel(axes, table[table["group"].eq(group)], text, most=most)
    found.groups[0][1].set_yticks(range(len(dimensions)), _names(dimensions, lang), fontsize=SMALL)
    heading(found.figure, counted(text["title"], page, found.pages))
    footnote(found.figure, *notes)
    options = {"lang": lang, "width": width, "page": page, "demonstration": demonstration}
    return drawn(found.figure, table, pages=found.pages, **options)  # type: ignore[arg-type]


def _notes(table: pd.DataFrame, text: dict[str, str]) -> list[str]:
    done = table[table["part"].eq(PARTS[0])].drop_duplicates("group")
    line = text["line"].format(n=f"{done['total'].sum():,}")
    return [line, text["note"].format(n=int(done["reports"].sum()))]


def _names(dimensions: list[Any], lang: str) -> list[str]:
    from fazhi.plots.shares import dimension_names

    names = dimension_names(lang)
    return [wrap(names.get(name, str(name)), 44, SMALL) for name in dimensions]


def _panel(axes: Axes, rows: pd.DataFrame, text: dict[str, str], *, most: float) -> None:
    parts = dict(iter(rows.groupby("part")))
    done = parts["achievements"]["share"].fillna(0).to_numpy() * 100
    at = np.arange(len(done))
    for part, side, colour, hatch in (("problems", -1, ORANGE, "////"), ("plans", 1, BLUE, "")):
        some = parts[part]
        values = some["share"].fillna(0).to_numpy() * 100 * side
        axes.barh(at, values, height=0.66, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
        axes.vlines(done * side, at - 0.42, at + 0.42, color=BLACK, linewidth=1.1)
        name = text["share"].format(part=text[part], n=f"{some['total'].iloc[0]:,}")
        for y, cell in zip([-1, *at], [name, *(f"{n:,}" for n in some["n"])], strict=True):
            axes.text(side * most, y, cell, ha="left" if side < 0 else "right", va="center", fontsize=SMALL)
    _frame(axes, len(at), text["percent"], most)
    group = str(rows["group"].iloc[0])
    if group:
        name = text["group"].format(name=text.get(group, group), n=int(rows["reports"].iloc[0]))
        axes.set_title(name, loc="left", fontsize=SMALL, pad=3)


def _frame(axes: Axes, number: int, label: str, most: float) -> None:
    axes.axvline(0, color=BLACK, linewidth=0.6)
    axes.set_xlim(-most * 1.03, most * 1.03)
    axes.set_ylim(number - 0.4, -1.5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    axes.set_xlabel(label)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.tick_params(axis="x", labelbottom=True)
    axes.spines["left"].set_visible(False)


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """Problems and plans of all places together."""
    from fazhi.plots.paging import pages

    table = part_shares(tables["measures"], tables["reports"])
    yield (
        "parts",
        pages(
            part_bars, table, lang=lang, width=width, demonstration=tables.demonstration, most=GALLERY_PAGES
        ),
    )
