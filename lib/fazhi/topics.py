"""Topics of measures: the model, the table of topics and the table that assigns each measure one.

>>> from fazhi.topics import TopicModel, dimension_seeds, topics
>>> rows = {"a:1": "开展普法宣传", "a:9": "组织宪法宣传", "b:1": "举办普法讲座", "b:9": "办理行政复议案件", "c:1": "行政复议答复"}
>>> measures = pd.DataFrame({"measure_id": list(rows), "text": list(rows.values())})
>>> found, assigned = topics(measures, TopicModel(2))
>>> found[["topic", "size"]].values.tolist(), assigned["topic"].tolist()
([[1, 3], [2, 2]], [1, 1, 1, 2, 2])
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from fazhi.stability import drawn, refitted
from fazhi.structure import dimensions
from fazhi.topicmodel import naming, quality
from fazhi.topicmodel.learning import Vectors as Weights
from fazhi.topicmodel.model import TopicModel
from fazhi.topicmodel.naming import read_labels, unplaced, write_labels

__all__ = [
    "TopicModel",
    "assign",
    "describe",
    "dimension_seeds",
    "doubtful",
    "read_labels",
    "topics",
    "unplaced",
    "write_labels",
]

TOPICS = ["topic", "label", "terms", "size", "stability", "coherence", "example"]
ASSIGNMENTS = ["measure_id", "topic", "weight", "margin"]
DOUBTFUL = 0.02  # margin below which a measure might as well lie in another topic
KEYWORD = 3  # weight in data/dimensions.yaml from which a keyword is a seed


def dimension_seeds(*, language: str = "zh") -> dict[str, list[str]]:
    """{name of a dimension: its keywords}, for ``TopicModel(seeds=...)``; `language` zh, en or id.

    >>> list(dimension_seeds(language="id"))[:2]
    ['party_leadership', 'government_functions']
    """
    return {
        row[language]: [str(w) for weight, some in row["keywords"].items() if weight >= KEYWORD for w in some]
        for row in dimensions.table()
    }


def topics(
    measures: pd.DataFrame,
    model: TopicModel | None = None,
    *,
    labels: pd.DataFrame | None = None,
    repeats: int = 10,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit `model` (default: 11 free topics) to measures (measure_id, text): the tables ``topics`` and ``assignments``.

    `labels` come from ``read_labels``; see ``describe`` and ``assign`` for the columns.
    """
    model = model or TopicModel()
    weights = model.fit_transform(measures["text"])
    return _described(model, measures, weights, (labels, repeats)), _assigned(measures, weights)


def assign(model: TopicModel, measures: pd.DataFrame) -> pd.DataFrame:
    """The topic of every measure (measure_id, text) by a fitted model, new reports too; nothing is learned.

    `weight` is the share of the topic (0 to 1, 0 where no word is known), `margin` that share less the second one.
    """
    return _assigned(measures, model.transform(measures["text"]))


def _assigned(measures: pd.DataFrame, weights: Weights) -> pd.DataFrame:
    ranked = np.sort(weights, axis=1)
    second = ranked[:, -2] if weights.shape[1] > 1 else np.zeros(len(weights))
    best = ranked[:, -1]
    frame = {"measure_id": measures["measure_id"].to_numpy(), "topic": weights.argmax(axis=1) + 1}
    return pd.DataFrame(frame | {"weight": best, "margin": best - second}, columns=ASSIGNMENTS)


def describe(
    model: TopicModel, measures: pd.DataFrame, *, labels: pd.DataFrame | None = None, repeats: int = 10
) -> pd.DataFrame:
    """The table ``topics`` of a fitted model over measures, columns ``TOPICS``.

    label: given in `labels`, else the name of the seed, else the first terms. size: measures assigned. stability: share of
    measures (Jaccard) that the nearest topic of a refit on 80 % of the measures has in common, mean of `repeats` refits (NaN for 0).
    coherence: NPMI of the terms. example: the measure with the greatest weight.
    """
    return _described(model, measures, model.transform(measures["text"]), (labels, repeats))


def _described(
    model: TopicModel, measures: pd.DataFrame, weights: Weights, options: tuple[pd.DataFrame | None, int]
) -> pd.DataFrame:
    texts = measures["text"].tolist()
    labels, repeats = options
    nearest = weights.argmax(axis=1) + 1
    frame = pd.DataFrame({"topic": np.arange(1, len(model.terms_) + 1)})
    frame["label"] = _labels(model, labels)
    frame["terms"] = [" ".join(row) for row in model.terms_]
    frame["size"] = np.bincount(nearest, minlength=len(frame) + 1)[1:]
    frame["stability"] = _stability(model, texts, repeats)
    frame["coherence"] = quality.npmi(model.terms_, drawn(texts)[1])
    frame["example"] = [_example(texts, weights[:, i]) for i in range(len(frame))]
    return frame[TOPICS]


def doubtful(assignments: pd.DataFrame, measures: pd.DataFrame, *, margin: float = DOUBTFUL) -> pd.DataFrame:
    """Measures that might as well lie in another topic: assignments with a margin below `margin` with their text, closest first."""
    near = assignments[assignments["margin"] < margin].sort_values(["margin", "measure_id"])
    return near.merge(measures[["measure_id", "text"]], on="measure_id", how="left", validate="one_to_one")


def _labels(model: TopicModel, labels: pd.DataFrame | None) -> list[str]:
    given = naming.name(model.terms_, labels) if labels is not None else [""] * len(model.terms_)
    return [
        label or seed or "、".join(terms[:3])
        for label, seed, terms in zip(given, model.names_, model.terms_, strict=True)
    ]


def _stability(model: TopicModel, texts: list[str], repeats: int) -> list[float]:
    if not repeats:
        return [float("nan")] * len(model.terms_)
    ordered, refits = refitted(model, texts, bootstraps=repeats)
    return quality.overlap(model.predict(ordered), refits, len(model.terms_))


def _example(texts: list[str], weights: np.ndarray) -> str:
    if not len(texts):
        return ""
    best = weights.max()
    return min(text for text, weight in zip(texts, weights, strict=True) if weight == best)
