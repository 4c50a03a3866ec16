"""The build and the command line: tables whole, ids unique, bad input named, nothing of another corpus in the tree."""

import os
import subprocess
import sys

import joblib
import pandas as pd
import pytest

from fazhi.__main__ import main
from fazhi.align import Edit, replay
from fazhi.build import _let_go, build, make_tables
from fazhi.building.environment import ASKED, prepared
from fazhi.indicators import wide
from fazhi.paths import PROJECT
from fazhi.tables import COLUMNS, IN_CSV, read_table, write_table
from tests.pages import BODY, REPORT, TITLE

RAW = PROJECT / "data" / "raw"


@pytest.fixture(scope="module")
def made():
    return make_tables(RAW)


def test_every_table_has_its_columns_and_leads_back(made):
    sources = made["sources"].set_index("report_id")["source"]
    texts = made["reports"].set_index("report_id")["text"]
    for name, columns in COLUMNS.items():
        if name in made:
            assert set(columns) <= set(made[name].columns), name
    for row in made["quantities"].itertuples():
        assert texts[row.report_id][row.start : row.end] == row.text
    for key, rows in made["edits"].groupby("report_id"):
        edits = [Edit(*row) for row in rows[list(Edit._fields)].itertuples(index=False)]
        assert replay(sources[key], edits) == texts[key]


def test_spans_of_indicators_lie_in_their_source(made):
    sources = made["sources"].set_index("report_id")["source"]
    for row in made["indicators"].itertuples():
        digits = [
            character
            for character in sources[row.report_id][row.raw_start : row.raw_end]
            if character.isdigit()
        ]
        assert digits == [character for character in row.text if character.isdigit()] or not digits


def test_checks_lead_back_to_every_number(made):
    texts = made["reports"].set_index("report_id")["text"]
    figures = made["quantities"].set_index("quantity_id")["text"]
    assert len(made["checks"])
    for check in made["checks"].itertuples():
        said = [texts[check.report_id][a:b] for a, b in zip(check.start, check.end, strict=True)]
        assert said == [figures[key] for key in check.quantity_ids]


def test_ids_are_unique(made):
    for name, key in (("reports", "report_id"), ("quantities", "quantity_id"), ("sections", "section")):
        assert made[name][key].is_unique, name


def test_jobs_and_order_change_nothing(tmp_path, made):
    again = make_tables(sorted(RAW.glob("*.txt"), reverse=True), jobs=2)
    for name, frame in made.items():
        pd.testing.assert_frame_equal(again[name], frame, obj=name)


def test_more_files_than_a_chunk_with_bad_ones_among_them(tmp_path):
    for i in range(150):
        (tmp_path / f"{i:03d}.txt").write_text(REPORT.replace("1200件", f"{1200 + i}件"), encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "000.html").write_text(
        f"<html><body><h1>{TITLE}</h1><p>{BODY}</p></body></html>", encoding="utf-8"
    )
    done = build(tmp_path, tmp_path / "out")
    assert (done.files, done.read) == (152, 151)
    assert [file for file, _ in done.problems] == ["empty.txt"]
    reports = read_table("reports", tmp_path / "out")
    assert reports["report_id"].is_unique and {"000.html", "000.txt"} <= set(reports["report_id"])


def test_csv_opens_in_a_spreadsheet(tmp_path, made):
    for name in IN_CSV:
        write_table(made[name], name, tmp_path)
        assert (tmp_path / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    frame = made["reports"].assign(title="=cmd()", issuer="+1", problem="-2", document_number="@x")
    write_table(frame, "reports", tmp_path)
    read = pd.read_csv(tmp_path / "reports.csv", dtype=str)
    assert read.loc[0, ["title", "issuer", "problem", "document_number"]].tolist() == [
        "'=cmd()",
        "'+1",
        "'-2",
        "'@x",
    ]
    assert read["code"].dropna().str.fullmatch(r"\d{6}").all()


def test_a_table_without_its_columns_is_refused(tmp_path, made):
    with pytest.raises(ValueError, match="table edits: lacks the columns reason"):
        write_table(made["edits"].drop(columns="reason"), "edits", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_table_not_there_says_what_writes_it(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"fazhi build"):
        read_table("reports", tmp_path)


def test_command_line(tmp_path, capsys):
    assert main(["build", str(RAW), "--out", str(tmp_path), "--jobs", "1"]) == 0
    assert "5 of 5 files read" in capsys.readouterr().out
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.txt").write_bytes(b"")
    assert main(["build", str(tmp_path / "bad"), "--out", str(tmp_path / "o"), "--jobs", "1"]) == 1
    assert "not read: x.txt: the file has no bytes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "nowhere", "--out", "o"], "nowhere does not exist"),
        (["build", "."], "say where the results go"),
    ],
)
def test_command_line_refuses_what_it_cannot_do(tmp_path, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


def test_out_is_never_where_the_reports_are(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert main(["build", str(tmp_path), "--out", str(tmp_path)]) == 2
    assert "holds the reports" in capsys.readouterr().err
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "a.txt")]) == 2
    assert "is a file" in capsys.readouterr().err


