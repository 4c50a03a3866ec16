"""The audit: what is a stated relation, whether it holds, and above all what is none."""

from __future__ import annotations

import random
import sys
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.audit import COLUMNS, audit, growth, read_checks
from fazhi.quantities import read_quantities
from fazhi.relations import sheets
from fazhi.relations.sheets import Counts, Sheet
from fazhi.relations.stated import Interval, interval, words


def found(text: str) -> set[tuple[str, float, tuple[float, ...], bool]]:
    checks = read_checks(read_quantities(text), text)
    return {(c.kind, float(c.total), tuple(map(float, c.parts)), c.consistent) for c in checks}


# text, then kind, total and parts of each relation in it; a kind with ! is a contradiction
STATED: list[tuple[str, list[tuple[str, float, tuple[float, ...]]]]] = [
    # 其中 and its like
    ("权责事项共120项,其中,行政许可30项,行政确认20项,其他权力70项。", [("sum", 120, (30, 20, 70))]),
    ("全年办理复议案件30件,其中维持18件、撤销4件、终止8件。", [("sum", 30, (18, 4, 8))]),
    ("共调解纠纷297件。其中,司法所50件,律师所55件,均成功;村居192件。", [("sum", 297, (50, 55, 192))]),
    ("印发文件12件,其中以县政府名义印发5件,均通过审核;部门印发6件,镇印发1件。", [("sum", 12, (5, 6, 1))]),
    ("审理案件218件(包括新受理168件和上年结转50件)。", [("sum", 218, (168, 50))]),
    ("办理案件50件72人,其中民事30件40人,刑事20件32人。", [("sum", 50, (30, 20)), ("sum", 72, (40, 32))]),
    ("现有调解员1.9万人,其中,行业3402人,乡镇3542人,村居12095人。", [("sum", 19000, (3402, 3542, 12095))]),
    ("发放资料5000余份,其中宪法类3000份,民法典类2000余份。", [("sum", 5000, (3000, 2000))]),
    ("受理的151件中,涉及部门140件;涉及乡镇11件。", [("sum", 151, (140, 11))]),
    ("县政府收到申请40宗,其中依法受理36件,不予受理4起。", [("sum", 40, (36, 4))]),
    ("保留事项减少至190项(其中许可类150项,确认类40项)。", [("sum", 190, (150, 40))]),
    # colon, 分别, 分为, brackets
    ("共办结公证91件:国内54件、涉外37件。", [("sum", 91, (54, 37))]),
    ("全年审查合同30件,市级、县级分别12件、18件。", [("sum", 30, (12, 18))]),
    ("评查案卷30件,分别为许可案卷12件、处罚案卷18件。", [("sum", 30, (12, 18))]),
    ("制定文件12件(新立7件、修改5件)。", [("sum", 12, (7, 5))]),
    ("制定文件12件\uff08新立7件\u3001修改5件\uff09\u3002", [("sum", 12, (7, 5))]),
    ("事项315项(含委托6项),其中县级301项,乡级14项(其中乡镇14项,街道3项)。", [("sum", 315, (301, 14))]),
    (
        "形成职权60项,其中区级50项,乡级10项,分类为:许可13项、确认4项、处罚40项、其他3项。",
        [("sum", 60, (50, 10)), ("sum", 60, (13, 4, 40, 3))],
    ),
    # nothing announces them
    ("清理文件564件,保留443件,废止121件。", [("sum", 564, (443, 121))]),
    ("收到申请17件,维持3件,撤销2件,终止5件,不予受理2件,5件正在办理中。", [("sum", 17, (3, 2, 5, 2, 5))]),
    ("参加应诉15起。经过努力,胜诉9起;原告撤诉5起;待审1起。", [("sum", 15, (9, 5, 1))]),
    ("立法6件,新立4件,修改2件。", [("sum", 6, (4, 2))]),
    (
        "信箱共收到留言309条,市直部门收到194条,各县收到115条,其中咨询116条、投诉189条、建议4条。",
        [("sum", 309, (194, 115)), ("sum", 309, (116, 189, 4))],
    ),
    # the total comes last
    ("全年制定规章2部、修改3部,共5部。", [("sum", 5, (2, 3))]),
    ("开展检查民事类30件、刑事类20件,合计50件。", [("sum", 50, (30, 20))]),
    # what is done and what is left, other figures between them
    ("收到申请40件(同比增长5%),受理35件(另有5件不予受理),审结30件。", [("sum", 40, (35, 5))]),
    (
        "受理案件33件,办结30件,其中维持12件、驳回18件,3件正在审理。",
        [("sum", 30, (12, 18)), ("sum", 33, (30, 3))],
    ),
    (
        "受理251宗,办结240宗,维持140宗、驳回70宗、撤销30宗,尚有11宗在办。",
        [("sum", 240, (140, 70, 30)), ("sum", 251, (240, 11))],
    ),
    ("县政府被诉20件,已审结15件,胜诉14件,5件正在审理。", [("sum", 20, (15, 5))]),
    # parts that do not add up where nothing is left out
    ("权责事项共120项,其中,行政许可30项,行政确认20项,其他权力75项。", [("sum!", 120, (30, 20, 75))]),
    ("制定文件12件(新立7件、修改6件)。", [("sum!", 12, (7, 6))]),
    ("审查文件共30件,分别为规章5件、规范性文件10件、合同16件。", [("sum!", 30, (5, 10, 16))]),
    # rates
    ("排查纠纷2520件,调处成功2473件,调处成功率达98.1%。", [("rate", 98.1, (2473, 2520))]),
    ("判决85件,胜诉84件,胜诉率98.8%。", [("rate", 98.8, (84, 85))]),
    ("应诉案件103件,判决85件,胜诉84件,胜诉率98.8%。", [("rate", 98.8, (84, 85))]),
    ("应诉案件103件,判决85件,胜诉84件,胜诉率81.6%。", [("rate", 81.6, (84, 103))]),
    ("参加考试158人,合格156人,合格率98.73%。", [("rate", 98.73, (156, 158))]),
    ("受理申请公开113件,办结113件,办结率100%。", [("rate", 100, (113, 113))]),
    ("排查纠纷315.6万件,调解成功312.1万件,调解成功率98.9%。", [("rate", 98.9, (3121000, 3156000))]),
    ("回收问卷200份,满意187份,满意率93.5%。", [("rate", 93.5, (187, 200))]),
    ("受理纠纷1000件(调解成功985件,成功率98.5%)。", [("rate", 98.5, (985, 1000))]),
    ("办理案件790件,已上网732件,占总数的92.7%。", [("rate", 92.7, (732, 790))]),
    ("受理案件200件,其中行政处罚类50件,占25%。", [("rate", 25, (50, 200))]),
    ("受理案件300件。市场监管类120件,占受理总数的40%。", [("rate", 40, (120, 300))]),
    ("一年受理2118件,已审结1876件,占审理案件总数的88.57%。", [("rate", 88.57, (1876, 2118))]),
    # a rate before its counts or between them, its whole right before it, counts of unlike units
    ("纠纷化解率98%,共受理50件,成功化解49件。", [("rate", 98, (49, 50))]),
    ("办结率达98%,受理投诉50件、办结49件。", [("rate", 98, (49, 50))]),
    ("梳理事项1203项,网上可办率95.6%,可网办1150项。", [("rate", 95.6, (1150, 1203))]),
    ("网上可办1150项,占全部事项1203项的95.6%。", [("rate", 95.6, (1150, 1203))]),
    ("行政诉讼案件29件,开庭25件,负责人出庭24次,出庭应诉率96%。", [("rate", 96, (24, 25))]),
    # cut instead of rounded: 140 of 151 is 92.715, 151 over 66 is 128.788
    ("受理的151件中,涉及部门140件,占92.71%。", [("rate", 92.71, (140, 151))]),
    ("2023年办理案件66件,2024年办理案件151件,同比增长128.78%。", [("growth", 128.78, (66, 151))]),
    (
        "收到建议28件:一是财政类7件,占25%;二是城建类21件,占75%。",
        [("sum", 28, (7, 21)), ("rate", 25, (7, 28)), ("rate", 75, (21, 28))],
    ),
    # rates that their counts do not give
    ("受理纠纷832件,调解成功822件,调解成功率98.9%。", [("rate!", 98.9, (822, 832))]),
    ("参加考试158人,合格156人,合格率97.2%。", [("rate!", 97.2, (156, 158))]),
    ("判决85件,胜诉84件,胜诉率98.7%。", [("rate!", 98.7, (84, 85))]),
    (
        "12件提案中,已解决4件,占总数的33.33%,正在解决8件,占总数的66.68%。",
        [("sum", 12, (4, 8)), ("rate", 33.33, (4, 12)), ("rate!", 66.68, (8, 12))],
    ),
    (
        "12件建议所提问题已经解决(A类)4件,占承办总数的33.33%,正在解决(B类)8件,占承办总数的66.68%。",
        [("sum", 12, (4, 8)), ("rate", 33.33, (4, 12)), ("rate!", 66.68, (8, 12))],
    ),
    ("应出庭45件,实际出庭45件,出庭应诉率100%。", [("rate", 100, (45, 45))]),
    (
        "收到来信139件。咨询类16件(11.5%);投诉类67件(48.2%)。",
        [("rate", 11.5, (16, 139)), ("rate", 48.2, (67, 139))],
    ),
    # changes
    ("申请材料由97项减少到32项,减少65项,精简67%。", [("difference", 65, (97, 32)), ("growth", 67, (97, 32))]),
    ("平均材料从4.62件压缩至2.16件,压缩比达53.18%。", [("growth", 53.18, (4.62, 2.16))]),
    ("办理时限20.86天提速至6.44天,提速69.1%。", [("growth", 69.1, (20.86, 6.44))]),
    ("网办率由76%提升至92%,提高16个百分点。", [("difference", 16, (76, 92))]),
    ("受理案件120件,比上年的100件增加20件。", [("difference", 20, (100, 120))]),
    ("收到申请45件,同比增长50%(去年30件),受理40件。", [("growth", 50, (30, 45))]),
    ("收到申请45件,同比增长30%(去年30件),受理40件。", [("growth!", 30, (30, 45))]),
    ("2020年发案56件,较2019年的70件下降20%。", [("growth", 20, (70, 56))]),
    ("办理案件由2019年的70件下降至2020年的56件,降幅20%。", [("growth", 20, (70, 56))]),
    ("去年立案50件,今年立案60件,同比增长30%。", [("growth!", 30, (50, 60))]),
    ("去年立案50件,今年立案60件,增长20%。", [("growth", 20, (50, 60))]),
    ("罚没款由100.5万元增至150.5万元,增加50万元。", [("difference", 500000, (1005000, 1505000))]),
    ("承诺时限由20个工作日压缩至5个工作日,压缩80%。", [("growth!", 80, (20, 5))]),
    ("受理案件120件,比上年的100件增加30件。", [("difference!", 30, (100, 120))]),
    ("证明材料由97项减少到32项,减少55项。", [("difference!", 55, (97, 32))]),
]


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_stated_relation(text: str, expected: list[tuple[str, float, tuple[float, ...]]]) -> None:
    assert found(text) == {(k.rstrip("!"), total, parts, not k.endswith("!")) for k, total, parts in expected}


