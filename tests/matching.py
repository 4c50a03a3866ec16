"""Hand-coded gold and the rows of a table brought together.

A row and a gold record belong together when their raw spans share at least half of their union, one to one, best overlap
first.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

Row = dict[str, Any]
Same = Callable[[Row, Row], bool]

UNITS_ALIKE = {"宗": "件", "起": "件", "名": "人", "位": "人", "场次": "场", "个工作日": "工作日", "": "个"}
SIMPLIFIED = str.maketrans("個條項戶場萬億", "个条项户场万亿")
FACTORS = {"万": 1e4, "亿": 1e8}
OVERLAP = 0.5


class Gold(NamedTuple):
    """Hand-coded records: numerals and sentences by file stem, and the arithmetic relations of all files."""

    numerals: dict[str, list[Row]]
    sentences: dict[str, list[Row]]
    relations: list[Row]


class Matched(NamedTuple):
    """Pairs of a row and its gold record, rows without one, records without one."""

    pairs: list[tuple[Row, Row]]
    extra: list[Row]
    missed: list[Row]


def read_jsonl(path: Path) -> list[Row]:
    """The records of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_gold(folder: Path) -> Gold:
    """The gold of a folder: quantities/*.jsonl, sentences/*.jsonl, relations.jsonl."""
    stems = sorted(path.stem for path in (folder / "quantities").glob("*.jsonl"))
    numerals = {stem: read_jsonl(folder / "quantities" / f"{stem}.jsonl") for stem in stems}
    sentences = {stem: read_jsonl(folder / "sentences" / f"{stem}.jsonl") for stem in stems}
    return Gold(numerals, sentences, read_jsonl(folder / "relations.jsonl"))


def digest(folder: Path) -> str:
    """SHA-256 over names and bytes of the gold files: a floor holds for one state of the gold only."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.jsonl")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def records_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a table as dictionaries."""
    return [{str(column): value for column, value in row.items()} for row in frame.to_dict("records")]


def rows_of(frame: pd.DataFrame, stem: str) -> list[Row]:
    """The rows of one file, with its raw span as start and end."""
    part = frame[[Path(str(file)).stem == stem for file in frame["file"]]]
    spans = [(int(start), int(end)) for start, end in zip(part["raw_start"], part["raw_end"], strict=True)]
    rows = zip(records_of(part), spans, strict=True)
    return [row | {"start": start, "end": end} for row, (start, end) in rows]


def overlap(one: Row, other: Row) -> float:
    """Shared length of two spans over their union; 0 where they do not meet.

    >>> overlap({"start": 0, "end": 4}, {"start": 2, "end": 6}) == 2 / 6
    True
    """
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    union = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return shared / union if shared > 0 else 0.0


def match(found: list[Row], gold: list[Row], same: Same = lambda row, record: True) -> Matched:
    """Rows and records one to one, best overlap first, at least half of the union, `same` where asked."""
    links = [(-overlap(row, record), i, j) for i, row in enumerate(found) for j, record in enumerate(gold)]
    taken_found: set[int] = set()
    taken_gold: set[int] = set()
    pairs = []
    for _, i, j in sorted(link for link in links if -link[0] >= OVERLAP):
        if i not in taken_found and j not in taken_gold and same(found[i], gold[j]):
            taken_found.add(i)
            taken_gold.add(j)
            pairs.append((found[i], gold[j]))
    extra = [row for i, row in enumerate(found) if i not in taken_found]
    return Matched(pairs, extra, [record for j, record in enumerate(gold) if j not in taken_gold])


def filled(value: object) -> str:
    """A cell as text, empty for None and NaN."""
    return "" if value is None or value != value else str(value).strip()


def amount(row: Row) -> tuple[float, str]:
    """Value and unit in base form: 万 and 亿 multiplied out, units that count the same made one.

    >>> amount({"value": 1.5, "unit": "万起"})
    (15000.0, '件')
    """
    value = float(row["value"]) if filled(row["value"]) else math.nan
    unit = filled(row["unit"]).translate(SIMPLIFIED)
    if unit[:1] in FACTORS:
        unit, value = unit[1:], value * FACTORS[unit[:1]]
    return value, UNITS_ALIKE.get(unit, unit)


def same_amount(row: Row, record: Row) -> bool:
    """Value and unit agree."""
    (value, unit), (gold_value, gold_unit) = amount(row), amount(record)
    return unit == gold_unit and math.isclose(value, gold_value, rel_tol=1e-9, abs_tol=1e-9)


def same_indicator(row: Row, record: Row) -> bool:
    """Indicator, value and unit agree."""
    return row["indicator"] == record["indicator"] and same_amount(row, record)


def same_in_full(row: Row, record: Row) -> bool:
    """The same, and period equal, and scope empty on both sides or on none."""
    scoped = bool(filled(row.get("scope"))) == bool(filled(record.get("scope")))
    return scoped and period(row) == period(record) and same_indicator(row, record)


def period(row: Row) -> str:
    """The period of a figure; the report's own year where nothing is said."""
    return filled(row.get("period")) or "year"


def is_main(row: Row) -> bool:
    """A figure of the year for the whole government: what a table of places shows."""
    return period(row) == "year" and not filled(row.get("scope"))


def has_digit(row: Row) -> bool:
    """Arabic digits in the surface: Chinese numerals are judged only where gold holds them."""
    return any(character.isdigit() for character in filled(row["text"]))
