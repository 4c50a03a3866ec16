"""Coding one report: which of its figures are which indicator, of which period and scope."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from fazhi.codebook import Codebook, load
from fazhi.coding.bounds import CHANGED, ENDING, PLAIN
from fazhi.coding.clauses import Page, pages
from fazhi.coding.figures import Clause, Figure, counted
from fazhi.coding.limits import Period, Periods, scope
from fazhi.coding.matching import Coded, View, best
from fazhi.coding.tabled import Cell, cells

_CHANGE = re.compile(
    r"(?:增长|增加|下降|减少|上升|提高|降低|提升|增幅|降幅|前进|提速|压减|压缩|缩短|多|少)了?(?:约|近|超过?|逾|达)?$"
)
NEAR = 40  # earlier figures of an indicator that one may be a part of, or repeat
_start, _place = attrgetter("start"), attrgetter("place")
_new = tuple.__new__  # of a NamedTuple, without the call that names its fields
_PARTS = re.compile(r"其中|包括|包含|分别是|\(含")
_THEREOF = re.compile(r"[。\n]*其中")
_BATCH = re.compile(r"第[一二三四五六七八九十]+批|[首前后]批|再|又|另")
SILENT = ("problems", "title")
_ENDS = frozenset(CHANGED)
_ENDING = PLAIN | ENDING  # of a figure that is plain and whose words do not end so, the first alone is told
_CHANGING = ("change", "from")  # roles of figures that tell a change
PRONOUN = "一个"  # 一个负责审查: says which, counts nothing


class About(NamedTuple):
    """What is known of the report: administrative level ('' unknown) and year (None unknown)."""

    level: str = ""
    year: int | None = None


UNKNOWN = About()


class Row(NamedTuple):
    """A coded figure. Offsets are code points of the cleaned text; `place` is the figure's index in what was given."""

    start: int
    end: int
    place: int
    indicator: str
    dimension: str
    value: float
    high: float | None
    unit: str
    approx: str
    scope: str
    period: str
    from_year: int | None
    to_year: int | None


class Found(NamedTuple):
    """A coded figure; `place` is its index among the figures of the page."""

    place: int
    clause: Clause
    coded: Coded
    period: Period
    scope: str


def read_indicators(
    figures: Sequence[Figure],
    text: str,
    sections: Sequence[Any] = (),
    *,
    codebook: Codebook | None = None,
    about: About = UNKNOWN,
) -> list[Row]:
    """Code the figures of one report: a `Row` for each that is an indicator, in the order of the text.

    `figures` are rows of `read_quantities`, `sections` have start, end and part (problems give nothing, plans are of
    period plan). Without `codebook` the package's own is used.
    """
    (page,) = pages([text], [counted(figures)], codebook or load())
    return [_row(f, page.places[f.place], figures) for f in coded(page, text, sections, about)]


def coded(page: Page, text: str, sections: Sequence[Any], about: About) -> list[Found]:
    """The coded figures of the page of a report, in the order of the text."""
    return _coded(page, about, _Parts(sections).at, {cell.place: cell for cell in cells(page, text)})


def _coded(
    page: Page, about: About, part_at: Callable[[int], str], tabled: Mapping[int, Cell] = MappingProxyType({})
) -> list[Found]:
    """The coded figures of a page; `tabled` are those that stand in tables."""
    found: list[Found] = []
    periods, pronouns = Periods(page, about.year), PRONOUN in page.flat
    ways, told, starts, level, view = page.book.ways, page.told, page.starts, about.level, View(page)
    for i, (unit, role, value) in enumerate(zip(page.units, page.roles, page.values, strict=True)):
        if tabled and i in tabled:
            found += _in_table(page, tabled[i], about, part_at(starts[i]))
            continue
        catalogue = ways[unit]
        if not catalogue.ways or role in _CHANGING or value is None:
            continue
        if pronouns and page.flat[starts[i] : page.ends[i]] == PRONOUN:
            continue
        part = part_at(starts[i])
        if part in SILENT or told[i] & _ENDING != PLAIN and _is_change(page.words(i)[0]):
            continue
        fitting = best(view, i, catalogue, level)
        if fitting:
            clause = page.clause(i)
            when = periods.of(clause, part)
            named = _scope(page, i, clause, fitting) if fitting.entry.scope else ""
            found.append(_new(Found, (i, clause, fitting, when, named)))
    return _without_parts(_without_summands(found, tabled) if tabled else found, page)


def _without_summands(found: list[Found], tabled: Mapping[int, Cell]) -> list[Found]:
    """Without the cells that are only parts of the total of their column."""
    cell = {f.place: tabled[f.place] for f in found if f.place in tabled}
    summed = {
        (f.coded.entry.id, cell[f.place].column) for f in found if f.place in cell and cell[f.place].total
    }
    return [f for f in found if not (summed and _summed_up(f, cell.get(f.place), summed))]


def _summed_up(item: Found, cell: Cell | None, summed: set[tuple[str, tuple[int, int]]]) -> bool:
    """Whether a cell is only a part of the total of its column."""
    return cell is not None and not cell.total and (item.coded.entry.id, cell.column) in summed


