"""Words of a long list found in a text, many times faster than one pattern of them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
_BEYOND = re.compile("[^\0-\uffff]")
LOST = "\ufffd"  # stands for a character beyond the basic plane
BLOCK = 1 << 18  # characters that are read at once
BUCKETS = 32  # of first characters, one bit each


class Pairs:
    """Characters that may follow others: for each of some kinds (at most ``BUCKETS``) the first and the second ones.

    >>> digits = Pairs({"half": ("12", "3"), "marked": ("\u7b2c", "123")})
    >>> list(digits.places("\u7b2c3,13"))
    [0, 3]
    """

    def __init__(self, kinds: Mapping[str, tuple[Iterable[str], Iterable[str]]]) -> None:
        self._tables = np.zeros((2, 0x10000), np.uint32)
        for bit, both in enumerate(kinds.values()):
            for table, signs in zip(self._tables, both, strict=True):
                table[[ord(sign) for sign in signs]] |= np.uint32(1 << bit)

    def places(self, text: str) -> Iterator[int]:
        """Where a first character stands with a second one of its kind behind it."""
        for begin in range(0, len(text), BLOCK):
            found = self.among(codes(text[begin : begin + BLOCK + 1])).tolist()
            yield from (begin + at for at in found if at < BLOCK)

    def among(self, signs: NDArray[np.uint16]) -> Numbers:
        """As ``places``, of a text as ``codes`` gives it."""
        first, second = self._tables
        return (first.take(signs[:-1]) & second.take(signs[1:]) != 0).nonzero()[0]  # quick for booleans alone


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
        self._reach = max(map(len, self.words), default=0)
        nodes = {"": 0}
        for word in self.words:
            for end in range(1, len(word) + 1):
                nodes.setdefault(word[:end], len(nodes))
        signs = {sign: i for i, sign in enumerate(sorted(set("".join(self.words))), 1)}
        self._sign = np.zeros(0x10000, np.int64)
        self._sign[[ord(sign) for sign in signs]] = list(signs.values())
        # A node is where its row begins; the last column holds the number of its word, from 1.
        width = len(signs) + 2
        tree = np.zeros((len(nodes), width), np.int32)
        for name, node in list(nodes.items())[1:]:
            tree[nodes[name[:-1]], signs[name[-1]]] = node * width
        tree[[nodes[word] for word in self.words], -1] = range(1, len(self.words) + 1)
        self._next, self._word = tree.ravel(), width - 1
        self._pairs = Pairs(_openings(self.words))

    def longest(self, text: str) -> tuple[Numbers, Numbers]:
        """Every place of `text` where a word begins, in order, and the number of the longest one there."""
        if len(text) <= BLOCK:
            return self._longest(text)
        blocks = range(0, len(text), BLOCK)
        found = [self._longest(text[at : at + BLOCK + self._reach]) for at in blocks]
        own = [starts < BLOCK for starts, _ in found]
        starts = [starts[some] + at for at, some, (starts, _) in zip(blocks, own, found, strict=True)]
        return np.concatenate(starts), np.concatenate([n[some] for some, (_, n) in zip(own, found, strict=True)])

    def _longest(self, text: str) -> tuple[Numbers, Numbers]:
        read = codes(text)
        signs, following = self._sign.take(read), self._next
        starts = here = self._pairs.among(read)
        node, row = following.take(signs.take(here)), np.arange(len(here))
        nodes, rows = [node], [row]
        while len(row):
            here = here + 1
            node = following.take(node + signs.take(here))
            on = (node != 0).nonzero()[0]
            here, node, row = here.take(on), node.take(on), row.take(on)
            nodes.append(node)
            rows.append(row)
        numbers = following.take(np.concatenate(nodes) + self._word)
        found = np.zeros(len(starts), np.int32)
        whole = (numbers != 0).nonzero()[0]
        found[np.concatenate(rows).take(whole)] = numbers.take(whole)  # of one place the last, so the longest
        known = (found != 0).nonzero()[0]
        return starts.take(known), found.take(known) - 1

    def find(self, text: str) -> tuple[Numbers, Numbers]:
        """As ``longest``, but no word reaches into the one before: what a pattern of all words finds."""
        starts, numbers = self.longest(text)
        free = self.apart(starts, numbers)
        return starts[free], numbers[free]

    def apart(self, starts: Numbers, numbers: Numbers) -> NDArray[np.bool_]:
        """Which of the words at these places none before reaches into."""
        ends = starts + self.lengths.take(numbers)
        free = np.ones(len(starts), bool)
        free[1:] = starts[1:] >= np.maximum.accumulate(ends)[:-1]
        doubtful, end, kept = (~free).nonzero()[0], 0, [-1]
        before = free.take(doubtful - 1), ends.take(doubtful - 1), starts.take(doubtful)
        for i, apart, close, at in zip(doubtful.tolist(), *(values.tolist() for values in before), strict=True):
            if apart or kept[-1] == i - 1:
                end = close
            if at >= end:
                kept.append(i)
        free[kept[1:]] = True
        return free


def _openings(words: list[str]) -> dict[str, tuple[set[str], Iterable[str]]]:
    """What words may begin with, as ``Pairs`` takes it: a kind for those of one character, the others spread evenly."""
    longer = [word for word in words if len(word) > 1]
    first = {sign: i % (BUCKETS - 1) for i, sign in enumerate(sorted({word[0] for word in longer}))}
    kinds: dict[str, tuple[set[str], Iterable[str]]] = {str(i): (set(), set()) for i in first.values()}
    for word in longer:
        kinds[str(first[word[0]])][0].add(word[0])
        kinds[str(first[word[0]])][1].add(word[1])
    return kinds | {"": (set(words) - set(longer), map(chr, range(0x10000)))}


def codes(text: str) -> NDArray[np.uint16]:
    """The characters as numbers, a line end behind them; one beyond the basic plane counts as one that is lost.

    >>> codes("一,").tolist()
    [19968, 44, 10]
    """
    units = (text + "\n").encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * len(text) + 2:
        return codes(_BEYOND.sub(LOST, text))
    return np.frombuffer(units, "<u2")
