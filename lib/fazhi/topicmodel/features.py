"""Texts as vectors: words weighted by their rarity here and in the language, beside pairs of characters.

The weight of a word is its inverse document frequency in the texts times that in general Chinese (the table that jieba
brings along): so a word of the trade counts more than one that merely is rare in a small corpus. Pairs of characters tie
together what shares a character but not a word (普法, 法治宣传). On coded measures each of the two raised agreement with the dimensions
and steadiness (benchmarks/topics).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.preprocessing import normalize

from fazhi.topicmodel.counting import Counts, Matrix, count, pair

LEAST, MOST = 2, 0.5  # a word or pair counts from this many texts on, up to this share of the texts
PAIRS = 1.0  # weight of the pairs of characters beside the words
OF_WORDS, OF_PAIRS = 0.7, 0.5  # power of the rarity in general Chinese

Weights = npt.NDArray[np.float64]


class Features:
    """Learned weights; `fit` from counts, `weigh` counts with the same columns, `transform` texts."""

    def fit(self, counts: Counts) -> Features:
        """Raises ValueError where the texts hold neither words nor Chinese characters."""
        codes = counts.pairs
        self.words, here = _kept(counts.by_word)
        self.word_weights = here * _rarities(counts.words[i] for i in self.words) ** OF_WORDS
        self.pairs, here = _kept(counts.by_pair)
        self.pair_weights = here * _rarities(pair(codes[i]) for i in self.pairs) ** OF_PAIRS
        if not len(self.words) + len(self.pairs):
            raise ValueError("texts hold no words: topics need Chinese text")
        empty = (len(self.words), len(self.pairs))
        self.columns = Counts(
            tuple(counts.words[i] for i in self.words),
            sparse.csr_matrix((0, empty[0])),
            codes[self.pairs],
            sparse.csr_matrix((0, empty[1])),
        )
        return self

    def weigh(self, counts: Counts) -> Matrix:
        """Rows of length 1 (0 where a text has no known word), columns: words, then pairs. Columns of `counts` as in fit."""
        return _joined(
            _weighted(counts.by_word[:, self.words], self.word_weights),
            _weighted(counts.by_pair[:, self.pairs], self.pair_weights),
        )

    def transform(self, texts: Sequence[str]) -> Matrix:
        """The same for texts."""
        counts = count(texts, self.columns)
        return _joined(
            _weighted(counts.by_word, self.word_weights), _weighted(counts.by_pair, self.pair_weights)
        )


@cache
def general() -> tuple[dict[str, float], float]:
    """Rarity (inverse document frequency) of words in general Chinese, and what a word not in the table gets: the median."""
    spec = importlib.util.find_spec("jieba")
    folder = Path((spec and spec.submodule_search_locations or [""])[0])
    lines = (folder / "analyse" / "idf.txt").read_text(encoding="utf-8").splitlines()
    table = {word: float(value) for word, _, value in (line.partition(" ") for line in lines if line)}
    return table, median(table.values())


def rarity(word: str) -> float:
    """How rare a word is in general Chinese.

    >>> round(rarity("行政"), 1), round(rarity("调解"), 1)
    (6.1, 8.2)
    """
    table, usual = general()
    return table.get(word, usual)


def _rarities(words: Iterable[str]) -> Weights:
    return np.array([rarity(word) for word in words], float)


def _kept(counted: Matrix) -> tuple[npt.NDArray[np.int64], Weights]:
    """The columns that count, and their rarity in these texts."""
    n = counted.shape[0]
    texts = np.bincount(counted.indices, minlength=counted.shape[1])
    kept = np.flatnonzero((texts >= LEAST) & (texts <= max(MOST * n, LEAST)))
    if not len(kept):
        kept = np.flatnonzero(texts)
    return kept, np.log((1 + n) / (1 + texts[kept])) + 1


def _weighted(counted: Matrix, weights: Weights) -> Matrix:
    matrix = counted.astype(np.float64)
    matrix.data = 1 + np.log(matrix.data)
    return normalize(matrix @ sparse.diags_array(weights)) if len(weights) else matrix


def _joined(words: Matrix, pairs: Matrix) -> Matrix:
    return normalize(sparse.hstack([words, pairs * PAIRS], format="csr"))
