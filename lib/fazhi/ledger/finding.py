"""All numerals of a text: where each stands, what kind it is of, its value and unit."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter

from fazhi.ledger import amounts, context, forms, hanzi, signs
from fazhi.ledger.amounts import Row
from fazhi.ledger.signs import Marked
from fazhi.ledger.tabular import tables
from fazhi.ledger.tallies import tallies

_start = attrgetter("start")


def numerals_of(page: Marked) -> list[Row]:
    """All numerals, Arabic and Chinese, in the order of the text.

    >>> [(row.kind, row.unit) for row in numerals_of(signs.marked("2021年走访三家、12户"))]
    [('date', ''), ('quantity', '家'), ('quantity', '户')]
    """
    arabic = _arabic(page, _cells(page.text))
    starts = [row.start for row in arabic]
    chinese: list[Row] = []
    for row in hanzi.chinese(page):
        i = bisect_right(starts, row.start)
        if (i == 0 or arabic[i - 1].end <= row.start) and (i == len(arabic) or row.end <= starts[i]):
            chinese.append(row)
    return sorted(arabic + chinese, key=_start) if chinese else arabic


def _cells(folded: str) -> dict[int, Row]:
    """The numbers of the tables by their start, totals and parts marked where they add up."""
    found = tables(folded)
    cells = {v.amount.start: replace(v.amount) for table in found for v in table.values}
    for table in found:
        for tally in tallies(table):
            for part in tally.parts if tally.holds else ():
                cells[part.amount.start].role = cells[part.amount.start].role or "part"
            if tally.holds:
                cells[tally.total.amount.start].role = "total"
    return cells


def _arabic(page: Marked, cells: Mapping[int, Row]) -> list[Row]:
    """The Arabic numerals; those that are `cells` of tables are read already."""
    text, rows, at, plain, ranks = page.text, [], 0, amounts.plain, context.ranks()
    letters = [*page.letters, sys.maxsize]
    row: Row | None
    for first, last, odd, counted in signs.runs(page):
        if counted and not odd and first >= at and first not in cells and (row := plain(text, first, last)):
            rows.append(_placed(text, row) if row.unit in ranks else row)
            at = row.end
        while at < last:
            start, end = first if first > at else at, last
            form: int | None = 1
            if odd and (match := forms.numeral(text, min(letters[bisect_left(letters, at)], start))):
                (start, end), form = match.span(), match.lastindex
            row = cells.get(start)
            if row is None:
                row = amounts.counted(text, start, end) if form else None
                if row is None:
                    row = _other(text, start, at, last if start >= first else 0)
                elif row.unit in ranks or text[start - 1] == "之":
                    row = _placed(text, row)
            rows.append(row)
            at = row.end
    return rows


def _other(folded: str, start: int, floor: int, end: int) -> Row:
    """A numeral that is no plain count: of another form, or an amount of any; its digits end at `end` if they begin it."""
    form = forms.read(folded, start, floor, end)
    if form is not None:
        left, right, kind, _ = form
        return Row(left, right, kind, _rank(folded[left:right]) if kind == "ordinal" else None)
    row = amounts.plain(folded, start, end) if end else None
    if row is None:
        while not folded[start].isdecimal():
            start += 1
        row = amounts.arabic(folded, start)
        if row.high is not None and context.comes_from(folded, start):
            row = amounts.arabic(folded, start, ranges=False)
    return _placed(folded, row)


def _placed(folded: str, row: Row) -> Row:
    """An amount, with what the words right before it change: a share, a rank, a number in running text."""
    start = row.start
    if start >= 3 and folded.startswith("百分之", start - 3) and row.value is not None:
        row.start, row.unit, row.written, row.kind = start - 3, "%", "%", "quantity"
    if context.ranked(folded, row):
        return Row(row.start, row.end, "ordinal", row.value, unit=row.unit)
    if row.kind == "other" and row.bare and context.running(folded, row):
        row.kind = "quantity"
    return row


def _rank(text: str) -> Decimal | None:
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    return Decimal(digits) if len(digits) <= 4 else None
