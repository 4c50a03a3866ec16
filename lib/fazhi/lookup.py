"""Words of a long list found in a text, many times faster than one pattern of them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Numbers = NDArray[np.int64]
_BEYOND = re.compile("[^\0-\uffff]")
LOST = "\ufffd"  # stands for a character beyond the basic plane
BLOCK = 1 << 18  # characters that are read at once
BUCKETS = 32  # of first characters, one bit each


class Pairs:
    """Characters that may follow others: for each of some kinds (at most eight) the first and the second ones.

    >>> digits = Pairs({"half": ("12", "3"), "marked": ("\u7b2c", "123")})
    >>> list(digits.places("\u7b2c3,13"))
    [0, 3]
    """

    def __init__(self, kinds: Mapping[str, tuple[Iterable[str], Iterable[str]]]) -> None:
        self._tables = np.zeros((2, 0x10000), np.uint8)  # small ones stay in the processor's cache
        for bit, both in enumerate(kinds.values()):
            for table, signs in zip(self._tables, both, strict=True):
                table[[ord(sign) for sign in signs]] |= np.uint8(1 << bit)

    def places(self, text: str) -> Iterator[int]:
        """Where a first character stands with a second one of its kind behind it."""
        for begin in range(0, len(text), BLOCK):
            signs = codes(text[begin : begin + BLOCK + 1])
            for at in _following(self._tables, signs).tolist():
                if at < BLOCK:
                    yield begin + at


def _following(tables: NDArray[Any], signs: NDArray[np.uint16]) -> Numbers:
    """Where a sign of the first table stands with one of the second behind it that has a bit in common."""
    first, second = tables
    either = first.take(signs[:-1]) & second.take(signs[1:])
    return (either != 0).nonzero()[0]  # quick for booleans alone


SHORT = 120  # characters of a line that stands on many pages
LONG, PART = (
    100_000,
    128,
)  # characters of a text longer than reports are; texts that go together from step to step


def kept(function: Callable[[str], T]) -> Callable[[str], T]:
    """`function` with its answers kept: many for lines, those for the texts of a part, the last two for longer texts.

    >>> kept(str.upper)("a")
    'A'
    """
    lines, texts, longer = (lru_cache(maxsize)(function) for maxsize in (2048, PART, 2))

    @wraps(function)
    def answer(text: str) -> T:
        size = len(text)
        return lines(text) if size <= SHORT else texts(text) if size < LONG else longer(text)

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
        self._reach = max(map(len, self.words), default=0)
        signs = {sign: i for i, sign in enumerate(sorted(set("".join(self.words))), 1)}
        self._sign = np.zeros(0x10000, np.uint16)
        self._sign[[ord(sign) for sign in signs]] = list(signs.values())
        self._pairs = _openings(self.words, signs)
        self._base, self._check, nodes = _double_array(self.words, signs)
        self._word = np.full(len(self._check), -1, np.int64)
        self._word[[nodes[word] for word in self.words]] = range(len(self.words))

    def longest(self, text: str) -> tuple[Numbers, Numbers]:
        """Every place of `text` where a word begins, in order, and the number of the longest one there."""
        if len(text) <= BLOCK:
            return self._longest(text)
        blocks = range(0, len(text), BLOCK)
        found = [self._longest(text[at : at + BLOCK + self._reach]) for at in blocks]
        own = [starts < BLOCK for starts, _ in found]
        starts = [starts[some] + at for at, some, (starts, _) in zip(blocks, own, found, strict=True)]
        return np.concatenate(starts), np.concatenate(
            [n[some] for some, (_, n) in zip(own, found, strict=True)]
        )

    def _longest(self, text: str) -> tuple[Numbers, Numbers]:
        signs = self._sign.take(codes(text))
        starts = here = _following(self._pairs, signs)
        node, row = self._base[0] + signs.take(here).astype(np.int32), np.arange(len(here))
        nodes, rows = [node], [row]
        while len(row):
            here = here + 1
            then = self._base.take(node) + signs.take(here)
            on = (self._check.take(then) == node).nonzero()[0]
            here, node, row = here.take(on), then.take(on), row.take(on)
            nodes.append(node)
            rows.append(row)
        numbers = self._word.take(np.concatenate(nodes))
        found = np.full(len(starts), -1, np.int64)
        whole = (numbers >= 0).nonzero()[0]
        found[np.concatenate(rows).take(whole)] = numbers.take(whole)  # of one place the last, so the longest
        known = (found >= 0).nonzero()[0]
        return starts.take(known), found.take(known)

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
        for i, apart, close, at in zip(
            doubtful.tolist(), *(values.tolist() for values in before), strict=True
        ):
            if apart or kept[-1] == i - 1:
                end = close
            if at >= end:
                kept.append(i)
        free[kept[1:]] = True
        return free


def _openings(words: list[str], signs: dict[str, int]) -> NDArray[np.uint32]:
    """What words begin with: the bits of a first and of a second sign; one bit for words of one character."""
    tables = np.zeros((2, len(signs) + 1), np.uint32)
    first = {sign: 1 + i % (BUCKETS - 1) for i, sign in enumerate(sorted({word[0] for word in words}))}
    tables[1] = 1
    for word in words:
        bit = np.uint32(1 << first[word[0]] if len(word) > 1 else 1)
        tables[0, signs[word[0]]] |= bit
        tables[1, signs[word[1]] if len(word) > 1 else 0] |= bit
    return tables


def _double_array(
    words: list[str], signs: dict[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.int32], dict[str, int]]:
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
    arrays = np.zeros(size, np.int32), np.full(size, -1, np.int32)
    for array, entries in zip(arrays, (base, check), strict=True):
        array[list(entries)] = list(entries.values())
    return *arrays, nodes


@lru_cache(maxsize=2)  # folding a text leaves the numbers for those who search it next
def codes(text: str) -> NDArray[np.uint16]:
    """The characters as numbers, a line end behind them; one beyond the basic plane counts as one that is lost.

    >>> codes("一,").tolist()
    [19968, 44, 10]
    """
    units = (text + "\n").encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * len(text) + 2:
        return codes(_BEYOND.sub(LOST, text))
    return np.frombuffer(units, "<u2")
