"""Tables in a text: what each of their numbers is, by its row, its column and the lines above.

In a table a row carries bare numbers; their unit stands in the head of the column, in the label of the row, or once for
the whole table (单位:件). ``tables`` reads that; ``Table.phrase`` says a number as a sentence would, for readers of words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from fazhi.ledger import amounts, units
from fazhi.ledger.amounts import Row
from fazhi.ledger.cells import LONGEST_CELL, Cell, Grid, grids, lines
from fazhi.ledger.forms import words
from fazhi.ledger.heads import Head, Measure, head, only_unit, stated_unit
from fazhi.ledger.numerals import exact, shifted
from fazhi.ledger.streams import streams
from fazhi.ledger.tablesigns import tabled
from fazhi.lookup import kept

ABOVE, REACH = 3, 400  # lines, characters above a table that may name it
_YEAR_OR_CODE = re.compile(r"(?:19|20)\d\d|\d{7,}|0\d+|\d*\.\d+", re.ASCII)
FROM_HEAD = "unit from the table's head"


class Value(NamedTuple):
    """A number of a table: its place in the grid, the heads of its row and column, the amount."""

    row: int
    column: int
    label: Head
    head: Head
    amount: Row

    @property
    def year(self) -> int | None:
        """The year that its column or row names; 0 this one, -1 the last."""
        return self.head.year if self.head.year is not None else self.label.year

    @property
    def name(self) -> str:
        """What it is of: the row's label with the column's head (维持占比); words that only say 数量 left out."""
        label, top = ("" if h.kind == "count" else h.text for h in (self.label, self.head))
        named = "上年" if self.year == -1 else f"{self.year}年" if self.year else ""
        turned = self.label.kind in ("share", "rate", "change") and self.head.kind in ("", "count", "total")
        return named + "".join(dict.fromkeys((top, label) if turned else (label, top)))


class Table(NamedTuple):
    """A table: its span, the span of the lines above that introduce it, its numbers in the order of the text."""

    start: int
    end: int
    caption: tuple[int, int]
    values: list[Value]

    def phrase(self, text: str, value: Value) -> str:
        """The number as a sentence says it, after the words that introduce the table.

        >>> text = "审结69件:\\n结案方式 件数 占比\\n维持 29 42.0%\\n终止 40 58.0%"
        >>> table = tables(text)[0]
        >>> table.phrase(text, table.values[0])
        '审结69件:维持29件'
        """
        amount = value.amount
        digits = (
            text[amount.start : amount.end]
            if amount.written == "" or not amount.repair
            else exact(amount.value)
        )
        above = text[slice(*self.caption)].strip().replace("\n", ",")
        return f"{above}{'' if above[-1:] in ':,' else ':' if above else ''}{value.name}{digits}{amount.unit if amount.repair else ''}"


@kept
def tables(text: str) -> tuple[Table, ...]:
    """The tables of a folded text whose numbers can be told apart, in their order.

    >>> text = "类别 数量(件) 金额(万元)\\n处罚 29 1.5\\n强制 8 -"
    >>> [(v.name, exact(v.amount.value), v.amount.unit) for v in tables(text)[0].values]
    [('处罚', '29', '件'), ('处罚金额', '15000', '元'), ('强制', '8', '件')]
    """
    if not tabled(text):
        return ()
    spans = lines(text)
    found = grids(text, spans)
    ends = [grid.rows[-1][-1].end for grid in found]
    rest: list[Grid] = []
    at = 0
    for grid, end in zip(found, ends, strict=True):
        first = bisect_left(spans, (grid.start, 0))
        rest += streams(text, spans[at:first])
        at = bisect_left(spans, (end, 0))
    rest += streams(text, spans[at:])
    read = (_read(text, grid) for grid in sorted([*found, *rest], key=lambda grid: grid.start))
    return tuple(table for table in read if table is not None)


def _read(text: str, grid: Grid) -> Table | None:
    wide = max(map(len, grid.rows))
    rows = _placed(grid.rows, wide)
    numbers = {j for row in rows for j, cell in row if cell.number}
    caption = _caption(text, grid.start)
    heads, whole = _columns(grid.heads, wide, wide - len(numbers))
    whole = stated_unit(text[slice(*caption)]) or whole or _below(text, grid.rows[-1][-1].end)
    noun = _noun(text[max(caption[0], caption[1] - LONGEST_CELL) : caption[1]])
    values = [v for i, row in enumerate(rows) for v in _values(i, row, heads, (whole, noun))]
    told = whole or any(h.known for h in [*heads.values(), *(v.label for v in values)])
    return Table(grid.start, grid.rows[-1][-1].end, caption, values) if told and len(values) > 1 else None


def _placed(rows: Sequence[Sequence[Cell]], wide: int) -> list[list[tuple[int, Cell]]]:
    """The cells of the rows with their columns; in a row without a label that is said once for several, they stand at the right."""
    words_ = [next((i for i, c in enumerate(row) if c.number or c.empty), len(row)) for row in rows]
    most = max(n for n, row in zip(words_, rows, strict=True) if len(row) == wide)
    shifts = [
        wide - len(row) if n + wide - len(row) == most else 0 for n, row in zip(words_, rows, strict=True)
    ]
    return [[(i + shift, c) for i, c in enumerate(row)] for row, shift in zip(rows, shifts, strict=True)]


def _caption(text: str, start: int) -> tuple[int, int]:
    """The span of the lines above a table, back to the first that is a sentence."""
    before = text[max(0, start - REACH) : start].rstrip("\n")
    size = -1
    for line in before.split("\n")[: -ABOVE - 1 : -1]:
        size += len(line) + 1
        if len(line) > LONGEST_CELL or "。" in line:
            break
    end = max(0, start - REACH) + len(before)
    return end - max(size, 0), end


def _below(text: str, end: int) -> Measure | None:
    """The unit that the line below a table states."""
    line = text[end : end + LONGEST_CELL].lstrip(" |\t").partition("\n")[2].partition("\n")[0]
    return stated_unit(line) if line.lstrip("(").startswith("单位") else None


def _columns(rows: Sequence[Sequence[Cell]], wide: int, names: int) -> tuple[dict[int, Head], Measure | None]:
    """The heads of the columns, and a unit that a line of the head names for all of them."""
    read = [[head(cell.text) for cell in cells] for cells in rows]
    columns = _under(read[-1], wide, names) if read else {}
    above = read[:-1] if columns else read
    if len(read) > 1 and not columns:
        columns = _nested(read[-2], read[-1], wide, names)
        above = read[:-2] if columns else read
    whole = None
    for upper in reversed(above):
        over = (_under(upper, wide, names) or _over(upper, wide, names)) if columns else {}
        measures = {h.measure for h in upper if h.measure and h.counts}
        whole = measures.pop() if not over and len(measures) == 1 else whole
        columns = {j: _merged(over[j], h) if j in over else h for j, h in columns.items()}
    corner = columns[0].measure if names and 0 in columns else None
    return columns, whole or corner


def _under(read: Sequence[Head], wide: int, names: int) -> dict[int, Head]:
    """A line of heads, one a column; that of the labels, or the last, may be missing. Empty where it does not fit."""
    if len(read) == wide or len(read) == wide - 1 and (not names or read[0].kind == "label"):
        return dict(enumerate(read))
    return dict(enumerate(read, 1)) if len(read) == wide - 1 else {}


def _nested(upper: Sequence[Head], lower: Sequence[Head], wide: int, names: int) -> dict[int, Head]:
    """Two lines of heads, where all of the lower stand under one of the upper and the others have a column each."""
    if len(upper) + len(lower) - 1 != wide:
        return {}
    plain = [
        i
        for i, h in enumerate(upper)
        if i >= names and h.kind in ("", "count", "label") and not _of_money(h.text)
    ]
    if len(plain) > 1:
        plain = [i for i in plain if upper[i].text.endswith(tuple(words()["tables"]["over_several"]))]
    if len(plain) != 1:
        return {}
    i = plain[0]
    return dict(enumerate([*upper[:i], *(_merged(upper[i], h) for h in lower), *upper[i + 1 :]]))


def _of_money(text: str) -> bool:
    return any(word in text for word in words()["tables"]["money"])


def _over(read: Sequence[Head], wide: int, names: int) -> dict[int, Head]:
    """Heads that stand over several columns each (two years, each with 件数 and 占比)."""
    lead = sum(h.kind == "label" for h in read[:names])
    each, rest = divmod(wide - names, len(read) - lead) if len(read) > lead else (0, 1)
    if rest or each < 2:
        return {}
    return {names + n * each + k: h for n, h in enumerate(read[lead:]) for k in range(each)}


def _merged(upper: Head, lower: Head) -> Head:
    """A head of two lines (行政许可 over 受理数, 2023年 over 占比)."""
    item = upper.text if upper.kind == "" else ""
    kind = "" if item and lower.kind == "count" else lower.kind
    text = item + ("" if item and lower.kind == "count" else lower.text)
    measure = lower.measure or (upper.measure if lower.counts else None)
    return Head(text, kind, measure, upper.year if lower.year is None else lower.year)


def _values(
    i: int, row: Sequence[tuple[int, Cell]], heads: dict[int, Head], whole: tuple[Measure | None, str]
) -> Iterator[Value]:
    """The numbers of a row that its heads tell something of."""
    label, fresh = Head(), True
    run: list[Cell] = []
    for j, cell in row:
        top = heads.get(j, Head())
        if cell.number and top.kind != "label":
            label = _label(run) if run and fresh else label
            fresh = fresh and top.kind == "rank"
            amount = _amount(cell, label, top, whole)
            if amount is not None:
                value = Value(i, j, label, top, amount)
                amount.measured = value.name
                yield value
        elif not cell.empty:
            run = [*run, cell] if fresh else [cell]
            fresh = True


def _label(cells: Sequence[Cell]) -> Head:
    """The label that the words of a row make, its unit in a cell of its own or not (罚款 | 万元)."""
    unit = only_unit(cells[-1].text) if len(cells) > 1 else None
    label = head("".join(cell.text for cell in (cells[:-1] if unit else cells)))
    return label._replace(measure=unit) if unit else label


def _amount(cell: Cell, label: Head, top: Head, whole: tuple[Measure | None, str]) -> Row | None:
    """The amount in a cell, with the unit of its heads; None where they leave it open what it is."""
    at = next(i for i, c in enumerate(cell.text) if c.isascii() and c.isdecimal())
    row = amounts.arabic(cell.text, at, ranges=False)
    row.start, row.end, row.cell = row.start + cell.start, row.end + cell.start, True
    if top.kind == "rank":
        return Row(row.start, row.end, "ordinal", row.value, cell=True)
    row.role = "change" if "change" in (top.kind, label.kind) else ""
    if not row.bare:
        return row
    measure, noun = _unit(label, top, *whole)
    if measure is None:
        row.kind = "quantity"
        return None if row.role or _YEAR_OR_CODE.fullmatch(cell.text) else row
    row.kind, row.value = "quantity", shifted(row.value or Decimal(0), measure.power)
    row.unit = row.written = measure.unit
    row.repair = f"unit inferred from {noun}" if noun else FROM_HEAD
    counted = units.kinds().get(row.unit) == "count"
    return None if counted and row.value != row.value.to_integral_value() else row


def _unit(label: Head, top: Head, whole: Measure | None, noun: str) -> tuple[Measure | None, str]:
    """The unit of a bare number, and the noun that it was inferred from, if from one."""
    rate = label.measure if label.kind in ("share", "rate") and top.kind == "count" else None
    said = rate or top.measure or label.measure
    if said or not (top.counts and label.counts):
        return said, ""
    if whole or _of_money(top.text + label.text):
        return whole, ""
    own = _noun(top.text, end=True) or _noun(label.text, end=True)
    noun = own or ("" if top.text.endswith(tuple(words()["tables"]["no_cases"])) else noun)
    return (Measure(0, words()["usual_units"][noun]) if noun else None), noun


def _noun(text: str, *, end: bool = False) -> str:
    """The last noun of a caption that is counted in one unit alone, or with `end` the one that a head ends with."""
    if end:
        return next((n for n in words()["usual_units"] if text.rstrip("数量").endswith(n)), "")
    return max((n for n in words()["usual_units"] if n in text), key=text.rfind, default="")
