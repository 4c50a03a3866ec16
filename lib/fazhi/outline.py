"""The outline of a report: a tree of headings, each with its part and dimension, that covers the whole text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from fazhi import parts
from fazhi.align import Edit, RawMap
from fazhi.dimensions import OTHER, dimension
from fazhi.headings import Mark, marks, starter, words

COLUMNS = (
    "report_id file section parent depth marker heading part dimension start end raw_start raw_end".split()
)
_LISTS = ("shi", "first", "lead")
_REACH = 3  # how many numbers may be missing between two markers of a sequence


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


@dataclass(slots=True)
class _Node:
    """A section while the tree grows; `last` is the last number of each kind of marker directly below it."""

    start: int
    body: int = 0
    kind: str = "root"
    marker: str = ""
    heading: str = ""
    part: str = ""
    above: _Node | None = None
    joint: bool = False
    inline: bool = False
    depth: int = -1
    end: int = 0
    dimension: str = OTHER
    last: dict[str, int] = field(default_factory=dict)


def read_outline(text: str, title_end: int = 0) -> list[Section]:
    """The sections of `text`, in order, children after their parent; those of depth 0 tile the text.

    Title, preamble and closing are sections too. A section without marker and heading is a run of paragraphs where the
    part changes without a heading. Numbered headings are those that continue a sequence, or open one at a place where a heading may stand.

    >>> text = "某县报告\\n现报告如下:\\n一、主要工作\\n(一)加强执法。一是培训。二是评查。\\n但仍存在一些不足。下一步,我县将继续努力。"
    >>> for s in read_outline(text, 5): print(s.depth, s.marker, s.heading, s.part, s.dimension)
    0   title other
    0   preamble other
    0 一、 主要工作 achievements other
    1 (一) 加强执法 achievements enforcement
    2 一是 培训 achievements enforcement
    2 二是 评查 achievements enforcement
    0   problems other
    0   plans other
    """
    if not text:
        return []
    closing = parts.closing_start(text, title_end)
    found = marks(text, title_end, closing)
    start, unheaded = parts.body_start(text, title_end, found)
    start = min(start, closing)
    tree = _Tree(text, start, closing)
    if unheaded and text[start:closing].strip():
        tree.turn(parts.Turn(start, parts.ACHIEVEMENTS))
    tree.grow([m for m in found if m.start >= start])
    body = tree.nodes[0].start if tree.nodes else closing
    frame = [_plain(0, title_end, "title"), _plain(title_end, body, "preamble")]
    return _sections([n for n in frame if n.end > n.start] + tree.closed() + [_plain(closing, len(text), "closing")])


def _plain(start: int, end: int, part: str) -> _Node:
    return _Node(start, part=part, depth=0, end=end)


class _Tree:
    """Grows from left to right; `stack` is the way from the root to the open section."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.year = parts.report_year(text)
        self.nodes: list[_Node] = []
        self.stack = [_Node(start)]
        self.latest = ""  # part of the last section of depth 0

    def grow(self, found: list[Mark]) -> None:
        """Place every mark that is a heading, and every turn of the part."""
        self.under = _learned(found)
        self.later = {(mark.kind, mark.number): mark.start for mark in found}
        found = sorted(found + parts.paragraphs(self.text, self.start, self.end, found))
        steps: list[Mark | parts.Turn] = [*found, *parts.turns(self.text, self.start, self.end, self.year)]
        for step in sorted(steps, key=lambda step: (step.start, isinstance(step, parts.Turn))):
            if isinstance(step, Mark):
                self.place(step)
            else:
                self.turn(step)

    def place(self, mark: Mark) -> None:
        """Open a section at `mark` where it is a heading."""
        at = self._parent(mark)
        if at < 0:
            return
        del self.stack[at + 1 :]
        above = self.stack[-1]
        above.last[mark.kind] = mark.number or above.last.get(mark.kind, 0) + 1
        heading = _heading(self.text, mark.body, self.end)
        part, joint = self._part(mark.kind, heading)
        self._push(_Node(mark.start, mark.body, mark.kind, mark.marker, heading, part, above, joint, mark.before != "line"))

    def turn(self, turn: parts.Turn) -> None:
        """Begin another part without a heading, unless the open section is of that part already."""
        top = self.stack[-1]
        if top.part == turn.part or top.part == parts.PLANS and turn.part == parts.PROBLEMS:
            return
        if top.kind != "root" and turn.start <= top.body + 1:
            top.part = turn.part
            return
        runs = [i for i, node in enumerate(self.stack) if node.kind == "run"]
        del self.stack[runs[0] if runs else len(self.stack) :]
        while self.stack[-1].inline or self.stack[-1].kind in _LISTS:
            self.stack.pop()
        self._push(_Node(turn.start, turn.start, "run", part=turn.part, above=self.stack[-1]))

    def _push(self, node: _Node) -> None:
        node.depth = len(self.stack) - 1
        self.latest = node.part if node.depth == 0 or node.kind == "run" else self.latest
        self.nodes.append(node)
        self.stack.append(node)

    def _part(self, kind: str, heading: str) -> tuple[str, bool]:
        above, shown = self.stack[-1], ""
        if kind not in _LISTS:
            shown = parts.of_heading(heading, self.year)
        if above.kind == "root":
            shown = shown or parts.after(self.latest, heading)
        elif shown == parts.ACHIEVEMENTS or above.part == parts.PLANS or shown == above.part and not above.joint:
            shown = ""
        joint = shown == parts.JOINT
        return parts.PROBLEMS if joint else shown or above.part, joint

    def _parent(self, mark: Mark) -> int:
        """Index in the stack of the section that `mark` opens a child of; -1 where it is no heading."""
        if not mark.marker:
            return self._unmarked(mark)
        if mark.number == 0:
            return self._numberless(mark)
        for i, last in self._open(mark.kind):
            if mark.number == last + 1 and self._plausible(mark):
                return i
        if mark.number == 1:
            return self._rank(mark.kind) if self._opens(mark) else -1
        return self._broken(mark) if mark.before in ("line", "stop", "space") else -1

    def _open(self, kind: str) -> list[tuple[int, int]]:
        return [(i, n.last[kind]) for i, n in reversed(list(enumerate(self.stack))) if kind in n.last]

    def _plausible(self, mark: Mark) -> bool:
        """Whether a number that continues its sequence may be a heading where it stands."""
        if mark.before in ("glue", "comma") and mark.kind in ("cn", "num"):
            return bool(starter().match(self.text, mark.body) or parts.of_heading(self.text[mark.body : mark.body + 12]))
        return True

    def _opens(self, mark: Mark) -> bool:
        """Whether a first number may open a sequence where it stands: after a stop, or where a second follows."""
        if mark.before in ("line", "stop", "space"):
            return True
        return mark.kind not in ("cn", "num") and self.later.get((mark.kind, 2), -1) > mark.start

    def _broken(self, mark: Mark) -> int:
        """A number that does not continue: some before it are lost, or it is a wrong one."""
        line = mark.before == "line"
        for i, last in self._open(mark.kind):
            if 0 < mark.number - last <= _REACH and (line or mark.kind == "shi") or line and mark.number <= last:
                return i
        first = mark.number <= _REACH or self.later.get((mark.kind, mark.number + 1), -1) > mark.start
        return self._rank(mark.kind) if first and (line or mark.kind == "shi") else -1

    def _numberless(self, mark: Mark) -> int:
        """A marker without its number belongs to the innermost sequence of its kind."""
        known = self._open(mark.kind)
        if known:
            return known[0][0]
        return -1 if mark.kind == "first" else self._rank(mark.kind)

    def _unmarked(self, mark: Mark) -> int:
        """A heading without a marker closes lists that stand inside an earlier paragraph."""
        shown = parts.of_heading(_heading(self.text, mark.body, self.end), self.year)
        if mark.kind == "plain" and shown in (parts.PROBLEMS, parts.PLANS, parts.JOINT):
            return 0
        i = self._rank(mark.kind)
        while i > 0 and self.stack[i].inline:
            i -= 1
        return i

    def _rank(self, kind: str) -> int:
        """Index of the innermost open section whose kind stands above `kind`."""
        i = len(self.stack) - 1
        while i > 0 and not self._above(self.stack[i].kind, kind):
            i -= 1
        return i

    def _above(self, upper: str, lower: str) -> bool:
        if upper == "run" or upper == lower:
            return upper == "run"
        learned = self.under.get((lower, upper), 0) - self.under.get((upper, lower), 0)
        return learned > 0 or learned == 0 and _order()[upper] < _order()[lower]

    def closed(self) -> list[_Node]:
        """The nodes with their ends; a run that reaches the end of its section of depth 0 leaves it."""
        self._ends()
        for node in reversed([n for n in self.nodes if n.kind == "run" and n.depth]):
            line = _line(node)
            if not line[-1].joint and line[-1].end == node.end:
                for upper in line[1:]:
                    upper.end = node.start
                node.above = self.stack[0]
                for lower in self.nodes:
                    lower.depth = len(_line(lower)) - 1
        for node in self.nodes:
            self._dimension(node)
        return self.nodes

    def _ends(self) -> None:
        opened: list[_Node] = []
        for node in self.nodes:
            while opened and opened[-1].depth >= node.depth:
                opened.pop().end = node.start
            opened.append(node)
        for node in opened:
            node.end = self.end

    def _dimension(self, node: _Node) -> None:
        above = node.above.dimension if node.above else OTHER
        node.dimension = dimension(node.heading, self.text[node.body : min(node.end, node.body + 200)], above)


