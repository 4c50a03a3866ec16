"""The audit: sums, rates and changes that reports state, held against the figures they state them of.

Nothing is mended: every relation with both sides stated is a row, consistent or not, with the figures it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from fazhi.relations.changes import changes
from fazhi.relations.rates import rates
from fazhi.relations.stated import Check, Interval, Sheet, interval, pattern
from fazhi.relations.sums import sums
from fazhi.relations.tabulated import tabulated
from fazhi.tables import SPANS

__all__ = ["COLUMNS", "Check", "audit", "checks_within", "growth", "read_checks"]

COLUMNS = (
    "report_id", "file", "region", "code", "year", "kind", "total", "parts", "computed", "difference", "consistent",
    "quantity_ids", "sentence",
    *SPANS,
)  # fmt: skip
_PLACE = ("region", "code", "year")
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
    sheet = Sheet(quantities, text)
    added = sums(sheet)
    stated = [*added, *rates(sheet, added), *changes(sheet), *tabulated(sheet)]
    return sorted(stated, key=lambda check: min(check.places))


def audit(quantities: pd.DataFrame, indicators: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """All checks of all reports, those across years last: columns ``COLUMNS``.

    `difference` is what is stated less what is computed; `quantity_ids` are the figures' rows in `quantities`, the total
    first; start, end, raw_start and raw_end are lists, the span of each of
    them. `reports` needs report_id, file and text; without region, code and year growth across years finds nothing.
    """
    found = [checks_within(quantities, reports), growth(quantities, indicators, reports)]
    return pd.concat(found, ignore_index=True)


def checks_within(quantities: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """The checks of each report by itself: those of ``audit`` without growth across years."""
    return _frame(_within(quantities, reports))


def _within(quantities: pd.DataFrame, reports: pd.DataFrame) -> list[dict[str, Any]]:
    by_report = dict(iter(quantities.groupby("report_id", sort=False)))
    records: list[dict[str, Any]] = []
    for report in reports.to_dict("records"):
        rows = by_report.get(report["report_id"])
        if rows is not None and isinstance(report["text"], str):
            ledger = list(rows.sort_values("start").itertuples(index=False))
            records += [_record(c, report, ledger) for c in read_checks(ledger, report["text"])]
    return records


def _record(check: Check, report: dict[Hashable, Any], ledger: Sequence[Any]) -> dict[str, Any]:
    rows = [ledger[place] for place in check.places]
    sentences = dict.fromkeys(row.sentence for row in sorted(rows, key=lambda row: row.start))
    return _about(report) | {
        "kind": check.kind, "total": float(check.total), "parts": [float(p) for p in check.parts],
        "computed": round(float(check.computed), 6), "difference": round(float(check.total - check.computed), 6),
        "consistent": check.consistent, "quantity_ids": [row.quantity_id for row in rows], "sentence": "".join(sentences),
        **{name: [int(getattr(row, name)) for row in rows] for name in SPANS},
    }  # fmt: skip


def _about(report: dict[Hashable, Any]) -> dict[str, Any]:
    return {name: report.get(name) for name in ("report_id", "file", *_PLACE)}


def _frame(records: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    texts = dict.fromkeys(("report_id", "file", "region", "code", "kind", "sentence"), "str")
    numbers = dict.fromkeys(("total", "computed", "difference"), "float64")
    return frame.astype({**texts, **numbers, "consistent": "bool", "year": "Int64"})


class _Value(NamedTuple):
    """An indicator's figure in one report."""

    row: Any
    span: Interval
    value: Decimal


def growth(quantities: pd.DataFrame, indicators: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Growth over last year that a report states of an indicator, held against the report of the year before.

    Columns ``COLUMNS``; `parts` are the earlier report's value and this one's. Compared are figures of the same place,
    issuer, indicator, unit and scope, of the year itself and given once in each report. Of `quantities` only the rows of
    role change are used.
    """
    if indicators.empty or not {"region", "code", "year"} <= set(reports.columns):
        return _frame([])
    about = {row["report_id"]: row for row in reports.to_dict("records")}
    values = _values(indicators, about)
    said = quantities[quantities["role"] == "change"].groupby("report_id", sort=False)
    changed = {key: part.sort_values("start") for key, part in said}
    records = []
    for (place, year, key), now in values.items():
        earlier = values.get((place, year - 1, key))
        if earlier is not None and now.row.report_id in changed:
            records += list(_compared(earlier, now, changed[now.row.report_id], about[now.row.report_id]))
    return _frame(records)


def _values(
    indicators: pd.DataFrame, about: dict[Any, dict[Hashable, Any]]
) -> dict[tuple[Any, int, Any], _Value]:
    """The figures that are given once, by place, year and what they measure."""
    found: dict[tuple[Any, int, Any], list[_Value]] = {}
    rows: Iterator[Any] = indicators[indicators["period"] == "year"].itertuples(index=False)
    for row in rows:
        report = about.get(row.report_id)
        place = place_key(report) if report else None
        if report is not None and place is not None and row.value == row.value:
            value, high = Decimal(str(row.value)), row.high
            span = interval(row.text, value, high=None if high is None or high != high else Decimal(str(high)),
                            approx=row.approx, unit=row.unit)  # fmt: skip
            key = (place, int(report["year"]), (row.indicator, row.unit, row.scope))
            found.setdefault(key, []).append(_Value(row, span, value))
    return {key: given[0] for key, given in found.items() if len(given) == 1}


def place_key(report: dict[Hashable, Any]) -> tuple[Any, ...] | None:
    """What two reports of one place share; None where place or year is unknown or another report stands for them."""
    names = [name for name in (report["code"], report["region"]) if isinstance(name, str) and name]
    if not names or pd.isna(report["year"]) or not report.get("primary", True):
        return None
    kind = report.get("issuer_kind", "")
    return names[0], "" if kind in ("government", "party_joint") else (kind, report.get("issuer", ""))


def _compared(
    earlier: _Value, now: _Value, said: pd.DataFrame, report: dict[Hashable, Any]
) -> Iterator[dict[str, Any]]:
    for change in said.itertuples(index=False):
        if 0 <= change.start - now.row.end <= NEAR:
            verb = _verb(now.row.text, change, change.start - now.row.end, int(report["year"]))
            check = _grown(earlier, now, change, -1 if verb in _FALLS else 1) if verb else None
            if check is not None:
                rows = [change, earlier.row, now.row]
                yield _record(check, report, rows) | {"sentence": now.row.sentence}


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
