"""Measures: what is cut, what is kept, where it stands; problems and plans beside them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.align import Edit
from fazhi.doing import cutting, judging, openings
from fazhi.measures import COLUMNS, figures_of, measures, read_measures
from fazhi.outline import outline, read_outline
from fazhi.script import fold

NO_EDITS = pd.DataFrame(columns=["report_id", "file", *Edit._fields])


def read(text: str, part: str = "achievements") -> list[str]:
    found = read_measures(text, read_outline(text))
    return [text[m.start : m.end] for m in found if m.part == part]


DONE = [
    "印发《甲县行政规范性文件管理办法》。",
    "全年受理行政复议申请35件\uff0c审结30件。",
    "市司法局会同市编办对执法队伍开展专项督察\uff0c发现问题12个\uff0c已全部整改到位。",
    "行政执法人员资格考试组织了2次。",
    "成立由县长任组长的法治政府建设领导小组。",
    "在12个镇设立公共法律服务工作站。",
    "将法治建设纳入年度绩效考核\uff0c并对3个考核靠后的单位进行约谈。",
    "共打掉涉黑团伙3个\uff0c群众安全感位居全省前列。",
    "推行告知承诺制\uff0c清理证明事项41项。",
    "聘请法律顾问8名\uff0c参与审查合同56份。",
    "开展“宪法进万家”主题宣传活动。",
    "建立行政执法与刑事司法衔接机制。",
]
NOT_DONE = [
    "高度重视法治政府建设\uff0c切实增强责任感和紧迫感。",
    "我县荣获全国普法工作先进县称号。",
    "县司法局被省司法厅评为先进集体。",
    "群众满意度达98.5%。",
    "法治政府建设水平不断提升。",
    "营商环境全省排名第三位。",
    "相关做法得到省委主要领导批示肯定。",
    "坚持依法行政\uff0c始终把法治建设摆在重要位置。",
    "我县经验在全省推广。",
    "依法治理取得明显成效。",
    "加强组织领导。",
    "行政诉讼案件3件。",
]


@pytest.mark.parametrize("text", DONE)
def test_done(text: str) -> None:
    assert judging.done(text), judging.language(text)


@pytest.mark.parametrize("text", NOT_DONE)
def test_not_done(text: str) -> None:
    assert not judging.done(text), judging.language(text)


@pytest.mark.parametrize(
    ("text", "kind", "times"),
    [
        ("荣获优秀组织奖。", "award", 1),
        ("印发《甲》《乙》。", "title", 2),
        ("办结率98.8%。", "amount", 0),
        ("办理20件。", "amount", 1),
        ("办理20件\uff0c另有审查。", "counted", 1),
        ("与经济发展一起部署。", "amount", 0),
        ("调解组织荣获称号。", "act", 0),
    ],
)
def test_language(text: str, kind: str, times: int) -> None:
    assert judging.language(text).get(kind, 0) == times


def test_both_widths_read_alike() -> None:
    wide = "全年开展培训\uff13场\uff0c其中执法培训\uff12场\uff1b印发通知。"
    assert judging.language(wide) == judging.language(fold(wide))


def test_points_add_up() -> None:
    rule = judging.rules()
    text = "印发《甲县普法规划》。"
    points = dict(zip(rule.kinds, rule.points, strict=True))
    expected = rule.start + rule.form[0] + points["title"] + points["act"]
    assert judging.points(text) == pytest.approx(expected)
    assert judging.points(text, lead=True) == pytest.approx(expected + rule.lead)


REPORT = (
    "甲县2021年法治政府建设报告\n现报告如下\uff1a\n"
    "一、主要工作\n(一)加强规范性文件管理。全年审查文件12件\uff0c废止3件\uff1b清理结果已公布。我县被评为先进县。\n"
    "(二)推进普法。一是开展宪法宣传周活动20场。二是提升实效。建成法治公园1个。三是举办讲座。\n"
    "二、存在问题\n虽然取得一定成绩\uff0c但仍存在一些不足\uff1a一是执法力量不足。二是个别单位不够重视。\n"
    "三、下一步打算\n2022年是换届之年。\n完善行政复议机制。\n特此报告。\n甲县人民政府\n"
)


def test_cut_as_a_reader_would() -> None:
    assert read(REPORT) == [
        "全年审查文件12件\uff0c废止3件\uff1b",
        "清理结果已公布。",
        "开展宪法宣传周活动20场。",
        "建成法治公园1个。",
        "举办讲座。",
    ]


def test_problems_and_plans_have_their_part() -> None:
    assert read(REPORT, "problems") == ["执法力量不足。", "个别单位不够重视。"]
    assert read(REPORT, "plans") == ["完善行政复议机制。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "二、存在问题\n法治建设仍有差距\uff0c主要表现在\uff1a执法不够规范\uff1b普法形式单一。",
            ["执法不够规范\uff1b", "普法形式单一。"],
        ),
        ("二、存在问题\n过去一年取得了成绩\uff0c但也存在一些问题和不足。", []),
        (
            "二、存在问题\n部分干部对法治建设重要性认识不足\uff0c学法不够。",
            ["部分干部对法治建设重要性认识不足\uff0c学法不够。"],
        ),
    ],
)
def test_what_announces_problems_is_none(text: str, expected: list[str]) -> None:
    assert read("一、主要工作\n开展培训3场。\n" + text, "problems") == expected


def test_dimension_is_the_statements_own() -> None:
    text = "一、主要工作\n(一)加强普法宣传\n开展宪法宣传20场。\n办理行政复议案件30件\uff0c行政应诉案件5件。\n全年共8场。"
    found = {text[m.start : m.end]: m.dimension for m in read_measures(text, read_outline(text))}
    assert found["开展宪法宣传20场。"] == "legal_education"
    assert found["办理行政复议案件30件\uff0c行政应诉案件5件。"] == "dispute_resolution"


def test_table_and_spans() -> None:
    reports = pd.DataFrame({"report_id": ["b", "a"], "file": ["b.txt", "a.txt"], "text": [REPORT, ""]})
    found = measures(reports, NO_EDITS, outline(reports, NO_EDITS))
    assert list(found.columns) == COLUMNS
    assert found["measure_id"].is_unique and set(found["report_id"]) == {"b"}
    for row in found.itertuples():
        assert REPORT[row.start : row.end] == row.text
        assert (row.raw_start, row.raw_end) == (row.start, row.end)
        assert row.measure_id == f"b:{row.start}"


def test_raw_spans_lead_through_edits() -> None:
    text = "一、主要工作\n印发普法责任清单5份。"
    edits = pd.DataFrame(
        [("a", 0, 4, 0, 0, "furniture", "首页\n\n", "", "menu")], columns=["report_id", *Edit._fields]
    )
    reports = pd.DataFrame({"report_id": ["a"], "file": ["a.txt"], "text": [text]})
    row = measures(reports, edits, outline(reports, edits)).iloc[0]
    assert (row["start"], row["raw_start"], row["raw_end"]) == (7, 11, 4 + len(text))


def test_empty_tables() -> None:
    reports = pd.DataFrame({"report_id": [], "file": [], "text": []})
    found = measures(reports, NO_EDITS, outline(reports, NO_EDITS))
    assert list(found.columns) == COLUMNS and found.empty


def test_figures_of_measures() -> None:
    frame = pd.DataFrame(
        {
            "measure_id": ["a:10", "a:30", "b:5"],
            "report_id": ["a", "a", "b"],
            "start": [10, 30, 5],
            "end": [20, 40, 9],
        }
    )
    figures = pd.DataFrame(
        {
            "quantity_id": ["a:12", "a:19", "a:25", "a:31", "b:2", "c:1"],
            "report_id": list("aaaabc"),
            "start": [12, 19, 25, 31, 2, 1],
            "end": [14, 21, 26, 33, 4, 2],
        }
    )
    found = figures_of(frame, figures)
    assert found[["measure_id", "quantity_id"]].values.tolist() == [["a:10", "a:12"], ["a:30", "a:31"]]


def test_a_word_has_one_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {name: {"points": 1, "most": 1, "words": ["印发"]} for name in ("a", "b")}
    monkeypatch.setattr(judging, "read_yaml", lambda name: {"counted": 0, "kinds": kinds})
    with pytest.raises(ValueError, match="印发"):
        judging.rules.__wrapped__()


PIECES = st.sampled_from(
    [
        "一、主要工作\n",
        "(一)加强普法。",
        "一是",
        "二是",
        "印发",
        "《办法》",
        "20件",
        "\uff0c",
        "。",
        "\uff1b",
        "\n",
        "存在",
        "不足",
        "下一步\uff0c",
        "荣获",
        "”",
        "\uff08",
        "完善机制",
        "2021年",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_spans_hold_on_any_text(text: str) -> None:
    sections = read_outline(text)
    end = 0
    for found in cutting.statements(text, sections):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip()
        end = found.end
    for m in read_measures(text, sections):
        section = sections[m.section]
        assert section.start <= m.start < m.end <= section.end and m.part == section.part


def test_a_statement_of_any_length_is_judged():
    assert read("一、主要工作\n" + "2020" * 30_000) in ([], ["2020" * 30_000])


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["获得?好评", "实现了{1,2}突破"], {"获", "实现"}),
        ([r"\d+件"], set("0123456789")),
        (["(?:共有)?人", "列为"], set()),
        (["[^年]度"], set()),
        ([".{2}奖"], set()),
    ],
)
def test_heads_of_patterns(patterns: list[str], expected: set[str]) -> None:
    assert openings.heads(patterns) == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*DONE, *NOT_DONE]), min_size=1, max_size=6), st.text(max_size=30))
def test_statements_are_judged_alike_alone_and_together(texts: list[str], other: str) -> None:
    plain = [judging.paused(text) for text in [*texts, other]]
    assert judging.spoken(plain).tolist() == [judging.spoken([text]).tolist()[0] for text in plain]


@pytest.mark.parametrize(
    "patterns",
    [["[一二]次", r"\d+件"], ["[一二]次", r"\d?件"], ["[一二]次|件", "[件次]"], ["[一二]+次", "[件次]"]],
)
def test_a_quick_pattern_finds_the_same(patterns: list[str]) -> None:
    text = "一次件20件二一次。5次三件"
    assert re.findall(openings.quick(patterns), text) == re.findall("|".join(patterns), text)


def test_nothing_begins_otherwise_than_the_heads_say() -> None:
    plain = [judging.paused(text) for text in [*DONE, *NOT_DONE]]
    for pattern, rows in zip(judging.rules().patterns, judging._tried(plain), strict=True):
        assert {row for row, text in enumerate(plain) if pattern.found.search(text)} <= {*rows.tolist()}


@pytest.mark.parametrize("listed", [r"(?:\d+)[^,;。]{0,2}件", r"(\d+).{0,9}件", r"全年$", "^全"])
def test_a_pattern_never_takes_two_statements_for_one(listed: str) -> None:
    pattern, texts = judging._pattern(0, [listed], "#"), ["全年5", "件数20", "20多件", "全年"]
    plain = list(texts)
    times = judging._marked(plain, np.arange(4), pattern).tolist()
    assert (plain, times) == tuple(
        map(list, zip(*(re.subn(listed, "#", text) for text in texts), strict=True))
    )


def test_patterns_as_listed_search_statements_together() -> None:
    assert all(pattern.apart for pattern in judging.rules().patterns)
