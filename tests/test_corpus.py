"""What only the whole corpus tells is the same however it lies in parts; rows are held to their declaration."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi import schema
from fazhi.audit import growth
from fazhi.build import build
from fazhi.building import changes
from fazhi.building.fitting import laid_out
from fazhi.duplicates import KEPT, Sketch, mark, resemblance
from fazhi.paths import PROJECT
from fazhi.rows import Rows
from fazhi.tables import read_table
from tests.test_duplicates import text_of

ALL = ["edits", "sections", "quantities", "measures", "indicators", "checks"]
PLACES = ("大冶市", "宜都市", "当阳市", "枝江市")
REPORT = "{place}{year}年法治政府建设工作报告\n一、依法化解矛盾纠纷\n{year}年,全市收到行政复议申请{count}件,{grown}办结行政复议案件{count}件。\n{more}"


def corpus(folder):
    """Two years of each place; the second tells its growth, of the last place a wrong one, of one none."""
    told = ("同比增长25%,", "较上年增加10件,", "", "同比增长90%,")
    for at, place in enumerate(PLACES):
        for year, count in ((2020, 40 + 4 * at), (2021, 50 + 5 * at)):
            grown = told[at] if year == 2021 else ""
            more = f"为{place}的企业办实事{7 + at}件。" * (3 + at)
            text = REPORT.format(place=place, year=year, count=count, grown=grown, more=more)
            (folder / f"{year}_{place}.txt").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("largest", [1, 3, 120])
def test_growth_is_that_of_the_whole_corpus(tmp_path, monkeypatch, largest):
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    corpus(raw)
    monkeypatch.setattr(changes, "LARGEST", largest)
    build(raw, out)
    tables = {name: read_table(name, out) for name in ("reports", "quantities", "indicators", "checks")}
    whole = growth(tables["quantities"], tables["indicators"], tables["reports"])
    assert [(r.region, r.total, r.parts, r.consistent) for r in whole.itertuples()] == [
        ("大冶市", 25.0, [40.0, 50.0], True),
        ("宜都市", 10.0, [44.0, 55.0], False),
        ("枝江市", 90.0, [52.0, 65.0], False),
    ]
    found = tables["checks"].tail(len(whole)).reset_index(drop=True)
    for name in ("report_id", "total", "computed", "difference", "consistent", "sentence"):
        assert found[name].tolist() == whole[name].tolist()
    assert [list(parts) for parts in found["parts"]] == whole["parts"].tolist()


def test_parts_do_not_change_the_tables(tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    raw.mkdir()
    corpus(raw)
    for largest in (1, 120):
        monkeypatch.setattr(changes, "LARGEST", largest)
        build(raw, tmp_path / str(largest))
    for name in ("reports", *ALL):
        one, other = ((tmp_path / size / f"{name}.parquet").read_bytes() for size in ("1", "120"))
        assert one == other, name


hashes = st.lists(st.integers(0, 40), unique=True, max_size=30).map(sorted)


def of_hashes(numbers):
    import numpy as np

    return Sketch(b"", len(numbers), np.array(numbers, dtype=np.uint64))


@given(hashes, hashes)
def test_resemblance_is_the_share_of_the_smallest_hashes_that_both_have(one, other):
    union = sorted({*one, *other})[:KEPT]
    both = [number for number in union if number in one and number in other]
    assert resemblance(of_hashes(one), of_hashes(other)) == (len(both) / len(union) if union else 0)


def test_only_the_smallest_hashes_of_two_long_texts_count():
    one, other = range(0, 2 * KEPT, 2), range(0, 3 * KEPT, 3)  # both have those that 6 divides
    union = sorted({*one, *other})[:KEPT]
    assert resemblance(of_hashes([*one]), of_hashes([*other])) == sum(n % 6 == 0 for n in union) / KEPT


def rows_of(name):
    """A table of the sample as rows of plain values."""
    frame = read_table(name, PROJECT / "data" / "processed")
    columns = {column: frame[column].tolist() for column in frame}
    for column in schema.tables()[name].columns.values():
        if column.type in ("texts", "ints", "floats"):
            columns[column.name] = [list(cell) for cell in columns[column.name]]
        if column.type == "year":
            columns[column.name] = [None if cell is pd.NA else cell for cell in columns[column.name]]
    kinds = {
        c.name: schema.DTYPES[c.type] for c in schema.tables()[name].columns.values() if c.type != "text"
    }
    return Rows(list(columns), list(zip(*columns.values(), strict=True)), kinds)


@pytest.mark.parametrize("name", ALL)
def test_rows_are_laid_out_as_a_table_is(name, monkeypatch):
    rows = rows_of(name)
    as_frame = schema.to_arrow(schema.conform(rows.frame(), name), name)
    monkeypatch.setattr(schema, "conform", None)  # a quick look must be enough
    assert laid_out(rows, name).equals(as_frame)


@pytest.mark.parametrize("name", ALL)
def test_a_table_without_rows_has_its_types(name):
    assert laid_out(rows_of(name)._replace(values=[]), name).schema == schema.arrow(name)


@pytest.mark.parametrize(
    ("name", "column", "cell", "told"),
    [
        ("quantities", "kind", "thing", "kind: 1 of .* not allowed: thing"),
        ("quantities", "start", -1, "start: 1 of .* below 0"),
        ("quantities", "end", 0, "end before they begin"),
        ("quantities", "sentence", "", "sentence: 1 of .* are empty"),
        ("quantities", "value", "twelve", "could not convert"),
        ("indicators", "code", "42", "code: 1 of .* not allowed: 42"),
        ("edits", "before", None, "before: 1 of .* are no text"),
        ("checks", "end", [1], "end before they begin"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_reason(name, column, cell, told):
    rows = rows_of(name)
    at = rows.columns.index(column)
    wrong = (*rows.values[-1][:at], cell, *rows.values[-1][at + 1 :])
    rows = rows._replace(values=[*rows.values[:-1], wrong])
    with pytest.raises(ValueError, match=told):
        laid_out(rows, name)


def test_rows_twice_or_without_a_column_are_refused():
    rows = rows_of("measures")
    with pytest.raises(ValueError, match="measure_id: 1 of .* twice"):
        laid_out(rows._replace(values=[*rows.values, rows.values[0]]), "measures")
    with pytest.raises(ValueError, match="lacks the columns text"):
        laid_out(Rows(rows.columns[:-1], [row[:-1] for row in rows.values], rows.kinds), "measures")
    numbers = Rows(["measure_id", "other", "similarity"], [("a:1", "b:2", 1)], {"similarity": "float64"})
    assert laid_out(numbers, "shared")["similarity"].to_pylist() == [1.0]


def test_repeats_in_another_part_are_found_as_in_one_table(tmp_path):
    """What is compared in full is read again from the part it lies in; the longer text stands."""
    raw = tmp_path / "raw"
    raw.mkdir()
    texts = {at: text_of(at, 600) for at in range(200)}
    texts |= {180: texts[3] + text_of(900, 60), 190: texts[5], 199: text_of(901, 90) + texts[5]}
    for at, text in texts.items():
        (raw / f"{at:03}.txt").write_text(text, encoding="utf-8")
    build(raw, tmp_path / "out", without=["shared"])
    reports = read_table("reports", tmp_path / "out")
    repeats = dict(zip(reports["report_id"], reports["duplicate_of"], strict=True))
    assert {one: other for one, other in repeats.items() if other} == {
        "003": "180",
        "005": "199",
        "190": "199",
    }
    assert mark(reports)["duplicate_of"].equals(reports["duplicate_of"])
