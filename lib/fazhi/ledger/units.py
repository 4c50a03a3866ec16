"""The units that reports count in, from units.yaml."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fazhi.paths import read_yaml

SPACE = "[ \t\u3000\xa0]{0,3}"  # what Word leaves between a number and its unit


@cache
def lexicon() -> dict[str, Any]:
    """The file as it is: kinds, also, same_as, not_before, never_chinese."""
    return dict(read_yaml("units.yaml"))


@cache
def kinds() -> dict[str, str]:
    """What each unit measures.

    >>> kinds()["件次"], kinds()["亩"], kinds()["元"]
    ('count', 'area', 'money')
    """
    return {unit: kind for kind, units in lexicon()["kinds"].items() for unit in units.split()}


@cache
def expression(*, chinese: bool = False, first: str = "") -> str:
    """All units as a regular expression, longest first; with `chinese` those that a Chinese number counts, with `first`
    those that begin so."""
    units = set(kinds()) | set(lexicon()["also"])
    if chinese:
        units -= set(lexicon()["never_chinese"].split())
    groups: dict[str, list[str]] = {}
    for unit in sorted((u for u in units if u.startswith(first)), key=lambda u: (u[0], -len(u), u)):
        groups.setdefault(unit[0], []).append(_guarded(unit))
    every = "|".join("|".join(group) for group in groups.values())
    # what begins no unit is seen at once, without a try of each
    return every if first else f"(?=[{re.escape(''.join(groups))}])(?:{every})"


@cache
def _by_first() -> dict[str, re.Pattern[str]]:
    """The units that begin with each character; at a blank all of them."""
    every = {unit[0] for unit in {*kinds(), *lexicon()["also"]}}
    spaced = dict.fromkeys(" \t\u3000\xa0", re.compile(f"{SPACE}({expression()})"))
    return {first: re.compile(f"({expression(first=first)})") for first in every} | spaced


@cache
def _alone() -> dict[str, frozenset[str]]:
    """The units of one character, with the characters that may make them another unit or none where they follow."""
    every = {*kinds(), *lexicon()["also"]}
    guards = {unit: str(lexicon()["not_before"].get(unit, "")) for unit in every if len(unit) == 1}
    return {
        unit: frozenset([*guard, *(other[1] for other in every if other[0] == unit and other[1:])])
        for unit, guard in guards.items()
        if not unit.isascii() and not re.search(r"[-\\.^]", guard)
    }


def alone(behind: str) -> str:
    """The unit of one character that two characters begin with; '' where there is none, or the second makes it another."""
    others = _alone().get(behind[:1])
    return behind[0] if others is not None and behind[1:] not in others else ""


def read(text: str, at: int) -> tuple[int, str]:
    """Where the unit ends that a number ending at `at` has, and the unit as written; (at, '') where there is none.

    >>> read("35 件次", 2), read("35,", 2)
    ((5, '件次'), (2, ''))
    """
    first = text[at : at + 1]
    others = _alone().get(first)
    if others is not None and text[at + 1 : at + 2] not in others:
        return at + 1, first
    return longer(text, at, first)


def longer(text: str, at: int, first: str) -> tuple[int, str]:
    """What ``read`` says of a unit that begins with `first` and may have more characters.

    >>> longer("35件次", 2, "件")
    (4, '件次')
    """
    units = _by_first().get(first)
    match = units.match(text, at) if units else None
    return (match.end(), match[1]) if match else (at, "")


@cache
def unit(written: str) -> str:
    """The unit that is meant by what stands in the text.

    >>> unit("个工作日"), unit("人(次)"), unit("宗")
    ('工作日', '人次', '宗')
    """
    return str(lexicon()["also"].get(written, written))


@cache
def same_as(unit: str) -> str:
    """The unit that counts alike: what makes 宗, 起 and 件 comparable.

    >>> same_as("宗"), same_as("起"), same_as("件"), same_as("人次")
    ('件', '件', '件', '人次')
    """
    return str(lexicon()["same_as"].get(unit, unit))


def _guarded(unit: str) -> str:
    guard = lexicon()["not_before"].get(unit)
    if unit[-1].isascii() and unit[-1].isalpha():
        guard = "[A-Za-z]"
    return re.escape(unit) + (f"(?!{guard})" if guard else "")
