"""Counts that may be added to one another: of one unit, in one sentence, in the same brackets.

A sum has two parts of one unit in a sentence, and few sentences have them; nearly all of those add up to nothing else. Both is
seen from the plain values, without making the counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from fazhi.relations.sheets import NO_PARTS, Sheet

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
    units, holds = sheet.units, sheet.holds
    for first, end in sheet.groups(2):
        if len(set(units[first:end])) < end - first:  # two are of one unit
            own = _alike(sheet, first, end)
            many = [(key, run) for key, run in own.items() if len(run) > 1]
            before = bisect_left(holds, holds[first] - 1)
            earlier = _alike(sheet, before, first) if many and before < first else {}
            found += [Run(run, earlier.get(key, [])) for key, run in many]
    return found


def _alike(sheet: Sheet, first: int, end: int) -> dict[tuple[str, tuple[int, ...]], list[int]]:
    """Those of some counts that may be added, by unit and brackets."""
    found: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    units, roles, values, highs, starts = sheet.units, sheet.roles, sheet.values, sheet.highs, sheet.starts
    for i in range(first, end):
        high = highs[i]
        if (
            (unit := units[i]) != "%"
            and roles[i] not in NO_PARTS
            and values[i] > 0
            and (high is None or high != high)
        ):
            found.setdefault((unit, sheet.levels.get(starts[i], ())), []).append(i)
    return found


def may_add_up(sheet: Sheet, total: int, parts: Iterable[int]) -> bool:
    """Whether the first two or more of `parts` may add up to the total: False where they certainly do not."""
    left = float(sheet.values[total])
    near = left * NEAR
    for n, part in enumerate(parts):
        left -= float(sheet.values[part])
        if not left > near and (n or left < -near):
            return not left < -near
    return False
