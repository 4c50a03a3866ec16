"""Provinces as tiles: what a map falls back on where no boundaries are installed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fazhi.paths import data_file
from fazhi.plots.cells import number
from fazhi.plots.fills import HATCH, HATCH_COLOUR, UNREAD, Sheet, colour, scale
from fazhi.plots.fonts import width_mm
from fazhi.plots.style import BLACK, GREY, SMALL, blank, font_path, footnote, heading, ink, lines_mm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@cache
def tile_grid() -> pd.DataFrame:
    """Where each province stands among the tiles: code, zh, en, letters, row, column (data/province_tiles.csv)."""
    return pd.read_csv(data_file("province_tiles.csv"), dtype={"code": "str"}, comment="#", encoding="utf-8")


def tile_values(rows: pd.DataFrame) -> pd.DataFrame:
    """The tiles with `value`, the median of the province's places that state the figure, `n` of them, and `read`, all its places.

    >>> rows = pd.DataFrame({"code": ["420281", "420200", "610925"], "value": [4.0, 6.0, None]})
    >>> tile_values(rows).query("read > 0")[["en", "value", "n", "read"]].values.tolist()
    [['Shaanxi', nan, 0, 1], ['Hubei', 5.0, 2, 2]]
    """
    by = rows.groupby(rows["code"].str[:2].rename("key"))["value"].agg(value="median", n="count", read="size")
    found = (
        tile_grid()
        .assign(key=lambda tiles: tiles["code"].str[:2])
        .merge(by.reset_index(), on="key", how="left")
    )
    return found.fillna({"n": 0, "read": 0}).astype({"n": "int64", "read": "int64"}).drop(columns="key")


def tiles(sheet: Sheet) -> Figure:
    """A tile a province: the value, or the median of its places with their number; hatched where nothing was read."""
    table = tile_values(sheet.rows)
    shades = scale(sheet, table["value"])
    one = sheet.rows["level"].iloc[0] == "province"
    notes = [sheet.text["tiles"], "" if one else sheet.text["median"]]
    side = sheet.width / (table["column"].max() + 1.6)
    figure = blank(sheet.width, 8 + 0.8 * side * (table["row"].max() + 1.2) + lines_mm(notes, sheet.width))
    axes = figure.subplots()
    axes.set_axis_off()
    axes.set_xlim(-0.55, table["column"].max() + 0.55)
    axes.set_ylim(table["row"].max() + 0.55, -0.55)
    widest = max(width_mm(name, SMALL, font_path()) for name in table[sheet.lang])
    names = table[sheet.lang if widest < 0.9 * side else "letters"]
    for name, row in zip(names, table.to_dict("records"), strict=True):
        n = f"n={row['n']}" if row["n"] and not one else ""
        fill = colour(row["value"], shades) if row["read"] else None
        said = "\n".join(filter(None, [name, number(row["value"], sheet.lang), n]))
        _tile(axes, (row["column"], row["row"]), said, fill)
    axes.legend(handles=sheet.boxes(), loc="upper left", fontsize=SMALL, borderpad=0)
    heading(figure, sheet.title())
    footnote(figure, *notes)
    return figure


def _tile(axes: Axes, at: tuple[float, float], said: str, fill: Any) -> None:
    from matplotlib.patches import Rectangle

    x, y = np.subtract(at, 0.47)
    box = Rectangle(
        (x, y), 0.94, 0.94, facecolor=UNREAD if fill is None else fill, edgecolor=GREY, linewidth=0.4
    )
    box.set_hatch(HATCH if fill is None else "")
    box.set_hatchcolor(HATCH_COLOUR)
    axes.add_patch(box)
    shade = BLACK if fill is None else ink(fill)
    axes.text(*at, said, ha="center", va="center", fontsize=SMALL, color=shade, linespacing=1.05)
