"""A report's counts in their order, with the questions that relations ask of the text around them.

Few of the counts are in any relation, so each is made when it is first asked for: what tells beforehand that a sentence
states none (units, roles, brackets, values) stands in lists of plain values, one a count.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np

from fazhi.ledger import units
from fazhi.ledger.tabular import tables
from fazhi.lookup import codes
from fazhi.relations.stated import Count, count_of
from fazhi.script import fold

FIGURE = ("kind", "start", "end", "value", "high", "unit", "approx", "role")
"""What is read of a quantity."""

NO_PARTS = frozenset({"change", "from"})  # roles of counts that are no part of a whole
REACH = 1500  # characters; a sentence is longer only where the page lost its stops
_figure, _first = attrgetter(*FIGURE), itemgetter(0)
_BREAK = re.compile(r"[,;:。!?\n()]")
_ASIDE = re.compile(r"\(([^()\d]{0,12})\)")
_STOPS = "。!?\n"
_OPENED = re.compile(r"\([^。\n]*")  # from a bracket to the end of its sentence
_BRACKET = re.compile(r"[()]")


class Counts(dict[int, Count]):
    """The counts by their number, each made when it is first asked for."""

    def __init__(self, make: Callable[[int], Count]) -> None:
        self._make = make

    def __missing__(self, i: int) -> Count:
        made = self[i] = self._make(i)
        return made


def sheet_of(quantities: Sequence[Any], text: str) -> Sheet:
    """The sheet of a text and its quantities.

    >>> from fazhi.quantities import read_quantities
    >>> sheet = sheet_of(read_quantities("受理6件,审结4件。"), "受理6件,审结4件。")
    >>> [(sheet.label(c), str(c.value)) for c in sheet.within(0, 20)]
    [('受理', '6'), ('审结', '4')]
    """
    return Sheet(list(map(_figure, quantities)), text)


class Sheet:
    """The counts of a text; `figures` are rows of its ledger, each with what ``FIGURE`` names at its begin.

    What stands in tables is apart: in `cells`, by its start. Of the others `starts`, `units` and the like tell what the ledger
    has, `holds` numbers the sentences they stand in, `levels` has their brackets by start, and `counts` are they themselves.
    """

    def __init__(self, figures: Sequence[Sequence[Any]], text: str) -> None:
        self.plain = fold(text)
        size = len(self.plain)
        told = [
            (start, place, row)
            for place, row in enumerate(figures)
            if row[0] == "quantity"
            and (value := row[3]) is not None
            and value == value
            and 0 <= (start := row[1]) < row[2] <= size
        ]
        told.sort(key=_first)
        self.tables = tables(self.plain)
        inside = {value.amount.start for table in self.tables for value in table.values}
        self.cells = {at: count_of(self.plain, place, row, ()) for at, place, row in told if at in inside}
        self._told = [row for row in told if row[0] not in inside] if inside else told
        self._columns()
        self._divide()
        self.levels = self._levels()
        self.counts = Counts(self._count)
        self._labels: dict[int, str] = {}
        self._tails: dict[int, str] = {}
        self._wholes: dict[int, tuple[list[int], frozenset[str]]] = {}

    def _columns(self) -> None:
        rows = [row for _, _, row in self._told]
        _, starts, ends, values, highs, written, _, roles, *_ = zip(*rows, strict=True) if rows else [()] * 8
        self.starts: Sequence[int] = starts
        self.ends: Sequence[int] = ends
        self.values: Sequence[Any] = values
        self.highs: Sequence[Any] = highs
        self.roles: Sequence[str] = roles
        self.units = list(map(units.same_as, written))

    def _count(self, i: int) -> Count:
        _, place, row = self._told[i]
        return count_of(self.plain, place, row, self.level(i))

    def level(self, i: int) -> tuple[int, ...]:
        """The brackets that a count stands in."""
        return self.levels.get(self.starts[i], ())

    def _levels(self) -> dict[int, tuple[int, ...]]:
        """The brackets that counts stand in, by where these begin; a bracket that is not closed ends with its sentence."""
        found: dict[int, tuple[int, ...]] = {}
        for aside in _OPENED.finditer(self.plain):
            if inside := self.between(*aside.span()):
                marks = _BRACKET.finditer(self.plain, *aside.span())
                opened: tuple[int, ...] = ()
                mark = next(marks, None)
                for start in self.starts[inside.start : inside.stop]:
                    while mark and mark.start() < start:
                        opened = (*opened[-2:], mark.start()) if mark[0] == "(" else opened[:-1]
                        mark = next(marks, None)
                    found[start] = opened
        return found

    def _divide(self) -> None:
        """Find where sentences end, and which counts each holds."""
        signs = codes(self.plain)[:-1]
        ends = np.zeros(len(signs), bool)
        for stop in _STOPS:
            ends |= signs == ord(stop)
        stops = ends.nonzero()[0]
        holds = stops.searchsorted(np.array(self.starts, np.int64))
        firsts = ((holds[1:] != holds[:-1]).nonzero()[0] + 1).tolist()
        self.stops: list[int] = stops.tolist()
        self.holds: list[int] = holds.tolist()
        self._groups = list(pairwise([0, *firsts, len(self.holds)]))
        self._large = [group for group in self._groups if group[1] - group[0] > 1]

    def groups(self, least: int) -> list[tuple[int, int]]:
        """Where the counts of each sentence that has so many, two or more, begin and end among all."""
        return [group for group in self._large if group[1] - group[0] >= least]

    def around(self, i: int) -> tuple[int, int]:
        """Span of the sentence that holds count `i`."""
        return self._between(self.holds[i])

    def _between(self, i: int) -> tuple[int, int]:
        """Span of sentence `i`, without its stop."""
        stops = self.stops
        return stops[i - 1] + 1 if i else 0, stops[i] if i < len(stops) else len(self.plain)

    def sentence(self, at: int) -> tuple[int, int]:
        """Span of the sentence (up to 。!? or the line's end) that holds a position, no farther than ``REACH`` from it."""
        low, high = self._between(bisect_left(self.stops, at))
        return (low, high) if high - low <= REACH else (max(low, at - REACH), min(high, at + REACH))

    def between(self, start: int, end: int) -> range:
        """The numbers of the counts between two positions."""
        low = bisect_left(self.starts, start)
        return range(low, bisect_left(self.starts, end, low))

    def within(self, start: int, end: int) -> list[Count]:
        """The counts between two positions."""
        return [self.counts[i] for i in self.between(start, end)]

    def wholes(self, i: int) -> tuple[list[int], frozenset[str]]:
        """The numbers of the counts in the sentence of count `i` of which others may be a share, in order, and their units."""
        hold = self.holds[i]
        if hold not in self._wholes:
            first, end = bisect_left(self.holds, hold), bisect_right(self.holds, hold)
            found = list(filter(self._whole, range(first, end)))
            self._wholes[hold] = found, frozenset(map(self.units.__getitem__, found))
        return self._wholes[hold]

    def _whole(self, i: int) -> bool:
        return self.units[i] != "%" and self.roles[i] not in NO_PARTS and bool(self.values[i] > 0)

    def before(self, count: Count) -> Iterator[Count]:
        """Earlier counts of the same sentence, the nearest first."""
        low, i = self.sentence(count.start)[0], bisect_left(self.starts, count.start)
        while i and self.starts[i - 1] >= low:
            i -= 1
            yield self.counts[i]

    def after(self, count: Count) -> list[Count]:
        """Later counts of the same sentence."""
        return self.within(count.end, self.sentence(count.start)[1])

    def label(self, count: Count) -> str:
        """The words before a count, back to the last pause or count; short brackets (A类) are of the words."""
        known = self._labels.get(count.start)
        return self.label_of(bisect_left(self.starts, count.start)) if known is None else known

    def label_of(self, i: int) -> str:
        """The label of count `i`."""
        start = self.starts[i]
        if start not in self._labels:
            near = i and self.holds[i - 1] == self.holds[i]
            low = 0 if near else self.around(i)[0]
            piece = self.plain[max(low, self.ends[i - 1] if i else 0, start - REACH) : start]
            piece = _ASIDE.sub(r"\1", piece) if ")" in piece else piece
            self._labels[start] = _BREAK.split(piece)[-1].strip()
        return self._labels[start]

    def tail(self, count: Count) -> str:
        """The words after a count, up to the next pause or count."""
        if count.start not in self._tails:
            i = bisect_right(self.starts, count.start)
            limit = self.starts[i] if i < len(self.starts) else len(self.plain)
            pause = _BREAK.search(self.plain, count.end, max(count.end, limit))
            self._tails[count.start] = self.plain[count.end : pause.start() if pause else limit].strip()
        return self._tails[count.start]

    def gap(self, first: Count, second: Count) -> str:
        """The text between two counts."""
        return self.plain[first.end : second.start]
