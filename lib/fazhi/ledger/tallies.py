"""What the form of a table says belongs together: parts and their total, in its columns and in its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from fazhi.ledger import units
from fazhi.ledger.forms import words
from fazhi.ledger.heads import Head
from fazhi.ledger.tabular import Table, Value

MOST = 200  # numbers of a line of a table that are added up


class Tally(NamedTuple):
    """A total of a table and its parts; `holds` tells whether they add up, `form` which lines of the table they are of."""

    total: Value
    parts: tuple[Value, ...]
    holds: bool
    form: tuple[str, tuple[int, ...]]


class Item(NamedTuple):
    """A number in a line of a table, with the head that tells it from the others of the line, and its place there."""

    head: Head
    value: Value
    at: int


def columns(table: Table) -> dict[int, list[Item]]:
    """The numbers of each column, from the top."""
    found: dict[int, list[Item]] = {}
    for value in table.values:
        found.setdefault(value.column, []).append(Item(value.label, value, value.row))
    return found


def rows(table: Table) -> dict[int, list[Item]]:
    """The numbers of each row, from the left."""
    found: dict[int, list[Item]] = {}
    for value in table.values:
        found.setdefault(value.row, []).append(Item(value.head, value, value.column))
    return found


def tallies(table: Table) -> list[Tally]:
    """Every total of a table that has its parts in the same column or row.

    >>> from fazhi.ledger.tabular import tables
    >>> table = tables("类别 数量(件) 占比\\n许可 12 40%\\n处罚 18 60%\\n合计 30 100%")[0]
    >>> [(str(t.total.amount.value), [str(p.amount.value) for p in t.parts], t.holds) for t in tallies(table)]
    [('30', ['12', '18'], True)]
    """
    found = []
    for name, lines in (("column", columns(table)), ("row", rows(table))):
        for line in lines.values():
            counted = [item for item in line if _counted(item)][:MOST]
            found += [
                t
                for i, item in enumerate(counted)
                if item.head.kind == "total" and (t := _tally(name, counted, i))
            ]
        if not any(tally.form[0] == name for tally in found):
            found += _unnamed(name, lines.values())
    return found


def _unnamed(name: str, lines_: Iterable[Sequence[Item]]) -> Iterator[Tally]:
    """Totals that no head names, where in several lines alike a number is the sum of those right after (收到, 受理, 不予受理)."""
    lines = [[item for item in line if _counted(item)][:MOST] for line in lines_]
    lines = [line for line in lines if len(line) > 2]
    if len(lines) < 2 or len({tuple(item.at for item in line) for line in lines}) > 1:
        return
    i = 0
    while i < len(lines[0]) - 2:
        sizes = {_added(line, i) for line in lines}
        n = sizes.pop() if len(sizes) == 1 else 0
        for line in lines if n else ():
            yield _made(name, line[i], line[i + 1 : i + 1 + n], True)
        i += n + 1


def _added(line: Sequence[Item], i: int) -> int:
    """How many of the numbers right after number `i`, two at least, add up to it; 0 where none do."""
    left, unit = line[i].value.amount.value or Decimal(0), line[i].value.amount.unit
    for n, item in enumerate(line[i + 1 :], 1):
        value = item.value.amount.value or Decimal(0)
        left -= value
        if left < 0 or value <= 0 or item.value.amount.unit != unit:
            return 0
        if not left:
            return n if n > 1 else 0
    return 0


def _counted(item: Item) -> bool:
    value = item.value
    part = any(word in item.head.text for word in words()["tables"]["part_of_row"])
    return value.label.counts and value.head.counts and value.amount.value is not None and not part


def _tally(name: str, line: Sequence[Item], i: int) -> Tally | None:
    """The total at place `i` of a line with its parts: those since the total before it, all before it, or what follows."""
    unit = units.same_as(line[i].value.amount.unit)
    alike = [item for item in line if units.same_as(item.value.amount.unit) == unit]
    n = next(k for k, item in enumerate(alike) if item is line[i])
    for parts in _choices(alike, n):
        if _sum(parts) == line[i].value.amount.value:
            return _made(name, line[i], parts, True)
    first = next(_choices(alike, n), None)
    return _made(name, line[i], first, False) if first else None


def _choices(line: Sequence[Item], n: int) -> Iterator[list[Item]]:
    """The lists of parts that a total at place `n` may have, the likeliest first."""
    totals = [k for k, item in enumerate(line) if item.head.kind == "total"]
    last = max((k for k in totals if k < n), default=-1)
    following = next((k for k in totals if k > n), len(line))
    plain = [item for k, item in enumerate(line[:n]) if k not in totals]
    several = [line[k] for k in totals if k < n]
    after = list(line[n + 1 : following]) if last < 0 else []
    for parts in (list(line[last + 1 : n]), plain, several, after):
        if len(parts) > 1:
            yield parts


def _sum(parts: Sequence[Item]) -> Decimal:
    return sum((item.value.amount.value or Decimal(0) for item in parts), Decimal(0))


def _made(name: str, total: Item, parts: Sequence[Item], holds: bool) -> Tally:
    places = (total.at, *(item.at for item in parts))
    return Tally(total.value, tuple(item.value for item in parts), holds, (name, places))
