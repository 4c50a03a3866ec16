"""Sentences and clauses of a text, as spans.

A sentence ends at 。；;！？ or at the end of a line; closing quotes and brackets after the mark belong to it. A clause
ends at a comma or colon, never inside a number (1,234), and its list (、) stays whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_STOP, _MARK = "。；;!！?？\\n", "[”’」』）)》]*"
_IN = r"(?:(?<=\d)[?](?=\d)"  # a ? that stands for the point of 3·15 ends nothing
_SENTENCE = re.compile(rf"[^{_STOP}]+{_IN}[^{_STOP}]+)*(?:[{_STOP[:-2]}]+{_MARK})?")
_PAUSE = f",，:：{_STOP}"
_CLAUSE = re.compile(rf"[^{_PAUSE}]+(?:(?<=\d)[,:?](?=\d)[^{_PAUSE}]+)*[{_PAUSE[:-2]}]*{_MARK}")
_SPACE = " \t\r\u3000\xa0"


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
    return _trimmed(_SENTENCE, text, 0, len(text))


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
