"""Topic vectors from features: free ones by NMF (of a user's vectors by k-means), seeded ones pulled by their keywords.

A short statement names few of the words of its topic, so for learning alone the statements most like it lend it theirs.
"""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import normalize

from fazhi.topicmodel.counting import Matrix

PULL = (
    0.4  # share of the start (of a seeded topic: its keywords) in a topic, the rest is what its measures say
)
REST = 0.2  # share of rows, those least like any seed, from which free topics beside seeded ones start
ROUNDS = 20
NEIGHBOURS, LENT = 40, 1.0  # rows that lend their words to a row, and the weight of these beside its own
_CHUNK = 1_000
Vectors = npt.NDArray[np.float64]


def free(features: Matrix, n_topics: int, random_state: int) -> Vectors:
    """`n_topics` vectors of length 1 learned from the rows alone."""
    if not sparse.issparse(features):
        found = KMeans(n_topics, n_init=10, random_state=random_state).fit(features).cluster_centers_
        return normalize(found)
    start = "nndsvda" if n_topics <= min(features.shape) else "random"
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = NMF(n_topics, init=start, random_state=random_state, max_iter=300, tol=1e-3)
        return normalize(model.fit(lent(features)).components_)


def lent(features: Matrix) -> Matrix:
    """Rows of length 1 with the words of their `NEIGHBOURS` nearest rows added, each by its likeness (cosine).

    >>> rows = sparse.csr_matrix([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.0, 1.0]])
    >>> lent(rows).toarray().round(2).tolist()
    [[0.89, 0.45, 0.0], [0.89, 0.45, 0.0], [0.0, 0.0, 1.0]]
    """
    steps = range(0, features.shape[0], _CHUNK)
    near = sparse.vstack([_neighbours(features, i) for i in steps], format="csr")
    return normalize(features + LENT * (normalize(near, norm="l1") @ features))


def _neighbours(features: Matrix, first: int) -> Matrix:
    """How like `_CHUNK` rows from `first` on are to their nearest rows, themselves left out."""
    alike = (features[first : first + _CHUNK] @ features.T).toarray()
    rows = np.arange(len(alike))
    alike[rows, first + rows] = 0
    most = min(NEIGHBOURS, alike.shape[1])
    nearest = np.argpartition(-alike, most - 1, axis=1)[:, :most]
    found = np.take_along_axis(alike, nearest, axis=1)
    return sparse.csr_matrix((found.ravel(), (np.repeat(rows, most), nearest.ravel())), alike.shape)


def seeded(features: Matrix, seeds: Vectors, n_topics: int, random_state: int) -> Vectors:
    """First the seeded topics, in the order of the rows of `seeds`, then `n_topics` less these free ones.

    Free topics start where the seeds reach least; then rows go to the nearest vector and vectors to their rows, but only
    part of the way (spherical k-means with anchors).
    """
    more = n_topics - len(seeds)
    near = (features @ seeds.T).max(axis=1)
    rest = sparse.diags_array((near <= np.quantile(near, REST)).astype(float)) @ features
    start = np.vstack([seeds, free(rest, more, random_state)]) if more else seeds
    vectors, last = start, None
    for _ in range(ROUNDS):
        nearest = (features @ vectors.T).argmax(axis=1)
        if last is not None and (nearest == last).all():
            break
        vectors, last = _moved(features, nearest, start), nearest
    return vectors


def _moved(features: Matrix, nearest: npt.NDArray[np.int64], start: Vectors) -> Vectors:
    rows = np.arange(len(nearest))
    member = sparse.csr_array((np.ones(len(nearest)), (nearest, rows)), (len(start), len(nearest)))
    means = member @ features
    centres = normalize(means.toarray() if sparse.issparse(means) else means)
    return normalize(PULL * start + (1 - PULL) * centres)


def shares(features: Matrix, vectors: Vectors, groups: list[list[int]]) -> Vectors:
    """How much of a row each group of vectors explains, summing to 1; all 0 for a row without a known word."""
    near = np.clip(np.asarray(features @ vectors.T), 0, None)
    best = np.column_stack([near[:, group].max(axis=1) for group in groups])
    return normalize(best, norm="l1")
