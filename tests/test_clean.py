"""Cleaning: every kind of mess that pages show, and what must hold on any text."""

import re

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.align import KINDS, Draft, replay
from fazhi.clean import clean, clean_text
from fazhi.cleaning import repairs
from fazhi.cleaning.repairs import repair_changes, rules
from fazhi.rawmap import RawMap
from tests.guards import ends
from tests.pages import BODY, PAGES, REPORT, TITLE


def text_of(source: str) -> str:
    return clean_text(source).text


@pytest.mark.parametrize("name", PAGES)
def test_page_furniture_goes_and_the_report_stays(name):
    above, between, below = PAGES[name]
    assert text_of(f"{above}{TITLE}\n{between}{BODY}{below}") == REPORT


@pytest.mark.parametrize("name", PAGES)
def test_punctuation_width_changes_nothing(name):
    above, between, below = PAGES[name]
    wide = str.maketrans(
        {",": "\uff0c", ":": "\uff1a", "(": "\uff08", ")": "\uff09", ";": "\uff1b", "|": "\uff5c"}
    )
    source = f"{above}{TITLE}\n{between}{BODY}{below}".translate(wide)
    assert text_of(source) == REPORT.translate(wide)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_title_loses_only_furniture(name):
    above, between, below = PAGES[name]
    kept = text_of(f"{above}{between}{BODY}{below}")
    assert kept.endswith(BODY)
    assert "索引号" not in kept and "来源:" not in kept and "ICP" not in kept


def test_body_in_one_line():
    line = BODY.replace("\n", "")
    page = f"首页 > 政务公开 > 报告 {TITLE} 发布日期:2022-01-25 来源:县司法局 {line}【打印】【关闭】"
    assert text_of(page).endswith(line)
    assert "首页" not in text_of(page) and "打印" not in text_of(page)


def test_title_repeated_by_the_page_heading_is_kept_where_it_stands_alone():
    assert text_of(f"{TITLE}\n时间:2022-01-25 手机站\n{REPORT}") == f"{TITLE}\n{REPORT}"


def test_line_with_only_a_question_mark_goes():
    assert text_of(f"{TITLE}\n?\n{BODY}") == REPORT


def test_own_words_that_look_like_furniture_stay():
    own = "(三)推进信息公开。发布日期、来源等信息逐条登记,访问量达12万次,网站首页设置专栏,方便群众打印查阅。"
    body = BODY.replace("二、存在", f"{own}\n二、存在")
    assert text_of(f"{TITLE}\n{body}") == f"{TITLE}\n{body}"


@pytest.mark.parametrize(
    "own",
    [
        "打印、复印等服务一律免费",
        "打印材料一律精简,发布日期、信息来源统一标注。",
        "关闭违法企业5家\n收藏法律图书300册\n分享经验12次",
        "来源:群众评议结果显示,满意率达98%,各部门据此改进工作,办事效率和服务水平明显提升。",
        "编辑:各类普法读物3种,印发1万册。\n访问:企业30家,收集建议12条。",
        "时间:每季度一次,地点:政府会议室,由主要负责人主持召开专题会议,研究部署年度重点工作。",
        "类别\n数量\n信息公开\n120\n投诉\n3\n咨询\n88",
        "| 项目 | 数量 |\n| 咨询 | 88 |\n| 来源 | 3 |\n| 信息公开 | 12 |",
        "扫码入企检查全面推行\n网站管理不断规范\n用微信群发布提示\n技术支持更加有力",
        "相关资料装订成册\n各部门网站及时更新\n最新信息及时公布",
        "全年查处案件30件(关闭违规企业3家),编印资料6种(编辑普法读本5种),继续推进制度建设。",
    ],
)
def test_paragraphs_that_begin_like_furniture_stay_wherever_they_stand(own):
    inside = BODY.replace("二、存在", f"{own}\n二、存在")
    assert text_of(f"{TITLE}\n{inside}\n【打印】") == f"{TITLE}\n{inside}"
    signed = BODY.replace("某县人民政府\n", f"{own}\n某县人民政府\n")
    assert text_of(f"{TITLE}\n{signed}\n【打印】") == f"{TITLE}\n{signed}"


def test_cells_of_digits_stay():
    assert text_of(f"{TITLE}\n{BODY}\n附表\n许可\n120\n处罚\n35").endswith("附表\n许可\n120\n处罚\n35")


@pytest.mark.parametrize("own", ["基本概况\n健全机制。", "目录\n一、主要工作", "省人民政府:"])
def test_short_lines_between_title_and_body_stay(own):
    assert text_of(f"{TITLE}\n{own}\n{BODY}") == f"{TITLE}\n{own}\n{BODY}"


