"""Measures that several reports state in nearly the same words: pairs, families, the first place and year of each.

Two measures are compared by their runs of three characters, figures and punctuation apart (Jaccard: runs in both by runs in
either). Candidates share a band of a MinHash signature (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive
Datasets, ch. 3), so time grows with the number of measures, not its square; every candidate is then compared in full. Fixed
hashes, sorted input: the same pairs whatever the order of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fazhi.script import fold

COLUMNS = ["measure_id", "other", "similarity"]
RUN = 3  # characters in a row that are compared
ALIKE = 0.6  # share of runs from which two measures are alike
BANDS, ROWS = 25, 4  # of pairs alike by 0.6 97 % become candidates, by 0.7 99.9 %, by 0.1 0.2 %
CROWD = 16  # of more texts in a band each is compared with the first and with this many neighbours
SHORTEST = 8  # characters below which a statement is too short to be compared
COMMON = 5  # places (reports, where places are not given) from which on a measure is boilerplate

_FIGURES = re.compile(r"\d[\d.,]*")
_OTHER = re.compile("[^\u4e00-\u9fff0a-zA-Z]+")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BLOCK, _CHUNK = (
    20_000,
    100_000,
)  # texts and pairs worked on at a time: what is kept of a text is its signature
Hashes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]


def wording(text: str) -> str:
    """What of a measure is compared: Chinese characters and letters, every figure as 0.

    >>> wording("办理案件1,234件,办结率98.8%。")
    '办理案件0件办结率0'
    """
    return _OTHER.sub("", _FIGURES.sub("0", fold(text)))


def shared(measures: pd.DataFrame, *, least: float = ALIKE) -> pd.DataFrame:
    """Pairs of measures of different reports in nearly the same words: measure_id, other, similarity (`least` to 1).

    Only statements of the same part are paired, each pair once, the smaller id first. Of more than CROWD measures in the very
    same words each is paired with the first alone, so that the table does not grow with the square.

    >>> rows = [("a:1", "a", "组织执法人员培训3场。"), ("b:1", "b", "组织执法人员培训12场。"), ("b:9", "b", "建立法律顾问库。")]
    >>> frame = pd.DataFrame(rows, columns=["measure_id", "report_id", "text"]).assign(part="achievements")
    >>> shared(frame).values.tolist()
    [['a:1', 'b:1', 1.0]]
    """
    rows = measures.sort_values("measure_id", kind="stable", ignore_index=True)
    ids, reports = rows["measure_id"].tolist(), rows["report_id"].tolist()
    words = rows["text"].map(wording)
    found: dict[tuple[int, int], float] = {}
    for _, part in words[words.str.len() >= SHORTEST].groupby(rows["part"]):
        of, texts = pd.factorize(part, sort=True)
        members = [part.index[at].tolist() for at in _split(of, len(texts))]
        for same in members:
            found |= dict.fromkeys(_across(same, same, reports), 1.0)
        for u, v, similarity in _alike(texts.tolist(), least):
            found |= dict.fromkeys(_across(members[u], members[v], reports), similarity)
    pairs = [(ids[a], ids[b], similarity) for (a, b), similarity in sorted(found.items())]
    frame = pd.DataFrame(pairs, columns=COLUMNS)
    return frame.astype({"measure_id": "str", "other": "str", "similarity": "float64"})


def _split(of: npt.NDArray[Any], number: int) -> list[npt.NDArray[Any]]:
    """The places of each code 0 to number - 1 in `of`."""
    return np.split(np.argsort(of, kind="stable"), np.cumsum(np.bincount(of, minlength=number))[:-1])


def _across(one: list[int], other: list[int], reports: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs of two groups (or of one, given twice) in different reports, smaller first; through the first of many."""
    if one is other:
        heads = one[:1] + [i for i in one if reports[i] != reports[one[0]]][:1] if len(one) > CROWD else one
        pairs = combinations(one, 2) if len(one) <= CROWD else ((h, i) for h in heads for i in one if h != i)
    else:
        few = len(one) * len(other) <= CROWD
        pairs = ((i, j) for i in (one if few else one[:1]) for j in (other if few else other[:1]))
    yield from ((min(pair), max(pair)) for pair in pairs if reports[pair[0]] != reports[pair[1]])


