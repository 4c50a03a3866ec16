"""The ways of a codebook by their words: which of hundreds a clause speaks for, before anything around it is read.

A set of ways is a number here, with a bit for each.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fazhi.coding.memory import Memory
from fazhi.coding.wording import NEVER

if TYPE_CHECKING:
    from fazhi.codebook import Codebook, Indicator, Way
    from fazhi.coding.figures import Words

LEFT, RIGHT, LISTED, WEAK, ALONE, CARRIED, TAIL = 7, 6, 5, 4, 3, 2, 1
# clauses of a unit of which it is kept what they say; characters of the longest of them
REMEMBERED, SHORT = 4000, 60
_KINDS = ("own", "near", "sentence", "paragraph")  # how far a way takes over its topic
SLACK = 2  # characters a clause may hold beyond known words and still speak of the topic before it
_RATES = re.compile(r"(?:^|(?<=[、和与及]))[^、|]{2,8}率(?=[、和与及])")
_TOLD = re.compile(r"向[^|]{2,14}?(?=报备|报送|备案|上报)")

Fit = tuple[int, int, int]  # rank, nearness and length of the words that speak for a way


class Told(NamedTuple):
    """The words of a clause that speak for a way: those next to its figure, and those after the list."""

    near: Fit | None
    tail: Fit | None


SILENT = Told(None, None)
_new = tuple.__new__  # of a NamedTuple, without the call that names its fields


class Catalogue:
    """Ways by the characters with which their words begin and by their topics: few of hundreds need a closer look."""

    def __init__(self, ways: Sequence[tuple[Indicator, Way]], book: Codebook, unit: str = "") -> None:
        self.ways, self.book, self.unit = ways, book, unit
        self.allowed: dict[str, int] = {}  # ways that a place of a level can have
        self.free = self.alone = 0  # ways without topic, and those for which a topic alone may speak
        self._heard: dict[Words, Heard] = {}
        by: dict[str, dict[str, int]] = {kind: {} for kind in ("opening", *_KINDS)}
        for i, (entry, way) in enumerate(ways):
            _add(by["opening"], way.openings, i)
            _add(by["own"], way.topics, i)
            if not way.together and way.inherit != "clause":
                _add(by["near"], way.topics, i)
                _add(by.get(way.inherit, {}), way.topics, i)
            self.free |= 0 if way.topics else 1 << i
            self.alone |= 1 << i if way.alone else 0
            _add(self.allowed, ("", *entry.levels), i)
        self._by_first = _grouped(by["opening"])
        self._firsts = book.firsts.findall
        self.own, self.near, self.sentence, self.paragraph = (_of_topics(by[kind]) for kind in _KINDS)
        self.sentence_ways, self.paragraph_ways = (_all(by[kind]) for kind in ("sentence", "paragraph"))

    def opened(self, words: str) -> int:
        """Ways of which a word may begin in `words`."""
        found = 0
        for first in self._firsts(words):
            for opening, ways in self._by_first.get(first, ()):
                if opening in words:
                    found |= ways
        return found

    def heard(self, words: Words) -> Heard:
        """What the words of a clause say, wherever it stands."""
        heard = self._heard.get(words)
        if heard is None:
            heard = Heard(self, *words)
            if len(heard.words) <= SHORT:
                if len(self._heard) > REMEMBERED:
                    self._heard.clear()
                self._heard[words] = heard
        return heard


def _add(found: dict[str, int], keys: Iterable[str], i: int) -> None:
    """The `i`-th way among those of some keys."""
    for key in keys:
        found[key] = found.get(key, 0) | 1 << i


def _all(by_key: Mapping[str, int]) -> int:
    return functools.reduce(operator.or_, by_key.values(), 0)


def _grouped(by_opening: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    """Openings and their ways by the first character."""
    found: dict[str, list[tuple[str, int]]] = {}
    for opening, ways in by_opening.items():
        found.setdefault(opening[0], []).append((opening, ways))
    return found


def firsts_of(openings: Collection[str]) -> re.Pattern[str]:
    """First characters of openings, where one follows that is the second of some or none needs to.

    >>> firsts_of(["复议", "办理", "审"]).findall("审办案复议")
    ['审', '复']
    """
    alone = {opening for opening in openings if len(opening) == 1}
    kinds = ({o[0] for o in openings}, {o[1:2] for o in openings}, alone)
    firsts, seconds, whole = (re.escape("".join(sorted(signs))) for signs in kinds)
    return re.compile(f"[{firsts}](?:(?=[\0{seconds}])|(?<=[\0{whole}]))") if firsts else NEVER


def _of_topics(by_topic: Mapping[str, int]) -> Memory[frozenset[str], int]:
    """Ways of one of several topics; kept, for the topics that a word names recur."""
    return Memory(lambda topics: _all({t: by_topic[t] for t in topics if t in by_topic}), REMEMBERED)


class Heard:
    """A clause's words as the ways of a unit hear them; found out once, for the words of clauses recur.

    `open` are the ways of which a word may stand there, `barred` those whose forbidden words are known to.
    """

    __slots__ = ("_all", "_catalogue", "_left_over", "_noun", "_whole", "after", "barred", "left", "open", "right", "tail", "told", "words")  # fmt: skip

    def __init__(self, catalogue: Catalogue, left: str, right: str, after: str, tail: str) -> None:
        self._catalogue = catalogue
        self.left, self.right, self.after, self.tail = left, right, after, tail
        self.words = f"{left}|{right}"
        self._all = f"{self.words}|{tail}" if tail else self.words
        self._whole = f"{self._all}|{after}" if after else self._all
        self.open = catalogue.opened(self._whole)
        self.barred = 0
        self._noun = -1
        self.told: dict[int, Told] = {}
        self._left_over: dict[int, bool] = {}

    def listen(self, i: int, named: int) -> Told | None:
        """What speaks for the `i`-th way; None where nothing does and no topic is `named`, or where forbidden words stand."""
        way = self._catalogue.ways[i][1]
        told = self._words_of(way) if self.open >> i & 1 else SILENT
        if told is SILENT and not named:
            self.open &= ~(1 << i)
            return None
        if way.forbids is not NEVER and way.forbids.search(self._all):
            self.barred |= 1 << i
            self.open &= ~(1 << i)
            return None
        self.told[i] = told
        return told

    def _words_of(self, way: Way) -> Told:
        said = way.says.search(self._whole) if way.says is not NEVER else None
        near = self._spoken(way.says, said, LEFT, RIGHT) if said else None
        if near is None and way.weak is not NEVER:
            near = self._spoken(way.weak, way.weak.search(self._whole), WEAK, WEAK)
        match = way.says.search(self.tail) if said and self.tail and not near else None
        if not near and not match:
            return SILENT
        after_list = (TAIL, -match.start(), match.end() - match.start()) if match else None
        return _new(Told, (near, after_list))

    def _spoken(
        self, pattern: re.Pattern[str], said: re.Match[str] | None, left: int, right: int
    ) -> Fit | None:
        """The last word of a pattern before the figure, or the first after it; `said` is its first word of all."""
        if said is None:
            return None
        low, high = said.span()
        size = len(self.left)
        if low < size:
            match = last(pattern, self.left, said if high <= size else pattern.search(self.left))
            if match:
                return left, match.end() - size, match.end() - match.start()
        match = pattern.search(self.right) or (pattern.search(self.after) if self.after else None)
        return (right, -match.start(), match.end() - match.start()) if match else None

    @property
    def noun(self) -> int:
        """The characters that the clause holds beyond topics."""
        if self._noun < 0:
            book = self._catalogue.book
            self._noun = len(book.residue[book.topic_pattern.sub("|", self.words)])
        return self._noun

    def says_more(self, i: int) -> bool:
        """Whether the clause holds words of weight beyond those of the `i`-th way."""
        if i not in self._left_over:
            way, words = self._catalogue.ways[i][1], self.words
            words = _TOLD.sub("|", _RATES.sub("|", words) if self._catalogue.unit == "%" else words)
            rest = self._catalogue.book.residue[way.says.sub("|", way.weak.sub("|", words))]
            self._left_over[i] = len(rest) > SLACK
        return self._left_over[i]


def last(pattern: re.Pattern[str], words: str, match: re.Match[str] | None) -> re.Match[str] | None:
    """The last match of a pattern from one on."""
    found = match
    while match:
        found, match = match, pattern.search(words, match.end())
    return found
