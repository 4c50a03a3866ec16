"""What a figure of a report is about: its clause, the topics named there and before it.

A figure's clause is what stands before it back to the last pause or the last figure, and what follows it up to the
next. In lists Chinese reports say the head only once (收到申请40件,受理35件,审结30件), so a clause may be short of
its topic or of its verb; ``Page`` finds both in what stands before. All offsets are code points of the report's text.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from fazhi.codebook import Codebook
from fazhi.coding.flat import flatten
from fazhi.coding.wording import tidy

LOOK_BACK = 250  # characters before a clause in which its topic may stand
TOLD = frozenset(("人大", "政协"))  # are no topic where they are only told (向市政府、市人大报备)
HEADING = 45  # characters of the longest line that is read as a heading
_STOP = re.compile(r"[。!?\n]")
_PAUSE = re.compile(r"[,;:。!?\n()]")
LONGEST = 2000  # characters of a sentence
FAR = 400  # characters after a figure in which its words end
_STOPS_RIGHT = re.compile(r"[,;:。!?\n()、]")
_JOINED = re.compile(r"(?:[、和与及或暨]|以及|并)$")
_CONJUNCTION = re.compile(
    r"(?:[、和与及或暨]|以及)(?:全国|[省市县区]级?|各类?|政府|本级|有关|其他|部门|行政){0,2}"
)
_AFTERWARDS = re.compile(
    r",((?:现|目前|并|且)?(?:均已|已均|均|全部|已全部|现已|并已|已)[^,;:。!?\n()\d]{1,12}|经(?:全面|集中|逐件)?清理)(?=[,;。!?\n])"
)
_DISPOSAL = re.compile(r"[对将把]")
_NAME = r"[^,;:。、\d报送备案提出复答反馈通征求]"
_RECIPIENT = re.compile(rf"{_NAME}{{0,3}}(?:[和及、]{_NAME}{{1,5}})?向(?![定方面意倾导])")  # read backwards
_NOUNS = re.compile(r"(?:、[^,;:。!?\n()、\d]{2,8}){1,3}(?=[,;。!?\n])")
_BETWEEN = frozenset("、,和与及")
_AND = re.compile(r"[、和与及]|以及")
_LISTED = re.compile(r"(?:[、和与及]|(?:其中|包括|分别是)[:,]?\n?)\Z")
_LAST_LISTED = frozenset("、和与及中括是:,\n")
_APIECE = re.compile(r"(?:分别|各)?(?:为|是|达到|达|有|办理|完成|共)?$")


class Figure(Protocol):
    """What is read of a row of `quantities`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def high(self) -> Any: ...
    @property
    def approx(self) -> str: ...
    @property
    def role(self) -> str: ...


class Mention(NamedTuple):
    """A topic named in the text."""

    start: int
    end: int
    topics: frozenset[str]


class Clause(NamedTuple):
    """A figure's own words. `left` and `right` are tidied; `tail` is the verb after a list (对甲3件、乙2件进行评查), `after`
    the clause that follows and has no figure (…2件,现均已废止)."""

    start: int
    end: int
    sentence: tuple[int, int]
    spans: tuple[tuple[int, int], ...]
    left: str
    right: str
    after: str
    tail: str
    listed: bool

    @property
    def words(self) -> str:
        """All own words, the figure itself left out."""
        return f"{self.left}|{self.right}"


def _stops(flat: str) -> Iterator[int]:
    """Where sentences end; one without end is cut at a comma, so that no figure looks through more than ``LONGEST``."""
    last = 0
    for stop in [*(m.start() for m in _STOP.finditer(flat)), len(flat)]:
        while stop - last > LONGEST:
            comma = flat.rfind(",", last + 1, last + LONGEST)
            last = comma if comma > 0 else last + LONGEST
            yield last
        if stop < len(flat):
            yield stop
        last = stop