@cache
def _order() -> dict[str, int]:
    return {kind: i for i, kind in enumerate(words()["kinds"])}


def _line(node: _Node) -> list[_Node]:
    """The node and those above it, without the root."""
    line = [node]
    while line[-1].above is not None and line[-1].above.kind != "root":
        line.append(line[-1].above)
    return line


def _learned(found: list[Mark]) -> dict[tuple[str, str], int]:
    """How often a sequence of the first kind opens between two neighbours of the second: which kinds stand below which."""
    last: dict[str, int] = {}
    opened: dict[str, set[str]] = {}
    under: dict[tuple[str, str], int] = {}
    for mark in found:
        if mark.before not in ("line", "stop", "space"):
            continue
        if mark.number == last.get(mark.kind, 0) + 1 and mark.number > 1:
            for lower in opened[mark.kind]:
                under[lower, mark.kind] = under.get((lower, mark.kind), 0) + 1
        if mark.number == 1:
            for kinds in opened.values():
                kinds.add(mark.kind)
        last[mark.kind], opened[mark.kind] = mark.number, set()
    return under


@cache
def _glued() -> re.Pattern[str]:
    return re.compile("|".join(words()["glued"]))


def _heading(text: str, body: int, end: int) -> str:
    """The words of a heading: its line, or to the first stop; where it is glued to its text a cautious cut."""
    line = text[body : min(end, body + 60)].split("\n", 1)[0]
    short = re.match(r"[^。;;!?!?::]{1,45}(?=[。;;!?!?::]|$)", line)
    if short and not (len(line) > 50 and len(short.group()) > 45):
        return short.group().strip()
    cut = _glued().search(line, 6)
    if cut and cut.start() <= 40:
        return line[: cut.start()].strip(" ,,")
    comma = re.search(r"(?<=.{6})[,,]", line[:40])
    return line[: comma.start() if comma else 30].strip()


