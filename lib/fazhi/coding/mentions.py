"""The topics that a report names, and how far they reach: to the clause that names them, over its sentence, from above."""

from __future__ import annotations

import operator
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, count
from typing import TYPE_CHECKING

from fazhi.coding.memory import Memory

if TYPE_CHECKING:
    from fazhi.codebook import Codebook
    from fazhi.coding.figures import Clause

LOOK_BACK = 250  # characters before a clause in which its topic may stand
TOLD = ("人大", "政协")  # are no topic where they are only told (向市政府、市人大报备)
_BODIES = Memory[str, bool](lambda word: word.startswith(TOLD), 2000)  # whether a topic is one of them
HEADING = 45  # characters of the longest line that is read as a heading
_CONJUNCTION = re.compile(
    r"(?:[、和与及或暨]|以及)(?:全国|[省市县区]级?|各类?|政府|本级|有关|其他|部门|行政){0,2}"
)
_JOINS = 6  # characters of the longest conjunction between two topics
_NAME = r"[^,;:。、\d报送备案提出复答反馈通征求]"
_RECIPIENT = re.compile(rf"{_NAME}{{0,3}}(?:[和及、]{_NAME}{{1,5}})?向(?![定方面意倾导])")  # read backwards


def _only_told(flat: str, start: int) -> bool:
    """Whether the body that is named from `start` on only receives something."""
    before = flat[max(0, start - 12) : start]
    return "向" in before and bool(_RECIPIENT.match(before[::-1]))


class Mentions:
    """The topics named in a flat text: where each begins and ends and what it names, in the order of the text.

    A mention is known by its number there. `starts` and `words` are those of the words that may name one.
    """

    def __init__(self, flat: str, starts: list[int], words: list[str], book: Codebook) -> None:
        bodies = compress(count(), map(_BODIES.__getitem__, words))
        for k in reversed([k for k in bodies if _only_told(flat, starts[k])]):
            del starts[k], words[k]
        self._flat, self.starts = flat, starts
        self.ends = list(map(operator.add, starts, map(len, words)))
        self.topics = list(map(book.topics_of.__getitem__, words))

    def own(self, spans: Sequence[tuple[int, int]]) -> Sequence[int]:
        """Topics named in the words of a clause, before its figure and after it, in the order of the text."""
        first = bisect_left(self.starts, spans[0][0])
        return self.inside(spans, first, bisect_left(self.starts, spans[-1][1], first))

    def inside(self, spans: Sequence[tuple[int, int]], first: int, beyond: int) -> Sequence[int]:
        """``own`` among the mentions from one to another."""
        starts, ends, ((_, left), (right, high)) = self.starts, self.ends, spans
        return [k for k in range(first, beyond) if ends[k] <= left or right <= starts[k] and ends[k] <= high]

    def between(self, low: int, high: int) -> range:
        """Topics that are named from `low` on and begin before `high`."""
        first = bisect_left(self.starts, low)
        return range(first, bisect_left(self.starts, high, first))

    def chain(self, one: int) -> frozenset[str]:
        """Topics of a mention and of those joined to it (建议和提案), so that a shared figure is known as one."""
        first = last = one
        while first and self._joined(first - 1, first):
            first -= 1
        while last + 1 < len(self.starts) and self._joined(last, last + 1):
            last += 1
        return self.topics[one].union(*self.topics[first : last + 1]) if first < last else self.topics[one]

    def chain_among(self, one: int, among: Sequence[int]) -> frozenset[str]:
        """``chain`` where only the mentions `among` which it is count."""
        if len(among) == 1:
            return self.topics[one]
        first = last = among.index(one)
        while first and self._joined(among[first - 1], among[first]):
            first -= 1
        while last + 1 < len(among) and self._joined(among[last], among[last + 1]):
            last += 1
        if first == last:
            return self.topics[one]
        return self.topics[one].union(*(self.topics[k] for k in among[first : last + 1]))

    def _joined(self, one: int, other: int) -> bool:
        low, high = self.ends[one], self.starts[other]
        return 0 < high - low <= _JOINS and bool(_CONJUNCTION.fullmatch(self._flat, low, high))

    def before(self, clause: Clause, near: int) -> int | None:
        """The last topic named before the clause: in its sentence, else nearby in its paragraph or the heading above.

        `near` is the first one not before it.
        """
        start = clause.spans[0][0]
        i = near - 1
        if i < 0 or self.ends[i] > start:
            return None
        low = clause.sentence[0]
        near = self.starts[i] >= low or start - self.starts[i] <= LOOK_BACK
        return i if near and self._reaches(self.ends[i], low) else None

    def _reaches(self, low: int, high: int) -> bool:
        """Whether no line longer than a heading lies between."""
        lines = self._flat.count("\n", low, high) if high > low else 0
        return lines == 0 or (lines == 1 and self._flat.find("\n", low) - self._heading(low) <= HEADING)

    def _heading(self, at: int) -> int:
        return self._flat.rfind("\n", 0, at) + 1

    def names_before(self, clause: Clause, topics: frozenset[str], low: int) -> int | None:
        """Distance to the last mention of one of `topics` between `low` and the clause, or None."""
        i = bisect_left(self.starts, clause.start) - 1
        while i >= 0 and self.starts[i] >= low:
            if not topics.isdisjoint(self.topics[i]):
                return clause.start - self.ends[i]
            i -= 1
        return None
