"""Shortcuts leave out only work that finds nothing: with each of them taken away the result is the same, on any text."""

import re
from typing import Any
from unittest.mock import patch

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi import sentences
from fazhi.align import Edit
from fazhi.audit import read_checks
from fazhi.clean import clean_text
from fazhi.codebook import Limits, load
from fazhi.coding import bounds, clauses, limits, survey
from fazhi.coding.catalogue import Catalogue, Heard
from fazhi.coding.figures import Words, counted
from fazhi.coding.report import About, Row, read_indicators
from fazhi.ledger import amounts, hanzi, signs
from fazhi.lookup import codes
from fazhi.quantities import read_quantities
from fazhi.rawmap import RawMap
from fazhi.relations.sheets import Sheet
from fazhi.rows import Rows, by_report
from fazhi.script import fold

PIECES = [
    "2021年,", "自2018年以来,", "十四五期间", "我县", "全市", "县市场监管局", "法院、检察院等部门", "会同公安局", "其中", "共", "另", "(", ")", "、", "和", "。", ",", ";",
    "\n", "办理行政复议案件", "收到申请", "受理", "审结", "维持", "撤销", "办结率", "正在审理", "同比增长", "减少", "由", "至", "审查规范性文件", "合同", "人大代表建议",
    "政协提案", "罚款", "行政处罚", "环境执法", "为", "分别为", "占", "12件", "30件", "18件", "42件", "5件", "60%", "1.8万元", "20%", "3部", "两部", "十余家", "百分之九十",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
DIRT = [
    *PIECES, " ", "\u3000\u3000", "\r\n", "\x85", "\uff12\uff10\uff12\uff11年", "\uff08\uff09", "\uff0c", "\uff1f", "44. 5%", "20203月", "打印 关闭", "首页 > 公开",
    "索引号:", "?", "\ufffd", "\U00020bb7", "\ud800", "第 1 页", "規範性文件",
]  # fmt: skip
DIGITS = st.text("0123456789.,/+万亿余多来几成百千 件个%元年至-", max_size=14)
any_text = settings(max_examples=150, deadline=None)


def coded(text: str) -> list[Row]:
    return read_indicators(read_quantities(text), text, about=About("county", 2021))


@any_text
@given(TEXTS)
def test_ways_that_no_word_opens_do_not_fit(text: str) -> None:
    def every(self: Catalogue, words: str) -> int:
        return (1 << len(self.ways)) - 1

    def afresh(self: Catalogue, words: Words) -> Heard:
        return Heard(self, *words)

    with patch.object(Catalogue, "opened", every), patch.object(Catalogue, "heard", afresh):
        wanted = coded(text)
    assert coded(text) == wanted


@any_text
@given(st.lists(st.sampled_from(DIRT), max_size=40).map("".join))
def test_the_folded_text_that_is_kept_along_with_a_cleaned_one_is_what_folding_it_gives(text: str) -> None:
    narrow = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: ord(" ")}
    draft = clean_text(text)
    assert draft.formed == draft.text.translate(narrow) == fold(draft.text)


@any_text
@given(TEXTS)
def test_figures_whose_bounds_are_known_have_the_words_that_a_closer_look_finds(text: str) -> None:
    def unsure(*known: Any) -> tuple[Any, ...]:
        *places, told = bounds.bounds_of(*known)
        return *places, told & ~bounds.PLAIN

    with patch.object(survey, "bounds_of", unsure):
        wanted = coded(text)
    assert coded(text) == wanted


@any_text
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_reports_that_are_looked_at_together_are_read_as_each_alone(texts: list[str]) -> None:
    book, figures = load(), [counted(read_quantities(text)) for text in texts]
    together = list(clauses.pages(texts, figures, book))
    for text, own, page in zip(texts, figures, together, strict=True):
        (alone,) = clauses.pages([text], [own], book)
        assert [page.clause(i) for i in range(len(own.starts))] == [
            alone.clause(i) for i in range(len(own.starts))
        ]
        assert (page.mentions.starts, page.told) == (alone.mentions.starts, alone.told)