NONE_STATED = [
    # what is left may be left of something else
    "收到申请40件,受理36件,另有5件不予受理。",
    "立案3件,办结2件,另移送1件。",
    "新收案件50件,培训30人,20件正在审理。",
    # one count is not part and whole of its rate, a rate before other counts not theirs
    "交办的34件重复访积案化解率100%。",
    "化解率98%,共受理60件,成功化解49件。",
    "满意率98%,参加50人,发放49份。",
    # members overlap
    "办理环境案件295件,其中,实施处罚267件,查封扣押23件,移送公安12件,涉嫌犯罪2件。",
    "培训干部50人,其中党员30人,妇女25人。",
    "培训干部50人,其中党员30人,妇女15人,今年新增其他人员10人。",
    # parts that do not say they are all
    "办理复议案件73件,其中涉及市政府62件。",
    "共有调解组织1127个,其中,村居972个、乡镇49个、企事业81个、医疗2个。",
    "审查文件30件(含规范性文件12件、合同15件)。",
    "审查文件30件(其中规范性文件12件、合同15件)。",
    "审查规范性文件30件,分别提出意见10件、修改15件。",
    "受理50件,工作中,调解10件,判决20件,其他25件。",
    "抽查案卷40件(许可类10件、处罚类20件、强制类等)。",
    "立案调查100件(行政处罚80件、移送司法5件)。",
    # counts side by side
    "公开实施清单151项、收费清单48项、中介清单103项。",
    "审查文件10件,合同5件,协议5件。",
    "受理6件,审结4件,维持2件。",
    "收到申请292件,受理281件,已审结236件。",
    "接待群众517批1366人次。",
    "配备专干36人,136个村配备138人。",
    "检查3次,发现问题5个,其中整改3个。",
    "立案受理15件。经过审理,维持5件;撤销6件;撤回2件;责令2件;终止2件;移送1件。",
    "已经解决的(A类)有64件,占50%;正在解决的(B类)38件;列入计划的(C类)21件;留作参考的(D类)5件。",
    "全市120个单位,80个村,40个社区参加。",
    "行政诉讼案件8件,其中一审应诉5件,立案3件,败诉2件。",
    "开展检查5至8次,其中联合检查3次,专项检查2次。",
    # other units
    "检查企业96家,其中涉及项目40个,受理案件4件,协调案件52件。",
    "开展活动30场,其中讲座10场次以上,发放资料20份。",
    # other years
    "累计取消事项60项(2019年20项,2020年30项)。",
    "全年达标天数285天,增加17天。",
    "立案100件,同比增长22%。",
    "在全国排31位,比上年前进21位。",
    # one side is missing
    "行政诉讼案件422起,胜诉率95.7%。",
    "受理纠纷832件,调解成功率98.9%。",
    "完成法律顾问点近300个,约占总数80%。",
    "办理依申请公开113件,办结率100%。",
    # rates of another base
    "办理建议94件、提案65件,办结率、回复率均达100%。",
    "办结建议65件、提案65件,办结率100%。",
    "抽查3823次,57973户;联合抽查22次,161户;定向抽查10次,11249户,占可抽查总数5.33%。",
    "受理案件100件,审结90件,按期办结率100%。",
    "受理申请292件,受理281件,已审结236件,法定期限内审结率100%。",
    "收到申请113件,办结110件,办结率100%。",
    "审结135件,其中纠错29件,纠错率约19.2%,新收151件。",
    "省级下达任务100件,完成120件,完成率140%。",
    "全市办案100件,其中我县办案25件,占全省的3%。",
    "审结100件,胜诉90件,胜诉率94.7%。",
    "现有395个组织,完成法律顾问点近300个,约占总数80%。",
    "排查纠纷1000件,化解980件,调解成功率97%。",
    "报名158人,合格156人,合格率97%。",
    # changes in another measure, or of something else
    "行政许可事项由1033项减少到495项,审批效率提速80%。",
    "审批环节由24个减少到4个,申请材料减少30个。",
    "审批环节由24个减少到4个,减少材料30个。",
    "时限由平均220个工作日分别压缩至88个和55个工作日以内,压缩70%。",
    "承诺时限由20天压缩至8天,最多压缩80%。",
    "受理案件由20件增至30件,同比增长10%。",
    "2018年办案50件,2020年办案60件,增长30%。",
    "今年立案60件,同比增长30%(含移送20件)。",
    "去年立案50件,今年立案60件,罚款增长30%。",
    # ranges and plans without both sides
    "办理时限1-2天,压缩至1天以内。",
    "抽查比例为3%至5%。",
]  # fmt: skip


