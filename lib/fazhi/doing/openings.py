"""What a pattern begins and ends with: where that does not stand, the pattern need not be tried."""

from __future__ import annotations

import re
from collections.abc import Sequence

_GROUP = re.compile(r"\(\?:([^()\[\]]*)\)(?![?*{])")
_CLASS = re.compile(r"\[([^]^\\-]+)\](?![?*{])")
_DIGIT = re.compile(r"\\d(?![?*{])")
_PLAIN = re.compile(r"[^-\\()\[\].^$*+?{}|]*")
_BEHIND = re.compile(r"\(\?[=!][^()]*\)$")
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]|.", re.DOTALL)  # one, an escape or a class of characters
_EDGES = (".", "^", "$", r"\A", r"\Z")
_TAIL = re.compile(r"[^-\\()\[\].^$*+?{}|]+$")


def quick(patterns: Sequence[str]) -> str:
    """One pattern of all, that looks at the first character before it tries them.

    >>> quick(["(?:荣获|获评)称号", "[位排]列", "被评为"])
    '(?=[位排荣获被])(?:(?:荣获|获评)称号|[位排]列|被评为)'
    >>> quick([r"\\d件", "[一二]次"])
    '[0123456789一二](?:(?<=[0123456789])件|(?<=[一二])次)'
    """
    parted = [_parted(pattern) for pattern in patterns]
    if len(patterns) > 1 and all(signs for signs, _ in parted):
        behind = "|".join(f"(?<=[{signs}]){rest}" for signs, rest in parted)
        return f"[{''.join(signs for signs, _ in parted)}](?:{behind})"
    begun = heads(patterns)
    if len(patterns) == 1 or not begun:
        return "|".join(patterns)
    return f"(?=[{''.join(sorted({head[0] for head in begun}))}])(?:{'|'.join(patterns)})"


def _parted(pattern: str) -> tuple[str, str]:
    """The characters with one of which a pattern begins, where it says so by a class, and the rest of it."""
    signs = _CLASS.match(pattern)
    first, rest = (signs[1], pattern[signs.end() :]) if signs else ("0123456789", pattern[2:])
    begun = signs or _DIGIT.match(pattern)
    alone = not rest.startswith(("?", "*", "+", "{")) and len(_alternatives(pattern)) == 1
    return (first, rest) if begun and alone else ("", "")


def heads(patterns: Sequence[str]) -> set[str]:
    """The words or characters one of which begins whatever a pattern finds; none where that does not show.

    >>> sorted(heads(["(?:荣获|获评?)称号", "[位排]列", "被评为"]))
    ['位', '排', '荣获', '获', '被评为']
    """
    found = [_heads(pattern) for pattern in patterns]
    return set().union(*found) if all(map(all, found)) and all(found) else set()


def _heads(pattern: str) -> set[str]:
    if _DIGIT.match(pattern):
        return set("0123456789")
    group, signs = _GROUP.match(pattern), _CLASS.match(pattern)
    if signs:
        return set(signs[1])
    return {_head(word) for word in group[1].split("|")} if group else {_head(pattern)}


def _head(pattern: str) -> str:
    """The plain characters with which `pattern` begins, without one that may be missing."""
    plain = _PLAIN.match(pattern)
    end = plain.end() if plain else 0
    return pattern[: end - 1 if pattern[end : end + 1] in ("?", "*", "{") else end]


def tails(pattern: str) -> set[str]:
    """The words one of which stands in whatever a pattern finds, by what it ends with; none where that does not show.

    >>> sorted(tails("作(?:典型|经验)[^,]{0,6}(?:发言|列为(?:甲|乙)|介绍?)(?!的)")), tails("排第?[0-9]+位")
    (['介', '列为', '发言'], {'位'})
    """
    pattern = _BEHIND.sub("", pattern)
    if len(_alternatives(pattern)) > 1:
        return set()
    if not pattern.endswith(")"):
        tail = _TAIL.search(pattern)
        return {tail[0]} if tail and not pattern[: tail.start()].endswith("\\") else set()
    begin = _last_group(pattern)
    if not pattern.startswith("(?:", begin):
        return set()
    found = {_head(words) for words in _alternatives(pattern[begin + 3 : -1])}
    return found if all(found) else set()


def _alternatives(pattern: str) -> list[str]:
    """The pattern cut at each | outside of brackets."""
    found, depth = [""], 0
    for sign in _SIGN.findall(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found


def _last_group(pattern: str) -> int:
    """Where the group begins with which the pattern ends; -1 where it ends with none."""
    opened, begin = [], -1
    for match in _SIGN.finditer(pattern):
        if match[0] == "(":
            opened.append(match.start())
        begin = opened.pop() if match[0] == ")" and opened else -1
    return begin


def apart(pattern: str, between: str) -> bool:
    """Whether a pattern finds in texts with `between` between them what it finds in each: no sign of it stands for that
    or for the end of a text.

    >>> [apart(pattern, ";") for pattern in ("获[^,;。]{0,9}奖", "获.{0,9}奖", "提高(?![^,;。])", "提高(?=[,。]|$)")]
    [True, False, True, False]
    """
    return not any(
        sign in (between, *_EDGES) or len(sign) > 1 and re.fullmatch(sign, between)
        for sign in _SIGN.findall(pattern)
    )
