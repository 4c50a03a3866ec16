"""Corrections by hand: read with clear errors, applied by sentence and number, kept or refused with a reason."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi import anchors, schema
from fazhi.corrections import LOG, apply, corrections_of, read, unplaced
from fazhi.indicators import indicators, wide
from fazhi.quantities import quantities
from fazhi.tables import read_table, write_table

RECEIVED = "全年收到行政复议申请40件,受理35件,维持35件。"
MEDIATED = "调解民间纠纷832件,成功822件,成功率98.9%。"
TEXT = f"甲县2021年法治政府建设报告\n{RECEIVED}\n{MEDIATED}\n另有罚款12万元。"
HEAD = "file,action,sentence,text,start,was,indicator,value,high,unit,approx,scope,period,from_year,to_year,reason,name,date"
COLUMNS = HEAD.split(",")


def report(text=TEXT, **changed):
    row = {
        "report_id": "甲县",
        "file": "甲县.txt",
        "text": text,
        "title": "",
        "status": "ok",
        "region": "甲县",
    }
    return pd.DataFrame(
        [row | {"code": "", "level": "county", "year": 2021, "issuer": "", "primary": True} | changed]
    )


def coded(text=TEXT):
    reports = report(text)
    edits = pd.DataFrame(
        columns=["report_id", "start", "end", "raw_start", "raw_end", "kind", "before", "after", "reason"]
    )
    sections = pd.DataFrame(
        [
            {
                "report_id": "甲县",
                "section": "甲县:0",
                "start": 0,
                "end": len(text),
                "part": "achievements",
                "depth": 0,
            }
        ]
    )
    ledger = quantities(reports, edits, sections)
    return indicators(ledger, reports, sections=sections), ledger, reports


def sheet(folder, *rows, head=HEAD, encoding="utf-8"):
    """A corrections.csv: rows as dictionaries, what they lack is empty, who and why filled."""
    known = {"file": "甲县.txt", "action": "change", "reason": "抄录有误", "name": "王明"}
    columns = head.split(",")
    lines = [",".join(f'"{(known | row).get(name, "")}"' for name in columns) for row in rows]
    folder.joinpath("corrections.csv").write_text("\n".join([head, *lines]) + "\n", encoding=encoding)
    return folder / "corrections.csv"


def corrected(folder, *rows, text=TEXT):
    """Figures by indicator, and the log, after some corrections."""
    figures, ledger, reports = coded(text)
    return apply(figures, ledger, reports, read(sheet(folder, *rows)))


def values(figures):
    return list(zip(figures["indicator"], figures["value"], strict=True))


RATE = {"sentence": MEDIATED, "text": "98.9%", "value": "98.8"}


def test_the_made_report_is_coded_as_the_tests_take_it():
    figures, _, _ = coded()
    assert ("reconsideration_upheld", 35.0) in values(figures) and (
        "reconsideration_accepted",
        35.0,
    ) in values(figures)
    assert 98.9 in figures["value"].tolist()


def test_nothing_to_correct_adds_an_empty_column():
    figures, ledger, reports = coded()
    after, log = apply(figures, ledger, reports, None)
    assert after["corrected"].eq("").all() and log.empty and list(log) == LOG
    pd.testing.assert_frame_equal(after.drop(columns="corrected"), figures, check_dtype=True)
    assert schema.check(after, "indicators") == [] and schema.check(log, "corrections") == []


def test_a_change_overrules_a_value_and_says_so(tmp_path):
    before = coded()[0]
    after, log = corrected(tmp_path, RATE | {"reason": "822/832", "date": "2024-05-01"})
    row = after[after["corrected"] != ""].iloc[0]
    assert (row["value"], row["unit"], row["text"]) == (98.8, "%", "98.9%")
    assert row["corrected"].startswith("changed from ") and row["corrected"].endswith(
        "98.9 % year; 王明: 822/832"
    )
    assert log[["line", "status", "date"]].values.tolist() == [[2, "applied", "2024-05-01"]]
    assert log["before"][0].endswith("98.9 % year") and log["after"][0].endswith("98.8 % year")
    untouched = after["corrected"] == ""
    pd.testing.assert_frame_equal(after.loc[untouched, list(before)], before[untouched])


def test_dropped_figures_stand_in_the_log_alone(tmp_path):
    after, log = corrected(tmp_path, {"action": "drop", "sentence": RECEIVED, "text": "40件"})
    assert "reconsideration_received" not in after["indicator"].tolist()
    assert len(after) == len(coded()[0]) - 1
    assert log[["status", "before", "after"]].values.tolist() == [
        ["applied", "reconsideration_received 40 件 year", ""]
    ]


def test_an_added_figure_takes_what_the_ledger_knows(tmp_path):
    fine = {
        "action": "add",
        "sentence": "另有罚款12万元。",
        "text": "12万元",
        "indicator": "fines",
        "scope": "市场监管",
    }
    figures, ledger, reports = coded()
    figures = figures[figures["indicator"] != "fines"]
    after, log = apply(figures, ledger, reports, read(sheet(tmp_path, fine)))
    row = after[after["indicator"] == "fines"].iloc[0]
    assert (row["value"], row["unit"], row["scope"], row["period"]) == (120000.0, "元", "市场监管", "year")
    assert TEXT[row["start"] : row["end"]] == row["text"] and row["quantity_id"] == f"甲县:{row['start']}"
    assert row["corrected"] == "added; 王明: 抄录有误" and row["dimension"] == "enforcement"
    assert after["start"].is_monotonic_increasing and schema.check(after, "indicators") == []
    assert log["after"].tolist() == ["fines 120000 元 year 市场监管"]


def test_a_dash_empties_a_cell(tmp_path):
    scoped = {"action": "change", "sentence": MEDIATED, "text": "98.9%", "scope": "公证", "high": "99"}
    after, _ = corrected(tmp_path, scoped)
    row = after[after["corrected"] != ""].iloc[0]
    assert (row["scope"], row["high"]) == ("公证", 99.0)
    figures, ledger, reports = coded()
    again, _ = apply(
        after.drop(columns="corrected"),
        ledger,
        reports,
        read(sheet(tmp_path, scoped | {"scope": "-", "high": "-"})),
    )
    row = again[again["corrected"] != ""].iloc[0]
    assert row["scope"] == "" and np.isnan(row["high"])


def test_years_and_indicator_are_changed_in_their_types(tmp_path):
    row = RATE | {
        "value": "",
        "period": "cumulative",
        "from_year": "2019",
        "to_year": "2021",
        "indicator": "fines",
    }
    after, _ = corrected(tmp_path, row)
    changed = after[after["corrected"] != ""].iloc[0]
    assert (changed["from_year"], changed["to_year"], changed["indicator"]) == (2019, 2021, "fines")
    assert changed["dimension"] == "enforcement" and schema.check(after, "indicators") == []


REFUSED = {
    "the sentence is another now": (
        {"sentence": MEDIATED.replace("832", "833"), "text": "98.9%"},
        "changed_text",
        MEDIATED,
    ),
    "the number is not in it": ({"sentence": MEDIATED, "text": "98%"}, "not_found", "not in that sentence"),
    "the number stands there twice": (
        {"sentence": RECEIVED, "text": "35件"},
        "ambiguous",
        "give start, one of 3",
    ),
    "the number is no indicator": (
        {"sentence": TEXT.split("\n")[0], "text": "2021年"},
        "not_found",
        "coded as no indicator",
    ),
    "it is coded otherwise": (
        {"sentence": RECEIVED, "text": "40件", "was": "fines"},
        "not_found",
        "not as fines",
    ),
    "nothing is new": (
        {"sentence": RECEIVED, "text": "40件", "value": "40"},
        "already",
        "reconsideration_received 40",
    ),
    "no such indicator": (
        {"sentence": RECEIVED, "text": "40件", "indicator": "finess"},
        "unknown_indicator",
        "is it fines",
    ),
    "it is there already": (
        {"action": "add", "sentence": RECEIVED, "text": "40件", "indicator": "reconsideration_received"},
        "already",
        "change changes it",
    ),
}


@pytest.mark.parametrize(("row", "status", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_applied_changes_nothing_and_says_why(tmp_path, row, status, why):
    after, log = corrected(tmp_path, {"value": "7"} | row)
    assert log["status"].tolist() == [status] and why in log["why"][0]
    pd.testing.assert_frame_equal(after.drop(columns="corrected"), coded()[0])


def test_start_tells_two_equal_numbers_apart(tmp_path):
    second = TEXT.rindex("35件")
    after, log = corrected(
        tmp_path, {"sentence": RECEIVED, "text": "35件", "start": str(second), "value": "34"}
    )
    assert log["status"].tolist() == ["applied"]
    assert ("reconsideration_upheld", 34.0) in values(after) and ("reconsideration_accepted", 35.0) in values(
        after
    )


def test_a_mark_in_the_sentence_tells_them_apart_too(tmp_path):
    marked = RECEIVED.replace("维持35件", "维持【35件】")
    after, _ = corrected(tmp_path, {"sentence": marked, "value": "34"})
    assert ("reconsideration_upheld", 34.0) in values(after) and ("reconsideration_accepted", 35.0) in values(
        after
    )


def test_a_figure_is_corrected_once(tmp_path):
    _, log = corrected(tmp_path, RATE, RATE | {"value": "98.7"})
    assert (
        log["status"].tolist() == ["applied", "twice"] and log["why"][1] == "line 2 corrects the same figure"
    )


def test_text_that_grew_elsewhere_keeps_the_correction(tmp_path):
    _, log = corrected(tmp_path, RATE | {"start": "50"}, text=TEXT.replace("\n", "\n一是加强领导。\n", 1))
    assert log["status"].tolist() == ["applied"]


def test_a_file_not_read_and_a_file_not_there(tmp_path):
    figures, ledger, _ = coded()
    rows = read(sheet(tmp_path, RATE, RATE | {"file": "甲县2.txt"}))
    unread = report("", status="unreadable")
    _, log = apply(figures, ledger, unread, rows)
    assert log[["line", "status"]].values.tolist() == [[2, "unread"]]
    elsewhere = unplaced(rows, ["甲县.txt"])
    assert elsewhere[["line", "status", "why"]].values.tolist() == [
        [3, "no_file", "no such file: 甲县.txt is like it"]
    ]
    assert unplaced(None, ["甲县.txt"]).empty


def test_corrected_values_reach_the_table_of_places(tmp_path):
    figures, ledger, reports = coded()
    after, _ = apply(
        figures, ledger, reports, read(sheet(tmp_path, {"sentence": RECEIVED, "text": "40件", "value": "41"}))
    )
    assert wide(after, reports)["reconsideration_received"].tolist() == [41.0]


def test_tables_are_written_and_read_back(tmp_path):
    after, log = corrected(tmp_path, RATE)
    for name, frame in (("indicators", after), ("corrections", log)):
        write_table(frame, name, tmp_path / "out")
        pd.testing.assert_frame_equal(read_table(name, tmp_path / "out"), frame)


def test_columns_of_a_spreadsheet_are_passed_over(tmp_path):
    head = "report_id,file,region,indicator,value,start,text,sentence,action,reason,name"
    row = {"sentence": f"'{MEDIATED}", "text": "98.9%", "value": "98.8", "region": "甲县", "file": "甲县.txt"}
    rows = read(sheet(tmp_path, row, head=head, encoding="gb18030"))
    assert rows[["line", "sentence", "value", "scope"]].values.tolist() == [[2, MEDIATED, "98.8", ""]]


def test_actions_in_chinese_and_files_of_windows(tmp_path):
    rows = read(sheet(tmp_path, RATE | {"action": "改", "file": "2021\\甲县.txt"}, RATE | {"action": "删"}))
    assert rows[["action", "file"]].values.tolist() == [["change", "2021/甲县.txt"], ["drop", "甲县.txt"]]


WRONG = {
    "no reason": ({"reason": ""}, "line 2: reason is empty"),
    "no name": ({"name": ""}, "line 2: name is empty"),
    "an action that is none": ({"action": "delete"}, "line 2: action 'delete' is none of change, drop, add"),
    "a value in words": ({"value": "1.2万"}, "line 2: value '1.2万' is no number (write 12000"),
    "a period that is none": ({"period": "2021"}, "line 2: period '2021' is none of year, cumulative"),
    "no number": ({"text": ""}, "line 2: which number?"),
    "nothing new": ({"value": ""}, "line 2: change says nothing new"),
    "add what": ({"action": "add"}, "line 2: add needs an indicator"),
    "an indicator emptied": ({"indicator": "-"}, "line 2: an indicator cannot be emptied"),
    "no date": ({"date": "May"}, "line 2: date 'May' is no date"),
    "a start in words": ({"start": "-"}, "line 2: start '-' is no number"),
}


@pytest.mark.parametrize(("row", "message"), WRONG.values(), ids=WRONG)
def test_a_row_that_cannot_be_used_is_named(tmp_path, row, message):
    with pytest.raises(ValueError, match="corrections.csv") as error:
        read(sheet(tmp_path, RATE | row))
    assert message in str(error.value)


def test_every_wrong_row_is_named_by_its_line(tmp_path):
    two_lines = RATE | {"reason": "一\n二"}
    with pytest.raises(ValueError, match="line 4: name is empty; line 5: value 'x'"):
        read(sheet(tmp_path, two_lines, RATE | {"name": ""}, RATE | {"value": "x"}))


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("file,action,sentence,reason", "line 1: the columns name are missing"),
        (f"{HEAD},vlaue", "column 'vlaue' is not known, is it value?"),
        (f"{HEAD},file", "column file is there twice"),
    ],
)
def test_a_head_that_cannot_be_used(tmp_path, head, message):
    with pytest.raises(ValueError, match="corrections.csv") as error:
        read(sheet(tmp_path, RATE, head=head))
    assert message in str(error.value)


def test_a_folder_without_corrections_and_a_file_without_rows(tmp_path):
    assert corrections_of(tmp_path) is None
    sheet(tmp_path)
    assert corrections_of(tmp_path).empty


def test_blanks_and_width_of_punctuation_do_not_count():
    quoted = RECEIVED.replace(",", "\uff0c ")
    assert anchors.find(TEXT, quoted, "40件").spans == [(TEXT.index("40件"), TEXT.index("40件") + 3)]


def test_brackets_of_the_text_itself_are_no_mark():
    text = "印发甲府【2021】5号文件12份。"
    assert anchors.find(text, text, "12份").spans == [(14, 17)]


def test_a_number_is_not_part_of_a_longer_one():
    assert anchors.find("受理135件、1.35万件、35件。", "受理135件、1.35万件、35件。", "35").spans == [
        (14, 16)
    ]


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=5))
def test_spans_found_hold_the_number(text, sentence, number):
    wanted = anchors.quote(sentence, number).number
    for start, end in anchors.find(text, sentence, number).spans:
        assert 0 <= start < end <= len(text)
        assert anchors.quote("", text[start:end]).number == wanted or "【" in text
