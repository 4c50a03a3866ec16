"""Reports coded by hand, every numeral and every sentence: read, and held against the figures and measures of the tables.

The form is that of tests/gold: `quantities/NAME.jsonl` and `sentences/NAME.jsonl`, one JSON object a line, spans in characters of
the file (raw_start, raw_end of the tables).
"""

from __future__ import annotations

import json
import math
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

ALIKE = 0.5  # least share of their union that two spans have in common
FIGURE = {
    "start": "int64",
    "end": "int64",
    "class": "str",
    "indicator": "str",
    "value": "float64",
    "unit": "str",
}
FIGURE |= {"scope": "str", "period": "str", "optional": "bool"}
SENTENCE = {
    "start": "int64",
    "end": "int64",
    "text": "str",
    "part": "str",
    "measure": "bool",
    "dimension": "str",
}


class Coded(NamedTuple):
    """What a coder found: every numeral (with its indicator or ''), every sentence; `report` is the file without suffix."""

    figures: pd.DataFrame
    sentences: pd.DataFrame


def read_coded(folder: str | Path, *, files: Iterable[str] | None = None) -> Coded:
    """The hand-coded reports of a folder; with `files` (column file of the table reports) only those of them.

    Raises FileNotFoundError where it has none, ValueError naming a line that is no JSON.
    """
    tables = [_read(Path(folder, "quantities"), FIGURE), _read(Path(folder, "sentences"), SENTENCE)]
    if files is not None:
        wanted = {Path(file).stem for file in files}
        tables = [table[table["report"].isin(wanted)] for table in tables]
    return Coded(*tables)


def _read(folder: Path, types: dict[str, str]) -> pd.DataFrame:
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise FileNotFoundError(f"{folder} holds no .jsonl file of a coded report")
    frame = pd.DataFrame([record for path in paths for record in _records(path)])
    blank = {"str": "", "float64": math.nan, "bool": False, "int64": -1}
    for name, kind in types.items():
        known = frame[name] if name in frame else pd.Series([None] * len(frame), dtype=object)
        frame[name] = known.astype(object).where(known.notna(), blank[kind]).astype(kind)  # type: ignore[call-overload]
    return frame[["report", *types]]


def _records(path: Path) -> list[dict[str, Any]]:
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            records += [json.loads(line) | {"report": path.stem}] if line.strip() else []
        except json.JSONDecodeError as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error
    return records


def compared(figures: pd.DataFrame, coded: pd.DataFrame, *, in_full: bool = True) -> pd.DataFrame:
    """Every figure of the tables and every one a coder found, brought together by its place in the file.

    Columns: report, quantity_id ('' where the tables have none), indicator and hand (of the tables, of the coder; '' where one
    has none), hit (the same indicator and value; with `in_full` the same period, and a scope on both sides or on none).
    `figures` are rows of ``indicators``, `coded` those of ``read_coded``; reports that were not coded are left out. A place
    where both have a figure is one row. What the coder left open (`optional`) is left out where it is hit or not found.
    """
    own = figures.assign(report=figures["file"].map(lambda file: Path(file).stem))
    rows: list[tuple[str, str, str, str, bool]] = []
    for report, there in coded.groupby("report", sort=True):
        mine = own[own["report"] == report].to_dict("records")
        hand = there[there["indicator"] != ""].to_dict("records")
        pairs = _paired(mine, hand, in_full)
        rows += [
            _row(str(report), mine[i] if i >= 0 else {}, hand[j] if j >= 0 else {}, hit)
            for i, j, hit in pairs
        ]
    frame = pd.DataFrame(rows, columns=["report", "quantity_id", "indicator", "hand", "hit"])
    return frame.astype({"hit": "bool"})


def _paired(mine: list[Any], hand: list[Any], in_full: bool) -> list[tuple[int, int, bool]]:
    """Places in both lists, -1 for none: hits first, then the same place coded otherwise, best overlap first."""
    links = [
        (not _same(row, record, in_full), -_overlap(row, record), i, j)
        for i, row in enumerate(mine)
        for j, record in enumerate(hand)
        if _overlap(row, record) >= ALIKE
    ]
    left, right, pairs = set(range(len(mine))), set(range(len(hand))), []
    for missed, _, i, j in sorted(links):
        if i in left and j in right and not (missed and hand[j]["optional"]):
            left.discard(i)
            right.discard(j)
            if not hand[j]["optional"]:
                pairs.append((i, j, not missed))
    found = [(i, -1, False) for i in sorted(left)]
    return pairs + found + [(-1, j, False) for j in sorted(right) if not hand[j]["optional"]]


def _row(
    report: str, row: Mapping[Any, Any], record: Mapping[Any, Any], hit: bool
) -> tuple[str, str, str, str, bool]:
    return report, row.get("quantity_id", ""), row.get("indicator", ""), record.get("indicator", ""), hit


