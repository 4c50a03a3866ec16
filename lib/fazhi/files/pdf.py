"""PDF files with a text layer to text: lines rejoined to paragraphs, running heads and page numbers left out.

Where a paragraph ends is seen from the place of the lines on the page: the next one is indented or set apart, or this one stops short.
"""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import Any, NamedTuple

from fazhi.files.kinds import Unreadable
from fazhi.files.pdfium import library

PAGE_NUMBER = re.compile(r"[-—–―·•]+\s*\d{1,4}\s*[-—–―·•]+|第\s*\d{1,4}\s*页(?:[\s,,/]*共\s*\d{1,4}\s*页)?")
LOST = re.compile("[\x02\ufffe\uffff\x00\xad]")
MARKER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[((][一二三四五六七八九十]{1,3}[))]|\d{1,2}[.、.](?!\d)|附件|第.{1,3}[章节条]"
)
PAGES = 500  # of a PDF file; the longest report known has 60
LATIN = re.compile(r"[A-Za-z][,.;]?$")


class Line(NamedTuple):
    """A line on a page: its text and where it stands, in points; `em` is the width of the widest of its first and last characters."""

    page: int
    text: str
    left: float
    right: float
    top: float
    em: float


def read_pdf(data: bytes) -> tuple[str, str]:
    """Text of a PDF file and a note, '' or the pages without text. Raises Unreadable with the reason."""
    pypdfium2 = library()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_reason(str(error), data)) from error
    with document:
        if len(document) > PAGES:
            size = f"it has {len(document):,} pages, more than the limit of {PAGES}"
            raise Unreadable(f"{size}: not one report; take the pages of the report out of it")
        pages = [_page(document, number) for number in range(len(document))]
    damaged = [number for number, lines in enumerate(pages, 1) if lines is None]
    blank = [number for number, lines in enumerate(pages, 1) if lines == []]
    if len(damaged) == len(pages):
        raise Unreadable(_reason("", data))
    if len(damaged) + len(blank) == len(pages):
        raise Unreadable(
            "it holds images of pages without a text layer: run text recognition (OCR) on it first"
        )
    notes = [("damaged, not read", damaged), ("images or blank, no text", blank)]
    note = "; ".join(f"pages {', '.join(map(str, found))}: {why}" for why, found in notes if found)
    return join_lines([line for lines in without_heads([p for p in pages if p]) for line in lines]), note


def _page(document: Any, number: int) -> list[Line] | None:
    """Lines of a page, None where it is damaged."""
    try:
        return _lines(document, number)
    except library().PdfiumError:
        return None


def without_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without page numbers and without the heads and feet that at least half of them repeat."""
    edges = [_edges(lines) for lines in pages]
    counts = Counter(_head(line) for lines in edges for line in set(lines))
    often = max(2, len(pages) / 2)
    furniture = [
        {line for line in lines if PAGE_NUMBER.fullmatch(line.text) or counts[_head(line)] >= often}
        for lines in edges
    ]
    return [
        [line for line in lines if line not in gone] for lines, gone in zip(pages, furniture, strict=True)
    ]


def join_lines(lines: list[Line]) -> str:
    """One line of text for each paragraph; no space between Chinese characters, one between Latin words.

    >>> narrow = Line(0, "共办理案件", 20, 100, 700, 16)
    >>> join_lines([narrow, narrow._replace(text="73件。", right=50, top=680), narrow._replace(text="二、", top=660)])
    '共办理案件73件。\\n二、'
    """
    base = _columns(lines)
    gap = (
        median(gaps)
        if (gaps := [a.top - b.top for a, b in zip(lines, lines[1:], strict=False) if a.top > b.top])
        else 0.0
    )
    parts: list[str] = []
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if before is None:
            parts.append(line.text)
        elif _ends(before, line, base[number - 1], base[number], gap):
            parts.append("\n" + line.text)
        else:
            parts.append((" " if LATIN.search(before.text) and line.text[0].isascii() else "") + line.text)
    return "".join(parts)


def _ends(before: Line, line: Line, old: tuple[float, float], new: tuple[float, float], gap: float) -> bool:
    """Whether a paragraph ends between two lines; `old` and `new` are left and right of their columns."""
    short = before.right < old[1] - 2.2 * before.em
    indented = line.left > new[0] + 0.8 * line.em
    apart = before.page == line.page and before.top - line.top > 1.6 * gap
    larger = abs(before.em - line.em) > 0.25 * max(before.em, line.em)
    listed = MARKER.match(line.text) and before.text[-1] in "。:;!?:;"
    return bool(short or indented or apart or larger or listed)


def _columns(lines: list[Line]) -> list[tuple[float, float]]:
    """For each line the left and right of its column on the page: of all lines that begin at most four characters beside it."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    known: dict[tuple[int, int, int], tuple[float, float]] = {}
    for line in lines:
        if _place(line) not in known:
            near = [other for other in by_page[line.page] if abs(other.left - line.left) <= 4 * line.em]
            known[_place(line)] = min(other.left for other in near), max(other.right for other in near)
    return [known[_place(line)] for line in lines]


