"""Tables of a build held against the truth of the generator: a check against regressions, never quoted as accuracy."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

IDENTITY = ["region", "level", "year", "issuer_kind"]
CODED = ["indicator", "value", "unit", "approx", "scope", "period"]
DIGIT = re.compile(r"[0-9\uff10-\uff19]")
Rows = Counter[tuple[Any, ...]]


def truth_of(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of truth of a folder that ``corpus.write`` filled."""
    return {path.name: pd.read_parquet(path) for path in sorted(folder.iterdir())}


def scores(tables: dict[str, pd.DataFrame], truth: dict[str, pd.DataFrame]) -> dict[str, float]:
    """Shares from 0 to 1: files read, identity, indicators (F1), quantities (F1), digits in the ledger, parts, relations.

    `tables` are those of a build: reports, quantities, indicators, checks, sections.
    """
    numerals, amounts = truth["numerals"], tables["quantities"]
    quantities = [frame[frame["kind"] == "quantity"] for frame in (numerals, amounts)]
    return {
        "files read": _share(tables["reports"]["status"] == "ok"),
        "identity": identity(tables["reports"], truth["reports"]),
        "indicators": f1(rows(truth["indicators"], CODED), rows(tables["indicators"], CODED)),
        "quantities": f1(*(rows(frame, ["value", "unit", "approx"]) for frame in quantities)),
        "numerals by kind": f1(*(rows(frame, ["kind"]) for frame in (numerals, amounts))),
        "ledger": ledger(tables["reports"], amounts),
        "parts": parts(tables["reports"], tables["sections"], truth["sentences"]),
        **relations(tables["checks"], truth["relations"]),
    }


def rows(frame: pd.DataFrame, columns: list[str]) -> Rows:
    """What each file states, each as often as it does; a span of values counts by its lower end."""
    plain = frame[["file", *columns]].astype(object).where(frame[["file", *columns]].notna(), "")
    return Counter(
        tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row)
        for row in plain.itertuples(index=False)
    )


def f1(wanted: Rows, found: Rows) -> float:
    """Harmonic mean of what was found of the wanted, and of what is right of the found.

    >>> round(f1(Counter("aab"), Counter("abb")), 3)
    0.667
    """
    return 2 * (wanted & found).total() / max(wanted.total() + found.total(), 1)


def identity(reports: pd.DataFrame, wanted: pd.DataFrame) -> float:
    """Share of region, level, year and issuer that are right."""
    both = wanted.merge(reports, on="file", suffixes=("_wanted", ""))
    return float(
        sum(_share(both[name].astype(str) == both[f"{name}_wanted"].astype(str)) for name in IDENTITY)
        / len(IDENTITY)
    )


def ledger(reports: pd.DataFrame, amounts: pd.DataFrame) -> float:
    """Share of the digits of all texts that lie in a row of the ledger."""
    spans = {
        key: list(zip(own["start"], own["end"], strict=True)) for key, own in amounts.groupby("report_id")
    }
    total = inside = 0
    for report_id, text in zip(reports["report_id"], reports["text"], strict=True):
        covered = "".join(text[start:end] for start, end in spans.get(report_id, []))
        total, inside = total + len(DIGIT.findall(text)), inside + len(DIGIT.findall(covered))
    return inside / max(total, 1)


def parts(reports: pd.DataFrame, sections: pd.DataFrame, sentences: pd.DataFrame) -> float:
    """Share of the sentences of achievements, problems and plans that lie in a section of that part."""
    wanted = sentences[sentences["part"].isin(["achievements", "problems", "plans"])]
    by_file, texts = dict(iter(sections.groupby("file"))), reports.set_index("file")["text"]
    right = total = 0
    for file, own in wanted.groupby("file"):
        known = by_file[file].sort_values(["start", "depth"]) if file in by_file else sections.iloc[:0]
        text, at = texts.get(file, ""), 0
        for part, words in zip(own["part"], own["text"], strict=True):
            found = text.find(_first(words), at)
            total += found >= 0
            at = max(at, found)
            inside = known[(known["start"] <= found) & (found < known["end"])]
            right += found >= 0 and len(inside) > 0 and inside["part"].iloc[-1] == part
    return right / max(total, 1)


def _first(words: str) -> str:
    """The longest run of characters of a sentence that pages leave alone."""
    return max(re.findall("[\u4e00-\u9fff]+", words), key=len, default=words)


def relations(checks: pd.DataFrame, wanted: pd.DataFrame) -> dict[str, float]:
    """Relations found of those stated; contradictions found of those stated, and stated of those found."""
    found = Counter(_relation(row) for row in checks.itertuples())
    stated = Counter(_relation(row) for row in wanted.itertuples())
    right = found & stated
    slips, told, known = (
        sum(count for key, count in rows.items() if not key[-1]) for rows in (right, found, stated)
    )
    return {
        "relations": right.total() / max(stated.total(), 1),
        "contradictions found": slips / known if known else 1.0,
        "contradictions right": slips / told if told else 1.0,
    }


def _relation(row: Any) -> tuple[Any, ...]:
    return (
        row.file,
        row.kind,
        round(row.total, 4),
        tuple(sorted(round(part, 4) for part in row.parts)),
        bool(row.consistent),
    )


def missed(tables: dict[str, pd.DataFrame], truth: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Coded figures that are missing, and those that are too many, with their sentences: what to look at."""
    wanted, found = (frame.astype({"value": float}) for frame in (truth["indicators"], tables["indicators"]))
    sentences = truth["sentences"].set_index(["file", "sentence"])["text"]
    missing, extra = rows(wanted, CODED) - rows(found, CODED), rows(found, CODED) - rows(wanted, CODED)
    said = {tuple(row[:-1]): row[-1] for row in found[["file", *CODED, "sentence"]].itertuples(index=False)}
    meant = {
        tuple(row[:-1]): sentences.get((row[0], row[-1]), "")
        for row in wanted[["file", *CODED, "sentence"]].itertuples(index=False)
    }
    lines = [("missing", *key, meant.get(key, "")) for key in missing] + [
        ("extra", *key, said.get(key, "")) for key in extra
    ]
    return pd.DataFrame(lines, columns=["what", "file", *CODED, "sentence"])


def _share(column: pd.Series) -> float:
    return float(column.mean()) if len(column) else 0.0
