"""The tables of some reports, made by one process and kept: what each report gives by itself.

A part has two folders: ``texts`` (text, sections, numerals, measures) and ``coded`` (what the codebook says of them), each
named by a hash of all it depends on. A part that is there is whole, so a build that was stopped goes on from its parts,
and a changed codebook codes anew without opening a report.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from fazhi import schema
from fazhi.audit import checks_within
from fazhi.building.storage import to_arrow, to_frame
from fazhi.clean import clean
from fazhi.codebook import Codebook
from fazhi.codebook import load as load_codebook
from fazhi.duplicates import sketch
from fazhi.identify import identify
from fazhi.indicators import indicators
from fazhi.load import load
from fazhi.measures import measures
from fazhi.outline import outline
from fazhi.quantities import quantities

if TYPE_CHECKING:
    import pyarrow as pa

TEXTS = ("sources", "reports", "edits", "sections", "quantities", "measures")
CODED = ("indicators", "checks")
FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a fault of a step's own raises on a text nobody foresaw: that file is named, the rest goes on."""

FAULT = ["report_id", "problem"]
FAULT_TOLD = "a fault of fazhi's, please report it with the file"

Tables = dict[str, pd.DataFrame]


class Part(NamedTuple):
    """Some files to be read together: the folder all parts are kept in, the keys of the two folders, file paths by report_id."""

    store: Path
    texts: str
    coded: str
    paths: dict[str, Path]
    root: Path
    manifest: pd.DataFrame | None
    codebook: Path | None
    codebook_digest: str

    def folder(self, table: str) -> Path:
        """Where a table of the part lies."""
        return self.store / (f"coded-{self.coded}" if table in (*CODED, "faults") else f"texts-{self.texts}")

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A table of the part, or some columns of it, as it lies on the disk."""
        import pyarrow.feather as feather

        return feather.read_table(self.folder(name) / f"{name}.arrow", columns=columns, use_threads=False)

    def read(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """A table of the part, or some columns of it."""
        return to_frame(self.table(name, columns))

    @property
    def made(self) -> bool:
        """Whether all of it is there."""
        return self.folder("sources").is_dir() and self.folder("indicators").is_dir()


def make_part(part: Part) -> tuple[int, dict[str, str]]:
    """Make what is missing of a part; the number of its files, and the hash of each one's content as it was read, by report_id."""
    coding = codebook_of(part)
    gc.disable()  # the steps leave no circles worth a search: 4 % faster
    try:
        reports = _make(part, coding)
    finally:
        gc.enable()
    return len(part.paths), dict(zip(reports["report_id"], reports["sha256"], strict=True))


def _make(part: Part, coding: Codebook) -> pd.DataFrame:
    if not part.folder("sources").is_dir():
        made = read_texts(part.paths, part.root, part.manifest)
        _keep(made | _compared(made), part.folder("sources"))
    else:
        made = {name: part.read(name) for name in ("reports", "sections", "quantities")}
    if not part.folder("indicators").is_dir():
        _keep(code_texts(made, coding), part.folder("indicators"))
    return made["reports"]


def codebook_of(part: Part) -> Codebook:
    """The codebook a part is coded with, read once a process."""
    return _codebook(part.codebook, part.codebook_digest)


@lru_cache(maxsize=2)
def _codebook(path: Path | None, _digest: str) -> Codebook:
    return load_codebook(path)


def read_texts(paths: dict[str, Path], root: Path, manifest: pd.DataFrame | None) -> Tables:
    """The tables of some files (report_id → path) before coding, each report by itself.

    A file that makes a step fail is a row of `reports` with status unreadable and the failure in `problem`. What only the
    whole corpus tells, duplicate_of and primary, is left open.
    """
    files = load(list(paths.values()), root=root).assign(report_id=list(paths))
    try:
        return _texts(files, manifest)
    except FAULTS:
        return _put_together(
            [_text(files.iloc[at : at + 1].reset_index(drop=True), manifest) for at in range(len(files))]
        )


def _text(one: pd.DataFrame, manifest: pd.DataFrame | None) -> Tables:
    try:
        return _texts(one, manifest)
    except FAULTS as error:
        return _texts(one.assign(source="", status="unreadable", problem=_fault(error)), manifest)


def _fault(error: Exception) -> str:
    return f"{FAULT_TOLD}: {type(error).__name__}: {error}"


def _texts(files: pd.DataFrame, manifest: pd.DataFrame | None) -> Tables:
    texts, edits = clean(files)
    found = identify(texts, edits, manifest)
    sections = outline(found, edits)
    reports = found.drop(columns=["source", "page_title", "page_date"]).assign(duplicate_of="", primary=False)
    made = {
        "sources": files[["report_id", "source"]], "reports": reports, "edits": edits, "sections": sections,
        "quantities": quantities(found, edits, sections), "measures": measures(found, edits, sections),
    }  # fmt: skip
    return {name: schema.conform(table, name) for name, table in made.items()}


def code_texts(texts: Tables, codebook: Codebook) -> Tables:
    """indicators, checks (those within a report) and faults of the tables of ``read_texts``.

    `faults` says of a report (report_id) that made a step fail which failure it was (problem): it has none of the others.
    """
    try:
        return _coded(texts, codebook)
    except FAULTS:
        return _put_together(
            [_code(_of(texts, name), codebook, name) for name in texts["reports"]["report_id"]]
        )


def _of(texts: Tables, report: str) -> Tables:
    return {name: table[table["report_id"] == report].reset_index(drop=True) for name, table in texts.items()}


def _code(texts: Tables, codebook: Codebook, report: str) -> Tables:
    try:
        return _coded(texts, codebook)
    except FAULTS as error:
        blank = _coded({name: table[:0] for name, table in texts.items()}, codebook)
        return blank | {"faults": pd.DataFrame([(report, _fault(error))], columns=FAULT, dtype="str")}


def _coded(texts: Tables, codebook: Codebook) -> Tables:
    reports, sections, ledger = (texts[name] for name in ("reports", "sections", "quantities"))
    made = {
        "indicators": indicators(ledger, reports, codebook, sections),
        "checks": checks_within(ledger, reports),
    }
    faults = pd.DataFrame([], columns=FAULT, dtype="str")
    return {name: schema.conform(table, name) for name, table in made.items()} | {"faults": faults}


def _put_together(parts: Sequence[Tables]) -> Tables:
    return {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}


def _compared(made: Tables) -> Tables:
    """What the second pass compares of these reports: a sketch of each text, the changes they state."""
    sketches = [sketch(text) for text in made["reports"]["text"].tolist()]
    rows = [(one.exact, one.size, one.low.tobytes()) for one in sketches]
    ledger = made["quantities"]
    return {
        "sketches": pd.DataFrame(rows, columns=["exact", "size", "low"]),
        "changes": ledger[ledger["role"] == "change"].reset_index(drop=True),
    }


def _keep(tables: Tables, folder: Path) -> None:
    """Write the tables into a folder that is there whole or not at all."""
    import pyarrow.feather as feather

    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, made in tables.items():
        feather.write_feather(to_arrow(made, name), str(aside / f"{name}.arrow"), compression="zstd")
    try:
        os.rename(aside, folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(aside)  # another process was first: what it made is the same
