"""Numerals that are no amount: dates, document numbers, names, ranks and list marks, from numbers.yaml."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from fazhi.ledger import units
from fazhi.paths import read_yaml

_LEFT = 24  # characters before a numeral that may belong to it (某某法治办发〔)
# the class it begins with is what the search runs to
_NUMERAL = re.compile(
    r"[\dA-Za-z](?:(?<=\d)|(?<=[A-Za-z])(?:[A-Za-z.:_@?=&#~/-]|\+(?=[\d ])){0,60}(?<![.?])\d)", re.ASCII
)

_FREQUENT = ".,年"  # behind digits; these have expressions of their own
_RUN = re.compile(r"(\d+)[ \t\u3000\xa0]*(.?)", re.ASCII | re.DOTALL)  # the digits and what follows them
_LONGEST = 5  # digits; more make no difference


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
    digits: int
    counted: bool  # whether a unit may follow the digits


class _Finder(NamedTuple):
    find: re.Pattern[str]
    rules: list[_Rule]  # those of its groups


@cache
def words() -> dict[str, Any]:
    """The file as it is: parts, forms and the words around numbers."""
    return dict(read_yaml("numbers.yaml"))


@cache
def rules() -> list[_Rule]:
    """The forms in their order, with their patterns filled in."""
    return [
        _Rule(
            f["name"], f["kind"], re.compile(_filled(f["left"]), re.ASCII) if "left" in f else None,
            _filled(f["find"]), f.get("next", ""), f.get("after", ""), f.get("digits", 0),
            f.get("counted") != "never",
        )
        for f in words()["forms"]
    ]  # fmt: skip


@cache
def _finder(behind: str, before: str, digits: int) -> _Finder | None:
    """The forms that a numeral can have, by its digits (`_LONGEST` or more count alike) and the characters around them; None
    where it can have none. A character that no form names is ''."""
    chosen = [
        r
        for r in rules()
        if not (r.next or r.after or r.digits)
        or (behind and behind in r.next)
        or (before and before in r.after)
        or 0 < r.digits <= digits
    ]
    find = re.compile("|".join(f"({rule.find})" for rule in chosen), re.ASCII)
    return _Finder(find, chosen) if chosen else None


@cache
def _named() -> tuple[frozenset[str], frozenset[str]]:
    """The characters behind digits and before them that forms name."""
    return frozenset("".join(r.next for r in rules())), frozenset("".join(r.after for r in rules()))


@cache
def _counted() -> tuple[frozenset[str], frozenset[str], float]:
    """What a numeral that a unit follows may yet have a form by: the characters behind and before it, its digits."""
    return *_named(), min((r.digits for r in rules() if r.digits and r.counted), default=float("inf"))


def may_be_counted(text: str, at: int, end: int) -> bool:
    """Whether the digits from `at` to `end` can be of no form if a unit follows them."""
    nexts, afters, most = _counted()
    return end - at < most and text[end : end + 1] not in nexts and text[at - 1 : at] not in afters


@cache
def _every() -> _Finder:
    """All forms, for numerals that Latin letters lead or that stand between two characters that forms name."""
    return _Finder(re.compile("|".join(f"({rule.find})" for rule in rules()), re.ASCII), rules())


def _possible(text: str, at: int) -> _Finder | None:
    """The forms to be tried on the numeral at `at`."""
    run = _RUN.match(text, at)
    if run is None:
        return _every()
    nexts, afters = _named()
    behind, before = run[2], text[at - 1 : at]
    before = before if before in afters else ""
    if behind not in nexts:
        return _finder("", before, min(run.end(1) - at, _LONGEST))
    return _finder(behind, "", _LONGEST) if behind in _FREQUENT and not before else _every()


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
    finder = _possible(text, at)
    match = finder.find.match(text, at) if finder else None
    if finder is None or match is None:
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
