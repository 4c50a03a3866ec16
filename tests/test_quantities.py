"""The ledger: cases worked by hand, properties for any text, the table."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.align import Change, Draft
from fazhi.ledger import amounts, forms, units
from fazhi.quantities import COLUMNS, KINDS, exact, quantities, read_quantities
from fazhi.script import fold
from fazhi.sentences import clauses, containing, sentences

# what stands | value or low..high | unit | approx; several rows apart by ;
AMOUNTS = """
办理行政复议案件73件。 ⇒ 73件 73 件
检查企业1.8万余家次,罚没3489.65万元。 ⇒ 1.8万余家次 18000 家次 more_than; 3489.65万元 34896500 元
完成咨询5. 9万余件,绿地率39. 4%。 ⇒ 5. 9万余件 59000 件 more_than; 39. 4% 39.4 %
提供咨询130余次,培训4000多人次。 ⇒ 130余次 130 次 more_than; 4000多人次 4000 人次 more_than
点击量突破1000人次,发放20余万份、0.5万余册。 ⇒ 1000人次 1000 人次 more_than; 20余万份 200000 份 more_than; 0.5万余册 5000 册 more_than
法律顾问点近300个,约占总数80%。 ⇒ 300个 300 个 about; 80% 80 % about
90%以上事项网上办,得分90分以上。 ⇒ 90% 90 % at_least; 90分 90 分 at_least
至少需要2个机构,不少于3次,不超过5日。 ⇒ 2个 2 个 at_least; 3次 3 次 at_least; 5日 5 日 at_most
不足10家,不到5%,超过100件,逾3万户。 ⇒ 10家 10 家 less_than; 5% 5 % less_than; 100件 100 件 more_than; 3万户 30000 户 more_than
45日内答复,7个工作日以内办结,500家左右。 ⇒ 45日 45 日 at_most; 7个工作日 7 工作日 at_most; 500家 500 家 about
就近办事项106个,预约12次,签约项目54个。 ⇒ 106个 106 个; 12次 12 次; 54个 54 个
重点突破3个难点,问题12个不足5个。 ⇒ 3个 3 个; 12个 12 个; 5个 5 个 less_than
1-2天办结,3至5个工作日,5—10人,100-200万元。 ⇒ 1-2天 1..2 天; 3至5个工作日 3..5 工作日; 5—10人 5..10 人; 100-200万元 1000000..2000000 元
3%~5%,20到30户,2万—3万元。 ⇒ 3%~5% 3..5 %; 20到30户 20..30 户; 2万—3万元 20000..30000 元
受理1,234件、2,300人,投资1亿2千万元。 ⇒ 1,234件 1234 件; 2,300人 2300 人; 1亿2千万元 120000000 元
共 35 件,517 批 1366 人次, 98.5 %。 ⇒ 35 件 35 件; 517 批 517 批; 1366 人次 1366 人次; 98.5 % 98.5 %
退货35334件484.28万元,问责8件8人。 ⇒ 35334件 35334 件; 484.28万元 4842800 元; 8件 8 件; 8人 8 人
复议案件45宗,纠纷231起。 ⇒ 45宗 45 宗; 231起 231 起
检查200余人/次,出动300人(次)。 ⇒ 200余人/次 200 人次 more_than; 300人(次) 300 人次
下降3.5个百分点,是上年的1.5倍。 ⇒ 3.5个百分点 3.5 百分点; 1.5倍 1.5 倍
面积56837.58㎡,造林42.6万亩,浓度33μg/m³。 ⇒ 56837.58㎡ 56837.58 ㎡; 42.6万亩 426000 亩; 33μg/m³ 33 μg/m³
占1/4左右,8成以上,百分之95。 ⇒ 1/4 25 % about; 8成 80 % at_least; 百分之95 95 %
阅读量10万+,下载100+次。 ⇒ 10万+ 100000 - more_than; 100+次 100 次 more_than
１２件,９９．５％。 ⇒ １２件 12 件; ９９．５％ 99.5 %
全县8镇136村,辖12个乡。 ⇒ 8 8 -; 136 136 -; 12个 12 个
由5部门联合检查3次数,16人大代表。 ⇒ 5 5 -; 3 3 -; 16 16 -
三批任务、两部草案、十期培训、一名专职人员。 ⇒ 三批 3 批; 两部 2 部; 十期 10 期; 一名 1 名
受理一百二十余件,近七成满意,三分之一到场。 ⇒ 一百二十余件 120 件 more_than; 七成 70 % about; 三分之一 33.333333 %
走访两三户、十几家、上百家,共二三十人。 ⇒ 两三户 2..3 户; 十几家 11..19 家 about; 上百家 100 家 at_least; 二三十人 20..30 人
处三倍赔偿,百余名,几十件,百分之九十五。 ⇒ 三倍 3 倍; 百余名 100 名 more_than; 几十件 20..90 件 about; 百分之九十五 95 %
5件占百分之 ⇒ 5件 5 件
近万人次,上千名,三千二百一十五件。 ⇒ 万人次 10000 人次 about; 上千名 1000 名 at_least; 三千二百一十五件 3215 件
分别为12、15和20件。 ⇒ 12 12 件; 15 15 件; 20件 20 件
压缩至88个和55个工作日以内。 ⇒ 88个 88 工作日 at_most; 55个工作日 55 工作日 at_most
公证791件,其中民事公证545、涉外公证246。 ⇒ 791件 791 件; 545 545 件; 246 246 件
办理法律援助案件1542,提供咨询。 ⇒ 1542 1542 件
召开12次会议,完成5项目标任务,整改12处以上。 ⇒ 12次 12 次; 5项 5 项; 12处 12 处 at_least
3名单位负责人、8组成员,分3批发放,约谈12户主体。 ⇒ 3名 3 名; 8组 8 组; 3批 3 批; 12户 12 户
24小时内响应,10分钟到位。 ⇒ 24小时 24 小时 at_most; 10分钟 10 分钟
"""

# what stands | kind; amounts among them as kind quantity
FORMS = """
2020年,2021年度,2013年以来,2018以来,2020共审查。 ⇒ 2020年 date; 2021年度 date; 2013年以来 date; 2018以来 date; 2020 date
纲要(2021-2025年),2016—2020,2020年至2021年。 ⇒ 2021-2025年 date; 2016—2020 date; 2020年至2021年 date
2020年12月22-24日,20203月,2020122224日,2019年至今。 ⇒ 2020年12月22-24日 date; 20203月 date; 2020122224日 date; 2019年 date
截至10月底,1-10月,2020年1-9月,4、5月份,6月26日。 ⇒ 10月底 date; 1-10月 date; 2020年1-9月 date; 4、5月份 date; 6月26日 date
2021-01-24 09:30:15,2024- 03- 14,2021/03/29。 ⇒ 2021-01-24 date; 09:30:15 date; 2024- 03- 14 date; 2021/03/29 date
20世纪90年代,近3年,第3季度,于12日召开。 ⇒ 20世纪90年代 date; 3年 date; 第3季度 date; 12日 date
(某政办发〔2021〕11号),某委发〔20183号,令第12号。 ⇒ 某政办发〔2021〕11号 document; 某委发〔20183号 document; 令第12号 document
索引号:00012345X/2020-00012,备12345678号-1。 ⇒ 00012345X/2020-00012 document; 备12345678号-1 document
第1位,第 12 次,第2-3批,第5条。 ⇒ 第1位 ordinal; 第 12 次 ordinal; 第2-3批 ordinal; 第5条 ordinal
在全国排31位,列全省前3名,前进21位,全县158名人员。 ⇒ 31位 ordinal; 3名 ordinal; 21位 quantity; 158名 quantity
2.深化改革。1、压实责任。(3)完善。 ⇒ 2. ordinal; 1、 ordinal; 3) ordinal
12345热线、12348,“12369”举报,110联动,用好12345便民服务平台。 ⇒ 12345热线 name; 12348 name; 12369 name; 110 name; 12345便民服务平台 name
受理12345件,12345平台。 ⇒ 12345件 quantity; 12345平台 name
建成110余个平台,110多个调解电话,119消防宣传月。 ⇒ 110余个 quantity; 110多个 quantity; 119 name
“1+1+3”、“1+N”、12·4国家宪法日,“3?15”,“12.4”,7×24小时。 ⇒ 1+1+3 name; 1+N name; 12·4 name; 3?15 name; 12.4 name; 7×24小时 name
“13710”平台,321基层治理模式,“58证合一”,建党100周年。 ⇒ 13710 name; 321基层治理模式 name; 58证合一 name; 100周年 name
PM2.5、5A级、5G基站12个、APP3个、A4纸、ISO9001。 ⇒ PM2.5 name; 5A级 name; 5G name; 12个 quantity; 3个 quantity; A4 name; ISO9001 name
24小时自助服务区,15分钟便民服务圈,7天无理由退货。 ⇒ 24小时自助服务区 name; 15分钟便民服务圈 name; 7天无理由退货 name
《优化营商环境20条措施》,“12条”,1号文件,2号楼。 ⇒ 20条 name; 12条 name; 1号文件 name; 2号楼 name
18-60周岁,80岁以上,邮编066000。 ⇒ 18-60周岁 other; 80岁 other; 066000 other
网址www.example.cn/a1,电话0123-4567890。 ⇒ www.example.cn/a1 document; 0123-4567890 name
"""

# Chinese numbers that count nothing
SILENT = """
一是加强领导,二是压实责任。(一)总体情况
落实三项制度、四个意识、两个维护,双随机、一公开,一批案件,一体化推进,第一责任人,最多跑一次。
五位一体,三方协议,统一部署,每一件,一次性告知,一件事一次办,十大领域,十四五,二〇二〇年,十月,一些问题,万家灯火。
"""


def _cases(table: str) -> list[tuple[str, list[str]]]:
    lines = [line.split(" ⇒ ") for line in table.strip().splitlines()]
    return [(text, [row.strip() for row in rows.split(";")]) for text, rows in lines]


@pytest.mark.parametrize(("text", "rows"), _cases(AMOUNTS))
def test_amounts(text: str, rows: list[str]) -> None:
    found = [q for q in read_quantities(text) if q.kind == "quantity"]
    said = []
    for q in found:
        value = exact(q.value) + (f"..{exact(q.high)}" if q.high is not None else "")
        said.append(" ".join(part for part in (q.text, value, q.unit or "-", q.approx) if part))
    assert said == rows


@pytest.mark.parametrize(("text", "rows"), _cases(FORMS))
def test_forms(text: str, rows: list[str]) -> None:
    assert [f"{q.text} {q.kind}" for q in read_quantities(text)] == rows


@pytest.mark.parametrize("text", SILENT.strip().splitlines())
def test_fixed_expressions_are_no_amounts(text: str) -> None:
    assert read_quantities(text) == []


@pytest.mark.parametrize("form", forms.words()["forms"], ids=lambda form: form["name"])
def test_examples_of_forms(form: dict) -> None:
    assert form["examples"]
    for example in form["examples"]:
        start, text = example.index("【"), example.replace("【", "").replace("】", "")
        match = forms.numeral(fold(text), start)
        assert match
        assert forms.read(fold(text), match.start()) == (
            start,
            example.index("】") - 1,
            form["kind"],
            form["name"],
        )


ROLES = [
    ("由76%提升至92%", ["from", "to"]),
    ("材料从97项减少到32项,环节由24个减少到4个", ["from", "to", "from", "to"]),
    ("由平均220个工作日分别压缩至88个和55个工作日以内", ["from", "to", "to"]),
    ("同比增长22%,增加17天,新增12家", ["change", "change", ""]),
    ("事项减少至190项(其中14项实行承诺制)", ["to", ""]),
    ("取消和下放124项(其中下放26项,取消98项)", ["total", "part", "part"]),
    (
        "共收到17件,维持3件,撤销2件,撤回5件,不予受理2件,5件在办",
        ["total", "part", "part", "part", "part", "part"],
    ),
    ("审结案件85件,胜诉84件", ["", ""]),
    ("审查5件(新立3件、修改2件),走访9户", ["total", "part", "part", ""]),
    ("接听32万余个(日均1000个)", ["", ""]),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_roles(text: str, expected: list[str]) -> None:
    assert [q.role for q in read_quantities(text)] == expected


def test_a_change_carries_its_unit() -> None:
    first, second = read_quantities("审批由20个工作日压缩至7个。")
    assert (second.value, second.unit, second.repair) == (7, "工作日", "unit carried from 20工作日")
    assert first.repair == ""


@pytest.mark.parametrize(
    ("text", "repair"),
    [("公证791件,其中民事公证545涉外公证169", "unit inferred from 791件"), ("办理援助案件1542提供咨询", "unit inferred from 案件"),
     ("分别为12和20件", "unit carried from 20件"), ("全县8镇", "")],
)  # fmt: skip
def test_what_was_inferred_is_said(text: str, repair: str) -> None:
    assert repair in [q.repair for q in read_quantities(text)]


MEASURED = [
    ("共办理行政复议案件73件,", "办理行政复议案件"), ("印发21个指导性文件", "指导性文件"), ("对全市78家单位进行考核", "单位"),
    ("网办率均达到100%。", "网办率"), ("参考率、及格率均达100%", "参考率、及格率"), ("审批环节由24个减少到4个", "审批环节"),
    ("保留证明事项减少至190项", "保留证明事项"), ("落实18项、46项和50项改革任务", "改革任务"), ("约占总数80%", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measured"), MEASURED)
def test_measured(text: str, measured: str) -> None:
    assert read_quantities(text)[0].measured == measured


def test_an_amount_without_words_has_those_before() -> None:
    assert [q.measured for q in read_quantities("实施党内问责8件8人。")] == ["实施党内问责"] * 2
    assert [q.measured for q in read_quantities("收案数:2018年56件、2019年78件") if q.unit] == ["收案数"] * 2


_SIGNS = ". , % - — ~ + · × ( ) 〔 〕 “ ” 《 》 、 , 。 ; ? : / １２ ％ \n"
_WORDS = "年 月 日 件 个 家次 万 亿 余 多 约 近 至 号 第 由 提升至 其中 和 热线 一 三 十 百 两 几 半 成 分之 X A www. 工作日 元 万元 以上"
_FIGURES = "0 1 7 12 73 100 2020 20203 1,234 44. 12345 PM2.5"
_PIECES = st.sampled_from(f"{_SIGNS} {_WORDS} {_FIGURES}".split(" "))
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join))


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_any_text_has_a_sound_ledger(text: str) -> None:
    rows = read_quantities(text)
    end = 0
    for q in rows:
        assert end <= q.start < q.end <= len(text)
        assert text[q.start : q.end] == q.text
        assert q.kind in KINDS
        assert q.kind != "quantity" or q.value is not None
        assert q.high is None or q.value is not None and q.high > q.value
        end = q.end
    covered = {i for q in rows for i in range(q.start, q.end)}
    assert all(i in covered for i, c in enumerate(text) if c in "0123456789")


@settings(deadline=None)
@given(
    st.integers(0, 99999),
    st.integers(0, 9999),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["件", "元", "%", "人次"]),
)
def test_values_are_exact(whole: int, part: int, times: str, unit: str) -> None:
    (q,) = read_quantities(f"共计办理{whole}.{part:04d}{times}{unit}。")
    want = Decimal(f"{whole}.{part:04d}") * {"": 1, "万": 10**4, "亿": 10**8}[times]
    assert q.value == want
    assert exact(float(want)) == exact(want)


@settings(max_examples=50, deadline=None)
@given(st.permutations(["办理复议案件12件。", "同比增长5%。", "2020年召开会议3次。", "“1+1+3”体系。"]))
def test_the_order_of_sentences_changes_nothing(parts: list[str]) -> None:
    rows = read_quantities("".join(parts))
    alone = [q for part in parts for q in read_quantities(part)]
    assert [q[2:] for q in rows] == [q[2:] for q in alone]


def test_long_digits_and_repetitions_take_linear_time() -> None:
    for text in (
        "1" * 9_000,
        "1.1" * 9_000,
        "一百" * 9_000,
        "12、" * 9_000,
        "5件(" * 9_000,
        "A" * 9_000 + "1",
        "〔2020" * 9_000,
    ):
        assert read_quantities(text) is not None


def _tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    draft = Draft("一、成效\n20203月,办理案件1.8万余件。")
    draft.apply([Change(9, 9, "年", "mended", "年 lost between year and month")])
    edits = pd.DataFrame([e._asdict() | {"report_id": "a", "file": "a.txt"} for e in draft.edits()])
    reports = pd.DataFrame({"report_id": ["a", "b"], "file": ["a.txt", "b.txt"], "text": [draft.text, ""]})
    sections = pd.DataFrame({"report_id": ["a"], "section": ["a:0"], "start": [0], "end": [len(draft.text)]})
    return reports, edits, sections


def test_the_table() -> None:
    frame = quantities(*_tables())
    assert list(frame.columns) == list(COLUMNS)
    date, amount = frame.to_dict("records")
    assert (date["text"], date["kind"], date["raw_start"], date["raw_end"]) == ("2020年3月", "date", 5, 11)
    assert date["repair"] == "年 lost between year and month"
    assert (amount["value"], amount["unit"], amount["section"], amount["quantity_id"]) == (
        18000.0,
        "件",
        "a:0",
        "a:17",
    )
    assert frame["value"].dtype == frame["high"].dtype == "float64"


def test_no_reports_make_an_empty_table_of_the_same_kind() -> None:
    reports, edits, sections = _tables()
    empty = quantities(reports.iloc[:0], edits.iloc[:0], sections.iloc[:0])
    assert list(empty.columns) == list(COLUMNS)
    assert empty.dtypes.equals(quantities(reports, edits, sections).dtypes)


def test_units_are_consistent() -> None:
    known = units.kinds()
    assert set(units.lexicon()["not_before"]) <= set(known)
    assert set(units.lexicon()["never_chinese"].split()) <= set(known)
    assert set(units.lexicon()["same_as"]) | set(units.lexicon()["same_as"].values()) <= set(known) | set(
        units.lexicon()["also"]
    )
    assert all(meant in known for meant in units.lexicon()["also"].values())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一是立3件;二是清理。\n问题", ["一是立3件;", "二是清理。", "问题"]),
        ("“好吗?”对。", ["“好吗?”", "对。"]),
        ("“3?15”日。", ["“3?15”日。"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == parts


def test_clauses() -> None:
    text = "提案1,234件、建议5件,均已办结:好。"
    assert [text[a:b] for a, b in clauses(text)] == ["提案1,234件、建议5件,", "均已办结:", "好。"]
    assert containing(sentences(text), 3) == (0, len(text))


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789年月日第号.,、-—至“”《〔)〕:+·件个%A跑双后备时 \t\n级岁热线电话_/a", max_size=24))
def test_a_form_is_found_whatever_stands_around_the_digits(text: str) -> None:
    for at in (i for i, c in enumerate(text) if c.isdecimal()):
        found = forms.read(text, at)
        wanted = next((match for rule in forms.rules() if (match := rule.find.match(text, at))), None)
        assert (found.end if found else None) == (wanted.end() if wanted else None)


PIECES = ["热线", "电话", "模式", "“", "”", "附件", "表", "、", "和", "2021", "12345", "110", "013812345678", "4001234567", "123456", "-", "/", "_", "a", "km", "件", "个", "人次", "亩", "%", "98.5%", ".", "月", "工作法", "以来", ",", "。", "第", "令", "发", "〔", "线"]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text("0123456789", max_size=3), max_size=8).map("".join))
def test_a_count_with_its_unit_is_of_no_form(text: str) -> None:
    at = 0
    while match := forms.numeral(text, at):
        start, at = match.span()
        wanted = next((m for rule in forms.rules() if (m := rule.find.match(text, start))), None)
        found = forms.read(text, start)
        assert (found.end if found else None) == (wanted.end() if wanted else None)
        counted = amounts.counted(text, start, at) if match.lastindex else None
        if counted is not None:
            assert wanted is None
            assert counted == amounts.arabic(text, start)
