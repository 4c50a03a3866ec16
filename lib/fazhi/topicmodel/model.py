"""The estimator behind fazhi.topics: topics of short Chinese texts that stay put.

Free topics come from non-negative factors of weighted words and pairs of characters, statements lending each other words,
the steadiest way of those compared on coded measures (benchmarks/topics); seeded ones are pulled by keywords. Rows are sorted before anything is
learned and one thread does the sums, so neither the order of the rows nor the number of threads changes a topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import normalize
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from fazhi.topicmodel import learning, naming
from fazhi.topicmodel.counting import Counts, Matrix, count
from fazhi.topicmodel.features import Features

TERMS = 10
_CHUNK = 20_000

Embed = Callable[[list[str]], Any]


class TopicModel(TransformerMixin, BaseEstimator):
    """Topics of short texts, numbered from 1 by size.

    n_topics      how many, seeded ones included
    seeds         {topic: keywords}; None for free topics alone. ``dimension_seeds()`` are the eleven dimensions
    embed         texts → array, a row a text, of a model of your own; None for weighted words and pairs of characters
    sample        at most so many texts are learned from, drawn by `random_state`; all are assigned
    random_state  one seed for all that is drawn

    After `fit`: `terms_` (a list a topic), `sizes_` (texts), `names_` (name of the seed or ''), `groups_` (which
    `components_`, vectors of length 1, make a topic).

    >>> texts = ["开展普法宣传", "组织宪法宣传", "举办普法讲座", "组织普法讲座", "办理行政复议案件", "行政复议答复"]
    >>> model = TopicModel(n_topics=2).fit(texts)
    >>> model.predict(["普法讲座", "复议案件"]).tolist(), model.sizes_.tolist()
    ([1, 2], [4, 2])
    """

    def __init__(
        self,
        n_topics: int = 11,
        *,
        seeds: Mapping[str, Sequence[str]] | None = None,
        embed: Embed | None = None,
        sample: int = 10_000,
        random_state: int = 0,
    ) -> None:
        self.n_topics = n_topics
        self.seeds = seeds
        self.embed = embed
        self.sample = sample
        self.random_state = random_state

    def fit(self, X: Iterable[str], y: object = None) -> Self:
        """Learn topics from texts; raises ValueError that names the parameter where they are too few."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X: Iterable[str], y: object = None, **fit_params: object) -> learning.Vectors:
        """`fit` and `transform` of the same texts."""
        texts = as_texts(X)
        chosen = self._chosen(texts)
        counts = count(chosen)
        weights = self.fit_counts(chosen, counts).transform(texts)
        return self.numbered(weights)

    def fit_counts(self, texts: Sequence[str], counts: Counts) -> Self:
        """Learn from texts that are sorted and counted already (`counts` may have more columns than they need).

        Topics are not yet numbered by size.
        """
        self._check(len(texts))
        with threadpool_limits(1):
            self.features_ = Features().fit(counts)
            words = self.features_.weigh(counts)
            rows = words if self.embed is None else self.vectors(texts)
            self.components_ = self._learned(rows)
            self.groups_ = [[i] for i in range(self.n_topics)]
            self.names_ = [*(self.seeds or {}), *[""] * (self.n_topics - len(self.seeds or {}))]
            self._describe(words, self.shares(rows).argmax(axis=1))
        return self

    def transform(self, X: Iterable[str]) -> learning.Vectors:
        """Share of each topic in each text, columns topic 1 to n_topics, rows summing to 1 (0 where no word is known)."""
        check_is_fitted(self)
        texts = as_texts(X)
        with threadpool_limits(1):
            parts = [self.shares(self._rows(texts[i : i + _CHUNK])) for i in range(0, len(texts), _CHUNK)]
        return np.vstack([np.zeros((0, len(self.groups_))), *parts])

    def shares(self, rows: Matrix) -> learning.Vectors:
        """`transform` of rows that are vectors already."""
        return learning.shares(rows, self.components_, self.groups_)

    def predict(self, X: Iterable[str]) -> npt.NDArray[np.int64]:
        """The topic of each text, 1 to n_topics; nothing is learned."""
        return self.transform(X).argmax(axis=1) + 1

    def merge(self, groups: Iterable[Iterable[int]]) -> Self:
        """Make one topic of each group of topics (numbers), e.g. ``model.merge([[2, 5]])``; no text changes but its number.

        Topics are numbered anew by size. Raises ValueError for a number that is no topic or stands in two groups.
        """
        wanted = [sorted(set(group)) for group in groups]
        named = [topic for group in wanted for topic in group]
        if len(set(named)) < len(named) or not set(named) <= set(range(1, len(self.groups_) + 1)):
            raise ValueError(
                f"groups={wanted}: topics are 1 to {len(self.groups_)}, each in one group at most"
            )
        alone = [[topic] for topic in range(1, len(self.groups_) + 1) if topic not in named]
        self._regroup([[topic - 1 for topic in group] for group in [*wanted, *alone] if group])
        return self

    def get_feature_names_out(self, input_features: object = None) -> npt.NDArray[np.object_]:
        """topic1, topic2, …: the columns of `transform`."""
        check_is_fitted(self)
        return np.asarray([f"topic{i + 1}" for i in range(len(self.groups_))], dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        return tags

    def _chosen(self, texts: list[str]) -> list[str]:
        ordered = sorted(texts)
        if len(ordered) <= self.sample:
            return ordered
        drawn = np.random.default_rng(self.random_state).choice(len(ordered), self.sample, replace=False)
        return [ordered[i] for i in np.sort(drawn)]

    def _check(self, n_texts: int) -> None:
        if not 1 <= self.n_topics <= n_texts:
            raise ValueError(f"n_topics={self.n_topics}: from 1 to the number of texts, {n_texts}")
        if len(self.seeds or {}) > self.n_topics:
            raise ValueError(f"n_topics={self.n_topics}: {len(self.seeds or {})} topics are seeded")

    def _rows(self, texts: list[str]) -> Matrix:
        return self.features_.transform(texts) if self.embed is None else self.vectors(texts)

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """What `embed` makes of texts, rows of length 1."""
        assert self.embed is not None
        found = np.asarray(self.embed(list(texts)), float)
        if found.ndim != 2 or len(found) != len(texts):
            raise ValueError(f"embed gave an array of shape {found.shape} for {len(texts)} texts")
        return normalize(found)

    def _learned(self, rows: Matrix) -> learning.Vectors:
        if not self.seeds:
            return learning.free(rows, self.n_topics, self.random_state)
        keywords = self._rows(["、".join(words) for words in self.seeds.values()])
        seeds = keywords.toarray() if sparse.issparse(keywords) else keywords
        return learning.seeded(rows, seeds, self.n_topics, self.random_state)

    def _describe(self, words: Matrix, nearest: npt.NDArray[np.int64]) -> None:
        n, rows = len(self.groups_), np.arange(len(nearest))
        member = sparse.csr_array((np.ones(len(nearest)), (nearest, rows)), (n, len(nearest)))
        self.sizes_ = self._learned_from = np.bincount(nearest, minlength=n)
        self._sums = (member @ words[:, : len(self.features_.columns.words)]).toarray()
        self._name_terms()

    def _name_terms(self) -> None:
        """The terms whose mean weight in a topic is most above that in all texts."""
        overall = self._sums.sum(axis=0) / max(self._learned_from.sum(), 1)
        contrast = self._sums / np.maximum(self._learned_from, 1)[:, None] - overall
        self.terms_ = [top_terms(row, self.features_.columns.words) for row in contrast]

    def numbered(self, weights: learning.Vectors) -> learning.Vectors:
        """Topics by size over all texts; returns the weights in the new order of topics."""
        self.sizes_ = np.bincount(weights.argmax(axis=1), minlength=len(self.groups_))
        return weights[:, self._regroup([[i] for i in range(len(self.groups_))])]

    def _regroup(self, joined: list[list[int]]) -> list[int]:
        sizes = [int(self.sizes_[group].sum()) for group in joined]
        order = sorted(range(len(joined)), key=lambda i: (-sizes[i], self.terms_[joined[i][0]], i))
        joined = [joined[i] for i in order]
        self.groups_ = [[base for topic in group for base in self.groups_[topic]] for group in joined]
        self.names_ = [
            naming.BETWEEN.join(filter(None, [self.names_[topic] for topic in group])) for group in joined
        ]
        self._sums = np.vstack([self._sums[group].sum(axis=0) for group in joined])
        self._learned_from = np.asarray([self._learned_from[group].sum() for group in joined])
        self.sizes_ = np.asarray([sizes[i] for i in order])
        self._name_terms()
        return [group[0] for group in joined]


def as_texts(X: Iterable[str]) -> list[str]:
    """A list of texts; raises ValueError where `X` is one string or holds something else."""
    texts = [] if isinstance(X, str) else list(X)
    if not texts and isinstance(X, str) or not all(isinstance(text, str) for text in texts):
        raise ValueError("X: a column or list of texts is needed, e.g. measures['text']")
    return texts


def top_terms(weights: npt.NDArray[np.float64], words: Sequence[str]) -> list[str]:
    """The heaviest words, none that is part of another one taken before or the other way round."""
    taken: list[str] = []
    for i in np.lexsort((np.arange(len(words)), -weights)):
        if weights[i] <= 0 or len(taken) == TERMS:
            break
        if not any(words[i] in term or term in words[i] for term in taken):
            taken.append(words[i])
    return taken