class Page:
    """A report as its figures see it: ``clause(i)`` of the i-th figure, and the topics around it."""

    def __init__(self, text: str, figures: Sequence[Figure], book: Codebook) -> None:
        self.flat = flatten(text)
        self.figures = sorted((f for f in figures if f.kind == "quantity"), key=lambda f: f.start)
        self.book = book
        self.mentions = [
            Mention(m.start(), m.end(), book.topics_of(m[0]))
            for m in book.topic_pattern.finditer(self.flat)
            if m[0][:2] not in TOLD
            or not _RECIPIENT.match(self.flat[max(0, m.start() - 12) : m.start()][::-1])
        ]
        self._starts = [m.start for m in self.mentions]
        self._stops = list(_stops(self.flat))
        self._pauses = [m.end() for m in _PAUSE.finditer(self.flat)]
        self._next_listed = [
            self.flat[one.end : other.start] in _BETWEEN for one, other in itertools.pairwise(self.figures)
        ]
        self._clauses: dict[int, Clause] = {}

    def clause(self, i: int) -> Clause:
        """The clause of figure `i`."""
        if i not in self._clauses:
            self._clauses[i] = self._clause(i)
        return self._clauses[i]

    def _clause(self, i: int) -> Clause:
        figure = self.figures[i]
        if i and figure.role == "to" and self.figures[i - 1].role == "from":
            return self._changed_to(i)
        low = self.sentence(figure.start)[0]
        left, right = self._left(i, low), self._right(i, low)
        if self.flat.startswith("其中", left) and left + 2 < figure.start:
            left += 2
        apiece = self._apiece(i, low)
        if apiece:
            return self._made(i, (apiece,), figure.end)
        clause = self._made(i, ((left, figure.start),), right)
        if i and self._noun_of_previous(i, left) and right > figure.end:
            clause = self._made(i, self.clause(i - 1).spans[:1], right)
        return clause if self.book.residue(clause.words) else self._extended(i, clause, low)

    def _changed_to(self, i: int) -> Clause:
        """The clause of the second figure of a change (由90项精简为60项): the words before the first, those after it."""
        figure = self.figures[i]
        right = self._right(i, self.sentence(figure.start)[0])
        words = tidy(self.flat[figure.end : right])
        return self.clause(i - 1)._replace(start=figure.start, end=figure.end, right=words)

    def _noun_of_previous(self, i: int, left: int) -> bool:
        """Whether the words between two figures are the first one's (7部法规和5部规章)."""
        between = self.flat[left : self.figures[i].start]
        return self.figures[i - 1].end == left and len(between) > 3 and bool(_JOINED.search(between))

    def _apiece(self, i: int, low: int) -> tuple[int, int] | None:
        """The figure's own name where names and figures stand apart (建议、提案分别为30件、40件)."""
        first = last = i
        while first and self._next_listed[first - 1]:
            first -= 1
        while last < len(self._next_listed) and self._next_listed[last]:
            last += 1
        if first == last:
            return None
        start, end = self._left(first, low), self.figures[first].start
        end = _APIECE.search(self.flat, start, end).start() if "分别" in self.flat[start:end] else start  # type: ignore[union-attr]
        cuts = [start, *(m.end() for m in _AND.finditer(self.flat, start, end)), end]
        if len(cuts) - 1 < last - first + 1 or end == start:
            return None
        n = len(cuts) - 2 - (last - i)
        return cuts[n], cuts[n + 1]

    def _made(self, i: int, spans: tuple[tuple[int, int], ...], right_end: int) -> Clause:
        figure = self.figures[i]
        left = tidy("".join(self.flat[a:b] for a, b in spans))
        right = self.flat[figure.end : right_end]
        after = _AFTERWARDS.match(self.flat, right_end) if self.flat.startswith(",", right_end) else None
        tail = self._tail(figure) if _DISPOSAL.search(left) else ""
        return Clause(
            figure.start,
            figure.end,
            self.sentence(figure.start),
            (*spans, (figure.end, right_end)),
            left,
            tidy(right),
            after[1] if after else "",
            tail,
            bool(i) and self._listed(spans[0][0]),
        )

    def _listed(self, start: int) -> bool:
        """Whether a list or its announcement ends where words begin."""
        announced = self.flat[start - 1 : start] in _LAST_LISTED
        return announced and bool(_LISTED.search(self.flat, max(0, start - 4), start))

    def _left(self, i: int, low: int) -> int:
        """Start of the words before figure `i`."""
        start = self.figures[i].start
        if i and self.figures[i - 1].end <= start:
            low = max(low, self.figures[i - 1].end)
        at = self._pause(low, start)
        return at + 1 if self.flat[at : at + 1] in "、和与及" and at < start else at

    def _pause(self, low: int, high: int) -> int:
        """End of the last pause between two places; `low` where there is none."""
        i = bisect_right(self._pauses, high)
        return max(low, self._pauses[i - 1]) if i else low

    def _right(self, i: int, low: int) -> int:
        """End of the words after figure `i`; words that lead on to the next figure are that figure's."""
        end = self.figures[i].end
        stop = _STOPS_RIGHT.search(self.flat, end, end + FAR)
        if self.flat[end : end + 1] == "·":
            return end
        limit = stop.start() if stop else min(len(self.flat), end + FAR)
        if stop and stop[0] == "、" and limit - end > 1:
            limit = self._list_after(i, limit)
        following = self.figures[i + 1].start if i + 1 < len(self.figures) else limit
        if following >= limit:
            return limit
        between = self.flat[end:following]
        leads_on = _JOINED.search(between) or "的" in between
        return following if leads_on or not self._has_words(i, low) else end

    def _list_after(self, i: int, comma: int) -> int:
        """End of the nouns that are listed after a figure (24件行政处罚、行政许可案卷), or of the first one."""
        match = _NOUNS.match(self.flat, comma)
        following = self.figures[i + 1].start if i + 1 < len(self.figures) else len(self.flat)
        return match.end() if match and match.end() < following else comma

    def _has_words(self, i: int, low: int) -> bool:
        """Whether words of weight stand before a figure that are not those of the figure before it."""
        left = self._left(i, low)
        if i and self._noun_of_previous(i, left):
            return False
        return bool(self.book.residue(tidy(self.flat[left : self.figures[i].start])))

    def _tail(self, figure: Figure) -> str:
        pause = _PAUSE.search(self.flat, figure.end, figure.end + FAR)
        return tidy(self.flat[figure.end : pause.start() if pause else figure.end + FAR])

    def _extended(self, i: int, clause: Clause, low: int) -> Clause:
        """A figure without words of its own (517批1366人次; …审查,共35件) has those before it."""
        start = clause.spans[0][0]
        floor = max(low, self.figures[i - 1].end) if i else low
        if i and floor > low and floor >= start - 2:
            other = self.clause(i - 1)
            left = f"{other.left}|{clause.left}" if clause.left else other.left
            return other._replace(start=clause.start, end=clause.end, left=left)
        earlier = self._pause(floor, max(floor, start - 1))
        return self._made(i, ((earlier, clause.start),), clause.spans[-1][1])

    def sentence(self, at: int) -> tuple[int, int]:
        """Span of the sentence (up to 。!? or the line's end; clauses after ; belong to it) that holds `at`."""
        i = bisect_left(self._stops, at)
        low = self._stops[i - 1] + 1 if i else 0
        return low, self._stops[i] if i < len(self._stops) else len(self.flat)

    def own_mentions(self, clause: Clause) -> list[Mention]:
        """Topics named in the clause itself, in the order of the text."""
        spans = clause.spans
        near = self.between(spans[0][0], max(b for _, b in spans))
        return [m for m in near if any(a <= m.start and m.end <= b for a, b in spans)] if near else near

    def between(self, low: int, high: int) -> list[Mention]:
        """Topics that are named from `low` on and begin before `high`."""
        return self.mentions[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def chain(self, mention: Mention, among: Sequence[Mention] = ()) -> frozenset[str]:
        """Topics of a mention and of those joined to it (建议和提案), so that a shared figure is known as one."""
        listed = among or self.mentions
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
        gap = self.flat[one.end : other.start]
        return len(gap) <= 6 and bool(_CONJUNCTION.fullmatch(gap))

    def before(self, clause: Clause) -> Mention | None:
        """The last topic named before the clause: in its sentence, else nearby in its paragraph or the heading above."""
        start = clause.spans[0][0]
        i = bisect_right(self._starts, start - 1) - 1
        if i < 0 or self.mentions[i].end > start:
            return None
        mention = self.mentions[i]
        near = mention.start >= clause.sentence[0] or start - mention.start <= LOOK_BACK
        return mention if near and self._reaches(mention.end, clause.sentence[0]) else None

    def _reaches(self, low: int, high: int) -> bool:
        """Whether no line longer than a heading lies between."""
        lines = self.flat.count("\n", low, max(low, high))
        heading = self.flat.rfind("\n", 0, low) + 1
        return lines == 0 or (lines == 1 and self.flat.find("\n", low) - heading <= HEADING)

    def names_before(self, clause: Clause, topics: frozenset[str], low: int) -> int | None:
        """Distance to the last mention of one of `topics` between `low` and the clause, or None."""
        i = bisect_left(self._starts, clause.start) - 1
        while i >= 0 and self.mentions[i].start >= low:
            if self.mentions[i].topics & topics:
                return clause.start - self.mentions[i].end
            i -= 1
        return None
