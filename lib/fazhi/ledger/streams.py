"""Tables that lost their lines: a line a cell, or all cells in one line of the text.

Only the order of the cells is left. It is read where one reading alone fits: labels that each have the same number of
amounts after them, below a head of as many words; or a head of n words and n amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fazhi.ledger.cells import LONGEST_HEAD, Cell, Grid, apart, plain, years_apart

MOST = 12  # cells of a row
_BLANKS = " \t\u3000\xa0"
_BLANK = f"[{_BLANKS}]"
_ALONE = re.compile(rf"{_BLANK}[+-]?\d[\d,.]*[%\u4e00-\u9fff]{{0,3}}(?={_BLANK}|[。;]|$)", re.ASCII)
_TITLE = re.compile(r"表$|\)$|^单位:")
_TOKEN = re.compile(r"[^ \t\u3000\xa0。;!?]+|[。;!?]")

Span = tuple[int, int]


def streams(text: str, spans: Sequence[Span]) -> Iterator[Grid]:
    """The tables among `lines` (spans of lines of a folded text) whose rows are no lines.

    >>> from fazhi.ledger.cells import lines
    >>> text = "如下:\\n类别\\n数量(件)\\n维持\\n29\\n撤销\\n8\\n以上。"
    >>> lines, at = [], 0
    >>> for line in text.split("\\n"):
    ...     lines, at = [*lines, (at, at + len(line))], at + len(line) + 1
    >>> [[cell.text for cell in row] for grid in streams(text, lines) for row in grid.heads + grid.rows]
    [['类别', '数量(件)'], ['维持', '29'], ['撤销', '8']]
    """
    run: list[Cell] = []
    blanks = [blank for blank in _BLANKS if blank in text]
    for start, end in spans:
        cell = Cell(start, end, text[start:end].strip()) if end - start <= LONGEST_HEAD else None
        if cell is not None and plain(cell):
            run.append(cell)
            continue
        if run:
            yield from _tables(run)
            run = []
        if [blank for blank in blanks if text.find(blank, start, end) >= 0]:
            yield from _inline(text, start, end)
    yield from _tables(run)


def _inline(text: str, start: int, end: int) -> Iterator[Grid]:
    """Tables within one line."""
    if len(_ALONE.findall(text[start:end])) < 2:
        return
    run: list[Cell] = []
    for match in _TOKEN.finditer(text, start, end):
        cell = Cell(*match.span(), match[0])
        if len(cell.text) <= LONGEST_HEAD and plain(cell):
            run += [cell] if cell.number else [c for piece in years_apart(text, cell) for c in apart(piece)]
        else:
            yield from _tables(run)
            run = []
    yield from _tables(run)


def _tables(cells: Sequence[Cell]) -> Iterator[Grid]:
    """The tables that a run of cells holds."""
    if len(cells) < 4 or sum(cell.number for cell in cells) < 2:
        return
    runs = _runs(cells)
    i = 0
    while i + 1 < len(runs):
        rows = _rows(runs, i)
        grid = _tall(runs, i, rows) if rows > 1 else _flat(runs, i)
        if grid is not None:
            yield grid
        i += 2 * rows


def _runs(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Words and amounts by turns, the words first."""
    runs: list[list[Cell]] = [[]]
    for cell in cells:
        if (cell.number or cell.empty) == (len(runs) % 2 == 0):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return runs


def _rows(runs: Sequence[list[Cell]], i: int) -> int:
    """How many rows of a label (of two lines at most) and as many amounts each, some a few less, begin at run `i`."""
    width, n, full = len(runs[i + 1]), i + 2, 1
    while n + 1 < len(runs) and len(runs[n]) <= 2 and len(runs[n + 1]) <= width:
        full += len(runs[n + 1]) == width
        n += 2
    rows = (n - i) // 2
    return rows if 2 * full >= rows else 1


def _tall(runs: Sequence[list[Cell]], i: int, rows: int) -> Grid | None:
    """Rows of a label and amounts; the head stands before the first label."""
    words, width = runs[i], len(runs[i + 1])
    if len(words) < width + 1 or width > MOST:
        return None
    heads = words[-width - 2 : -1]
    labels = [words[-1], *(_one(runs[k]) for k in range(i + 2, i + 2 * rows, 2))]
    return Grid(heads[0].start, [heads], [[label, *runs[i + 2 * k + 1]] for k, label in enumerate(labels)])


def _one(cells: Sequence[Cell]) -> Cell:
    """A label that was broken over two lines."""
    return Cell(cells[0].start, cells[-1].end, "".join(cell.text for cell in cells))


def _flat(runs: Sequence[list[Cell]], i: int) -> Grid | None:
    """One row of amounts below a head of as many words, which a title or nothing precedes."""
    words, row = runs[i], runs[i + 1]
    n = len(row)
    titled = len(words) == n or len(words) > n and bool(_TITLE.search(words[-n - 1].text))
    if not 3 <= n <= MOST or len(words) < n or not titled:
        return None
    return Grid(words[-n].start, [words[-n:]], [list(row)])
