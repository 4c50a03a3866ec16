"""Hostile files beside good ones, the researcher's own files broken, and what tables and views show of it all."""

import csv
import io

import pandas as pd
import pytest
from selectolax.lexbor import LexborHTMLParser

from fazhi import views
from fazhi.__main__ import main
from fazhi.build import build
from fazhi.codebook import CodebookError
from fazhi.codebook import load as load_codebook
from fazhi.explore import concordance, trace
from fazhi.files.manifest import manifest_of
from fazhi.tables import read_table
from tests.hostile import KINDS, TEXT, Kind, put

TABLES = ("reports", "edits", "sections", "quantities", "indicators", "checks", "measures", "sources")
QUICK = [
    "a billion laughs", "a size that the directory hides", "a Word file of empty paragraphs", "a PDF cut in the middle",
    "pages that hold themselves", "a hundred thousand tags inside each other", "a page of frames", "nothing", "noise",
    "zero bytes between the letters", "UTF-16 cut in a character", "a million brackets", "a link that leads to itself",
    "a pipe that nobody fills", "a name with a line end", "a name that is a formula", "a name with tags",
    "a name of bytes that are no text", "right-to-left marks in the figures", "a number of ten thousand digits",
    "markers without end", "a date that no calendar has",
]  # fmt: skip
EVIL = '<script>alert(1)</script><img src=x onerror=alert(2)>"\' onclick="alert(3)'
GOOD = TEXT.replace("青泉县", "泉青县")


