"""Rates and changes that a report states beside the figures they come from.

A rate is held against two counts: the part that its name speaks of (胜诉 of 胜诉率) and a count of the same unit before
it. It agrees where any count near by gives it. That it does not is claimed only where the sentence leaves no doubt which
two it is made of, it is near, and no other pair of the paragraph gives it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from fazhi.stated import Count, Interval, Sheet
from fazhi.sums import Check, pattern, words

# percentage points: a stated rate farther from its counts is likely one of other counts
NEAR_SHARE, NEAR, NEAR_OPEN = Decimal(5), Decimal(2), Decimal("0.5")
_NAME = re.compile(r"([\u4e00-\u9fff\"“”]{1,14}?率)(?:(?!率)[\u4e00-\u9fff]){0,6}$")
_SHARE = re.compile(r"占(?!比例?最)([^占]{0,18})$")
_OF_ALL = re.compile(
    r"^(?:比例?|总[数量额]|全部|[^省市县国]{0,12}(?:总[数量]|总[案件]+数))?的?(?:比例|比重|比)?(?:为|达到?|约|近|的)*$"
)
_JOINT = re.compile(r"率[、和及与]|均|分别|各")
_TURN = re.compile(r"^[^,;。:()\d]{0,8}(?:至|到|为)[^,;。:()\d]{0,4}$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")


class _Kind(NamedTuple):
    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    near: Decimal


class _Pair(NamedTuple):
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
    >>> text = "受理纠纷832件,调解成功822件,调解成功率98.9%"
    >>> [(c.total, c.parts, c.consistent) for c in rates(Sheet(read_quantities(text), text))]
    [(Decimal('98.9'), (Decimal('822'), Decimal('832')), False)]
    """
    wholes = {place: check.places[0] for check in known if check.consistent for place in check.places[1:]}
    found = []
    for count in sheet.counts:
        label = sheet.label(count)
        if (
            count.unit == "%"
            and count.role not in ("change", "from")
            and not pattern("compared").search(label)
        ):
            share = _SHARE.search(label)
            check = _share(sheet, count, share[1], wholes) if share else _named(sheet, count, label)
            if check is not None:
                found.append(check)
    return found


def _checked(rate: Count, pair: _Pair) -> Check:
    return Check("rate", rate.value, (pair.part.value, pair.whole.value), pair.computed, pair.percent.meets(rate.span),
                 (rate.place, pair.part.place, pair.whole.place))  # fmt: skip


def _sharp(rate: Count, pair: _Pair) -> bool:
    """Whether the figures are sharp enough for their agreement to say something."""
    percent = pair.percent
    return percent.high - percent.low <= 5 and rate.span.high - rate.span.low <= 2


def _earlier(sheet: Sheet, count: Count) -> list[Count]:
    """Counts before, the nearest first, in the same brackets or those around them."""
    usable = (
        c for c in sheet.before(count) if c.unit != "%" and c.role not in ("change", "from") and c.value > 0
    )
    return [c for c in usable if c.level == count.level[: len(c.level)]]


