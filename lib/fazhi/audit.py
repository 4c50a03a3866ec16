"""The audit: sums, rates and changes that reports state, held against the figures they state them of.

Nothing is mended: every relation with both sides stated is a row, consistent or not, with the figures it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd

from fazhi.relations.changes import changes
from fazhi.relations.rates import rates
from fazhi.relations.sheets import FIGURE, Sheet, sheet_of
from fazhi.relations.stated import Check, Interval, interval, pattern
from fazhi.relations.sums import sums
from fazhi.relations.tabulated import tabulated
from fazhi.rows import Rows, Table, by_report
from fazhi.tables import SPANS

__all__ = ["COLUMNS", "Check", "audit", "growth", "read_checks", "rows_of"]

COLUMNS = (
    "report_id", "file", "region", "code", "year", "kind", "total", "parts", "computed", "difference", "consistent",
    "quantity_ids", "sentence",
    *SPANS,
)  # fmt: skip
_ABOUT = ("report_id", "file", "region", "code", "year")
_TYPES = {
    **dict.fromkeys(("total", "computed", "difference"), "float64"),
    **dict.fromkeys(("parts", "quantity_ids", *SPANS), "object"),
    "consistent": "bool",
    "year": "Int64",
}
_start = itemgetter(FIGURE.index("start"))  # of a figure
NEAR = 20  # characters between a figure and the change that is said of it
_SAID = r"^\)?[,(、]?(?:数量|总数|分别)?(?:COMPARED)(?:同期|年度)?[^,;。:()\d]{0,4}?(?P<verb>增加|增长|上升|提高|多|减少|下降|降低|少)[^,;。:()\d]{0,4}$"
_FALLS = ("减少", "下降", "降低", "少")


def read_checks(quantities: Sequence[Any], text: str) -> list[Check]:
    """The arithmetic relations that one report states, in the order of the text.

    `quantities` are the rows of ``read_quantities(text)``. A check has kind (sum, rate, difference, growth), total (what
    is stated), parts (of a rate part and whole, of a change old and new value), computed, consistent, and places: the
    indexes in `quantities` of total and parts.

    >>> from fazhi.quantities import read_quantities
    >>> text = "受理纠纷832件,调解成功822件,成功率98.9%。制定法规5件(新立3件、修改2件)。"
    >>> for check in read_checks(read_quantities(text), text):
    ...     print(check.kind, check.total, *check.parts, f"{check.computed:.2f}", check.consistent)
    rate 98.9 822 832 98.80 False
    sum 5 3 2 5.00 True
    """
    return _checks(sheet_of(quantities, text))


def _checks(sheet: Sheet) -> list[Check]:
    added = sums(sheet)
    stated = [*added, *rates(sheet, added), *changes(sheet), *tabulated(sheet)]
    return sorted(stated, key=lambda check: min(check.places))


def audit(quantities: pd.DataFrame, indicators: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """All checks of all reports, those across years last: columns ``COLUMNS``.

    `difference` is what is stated less what is computed; `quantity_ids` are the figures' rows in `quantities`, the total
    first; start, end, raw_start and raw_end are lists, the span of each of
    them. `reports` needs report_id, file and text; without region, code and year growth across years finds nothing.
    """
    found = [rows_of(quantities, reports).frame(), growth(quantities, indicators, reports)]
    return pd.concat(found, ignore_index=True)


def rows_of(quantities: Table, reports: pd.DataFrame) -> Rows:
    """The checks of each report by itself as rows: those of ``audit`` without growth across years."""
    return Rows(COLUMNS, list(_within(quantities, reports)), _TYPES)


def _within(quantities: Table, reports: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    ledgers = by_report(quantities, _Figure._fields)
    unknown = [float("nan")] * len(reports)
    known = (reports[name].tolist() if name in reports else unknown for name in (*_ABOUT, "text"))
    for *about, text in zip(*known, strict=True):
        if about[0] in ledgers and isinstance(text, str):
            ledger = sorted(ledgers[about[0]], key=_start)
            for check in _checks(Sheet(ledger, text)):
                yield _row(check, about, [_Figure._make(ledger[place]) for place in check.places])


class _Figure(NamedTuple):
    """What is read of a row of the ledger: ``FIGURE``, and what only a row of a check tells."""

    kind: str
    start: int
    end: int
    value: Any
    high: Any
    unit: str
    approx: str
    role: str
    quantity_id: str
    raw_start: int
    raw_end: int
    text: str
    sentence: str


def _row(check: Check, about: Sequence[Any], figures: Sequence[Any], sentence: str = "") -> tuple[Any, ...]:
    """The row of a check: `figures` are those of its places, `sentence` theirs where none is given."""
    sentences = dict.fromkeys(f.sentence for f in sorted(figures, key=lambda f: f.start))
    spans = ([getattr(f, name) for f in figures] for name in SPANS)
    return (
        *about, check.kind, float(check.total), [float(p) for p in check.parts], round(float(check.computed), 6),
        round(float(check.total - check.computed), 6), check.consistent, [f.quantity_id for f in figures],
        sentence or "".join(sentences), *spans,
    )  # fmt: skip


class _Coded(NamedTuple):
    """What is read of a row of the indicators."""

    report_id: str
    quantity_id: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    text: str
    value: Any
    high: Any
    unit: str
    approx: str
    sentence: str
    indicator: str
    scope: str


OF_FIGURES = (*_Coded._fields, "period")
"""What ``growth`` reads of the indicators."""


class _Value(NamedTuple):
    """An indicator's figure in one report."""

    row: _Coded
    span: Interval
    value: Decimal


