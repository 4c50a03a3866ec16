"""Statements cut from a report: sentences inside their sections, without headings and the markers of lists."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from fazhi.outline import Section
from fazhi.paths import read_yaml
from fazhi.script import fold
from fazhi.sentences import Span, sentences
from fazhi.structure import parts

CUT = (parts.ACHIEVEMENTS, parts.PROBLEMS, parts.PLANS)
LEAD = 30  # characters that a heading has at the most where it opens a paragraph
ITEM = 160  # characters of an item of a list of problems that is one statement
_EDGE = " \t\r\n\u3000\xa0,;:.。"
_MARKER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[是要]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d))[\s,:]*"
)
_PAUSE = re.compile("[,:]")


class Statement(NamedTuple):
    """`text[start:end]` in the section with this index; `lead` where it stands as a heading does."""

    start: int
    end: int
    section: int
    lead: bool


def statements(text: str, sections: Sequence[Section]) -> list[Statement]:
    """What the achievements, problems and plans of a report state, in the order of the text.

    Sentences, cut where a section begins; a short item of a list of problems stays whole. Headings are left out, except of
    such items, long ones of a list (一是…) and where nothing stands below them; so are sentences that announce problems and name none.

    >>> from fazhi.outline import read_outline
    >>> text = "一、成效\\n(一)加强普法。举办讲座5场。\\n二、问题\\n存在一些不足:一是力量不足。"
    >>> [text[s.start : s.end] for s in statements(text, read_outline(text))]
    ['举办讲座5场。', '力量不足。']
    """
    plain, spans = fold(text), sentences(text)
    ends = [span.end for span in spans]
    upper = {section.parent for section in sections}
    found: list[Statement] = []
    for start, end, i in _own(sections):
        section = sections[i]
        if section.part not in CUT:
            continue
        item = (
            section.part == parts.PROBLEMS and section.depth > 0 and bool(section.marker) and i not in upper
        )
        whole = item and end - start <= ITEM
        inside = [Span(start, end)] if whole else _inside(spans, ends, start, end)
        head = _heading_end(plain, section)
        alone = item or i not in upper and not plain[head : section.end].strip(_EDGE)
        for span in inside:
            found += _stated(plain, span, Statement(section.start, head, i, alone), section)
    return found


def _own(sections: Sequence[Section]) -> Iterator[tuple[int, int, int]]:
    """The stretches of the text that belong to each section and to none below it, in order."""
    below: dict[int, list[Section]] = defaultdict(list)
    for section in sections:
        below[section.parent].append(section)
    stretches = []
    for i, section in enumerate(sections):
        at = section.start
        for child in below[i]:
            if child.start > at:
                stretches.append((at, child.start, i))
            at = max(at, child.end)
        if at < section.end:
            stretches.append((at, section.end, i))
    yield from sorted(stretches)


def _inside(spans: Sequence[Span], ends: Sequence[int], start: int, end: int) -> list[Span]:
    """The sentences of a stretch; one that reaches beyond it is cut."""
    low, high = bisect_right(ends, start), bisect_left(spans, (end,))
    return [Span(max(span.start, start), min(span.end, end)) for span in spans[low:high]]


def _heading_end(plain: str, section: Section) -> int:
    """Where the heading of a section ends; its start where it has none."""
    body = section.start + len(section.marker)
    at = plain.find(fold(section.heading), body, section.end) if section.heading else -1
    return at + len(section.heading) if at >= 0 else body


def _stated(plain: str, span: Span, head: Statement, section: Section) -> Iterator[Statement]:
    """The statement in `span`, if it is one: no heading with text below it, no announcement of problems.

    `head` is the heading of the section and whether it stands alone.
    """
    start = max(span.start, section.start + len(section.marker))
    marker = _MARKER.match(plain, start, span.end)
    start = marker.end() if marker else start
    heads = span.start < head.end and not plain[head.end : span.end].strip(_EDGE)
    sentence = section.marker.endswith(("是", "要")) and span.end - start > LEAD
    if heads and not head.lead and not sentence:
        return
    if section.part == parts.PROBLEMS:
        start = _named(plain, start, span.end)
    piece = plain[start : span.end].rstrip()
    end = start + len(piece)
    start = end - len(piece.lstrip(_EDGE).lstrip())
    if plain[start:end].strip(_EDGE):
        yield Statement(start, end, head.section, not heads and _opens(plain, start, end))


def _opens(plain: str, start: int, end: int) -> bool:
    """Whether a sentence stands as a heading does: short, without figures, first in a paragraph that goes on."""
    words = plain[start:end]
    first = not plain[max(0, plain.rfind("\n", 0, start)) : start].strip(_EDGE)
    goes_on = plain[end : end + 1] not in ("", "\n")
    return first and goes_on and len(words) <= LEAD and not any(map(str.isdigit, words))


def _named(plain: str, start: int, end: int) -> int:
    """Where the problem begins in a sentence, behind the words that announce it; its end where none is named."""
    rule = _patterns()
    first = plain.find("。", start, end) + 1 or end
    at = begin = start
    for cut in [match.end() for match in _PAUSE.finditer(plain, start, first)] + [first]:
        if rule["frame"].search(plain[at:cut].strip()):
            begin = cut
        at = cut
    if rule["lack"].search(plain, begin, end):
        return begin
    return end if begin == start or rule["success"].search(plain, start, end) else start


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    raw = read_yaml("measures.yaml")
    return {name: re.compile(raw[name]) for name in ("frame", "lack", "success")}
