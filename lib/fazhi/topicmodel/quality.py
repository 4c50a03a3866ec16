"""How good topics are: coherence of their terms, distance between them, agreement between two sets of labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score

from fazhi.topicmodel.counting import Counts

Labels = npt.NDArray[np.int64]


def npmi(terms: Sequence[Sequence[str]], counts: Counts) -> list[float]:
    """Mean normalised pointwise mutual information of the pairs of each list of terms, from -1 to 1.

    Two terms are together where a text has both; a pair that never is counts -1 (Bouma 2009; Lau, Newman and Baldwin 2014).
    """
    place = {word: i for i, word in enumerate(counts.words)}
    wanted = sorted({place[term] for row in terms for term in row if term in place})
    column = {counts.words[i]: j for j, i in enumerate(wanted)}
    has = (counts.by_word[:, wanted] > 0).astype(np.int64)
    both = np.asarray((has.T @ has).todense()) / max(has.shape[0], 1)
    return [
        mean([_npmi(both, column[a], column[b]) for a, b in combinations([t for t in row if t in column], 2)])
        for row in terms
    ]


def _npmi(both: npt.NDArray[np.float64], a: int, b: int) -> float:
    together = both[a, b]
    if together in (0.0, 1.0):
        return 2 * together - 1
    return float(np.log(together / (both[a, a] * both[b, b])) / -np.log(together))


def mean(values: Sequence[float]) -> float:
    """The mean of those that are numbers, NaN where there is none."""
    known = [value for value in values if value == value]
    return float(np.mean(known)) if known else float("nan")


def agreement(labels: Sequence[Labels]) -> float:
    """Mean adjusted Rand index of all pairs of labellings of the same rows; 1 where there is one labelling."""
    return mean([adjusted_rand_score(a, b) for a, b in combinations(labels, 2)]) if len(labels) > 1 else 1.0


def overlap(labels: Labels, others: Sequence[Labels], n_topics: int) -> list[float]:
    """For topics 1 to `n_topics`: the share of rows (Jaccard) that the nearest topic of each other labelling has in common, averaged."""
    found = np.zeros((len(others), n_topics))
    for i, other in enumerate(others):
        table = np.zeros((n_topics + 1, int(other.max(initial=0)) + 1))
        np.add.at(table, (labels, other), 1)
        union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
        found[i] = (table / np.maximum(union, 1)).max(axis=1)[1:]
    return [float(column.mean()) if len(column) else float("nan") for column in found.T]
