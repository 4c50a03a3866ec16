"""Whether a statement says that something was done: points for kinds of language, listed in ``data/measures.yaml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, compress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fazhi.lookup import Words, codes
from fazhi.paths import read_yaml
from fazhi.script import fold
from fazhi.structure.dimensions import lexicon, scored

LONGEST = 400
_TITLE = re.compile("《[^》]{1,120}》")
# Each stands for what a pattern has found, so that no word is found in it again: anything, an amount, a clause without acts.
_OPEN, _AMOUNT, _WHOLE = "|", "#", "^"
_GROUP = re.compile(r"\(\?:([^()\[\]]*)\)(?![?*{])")
_CLASS = re.compile(r"\[([^]^\\-]+)\](?![?*{])")
_PLAIN = re.compile(r"[^-\\()\[\].^$*+?{}|]*")


Pattern = tuple[int, re.Pattern[str], str]


class Rules(NamedTuple):
    """The file compiled: its kinds, each with points and limit, patterns in order, the words and the kind of each."""

    start: float
    kinds: tuple[str, ...]
    points: NDArray[np.float64]
    most: NDArray[np.int64]
    patterns: tuple[Pattern, ...]
    heads: Words
    opens: NDArray[
        np.bool_
    ]  # which pattern (column) may begin with a head (row) or with the beginning of one
    words: Words
    kind_of: NDArray[np.int64]
    lengths: NDArray[np.int64]
    form: NDArray[np.float64]
    lead: float
    section: tuple[float, float]


@cache
def rules() -> Rules:
    """The rules of ``data/measures.yaml``; raises ValueError where a word stands under two kinds."""
    raw = read_yaml("measures.yaml")
    table = {"counted": {"points": raw["counted"], "most": 2}, **raw["kinds"]}
    kind_of, names = _kind_of(table), list(table)
    words, (lengths, form) = Words(kind_of), zip(*raw["form"], strict=True)
    each, most = (np.array([kind[key] for kind in table.values()]) for key in ("points", "most"))
    kinds = np.array([names.index(kind_of[word]) for word in words.words], np.int64)
    steps = np.array(lengths), np.array(form), float(raw["lead"])
    section = raw["section"]["least"], raw["section"]["more"]
    return Rules(
        float(raw["start"]), tuple(names), each, most, *_patterns(table), words, kinds, *steps, section
    )


def _kind_of(table: dict[str, Any]) -> dict[str, str]:
    kind_of: dict[str, str] = {}
    for name, kind in table.items():
        for word in map(str, kind.get("words", [])):
            if kind_of.setdefault(word, name) != name:
                raise ValueError(f"word {word!r} stands under {kind_of[word]} and {name}")
    return kind_of


def _patterns(table: dict[str, Any]) -> tuple[tuple[Pattern, ...], Words, NDArray[np.bool_]]:
    """The patterns with the number of their kind and their mark; what they begin with, and which begins with what."""
    listed = [(i, name, kind) for i, (name, kind) in enumerate(table.items()) if kind.get("patterns")]
    begun = [heads(kind["patterns"]) for _, _, kind in listed]
    words = Words(set().union(*begun))
    opens = [[head.startswith(tuple(some)) for some in begun] for head in words.words]
    patterns = [(i, re.compile(quick(kind["patterns"])), _mark(name, kind)) for i, name, kind in listed]
    return tuple(patterns), words, np.array(opens, bool).reshape(-1, len(patterns))


def quick(patterns: Sequence[str]) -> str:
    """One pattern of all, that looks at the first character before it tries them.

    >>> quick(["(?:荣获|获评)称号", "[位排]列", "被评为"])
    '(?=[位排荣获被])(?:(?:荣获|获评)称号|[位排]列|被评为)'
    """
    begun = heads(patterns)
    if len(patterns) == 1 or not begun:
        return "|".join(patterns)
    return f"(?=[{''.join(sorted({head[0] for head in begun}))}])(?:{'|'.join(patterns)})"


def heads(patterns: Sequence[str]) -> set[str]:
    """The words or characters one of which begins whatever a pattern finds; none where that does not show.

    >>> sorted(heads(["(?:荣获|获评?)称号", "[位排]列", "被评为"]))
    ['位', '排', '荣获', '获', '被评为']
    """
    found = [_heads(pattern) for pattern in patterns]
    return set().union(*found) if all(map(all, found)) and all(found) else set()


def _heads(pattern: str) -> set[str]:
    if pattern.startswith(r"\d"):
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


def _mark(name: str, kind: dict[str, Any]) -> str:
    return _AMOUNT if name == "amount" else _WHOLE if kind.get("clause") else _OPEN


def language(text: str) -> dict[str, int]:
    """How often each kind of language stands in `text`; `counted` clauses hold both an act and an amount.

    >>> language("全年开展普法讲座20场,荣获先进集体称号。")
    {'counted': 1, 'award': 1, 'act': 1, 'done': 1, 'amount': 1}
    """
    (found,) = spoken([text]).tolist()
    return {kind: times for kind, times in zip(rules().kinds, found, strict=True) if times}


def spoken(texts: Sequence[str]) -> NDArray[np.int64]:
    """How often each kind of language (columns as ``rules().kinds``) stands in each statement.

    Of a statement without end the first ``LONGEST`` characters are judged, so that no text takes more than linear time.
    """
    rule = rules()
    times = np.zeros((len(texts), len(rule.kinds)), np.int64)
    plain = _folded(texts)
    tried = zip(plain, times, _tried(plain), strict=True)
    marked = [_marked(text, found, patterns) for text, found, patterns in tried]
    whole = "\n".join(marked)
    at, numbers = rule.words.find(whole)
    signs, ends = codes(whole), np.cumsum([len(text) + 1 for text in marked]) - 1
    pauses = np.union1d(np.flatnonzero(signs == ord(",")), ends)
    amounts, void = (
        np.searchsorted(pauses, np.flatnonzero(signs == ord(sign))) for sign in (_AMOUNT, _WHOLE)
    )
    clause, kind = np.searchsorted(pauses, at), rule.kind_of[numbers]
    said = ~np.isin(clause, void)
    np.add.at(times, (np.searchsorted(ends, at[said]), kind[said]), 1)
    acts = clause[said & (kind == rule.kinds.index("act"))]
    counted = np.searchsorted(ends, pauses[np.intersect1d(acts, amounts)])
    np.add.at(times, (counted, rule.kinds.index("counted")), 1)
    return times


def _folded(texts: Sequence[str]) -> list[str]:
    """The beginnings of the texts with half-width punctuation, every pause a comma."""
    cut = [text[:LONGEST] for text in texts]
    ends = accumulate(len(text) + 1 for text in cut)
    whole = fold("\n".join(cut)).replace(";", ",").replace(":", ",")
    return [whole[end - len(text) - 1 : end - 1] for text, end in zip(cut, ends, strict=True)]


def _tried(texts: Sequence[str]) -> list[list[bool]]:
    """Which patterns may find something in each of the texts: their beginnings stand there."""
    rule = rules()
    at, numbers = rule.heads.longest("\n".join(texts))
    owner = np.searchsorted(np.cumsum([len(text) + 1 for text in texts]), at, side="right")
    tried = np.tile(~rule.opens.any(axis=0), (len(texts), 1))
    for i, begins in enumerate(rule.opens.T):
        tried[owner[begins[numbers]], i] = True
    return list(tried.tolist())


def _marked(plain: str, found: NDArray[np.int64], tried: Sequence[bool]) -> str:
    """A statement with a mark for each title and for what the patterns `tried` find, all counted in `found`."""
    rule = rules()
    if "《" in plain:
        plain, found[rule.kinds.index("title")] = _TITLE.subn(_OPEN, plain)
    for kind, pattern, mark in compress(rule.patterns, tried):
        plain, times = pattern.subn(mark, plain)
        if times:
            found[kind] += times
    return plain


def weighed(texts: Sequence[str], times: NDArray[np.int64], leads: Sequence[bool]) -> NDArray[np.float64]:
    """The points of statements with this language; `leads` is true where one opens a paragraph as a heading would."""
    rule = rules()
    step = np.searchsorted(rule.lengths, [len(text) for text in texts]).clip(max=len(rule.form) - 1)
    form = rule.start + rule.form[step] + rule.lead * np.array(leads, bool)
    return np.asarray(form + np.minimum(times, rule.most) @ rule.points)


def points(text: str, *, lead: bool = False) -> float:
    """The points of a statement; `lead` where it opens a paragraph as a heading would.

    >>> points("建立执法监督平台2个。") > 0, points("高度重视法治建设,切实增强责任感。") > 0
    (True, False)
    """
    return float(weighed([text], spoken([text]), [lead])[0])


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
    return bool(names_work(spoken([text]))[0])


def names_work(times: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the statements with this language name something to be done."""
    kinds = rules().kinds
    return np.asarray(times[:, [kinds.index(kind) for kind in ("act", "work", "push")]].any(axis=1))


def dimensions(stated: Sequence[tuple[str, int]], sections: Sequence[str]) -> list[str]:
    """The dimension of each statement (text, index of its section); `sections` are the dimensions of the sections.

    The words of a statement count as in a section; the dimension of its section has points ahead, more of them the more
    of its statements agree with it: a section that speaks of many things says little of each.

    >>> dimensions([("办理行政复议案件5件。", 0), ("全年共10件。", 0)], ["dispute_resolution"])
    ['dispute_resolution', 'dispute_resolution']
    """
    ids, (least, more) = lexicon().ids, rules().section
    own, each = scored([text for text, _ in stated]), np.arange(len(stated))
    section = np.array([i for _, i in stated], np.int64)
    known = np.array([ids.index(name) for name in sections], np.int64)[section]
    agree = np.bincount(section, own.max(axis=1) == own[each, known])[section]
    number = np.bincount(section)[section]
    own[each, known] += least + more * (agree + 1) / (number + 2)
    return [ids[i] for i in own.argmax(axis=1)]
