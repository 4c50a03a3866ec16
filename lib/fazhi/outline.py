"""The outline of a report: a tree of headings, each with its part and dimension, that covers the whole text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import repeat
from typing import Any, NamedTuple

import pandas as pd

from fazhi.rawmap import RawMap
from fazhi.rows import Rows, Table, by_report
from fazhi.structure import parts
from fazhi.structure.dimensions import OTHER, fold, know_keywords
from fazhi.structure.headings import marks
from fazhi.structure.tree import Node, Tree, weigh

_READ = ["report_id", "file", "text", "title", "year"]
SPANS = ["start", "end", "raw_start", "raw_end"]
COLUMNS = [
    "report_id",
    "file",
    "section",
    "parent",
    "depth",
    "marker",
    "heading",
    "part",
    "dimension",
    *SPANS,
]


class Section(NamedTuple):
    """`text[start:end]`; `parent` is the index of the section above (-1: none), `dimension` an id of dimensions.yaml."""

    start: int
    end: int
    depth: int
    marker: str
    heading: str
    part: str
    dimension: str
    parent: int


def read_outline(text: str, title_end: int = 0, *, year: int = 0) -> list[Section]:
    """The sections of `text`, in order, children after their parent; those of depth 0 tile the text.

    `year` is the year of the report, read from the text where it is not given. Title, preamble and closing are sections
    too. A section without marker and heading is a run of paragraphs where the part changes without a heading, or a paragraph about another dimension than its section. Markers count as headings
    where they continue a sequence, or open one at a place where a heading may stand. The chapters of the 法治政府建设实施纲要
    (2015-2020, 2021-2025) give the words of the dimensions.

    >>> text = "某县报告\\n现报告如下:\\n一、主要工作\\n(一)加强执法。一是培训。二是评查。\\n但仍存在一些不足。下一步,我县将继续努力。"
    >>> for s in read_outline(text, 5): print(s.depth, s.marker, s.heading, s.part, s.dimension)
    0   title other
    0   preamble other
    0 一、 主要工作 achievements other
    1 (一) 加强执法 achievements enforcement
    2 一是 培训 achievements legal_education
    2 二是 评查 achievements enforcement
    0   problems other
    0   plans other
    """
    title_end = max(0, min(title_end, len(text)))
    return [Section(*row) for row in zip(*_outlined([text], [title_end], [year])[0], strict=True)]


def _outlined(texts: list[str], titles: list[int], years: list[int]) -> list[list[Sequence[Any]]]:
    """The sections of each text, by column; much of it is done for all texts together."""
    plains = [parts.lined(fold(text)) for text in texts]
    know_keywords(plains)
    trees = list(map(_planted, plains, titles, years))
    weigh(trees)
    return list(map(_columns, texts, trees, titles))


def _planted(plain: str, title_end: int, year: int) -> Tree:
    """The tree of a text before it grows."""
    closing = parts.closing_start(plain, title_end)
    found = marks(plain, title_end, closing)
    start, unheaded = parts.body_start(plain, title_end, found)
    tree = Tree(plain, min(start, closing), closing, year)
    if unheaded and plain[start:closing].strip():
        tree.begin(start)
    tree.read([mark for mark in found if mark.start >= start])
    return tree


def _nodes(tree: Tree, title_end: int) -> list[Node]:
    """The sections of a text, title, preamble and closing with them."""
    tree.grow()
    closing = tree.end
    body = tree.nodes[0].start if tree.nodes else closing
    title, preamble, end = (
        Node(at, part=part, depth=0, end=stop)
        for at, stop, part in (
            (0, title_end, "title"),
            (title_end, body, "preamble"),
            (closing, len(tree.text), "closing"),
        )
    )
    return [title, preamble, *tree.closed(), end]


def _columns(text: str, tree: Tree, title_end: int) -> list[Sequence[Any]]:
    """The sections by column, in the order of ``Section``; marker and heading with the punctuation of `text`."""
    nodes = [node for node in _nodes(tree, title_end) if node.end > node.start]
    for i, node in enumerate(nodes):
        node.place = i
    markers = [text[n.start : n.start + len(n.marker)] for n in nodes]
    headings = [text[n.named : n.named + len(n.heading)] for n in nodes]
    dimensions = [n.dimension or OTHER for n in nodes]
    above = [-1 if n.above is None else n.above.place for n in nodes]
    starts, ends, depths = [n.start for n in nodes], [n.end for n in nodes], [n.depth for n in nodes]
    return [starts, ends, depths, markers, headings, [n.part for n in nodes], dimensions, above]


def outline(reports: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """The sections of all reports, one row a section, columns ``COLUMNS``, spans in characters.

    `reports` needs report_id, file and text (title where known); `section` and `parent` are ids report_id:start,
    with a count behind where two begin at one place (a run without a heading and the first section in it).

    >>> from fazhi.align import Edit
    >>> reports = pd.DataFrame({"report_id": ["a"], "file": ["a.txt"], "text": ["一、主要工作\\n加强普法。\\n二、存在问题\\n力量不足。"]})
    >>> outline(reports, pd.DataFrame(columns=["report_id", *Edit._fields]))[["section", "heading", "part"]].values.tolist()
    [['a:0', '主要工作', 'achievements'], ['a:13', '存在问题', 'problems']]
    """
    return rows_of(reports, edits).frame()


def rows_of(reports: pd.DataFrame, edits: Table) -> Rows:
    """The sections of all reports as rows."""
    changes = by_report(edits, SPANS)
    needed = [reports[n].tolist() if n in reports else [None] * len(reports) for n in _READ]
    names, files, found, titles, years = needed
    texts = [text or "" for text in found]
    ends = [parts.title_end(text, _known(title)) for text, title in zip(texts, titles, strict=True)]
    sections = _outlined(texts, ends, list(map(_number, years)))
    rows: list[tuple[Any, ...]] = []
    for name, file, columns in zip(names, files, sections, strict=True):
        rows += _rows(name, file, columns, RawMap.of_spans(changes.get(name, ())))
    return Rows(COLUMNS, rows, dict.fromkeys(["depth", *SPANS], "int64"))


def _known(title: Any) -> str:
    return title if isinstance(title, str) else ""


def _number(year: Any) -> int:
    return int(year) if isinstance(year, int | float) and year == year else 0


def _rows(name: str, file: str, columns: list[Sequence[Any]], back: RawMap) -> list[tuple[object, ...]]:
    starts, ends, *said, above = columns
    if not starts:
        return []
    ids = _ids(name, starts)
    parents = [ids[i] if i >= 0 else "" for i in above]
    same = (repeat(one) for one in (name, file))
    return list(zip(*same, ids, parents, *said, starts, ends, *back.spans(starts, ends), strict=False))


def _ids(name: str, starts: Sequence[int]) -> list[str]:
    """report_id:start of each section, with a count behind the second one that begins at a place (a:30, a:30.2)."""
    ids = [f"{name}:{start}" for start in starts]
    if len(set(starts)) < len(starts):
        count = Counter[int]()
        for i, start in enumerate(starts):
            count[start] += 1
            ids[i] += f".{count[start]}" if count[start] > 1 else ""
    return ids