@pytest.mark.parametrize("text", NONE_STATED)
def test_no_relation_is_invented(text: str) -> None:
    assert found(text) == set()


INTERVALS = [
    ("73件", 73, None, "", "件", (73, 73)),
    ("130余件", 130, None, "more_than", "件", (130, 140)),
    ("3000余人", 3000, None, "more_than", "人", (3000, 4000)),
    ("近300个", 300, None, "about", "个", (250, 350)),
    ("3至5天", 3, 5, "", "天", (3, 5)),
    ("不足20件", 20, None, "less_than", "件", (0, 20)),
]


@pytest.mark.parametrize(("text", "value", "high", "approx", "unit", "expected"), INTERVALS)
def test_interval(
    text: str, value: int, high: int | None, approx: str, unit: str, expected: tuple[int, int]
) -> None:
    top = None if high is None else Decimal(high)
    assert interval(text, Decimal(value), high=top, approx=approx, unit=unit) == Interval(
        *map(Decimal, expected)
    )


@pytest.mark.parametrize(
    ("printed", "actual", "agrees"),
    [
        ("98.9%", "98.85", True),
        ("98.9%", "98.99", True),
        ("98.9%", "98.84", False),
        ("98.9%", "99", False),
        ("80%", "80.9", True),
    ],
)
def test_rounded_or_cut_at_the_last_printed_digit(printed: str, actual: str, agrees: bool) -> None:
    span = interval(printed, Decimal(printed.rstrip("%")), unit="%")
    assert span.meets(Interval(Decimal(actual), Decimal(actual))) == agrees


