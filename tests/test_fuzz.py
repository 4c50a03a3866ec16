"""What must hold of any bytes and any text: readers read or name the reason, every step's spans are valid, edits replay."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.align import replay
from fazhi.audit import read_checks
from fazhi.building import parts
from fazhi.clean import clean_text
from fazhi.codebook import load
from fazhi.files.kinds import Unreadable
from fazhi.files.readers import read_bytes
from fazhi.identify import read_identity
from fazhi.indicators import read_indicators
from fazhi.load import rows_of
from fazhi.measures import read_measures
from fazhi.outline import read_outline
from fazhi.quantities import read_quantities
from fazhi.rawmap import RawMap
from fazhi.sentences import LONGEST, bounded, sentences
from tests.samples_of_files import BODY, FIXTURES, TITLE, docx_bytes, editor, mht_bytes, pdf_bytes

READERS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
STEPS = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
TEXT = "\n".join([TITLE, *BODY])
SEEDS = {
    "a.txt": TEXT.encode(),
    "gb.txt": TEXT.encode("gb18030"),
    "wide.txt": TEXT.encode("utf-16"),
    "a.html": editor().encode(),
    "a.mht": mht_bytes(),
    "a.docx": docx_bytes(),
    "a.doc": (FIXTURES / "word97.doc").read_bytes(),
    "a.pdf": pdf_bytes(BODY[:3]),
}


def mutated(data: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with stretches replaced, doubled, cut off or set to one value."""
    places = st.integers(0, len(data))
    put = st.tuples(places, st.binary(max_size=8), st.integers(0, 400)).map(
        lambda c: data[: c[0]] + c[1] + data[c[0] + c[2] :]
    )
    twice = st.tuples(places, places).map(lambda c: data[: max(c)] + data[min(c) :])
    cut = places.map(lambda at: data[:at])
    bits = st.lists(st.tuples(places, st.integers(1, 255)), min_size=1, max_size=12).map(
        lambda flips: flipped(data, flips)
    )
    return st.one_of(put, twice, cut, bits)


