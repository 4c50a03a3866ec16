"""The outline: headings in all their broken forms, parts with and without a heading, dimensions. All texts are made up."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.align import Change, Draft, Edit
from fazhi.measures import measures
from fazhi.outline import COLUMNS, outline, read_outline
from fazhi.structure import dimensions, headings, parts


def tree(text: str, title_end: int = 0) -> list[str]:
    """One line a section with a marker or heading: depth, marker and the beginning of the heading."""
    return [
        f"{s.depth} {s.marker}{s.heading[:6]}" for s in read_outline(text, title_end) if s.marker or s.heading
    ]


def part_at(text: str, words: str, title_end: int = 0) -> str:
    """The part of the innermost section where `words` stand."""
    at = text.index(words)
    return [s for s in read_outline(text, title_end) if s.start <= at < s.end][-1].part


USUAL = [
    "0 一、主要工作",
    "1 (一)加强执法",
    "2 一是开展培训",
    "2 二是组织评查",
    "1 (二)推进普法",
    "0 二、存在问题",
    "0 三、下一步打算",
]

# The same report with its markers broken in one way each.
BROKEN = {
    "as it should be": "一、主要工作\n(一)加强执法\n一是开展培训。二是组织评查。\n(二)推进普法\n二、存在问题\n力量不足。\n三、下一步打算\n继续努力。",
    "brackets of all widths": "一、主要工作\n〔一〕加强执法\n一是开展培训。二是组织评查。\n(二)推进普法\n二、存在问题\n力量不足。\n三、下一步打算\n继续努力。",
    "one bracket lost": "一、主要工作\n一)加强执法\n一是开展培训。二是组织评查。\n(二推进普法\n二、存在问题\n力量不足。\n三、下一步打算\n继续努力。",
    "stop for the comma": "一.主要工作\n(一)加强执法\n一是开展培训。二是组织评查。\n(二)推进普法\n二,存在问题\n力量不足。\n三 下一步打算\n继续努力。",
    "broken over lines": "一\n、主要工作\n(\n一)加强执法\n一\n是开展培训。二是组织评查。\n(二)\n推进普法\n二、\n存在问题\n力量不足。\n三\n、下一步打算\n继续努力。",
    "no line break at all": "一、主要工作(一)加强执法。一是开展培训。二是组织评查。(二)推进普法。二、存在问题。力量不足。三、下一步打算。继续努力。",
    "blanks for line breaks": "  一、主要工作  (一)加强执法  一是开展培训。二是组织评查。  (二)推进普法  二、存在问题  力量不足。  三、下一步打算  继续努力。",
    "signs of one character": "一、主要工作\n㈠加强执法\n一是开展培训。二是组织评查。\n㈡推进普法\n二、存在问题\n力量不足。\n三、下一步打算\n继续努力。",
    "wrong number": "一、主要工作\n(一)加强执法\n一是开展培训。二是组织评查。\n(三)推进普法\n二、存在问题\n力量不足。\n二、下一步打算\n继续努力。",
}


WIDE = str.maketrans("(),;:.!?", "\uff08\uff09\uff0c\uff1b\uff1a\uff0e\uff01\uff1f")


def shape(lines: list[str]) -> list[tuple[str, str]]:
    """Depth and heading without the marker."""
    return [(line[0], re.sub(r"^[^主加开组推存下]+", "", line)) for line in lines]


@pytest.mark.parametrize("wide", [False, True], ids=["half-width", "full-width"])
@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_broken_markers_give_the_same_tree(text, wide):
    assert shape(tree(text.translate(WIDE) if wide else text)) == shape(USUAL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "(一)甲\n2.推进改革\n3.优化环境\n(二)乙\n1.加强审核",
            ["0 (一)甲", "1 2.推进改革", "1 3.优化环境", "0 (二)乙", "1 1.加强审核"],
            id="1. missing",
        ),
        pytest.param(
            "1.甲\n(一)乙\n(二)丙\n2.丁\n(一)戊",
            ["0 1.甲", "1 (一)乙", "1 (二)丙", "0 2.丁", "1 (一)戊"],
            id="1. above (一)",
        ),
        pytest.param(
            "一、甲\n1.乙\n2.丙\n二、丁\n(一)戊\n1.己\n(二)庚",
            ["0 一、甲", "1 1.乙", "1 2.丙", "0 二、丁", "1 (一)戊", "2 1.己", "1 (二)庚"],
            id="1. at two levels",
        ),
        pytest.param(
            "一、甲\n1.乙\n(1)丙\n(2)丁\n2.戊\n①己\n②庚",
            ["0 一、甲", "1 1.乙", "2 (1)丙", "2 (2)丁", "1 2.戊", "2 ①己", "2 ②庚"],
            id="small kinds",
        ),
        pytest.param(
            "一、甲\n一、乙\n二、丙\n三、丁\n二、存在问题",
            ["0 一、甲", "1 一、乙", "1 二、丙", "1 三、丁", "0 二、存在问题"],
            id="一、 below 一、",
        ),
        pytest.param(
            "一、甲\n三、乙\n三、丙\n四、丁", ["0 一、甲", "0 三、乙", "0 三、丙", "0 四、丁"], id="two 三、"
        ),
        pytest.param(
            "一、甲\n一是培训。是深化改革。三是评查。",
            ["0 一、甲", "1 一是培训", "1 是深化改革", "1 三是评查"],
            id="ordinal lost after a stop",
        ),
        pytest.param(
            "一、甲\n一是取得资格是深化改革。三是评查。是加强复议。",
            ["0 一、甲", "1 一是取得资格", "1 是深化改革", "1 三是评查", "1 是加强复议"],
            id="ordinal lost and glued",
        ),
        pytest.param(
            "一、甲\n一要加强学习,二要严格执法,三要依法决策。",
            ["0 一、甲", "1 一要加强学习", "1 二要严格执法", "1 三要依法决策"],
            id="一要",
        ),
        pytest.param(
            "一、甲\n首先,学习。其次,执法。最后,监督。",
            ["0 一、甲", "1 首先,学习", "1 其次,执法", "1 最后,监督"],
            id="首先 其次 最后",
        ),
        pytest.param("一、甲\n第一,学习。第二,执法。", ["0 一、甲", "1 第一,学习", "1 第二,执法"], id="第一"),
        pytest.param(
            "一、甲\n1.2021年修订规章\n2.12345热线办理",
            ["0 一、甲", "1 1.2021年修", "1 2.12345热"],
            id="a number after the marker",
        ),
        pytest.param(
            "一、甲\n(一)完成了任务(二)推进改革(三)加强监督",
            ["0 一、甲", "1 (一)完成了任务", "1 (二)推进改革", "1 (三)加强监督"],
            id="glued",
        ),
        pytest.param("、甲\n二、乙", ["0 二、乙"], id="half a marker at the beginning"),
        pytest.param(
            "一、甲\n文字。\n、下一步打算\n三、丙",
            ["0 一、甲", "0 、下一步打算", "0 三、丙"],
            id="half a marker",
        ),
        pytest.param(
            "第一部分 工作情况\n一、甲\n二、乙\n第二部分 存在问题\n一、丙",
            ["0 第一部分工作情况", "1 一、甲", "1 二、乙", "0 第二部分存在问题", "1 一、丙"],
            id="第一部分",
        ),
        pytest.param(
            "一、甲\n推进“放管服”改革。全年共取消审批事项十余项,下放一批,承接一批。\n加强立法。全年共完成法规草案若干件,规章若干件,均已施行。",
            ["0 一、甲", "1 推进“放管服", "1 加强立法"],
            id="lead sentences",
        ),
    ],
)
def test_tree_of_headings(text, expected):
    assert tree(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全年共办理1.5万件,增长2.3倍,12.4宪法日宣传3场",
        "十一、十二月集中评查,第二、三产业从业人员二、三级联动",
        "依据第(一)项、第(二)项和本条(一)款的规定",
        "他们之一是律师,唯一是专职的,专业不统一是难点",
        "PM2.5平均浓度下降,每周一、周二、周三值班",
        "总的来说是加强了管理,这是深化改革的成果",
        "县、乡、村三级,一、二级响应",
        "“1+1+3”体系、12345热线、7×24小时服务",
    ],
)
def test_numerals_in_running_text_are_no_headings(text):
    assert tree(f"一、甲\n工作有序,{text}。\n二、乙") == ["0 一、甲", "0 二、乙"]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("(一)加强普法。全年宣讲5场。", "加强普法"),
        (
            "(一)宪法宣传实施成效明显全市政府系统把学习宪法作为首要任务,通过中心组学习、专题讲座、知识竞赛等多种形式深入开展学习宣传,氛围浓厚。",
            "宪法宣传实施成效明显",
        ),
        (
            "(一)全面落实制度我县印发了工作方案,明确任务分工和完成时限,召开会议专门部署,对各单位进行督导检查并通报情况,确保制度落地",
            "全面落实制度",
        ),
        ("一是:培训执法人员", "培训执法人员"),
        ("一、推进改革,优化环境\n正文", "推进改革,优化环境"),
    ],
)
def test_heading_ends_where_its_text_begins(text, heading):
    assert heading in [s.heading for s in read_outline(text)]


TITLE = "某县2020年度法治政府建设情况报告\n"
REPORT = TITLE + "2020年,我县认真推进依法行政。现将有关情况报告如下:\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "一、工作情况\n完成任务。\n虽然取得一定成绩,但仍存在一些不足:一是力量薄弱。二是意识不强。\n下一步,我县将加强培训。一是抓学习。",
            {
                "完成任务": "achievements",
                "虽然取得一定成绩": "problems",
                "二是意识不强": "problems",
                "下一步,我县将加": "plans",
                "一是抓学习": "plans",
            },
            id="no headings for problems and plans",
        ),
        pytest.param(
            "一、成效\n完成任务。\n二、存在的不足和下一步工作打算\n工作还有差距。一是力量不够。\n2021年,我县将继续推进。一是抓学习。",
            {
                "完成任务": "achievements",
                "工作还有差距": "problems",
                "一是力量不够": "problems",
                "2021年,我县将": "plans",
                "一是抓学习": "plans",
            },
            id="joint heading",
        ),
        pytest.param(
            "一、成效\n完成任务。\n二、存在问题及打算\n一是力量不够。二是认识不高。\n一是加强培训。二是提高认识。",
            {
                "完成任务": "achievements",
                "一是力量不够": "problems",
                "二是认识不高": "problems",
                "一是加强培训": "plans",
                "二是提高认识": "plans",
            },
            id="joint heading, second list answers",
        ),
        pytest.param(
            "一、成效\n完成任务。\n二、存在问题及打算\n(一)存在问题\n力量不够。\n(二)下一步打算\n加强培训。",
            {"完成任务": "achievements", "力量不够": "problems", "加强培训": "plans"},
            id="joint heading with headings",
        ),
        pytest.param(
            "一、主要举措和成效\n完成任务。\n二、存在的不足和原因\n力量不够。\n三、党政主要负责人履行推进法治建设第一责任人职责情况\n专题研究。\n四、下一年度安排\n加强培训。",
            {
                "完成任务": "achievements",
                "力量不够": "problems",
                "专题研究": "achievements",
                "加强培训": "plans",
            },
            id="achievements after problems",
        ),
        pytest.param(
            "一、依法履职\n完成任务。\n二、规范执法\n组织评查。我县法治建设仍存在薄弱环节,执法力量不足。\n今后,我县将加大投入。",
            {
                "完成任务": "achievements",
                "组织评查": "achievements",
                "我县法治建设仍存": "problems",
                "今后,我县将加大": "plans",
            },
            id="problems in the last section",
        ),
        pytest.param(
            "一、成效\n坚持问题导向,解决突出问题。检查发现存在问题三处,已经整改。将法治建设纳入考核。\n二、问题\n力量不够。",
            {
                "坚持问题导向,解": "achievements",
                "检查发现存在问题": "achievements",
                "将法治建设纳入考": "achievements",
                "力量不够": "problems",
            },
            id="problems that are no problems",
        ),
        pytest.param(
            "一、成效\n2021年,我县将法治建设纳入考核。2020年,我县将继续保持。\n二、2021年工作安排\n加强培训。",
            {"2021年,我县将": "achievements", "2020年,我县将": "achievements", "加强培训": "plans"},
            id="years that are no plans",
        ),
        pytest.param(
            "一、总体思路\n围绕中心。\n二、主要做法\n完成任务。\n三、存在的主要问题\n力量不够。我县将以此为契机,加强培训。",
            {
                "围绕中心": "achievements",
                "完成任务": "achievements",
                "力量不够": "problems",
                "我县将以此为契机": "plans",
            },
            id="guidance first, plans within problems",
        ),
        pytest.param(
            "一、成效\n完成任务。\n二、存在问题\n力量不够。\n三、进一步加强法治政府建设\n加强培训。\n四、强化保障\n增加投入。",
            {"完成任务": "achievements", "力量不够": "problems", "加强培训": "plans", "增加投入": "plans"},
            id="plans not named so",
        ),
        pytest.param(
            "工作情况\n完成任务。\n存在的问题\n力量不够。\n下一步工作打算\n加强培训。",
            {"完成任务": "achievements", "力量不够": "problems", "加强培训": "plans"},
            id="headings without markers",
        ),
        pytest.param(
            "全年完成任务。\n存在的主要问题是力量不够。\n下一步加强培训。",
            {"全年完成任务": "achievements", "存在的主要问题是": "problems", "下一步加强培训": "plans"},
            id="no heading at all",
        ),
        pytest.param(
            "一、成效\n(一)履职\n完成任务。\n(二)执法\n但对照要求还存在不少问题。\n(三)普法\n组织宣讲。\n二、打算\n加强培训。",
            {
                "完成任务": "achievements",
                "但对照要求还存在": "problems",
                "组织宣讲": "achievements",
                "加强培训": "plans",
            },
            id="problems inside one section",
        ),
    ],
)
def test_parts(body, expected):
    text = REPORT + body
    assert {words: part_at(text, words, len(TITLE)) for words in expected} == expected


HEADING_PARTS = {
    "problems": "存在的问题;存在的不足和原因;2020年度推进法治政府建设存在的不足和原因;当前存在的主要问题;主要问题及原因分析;问题和不足;工作中存在的薄弱环节;差距和不足;困难和问题;存在的短板弱项;不足之处;面临的困难和问题;有待改进的问题;存在的问题及解决办法",
    "joint": "存在的问题和下一步打算;存在的不足及2021年工作打算;存在问题及下一步工作措施;主要问题和下步工作安排;存在的问题、不足及今后努力方向;问题与打算;存在问题及改进措施;存在的困难问题和工作建议",
    "plans": "下一步工作打算;2021年工作计划;下一年度推进法治政府建设的主要安排;今后工作思路;明年工作安排;下步工作重点;2021年重点工作;努力方向;改进措施;2021年推进法治政府建设的主要举措;下阶段工作;工作展望;下一步推进法治政府建设工作的建议",
    "achievements": "2020年工作情况;主要举措和成效;党政主要负责人履行推进法治建设第一责任人职责情况;基本情况;2020年度工作计划完成情况;上年度存在问题整改情况;坚持问题导向,深化改革;聚焦突出问题,强化整治;着力解决突出问题;补齐短板,提升水平;突出问题整治;创新工作思路,提升执法水平;细化工作安排;弥补不足;工作部署和安排情况",
}


@pytest.mark.parametrize(
    ("part", "heading"), [(key, h) for key, row in HEADING_PARTS.items() for h in row.split(";")]
)
def test_part_that_a_heading_names(part, heading):
    assert (parts.of_heading(heading, 2020) or "achievements") == part


# Sentences of a report of 2020 that turn to another part, and such that only look so.
SENTENCES = {
    "problems": [
        "虽然我县法治政府建设取得了一定成效,但与上级要求相比,还存在一些差距和不足。",
        "在取得成绩的同时,我们也清醒地认识到,工作中还有不少薄弱环节。",
        "在肯定成绩的同时,我局也清醒看到存在的问题和不足。",
        "当前,我镇法治政府建设还存在以下不足:",
        "主要存在以下问题:一是力量不足。",
        "存在的主要问题:一是力量薄弱。",
        "存在问题:一是力量薄弱。",
        "存在的问题主要有:一是意识不强。",
        "但是,对照法治政府建设的新要求,仍存在执法人员素质不高等问题。",
        "一年来,我局依法行政工作取得了一定成绩,但执法力量不足的问题依然突出。",
        "同时,我市法治政府建设工作还存在短板弱项。",
        "总的来看,我区法治政府建设取得了新进展,但离人民群众的期待还有一定差距。",
        "2020年,我局法治政府建设工作虽然取得了一些成效,但也存在不足之处。",
        "尽管取得了一些成绩,但还存在着普法形式单一等问题。",
        "法治政府建设工作仍有一些薄弱环节,主要表现在:",
        "与此同时,我们也意识到工作中还有不少问题和困难。",
        "不足之处主要有:一是制度不健全。",
        "我县法治政府建设虽有进步,但仍有不足。",
        "从检查情况看,我局法治建设还存在一些不容忽视的问题。",
        "目前,法治政府建设中存在的困难和问题主要是人员不足。",
        "回顾一年来的工作,我们清醒认识到,与先进地区相比仍有较大差距。",
    ],
    "plans": [
        "下一步,我县将继续推进法治政府建设。",
        "下步工作中,我局将重点抓好以下几个方面:",
        "今后,要进一步加强学习。",
        "在今后的工作中,我镇将继续努力。",
        "2021年,我局将坚持以习近平法治思想为指导,全面推进依法行政。",
        "2021年是“十四五”规划开局之年,我县将再接再厉。",
        "针对存在的问题,下一步我局将做好以下工作:",
        "针对上述问题,我局将采取有力措施加以改进。",
        "新的一年,我们将以更高标准推进工作。",
        "接下来,我街道将从以下方面入手。",
        "明年,我局将着力抓好三项工作。",
        "2021年法治政府建设工作打算:一是加强培训。",
        "2021年工作重点是抓好制度落实。",
        "下一年度,我委将继续加强学习。",
        "展望2021年,我市将更加奋发有为。",
        "为此,下一步要重点做好以下工作。",
        "下一阶段,全区将围绕中心工作发力。",
        "2021年,全市法治政府建设工作的总体思路是:坚持稳中求进。",
    ],
    "none": [
        "对检查中发现存在的问题,责令限期整改。",
        "针对存在的问题,及时研究解决措施,推动整改落实。",
        "坚持问题导向,着力补齐短板。",
        "认真查找工作中存在的差距和不足,列出整改清单。",
        "对群众反映的突出问题,逐一研究解决。",
        "督察组指出的问题已全部整改到位。",
        "2020年,我县将法治政府建设纳入绩效考核。",
        "2021年1月,召开全面依法治县委员会会议。",
        "为下一步工作打下坚实基础。",
        "着力解决执法不规范、不文明等问题。",
        "还邀请有关专家为企业解答法律问题。",
        "对仍存在违法行为的企业依法立案查处。",
        "共排查出风险隐患若干处,存在问题全部销号。",
        "破解基层执法力量不足难题,下沉执法人员。",
        "有效解决了执法力量薄弱的问题。",
        "下半年组织开展了案卷评查。",
        "今后三年普法规划已经印发。",
        "深入分析存在的问题和原因,提出工作建议。",
        "我市将“放管服”改革作为重点任务持续推进。",
        "各单位将习近平法治思想列入学习内容。",
        "通报存在问题的单位名单。",
        "梳理行政诉讼败诉案件中存在的问题,提出改进建议。",
        "2018年至2021年,全县共办理案件若干件。",
        "审计发现非金额计量问题若干个。",
        "依法查处存在重大安全隐患的场所。",
        "对重点领域存在的矛盾纠纷开展排查化解。",
        "仍有部分案件正在办理。",
        "部分企业存在违规经营问题,已依法处理。",
        "紧盯群众反映强烈的问题,督促整改,还群众一个满意的答复。",
    ],
}


@pytest.mark.parametrize(("part", "sentence"), [(key, s) for key, row in SENTENCES.items() for s in row])
def test_sentences_that_turn_to_another_part(part, sentence):
    text = "完成任务。" + sentence
    found = [turn for turn in parts.turns(text, [0, len(text)], 2020) if not turn.within]
    assert [(turn.start, turn.part) for turn in found][:1] == ([] if part == "none" else [(5, part)])


def test_title_preamble_and_closing_are_sections():
    text = REPORT + "一、工作情况\n完成任务。\n特此报告。\n某县人民政府\n2021年1月24日\n"
    found = [
        (s.part, text[s.start : s.end].strip()[:6]) for s in read_outline(text, len(TITLE)) if s.depth == 0
    ]
    assert found == [
        ("title", "某县2020"),
        ("preamble", "2020年,"),
        ("achievements", "一、工作情况"),
        ("closing", "特此报告。\n"),
    ]


@pytest.mark.parametrize(
    ("end", "closing"),
    [
        ("某县人民政府\n2021年1月24日", "某县人民政府\n2021年1月24日"),
        ("特此报告。", "特此报告。"),
        (
            "某县司法局(盖章)\n二〇二一年一月五日\n联系人:张某,电话:123",
            "某县司法局(盖章)\n二〇二一年一月五日\n联系人:张某,电话:123",
        ),
        ("推动工作再上台阶。", ""),
    ],
)
def test_closing_lines(end, closing):
    text = f"一、甲\n继续努力。\n{end}"
    assert text[parts.closing_start(text, 0) :] == closing


def test_a_table_of_contents_does_not_move_the_parts():
    contents = "一、主要工作\n二、存在的问题\n三、下一步打算\n"
    text = (
        REPORT + contents + "一、主要工作\n完成任务。\n二、存在的问题\n力量不够。\n三、下一步打算\n加强培训。"
    )
    wanted = {"完成任务": "achievements", "力量不够": "problems", "加强培训": "plans"}
    assert {words: part_at(text, words, len(TITLE)) for words in wanted} == wanted


def test_signature_without_a_line_break():
    text = "一、甲 继续努力,推动法治政府建设。  某县人民政府  2021年1月24日"
    assert text[parts.closing_start(text, 0) :].split() == ["某县人民政府", "2021年1月24日"]


HEADINGS = {
    "party_leadership": "加强党对法治政府建设的领导;强化组织领导,压实法治建设责任;党政主要负责人履行推进法治建设第一责任人职责情况;健全法治政府建设推进机制;"
    "加强法治政府建设考核评价和督促检查;落实法治政府建设年度报告制度;开展法治政府建设示范创建;加强法治队伍建设;落实领导干部述法制度;健全依法治县工作机制",
    "government_functions": "依法全面履行政府职能;健全政府机构职能体系,推动更好发挥政府作用;深化“放管服”改革;持续优化法治化营商环境;推行权责清单制度;加强事中事后监管;"
    "全面实施“双随机、一公开”监管;推进“互联网+政务服务”;开展证明事项清理;优化政府组织结构;落实公平竞争审查制度;推进社会信用体系建设",
    "rulemaking": "完善依法行政制度体系;加强规范性文件监督管理;加强重点领域地方立法;做好规范性文件合法性审核和备案审查;开展规章和规范性文件清理",
    "decision_making": "推进行政决策科学化、民主化、法治化;健全行政决策制度体系,不断提升行政决策公信力和执行力;充分发挥法律顾问和公职律师作用;加强重大决策合法性审查;强化行政合同管理",
    "enforcement": "坚持严格规范公正文明执法;深化行政执法体制改革;全面落实行政执法“三项制度”;加强行政执法监督;规范行政处罚自由裁量权;开展行政执法案卷评查;完善行政执法与刑事司法衔接机制;"
    "推行包容审慎监管和柔性执法;开展规范涉企行政执法专项行动",
    "emergency_response": "健全突发事件应对体系,依法预防处置重大突发事件;依法做好疫情防控工作;完善应急预案,加强应急演练",
    "dispute_resolution": "依法有效化解社会矛盾纠纷;加强行政复议工作;落实行政机关负责人出庭应诉制度;完善人民调解组织网络;推进公共法律服务体系建设;改革信访工作制度;推进一村(社区)一法律顾问工作;"
    "坚持和发展新时代“枫桥经验”;依法化解信访突出问题,维护社会稳定",
    "supervision": "强化对行政权力的制约和监督;自觉接受人大、政协监督;全面推进政务公开;加强审计监督;完善纠错问责机制;支持人民法院依法受理行政案件,落实司法建议和检察建议;畅通12345热线等社会监督渠道",
    "digital_government": "健全法治政府建设科技保障体系,全面建设数字法治政府;推进“互联网+监管”执法;加快推进信息化平台建设;加强政务数据有序共享",
    "legal_education": "全面提高政府工作人员法治思维和依法行政能力;加强法治宣传教育;落实“谁执法谁普法”普法责任制;抓住领导干部这个“关键少数”;开展宪法学习宣传;推进法治文化建设;实施“法律明白人”培养工程",
    "other": "加强生态环境保护;深入推进扫黑除恶专项斗争;抓好安全生产工作;2020年工作情况;主要做法和成效;总体情况",
}


@pytest.mark.parametrize(
    ("expected", "heading"), [(key, h) for key, row in HEADINGS.items() for h in row.split(";")]
)
def test_dimension_of_usual_headings(expected, heading):
    assert dimensions.dimension(heading) == expected


def test_deeper_sections_may_differ_from_their_parent():
    text = "一、坚持公正文明执法\n(一)落实三项制度\n(二)加强行政复议\n(三)抓好各项工作\n"
    assert [s.dimension for s in read_outline(text)] == [
        "enforcement",
        "enforcement",
        "dispute_resolution",
        "enforcement",
    ]


def test_a_paragraph_about_something_else_stands_for_itself():
    text = (
        "一、坚持公正文明执法\n"
        + "行政执法案卷评查有序开展,执法人员持证上岗,执法公示全面推行,执法监督不断加强。\n"
        + ("人民调解组织化解矛盾纠纷若干件,行政复议案件全部按期审结,法律援助应援尽援,信访形势平稳。\n")
        + "执法检查全面推行,执法资格考试按期举行,案卷评查结果予以通报,执法全过程记录落实。\n"
    )
    found = [(s.depth, s.dimension, text[s.start : s.start + 4]) for s in read_outline(text)]
    assert found == [(0, "enforcement", "一、坚持"), (1, "dispute_resolution", "人民调解")]


def test_every_dimension_has_names_and_a_definition():
    assert len(dimensions.table()) == 11
    assert all({"id", "zh", "en", "definition", "keywords"} == set(row) for row in dimensions.table())


def test_every_kind_of_marker_has_an_order():
    kinds = set(headings.words()["kinds"])
    assert {"part", "cn", "cn_paren", "num", "num_paren", "circled", "plain", "first", "lead", "shi"} == kinds


PIECES = ["一、", "二、", "三.", "(一)", "(二", "三)", "1.", "2、", "(1)", "①", "一是", "二是", "是着力", "首先,", "第一,", "、", ")", "\n", "\n", "。", ",", " ", " ", "存在问题", "下一步,我县将继续",
          "但仍存在不足", "2021年", "现将情况报告如下:", "加强执法", "特此报告。", "某县人民政府", "2021年1月24日", "㈠", "第二部分", "十"]  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=60).map("".join),
)


@given(text=ANY_TEXT, title_end=st.integers(0, 40))
@settings(max_examples=400, deadline=None)
def test_any_text_has_an_outline(text, title_end):
    sections = read_outline(text, title_end)
    top = [(s.start, s.end) for s in sections if s.depth == 0]
    assert "".join(text[start:end] for start, end in top) == text
    assert all(a[1] == b[0] for a, b in zip(top, top[1:], strict=False))
    for i, s in enumerate(sections):
        assert 0 <= s.start < s.end <= len(text)
        assert s.part in ("title", "preamble", "achievements", "problems", "plans", "closing")
        assert (s.parent < 0) == (s.depth == 0) and s.parent < i
        if s.depth:
            above = sections[s.parent]
            assert above.depth == s.depth - 1 and above.start <= s.start and s.end <= above.end
    for a, b in zip(sections, sections[1:], strict=False):
        assert a.start <= b.start and (b.start >= a.end or b.depth > a.depth)


def test_the_verb_leads_back_to_the_source():
    source = "打印\n某县2020年法治政府建设报告\n一、主要工作\n加强普法。\n二、存在问题\n力量不足。"
    draft = Draft(source)
    draft.apply([Change(0, 3, "", "furniture", "print button")])
    edits = pd.DataFrame(draft.edits()).assign(report_id="a", file="a.txt")
    reports = pd.DataFrame(
        {"report_id": ["a"], "file": ["a.txt"], "text": [draft.text], "title": ["某县2020年法治政府建设报告"]}
    )
    found = outline(reports, edits)
    assert list(found.columns) == COLUMNS
    assert found[["section", "parent", "part"]].values.tolist() == [
        ["a:0", "", "title"],
        ["a:16", "", "achievements"],
        ["a:29", "", "problems"],
    ]
    assert [source[start:end] for start, end in zip(found["raw_start"], found["raw_end"], strict=True)][
        1
    ] == "一、主要工作\n加强普法。\n"


def test_no_reports_no_sections():
    edits = pd.DataFrame(columns=["report_id", *Edit._fields])
    empty = outline(pd.DataFrame(columns=["report_id", "file", "text"]), edits)
    assert list(empty.columns) == COLUMNS and empty.empty


def test_sections_that_begin_at_one_place_have_ids_of_their_own():
    """A run without a heading begins where its first section does."""
    text = "县办结信访案件14件。\n三是引导群众依法表达诉求。逐项制定整改措施,开展宣传12场次。\n(七)推进政务公开\n网站改版1次。"
    reports = pd.DataFrame({"report_id": ["a"], "file": ["a.txt"], "text": [text]})
    edits = pd.DataFrame(columns=["report_id", *Edit._fields])
    found = outline(reports, edits)
    assert found[["section", "parent", "heading"]].values.tolist() == [
        ["a:0", "", ""],
        ["a:12", "", ""],
        ["a:12.2", "a:12", "引导群众依法表达诉求"],
    ]
    assert measures(reports, edits, found)["section"].tolist() == ["a:12.2"]


def test_reports_read_together_have_the_sections_each_has_alone():
    """Their keywords are found in one text: a short report has none of those of the next."""
    texts = [
        "报告如下:\n完成了任务。",
        "行政复议、人民调解、行政复议、行政复议。",
        "",
        "一、加强行政复议\n普法。\n二、普法",
    ]
    reports = pd.DataFrame({"report_id": list("abcd"), "file": "a.txt", "text": texts})
    edits = pd.DataFrame(columns=["report_id", *Edit._fields])
    alone = pd.concat([outline(reports.iloc[i : i + 1], edits) for i in range(4)], ignore_index=True)
    pd.testing.assert_frame_equal(outline(reports, edits), alone)
    assert alone["dimension"].tolist()[:2] == ["other", "other"]
