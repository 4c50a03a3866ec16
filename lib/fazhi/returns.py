"""Plans that come back: what a report announces, looked for among the measures of the same place in the next year.

A plan and a measure are compared by their runs of two and three characters, weighted by how rare these are in all statements
(tf-idf, cosine), so that 进一步加强 counts little and 综合查一次 much. That a plan returns says that the next report speaks of
the same thing, not that it was carried out; read the pairs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from fazhi.shared import wording
from fazhi.structure import parts

COLUMNS = [
    *["plan_id", "region", "code", "year", "dimension", "plan"],
    *["measure_id", "measure", "next_year", "similarity", "returned"],
]
LEAST = 0.25  # similarity from which a plan counts as returned; of 140 plans beside reports of other places none has it
_PLACE = ["code", "region", "issuer_kind", "level"]


def returns(measures: pd.DataFrame, reports: pd.DataFrame, *, least: float = LEAST) -> pd.DataFrame:
    """The plans of places that have a report for the next year too, a row a plan, with the measure nearest to it.

    Columns ``COLUMNS``: `similarity` 0 to 1, `returned` where it is at least `least`; measure_id is '' where nothing is
    alike at all. Only reports that stand for their place and year (`primary`, where the column is there) and whose
    place is certain are compared; issuers of one kind with each other. Plans of a last year are not in the table.

    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "region": "甲县", "code": "1", "level": "county",
    ...     "issuer_kind": "government", "year": [2020, 2021]})
    >>> rows = [("a:1", "a", "plans", "推行综合查一次改革。"), ("b:1", "b", "achievements", "推行综合查一次改革,检查企业20家。"),
    ...     ("b:2", "b", "achievements", "办理行政复议案件5件。")]
    >>> frame = pd.DataFrame(rows, columns=["measure_id", "report_id", "part", "text"]).assign(dimension="enforcement")
    >>> returns(frame, reports)[["plan_id", "measure_id", "returned"]].values.tolist()
    [['a:1', 'b:1', True]]
    """
    pairs = _years(reports)
    plans = measures[measures["part"] == parts.PLANS].merge(pairs, on="report_id", validate="m:1")
    done = measures[(measures["part"] == parts.ACHIEVEMENTS) & measures["report_id"].isin(pairs["next_id"])]
    if plans.empty:
        return _typed(pd.DataFrame(columns=COLUMNS))
    plans, done = (rows.sort_values("measure_id", kind="stable", ignore_index=True) for rows in (plans, done))
    return _typed(_nearest(plans, done).assign(returned=lambda rows: rows["similarity"] >= least))


def _years(reports: pd.DataFrame) -> pd.DataFrame:
    """Reports of a place with the report of the next year: report_id, next_id, the place, year, next_year."""
    known = reports[reports["code"].fillna("").ne("") & reports["year"].notna()]
    known = known[known["primary"].astype(bool)] if "primary" in known else known
    known = known[["report_id", *_PLACE, "year"]].astype({"year": "int64"})
    known = known.sort_values("report_id").drop_duplicates([*_PLACE, "year"])
    later = known.rename(columns={"report_id": "next_id", "year": "next_year"})
    return known.assign(next_year=known["year"] + 1).merge(later, on=[*_PLACE, "next_year"], validate="1:1")


def _nearest(plans: pd.DataFrame, done: pd.DataFrame) -> pd.DataFrame:
    """Each plan with the most similar measure of the next report."""
    one, other = _vectors(plans["text"], done["text"])
    inside = done.groupby("report_id").indices
    nearest = np.full(len(plans), -1)
    similarity = np.zeros(len(plans))
    for report, mine in plans.groupby("next_id").indices.items():
        there = inside.get(report, np.empty(0, dtype=np.int64))
        if len(there):
            alike = (one[mine] @ other[there].T).toarray()
            similarity[mine] = alike.max(axis=1).round(4)
            nearest[mine] = np.where(similarity[mine] > 0, there[alike.argmax(axis=1)], -1)
    found = done[["measure_id", "text"]].reindex(nearest).fillna("").reset_index(drop=True)
    announced = plans.rename(columns={"measure_id": "plan_id", "text": "plan"})
    return announced.assign(measure_id=found["measure_id"], measure=found["text"], similarity=similarity)


def _vectors(plans: pd.Series, done: pd.Series) -> tuple[Any, Any]:
    """Rows of unit length, so that their product is the cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    worded = [texts.map(wording) for texts in (plans, done)]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True).fit(pd.concat(worded))
    return vectors.transform(worded[0]), vectors.transform(worded[1])


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    words = [name for name in COLUMNS if name not in ("year", "next_year", "similarity", "returned")]
    kinds = dict.fromkeys(words, "str") | {
        "year": "int64",
        "next_year": "int64",
        "similarity": "float64",
        "returned": "bool",
    }
    return rows[COLUMNS].astype(kinds)
