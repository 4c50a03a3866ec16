"""What the corpus holds: files, places, years and levels; what was read and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fazhi.plots.cells import in_order, place_labels
from fazhi.plots.paging import GALLERY_PAGES, counted, cut, pages, rows_on_page
from fazhi.plots.rows import draw_rows, fit_rows, grouped
from fazhi.plots.style import (
    BLUE,
    DOUBLE,
    GREY,
    LEVELS,
    ORANGE,
    SHADES,
    SMALL,
    blank,
    drawn,
    footnote,
    heading,
    ink,
    key,
    message,
    patch,
    words,
)  # fmt: skip

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

STATUS = {
    "ok": (BLUE, ""),
    "other_genre": (ORANGE, "////"),
    "unreadable": ("white", "xxxx"),
    "empty": ("white", "...."),
}
"""Colour and hatch of what became of a file, the best first."""
EACH = 60
"""Up to so many places are drawn one by one; of more, counts by level and year."""
ROW = 4.6
SHOWN = ["name", "region", "code", "level", "year", "file", "status", "n_chars"]


def coverage(
    reports: pd.DataFrame, *, lang: str = "zh", width: float = DOUBLE, page: int = 1, each: bool | None = None
) -> Figure:
    """What was read and what is missing, from the table ``reports``.

    With one file a place: a bar a file, its clean text in 10,000 characters. With several years: places × years. More
    than 60 places: the number of reports a level and year; `each` (True or False) overrules that. Files that were not
    read stand with their status; an empty cell is a place and year without a file.
    """
    text = words(lang, "coverage")
    if reports.empty:
        return message(text["no_files"], width, lang=lang)
    rows = _placed(reports)
    places = rows.groupby(["name", "level"], sort=False)
    one_by_one = places.ngroups <= EACH if each is None else each
    draw = _counts if not one_by_one else _matrix if places["year"].nunique().max() > 1 else _bars
    return draw(rows, lang, width, page)


def _placed(reports: pd.DataFrame) -> pd.DataFrame:
    """Files in order of level, code and year, each with the name of its place, or its own where the place is unknown."""
    rows = reports.assign(level=reports["level"].fillna(""), region=reports["region"].fillna(""))
    rows = in_order(rows.sort_values("file", kind="stable"))
    name = pd.Series(place_labels(rows), index=rows.index)
    return rows.assign(name=name.where(rows["region"].ne(""), rows["file"]))[SHOWN].reset_index(drop=True)


def _title(rows: pd.DataFrame, text: dict[str, str]) -> str:
    return text["title"].format(read=int(rows["status"].eq("ok").sum()), n=len(rows))


def _levels(text: dict[str, str]) -> dict[str, str]:
    return {**{level: text[level] for level in LEVELS}, "": text["unknown"]}


def _bars(rows: pd.DataFrame, lang: str, width: float, page: int) -> Figure:
    text = words(lang, "coverage")
    shown, pages = cut(rows, page, rows_on_page(row_mm=ROW))
    layout = grouped(list(shown["level"]))
    figure = blank(width, 24 + ROW * layout.lines)
    axes = figure.subplots()
    values = shown["n_chars"].fillna(0) / 1e4
    for at, value, status in zip(layout.at, values, shown["status"], strict=True):
        colour, hatch = STATUS[status]
        axes.barh(at, value, color=colour, hatch=hatch, edgecolor=GREY, height=0.66)
        axes.annotate(
            f"{value:.2f}" if status == "ok" else text[status],
            (value, at), xytext=(3, 0), textcoords="offset points", va="center", color=GREY if status != "ok" else None,
        )  # fmt: skip
    labels = [n if pd.isna(y) else f"{n} {int(y)}" for n, y in zip(shown["name"], shown["year"], strict=True)]
    draw_rows(axes, layout, labels, _levels(text))
    axes.set_xlim(0, max(0.1, float(values.max())) * 1.15)
    axes.set_xlabel(text["characters"])
    heading(figure, counted(_title(rows, text), page, pages))
    fit_rows(figure, ROW)
    return drawn(figure, rows, pages=pages, chart="coverage", lang=lang, width=width, page=page)


def _matrix(rows: pd.DataFrame, lang: str, width: float, page: int) -> Figure:
    """Places × years: what became of the file, its text in 10,000 characters where it was read."""
    text = words(lang, "coverage")
    best = rows.assign(_rank=rows["status"].map({s: i for i, s in enumerate(STATUS)})).sort_values(
        "_rank", kind="stable"
    )
    cell = ["name", "level", "year"]
    best = best.assign(files=best.groupby(cell, dropna=False)["file"].transform("size")).drop_duplicates(cell)
    places, pages = cut(rows[["name", "level"]].drop_duplicates(), page, rows_on_page(row_mm=ROW))
    layout = grouped(list(places["level"]))
    years = _years(rows)
    figure = blank(width, 30 + ROW * layout.lines)
    axes = figure.subplots()
    at = dict(zip(zip(places["name"], places["level"], strict=True), layout.at, strict=True))
    shown = best[[key in at for key in zip(best["name"], best["level"], strict=True)]]
    for row in shown.to_dict("records"):
        _cell(axes, years.index(_year(row["year"])), at[row["name"], row["level"]], row)
    draw_rows(axes, layout, list(places["name"]), _levels(text))
    _year_axis(axes, years)
    found = [status for status in STATUS if status in set(rows["status"])]
    key(axes, [patch(text[status], *STATUS[status]) for status in found])
    heading(figure, counted(_title(rows, text), page, pages))
    footnote(figure, text["cells"])
    fit_rows(figure, ROW)
    return drawn(figure, rows, pages=pages, chart="coverage", lang=lang, width=width, page=page)


def _year(value: Any) -> str:
    return "–" if pd.isna(value) else str(int(value))


def _years(rows: pd.DataFrame) -> list[str]:
    """All years from the first to the last, those without a file too; – where a file's year is unknown."""
    known = rows["year"].dropna()
    span = [str(y) for y in range(int(known.min()), int(known.max()) + 1)] if len(known) else []
    return span + ["–"] * bool(rows["year"].isna().any())


