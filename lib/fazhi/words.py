"""Words of a long list found in a text, many times faster than one pattern of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from fazhi.lookup import BLOCK, Numbers, following, units

BUCKETS = 32  # of first characters, one bit each
FEW = 64  # so many places are read one by one sooner than together


class Words:
    """A list of words as a tree of their characters; all places of a text go down the tree together.

    ``words`` is the list, sorted; a word's number is its place there.

    >>> known = Words(["执法", "执法证", "普法"])
    >>> starts, numbers = known.find_in(units("换发执法证,开展普法"))
    >>> starts.tolist(), [known.words[i] for i in numbers]
    ([2, 8], ['执法证', '普法'])
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words) - {""})
        self.lengths = np.array([len(word) for word in self.words], np.int64)
        self._reach = max(map(len, self.words), default=0)
        signs = {sign: i for i, sign in enumerate(sorted(set("".join(self.words))), 1)}
        self._sign = np.zeros(0x10000, np.intp)
        self._sign[[ord(sign) for sign in signs]] = list(signs.values())
        self._pairs = _openings(self.words, signs).take(self._sign)
        self._base, self._check, nodes = _double_array(self.words, signs)
        self._word = np.full(len(self._check), -1, np.int64)
        self._word[[nodes[word] for word in self.words]] = range(len(self.words))
        for name, node in nodes.items():  # the longest word with which one begins, shorter ones first
            if name and self._word[node] < 0:
                self._word[node] = self._word[nodes[name[:-1]]]
        self._lists = self._base.tolist(), self._check.tolist()

    def longest(self, text: str) -> tuple[Numbers, Numbers]:
        """Every place of `text` where a word begins, in order, and the number of the longest one there."""
        return self._by_block(len(text), lambda low, high: units(text[low:high]))

    def longest_in(self, signs: NDArray[np.uint16]) -> tuple[Numbers, Numbers]:
        """``longest`` in a text whose ``units`` are given."""
        return self._by_block(len(signs) - 1, lambda low, high: _shut(signs[low : high + 1]))

    def _by_block(
        self, size: int, block: Callable[[int, int], NDArray[np.uint16]]
    ) -> tuple[Numbers, Numbers]:
        if size <= BLOCK:
            return self._longest(block(0, size))
        blocks = range(0, size, BLOCK)
        found = [self._longest(block(at, at + BLOCK + self._reach)) for at in blocks]
        own = [starts < BLOCK for starts, _ in found]
        starts = [starts[some] + at for at, some, (starts, _) in zip(blocks, own, found, strict=True)]
        return np.concatenate(starts), np.concatenate(
            [n[some] for some, (_, n) in zip(own, found, strict=True)]
        )

    def _longest(self, units: NDArray[np.uint16]) -> tuple[Numbers, Numbers]:
        at = following(self._pairs.take(units), BUCKETS)
        node, depth = self._base[0] + self._sign.take(units.take(at)), 0
        reached, alive, places = node.copy(), np.arange(len(at)), at
        while len(alive) > FEW:
            depth += 1
            then = self._base.take(node) + self._sign.take(units.take(places + depth))
            on = (self._check.take(then) == node).nonzero()[0]
            alive, places, node = alive.take(on), places.take(on), then.take(on)
            reached[alive] = node
        rest = zip(alive.tolist(), places.tolist(), node.tolist(), strict=True)
        self._lengthen(reached, units, depth + 1, rest)
        numbers = self._word.take(reached)
        whole = (numbers >= 0).nonzero()[0]
        return at.take(whole), numbers.take(whole)

    def _lengthen(
        self, reached: Numbers, units: NDArray[np.uint16], depth: int, some: Iterable[tuple[int, int, int]]
    ) -> None:
        """Put into `reached` the last nodes of some places, of each its row and the node before the character `depth` on."""
        base, check = self._lists
        unit, sign = units.item, self._sign.item
        for i, place, node in some:
            at = place + depth
            while check[then := base[node] + sign(unit(at))] == node:
                at, node = at + 1, then
            reached[i] = node

    def find_in(self, signs: NDArray[np.uint16]) -> tuple[Numbers, Numbers]:
        """As ``longest_in``, but no word reaches into the one before: what a pattern of all words finds."""
        starts, numbers = self.longest_in(signs)
        free = self.apart(starts, numbers)
        return starts[free], numbers[free]

    def apart(self, starts: Numbers, numbers: Numbers) -> NDArray[np.bool_]:
        """Which of the words at these places none before reaches into."""
        return apart(starts, starts + self.lengths.take(numbers))


def _shut(units: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """A piece of the ``codes`` of a text with a line end in place of its last character."""
    piece = units.copy()
    piece[-1] = ord("\n")
    return piece


def apart(starts: Numbers, ends: Numbers) -> NDArray[np.bool_]:
    """Which of some spans, in the order of their starts, none before reaches into.

    >>> apart(np.array([0, 1, 3]), np.array([2, 4, 5])).tolist()
    [True, False, True]
    """
    free = np.ones(len(starts), bool)
    free[1:] = starts[1:] >= np.maximum.accumulate(ends)[:-1]
    taken = np.maximum.accumulate(np.where(free, ends, 0))
    unsure = (starts >= taken).nonzero()[0]  # only words that are not free themselves reach into these
    kept, end = [], 0
    spans = (values.take(unsure).tolist() for values in (starts, ends))
    for i, at, close in zip(unsure.tolist(), *spans, strict=True):
        if at >= end:
            kept.append(i)
            end = close
    free[kept] = True
    return free


def _openings(words: list[str], signs: dict[str, int]) -> NDArray[np.uint64]:
    """What words begin with: the bits of a first sign above those of a second; one bit for words of one character."""
    bits = [1] * (len(signs) + 1)
    first = {sign: 1 + i % (BUCKETS - 1) for i, sign in enumerate(sorted({word[0] for word in words}))}
    for word in words:
        bit = 1 << first[word[0]] if len(word) > 1 else 1
        bits[signs[word[0]]] |= bit << BUCKETS
        bits[signs[word[1]] if len(word) > 1 else 0] |= bit
    return np.array(bits, np.uint64)


def _double_array(words: list[str], signs: dict[str, int]) -> tuple[Numbers, Numbers, dict[str, int]]:
    """The tree of words in two small arrays: `base[node] + sign` is the node below where `check` there is the node.

    Also the node of each beginning of a word. No sign (0) leads nowhere.
    """
    below: dict[str, set[str]] = {}
    for word in words:
        for end in range(len(word)):
            below.setdefault(word[:end], set()).add(word[end])
    nodes, base, check, last = {"": 0}, {0: 0}, {0: -2}, 0
    taken = np.zeros((len(below) + 2) * (len(signs) + 1), bool)
    taken[0] = True
    for name in sorted(below, key=lambda name: (len(name), -len(below[name]))):
        some = [signs[sign] for sign in below[name]]
        at = int(
            np.logical_or.reduce([taken[i : i + last + 2] for i in some]).argmin()
        )  # the first that fits
        base[nodes[name]], last = at, max(last, at + max(some))
        for sign in below[name]:
            nodes[name + sign] = at + signs[sign]
            check[at + signs[sign]] = nodes[name]
            taken[at + signs[sign]] = True
    size = last + len(signs) + 1
    arrays = np.zeros(size, np.int64), np.full(size, -1, np.int64)
    for array, entries in zip(arrays, (base, check), strict=True):
        array[list(entries)] = list(entries.values())
    return *arrays, nodes
