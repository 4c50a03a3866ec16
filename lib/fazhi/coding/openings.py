"""Words found by the two characters that open them: one look at a whole text leaves the few places where one may stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]
Places = NDArray[np.int64]


class Openings:
    """Patterns by the one to three characters with which their matches begin.

    >>> words = Openings({"复议": "复议(?:案件|)", "合": "合[^、]{0,12}?同"})
    >>> from fazhi.lookup import codes
    >>> words.find("办理复议案件、合同", codes("办理复议案件、合同"))
    [(2, 6), (7, 9)]
    """

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._matches = [re.compile(pattern).match for pattern in patterns.values()]
        # the openings that are all of their word
        self._whole = [o if o == pattern else "" for o, pattern in patterns.items()]
        numbers = {opening: number for number, opening in enumerate(patterns)}
        signs = ({o[i] for o in patterns if len(o) > i} for i in range(3))
        ones, twos, threes = ({sign: n for n, sign in enumerate(sorted(own), 1)} for own in signs)
        pairs = {o[:2]: n for n, o in enumerate(sorted(patterns), 1)}
        second = np.zeros((len(ones) + 1, len(twos) + 1), np.intp)
        third = np.full((len(patterns) + 1, len(threes) + 1), -1, np.int16)
        for pair, n in sorted(pairs.items()):
            second[ones[pair[0]], twos[pair[1]] if len(pair) > 1 else slice(None)] = n * third.shape[1]
            third[n] = numbers.get(pair, numbers.get(pair[0], -1))
        for opening, number in numbers.items():
            if len(opening) > 2:
                third[pairs[opening[:2]], threes[opening[2]]] = number
        self._first = _table(ones, second.shape[1])
        self._second, self._third = _table(twos, 1), _table(threes, 1)
        self._pairs, self._openings = second.ravel(), third.ravel()
        self._opens = self._first > 0

    def find(self, text: str, codes: Codes) -> list[tuple[int, int]]:
        """Spans of the words of a text whose ``lookup.codes`` are given, from left to right, none into another."""
        places, numbers = self.opened(codes)
        starts, words = self.words(text, places.tolist(), numbers.tolist())
        return [(at, at + len(word)) for at, word in zip(starts, words, strict=True)]

    def words(self, text: str, places: list[int], numbers: list[int]) -> tuple[list[int], list[str]]:
        """Where words begin, and the words, of places where one may begin by the number of the pattern that tells."""
        matches, whole, end = self._matches, self._whole, 0
        starts: list[int] = []
        words: list[str] = []
        for at, number in zip(places, numbers, strict=True):
            if at >= end:
                word = whole[number]
                if not word:
                    match = matches[number](text, at)
                    if match is None:
                        continue
                    word = match[0]
                end = at + len(word)
                starts.append(at)
                words.append(word)
        return starts, words

    def opened(self, codes: Codes) -> tuple[Places, NDArray[np.int16]]:
        """Where a word may begin, and the pattern that tells."""
        places = self._opens.take(codes[:-1]).nonzero()[0]
        pairs = self._first.take(codes.take(places)) + self._second.take(codes.take(places + 1))
        rows = self._pairs.take(pairs)
        known = rows.nonzero()[0]
        places, rows = places.take(known), rows.take(known)
        numbers = self._openings.take(rows + self._third.take(codes.take(places + 2, mode="clip")))
        known = (numbers >= 0).nonzero()[0]
        return places.take(known), numbers.take(known)


def _table(numbers: Mapping[str, int], step: int) -> NDArray[np.intp]:
    """The numbers of characters, times `step`; 0 for all others."""
    table = np.zeros(0x10000, np.intp)
    for sign, number in numbers.items():
        table[ord(sign)] = number * step
    return table
