"""Tables as CSV that opens right in a spreadsheet, piece after piece.

UTF-8 with a byte order mark, texts in quotation marks, lines ended by a line feed, no cell that a spreadsheet would run as
a formula (OWASP, CSV injection): an apostrophe is put before it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

FORMULA = "^[\\s\0]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]"
"""Cells that a spreadsheet may run, blanks ahead of the sign or not, the sign of half or full width."""


class Sheet:
    """A CSV file that grows by pyarrow tables of the same columns, those of `without` left out."""

    def __init__(self, path: Path, without: Collection[str] = ()) -> None:
        self._path, self._without, self._begun = path, list(without), False

    def add(self, table: pa.Table) -> None:
        """Append a table; the first brings the line of column names."""
        from pyarrow.csv import WriteOptions, write_csv

        plain = table.drop_columns([name for name in self._without if name in table.column_names])
        for at, field in enumerate(plain.schema):
            plain = plain.set_column(at, field.name, _cells(plain.column(at)))
        with self._path.open("ab" if self._begun else "wb") as file:
            if not self._begun:
                file.write(b"\xef\xbb\xbf")
            write_csv(plain, file, WriteOptions(include_header=not self._begun))
        self._begun = True


def _cells(column: pa.ChunkedArray) -> Any:
    """A column as a sheet shows it: lists in brackets, True and False, texts made safe."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_list(column.type) or pa.types.is_boolean(column.type):
        return pa.chunked_array([[str(cell) for cell in column.to_pylist()]], type=pa.string())
    if (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)) and _runs(column.unique()):
        mark, nothing = pa.scalar("'", column.type), pa.scalar("", column.type)
        made_safe = pc.binary_join_element_wise(mark, column, nothing)
        return pc.if_else(pc.match_substring_regex(column, FORMULA), made_safe, column)
    return column


def _runs(cells: pa.Array) -> bool:
    """Whether a spreadsheet may run one of these cells."""
    import pyarrow.compute as pc

    return bool(pc.any(pc.match_substring_regex(cells, FORMULA)).as_py())
