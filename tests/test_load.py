"""Loading folders: which files are found, what they are called, what a row holds, what the manifest says."""

import hashlib
import os
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi import load
from fazhi.paths import PROJECT
from tests.samples_of_files import BODY, TITLE, docx_bytes, editor, pdf_bytes

TEXT = "\r\n".join([TITLE, *BODY])


def put(folder, **files):
    """Files of a folder; `__` in a name stands for a slash, `_` for the dot."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_folder_becomes_a_table(tmp_path):
    put(tmp_path, b_txt="\ufeff" + TEXT, a__c_html=editor(), a__d_docx=docx_bytes(), a__e_pdf=pdf_bytes())
    files = load.load(tmp_path)
    assert files.columns.tolist() == load.COLUMNS
    assert files["file"].tolist() == ["a/c.html", "a/d.docx", "a/e.pdf", "b.txt"]
    assert files["report_id"].tolist() == ["a/c", "a/d", "a/e", "b"]
    assert files["format"].tolist() == ["html", "docx", "pdf", "txt"]
    assert files["status"].tolist() == ["ok"] * 4
    text = files.iloc[3]
    assert text["source"] == TEXT
    assert (text["encoding"], text["replaced"]) == ("utf-8-sig", 0)
    assert text["sha256"] == hashlib.sha256(("\ufeff" + TEXT).encode()).hexdigest()
    assert (files.iloc[0]["page_title"], files.iloc[0]["page_date"]) == (TITLE, "2022-01-20")


def test_columns_have_one_type_also_where_there_is_no_file(tmp_path):
    put(tmp_path, a_txt="法治")
    for files in (load.load(tmp_path), load.load([])):
        assert str(files["replaced"].dtype) == "int64"
        assert {str(files[column].dtype) for column in load.COLUMNS if column != "replaced"} == {"str"}


def test_what_is_no_report_of_the_researcher_is_left_out(tmp_path):
    dropped = [
        ".hidden.txt",
        "README.md",
        "readme.txt",
        "sources.csv",
        "covariates.csv",
        "corrections.csv",
        "topic_labels.csv",
    ]
    dropped += [
        "Thumbs.db",
        "desktop.ini",
        "~$report.docx",
        "__MACOSX/a.txt",
        ".git/a.txt",
        "page_files/x.js",
        "page.files/y.htm",
    ]
    for name in [*dropped, "page.html", "other_files/z.txt", "notes.xyz", "table.csv"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    names = [load.file_name(path, tmp_path) for path in load.find_files(tmp_path)]
    assert names == ["notes.xyz", "other_files/z.txt", "page.html", "table.csv"]
    table = load.load(tmp_path).set_index("file")
    assert table.loc["table.csv", "status"] == "unreadable"


def test_a_list_of_files_and_folders_none_twice(tmp_path):
    put(tmp_path, a__1_txt="一", a__2_txt="二", b__3_txt="三")
    found = load.find_files([tmp_path / "b" / "3.txt", tmp_path / "a", tmp_path / "a" / "1.txt"])
    assert [path.name for path in found] == ["1.txt", "2.txt", "3.txt"]
    assert load.load(found)["file"].tolist() == ["a/1.txt", "a/2.txt", "b/3.txt"]
    assert load.load(tmp_path / "a" / "1.txt")["file"].tolist() == ["1.txt"]
    assert load.load(str(tmp_path), root=tmp_path.parent)["file"].tolist()[0] == f"{tmp_path.name}/a/1.txt"


def test_a_folder_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        load.load(tmp_path / "nowhere")
    put(tmp_path, a_txt=TEXT)
    files = load.load([tmp_path / "a.txt", tmp_path / "gone.txt"])
    assert files["status"].tolist() == ["ok", "unreadable"]
    assert "no such file" in files["problem"].iloc[1]


def test_links_to_folders_are_followed_once(tmp_path):
    put(tmp_path, raw__1_txt="一", other__2_txt="二")
    (tmp_path / "raw" / "more").symlink_to(tmp_path / "other")
    (tmp_path / "raw" / "round").symlink_to(tmp_path / "raw")
    assert load.load(tmp_path / "raw")["file"].tolist() == ["1.txt", "more/2.txt"]


@pytest.mark.parametrize(
    "name", ["甲 乙'\"&;%20.txt", "new\nline.txt", "📄.txt", "a.b.c.txt", "-rf.txt", "=1+1.txt"]
)
def test_names_stay_as_they_are(tmp_path, name):
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    files = load.load(tmp_path)
    assert files["file"].tolist() == [name]
    assert files["report_id"].tolist() == [name.removesuffix(".txt")]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
def test_names_that_are_not_utf8(tmp_path):
    for raw in ("青泉县.txt".encode("gb18030"), b"\xff\xff.txt"):
        (tmp_path / os.fsdecode(raw)).write_bytes(TEXT.encode())
    files = load.load(tmp_path)
    assert files["file"].tolist() == ["青泉县.txt", "\\xff\\xff.txt"]
    assert files["status"].tolist() == ["ok", "ok"]
    files.to_csv(tmp_path / "out.csv", encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        (["a.txt", "b.txt"], ["a", "b"]),
        (["a.txt", "a.html", "b.txt"], ["a.txt", "a.html", "b"]),
        (["a.txt", "a.html", "a.txt.doc"], ["a.txt", "a.html", "a.txt.doc"]),
        (["a", "a.txt"], ["a", "a.txt"]),
        (["x.y/a.txt", "截至2021.12.31", "v.1/b"], ["x.y/a", "截至2021.12.31", "v.1/b"]),
    ],
)
def test_report_ids(files, ids):
    assert load.report_ids(files) == ids


@given(st.lists(st.from_regex(r"[ab](\.[ab]){0,3}", fullmatch=True), unique=True))
def test_report_ids_are_unique_whatever_the_names(files):
    assert len(set(load.report_ids(files))) == len(files)


def test_the_same_table_every_time(tmp_path):
    put(tmp_path, b_txt=TEXT, a_html=editor(), c_pdf=pdf_bytes())
    pd.testing.assert_frame_equal(load.load(tmp_path), load.load(list(reversed(load.find_files(tmp_path)))))


def test_progress_goes_to_stderr_only_when_asked(tmp_path, capsys):
    put(tmp_path, a_txt=TEXT)
    load.load(tmp_path)
    assert capsys.readouterr() == ("", "")
    load.load(tmp_path, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "1/1" in err


MANIFEST = "file,region,code,year,url,title,published\na.txt,青泉县,610999,2021,http://example.org/a,我的题目,2022-02-02\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_manifest_as_editors_and_excel_save_it(tmp_path, encoding, separator):
    put(tmp_path, a_txt=TEXT)
    (tmp_path / "sources.csv").write_bytes(
        MANIFEST.replace(",", separator).replace("\n", "\r\n").encode(encoding)
    )
    row = load.read_manifest(tmp_path).iloc[0]
    assert (row["region"], row["code"], row["year"], row["problem"]) == ("青泉县", "610999", "2021", "")
    assert (row["retrieved"], row["primary"]) == ("", "")


def test_manifest_gives_title_and_date(tmp_path):
    put(tmp_path, a_txt=TEXT, b_html=editor())
    (tmp_path / "sources.csv").write_text(MANIFEST, encoding="utf-8")
    files = load.load(tmp_path, sources=load.read_manifest(tmp_path)).set_index("file")
    assert files.loc["a.txt", ["page_title", "page_date"]].tolist() == ["我的题目", "2022-02-02"]
    assert files.loc["b.html", ["page_title", "page_date"]].tolist() == [TITLE, "2022-01-20"]


def test_a_folder_may_have_no_manifest(tmp_path):
    assert load.manifest_of(tmp_path) is None
    (tmp_path / "sources.csv").write_text(MANIFEST, encoding="utf-8")
    assert load.manifest_of(tmp_path)["problem"].tolist() == ["no such file"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("gone.txt,,,", "no such file"),
        (",青泉县,,", "no file is named"),
        ("a.txt,青泉县,61,2021", "code '61' has not six digits"),
        ("a.txt,青泉县,,21", "year '21' is none"),
        ("a.txt,,,\na.txt,,,", "named in an earlier row already"),
        ("a.txt", ""),
        ("sub\\b.txt,,,", ""),
        ('"a.txt","青泉县","",""', ""),
    ],
)
def test_rows_of_a_manifest_that_are_wrong_say_so(tmp_path, row, problem):
    put(tmp_path, a_txt=TEXT, sub__b_txt=TEXT)
    (tmp_path / "sources.csv").write_text(f"file,region,code,year\n{row}\nlast.txt\n", encoding="utf-8")
    assert load.read_manifest(tmp_path / "sources.csv")["problem"].iloc[-2] == problem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column `file`; its columns are: none"),
        ("name,year\na,2021\n", "no column `file`; its columns are: name, year"),
        ("file,year\n", "no rows"),
        ("file,file\na,b\n", "a column twice"),
        ('file,year\n"a,2021\n', "is not a table"),
    ],
)
def test_a_manifest_that_cannot_be_used(tmp_path, text, message):
    (tmp_path / "sources.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load.read_manifest(tmp_path)


@pytest.mark.skipif(not (PROJECT / "data" / "raw").is_dir(), reason="installed without the sample")
def test_the_sample_is_read_whole():
    files = load.load(PROJECT / "data" / "raw")
    assert set(files["status"]) == {"ok"}
    assert set(files["problem"]) == {""}
