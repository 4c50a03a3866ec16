"""Rates that a report states beside the counts they come from.

A rate is held against two counts: the part that its name speaks of (胜诉 of 胜诉率) and a count of the same unit before
it. It agrees where any count near by gives it. That it does not is claimed only where the sentence leaves no doubt which
two it is made of, it is near, and no other pair of the paragraph gives it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from fazhi.relations.sheets import NO_PARTS, Sheet
from fazhi.relations.stated import Check, Count, Interval, pattern, words

# percentage points: a stated rate farther from its counts is likely one of other counts
NEAR_SHARE, NEAR, NEAR_OPEN = Decimal(5), Decimal(2), Decimal("0.5")
_NAME = re.compile(r"([\u4e00-\u9fff\"“”]{1,14}?率)(?:(?!率)[\u4e00-\u9fff]){0,6}$")
_SHARE = re.compile(r"占(?!比例?最)([^占]{0,18})$")
_OF_ALL = re.compile(
    r"^(?:比例?|总[数量额]|全部|[^省市县国]{0,12}(?:总[数量]|总[案件]+数))?的?(?:比例|比重|比)?(?:为|达到?|约|近|的)*$"
)
_OF_THESE = re.compile(r"^的?(?:约|近|比例|比重)?为?$")
_JOINT = re.compile(r"率[、和及与]|均|分别|各")


class Kind(NamedTuple):
    """A rate of the file: the words of its name, its part and its whole."""

    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    firm: tuple[re.Pattern[str], re.Pattern[str]]
    near: Decimal
    alike: frozenset[str]

    def same(self, part: Count, whole: Count) -> bool:
        """Whether part and whole are counted in units that can be held against each other."""
        return part.unit == whole.unit or {part.unit, whole.unit} <= self.alike


class Pair(NamedTuple):
    part: Count
    whole: Count

    @property
    def percent(self) -> Interval:
        """What the rate may be."""
        low = 100 * self.part.span.low / self.whole.span.high if self.whole.span.high else Decimal(0)
        return Interval(
            low, 100 * self.part.span.high / self.whole.span.low if self.whole.span.low > 0 else low
        )

    @property
    def computed(self) -> Decimal:
        return 100 * self.part.value / self.whole.value


def rates(sheet: Sheet, known: Sequence[Check] = ()) -> list[Check]:
    """Every rate whose part and whole are stated; `known` are the sums of the same sheet.

    >>> from fazhi.quantities import read_quantities
    >>> from fazhi.relations.sheets import sheet_of
    >>> text = "受理纠纷832件,调解成功822件,调解成功率98.9%"
    >>> [(c.total, c.parts, c.consistent) for c in rates(sheet_of(read_quantities(text), text))]
    [(Decimal('98.9'), (Decimal('822'), Decimal('832')), False)]
    """
    wholes = {place: check.places[0] for check in known if check.consistent for place in check.places[1:]}
    found = []
    for i in _stated(sheet):
        label = sheet.label_of(i)
        share = _share_of(sheet, i, label)
        if share is not None:
            check = _share(sheet, sheet.counts[i], share, wholes)
        elif "率" in label:
            check = _by_name(sheet, i, label)
        else:
            check = _of_whole(sheet, sheet.counts[i]) if _OF_THESE.match(label) else None
        if check is not None:
            found.append(check)
    return found


def _stated(sheet: Sheet) -> list[int]:
    """The rates that do not stand alone in their sentence and are not last year's."""
    found = [i for i, unit in enumerate(sheet.units) if unit == "%" and sheet.roles[i] not in NO_PARTS]
    near = [i for i in found if sheet.holds[i] in (sheet.holds[i - 1 : i] + sheet.holds[i + 1 : i + 2])]
    return [i for i in near if not pattern("compared").search(sheet.label_of(i))]


def _share_of(sheet: Sheet, i: int, label: str) -> str | None:
    """What a share is said to be of (占总数的); None where the rate is no share."""
    share = _SHARE.search(label) if "占" in label else None
    if share is None:
        return "" if not label and sheet.plain[sheet.starts[i] - 1 : sheet.starts[i]] == "(" else None
    return share[1]


def _of_whole(sheet: Sheet, rate: Count) -> Check | None:
    """A share whose whole stands right before it (办结49件,占受理50件的98%)."""
    whole, part = (*_earlier(sheet, rate), None, None)[:2]
    if whole is None or part is None or not _SHARE.search(sheet.label(whole)):
        return None
    near = part.unit == whole.unit and len(sheet.gap(part, whole)) <= 26 and part.span.high <= whole.span.high
    pair = Pair(part, whole)
    return checked(rate, pair) if near and pair.percent.meets(rate.span) and _sharp(rate, pair) else None


