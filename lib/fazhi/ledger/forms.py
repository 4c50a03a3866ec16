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

_FREQUENT = ".,年"  # behind digits; these have expressions of their own
_RUN = re.compile(r"\d+[ \t\u3000\xa0]*(.?)", re.ASCII | re.DOTALL)  # group 1: what follows the digits


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
    find: str
    next: str
    after: str


class _Finder(NamedTuple):
    find: re.Pattern[str]
    rules: list[_Rule]  # those of its groups


@cache
def words() -> dict[str, Any]:
    """The file as it is: parts, forms and the words around numbers."""
    return yaml.safe_load(data_file("numbers.yaml").read_text(encoding="utf-8"))


@cache
def rules() -> list[_Rule]:
    """The forms in their order, with their patterns filled in."""
    return [
        _Rule(
            f["name"], f["kind"], re.compile(_filled(f["left"]), re.ASCII) if "left" in f else None,
            _filled(f["find"]), f.get("next", ""), f.get("after", ""),
        )
        for f in words()["forms"]
    ]  # fmt: skip


def _finder(behind: str | None) -> _Finder:
    """All forms as one expression; or those alone that may have a character `behind` their digits ('' stands for any that
    no form names) and none of `after` before them."""
    chosen = [r for r in rules() if behind is None or not (r.next or r.after) or behind and behind in r.next]
    return _Finder(re.compile("|".join(f"({rule.find})" for rule in chosen), re.ASCII), chosen)


@cache
def finders() -> tuple[frozenset[str], dict[str, _Finder], _Finder, _Finder]:
    """The characters before digits that forms name; the expressions by what follows the digits, for all else, for any."""
    every = _finder(None)
    behind = dict.fromkeys("".join(rule.next for rule in rules()), every)
    before = frozenset("".join(rule.after for rule in rules()))
    return before, behind | {c: _finder(c) for c in _FREQUENT}, _finder(""), every


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
    before, behind, other, every = finders()
    run = _RUN.match(text, at)
    finder = every if run is None or text[at - 1 : at] in before else behind.get(run[1], other)
    match = finder.find.match(text, at)
    if match is None:
        return None
    rule = finder.rules[match.lastindex - 1]  # type: ignore[operator]
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
