"""Places × indicators: the values, shaded by where a place stands among those of its level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fazhi.plots import style
from fazhi.plots.cells import latest, number, place_labels, rank_of_level, unit_label, years_of
from fazhi.plots.paging import GALLERY_PAGES, counted, cut, pages, rows_on_page
from fazhi.plots.rows import draw_rows, fit_rows, grouped
from fazhi.plots.style import DOUBLE, PALE, SMALL, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

CELL = 8.4
"""The least width in mm of a cell in which a value can be read."""
SIGNS = {"more_than": "{}+", "at_least": "{}+", "less_than": "<{}", "at_most": "≤{}", "about": "≈{}"}
MOST = 45
"""Of many places, the gallery shows so many indicators: those that most of them state."""


class _Page(NamedTuple):
    """What stands on a page: its indicators and places in order."""

    names: pd.DataFrame
    places: pd.DataFrame
    number: int
    pages: int
    label_mm: float


def heatmap(
    table: pd.DataFrame, *, lang: str = "zh", width: float = DOUBLE, page: int = 1, shade: str = "rank"
) -> Figure:
    """Values of places (columns) by indicator (rows), from ``cells``: one year a place, indicators that any of them states.

    `shade`: rank (lowest to highest) or share (of the highest), each among the places of the same level that state the
    indicator. Not reported is hatched, not applicable grey, a stated zero a number. Values as stated: + more than or at
    least, ≈ about, – a range. ValueError for another `shade`.
    """
    if shade not in ("rank", "share"):
        raise ValueError(f"shade is {shade!r}: it must be rank or share")
    text = words(lang, "heatmap")
    shown = latest(table)
    stated = shown[shown["told"].eq("stated")]
    if stated.empty:
        return style.message(text["no_reports" if shown.empty else "all_missing"], width, lang=lang)
    shown = shown[shown["indicator"].isin(stated["indicator"])]
    shown = shown.assign(shade=_shades(shown, shade))
    about = _page(shown, lang, width, page)
    here = shown[
        shown["report_id"].isin(about.places["report_id"]) & shown["indicator"].isin(about.names["indicator"])
    ]
    figure = _figure(here, about, lang, width)
    options = {"chart": "heatmap", "lang": lang, "width": width, "page": page, "shade": shade}
    _notes(figure, shown, shade, table["indicator"].nunique(), lang)
    style.heading(figure, counted(text["title"].format(**_counts(shown)), page, about.pages))
    fit_rows(figure, _row_mm(about.names, lang, about.label_mm))
    return style.drawn(figure, here, pages=about.pages, **options)


def _counts(shown: pd.DataFrame) -> dict[str, Any]:
    return {
        "indicators": shown["indicator"].nunique(),
        "places": shown["report_id"].nunique(),
        "years": years_of(shown),
    }


def _shades(shown: pd.DataFrame, shade: str) -> pd.Series:
    """0 to 1 among those of a level that state an indicator; missing where only one does."""
    groups = shown.groupby(["indicator", "level"], dropna=False)["value"]
    n = groups.transform("count")
    if shade == "share":
        top = groups.transform("max")
        return (shown["value"] / top.where(top > 0)).where(n > 1)
    return ((groups.rank(method="average") - 1) / (n - 1)).where(n > 1)


def _page(shown: pd.DataFrame, lang: str, width: float, page: int) -> _Page:
    """The indicators and places of a page; down the indicators first, then on to the next places."""
    names = shown[["indicator", f"name_{lang}", "dimension", "unit"]].drop_duplicates("indicator")
    names = names.rename(columns={f"name_{lang}": "name"})
    places = shown[["report_id", "region", "code", "level", "year"]].drop_duplicates("report_id")
    label_mm = min(64.0, width * 0.42)
    across = max(1, int((width - label_mm - 4) // CELL))
    down = rows_on_page(row_mm=_row_mm(names, lang, label_mm), used_mm=52)
    deep = cut(names, 1, down)[1]
    columns, wide = cut(places, (page - 1) // deep + 1, across) if page > 0 else cut(places, page, across)
    rows, _ = cut(names, (page - 1) % deep + 1, down)
    return _Page(rows, columns, page, deep * wide, label_mm)


def _labels(names: pd.DataFrame, lang: str, label_mm: float) -> list[str]:
    units = [unit_label(unit, lang) for unit in names["unit"]]
    texts = [f"{name} ({unit})" if unit else name for name, unit in zip(names["name"], units, strict=True)]
    return [style.wrap(text, label_mm, SMALL) for text in texts]


def _row_mm(names: pd.DataFrame, lang: str, label_mm: float) -> float:
    lines = max(label.count("\n") + 1 for label in _labels(names, lang, label_mm))
    return 1.7 + 2.5 * lines


def _figure(here: pd.DataFrame, page: _Page, lang: str, width: float) -> Figure:
    layout = grouped(list(page.names["dimension"]))
    row = _row_mm(page.names, lang, page.label_mm)
    several = page.places["year"].nunique() > 1
    names = place_labels(page.places, with_year=several)
    upright = any(
        style.width_mm(name, SMALL, style.font_path()) > (width - page.label_mm - 4) / len(names)
        for name in names
    )
    head = max(style.width_mm(name, SMALL, style.font_path()) for name in names) if upright else 3
    figure = style.blank(width, 26 + head + row * layout.lines)
    axes = figure.subplots()
    draw_rows(axes, layout, _labels(page.names, lang, page.label_mm), _dimensions(lang))
    _columns(axes, page, names, upright)
    at = dict(zip(page.names["indicator"], layout.at, strict=True))
    across = {name: x for x, name in enumerate(page.places["report_id"])}
    room = (width - page.label_mm - 6) / len(names)
    for cell in here.to_dict("records"):
        _cell(
            axes,
            across[cell["report_id"]],
            at[cell["indicator"]],
            {**cell, "said": _fitting(cell, lang, room)},
        )
    style.key(axes, _key(here, words(lang, "heatmap")), below=1.2)
    return figure


def _dimensions(lang: str) -> dict[str, str]:
    from fazhi.paths import read_yaml

    return {entry["id"]: entry[lang] for entry in read_yaml("dimensions.yaml") if "id" in entry}


def _columns(axes: Axes, page: _Page, names: Sequence[str], upright: bool) -> None:
    """Places over the columns, a gap of white between levels."""
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_xticks(range(len(names)), names, rotation=90 if upright else 0)
    axes.xaxis.tick_top()
    axes.tick_params(axis="both", length=0, labelsize=SMALL)
    axes.spines[:].set_visible(False)
    levels = rank_of_level(page.places["level"]).tolist()
    for x in range(1, len(levels)):
        if levels[x] != levels[x - 1]:
            axes.axvline(x - 0.5, color=style.BLACK, linewidth=0.8)


def _cell(axes: Axes, x: float, y: float, cell: dict[Any, Any]) -> None:
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    colour: Any = "white"
    if cell["told"] == "stated" and not pd.isna(cell["shade"]):
        colour = colormaps[style.SHADES](0.08 + 0.77 * cell["shade"])
    if cell["told"] == "not applicable":
        colour = PALE
    hatch = "////" if cell["told"] == "missing" else ""
    box = Rectangle(
        (x - 0.48, y - 0.46), 0.96, 0.92, facecolor=colour, hatch=hatch, edgecolor="#cccccc", linewidth=0.4
    )
    box.set_hatchcolor("#dddddd")
    axes.add_artist(box).set_in_layout(False)
    if cell["told"] == "stated":
        text = axes.text(
            x, y, cell["said"], ha="center", va="center", fontsize=SMALL, color=style.ink(colour)
        )
        text.set_in_layout(False)  # within its cell: the layout need not ask


def _fitting(cell: dict[Any, Any], lang: str, room: float) -> str:
    """A figure as it is stated; in fewer digits, of a range without its upper end, where the cell has no room."""
    ways = [stated_as(cell, lang), stated_as(cell, lang, most=3), f"{number(cell['value'], lang, most=3)}–"]
    fits = [way for way in ways if style.width_mm(way, SMALL, style.font_path()) < room]
    return fits[0] if fits else style.shorten(ways[0], room, SMALL)


def stated_as(cell: dict[Any, Any], lang: str, *, most: int = 6) -> str:
    """A figure as it is stated: 2,400+ (more than), ≈30 (about), 3–5 (a range).

    >>> stated_as({"value": 2400.0, "high": None, "approx": "more_than"}, "zh")
    '2,400+'
    """
    value = number(cell["value"], lang, most=most)
    if not pd.isna(cell["high"]):
        return f"{value}–{number(cell['high'], lang, most=most)}"
    return SIGNS.get(cell["approx"], "{}").format(value)


def _key(shown: pd.DataFrame, text: dict[str, str]) -> list[Any]:
    from matplotlib import colormaps

    boxes = [
        style.patch(text[n], colormaps[style.SHADES](0.08 + 0.77 * s)) for n, s in (("low", 0), ("high", 1))
    ]
    boxes = boxes if shown["shade"].notna().any() else []
    lone = shown["told"].eq("stated") & shown["shade"].isna()
    extra = {"alone": lone.any(), "not_applicable": shown["told"].eq("not applicable").any()}
    boxes += [
        style.patch(text[n], PALE if n == "not_applicable" else "white", edge="#cccccc")
        for n, there in extra.items()
        if there
    ]
    if shown["told"].eq("missing").any():
        boxes.append(style.patch(text["not_reported"], hatch="////", edge="#cccccc"))
    return boxes


def _notes(figure: Figure, shown: pd.DataFrame, shade: str, of: int, lang: str) -> None:
    text = words(lang, "heatmap")
    signs = {text[name] for name in shown.loc[shown["told"].eq("stated"), "approx"] if name in SIGNS}
    ranges = [text["range"]] if shown["high"].notna().any() else []
    years = text["years_differ"].format(years=years_of(shown)) if shown["year"].nunique() > 1 else ""
    left = of - shown["indicator"].nunique()
    out = text["left_out"].format(n=left) if left else ""
    style.footnote(
        figure,
        text[f"by_{shade}"] + " " + text["separator"].join([*sorted(signs), *ranges]),
        years + " " + out,
    )


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """The latest report of each place; of many places only the indicators that most of them state."""
    table = latest(tables.cells)
    if table["report_id"].nunique() > 2 * (width // CELL):
        often = table[table["told"].eq("stated")]["indicator"].value_counts().head(MOST).index
        table = table[table["indicator"].isin(often)]
    yield "heatmap", pages(heatmap, table, lang=lang, width=width, most=GALLERY_PAGES)