def _said(sheet: Sheet, count: Count) -> str:
    """The words right before and after a count, those of the next in its list left out."""
    return sheet.label(count) + sheet.tail(count).partition("、")[0]


def _by_name(sheet: Sheet, i: int, label: str) -> Check | None:
    """A rate with a name, where its sentence has two counts that it may be made of."""
    name = None if _JOINT.search(label) else _NAME.search(label)
    if name is None:
        return None
    kind, (counts, units) = _kind(name[1]), sheet.wholes(i)
    if len(units) == len(counts) and (kind is None or len(kind.alike & units) < 2):
        return None
    rate = sheet.counts[i]
    check = _named(sheet, rate, label, name[1], kind)
    return _around(sheet, rate, kind) if check is None and kind else check


def _around(sheet: Sheet, rate: Count, kind: Kind) -> Check | None:
    """A rate with a name that stands before its counts or between them, or that counts them in other units."""
    near = [*itertools.islice(sheet.before(rate), 4), *sheet.after(rate)[:4]]
    usable = (c for c in near if c.unit != "%" and c.value > 0 and c.role not in ("change", "from"))
    counts = [c for c in usable if c.level == rate.level]
    wholes = [
        c for c in counts if kind.whole.search(_said(sheet, c)) and not kind.part.search(sheet.label(c))
    ]
    for part in (c for c in counts if kind.part.search(_said(sheet, c))):
        for whole in (w for w in wholes if w is not part and kind.same(part, w)):
            pair = Pair(part, whole)
            if pair.percent.meets(rate.span) and _sharp(rate, pair):
                return checked(rate, pair)
    return None


def checked(rate: Count, pair: Pair) -> Check:
    """A rate with its part and its whole as a check."""
    return Check("rate", rate.value, (pair.part.value, pair.whole.value), pair.computed, pair.percent.meets(rate.span),
                 (rate.place, pair.part.place, pair.whole.place))  # fmt: skip


def _sharp(rate: Count, pair: Pair) -> bool:
    """Whether the figures are sharp enough for their agreement to say something."""
    percent = pair.percent
    return percent.high - percent.low <= 5 and rate.span.high - rate.span.low <= 2


def _earlier(sheet: Sheet, count: Count) -> list[Count]:
    """Counts before, the nearest first, in the same brackets or those around them."""
    own, low = bisect_left(sheet.starts, count.start), sheet.sentence(count.start)[0]
    usable = sheet.wholes(own)[0]
    found = []
    for i in reversed(usable[: bisect_left(usable, own)]):
        if sheet.starts[i] < low:
            break
        level = sheet.level(i)
        if level == count.level[: len(level)]:
            found.append(sheet.counts[i])
    return found


def _pairs(part: Count, counts: Sequence[Count]) -> list[Pair]:
    """The part with each count that may be its whole."""
    return [
        Pair(part, c)
        for c in counts
        if c.unit == part.unit and c.place != part.place and c.span.high >= part.span.low
    ]


def _share(sheet: Sheet, rate: Count, of: str, wholes: dict[int, int]) -> Check | None:
    """A share (占总数的25%) of the count right before it."""
    earlier = _earlier(sheet, rate)
    if not earlier or len(sheet.gap(earlier[0], rate)) > 26 or ";" in sheet.gap(earlier[0], rate):
        return None
    part = earlier[0]
    pairs = _pairs(part, [c for c in earlier[1:] if c.start < part.start] + _previous(sheet, rate))
    pairs.sort(key=lambda pair: pair.whole.place != wholes.get(part.place))
    near = pairs[:4] + [p for p in pairs[4:] if p.whole.role == "total"][:2]
    hit = next((p for p in near if p.percent.meets(rate.span)), None)
    if hit is not None:
        return checked(rate, hit) if _sharp(rate, hit) else None
    certain = bool(pairs) and (pairs[0].whole.place == wholes.get(part.place) or _opened(sheet, pairs[0]))
    return _contradicted(sheet, rate, pairs[0], NEAR_SHARE) if certain and _OF_ALL.match(of) else None


def _previous(sheet: Sheet, rate: Count) -> list[Count]:
    """The counts of the sentence before, in the same line, the nearest first."""
    low = sheet.sentence(rate.start)[0]
    if not low or sheet.plain[low - 1] == "\n":
        return []
    return [c for c in reversed(sheet.within(*sheet.sentence(low - 1))) if c.unit != "%" and c.value > 0]


