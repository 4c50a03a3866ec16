"""How many topics, and how steady: the same model refitted with other seeds and on parts of the measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from joblib import Parallel, delayed
from sklearn.base import clone
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from fazhi.topicmodel import quality
from fazhi.topicmodel.counting import Counts, Matrix, count
from fazhi.topicmodel.model import TopicModel

AT_MOST = 2_000  # measures that are refitted; of more a fixed draw
COLUMNS = ["k", "coherence", "silhouette", "seeds", "bootstraps", "biggest", "terms", "examples"]
Labels = npt.NDArray[np.int64]


def how_many(
    measures: pd.DataFrame,
    ks: Iterable[int] = (6, 8, 11, 14, 18),
    *,
    model: TopicModel | None = None,
    seeds: int = 20,
    bootstraps: int = 20,
    n_jobs: int = 1,
) -> pd.DataFrame:
    """A row for each number of topics k, columns ``COLUMNS``; `measures` needs text.

    coherence: mean NPMI of the topics' terms; silhouette: of the measures' vectors (cosine); seeds, bootstraps: mean pairwise
    adjusted Rand index of so many refits with other random states, and on as many draws of 80 % of the measures, over all
    measures; biggest: share of measures in the largest topic; terms: a string a topic; examples: the surest measure of each
    topic. Neither the order of the rows nor `n_jobs` changes a figure.
    """
    texts, counts = drawn(measures["text"])
    one = delayed(_one)
    base = model or TopicModel()
    rows = Parallel(n_jobs=n_jobs)(
        one(clone(base).set_params(n_topics=k), texts, counts, seeds, bootstraps) for k in ks
    )
    return pd.DataFrame(rows, columns=COLUMNS)


def refitted(
    model: TopicModel, texts: Iterable[str], *, bootstraps: int = 20, share: float = 0.8
) -> tuple[list[str], list[Labels]]:
    """The texts sorted (of more than 2,000 a fixed draw) and their topics by `bootstraps` refits on a `share` of them."""
    ordered, counts = drawn(texts)
    return ordered, _bootstraps(model, ordered, counts, bootstraps, share)


def drawn(texts: Iterable[str]) -> tuple[list[str], Counts]:
    """The texts sorted, of more than 2,000 a fixed draw, and their words."""
    ordered = sorted(texts)
    if len(ordered) > AT_MOST:
        chosen = np.random.default_rng(0).choice(len(ordered), AT_MOST, replace=False)
        ordered = [ordered[i] for i in np.sort(chosen)]
    return ordered, count(ordered)


def _one(
    model: TopicModel, texts: list[str], counts: Counts, seeds: int, bootstraps: int
) -> tuple[object, ...]:
    fitted = clone(model).fit_counts(texts, counts)
    weights = fitted.numbered(_shares(fitted, texts, counts))
    nearest = weights.argmax(axis=1)
    others = [_labels(clone(model).set_params(random_state=seed), texts, counts) for seed in range(seeds)]
    return (
        model.n_topics,
        quality.mean(quality.npmi(fitted.terms_, counts)),
        _silhouette(_vectors(fitted, texts, counts), nearest),
        quality.agreement(others),
        quality.agreement(_bootstraps(model, texts, counts, bootstraps, 0.8)),
        float(np.bincount(nearest).max() / len(texts)),
        [" ".join(terms) for terms in fitted.terms_],
        [texts[int(weights[:, topic].argmax())] for topic in range(weights.shape[1])],
    )


def _bootstraps(
    model: TopicModel, texts: list[str], counts: Counts, repeats: int, share: float
) -> list[Labels]:
    random = np.random.default_rng(0)
    size = max(round(share * len(texts)), 1)
    draws = [np.sort(random.choice(len(texts), size, replace=False)) for _ in range(repeats)]
    return [_labels(clone(model), texts, counts, draw) for draw in draws]


def _labels(
    model: TopicModel, texts: Sequence[str], counts: Counts, draw: npt.NDArray[np.int64] | None = None
) -> Labels:
    """Topics of all texts by a model learned from some of them; the numbers are those of the fit, not by size."""
    if draw is None:
        draw = np.arange(len(texts))
    model.fit_counts([texts[i] for i in draw], counts.rows(draw))
    return np.asarray(_shares(model, texts, counts).argmax(axis=1) + 1)


def _shares(model: TopicModel, texts: Sequence[str], counts: Counts) -> npt.NDArray[np.float64]:
    with threadpool_limits(1):
        return model.shares(_vectors(model, texts, counts))


def _vectors(model: TopicModel, texts: Sequence[str], counts: Counts) -> Matrix:
    return model.features_.weigh(counts) if model.embed is None else model.vectors(texts)


def _silhouette(vectors: Matrix, nearest: Labels) -> float:
    if len(set(nearest)) < 2 or len(set(nearest)) >= len(nearest):
        return float("nan")
    with threadpool_limits(1):
        return float(silhouette_score(vectors, nearest, metric="cosine"))
