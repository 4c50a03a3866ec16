"""Numerals that are no amount: dates, document numbers, names, ranks and list marks, from numbers.yaml."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from fazhi.ledger import units
from fazhi.paths import read_yaml

_LEFT = 24  # characters before a numeral that may belong to it (某某法治办发〔)
MORE = ",.+/成余多来几百千万亿 \t\u3000\xa0\u2009"  # what may belong to the number behind its digits
# the class it begins with is what the search runs to (0-9, as \d in it is slower)
_NUMERAL = re.compile(
    r"[0-9A-Za-z](?:(?<=[0-9])(?:(\d*+(?![" + MORE + r"]))|(\d{0,4}+\.\d{1,4}+(?=[%\u4e00-\u9fff])))?"
    r"|(?<=[A-Za-z])(?:[A-Za-z.:_@?=&#~/-]|\+(?=[\d ])){0,60}(?<![.?])\d)",
    re.ASCII,
)
# The next run of digits at or after a place of a text, or the Latin letters that lead it. Group 1 is there where neither
# letters nor any sign that belongs to a number stand next to the digits, which then are the match; group 2 where decimals (of few
# digits: codes have more) stand before what may be a unit.
numeral = _NUMERAL.search

_BLANKS = frozenset(" \t\u3000\xa0")
_RUN = re.compile(r"(\d+)[ \t\u3000\xa0]*(.?)", re.ASCII | re.DOTALL)  # the digits and what follows them
_LONGEST = 10  # digits; more make no difference
_new = tuple.__new__


class Form(NamedTuple):
    """A numeral that was recognised: where it stands, its kind and the form's name."""

    start: int
    end: int
    kind: str
    name: str


class _Rule(NamedTuple):
    name: str
    kind: str
    before: str
    expression: str
    next: str
    after: str
    digits: int
    counted: bool  # whether a unit may follow the digits

    @property
    def left(self) -> re.Pattern[str] | None:
        return _compiled(self.before) if self.before else None

    @property
    def find(self) -> re.Pattern[str]:
        return _compiled(self.expression)


_Try = tuple[Callable[[str, int], re.Match[str] | None], _Rule]


@cache
def words() -> dict[str, Any]:
    """The file as it is: parts, forms and the words around numbers."""
    return dict(read_yaml("numbers.yaml"))


@cache
def rules() -> tuple[_Rule, ...]:
    """The forms in their order."""
    return tuple(
        _Rule(
            f["name"], f["kind"], f.get("left", ""), f["find"], f.get("next", ""), f.get("after", ""), f.get("digits", 0),
            f.get("counted") != "never",
        )
        for f in words()["forms"]
    )  # fmt: skip


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """An expression with its parts filled in; those that no text asks for are never compiled."""
    return re.compile(_filled(expression), re.ASCII)


@cache
def _chosen(behind: str, before: str, digits: int) -> tuple[_Try, ...]:
    """The forms that a numeral can have, by its digits (`_LONGEST` or more count alike) and the characters around them, each
    with what finds it. A character that no form names is ''."""
    return tuple(
        (r.find.match, r)
        for r in rules()
        if not (r.next or r.after or r.digits)
        or (behind and behind in r.next)
        or (before and before in r.after)
        or 0 < r.digits <= digits
    )


@cache
def _named() -> tuple[frozenset[str], frozenset[str]]:
    """The characters behind digits and before them that forms name."""
    return frozenset("".join(r.next for r in rules())), frozenset("".join(r.after for r in rules()))


@cache
def uncounted() -> tuple[frozenset[str], frozenset[str], float]:
    """What a numeral that a unit follows at once may yet have a form by: the character behind its digits or before them, or
    how many they are."""
    rules_ = [r for r in rules() if r.counted]
    least = min((r.digits for r in rules_ if r.digits), default=float("inf"))
    return _named()[0], frozenset("".join(r.after for r in rules_)), least


@cache
def _all() -> tuple[_Try, ...]:
    return tuple((rule.find.match, rule) for rule in rules())


def _possible(text: str, at: int, end: int) -> tuple[_Try, ...]:
    """The forms to be tried on the numeral at `at`, whose digits end at `end` if that is not 0; all where Latin letters lead
    it."""
    nexts, afters = _named()
    if end and (behind := text[end : end + 1]) not in _BLANKS:
        digits = end - at
    elif run := _RUN.match(text, at):
        behind, digits = run[2], run.end(1) - at
    else:
        return _all()
    before = text[at - 1 : at]
    return _chosen(
        behind if behind in nexts else "",
        before if before in afters else "",
        digits if digits < _LONGEST else _LONGEST,
    )


def read(text: str, at: int, floor: int = 0, end: int = 0) -> Form | None:
    """The form of the numeral that begins at `at` of a folded text, or None; it never begins before `floor`. `end` is where its
    digits end if they begin it.

    >>> read("印发通知(某政发〔2020〕6号)", 9)
    Form(start=5, end=16, kind='document', name='document-brackets')
    >>> read("办理案件73件", 4) is None
    True
    """
    for find, rule in _possible(text, at, end):
        if match := find(text, at):
            start = _start(text, at, left, floor) if (left := rule.left) else at
            return _new(Form, (start, match.end(), rule.kind, rule.name))
    return None


def _start(text: str, at: int, left: re.Pattern[str], floor: int) -> int:
    """Where a numeral begins with what belongs to it before its digits."""
    low = max(floor, at - _LEFT)
    found = left.search(text[low:at])
    return low + found.start() if found else at


def _filled(expression: str) -> str:
    """A form's expression with its parts put in and its groups counting nothing."""
    for _ in range(3):  # parts may hold parts
        for name, part in _parts().items():
            expression = expression.replace(f"<{name}>", part)
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", expression)


@cache
def _parts() -> dict[str, str]:
    return words()["parts"] | {"UNIT": units.expression()}
