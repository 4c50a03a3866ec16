"""The ways of a codebook by their words: which of hundreds a clause speaks for, before anything around it is read.

A set of ways is a number here, with a bit for each.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from fazhi.coding.wording import NEVER

if TYPE_CHECKING:
    from fazhi.codebook import Codebook, Indicator, Way
    from fazhi.coding.clauses import Clause

LEFT, RIGHT, LISTED, WEAK, ALONE, CARRIED, TAIL = 7, 6, 5, 4, 3, 2, 1
# clauses of a unit of which it is kept what they say; characters of the longest of them
REMEMBERED, SHORT = 4000, 60
SLACK = 2  # characters a clause may hold beyond known words and still speak of the topic before it
_RATES = re.compile(r"(?:^|(?<=[、和与及]))[^、|]{2,8}率(?=[、和与及])")
_TOLD = re.compile(r"向[^|]{2,14}?(?=报备|报送|备案|上报)")

Key = str | tuple[str, ...]  # a topic, or the one or two characters that open a word
Fit = tuple[int, int, int]  # rank, nearness and length of the words that speak for a way


class Told(NamedTuple):
    """The words of a clause that speak for a way: those next to its figure, and those after the list."""

    near: Fit | None
    tail: Fit | None


SILENT = Told(None, None)


class Catalogue:
    """Ways by the characters with which their words begin and by their topics: few of hundreds need a closer look."""

    def __init__(self, ways: Sequence[tuple[Indicator, Way]], book: Codebook, unit: str = "") -> None:
        self.ways, self.book, self.rate = ways, book, unit == "%"
        self._by: dict[str, dict[Key, int]] = {}
        self._levels: dict[str, int] = {}
        self._heard: dict[tuple[str, ...], Heard] = {}
        self.free = 0  # ways without topic
        for i, (entry, way) in enumerate(ways):
            self._add("opening", (tuple(o) if len(o) > 1 else o for o in way.openings), i)
            self._add("own", way.topics, i)
            if not way.together and way.inherit != "clause":
                self._add("near", way.topics, i)
                self._add(way.inherit, way.topics, i)
            self.free |= 0 if way.topics else 1 << i
            for level in ("", *entry.levels):
                self._levels[level] = self._levels.get(level, 0) | 1 << i
        self._openings = frozenset(self._by.get("opening", ()))
        self._short = any(isinstance(opening, str) for opening in self._openings)
        self.own, self.near, self.sentence, self.paragraph = (
            _OfTopics(self._by.get(kind, {})) for kind in ("own", "near", "sentence", "paragraph")
        )

    def _add(self, kind: str, keys: Iterable[Key], i: int) -> None:
        found = self._by.setdefault(kind, {})
        for key in keys:
            found[key] = found.get(key, 0) | 1 << i

    def opened(self, words: str) -> int:
        """Ways of which a word may begin in `words`."""
        found, by_opening = 0, self._by.get("opening", {})
        pairs = zip(words, words[1:], strict=False)
        for opening in self._openings.intersection(chain(words, pairs) if self._short else pairs):
            found |= by_opening[opening]
        return found

    def allowed(self, level: str) -> int:
        """Ways that a place of the level can have."""
        return self._levels.get(level, 0)

    def heard(self, clause: Clause) -> Heard:
        """What the words of a clause say, wherever it stands."""
        key = clause[4:8]  # left, right, after, tail
        heard = self._heard.get(key)
        if heard is None:
            heard = Heard(self, *key)
            if len(heard.words) <= SHORT:
                if len(self._heard) > REMEMBERED:
                    self._heard.clear()
                self._heard[key] = heard
        return heard


class _OfTopics(dict[frozenset[str], int]):
    """Ways of one of several topics; kept, for the topics that a word names recur."""

    def __init__(self, by_topic: dict[Key, int]) -> None:
        self._by_topic = by_topic
        self.every = functools.reduce(operator.or_, by_topic.values(), 0)

    def __missing__(self, topics: frozenset[str]) -> int:
        found = 0
        for topic in topics:
            found |= self._by_topic.get(topic, 0)
        if len(self) > REMEMBERED:
            self.clear()
        self[topics] = found
        return found


class Heard:
    """A clause's words as the ways of a unit hear them; found out once, for the words of clauses recur.

    `open` are the ways of which a word may stand there, `barred` those whose forbidden words are known to.
    """

    __slots__ = ("_all", "_bars", "_catalogue", "_left_over", "_noun", "_told", "after", "barred", "left", "open", "right", "tail", "words")  # fmt: skip

    def __init__(self, catalogue: Catalogue, left: str, right: str, after: str, tail: str) -> None:
        self._catalogue = catalogue
        self.left, self.right, self.after, self.tail = left, right, after, tail
        self.words = f"{left}|{right}"
        self._all = f"{self.words}|{tail}" if tail else self.words
        self.open = catalogue.opened(f"{self._all}|{after}" if after else self._all)
        self.barred = 0
        self._noun = -1
        self._told: dict[int, Told] = {}
        self._bars: dict[int, bool] = {}
        self._left_over: dict[int, bool] = {}

    def told(self, i: int) -> Told:
        """What speaks for the `i`-th way."""
        told = self._told.get(i)
        if told is None:
            told = self._told[i] = self._listen(self._catalogue.ways[i][1])
            if told is SILENT:
                self.open &= ~(1 << i)
        return told

    def _listen(self, way: Way) -> Told:
        near = self._spoken(way.says, LEFT, RIGHT) if way.says is not NEVER else None
        if near is None and way.weak is not NEVER:
            near = self._spoken(way.weak, WEAK, WEAK)
        match = way.says.search(self.tail) if self.tail and not near else None
        if not near and not match:
            return SILENT
        return Told(near, (TAIL, -match.start(), match.end() - match.start()) if match else None)

    def bars(self, i: int) -> bool:
        """Whether words stand there that the `i`-th way forbids."""
        if i not in self._bars:
            forbids = self._catalogue.ways[i][1].forbids
            self._bars[i] = forbids is not NEVER and bool(forbids.search(self._all))
            if self._bars[i]:
                self.barred |= 1 << i
        return self._bars[i]

    def _spoken(self, pattern: re.Pattern[str], left: int, right: int) -> Fit | None:
        """The last word of a pattern before the figure, or the first after it."""
        match = last(pattern, self.left)
        if match:
            return left, match.end() - len(self.left), match.end() - match.start()
        match = pattern.search(self.right) or (pattern.search(self.after) if self.after else None)
        return (right, -match.start(), match.end() - match.start()) if match else None

    @property
    def noun(self) -> int:
        """The characters that the clause holds beyond topics."""
        if self._noun < 0:
            book = self._catalogue.book
            self._noun = len(book.residue(book.topic_pattern.sub("|", self.words)))
        return self._noun

    def says_more(self, i: int) -> bool:
        """Whether the clause holds words of weight beyond those of the `i`-th way."""
        if i not in self._left_over:
            way, words = self._catalogue.ways[i][1], self.words
            words = _TOLD.sub("|", _RATES.sub("|", words) if self._catalogue.rate else words)
            rest = self._catalogue.book.residue(way.says.sub("|", way.weak.sub("|", words)))
            self._left_over[i] = len(rest) > SLACK
        return self._left_over[i]


def last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    """The last match of a pattern."""
    found, match = None, pattern.search(words)
    while match:
        found, match = match, pattern.search(words, match.end())
    return found


def bits(number: int) -> Iterator[int]:
    """Places of the bits that are set, the lowest first."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
