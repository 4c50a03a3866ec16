"""Tables on disk: parts of a table appended as row groups, and all tables put in place together.

New tables are written aside, all of them, and then renamed one after another under a journal. A build that is killed leaves
the old tables, or a journal from which the next build puts the rest of the new ones in place.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from fazhi import schema

ROWS, BYTES = 200_000, 32_000_000
"""A row group is written when this many rows or bytes are together."""

HIDDEN = ".build"
"""Folder of a build's own, in the output folder: parts, state, journal. It may be deleted when no build runs."""


class Appender:
    """A Parquet file that grows by tables of one schema, with no more than a row group of them in memory.

    Used with ``with``; the file is closed at the end, and what it holds is the same however the rows came in parts.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: list[Any] = []
        self._rows = self._bytes = 0  # of those that wait, counted as they come
        self._writer: Any = None

    def __enter__(self) -> Appender:
        return self

    def add(self, table: Any) -> None:
        """Append a pyarrow table."""
        if self._waiting:
            table = table.cast(self._waiting[0].schema) if table.schema != self._waiting[0].schema else table
        self._waiting.append(table)
        self._rows, self._bytes = self._rows + table.num_rows, self._bytes + table.nbytes
        if self._rows >= ROWS or self._bytes >= BYTES:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        together = pa.concat_tables(self._waiting)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, together.schema, compression="zstd")
        self._writer.write_table(together.cast(self._writer.schema), row_group_size=max(1, together.num_rows))
        self._waiting, self._rows, self._bytes = [together.slice(0, 0)], 0, 0
        release()

    def __exit__(self, *failure: object) -> None:
        if not any(failure) and (self._writer is None or self._rows):
            self._write()
        if self._writer is not None:
            self._writer.close()


def release() -> None:
    """Give back to the system what pyarrow holds for later; with glibc what all others hold too (malloc_trim)."""
    import pyarrow as pa

    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()


def write_json(path: Path, content: Any) -> None:
    """Write a small file whole, and have it on the disk before going on."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with aside.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=0)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, Any]:
    """What ``write_json`` wrote; empty where there is none or it is broken: then all is made anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def put_in_place(aside: Path, out: Path, without: Iterable[str] = ()) -> None:
    """Rename every file of the folder `aside` into `out`, and remove those named in `without`, as one change."""
    journal = out / HIDDEN / "journal.json"
    write_json(
        journal,
        {"aside": aside.name, "put": sorted(path.name for path in aside.iterdir()), "drop": [*without]},
    )
    finish(out)


def finish(out: Path) -> bool:
    """Go on with a change of tables that was broken off; whether there was one."""
    journal = out / HIDDEN / "journal.json"
    todo = read_json(journal)
    if not todo:
        return False
    aside = out / HIDDEN / str(todo["aside"])
    for name in todo["put"]:
        if (aside / name).exists():
            os.replace(aside / name, out / name)
    for name in todo["drop"]:
        (out / name).unlink(missing_ok=True)
    journal.unlink()
    shutil.rmtree(aside, ignore_errors=True)
    return True


def broken_off(out: Path) -> bool:
    """Whether tables of two builds lie in the folder, because one was killed while it renamed them."""
    return (out / HIDDEN / "journal.json").exists()


def to_arrow(frame: pd.DataFrame, name: str) -> Any:
    """A table as pyarrow has it: of the declared types, if the schema knows it.

    Raises ValueError naming table, column and reason where it is not as declared.
    """
    import pyarrow as pa

    if name in schema.tables():
        return schema.to_arrow(schema.conform(frame, name), name)
    return pa.Table.from_pandas(frame, preserve_index=False)


def to_frame(table: Any) -> pd.DataFrame:
    """A pyarrow table as pandas reads it from Parquet."""
    return table.to_pandas()
