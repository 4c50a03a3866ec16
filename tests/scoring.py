"""Score the tables against hand-coded gold: tables and gold in, figures out.

What the figures mean stands in gold/README.md; `FEWER_IS_BETTER` names those that are counts of faults.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from tests.matching import (
    Gold,
    Row,
    filled,
    has_digit,
    is_main,
    match,
    records_of,
    rows_of,
    same_amount,
    same_in_full,
    same_indicator,
)

Tables = dict[str, pd.DataFrame]
Figures = dict[str, float]

FEWER_IS_BETTER = frozenset({"spurious", "relations_wrong"})
CODED_PARTS = ("achievements", "problems", "plans")
ALL_BUT = 0.02


def scores(tables: Tables, gold: Gold) -> Figures:
    """Every figure whose tables are there."""
    parts: list[tuple[Callable[[Tables, Gold], Figures], set[str]]] = [
        (cleaning_figures, {"edits"}),
        (outline_figures, {"sections"}),
        (measure_figures, {"measures"}),
        (numeral_figures, {"quantities"}),
        (indicator_figures, {"indicators"}),
        (relation_figures, {"checks"}),
    ]
    figures: Figures = {}
    for function, needed in parts:
        if needed <= tables.keys():
            figures |= function(tables, gold)
    return figures


def share(good: float, whole: float) -> float:
    """A share; NaN of nothing."""
    return good / whole if whole else math.nan


def precision_recall(name: str, hits: int, found: int, gold: int) -> Figures:
    """Precision, recall and F1 under a name."""
    return {
        f"{name}_precision": share(hits, found),
        f"{name}_recall": share(hits, gold),
        f"{name}_f1": share(2 * hits, found + gold),
    }


def in_body(records: Iterable[Row], sentences: list[Row]) -> list[Row]:
    """Records that lie in no page furniture."""
    furniture = [(s["start"], s["end"] + 1) for s in sentences if s["part"] == "furniture"]
    return [
        r for r in records if not any(start <= r["start"] and r["end"] <= end for start, end in furniture)
    ]


def numeral_figures(tables: Tables, gold: Gold) -> Figures:
    """ledger, kind, spurious, quantity_*, approx."""
    count: Counter[str] = Counter()
    for stem, sentences in gold.sentences.items():
        records = in_body(gold.numerals[stem], sentences)
        rows = in_body(rows_of(tables["quantities"], stem), sentences)
        count += _ledger(rows, records) + _amounts(rows, records)
    return {
        "ledger": share(count["covered"], count["numerals"]),
        "kind": share(count["kind"], count["covered"]),
        "spurious": count["spurious"],
        "approx": share(count["approx"], count["hits"]),
    } | precision_recall("quantity", count["hits"], count["found"], count["gold"])


def _ledger(rows: list[Row], records: list[Row]) -> Counter[str]:
    """Has every numeral a row of its own, and of the coded kind?"""
    pairs, extra, _ = match(rows, records)
    return Counter(
        numerals=len(records),
        covered=len(pairs),
        kind=sum(row["kind"] == record["class"] for row, record in pairs),
        spurious=sum(map(has_digit, extra)),
    )


def _amounts(rows: list[Row], records: list[Row]) -> Counter[str]:
    """Amounts found with value and unit; a Chinese numeral on one side only counts neither way."""
    found = [row for row in rows if row["kind"] == "quantity"]
    coded = [record for record in records if record["class"] == "quantity"]
    pairs, extra, missed = match(found, coded, same_amount)
    return Counter(
        hits=len(pairs),
        found=len(pairs) + sum(map(has_digit, extra)),
        gold=len(pairs) + sum(map(has_digit, missed)),
        approx=sum(filled(row.get("approx")) == filled(record.get("approx")) for row, record in pairs),
    )


def indicator_figures(tables: Tables, gold: Gold) -> Figures:
    """indicator_*, indicator_full_*, indicator_main_*."""
    count: Counter[str] = Counter()
    for stem, records in gold.numerals.items():
        count += _coded(rows_of(tables["indicators"], stem), [r for r in records if r.get("indicator")])
    figures: Figures = {}
    for name, size in (("indicator", "all"), ("indicator_full", "all"), ("indicator_main", "main")):
        figures |= precision_recall(name, count[name], count[f"{size}_found"], count[f"{size}_gold"])
    return figures


def _coded(rows: list[Row], records: list[Row]) -> Counter[str]:
    """Hits of the three readings; what matches an optional record counts neither way."""
    optional = match(rows, [r for r in records if r.get("optional")], same_indicator)
    rows, records = optional.extra, [r for r in records if not r.get("optional")]
    main_rows, main_records = list(filter(is_main, rows)), list(filter(is_main, records))
    return Counter(
        indicator=len(match(rows, records, same_indicator).pairs),
        indicator_full=len(match(rows, records, same_in_full).pairs),
        indicator_main=len(match(main_rows, main_records, same_indicator).pairs),
        all_found=len(rows),
        all_gold=len(records),
        main_found=len(main_rows),
        main_gold=len(main_records),
    )


def relation_figures(tables: Tables, gold: Gold) -> Figures:
    """relations (share of the stated ones found), relations_wrong (claims neither stated nor open)."""
    wanted = {relation(row) for row in gold.relations if not row.get("open")}
    either = {relation(row) for row in gold.relations if row.get("open")}
    claimed = {relation(row) for row in records_of(tables["checks"])}
    claimed = {claim for claim in claimed if claim[0] in gold.numerals}
    return {
        "relations": share(len(wanted & claimed), len(wanted)),
        "relations_wrong": len(claimed - wanted - either),
    }


def relation(row: Row) -> tuple[str, tuple[float, ...]]:
    """File and numbers of a relation, in order of size.

    >>> relation({"file": "a/b.txt", "total": 5, "parts": "[3, 2]"})
    ('b', (2.0, 3.0, 5.0))
    """
    parts = json.loads(row["parts"]) if isinstance(row["parts"], str) else list(row["parts"])
    total = [row["total"]] if filled(row["total"]) else []
    return Path(str(row["file"])).stem, tuple(sorted(round(float(x), 6) for x in [*total, *parts]))


def cleaning_figures(tables: Tables, gold: Gold) -> Figures:
    """body (own sentences kept), furniture (page furniture gone)."""
    count: Counter[tuple[str, bool]] = Counter()
    removed = tables["edits"][tables["edits"]["kind"] == "furniture"]
    for stem, sentences in gold.sentences.items():
        gone = mask(rows_of(removed, stem), sentences)
        for sentence in sentences:
            part = gone[sentence["start"] : sentence["end"]]
            if sentence["part"] == "furniture":
                count["furniture", sum(part) >= (1 - ALL_BUT) * len(part)] += 1
            else:
                count["body", sum(part) <= ALL_BUT * len(part)] += 1
    return {name: rate(count, name) for name in ("body", "furniture")}


def mask(rows: list[Row], sentences: list[Row]) -> bytearray:
    """A byte a source character: 1 inside a row."""
    covered = bytearray(max(sentence["end"] for sentence in sentences) + 1)
    for row in rows:
        start, end = min(row["start"], len(covered)), min(row["end"], len(covered))
        covered[start:end] = b"\1" * (end - start)
    return covered


def rate(count: Counter[tuple[str, bool]], name: str) -> float:
    """Share of the good ones under a name."""
    return share(count[name, True], count[name, True] + count[name, False])


def outline_figures(tables: Tables, gold: Gold) -> Figures:
    """part and dimension of the innermost section about the middle of a sentence."""
    count: Counter[tuple[str, bool]] = Counter()
    for stem, sentences in gold.sentences.items():
        sections = sorted(rows_of(tables["sections"], stem), key=lambda row: row["depth"])
        for sentence in (s for s in sentences if s["part"] in CODED_PARTS):
            middle = (sentence["start"] + sentence["end"]) // 2
            inner = next((s for s in reversed(sections) if s["start"] <= middle < s["end"]), {})
            count["part", inner.get("part") == sentence["part"]] += 1
            if sentence["part"] == "achievements":
                count["dimension", inner.get("dimension") == sentence["dimension"]] += 1
    return {name: rate(count, name) for name in ("part", "dimension")}


def measure_figures(tables: Tables, gold: Gold) -> Figures:
    """measure_* on sentences of achievements, m_dim (dimension of the found measures)."""
    count: Counter[str] = Counter()
    for stem, sentences in gold.sentences.items():
        rows = [row for row in rows_of(tables["measures"], stem) if row["part"] == "achievements"]
        for sentence in (s for s in sentences if s["part"] == "achievements"):
            count += _measure(rows, sentence)
    figures = precision_recall("measure", count["hits"], count["found"], count["gold"])
    return figures | {"m_dim": share(count["dimension"], count["hits"])}


def _measure(rows: list[Row], sentence: Row) -> Counter[str]:
    """Found where measures cover at least half of the sentence; the dimension that covers most counts."""
    covered: Counter[str] = Counter()
    for row in rows:
        covered[row["dimension"]] += max(
            0, min(row["end"], sentence["end"]) - max(row["start"], sentence["start"])
        )
    found = 2 * covered.total() >= sentence["end"] - sentence["start"]
    hit = found and sentence["measure"]
    right = hit and covered.most_common(1)[0][0] == sentence["dimension"]
    return Counter(found=int(found), gold=int(sentence["measure"]), hits=int(hit), dimension=int(right))