def test_what_is_wrong_in_sources_csv_is_told_and_not_believed(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(REPORT.replace("某县", "岚皋县"), encoding="utf-8")
    rows = [
        "file,code,year,published",
        "a.txt,999999,二〇二一,2022/13/45",
        "b.txt,610925,2020,2021-02-03",
        "b.txt,,2019,",
    ]
    (tmp_path / "sources.csv").write_text("\n".join(rows), encoding="utf-8")
    reports = make_tables(tmp_path)["reports"].set_index("report_id")
    assert reports.loc["a", ["region", "code", "year"]].tolist() == ["岚皋县", "610925", 2021]
    for told in (
        "code 999999 lies in no province",
        "year '二〇二一' is none",
        "published '2022/13/45' is no date",
    ):
        assert told in reports.loc["a", "problem"]
    assert reports.loc["b", ["year", "published"]].tolist() == [2020, "2021-02-03"]
    assert "sources.csv says year 2020, the text 2021" in reports.loc["b", "problem"]


def test_a_shared_name_is_told(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT.replace("某县", "鼓楼区"), encoding="utf-8")
    report = make_tables(tmp_path)["reports"].iloc[0]
    assert report["code"] == "" and report["problem"] == "4 places have this name: say which in sources.csv"


def test_a_figure_said_twice_is_not_added_up(tmp_path):
    said = "全年办理行政处罚案件120件。"
    text = REPORT.replace("培训执法人员300人次", said + "培训执法人员300人次").replace(
        "现将有关", said + "现将有关"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    tables = make_tables(tmp_path)
    assert tables["indicators"]["indicator"].tolist().count("administrative_penalties") == 2
    assert wide(tables["indicators"], tables["reports"])["administrative_penalties"].tolist() == [120]


def test_processes_are_asked_to_use_memory_well_and_this_one_is_left_as_it_was(monkeypatch):
    for name, asked in ASKED.items():
        for own, seen in ((None, asked), ("glibc.malloc.check=0", "glibc.malloc.check=0")):
            monkeypatch.delenv(name, raising=False)
            if own:
                monkeypatch.setenv(name, own)
            _let_go()
            with prepared():
                told = joblib.Parallel(n_jobs=2)(joblib.delayed(os.getenv)(name) for _ in range(2))
            assert (told, os.getenv(name)) == ([seen] * 2, own)
    _let_go()


def test_the_command_line_asks_for_memory_of_the_system_before_pyarrow_is_there():
    told = "import fazhi.__main__ as line; line.main(['codebook']); import pyarrow as pa; print(pa.default_memory_pool().backend_name)"
    environment = {name: value for name, value in os.environ.items() if name not in ASKED}
    done = subprocess.run(
        [sys.executable, "-c", told],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines()[-1] == "system"


ENVIRONMENTS = [
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
    {"LC_ALL": "zh_CN.GBK", "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
]


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=str)
def test_same_bytes_in_another_environment(tmp_path, environment):
    """Another locale, time zone and hash seed give the same tables, byte for byte."""
    for name, more in (("one", {}), ("two", environment)):
        command = [
            sys.executable,
            "-m",
            "fazhi",
            "build",
            str(RAW),
            "--out",
            str(tmp_path / name),
            "--jobs",
            "1",
        ]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **more})
    for path in (tmp_path / "one").glob("[a-z]*.*"):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_pages_that_are_no_reports_are_told_apart(tmp_path, capsys):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "raw" / "news.txt").write_text(
        "某县召开法治政府建设工作推进会\n" + "会议强调要抓好工作。" * 30, encoding="utf-8"
    )
    assert main(["build", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--jobs", "1"]) == 0
    assert (
        "2 of 2 files read (2 opened)" in (told := capsys.readouterr().out) and "1 of them no reports" in told
    )


def test_a_fault_in_one_report_is_named_and_the_rest_goes_on(tmp_path, monkeypatch):
    from fazhi.building import parts

    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(
            REPORT.replace("某县", {"a": "甲县", "b": "乙县", "c": "丙县"}[name]), encoding="utf-8"
        )
    real = {"outline": parts.sections_of, "indicators": parts.indicators_of}

    def failing(step, name):
        def fails(*tables, **options):
            frame = next(table for table in tables if "text" in table and "n_chars" in table)
            if frame["text"].str.contains(name).any():
                raise IndexError("nobody foresaw this")
            return real[step](*tables, **options)

        return fails

    monkeypatch.setattr(parts, "sections_of", failing("outline", "乙县"))
    monkeypatch.setattr(parts, "indicators_of", failing("indicators", "丙县"))
    done = build(tmp_path, tmp_path.parent / f"{tmp_path.name}_out")
    assert [file for file, why in done.problems if "IndexError: nobody foresaw this" in why] == [
        "b.txt",
        "c.txt",
    ]
    tables = {
        name: read_table(name, tmp_path.parent / f"{tmp_path.name}_out")
        for name in ("reports", "indicators", "quantities")
    }
    assert tables["reports"]["status"].tolist() == ["ok", "unreadable", "ok"]
    assert set(tables["indicators"]["report_id"]) == {"a"} and set(tables["quantities"]["report_id"]) == {
        "a",
        "c",
    }