def _place(line: Line) -> tuple[int, int, int]:
    return line.page, round(line.left), round(line.em)


def _head(line: Line) -> tuple[str, int]:
    """What running heads have in common: text but for the page number, and height on the page."""
    return re.sub(r"\d+", "0", line.text), round(line.top / 4)


def _edges(lines: list[Line]) -> list[Line]:
    """The two topmost and the two lowest lines of a page."""
    ordered = sorted(lines, key=lambda line: -line.top)
    return ordered[:2] + ordered[2:][-2:]


def _lines(document: Any, number: int) -> list[Line]:
    page = document[number]
    layer = page.get_textpage()
    text, lines, at = layer.get_text_range(), [], 0
    placed = len(text) == layer.count_chars()  # else offsets do not lead to the places of characters
    for line in text.split("\r\n"):
        shown = line.strip()
        if LOST.sub("", shown):
            first = at + len(line) - len(line.lstrip())
            lines.append(_line(layer if placed else None, number, shown, first, at + len(line.rstrip()) - 1))
        at += len(line) + 2
    return lines


def _line(layer: Any, page: int, text: str, first: int, last: int) -> Line:
    """A line with the places of its characters `first` to `last` of the page, where there are places."""
    if layer is None:
        return Line(page, LOST.sub("", text), 0.0, 0.0, 0.0, 0.0)
    signs = sorted({*range(first, min(first + 3, last)), *range(max(first, last - 2), last + 1)})
    boxes = [layer.get_charbox(sign, loose=True) for sign in signs]
    em = max(box[2] - box[0] for box in boxes)
    text = LOST.sub("", _spaced(layer, text, first, em))
    return Line(page, text, boxes[0][0], boxes[-1][2], max(box[3] for box in boxes), em)


def _spaced(layer: Any, text: str, first: int, em: float) -> str:
    """Spaces by their width: none between Chinese and digits set close, a tab between the cells of a table."""
    parts, cursor = [], 0
    for space in re.finditer(r"(?<=\S) (?=\S)", text):
        at = space.start()
        before, after = (layer.get_charbox(first + place, loose=True) for place in (at - 1, at + 1))
        gap = after[0] - before[2]
        mixed = text[at - 1].isascii() != text[at + 1].isascii()
        parts += [text[cursor:at], "\t" if gap > 1.5 * em else "" if mixed and gap < 0.6 * em else " "]
        cursor = at + 1
    return "".join(parts) + text[cursor:]


def _reason(message: str, data: bytes) -> str:
    if "password" in message.lower():
        return "the PDF file is protected by a password: save it without one"
    if re.search(rb"/Count\s+0\b", data) and not re.search(rb"/Type\s*/Page\b", data):
        return "the PDF file has no pages: get it again"
    return "the PDF file is damaged or cut: get it again"
