"""Lost characters mended where the reading is certain; the rules are data, ``data/repairs.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import yaml

from fazhi.align import Change
from fazhi.paths import data_file

_STARTS = {"year": re.compile(r"(?:19|20)\d\d"), "number": re.compile(r"(?<![\d.])\d[\d.]*+(?=[^\S\n]|\?)")}


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
    with data_file("repairs.yaml").open(encoding="utf-8") as file:
        return [_rule(entry) for entry in yaml.safe_load(file)]


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


def repair_changes(text: str, rule: Rule) -> Iterator[Change]:
    """What `rule` would change in `text`.

    >>> [(c.start, c.after) for rule in rules() for c in repair_changes("20203月办理44. 5%", rule)]
    [(4, '年'), (11, '')]
    """
    for match in _matches(text, rule):
        for group, becomes in rule.put.items():
            start, end = match.span(group)
            if start >= 0 and text[start:end] != becomes:
                kind = "joined" if not becomes and not match[group].strip() else "mended"
                yield Change(start, end, becomes, kind, rule.reason)


def _matches(text: str, rule: Rule) -> Iterable[re.Match[str]]:
    """Where the rule's pattern fits; a rule with `at` is tried only where such digits begin."""
    if not rule.at:
        return rule.find.finditer(text)
    tried = (rule.find.match(text, start.start()) for start in _STARTS[rule.at].finditer(text))
    return (match for match in tried if match)
