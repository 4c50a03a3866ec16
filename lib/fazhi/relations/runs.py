"""Counts that may be added to one another: of one unit, in one sentence, in the same brackets.

A sum has two parts of one unit in a sentence, and few sentences have them; nearly all of those add up to nothing else. Both is
seen from the plain values, without making the counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from fazhi.relations.sheets import Sheet

NEAR = 1e-12  # share of a value by which sums of binary fractions may be off


class Run(NamedTuple):
    """The numbers of counts that may be added; `earlier` are the like ones of the sentence before."""

    members: list[int]
    earlier: list[int]


def runs(sheet: Sheet) -> list[Run]:
    """The runs of two counts or more, sentence by sentence.

    >>> from fazhi.quantities import read_quantities
    >>> from fazhi.relations.sheets import sheet_of
    >>> text = "受理6件,审结4件,派出3人。罚款2元。"
    >>> runs(sheet_of(read_quantities(text), text))
    [Run(members=[0, 1], earlier=[])]
    """
    found = []
    for first, end in sheet.groups(2):
        if len(set(sheet.units[first:end])) < end - first:
            own = _alike(sheet, range(first, end))
            if any(len(members) > 1 for members in own.values()):
                before = _alike(sheet, range(bisect_left(sheet.holds, sheet.holds[first] - 1), first))
                found += [Run(run, before.get(key, [])) for key, run in own.items() if len(run) > 1]
    return found


def _alike(sheet: Sheet, counts: Iterable[int]) -> dict[tuple[str, tuple[int, ...]], list[int]]:
    """Those of the counts that may be added, by unit and brackets."""
    found: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for i in filter(sheet.addend, counts):
        found.setdefault((sheet.units[i], sheet.level(i)), []).append(i)
    return found


def may_add_up(sheet: Sheet, total: int, parts: Iterable[int]) -> bool:
    """Whether the first two or more of `parts` may add up to the total: False where they certainly do not."""
    left = float(sheet.number(total))
    near = left * NEAR
    for n, part in enumerate(parts):
        left -= float(sheet.number(part))
        if not left > near and (n or left < -near):
            return not left < -near
    return False
