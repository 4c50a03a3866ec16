"""What a figure of a report is about: its clause.

A figure's clause is what stands before it back to the last pause or the last figure, and what follows it up to the
next. In lists Chinese reports say the head only once (收到申请40件,受理35件,审结30件), so a clause may be short of
its topic or of its verb; what stands before has both. All offsets are code points of the report's text.
"""

from __future__ import annotations

import operator
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from fazhi.codebook import Codebook
from fazhi.coding.bounds import (
    ENDING,
    FAR,
    FOLLOWED,
    GOVERNED,
    GOVERNING,
    LEADS,
    ONWARD,
    PLAIN,
    QUOTED,
)
from fazhi.coding.figures import Clause, Counted, Words
from fazhi.coding.flat import flatten
from fazhi.coding.survey import Look, looks
from fazhi.coding.wording import tidy

LONGEST_LIST = 50  # figures of a list, before one or after it, that names may be said of apart
_JOINED = ("、", "和", "与", "及", "或", "暨", "并")
_AFTERWARDS = re.compile(
    r",((?:现|目前|并|且)?(?:均已|已均|均|全部|已全部|现已|并已|已)[^,;:。!?\n()\d]{1,12}|经(?:全面|集中|逐件)?清理)(?=[,;。!?\n])"
)
_MAY_FOLLOW = tuple(f",{sign}" for sign in ONWARD)  # of all of _AFTERWARDS
_NOUNS = re.compile(r"(?:、[^,;:。!?\n()、\d]{2,8}){1,3}(?=[,;。!?\n])")
_BETWEEN = frozenset("、,和与及")
_LEADS = frozenset(LEADS)
_AND = re.compile(r"[、和与及]|以及")
_ANNOUNCED = tuple(
    f"{word}{sign}{end}"
    for word in ("其中", "包括", "分别是")
    for sign in ("", ":", ",")
    for end in ("", "\n")
)
_new = tuple.__new__  # of a NamedTuple, without the call that names its fields
_BARE = frozenset((PLAIN, PLAIN | ENDING))  # of whom nothing is asked beyond the bounds
_GOVERNING = frozenset(GOVERNING)
_APIECE = re.compile(r"(?:分别|各)?(?:为|是|达到|达|有|办理|完成|共)?$")


def pages(texts: Iterable[str], figures: Sequence[Counted], book: Codebook) -> Iterator[Page]:
    """The pages of some reports, of which the texts and figures are given.

    >>> from fazhi.codebook import load
    >>> from fazhi.coding.figures import counted
    >>> from fazhi.quantities import read_quantities
    >>> text = "办理行政复议案件3件,培训2次。"
    >>> page, = pages([text], [counted(read_quantities(text))], load())
    >>> [page.words(i)[:2] for i in range(2)]
    [('办理行政复议案件', ''), ('培训', '')]
    """
    flats = list(map(flatten, texts))
    seen = looks(flats, [own[:2] for own in figures], book) if flats else ()
    for flat, own, look in zip(flats, figures, seen, strict=True):
        yield Page(flat, own, look, book)


