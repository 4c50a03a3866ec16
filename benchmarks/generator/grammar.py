"""Templates to sentences: alternatives chosen, words of the place filled in, figures drawn and written out.

A piece of a sentence is text or a ``Num``: a numeral with what it means. Punctuation of templates is half-width.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

DATA = Path(__file__).with_name("data")
_NODE = re.compile(r"\[([^\]]*)\]|\{([^}]*)\}")


class Num(NamedTuple):
    """A numeral of the text: its kind and, of a quantity, value, unit, approximation and what it is coded as."""

    text: str
    kind: str
    value: float | None = None
    unit: str = ""
    approx: str = ""
    indicator: str = ""
    scope: str = ""
    period: str = ""


class Relation(NamedTuple):
    """A sum or rate that a sentence states; the total (or rate) first."""

    kind: str
    figures: tuple[float, ...]
    consistent: bool


class Sentence(NamedTuple):
    """Text and numerals in their order, the part of the report, the relations stated."""

    pieces: tuple[str | Num, ...]
    part: str = "achievements"
    relations: tuple[Relation, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


class Node(NamedTuple):
    """A part of a template: text, a name to fill in, or alternatives."""

    text: str = ""
    name: str = ""
    choices: tuple[tuple[Node, ...], ...] = ()


@cache
def read(name: str) -> Any:
    """A data file of the generator."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def compiled(template: str) -> tuple[Node, ...]:
    """A template's parts.

    >>> [node.text or node.name or len(node.choices) for node in compiled("[全年|]办理{a}")]
    [2, '办理', 'a']
    """
    nodes, at = [], 0
    for found in _NODE.finditer(template):
        if found.start() > at:
            nodes.append(Node(template[at : found.start()]))
        choices = tuple(compiled(choice) for choice in found[1].split("|")) if found[2] is None else ()
        nodes.append(Node(name=found[2] or "", choices=choices))
        at = found.end()
    return (*nodes, Node(template[at:])) if at < len(template) else tuple(nodes)


def expand(rng: Random, template: str) -> list[str | Node]:
    """Text and names of a template, alternatives chosen, text in pieces as long as can be."""
    out: list[str | Node] = []
    text, draw = "", rng.random
    stack = list(reversed(compiled(template)))
    while stack:
        node = stack.pop()
        if node.choices:
            stack += node.choices[int(draw() * len(node.choices))][::-1]
        elif node.name:
            out += (text, node) if text else (node,)
            text = ""
        else:
            text += node.text
    return [*out, text] if text else out


def joined(parts: Sequence[Sentence], between: str, end: str) -> Sentence:
    """Several clauses as one sentence."""
    pieces: list[str | Num] = []
    for number, part in enumerate(parts):
        pieces += [between] * (number > 0) + list(part.pieces)
    relations = tuple(relation for part in parts for relation in part.relations)
    return Sentence((*pieces, end), parts[0].part, relations)
