"""The topics that a report names, and how far they reach: to the clause that names them, over its sentence, from above."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fazhi.codebook import Codebook

if TYPE_CHECKING:
    from fazhi.coding.clauses import Clause

LOOK_BACK = 250  # characters before a clause in which its topic may stand
TOLD = frozenset(("人大", "政协"))  # are no topic where they are only told (向市政府、市人大报备)
HEADING = 45  # characters of the longest line that is read as a heading
_CONJUNCTION = re.compile(
    r"(?:[、和与及或暨]|以及)(?:全国|[省市县区]级?|各类?|政府|本级|有关|其他|部门|行政){0,2}"
)
_NAME = r"[^,;:。、\d报送备案提出复答反馈通征求]"
_RECIPIENT = re.compile(rf"{_NAME}{{0,3}}(?:[和及、]{_NAME}{{1,5}})?向(?![定方面意倾导])")  # read backwards


class Mention(NamedTuple):
    """A topic named in the text."""

    start: int
    end: int
    topics: frozenset[str]


class Mentions:
    """The topics named in a flat text, in its order: ``all`` of them, and those that a clause can have."""

    def __init__(self, flat: str, book: Codebook) -> None:
        self._flat = flat
        self.all = [
            Mention(m.start(), m.end(), book.topics_of(m[0]))
            for m in book.topic_pattern.finditer(flat)
            if m[0][:2] not in TOLD or not _RECIPIENT.match(flat[max(0, m.start() - 12) : m.start()][::-1])
        ]
        self._starts = [m.start for m in self.all]

    def own(self, clause: Clause) -> list[Mention]:
        """Topics named in the clause itself, in the order of the text."""
        spans = clause.spans
        i = bisect_left(self._starts, spans[0][0])
        if i == len(self._starts) or self._starts[i] >= spans[-1][1]:
            return []
        near = self.between(spans[0][0], spans[-1][1])
        return [m for m in near if any(a <= m.start and m.end <= b for a, b in spans)]

    def between(self, low: int, high: int) -> list[Mention]:
        """Topics that are named from `low` on and begin before `high`."""
        return self.all[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def chain(self, mention: Mention, among: Sequence[Mention] = ()) -> frozenset[str]:
        """Topics of a mention and of those joined to it (建议和提案), so that a shared figure is known as one."""
        listed = among or self.all
        low = high = bisect_left(listed, mention.start, key=lambda m: m.start)
        topics = set(mention.topics)
        while low and self._joined(listed[low - 1], listed[low]):
            low -= 1
            topics |= listed[low].topics
        while high + 1 < len(listed) and self._joined(listed[high], listed[high + 1]):
            high += 1
            topics |= listed[high].topics
        return frozenset(topics)

    def _joined(self, one: Mention, other: Mention) -> bool:
        gap = self._flat[one.end : other.start]
        return len(gap) <= 6 and bool(_CONJUNCTION.fullmatch(gap))

    def before(self, clause: Clause) -> Mention | None:
        """The last topic named before the clause: in its sentence, else nearby in its paragraph or the heading above."""
        start = clause.spans[0][0]
        i = bisect_right(self._starts, start - 1) - 1
        if i < 0 or self.all[i].end > start:
            return None
        mention = self.all[i]
        near = mention.start >= clause.sentence[0] or start - mention.start <= LOOK_BACK
        return mention if near and self._reaches(mention.end, clause.sentence[0]) else None

    def _reaches(self, low: int, high: int) -> bool:
        """Whether no line longer than a heading lies between."""
        lines = self._flat.count("\n", low, max(low, high))
        heading = self._flat.rfind("\n", 0, low) + 1
        return lines == 0 or (lines == 1 and self._flat.find("\n", low) - heading <= HEADING)

    def names_before(self, clause: Clause, topics: frozenset[str], low: int) -> int | None:
        """Distance to the last mention of one of `topics` between `low` and the clause, or None."""
        i = bisect_left(self._starts, clause.start) - 1
        while i >= 0 and self.all[i].start >= low:
            if self.all[i].topics & topics:
                return clause.start - self.all[i].end
            i -= 1
        return None
