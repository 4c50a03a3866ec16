"""The counts of a report as a careful reader takes them: an interval each, its words, its place in lists and brackets.

Here are also the two things that the readers of sums, rates and changes share: the check they find, and their words.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from operator import add, itemgetter
from typing import Any, NamedTuple

from fazhi.ledger import numerals, units
from fazhi.ledger.openings import opened
from fazhi.ledger.tabular import tables
from fazhi.paths import read_yaml
from fazhi.script import fold

_PRINTED = re.compile(r"\d(?:[\d,]*)(?: ?\. ?(\d+))?([十百千万亿]*)[余多]?([万亿]?)")
_BREAK = re.compile(r"[,;:。!?\n()]")
_ASIDE = re.compile(r"\(([^()\d]{0,12})\)")
_STOPS = "。!?\n"
_OPENED = re.compile(r"\([^。\n]*")  # from a bracket to the end of its sentence
_BRACKET = re.compile(r"[()]")
# what an expression of the file begins with, behind what it asks of the characters before: a class or a character
_OPENING = re.compile(
    r"(?:\(\?<[=!](?:[^()|\\]|\\w)*\))?(?:\[([^][\\^-]+)\]|([^][(){}|?*+.^$\\-]))(?![?*{])(?!.*\|)"
)
_RATES, _ROUNDED = ("%", "百分点"), frozenset(".十百千万亿")  # what may have been rounded
_ENDLESS = Decimal("Infinity")
_REMEMBERED = 12  # characters of a figure whose interval is kept for the next of the same
_new, _first = tuple.__new__, itemgetter(0)
REACH = 1500  # characters; a sentence is longer only where the page lost its stops


@cache
def words() -> dict[str, Any]:
    """The file audit.yaml as it is."""
    return dict(read_yaml("audit.yaml"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The words of one list of the file as one expression."""
    return re.compile("|".join(words()[name]))


def signs(expression: str, lists: Iterable[str], also: str) -> re.Pattern[str]:
    """An expression for the words of some lists, and for others that begin with `also`, for quick searches: its groups span
    the words, the match itself is their first character."""
    firsts = [_OPENING.match(word) for name in lists for word in words()[name]]
    if not all(firsts):
        return re.compile(f"(?=(?:{expression}))(?s:.)")
    return opened(expression, also + "".join(first[1] or first[2] for first in firsts if first))


class Check(NamedTuple):
    """An arithmetic relation of a text. `places` are those of the total and the parts in the ledger."""

    kind: str
    total: Decimal
    parts: tuple[Decimal, ...]
    computed: Decimal
    consistent: bool
    places: tuple[int, ...]


class Interval(NamedTuple):
    """The values that a printed figure may stand for, both ends among them."""

    low: Decimal
    high: Decimal

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high


class Count(NamedTuple):
    """An amount of the text. `place` is its index in the ledger, `unit` the unit that counts alike, `level` the open brackets."""

    place: int
    start: int
    end: int
    value: Decimal
    span: Interval
    unit: str
    role: str
    level: tuple[int, ...]
    ranged: bool

    @property
    def exact(self) -> bool:
        """Whether it is neither rounded nor vague."""
        return self.span.low == self.span.high


def interval(
    text: str, value: Decimal, *, high: Decimal | None = None, approx: str = "", unit: str = ""
) -> Interval:
    """What a printed figure may stand for.

    A count in digits is exact. A percentage, a decimal or a count in 万 was rounded or cut at its last printed digit
    (98.9% is 98.85 up to 99.0: GB/T 8170 rounds half up, many reports cut). 余 and 多 reach to the next unit of the last
    digit that is not 0 (130余件: 130 to 140), 近 and 约 half that unit either way; 以上 and 以内 are open.

    >>> interval("130余件", Decimal(130), approx="more_than", unit="件")
    Interval(low=Decimal('130'), high=Decimal('140'))
    >>> interval("73件", Decimal(73), unit="件"), interval("近300个", Decimal(300), approx="about", unit="个")
    (Interval(low=Decimal('73'), high=Decimal('73')), Interval(low=Decimal('250'), high=Decimal('350')))
    """
    remembered = _stands_for if len(text) <= _REMEMBERED else _stands_for.__wrapped__
    return remembered(fold(text), value, high, approx, unit)


