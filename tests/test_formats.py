"""Word and PDF files, web archives: paragraphs, tables, numbers in their order."""

import io
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.files.kinds import Unreadable, kind_of, suffix_of
from fazhi.files.numbering import chinese, numeral
from fazhi.files.pdf import Line, join_lines, without_heads
from fazhi.files.readers import read_bytes
from tests.samples_of_files import (
    BODY,
    DOCX_LINES,
    FIXTURES,
    TABLE,
    TITLE,
    docx_bytes,
    editor,
    mht_bytes,
    pdf_bytes,
)

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
TABLE_LINES = ["\t".join(row) for row in TABLE]


def test_docx_has_tables_in_place_numbers_and_only_what_stands():
    read = read_bytes(docx_bytes(), "a.docx")
    assert (read.format, read.problem) == ("docx", "")
    assert read.text.split("\n") == DOCX_LINES


def test_old_doc_has_tables_as_lines_and_neither_heads_nor_instructions_of_fields():
    read = read_bytes((FIXTURES / "word97.doc").read_bytes(), "a.doc")
    assert (read.format, read.problem) == ("doc", "")
    assert read.text.split("\n") == [TITLE, *BODY[:3], *TABLE_LINES, *BODY[3:], "详见附件"]


def test_old_doc_says_what_it_cannot_tell():
    read = read_bytes((FIXTURES / "tracked.doc").read_bytes(), "a.doc")
    assert "tracked changes" in read.problem
    assert "automatic numbers" in read.problem


@pytest.mark.parametrize(("lines", "columns"), [(BODY * 3, 1), (BODY * 6, 2)])
def test_pdf_lines_become_paragraphs_and_running_heads_go(lines, columns):
    text = read_bytes(pdf_bytes(lines, columns=columns), "a.pdf").text
    assert text.split("\n") == ([TITLE] if columns == 1 else []) + lines


def test_web_archive():
    read = read_bytes(mht_bytes(), "a.mht")
    assert (read.format, read.encoding, read.title, read.date) == ("mht", "gb18030", TITLE, "2022-01-20")
    assert read.text == read_bytes(editor().encode(), "a.html").text


def line(
    text: str, *, left: float = 50, right: float = 500, top: float = 700, page: int = 0, em: float = 16
) -> Line:
    return Line(page, text, left, right, top, em)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ([line("办理"), line("案件", top=680)], "办理案件"),
        ([line("办理", right=300), line("案件", top=680)], "办理\n案件"),
        ([line("办理"), line("案件", top=680, left=82), line("完", top=660)], "办理\n案件完"),
        ([line("办理"), line("案件", page=1)], "办理案件"),
        ([line("about the"), line("law", top=680)], "about the law"),
        ([line("共20"), line("21件", top=680)], "共2021件"),
        ([line("如下:"), line("一、成效", top=680)], "如下:\n一、成效"),
        ([line("第"), line("一、二季度", top=680)], "第一、二季度"),
        ([line("标题", em=22), line("正文", top=680)], "标题\n正文"),
        ([], ""),
    ],
)
def test_where_paragraphs_end(lines, joined):
    assert join_lines(lines) == joined


def test_running_heads_are_told_by_place_and_repetition():
    body = [line(text, top=600) for text in ("甲段有12件", "乙段有13件", "丙段有14件")]
    pages = [[line("公报", top=800), body[n], line(f"- {n + 1} -", top=30)] for n in range(3)]
    assert without_heads(pages) == [[b] for b in body]
    assert without_heads([[line("412", top=700), line("第 1 页 共 1 页", top=30)]]) == [
        [line("412", top=700)]
    ]


@pytest.mark.parametrize(
    ("number", "words"), [(0, "零"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "一百"), (110, "一百一十"), (301, "三百零一")]
)  # fmt: skip
def test_chinese_numerals(number, words):
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (4, "lowerRoman", "iv"), (29, "upperRoman", "XXIX"), (27, "lowerLetter", "aa"),
        (2, "ideographTraditional", "乙"), (12, "chineseLegalSimplified", "拾贰"), (7, "no such form", "7"), (1000, "chineseCounting", "1000"),
        (21, "decimalEnclosedCircle", "21"),
    ],
)  # fmt: skip
def test_number_formats_of_word(number, form, shown):
    assert numeral(number, form) == shown


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.TXT", "txt"), ("截至2021.12", ""), ("a", ""), (".a", "a"), ("县.政府", ""), ("a.tar.gz", "gz")],
)
def test_suffixes(name, suffix):
    assert suffix_of(name) == suffix


def test_content_goes_before_suffix():
    assert kind_of(docx_bytes(), "a.doc") == "docx"
    assert kind_of((FIXTURES / "word97.doc").read_bytes(), "a.wps") == "doc"
    assert read_bytes(editor().encode(), "a.doc").format == "html"
    assert read_bytes(editor().encode(), "a.doc").problem == "named .doc, but its content is html"
    assert read_bytes(docx_bytes(), "a.doc").text.split("\n") == DOCX_LINES
    assert read_bytes(BODY[0].encode(), "a.html").format == "txt"


def mutated(data: bytes):
    """The bytes with a stretch of them replaced, anywhere."""
    change = st.tuples(st.integers(0, len(data)), st.binary(max_size=6), st.integers(0, 300))
    return change.map(lambda c: data[: c[0]] + c[1] + data[c[0] + c[2] :])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (docx_bytes(), "a.docx"),
        ((FIXTURES / "word97.doc").read_bytes(), "a.doc"),
        (pdf_bytes(BODY[:3]), "a.pdf"),
        (editor().encode(), "a.html"),
        (mht_bytes(), "a.mht"),
    ],
    ids=["docx", "doc", "pdf", "html", "mht"],
)
def test_damaged_files_are_read_or_named(data, name):
    @QUICK
    @given(mutated(data))
    def check(damaged):
        try:
            read_bytes(damaged, name).text.encode("utf-8")
        except Unreadable as error:
            assert len(str(error)) > 20

    check()


def test_a_character_alone_on_its_line_is_read_without_its_font():
    """The font is neither in the file nor, perhaps, on the machine."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.pdfbase import cidfonts, pdfmetrics

    pdfmetrics.registerFont(cidfonts.UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    page = canvas.Canvas(data)
    for at, line in enumerate(["某县法治政府建设情况报", "告", "办理案件", "3", "件。"]):
        page.setFont("STSong-Light", 20)
        page.drawString(80, 700 - 30 * at, line)
    page.save()
    assert (
        re.sub(r"\s", "", read_bytes(data.getvalue(), "a.pdf").text)
        == "某县法治政府建设情况报告办理案件3件。"
    )
