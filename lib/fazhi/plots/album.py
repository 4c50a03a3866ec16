"""An album: the figures of a notebook, each drawn once, shown small, and all exported at the end."""

from __future__ import annotations

import io
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.plots.export import save_pages
from fazhi.plots.paging import pages
from fazhi.plots.style import DOUBLE, MM, told, use_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = 256
"""Colours of a picture in a notebook, so that the file stays small; exported figures have all."""


class Picture:
    """The first page of a chart as a notebook shows it."""

    def __init__(self, figures: list[Figure], dpi: int) -> None:
        self.figures, self.dpi = figures, dpi

    def __repr__(self) -> str:
        wide, tall = (side / MM for side in self.figures[0].get_size_inches())
        more = f", page 1 of {len(self.figures)}" if len(self.figures) > 1 else ""
        return f"figure of {wide:.0f} × {tall:.0f} mm{more}"

    def _repr_png_(self) -> bytes:
        from PIL import Image

        held, small = io.BytesIO(), io.BytesIO()
        self.figures[0].savefig(held, format="png", dpi=self.dpi)
        picture = Image.open(held).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(small, format="png", optimize=True)
        return small.getvalue()


class Album:
    """Draws charts in one language and width and keeps them.

    ``album.draw("coverage", figures.coverage, reports)`` shows the first page, ``album.save(folder)`` writes all pages of all.
    `demonstration` is handed to the charts that rest on wording.
    """

    def __init__(
        self, lang: str = "zh", *, width: float = DOUBLE, demonstration: bool = False, dpi: int = 100
    ) -> None:
        use_style(lang)
        self.options: dict[str, Any] = {"lang": lang, "width": width, "demonstration": demonstration}
        self.dpi = dpi
        self.charts: dict[str, list[Figure]] = {}

    def draw(self, name: str, chart: Callable[..., Figure], *tables: Any, **options: Any) -> Picture:
        """Draw all pages of a chart, keep them under `name`, show the first; `options` go to the chart."""
        known = signature(chart).parameters
        options = {key: value for key, value in self.options.items() if key in known} | options
        several = "page" in known
        self.charts[name] = pages(chart, *tables, **options) if several else [chart(*tables, **options)]
        return Picture(self.charts[name], self.dpi)

    def save(self, folder: str | Path, prefix: str = "") -> list[Path]:
        """Export every chart (``save_pages``); those that only say why they are empty are left out. Returns the paths."""
        kept = {name: chart for name, chart in self.charts.items() if not told(chart[0]).message}
        return [path for name, chart in kept.items() for path in save_pages(chart, prefix + name, folder)]