@any_text
@given(TEXTS)
def test_topics_are_those_of_the_pattern_of_all(text: str) -> None:
    book = load()
    starts, words = book.topic_words.find(text, codes(text), [len(text)])
    matches = list(book.topic_pattern.finditer(text))
    assert (starts.tolist(), words) == ([m.start() for m in matches], [m[0] for m in matches])


@any_text
@given(TEXTS)
def test_limits_that_may_not_be_named_are_not(text: str) -> None:
    with (
        patch.object(Limits, "may_name", lambda self, words: True),
        patch.object(limits, "_SIGN", re.compile("")),
        patch.object(limits, "_LONG", re.compile("")),
    ):
        wanted = coded(text)
    assert coded(text) == wanted


@any_text
@given(TEXTS)
def test_marks_of_time_stand_where_the_sentence_holds_no_others(text: str) -> None:
    with patch.object(limits.Periods, "_stands", lambda self, low, high: False):
        wanted = coded(text)
    assert coded(text) == wanted


def test_marks_begin_with_the_characters_they_are_looked_for_by() -> None:
    every = re.compile(limits._MARK.pattern.replace(f"(?=[{limits._FIRST}])", ""))
    assert every.pattern != limits._MARK.pattern
    words = {
        *re.findall("[\u4e00-\u9fff]+", every.pattern),
        *re.findall("[\u4e00-\u9fff]", every.pattern),
        "2019",
        "2019年",
        "“十三五",
    }
    for text in (
        f"{word}{end}" for word in words for end in ("", "年来", "以来", "期间", "立法权", "四年", "至2020年")
    ):
        assert [m.span() for m in limits._MARK.finditer(text)] == [m.span() for m in every.finditer(text)], (
            text
        )


def test_what_follows_a_clause_begins_as_it_is_looked_for() -> None:
    words = re.findall("[\u4e00-\u9fff]+", clauses._AFTERWARDS.pattern)
    texts = [f",{one}{other}废止。" for one in words for other in ("", *words)]
    found = [text for text in texts if clauses._AFTERWARDS.match(text)]
    assert len(found) > 20 and all(text.startswith(clauses._MAY_FOLLOW) for text in found)


@any_text
@given(TEXTS)
def test_what_weighs_has_a_residue_and_topics_are_found_by_their_openings(text: str) -> None:
    book = load()
    assert book.weighs(text) == bool(book.residue[text])
    for word in book.topic_words.find(text, codes(text), [len(text)])[1]:
        assert book.topics_of[word] == {t for t, words in book.topics.items() if words.fullmatch(word)}


@any_text
@given(TEXTS)
def test_words_of_limits_are_found_together_as_one_by_one(text: str) -> None:
    for entry in load().indicators.values():
        for limit in entry.limits.values():
            words = [p for label in limit.labels for p in (label.words, label.forbids)]
            assert limit.may_name(text) == any(p.search(text) for p in words)


@settings(max_examples=500, deadline=None)
@given(DIGITS, st.booleans())
def test_a_short_amount_is_read_as_any_other(text: str, ranges: bool) -> None:
    text = f"3{text}"
    with patch.object(amounts, "_SHORT", re.compile("(?!)")):
        wanted = amounts.arabic(text, 0, ranges=ranges)
    assert amounts.arabic(text, 0, ranges=ranges) == wanted


@settings(max_examples=500, deadline=None)
@given(DIGITS)
def test_an_amount_whose_unit_follows_is_read_as_any_other(text: str) -> None:
    text = f"3{text}"
    end = next((i for i, sign in enumerate(text) if not sign.isascii() or not sign.isdecimal()), len(text))
    assert amounts.plain(text, 0, end) in (None, amounts.arabic(text, 0))


