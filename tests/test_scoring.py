"""The scorer, on figures worked by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.matching import Gold, Row, digest, match, read_gold
from tests.scoring import scores

TEXT = "受理案件12起,办结率98.5%。召开会议3次。网站地图"


def numeral(surface: str, start: int, **codes: Any) -> Row:
    blank = {"class": "quantity", "approx": "", "indicator": None, "scope": "", "period": "year"}
    return blank | {"start": start, "end": start + len(surface), "text": surface} | codes


def sentence(start: int, end: int, part: str, dimension: str | None = None, measure: bool = False) -> Row:
    return {"start": start, "end": end, "part": part, "dimension": dimension, "measure": measure}


GOLD = Gold(
    numerals={
        "a": [
            numeral("12起", 4, value=12, unit="起", indicator="reconsideration_accepted"),
            numeral("98.5%", 11, value=98.5, unit="%", indicator="litigation_win_rate", scope="市政府"),
            numeral("3次", 21, value=3, unit="次"),
        ]
    },
    sentences={
        "a": [
            sentence(0, 17, "achievements", "dispute_resolution", measure=True),
            sentence(17, 24, "achievements", "party_leadership"),
            sentence(24, 28, "furniture"),
        ]
    },
    relations=[
        {"file": "a.txt", "total": 5, "parts": [3, 2]},
        {"file": "a.txt", "total": 9, "parts": [4, 5], "open": True},
    ],
)


def rows(*cells: Row, **same: Any) -> pd.DataFrame:
    spans = [{"raw_start": cell.pop("start"), "raw_end": cell.pop("end")} for cell in map(dict, cells)]
    rest = [{k: v for k, v in cell.items() if k not in ("start", "end")} for cell in cells]
    return pd.DataFrame([{"file": "folder/a.txt"} | s | r | same for s, r in zip(spans, rest, strict=True)])


def found(surface: str, start: int, value: float | None, unit: str, **codes: Any) -> Row:
    blank = {"kind": "quantity", "approx": "", "scope": "", "period": "year"}
    cell = {"start": start, "end": start + len(surface), "text": surface, "value": value, "unit": unit}
    return blank | cell | codes


def test_numerals() -> None:
    table = rows(
        found("12起", 4, 12, "件"),
        found("98.5", 11, 98.5, "%", approx="about"),
        found("3次", 21, 4, "次", kind="ordinal"),
        found("12", 8, None, ""),
        found("一次", 2, 1, "次"),
    )
    figures = scores({"quantities": table}, GOLD)
    assert figures["ledger"] == 1
    assert figures["kind"] == pytest.approx(2 / 3)
    assert figures["spurious"] == 1  # the loose 12; 一次 has no digit
    assert figures["approx"] == 1 / 2
    assert figures["quantity_precision"] == pytest.approx(2 / 3)  # 件 is 起; the loose 12 is too much
    assert figures["quantity_recall"] == pytest.approx(2 / 3)


def test_numerals_of_furniture_count_neither_way() -> None:
    figures = scores({"quantities": rows(found("99", 25, 99, ""))}, GOLD)
    assert figures["spurious"] == 0
    assert math.isnan(figures["kind"])


def test_indicators() -> None:
    table = rows(
        found("12起", 4, 12, "件", indicator="reconsideration_accepted"),
        found("98.5%", 11, 98.5, "%", indicator="litigation_win_rate"),
        found("3次", 21, 3, "次", indicator="law_committee_meetings"),
    )
    figures = scores({"indicators": table}, GOLD)
    assert figures["indicator_precision"] == pytest.approx(2 / 3)
    assert figures["indicator_recall"] == 1
    assert figures["indicator_full_recall"] == 1 / 2  # the rate is of 市政府 alone, the table has it for all
    assert figures["indicator_main_precision"] == pytest.approx(1 / 3)
    assert figures["indicator_main_recall"] == 1


def test_optional_records_count_neither_way() -> None:
    record = numeral("3次", 21, value=3, unit="次", indicator="law_committee_meetings", optional=True)
    gold = GOLD._replace(numerals={"a": [record]})
    row = found("3次", 21, 3, "次", indicator="law_committee_meetings")
    assert math.isnan(scores({"indicators": rows(row)}, gold)["indicator_f1"])


def test_relations() -> None:
    claims = [
        {"file": "a.txt", "total": 5.0, "parts": [2.0, 3.0]},
        {"file": "a.txt", "total": 9, "parts": "[5, 4]"},
        {"file": "a.txt", "total": None, "parts": [1]},
        {"file": "other.txt", "total": 1, "parts": [1]},
    ]
    figures = scores({"checks": pd.DataFrame(claims)}, GOLD)
    assert figures == {"relations": 1, "relations_wrong": 1}


@pytest.mark.parametrize(("start", "body", "furniture"), [(24, 1, 1), (23, 1 / 2, 1), (25, 1, 0)])
def test_cleaning(start: int, body: float, furniture: float) -> None:
    edits = rows({"start": start, "end": 28, "kind": "furniture"}, {"start": 0, "end": 9, "kind": "mended"})
    assert scores({"edits": edits}, GOLD) == {"body": body, "furniture": furniture}


def test_outline_reads_the_innermost_section() -> None:
    inner = {"start": 17, "end": 24, "depth": 2, "part": "problems", "dimension": "party_leadership"}
    outer = {"start": 0, "end": 28, "depth": 1, "part": "achievements", "dimension": "other"}
    assert scores({"sections": rows(inner, outer)}, GOLD) == {"part": 1 / 2, "dimension": 1 / 2}


@pytest.mark.parametrize(("end", "recall"), [(9, 1), (8, 0)])
def test_a_measure_is_found_by_half_its_sentence(end: int, recall: float) -> None:
    table = rows({"start": 0, "end": end, "part": "achievements", "dimension": "supervision"})
    figures = scores({"measures": table}, GOLD)
    assert figures["measure_recall"] == recall
    assert figures["m_dim"] == 0 or not recall


def test_matching_is_one_to_one_and_best_first() -> None:
    gold = [{"start": 0, "end": 4}]
    good, poor, far = {"start": 0, "end": 4}, {"start": 0, "end": 5}, {"start": 3, "end": 9}
    matched = match([far, poor, good], gold)
    assert matched.pairs == [(good, gold[0])]
    assert matched.extra == [far, poor]
    assert match([poor], gold, lambda row, record: False).missed == gold


def test_gold_is_read_and_its_digest_follows_every_byte(tmp_path: Path) -> None:
    for name in ("quantities", "sentences"):
        (tmp_path / name).mkdir()
    record = json.dumps(GOLD.numerals["a"][0], ensure_ascii=False)
    (tmp_path / "quantities" / "a.jsonl").write_text(record + "\n\n", encoding="utf-8")
    (tmp_path / "sentences" / "a.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "relations.jsonl").write_text("", encoding="utf-8")
    before = digest(tmp_path)
    assert read_gold(tmp_path).numerals == {"a": GOLD.numerals["a"][:1]}
    (tmp_path / "relations.jsonl").write_text("\n", encoding="utf-8")
    assert digest(tmp_path) != before
