"""Statements cut from a report: sentences inside their sections, without headings and the markers of lists."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from fazhi.outline import Section
from fazhi.paths import read_yaml
from fazhi.script import fold
from fazhi.sentences import edges
from fazhi.structure import parts

CUT = (parts.ACHIEVEMENTS, parts.PROBLEMS, parts.PLANS)
LEAD = 30  # characters that a heading has at the most where it opens a paragraph
ITEM = 160  # characters of an item of a list of problems that is one statement
_EDGE = " \t\r\n\u3000\xa0,;:.。"
_NUMERALS = frozenset("一二三四五六七八九十")
_MARKER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[是要]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d))[\s,:]*"
)
_PAUSE = re.compile("[,:]")
_new = tuple.__new__  # the quickest way to make many
Cut = tuple[int, int, int, bool]
"""Where a statement begins and ends, the index of its section, whether it is a heading."""


class Statement(NamedTuple):
    """`text[start:end]` in the section with this index; `lead` where it stands as a heading does."""

    start: int
    end: int
    section: int
    lead: bool


class Head(NamedTuple):
    """What a section has before its statements: its index, where its marker and its heading end, how it is read."""

    section: int
    marked: int
    end: int
    item: bool  # of a list of problems
    alone: bool  # nothing stands below the heading
    listed: bool  # a marker of a list, 一是
    problems: bool


def statements(text: str, sections: Sequence[Section]) -> list[Statement]:
    """What the achievements, problems and plans of a report state, in the order of the text.

    Sentences, cut where a section begins; a short item of a list of problems stays whole. Headings are left out, except of
    such items, long ones of a list (一是…) and where nothing stands below them; so are sentences that announce problems and name none.

    >>> from fazhi.outline import read_outline
    >>> text = "一、成效\\n(一)加强普法。举办讲座5场。\\n二、问题\\n存在一些不足:一是力量不足。"
    >>> [text[s.start : s.end] for s in statements(text, read_outline(text))]
    ['举办讲座5场。', '力量不足。']
    """
    plain = fold(text)
    return [
        Statement(start, end, section, not heading and leads(plain, start, end))
        for start, end, section, heading in cut(text, sections)
    ]


def cut(text: str, sections: Sequence[Section]) -> list[Cut]:
    """What ``statements`` are made of."""
    plain, (starts, ends) = fold(text), edges(text)
    upper = {section.parent for section in sections}
    found: list[Cut] = []
    low = 0
    for start, end, i in _own(sections):
        section = sections[i]
        if section.part not in CUT:
            continue
        low = bisect_right(ends, start, low)
        head = _head(text, plain, section, i, i in upper)
        whole = head.item and end - start <= ITEM
        high = bisect_left(starts, end, low)
        within = list(zip(starts[low:high], ends[low:high], strict=True))
        pieces = [(start, end)] if whole else _inside(within, start, end)
        found += _stated(plain, pieces, head)
    return found


def _own(sections: Sequence[Section]) -> list[tuple[int, int, int]]:
    """The stretches of the text that belong to each section and to none below it, in order."""
    at = [*(section.start for section in sections), sys.maxsize]  # the last for those without one above (-1)
    stretches: list[tuple[int, int, int]] = []
    for start, end, _, _, _, _, _, above in sections:
        if start > at[above]:
            stretches.append((at[above], start, above))
        at[above] = max(at[above], end)
    rest = [(begin, section.end, i) for i, (begin, section) in enumerate(zip(at, sections, strict=False))]
    return sorted(stretches + [stretch for stretch in rest if stretch[0] < stretch[1]])


def _inside(pieces: list[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """The sentences that stand in a stretch; what reaches beyond it is cut off."""
    if pieces and (pieces[0][0] < start or pieces[-1][1] > end):
        return [(max(begin, start), min(stop, end)) for begin, stop in pieces]
    return pieces


def _head(text: str, plain: str, section: Section, i: int, above: bool) -> Head:
    """What stands before the statements of the section with the index `i`; `above`: others stand below it."""
    start, end, depth, marker, _, part, _, _ = section
    problems = part == parts.PROBLEMS
    item = problems and depth > 0 and marker != "" and not above
    stop = _heading_end(text, plain, section)
    alone = item or not above and not plain[stop:end].strip(_EDGE)
    return _new(Head, (i, start + len(marker), stop, item, alone, marker[-1:] in ("是", "要"), problems))


def _heading_end(text: str, plain: str, section: Section) -> int:
    """Where the heading of a section ends; its start where it has none."""
    body = section.start + len(section.marker)
    end = body + len(section.heading)
    if end <= section.end and text.startswith(section.heading, body):
        return end
    at = plain.find(fold(section.heading), body, section.end)
    return at + len(section.heading) if at >= 0 else body


def _stated(plain: str, pieces: Sequence[tuple[int, int]], head: Head) -> list[Cut]:
    """The pieces that are statements: no heading with text below it, no announcement of problems."""
    section, marked, end, _, alone, listed, problems = head
    found: list[Cut] = []
    for begin, stop in pieces:
        start = begin if begin > marked else marked
        first = plain[start : start + 1]
        odd = not "一" <= first <= "\u9fff"
        if odd or first in _NUMERALS:
            marker = _MARKER.match(plain, start, stop)
            start, odd = marker.end() if marker else start, True
        heads = begin < end and not plain[end:stop].strip(_EDGE)
        if heads and not alone and not (listed and stop - start > LEAD):
            continue
        if problems:
            start, odd = _named(plain, start, stop), True
        if odd or plain[stop - 1].isspace():
            start, stop = _trimmed(plain, start, stop)
        if start < stop:
            found.append((start, stop, section, heads))
    return found


def _trimmed(plain: str, start: int, stop: int) -> tuple[int, int]:
    """The piece without blanks and stops before it and blanks behind it; an empty one where that is all."""
    piece = plain[start:stop].rstrip()
    words = piece.lstrip(_EDGE).lstrip()
    end = start + len(piece)
    return end - len(words) if words.strip(_EDGE) else end, end


def leads(plain: str, start: int, end: int) -> bool:
    """Whether a sentence stands as a heading does: short, without figures, first in a paragraph that goes on.

    >>> leads("加强普法。举办讲座。", 0, 5), leads("加强普法。举办讲座。", 5, 10)
    (True, False)
    """
    if (
        end - start > LEAD
        or plain[start - 1] != "\n"
        and plain[start - 2 : start].strip(_EDGE)
        or plain[end : end + 1] in ("", "\n")
    ):
        return False
    line = plain.rfind("\n", 0, start)
    return not plain[max(0, line) : start].strip(_EDGE) and not any(map(str.isdigit, plain[start:end]))


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