def _opened(sheet: Sheet, pair: Pair) -> bool:
    """Whether 其中 or 中 stands between whole and part, so that the one is of the other."""
    gap = sheet.gap(pair.whole, pair.part)
    return bool(re.match(r"[^,;:。]{0,8}中|[,(]?其中", gap)) and ";" not in gap and "。" not in gap


@cache
def kinds() -> list[Kind]:
    """The rates of the file audit.yaml."""
    found = []
    for rate in words()["rates"]:
        name, part, whole = (re.compile(rate[key]) for key in ("name", "part", "whole"))
        sure, base = map(re.compile, rate["firm"]) if "firm" in rate else (part, whole)
        found.append(
            Kind(
                name,
                part,
                whole,
                (sure, base),
                NEAR_OPEN if "base" in rate else NEAR,
                frozenset(rate.get("alike", ())),
            )
        )
    return found


@lru_cache(maxsize=1024)
def _kind(name: str) -> Kind | None:
    return next((kind for kind in kinds() if kind.name.search(name)), None)


def _named(sheet: Sheet, rate: Count, label: str, name: str, kind: Kind | None) -> Check | None:
    """A rate with a name (办结率98%), of a count that its name speaks of and one before it."""
    spoken = kind.part if kind else re.compile(re.escape(name[-3:-1]) if len(name) > 2 else r"(?!)")
    earlier = _earlier(sheet, rate)
    near = (c for c in earlier if len(gap := sheet.gap(c, rate)) <= 60 and ";" not in gap)
    part = next((c for c in itertools.islice(near, 6) if spoken.search(sheet.label(c) + sheet.tail(c))), None)
    if part is None:
        return None
    pairs, named = _candidates(sheet, earlier, part, kind)
    hit = next((p for p in pairs if p.percent.meets(rate.span)), None)
    if hit is not None:
        return checked(rate, hit) if hit.whole.place in named or _sharp(rate, hit) else None
    firm = kind is not None and bool(pairs) and not pattern("other_base").search(label)
    return (
        _contradicted(sheet, rate, pairs[0], kind.near)
        if kind and firm and _firm(sheet, rate, pairs[0], kind)
        else None
    )


def _candidates(
    sheet: Sheet, earlier: Sequence[Count], part: Count, kind: Kind | None
) -> tuple[list[Pair], set[int]]:
    """The part with what may be its whole, and the places of the wholes that are named as a base of the rate.

    A count after the part, or as large as it, must be so named.
    """
    others = [c for c in earlier if c.start != part.start]
    pairs = _pairs(part, [c for c in others if c.start < part.start])[:4]
    pairs += _pairs(part, [c for c in others if c.start > part.start])
    named = {p.whole.place for p in pairs if kind and kind.whole.search(sheet.label(p.whole))}
    usual = [p.whole.start < part.start and p.whole.value != part.value for p in pairs]
    return [p for p, use in zip(pairs, usual, strict=True) if use or p.whole.place in named], named


def _firm(sheet: Sheet, rate: Count, pair: Pair, kind: Kind) -> bool:
    """Whether whole, part and rate follow one another with no other count of the unit, in the words of the rate."""
    part, whole = pair
    alone = [c.place for c in sheet.within(whole.end, rate.start) if c.unit == part.unit] == [part.place]
    short = max(len(sheet.gap(whole, part)), len(sheet.gap(part, rate))) <= 24
    of_part, of_whole = kind.firm
    return alone and short and bool(of_part.search(sheet.label(part)) and of_whole.search(sheet.label(whole)))


def _contradicted(sheet: Sheet, rate: Count, pair: Pair, near: Decimal) -> Check | None:
    """The rate as a contradiction, if its counts are exact and near it and nothing else in the paragraph gives it."""
    part, whole = pair
    if not (part.exact and whole.exact) or abs(pair.computed - rate.value) > near:
        return None
    i = bisect_left(sheet.starts, rate.start)
    near_by = (sheet.counts[n] for n in range(max(0, i - 15), min(i + 6, len(sheet.starts))))
    around = [c for c in near_by if c.unit == part.unit and c.value > 0]
    other = [Pair(part, c) for c in around if c is not part] + [
        Pair(c, whole) for c in around if c is not whole
    ]
    return None if any(p.percent.meets(rate.span) for p in other) else checked(rate, pair)
