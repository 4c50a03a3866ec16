"""Rows of a chart in groups: a line with the name of the group, then its rows, the first on top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fazhi.plots.style import GREY, MM, PALE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Head(NamedTuple):
    """The line of a group: where it stands, its name and where its rows end."""

    at: float
    name: str
    end: float


class Layout(NamedTuple):
    """Where the rows stand (from 0 on top), the lines of groups, and how many lines there are."""

    at: list[float]
    heads: list[Head]
    lines: int


def grouped(groups: Sequence[str]) -> Layout:
    """The places of rows whose groups are given in order; each group begins with a line of its own.

    >>> grouped(["a", "a", "b"])
    Layout(at=[1, 2, 4], heads=[Head(at=0, name='a', end=2), Head(at=3, name='b', end=4)], lines=5)
    """
    at: list[float] = []
    heads: list[Head] = []
    line = 0
    for i, name in enumerate(groups):
        if i == 0 or name != groups[i - 1]:
            heads.append(Head(line, name, line))
            line += 1
        at.append(line)
        heads[-1] = heads[-1]._replace(end=line)
        line += 1
    return Layout(at, heads, line)


def draw_rows(axes: Axes, layout: Layout, labels: Sequence[str], names: dict[str, str]) -> None:
    """Labels of the rows on the left, names of groups over them with a line across, the first row on top."""
    ticks = [*layout.at, *(head.at for head in layout.heads)]
    texts = [*labels, *(names.get(head.name, head.name) for head in layout.heads)]
    axes.set_yticks(ticks, texts)
    axes.set_ylim(layout.lines - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    for label in axes.get_yticklabels()[len(layout.at) :]:
        label.set_color(GREY)
    for head in layout.heads:
        axes.axhline(head.at, color=PALE, linewidth=0.5, zorder=0)


def fit_rows(figure: Figure, row_mm: float) -> None:
    """Make a figure of one axes with rows as high as each row needs, whatever heading, axis, key and notes take.

    Call it last: the height is a whole number of mm.
    """
    axes, engine = figure.axes[0], figure.get_layout_engine()
    if engine is None:
        return
    low, high = sorted(axes.get_ylim())
    for _ in range(2):  # the second time settles what wraps or moves with the height
        engine.execute(figure)
        height = figure.get_figheight() / MM
        wanted = height - axes.get_position().height * height + row_mm * (high - low)
        figure.set_figheight(math.ceil(wanted) * MM)
