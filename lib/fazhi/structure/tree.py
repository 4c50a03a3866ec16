"""The tree of a report's sections: which markers are headings, what stands below what, where a part changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, groupby, islice
from operator import itemgetter

import numpy as np

from fazhi.structure import parts
from fazhi.structure.dimensions import NONE, OTHER, Points, decided, keywords, weighed
from fazhi.structure.headings import FIRM, Mark, heading, learned, starter, words
from fazhi.structure.nodes import Node, closed

_LISTS = ("shi", "first", "lead", "para")
_BARE = ("turn", "para")  # without a heading
_OWN = 160, 120  # characters of a section, and of a paragraph without a heading, that show what it is about
_REACH = 3  # how many numbers may be missing between two markers of a sequence


Step = tuple[Mark | parts.Turn, str, int]
"""A place that may begin a section, the words of its heading, where these stand."""


class Tree:
    """Grows from left to right; `stack` is the way from the root to the open section."""

    def __init__(self, text: str, start: int, end: int, year: int = 0) -> None:
        self.text, self.start, self.end = text, start, end
        self.known = keywords(text)
        self.year = year or parts.report_year(text)
        self.numbers: dict[str, int] = {}  # the last number of each kind of marker
        self.nodes: list[Node] = []
        self.stack = [Node(start)]
        self.latest = ""  # part of the last section of depth 0
        self.opened = ""  # heading of the first section of depth 0, which a table of contents gives too
        self.under: dict[tuple[str, str], int] = {}
        self.later: dict[tuple[str, int], int] = {}
        self.numbered = False  # whether a section may open with 1.
        self.ranks: dict[tuple[str, str], bool] = {}  # which kind stands above which
        self.steps: list[Step] = []
        self.spans: list[int] = []  # of each step: where its heading and its own text begin, where they end
        self.weighed: list[tuple[Points, str]] = []  # of each step, see ``weigh``

    def read(self, found: list[Mark]) -> None:
        """Find where sections may begin: the marks, the turns of the part, the paragraphs."""
        self.under = learned(found)
        self.later = {(kind, number): start for start, _, kind, number, _, _ in found}
        self.numbered = any(m[2] == "num" and (m.before in FIRM or not m.number) for m in found)
        turns = parts.turns(self.text, [self.start, *(mark.body for mark in found), self.end], self.year)
        begun = {turn.start for turn in turns}
        bare = parts.paragraphs(self.text, self.start, self.end, found)
        places: list[Mark | parts.Turn] = [*found]
        places += [mark for mark in bare if mark.kind == "plain" or mark.start not in begun]
        places += turns  # behind the marks that begin where they do
        places.sort(key=itemgetter(0))
        self._step(places)

    def grow(self) -> None:
        """Place every mark that is a heading, and every turn of the part."""
        for (place, said, named), (points, about) in zip(self.steps, self.weighed, strict=True):
            if isinstance(place, parts.Turn):
                self.turn(place, points)
            elif place.kind == "para":
                if about or self.stack[-1].kind == "para":
                    self._paragraph(place, about)
            else:
                self._place(place, said, named, points)

    def begin(self, start: int) -> None:
        """Begin the achievements without a heading."""
        end = min(start + _OWN[0], len(self.text))
        points, _ = weighed(self.known, [start, start], [start, end])
        self.turn(parts.turn(start, parts.ACHIEVEMENTS), points[0])

    def _step(self, places: Sequence[Mark | parts.Turn]) -> None:
        """Read the words of the places; they end at the next one at the latest."""
        text, (whole, short), numbered = self.text, _OWN, self.numbered
        starts = [*map(itemgetter(0), places), self.end]
        for i, place in enumerate(places, 1):
            begin, kind, stop = place[1], place[2], starts[i]
            if kind == "num" and not numbered:  # a figure in a sentence
                continue
            if stop <= begin:  # that is what its words begin with
                stop = next((at for at in starts[i + 1 : i + 3] if at > begin), self.end)
            said, at, reach = "", begin, begin + (short if kind == "para" else whole)
            if kind not in _BARE:
                said = heading(text, begin, stop)
                if not text.startswith(said, begin):
                    at = text.find(said, begin)
            self.steps.append((place, said, at))
            self.spans += at, begin, at + len(said), stop if stop < reach else reach

    def turn(self, turn: parts.Turn, points: Points) -> None:
        """Begin another part without a heading, unless the open section is of that part already."""
        top = self.stack[-1]
        if top.part == turn.part or top.part == parts.PLANS and turn.part == parts.PROBLEMS:
            return
        if turn.within and top.part != turn.within:
            return
        if top.kind != "root" and turn.start <= top.body + 1:
            top.part = turn.part
            return
        runs = [i for i, node in enumerate(self.stack) if node.kind in ("run", "intro")]
        del self.stack[runs[0] if runs else len(self.stack) :]
        while self.stack[-1].inline or self.stack[-1].kind in _LISTS:
            self.stack.pop()
        kind = "run" if self.stack[-1].part or turn.part != parts.ACHIEVEMENTS else "intro"
        self._push(Node(turn.start, turn.start, kind, part=turn.part, above=self.stack[-1]), points)

    def _place(self, mark: Mark, words: str, named: int, points: Points) -> None:
        """Open a section at `mark` where it is a heading; its words stand at `named`."""
        at = self._parent(mark)
        if at < 0:
            return
        if self.stack[at].joint and self._answers(mark, at):
            self.turn(parts.turn(mark.start, parts.PLANS), NONE)
            at = len(self.stack) - 1
        del self.stack[at + 1 :]
        above = self.stack[-1]
        start, body, kind, number, marker, before = mark
        if kind == "plain" and self._names_part(words):
            kind = "cn"
        if number == 1 and above.kind == "root":
            self.latest = "" if words == self.opened else self.latest
            self.opened = self.opened or words
        self.numbers[kind] = above.last[kind] = number or above.last.get(kind, 0) + 1
        listed = kind in _LISTS and above.kind != "root"
        part, joint = (above.part, False) if listed else self._part(kind, words)
        node = Node(start, body, kind, marker, words, part, above, joint, before != "line")
        node.named = named
        self._push(node, points)

    def _paragraph(self, mark: Mark, about: str) -> None:
        """A paragraph without a heading that is clearly about another dimension stands for itself."""
        i = len(self.stack) - 1
        while i > 0 and (self.stack[i].inline or self.stack[i].kind in _LISTS):
            i -= 1
        above, top = self.stack[i], self.stack[-1]
        if top.kind == "para" and about != top.dimension:
            top.end = mark.start
            self.stack.pop()
        if about not in ("", above.dimension, self.stack[-1].dimension) and above.kind != "root":
            del self.stack[i + 1 :]
            node = Node(mark.start, mark.start, "para", part=above.part, above=above, dimension=about)
            self._push(node, NONE)

    def _push(self, node: Node, points: Points) -> None:
        """Open `node`; the points are those of its heading and of its own text, to where the next mark stands."""
        node.depth = len(self.stack) - 1
        if not node.dimension:
            above = (node.above.dimension if node.above and node.kind != "run" else "") or OTHER
            node.dimension = decided(points, above)
        if node.depth == 0 or node.kind == "run":
            self.latest = node.part
        self.nodes.append(node)
        self.stack.append(node)

    def _part(self, kind: str, words: str) -> tuple[str, bool]:
        above = self.stack[-1]
        shown = parts.of_heading(words, self.year) if kind not in _LISTS else ""
        if above.kind == "root":
            if not self.latest and shown == parts.PLANS and not parts.coming(words, self.year):
                shown = parts.ACHIEVEMENTS
            shown = shown or parts.after(self.latest, words)
        elif shown and (shown == parts.ACHIEVEMENTS or above.part == parts.PLANS or starter().match(words)):
            shown = ""
        joint = shown == parts.JOINT
        return parts.PROBLEMS if joint else shown or above.part, joint

    def _answers(self, mark: Mark, at: int) -> bool:
        """A second list below a joint heading of problems and plans, whose items say what to do."""
        above = self.stack[at]
        if mark.number != 1 or not above.last:
            return False
        return bool(starter().match(self.text, mark.body)) and not parts.lacks(
            self.text[mark.body : mark.body + 60]
        )

    def _parent(self, mark: Mark) -> int:
        """Index in the stack of the section that `mark` opens a child of; -1 where it is no heading."""
        _, body, kind, number, marker, before = mark
        if not marker:
            return self._unmarked(mark)
        if number == 0:
            known = self._open(kind)
            return known[0][0] if known else -1 if kind == "first" else self._rank(kind)
        if number == 1:
            return self._first(mark)
        number -= 1
        fitting = [i for i, node in enumerate(self.stack) if node.last.get(kind) == number]
        if fitting and (before in FIRM or self._plausible(mark)):
            named = len(fitting) > 1 and self._names_part(heading(self.text, body, self.end))
            return fitting[0 if named else -1]
        return self._broken(mark) if before in FIRM else -1

    def _open(self, kind: str) -> list[tuple[int, int]]:
        return [(i, n.last[kind]) for i, n in reversed(list(enumerate(self.stack))) if kind in n.last]

    def _plausible(self, mark: Mark) -> bool:
        """Whether a number that continues its sequence may be a heading inside a sentence."""
        if mark.kind not in ("cn", "num"):
            return True
        begun = starter().match(self.text, mark.body)
        return bool(begun or parts.of_heading(self.text[mark.body : mark.body + 12]))

    def _first(self, mark: Mark) -> int:
        """A first number opens a sequence after a stop, or where a second follows."""
        if mark.before not in FIRM and (
            mark.kind in ("cn", "num") or self.later.get((mark.kind, 2), -1) < mark.start
        ):
            return -1
        top = self.stack[-1]
        alike = top.kind == mark.kind and (len(self.stack) < 2 or self.stack[-2].kind != mark.kind)
        doubled = alike and not self.text[top.body + len(top.heading) : mark.start].strip()
        again = doubled and heading(self.text, mark.body, self.end) == self.opened
        return len(self.stack) - 1 if doubled and not again and not top.last else self._rank(mark.kind)

    def _broken(self, mark: Mark) -> int:
        """A number that does not continue: some before it are lost, or it is a wrong one."""
        line = mark.before == "line"
        for i, last in self._open(mark.kind):
            if (
                0 < mark.number - last <= _REACH
                and (line or mark.kind == "shi")
                or line
                and mark.number <= last
            ):
                return i
        first = mark.number <= _REACH or self.later.get((mark.kind, mark.number + 1), -1) > mark.start
        first = first or mark.number == self.numbers.get(mark.kind, 0) + 1
        return self._rank(mark.kind) if first and (line or mark.kind == "shi") else -1

    def _unmarked(self, mark: Mark) -> int:
        """A heading without a marker closes lists that stand inside an earlier paragraph."""
        if mark.kind == "plain" and self._names_part(heading(self.text, mark.body, self.end)):
            return 0
        i = self._rank(mark.kind)
        while i > 0 and self.stack[i].inline:
            i -= 1
        return i

    def _names_part(self, words: str) -> bool:
        return parts.of_heading(words, self.year) in (parts.PROBLEMS, parts.PLANS, parts.JOINT)

    def _rank(self, kind: str) -> int:
        """Index of the innermost open section whose kind stands above `kind`."""
        stack, ranks = self.stack, self.ranks
        for i in range(len(stack) - 1, 0, -1):
            pair = stack[i].kind, kind
            above = ranks.get(pair)
            if above is None:
                above = ranks[pair] = self._above(*pair)
            if above:
                return i
        return 0

    def _above(self, upper: str, lower: str) -> bool:
        if upper in ("para", lower):
            return False
        if upper in ("run", "intro"):
            return upper == "run" or lower in _LISTS
        shown = self.under.get((lower, upper), 0) - self.under.get((upper, lower), 0)
        return shown > 0 or shown == 0 and _order()[upper] < _order()[lower]

    def closed(self) -> list[Node]:
        """The nodes with their ends, depths and dimensions."""
        return closed(self.nodes, self.stack[0], self.end)


def weigh(trees: Iterable[Tree]) -> None:
    """Tell each tree what its steps are about: all together whose texts were searched together.

    >>> tree = Tree("一、行政复议\\n办理行政应诉案件,化解争议。", 0, 22, 2020)
    >>> tree.read([Mark(0, 2, "cn", 1, "一、", "line")])
    >>> weigh([tree])
    >>> [about for _, about in tree.weighed]
    ['dispute_resolution']
    """
    for _, group in groupby(trees, lambda tree: id(tree.known.places)):
        some = list(group)
        spans = np.array(list(chain.from_iterable(tree.spans for tree in some)), np.int64).reshape(-1, 4)
        each = np.array([tree.known.begin for tree in some]).repeat([len(tree.steps) for tree in some])
        named, own, *ends = spans.T + each
        known = some[0].known._replace(begin=0)
        about = zip(*weighed(known, np.append(named, own), np.append(*ends)), strict=True)
        for tree in some:
            tree.weighed = list(islice(about, len(tree.steps)))


@cache
def _order() -> dict[str, int]:
    return {kind: i for i, kind in enumerate(words()["kinds"])}