@lru_cache(maxsize=4096)
def _stands_for(text: str, value: Decimal, high: Decimal | None, approx: str, unit: str) -> Interval:
    step = _step(text, unit)
    size = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)
    if high is not None:
        return Interval(value, high)
    if approx == "more_than":
        return Interval(value, value + max(size, step))
    if approx == "about":
        return Interval(value - max(size / 2, step), value + max(size / 2, step))
    if approx == "at_least":
        return Interval(value, _ENDLESS)
    if approx in ("at_most", "less_than"):
        return Interval(Decimal(0), value)
    return Interval(value - step / 2, value + step * Decimal("0.999999")) if step else Interval(value, value)


@lru_cache(maxsize=4096, typed=True)
def _decimal(value: float | Decimal) -> Decimal:
    """A value of the ledger's table as it is written."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


@lru_cache(maxsize=4096, typed=True)
def _exactly(value: float | Decimal) -> tuple[Decimal, Interval]:
    """A value as it is written, and as the only one that the figure stands for."""
    written = _decimal(value)
    return written, Interval(written, written)


def _step(text: str, unit: str) -> Decimal:
    """The size of the last printed digit where the figure was rounded there, 0 where it is exact."""
    found = _PRINTED.findall(text)
    if not found:
        return Decimal(0) if unit != "%" else Decimal(1)
    decimals, times, late = found[-1]
    if not decimals and not times and not late:
        return Decimal(1) if unit in ("%", "百分点") else Decimal(0)
    power = sum(numerals.POWERS[c] for c in times + late)
    return Decimal(1).scaleb(power - len(decimals or ""))


class Sheet:
    """A report's counts in their order, with the questions that relations ask of the text around them.

    What stands in tables is apart: in `cells`, by its start. `holds` numbers the sentences that the counts stand in.
    """

    def __init__(self, quantities: Sequence[Any], text: str) -> None:
        self.plain = fold(text)
        size = len(self.plain)
        rows = [
            (start, place, q, value)
            for place, q in enumerate(quantities)
            if q.kind == "quantity"
            and (value := q.value) is not None
            and value == value
            and 0 <= (start := q.start) < q.end <= size
        ]
        rows.sort(key=_first)
        self.tables = tables(self.plain)
        inside = {value.amount.start for table in self.tables for value in table.values}
        self.cells = {c.start: c for c in self._counted([row for row in rows if row[0] in inside], {})}
        told = [row for row in rows if row[0] not in inside] if inside else rows
        self.starts = [row[0] for row in told]
        self.counts = self._counted(told, self._levels())
        self.stops = self._stops()
        self.holds = [bisect_left(self.stops, start) for start in self.starts]
        self._groups = list(self._grouped())
        self._large: dict[int, list[tuple[int, int]]] = {}
        self._labels: dict[int, str] = {}
        self._tails: dict[int, str] = {}

    def _counted(
        self, rows: Sequence[tuple[int, int, Any, Any]], levels: Mapping[int, tuple[int, ...]]
    ) -> list[Count]:
        """The counts of rows of the ledger: their start, place, themselves and their value."""
        found, plain, same_as = [], self.plain, units.same_as
        for start, place, q, number in rows:
            end, unit, approx, high = q.end, q.unit, q.approx, q.high
            high = _decimal(high) if high is not None and high == high else None
            value, span = _exactly(number)
            surface = plain[start:end]
            plainly = surface[0].isdecimal() and _ROUNDED.isdisjoint(surface)
            if not plainly or approx or high is not None or unit in _RATES:
                remembered = _stands_for if len(surface) <= _REMEMBERED else _stands_for.__wrapped__
                span = remembered(surface, value, high, approx, unit)
            level = levels.get(start, ()) if levels else ()
            count = (place, start, end, value, span, same_as(unit), q.role, level, high is not None)
            found.append(_new(Count, count))
        return found

    def _levels(self) -> dict[int, tuple[int, ...]]:
        """The brackets that counts stand in, by where these begin; a bracket that is not closed ends with its sentence."""
        found: dict[int, tuple[int, ...]] = {}
        for aside in _OPENED.finditer(self.plain):
            first, last = (bisect_left(self.starts, at) for at in aside.span())
            marks = _BRACKET.finditer(self.plain, *aside.span()) if first < last else iter(())
            opened: tuple[int, ...] = ()
            mark = next(marks, None)
            for start in self.starts[first:last]:
                while mark and mark.start() < start:
                    opened = (*opened[-2:], mark.start()) if mark[0] == "(" else opened[:-1]
                    mark = next(marks, None)
                found[start] = opened
        return found

    def _stops(self) -> list[int]:
        """Where sentences end."""
        plain = self.plain
        last, others = _STOPS[0], _STOPS[1:]
        for stop in others:  # one kind of them: a split at a string takes a fraction of one at a pattern
            plain = plain.replace(stop, last)
        lengths = itertools.accumulate(map(len, plain.split(last)))
        return list(map(add, lengths, itertools.count()))[:-1]

    def _grouped(self) -> Iterator[tuple[int, int]]:
        ends = [i + 1 for i, (one, other) in enumerate(itertools.pairwise(self.holds)) if one != other]
        return itertools.pairwise([0, *ends, len(self.holds)])

    def groups(self, least: int) -> list[tuple[int, int]]:
        """Where the counts of each sentence that has so many begin and end in `counts`."""
        if least not in self._large:
            self._large[least] = [group for group in self._groups if group[1] - group[0] >= least]
        return self._large[least]

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

    def within(self, start: int, end: int) -> list[Count]:
        """The counts between two positions."""
        low = bisect_left(self.starts, start)
        return self.counts[low : bisect_left(self.starts, end)]

    @cached_property
    def wholes(self) -> list[Count]:
        """The counts of which others may be a share, in their order."""
        return [c for c in self.counts if c.unit != "%" and c.role not in ("change", "from") and c.value > 0]

    def before(self, count: Count) -> Iterator[Count]:
        """Earlier counts of the same sentence, the nearest first."""
        low, i = self.sentence(count.start)[0], bisect_left(self.starts, count.start)
        while i and self.counts[i - 1].start >= low:
            i -= 1
            yield self.counts[i]

    def after(self, count: Count) -> list[Count]:
        """Later counts of the same sentence."""
        return self.within(count.end, self.sentence(count.start)[1])

    def label(self, count: Count) -> str:
        """The words before a count, back to the last pause or count; short brackets (A类) are of the words."""
        if count.start not in self._labels:
            i = bisect_left(self.starts, count.start)
            near = i and self.holds[i - 1] == self.holds[i]
            low = 0 if near else self.around(i)[0]
            low = max(low, self.counts[i - 1].end if i else 0, count.start - REACH)
            piece = self.plain[low : count.start]
            piece = _ASIDE.sub(r"\1", piece) if ")" in piece else piece
            self._labels[count.start] = _BREAK.split(piece)[-1].strip()
        return self._labels[count.start]

    def tail(self, count: Count) -> str:
        """The words after a count, up to the next pause or count."""
        if count.start not in self._tails:
            i = bisect_right(self.starts, count.start)
            limit = self.counts[i].start if i < len(self.counts) else len(self.plain)
            pause = _BREAK.search(self.plain, count.end, max(count.end, limit))
            self._tails[count.start] = self.plain[count.end : pause.start() if pause else limit].strip()
        return self._tails[count.start]

    def gap(self, first: Count, second: Count) -> str:
        """The text between two counts."""
        return self.plain[first.end : second.start]
