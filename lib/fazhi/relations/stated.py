"""The counts of a report as a careful reader takes them: an interval each.

Here are also the two things that the readers of sums, rates and changes share: the check they find, and their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from fazhi.ledger import numerals, units
from fazhi.ledger.openings import opened
from fazhi.paths import read_yaml
from fazhi.script import fold

_PRINTED = re.compile(r"\d(?:[\d,]*)(?: ?\. ?(\d+))?([十百千万亿]*)[余多]?([万亿]?)")
# what an expression of the file begins with, behind what it asks of the characters before: a class or a character
_OPENING = re.compile(
    r"(?:\(\?<[=!](?:[^()|\\]|\\w)*\))?(?:\[([^][\\^-]+)\]|([^][(){}|?*+.^$\\-]))(?![?*{])(?!.*\|)"
)
_RATES, _ROUNDED = ("%", "百分点"), frozenset(".十百千万亿")  # what may have been rounded
_ENDLESS = Decimal("Infinity")
_REMEMBERED = 12  # characters of a figure whose interval is kept for the next of the same
_new = tuple.__new__


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


def count_of(plain: str, place: int, row: Sequence[Any], level: tuple[int, ...]) -> Count:
    """The count of a row of the ledger, which begins with its kind, start, end, value, high, unit, approx and role."""
    _, start, end, number, high, unit, approx, role, *_ = row
    high = _decimal(high) if high is not None and high == high else None
    value, span = _exactly(number)
    surface = plain[start:end]
    plainly = surface[0].isdecimal() and _ROUNDED.isdisjoint(surface)
    if not plainly or approx or high is not None or unit in _RATES:
        remembered = _stands_for if len(surface) <= _REMEMBERED else _stands_for.__wrapped__
        span = remembered(surface, value, high, approx, unit)
    count = (place, start, end, value, span, units.same_as(unit), role, level, high is not None)
    return _new(Count, count)


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