def without_file(frame: pd.DataFrame) -> pd.DataFrame:
    mine = frame[frame["report_id"] == "good"].reset_index(drop=True)
    return mine.drop(columns=[column for column in ("duplicate_of", "primary") if column in mine])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder of hostile files with one good report among them, built; and the good one alone."""
    root = tmp_path_factory.mktemp("folder")
    for number, name in enumerate(QUICK):
        (root / "raw" / f"{number:02d}").mkdir(parents=True)
        put(root / "raw" / f"{number:02d}", KINDS[name])
    (root / "alone").mkdir()
    for folder in ("raw", "alone"):
        (root / folder / "good.txt").write_text(GOOD, encoding="utf-8")
    done = build(root / "raw", root / "out", jobs=1)
    build(root / "alone", root / "one", jobs=1)
    return root, done


def test_every_file_is_a_row_and_the_good_one_is_as_it_is_alone(built):
    root, done = built
    assert done.files == len(QUICK) + 1
    for name in TABLES:
        both = [without_file(read_table(name, root / folder)) for folder in ("out", "one")]
        pd.testing.assert_frame_equal(*both, obj=name)


def test_each_reason_is_in_the_table_and_in_what_is_told(built):
    root, done = built
    reports = read_table("reports", root / "out").set_index("file")
    unread = dict(done.problems)
    for number, name in enumerate(QUICK):
        kind: Kind = KINDS[name]
        rows = reports[reports.index.str.startswith(f"{number:02d}/")]
        assert len(rows) == 1 and rows["status"].iloc[0] in kind.status.split()
        if "ok" not in kind.status:
            assert kind.words in rows["problem"].iloc[0] == unread[rows.index[0]]


def test_no_cell_of_a_sheet_runs(built):
    root, _ = built
    for path in (root / "out").glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            for cell in row:
                assert not cell.strip(" \t\r\n\u3000").startswith(
                    ("=", "+", "@", "\uff1d", "\uff0b", "\uff20")
                ), cell


def test_a_page_cannot_put_a_formula_into_a_sheet(tmp_path):
    title = "=HYPERLINK(1)某县人民政府关于2021年度法治政府建设情况的报告"
    for number, before in enumerate(("", " ", "\t", "\u3000", "\n")):
        (tmp_path / f"@{number}.txt").write_text(
            before + TEXT.replace(TEXT.split("\n")[0], title), encoding="utf-8"
        )
    build(tmp_path, tmp_path / "out", jobs=1)
    rows = csv.reader(
        io.StringIO((tmp_path / "out" / "reports.csv").read_text(encoding="utf-8-sig"), newline="")
    )
    assert not [cell for row in rows for cell in row if cell.strip()[:1] in ("=", "@")]


# --- what a view shows


@pytest.fixture(scope="module")
def evil():
    """Tables in which every text tries to be a page."""
    text = f"{EVIL}办理{EVIL}73件{EVIL}"
    start = text.index("73件")
    row = {
        "report_id": EVIL, "file": f"{EVIL}.txt", "quantity_id": "q", "indicator": EVIL, "value": 73.0, "high": float("nan"), "unit": EVIL,
        "approx": "", "scope": EVIL, "period": "year", "from_year": None, "to_year": None, "year": 2021, "region": EVIL,
        "start": start, "end": start + 3, "raw_start": start, "raw_end": start + 3, "text": "73件", "sentence": text,
    }  # fmt: skip
    reports = pd.DataFrame(
        [{"report_id": EVIL, "file": f"{EVIL}.txt", "region": EVIL, "year": 2021, "text": text}]
    )
    edits = pd.DataFrame(
        [{"raw_start": 0, "raw_end": 4, "before": EVIL, "after": EVIL, "kind": EVIL, "reason": EVIL}]
    )
    sections = pd.DataFrame([{"start": 0, "depth": 0, "heading": EVIL, "part": EVIL, "dimension": EVIL}])
    check = {
        **row, "kind": EVIL, "total": 1.0, "computed": 2.0, "parts": [1.0], "quantity_ids": ["q"], "start": [start], "end": [start + 3],
        "consistent": False, "difference": 1.0,
    }  # fmt: skip
    return {
        "row": pd.DataFrame([row]),
        "reports": reports,
        "edits": edits,
        "sections": sections,
        "checks": pd.DataFrame([check]),
        "text": text,
    }


VIEWS = {
    "marked_edits": lambda t, raw: views.marked_edits(t["text"], t["edits"]),
    "outline_tree": lambda t, raw: views.outline_tree(t["sections"]),
    "marked_span": lambda t, raw: views.marked_span(t["text"], 3, 9),
    "evidence": lambda t, raw: views.evidence(t["row"], t["reports"], raw),
    "contradictions": lambda t, raw: views.contradictions(t["checks"], t["row"], t["reports"], raw),
    "readable": lambda t, raw: views.readable(t["row"].rename(columns={"unit": EVIL})),
    "file_link": lambda t, raw: views.file_link(raw, t["row"]["file"][0]),
    "concordance": lambda t, raw: concordance(t["reports"], "办理"),
    "concordance of a tag": lambda t, raw: concordance(t["reports"], "<script>"),
    "trace": lambda t, raw: trace(t["row"], t["reports"], t["reports"].assign(source=t["text"]), "q", raw=raw),
    "trace without a folder": lambda t, raw: trace(t["row"], t["reports"], t["reports"].assign(source=t["text"]), "q"),
    "availability_table": lambda t, raw: views.availability_table(
        pd.DataFrame({EVIL: [1.0]}, index=[(EVIL, 2021)]), pd.DataFrame({EVIL: ["stated"]}, index=[(EVIL, 2021)])
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_shows_tags_as_text(evil, tmp_path, name):
    shown = VIEWS[name](evil, tmp_path / EVIL.replace("/", ""))
    tree = LexborHTMLParser(str(shown))
    assert not tree.css("script, img, iframe, object, style, svg")
    for node in tree.css("*"):
        assert not [key for key in node.attributes if key.startswith("on")], name
        assert not (node.attributes.get("href") or "").lower().startswith(("javascript", "data"))
    if name != "file_link":
        assert "&lt;" in shown


# --- the researcher's own files

BROKEN_SOURCES = {
    "no bytes": (b"", "has no column `file`"),
    "no column file": ("地区,年\n甲县,2021\n".encode(), "has no column `file`"),
    "a head alone": (b"file,region\n", "a head but no rows"),
    "a column twice": (b"file,year,year\na.txt,1,2\n", "a column twice"),
    "a quote that never ends": ('file,region\n"a.txt,甲县\n'.encode(), "is not a table"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "sources.csv"),
}
READ_SOURCES = {
    "too many cells": (b"file,year\na.txt,2021,x,y,z\n", ""),
    "too few cells": (b"file,region,year\na.txt\n", ""),
    "semicolons and blanks": (b"file; year\n a.txt ;2021\n", ""),
    "GB 18030": ("file,region\na.txt,泉青县\n".encode("gb18030"), ""),
    "UTF-16": ("file\tregion\na.txt\t泉青县\n".encode("utf-16"), ""),
    "a formula": (b"file,region,year\na.txt,=cmd(),2021\n", ""),
    "a year that is none": (b"file,year\na.txt,99999999999999999999\n", "is none"),
    "a path that leaves the folder": (b"file,year\n../../etc/passwd,2021\n", "no such file"),
    "the same file a hundred times": (
        ("file,year\n" + "a.txt,2021\n" * 100).encode(),
        "named in an earlier row",
    ),
    "zero bytes": (b"file,year\na.txt,2021\0\n", ""),
}


@pytest.mark.parametrize("case", BROKEN_SOURCES)
def test_broken_sources_are_named(tmp_path, capsys, case):
    content, told = BROKEN_SOURCES[case]
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "sources.csv").write_bytes(content)
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out"), "--jobs", "1"]) == 2
    assert told in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*.parquet"))


@pytest.mark.parametrize("case", READ_SOURCES)
def test_sources_with_faults_are_read(tmp_path, case):
    content, told = READ_SOURCES[case]
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "sources.csv").write_bytes(content)
    manifest = manifest_of(tmp_path)
    assert manifest is not None and told in ";".join(manifest["problem"])
    assert build(tmp_path, tmp_path / "out", jobs=1).read == 1


BROKEN_CODEBOOKS = {
    "no bytes": b"",
    "a list": b"- a\n- b\n",
    "a tab for blanks": b"indicators:\n\tfines: 1\n",
    "a quote that never ends": b'indicators:\n  fines: {unit: "x\n',
    "an unknown field": "indicators:\n  fines: {name_zh: 罚, colour: red}\n".encode(),
    "an object of Python": b'indicators: !!python/object/apply:os.system ["true"]\n',
    "no text": bytes(range(256)),
    "laughs": b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nindicators: [*b,*b,*b,*b,*b,*b]\n",
}


@pytest.mark.parametrize("case", BROKEN_CODEBOOKS)
def test_broken_codebooks_are_named(tmp_path, capsys, case):
    path = tmp_path / "codebook.yaml"
    path.write_bytes(BROKEN_CODEBOOKS[case])
    with pytest.raises(CodebookError):
        load_codebook(path)
    assert main(["codebook", str(path)]) == 2
    assert len(capsys.readouterr().err) > 20


# --- what changes while a build is at work


def test_a_file_that_vanishes_in_the_middle_of_a_build(tmp_path, monkeypatch):
    from fazhi import build as at_work

    (tmp_path / "raw").mkdir()
    for name in ("a", "good"):
        (tmp_path / "raw" / f"{name}.txt").write_text(GOOD, encoding="utf-8")
    planned = at_work.parts_of

    def then_gone(*args, **options):
        parts = planned(*args, **options)
        (tmp_path / "raw" / "a.txt").unlink()
        return parts

    monkeypatch.setattr(at_work, "parts_of", then_gone)
    done = at_work.build(tmp_path / "raw", tmp_path / "out", jobs=1)
    assert (done.files, done.read) == (2, 1)
    assert "vanished before it was read" in done.problems[0][1]
    monkeypatch.setattr(at_work, "parts_of", planned)
    assert at_work.build(tmp_path / "raw", tmp_path / "out", jobs=1).files == 1


def test_a_folder_of_nothing_but_bad_files(tmp_path, capsys):
    for name in ("nothing", "noise", "a million brackets"):
        (tmp_path / "raw" / name).mkdir(parents=True)
        put(tmp_path / "raw" / name, KINDS[name])
    assert main(["build", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--jobs", "1"]) == 1
    told = capsys.readouterr().out
    assert "0 of 3 files read" in told and "not read: nothing/a.txt: the file has no bytes" in told
    assert len(read_table("reports", tmp_path / "out")) == 3
