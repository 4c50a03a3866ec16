"""From a cleaned text back to its source: where a span of the text stands in the file as it was decoded."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import sub
from typing import Any

_NONE: tuple[tuple[int, ...], ...] = ((), (), (), ())


class RawMap:
    """Spans of a text led back to its source by its edits: raw_start, raw_end, start, end, whatever else they hold.

    >>> back = RawMap([(4, 5, 4, 4)])
    >>> back.span(2, 7)
    (2, 8)
    """

    def __init__(self, edits: Iterable[tuple[Any, ...]]) -> None:
        raw_starts, raw_ends, starts, ends, *_ = zip(*edits, strict=True) if (edits := list(edits)) else _NONE
        self._keep(starts, ends, raw_starts, raw_ends)

    @classmethod
    def of_spans(cls, spans: Iterable[tuple[int, int, int, int]]) -> RawMap:
        """From the columns start, end, raw_start, raw_end of the edits alone.

        >>> RawMap.of_spans([(4, 4, 4, 5)]).span(2, 7)
        (2, 8)
        """
        made = cls.__new__(cls)
        made._keep(*(zip(*spans, strict=True) if (spans := list(spans)) else _NONE))
        return made

    def _keep(
        self, starts: Sequence[int], ends: Sequence[int], raw_starts: Sequence[int], raw_ends: Sequence[int]
    ) -> None:
        self._starts, self._ends = (*starts, sys.maxsize), ends  # nothing is edited behind the last
        self._raw_starts, self._raw_ends = raw_starts, raw_ends
        self._shifts = (0, *map(sub, raw_ends, ends))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Source span of `text[start:end]`; a character that stands for several covers them all."""
        i = bisect_right(self._ends, start)
        if start < end <= self._starts[i]:  # not edited, only moved
            shift = self._shifts[i]
            return start + shift, end + shift
        raw_start = self._character(start)[0]
        return raw_start, max(raw_start, self._character(end - 1)[1]) if end > start else raw_start

    def spans(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
        """``span`` of each pair of a start and an end, by column; most starts are behind the one before.

        >>> RawMap([(4, 5, 4, 4)]).spans([0, 2, 5], [2, 7, 6])
        ([0, 2, 6], [2, 8, 7])
        """
        raw_starts, raw_ends, edited = [], [], self._ends
        # from `begin` to `edge` edit `i` is the next, up to `free` nothing is edited
        i = begin = edge = free = shift = 0
        for start, end in zip(starts, ends, strict=True):
            if not begin <= start < edge:
                i = bisect_right(edited, start)
                begin, free, shift = edited[i - 1] if i else 0, self._starts[i], self._shifts[i]
                edge = edited[i] if i < len(edited) else sys.maxsize
            if start < end <= free:
                raw_start, raw_end = start + shift, end + shift
            elif start < end:
                raw_start = self._raw_starts[i] if free <= start else start + shift
                last = bisect_right(edited, end - 1, i)
                raw_end = self._raw_ends[last] if self._starts[last] < end else end + self._shifts[last]
                if raw_end < raw_start:
                    raw_end = raw_start
            else:
                raw_start, raw_end = self.span(start, end)
            raw_starts.append(raw_start)
            raw_ends.append(raw_end)
        return raw_starts, raw_ends

    def _character(self, at: int) -> tuple[int, int]:
        i = bisect_right(self._ends, at)
        if self._starts[i] <= at:
            return self._raw_starts[i], self._raw_ends[i]
        at += self._shifts[i]
        return at, at + 1
