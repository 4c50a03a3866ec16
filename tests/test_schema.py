"""The declared tables: what the build writes is as declared, what is not is named, types survive a file in parts."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from fazhi import schema
from fazhi.paths import PROJECT
from fazhi.tables import COLUMNS, IN_CSV, read_table, write_table

OUT = PROJECT / "data" / "processed"
ALL = sorted(schema.tables())


def kept(name):
    return read_table(name, OUT)


def edit(**changed):
    row = {"report_id": "甲县", "file": "甲县.txt", "start": 0, "end": 2, "raw_start": 3, "raw_end": 5}
    return row | {"kind": "mended", "before": "", "after": "年", "reason": "lost"} | changed


@pytest.mark.parametrize("name", ALL)
def test_tables_of_the_sample_are_as_declared(name):
    assert schema.check(kept(name), name) == []


def test_every_id_of_the_sample_leads_somewhere():
    assert schema.links({name: kept(name) for name in ALL}) == []


@pytest.mark.parametrize("name", ALL)
def test_written_and_read_back_the_same(name, tmp_path):
    before = kept(name)
    write_table(before, name, tmp_path)
    pd.testing.assert_frame_equal(read_table(name, tmp_path), before)


@pytest.mark.parametrize("name", ALL)
def test_parts_of_a_table_fit_one_file(name, tmp_path):
    """A part without a row and one whose columns are empty throughout have the types of the others."""
    whole = kept(name)
    parts = [schema.conform(part, name) for part in (schema.empty(name), whole.head(1), whole)]
    with parquet.ParquetWriter(tmp_path / "parts.parquet", schema.arrow(name)) as file:
        for part in parts:
            file.write_table(schema.to_arrow(part, name))
    back = pd.read_parquet(tmp_path / "parts.parquet")
    assert back.dtypes.astype(str).to_dict() == whole.dtypes.astype(str).to_dict()
    assert len(back) == len(whole) + len(whole.head(1))


def test_years_stay_whole_numbers_where_none_is_known(tmp_path):
    reports = kept("reports").head(2).assign(year=pd.array([None, None], dtype="Int64"))
    write_table(reports, "reports", tmp_path)
    assert str(read_table("reports", tmp_path)["year"].dtype) == "Int64"
    assert parquet.read_schema(tmp_path / "reports.parquet").field("year").type == pa.int64()


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"kind": "polished"}, "kind: 1 of 2 not allowed: polished"),
        ({"report_id": ""}, "report_id: 1 of 2 are empty"),
        ({"after": None}, "after: 1 of 2 are no text"),
        ({"start": -1}, "start: 1 of 2 below 0: -1"),
        ({"end": None}, "end: floating where int is declared"),
        ({"end": "2"}, "end: mixed-integer where int is declared"),
        ({"reason": 7}, "reason: mixed-integer where text is declared"),
        ({"start": 3}, "start, end: 1 of 2 end before they begin"),
        ({"raw_end": 2}, "raw_start, raw_end: 1 of 2 end before they begin"),
    ],
)
def test_what_is_wrong_is_said(changed, problem):
    assert schema.check(pd.DataFrame([edit(), edit(**changed)]), "edits") == [problem]


def test_more_values_than_are_shown():
    rows = pd.DataFrame([edit(kind=kind) for kind in ("a", "b", "c", "d", "mended")])
    assert schema.check(rows, "edits") == ["kind: 4 of 5 not allowed: a, b, c …"]


def test_columns_that_are_not_there_are_said_first():
    rows = pd.DataFrame([edit()]).drop(columns=["kind", "reason"])
    assert schema.check(rows, "edits") == ["lacks the columns kind, reason"]


def test_a_column_with_a_default_may_be_left_out():
    rows = kept("indicators").drop(columns="corrected")
    assert schema.check(rows, "indicators") == []
    assert schema.conform(rows.head(0), "indicators")["corrected"].dtype == "str"
    assert schema.conform(rows, "indicators")["corrected"].eq("").all()


def test_an_id_twice_is_said():
    rows = kept("quantities").head(3)
    twice = pd.concat([rows, rows.head(1)])
    first = rows["quantity_id"].iloc[0]
    assert schema.check(twice, "quantities") == [f"quantity_id: 1 of 4 twice: {first}"]


def test_codes_have_six_digits_or_none():
    rows = kept("reports").head(2).assign(code=["42028", ""])
    assert schema.check(rows, "reports") == ["code: 1 of 2 not allowed: 42028"]


def test_lists_of_spans_have_one_length():
    check = kept("checks").head(1)
    check.at[0, "end"] = [1]
    assert schema.check(check, "checks") == ["start, end: 1 of 1 end before they begin"]


def test_text_as_objects_is_taken_as_text():
    rows = pd.DataFrame([edit()]).astype({"reason": "object", "start": "object"})
    assert schema.check(rows, "edits") == []
    assert str(schema.conform(rows, "edits")["reason"].dtype) == "str"


def test_an_id_that_leads_nowhere():
    measures, reports = kept("measures").head(2), kept("reports")
    lost = measures.assign(report_id=["nowhere", measures["report_id"].iloc[1]])
    assert schema.links({"measures": lost, "reports": reports}) == [
        "measures.report_id: 1 of 2 not in reports.report_id: nowhere"
    ]
    assert schema.links({"measures": measures}) == []


def test_writing_names_table_column_and_reason_and_leaves_no_file(tmp_path):
    with pytest.raises(ValueError, match="table edits: kind: 1 of 1 not allowed: polished"):
        write_table(pd.DataFrame([edit(kind="polished")]), "edits", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_columns_beyond_the_declared_stand_behind(tmp_path):
    rows = pd.DataFrame([{"note": "x"} | edit()])
    write_table(rows, "edits", tmp_path)
    assert list(read_table("edits", tmp_path)) == [*COLUMNS["edits"], "note"]


def test_lists_of_columns_come_from_the_schema():
    assert COLUMNS["shared"] == ["measure_id", "other", "similarity"]
    assert "topics" not in COLUMNS and set(COLUMNS) < set(ALL)
    assert IN_CSV["reports"] == ["text"] and IN_CSV["checks"] == []


def test_every_column_is_told_in_both_languages():
    for table in schema.tables().values():
        assert table.row["en"] and table.row["zh"]
        assert set(table.key) | set(table.links) <= set(table.columns)
        for column in table.columns.values():
            assert column.en and column.zh and column.type in schema.DTYPES, (table.name, column.name)


def test_links_point_at_keys():
    for table in schema.tables().values():
        for target in table.links.values():
            there, _, column = target.partition(".")
            assert schema.tables()[there].key == (column,)


def test_a_field_that_is_not_known_is_named():
    with pytest.raises(ValueError, match="column kind: colour is not known"):
        schema._column({"kind": {"type": "text", "en": "", "zh": "", "colour": "red"}}, {})


def test_the_printed_tables_are_those_of_the_schema():
    printed = PROJECT.joinpath("docs", "tables.md").read_text(encoding="utf-8")
    assert printed == schema.markdown(), "run: python tools/make_tables.py"


def test_overview_has_a_row_a_table():
    assert len(schema.overview().splitlines()) == len(ALL) + 2
    assert "| `edits` | 清洗时的一处改动 |" in schema.overview("zh")
