"""The parts of a map: fills and outlines, the inset of the South China Sea, names, colour bar."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.plots import fills
from fazhi.plots.boundaries import project
from fazhi.plots.cells import number
from fazhi.plots.fills import Sheet
from fazhi.plots.style import BLACK, DOUBLE, GREY, SHADES, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Normalize

    from fazhi.plots.boundaries import Shapes

WEST, EAST, SOUTH, NORTH = -2700.0, 2575.0, 1690.0, 5990.0
"""km of the projection that are shown: from Pamir to the Ussuri, from the south of Hainan to the Amur."""
CORNER = (1850.0, 2572.0, 1693.0)
"""km: west, east and south of the inset in the map, clear of Taiwan and 赤尾屿."""
INSET = (106.0, 123.0, 2.5, 24.5)
"""Degrees of the inset: the South China Sea with all its islands."""
NAMED = 12
"""Up to so many places carry their name and value."""


def height_mm(width: float) -> float:
    """The height of a map of a width, in mm."""
    return width * 0.985 * (NORTH - SOUTH) / (EAST - WEST)


def draw_map(axes: Axes, sheet: Sheet, shapes: Shapes) -> None:
    """The map on its axes: fills, outlines, inset, names where they are few, colour bar and boxes."""
    known = sheet.rows[sheet.rows["code"].isin(shapes.units)]
    shades = fills.scale(sheet, known["value"] if known["value"].notna().any() else sheet.rows["value"])
    colours = {c: fills.colour(v, shades) for c, v in zip(known["code"], known["value"], strict=True)}
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_xlim(WEST, EAST)
    axes.set_ylim(SOUTH, NORTH)
    _draw(axes, shapes, colours, thin=sheet.width / DOUBLE)
    _inset(axes, shapes, colours, thin=sheet.width / DOUBLE * 0.7)
    if known["value"].notna().sum() <= NAMED:
        _names(axes, sheet, shapes)
    _bar(axes, sheet, shades)


def _draw(axes: Axes, shapes: Shapes, colours: dict[str, Any], *, thin: float) -> None:
    """Units, those without a report hatched; provinces over them; the national boundary and the dashes on top."""
    from matplotlib.collections import LineCollection, PathCollection
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    weight = (0.12 if len(shapes.units) > 1000 else 0.25) * thin
    unread = [unit.path for code, unit in shapes.units.items() if code not in colours]
    if unread:
        whole = Outline.make_compound_path(*unread)
        area = PathPatch(whole, facecolor=fills.UNREAD, edgecolor=GREY, linewidth=weight, hatch=fills.HATCH)
        area.set_hatchcolor(fills.HATCH_COLOUR)
        axes.add_patch(area)
    read = [code for code in shapes.units if code in colours]
    outlines, shades = [shapes.units[code].path for code in read], [colours[code] for code in read]
    axes.add_collection(PathCollection(outlines, facecolors=shades, edgecolors=GREY, linewidths=weight))
    for lines, points in ((shapes.provinces, 0.35), (shapes.border, 0.7), (shapes.lines, 0.9)):
        axes.add_collection(LineCollection(lines, colors=BLACK, linewidths=points * thin, capstyle="butt"))


def _inset(axes: Axes, shapes: Shapes, colours: dict[str, Any], *, thin: float) -> None:
    """The South China Sea in the lower right corner."""
    corners = project(np.array([[x, y] for x in INSET[:2] for y in INSET[2:]]))
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    wide = CORNER[1] - CORNER[0]
    box = (CORNER[0], CORNER[2], wide, wide * (north - south) / (east - west))
    small = axes.inset_axes(box, transform=axes.transData)
    small.set_xlim(west, east)
    small.set_ylim(south, north)
    small.set_xticks([])
    small.set_yticks([])
    small.spines[:].set(visible=True, linewidth=0.5)
    _draw(small, shapes.inside(west, east, south, north), colours, thin=thin)


def _names(axes: Axes, sheet: Sheet, shapes: Shapes) -> None:
    """Name and value at the right of each place, from north to south, pushed down where they would touch."""
    from matplotlib.patheffects import withStroke

    stated = sheet.rows[sheet.rows["code"].isin(shapes.units)].dropna(subset=["value"])
    said = [
        f"{place} {number(value, sheet.lang)}"
        for place, value in zip(stated["place"], stated["value"], strict=True)
    ]
    points = project(np.array([shapes.units[code].centre for code in stated["code"]]).reshape(-1, 2))
    line = SMALL / 72 * 25.4 * 1.15 / sheet.width * (EAST - WEST)  # km of a line of type
    order = np.argsort(-points[:, 1], kind="stable")
    heights = points[order, 1].copy()
    for above, here in pairwise(range(len(heights))):
        heights[here] = min(heights[here], heights[above] - line)
    for i, y in zip(order, heights, strict=True):
        axes.annotate(
            said[i], tuple(points[i]), (points[i, 0] + 140, y), fontsize=SMALL, va="center", color=BLACK, zorder=6,
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": BLACK, "shrinkA": 0, "shrinkB": 0},
            path_effects=[withStroke(linewidth=1.6, foreground="white")],
        )  # fmt: skip


def _bar(axes: Axes, sheet: Sheet, shades: Normalize) -> None:
    """Colour bar with its unit and boxes for what is not stated and not read, in the lower left corner."""
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import ListedColormap, LogNorm

    tall, figure = height_mm(sheet.width), axes.get_figure()
    place = axes.inset_axes((0.015, (8 + 3.2 * len(sheet.boxes())) / tall, 0.22, 2 / tall))
    shown = ListedColormap(colormaps[SHADES](np.linspace(fills.PALEST, 1, 256)))
    assert figure is not None
    bar = figure.colorbar(ScalarMappable(shades, shown), cax=place, orientation="horizontal")
    bar.ax.xaxis.set_major_formatter(lambda value, _: number(value, sheet.lang, most=5))
    bar.minorticks_off()
    place.tick_params(labelsize=SMALL, width=0.4, length=2)
    log = sheet.text["log"] if isinstance(shades, LogNorm) else ""
    place.set_title(sheet.text["unit"].format(unit=sheet.unit()) + log, fontsize=SMALL, loc="left", pad=2)
    axes.legend(
        handles=sheet.boxes(), loc="lower left", bbox_to_anchor=(0.005, 0), fontsize=SMALL, borderpad=0
    )
