"""Rows of a part laid out as they are kept, held to their declaration (``fazhi.schema``) by a quick look.

A table of a part has thousands of rows and is whole nearly always: a look at the distinct words and the bounds of its columns
is enough, and many times faster than a DataFrame. What does not pass it is left to ``schema.conform``.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import partial
from operator import le, ne
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fazhi import schema
from fazhi.rows import Columns, Rows, Table

if TYPE_CHECKING:
    import pyarrow as pa

Cells = Mapping[str, Any]
_LISTS = ("texts", "ints", "floats")
_SPANS = (("start", "end"), ("raw_start", "raw_end"))
_OF_REPORT = (
    "report_id",
    "file",
    "region",
    "code",
    "level",
)  # alike in all rows of a report, which stand together


def laid_out(table: Table, name: str) -> pa.Table:
    """A table as pyarrow has it, columns and types as declared: every part has the same.

    Raises ValueError as ``schema.conform`` does.

    >>> rows = Rows(["measure_id", "other", "similarity"], [("a:1", "b:2", 0.7)], {"similarity": "float64"})
    >>> laid_out(rows, "shared").to_pylist()
    [{'measure_id': 'a:1', 'other': 'b:2', 'similarity': 0.7}]
    """
    declared = schema.tables()[name]
    made = _laid_out(_cells(table, declared), declared)
    if made is not None and _fits(made, declared):
        return made
    frame = table if isinstance(table, pd.DataFrame) else table.frame()
    return schema.to_arrow(schema.conform(frame, name), name)


def _cells(table: Table, declared: schema.Table) -> Cells:
    """The columns of a table; none where one of a DataFrame is not declared, or of another type."""
    if isinstance(table, Rows):
        return table.by_column().cells
    if isinstance(table, Columns):
        return table.cells
    types = {name: schema.DTYPES[column.type] for name, column in declared.columns.items()}
    cells = {str(name): column.values for name, column in table.items()}
    return cells if all(types.get(name) == str(array.dtype) for name, array in cells.items()) else {}


def _laid_out(cells: Cells, declared: schema.Table) -> pa.Table | None:
    """The columns in their declared types; None where a cell is of another, or a column is not there."""
    import pyarrow as pa

    arrays: list[Any] = []
    types = schema.arrow(declared.name)
    for field in types:
        default = declared.columns[field.name].default
        try:
            if field.name in cells:
                arrays.append(_array(cells[field.name], field))
            elif default is None or not arrays:
                return None
            else:
                arrays.append(pa.repeat(pa.scalar(default, field.type), len(arrays[0])))
        except (ValueError, TypeError):  # pyarrow's own errors are of these kinds
            return None
    return pa.Table.from_arrays(arrays, schema=types)


def _array(column: Any, field: pa.Field) -> pa.Array:
    """A column in its type."""
    import pyarrow as pa

    if isinstance(column, (tuple, list)):  # else it is of a DataFrame
        if field.name in _OF_REPORT:
            return _repeated(column, field.type)
        if field.type in (pa.int64(), pa.float64()):
            return _numbers(column, field.type)
    nan_is_null = field.type != pa.large_string()  # no text is NaN
    return pa.array(column, field.type, from_pandas=nan_is_null)


def _numbers(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Numbers, packed side by side where none is missing: several times faster, and 3.7 is no whole number there either."""
    import pyarrow as pa

    code, dtype = ("q", np.int64) if pa.types.is_integer(kind) else ("d", np.float64)
    try:
        packed = struct.pack(f"{len(column)}{code}", *column)
    except struct.error:
        return pa.array(column, kind, from_pandas=True)
    return pa.array(np.frombuffer(packed, dtype), kind, from_pandas=True)


def _repeated(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """A column in which alike cells stand together, each of which is made once."""
    import pyarrow as pa

    cells, sizes, at = [], [], 0
    while at < len(column):
        end = bisect_left(column, True, at, key=partial(ne, cell := column[at]))
        if column[at:end].count(cell) < end - at:  # they do not stand together
            return pa.array(column, kind)
        cells.append(cell)
        sizes.append(end - at)
        at = end
    numbers = np.arange(len(cells)).repeat(np.array(sizes, np.int64))
    return pa.array(cells, kind).take(pa.array(numbers))


def _fits(made: pa.Table, declared: schema.Table) -> bool:
    """Whether all is surely well with a table; where not, ``schema.check`` tells what is wrong, if anything."""
    for column in declared.columns.values():
        array = made.column(column.name)
        if column.type in _LISTS:
            continue
        if array.null_count and not (column.empty and column.type != "text"):
            return False
        if not (_words_fit if column.type == "text" else _bounds_fit)(array, column):
            return False
    return _keys_fit(made, declared.key) and _spans_fit(made, declared.spans)


def _words_fit(array: pa.ChunkedArray, column: schema.Column) -> bool:
    import pyarrow.compute as pc

    if not column.empty and pc.min(pc.binary_length(array)).as_py() == 0:
        return False
    distinct = {*pc.unique(array).to_pylist()} - {""} if column.values or column.like else ()
    return all(
        map(column.values.__contains__ if column.values else re.compile(column.like).fullmatch, distinct)
    )


def _bounds_fit(array: pa.ChunkedArray, column: schema.Column) -> bool:
    if column.least is None and column.most is None:
        return True
    numbers = array.to_numpy()
    below = column.least is not None and (numbers < column.least).any()
    return not (below or column.most is not None and (numbers > column.most).any())


def _keys_fit(made: pa.Table, key: Sequence[str]) -> bool:
    """Whether no two rows have the same key."""
    if len(key) < 2:
        return not key or len(made.column(key[0]).unique()) == made.num_rows
    cells = [made.column(name).to_pylist() for name in key]
    return len(set(zip(*cells, strict=True))) == made.num_rows


def _spans_fit(made: pa.Table, spans: str) -> bool:
    pairs = [(made.column(start), made.column(end)) for start, end in (_SPANS if spans else ())]
    if spans == "span":
        return not any((starts.to_numpy() > ends.to_numpy()).any() for starts, ends in pairs)
    both = [pair for starts, ends in pairs for pair in zip(starts.to_pylist(), ends.to_pylist(), strict=True)]
    return all(len(starts) == len(ends) and all(map(le, starts, ends)) for starts, ends in both)
