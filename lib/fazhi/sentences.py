"""Sentences and clauses of a text, as spans.

A sentence ends at 。；;！？ or at the end of a line; closing quotes and brackets after the mark belong to it. A clause
ends at a comma or colon, never inside a number (1,234), and its list (、) stays whole.
"""

from __future__ import annotations

import itertools
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fazhi.lookup import SHORT, codes, kept, table_of
from fazhi.script import fold

_STOP, _MARK = "。；;!！?？\\n", "[”’」』）)》]*"
_IN = r"(?:(?<=\d)[?](?=\d)"  # a ? that stands for the point of 3·15 ends nothing
# sentences with the line ends behind them, and what stands between them: together the whole text
_PIECE = re.compile(rf"[^{_STOP}]+{_IN}[^{_STOP}]+)*(?:[{_STOP[:-2]}]+{_MARK})?\n*|[{_STOP}]+")
_PAUSE = f",，:：{_STOP}"
_CLAUSE = re.compile(rf"[^{_PAUSE}]+(?:(?<=\d)[,:?](?=\d)[^{_PAUSE}]+)*[{_PAUSE[:-2]}]*{_MARK}")
_CUT = re.compile(r"(?<!\d)[,，:：、]|[,，:：、](?!\d)")
_BEFORE_NUMBER = re.compile(r"(?<=[^\d.,])(?=\d)")
_SPACE, _NONE = " \t\r\u3000\xa0", frozenset("。；;!！?？\n")
_EDGES = _SPACE + "\n"
_END = re.compile(rf"[{_STOP[:-2]}]*{_MARK}")
# a blank, a mark or line end, a mark, what closes a sentence too
_BLANK, _STOPS, _MARKED, _FURTHER = (1 << bit for bit in range(4))
_INDENT = 3  # blanks that paragraphs begin with
_new = tuple.__new__

LONGEST = (
    1500  # characters of a sentence; longer ones are texts that lost their stops, and are cut at a comma
)


class Span(NamedTuple):
    """A stretch of a text, in code points."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Spans of the sentences, without the blanks around them.

    >>> text = "一是立规章3件；二是清理。\\n存在问题"
    >>> [text[s.start : s.end] for s in sentences(text)]
    ['一是立规章3件；', '二是清理。', '存在问题']
    """
    return list(map(_new, itertools.repeat(Span), zip(*edges(text), strict=True)))


def edges(text: str) -> tuple[list[int], list[int]]:
    """Where the sentences begin and where they end.

    >>> edges("一是立规章3件；二是清理。")
    ([0, 8], [8, 13])
    """
    # folding changes no end of a sentence but ? in a number: text and folded text, each asked for by some, share the answer
    return _edges(text if "\uff1f" in text else fold(text))


@kept
def _edges(text: str) -> tuple[list[int], list[int]]:
    if "?" in text or len(text) <= SHORT:  # one in a number ends nothing
        return _by_pattern(text)
    signs = _signs().take(codes(text))
    stops = (signs & _STOPS != 0).nonzero()[0]
    starts = np.concatenate(([0], stops[:-1] + 1))
    filled = stops > starts
    for _ in range(_INDENT):
        starts += signs.take(starts) & _BLANK
    starts -= starts == stops  # but blanks, of which the last one is left
    starts, stops = starts[filled], stops[filled]
    ends = stops + (signs.take(stops) & _MARKED != 0)
    odd = (signs.take(starts) | signs.take(ends - 1)) & _BLANK | signs.take(ends) & _FURTHER
    found = starts.tolist(), ends.tolist()
    return _closed(text, found, stops.tolist(), odd.nonzero()[0].tolist()) if odd.any() else found


def _closed(
    text: str, found: tuple[list[int], list[int]], stops: list[int], odd: list[int]
) -> tuple[list[int], list[int]]:
    """Stretches without a mark inside, each up to the mark behind it, as sentences: the `odd` of them with all that closes them
    and without the blanks around; `stops` are where the stretches end. What closes one is of no other."""
    (starts, ends), last = found, -1
    gone: set[int] = set()
    odd.reverse()
    while odd:
        i = odd.pop()
        if i <= last:
            continue
        end = match.end() if (match := _END.match(text, ends[i])) else ends[i]
        last = bisect_right(stops, end, i + 1) - 1
        gone.update(range(i + 1, last + 1))
        if last + 1 < len(stops) and starts[last + 1] < end:
            starts[last + 1] = end
            odd.append(last + 1)
        span = _spanned(text[starts[i] : end], starts[i])
        gone.update(() if span else (i,))
        starts[i], ends[i] = span or (end, end)
    if gone:
        starts, ends = ([at for i, at in enumerate(ats) if i not in gone] for ats in (starts, ends))
    return starts, ends