def test_at_least_is_open_above() -> None:
    assert interval("98%以上", Decimal(98), approx="at_least", unit="%").high.is_infinite()


def test_every_figure_of_a_check_is_named() -> None:
    text = "受理纠纷832件,调解成功822件,调解成功率98.9%。"
    ledger = read_quantities(text)
    (check,) = read_checks(ledger, text)
    assert [ledger[place].text for place in check.places] == ["98.9%", "822件", "832件"]
    assert round(check.computed, 2) == Decimal("98.80")


def test_the_words_can_be_read() -> None:
    assert all(words()[name] for name in ("parts", "each", "rest", "outcomes", "rates", "verbs"))


PIECES = st.sampled_from(
    ["其中", "分别为", "共", "办结", "胜诉率", "占总数的", "由", "减少到", "同比增长", "(", ")", ",", "、", ";", "。", "\n", ":",
     "其他", "2021年", "余", "以上", "至", "中"]
)  # fmt: skip
FIGURES = st.integers(0, 60).flatmap(
    lambda n: st.sampled_from([f"{n}件", f"{n}%", f"{n}.5%", f"{n}人", f"{n}万件", f"{n}余件", "三件"])
)
TEXTS = st.lists(st.one_of(PIECES, FIGURES, st.text(max_size=3)), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_holds_on_any_text(text: str) -> None:
    ledger = read_quantities(text)
    checks = read_checks(ledger, text)
    for check in checks:
        assert len(set(check.places)) == len(check.places) == len(check.parts) + 1
        assert [ledger[place].value for place in check.places] == [check.total, *check.parts]
        assert check.computed.is_finite()
        if check.kind == "sum":
            assert len(check.parts) > 1 and check.computed == sum(check.parts)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.randoms(use_true_random=False))
