"""Sums of what is done and what is left, where other figures stand between the two.

受理33件,办结30件(维持18件、撤销12件),3件正在审理: 33 are 30 and 3. Only sums that hold are found here: that 30 and 2 are not
33 may as well mean that the report leaves one out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from fazhi.relations.sheets import Sheet
from fazhi.relations.stated import Count, pattern, signs

LOOK_BACK = 10  # counts before what is left that may be the done ones
LARGE = 20  # from here on 另 alone is taken for the rest of a total


@cache
def _signs() -> re.Pattern[str]:
    """The words for what is left."""
    return signs(f"{pattern('left').pattern}|另", ["left"], "另")


def remainders(sheet: Sheet) -> Iterator[tuple[Count, list[Count]]]:
    """Each total with what is done and what is left of it.

    >>> from fazhi.quantities import read_quantities
    >>> from fazhi.relations.sheets import sheet_of
    >>> text = "收到申请40件(同比增长5%),受理35件(另有5件不予受理),审结30件。"
    >>> [(str(t.value), [str(p.value) for p in ps]) for t, ps in remainders(sheet_of(read_quantities(text), text))]
    [('40', ['35', '5'])]
    """
    for left in _candidates(sheet):
        said = sheet.label(left) + sheet.tail(left)
        sure = bool(pattern("left").search(said))
        if left.unit != "%" and left.exact and (sure or sheet.label(left).startswith("另")):
            found = _of(sheet, left)
            if found is not None and (sure or found[0].value >= LARGE):
                yield found


def _candidates(sheet: Sheet) -> list[Count]:
    """The counts next to a word for what is left that two others stand before in their sentence."""
    found = []
    for first, end in sheet.groups(3):
        if end - first - len(set(sheet.units[first:end])) < 2:  # three are of one unit
            continue
        low, high = sheet.around(first)
        marks = [m.start() for m in _signs().finditer(sheet.plain, low, high)]
        next_to = {
            i
            for mark in marks
            for i in (bisect_left(sheet.starts, mark), bisect_left(sheet.starts, mark) - 1)
        }
        found += [sheet.counts[i] for i in sorted(next_to) if first + 2 <= i < end]
    return found


def _of(sheet: Sheet, left: Count) -> tuple[Count, list[Count]] | None:
    """The total and the done ones before what is left: neighbours, the done ones so called."""
    usual = [
        c for c in sheet.before(left) if c.unit == left.unit and c.role not in ("change", "from") and c.exact
    ]
    near = [c for c in usual if c.level == left.level[: len(c.level)]][:LOOK_BACK]
    for done in near:
        before = [c for c in near if c.level == done.level and c.start < done.start]
        fits = (
            bool(before) and before[0].value == done.value + left.value and left.value > 0 and done.value > 0
        )
        if fits and pattern("done").search(sheet.label(done) + sheet.tail(done)):
            return before[0], [done, left]
    return None
