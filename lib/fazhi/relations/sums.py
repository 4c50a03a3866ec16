"""Totals and parts: which counts a report gives as the parts of which other, and whether they add up.

Parts that add up to their total are found wherever the text sets them out as parts. That parts do not add up is claimed
only where the form leaves nothing out: a list in brackets or after 分别 in which every item has a figure, or one that
ends with 其他. A 其中 alone names some parts and leaves others.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from fazhi.relations.marks import Mark, marks
from fazhi.relations.remainders import remainders
from fazhi.relations.runs import Run, may_add_up, runs
from fazhi.relations.sheets import Sheet
from fazhi.relations.stated import Check, Count, Interval, pattern, words

MOST = 50  # parts of one total that are looked at
LARGE = 50  # from here on two counts hardly add up to a third by chance
_LISTED = re.compile(r"\s*[、和与及]")
_ITEM = re.compile(r"[,、;]|和(?=[^,、;]*\d)")


class _List(NamedTuple):
    """Where parts begin and end, and how they were announced: parts, each, loose, colon or bracket."""

    form: str
    start: int
    end: int
    level: tuple[int, ...]


def sums(sheet: Sheet) -> list[Check]:
    """Every sum that the text states, each total at most once for the same parts.

    >>> from fazhi.quantities import read_quantities
    >>> from fazhi.relations.sheets import sheet_of
    >>> text = "全年办理复议案件30件,其中维持18件、撤销4件、终止8件。"
    >>> [(c.total, c.parts, c.consistent) for c in sums(sheet_of(read_quantities(text), text))]
    [(Decimal('30'), (Decimal('18'), Decimal('4'), Decimal('8')), True)]
    """
    found: dict[tuple[int, ...], Check] = {}
    used: set[int] = set()
    lists = runs(sheet)
    for step in (_announced(sheet, lists), _closed(sheet, lists), _plain(sheet, lists), _left(sheet)):
        for check in step:
            if not used & set(check.places[1:]):
                found.setdefault(tuple(sorted(check.places)), check)
        used |= {place for check in found.values() for place in check.places[1:]}
    return sorted(found.values(), key=lambda check: check.places)


def _announced(sheet: Sheet, lists: Sequence[Run]) -> Iterator[Check]:
    """Sums whose parts are announced: 其中, 分别, 分为, a colon, 100件中, a bracket."""
    for mark in marks(sheet, lists):
        parts = _listed(sheet, mark)
        if parts is None:
            continue
        members: dict[str, list[Count]] = {}
        done: set[str] = set()
        for total in _totals(sheet, mark, parts):
            nearest = total.unit not in members
            if nearest:
                members[total.unit] = _members(sheet, total, parts)
            check = None
            if total.unit not in done:
                check = _check(sheet, total, members[total.unit], parts if nearest else None)
            if check is not None:
                done.add(total.unit)
                yield check


def _listed(sheet: Sheet, mark: Mark) -> _List | None:
    """The list that a mark opens, or None where no two counts follow."""
    form, start = mark.form, mark.end
    end = sheet.sentence(start)[1]
    following = sheet.between(start, end)
    level = sheet.level(following[0]) if following else ()
    if len(following) < 2 or (form == "bracket") != (level[-1:] == (mark.start,)):
        return None
    if level:
        inside = itertools.takewhile(lambda i: sheet.level(i)[: len(level)] == level, following)
        close = sheet.plain.find(")", sheet.counts[max(inside)].end, end)
        end = close if close >= 0 else end
    return _List(form, start, end, level)


def _totals(sheet: Sheet, mark: Mark, parts: _List) -> list[Count]:
    """What may be the total, the nearest first: before the mark in its sentence, or in the one before (。其中)."""
    low = sheet.sentence(mark.start)[0]
    outside = parts.level[:-1] if parts.form == "bracket" else parts.level
    if parts.form == "bracket":
        near = [c for c in sheet.within(low, mark.start) if not sheet.plain[c.end : mark.start].strip()]
        return near[-1:]
    if low and sheet.plain[low - 1] != "\n" and not sheet.within(low, mark.start) and mark.start - low <= 12:
        low = sheet.sentence(low - 1)[0]
    return [c for c in reversed(sheet.within(low, mark.start)) if c.level == outside and _counts(c)][:8]


def _counts(count: Count) -> bool:
    return count.unit != "%" and count.role not in ("change", "from") and count.value > 0 and not count.ranged


def _check(sheet: Sheet, total: Count, members: list[Count], parts: _List | None) -> Check | None:
    """The sum of a total and a list, where it adds up or certainly does not; `parts` is None for a total farther off."""
    exact = _adding(total, members, 2 if parts else 3)
    if exact and (_ends(sheet, members, len(exact)) or total.value >= LARGE or _staged(sheet, exact)):
        return made(total, exact, True)
    if parts is None or len(members) < 2:
        return None
    whole = _complete(sheet, total, members, parts)
    if whole is None:
        vague = not (total.exact and all(m.exact for m in members)) and all(map(_narrow, [total, *members]))
        return made(total, members, True) if vague and _span(members).meets(total.span) else None
    agrees = _span(whole).meets(total.span)
    return made(total, whole, agrees) if agrees or _slip(sheet, total, whole, parts.form) else None


def _members(sheet: Sheet, total: Count, parts: _List) -> list[Count]:
    """The counts of a list in the total's unit; brackets within it and what a second 其中 opens are left out."""
    kept: list[Count] = []
    inner = False
    at = parts.start
    for count in sheet.within(parts.start, parts.end)[: 2 * MOST]:
        between = sheet.plain[at : count.start]
        at = count.end
        inner = (inner and ";" not in between) or (bool(kept) and bool(pattern("parts").search(between)))
        if count.level == parts.level and count.unit == total.unit and _counts(count) and not inner:
            kept.append(count)
    return kept[:MOST]


