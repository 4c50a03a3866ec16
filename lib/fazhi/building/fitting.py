"""Rows of a part laid out as they are kept, held to their declaration (``fazhi.schema``) by a quick look.

A table of a part has thousands of rows and is whole nearly always: a look at the distinct words and the bounds of its columns
is enough, and many times faster than a DataFrame. What does not pass it is left to ``schema.conform``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import le
from typing import TYPE_CHECKING, Any

import pandas as pd

from fazhi import schema
from fazhi.rows import Columns, Rows, Table

if TYPE_CHECKING:
    import pyarrow as pa

Cells = Mapping[str, Sequence[Any]] | pd.DataFrame
_LISTS = ("texts", "ints", "floats")
_SPANS = (("start", "end"), ("raw_start", "raw_end"))


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
    return table if all(types.get(str(name)) == str(dtype) for name, dtype in table.dtypes.items()) else {}


def _laid_out(cells: Cells, declared: schema.Table) -> pa.Table | None:
    """The columns in their declared types; None where a cell is of another, or a column is not there."""
    import pyarrow as pa

    arrays: list[Any] = []
    types = schema.arrow(declared.name)
    for field in types:
        default = declared.columns[field.name].default
        if field.name in cells:
            column = cells[field.name]
        elif default is None or not arrays:
            return None
        else:
            column = [default] * len(arrays[0])
        try:
            arrays.append(pa.array(column, field.type, from_pandas=True))
        except (ValueError, TypeError):  # pyarrow's own errors are of these kinds
            return None
    return pa.Table.from_arrays(arrays, schema=types)


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
    import pyarrow.compute as pc

    if column.least is None and column.most is None:
        return True
    least, most = pc.min_max(array).as_py().values()
    above = least is None or column.least is None or least >= column.least
    return above and (most is None or column.most is None or most <= column.most)


def _keys_fit(made: pa.Table, key: Sequence[str]) -> bool:
    """Whether no two rows have the same key."""
    if len(key) < 2:
        return not key or len(made.column(key[0]).unique()) == made.num_rows
    cells = [made.column(name).to_pylist() for name in key]
    return len(set(zip(*cells, strict=True))) == made.num_rows


def _spans_fit(made: pa.Table, spans: str) -> bool:
    import pyarrow.compute as pc

    pairs = [(made.column(start), made.column(end)) for start, end in (_SPANS if spans else ())]
    if spans == "span":
        return not any(pc.any(pc.greater(starts, ends)).as_py() for starts, ends in pairs)
    both = [pair for starts, ends in pairs for pair in zip(starts.to_pylist(), ends.to_pylist(), strict=True)]
    return all(len(starts) == len(ends) and all(map(le, starts, ends)) for starts, ends in both)
