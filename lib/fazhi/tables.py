"""The tables of the output folder: their columns, written whole or not at all, read back.

Each table is `NAME.parquet`; those a reader opens in a spreadsheet also stand as `NAME.csv` (UTF-8 with a byte order
mark, no cell that a spreadsheet would run as a formula).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from fazhi import schema
from fazhi.building.sheets import FORMULA, Sheet
from fazhi.building.storage import Appender, broken_off, to_arrow

SPANS = ["start", "end", "raw_start", "raw_end"]


class _Declared(Mapping[str, list[str]]):
    """Something of every table, read from the schema when it is asked for."""

    def __init__(self, tell: Callable[[schema.Table], Iterable[str] | None]) -> None:
        self._tell = tell

    def _all(self) -> dict[str, list[str]]:
        told = {name: self._tell(table) for name, table in schema.tables().items()}
        return {name: list(columns) for name, columns in told.items() if columns is not None}

    def __getitem__(self, name: str) -> list[str]:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


COLUMNS = _Declared(lambda table: table.columns if table.by == "build" else None)
"""Columns of every table that the build makes, in their order; docs/tables.md says what they mean."""
IN_CSV = _Declared(lambda table: table.csv)
"""Tables written as CSV too, with the columns left out there."""


def write_table(frame: pd.DataFrame, name: str, out: Path) -> None:
    """Write the table `name` to the folder `out`, columns in the declared order and types, others behind.

    Raises ValueError naming the table, its column and what is wrong where it is not as declared, OSError where the folder
    cannot be written. A file is written aside and renamed, so that it is there whole or as it was.
    """
    table = to_arrow(frame, name)
    out.mkdir(parents=True, exist_ok=True)
    _replace(out / f"{name}.parquet", lambda path: _write_parquet(table, path))
    if name in IN_CSV:
        _replace(out / f"{name}.csv", lambda path: Sheet(path, IN_CSV[name]).add(table))


def read_table(name: str, out: str | Path) -> pd.DataFrame:
    """The table `name` of the folder `out`.

    Raises FileNotFoundError that says which step writes it, RuntimeError where a build was killed while it put its
    tables in place, so that some of them would be of another build.
    """
    if broken_off(Path(out)):
        raise RuntimeError(
            f"the last build of {out} was broken off as it put its tables there: run the build again"
        )
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
    safe = frame.copy()
    for name in frame.columns:
        if pd.api.types.is_string_dtype(frame[name]):
            safe[name] = frame[name].where(~_runs(frame[name]), "'" + frame[name])
    return safe


def _runs(column: pd.Series) -> pd.Series:
    return column.str.match(FORMULA).astype("boolean").fillna(False).astype(bool)


def _write_parquet(table: Any, path: Path) -> None:
    with Appender(path) as file:
        file.add(table)


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(aside)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