def _adding(total: Count, members: Sequence[Count], least: int) -> list[Count]:
    """The first members whose printed values add up to the total's; empty where none do."""
    left = total.value
    for n, member in enumerate(members, 1):
        left -= member.value
        if left < 0:
            return []
        if not left:
            return list(members[:n]) if n >= least else []
    return []


def _span(members: Sequence[Count]) -> Interval:
    return Interval(
        sum((m.span.low for m in members), Decimal(0)), sum((m.span.high for m in members), Decimal(0))
    )


def _narrow(count: Count) -> bool:
    return count.span.high - count.span.low <= count.value / 10


def made(total: Count, parts: Sequence[Count], consistent: bool) -> Check:
    """A total and its parts as a check."""
    values = tuple(p.value for p in parts)
    places = (total.place, *(p.place for p in parts))
    return Check("sum", total.value, values, sum(values, Decimal(0)), consistent, places)


def _complete(sheet: Sheet, total: Count, members: Sequence[Count], parts: _List) -> list[Count] | None:
    """The members of a list that by its form leaves nothing out, or None."""
    rest = (
        next((i for i, m in enumerate(members) if pattern("rest").search(sheet.label(m))), -1)
        if parts.form != "loose"
        else -1
    )
    if (
        parts.form == "bracket"
        and rest < 2
        and pattern("some").match(sheet.plain[parts.start : parts.end].lstrip())
    ):
        return None
    if rest >= 2:
        members, end = members[: rest + 1], members[rest].end
    elif parts.form == "bracket" or (parts.form == "each" and parts.start - total.end <= 10):
        end = parts.end
    else:
        return None
    items = [item for item in _ITEM.split(sheet.plain[parts.start : end]) if item.strip(" :")]
    return list(members) if len(members) > 1 and len(items) == len(members) else None


def _slip(sheet: Sheet, total: Count, members: Sequence[Count], form: str) -> bool:
    """Whether that the members do not add up can be nothing but a slip: near the total, no overlap, no other total."""
    values, words_ = [m.value for m in members], sheet.plain[total.start : members[-1].end]
    wrong, near = sum(values) - total.value, total.value / (20 if form == "bracket" else 10)
    if (
        abs(wrong) > max(near, Decimal(1))
        or max(values) >= total.value
        or -wrong in values
        or wrong in values
    ):
        return False
    if pattern("overlaps").search("".join(sheet.label(m) + sheet.tail(m) for m in members)) or "%" in words_:
        return False
    others = [c.value for c in sheet.before(members[0]) if c.unit == total.unit]
    return sum(values) not in others and all(len(sheet.label(m)) <= 16 for m in members)