def growth(quantities: pd.DataFrame, indicators: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Growth over last year that a report states of an indicator, held against the report of the year before.

    Columns ``COLUMNS``; `parts` are the earlier report's value and this one's. Compared are figures of the same place,
    issuer, indicator, unit and scope, of the year itself and given once in each report. Of `quantities` only the rows of
    role change are used.
    """
    if indicators.empty or not {"region", "code", "year"} <= set(reports.columns):
        return Rows(COLUMNS, [], _TYPES).frame()
    told = [name for name in (*_ABOUT, "primary", "issuer_kind", "issuer") if name in reports]
    concerned = reports[reports["report_id"].isin(indicators["report_id"])]
    about = {row["report_id"]: row for row in records(concerned, told)}
    coded = _once(indicators, about)
    changes = by_report(quantities[quantities["role"] == "change"], _Figure._fields)
    rows: list[tuple[Any, ...]] = []
    for (place, year, key), now in coded.items():
        earlier = coded.get((place, year - 1, key))
        if earlier is not None and now.report_id in changes:
            said = sorted(map(_Figure._make, changes[now.report_id]), key=lambda change: change.start)
            rows += _compared(_value(earlier), _value(now), said, about[now.report_id])
    return Rows(COLUMNS, rows, _TYPES).frame()


def _once(
    indicators: pd.DataFrame, about: dict[Any, dict[Hashable, Any]]
) -> dict[tuple[Any, int, Any], _Coded]:
    """The figures that are given once, by place, year and what they measure."""
    places = {name: (place, int(row["year"])) for name, row in about.items() if (place := place_key(row))}
    found: dict[tuple[Any, int, Any], list[_Coded]] = {}
    rows = indicators[indicators["period"] == "year"]
    for row in map(_Coded._make, zip(*(rows[name].tolist() for name in _Coded._fields), strict=True)):
        if row.report_id in places and row.value == row.value:
            key = (*places[row.report_id], (row.indicator, row.unit, row.scope))
            found.setdefault(key, []).append(row)
    return {key: given[0] for key, given in found.items() if len(given) == 1}


def _value(row: _Coded) -> _Value:
    value, high = Decimal(str(row.value)), None
    if row.high is not None and row.high == row.high:
        high = Decimal(str(row.high))
    return _Value(row, interval(row.text, value, high=high, approx=row.approx, unit=row.unit), value)


def records(table: pd.DataFrame, columns: Sequence[str]) -> Iterator[dict[Hashable, Any]]:
    """The rows of a table by the names of some of its columns."""
    for row in zip(*(table[name].tolist() for name in columns), strict=True):
        yield dict(zip(columns, row, strict=True))


def place_key(report: dict[Hashable, Any]) -> tuple[Any, ...] | None:
    """What two reports of one place share; None where place or year is unknown or another report stands for them."""
    names = [name for name in (report["code"], report["region"]) if isinstance(name, str) and name]
    if not names or pd.isna(report["year"]) or not report.get("primary", True):
        return None
    kind = report.get("issuer_kind", "")
    return names[0], "" if kind in ("government", "party_joint") else (kind, report.get("issuer", ""))


def _compared(
    earlier: _Value, now: _Value, said: Sequence[_Figure], report: dict[Hashable, Any]
) -> Iterator[tuple[Any, ...]]:
    about = [report.get(name) for name in _ABOUT]
    for change in said:
        if 0 <= change.start - now.row.end <= NEAR:
            verb = _verb(now.row.text, change, change.start - now.row.end, int(report["year"]))
            check = _grown(earlier, now, change, -1 if verb in _FALLS else 1) if verb else None
            if check is not None:
                yield _row(check, about, [change, earlier.row, now.row], now.row.sentence)


def _verb(figure: str, change: Any, gap: int, year: int) -> str:
    """The verb of growth over last year between a figure and a change, `gap` characters apart in a sentence; '' if none."""
    compared = rf"{pattern('compared').pattern}|[较比]{year - 1}年"
    for match in re.finditer(re.escape(figure), change.sentence):
        between = change.sentence[match.end() : match.end() + gap]
        if change.sentence.startswith(change.text, match.end() + gap):
            found = re.match(_SAID.replace("COMPARED", compared), between)
            if found:
                return found["verb"]
    return ""


def _grown(earlier: _Value, now: _Value, change: Any, sign: int) -> Check | None:
    """The stated growth held against both values; None where it is in another unit or nothing can be divided by."""
    stated = interval(change.text, Decimal(str(change.value)), approx=change.approx, unit=change.unit)
    low, high = now.span.low - earlier.span.high, now.span.high - earlier.span.low
    computed = now.value - earlier.value
    if change.unit == "%" and now.row.unit != "%" and earlier.span.low > 0:
        low, high = 100 * low / earlier.span.high, 100 * high / earlier.span.low
        computed = 100 * computed / earlier.value
    elif change.unit != now.row.unit and (change.unit, now.row.unit) != ("百分点", "%"):
        return None
    bounds = sorted([sign * low, sign * high])
    parts = (earlier.value, now.value)
    total = Decimal(str(change.value))
    return Check("growth", total, parts, sign * computed, Interval(*bounds).meets(stated), (0, 1, 2))
