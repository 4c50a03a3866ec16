"""How far each place's shares are from the mean of places, with bootstrap intervals (table of ``shares.place_shares``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fazhi.plots.paging import ROW_MM, counted, cut, rows_on_page
from fazhi.plots.shares import share_notes
from fazhi.plots.style import (
    BLUE,
    DOUBLE,
    GREY,
    SMALL,
    blank,
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


LABEL = 34
"""mm for the labels of rows."""


def share_differences(
    table: pd.DataFrame,
    *,
    lang: str = "zh",
    width: float = DOUBLE,
    page: int = 1,
    demonstration: bool = False,
) -> Figure:
    """How far each place's share of each group is from the mean of places, in percentage points, with 95 % intervals.

    Few places: a panel a place, a row a group; many: a panel a group, a row a place. A filled dot: the interval is on one
    side of zero; a share of nothing stays open, for drawing again cannot tell how far it is from a small one.
    """
    text = words(lang, "shares")
    if table["place"].nunique() < 2:
        return message(text["one_place" if len(table) else "nothing"], width)
    across, down = ("place", "group") if table["place"].nunique() <= 6 else ("group", "place")
    panels, rows, number = _page(table, (across, down), page, max(1, int((width - 30) // 28)))
    notes = [text["interval"], *share_notes(table, text, demonstration)]
    label = [wrap(str(name), LABEL, SMALL) for name in rows]
    figure = blank(width, 26 + _row_mm(rows) * len(rows) + lines_mm(notes, width))
    axes = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
    cells = table.set_index([across, down])
    for one, name in zip(axes, panels, strict=True):
        _panel(one, cells.loc[name].loc[rows])
        total = f"\nn={cells.loc[name]['total'].iloc[0]}" if across == "place" else ""
        one.set_title(wrap(str(name), (width - 34) / len(panels) - 1.5, SMALL) + total, fontsize=SMALL)
    axes[0].set_yticks(range(len(rows)), label, fontsize=SMALL)
    axes[0].set_ylim(len(rows) - 0.5, -0.5)
    most = float(table[["low", "high"]].abs().max().max()) * 105
    axes[0].set_xlim(-most, most)
    axes[len(axes) // 2].set_xlabel(wrap(text["points"], width - LABEL - 6))
    heading(figure, counted(text["differences"], page, number))
    footnote(figure, *notes)
    return drawn(figure, table, pages=number, lang=lang, width=width, page=page, demonstration=demonstration)


def _page(
    table: pd.DataFrame, sides: tuple[str, str], page: int, most: int
) -> tuple[list[Any], list[Any], int]:
    """The panels and rows of a page, and the number of pages: all rows of the first panels, then the next panels."""
    panels, rows = (table[side].drop_duplicates().tolist() for side in sides)
    room = rows_on_page(row_mm=_row_mm(rows), used_mm=45)
    down = cut(rows, 1, room)[1]
    some, across = cut(panels, (page - 1) // down + 1, most)
    return some, cut(rows, (page - 1) % down + 1, room)[0], across * down


def _row_mm(names: list[Any]) -> float:
    """The height of a row: of the most lines that a label takes."""
    lines = max(wrap(str(name), LABEL, SMALL).count("\n") + 1 for name in names)
    return max(ROW_MM, 2.7 * lines)


def _panel(axes: Axes, rows: pd.DataFrame) -> None:
    at = np.arange(len(rows))
    low, middle, high = (rows[name].to_numpy() * 100 for name in ("low", "difference", "high"))
    sure = ((low > 0) | (high < 0)) & (rows["n"].to_numpy() > 0)
    axes.axvline(0, color=GREY, linewidth=0.6)
    axes.hlines(at, low, high, color=BLUE, linewidth=1.0)
    axes.scatter(middle, at, s=12, c=np.where(sure, BLUE, "white"), edgecolors=BLUE, linewidths=0.8, zorder=3)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