def test_report_of_short_lines_alone():
    own = f"{TITLE}\n健全领导机制\n开展专题培训\n公开执法信息"
    assert text_of(f"首页 > 公开\n来源:司法局 2022-01-25\n{own}\n打印 关闭\n友情链接") == own


def test_letter_above_the_title_stays():
    letter = (
        "关于印发法治政府建设情况报告的通知\n各乡镇人民政府:\n现将报告印发给你们,请认真学习。\n某县人民政府\n"
    )
    assert text_of(f"首页 > 公开\n{letter}{REPORT}") == letter + REPORT


def test_fields_glued_to_the_title_go():
    page = f"【字体:大 中 小】{TITLE}发布日期:2022-01-25来源:县司法局浏览:100次\n{BODY}"
    assert text_of(page) == REPORT


def test_first_words_of_the_body_are_no_controls():
    own = "关闭散乱污企业5家,阅读推广活动20场,访问企业30家,法治化营商环境持续优化,群众满意度提高。"
    assert text_of(f"来源:县司法局\n{TITLE}\n{own}") == f"{TITLE}\n{own}"


def test_web_address_inside_a_sentence_goes_unless_introduced():
    assert "www" not in text_of(REPORT.replace("群众满意度", "www.some-site.com群众满意度"))
    told = REPORT.replace("群众满意度", "详见网站www.county.gov.cn,群众满意度")
    assert text_of(told) == told


def test_a_rule_that_asks_what_its_groups_found(monkeypatch):
    """A researcher's own rule may refer back to a group of its own."""
    twice = repairs.Rule(
        "twice",
        "a year said twice",
        "year",
        re.compile(r"(?P<year>20\d\d)(?P<again>(?P=year))年"),
        {"again": ""},
        [],
    )
    repairs._any_rule.cache_clear()
    monkeypatch.setattr(repairs, "rules", lambda: [twice])
    assert [(c.start, c.end, c.after) for c in repairs.repairs("在20202020年办理3件")] == [(5, 9, "")]
    repairs._any_rule.cache_clear()


@pytest.mark.parametrize(("rule", "example"), [(rule, ex) for rule in rules() for ex in rule.examples])
def test_examples_of_repairs(rule, example):
    draft = Draft(example[0])
    draft.apply(repair_changes(draft.text, rule))
    assert draft.text == example[1]


@pytest.mark.parametrize(
    ("lost", "mended"),
    [
        ("20203月,组织宣传活动。", "2020年3月,组织宣传活动。"),
        ("绿化率达到44. 5%、39. 4%。", "绿化率达到44.5%、39.4%。"),
        ("行动计划(20182022年)印发。", "行动计划(2018—2022年)印发。"),
        ("印发意见(某委发20183号)。", "印发意见(某委发〔2018〕3号)。"),
        ("印发意见〔202526号。", "印发意见〔2025〕26号。"),
        ("2025730日施行。", "2025年7月30日施行。"),
        ("2025坚持以人民为中心。", "2025年坚持以人民为中心。"),
        ("一)纵深推进改革。", "(一)纵深推进改革。"),
        ("共 35 件、 40 件。", "共35件、 40件。"),
        ("发布于2024- 03- 14。", "发布于2024-03-14。"),
        ("“3?15”消费者权益日。", "“3·15”消费者权益日。"),
        ("合格率达\uff19\uff18\uff0e\uff15\uff05。", "合格率达98.5%。"),
    ],
)
def test_lost_characters_with_one_reading(lost, mended):
    assert text_of(lost) == mended


@pytest.mark.parametrize(
    "text",
    [
        "2020122224日进行考核。",
        "2025111日施行。",
        "公证545涉港、澳、台公证8涉外公证169",
        "发放资料2000余册。",
        "检查企业2018家。",
        "3. 6个部门参加演练。",
        "是着力推进依法决策。",
        "有案不移现象“两法衔接”工作",
        "投入资金12 345万元",
        "**市**区开展检查XX次",
    ],
)
def test_what_has_no_certain_reading_stays(text):
    assert text_of(text) == text


@pytest.mark.parametrize(
    ("broken", "joined"),
    [
        ("有关情况如下:\n一\n、主要工作\n二、问题", "有关情况如下:\n一、主要工作\n二、问题"),
        ("工作中,\n一\n是加强领导。", "工作中,一是加强领导。"),
        ("(\n一)全面履职。", "(一)全面履职。"),
        ("办理案件73\n件。", "办理案件73件。"),
        ("贯彻《条例\n》精神。", "贯彻《条例》精神。"),
        ("第一行。\r\n\r\n\u3000\u3000第二行。\r\n", "第一行。\n第二行。"),
    ],
)
def test_broken_lines_are_joined(broken, joined):
    assert text_of(broken) == joined