def _same(row: Mapping[Any, Any], record: Mapping[Any, Any], in_full: bool) -> bool:
    alike = row["indicator"] == record["indicator"] and math.isclose(
        row["value"], record["value"], rel_tol=1e-9
    )
    scoped = bool(row["scope"]) == bool(record["scope"])
    return alike and (not in_full or (scoped and row["period"] == (record["period"] or "year")))


def _overlap(row: Mapping[Any, Any], record: Mapping[Any, Any]) -> float:
    shared = min(row["raw_end"], record["end"]) - max(row["raw_start"], record["start"])
    union = max(row["raw_end"], record["end"]) - min(row["raw_start"], record["start"])
    return shared / union if shared > 0 else 0.0


def labelled(figures: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """Every amount that a coder read, with both labels: report, hand, indicator ('none' where it is no indicator).

    For agreement beyond chance (``kappa``): unlike ``compared`` it has the amounts that neither codes.
    """
    own = figures.assign(report=figures["file"].map(lambda file: Path(file).stem))
    by_report = {str(name): part.to_dict("records") for name, part in own.groupby("report")}
    rows = []
    for record in coded[coded["class"] == "quantity"].to_dict("records"):
        there = [(_overlap(row, record), row["indicator"]) for row in by_report.get(record["report"], [])]
        best, name = max(there, default=(0.0, ""))
        rows.append((record["report"], record["indicator"] or "none", name if best >= ALIKE else "none"))
    return pd.DataFrame(rows, columns=["report", "hand", "indicator"])


def from_sheet(sheet: pd.DataFrame, quantities: pd.DataFrame, indicators: Container[str]) -> pd.DataFrame:
    """The numerals of a sheet of whole reports as ``read_coded`` gives them: a cell `hand_indicator` left empty is no indicator.

    `hand_value` counts where it is filled, else the value the ledger has. Raises ValueError naming lines with an indicator that
    is none of `indicators`, a value that is no number, or an id that the table quantities no longer has.
    """
    rows = sheet.merge(quantities, left_on="id", right_on="quantity_id", how="left", suffixes=("_sheet", ""))
    values = pd.to_numeric(rows["hand_value"].str.replace(",", "").replace("", None), errors="coerce")
    wrong = {
        "no such indicator": rows["hand_indicator"].ne("")
        & ~rows["hand_indicator"].map(indicators.__contains__),
        "the value is no number": rows["hand_value"].ne("") & values.isna(),
        "its number is not in the table quantities any more": rows["quantity_id"].isna(),
    }
    told = [f"line {at + 2}: {fault}" for fault, lines in wrong.items() for at in rows.index[lines]]
    if told:
        raise ValueError(f"the sheet cannot be used: {'; '.join(told)}")
    stems = rows["file"].map(lambda file: Path(file).stem)
    found = {
        "report": stems,
        "start": rows["raw_start"].astype("int64"),
        "end": rows["raw_end"].astype("int64"),
    }
    said = {"indicator": rows["hand_indicator"], "value": values.fillna(rows["value"]), "unit": rows["unit"]}
    limits = {"scope": rows["hand_scope"], "period": rows["hand_period"], "optional": False}
    return pd.DataFrame(found | {"class": rows["kind"]} | said | limits)


def judged_measures(measures: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """For each measure of a coded report: measure_id, report, right (the sentence it lies in is a measure by hand), dimension by
    hand; the sentence is the one with which it shares most characters."""
    by_report = {str(name): part.to_dict("records") for name, part in sentences.groupby("report")}
    rows = []
    for row in measures.to_dict("records"):
        there = by_report.get(Path(row["file"]).stem)
        if there:
            best = max(there, key=lambda s: min(row["raw_end"], s["end"]) - max(row["raw_start"], s["start"]))
            rows.append((row["measure_id"], Path(row["file"]).stem, best["measure"], best["dimension"]))
    return pd.DataFrame(rows, columns=["measure_id", "report", "right", "dimension"])


def found_measures(measures: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Every sentence that a coder took for a measure of the achievements: report, text, found (measures cover half of it or more)."""
    own = measures.assign(report=measures["file"].map(lambda file: Path(file).stem))
    spans = {
        name: list(zip(part["raw_start"], part["raw_end"], strict=True))
        for name, part in own.groupby("report")
    }
    rows = []
    for row in sentences[sentences["measure"] & (sentences["part"] == "achievements")].to_dict("records"):
        there = spans.get(row["report"], [])
        covered = sum(max(0, min(end, row["end"]) - max(start, row["start"])) for start, end in there)
        rows.append((row["report"], row["text"], 2 * covered >= row["end"] - row["start"]))
    return pd.DataFrame(rows, columns=["report", "text", "found"])
