"""Labels that researchers give topics, kept by the topic's terms in a CSV so that a refit or a merge does not lose them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

COLUMNS = ["label", "terms"]
ALIKE = 0.25  # share of terms in common (Jaccard) from which a label fits a topic
BETWEEN = " / "  # between the labels of topics that became one


def read_labels(path: Path, *, language: str = "zh") -> pd.DataFrame:
    """The labels of a CSV with the columns label and terms (separated by spaces); no rows where there is no such file.

    A column label_en (or of another `language`) holds the labels in that language; where it says nothing `label` stands.
    Raises ValueError that names the missing columns.
    """
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    found = pd.read_csv(path, encoding="utf-8-sig", dtype=str).fillna("")
    missing = [column for column in COLUMNS if column not in found.columns]
    if missing:
        raise ValueError(f"{path.name} lacks the columns {', '.join(missing)}")
    own = found.get(f"label_{language}", found["label"])
    return found.assign(label=own.where(own != "", found["label"]))


def fitting(terms: Sequence[Sequence[str]], labels: pd.DataFrame) -> list[int | None]:
    """For each label the index of the topic whose terms are most like its own, None where none is alike.

    >>> fitting([["普法", "宪法"], ["复议", "应诉"]], pd.DataFrame({"label": ["复议应诉"], "terms": ["复议 应诉 诉讼"]}))
    [1]
    """
    topics = [set(row) for row in terms]
    found: list[int | None] = []
    for own in (set(row.split()) for row in labels["terms"]):
        alike = [len(own & topic) / max(len(own | topic), 1) for topic in topics]
        best = max(range(len(topics)), key=alike.__getitem__, default=None)
        found.append(best if best is not None and alike[best] >= ALIKE else None)
    return found


def name(terms: Sequence[Sequence[str]], labels: pd.DataFrame) -> list[str]:
    """The labels of topics with these terms; the labels of merged topics stand side by side, '' where none fits.

    >>> labels = pd.DataFrame({"label": ["普法", "复议"], "terms": ["普法 宪法 宣传", "复议 应诉"]})
    >>> name([["宪法", "普法"], ["复议", "诉讼", "应诉"], ["审计"]], labels)
    ['普法', '复议', '']
    """
    given: dict[int, list[str]] = {}
    for label, topic in zip(labels["label"], fitting(terms, labels), strict=True):
        if topic is not None and label not in given.setdefault(topic, []):
            given[topic].append(label)
    return [BETWEEN.join(given.get(i, [])) for i in range(len(terms))]


def unplaced(terms: Sequence[Sequence[str]], labels: pd.DataFrame) -> pd.DataFrame:
    """The labels that fit no topic: what a refit left without a place."""
    lost = pd.Series([topic is None for topic in fitting(terms, labels)], index=labels.index, dtype=bool)
    return labels[lost].reset_index(drop=True)


def write_labels(topics: pd.DataFrame, path: Path) -> None:
    """Write label and terms of a table ``topics`` as a CSV to edit.

    What the file held stays: labels that fit no topic as rows of their own, labels in other languages beside the new ones.
    """
    terms, before = [row.split() for row in topics["terms"]], read_labels(path)
    others = {
        column: name(terms, before.assign(label=before[column]))
        for column in before.columns.difference(COLUMNS)
    }
    rest = unplaced(terms, before)
    kept = pd.concat([topics[COLUMNS].assign(**others), rest], ignore_index=True)
    kept.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