class Page:
    """A report as its figures see it: ``clause(i)`` of the i-th figure, the topics that the text names."""

    def __init__(self, flat: str, counted: Counted, look: Look, book: Codebook) -> None:
        self.flat, self.book = flat, book
        starts, self.ends, self.units, self.values, self.roles, self.places = counted
        self.starts = [*starts, len(flat)]  # the last one: a search finds one
        self.mentions, self._pauses, self._stops, bounds = look
        self._lows, self._highs, self._lefts, self._rights, self._near, self._beyond, self.told = bounds
        self._sentence = (0, -1)  # the one asked for last
        self._clauses: list[Clause | None] = [None] * len(starts)
        self._words: list[Words | None] = [None] * len(starts)
        self._next_listed = self._lists() if "分别" in self.flat else []
        self._apart = list(map(operator.or_, [False, *self._next_listed], [*self._next_listed, False]))
        if self._next_listed or "to" in self.roles:
            self._look_closer()

    def _look_closer(self) -> None:
        """Those of whom a list says the name apart, or that a change leads to, are not plain."""
        for i, role in enumerate(self.roles):
            if role == "to" or self._next_listed and self._apart[i]:
                self.told[i] &= ~PLAIN

    def _lists(self) -> list[bool]:
        """Whether only a comma or conjunction stands between a figure and the next one."""
        between = zip(self.ends, self.starts[1:-1], strict=False)
        return [end + 1 == start and self.flat[end] in _BETWEEN for end, start in between]

    def clause(self, i: int) -> Clause:
        """The clause of figure `i`."""
        clause = self._clauses[i]
        if clause is None:
            clause = self._clauses[i] = self._clause(i)
        return clause

    def words(self, i: int) -> Words:
        """The words of the clause of figure `i`."""
        words = self._words[i]
        if words is None:
            told, left, right = self.told[i], self._lefts[i], self._rights[i]
            if told in _BARE:
                words = self.flat[left : self.starts[i]], self.flat[self.ends[i] : right], "", ""
            elif told & PLAIN:
                words = self._said((left, self.starts[i]), i, right, told)
            else:
                words = self.clause(i)[4:8]
            self._words[i] = words
        return words

    def topics(self, i: int) -> Sequence[int]:
        """The topics named in the clause of figure `i`."""
        if not self.told[i] & PLAIN:
            return self.mentions.own(self.clause(i).spans)
        first, beyond = self._near[i], self._beyond[i]
        if first == beyond:
            return ()
        words = (self._lefts[i], self.starts[i]), (self.ends[i], self._rights[i])
        return self.mentions.inside(words, first, beyond)

    def near(self, i: int) -> int:
        """The first topic, of all that the text names, that is not named before the words of figure `i`."""
        if self.told[i] & PLAIN:
            return self._near[i]
        return bisect_left(self.mentions.starts, self.clause(i).spans[0][0])

    def _clause(self, i: int) -> Clause:
        if self.told[i] & PLAIN:
            start, end = self.starts[i], self.ends[i]
            spans = (self._lefts[i], start), (end, self._rights[i])
            return _new(Clause, (start, end, (self._lows[i], self._highs[i]), spans, *self.words(i)))
        if i and self.roles[i] == "to" and self.roles[i - 1] == "from":
            return self._changed_to(i)
        return self._read(i)

    def _read(self, i: int) -> Clause:
        """The clause of a figure that is not plain."""
        start, end, sentence = self.starts[i], self.ends[i], (self._lows[i], self._highs[i])
        left, right = self._lefts[i], self._right(i)
        apiece = self._apiece(i, sentence[0]) if self._next_listed and self._apart[i] else None
        if apiece:
            return self._made(i, apiece, end, sentence)
        shared = right > end and self._noun_of_previous(i, left)
        words = self.clause(i - 1).spans[0] if shared else (left, start)
        clause = self._made(i, words, right, sentence)
        if self.book.weighs(clause.left) or self.book.weighs(clause.right):
            return clause
        return self._extended(i, clause)

    def _changed_to(self, i: int) -> Clause:
        """The clause of the second figure of a change (由90项精简为60项): the words before the first, those after it."""
        start, end = self.starts[i], self.ends[i]
        words = tidy(self.flat[end : self._right(i)])
        return self.clause(i - 1)._replace(start=start, end=end, right=words)

    def _noun_of_previous(self, i: int, left: int) -> bool:
        """Whether the words between two figures are the first one's (7部法规和5部规章)."""
        if not i or self.ends[i - 1] != left:
            return False
        start = self.starts[i]
        return start - left > 3 and self.flat.endswith(_JOINED, left, start)

    def _apiece(self, i: int, low: int) -> tuple[int, int] | None:
        """The figure's own name where names and figures stand apart (建议、提案分别为30件、40件)."""
        first = last = i
        while first and i - first < LONGEST_LIST and self._next_listed[first - 1]:
            first -= 1
        while last < len(self._next_listed) and last - i < LONGEST_LIST and self._next_listed[last]:
            last += 1
        start, end = max(low, self._left(first)), self.starts[first]
        end = _APIECE.search(self.flat, start, end).start() if "分别" in self.flat[start:end] else start  # type: ignore[union-attr]
        cuts = [start, *(m.end() for m in _AND.finditer(self.flat, start, end)), end]
        if len(cuts) - 1 < last - first + 1 or end == start:
            return None
        n = len(cuts) - 2 - (last - i)
        return cuts[n], cuts[n + 1]

    def _made(self, i: int, words: tuple[int, int], right_end: int, sentence: tuple[int, int]) -> Clause:
        """The clause of figure `i` whose words before it are at `words`, those after it up to `right_end`."""
        said = self._said(words, i, right_end)
        spans = (words, (self.ends[i], right_end))
        return _new(Clause, (self.starts[i], self.ends[i], sentence, spans, *said))

    def _said(self, words: tuple[int, int], i: int, right_end: int, told: int = ~PLAIN) -> Words:
        """The words of a clause; `told` is what is known of it."""
        flat, (low, start), end = self.flat, words, self.ends[i]
        left, right, after, tail = flat[low:start], flat[end:right_end], "", ""
        if told & QUOTED:
            left, right = tidy(left), tidy(right)
        if told & FOLLOWED and flat.startswith(_MAY_FOLLOW, right_end):
            match = _AFTERWARDS.match(flat, right_end)
            after = match[1] if match else ""
        if told & GOVERNED and not _GOVERNING.isdisjoint(left):
            tail = self._tail(end)
        return left, right, after, tail

    def listed(self, clause: Clause) -> bool:
        """Whether a list or its announcement ends where the words of a clause begin, after the first figure's."""
        flat, ((at, _), (end, _)) = self.flat, clause.spans
        if not at or end == self.ends[0]:
            return False
        return flat[at - 1] in _LEADS or flat.endswith(_ANNOUNCED, 0, at)

    def _left(self, i: int) -> int:
        """Start of the words before figure `i`, with 其中."""
        left = self._lefts[i]
        return left - 2 if self.flat.endswith("其中", self._lows[i], left) else left

    def _pause(self, low: int, high: int) -> int:
        """End of the last pause between two places; `low` where there is none."""
        k = self._pauses.searchsorted(high)
        return max(low, int(self._pauses[k - 1]) + 1) if k else low

    def _right(self, i: int) -> int:
        """End of the words after figure `i`; words that lead on to the next figure are that figure's."""
        flat, end, following, limit = self.flat, self.ends[i], self.starts[i + 1], self._rights[i]
        if flat.startswith("·", end):
            return end
        if 1 < limit - end < FAR and flat.startswith("、", limit):
            limit = self._list_after(limit, following)
        if following >= limit:
            return limit
        leads_on = flat.endswith(_JOINED, end, following) or flat.find("的", end, following) >= 0
        return following if leads_on or not self._has_words(i) else end

    def _list_after(self, comma: int, following: int) -> int:
        """End of the nouns that are listed after a figure (24件行政处罚、行政许可案卷), or of the first one."""
        match = _NOUNS.match(self.flat, comma)
        return match.end() if match and match.end() < following else comma

    def _has_words(self, i: int) -> bool:
        """Whether words of weight stand before a figure that are not those of the figure before it."""
        left = self._left(i)
        return not self._noun_of_previous(i, left) and self.book.weighs(
            tidy(self.flat[left : self.starts[i]])
        )

    def _tail(self, end: int) -> str:
        """The words after a figure up to the next pause."""
        pause = int(self._pauses[self._pauses.searchsorted(end)])
        return tidy(self.flat[end : min(pause, end + FAR)])

    def _extended(self, i: int, clause: Clause) -> Clause:
        """A figure without words of its own (517批1366人次; …审查,共35件) has those before it."""
        start, low = clause.spans[0][0], clause.sentence[0]
        floor = max(low, self.ends[i - 1]) if i else low
        if i and floor > low and floor >= start - 2:
            other = self.clause(i - 1)
            left = f"{other.left}|{clause.left}" if clause.left else other.left
            return other._replace(start=clause.start, end=clause.end, left=left)
        earlier = self._pause(floor, max(floor, start - 1))
        return self._made(i, (earlier, clause.start), clause.spans[-1][1], clause.sentence)

    def sentence(self, at: int) -> tuple[int, int]:
        """Span of the sentence (up to 。!? or the line's end; clauses after ; belong to it) that holds `at`."""
        low, high = self._sentence
        if not low <= at <= high:
            i = bisect_left(self._stops, at)
            low = self._stops[i - 1] + 1 if i else 0
            self._sentence = low, self._stops[i] if i < len(self._stops) else len(self.flat)
        return self._sentence
