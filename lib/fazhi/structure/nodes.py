"""The sections of a tree that has grown: where each ends, how deep it stands, what those share that stand below it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fazhi.structure.dimensions import OTHER


@dataclass(slots=True)
class Node:
    """A section while the tree grows; its heading stands at `named`, its row at `place` (-1: none).

    `last`: the last number of each kind of marker below it.
    """

    start: int
    body: int = 0
    kind: str = "root"
    marker: str = ""
    heading: str = ""
    part: str = ""
    above: Node | None = None
    joint: bool = False
    inline: bool = False
    depth: int = -1
    end: int = 0
    dimension: str = ""
    named: int = 0
    place: int = -1
    last: dict[str, int] = field(default_factory=dict)

    def line(self) -> list[Node]:
        """The node and those above it, without the root."""
        line = [self]
        while line[-1].above is not None and line[-1].above.kind != "root":
            line.append(line[-1].above)
        return line


def closed(nodes: list[Node], root: Node, end: int) -> list[Node]:
    """The nodes with their ends; a run that reaches the end of its section of depth 0 leaves it for the root.

    >>> upper = Node(0, depth=0)
    >>> [(node.start, node.end) for node in closed([upper, Node(4, above=upper, depth=1)], Node(0), 9)]
    [(0, 9), (4, 9)]
    """
    _end(nodes, end)
    moved = False
    for node in reversed([n for n in nodes if n.kind == "run" and n.depth]):
        line = node.line()
        if not any(upper.joint for upper in line) and line[-1].end == node.end:
            for upper in line[1:]:
                upper.end = node.start
            node.above, moved = root, True
    for node in nodes if moved else ():  # what stands above comes before
        above = node.above
        node.depth = above.depth + 1 if above is not None and above.kind != "root" else 0
    _agree(nodes)
    return nodes


def _agree(nodes: list[Node]) -> None:
    """A section that shows no dimension has that of its children where they are all alike."""
    below: dict[int, list[str]] = {}
    for node in reversed(nodes):
        if node.dimension == OTHER:
            found = below.get(id(node), ())
            if len(found) > 1 and len(set(found)) == 1:
                node.dimension = found[0]
        if node.above is not None and node.above.dimension == OTHER:
            below.setdefault(id(node.above), []).append(node.dimension)


def _end(nodes: list[Node], end: int) -> None:
    opened: list[Node] = []
    for node in nodes:
        while opened and opened[-1].depth >= node.depth:
            last = opened.pop()
            last.end = last.end or node.start
        opened.append(node)
    for node in opened:
        node.end = node.end or end
