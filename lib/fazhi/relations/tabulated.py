"""Relations within a table, and between a table and the words that announce it: sums, shares, rates and changes.

Numbers of a table are related only along its own lines: a total with the parts of its column or row, a share with the
count beside it, a change with the two years of its row. That they do not fit is claimed only where another line of the
same table, read in the same way, does fit.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal

from fazhi.ledger.tabular import Table
from fazhi.ledger.tallies import Item, Tally, columns, rows, tallies
from fazhi.relations.changes import difference, growth
from fazhi.relations.rates import NEAR_SHARE, Pair, checked, kinds
from fazhi.relations.sheets import Sheet
from fazhi.relations.stated import Check, Count
from fazhi.relations.sums import made

MOST = 60  # numbers of a line of a table that are held against one another
ANNOUNCED = 120  # characters before a table in which the total stands that it divides

Form = tuple[object, ...]
Lines = dict[int, list[Item]]
Found = Iterator[tuple[Form, Check]]


def tabulated(sheet: Sheet) -> list[Check]:
    """The relations of all tables of a sheet.

    >>> from fazhi.quantities import read_quantities
    >>> from fazhi.relations.sheets import sheet_of
    >>> text = "类别 件数 占比\\n许可 12 40%\\n处罚 18 60%\\n合计 30 100%"
    >>> [(c.kind, str(c.total), *map(str, c.parts)) for c in tabulated(sheet_of(read_quantities(text), text))]
    [('sum', '30', '12', '18'), ('rate', '40', '12', '30'), ('rate', '60', '18', '30')]
    """
    return [check for table in sheet.tables for check in _of(sheet, table)]


def _of(sheet: Sheet, table: Table) -> Iterator[Check]:
    added = [(("sum", *t.form), check) for t in tallies(table) if (check := _sum(sheet, t)) is not None]
    told = _announced(sheet, table, {place for _, check in added for place in check.places})
    sums = [*_trusted(added), *told]
    counts = {c.place: c for c in [*sheet.cells.values(), *sheet.within(0, len(sheet.plain))]}
    wholes: dict[int, list[Count]] = {}
    for check in sums:
        for place in check.places[1:]:
            wholes.setdefault(place, []).append(counts[check.places[0]])
    yield from sums
    for lines in (rows(table), columns(table)):
        yield from _trusted([*_shares(sheet, lines, wholes), *_rates(sheet, lines), *_changes(sheet, lines)])


def _trusted(found: Sequence[tuple[Form, Check]]) -> Iterator[Check]:
    """The checks that agree, and those that do not where others of the same form do."""
    fits = {form for form, check in found if check.consistent and sum(part != 0 for part in check.parts) > 1}
    for form, check in found:
        if check.consistent or form in fits and _near(check):
            yield check


def _near(check: Check) -> bool:
    """Whether stated and computed are so near that one of the figures must be a slip."""
    off = abs(check.total - check.computed)
    if check.kind != "sum":
        return off <= NEAR_SHARE
    return off <= max(check.total / 10, Decimal(1)) and off not in check.parts


def _sum(sheet: Sheet, tally: Tally) -> Check | None:
    total = _count(sheet, tally.total.amount.start)
    members = [c for part in tally.parts if (c := _count(sheet, part.amount.start)) is not None]
    if total is None or total.value <= 0 or len(members) < len(tally.parts):
        return None
    return made(total, members, tally.holds)


def _count(sheet: Sheet, start: int) -> Count | None:
    return sheet.cells.get(start)


def _announced(sheet: Sheet, table: Table, used: set[int]) -> Iterator[Check]:
    """Columns that add up to a count said right before the table (审结69件:)."""
    said = sheet.within(max(table.caption[0], table.start - ANNOUNCED), table.start)
    for line in columns(table).values():
        items = [i for i in line if i.head.kind != "total" and i.value.head.counts and i.head.counts]
        counts = [c for item in items if (c := _count(sheet, item.value.amount.start)) is not None]
        if len(counts) < 2 or used & {c.place for c in counts}:
            continue
        sum_ = sum(c.value for c in counts)
        totals = (t for t in reversed(said) if t.exact and (t.unit, t.value) == (counts[0].unit, sum_))
        yield from (made(total, counts, True) for total in itertools.islice(totals, 1))


def _shares(sheet: Sheet, lines: Lines, wholes: dict[int, list[Count]]) -> Found:
    """Shares of the count before them in their line, whose total is known."""
    for line in lines.values():
        last: Count | None = None
        for item in line:
            count = _count(sheet, item.value.amount.start)
            if item.head.counts:
                last = count
            elif last is not None and count is not None and item.head.kind == "share" and count.unit == "%":
                found = [checked(count, Pair(last, w)) for w in wholes.get(last.place, []) if w.value]
                agreed = [check for check in found if check.consistent]
                yield from ((("share", item.at), check) for check in (agreed or found)[:1])


def _rates(sheet: Sheet, lines: Lines) -> Found:
    """Rates with a name whose part and whole stand in their line under heads that name them."""
    for line in (line[:MOST] for line in lines.values()):
        counted = [
            (i, c)
            for i in line
            if i.head.counts and (c := _count(sheet, i.value.amount.start)) and c.value > 0
        ]
        for item in line:
            rate = _count(sheet, item.value.amount.start)
            kind = next((k for k in kinds() if k.name.search(item.head.text)), None)
            if rate is None or kind is None or item.head.kind != "rate":
                continue
            parts = [
                (i, c) for i, c in counted if kind.part.search(i.head.text) and i.head.year == item.head.year
            ]
            bases = [
                (i, c) for i, c in counted if kind.whole.search(i.head.text) and i.head.year == item.head.year
            ]
            for (p, part), (w, whole) in ((p, w) for p in parts for w in bases if p[0] is not w[0]):
                if part.unit == whole.unit and part.value <= whole.value:
                    yield ("rate", p.at, w.at, item.at), checked(rate, Pair(part, whole))


def _changes(sheet: Sheet, lines: Lines) -> Found:
    """Changes between two years that stand in their line."""
    for line in (line[:MOST] for line in lines.values()):
        years = {
            i.head.year: c
            for i in line
            if i.head.year is not None and (c := _count(sheet, i.value.amount.start))
        }
        for item in line:
            change = _count(sheet, item.value.amount.start)
            if change is None or item.head.kind != "change":
                continue
            for year, new in years.items():
                old = years.get(year - 1) if year is not None else None
                if old is not None and old.unit == new.unit:
                    yield from _changed(old, new, change, item.at)


def _changed(old: Count, new: Count, change: Count, at: int) -> Found:
    if change.unit == old.unit or (old.unit, change.unit) == ("%", "百分点"):
        yield ("difference", at), difference(old, new, change)
    elif change.unit == "%" and old.unit != "%" and old.span.low > 0:
        yield ("growth", at), growth(old, new, change)
