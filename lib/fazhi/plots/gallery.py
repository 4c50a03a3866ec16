"""The gallery: every chart drawn from the tables of an output folder.

``ENTRIES`` is the one list of what there is. An entry is a function ``(tables, lang, width)`` that yields a name and the
pages of a figure; it raises ValueError that says plainly what is missing where it cannot draw. Another chart is another
line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fazhi.plots.export import save_pages
from fazhi.plots.style import DOUBLE, told, use_style, words
from fazhi.tables import read_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fazhi.codebook import Codebook

Figures = Iterator[tuple[str, "list[Figure]"]]
ENTRIES = {
    "coverage": "fazhi.plots.coverage:gallery",
    "heatmap": "fazhi.plots.heatmap:gallery",
    "dots": "fazhi.plots.dots:gallery",
    "rates": "fazhi.plots.rates:gallery",
    "years": "fazhi.plots.years:gallery",
}
"""Charts in the order of the gallery: name and where the function is."""


class Tables:
    """The tables of an output folder, each read when it is first asked for."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table; FileNotFoundError that says which step writes it."""
        if name not in self._read:
            self._read[name] = read_table(name, self.folder)
        return self._read[name]

    @cached_property
    def codebook(self) -> Codebook:
        from fazhi.codebook import load

        return load()

    @cached_property
    def wide(self) -> pd.DataFrame:
        """Places × indicators, see ``fazhi.indicators.wide``."""
        from fazhi.indicators import wide

        return wide(self["indicators"], self["reports"], codebook=self.codebook)

    @cached_property
    def availability(self) -> pd.DataFrame:
        """What each cell of ``wide`` is: stated, missing, not applicable."""
        from fazhi.indicators import availability

        return availability(self["indicators"], self["reports"], codebook=self.codebook)

    @cached_property
    def demonstration(self) -> bool:
        """Whether these are the reports of the sample, whose wording was written for the project."""
        from fazhi.paths import PROJECT

        folder = PROJECT / "data" / "raw"
        files = self["reports"]["file"]
        return folder.is_dir() and bool(len(files)) and all((folder / str(file)).is_file() for file in files)


def draw_all(
    folder: str | Path, target: str | Path, lang: str = "zh", *, width: float = DOUBLE
) -> Iterator[tuple[str, list[Path] | str]]:
    """Draw every chart from the tables in `folder` into `target`; yields name and files, or name and why there are none.

    One chart that cannot be drawn does not keep the others. FileNotFoundError where there are no tables at all.
    """
    use_style(lang)
    tables = Tables(folder)
    tables["reports"]
    for name, place in ENTRIES.items():
        yield from _drawn(name, _function(place), tables, (Path(target), lang, width))


def _function(place: str) -> Callable[[Tables, str, float], Figures]:
    module, name = place.split(":")
    found: Callable[[Tables, str, float], Figures] = getattr(import_module(module), name)
    return found


def _drawn(
    entry: str, draw: Callable[[Tables, str, float], Figures], tables: Tables, where: tuple[Path, str, float]
) -> Iterator[tuple[str, list[Path] | str]]:
    target, lang, width = where
    try:
        for name, figures in draw(tables, lang, width):
            reason = told(figures[0]).message
            files = save_pages(figures, name, target)
            yield name, reason or files
    except FileNotFoundError as error:
        yield entry, words(lang)["no_table"].format(table=Path(str(error).split(" ")[0]).stem)
    except ValueError as error:
        yield entry, str(error)
