"""The tables of some reports, made by one process and kept: what each report gives by itself.

A part has two folders: ``texts`` (text, sections, numerals, measures) and ``coded`` (what the codebook says of them), each
named by a hash of all it depends on. A part that is there is whole, so a build that was stopped goes on from its parts,
and a changed codebook codes anew without opening a report.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from fazhi.audit import rows_of as checks_of
from fazhi.building.fitting import laid_out
from fazhi.building.storage import release, to_frame
from fazhi.clean import rows_of as texts_and_edits_of
from fazhi.codebook import Codebook
from fazhi.codebook import load as load_codebook
from fazhi.duplicates import sketch
from fazhi.identify import identify
from fazhi.indicators import rows_of as indicators_of
from fazhi.load import rows_of as load
from fazhi.measures import rows_of as measures_of
from fazhi.outline import rows_of as sections_of
from fazhi.quantities import rows_of as quantities_of
from fazhi.rows import Rows, Table

if TYPE_CHECKING:
    import pyarrow as pa

TEXTS = ("sources", "reports", "edits", "sections", "quantities", "measures")
CODED = ("indicators", "checks")
TO_CODE = ("reports", "sections", "quantities")
"""Those of the texts that coding reads."""
FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a fault of a step's own raises on a text nobody foresaw: that file is named, the rest goes on."""

FAULT, SKETCH = ("report_id", "problem"), ("exact", "size", "low")
FAULT_TOLD = "a fault of fazhi's, please report it with the file"

Tables = dict[str, Table]
Kept = dict[str, "pa.Table"]
Pairs = list[tuple[str, str]]


class Part(NamedTuple):
    """Some files to be read together: the folder all parts are kept in, the keys of the two folders, how many files, their paths by
    report_id (which nobody needs once they are read)."""

    store: Path
    texts: str
    coded: str
    files: int
    paths: dict[str, str]
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
        release()  # a process of a cluster stays while the tables are put together
    return part.files, dict(zip(reports["report_id"], reports["sha256"], strict=True))


def _make(part: Part, coding: Codebook) -> pd.DataFrame:
    made = _texts_of(part)
    if not part.folder("indicators").is_dir():
        coded, faults = code_texts(made, coding)
        _keep(coded | {"faults": _as_texts(faults)}, part.folder("indicators"))
    return _frame(made["reports"])


def _texts_of(part: Part) -> Tables:
    """What coding needs of the texts: made with all the rest and kept, or kept before."""
    if part.folder("sources").is_dir():
        return {name: part.read(name) for name in TO_CODE}
    made, kept = read_texts(part.paths, part.root, part.manifest)
    _keep(kept | _compared(kept, _frame(made["reports"])["text"]), part.folder("sources"))
    return {name: made[name] for name in TO_CODE}


def codebook_of(part: Part) -> Codebook:
    """The codebook a part is coded with, read once a process."""
    return _codebook(part.codebook, part.codebook_digest)


@lru_cache(maxsize=2)
def _codebook(path: Path | None, _digest: str) -> Codebook:
    return load_codebook(path)


def read_texts(paths: dict[str, str], root: Path, manifest: pd.DataFrame | None) -> tuple[Tables, Kept]:
    """The tables of some files (report_id → path) before coding, each report by itself, and the same as they are kept.

    A file that makes a step fail is a row of `reports` with status unreadable and the failure in `problem`. What only the
    whole corpus tells, duplicate_of and primary, is left open.
    """
    files = load(list(paths.values()), root=root).assign(report_id=list(paths))
    try:
        return _texts(files, manifest)
    except FAULTS:
        rows = (files.iloc[at : at + 1].reset_index(drop=True) for at in range(len(files)))
        tables, kept = zip(*(_text(one, manifest) for one in rows), strict=True)
        return {name: _joined([made[name] for made in tables]) for name in tables[0]}, _put_together(kept)


def _text(one: pd.DataFrame, manifest: pd.DataFrame | None) -> tuple[Tables, Kept]:
    try:
        return _texts(one, manifest)
    except FAULTS as error:
        return _texts(one.assign(source="", status="unreadable", problem=_fault(error)), manifest)


def _fault(error: Exception) -> str:
    return f"{FAULT_TOLD}: {type(error).__name__}: {error}"


