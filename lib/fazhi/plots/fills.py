"""What fills a place on a map or a tile: a shade by its value, grey where the figure is not stated, hatched where nothing was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fazhi.plots.cells import unit_label
from fazhi.plots.style import SHADES, patch, words

if TYPE_CHECKING:
    from matplotlib.colors import Normalize

READ, UNREAD, HATCH, HATCH_COLOUR = "#d9d9d9", "white", "//////", "#d4d4d4"
PALEST = 0.12
"""Where the shades begin, so that the lowest value is not white."""


class Sheet(NamedTuple):
    """What a map shows: its rows, the labels, the language and the width in mm."""

    rows: pd.DataFrame
    text: dict[str, str]
    lang: str
    width: float

    @classmethod
    def of(cls, rows: pd.DataFrame, lang: str, width: float) -> Sheet:
        return cls(rows, words(lang, "map"), lang, width)

    def unit(self) -> str:
        """The unit of the values, for a label."""
        return unit_label(str(self.rows["unit"].iloc[0]), self.lang) or self.text["number"]

    def title(self) -> str:
        """Indicator, unit, level and number of places that state it."""
        first = self.rows.iloc[0]
        n = int(self.rows["value"].notna().sum())
        level = self.text[str(first["level"])]
        return self.text["title"].format(name=first[f"name_{self.lang}"], unit=self.unit(), level=level, n=n)

    def boxes(self) -> list[Any]:
        """What grey and hatched say; grey only where it is there."""
        gone = [patch(self.text["not_reported"], READ)] if self.rows["value"].isna().any() else []
        return [*gone, patch(self.text["unread"], UNREAD, HATCH, "#bbbbbb")]


def scale(sheet: Sheet, values: pd.Series) -> Normalize:
    """Linear from 0, of a rate from a little below the lowest; logarithmic where one count is a hundred times another."""
    from matplotlib.colors import LogNorm, Normalize

    low, high = float(values.min()), float(values.max())
    rate = sheet.rows["unit"].iloc[0] == "%"
    if not rate and low > 0 and high / low > 100:
        return LogNorm(low * 0.8, high)
    start = low - (high - low) * 0.15 if rate and low < high else min(low, 0.0)
    return Normalize(start, high if high > start else start + 1)


def colour(value: float, shades: Normalize) -> Any:
    """The fill of a place that was read."""
    from matplotlib import colormaps

    return READ if pd.isna(value) else colormaps[SHADES](PALEST + (1 - PALEST) * float(shades(value)))