def test_order_of_the_ledger_does_not_matter(text: str, rng: random.Random) -> None:
    ledger = read_quantities(text)
    mixed = rng.sample(ledger, len(ledger))
    told = {(c.kind, c.total, tuple(ledger[p].start for p in c.places)) for c in read_checks(ledger, text)}
    assert {
        (c.kind, c.total, tuple(mixed[p].start for p in c.places)) for c in read_checks(mixed, text)
    } == told


def tables(texts: dict[str, tuple[str, int, str]]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Quantities, indicators (every count labelled 立案) and reports made of (region, year, text)."""
    reports = pd.DataFrame(
        [{"report_id": key, "file": f"{key}.txt", "region": region, "code": "", "year": year, "issuer_kind": "government",
          "issuer": region, "primary": True, "text": text} for key, (region, year, text) in texts.items()]
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    for key, (_, _, text) in texts.items():
        for q in read_quantities(text):
            high = None if q.high is None else float(q.high)
            value = float("nan") if q.value is None else float(q.value)
            rows.append(
                q._asdict()
                | {
                    "quantity_id": f"{key}:{q.start}",
                    "report_id": key,
                    "file": f"{key}.txt",
                    "value": value,
                    "high": high,
                }
            )
    quantities = pd.DataFrame(rows).assign(raw_start=lambda q: q["start"], raw_end=lambda q: q["end"])
    cases = quantities[
        (quantities["kind"] == "quantity")
        & (quantities["role"] == "")
        & quantities["measured"].str.contains("立案")
    ]
    indicators = cases.assign(indicator="cases_filed", scope="", period="year")
    return quantities, indicators, reports


TWO_YEARS = {
    "a": ("青泉县", 2020, "2020年共立案100件。"),
    "b": ("青泉县", 2021, "2021年共立案130件,同比增长30%。"),
}


def test_table_has_its_columns_and_spans_of_all_figures() -> None:
    checks = audit(*tables({"a": ("青泉县", 2020, "受理纠纷832件,调解成功822件,成功率98.9%。")}))
    assert tuple(checks.columns) == COLUMNS
    row = checks.iloc[0]
    assert (row["total"], row["parts"], row["consistent"]) == (98.9, [822.0, 832.0], False)
    assert (
        row["quantity_ids"] == ["a:21", "a:13", "a:4"] and row["region"] == "青泉县" and row["year"] == 2020
    )
    assert (row["computed"], row["difference"]) == (98.798077, 0.101923)
    assert row["sentence"].startswith("受理纠纷")


@pytest.mark.parametrize(
    ("later", "computed", "consistent"),
    [
        ("2021年共立案130件,同比增长30%。", 30, True),
        ("2021年共立案130件,同比增长22%。", 30, False),
        ("2021年共立案130件,比上年增加30件。", 30, True),
        ("2021年共立案130件,较2020年增加40件。", 30, False),
        ("2021年共立案80件,同比下降20%。", 20, True),
        ("2021年共立案80件,同比增长20%。", -20, False),
        ("2021年共立案133件,同比增长三成以上。", 33, True),
    ],
)
def test_growth_over_the_report_of_the_year_before(later: str, computed: float, consistent: bool) -> None:
    checks = growth(*tables(TWO_YEARS | {"b": ("青泉县", 2021, later)}))
    assert [(c.kind, c.computed, c.consistent) for c in checks.itertuples()] == [
        ("growth", computed, consistent)
    ]
    assert checks.iloc[0]["report_id"] == "b" and checks.iloc[0]["quantity_ids"][1].startswith("a:")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("青泉县", 2019, "2019年共立案100件。"), TWO_YEARS["b"]),  # two years apart
        (("白石县", 2020, "2020年共立案100件。"), TWO_YEARS["b"]),  # another place
        (("青泉县", 2020, "共立案100件。刑事立案20件。"), TWO_YEARS["b"]),  # given twice
        (TWO_YEARS["a"], ("青泉县", 2021, "2021年共立案130件,其中处罚30%。")),  # no growth stated
        (TWO_YEARS["a"], ("青泉县", 2021, "2021年共立案130件,罚款同比增长30%。")),  # growth of something else
        (TWO_YEARS["a"], ("青泉县", 2021, "2021年共立案130件,同比增长30人。")),  # in another unit
    ],
)  # fmt: skip
def test_no_growth_is_invented(earlier: tuple[str, int, str], later: tuple[str, int, str]) -> None:
    assert growth(*tables({"a": earlier, "b": later})).empty


def test_empty_tables_give_an_empty_table() -> None:
    quantities, indicators, reports = tables(TWO_YEARS)
    empty = audit(quantities[:0], indicators[:0], reports[:0])
    assert empty.empty and tuple(empty.columns) == COLUMNS


class Looked(list):
    """A list that knows how many of its items were looked at."""

    looked = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        Looked.looked += len(found) if isinstance(at, slice) else 1
        return found


class Asked(Counts):
    """The counts, each look at one of them known."""

    def __getitem__(self, i: int) -> Any:
        Looked.looked += 1
        return super().__getitem__(i)


def work(text: str) -> int:
    """How many functions are called and counts looked at to check the figures of a text: unlike seconds the same everywhere."""
    figures, called, divide = read_quantities(text), 0, Sheet._divide

    def watched(sheet: Sheet) -> None:
        divide(sheet)
        for told in ("_told", "starts", "ends", "values", "highs", "units", "roles", "holds"):
            setattr(sheet, told, Looked(getattr(sheet, told)))

    def count(*event: object) -> None:
        nonlocal called
        called += 1

    Looked.looked = 0
    with patch.object(Sheet, "_divide", watched), patch.object(sheets, "Counts", Asked):
        sys.setprofile(count)
        try:
            read_checks(figures, text)
        finally:
            sys.setprofile(None)
    return called + Looked.looked


@pytest.mark.parametrize(
    "piece", ["12件", "3%", "共3件,其中2件,", "由3件增至5件,", "办理案件3件,占3%,", "0件、"]
)
def test_work_grows_with_a_sentence_without_end_and_no_faster(piece: str) -> None:
    assert work(piece * 4000) < 2.6 * work(piece * 2000)
