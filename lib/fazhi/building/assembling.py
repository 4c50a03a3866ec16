"""The tables of all parts, one part after another, written aside as they go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fazhi.building.parts import Part
from fazhi.building.sheets import Sheet
from fazhi.building.storage import Appender
from fazhi.tables import IN_CSV

if TYPE_CHECKING:
    import pyarrow as pa

Pieces = Callable[[], Iterable["pa.Table"]]
"""A table in pieces that fit together, to be had one after another."""


class Aside:
    """Tables written into a folder beside the work that goes on, as Parquet and where declared as CSV.

    Used with ``with``: at its end all of them are there, or what one of them failed with is raised.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._pool = folder, ThreadPoolExecutor(max_workers=2)
        self._begun: list[Future[None]] = []

    def __enter__(self) -> Aside:
        return self

    def add(self, name: str, pieces: Pieces) -> None:
        """Begin to write a table."""
        self._begun.append(self._pool.submit(_write, name, pieces(), self._folder))

    def __exit__(self, *failure: object) -> None:
        self._pool.shutdown(cancel_futures=any(failure))
        for done in [] if any(failure) else self._begun:
            done.result()


def _write(name: str, pieces: Iterable[pa.Table], folder: Path) -> None:
    sheet = Sheet(folder / f"{name}.csv", IN_CSV[name]) if name in IN_CSV else None
    with Appender(folder / f"{name}.parquet") as file:
        for piece in pieces:
            file.add(piece)
            if sheet:
                sheet.add(piece)


def plain(parts: Sequence[Part], table: str) -> Pieces:
    """The table as the parts have it."""
    return lambda: (part.table(table) for part in parts)


def reports_with(parts: Sequence[Part], overview: pd.DataFrame) -> Pieces:
    """`reports` with what the overview of the corpus says of each: duplicate_of, primary, problem."""
    import pyarrow as pa

    def pieces() -> Iterator[pa.Table]:
        at = 0
        for part in parts:
            rows = part.table("reports")
            own = overview.iloc[at : at + rows.num_rows]
            for name in ("duplicate_of", "primary", "problem"):
                field = rows.schema.field(name)
                rows = rows.set_column(
                    rows.schema.get_field_index(name), field, pa.array(own[name], type=field.type)
                )
            yield rows
            at += rows.num_rows

    return pieces