def _alike(texts: list[str], least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of different texts (indices) with at least this share of runs in common."""
    if len(texts) < 2:
        return
    blocks = [texts[at : at + _BLOCK] for at in range(0, len(texts), _BLOCK)]
    pairs = _candidates(np.concatenate([_signatures(*_runs(block)) for block in blocks], axis=1))
    for at in range(0, len(pairs), _CHUNK):
        some = pairs[at : at + _CHUNK]
        similarity = _similarity(some, texts)
        kept = similarity >= least
        u, v = some[kept].T.tolist()
        yield from zip(u, v, np.round(similarity[kept], 4).tolist(), strict=True)


def _similarity(pairs: Indices, texts: list[str]) -> npt.NDArray[np.float64]:
    """Share of runs in common of each pair (rows u, v) of texts."""
    used, at = np.unique(pairs, return_inverse=True)
    u, v = at.reshape(pairs.shape).T
    sets = _sets(*_runs([texts[i] for i in used.tolist()]))
    size = np.diff(sets.indptr)
    both = np.asarray(sets[u].multiply(sets[v]).sum(axis=1)).ravel()
    return both / (size[u] + size[v] - both)


def _runs(texts: list[str]) -> tuple[Hashes, Indices]:
    """Hashes of the runs of all texts one after another, and where those of each text begin."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.uint64
    )
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    hashes = np.zeros(len(codes) - RUN + 1, dtype=np.uint64)
    for at in range(RUN):
        hashes = (hashes + codes[at : at + len(hashes)]) * _MIX
        hashes ^= hashes >> np.uint64(29)
    ends = np.cumsum(lengths)
    inside = np.ones(len(codes), dtype=bool)
    for at in range(1, RUN):
        inside[ends - at] = False  # runs that would reach into the next text
    return hashes[inside[: len(hashes)]], np.concatenate(([0], np.cumsum(lengths - RUN + 1)[:-1]))