def _texts(files: pd.DataFrame, manifest: pd.DataFrame | None) -> tuple[Tables, Kept]:
    texts, edits = texts_and_edits_of(files)
    found = identify(texts, edits, manifest)
    sections = sections_of(found, edits)
    reports = found.drop(columns=["source", "page_title", "page_date"]).assign(duplicate_of="", primary=False)
    made: Tables = {
        "sources": files[["report_id", "source"]], "reports": reports, "edits": edits, "sections": sections,
        "quantities": quantities_of(found, edits, sections), "measures": measures_of(found, edits, sections),
    }  # fmt: skip
    plain = made | {
        "reports": reports.astype({"text": "str"}),
        "sources": files[["report_id", "source"]].astype("str"),
    }
    return made, {name: laid_out(table, name) for name, table in plain.items()}


def code_texts(texts: Tables, codebook: Codebook) -> tuple[Kept, Pairs]:
    """indicators and checks (those within a report) of the tables of ``read_texts``; the faults.

    A report that made a step fail has none of them, and is a pair of its report_id and the failure.
    """
    try:
        return _coded(texts, codebook), []
    except FAULTS:
        coded = [_code(_of(texts, name), codebook, name) for name in _frame(texts["reports"])["report_id"]]
        return _put_together([kept for kept, _ in coded]), [pair for _, pairs in coded for pair in pairs]


def _code(texts: Tables, codebook: Codebook, report: str) -> tuple[Kept, Pairs]:
    try:
        return _coded(texts, codebook), []
    except FAULTS as error:
        return _coded(_of(texts, ""), codebook), [(report, _fault(error))]


def _of(texts: Tables, report: str) -> Tables:
    """The rows of one report."""
    return {name: _rows_of(table, report) for name, table in texts.items()}


def _rows_of(table: Table, report: str) -> Table:
    if isinstance(table, Rows):
        at = table.columns.index("report_id")
        return table._replace(values=[row for row in table.values if row[at] == report])
    frame = _frame(table)
    return frame[frame["report_id"] == report].reset_index(drop=True)


def _coded(texts: Tables, codebook: Codebook) -> Kept:
    reports, sections, ledger = _frame(texts["reports"]), texts["sections"], texts["quantities"]
    figures, checks = indicators_of(ledger, reports, codebook, sections), checks_of(ledger, reports)
    return {"indicators": laid_out(figures, "indicators"), "checks": laid_out(checks, "checks")}


def _frame(table: Table) -> pd.DataFrame:
    return table if isinstance(table, pd.DataFrame) else table.frame()


def _as_texts(pairs: Pairs) -> pa.Table:
    """The faults as a table."""
    import pyarrow as pa

    columns = zip(*pairs, strict=True) if pairs else ((), ())
    return pa.table(
        {name: pa.array(cells, pa.large_string()) for name, cells in zip(FAULT, columns, strict=True)}
    )


def _put_together(parts: Sequence[Kept]) -> Kept:
    import pyarrow as pa

    return {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}


def _joined(tables: Sequence[Table]) -> Table:
    rows = [table for table in tables if isinstance(table, Rows)]
    if len(rows) == len(tables):
        return rows[0]._replace(values=[row for table in rows for row in table.values])
    return pd.concat([_frame(table) for table in tables], ignore_index=True)


def _compared(kept: Kept, texts: Iterable[str]) -> Kept:
    """What the second pass compares of these reports: a sketch of each text, the changes they state."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = [*map(sketch, texts)]
    changes = kept["quantities"].filter(pc.equal(kept["quantities"]["role"], "change"))
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    types = (pa.binary(), pa.int64(), pa.list_(pa.uint64()))
    told = dict(zip(SKETCH, map(pa.array, columns, types), strict=True))
    return {"sketches": pa.table(told), "changes": changes}


def _keep(tables: Kept, folder: Path) -> None:
    """Write the tables into a folder that is there whole or not at all."""
    import pyarrow.feather as feather

    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, made in tables.items():
        feather.write_feather(made, str(aside / f"{name}.arrow"), compression="lz4")
    try:
        os.rename(aside, folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(aside)  # another process was first: what it made is the same