@settings(max_examples=500, deadline=None)
@given(st.text("几数一二两三十百千万亿零点分之成余多来上近约件个人次户%年月 ,。第", max_size=14))
def test_chinese_digits_that_nothing_follows_are_no_amount(text: str) -> None:
    every = [run.end() for run in re.finditer(f"[{signs.DIGITS}]+", text)]
    with patch.object(hanzi, "counted_in_chinese", lambda page: every):
        wanted = hanzi.chinese(signs.marked(text))
    assert hanzi.chinese(signs.marked(text)) == wanted


@any_text
@given(st.text("一二3?。;!\n ”)〔、,", max_size=30), st.booleans())
def test_the_sentence_of_a_place_is_one_of_all(text: str, long: bool) -> None:
    with patch.object(sentences, "LONGEST", 4 if long else 1500):
        spans = sentences.bounded(text, sentences.sentences(text))
        places = range(len(text) if spans else 0)
        wanted = [list(([span for span in spans if span.start <= at] or spans[:1])[-1]) for at in places]
        told = [
            span for *span, first, last in sentences.by_sentence(text, places) for _ in range(first, last)
        ]
        assert told == wanted


@any_text
@given(TEXTS)
def test_sentences_of_few_counts_state_no_relation(text: str) -> None:
    ledger = read_quantities(text)
    with patch.object(Sheet, "groups", lambda self, least: [g for g in self._groups if g[0] < g[1]]):
        wanted = read_checks(ledger, text)
    assert read_checks(ledger, text) == wanted


@any_text
@given(TEXTS)
def test_counts_that_add_up_to_nothing_are_in_no_sum(text: str) -> None:
    ledger = read_quantities(text)
    with patch("fazhi.relations.sums.may_add_up", lambda *_: True):
        wanted = read_checks(ledger, text)
    assert read_checks(ledger, text) == wanted


@any_text
@given(TEXTS)
def test_no_rate_is_made_of_counts_of_different_units(text: str) -> None:
    ledger, wholes = read_quantities(text), Sheet.wholes
    with patch.object(Sheet, "wholes", lambda self, i: (wholes(self, i)[0], frozenset())):
        wanted = read_checks(ledger, text)
    assert read_checks(ledger, text) == wanted


@any_text
@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=5), st.integers(0, 40), st.integers(0, 6))
def test_a_span_is_that_of_its_characters(steps: list[tuple[int, int, int]], start: int, length: int) -> None:
    edits, at, raw = [], 0, 0
    for kept, new, old in steps:
        at, raw = at + kept, raw + kept
        edits.append(Edit(at, at + new, raw, raw + old, "", "", "", ""))
        at, raw = at + new, raw + old
    back = RawMap(edits)
    first, last = back._character(start), back._character(start + length - 1)
    assert back.span(start, start + length) == (first[0], max(first[0], last[1]) if length else first[0])


def test_rows_of_a_table_and_back() -> None:
    table = pd.DataFrame({"report_id": ["b", "a", "b"], "start": [1, 2, 3], "text": ["x", None, "z"]})
    assert by_report(table, ["start"]) == {"b": [(1,), (3,)], "a": [(2,)]}
    assert by_report(table[:0], ["start"]) == {}
    values = [tuple(row) for row in table.to_numpy(dtype=object).tolist()]
    rows = Rows(["report_id", "start", "text"], values, {"start": "int64"})
    assert by_report(rows, ["start"]) == by_report(table, ["start"])
    assert by_report(rows, ["text", "start"])["b"] == [("x", 1), ("z", 3)]
    pd.testing.assert_frame_equal(rows.frame(), table.astype({"report_id": "str", "text": "str"}))


def test_a_table_without_rows_has_its_columns() -> None:
    empty = Rows(["report_id", "start", "year"], [], {"start": "int64", "year": "Int64"}).frame()
    assert empty.dtypes.astype(str).to_dict() == {"report_id": "str", "start": "int64", "year": "Int64"}
    assert fold("") == "" and read_checks([], "") == []