def flipped(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    raw = bytearray(data)
    for at, mask in flips:
        if at < len(raw):
            raw[at] ^= mask
    return bytes(raw)


@pytest.mark.parametrize("name", SEEDS)
def test_a_reader_reads_or_names_the_reason(name):
    @READERS
    @given(mutated(SEEDS[name]))
    def check(data):
        try:
            read = read_bytes(data, name)
        except Unreadable as error:
            assert len(str(error)) > 20 and "\n" not in str(error)
        else:
            read.text.encode("utf-8")
            assert "\ufeff" not in read.text[:1]

    check()


@READERS
@given(st.binary(max_size=3000), st.sampled_from(list(SEEDS)))
def test_any_bytes_under_any_name(data, name):
    try:
        read_bytes(data, name).text.encode("utf-8")
    except Unreadable as error:
        assert len(str(error)) > 20


PIECES = st.sampled_from([
    "2021年", "20203月", "20212025年", "3月15日", "(一)", "一、", "一是", "1.", "1、", "12345热线", "〔2021〕", "号", "第3", "73件", "1.2万余", "44. 5%", "近", "余", "两三",
    "百分之", "三分之一", "百分点", "由", "至", "其中", "分别为", "共", "合计", "同比增长", "行政复议", "案件", "受理", "审结", "胜诉率", "万元", "亿", "件次", "人次", "元", "%",
    "\uff0c", ",", "。", ";", "\uff1b", "\uff1a", ":", "、", "(", ")", "\uff08", "\uff09", "《", "》", "“", "”", "|", "\t", "\n", "\r\n", " ", "\u3000", "\u200b", "\u202e", "習(xí)",
    "個", "\uff11\uff12", "\U00020000", "?", "-", "—", "+", "0", "9" * 30, "存在的问题", "下一步打算", "人民政府", "某县", "法治政府建设", "报告", "发布日期:2021-01-02", "打印 关闭",
])  # fmt: skip
ANY = st.one_of(
    st.lists(PIECES, max_size=60).map("".join),
    st.text(max_size=300),
    st.tuples(st.integers(0, len(TEXT)), st.lists(PIECES, max_size=8).map("".join), st.integers(0, 40)).map(
        lambda c: TEXT[: c[0]] + c[1] + TEXT[c[0] + c[2] :]
    ),
)


@STEPS
@given(ANY)
def test_any_text_through_every_step(source):
    draft = clean_text(source)
    text, edits = draft.text, draft.edits()
    assert replay(source, edits) == text
    there = RawMap(edits)
    sections, ledger = read_outline(text), read_quantities(text)
    spans = [(row.start, row.end) for row in (*sections, *ledger)]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(0 <= low <= high <= len(source) for low, high in (there.span(*span) for span in spans))
    assert [row.start for row in ledger] == sorted(row.start for row in ledger)
    assert all(a.end <= b.start for a, b in zip(ledger, ledger[1:], strict=False))
    covered = "".join(text[row.start : row.end] for row in ledger)
    assert len(re.findall("[0-9]", covered)) == len(re.findall("[0-9]", text))
    assert all(
        row.text == text[row.start : row.end] and row.text in row.sentence
        for row in ledger
        if row.start < row.end
    )


@STEPS
@given(ANY)
def test_any_text_is_coded_checked_and_cut(text):
    ledger, sections = read_quantities(text), read_outline(text)
    numbers = {(row.start, row.end): row for row in ledger}
    for figure in read_indicators(ledger, text, sections):
        assert (figure.start, figure.end) in numbers
        assert figure.period in ("year", "cumulative", "other_year", "plan")
    for check in read_checks(ledger, text):
        assert all(0 <= place < len(ledger) for place in check.places)
        assert check.kind in ("sum", "rate", "difference", "growth")
    for measure in read_measures(text, sections):
        assert 0 <= measure.start < measure.end <= len(text)
    assert isinstance(read_identity(text).title, str)


@STEPS
@given(ANY, st.integers(1, 20))
def test_sentences_are_bounded_and_lose_nothing(text, times):
    long = text.replace("\n", "") * times
    spans = sentences(long)
    cut = bounded(long, spans)
    assert all(0 < span.end - span.start <= LONGEST for span in cut)
    assert "".join(long[s.start : s.end] for s in cut) == "".join(long[s.start : s.end] for s in spans)


def test_a_text_without_stops_is_cut_at_its_commas():
    text = "办理行政复议案件1,234件,结案70件," * 200
    pieces = [text[span.start : span.end] for span in bounded(text, sentences(text))]
    assert len(pieces) > 2 and all(len(piece) <= LONGEST for piece in pieces)
    assert all(piece.endswith(",") for piece in pieces)
    assert all(not re.match(r"\d|,", piece) for piece in pieces)


LINES = st.sampled_from([
    TITLE, *BODY, "现将有关情况报告如下:", "一、主要工作", "二、存在的问题", "(七)推进政务公开,规范权力运行", "三是组织培训6期,培训320人次。", "二是办结案件30件。", "1.普法宣传",
    "压实信访工作责任,引导群众依法表达诉求。全县共有律师事务所101家、执业律师617名。", "推进重点领域立法 出台办法2部。", "建成公共法律服务站38个,配备工作人员28名。", "办理1014件。",
    "对照行政应诉工作中的难点堵点,逐项制定整改措施,开展普法宣传12场次。", "下一步,将加强执法监督。一是加强培训。二是完善机制。", "但仍存在执法力量不足等问题。", "某县人民政府", "",
])  # fmt: skip


@settings(STEPS, max_examples=80)
@given(st.one_of(ANY, st.lists(LINES, max_size=12).map("\n".join)))
def test_any_text_makes_tables_as_declared(source):
    """What the parts of a build do: a table not as declared would cost the whole report."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(source, encoding="utf-8", newline="")
        files = rows_of([path], root=Path(folder))
        made, kept = parts._texts(files, None)
        assert parts._coded(made, load()).keys() | kept.keys() == {*parts.TEXTS, *parts.CODED}
