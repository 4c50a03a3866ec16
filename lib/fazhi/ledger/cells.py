"""Where a text is a table: lines that fall into cells, or cells that each have a line of their own.

Readers leave a table as lines whose cells tabs, bars or blanks separate; some pages break it into a line a cell, some run
it into one line. What comes back are grids of cells that stand as the text has them; what they mean is for ``tabular``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from fazhi.ledger import units

LONGEST_ROW, LONGEST_CELL, LONGEST_HEAD = 400, 40, 24  # characters
HEADS = 3  # lines above the first row that may belong to the head
_BLANK = " \u3000\xa0"
_FIELD = re.compile(rf"[{_BLANK}]*[\t|][{_BLANK}]*")
_WIDE = re.compile(rf"[{_BLANK}]{{2,}}")
_ANY = re.compile(rf"[{_BLANK}\t|]+")
_UNITS = "[%\u4e00-\u9fff]"
_DIGITS = re.compile(
    rf"(?:^|[{_BLANK}\t|])[+-]?\d[\d,.]*\+?{_UNITS}{{0,5}}(?:[{_BLANK}\t|]|$)"
    rf"|\d{_UNITS}{{1,5}}[+-]?\d[\d,.]*{_UNITS}{{1,5}}$",
    re.ASCII,
)
_NOTHING = re.compile(r"[-—–/\\*]*|无")
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_GLUED = re.compile(r"(\D{1,30}[\u4e00-\u9fff)])((?:[+-]?\d[\d,.]*[%\u4e00-\u9fff]{1,6})+)", re.ASCII)
_AMOUNT = re.compile(r"[+-]?\d[\d,.]*\D{1,6}?(?=[+-]?\d|$)", re.ASCII)
_BEFORE_YEAR = re.compile(r"(?<=[\u4e00-\u9fff])(?=(?:19|20)\d\d ?年)")
_PROSE = re.compile(r"[。;!?]|[,:](?!\d|.{0,6}$)")
_TITLE = re.compile(
    r"(?:^|\n)[ 附]*[表图件] ?[\d一二三四五六七八九十]|表[ )]*(?:\n|$)|单位:", re.MULTILINE
)  # above the head
NO_YEAR = r"(?!(?:19|20)\d\d ?年)"
_RULES = "-|:+= \t"
_HAN = re.compile("[\u4e00-\u9fff]")


class Cell(NamedTuple):
    """A cell: its span and what stands there."""

    start: int
    end: int
    text: str

    @property
    def number(self) -> bool:
        """Whether it is an amount and nothing else: 29, 42.0%, 1.2万, 35件."""
        return bool(amount().fullmatch(self.text))

    @property
    def empty(self) -> bool:
        """Whether it says that there is nothing: a dash, a slash, 无."""
        return bool(_NOTHING.fullmatch(self.text))


class Grid(NamedTuple):
    """The rows of one table and the lines above them that may be its head, the nearest last; `start` is that of the whole."""

    start: int
    heads: list[list[Cell]]
    rows: list[list[Cell]]


@cache
def amount() -> re.Pattern[str]:
    """An amount and nothing else; no year."""
    figure = r"[+\-−↑↓]? ?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    unit = rf" ?(?:{units.expression()})"
    return re.compile(rf"{NO_YEAR}{figure}(?:[十百千万亿]{{0,2}}[余多+]?)(?:{unit})?", re.ASCII)


def grids(text: str, spans: Sequence[tuple[int, int]] | None = None) -> list[Grid]:
    """The tables of a folded text whose rows are lines, in their order; `spans` are its ``lines``.

    >>> found = grids("如下:\\n类别 数量(件)\\n维持 29\\n撤销 8\\n以上。")
    >>> [[cell.text for cell in row] for row in found[0].heads + found[0].rows]
    [['类别', '数量(件)'], ['维持', '29'], ['撤销', '8']]
    """
    spans = lines(text) if spans is None else spans
    likely = [may_be_row(text, start, end) for start, end in spans]
    found: list[Grid] = []
    if True not in likely:
        return found
    i = 0
    while i < len(spans):
        rows = list(_rows(text, spans, i)) if likely[i] else []
        grid = _headed(text, spans, i, rows) if rows else None
        if grid is not None and (grid.heads or len(rows) > 1):
            found.append(grid)
        i += len(rows) or 1
    return found


def lines(text: str) -> list[tuple[int, int]]:
    """Spans of the lines of a text, empty ones and ruled ones (--- | ---) left out."""
    spans, at = [], 0
    for line in text.split("\n"):
        if line and not (line[0] in _RULES and not line.strip(_RULES)):
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def may_be_row(text: str, start: int, end: int) -> bool:
    if end - start > LONGEST_ROW or text.find("。", start, end) >= 0:
        return False
    return bool(_DIGITS.search(text[start:end]))


def _rows(text: str, spans: Sequence[tuple[int, int]], i: int) -> Iterator[list[Cell]]:
    """The rows of a table that begins with line `i`."""
    for start, end in itertools.islice(spans, i, None):
        cells = split(text, start, end) if may_be_row(text, start, end) else []
        if not is_row(cells):
            return
        yield cells


def is_row(cells: Sequence[Cell]) -> bool:
    numbers = sum(cell.number for cell in cells)
    full = numbers + sum(cell.empty for cell in cells)
    last = bool(cells) and (cells[-1].number or cells[-1].empty)
    return (
        len(cells) > 1
        and numbers > 0
        and 3 * full >= len(cells)
        and (last or full > 1)
        and all(map(plain, cells))
    )


def plain(cell: Cell) -> bool:
    """Whether a cell is an amount or a few words, no sentence."""
    return cell.number or len(cell.text) <= LONGEST_CELL and not _PROSE.search(cell.text)


def _headed(text: str, spans: Sequence[tuple[int, int]], i: int, rows: list[list[Cell]]) -> Grid | None:
    """The grid of rows that begin at line `i`, with the lines above that look like its head."""
    heads: list[list[Cell]] = []
    while len(rows) > 1 and _is_head(rows[0]):
        heads, rows = [*heads, rows[0]], rows[1:]
    wide = max(map(len, rows))
    start = spans[i][0]
    for first, end in reversed(spans[max(0, i - HEADS + len(heads)) : i]):
        cells = _head(text, first, end, wide)
        if len(cells) < 2:
            break
        heads, start = [cells, *heads], first
    return Grid(start, heads, rows)


def _head(text: str, start: int, end: int, wide: int) -> list[Cell]:
    """The cells of a line that may be the head of a table, `wide` cells of them where a blank can separate so many."""
    if end - start > LONGEST_ROW or _TITLE.search(text, start, end):
        return []
    cells = split(text, start, end)
    if len(cells) < wide:
        cells = [piece for cell in cells for piece in years_apart(text, cell)]
    if abs(len(cells) - wide) > 1:
        other = split(text, start, end, weak=True)
        cells = other if abs(len(other) - wide) <= 1 else cells
    return cells if _is_head(cells) else []


def _is_head(cells: Sequence[Cell]) -> bool:
    return all(
        len(c.text) <= LONGEST_HEAD
        and not _PROSE.search(c.text)
        and (not c.number or bool(_YEAR.fullmatch(c.text)))
        for c in cells
    )


def split(text: str, start: int, end: int, *, weak: bool = False) -> list[Cell]:
    """The cells of a line: at tabs and bars, else at wide blanks, else (or with `weak`) at any blank."""
    line = text[start:end]
    if weak:
        return _cut(text, start, end, _ANY)
    if "\t" in line or "|" in line:
        cells = _cut(text, start, end, _FIELD)
        while cells and not cells[-1].text:
            cells.pop()
        cells = cells[1:] if line[0] == "|" and cells and not cells[0].text else cells
    else:
        cells = _cut(text, start, end, _WIDE if _WIDE.search(line.strip(_BLANK)) else _ANY)
    cells = _joined(text, [piece for cell in cells for piece in _unglued(text, cell)])
    first, rest = apart(cells[0]) if cells else [], cells[1:]
    return [*first, *rest] if len(first) + len(rest) > 2 and all(c.number or c.empty for c in rest) else cells


def _cut(text: str, start: int, end: int, separator: re.Pattern[str]) -> list[Cell]:
    cells, at = [], start
    for match in [*separator.finditer(text, start, end), None]:
        stop = match.start() if match else end
        if separator is _FIELD or stop > at:
            piece = text[at:stop].strip()
            first = text.find(piece, at)
            cells.append(Cell(first, first + len(piece), piece))
        at = match.end() if match else end
    return cells


def _unglued(text: str, cell: Cell) -> list[Cell]:
    """A cell, or the label and the numbers that stand in it with blanks between them (维持 29)."""
    if " " not in cell.text or cell.number:
        return [cell]
    pieces = _cut(text, cell.start, cell.end, _ANY)
    n = len(pieces)
    while n and pieces[n - 1].number:
        n -= 1
    if n == len(pieces) or not n:
        return pieces if not n else [cell]
    head = pieces[:n]
    label = Cell(head[0].start, head[-1].end, text[head[0].start : head[-1].end])
    return [label, *pieces[n:]]


def years_apart(text: str, cell: Cell) -> list[Cell]:
    """A cell, or the heads in it whose blanks before years were lost (类别2022年2023年)."""
    return _cut(text, cell.start, cell.end, _BEFORE_YEAR)


def apart(cell: Cell) -> list[Cell]:
    """A cell, or the label and the amounts in it whose blanks were lost (维持29件30件)."""
    found = None if cell.number or cell.text[-1:].isdecimal() else _GLUED.fullmatch(cell.text)
    if not found:
        return [cell]
    starts = [0, *(found.start(2) + m.start() for m in _AMOUNT.finditer(found[2])), len(cell.text)]
    spans = [(a, b) for a, b in zip(starts, starts[1:], strict=False) if a < b]
    pieces = [Cell(cell.start + a, cell.start + b, cell.text[a:b]) for a, b in spans]
    return pieces if all(piece.number for piece in pieces[1:]) else [cell]


def _joined(text: str, cells: Sequence[Cell]) -> list[Cell]:
    """Cells with spread words put together (合  计)."""
    kept: list[Cell] = []
    for cell in cells:
        last = kept[-1] if kept else None
        if last and len(last.text) == len(cell.text) == 1 and _HAN.match(last.text) and _HAN.match(cell.text):
            kept[-1] = Cell(last.start, cell.end, last.text + cell.text)
        else:
            kept.append(cell)
    return kept
