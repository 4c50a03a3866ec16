"""Whether a statement says that something was done: points for kinds of language, listed in ``data/measures.yaml``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import yaml

from fazhi.paths import data_file
from fazhi.script import fold
from fazhi.structure.dimensions import any_of, lexicon, scores

LONGEST = 400
_TITLE = re.compile("《[^》]{1,120}》")
# Each stands for what a pattern has found, so that no word is found in it again: anything, an amount, a clause without acts.
_OPEN, _AMOUNT, _WHOLE = "|", "#", "^"
_GROUP = re.compile(r"\(\?:([^()\[\]]*)\)")
_SIGNS = "\\()[].^$*+?{}|"


class Rules(NamedTuple):
    """The file compiled: points and limit of each kind, patterns in order, one pattern for all words."""

    start: float
    kinds: dict[str, tuple[float, int]]
    patterns: tuple[tuple[str, re.Pattern[str], str], ...]
    words: re.Pattern[str]
    kind_of: dict[str, str]
    lengths: tuple[int, ...]
    form: tuple[float, ...]
    lead: float
    section: tuple[float, float]


@cache
def rules() -> Rules:
    """The rules of ``data/measures.yaml``; raises ValueError where a word stands under two kinds."""
    raw = yaml.safe_load(data_file("measures.yaml").read_text(encoding="utf-8"))
    kind_of: dict[str, str] = {}
    for name, kind in raw["kinds"].items():
        for word in map(str, kind.get("words", [])):
            if kind_of.setdefault(word, name) != name:
                raise ValueError(f"word {word!r} stands under {kind_of[word]} and {name}")
    patterns = tuple(
        (name, re.compile(quick(kind["patterns"])), _mark(name, kind))
        for name, kind in raw["kinds"].items()
        if kind.get("patterns")
    )
    kinds = {"counted": (float(raw["counted"]), 2)}
    kinds |= {name: (float(kind["points"]), int(kind["most"])) for name, kind in raw["kinds"].items()}
    lengths, form = zip(*raw["form"], strict=True)
    words, section = re.compile(words_pattern(kind_of)), (raw["section"]["least"], raw["section"]["more"])
    return Rules(raw["start"], kinds, patterns, words, kind_of, lengths, form, raw["lead"], section)


def quick(patterns: Sequence[str]) -> str:
    """One pattern of all, that looks at the first character before it tries them.

    >>> quick(["(?:荣获|获评)称号", "[位排]列", "被评为"])
    '(?=[位排荣获被])(?:(?:荣获|获评)称号|[位排]列|被评为)'
    """
    first: set[str] = set()
    for pattern in patterns:
        group = _GROUP.match(pattern)
        inner = pattern[1 : pattern.find("]")] if pattern[0] == "[" else ""
        first |= {word[0] for word in group[1].split("|")} if group else set(inner or pattern[0])
    if first & set(_SIGNS):
        return "|".join(patterns)
    return f"(?=[{re.escape(''.join(sorted(first)))}])(?:{'|'.join(patterns)})"


def words_pattern(words: Iterable[str]) -> str:
    """A pattern for the longest of `words` (two characters or more, or one) at a place, quick to see where none is."""
    long = [word for word in words if len(word) > 1]
    first, second = ("[" + re.escape("".join(sorted({word[i] for word in long}))) + "]" for i in (0, 1))
    short = [word for word in words if len(word) == 1]
    return f"(?={first}{second}){any_of(long)}" + (f"|{any_of(short)}" if short else "")


def _mark(name: str, kind: dict[str, Any]) -> str:
    return _AMOUNT if name == "amount" else _WHOLE if kind.get("clause") else _OPEN


def language(text: str) -> dict[str, int]:
    """How often each kind of language stands in `text`; `counted` clauses hold both an act and an amount.

    Of a statement without end the first ``LONGEST`` characters are judged, so that no text takes more than linear time.

    >>> language("全年开展普法讲座20场,荣获先进集体称号。")
    {'award': 1, 'amount': 1, 'done': 1, 'act': 1, 'counted': 1}
    """
    rule, plain = rules(), fold(text[:LONGEST]).replace(";", ",").replace(":", ",")
    found: dict[str, int] = {}
    if "《" in plain:
        plain, found["title"] = _TITLE.subn(_OPEN, plain)
    for name, pattern, mark in rule.patterns:
        plain, times = pattern.subn(mark, plain)
        if times:
            found[name] = found.get(name, 0) + times
    clauses = plain.split(",") if _WHOLE in plain or _AMOUNT in plain else (plain,)
    for clause in clauses:
        if _WHOLE in clause:
            continue
        acts = found.get("act", 0)
        for word in rule.words.findall(clause):
            name = rule.kind_of[word]
            found[name] = found.get(name, 0) + 1
        if _AMOUNT in clause and found.get("act", 0) > acts:
            found["counted"] = found.get("counted", 0) + 1
    return found


def points(text: str, *, lead: bool = False) -> float:
    """The points of a statement; `lead` where it opens a paragraph as a heading would.

    >>> points("建立执法监督平台2个。") > 0, points("高度重视法治建设,切实增强责任感。") > 0
    (True, False)
    """
    rule = rules()
    total = (
        rule.start
        + rule.form[min(bisect_left(rule.lengths, len(text)), len(rule.form) - 1)]
        + (rule.lead if lead else 0.0)
    )
    for name, times in language(text).items():
        each, most = rule.kinds[name]
        total += each * min(times, most)
    return total


def done(text: str, *, lead: bool = False) -> bool:
    """Whether `text` states something that was done or set up: no slogan, award, bare rate or result.

    >>> [done(text) for text in ("印发普法责任清单。", "群众满意度达98%。", "我县被评为先进集体。")]
    [True, False, False]
    """
    return points(text, lead=lead) > 0


def intended(text: str) -> bool:
    """Whether `text` names something to be done, so is a plan; not what frames plans.

    >>> intended("完善执法监督机制。"), intended("2021年是建党100周年。")
    (True, False)
    """
    return bool(language(text).keys() & {"act", "work", "push"})


def dimensions(stated: Sequence[tuple[str, int]], sections: Sequence[str]) -> list[str]:
    """The dimension of each statement (text, index of its section); `sections` are the dimensions of the sections.

    The words of a statement count as in a section; the dimension of its section has points ahead, more of them the more
    of its statements agree with it: a section that speaks of many things says little of each.

    >>> dimensions([("办理行政复议案件5件。", 0), ("全年共10件。", 0)], ["dispute_resolution"])
    ['dispute_resolution', 'dispute_resolution']
    """
    ids = lexicon().ids
    found = [scores(text) for text, _ in stated]
    agree, number = Counter[int](), Counter[int]()
    for (_, i), own in zip(stated, found, strict=True):
        number[i] += 1
        agree[i] += max(own.values(), default=0.0) == own.get(ids.index(sections[i]), 0.0)
    least, more = rules().section
    for (_, i), own in zip(stated, found, strict=True):
        known = ids.index(sections[i])
        own[known] = own.get(known, 0.0) + least + more * (agree[i] + 1) / (number[i] + 2)
    return [ids[max(own, key=lambda k: (own[k], -k))] for own in found]
