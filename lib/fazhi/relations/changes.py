"""Changes that a report states beside the values before and after.

A change is in the figures' own unit (减少65项), in percentage points, or in percent of the old value. That it does not fit
is claimed only of a plain verb right behind both values: 审批效率提速80% may be measured in another way.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

from fazhi.relations.rates import Pair
from fazhi.relations.sheets import NO_PARTS, Sheet
from fazhi.relations.stated import Check, Count, Interval, pattern

_TURN = re.compile(r"^[^,;。:()\d]{0,8}(?:至|到|为)[^,;。:()\d]{0,4}$")
_MOVED = frozenset({"to", "change"})  # roles without which a sentence tells no change
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")


@cache
def _change() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand between a figure and its change, with any words before the verb, and with hardly any."""
    verb, before, after = (pattern(name).pattern for name in ("verbs", "bare_before", "bare_after"))
    end = rf"(?:{verb})(?:{after}){{0,4}} ?$"
    return re.compile(rf"\)?[,(、]?(?P<words>[^,;。:()\d]{{0,10}}?{end})"), re.compile(
        rf"(?:{before}){{0,2}}{end}"
    )


@cache
def _against() -> re.Pattern[str]:
    """What stands between a figure and last year's that it is compared with."""
    return re.compile(rf"(?:{pattern('compared').pattern}|[较比与]20\d\d年)[^,;。\d]{{0,6}}$")


def changes(sheet: Sheet) -> list[Check]:
    """Every change stated with both ends: 由97项减少到32项,减少65项; 去年66件,今年151件,同比增长128.78%.

    >>> from fazhi.quantities import read_quantities
    >>> from fazhi.relations.sheets import sheet_of
    >>> text = "申请材料由97项减少到32项,减少65项,精简67%"
    >>> [(c.kind, c.total, c.parts, c.consistent) for c in changes(sheet_of(read_quantities(text), text))]
    [('difference', Decimal('65'), (Decimal('97'), Decimal('32')), True), ('growth', Decimal('67'), (Decimal('97'), Decimal('32')), True)]
    """
    found: list[Check] = []
    for first, end in sheet.groups(3):
        if _MOVED.isdisjoint(sheet.roles[first:end]):
            continue
        for old, new in itertools.pairwise(sheet.counts[i] for i in range(first, end)):
            alike = old.unit == new.unit and old.level == new.level
            steps = alike and (
                _turned(sheet, old, new) or _years(sheet, old, new) or _compared(sheet, old, new)
            )
            found += [c for c in steps or _aside(sheet, old, new) if c is not None]
    return found


def _turned(sheet: Sheet, old: Count, new: Count) -> list[Check | None]:
    """Changes after a turn from one value to another (由20个压缩至5个,压缩75%)."""
    if new.role != "to":
        return []
    gap = sheet.gap(old, new)
    if not _TURN.match(gap) or (old.role != "from" and len(gap) > 8):
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
    before, between = _lead(sheet, old), sheet.gap(old, new)
    first, second = _YEAR.findall(before)[-1:], _YEAR.findall(between)[-1:]
    named = bool(first and second) and int(second[0]) - int(first[0]) == 1
    said = bool(pattern("earlier").search(before)) and bool(pattern("later").search(between))
    return [_next(sheet, old, new, new)] if named or said else []


def _compared(sheet: Sheet, new: Count, old: Count) -> list[Check | None]:
    """A change after last year's value (受理120件,比上年的100件增加20件)."""
    against = new.role not in NO_PARTS and _against().search(sheet.gap(new, old))
    return [_next(sheet, old, new, old)] if against else []


def _next(sheet: Sheet, old: Count, new: Count, last: Count) -> Check | None:
    """The change that the count after `last` states."""
    change = next(iter(sheet.after(last)), None)
    words_ = _change()[0].match(sheet.gap(last, change)) if change else None
    if change is None or words_ is None or change.role != "change":
        return None
    return _changed(old, new, change, pattern("compared").sub("", words_["words"]))


def _aside(sheet: Sheet, new: Count, change: Count) -> list[Check | None]:
    """A change with last year's value in brackets behind it (收到45件,同比增长50%(去年30件))."""
    words_ = _change()[0].match(sheet.gap(new, change)) if change.role == "change" else None
    old = next(iter(sheet.after(change)), None) if words_ else None
    if old is None or words_ is None or old.unit != new.unit:
        return []
    gap = sheet.gap(change, old)
    last_year = gap.startswith("(") and old.level[:-1] == new.level and pattern("earlier").search(gap)
    return [_changed(old, new, change, pattern("compared").sub("", words_["words"]))] if last_year else []


def _lead(sheet: Sheet, count: Count) -> str:
    """The words of the sentence before a count, back to the count before."""
    earlier = next(sheet.before(count), None)
    return sheet.plain[earlier.end if earlier else sheet.sentence(count.start)[0] : count.start]


def _changed(old: Count, new: Count, change: Count, said: str) -> Check | None:
    """The stated change held against both ends; None where it is in another measure."""
    percent = old.unit == "%"
    if change.unit == old.unit or (percent and change.unit == "百分点"):
        check = difference(old, new, change)
        if check.consistent or not percent or change.unit == "百分点":
            return check if check.consistent or _plain(said, old, new, change) else None
    if change.unit != "%" or not old.span.low > 0:
        return None
    check = growth(old, new, change)
    return check if check.consistent or (not percent and _plain(said, old, new, change)) else None


def _plain(said: str, old: Count, new: Count, change: Count) -> bool:
    """Whether a change that does not fit its ends can be held against them."""
    exact = change.span.high.is_finite() and old.span.high.is_finite() and new.span.high.is_finite()
    other = pattern("other_measure").search(said) or pattern("compared").search(said)
    return exact and change.role == "change" and not other and bool(_change()[1].match(said))


def difference(old: Count, new: Count, change: Count) -> Check:
    """A change in the figures' own unit, or of rates in points, as a check."""
    ends = sorted([old, new], key=lambda c: c.value)
    low, high = ends[1].span.low - ends[0].span.high, ends[1].span.high - ends[0].span.low
    return Check("difference", change.value, (old.value, new.value), abs(new.value - old.value),
                 Interval(low, high).meets(change.span), (change.place, old.place, new.place))  # fmt: skip


def growth(old: Count, new: Count, change: Count) -> Check:
    """A change in percent of the old value as a check."""
    ratio = Pair(new, old).percent
    sign = 1 if new.value >= old.value else -1
    bounds = sorted([sign * (ratio.low - 100), sign * (ratio.high - 100)])
    return Check("growth", change.value, (old.value, new.value), abs(Pair(new, old).computed - 100),
                 Interval(*bounds).meets(change.span), (change.place, old.place, new.place))  # fmt: skip
