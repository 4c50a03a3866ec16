"""The gallery: every chart drawn from the tables of an output folder.

``ENTRIES`` is the one list of what there is. An entry is a function ``(tables, lang, width)`` that yields a name and the
pages of a figure; it raises ValueError that says plainly what is missing where it cannot draw. Another chart is another
line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fazhi.plots.cells import cells
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
    "shares": "fazhi.plots.shares:gallery",
    "similarity": "fazhi.plots.similarity:gallery",
    "terms": "fazhi.plots.words:gallery",
    "parts": "fazhi.plots.parts:gallery",
    "map": "fazhi.plots.maps:gallery",
}
"""Charts in the order of the gallery: name and where the function is."""


class Tables:
    """The tables of an output folder, each read when it is first asked for."""

    def __init__(self, folder: str | Path, codebook: str | Path | None = None) -> None:
        self.folder = Path(folder)
        self._codebook = codebook
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table; FileNotFoundError that says which step writes it."""
        if name not in self._read:
            self._read[name] = read_table(name, self.folder)
        return self._read[name]

    @cached_property
    def codebook(self) -> Codebook:
        from fazhi.codebook import load

        return load(self._codebook)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """The latest and all earlier values of every place and indicator, see ``fazhi.plots.cells.cells``."""
        return cells(self["indicators"], self["reports"], codebook=self.codebook)

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
    folder: str | Path,
    target: str | Path,
    lang: str = "zh",
    *,
    width: float = DOUBLE,
    codebook: Path | None = None,
    only: Sequence[str] = (),
) -> Iterator[tuple[str, list[Path] | str]]:
    """Draw every chart from the tables in `folder` into `target`; yields name and files, or name and why there are none.

    `codebook` is the file the tables were made with (default: the one in force), `only` names some of ``ENTRIES`` (default:
    all). One chart that cannot be drawn does not keep the others. Of the whole gallery `target`/index.csv lists what was drawn; what an earlier index
    lists and is not drawn again is taken away. FileNotFoundError where there are no tables at all.
    """
    if unknown := [name for name in only if name not in ENTRIES]:
        raise ValueError(f"no chart {', '.join(unknown)}: there are {', '.join(ENTRIES)}")
    use_style(lang)
    tables = Tables(folder, codebook)
    tables["reports"]
    done: list[tuple[str, list[Path] | str]] = []
    for name, place in ((name, ENTRIES[name]) for name in only or ENTRIES):
        for result in _drawn(name, place, tables, (Path(target), lang, width)):
            done.append(result)
            yield result
    if not only:
        _index(Path(target), done)


def _drawn(
    entry: str, place: str, tables: Tables, where: tuple[Path, str, float]
) -> Iterator[tuple[str, list[Path] | str]]:
    target, lang, width = where
    try:
        for name, figures in _function(place)(tables, lang, width):
            yield name, told(figures[0]).message or save_pages(figures, name, target)
            if told(figures[0]).pages > len(figures):
                text = words(lang)["first_pages"]
                yield name, text.format(n=len(figures), of=told(figures[0]).pages)
    except FileNotFoundError as error:
        yield entry, words(lang)["no_table"].format(table=Path(str(error).split(" ")[0]).stem)
    except (ValueError, ImportError) as error:
        yield entry, str(error)


def _function(place: str) -> Callable[[Tables, str, float], Figures]:
    module, name = place.split(":")
    found: Callable[[Tables, str, float], Figures] = getattr(import_module(module), name)
    return found


def _index(target: Path, done: list[tuple[str, list[Path] | str]]) -> None:
    """List the files of the gallery, and take away those of an earlier one that are no longer drawn."""
    rows = [
        (name, "", what) if isinstance(what, str) else (name, " ".join(p.name for p in what), "")
        for name, what in done
    ]
    table = pd.DataFrame(rows, columns=["figure", "files", "message"])
    path = target / "index.csv"
    target.mkdir(parents=True, exist_ok=True)
    if path.is_file():
        before = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")["files"]
        for name in {file for files in before for file in files.split()} - set(
            " ".join(table["files"]).split()
        ):
            (target / Path(name).name).unlink(missing_ok=True)
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
