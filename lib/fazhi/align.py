"""Alignment of a cleaned text with its source.

A ``Draft`` is a text under repair that remembers where each of its characters came from. Every difference is an
``Edit``: the characters `raw_start:raw_end` of the source stand in the text as `after`, at `start:end`. Edits never
overlap and are sorted, so replaying them over the source gives the text exactly (``replay``), and a span of the text
leads back to its span in the source (``RawMap``). All offsets count code points.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

KINDS = ("furniture", "mended", "joined", "script")


class Edit(NamedTuple):
    """One difference between source and text."""

    raw_start: int
    raw_end: int
    start: int
    end: int
    kind: str
    before: str
    after: str
    reason: str


class Change(NamedTuple):
    """What a rule wants: `text[start:end]` of the draft becomes `after`."""

    start: int
    end: int
    after: str
    kind: str
    reason: str


class _Piece(NamedTuple):
    """A changed stretch: where it stands in the text before this pass, and what it becomes."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    after: str
    kind: str
    reason: str


class Draft:
    """A text being cleaned; ``text`` is its present state, ``source`` never changes.

    >>> draft = Draft("20203月,共办理12 3件")
    >>> draft.apply([Change(4, 4, "年", "mended", "lost 年")])
    >>> draft.text
    '2020年3月,共办理12 3件'
    >>> draft.apply([Change(13, 14, "", "joined", "space in a number")])
    >>> [(e.raw_start, e.raw_end, e.start, e.end, e.after) for e in draft.edits()]
    [(4, 4, 4, 5, '年'), (12, 13, 13, 13, '')]
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source
        self._pieces: list[_Piece] = []

    def apply(self, changes: Iterable[Change]) -> None:
        """Change ``text`` at several places at once; of overlapping changes the earliest wins, then the longest.

        A change that would alter nothing is ignored. Raises ValueError where a kind is not one of ``KINDS`` or a
        span lies outside the text.
        """
        chosen = self._chosen(changes)
        if not chosen:
            return
        pieces, built, cursor, shift = [], [], 0, 0
        for group in _groups(self._pieces, chosen):
            start, end, raw_start, raw_end, after, kind, reason = self._merged(*group)
            built += [self.text[cursor:start], after]
            cursor = end
            grown = shift + len(after) - (end - start)
            if after != self.source[raw_start:raw_end]:
                pieces.append(_Piece(start + shift, end + grown, raw_start, raw_end, after, kind, reason))
            shift = grown
        self.text = "".join(built) + self.text[cursor:]
        self._pieces = pieces

    def edits(self) -> list[Edit]:
        """All differences so far, in the order of the text."""
        return [
            Edit(
                p.raw_start,
                p.raw_end,
                p.start,
                p.end,
                p.kind,
                self.source[p.raw_start : p.raw_end],
                p.after,
                p.reason,
            )
            for p in self._pieces
        ]

    def _chosen(self, changes: Iterable[Change]) -> list[Change]:
        chosen: list[Change] = []
        for change in sorted(changes, key=lambda c: (c.start, -c.end)):
            if change.kind not in KINDS:
                raise ValueError(f"kind {change.kind!r} is none of {', '.join(KINDS)}")
            if not 0 <= change.start <= change.end <= len(self.text):
                raise ValueError(
                    f"span {change.start}:{change.end} lies outside a text of {len(self.text)} characters"
                )
            free = not chosen or change.start >= chosen[-1].end
            if free and self.text[change.start : change.end] != change.after:
                chosen.append(change)
        return chosen

    def _merged(self, old: list[_Piece], new: list[Change], before: _Piece | None) -> _Piece:
        """One piece for a group of earlier pieces and changes that overlap; `before` is the last piece ahead of it."""
        if not new:
            return old[0]
        gap = before.raw_end - before.end if before else 0
        if not old and len(new) == 1:
            start, end, becomes, kind, reason = new[0]
            return _Piece(start, end, start + gap, end + gap, becomes, kind, reason)
        start = min([p.start for p in old[:1]] + [new[0].start])
        end = max([p.end for p in old] + [c.end for c in new])
        after, cursor = [], start
        for change in new:
            after += [self.text[cursor : change.start], change.after]
            cursor = change.end
        after.append(self.text[cursor:end])
        raw_start = old[0].raw_start if old and old[0].start == start else start + gap
        if old and old[-1].end == end:
            raw_end = old[-1].raw_end
        else:
            raw_end = end + (old[-1].raw_end - old[-1].end if old else gap)
        reasons = dict.fromkeys([p.reason for p in old] + [c.reason for c in new])
        return _Piece(start, end, raw_start, raw_end, "".join(after), new[0].kind, "; ".join(reasons))


def _groups(
    old: Sequence[_Piece], new: Sequence[Change]
) -> Iterator[tuple[list[_Piece], list[Change], _Piece | None]]:
    """Earlier pieces and changes in the order of the text, those that overlap together.

    An empty span joins a group only where it lies strictly inside it.
    """
    items: list[tuple[int, int, int, _Piece | Change]] = [(p.start, p.end, 0, p) for p in old]
    items += [(c.start, c.end, 1, c) for c in new]
    items.sort(key=itemgetter(0, 1, 2))
    group: tuple[list[_Piece], list[Change]] = ([], [])
    end, before, last = -1, None, None
    for start, stop, _, item in items:
        if (group[0] or group[1]) and start >= end:
            yield group[0], group[1], before
            group, before, end = ([], []), last, -1
        if isinstance(item, _Piece):
            group[0].append(item)
            last = item
        else:
            group[1].append(item)
        end = max(end, stop)
    if group[0] or group[1]:
        yield group[0], group[1], before


def replay(source: str, edits: Iterable[Edit]) -> str:
    """The text that `edits` make of `source`.

    >>> replay("办理12 3件", [Edit(4, 5, 4, 4, "joined", " ", "", "space in a number")])
    '办理123件'
    """
    pieces, cursor = [], 0
    for edit in edits:
        pieces += [source[cursor : edit.raw_start], edit.after]
        cursor = edit.raw_end
    return "".join(pieces) + source[cursor:]


class RawMap:
    """Spans of a text led back to its source.

    >>> back = RawMap([Edit(4, 5, 4, 4, "joined", " ", "", "space in a number")])
    >>> back.span(2, 7)
    (2, 8)
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._spans = [(e.start, e.end, e.raw_start, e.raw_end) for e in edits]
        self._ends = [end for _, end, _, _ in self._spans]

    @classmethod
    def of_spans(cls, spans: Iterable[tuple[int, int, int, int]]) -> RawMap:
        """From the columns start, end, raw_start, raw_end of the edits alone.

        >>> RawMap.of_spans([(4, 4, 4, 5)]).span(2, 7)
        (2, 8)
        """
        made = cls(())
        made._spans = list(spans)
        made._ends = [end for _, end, _, _ in made._spans]
        return made

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Source span of `text[start:end]`; a character that stands for several covers them all."""
        i = bisect_right(self._ends, start)
        if end > start and (i == len(self._spans) or self._spans[i][0] >= end):  # not edited, only moved
            shift = self._spans[i - 1][3] - self._ends[i - 1] if i else 0
            return start + shift, end + shift
        raw_start = self._character(start)[0]
        return raw_start, max(raw_start, self._character(end - 1)[1]) if end > start else raw_start

    def _character(self, at: int) -> tuple[int, int]:
        i = bisect_right(self._ends, at)
        if i < len(self._spans):
            start, _, raw_start, raw_end = self._spans[i]
            if start <= at:
                return raw_start, raw_end
        if i:
            _, end, _, raw_end = self._spans[i - 1]
            at += raw_end - end
        return at, at + 1