@cache
def _signs() -> NDArray[np.uint8]:
    """What the characters of the basic plane are to sentences."""
    kinds = {
        _STOPS: _STOP[:-2] + "\n",
        _MARKED: _STOP[:-2],
        _FURTHER: _STOP[:-2] + _MARK[1:-2],
        _BLANK: _SPACE,
    }
    return table_of(kinds).astype(np.uint8)


def _by_pattern(text: str) -> tuple[list[int], list[int]]:
    """The sentences of a text in which some sign may be a mark or not."""
    pieces = _PIECE.findall(text)  # strings and their lengths cost less than matches
    begins = itertools.accumulate(map(len, pieces), initial=0)
    spans = [span for piece, start in zip(pieces, begins, strict=False) if (span := _spanned(piece, start))]
    return [start for start, _ in spans], [end for _, end in spans]


def by_sentence(folded: str, places: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """The sentences of a folded text in which some of the rising `places` stand, cut as ``bounded`` cuts long ones: where each
    begins and ends, and the indexes where its places do. What stands between two sentences is of the one before.

    >>> list(by_sentence("立3件;改2件。 废1件", [1, 6, 9, 11]))
    [(0, 4, 0, 1), (4, 8, 1, 2), (9, 12, 2, 4)]
    """
    starts, ends = _edges(folded)
    starts, ends = (starts, ends) if starts else ([0], [0])
    ahead, last = [*places, sys.maxsize], 0
    place = ahead[0]
    for start, end, edge in zip(starts, ends, [*starts[1:], sys.maxsize], strict=True):
        if place >= edge:
            continue
        first = last
        while place < edge:
            last += 1
            place = ahead[last]
        if end - start > LONGEST:
            yield from _within(bounded(folded, [Span(start, end)]), places, first, last)
        else:
            yield start, end, first, last


def _within(
    spans: Sequence[Span], places: Sequence[int], first: int, last: int
) -> Iterator[tuple[int, int, int, int]]:
    """The pieces of a long sentence in which some of the places from index `first` to `last` stand."""
    others = [start for start, _ in spans[1:]]
    while first < last:
        i = bisect_right(others, places[first])
        end = bisect_left(places, others[i], first, last) if i < len(others) else last
        yield *spans[i], first, end
        first = end


def _spanned(piece: str, start: int) -> tuple[int, int] | None:
    """The sentence that a piece of a text is but for the blanks around it; None where it is none."""
    kept = piece.rstrip(_EDGES)
    if not kept or kept[0] in _NONE:
        return None
    end = start + len(kept)
    return end - len(kept.lstrip(_SPACE)) if kept[0] in _SPACE else start, end


def bounded(text: str, spans: list[Span]) -> list[Span]:
    """`spans`, those longer than ``LONGEST`` cut at pauses: what is shown of a text that lost its stops stays short.

    >>> [(s.start, s.end) for s in bounded("一", [Span(0, 1)])]
    [(0, 1)]
    """
    if not [start for start, end in spans if end - start > LONGEST]:
        return spans
    return [piece for span in spans for piece in _cut(text, span)]


def _cut(text: str, span: Span) -> Iterator[Span]:
    """A sentence without end in pieces, each ending behind a pause that is not inside a number."""
    start = span.start
    while span.end - start > LONGEST:
        reach = start + LONGEST // 2, start + LONGEST
        pauses = list(_CUT.finditer(text, *reach)) or list(_BEFORE_NUMBER.finditer(text, *reach))
        end = pauses[-1].end() if pauses else reach[1]
        yield Span(start, end)
        start = end
    if start < span.end:
        yield Span(start, span.end)


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the clauses of `text[start:end]`, each with its closing mark.

    >>> text = "办理提案1,234件、建议5件,均已办结。"
    >>> [text[s.start : s.end] for s in clauses(text)]
    ['办理提案1,234件、建议5件,', '均已办结。']
    """
    return _trimmed(_CLAUSE, text, start, len(text) if end is None else end)


def containing(spans: list[Span], at: int) -> Span:
    """The span that holds position `at`, or the empty span there. `spans` are sorted and do not overlap.

    >>> containing([Span(0, 4), Span(5, 9)], 6)
    Span(start=5, end=9)
    """
    i = bisect_right(spans, (at, float("inf"))) - 1
    return spans[i] if i >= 0 and at < spans[i].end else Span(at, at)


def _trimmed(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[Span]:
    found = []
    for match in pattern.finditer(text, start, end):
        left, right = match.span()
        while left < right and text[left] in _SPACE:
            left += 1
        while left < right and text[right - 1] in _SPACE:
            right -= 1
        if left < right:
            found.append(Span(left, right))
    return found
