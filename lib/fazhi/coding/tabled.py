"""Figures in tables: each cell is said as a sentence would say it, after the words above the table, and coded so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fazhi.coding.clauses import Page
from fazhi.ledger.tabular import Table, tables
from fazhi.script import fold

ABOVE = 300  # characters above a table in which its topic may stand


class Cell(NamedTuple):
    """A figure of a table: its place among the page's figures, the sentence that says it, its place there.

    `column` tells the columns of all tables apart, `total` whether the figure sums up its column.
    """

    place: int
    phrase: str
    start: int
    column: tuple[int, int]
    total: bool


def cells(page: Page, text: str) -> Iterator[Cell]:
    """The cells of the tables of a text that are figures of its page."""
    plain = fold(text)
    found = tables(plain)
    places = {start: i for i, start in enumerate(page.starts[:-1])} if found else {}
    for table in found:
        topic = _topic(page, table)
        for value in table.values:
            if value.amount.start in places:
                phrase = topic + table.phrase(plain, value)
                column, total = (table.start, value.column), value.label.kind == "total"
                place, at = places[value.amount.start], _last_figure(phrase, value.name)
                yield Cell(place, phrase, at, column, total)


def _last_figure(phrase: str, name: str) -> int:
    """Where the cell's own number begins: after its name, which stands last."""
    at = phrase.rfind(name) + len(name) if name else 0
    return next((i for i in range(at, len(phrase)) if phrase[i].isdecimal()), len(phrase))


def _topic(page: Page, table: Table) -> str:
    """The topic named above a table as a heading, where neither its caption nor its heads name one."""
    said = page.flat[table.caption[0] : table.end]
    if page.book.topic_pattern.search(said):
        return ""
    before = page.mentions.between(table.start - ABOVE, table.caption[0])
    return (
        f"{page.flat[page.mentions.starts[before[-1]] : page.mentions.ends[before[-1]]]}\n" if before else ""
    )
