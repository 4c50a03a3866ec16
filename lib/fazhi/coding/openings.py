"""Words found by the two characters that open them: one look at a whole text leaves the few places where one may stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]


class Openings:
    """Patterns by the one or two characters with which their matches begin.

    >>> words = Openings({"复议": "复议(?:案件|)", "合": "合[^、]{0,12}?同"})
    >>> from fazhi.lookup import codes
    >>> words.find("办理复议案件、合同", codes("办理复议案件、合同"))
    [(2, 6), (7, 9)]
    """

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._matches = [re.compile(pattern).match for pattern in patterns.values()]
        firsts, seconds = ({o[i] for o in patterns if len(o) > i} for i in (0, 1))
        rows, columns = ({sign: n for n, sign in enumerate(sorted(signs), 1)} for signs in (firsts, seconds))
        width = len(columns) + 1
        pairs = np.full((len(rows) + 1, width), -1, np.int16)
        for opening, number in sorted(zip(patterns, range(len(patterns)), strict=True)):
            pairs[rows[opening[0]], columns[opening[1]] if len(opening) > 1 else slice(None)] = number
        self._first, self._second = _table(rows, width), _table(columns, 1)
        self._pairs = pairs.ravel()
        self._opens = self._first > 0

    def find(self, text: str, codes: Codes) -> list[tuple[int, int]]:
        """Spans of the words of a text whose ``lookup.codes`` are given, from left to right, none into another."""
        places = self._opens.take(codes[:-1]).nonzero()[0]
        pairs = self._first.take(codes.take(places)) + self._second.take(codes.take(places + 1))
        numbers = self._pairs.take(pairs)
        known = (numbers >= 0).nonzero()[0]
        matches, spans, end = self._matches, [], 0
        for at, number in zip(places.take(known).tolist(), numbers.take(known).tolist(), strict=True):
            if at >= end:
                match = matches[number](text, at)
                if match:
                    end = match.end()
                    spans.append((at, end))
        return spans


def _table(numbers: Mapping[str, int], step: int) -> NDArray[np.intp]:
    """The numbers of characters, times `step`; 0 for all others."""
    table = np.zeros(0x10000, np.intp)
    for sign, number in numbers.items():
        table[ord(sign)] = number * step
    return table
