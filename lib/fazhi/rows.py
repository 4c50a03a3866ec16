"""Tables as plain rows and back: a loop over Python values is many times faster than one over cells of a DataFrame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd


class Columns(NamedTuple):
    """A table as its columns, each with a value a row; they are of type str where `kinds` names no other.

    >>> Columns({"report_id": ["a"], "start": [1]}, {"start": "int64"}).frame().dtypes.astype(str).to_dict()
    {'report_id': 'str', 'start': 'int64'}
    """

    cells: Mapping[str, Sequence[Any]]
    kinds: Mapping[str, str]

    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame."""
        series: dict[str, pd.Series[Any]] = {}
        for name, cells in self.cells.items():
            dtype: Any = self.kinds.get(name, "str")
            series[name] = pd.Series(list(cells), dtype=dtype)
        return pd.DataFrame(series)


class Rows(NamedTuple):
    """A table as a list of rows, each with a value a column; `kinds` as of ``Columns``.

    >>> Rows(["report_id", "start"], [("a", 1)], {"start": "int64"}).frame()["start"].tolist()
    [1]
    """

    columns: Sequence[str]
    values: list[tuple[Any, ...]]
    kinds: Mapping[str, str]

    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame."""
        return self.by_column().frame()

    def by_column(self) -> Columns:
        """The same by column."""
        values = list(zip(*self.values, strict=True)) or [()] * len(self.columns)
        return Columns(dict(zip(self.columns, values, strict=True)), self.kinds)


Table = pd.DataFrame | Rows | Columns


def by_report(table: Table, columns: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """The values of some columns of each report's rows, in their order.

    >>> by_report(pd.DataFrame({"report_id": ["a", "b", "a"], "start": [1, 2, 3]}), ["start"])
    {'a': [(1,), (3,)], 'b': [(2,)]}
    """
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    if isinstance(table, Rows):
        own, *places = (table.columns.index(name) for name in ("report_id", *columns))
        pick = itemgetter(slice(places[0], places[0] + 1)) if len(places) == 1 else itemgetter(*places)
        for report_id, rows in groupby(table.values, itemgetter(own)):
            found[report_id].extend(map(pick, rows))
        return dict(found)
    names = ["report_id", *columns]
    if isinstance(table, Columns):
        cells = [table.cells[name] for name in names]
    else:
        cells = [] if table.empty else [table[name].tolist() for name in names]
    told = zip(*cells[1:], strict=True)
    for report_id, rows in groupby(cells[0] if cells else ()):
        found[report_id].extend(islice(told, len(list(rows))))
    return dict(found)


def taken(table: Table, columns: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    """The values of some columns (two or more) in all rows.

    >>> list(taken(Columns({"unit": ["件", "人"], "value": [3, 5]}, {"value": "int64"}), ["value", "unit"]))
    [(3, '件'), (5, '人')]
    """
    if isinstance(table, Rows):
        return map(itemgetter(*map(table.columns.index, columns)), table.values)
    if isinstance(table, Columns):
        return zip(*map(table.cells.__getitem__, columns), strict=True)
    return () if table.empty else zip(*(table[name].tolist() for name in columns), strict=True)


def picked(table: Table, columns: Sequence[str], places: Sequence[int]) -> list[Sequence[Any]]:
    """The cells of some columns (two or more) in the rows at `places`.

    >>> picked(Columns({"unit": ["件", "人"], "value": [3, 5]}, {"value": "int64"}), ["value", "unit"], [1])
    [[5], ['人']]
    """
    if not places:
        return [()] * len(columns)
    if isinstance(table, Rows):
        rows = map(table.values.__getitem__, places)
        return list(zip(*map(itemgetter(*map(table.columns.index, columns)), rows), strict=True))
    if isinstance(table, Columns):
        cells = [table.cells[name] for name in columns]
        return [[column[place] for place in places] for column in cells]
    return [table[name].take(list(places)).tolist() for name in columns]
