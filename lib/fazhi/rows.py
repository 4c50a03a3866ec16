"""Tables as plain rows and back: a loop over Python values is many times faster than one over cells of a DataFrame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd


def by_report(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """The values of some columns of each report's rows, in their order.

    >>> by_report(pd.DataFrame({"report_id": ["a", "b", "a"], "start": [1, 2, 3]}), ["start"])
    {'a': [(1,), (3,)], 'b': [(2,)]}
    """
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    for report_id, row in zip(frame["report_id"].tolist(), rows, strict=True):
        found[report_id].append(row)
    return dict(found)


def frame_of(rows: Iterable[Sequence[Any]], columns: Sequence[str], kinds: Mapping[str, str]) -> pd.DataFrame:
    """A table of `rows`, each with a value a column; columns are of type str where `kinds` names no other.

    >>> frame_of([("a", 1)], ["report_id", "start"], {"start": "int64"}).dtypes.astype(str).to_dict()
    {'report_id': 'str', 'start': 'int64'}
    """
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    series: dict[str, pd.Series[Any]] = {}
    for name, cells in zip(columns, values, strict=True):
        dtype: Any = kinds.get(name, "str")
        series[name] = pd.Series(list(cells), dtype=dtype)
    return pd.DataFrame(series)