def _sections(nodes: list[_Node]) -> list[Section]:
    """The nodes as rows; nothing of the text is left between those of depth 0."""
    nodes = [node for node in nodes if node.end > node.start]
    index = {id(node): i for i, node in enumerate(nodes)}
    return [
        Section(n.start, n.end, n.depth, n.marker, n.heading, n.part, n.dimension, index.get(id(n.above), -1)) for n in nodes
    ]


def outline(reports: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """The sections of all reports, one row a section, columns ``COLUMNS``; `section` and `parent` are report_id:start."""
    changes = {key: [Edit(*row) for row in group[list(Edit._fields)].itertuples(index=False)] for key, group in edits.groupby("report_id")}
    rows = []
    for report in reports.to_dict("records"):
        text, title = report["text"] or "", report.get("title") or ""
        back, name = RawMap(changes.get(report["report_id"], [])), report["report_id"]
        found = read_outline(text, parts.title_end(text, title))
        for s in found:
            parent = f"{name}:{found[s.parent].start}" if s.parent >= 0 else ""
            rows.append((name, report["file"], f"{name}:{s.start}", parent, s.depth, s.marker, s.heading, s.part, s.dimension, s.start, s.end, *back.span(s.start, s.end)))
    return pd.DataFrame(rows, columns=COLUMNS)