def _signatures(hashes: Hashes, starts: Indices) -> Hashes:
    """One number for each text and band: texts with the same number have the same smallest hashes in that band."""
    bands = np.zeros((BANDS, len(starts)), dtype=np.uint64)
    for k in range(BANDS * ROWS):
        salt = np.uint64((0xBF58476D1CE4E5B9 * (2 * k + 1)) & 0xFFFFFFFFFFFFFFFF)
        mixed = (hashes ^ salt) * _MIX
        mixed ^= mixed >> np.uint64(32)
        low = np.minimum.reduceat(mixed * (salt | np.uint64(1)), starts)
        bands[k // ROWS] = (bands[k // ROWS] ^ low) * _MIX
    return bands


def _candidates(bands: Hashes) -> Indices:
    """Pairs of texts (rows u, v with u < v) that share a band."""
    number = bands.shape[1]
    found = np.empty(0, dtype=np.int64)
    for keys in bands:
        order = np.argsort(keys, kind="stable")
        ranked = keys[order]
        first = np.maximum.accumulate(
            np.where(np.concatenate(([True], ranked[1:] != ranked[:-1])), np.arange(number), 0)
        )
        codes = [order[first] * number + order]
        for step in range(1, CROWD + 1):
            same = ranked[step:] == ranked[:-step]
            if not same.any():
                break
            codes.append(order[:-step][same] * number + order[step:][same])
        found = np.sort(np.concatenate([found, *codes]))
        found = found[np.concatenate((found[1:] != found[:-1], [True]))]
    u, v = np.divmod(found, number)
    return np.column_stack((u, v))[u < v]


def _sets(hashes: Hashes, starts: Indices) -> Any:
    """The runs of each text as a sparse matrix of zeros and ones, a row a text."""
    from scipy.sparse import csr_array

    columns = (hashes >> np.uint64(33)).astype(np.int64)
    bounds = np.concatenate((starts, [len(hashes)]))
    sets = csr_array((np.ones(len(columns), dtype=np.int32), columns, bounds), shape=(len(starts), 2**31))
    sets.sum_duplicates()
    sets.data[:] = 1
    return sets


def families(measures: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """The family of each measure, by measure_id: the smallest id of those it is alike with, directly or through others.

    >>> pairs = pd.DataFrame([("a:1", "b:1", 0.9), ("b:1", "c:4", 0.8)], columns=COLUMNS)
    >>> families(pd.DataFrame({"measure_id": ["a:1", "b:1", "c:4", "d:2"]}), pairs).tolist()
    ['a:1', 'a:1', 'a:1', 'd:2']
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ids = pd.Index(measures["measure_id"].sort_values())
    edges = ids.get_indexer(pairs["measure_id"]), ids.get_indexer(pairs["other"])
    if min((edge.min() for edge in edges if len(edge)), default=0) < 0:
        raise ValueError("pairs name a measure that is not in the table of measures")
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), edges), shape=(len(ids), len(ids)))
    _, labels = connected_components(graph, directed=False)
    first = pd.Series(ids).groupby(labels).transform("first")
    return pd.Series(first.to_numpy(), index=ids, name="family").reindex(measures["measure_id"])


def distinctive(
    measures: pd.DataFrame, pairs: pd.DataFrame, reports: pd.DataFrame | None = None, *, common: int = COMMON
) -> pd.DataFrame:
    """Which measures a place shares and which are its own: measure_id, report_id, text, family, reports, places, kind.

    `reports` and `places` count those that state a measure of the family; `kind` is boilerplate from `common` places on, shared
    from two, distinctive where no other place says it, repeated where one place says it year after year. Places are told by
    `reports` (report_id, region, code); without it every report is a place. Where a report's code is missing its region
    alone tells, and a report without either is a place of its own.

    >>> measures = pd.DataFrame({"measure_id": ["a:1", "b:1", "b:9"], "report_id": ["a", "b", "b"], "text": ["甲", "甲", "乙"]})
    >>> pairs = pd.DataFrame([("a:1", "b:1", 1.0)], columns=COLUMNS)
    >>> distinctive(measures, pairs)[["measure_id", "places", "kind"]].values.tolist()
    [['a:1', 2, 'shared'], ['b:1', 2, 'shared'], ['b:9', 1, 'distinctive']]
    >>> one = pd.DataFrame({"report_id": ["a", "b"], "region": "甲县", "code": "1"})
    >>> distinctive(measures, pairs, one)["kind"].tolist()
    ['repeated', 'repeated', 'distinctive']
    """
    rows = measures[["measure_id", "report_id", "text"]].reset_index(drop=True)
    rows = rows.assign(family=families(measures, pairs).to_numpy())
    place = rows["report_id"] if reports is None else rows["report_id"].map(_places(reports))
    by = rows.assign(place=place).groupby("family")
    number, places = by["report_id"].transform("nunique"), by["place"].transform("nunique")
    kind = np.select(
        [places >= common, places > 1, number > 1], ["boilerplate", "shared", "repeated"], "distinctive"
    )
    return rows.assign(reports=number, places=places, kind=pd.array(kind, dtype="str"))


def _places(reports: pd.DataFrame) -> pd.Series:
    """The place of every report, by report_id: its code and region, the report itself where there is neither."""
    name = reports["code"].fillna("").astype("str") + reports["region"].fillna("").astype("str")
    return name.where(name != "", reports["report_id"]).set_axis(reports["report_id"])


def first_seen(measures: pd.DataFrame, pairs: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Where a measure that several reports state was stated first, a row a family, the most widespread first.

    family, measure_id and text of the first, its region, code and year (`last` the latest year), and how many reports and
    places state it. Where several places state it in the first year, the row is the first of them by code and `first` says
    how many there are. Reports without a year are left out of the order, not of the counts.

    >>> measures = pd.DataFrame({"measure_id": ["a:1", "b:1"], "report_id": ["a", "b"], "text": ["推行综合查一次。"] * 2})
    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "region": ["甲县", "乙县"], "code": ["1", "2"], "year": [2021, 2020]})
    >>> found = first_seen(measures, pd.DataFrame([("a:1", "b:1", 1.0)], columns=COLUMNS), reports)
    >>> found[["measure_id", "region", "year", "last", "places"]].values.tolist()
    [['b:1', '乙县', 2020, 2021, 2]]
    """
    rows = measures[["measure_id", "report_id", "text"]].reset_index(drop=True)
    rows = rows.assign(family=families(measures, pairs).to_numpy())
    rows = rows[rows.groupby("family")["report_id"].transform("nunique") > 1]
    rows = rows.merge(reports[["report_id", "region", "code", "year"]], on="report_id", validate="m:1")
    rows["place"] = rows["report_id"].map(_places(reports))
    rows = rows.sort_values(["year", "place", "measure_id"], kind="stable", na_position="last")
    by = rows.groupby("family", sort=False)
    counts = by.agg(last=("year", "max"), reports=("report_id", "nunique"), places=("place", "nunique"))
    opening = rows[rows["year"] == by["year"].transform("min")]
    counts["first"] = opening.groupby("family")["place"].nunique()
    firsts = rows.drop_duplicates("family").drop(columns=["place", "report_id"])
    found = firsts.merge(counts.astype({"first": "Int64"}).reset_index(), on="family")
    return found.sort_values(
        ["places", "reports", "family"], ascending=[False, False, True], ignore_index=True
    )
