"""What places do, by topic or dimension: ``place_shares`` counts, ``share_table`` draws (``differences`` from the mean of places too)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fazhi.comparison import Choice, comparable_reports
from fazhi.plots.fonts import width_mm
from fazhi.plots.paging import GALLERY_PAGES, counted, cut, rows_on_page
from fazhi.plots.style import (
    BLACK,
    DOUBLE,
    SHADES,
    SIZE,
    SMALL,
    blank,
    drawn,
    font_path,
    footnote,
    heading,
    ink,
    lines_mm,
    message,
    words,
    wrap,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

    from fazhi.plots.gallery import Figures, Tables

COLUMNS = [
    "place",
    "code",
    "level",
    "year",
    "group",
    "n",
    "total",
    "share",
    "mean",
    "difference",
    "low",
    "high",
]
REPEATS, SEED = 2000, 0
Floats = npt.NDArray[np.float64]


def place_shares(
    measures: pd.DataFrame, reports: pd.DataFrame, by: str = "topic", *, choice: Choice | None = None
) -> pd.DataFrame:
    """A row a place and group: how many of its measures are of the group. Columns ``COLUMNS``.

    `measures` are rows of the table of that name with a column `by` (topic or dimension; rows without are left out).
    `share` is n of total, `mean` the mean of the places' shares (each place counts the same), `difference` share less mean,
    `low` and `high` its 95 % interval: measures drawn again, with replacement, from those of each place (2,000 times, fixed
    seed). Groups are in the order of their size, places by level and code, one report each (``comparable_reports``).

    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "region": ["甲县", "乙县"], "code": ["1", "2"], "level": "county",
    ...     "year": 2021, "issuer_kind": "government"})
    >>> rows = pd.DataFrame({"report_id": list("aaab"), "topic": [1, 1, 2, 2]})
    >>> place_shares(rows, reports)[["place", "group", "n", "total", "mean"]].values.tolist()[0]
    ['甲县', 1, 2, 3, 0.3333333333333333]
    """
    places = named_reports(reports, choice)
    rows = measures.dropna(subset=[by])
    rows = rows[rows["report_id"].isin(places["report_id"])]
    counts = pd.crosstab(rows["report_id"], rows[by])
    places = places[places["report_id"].isin(counts.index)]
    counts = counts.loc[places["report_id"]]
    counts = counts[sorted(counts.columns, key=lambda name: (-counts[name].sum(), str(name)))]
    if counts.empty:
        return pd.DataFrame(columns=COLUMNS)
    return _tidy(places, counts)


def named_reports(reports: pd.DataFrame, choice: Choice | None = None) -> pd.DataFrame:
    """``comparable_reports``, with the year behind the place where there is a report a year."""
    places = comparable_reports(reports, choice)
    if choice is None or not choice.each_year:
        return places
    return places.assign(place=places["place"] + " " + places["year"].map(_year))


def _tidy(places: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    n = counts.to_numpy(dtype=np.int64)
    total = n.sum(axis=1, keepdims=True)
    share = n / total
    low, high = _intervals(n, total)
    size, columns = n.shape[1], counts.columns.tolist()
    table = places.loc[places.index.repeat(size), ["place", "code", "level", "year"]].reset_index(drop=True)
    mean = share.mean(axis=0, keepdims=True)
    wide = {
        "n": n,
        "total": total,
        "share": share,
        "mean": mean,
        "difference": share - mean,
        "low": low,
        "high": high,
    }
    cells = {name: np.broadcast_to(values, n.shape).ravel() for name, values in wide.items()}
    return table.assign(group=columns * len(n), **cells)[COLUMNS]


def _intervals(n: npt.NDArray[np.int64], total: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """2.5 and 97.5 % of the differences when the measures of each place are drawn again.

    Measures drawn with replacement fall into groups as a multinomial draw does.
    """
    random = np.random.default_rng(SEED)
    drawn_again = [
        random.multinomial(t[0], row / t[0], size=REPEATS) / t[0] for row, t in zip(n, total, strict=True)
    ]
    mean = sum(drawn_again[1:], drawn_again[0]) / len(n)
    ends = [np.quantile(place - mean, [0.025, 0.975], axis=0) for place in drawn_again]
    return np.array([end[0] for end in ends]), np.array([end[1] for end in ends])


def share_table(
    table: pd.DataFrame,
    *,
    lang: str = "zh",
    width: float = DOUBLE,
    page: int = 1,
    demonstration: bool = False,
) -> Figure:
    """Places × groups: the share of each group in the place's measures, in %, with the number of measures; means below."""
    text = words(lang, "shares")
    if table.empty:
        return message(text["nothing"], width)
    order = table["place"].drop_duplicates().tolist()
    some, number = cut(order, page, rows_on_page(row_mm=4.2, used_mm=60))
    labels = [*_row_labels(table, some), text["mean"].format(n=len(order))]
    room = width - 5 - max(width_mm(label, SIZE, font_path()) for label in labels)
    names, tall = _column_labels(table["group"].drop_duplicates().map(str).tolist(), room)
    notes = share_notes(table, text, demonstration)
    figure = blank(width, 12 + tall + 4.2 * len(labels) + lines_mm(notes, width))
    axes = figure.subplots()
    _cells(axes, table, some)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xticks(range(len(names)), names, rotation=90 if tall > 20 else 0, fontsize=SMALL)
    heading(figure, counted(text["title"], page, number))
    footnote(figure, *notes)
    return drawn(figure, table, pages=number, lang=lang, width=width, page=page, demonstration=demonstration)


