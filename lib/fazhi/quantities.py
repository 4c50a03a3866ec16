"""The ledger: every numeral of a report, what it is, what it counts and how sure its value is.

Arabic numerals all have a row; Chinese ones where they count something. What is no amount has another kind (date,
ordinal, document, name), what is not understood the kind other: nothing is left out.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import pandas as pd

from fazhi.ledger import context, measured, signs, totals
from fazhi.ledger.amounts import Row
from fazhi.ledger.finding import numerals_of
from fazhi.ledger.numerals import exact
from fazhi.ledger.signs import Marked
from fazhi.rawmap import RawMap
from fazhi.rows import Columns, Table, by_report
from fazhi.script import fold
from fazhi.sentences import by_sentence

__all__ = ["COLUMNS", "KINDS", "Quantity", "exact", "quantities", "read_quantities"]

_AMOUNTS = ("quantity", "other")
_new = tuple.__new__  # of a NamedTuple, without the call that names its fields
_TOLD = context.CHANGE | context.LISTING | context.LOST  # what amounts of a sentence may tell of each other
_ALONE = context.CHANGE | context.LOST  # what is told of an amount that has its sentence for itself
_TITLE = 80  # characters of a document's title before or after a numeral
_EDITS = ("raw_start", "raw_end", "start", "end", "kind", "reason")  # what is read of an edit
_in_order = itemgetter(_EDITS.index("start"), _EDITS.index("raw_start"))
_NAN = float("nan")
KINDS = ("quantity", "date", "ordinal", "document", "name", "other")
COLUMNS = (
    "quantity_id", "report_id", "file", "section", "start", "end", "raw_start", "raw_end", "text", "kind", "value",
    "high", "unit", "approx", "role", "measured", "repair", "sentence",
)  # fmt: skip
_AS_READ = tuple(map(attrgetter, ("unit", "approx", "role", "measured")))
_TYPES = {
    **dict.fromkeys(("start", "end", "raw_start", "raw_end"), "int64"),
    **dict.fromkeys(("value", "high"), "float64"),
}


class Quantity(NamedTuple):
    """A numeral of a text; `value` and `high` are exact, `sentence` is the sentence it stands in."""

    start: int
    end: int
    text: str
    kind: str
    value: Decimal | None
    high: Decimal | None
    unit: str
    approx: str
    role: str
    measured: str
    repair: str
    sentence: str


def read_quantities(text: str) -> list[Quantity]:
    """Every numeral of `text`, in its order, without overlap; each run of ASCII digits is in one of them.

    `value` has 万 and 亿 multiplied out, money in 元, 三成 as 30 %; of a range it is the lower end and `high` the upper.
    `unit` is the unit as counted; `approx`, `role` and `kind` are of the words of the table ``quantities``. `repair`
    says what was inferred where the page lost a unit.

    >>> for q in read_quantities("2021年办理复议案件73件,咨询1.8万余人次,调解率由76%升至92%。"):
    ...     print(q.text, q.kind, exact(q.value), q.unit, q.approx or "-", q.role or "-", q.measured)
    2021年 date   - -
    73件 quantity 73 件 - - 办理复议案件
    1.8万余人次 quantity 18000 人次 more_than - 咨询
    76% quantity 76 % - from 调解率
    92% quantity 92 % - to 调解率
    """
    rows, wholes = _read(text)
    return [
        _new(Quantity, (r.start, r.end, text[r.start : r.end], r.kind, r.value, r.high, r.unit, r.approx, r.role,
                        r.measured, r.repair, whole))
        for r, whole in zip(rows, wholes, strict=True)
    ]  # fmt: skip


def _read(text: str) -> tuple[list[Row], list[str]]:
    """The numerals of a text, all that is known of them, and the sentence of each."""
    folded = fold(text)
    page = signs.marked(folded)
    rows, wholes, begins = numerals_of(page), [], []
    hints = context.approximate(page, rows)
    lists: list[tuple[int, int]] = []
    for start, end, first, last in by_sentence(folded, [row.start for row in rows]):
        whole, size = text[start:end], last - first
        if "《" in whole:
            _name_titles(folded, rows[first:last], start)
        if (size > 1 or hints[first] & _ALONE) and _compare(page, rows[first:last], hints[first:last]):
            lists.append((first, last))
        wholes += [whole] * size
        begins += [start] * size
    measured.fill(page, rows, begins)
    for first, last in lists:
        measured.share(folded, rows[first:last])
    return rows, wholes


def _entitled(text: str, row: Row, sentence: int) -> bool:
    """Whether an amount stands in the title of a document (《优化营商环境20条措施》)."""
    opening = text.rfind("《", max(sentence, row.start - _TITLE), row.start)
    return opening >= 0 and text.rfind("》", opening, row.start) < 0 <= text.find(
        "》", row.end, row.end + _TITLE
    )


def _name_titles(text: str, rows: list[Row], sentence: int) -> None:
    """Make names of the amounts of a sentence that stand in titles of documents."""
    for row in rows:
        if row.kind == "quantity" and not row.cell and _entitled(text, row, sentence):
            row.kind, row.unit, row.value, row.high, row.approx = "name", "", None, None, ""


def _compare(page: Marked, rows: list[Row], hints: list[int]) -> bool:
    """Fill in what the amounts of a sentence and the words before them say of each other; whether a list may be among them."""
    told = 0
    for hint in hints:
        told |= hint
    if not told & _TOLD and totals.unlike(rows):
        return False
    amounts_only = [row for row in rows if row.kind in _AMOUNTS and not row.cell]
    if told & context.LISTING:
        context.carry(page.text, amounts_only)
    if told & context.LOST:
        context.lost_units(page.text, amounts_only)
    if told & context.CHANGE:
        context.roles(page, amounts_only)
    if len(amounts_only) > 1:
        totals.sums(page.text, amounts_only)
    return told & context.LISTING > 0


def quantities(reports: pd.DataFrame, edits: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """The ledger of all reports: a row a numeral, columns ``COLUMNS``; `value` and `high` as float64, counts in units.

    `reports` needs report_id, file and text; `edits` and `sections` are the tables of ``clean`` and ``outline``.
    """
    return rows_of(reports, edits, sections).frame()


def rows_of(reports: pd.DataFrame, edits: Table, sections: Table) -> Columns:
    """The ledger of all reports by column."""
    edits_of = by_report(edits, _EDITS)
    sections_of = by_report(sections, ("start", "end", "section"))
    cells: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for report_id, file, text in zip(
        *(reports[n].tolist() for n in ("report_id", "file", "text")), strict=True
    ):
        if isinstance(text, str) and text:
            places = _Places(edits_of.get(report_id, []), sections_of.get(report_id, []))
            for own, some in zip(cells.values(), places.columns(text, report_id, file), strict=True):
                own += some
    return Columns(cells, _TYPES)


@lru_cache(maxsize=4096)
def _float(value: Decimal) -> float:
    return float(value)


class _Places:
    """Where the numerals of one report stand: in its source, in its sections, next to what cleaning mended."""

    def __init__(self, edits: Sequence[tuple[Any, ...]], sections: Sequence[tuple[int, int, str]]) -> None:
        changes = sorted(edits, key=_in_order)
        self._raw = RawMap(changes)
        self._mended = [
            (start, end, reason) for _, _, start, end, kind, reason in changes if kind == "mended"
        ]
        self._sections = sorted(sections, key=lambda s: (s[0], -s[1]))
        self._begins = [start for start, _, _ in self._sections]

    def columns(self, text: str, report_id: str, file: str) -> Iterator[Iterable[Any]]:
        """The cells of the table, column by column."""
        found, wholes = _read(text)
        starts, ends = [row.start for row in found], [row.end for row in found]
        yield [f"{report_id}:{start}" for start in starts]
        yield from ([report_id] * len(found), [file] * len(found))
        yield self._sections_of(starts)
        yield from (starts, ends, *self._raw.spans(starts, ends))
        yield [text[start:end] for start, end in zip(starts, ends, strict=True)]
        yield [row.kind for row in found]
        yield [_NAN if (value := row.value) is None else _float(value) for row in found]
        yield [_NAN if (high := row.high) is None else _float(high) for row in found]
        yield from (map(attribute, found) for attribute in _AS_READ)
        yield self._repairs(starts, ends, [row.repair for row in found])
        yield wholes

    def _sections_of(self, places: Sequence[int]) -> list[str]:
        """The innermost section that holds each of the rising `places`."""
        names: list[str] = []
        while (first := len(names)) < len(places):
            edge, name = self._section(bisect_right(self._begins, places[first]), places[first])
            names += [name] * (bisect_left(places, edge, first) - first)
        return names

    def _section(self, i: int, at: int) -> tuple[int, str]:
        """The innermost of the first `i` sections that holds a position, and up to where none other does."""
        edge = self._sections[i][0] if i < len(self._sections) else sys.maxsize
        while i:
            i -= 1
            _, end, section = self._sections[i]
            if at < end:
                return edge if edge < end else end, section
        return edge, ""

    def _repairs(self, starts: Sequence[int], ends: Sequence[int], inferred: list[str]) -> list[str]:
        """What cleaning mended within each of the numerals, and what was inferred."""
        mended: dict[int, list[str]] = {}
        for start, end, reason in self._mended:
            i = bisect_right(ends, start)
            while i < len(starts) and starts[i] < end:
                mended.setdefault(i, []).append(reason)
                i += 1
        for i, reasons in mended.items():
            inferred[i] = "; ".join(dict.fromkeys([*reasons, *([inferred[i]] if inferred[i] else [])]))
        return inferred
