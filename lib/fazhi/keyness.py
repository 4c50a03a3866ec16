"""Which words one group of texts uses more than the others: by place, by level, by year.

Two figures for every word and group. `z`: the log-odds of the word in the group against all other groups, with an
informative Dirichlet prior (the word's share in all texts), divided by its standard error: Monroe, Colaresi and Quinn,
Fightin' Words, Political Analysis 16 (2008), eq. 15-22. `g2`: the log-likelihood ratio of Dunning, Accurate Methods for the
Statistics of Surprise and Coincidence, Computational Linguistics 19 (1993), with the sign of the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

COLUMNS = ["group", "term", "n", "rest", "texts", "log_odds", "z", "g2"]
Floats = npt.NDArray[np.float64]


class Group(NamedTuple):
    """How often each word stands in the texts of a group, and in how many of them."""

    name: Hashable
    words: Counter[str]
    texts: Counter[str]


def keyness(
    texts: Iterable[str],
    groups: Iterable[Hashable],
    *,
    least: int = 5,
    prior: float = 500.0,
    words: Callable[[str], Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Words by group, columns ``COLUMNS``, the most typical of each group (highest z) first.

    `n` is how often the word stands in the group, `rest` in all others, `texts` in how many texts of the group: a word of one
    text says little of the group. Words found less than `least` times in all are left out, though they count in the totals.
    `prior` is the weight of the prior in words; more of it draws rare words towards no difference. |z| above 1.96 is more
    than chance at 5 % for one word looked at alone, not for the top of a list. `words` cuts a text (default: segment.words).
    Texts without a group (None, NaN, NA) are left out. Raises ValueError for fewer than two groups or unequal lengths.

    >>> found = keyness(["普法 普法 执法", "执法 执法 复议"], [2020, 2021], least=1, prior=1, words=str.split)
    >>> found[["group", "term", "n", "rest"]].values.tolist()[0]
    [2020, '普法', 2, 0]
    """
    if prior <= 0:
        raise ValueError(f"prior must be above 0, not {prior}")
    counted = _counted(texts, groups, words or _segment())
    if len(counted) < 2:
        raise ValueError(f"keyness compares groups with each other; there is {len(counted)}")
    all_words = sum((group.words for group in counted), Counter[str]())
    terms = sorted(word for word, times in all_words.items() if times >= least)
    total, size = _column(all_words, terms), float(all_words.total())
    frames = []
    for group in counted:
        n, own = _column(group.words, terms), float(group.words.total())
        odds, z = _log_odds(n, total - n, (own, size - own), prior * total / size)
        whole = {"n": n, "rest": total - n, "texts": _column(group.texts, terms)}
        figures = {"log_odds": odds, "z": z, "g2": _likelihood(n, total - n, own, size - own)}
        frame = pd.DataFrame({"group": group.name, "term": terms} | whole | figures)
        frames.append(frame.sort_values("z", ascending=False, kind="stable"))
    found = pd.concat(frames, ignore_index=True)
    return found.astype({"term": "str"} | dict.fromkeys(["n", "rest", "texts"], "int64"))[COLUMNS]


def _segment() -> Callable[[str], Sequence[str]]:
    """Words of two characters and more, without stop words and the marks for numbers and places."""
    from fazhi.segment import NUMBER, PLACE, words

    return lambda text: [word for word in words(text) if len(word) > 1 and word not in (NUMBER, PLACE)]


def _counted(
    texts: Iterable[str], groups: Iterable[Hashable], words: Callable[[str], Sequence[str]]
) -> list[Group]:
    """The words of each group, groups as they sort."""
    found: dict[Hashable, Group] = {}
    for text, name in zip(texts, groups, strict=True):
        if name is not None and name is not pd.NA and name == name:  # NaN is not equal to itself
            group, cut = found.setdefault(name, Group(name, Counter(), Counter())), words(text)
            group.words.update(cut)
            group.texts.update(set(cut))
    return [found[name] for name in sorted(found, key=lambda name: (str(type(name)), name))]


def _column(counts: Counter[str], terms: Sequence[str]) -> Floats:
    """The counts of `terms`, in their order."""
    return np.fromiter((counts[term] for term in terms), dtype=np.float64, count=len(terms))


def _log_odds(n: Floats, rest: Floats, sizes: tuple[float, float], prior: Floats) -> tuple[Floats, Floats]:
    """Log-odds ratio with an informative Dirichlet prior, and the same in standard errors."""
    weight = prior.sum()
    one, other = n + prior, rest + prior
    odds = np.log(one / (sizes[0] + weight - one)) - np.log(other / (sizes[1] + weight - other))
    return odds, odds / np.sqrt(1 / one + 1 / other)


def _likelihood(n: Floats, rest: Floats, size: float, others: float) -> Floats:
    """Dunning's G2 of the table word or not, group or not; negative where the group uses the word less."""
    cells = np.array([n, rest, size - n, others - rest])
    share = (n + rest) / (size + others)
    expected = np.array([size * share, others * share, size * (1 - share), others * (1 - share)])
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(cells > 0, cells * np.log(cells / expected), 0.0)
    return np.where(n >= size * share, 1.0, -1.0) * 2 * parts.sum(axis=0)
