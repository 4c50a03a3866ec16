"""Small multiples: a panel a group, as many on a page as can be read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from fazhi.plots.paging import PAGE_MM, cut
from fazhi.plots.style import blank

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Panels(NamedTuple):
    """A page of panels: its figure, the axes of each group on it, and how many pages there are."""

    figure: Figure
    groups: list[tuple[Any, Axes]]
    pages: int


def panels(
    groups: list[Any], page: int, *, across: int, tall: float, size: tuple[float, float], rows: bool = False
) -> Panels:
    """The panels of a page, `across` beside each other, `tall` mm each; `size` is the figure's width and what its notes take (mm).

    All have the same x axis, and the same rows where `rows` says so. ValueError where there is no such page.
    """
    across = min(len(groups), across)
    some, number = cut(groups, page, across * max(1, int((PAGE_MM - 30) // tall)))
    down = math.ceil(len(some) / across)
    figure = blank(size[0], 9 + tall * down + size[1])
    found = figure.subplots(down, across, sharex=True, sharey=rows, squeeze=False).ravel()
    for axes in found[len(some) :]:
        axes.set_visible(False)
    return Panels(figure, list(zip(some, found, strict=False)), number)
