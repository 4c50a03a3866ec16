"""Tables in a text: what their numbers are, what they add up to, and what is no table."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.audit import read_checks
from fazhi.ledger.heads import Measure, head, stated_unit
from fazhi.ledger.tabular import FROM_HEAD, tables
from fazhi.quantities import exact, read_quantities
from fazhi.script import fold

# a table | the numbers in it: value, unit, what is counted; a dash where there is none
TABLES = {
    "blanks, unit in the head": (
        "全年情况如下:\n类别    数量(件)\n行政合同    15\n其他事务    7",
        "15 件 行政合同; 7 件 其他事务",
    ),
    "one blank between cells": ("方式 件数 占比\n维持 6 60%\n终止 4 40%", "6 件 维持; 60 % 维持占比; 4 件 终止; 40 % 终止占比"),
    "full width": (
        "类别\u3000\u3000金额\uff08万元\uff09\n罚款\u3000\u3000１２.５\n没收\u3000\u30003",
        "125000 元 罚款金额; 30000 元 没收金额",
    ),
    "tabs, unit above the table": (
        "行政检查统计表\n单位:家次\n部门\t上半年\t下半年\n水利\t12\t30\n农业\t5\t-",
        "12 家次 水利上半年; 30 家次 水利下半年; 5 家次 农业上半年",
    ),
    "bars": ("|部门|许可(项)|\n|水利|12|\n|农业|5|", "12 项 水利许可; 5 项 农业许可"),
    "years as heads": (
        "单位:件\n类型\t2022年\t2023年\t同比\n许可\t50\t60\t20%\n处罚\t40\t30\t-25%",
        "50 件 2022年许可; 60 件 2023年许可; 20 % 许可同比; 40 件 2022年处罚; 30 件 2023年处罚; 25 % 处罚同比",
    ),
    "years as bare numbers": (
        "单位:件\n类型 2022 2023\n许可 50 60\n处罚 40 30",
        "50 件 2022年许可; 60 件 2023年许可; 40 件 2022年处罚; 30 件 2023年处罚",
    ),
    "two lines of heads, corner lost": (
        "类别\t2022年\t2023年\n件数\t占比\t件数\t占比\n许可\t5\t50%\t8\t80%\n处罚\t5\t50%\t2\t20%",
        "5 件 2022年许可; 50 % 2022年许可占比; 8 件 2023年许可; 80 % 2023年许可占比; "
        "5 件 2022年处罚; 50 % 2022年处罚占比; 2 件 2023年处罚; 20 % 2023年处罚占比",
    ),
    "a head over several": (
        "部门\t处罚数量(宗)\t罚没金额(万元)\n警告\t罚款\n水利\t1\t2\t0.3\n农业\t0\t5\t1",
        "1 宗 水利处罚数量警告; 2 宗 水利处罚数量罚款; 3000 元 水利罚没金额; "
        "0 宗 农业处罚数量警告; 5 宗 农业处罚数量罚款; 10000 元 农业罚没金额",
    ),
    "turned: units in the first column": (
        "事项\t投诉\t处罚\n数量(件)\t12\t8\n占总数比例\t60%\t40%",
        "12 件 投诉; 8 件 处罚; 60 % 投诉占总数比例; 40 % 处罚占总数比例",
    ),
    "one row of numbers without a label": (
        "许可实施数量(宗)\n申请\t受理\t许可\n12\t10\t9",
        "12 宗 申请; 10 宗 受理; 9 宗 许可",
    ),
    "a line a cell": ("类别\n数量(件)\n行政合同\n15\n其他事务\n7\n以上。", "15 件 行政合同; 7 件 其他事务"),
    "a line a cell, head and one row": (
        "许可实施数量(宗)\n申请\n受理\n许可\n12\n10\n9\n说明如下。",
        "12 宗 申请; 10 宗 受理; 9 宗 许可",
    ),
    "all in one line": (
        "具体如下: 类别 数量(件) 行政合同 15 其他事务 7 今后将继续努力。",
        "15 件 行政合同; 7 件 其他事务",
    ),
    "numbered rows, thousands": (
        "序号 单位 检查户次\n1 水利局 2,019\n2 农业局 2021",
        "2019 户次 水利局检查户次; 2021 户次 农业局检查户次",
    ),
    "spread words, label said once": (
        "层级 类别 件数\n市级 许可 3\n处罚 4\n合  计  7",
        "3 件 市级许可; 4 件 处罚; 7 件 合计",
    ),
    "what is counted tells the unit": (
        "行政复议案件办理情况\n方式 数量\n维持 6\n终止 4",
        "6 件 维持; 4 件 终止",
    ),
    "a title above, and a line of prose": (
        "全年办结10件，具体见下表:\n表1 行政复议案件办理情况表\n方式\t数量\n维持\t6\n终止\t4\n比上年少。",
        "10 件 办结; 6 件 维持; 4 件 终止",
    ),
    "a column of units": (
        "项目\t计量单位\t2022年\t2023年\n处罚\t件\t12\t13\n罚没款\t万元\t1.5\t2",
        "12 件 2022年处罚; 13 件 2023年处罚; 15000 元 2022年罚没款; 20000 元 2023年罚没款",
    ),
    "unit below": ("年份 受理 审结\n2021年 30 28\n2022年 40 36\n单位:件",
        "30 件 2021年受理; 28 件 2021年审结; 40 件 2022年受理; 36 件 2022年审结"),
    "ruled, last year and this": (
        "项目 | 上年 | 本年\n--- | --- | ---\n申请(件) | 21 | 30\n受理(件) | 20 | 28",
        "21 件 上年申请; 30 件 申请; 20 件 上年受理; 28 件 受理",
    ),
    "units in the cells of one line": (
        "对比如下: 指标 2022年 2023年 申请 21件 30件 纠错率 5% 4.5%。今后将努力。",
        "21 件 2022年申请; 30 件 2023年申请; 5 % 2022年纠错率; 4.5 % 2023年纠错率",
    ),
    "blanks before numbers lost": (
        "项目2022年2023年 变化\n申请21件30件 +42.9%\n受理20件28件 +40%\n纠错率5% 4.5% -0.5个百分点",
        "21 件 2022年申请; 30 件 2023年申请; 42.9 % 申请变化; 20 件 2022年受理; 28 件 2023年受理; 40 % 受理变化; "
        "5 % 2022年纠错率; 4.5 % 2023年纠错率; 0.5 百分点 纠错率变化",
    ),
    "a line a cell, a label of two lines, an amount less": (
        "项目\n2022年(件)\n2023年(件)\n申请\n21\n30\n一审行政\n诉讼\n8\n9\n二审\n2\n以上。",
        "21 件 2022年申请; 30 件 2023年申请; 8 件 2022年一审行政诉讼; 9 件 2023年一审行政诉讼; 2 件 2022年二审",
    ),
    "people": ("部门 执法人员数\n水利 20\n农业 30", "20 人 水利执法人员数; 30 人 农业执法人员数"),
    "no unit anywhere": ("地区 数量\n城东 6\n城西 4", "6 - 城东; 4 - 城西"),
    "units in the cells": ("方式 数量\n维持 6件\n终止 1.2万件", "6 件 维持; 12000 件 终止"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_numbers_of_a_table(name: str) -> None:
    text, wanted = TABLES[name]
    counted = [q for q in read_quantities(text) if q.kind == "quantity"]
    said = [f"{exact(q.value)} {q.unit or '-'} {q.measured}" for q in counted]
    assert said == wanted.split("; ")
    assert all(text[q.start : q.end] == q.text for q in counted)


def test_where_the_unit_comes_from_is_said() -> None:
    repairs = {
        q.text: q.repair for q in read_quantities("类别 数量(件)\n合同 15\n其他 7件") if q.kind == "quantity"
    }
    assert repairs == {"15": FROM_HEAD, "7件": ""}


# no table: what stands there is read as in any text
NO_TABLE = [
    ("联系人 电话\n张三 12345678\n李四 87654321", "other other"),
    ("公安 12\n水利 5", "other other"),
    ("2021年,共受理35件。\n类别 数量(件)", "date quantity"),
    ("一、总体情况 2023年\n共有 35 件\n受理 20 件", "date quantity quantity"),
    ("1. 加强学习\n2. 加强培训 3 次", "ordinal ordinal quantity"),
    ("办理建议 35件,提案 20件,\n答复 55件。", "quantity quantity quantity"),
    ("栏目 发布\n要闻 2021-03-02\n公告 2021-03-04", "date date"),
]


@pytest.mark.parametrize(("text", "kinds"), NO_TABLE)
def test_what_is_no_table(text: str, kinds: str) -> None:
    assert tables(fold(text)) == ()
    assert [q.kind for q in read_quantities(text)] == kinds.split()


def test_a_number_that_its_head_does_not_fit_stays_as_it_is() -> None:
    units = {q.text: (q.kind, q.unit) for q in read_quantities("单位 件数\n水利 12.5\n农业 12\n工信 13")}
    assert units == {"12.5": ("other", ""), "12": ("quantity", "件"), "13": ("quantity", "件")}


def found(text: str) -> list[tuple[str, float, tuple[float, ...], bool]]:
    checks = read_checks(read_quantities(text), text)
    return [(c.kind, float(c.total), tuple(map(float, c.parts)), c.consistent) for c in checks]


# a table | its relations: kind total = parts, ! where they contradict
RELATIONS = [
    ("方式 件数\n维持 6\n终止 4\n合计 10", ["sum 10 6 4"]),
    ("方式 件数\n合计 10\n维持 6\n终止 4", ["sum 10 6 4"]),
    ("办结案件10件:\n方式 件数\n维持 6\n终止 4", ["sum 10 6 4"]),
    ("审查文件、合同10件,提出意见30条。其中:\n类别 数量(件)\n文件 6\n合同 4", ["sum 10 6 4"]),
    ("类别 件数 占比\n文件 6 60%\n合同 4 40%\n合计 10 100%", ["sum 10 6 4", "rate 60 6 10", "rate 40 4 10"]),
    ("办结10件。\n类别 件数 占比\n文件 6 60%\n合同 4 40%", ["sum 10 6 4", "rate 60 6 10", "rate 40 4 10"]),
    ("类别 件数 占比\n文件 60 60%\n合同 30 31%\n其他 10 10%\n合计 100 100%",
     ["sum 100 60 30 10", "rate 60 60 100", "!rate 31 30 100", "rate 10 10 100"]),
    ("单位:件\n部门 许可 处罚 合计\n水利 5 4 9\n农业 2 1 3", ["sum 9 5 4", "sum 3 2 1"]),
    ("单位:件\n部门 许可 处罚\n水利 50 40\n农业 20 11\n合计 70 52", ["sum 70 50 20", "!sum 52 40 11"]),
    ("类别 件数\n许可 5\n确认 2\n小计 7\n处罚 4\n强制 1\n小计 5\n总计 12",
     ["sum 7 5 2", "sum 12 5 2 4 1", "sum 5 4 1"]),
    ("部门 受理数(件) 办结数(件) 办结率\n水利 50 49 98%\n农业 20 18 90%", ["rate 98 49 50", "rate 90 18 20"]),
    ("单位:件\n类型\t2022年\t2023年\t同比\n许可\t50\t60\t20%\n处罚\t40\t30\t-25%",
     ["growth 20 50 60", "growth 25 40 30"]),
    ("单位:件\n类型\t去年\t今年\t增减数(件)\n许可\t50\t60\t10\n处罚\t40\t30\t-10",
     ["difference 10 50 60", "difference 10 40 30"]),
    ("类别\n件数\n文件\n6\n合同\n4\n合计\n10\n以上。", ["sum 10 6 4"]),
    ("指标 2022年 2023年\n申请(件) 210 300\n受理(件) 200 280\n不予受理(件) 10 20",
     ["sum 210 200 10", "sum 300 280 20"]),
    ("年度 申请 受理 不予受理\n2022 210 200 10\n2023 300 280 20\n(单位:件)", ["sum 210 200 10", "sum 300 280 20"]),
    ("指标 2022年 2023年 申请 21件 30件 纠错率 5% 4.5%。", []),
    # what is none
    ("指标 2022年 2023年\n申请(件) 210 300\n受理(件) 200 280\n办结(件) 10 30", []),
    ("方式 件数\n维持 6\n终止 4\n撤销 2", []),
    ("方式 件数\n维持 6\n终止 5\n合计 10", []),
    ("类别 件数 占比\n文件 6 55%\n合同 4 45%", []),
    ("单位:件\n类型 2022年 2023年\n受理 30 20\n办结 10 50\n维持 20 30", []),
    ("部门 件数 人数\n水利 6 4\n农业 4 6\n合计 10 11", ["sum 10 6 4", "!sum 11 4 6"]),
    ("单位:件\n部门 许可 处罚\n水利 0 40\n农业 0 11\n合计 0 52", []),
    ("全年受理12件。\n类型 2022年 2023年\n受理 由 12\n办结 5 7", []),
    ("类别 件数 占比\n文件 6 60%\n其中:合同 4 40%\n合计 6 100%", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), RELATIONS)
def test_relations_of_a_table(text: str, wanted: list[str]) -> None:
    rows = [(w.lstrip("!").split(), not w.startswith("!")) for w in wanted]
    stated = [(kind, float(total), tuple(map(float, parts)), holds) for (kind, total, *parts), holds in rows]
    assert sorted(found(text)) == sorted(stated)


def test_roles_of_totals_parts_and_changes() -> None:
    text = "单位:件\n类型\t2022年\t2023年\t同比\n许可\t5\t6\t20%\n处罚\t4\t3\t-25%\n合计\t9\t9\t0%"
    roles = [(q.text, q.role) for q in read_quantities(text) if q.kind == "quantity"]
    assert roles == [
        ("5", "part"), ("6", "part"), ("20%", "change"), ("4", "part"), ("3", "part"), ("25%", "change"),
        ("9", "total"), ("9", "total"), ("0%", "change"),
    ]  # fmt: skip


def test_sentences_beside_a_table_are_read_without_it() -> None:
    text = "受理8件。\n方式 件数\n维持 6\n终止 4\n收到申请12件,受理8件,不予受理4件。"
    assert found(text) == [("sum", 12.0, (8.0, 4.0), True)]
    assert [q.measured for q in read_quantities(text)][-1] == "不予受理"


def test_a_number_as_a_sentence_says_it() -> None:
    text = "全年办结案件10件:\n方式 件数 占比\n维持 6 60%\n终止 4 40%"
    table = tables(text)[0]
    assert [table.phrase(text, v) for v in table.values[:2]] == [
        "全年办结案件10件:维持6件",
        "全年办结案件10件:维持占比60%",
    ]
    assert text[slice(*table.caption)] == "全年办结案件10件:"


@pytest.mark.parametrize(
    ("written", "kind", "power", "unit", "year"),
    [
        ("数量(件)", "count", 0, "件", None), ("罚没金额(万元)", "", 4, "元", None), ("金额/万元", "", 4, "元", None),
        ("占比", "share", 0, "%", None), ("办结率(%)", "rate", 0, "%", None), ("同比增长", "change", 0, "%", None),
        ("增减(件)", "change", 0, "件", None), ("2023年件数", "count", 0, "件", 2023), ("上年", "count", None, "", -1),
        ("合 计", "total", None, "", None), ("培训人次", "", 0, "人次", None), ("案件数", "", 0, "件", None),
        ("序号", "rank", None, "", None), ("类别", "label", None, "", None), ("维持", "", None, "", None),
    ],
)  # fmt: skip
def test_heads(written: str, kind: str, power: int | None, unit: str, year: int | None) -> None:
    read = head(written)
    assert (read.kind, read.year) == (kind, year)
    assert read.measure == (Measure(power, unit) if power is not None else None)


def test_units_for_a_whole_table() -> None:
    assert stated_unit("执法统计表(单位:万元)") == Measure(4, "元")
    assert stated_unit("单位:件、人次") is None
    assert stated_unit("单位:市水利局") is None


CELLS = st.sampled_from(
    [
        "类别",
        "件数",
        "占比",
        "合计",
        "2023年",
        "12",
        "3.5",
        "40%",
        "-",
        "1,024",
        "部门",
        "(万元)",
        "单位:件",
        "。",
        "其中",
        "٣",
        "",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.sampled_from(["\t", " ", "  ", "|", "\n"]))
def test_holds_for_any_cells(rows: list[list[str]], separator: str) -> None:
    text = "\n".join(separator.join(row) for row in rows)
    ledger = read_quantities(text)
    assert all(a.end <= b.start for a, b in zip(ledger, ledger[1:], strict=False))
    covered = {at for q in ledger for at in range(q.start, q.end)}
    assert all(at in covered for at, c in enumerate(text) if c.isascii() and c.isdecimal())
    for check in read_checks(ledger, text):
        values = [ledger[place].value for place in check.places]
        assert values == [check.total, *check.parts]
        assert check.kind != "sum" or check.consistent == (sum(check.parts, Decimal(0)) == check.total)
