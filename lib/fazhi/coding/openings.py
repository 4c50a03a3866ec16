"""Words found in a text where one of them may stand before another and some have gaps: as a pattern of all would."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from fazhi.coding.wording import regex
from fazhi.words import Words, apart

Codes = NDArray[np.uint16]
Places = NDArray[np.int64]


class Openings:
    """Words (``wording.Words.plain``) in the order in which they are tried.

    They are looked up by what stands before their first gap; most often that tells the word, else a pattern does.

    >>> words = Openings(["复议案件", "复议", "合…同"])
    >>> from fazhi.lookup import codes
    >>> text = "办理复议案件、合同"
    >>> starts, found = words.find(text, codes(text), [len(text)])
    >>> starts.tolist(), found
    ([2, 7], ['复议案件', '合同'])
    """

    def __init__(self, words: Sequence[str]) -> None:
        heads = [word.partition("…")[0] for word in words]
        self._known = Words(heads)
        self._words: list[str] = []  # of each head, '' where a pattern tells
        self._matches: dict[int, Callable[..., re.Match[str] | None]] = {}
        for number, head in enumerate(self._known.words):
            tried = [word for word, own in zip(words, heads, strict=True) if head.startswith(own)]
            self._words.append("" if "…" in tried[0] else tried[0])
            if "…" in tried[0]:
                self._matches[number] = re.compile("|".join(map(regex, tried))).match
        self._lengths = np.array([len(word) for word in self._words], np.int64)

    def find(self, text: str, codes: Codes, bounds: Sequence[int]) -> tuple[Places, list[str]]:
        """Where words begin, and the words, in a text whose ``lookup.codes`` are given, from left to right, none into another.

        None reaches over one of the `bounds`, of which the last is the text's end.
        """
        starts, numbers = self._known.longest_in(codes)
        lengths, gapped = self._lengths.take(numbers), self._gapped(text, bounds, starts, numbers)
        for row, word in gapped.items():
            lengths[row] = len(word)
        real = lengths.nonzero()[0]
        kept = real[apart(starts.take(real), (starts + lengths).take(real))]
        words = [self._words[number] for number in numbers.take(kept).tolist()]
        if gapped:
            words = [word or gapped[row] for word, row in zip(words, kept.tolist(), strict=True)]
        return starts.take(kept), words

    def _gapped(self, text: str, bounds: Sequence[int], starts: Places, numbers: Places) -> dict[int, str]:
        """The words of those places, by their rows, of which a pattern tells."""
        rows = (self._lengths.take(numbers) == 0).nonzero()[0]
        found: dict[int, str] = {}
        for row in rows.tolist():
            at = int(starts[row])
            match = self._matches[int(numbers[row])](text, at, bounds[bisect_right(bounds, at)])
            if match:
                found[row] = match[0]
        return found
