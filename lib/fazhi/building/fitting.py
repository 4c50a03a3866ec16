"""Rows of a part held to their declaration (``fazhi.schema``) by a quick look, and laid out as they are kept.

A table of a part has thousands of rows and is whole nearly always: a look at the types, the distinct words and the bounds of
its columns is enough, and many times faster than a DataFrame. What does not pass it is left to ``schema.conform``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import le
from typing import TYPE_CHECKING, Any

from fazhi import schema
from fazhi.rows import Rows, Table

if TYPE_CHECKING:
    import pyarrow as pa

_PYTHON: dict[str, set[type]] = {
    "text": {str}, "int": {int}, "year": {int, type(None)}, "float": {int, float, type(None)}, "bool": {bool},
}  # fmt: skip
_SPANS = (("start", "end"), ("raw_start", "raw_end"))


def held(table: Table, name: str) -> Table:
    """A table as declared: rows that fit as they are, anything else as ``schema.conform`` returns or refuses it."""
    if isinstance(table, Rows):
        return table if fits(table, name) else schema.conform(table.frame(), name)
    return schema.conform(table, name)


def fits(rows: Rows, name: str) -> bool:
    """Whether all is surely well with rows; where not, ``schema.check`` tells what is wrong, if anything.

    >>> kinds = {"similarity": "float64"}
    >>> fits(Rows(["measure_id", "other", "similarity"], [("a:1", "b:2", 0.7)], kinds), "shared")
    True
    >>> fits(Rows(["measure_id", "other", "similarity"], [("a:1", "b:2", 1.7)], kinds), "shared")
    False
    """
    declared, cells = schema.tables()[name], rows.by_column()
    for column in declared.columns.values():
        if column.name not in cells and column.default is None:
            return False
        if column.name in cells and not _fit(cells[column.name], column):
            return False
    if declared.key and len(set(zip(*(cells[key] for key in declared.key), strict=True))) < len(rows.values):
        return False
    pairs = [(cells[start], cells[end]) for start, end in (_SPANS if declared.spans else ())]
    if declared.spans == "span":
        return all(all(map(le, starts, ends)) for starts, ends in pairs)
    return all(len(a) == len(b) and all(map(le, a, b)) for both in pairs for a, b in zip(*both, strict=True))


def _fit(cells: Sequence[Any], column: schema.Column) -> bool:
    """Whether all is surely well with the cells of a column."""
    if column.type not in _PYTHON:
        return True
    if not _PYTHON[column.type].issuperset(map(type, cells)):
        return False
    return _fit_texts(cells, column) if column.type == "text" else _fit_numbers(cells, column)


def _fit_texts(cells: Sequence[str], column: schema.Column) -> bool:
    if not column.empty and "" in cells:
        return False
    distinct = set(cells) - {""} if column.values or column.like else ()
    return all(
        map(column.values.__contains__ if column.values else re.compile(column.like).fullmatch, distinct)
    )


def _fit_numbers(cells: Sequence[Any], column: schema.Column) -> bool:
    if column.type in ("float", "year"):
        given = [cell for cell in cells if cell is not None and cell == cell]
        if len(given) < len(cells) and not column.empty:
            return False
        cells = given
    if not cells:
        return True
    above = column.least is None or min(cells) >= column.least
    return above and (column.most is None or max(cells) <= column.most)


def arrow_of(table: Table, name: str) -> pa.Table:
    """A table that ``held`` has passed as pyarrow has it: every part has the same types."""
    import pyarrow as pa

    if not isinstance(table, Rows):
        return schema.to_arrow(table, name)
    types, declared, cells = schema.arrow(name), schema.tables()[name].columns, table.by_column()
    columns = [cells.get(field.name) or [declared[field.name].default] * len(table.values) for field in types]
    arrays = [
        pa.array(told, field.type, from_pandas=True) for told, field in zip(columns, types, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=types)