def _row_labels(table: pd.DataFrame, places: list[str]) -> list[str]:
    rows = table.drop_duplicates("place").set_index("place").loc[places]
    told = zip(places, rows["year"], rows["total"], strict=True)
    return [f"{place} {_year(year)} (n={total})" for place, year, total in told]


def _cells(axes: Axes, table: pd.DataFrame, places: list[str]) -> None:
    """The shares of some places as a picture with its numbers, the means of all under a line."""
    groups = table.drop_duplicates("group")
    shares = table.pivot(index="place", columns="group", values="share")[groups["group"]]
    values = np.vstack([shares.loc[places].to_numpy(), groups["mean"].to_numpy()])
    darkest = float(table["share"].max()) * 1.15
    image = axes.imshow(values, cmap=SHADES, vmin=0, vmax=darkest, aspect="auto")
    print_percents(image, values)
    axes.axhline(len(places) - 0.5, color=BLACK, linewidth=0.8)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)


def print_percents(image: AxesImage, values: Floats) -> None:
    """The cells of a picture of shares as whole percents, in black or white as the shade asks for; NaN stays empty."""
    for row, column in zip(*np.nonzero(~np.isnan(values)), strict=True):
        value = values[row, column]
        colour = ink(image.cmap(image.norm(value)))
        image.axes.text(
            column, row, f"{value * 100:.0f}", ha="center", va="center", fontsize=SMALL, color=colour
        )


def _column_labels(names: list[str], room: float) -> tuple[list[str], float]:
    """Labels over columns that have `room` mm in all, wrapped; on end where a word is wider; and their height in mm."""
    room = room / len(names)
    wrapped = [wrap(name, room - 0.8, SMALL) for name in names]
    lines = max(name.count("\n") + 1 for name in wrapped)
    if max(width_mm(name, SMALL, font_path()) for name in wrapped) <= room and lines < 6:
        return wrapped, 2.7 * lines
    wrapped = [wrap(name, 30, SMALL) if room > 6 else name for name in names]
    return wrapped, max(20.1, *(width_mm(name, SMALL, font_path()) for name in wrapped))


def _year(year: Any) -> str:
    return "" if pd.isna(year) else f"{int(year)}"


def share_notes(table: pd.DataFrame, text: dict[str, str], demonstration: bool) -> list[str]:
    """What n is, that years or levels differ, that it is a demonstration."""
    years = sorted(table["year"].dropna().unique())
    notes = [text["note"]]
    if len(years) > 1:
        notes.append(text["years_differ"].format(years=f"{years[0]}\u2013{years[-1]}"))
    levels = [text.get(level, level) for level in table["level"].drop_duplicates()]
    if len(levels) > 1:
        notes.append(text["levels"].format(levels=text["comma"].join(levels)))
    return notes + [text["demonstration"]] * demonstration


def placed_measures(tables: Tables, lang: str = "zh") -> tuple[pd.DataFrame, str]:
    """The measures of what was done with the name of their topic, where there are topics, else with their dimension's."""
    done = tables["measures"].query("part == 'achievements'")
    try:
        topics, assigned = tables["topics"], tables["assignments"]
    except FileNotFoundError:
        return done.assign(
            dimension=done["dimension"].map(dimension_names(lang)).fillna(done["dimension"])
        ), "dimension"
    label = _labels(topics, lang)
    label = label.where(~label.duplicated(keep=False), label + " " + topics["topic"].astype("str"))
    names = label.set_axis(topics["topic"])
    placed = done.merge(assigned[["measure_id", "topic"]], on="measure_id", how="left")
    return placed.assign(topic=placed["topic"].map(names)), "topic"


def _labels(topics: pd.DataFrame, lang: str) -> pd.Series:
    """The labels of topics; in another language than the table's those of topic_labels.csv whose terms fit."""
    from fazhi.paths import raw_folder
    from fazhi.topicmodel.naming import name, read_labels

    given = name(
        topics["terms"].str.split().tolist(), read_labels(raw_folder() / "topic_labels.csv", language=lang)
    )
    own = pd.Series(given, index=topics.index, dtype="str")
    return topics["label"].where(own.eq("") | (lang == "zh"), own)


def dimension_names(lang: str) -> dict[str, str]:
    """{id of a dimension: its name}, data/dimensions.yaml."""
    from fazhi.paths import read_yaml

    return {entry["id"]: entry[lang] for entry in read_yaml("dimensions.yaml")}


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """Shares and differences, by topic where there are topics."""
    from fazhi.plots.differences import share_differences
    from fazhi.plots.paging import pages

    placed, by = placed_measures(tables, lang)
    table = place_shares(placed, tables["reports"], by)
    options = {"lang": lang, "width": width, "demonstration": tables.demonstration}
    yield "shares", pages(share_table, table, **options, most=GALLERY_PAGES)
    yield "share_differences", pages(share_differences, table, **options, most=GALLERY_PAGES)
