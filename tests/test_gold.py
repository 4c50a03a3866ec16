"""The gold is sound: spans, ids, coverage, tiling. Says nothing of what the software finds."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from fazhi.paths import PROJECT, data_file
from tests.matching import digest, read_gold

FOLDER = Path(__file__).parent / "gold"
GOLD = read_gold(FOLDER)
FIELDS = {
    "quantities": [
        "doc",
        "start",
        "end",
        "text",
        "class",
        "value",
        "unit",
        "approx",
        "measured",
        "indicator",
        "scope",
        "period",
        "note",
        "coded",
    ],
    "sentences": ["doc", "start", "end", "text", "part", "measure", "dimension"],
}
CLASSES = {"quantity", "date", "ordinal", "document", "name", "other"}
APPROX = {"", "about", "more_than", "less_than", "at_least", "at_most"}
PERIODS = {"year", "cumulative", "other_year", "plan"}
PARTS = {"furniture", "title", "preamble", "achievements", "problems", "plans", "closing"}
STEMS = sorted(GOLD.numerals)
by_file = pytest.mark.parametrize("stem", STEMS)


def source(stem: str) -> str:
    with (PROJECT / "data" / "raw" / f"{stem}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def dimensions() -> set[str]:
    return {entry["id"] for entry in yaml.safe_load(data_file("dimensions.yaml").read_text(encoding="utf-8"))}


def test_every_raw_text_is_coded() -> None:
    raw = sorted(path.stem for path in (PROJECT / "data" / "raw").glob("*.txt"))
    assert raw == STEMS == sorted(GOLD.sentences)


@by_file
@pytest.mark.parametrize("kind", ["quantities", "sentences"])
def test_records_say_what_the_text_says(stem: str, kind: str) -> None:
    text, end = source(stem), 0
    for record in (GOLD.numerals if kind == "quantities" else GOLD.sentences)[stem]:
        assert list(record) == FIELDS[kind]
        assert record["doc"] == f"{stem}.txt"
        assert end <= record["start"] < record["end"], record
        assert text[record["start"] : record["end"]] == record["text"], record
        end = record["end"]


@by_file
def test_every_run_of_digits_lies_in_one_record(stem: str) -> None:
    spans = [(record["start"], record["end"]) for record in GOLD.numerals[stem]]
    for run in re.finditer(r"\d+", source(stem)):
        assert sum(a <= run.start() and run.end() <= b for a, b in spans) == 1, run


@by_file
def test_sentences_tile_the_text(stem: str) -> None:
    text = list(source(stem))
    for sentence in GOLD.sentences[stem]:
        text[sentence["start"] : sentence["end"]] = " " * len(sentence["text"])
    assert not re.search(r"\w", "".join(text))


@by_file
def test_sentences_end_where_sentences_end(stem: str) -> None:
    for sentence in GOLD.sentences[stem]:
        assert not re.search(r"[\n\r]|[。；;！？](?![。；;！？”’）)》])(?!$)", sentence["text"]), sentence


@by_file
def test_codes_of_numerals_are_known(stem: str) -> None:
    text = source(stem)
    for record in GOLD.numerals[stem]:
        quantity = record["class"] == "quantity"
        assert record["class"] in CLASSES
        assert record["approx"] in APPROX
        assert (record["period"] in PERIODS) if quantity else (record["period"] is None), record
        assert not quantity or (record["value"] is not None and record["unit"] and record["measured"]), record
        assert quantity or not (record["indicator"] or record["scope"] or record["approx"]), record
        assert not record["measured"] or record["measured"] in text, record
        assert not record["scope"] or record["indicator"], record


@by_file
def test_values_are_those_of_the_surface(stem: str) -> None:
    """An independent reading of plain surfaces: digits, one factor, one unit."""
    for record in GOLD.numerals[stem]:
        plain = re.fullmatch(r"(\d+(?:\.\s*\d+)?)[余多]?([万亿]?)[余多]?(\D*)", record["text"])
        if record["class"] != "quantity" or not plain:
            continue
        value = float(plain[1].replace(" ", "")) * {"": 1, "万": 10_000, "亿": 100_000_000}[plain[2]]
        assert record["value"] == pytest.approx(value, rel=1e-12), record
        more = re.search(r"[余多]", record["text"])
        assert (record["approx"] == "more_than") >= bool(more), record
        if plain[3] and "unit" not in record["note"]:
            assert plain[3].removeprefix("个") in {record["unit"], record["unit"].removeprefix("个")}, record


@by_file
def test_codes_of_sentences_are_known(stem: str) -> None:
    known = dimensions()
    for sentence in GOLD.sentences[stem]:
        coded = sentence["part"] in {"achievements", "problems", "plans"}
        assert sentence["part"] in PARTS
        assert sentence["measure"] in (True, False)
        assert (sentence["dimension"] in known) if coded else (sentence["dimension"] is None), sentence
        assert coded or not sentence["measure"]


@by_file
def test_parts_follow_one_another(stem: str) -> None:
    order = ["preamble", "achievements", "problems", "plans"]
    met = [order.index(s["part"]) for s in GOLD.sentences[stem] if s["part"] in order]
    assert met == sorted(met)


def test_indicators_are_in_the_codebook() -> None:
    path = data_file("codebook.yaml")
    if not path.exists():
        pytest.skip("no codebook yet")
    known = set(yaml.safe_load(path.read_text(encoding="utf-8"))["indicators"])
    used = {record["indicator"] for records in GOLD.numerals.values() for record in records} - {None}
    assert used <= known


@pytest.mark.parametrize("stated", GOLD.relations, ids=lambda row: f"{row['file']}-{row['total']}")
def test_relations_are_of_coded_figures(stated: dict) -> None:
    values = Counter(r["value"] for r in GOLD.numerals[Path(stated["file"]).stem] if r["class"] == "quantity")
    assert not Counter([stated["total"], *stated["parts"]]) - values


@pytest.mark.parametrize("stated", GOLD.relations, ids=lambda row: f"{row['file']}-{row['total']}")
def test_relations_are_computed_as_coded(stated: dict) -> None:
    if stated["kind"] == "sum":
        holds = sum(stated["parts"]) == stated["total"]
    else:
        holds = round(100 * stated["parts"][0] / stated["parts"][1], 1) == stated["total"]
    assert holds == stated.get("consistent", True)


def test_floors_are_of_this_gold() -> None:
    floors = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))
    assert floors["sample"]["digest"] == digest(FOLDER), "the gold changed: see gold/README.md, Floors"