def _closed(sheet: Sheet, lists: Sequence[Run]) -> Iterator[Check]:
    """Sums whose total comes last: 新立3件、修改2件,共5件."""
    late = (
        run.members[k]
        for run in lists
        for k in range(2, len(run.members))
        if may_add_up(sheet, run.members[k], run.members[max(k - MOST, 0) : k][::-1])
    )
    for total in map(sheet.counts.__getitem__, sorted(late)):
        if total.exact and _counts(total) and pattern("sum_after").match(sheet.label(total)):
            alike = (c for c in sheet.before(total) if c.unit == total.unit and c.level == total.level)
            earlier = [c for c in alike if _counts(c)]
            parts = _adding(total, earlier[:MOST], 2)
            if parts:
                yield made(total, parts[::-1], True)


def _plain(sheet: Sheet, lists: Sequence[Run]) -> Iterator[Check]:
    """Sums that nothing announces: the counts right after add up, and say what became of the total or divide a large one."""
    apart = {i for run in lists for i in run.earlier if may_add_up(sheet, i, run.members[: 2 * MOST])}
    near = {
        run.members[k] for run in lists for k in range(len(run.members) - 2) if _may_follow(sheet, run, k)
    }
    for i in sorted(apart | near):
        total = sheet.counts[i]
        if total.exact and (check := _followed(sheet, total, i in apart)) is not None:
            yield check


def _may_follow(sheet: Sheet, run: Run, k: int) -> bool:
    """Whether a count of a run may be the total of those after it."""
    return may_add_up(sheet, run.members[k], itertools.islice(run.members, k + 1, k + 1 + 2 * MOST))


def _followed(sheet: Sheet, total: Count, ahead: bool) -> Check | None:
    """A total with the counts right after it; `ahead` tells whether the next sentence has some of its unit."""
    low, high = total.end, sheet.sentence(total.start)[1]
    following = _alike(sheet, total, low, high)
    if following:
        # what 、 or 和 follows is itself of the list
        return None if _LISTED.match(sheet.plain, low, low + 3) else _unannounced(sheet, total, following)
    if not ahead or sheet.plain[high : high + 1] not in "。!":
        return None
    following = _alike(sheet, total, high + 1, sheet.sentence(high + 1)[1])
    return _unannounced(sheet, total, following, apart=True)


def _left(sheet: Sheet) -> Iterator[Check]:
    """Sums of what is done and what is left."""
    return (made(total, parts, True) for total, parts in remainders(sheet))


def _alike(sheet: Sheet, total: Count, low: int, high: int) -> list[Count]:
    """The counts of the total's unit between two positions, up to where parts of one of them are announced."""
    inside = sheet.within(low, high)[: 2 * MOST]
    alike = [c for c in inside if c.unit == total.unit and c.level == total.level and _counts(c)]
    named = pattern("parts").search(sheet.plain, low, high) if alike else None
    return [c for c in alike if c.start < named.start()] if named else alike


def _unannounced(
    sheet: Sheet, total: Count, following: Sequence[Count], *, apart: bool = False
) -> Check | None:
    parts = _adding(total, following, 2)
    if not parts or not all(p.exact for p in parts) or pattern("sum_after").match(sheet.label(parts[-1])):
        return None
    gap = sheet.gap(total, parts[0])
    if "占" in gap or ";" in gap:  # then the total has parts beside it
        return None
    ends = _ends(sheet, following, len(parts))
    if _staged(sheet, parts) and (ends or not _staged(sheet, following[: len(parts) + 1])):
        return made(total, parts, True)
    large = ends and not apart and total.value >= LARGE
    taken = large and pattern("taken").search(sheet.label(total) + sheet.tail(total))
    return made(total, parts, True) if taken else None


def _ends(sheet: Sheet, members: Sequence[Count], n: int) -> bool:
    """Whether a list ends after its first `n` members, or comes to its first semicolon there."""
    return n == len(members) or sheet.plain.find(";", members[0].end, members[n].start) >= members[n - 1].end


def _staged(sheet: Sheet, parts: Sequence[Count]) -> bool:
    """Whether all the parts are labelled as what became of a total at one stage."""
    said = [sheet.label(p) + sheet.tail(p) for p in parts]
    return any(all(stage.search(words_) for words_ in said) for stage in _stages())


@cache
def _stages() -> list[re.Pattern[str]]:
    return [re.compile("|".join(stage)) for stage in words()["outcomes"]]