class _Parts:
    """Which part of a report a place belongs to, by its sections; the innermost, or last given, counts."""

    def __init__(self, sections: Sequence[Any]) -> None:
        self._sections = sorted(sections, key=_start)
        self._starts = [s.start for s in self._sections]
        self._low = self._high = 0  # from where to where the part asked for last reaches
        self._part = ""

    def at(self, place: int) -> str:
        """The part's name, '' outside of all."""
        if not self._low <= place < self._high:
            self._part = self._read(place)
        return self._part

    def _read(self, place: int) -> str:
        sections, i = self._sections, bisect_right(self._starts, place) - 1
        self._low, self._high = place, self._starts[i + 1] if i + 1 < len(sections) else sys.maxsize
        while i >= 0 and sections[i].end <= place:
            i -= 1
        if i < 0:
            return ""
        self._high = min(self._high, sections[i].end)
        return str(sections[i].part)


def _in_table(page: Page, cell: Cell, about: About, part: str) -> list[Found]:
    """A cell of a table, coded in the sentence that says it."""
    from fazhi.quantities import read_quantities

    if part in SILENT:
        return []
    figures = [f for f in read_quantities(cell.phrase) if f.start <= cell.start]
    (inner,) = pages([cell.phrase], [counted(figures)], page.book)
    own = (page.starts[cell.place], page.ends[cell.place])
    return [
        f._replace(place=cell.place, clause=f.clause._replace(sentence=own))
        for f in _coded(inner, about, lambda at: part)
        if inner.starts[f.place] == cell.start
    ]


def _is_change(left: str) -> bool:
    """Whether words before a figure tell by how much something changed."""
    return left[-1:] in _ENDS and bool(_CHANGE.search(left[-8:])) and not left.endswith("不少")


def _scope(page: Page, i: int, clause: Clause, coded: Coded) -> str:
    """What a figure is limited to, by its words and, where they do not name the topic, by those of the figure before it."""
    shares = not coded.named or ("upper" in coded.entry.scope and page.listed(clause))
    head = page.clause(i - 1).words if i and shares and page.ends[i - 1] > clause.sentence[0] else ""
    return scope(coded.entry, page, clause, f"{head}|{clause.words}")


def _without_parts(found: list[Found], page: Page) -> list[Found]:
    """Without the sub-counts that would repeat their total, and without joint counts that are also given apart."""
    of: dict[str, list[Found]] = defaultdict(list)
    for item in found:
        others = of[item.coded.entry.id]
        if others:
            if any(other.coded.joint for other in others[-NEAR:]):
                others[-NEAR:] = [other for other in others[-NEAR:] if not _told_apart(other, item, page)]
            if any(_repeats(item, other, page) for other in others[-NEAR:]):
                continue
        others.append(item)
    kept = sorted([f for others in of.values() for f in others], key=_place)
    entries = [others[0].coded.entry for others in of.values()]
    if any(entry.not_after for entry in entries):
        at = {page.starts[f.place]: f for f in kept}
        kept = [f for f in kept if not f.coded.entry.not_after or not _follows(f, at, page)]
    unless = [entry.unless for entry in entries if entry.unless]
    if not unless or of.keys().isdisjoint(chain.from_iterable(unless)):
        return kept
    given = {(f.coded.entry.id, f.clause.sentence) for f in kept}
    return [
        f
        for f in kept
        if not f.coded.entry.unless or given.isdisjoint((o, f.clause.sentence) for o in f.coded.entry.unless)
    ]


def _told_apart(other: Found, item: Found, page: Page) -> bool:
    """Whether `item` is the one part of a joint figure that its entry means (文件、合同等60件,其中文件20件)."""
    if not other.coded.joint or item.coded.joint or not item.coded.own or item.period != other.period:
        return False
    between = page.flat[page.ends[other.place] : page.starts[item.place]]
    return not re.search(r"。(?!\s*其中)", between) and bool(_PARTS.search(between))


def _follows(item: Found, at: Mapping[int, Found], page: Page) -> bool:
    """Whether `item` only says more of the figure before it, which its entry is not to follow (联合抽查22次,161户)."""
    i = bisect_left(page.starts, page.starts[item.place])
    other = at.get(page.starts[i - 1]) if i else None
    if other is None or other.coded.entry.id not in item.coded.entry.not_after:
        return False
    return other.clause.sentence == item.clause.sentence


def _repeats(item: Found, other: Found, page: Page) -> bool:
    """Whether `item` is a part of `other`, or says it again."""
    entry = item.coded.entry
    if item.period != other.period:
        return False
    between = page.ends[other.place], page.starts[item.place]
    if item.clause.sentence != other.clause.sentence and not _THEREOF.match(page.flat, *between):
        return False
    part = _PARTS.search(page.flat, *between)
    if item.scope != other.scope and not part:
        return False
    if part:
        return bool(page.values[item.place] <= page.values[other.place])
    if entry.repeats == "each" or _BATCH.search(item.clause.left):
        return False
    named = page.mentions.names_before(item.clause, item.coded.topics, page.ends[other.place]) is not None
    return entry.repeats == "first" or not (item.coded.own or named)


def _row(found: Found, place: int, figures: Sequence[Figure]) -> Row:
    figure, entry = figures[place], found.coded.entry
    high = None if figure.high is None else _number(figure.high)
    told = entry.id, entry.dimension, _number(figure.value), high, figure.unit, figure.approx, found.scope
    return Row(figure.start, figure.end, place, *told, *found.period)


def _number(value: Any) -> float:
    number = float(value)
    return int(number) if number.is_integer() else number
