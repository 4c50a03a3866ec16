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
from fazhi.rows import Rows, Table

if TYPE_CHECKING:
    import pyarrow as pa

Cells = Mapping[str, Sequence[Any]]
_LISTS = ("texts", "ints", "floats")
_SPANS = (("start", "end"), ("raw_start", "raw_end"))


def laid_out(table: Table, name: str) -> pa.Table:
    """A table as pyarrow has it, columns and types as declared: every part has the same.

    Raises ValueError as ``schema.conform`` does.

    >>> rows = Rows(["measure_id", "other", "similarity"], [("a:1", "b:2", 0.7)], {"similarity": "float64"})
    >>> laid_out(rows, "shared").to_pylist()
    [{'measure_id': 'a:1', 'other': 'b:2', 'similarity': 0.7}]
    """
    if not isinstance(table, pd.DataFrame):
        cells = table.by_column().cells if isinstance(table, Rows) else table.cells
        declared = schema.tables()[name]
        made = _laid_out(cells, len(next(iter(cells.values()))), declared)
        if made is not None and _fits(cells, made, declared):
            return made
        table = table.frame()
    return schema.to_arrow(schema.conform(table, name), name)


def _laid_out(cells: Cells, size: int, declared: schema.Table) -> pa.Table | None:
    """The columns in their declared types; None where a cell is of another, or a column is not there."""
    import pyarrow as pa

    arrays, types = [], schema.arrow(declared.name)
    for field in types:
        default = declared.columns[field.name].default
        if field.name not in cells and default is None:
            return None
        column = cells[field.name] if field.name in cells else [default] * size
        try:
            arrays.append(pa.array(column, field.type, from_pandas=True))
        except (ValueError, TypeError):  # pyarrow's own errors are of these kinds
            return None
    return pa.Table.from_arrays(arrays, schema=types)


def _fits(cells: Cells, made: pa.Table, declared: schema.Table) -> bool:
    """Whether all is surely well with a table; where not, ``schema.check`` tells what is wrong, if anything."""
    for column in declared.columns.values():
        if column.type in _LISTS or column.name not in cells:
            continue
        array = made.column(column.name)
        if array.null_count and not (column.empty and column.type != "text"):
            return False
        if not (
            _words_fit(cells[column.name], column) if column.type == "text" else _bounds_fit(array, column)
        ):
            return False
    key = [cells[name] for name in declared.key]
    return (not key or len(set(zip(*key, strict=True))) == made.num_rows) and _spans_fit(
        cells, declared.spans
    )


def _words_fit(cells: Sequence[str], column: schema.Column) -> bool:
    if not column.empty and "" in cells:
        return False
    distinct = set(cells) - {""} if column.values or column.like else ()
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


def _spans_fit(cells: Cells, spans: str) -> bool:
    pairs = [(cells[start], cells[end]) for start, end in (_SPANS if spans else ())]
    if spans == "span":
        return all(all(map(le, starts, ends)) for starts, ends in pairs)
    return all(len(a) == len(b) and all(map(le, a, b)) for both in pairs for a, b in zip(*both, strict=True))
