"""Totals and their parts among the amounts of one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fazhi.ledger import units
from fazhi.ledger.amounts import Row
from fazhi.ledger.context import any_of
from fazhi.ledger.forms import words

_BRACKET = 400  # characters within which a bracket closes
_MOST_PARTS = 60  # parts of one sum that are tried


@cache
def _subtotal() -> re.Pattern[str]:
    return re.compile(any_of(words()["subtotals"]))


def unlike(rows: Sequence[Row]) -> bool:
    """Whether none of some amounts counts like another.

    >>> unlike([Row(0, 2, "quantity", unit="件"), Row(3, 5, "quantity", unit="起")])
    False
    """
    if len(rows) == 2 and rows[0].unit == rows[1].unit:  # most often
        return False
    return len({units.same_as(row.unit) for row in rows}) == len(rows)


def sums(text: str, rows: Sequence[Row]) -> None:
    """Set `role` total and part of the amounts of one sentence.

    Parts follow 其中 or stand in brackets right after the total, in its unit, and do not exceed it together; without such
    a word they are parts where they add up to it exactly.
    """
    if unlike(rows):
        return
    counted = [r for r in rows if r.kind == "quantity" and r.value is not None]
    alike = [units.same_as(r.unit) for r in counted]
    for i, total in enumerate(counted[:-1]):
        if total.role or total.unit == "%" or alike[i] not in alike[i + 1 : i + 1 + _MOST_PARTS]:
            continue
        gap = text[total.end : counted[i + 1].start]
        if "均" in gap:
            continue
        bracket = gap.lstrip()[:1] == "("
        close = text.find(")", total.end, total.end + _BRACKET) if bracket else -1
        rest = counted[i + 1 : i + 1 + _MOST_PARTS]
        parts = _parts(total, rest if close < 0 else [r for r in rest if r.start < close])
        named = parts and (bracket or _subtotal().search(gap))
        if named or len(parts) > 1 and sum(p.value or 0 for p in parts) == total.value:
            total.role = "total"
            for part in parts:
                part.role = "part"


def _parts(total: Row, rest: Sequence[Row]) -> list[Row]:
    """The amounts after `total` that count alike, as long as they do not exceed it together."""
    parts: list[Row] = []
    left, base = total.value or 0, units.same_as(total.unit)
    for row in rest:
        if row.role or row.unit != total.unit and units.same_as(row.unit) != base:
            continue
        if parts and row.bare:
            continue
        if (row.value or 0) > left:
            break
        parts.append(row)
        left -= row.value or 0
        if not left:
            break
    return parts
