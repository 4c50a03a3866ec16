"""Words of a long list found in a text, many times faster than one pattern of them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Numbers = NDArray[np.int64]
_BEYOND = re.compile("[^\0-\uffff]")


SHORT = 120  # characters of a line that stands on many pages


def kept(function: Callable[[str], T]) -> Callable[[str], T]:
    """`function` with its answers kept: many for short strings, those for the last few long ones (they fill the memory).

    >>> kept(str.upper)("a")
    'A'
    """
    many, few = lru_cache(maxsize=2048)(function), lru_cache(maxsize=8)(function)

    @wraps(function)
    def answer(text: str) -> T:
        return many(text) if len(text) <= SHORT else few(text)

    return answer


class Words:
    """A list of words as a tree of their characters; all places of a text go down the tree together.

    ``words`` is the list, sorted; a word's number is its place there.

    >>> known = Words(["执法", "执法证", "普法"])
    >>> starts, numbers = known.find("换发执法证,开展普法")
    >>> starts.tolist(), [known.words[i] for i in numbers]
    ([2, 8], ['执法证', '普法'])
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words) - {""})
        self.lengths = np.array([len(word) for word in self.words], np.int64)
        nodes: dict[str, int] = {"": 0}
        for word in self.words:
            for end in range(1, len(word) + 1):
                nodes.setdefault(word[:end], len(nodes))
        signs = {sign: i for i, sign in enumerate(sorted(set("".join(self.words))), 1)}
        following = np.zeros((len(nodes), len(signs) + 1), np.int32)
        for name, node in list(nodes.items())[1:]:
            following[nodes[name[:-1]], signs[name[-1]]] = node
        self._sign = np.zeros(0x10000, np.int64)
        self._sign[[ord(sign) for sign in signs]] = list(signs.values())
        self._opens = following[0] > 0
        self._next, self._width = following.ravel(), following.shape[1]
        self._word = np.full(len(nodes), -1, np.int64)
        self._word[[nodes[word] for word in self.words]] = range(len(self.words))

    def longest(self, text: str) -> tuple[Numbers, Numbers]:
        """Every place of `text` where a word begins, in order, and the number of the longest one there."""
        signs = self._sign.take(codes(text))
        starts = at = np.flatnonzero(self._opens.take(signs))
        row, found = np.arange(len(at)), np.full(len(at), -1)
        node: NDArray[np.int32] = np.zeros(len(at), np.int32)
        while len(at):
            node = self._next.take(node * self._width + signs.take(at))
            on = np.flatnonzero(node > 0)
            at, node, row = at.take(on) + 1, node.take(on), row.take(on)
            number = self._word.take(node)
            whole = np.flatnonzero(number >= 0)
            found[row.take(whole)] = number.take(whole)
        known = np.flatnonzero(found >= 0)
        return starts.take(known), found.take(known)

    def find(self, text: str) -> tuple[Numbers, Numbers]:
        """As ``longest``, but no word reaches into the one before: what a pattern of all words finds."""
        starts, numbers = self.longest(text)
        ends = starts + self.lengths.take(numbers)
        free = np.ones(len(starts), bool)
        free[1:] = starts[1:] >= np.maximum.accumulate(ends)[:-1]
        end = 0
        for i in np.flatnonzero(~free).tolist():
            end = ends[i - 1] if free[i - 1] else end
            free[i] = starts[i] >= end
        return starts[free], numbers[free]


@lru_cache(maxsize=2)  # folding a text leaves the numbers for those who search it next
def codes(text: str) -> NDArray[np.uint16]:
    """The characters as numbers, a line end behind them; one beyond the basic plane counts as one that is lost.

    >>> codes("一,").tolist()
    [19968, 44, 10]
    """
    units = (text + "\n").encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * len(text) + 2:
        return codes(_BEYOND.sub("\ufffd", text))
    return np.frombuffer(units, "<u2")