def test_text_wrapped_at_a_fixed_width_is_joined():
    paragraph = "全县各级行政机关坚持依法行政严格规范公正文明执法不断提升服务水平和治理能力" * 6 + "。"
    wrapped = "\n".join(paragraph[i : i + 30] for i in range(0, len(paragraph), 30))
    assert text_of(f"{wrapped}\n{wrapped}") == f"{paragraph}\n{paragraph}"


def test_title_and_headings_are_not_joined_to_wrapped_text():
    paragraph = "全县各级行政机关坚持依法行政严格规范公正文明执法不断提升服务水平和治理能力" * 8
    lines = [paragraph[i : i + len(TITLE) + 2] for i in range(0, len(paragraph), len(TITLE) + 2)]
    page = "\n".join([TITLE, *lines, "二、存在的问题"])
    assert text_of(page) == f"{TITLE}\n{paragraph}\n二、存在的问题"


def test_characters_of_both_scripts_are_folded_in_a_traditional_text_alone():
    assert (
        text_of("關於2021年度法治政府建設情況的報告,今後繼續徵求意見")
        == "关于2021年度法治政府建设情况的报告,今后继续征求意见"
    )
    assert text_of("某县人於某、後某办理徵用案件。") == "某县人於某、後某办理徵用案件。"


def test_scripts_are_read_as_simplified_at_their_place():
    draft = clean_text("辦理條例項目12個,習(xí)近平,國務(wù)院")
    assert draft.text == "办理条例项目12个,习近平,国务院"
    raw = RawMap(draft.edits())
    assert raw.span(6, 9) == (6, 9)
    assert draft.source[slice(*raw.span(10, 13))] == "習(xí)近平"


def test_edits_name_kind_and_reason():
    frame = pd.DataFrame(
        {
            "report_id": ["a"],
            "file": ["a.txt"],
            "source": [f"当前位置:首页 > 公开\n{REPORT}"],
            "page_title": [""],
        }
    )
    texts, edits = clean(frame)
    assert texts["text"].tolist() == [REPORT] and texts["n_chars"].tolist() == [len(REPORT)]
    first = edits.iloc[0]
    assert (first["kind"], first["reason"], first["before"]) == (
        "furniture",
        "above the report",
        "当前位置:首页 > 公开\n",
    )
    assert set(edits["kind"]) <= set(KINDS)


PIECES = [
    "\n", "\r\n", " ", "\u3000", "一", "是", "、", "(", "(一)", "二、", "2020", "2021", "3", "月", "日", "年", "号", "〔", "〕", "44. 5%",
    "首页 > 公开", "发布日期:", "2021-01-24", "打印", "关闭", "上一篇:", "某县2020年法治政府建设报告", "某县人民政府", "关于", "版权所有",
    "我县收到行政复议申请12件,受理10件,已全部审结,社会效果良好,群众满意。", "www.abc.cn", "個", "(xí)", "?", "%", "1", "2", ".", ",",
    "。", "今天是", "来源:", "[大 中 小]", "字号", "\uff0c", "\uff08", "\uff11", "《", "》", "\u200b", "全文", "推荐阅读", "索引号", "\x85",
]  # fmt: skip
ANY_TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT)
def test_on_any_text(source):
    draft = clean_text(source)
    edits = draft.edits()
    assert replay(source, edits) == draft.text
    assert clean_text(draft.text).text == draft.text, "cleaning twice changes nothing more"
    for edit in edits:
        assert (
            source[edit.raw_start : edit.raw_end]
            == edit.before
            != edit.after
            == draft.text[edit.start : edit.end]
        )
        assert edit.kind in KINDS and edit.reason
    raw = RawMap(edits)
    spans = [raw.span(i, i + 1) for i in range(len(draft.text))]
    assert all(0 <= a <= b <= len(source) for a, b in spans)
    assert all(one[0] <= other[0] for one, other in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "2020",
        " ",
        "\n",
        "一",
        "索引号",
        "http://",
        "》",
        "1.",
        "首页>",
        "打印",
        "附件\n",
        "声明:",
        "【字体",
    ],
)
def test_a_hostile_text_comes_to_an_end(piece):
    with ends():
        clean_text(piece * 20_000)
