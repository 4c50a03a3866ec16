"""Numerals that are no amount: dates, document numbers, names, ranks and list marks, from numbers.yaml."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import yaml

from fazhi.ledger import units
from fazhi.paths import data_file

_LEFT = 24  # characters before a numeral that may belong to it (某某法治办发〔)
_NUMERAL = re.compile(r"\d|[A-Za-z](?:[A-Za-z.:_@?=&#~/-]|\+(?=[\d ])){0,60}(?<![.?])\d", re.ASCII)


class Form(NamedTuple):
    """A numeral that was recognised: where it stands, its kind and the form's name."""

    start: int
    end: int
    kind: str
    name: str


class _Rule(NamedTuple):
    name: str
    kind: str
    left: re.Pattern[str] | None


@cache
def words() -> dict[str, Any]:
    """The file as it is: parts, forms and the words around numbers."""
    return yaml.safe_load(data_file("numbers.yaml").read_text(encoding="utf-8"))


@cache
def rules() -> list[_Rule]:
    """Name, kind and leftward pattern of each form, in their order."""
    return [
        _Rule(f["name"], f["kind"], re.compile(_filled(f["left"]), re.ASCII) if "left" in f else None)
        for f in words()["forms"]
    ]


@cache
def pattern() -> re.Pattern[str]:
    """All forms as one expression; the number of the group that matched, less one, is the rule's place in ``rules``."""
    return re.compile("|".join(f"({_filled(f['find'])})" for f in words()["forms"]), re.ASCII)


def numeral(text: str, at: int) -> re.Match[str] | None:
    """The next run of digits at or after `at`, with the Latin letters that lead it."""
    return _NUMERAL.search(text, at)


def read(text: str, at: int, floor: int = 0) -> Form | None:
    """The form of the numeral that begins at `at` of a folded text, or None; it never begins before `floor`.

    >>> read("印发通知(某政发〔2020〕6号)", 9)
    Form(start=5, end=16, kind='document', name='document-brackets')
    >>> read("办理案件73件", 4) is None
    True
    """
    match = pattern().match(text, at)
    if match is None:
        return None
    rule = rules()[match.lastindex - 1]  # type: ignore[operator]
    start = at
    if rule.left is not None:
        low = max(floor, at - _LEFT)
        found = rule.left.search(text[low:at])
        start = low + found.start() if found else at
    return Form(start, match.end(), rule.kind, rule.name)


def _filled(expression: str) -> str:
    """A form's expression with its parts put in and its groups counting nothing."""
    for _ in range(3):  # parts may hold parts
        for name, part in _parts().items():
            expression = expression.replace(f"<{name}>", part)
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", expression)


@cache
def _parts() -> dict[str, str]:
    return words()["parts"] | {"UNIT": units.expression()}
