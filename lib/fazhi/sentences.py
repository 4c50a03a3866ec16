"""Sentences and clauses of a text, as spans.

A sentence ends at 。；;！？ or at the end of a line; closing quotes and brackets after the mark belong to it. A clause
ends at a comma or colon, never inside a number (1,234), and its list (、) stays whole.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fazhi.lookup import kept
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
_LINE_END, _FURTHER = ("\n", ""), frozenset(_STOP[:-2] + _MARK[1:-2])
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
    # folding changes no end of a sentence but ? in a number: text and folded text, each asked for by some, share the answer
    return _sentences(text if "\uff1f" in text else fold(text))


@kept
def _sentences(text: str) -> list[Span]:
    if "?" in text:  # one in a number ends nothing
        return _by_pattern(text)
    plain = text
    for stop in (*_STOP[1:-2], "\n"):  # then a split at one string, a fraction of what a search for any takes
        plain = plain.replace(stop, _STOP[0])
    found, start, done = [], 0, 0
    for piece in plain.split(_STOP[0]):
        end = start + len(piece)
        if end > start and end > done:
            start = start if start > done else done
            done = _closed(text, end)
            if text[start] in _SPACE or text[done - 1] in _SPACE:
                span = _spanned(text[start:done], start)
                found += [span] if span else []
            else:
                found.append(_new(Span, (start, done)))
        start = end + 1
    return found


def _closed(text: str, end: int) -> int:
    """Where a sentence ends whose words end at `end`: behind the marks there and what they close."""
    behind = text[end : end + 1]
    if behind in _LINE_END:
        return end
    end += 1
    if text[end : end + 1] in _FURTHER and (more := _END.match(text, end)):
        return more.end()
    return end


def _by_pattern(text: str) -> list[Span]:
    """The sentences of a text in which some sign may be a mark or not."""
    pieces = _PIECE.findall(text)  # strings and their lengths cost less than matches
    starts = itertools.accumulate(map(len, pieces), initial=0)
    return [span for piece, start in zip(pieces, starts, strict=False) if (span := _spanned(piece, start))]


def by_sentence(text: str, places: Sequence[int]) -> Iterator[tuple[Span, int, int]]:
    """The sentences in which some of the rising `places` stand, cut as ``bounded`` cuts long ones, each with the indexes where
    its places begin and end. What stands between two sentences is of the one before.

    >>> [(tuple(span), first, end) for span, first, end in by_sentence("立3件;改2件。 废1件", [1, 6, 9, 11])]
    [((0, 4), 0, 1), ((4, 8), 1, 2), ((9, 12), 2, 4)]
    """
    spans = bounded(text, sentences(text)) or [Span(0, 0)]
    others, first = [start for start, _ in spans[1:]], 0
    while first < len(places):
        i = bisect_right(others, places[first])
        end = bisect_left(places, others[i], first) if i < len(others) else len(places)
        yield spans[i], first, end
        first = end


def _spanned(piece: str, start: int) -> Span | None:
    """The sentence that a piece of a text is but for the blanks around it; None where it is none."""
    kept = piece.rstrip(_EDGES)
    if not kept or kept[0] in _NONE:
        return None
    end = start + len(kept)
    return _new(Span, (end - len(kept.lstrip(_SPACE)) if kept[0] in _SPACE else start, end))


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
