"""Which of the eleven dimensions a heading or a text is about, by the words of ``data/dimensions.yaml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fazhi.lookup import Words
from fazhi.paths import read_yaml

OTHER = "other"
GROUP = 60  # first characters of keywords that are tried together
_WIDE = tuple(zip("\uff08\uff09\uff0c\uff1b\uff1a\uff0e\uff01\uff1f", "(),;:.!?", strict=True))


class Lexicon(NamedTuple):
    """The dimensions and what finds every keyword, the longest first: one pattern, and quicker for a long text, `words`."""

    ids: tuple[str, ...]
    pattern: re.Pattern[str]
    weights: dict[str, tuple[int, int]]  # keyword -> (index of the dimension, weight)
    words: Words
    dimension: NDArray[np.int64]  # of each of the words
    weight: NDArray[np.int64]


@cache
def table() -> tuple[dict[str, Any], ...]:
    """The dimensions as ``data/dimensions.yaml`` has them: id, zh, en, definition, keywords."""
    return tuple(read_yaml("dimensions.yaml"))


@cache
def lexicon() -> Lexicon:
    """The keywords (two characters or more) compiled; raises ValueError where one stands under two dimensions."""
    weights: dict[str, tuple[int, int]] = {}
    for i, dimension in enumerate(table()):
        for weight, words in dimension["keywords"].items():
            for word in map(str, words):
                if weights.get(word, (i,))[0] != i:
                    raise ValueError(f"keyword {word!r} stands under two dimensions")
                weights[word] = (i, int(weight))
    ids = tuple(dimension["id"] for dimension in table())
    pattern, words = re.compile(_grouped(sorted(weights))), Words(weights)
    dimension, weight = np.array([weights[word] for word in words.words], np.int64).T
    return Lexicon(ids, pattern, weights, words, dimension, weight)


def _grouped(words: Sequence[str]) -> str:
    """As ``any_of``, quicker where no word is: the first two characters are looked at, then groups of words by the first."""
    first, second = ("[" + re.escape("".join(sorted({word[i] for word in words}))) + "]" for i in (0, 1))
    groups: dict[int, list[str]] = {}
    for i, (_, some) in enumerate(groupby(words, key=lambda word: word[0])):
        groups.setdefault(i // GROUP, []).extend(some)
    tried = (
        f"(?=[{re.escape(''.join(word[0] for word in some))}]){any_of(some)}" for some in groups.values()
    )
    return f"(?={first}{second})(?:{'|'.join(tried)})"


def fold(text: str) -> str:
    """`text` with half-width brackets, commas, colons and stops for the full-width ones; no place moves.

    >>> fold("\uff08一\uff09加强普法\uff0c依法行政")
    '(一)加强普法,依法行政'
    """
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return text


def any_of(words: Any) -> str:
    """A pattern for the longest of `words` at a place, grouped by common beginnings so that it is quick.

    >>> any_of(["执法", "执法证", "普法"])
    '(?:执法(?:证)?|普法)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for character in word:
            branch = branch.setdefault(character, {})
        branch[""] = {}
    return _pattern(tree)


def _pattern(tree: dict[str, Any]) -> str:
    branches = []
    for character, branch in sorted(tree.items()):
        prefix = re.escape(character)
        while len(branch) == 1 and "" not in branch:
            character, branch = next(iter(branch.items()))
            prefix += re.escape(character)
        if character:
            branches.append(prefix + (_pattern(branch) if set(branch) != {""} else ""))
    return "(?:" + "|".join(branches) + ")" + ("?" if "" in tree else "")


def scores(text: str, factor: float = 1.0) -> dict[int, float]:
    """Summed weights of the keywords of `text` by the index of their dimension, each keyword at most twice.

    >>> ids = lexicon().ids
    >>> {ids[i]: score for i, score in scores("行政复议与人民调解").items()}
    {'dispute_resolution': 10.0}
    """
    pattern, weights = lexicon().pattern, lexicon().weights
    found: dict[int, float] = {}
    times: dict[str, int] = {}
    for word in pattern.findall(fold(text)):
        seen = times[word] = times.get(word, 0) + 1
        if seen <= 2:
            i, weight = weights[word]
            found[i] = found.get(i, 0.0) + weight * factor
    return found


def scored(texts: Sequence[str]) -> NDArray[np.float64]:
    """The ``scores`` of many texts at once: a row a text, a column a dimension.

    >>> scored(["行政复议与人民调解", ""]).max(axis=1).tolist()
    [10.0, 0.0]
    """
    known, shape = lexicon(), (len(texts), len(lexicon().ids))
    starts, numbers = known.words.find(fold("\n".join(texts)))
    owner = np.searchsorted(np.cumsum([len(text) + 1 for text in texts]), starts, side="right")
    pairs, times = np.unique(owner * len(known.weight) + numbers, return_counts=True)
    owner, numbers = np.divmod(pairs, len(known.weight))
    points = known.weight[numbers] * np.minimum(times, 2)
    at = owner * shape[1] + known.dimension[numbers]
    return np.bincount(at, points, minlength=shape[0] * shape[1]).astype(float).reshape(shape)


def dimension(heading: str, text: str = "", parent: str = OTHER) -> str:
    """The dimension of a section: its heading decides, else heading and text together, else it is its parent's.

    >>> dimension("(三)坚持严格规范公正文明执法")
    'enforcement'
    >>> dimension("一、2020年工作情况")
    'other'
    """
    found = scores(heading, 3.0)
    if not _clear(found, 9.0, 1.3):
        for i, score in scores(text).items():
            found[i] = found.get(i, 0.0) + score
    ids = lexicon().ids
    if not found or max(found.values()) < 5.0:
        return parent
    i = ids.index(parent)
    if parent != OTHER and i in found:
        found[i] += 3.0
    return ids[max(found, key=lambda k: (found[k], -k))]


def stands_out(text: str) -> str:
    """The dimension that `text` is clearly about (at least 10, and twice what any other has); "" where none is clear.

    >>> stands_out("全年办理行政复议案件5件,人民调解组织化解纠纷20件。")
    'dispute_resolution'
    """
    found = scores(text)
    return lexicon().ids[max(found, key=lambda i: found[i])] if _clear(found, 10.0, 2.0) else ""


def _clear(found: dict[int, float], least: float, lead: float) -> bool:
    ranked = sorted(found.values(), reverse=True) + [0.0, 0.0]
    return ranked[0] >= least and ranked[0] >= lead * ranked[1]
