"""The tables of the output folder: their columns, written whole or not at all, read back.

Each table is `NAME.parquet`; those a reader opens in a spreadsheet also stand as `NAME.csv` (UTF-8 with a byte order
mark, no cell that a spreadsheet would run as a formula).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd

SPANS = ["start", "end", "raw_start", "raw_end"]
COLUMNS: dict[str, list[str]] = {
    "sources": ["report_id", "source"],
    "reports": [
        *["report_id", "file", "sha256", "format", "encoding", "title", "region", "code", "province", "prefecture"],
        *["county", "level", "issuer", "issuer_kind", "year", "published", "document_number", "candidates", "text"],
        *["n_chars", "replaced", "status", "problem", "duplicate_of", "primary"],
    ],
    "edits": ["report_id", "file", *SPANS, "kind", "before", "after", "reason"],
    "sections": ["report_id", "file", "section", "parent", "depth", "marker", "heading", "part", "dimension", *SPANS],
    "quantities": [
        *["quantity_id", "report_id", "file", "section", *SPANS, "text", "kind", "value", "high", "unit"],
        *["approx", "role", "measured", "repair", "sentence"],
    ],
    "indicators": [
        *["report_id", "file", "quantity_id", "region", "code", "level", "year", "indicator", "dimension"],
        *["value", "high", "unit", "approx", "scope", "period", "from_year", "to_year", *SPANS, "text", "sentence"],
    ],
    "measures": ["measure_id", "report_id", "file", "section", "part", "dimension", *SPANS, "text"],
    "shared": ["measure_id", "other", "similarity"],
    "checks": [
        *["report_id", "file", "region", "code", "year", "kind", "total", "parts", "computed", "difference"],
        *["consistent", "quantity_ids", "sentence", *SPANS],
    ],
}  # fmt: skip
IN_CSV = {"reports": ["text"], "indicators": [], "checks": []}
"""Tables written as CSV too, with the columns left out there."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(frame: pd.DataFrame, name: str, out: Path) -> None:
    """Write the table `name` to the folder `out`, columns in the declared order, others behind.

    Raises ValueError naming the columns that are missing, OSError where the folder cannot be written. A file is
    written aside and renamed, so that it is there whole or as it was.
    """
    missing = [column for column in COLUMNS.get(name, []) if column not in frame.columns]
    if missing:
        raise ValueError(f"table {name} lacks the columns {', '.join(missing)}")
    declared = COLUMNS.get(name, [])
    frame = frame[[*declared, *(column for column in frame.columns if column not in declared)]]
    out.mkdir(parents=True, exist_ok=True)
    _replace(out / f"{name}.parquet", lambda path: frame.to_parquet(path, compression="zstd", index=False))
    if name in IN_CSV:
        plain = spreadsheet_safe(frame.drop(columns=IN_CSV[name]))
        _replace(
            out / f"{name}.csv",
            lambda path: plain.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n"),
        )


def read_table(name: str, out: str | Path) -> pd.DataFrame:
    """The table `name` of the folder `out`.

    Raises FileNotFoundError that says which step writes it.
    """
    path = Path(out) / f"{name}.parquet"
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is not there yet: run the notebooks in order, or `python -m fazhi build`"
        )
    return pd.read_parquet(path)


def spreadsheet_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy in which no text cell starts a formula: an apostrophe is put before one that would.

    >>> spreadsheet_safe(pd.DataFrame({"title": ["=1+1", "某县报告"]}))["title"].tolist()
    ["'=1+1", '某县报告']
    """
    return frame.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell)


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(aside)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
