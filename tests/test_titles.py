"""Where the title stands: forms of titles, places on the page, and what must hold on any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.identity.titles import find_title
from fazhi.identity.wording import is_title, plain
from tests.guards import ends

BODY = "\n2020年,我县推进依法行政,认真落实各项任务,工作取得成效,群众满意,现将情况报告如下。全县上下齐心,再接再厉。\n一、主要工作\n"

TITLES = [
    "某县人民政府关于2020年度法治政府建设情况的报告",
    "某市2021年法治政府建设年度报告",
    "某县2021年法治政府建设工作总结",
    "某区法治政府建设工作总结和2021年工作计划",
    "某局关于2019年推进法治政府建设工作情况及2020年工作打算的报告",
    "某市2015年依法行政工作报告",
    "某县2018年度全面推进依法行政工作情况",
    "某区教育局2023年度法治政府部门建设工作总结",
    "某县2020年依法治县工作总结",
    "某市法治政府建设白皮书(2019)",
    "2016-2020年某市法治政府建设情况报告",
    "二〇一九年法治政府建设工作情况报告",
    "某市税务局2022年法治税务建设情况报告",
]

NOT_TITLES = [
    "一、2020年法治政府建设工作情况",
    "(二)依法行政工作情况",
    "首页 > 法治政府建设年度报告",
    "上一篇:某县2020年法治政府建设报告",
    "附件:某县2020年法治政府建设报告",
    "现将法治政府建设情况报告",
    "某县2020年财政预算报告",
    "某县法治政府建设实施方案",
    "我县推进依法行政,现将情况报告",
]


@pytest.mark.parametrize("title", TITLES)
def test_titles_of_the_genre(title: str) -> None:
    assert is_title(plain(title))
    found = find_title("首页 > 公开\n" + title + BODY)
    assert found and found.text == title


@pytest.mark.parametrize("line", NOT_TITLES)
def test_lines_that_are_no_titles(line: str) -> None:
    assert not is_title(plain(line))


# page, the title found
PAGES = [
    (
        "文件名称: 某县2020年法治政府建设报告\n    某县2020年法治政府建设报告    \n",
        "某县2020年法治政府建设报告",
    ),
    (
        "某县人民政府\n\n关于2020年度法治政府建设情况的报告\n",
        "某县人民政府关于2020年度法治政府建设情况的报告",
    ),
    (
        "中共某县委\n 某县人民政府\n关于2020年度\n法治政府建设情况的报告\n",
        "中共某县委某县人民政府关于2020年度法治政府建设情况的报告",
    ),
    ("某区法治政府建设工作总结和2021年\n\n工作计划\n?\n", "某区法治政府建设工作总结和2021年工作计划"),
    (
        "某县2020年法治政府建设情况\n及2021年工作打算\n发布时间:2021-03-01\n",
        "某县2020年法治政府建设情况及2021年工作打算",
    ),
    ("某县法治政府建设年度报告\n(2020年度)\n", "某县法治政府建设年度报告(2020年度)"),
    ("《某县2020年法治政府建设报告》\n", "某县2020年法治政府建设报告"),
    ("某县2020年法治政府建设报告  发布时间:2021-03-01 来源:司法局\n", "某县2020年法治政府建设报告"),
    ("某县2020年法治政府建设报告 2021-03-01\n", "某县2020年法治政府建设报告"),
    ("法治政府建设年度报告\n某县2020年法治政府建设报告\n来源:司法局\n", "某县2020年法治政府建设报告"),
    ("某縣2020年法治政府建設(shè)工作報告\n", "某縣2020年法治政府建設(shè)工作報告"),
    ("某县2020年法治政府建设工作安排\n", "某县2020年法治政府建设工作安排"),
]


@pytest.mark.parametrize(("page", "title"), PAGES)
def test_place_of_the_title(page: str, title: str) -> None:
    found = find_title(page + BODY)
    assert found and found.text == title
    assert "".join((page + BODY)[found.start : found.end].split()).strip("《》") == title


@pytest.mark.parametrize(
    "page",
    [
        "名称:某县2020年法治政府建设报告\n",
        "标题:\n某县2020年法治政府建设报告\n",
        "当前位置:首页 > 法治政府建设年度报告\n",
        "",
    ],
)
def test_no_title_outside_the_fields(page: str) -> None:
    assert find_title(page + BODY) is None


def test_the_last_before_the_body_counts() -> None:
    page = "某县2020年法治政府建设报告\n来源:某局\n某县2020年法治政府建设报告"
    found = find_title(page + BODY + "某市2019年法治政府建设报告\n")
    assert found and found.start == page.rindex("某县")


def test_title_and_body_in_one_line() -> None:
    glued = (
        "某市2020年法治政府建设工作报告2020年,我市推进依法行政,落实各项任务,取得成效。"
        + "全市上下齐心,工作有序。" * 6
    )
    spaced = (
        "某局2021年上半年法治建设工作总结 一、突出建设,压实责任,我局推进依法行政。"
        + "全局上下齐心,工作有序。" * 6
    )
    assert [find_title(text).text for text in (glued, spaced)] == [  # type: ignore[union-attr]
        "某市2020年法治政府建设工作报告",
        "某局2021年上半年法治建设工作总结",
    ]


def test_the_hint_prefers_its_own_title() -> None:
    page = "某县2020年法治政府建设报告\n某市2019年法治政府建设报告\n"
    found = find_title(page + BODY, "某县2020年法治政府建设报告_某县人民政府")
    assert found and found.text == "某县2020年法治政府建设报告"


def test_full_width_signs() -> None:
    text = "某县法治政府建设年度报告\uff082020年度\uff09" + BODY
    found = find_title(text)
    assert found and found.text == "某县法治政府建设年度报告\uff082020年度\uff09"


PARTS = [
    "法治政府建设",
    "2020年",
    "工作报告",
    "总结和2021年工作计划",
    "关于",
    "某县",
    "\n",
    " ",
    "一、",
    "《",
    "》",
    "名称:",
    "。",
    ",",
    ">",
    "\u3000",
]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join) | st.text(max_size=200))
def test_a_title_is_a_span_of_any_text(text: str) -> None:
    found = find_title(text)
    if found:
        assert 0 <= found.start < found.end <= len(text)
        assert found.text in "".join(text[found.start : found.end].split())


@pytest.mark.parametrize("unit", ["法治政府建设", " ", "2020年\n", "关于", "(", "《", "县", "报告 "])
def test_a_hostile_text_comes_to_an_end(unit: str) -> None:
    with ends():
        find_title(unit * 40000)
