"""Lost characters mended where the reading is certain; the rules are data, ``data/repairs.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from fazhi.align import Change
from fazhi.paths import read_yaml

_NAME = re.compile(r"\(\?P<\w+>")  # of a group
_REFERS = re.compile(r"\\\d|\(\?P=|\(\?\(")  # a piece of a pattern that asks what a group found
_DIGITS, _NUMERIC = frozenset("0123456789"), frozenset("0123456789.")
_PLAIN = r"(?![0-9.]{2}年(?:\S{4}|\S{0,3}\Z))"  # 2021年 without a space near it
_YEARS = {century: re.compile(f"{century}{_PLAIN}[0-9.]{{2}}") for century in ("19", "20")}
_HALF_MARKER = re.compile(r"\n(?:[(][^)\n]{2}|[^(\n][^)\n]{0,2}[)])")
_BLANK = frozenset(sign for sign in map(chr, range(0x3001)) if sign.isspace()) - {"\n", "\t"}
_GAPS = _BLANK | {"\t", "?"}


class Rule(NamedTuple):
    """A repair: a pattern, what each of its groups becomes, and why."""

    name: str
    reason: str
    at: str
    find: re.Pattern[str]
    put: dict[str, str]
    examples: list[list[str]]


@cache
def rules() -> list[Rule]:
    """The rules of ``data/repairs.yaml`` in their order.

    Raises ValueError naming the rule where a pattern does not compile or lacks a group that `put` names.
    """
    return [_rule(entry) for entry in read_yaml("repairs.yaml")]


def _rule(entry: dict[str, Any]) -> Rule:
    try:
        find = re.compile(entry["find"], re.MULTILINE)
    except re.error as error:
        raise ValueError(f"repairs.yaml: rule {entry['name']!r} does not compile: {error}") from error
    missing = set(entry["put"]) - set(find.groupindex)
    if missing:
        raise ValueError(
            f"repairs.yaml: rule {entry['name']!r} puts into groups it does not have: {sorted(missing)}"
        )
    return Rule(entry["name"], entry["reason"], entry.get("at", ""), find, entry["put"], entry["examples"])


def repairs(text: str, rare: frozenset[str] | None = None) -> Iterator[Change]:
    """What the rules would change in `text`, a folded text; where two overlap, a second round is needed.

    `rare` are its rare signs (``script.read``), where they are known.

    >>> [(c.start, c.after) for c in repairs("20203月办理44. 5%")]
    [(4, '年'), (11, '')]
    """
    starts = {at: _fitting(text, at, places) for at, places in _starts(text, rare).items()}
    for rule in rules():
        if starts[rule.at]:
            yield from repair_changes(text, rule, starts)


def _fitting(text: str, at: str, places: list[int]) -> list[int]:
    """The places where any rule finds something: one look at each, not one for every rule."""
    find = _any_rule(at).match
    return [place for place in places if find(text, place)] if at else places


@cache
def _any_rule(at: str) -> re.Pattern[str]:
    """What some rule of a place finds; anything where one asks what its groups found, as it has none here."""
    finds = [_NAME.sub("(?:", rule.find.pattern) for rule in rules() if rule.at == at]
    either = "" if any(map(_REFERS.search, finds)) else "|".join(f"(?:{find})" for find in finds)
    return re.compile(either, re.MULTILINE)


def repair_changes(text: str, rule: Rule, starts: dict[str, list[int]] | None = None) -> Iterator[Change]:
    """What one rule would change; `starts` are those of ``_starts`` where they are known."""
    for match in _matches(text, rule, starts or _starts(text)):
        for group, becomes in rule.put.items():
            start, end = match.span(group)
            if start >= 0 and text[start:end] != becomes:
                kind = "joined" if not becomes and not match[group].strip() else "mended"
                yield Change(start, end, becomes, kind, rule.reason)


def _starts(text: str, rare: frozenset[str] | None = None) -> dict[str, list[int]]:
    """Where a rule with `at` may begin."""
    years, (numbers, blanks) = _years(text), _spaced(text, rare)
    openings = {text.rfind("(", max(start - 14, 0), start) for start in years}
    return {
        "": [0],
        "year": years,
        "bracket": sorted(openings - {-1}),
        "number": numbers,
        "blank": blanks,
        "marker": _markers(text),
    }


def _years(text: str) -> list[int]:
    """Runs of digits that begin as a year does, but for 2021年 without a space near it."""
    known = [pattern for century, pattern in _YEARS.items() if century in text]
    found = sorted(match.start() for pattern in known for match in pattern.finditer(text))
    return [start for start in found if not _inside(text, start)]


def _inside(text: str, start: int) -> bool:
    """Whether the digits at `start` go on a run of digits and points."""
    while start and text[start - 1] == ".":
        start -= 1
    return start > 0 and text[start - 1] in _DIGITS


def _spaced(text: str, rare: frozenset[str] | None) -> tuple[list[int], list[int]]:
    """Numbers that a blank, a tab or ? follows, and the blanks ahead of numbers."""
    numbers, blanks = [], []
    for at in _gaps(text, rare):
        if text[at - 1 : at] in _NUMERIC and (number := _number(text, at)) < at:
            numbers.append(number)
        if text[at] in _BLANK and text[at + 1 : at + 2] in _DIGITS:
            blanks.append(_blanks(text, at))
    return numbers, blanks


def _gaps(text: str, rare: frozenset[str] | None) -> list[int]:
    """Where what may stand between a number and its unit or inside it stands: blanks, tab and ?."""
    signs = [sign for sign in (_GAPS if rare is None else {" ", "?"} | _GAPS & rare) if sign in text]
    return sorted(match.start() for sign in signs for match in re.finditer(re.escape(sign), text))


def _number(text: str, end: int) -> int:
    """Where the number begins that ends here, points ahead of its first digit left out; `end` without a digit."""
    start = at = end
    while at and text[at - 1] in _NUMERIC:
        at -= 1
        start = start if text[at] == "." else at
    return start


def _blanks(text: str, end: int) -> int:
    """Where the blanks begin that end here."""
    while end and text[end - 1] in _BLANK:
        end -= 1
    return end


def _markers(text: str) -> list[int]:
    """Where lines begin that may have a list marker without one of its brackets: (一 or 一)."""
    return [match.start() for match in _HALF_MARKER.finditer("\n" + text)]


def _matches(text: str, rule: Rule, starts: dict[str, list[int]]) -> Iterable[re.Match[str]]:
    if not rule.at:
        return rule.find.finditer(text)
    find = rule.find.match
    return [match for start in starts[rule.at] if (match := find(text, start))]
