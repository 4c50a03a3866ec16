"""Whether a statement says that something was done: points for kinds of language, listed in ``data/measures.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import compress, count, repeat
from operator import contains
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fazhi.doing.openings import apart, heads, quick, tails
from fazhi.lookup import units
from fazhi.paths import read_yaml
from fazhi.script import fold
from fazhi.structure.dimensions import lexicon
from fazhi.words import Words

LONGEST = 400
BITS = 62
BETWEEN = ";"  # stands in no statement (``paused``)
# Each stands for what a pattern has found, so that no word is found in it again: anything, an amount, a clause without acts.
_OPEN, _AMOUNT, _WHOLE = "|", "#", "^"


class Pattern(NamedTuple):
    """What shows a kind, the mark that takes its place, whether it finds the same in statements that stand together."""

    kind: int
    found: re.Pattern[str]
    mark: str
    apart: bool


class Rules(NamedTuple):
    """The file compiled: its kinds, each with points and limit, patterns in order, the words and the kind of each."""

    start: float
    kinds: tuple[str, ...]
    points: NDArray[np.float64]
    most: NDArray[np.int64]
    patterns: tuple[Pattern, ...]
    shown: Words
    shows: NDArray[
        np.int64
    ]  # bits of what each of these may begin (row 0) and end (row 1), last those always there
    own: list[int]  # bits of each pattern
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


def _patterns(table: dict[str, Any]) -> tuple[tuple[Pattern, ...], Words, NDArray[np.int64], list[int]]:
    """The patterns with the number of their kind and their mark; what shows them, and their own bits."""
    listed = [(i, name, kind) for i, (name, kind) in enumerate(table.items()) if kind.get("patterns")]
    pieces = [(i, piece) for i, (_, _, kind) in enumerate(listed) for piece in kind["patterns"]]
    shown = [[heads([piece]) for _, piece in pieces], [tails(piece) for _, piece in pieces]]
    words = Words(set().union(*shown[0], *shown[1]))
    bits = [
        [_bits(not some or word.startswith(tuple(some)) for some in every) for word in (*words.words, "")]
        for every in shown
    ]
    own = [_bits(i == at for at, _ in pieces) for i in range(len(listed))]
    patterns = [_pattern(i, kind["patterns"], _mark(name, kind)) for i, name, kind in listed]
    return tuple(patterns), words, np.array(bits, np.int64), own


def _pattern(kind: int, listed: Sequence[str], mark: str) -> Pattern:
    found = re.compile(quick(listed))
    return Pattern(kind, found, mark, not found.groups and all(apart(one, BETWEEN) for one in listed))


def _bits(values: Iterable[bool]) -> int:
    """The truth of the values as bits; beyond ``BITS`` some share one, so that too much is tried, never too little."""
    found = 0
    for i, value in enumerate(values):
        found |= bool(value) << i % BITS
    return found


def _mark(name: str, kind: dict[str, Any]) -> str:
    return _AMOUNT if name == "amount" else _WHOLE if kind.get("clause") else _OPEN


def language(text: str) -> dict[str, int]:
    """How often each kind of language stands in `text`; `counted` clauses hold both an act and an amount.

    >>> language("全年开展普法讲座20场,荣获先进集体称号。")
    {'counted': 1, 'award': 1, 'act': 1, 'done': 1, 'amount': 1}
    """
    (found,) = spoken([paused(text)]).tolist()
    return {kind: times for kind, times in zip(rules().kinds, found, strict=True) if times}


def paused(text: str) -> str:
    """The text with half-width punctuation, every pause a comma, as statements are judged.

    >>> paused("受理5件\uff1b办结4件")
    '受理5件,办结4件'
    """
    return fold(text).replace(";", ",").replace(":", ",")


def spoken(texts: Sequence[str]) -> NDArray[np.int64]:
    """How often each kind of language (columns as ``rules().kinds``) stands in each statement (``paused``).

    Of a statement without end the first ``LONGEST`` characters are judged, so that no text takes more than linear time.
    """
    plain = [text if len(text) <= LONGEST else text[:LONGEST] for text in texts]
    times = np.zeros((len(plain), len(rules().kinds)), np.int64)
    for pattern, rows in zip(rules().patterns, _tried(plain), strict=True):
        if len(rows):
            times[rows, pattern.kind] = _marked(plain, rows, pattern)
    for row in list(compress(count(), map(contains, plain, repeat(_WHOLE)))):  # few
        plain[row] = ",".join(_WHOLE if _WHOLE in clause else clause for clause in plain[row].split(","))
    return times + _worded(plain)


def _tried(texts: Sequence[str]) -> list[NDArray[np.int64]]:
    """For each pattern the texts in which it may find something: its beginnings and its ends stand there."""
    rule = rules()
    at, numbers = rule.shown.longest("\n".join(texts))
    bounds, both = at.searchsorted(_ends(texts), "right"), np.full(len(texts), -1)
    some = np.diff(bounds, prepend=0).nonzero()[0]  # texts where something stands
    first = np.append(0, bounds).take(some)
    for bits in rule.shows:
        found = np.full(len(texts), bits[-1])
        found[some] |= np.bitwise_or.reduceat(bits.take(numbers), first)
        both &= found
    return [(both & own).nonzero()[0] for own in rule.own]


def _ends(texts: Sequence[str]) -> NDArray[np.int64]:
    """Where each of the texts ends, a character between two."""
    return np.fromiter(map(len, texts), np.int64, len(texts)).cumsum() + np.arange(len(texts))


def _owners(ends: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """In which of the texts that end there each of these rising places stands."""
    return np.arange(len(ends)).repeat(np.diff(at.searchsorted(ends, "right"), prepend=0))


def _marked(plain: list[str], rows: NDArray[np.int64], pattern: Pattern) -> NDArray[np.int64]:
    """Put the mark of a pattern in the place of what it finds in these statements; how often it does in each."""
    numbers = rows.tolist()
    some = [plain[row] for row in numbers]
    marked, times = _together(some, pattern) if pattern.apart else _singly(some, pattern)
    for row, text in zip(numbers, marked, strict=True):
        plain[row] = text
    return times


def _together(some: Sequence[str], pattern: Pattern) -> tuple[list[str], NDArray[np.int64]]:
    """The statements marked, and the times; all searched at once, which is much quicker than each by itself."""
    pieces = pattern.found.split(BETWEEN.join(some))
    passed = np.fromiter(map(str.count, pieces, repeat(BETWEEN)), np.int64, len(pieces))
    times = np.bincount(passed[:-1].cumsum(), minlength=len(some))
    return pattern.mark.join(pieces).split(BETWEEN), times


def _singly(some: Sequence[str], pattern: Pattern) -> tuple[list[str], NDArray[np.int64]]:
    """The same with a pattern that might take two statements for one."""
    found = [pattern.found.subn(pattern.mark, text) for text in some]
    return [text for text, _ in found], np.array([times for _, times in found], np.int64)


@cache
def _number(kind: str) -> int:
    return rules().kinds.index(kind)


def _worded(marked: Sequence[str]) -> NDArray[np.int64]:
    """How often the words of each kind stand in the marked statements, and the clauses with both an act and an amount."""
    rule, whole, ends = rules(), "\n".join(marked), _ends(marked)
    signs = units(whole)
    at, numbers = rule.words.find_in(signs)
    kind, size = rule.kind_of.take(numbers), (len(marked), len(rule.kinds))
    places = _owners(ends, at) * size[1] + kind
    times = np.bincount(places, minlength=size[0] * size[1]).reshape(size)
    pause = signs == ord(",")
    pause[ends] = True
    pauses = pause.nonzero()[0]
    both = np.ones(len(pauses), bool)
    for found in ((signs == ord(_AMOUNT)).nonzero()[0], at[kind == _number("act")]):
        held = np.zeros(len(pauses), bool)
        held[pauses.searchsorted(found)] = True
        both &= held
    counted = ends.searchsorted(pauses[both])
    times[:, _number("counted")] += np.bincount(counted, minlength=size[0])
    return times


def weighed(lengths: Sequence[int], times: NDArray[np.int64]) -> NDArray[np.float64]:
    """The points of statements of these lengths with this language, none of which stands as a heading does."""
    rule = rules()
    step = rule.lengths.searchsorted(lengths).clip(max=len(rule.form) - 1)
    return np.asarray(rule.start + rule.form[step] + np.minimum(times, rule.most) @ rule.points)


def points(text: str, *, lead: bool = False) -> float:
    """The points of a statement; `lead` where it opens a paragraph as a heading would.

    >>> points("建立执法监督平台2个。") > 0, points("高度重视法治建设,切实增强责任感。") > 0
    (True, False)
    """
    return float(weighed([len(text)], spoken([paused(text)]))[0]) + rules().lead * lead


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
    return bool(names_work(spoken([paused(text)]))[0])


def names_work(times: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the statements with this language name something to be done."""
    return np.asarray(times[:, [_number(kind) for kind in ("act", "work", "push")]].any(axis=1))


def dimensions(own: NDArray[np.int32], section: Sequence[int], sections: Sequence[str]) -> list[str]:
    """The dimension of each statement by its ``scores`` and the index of its section; `sections` are those of the sections.

    The words of a statement count as in a section; the dimension of its section has points ahead, more of them the more
    of its statements agree with it: a section that speaks of many things says little of each.

    >>> from fazhi.structure.dimensions import keywords, scores
    >>> own = scores(keywords("办理行政复议案件5件。全年共10件。"), [0, 11], [11, 18])
    >>> dimensions(own, [0, 0], ["dispute_resolution"])
    ['dispute_resolution', 'dispute_resolution']
    """
    ids, (least, more) = lexicon().ids, rules().section
    each, above = np.arange(len(own)), np.array(section, np.int64)
    known = np.array([ids.index(name) for name in sections], np.int64)[above]
    agree = np.bincount(above, own.max(axis=1, initial=0) == own[each, known])[above]
    points = own.astype(float)
    points[each, known] += least + more * (agree + 1) / (np.bincount(above)[above] + 2)
    return [ids[i] for i in points.argmax(axis=1).tolist()]
