"""Alignment of a cleaned text with its source.

A ``Draft`` is a text under repair that remembers where each of its characters came from. Every difference is an
``Edit``: the characters `raw_start:raw_end` of the source stand in the text as `after`, at `start:end`. Edits never
overlap and are sorted, so replaying them over the source gives the text exactly (``replay``), and a span of the text
leads back to its span in the source (``rawmap.RawMap``). All offsets count code points.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
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


PlainChange = tuple[int, int, str, str, str]


class Apart(list[PlainChange]):
    """Changes that need no look before they are made: sorted, apart, within the text, of a known kind, each with an effect.

    `formed` is what they make of the draft's formed text, where that is known.
    """

    formed: str | None = None


_Piece = tuple[int, int, int, int, str, str, str]
"""A changed stretch: start and end in the text, start and end in the source, what it became, kind and reason."""

_BEHIND: _Piece = (sys.maxsize, sys.maxsize, 0, 0, "", "", "")  # stands behind the last piece of any text


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

    def __init__(self, source: str, form: Callable[[str], str] = str, formed: str | None = None) -> None:
        self.source = self.text = source
        self._pieces: list[_Piece] = []
        self._form = form
        self._formed = formed

    @property
    def formed(self) -> str:
        """The text in its `form`, a function of each character by itself; what changes bring along alone is formed anew."""
        self._formed = self._form(self.text) if self._formed is None else self._formed
        return self._formed

    def apply(self, changes: Iterable[PlainChange]) -> None:
        """Change ``text`` at several places at once; of overlapping changes the earliest wins, then the longest.

        A change that would alter nothing is ignored. Raises ValueError where a kind is not one of ``KINDS`` or a
        span lies outside the text.
        """
        chosen = changes if isinstance(changes, Apart) else self._chosen(changes)
        if chosen:
            self._splice(chosen)

    def edits(self) -> list[Edit]:
        """All differences so far, in the order of the text."""
        return [
            Edit(raw_start, raw_end, start, end, kind, self.source[raw_start:raw_end], after, reason)
            for start, end, raw_start, raw_end, after, kind, reason in self._pieces
        ]

    def rows(self, name: str, file: str) -> list[tuple[str | int, ...]]:
        """The edits as rows of a table: name and file, start and end in text and source, kind, before, after, reason."""
        source = self.source
        return [
            (name, file, start, end, raw_start, raw_end, kind, source[raw_start:raw_end], after, reason)
            for start, end, raw_start, raw_end, after, kind, reason in self._pieces
        ]

    @property
    def added(self) -> str:
        """What changes put into the text; all its other characters are the source's."""
        return "".join([piece[4] for piece in self._pieces])

    def _chosen(self, changes: Iterable[PlainChange]) -> list[PlainChange]:
        chosen: list[PlainChange] = []
        text, size, last, kinds = self.text, len(self.text), 0, KINDS
        ordered = list(changes)
        ordered.sort(key=_END, reverse=True)  # of those that start together the longest first
        ordered.sort(key=itemgetter(0))
        for change in ordered:
            start, end, after, kind, _ = change
            if kind not in kinds:
                raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
            if not 0 <= start <= end <= size:
                raise ValueError(f"span {start}:{end} lies outside a text of {size} characters")
            if start >= last and text[start:end] != after:
                chosen.append(change)
                last = end
        return chosen

    def _splice(self, chosen: Sequence[PlainChange]) -> None:
        """Make the changes: earlier pieces ahead of one only move, those it overlaps become one piece with it."""
        text, old = self.text, [*self._pieces, _BEHIND]
        pieces: list[_Piece] = []
        shift = gap = done = following = 0
        head, tail = old[0][:2]
        for at, (start, end, after, kind, reason) in enumerate(chosen):
            if at < following:  # one of a group
                continue
            if tail <= start:
                ahead = done
                while tail <= start:
                    gap, done = old[done][3] - tail, done + 1
                    head, tail = old[done][:2]
                pieces += _moved(old[ahead:done], shift)
            raw_start, raw_end = start + gap, end + gap
            if head < end:
                ahead, following = _group(old, done, chosen, at + 1, end)
                united = _united(text, old[done:ahead], chosen[at:following], gap)
                start, end, raw_start, raw_end, after, kind, reason = united
                gap, done = old[ahead - 1][3] - old[ahead - 1][1], ahead
                head, tail = old[done][:2]
            moved, stop = start + shift, start + shift + len(after)
            shift = stop - end
            if after != self.source[raw_start:raw_end]:
                pieces.append((moved, stop, raw_start, raw_end, after, kind, reason))
        afters = [change[2] for change in chosen]
        self.text, self._pieces = _changed(text, chosen, afters), pieces + _moved(old[done:-1], shift)
        if self._formed is not None:
            made, forms = getattr(chosen, "formed", None), {after: self._form(after) for after in set(afters)}
            self._formed = made or _changed(self._formed, chosen, [forms[after] for after in afters])


_END = itemgetter(1)


def _changed(text: str, chosen: Sequence[PlainChange], afters: Iterable[str]) -> str:
    """The text with the changes made."""
    starts, ends, *_ = zip(*chosen, strict=True)
    left = [text[end:start] for end, start in zip((0, *ends), starts, strict=False)]
    return "".join(chain.from_iterable(zip(left, afters, strict=True))) + text[ends[-1] :]


def _moved(pieces: list[_Piece], shift: int) -> list[_Piece]:
    if not shift:
        return pieces
    return [
        (start + shift, end + shift, raw_start, raw_end, after, kind, reason)
        for start, end, raw_start, raw_end, after, kind, reason in pieces
    ]


def _group(
    old: Sequence[_Piece], done: int, new: Sequence[PlainChange], at: int, end: int
) -> tuple[int, int]:
    """Numbers of the first piece and the first change behind those that overlap together.

    An empty span belongs to a group only where it lies strictly inside it.
    """
    while True:
        if old[done][0] < end:
            end, done = max(end, old[done][1]), done + 1
        elif at < len(new) and new[at][0] < end:
            end, at = max(end, new[at][1]), at + 1
        else:
            return done, at


def _united(text: str, old: Sequence[_Piece], new: Sequence[PlainChange], gap: int) -> _Piece:
    """One piece for earlier pieces and changes that overlap; `gap` leads to the source ahead of them."""
    start, end = min(old[0][0], new[0][0]), max(old[-1][1], new[-1][1])
    pieces, cursor = [], start
    for first, last, after, _, _ in new:
        pieces += [text[cursor:first], after]
        cursor = last
    pieces.append(text[cursor:end])
    raw_start = old[0][2] if old[0][0] == start else start + gap
    raw_end = old[-1][3] + end - old[-1][1]
    reasons = dict.fromkeys([piece[6] for piece in old] + [change[4] for change in new])
    return start, end, raw_start, raw_end, "".join(pieces), new[0][3], "; ".join(reasons)


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