def _cell(axes: Axes, x: float, y: float, row: dict[Any, Any]) -> None:
    from matplotlib.patches import Rectangle

    colour, hatch = STATUS[row["status"]]
    axes.add_patch(Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, facecolor=colour, hatch=hatch, edgecolor=GREY))
    several = f" ×{row['files']}" if row["files"] > 1 else ""
    said = f"{row['n_chars'] / 1e4:.1f}{several}" if row["status"] == "ok" else several
    axes.text(x, y, said, ha="center", va="center", color=ink(colour), fontsize=SMALL)


def _year_axis(axes: Axes, years: list[str]) -> None:
    axes.set_xlim(-0.5, len(years) - 0.5)
    axes.set_xticks(range(len(years)), years)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0)
    axes.spines[:].set_visible(False)


def _counts(rows: pd.DataFrame, lang: str, width: float, page: int) -> Figure:
    """Levels × years: reports read, and of how many files where not all of them were."""
    text = words(lang, "coverage")
    years = _years(rows)
    levels = [level for level in (*LEVELS, "") if level in set(rows["level"])]
    kept = rows.assign(year=rows["year"].map(_year), read=rows["status"].eq("ok"))
    data = kept.groupby(["level", "year"])["read"].agg(files="size", read="sum").reset_index()
    figure = blank(width, 26 + 8 * len(levels))
    axes = figure.subplots()
    for cell in data.to_dict("records"):
        shade = 0.08 + 0.5 * cell["read"] / max(1, data["read"].max())
        _count(axes, (years.index(cell["year"]), levels.index(cell["level"])), cell, shade)
    axes.set_ylim(len(levels) - 0.5, -0.5)
    axes.set_yticks(range(len(levels)), [_levels(text)[level] for level in levels])
    _year_axis(axes, years)
    axes.tick_params(axis="y", length=0)
    heading(figure, counted(_title(rows, text), page, 1))
    footnote(figure, text["counts"])
    fit_rows(figure, 7)
    return drawn(figure, data, chart="coverage", lang=lang, width=width)


def _count(axes: Axes, at: tuple[int, int], cell: dict[Any, Any], shade: float) -> None:
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    colour = colormaps[SHADES](shade)
    x, y = at
    axes.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=colour, edgecolor="#cccccc"))
    said = f"{cell['read']:,}" if cell["read"] == cell["files"] else f"{cell['read']:,} / {cell['files']:,}"
    axes.text(x, y, said, ha="center", va="center", color=ink(colour))


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """The chart of an output folder."""
    yield "coverage", pages(coverage, tables["reports"], lang=lang, width=width, most=GALLERY_PAGES)