def _pairs(part: Count, counts: Sequence[Count]) -> list[_Pair]:
    """The part with each count that may be its whole."""
    return [
        _Pair(part, c)
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
        return _checked(rate, hit) if _sharp(rate, hit) else None
    certain = bool(pairs) and (pairs[0].whole.place == wholes.get(part.place) or _opened(sheet, pairs[0]))
    return _contradicted(sheet, rate, pairs[0], NEAR_SHARE) if certain and _OF_ALL.match(of) else None


def _previous(sheet: Sheet, rate: Count) -> list[Count]:
    """The counts of the sentence before, in the same line, the nearest first."""
    low = sheet.sentence(rate.start)[0]
    if not low or sheet.plain[low - 1] == "\n":
        return []
    return [c for c in reversed(sheet.within(*sheet.sentence(low - 1))) if c.unit != "%" and c.value > 0]


def _opened(sheet: Sheet, pair: _Pair) -> bool:
    """Whether 其中 or 中 stands between whole and part, so that the one is of the other."""
    gap = sheet.gap(pair.whole, pair.part)
    return bool(re.match(r"[^,;:。]{0,8}中|[,(]?其中", gap)) and ";" not in gap and "。" not in gap


@cache
def _kinds() -> list[_Kind]:
    """The rates of the file."""
    found = []
    for rate in words()["rates"]:
        name, part, whole = (re.compile(rate[key]) for key in ("name", "part", "whole"))
        found.append(_Kind(name, part, whole, NEAR_OPEN if "base" in rate else NEAR))
    return found


def _named(sheet: Sheet, rate: Count, label: str) -> Check | None:
    """A rate with a name (办结率98%), of a count that its name speaks of and one before it."""
    name = _NAME.search(label)
    if name is None or _JOINT.search(label):
        return None
    kind = next((k for k in _kinds() if k.name.search(name[1])), None)
    spoken = kind.part if kind else re.compile(re.escape(name[1][-3:-1]) if len(name[1]) > 2 else r"(?!)")
    near = [
        c for c in _earlier(sheet, rate) if ";" not in sheet.gap(c, rate) and len(sheet.gap(c, rate)) <= 60
    ]
    part = next((c for c in near[:6] if spoken.search(sheet.label(c) + sheet.tail(c))), None)
    if part is None:
        return None
    others = [c for c in _earlier(sheet, rate) if c.start != part.start]
    pairs = _pairs(
        part, [c for c in others if c.start < part.start][:4] + [c for c in others if c.start > part.start]
    )
    base = kind.whole if kind else re.compile("(?!)")
    named = {p.whole.place for p in pairs if base.search(sheet.label(p.whole))}
    pairs = [
        p
        for p in pairs
        if p.whole.place in named or (p.whole.start < part.start and p.whole.value != part.value)
    ]
    hit = next((p for p in pairs if p.percent.meets(rate.span)), None)
    if hit is not None:
        return _checked(rate, hit) if hit.whole.place in named or _sharp(rate, hit) else None
    if (
        not pairs
        or kind is None
        or pattern("other_base").search(label)
        or not _adjoining(sheet, rate, pairs[0], kind.whole)
    ):
        return None
    return _contradicted(sheet, rate, pairs[0], kind.near)


def _adjoining(sheet: Sheet, rate: Count, pair: _Pair, base: re.Pattern[str]) -> bool:
    """Whether whole, part and rate follow one another with no other count of the unit, and the whole is a base of the rate."""
    between = sheet.within(pair.whole.end, rate.start)
    alone = [c.place for c in between if c.unit == pair.part.unit] == [pair.part.place]
    return alone and len(sheet.gap(pair.whole, pair.part)) <= 24 and len(sheet.gap(pair.part, rate)) <= 24 and bool(
        base.search(sheet.label(pair.whole))
    )  # fmt: skip


def _contradicted(sheet: Sheet, rate: Count, pair: _Pair, near: Decimal) -> Check | None:
    """The rate as a contradiction, if its counts are exact and near it and nothing else in the paragraph gives it."""
    part, whole = pair
    if not (part.exact and whole.exact) or abs(pair.computed - rate.value) > near:
        return None
    i = sheet.counts.index(rate)
    around = [c for c in sheet.counts[max(0, i - 15) : i + 6] if c.unit == part.unit and c.value > 0]
    other = [_Pair(part, c) for c in around if c is not part] + [
        _Pair(c, whole) for c in around if c is not whole
    ]
    return None if any(p.percent.meets(rate.span) for p in other) else _checked(rate, pair)


@cache
def _change() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand between a figure and its change, with any words before the verb, and with hardly any."""
    verb, before, after = (pattern(name).pattern for name in ("verbs", "bare_before", "bare_after"))
    end = rf"(?:{verb})(?:{after}){{0,4}} ?$"
    return re.compile(rf"\)?[,(、]?(?P<words>[^,;。:()\d]{{0,10}}?{end})"), re.compile(
        rf"(?:{before}){{0,2}}{end}"
    )


def changes(sheet: Sheet) -> list[Check]:
    """Every change stated with both ends: 由97项减少到32项,减少65项; 去年66件,今年151件,同比增长128.78%.

    >>> from fazhi.quantities import read_quantities
    >>> text = "申请材料由97项减少到32项,减少65项,精简67%"
    >>> [(c.kind, c.total, c.parts, c.consistent) for c in changes(Sheet(read_quantities(text), text))]
    [('difference', Decimal('65'), (Decimal('97'), Decimal('32')), True), ('growth', Decimal('67'), (Decimal('97'), Decimal('32')), True)]
    """
    found = []
    for old, new in zip(sheet.counts, sheet.counts[1:], strict=False):
        if (
            old.unit == new.unit
            and old.level == new.level
            and sheet.sentence(old.start) == sheet.sentence(new.start)
        ):
            steps = _turned(sheet, old, new) or _years(sheet, old, new) or _compared(sheet, old, new)
            found += [c for c in steps if c is not None]
    return found


def _turned(sheet: Sheet, old: Count, new: Count) -> list[Check | None]:
    """Changes after a turn from one value to another (由20个压缩至5个,压缩75%)."""
    gap = sheet.gap(old, new)
    if new.role != "to" or not _TURN.match(gap) or (old.role != "from" and len(gap) > 8):
        return []
    found: list[Check | None] = []
    last = new
    for count in sheet.after(new)[:2]:
        change = _change()[0].match(sheet.gap(last, count))
        if change is None:
            break
        found.append(_changed(old, new, count, change["words"]))
        last = count
    return found


def _years(sheet: Sheet, old: Count, new: Count) -> list[Check | None]:
    """A change after the values of last year and this one (2022年66件,2023年151件,增长128.78%)."""
    following = sheet.after(new)[:1]
    change = _change()[0].match(sheet.gap(new, following[0])) if following else None
    before = _lead(sheet, old)
    if change is None or not following or following[0].role != "change":
        return []
    first, second = _YEAR.findall(before)[-1:], _YEAR.findall(sheet.gap(old, new))[-1:]
    named = bool(first and second) and int(second[0]) - int(first[0]) == 1
    said = bool(pattern("earlier").search(before)) and bool(pattern("later").search(sheet.gap(old, new)))
    return [_changed(old, new, following[0], change["words"])] if named or said else []


def _compared(sheet: Sheet, old: Count, new: Count) -> list[Check | None]:
    """A change with last year's value within it (受理120件,比上年的100件增加20件); here `new` is last year's."""
    following = sheet.after(new)[:1]
    if not following or not re.search(
        rf"{pattern('compared').pattern}[^,;。\d]{{0,6}}$", sheet.gap(old, new)
    ):
        return []
    change = _change()[0].match(sheet.gap(new, following[0]))
    return (
        [_changed(new, old, following[0], change["words"])]
        if change and old.role not in ("from", "change")
        else []
    )


def _lead(sheet: Sheet, count: Count) -> str:
    """The words of the sentence before a count, back to the count before."""
    earlier = next(sheet.before(count), None)
    return sheet.plain[earlier.end if earlier else sheet.sentence(count.start)[0] : count.start]


def _changed(old: Count, new: Count, change: Count, said: str) -> Check | None:
    """The stated change held against both ends; None where it is in another measure."""
    percent = old.unit == "%"
    if change.unit == old.unit or (percent and change.unit == "百分点"):
        check = _difference(old, new, change)
        if check.consistent or not percent or change.unit == "百分点":
            return check if check.consistent or _plain(said, old, new, change) else None
    if change.unit != "%" or not old.span.low > 0:
        return None
    check = _growth(old, new, change)
    return check if check.consistent or (not percent and _plain(said, old, new, change)) else None


def _plain(said: str, old: Count, new: Count, change: Count) -> bool:
    """Whether a change that does not fit its ends can be held against them."""
    exact = change.span.high.is_finite() and old.span.high.is_finite() and new.span.high.is_finite()
    other = pattern("other_measure").search(said) or pattern("compared").search(said)
    return exact and change.role == "change" and not other and bool(_change()[1].match(said))


def _difference(old: Count, new: Count, change: Count) -> Check:
    ends = sorted([old, new], key=lambda c: c.value)
    low, high = ends[1].span.low - ends[0].span.high, ends[1].span.high - ends[0].span.low
    return Check("difference", change.value, (old.value, new.value), abs(new.value - old.value),
                 Interval(low, high).meets(change.span), (change.place, old.place, new.place))  # fmt: skip


def _growth(old: Count, new: Count, change: Count) -> Check:
    ratio = _Pair(new, old).percent
    sign = 1 if new.value >= old.value else -1
    bounds = sorted([sign * (ratio.low - 100), sign * (ratio.high - 100)])
    return Check("growth", change.value, (old.value, new.value), abs(_Pair(new, old).computed - 100),
                 Interval(*bounds).meets(change.span), (change.place, old.place, new.place))  # fmt: skip
