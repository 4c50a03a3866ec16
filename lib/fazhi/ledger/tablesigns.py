"""Signs that a text may hold a table: they are looked for in all texts, so that few are read line by line for cells."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fazhi.ledger.cells import LONGEST_ROW, NO_YEAR, amount, is_row, may_be_row, split
from fazhi.ledger.signs import digits
from fazhi.lookup import codes, every, table_of

_GLUED_UNIT = 5  # characters behind the last number of a line without blanks
_EDGE = re.compile(r"[\s|+\-−↑↓]")


def tabled(text: str) -> bool:
    """Whether a folded text may hold a table; most hold none, and no line of them need be read.

    A row has a number at its begin or behind a blank, or ends with one glued to the one before; where the cells have a line
    or a word each, two numbers at least stand so and nothing else with them.

    >>> tabled("维持29件,撤销8件。"), tabled("维持 29\\n撤销 8"), tabled("维持29件8人")
    (False, True, True)
    """
    signs = codes(text)
    starts, ends = digits(text)
    if not len(starts):
        return False
    before = signs.take(starts - 1)  # of the first sign the last, a line end
    alone, number = starts[_edges().take(before)].tolist(), _standing().match
    if sum(number(text, at) is not None for at in alone) > 1:
        return True
    lines_ = {_line(text, at) for at in alone + _glued(signs, ends)}
    return any(may_be_row(text, *line) and is_row(split(text, *line)) for line in lines_)


def _glued(signs: NDArray[np.uint16], ends: NDArray[np.int64]) -> list[int]:
    """Of the places where digits end the last of lines that may end with a number and its unit."""
    stops = (signs == ord("\n")).nonzero()[0]
    last = ends.take(ends.searchsorted(stops, "right") - 1)
    left, behind = stops - last, signs.take(last)
    near = (left <= _GLUED_UNIT) | (behind == ord(",")) | (behind == ord("."))
    found: list[int] = last[near & (left > 0) & (signs.take(stops - 1) != ord("。"))].tolist()
    return found


def _line(text: str, at: int) -> tuple[int, int]:
    """The line that a place is in, of one longer than rows are a piece as long."""
    begin = text.rfind("\n", max(0, at - LONGEST_ROW - 1), at) + 1
    end = text.find("\n", at, at + LONGEST_ROW + 1)
    return begin, end if end >= 0 else len(text)


@cache
def _edges() -> NDArray[np.bool_]:
    """The characters behind which a cell begins, or its number behind a sign."""
    return table_of({1: _EDGE.findall(every())}) != 0


@cache
def _standing() -> re.Pattern[str]:
    """A number that is all of a cell, but for its sign."""
    return re.compile(amount().pattern.replace(NO_YEAR, "") + r"(?=[\s。;!?]|\Z)", re.ASCII)
