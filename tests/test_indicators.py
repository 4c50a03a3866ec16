"""Coding figures: clause and list, scope, period, parts of totals, and the table of places."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.codebook import load
from fazhi.coding.clauses import pages
from fazhi.coding.figures import counted
from fazhi.coding.report import About, Row, read_indicators
from fazhi.indicators import COLUMNS, availability, indicators, wide
from fazhi.outline import Section
from fazhi.quantities import read_quantities
from tests.guards import ends


def coded(text: str, level: str = "county", year: int | None = 2021) -> list[Row]:
    return read_indicators(read_quantities(text), text, about=About(level, year))


def told(text: str, level: str = "county") -> list[tuple[str, float]]:
    return [(r.indicator, r.value) for r in coded(text, level)]


LISTS = {
    "verbs alone take the topic before": (
        "全年收到行政复议申请80件,受理72件,审结65件,其中维持40件、驳回9件、撤销6件。",
        [
            ("reconsideration_received", 80),
            ("reconsideration_accepted", 72),
            ("reconsideration_concluded", 65),
            ("reconsideration_upheld", 40),
            ("reconsideration_dismissed", 9),
            ("reconsideration_overturned", 6),
        ],
    ),
    "nouns alone take the verb before": (
        "审查规范性文件21件、合同35份。",
        [("normative_documents_reviewed", 21), ("contracts_reviewed", 35)],
    ),
    "the heading gives the topic": (
        "(二)加强行政复议工作\n全年收到申请33件,受理30件。",
        [("reconsideration_received", 33), ("reconsideration_accepted", 30)],
    ),
    "a new subject ends the topic": (
        "办理行政复议案件33件。受理消费投诉300件。",
        [("reconsideration_handled", 33)],
    ),
    "the noun may follow": ("对26件规范性文件进行合法性审查。", [("normative_documents_reviewed", 26)]),
    "the noun between two figures is the first one's": (
        "完成2部地方性法规草案和3部政府规章的起草。",
        [("local_regulations", 2), ("government_rules", 3)],
    ),
    "names and figures apart": (
        "办理人大代表建议、政协提案分别为31件、42件。",
        [("congress_suggestions", 31), ("cppcc_proposals", 42)],
    ),
    "one figure of two things": ("办理人大代表建议、政协提案73件。", [("motions_combined", 73)]),
    "nouns behind both figures": (
        "全县20个人民调解委员会、90名人民调解员尽职尽责。",
        [("mediation_organizations", 20), ("mediators", 90)],
    ),
    "two figures side by side": (
        "接待群众来信来访120批300人次。",
        [("petition_batches", 120), ("petition_persons", 300)],
    ),
    "what was done later": (
        "清理出与上位法不一致的规范性文件4件,现均已废止。",
        [("normative_documents_repealed", 4)],
    ),
    "the same verb, another topic": (
        "行政诉讼案件30件,审结25件,胜诉24件。行政复议案件20件,审结18件。",
        [
            ("litigation_cases", 30),
            ("litigation_concluded", 25),
            ("litigation_won", 24),
            ("reconsideration_handled", 20),
            ("reconsideration_concluded", 18),
        ],
    ),
    "half-width and full-width alike": (
        "收到行政复议申请80件\uff0c受理72件\uff1b审结65件。",
        [
            ("reconsideration_received", 80),
            ("reconsideration_accepted", 72),
            ("reconsideration_concluded", 65),
        ],
    ),
    "a part under the verb of its total": (
        "审查各类文件、合同等90件。其中:规范性文件20件、合同50件。",
        [("normative_documents_reviewed", 20), ("contracts_reviewed", 50)],
    ),
    "meetings, some of them on this": (
        "召开县政府常务会议24次,其中5次专题研究法治政府建设。",
        [("executive_sessions_on_law", 5)],
    ),
    "who is told is no topic": (
        "制定规范性文件9件,向市政府和市人大报备8件。",
        [("normative_documents_issued", 9), ("normative_documents_filed", 8)],
    ),
    "the place as respondent is another thing": ("被申请行政复议3件,维持2件、终止1件。", []),
    "a department as subject ends the topic": ("被复议12件。环保部门立案30件。", []),
    "rates share a figure": (
        "办理人大代表建议20件和政协提案30件,面商率、办复率、满意率均达100%。",
        [("congress_suggestions", 20), ("cppcc_proposals", 30), ("motion_response_rate", 100)],
    ),
    "nouns are listed after a figure": (
        "集中调阅办结的18件行政处罚、行政许可案卷。",
        [("case_files_reviewed", 18)],
    ),
    "a light noun with the words of the figure before": (
        "政务服务中心进驻部门30个、事项700项。",
        [("service_items", 700)],
    ),
    "a place is no case file": ("随机抽取20个单位案卷80卷。", [("case_files_reviewed", 80)]),
    "what is apart by a semicolon does not forbid": (
        "举办领导干部法治讲座10场,培训领导干部717人次;培养“法律明白人”1236人。",
        [("cadre_lectures", 10), ("cadres_trained", 717), ("law_literate_villagers", 1236)],
    ),
    "in one breath it forbids": (
        "培训领导干部和“法律明白人”717人次;举办讲座。",
        [("law_literate_villagers", 717)],
    ),
    "a topic taken over is forbidden too": ("开展证明事项清理;取消31项。", [("proofs_cancelled", 31)]),
    "titles are not read": ("印发《关于受理行政复议申请的规定》等8件。", []),
}


@pytest.mark.parametrize(("text", "expected"), LISTS.values(), ids=LISTS)
def test_lists(text: str, expected: list[tuple[str, float]]) -> None:
    assert told(text, "prefecture") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制定规范性文件12件,其中以政府名义制定5件、部门制定7件。", [("normative_documents_issued", 12)]),
        ("办理公证791件,其中国内545件、涉外246件。", [("notarizations", 791)]),
        ("第一批取消证明事项30项,第二批取消12项。", [("proofs_cancelled", 30), ("proofs_cancelled", 12)]),
        ("行政复议案件50件,撤销3件、变更1件。", [("reconsideration_handled", 50), ("reconsideration_overturned", 3), ("reconsideration_overturned", 1)]),
        ("办理人大代表建议和政协提案共90件,其中人大代表建议50件、政协提案40件。", [("congress_suggestions", 50), ("cppcc_proposals", 40)]),
        ("行政诉讼案件30件,胜诉率95%,同比提高3%。", [("litigation_cases", 30), ("litigation_win_rate", 95)]),
    ],
)  # fmt: skip
def test_totals_and_parts(text: str, expected: list[tuple[str, float]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        ("我市办理省人大代表建议22件。", "prefecture", ["上级"]),
        ("我市办理市人大代表建议22件。", "prefecture", [""]),
        ("我县办理市人大代表建议22件、县人大代表建议60件。", "county", ["上级", ""]),
        ("以县政府为被告的行政诉讼案件9件,审结8件。", "county", ["市政府", "市政府"]),
        ("市法院调解纠纷60件。", "county", ["法院"]),
        ("市场监管局作出行政处罚90件。全县作出行政处罚300件。", "county", ["市场监管", ""]),
        ("会同公安局作出行政处罚90件。", "county", [""]),
        ("市场监管局作出行政处罚90件;自然资源局作出行政处罚12件。", "county", ["市场监管", "自然资源"]),
        ("市场监管、生态环境等部门作出行政处罚90件。", "county", [""]),
        ("开展民法典宣讲20场。", "county", ["民法典"]),
        ("公证处提供法律咨询300人次。", "county", ["公证"]),
    ],
)
def test_scope(text: str, level: str, expected: list[str]) -> None:
    assert [r.scope for r in coded(text, level)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年受理行政复议案件30件。", ("year", None, None)),
        ("受理行政复议案件30件。", ("year", None, None)),
        ("2018年以来受理行政复议案件30件。", ("cumulative", 2018, 2021)),
        ("自2018年1月以来,受理行政复议案件30件。", ("cumulative", 2018, 2021)),
        ("2019年至2021年共受理行政复议案件30件。", ("cumulative", 2019, 2021)),
        ("2021年以来受理行政复议案件30件。", ("year", None, None)),
        ("今年以来受理行政复议案件30件。", ("year", None, None)),
        ("近三年受理行政复议案件30件。", ("cumulative", None, None)),
        ("2019年,受理行政复议案件30件。", ("other_year", 2019, 2019)),
        ("去年受理行政复议案件30件。", ("other_year", 2020, 2020)),
        ("2019年出台的办法施行后,受理行政复议案件30件。", ("year", None, None)),
        ("受理行政复议案件(含上年结转)30件。", ("year", None, None)),
        ("计划办理行政复议案件30件。", ("plan", None, None)),
        ("自2018年改革以来,工作稳步推进。共受理行政复议案件30件。", ("cumulative", 2018, 2021)),
    ],
)
def test_period(text: str, expected: tuple[str, int | None, int | None]) -> None:
    rows = coded(text)
    assert [(r.period, r.from_year, r.to_year) for r in rows] == [expected]


def test_two_years_in_one_sentence() -> None:
    rows = coded("2020年受理行政复议案件60件,2021年受理80件。")
    assert [(r.value, r.period) for r in rows] == [(60, "other_year"), (80, "year")]


def test_a_change_from_and_to() -> None:
    rows = coded("行政诉讼败诉率由12%下降至7%。")
    assert [(r.indicator, r.value) for r in rows] == [("litigation_loss_rate", 7)]


def test_problems_give_nothing_and_plans_are_plans() -> None:
    text = "受理行政复议案件30件。"
    for part, expected in (("problems", []), ("plans", ["plan"]), ("achievements", ["year"])):
        section = Section(0, len(text), 1, "", "", part, "other", None)
        rows = read_indicators(read_quantities(text), text, [section], about=About("county", 2021))
        assert [r.period for r in rows] == expected


TABLE = "{}全年审结69件:\n结案方式\t件数\t占比\n维持\t29\t42.0%\n驳回\t8\t11.6%\n撤销\t9\t13.0%\n终止\t23\t33.3%\n合计\t69\t100%\n"


@pytest.mark.parametrize("above", ["1.行政复议。", "行政复议工作有力。\n"])
def test_cells_of_a_table(above: str) -> None:
    assert told(TABLE.format(above)) == [
        ("reconsideration_concluded", 69),
        ("reconsideration_upheld", 29),
        ("reconsideration_dismissed", 8),
        ("reconsideration_overturned", 9),
        ("reconsideration_withdrawn", 23),
    ]


def test_the_total_of_a_column_stands_for_its_rows() -> None:
    text = "行政处罚情况表\n类别\t处罚决定(件)\t罚没金额(万元)\n罚款\t40\t5.5\n没收\t10\t0.5\n合计\t50\t6.0\n"
    assert told(text) == [("administrative_penalties", 50), ("fines", 60000)]


def test_years_of_a_table_are_periods() -> None:
    text = "行政复议案件情况\n类别\t2020年(件)\t2021年(件)\n收到申请\t30\t40\n受理\t25\t35\n"
    rows = [(r.indicator, r.value, r.period) for r in coded(text)]
    assert rows == [
        ("reconsideration_received", 30, "other_year"),
        ("reconsideration_received", 40, "year"),
        ("reconsideration_accepted", 25, "other_year"),
        ("reconsideration_accepted", 35, "year"),
    ]


def test_levels() -> None:
    assert told("制定政府规章4部。", "prefecture") == [("government_rules", 4)]
    assert told("制定政府规章4部。", "county") == []


def test_value_unit_and_vagueness_are_kept() -> None:
    row = coded("发放法治宣传手册1.5万余册。")[0]
    assert (row.value, row.unit, row.approx, row.dimension) == (15000, "册", "more_than", "legal_education")


PIECES = [
    "行政复议",
    "受理",
    "收到",
    "审结",
    "30件",
    "5%",
    ",",
    "。",
    "、",
    "其中",
    "(",
    ")",
    "规范性文件",
    "审查",
    "\n",
    "2019年",
    "和",
    "《",
    "》",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text(text: str) -> None:
    figures = read_quantities(text)
    rows = coded(text)
    book = load()
    spans = {(f.start, f.end) for f in figures}
    assert [r.start for r in rows] == sorted({r.start for r in rows})
    for row in rows:
        assert (row.start, row.end) in spans
        assert row.unit in book.indicators[row.indicator].units
        assert row.period in ("year", "cumulative", "other_year", "plan")


REPORTS = pd.DataFrame(
    {
        "report_id": ["a", "b", "c"],
        "file": ["a.txt", "b.txt", "c.txt"],
        "region": ["甲县", "乙市", "丙县"],
        "code": ["110101", "110100", "110102"],
        "level": ["county", "prefecture", "county"],
        "year": [2021, 2021, None],
        "status": ["ok", "ok", "other_genre"],
        "title": ["", "", ""],
        "text": [
            "取消证明事项5项。第二批取消证明事项3项。行政诉讼败诉0件。",
            "制定政府规章2部。开展民法典宣讲6场。",
            "",
        ],
    }
)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    rows = []
    for report in REPORTS.itertuples(index=False):
        for q in read_quantities(report.text):
            ids = {
                "quantity_id": f"{report.report_id}:{q.start}",
                "report_id": report.report_id,
                "file": report.file,
            }
            numbers = {"value": float(q.value) if q.value is not None else float("nan"), "high": float("nan")}
            rows.append(q._asdict() | ids | numbers | {"section": "", "raw_start": q.start, "raw_end": q.end})
    empty = pd.DataFrame(columns=["report_id", "start", "end", "part"])
    return indicators(pd.DataFrame(rows), REPORTS, None, empty)


def test_the_table(table: pd.DataFrame) -> None:
    assert tuple(table.columns) == COLUMNS
    assert table[["quantity_id", "region", "indicator", "value", "scope"]].values.tolist() == [
        ["a:6", "甲县", "proofs_cancelled", 5.0, ""],
        ["a:18", "甲县", "proofs_cancelled", 3.0, ""],
        ["a:27", "甲县", "litigation_lost", 0.0, ""],
        ["b:6", "乙市", "government_rules", 2.0, ""],
        ["b:16", "乙市", "publicity_events", 6.0, "民法典"],
    ]
    assert table["year"].tolist() == [2021] * 5 and table["text"].iloc[0] == "5项"


def test_an_empty_ledger_gives_an_empty_table(table: pd.DataFrame) -> None:
    ledger = pd.DataFrame(columns=["report_id", "start", "end", "kind", "value", "unit"])
    assert tuple(indicators(ledger, REPORTS).columns) == COLUMNS


def test_wide(table: pd.DataFrame) -> None:
    places = wide(table, REPORTS)
    assert places.index.get_level_values("region").tolist() == ["乙市", "甲县"]
    county = places.loc[("甲县", "110101", "county", 2021)]
    assert county["proofs_cancelled"] == 8 and county["litigation_lost"] == 0
    assert places["publicity_events"].isna().all()


def test_availability(table: pd.DataFrame) -> None:
    cells = availability(table, REPORTS)
    assert cells["government_rules"].tolist() == ["stated", "not applicable"]
    assert cells["litigation_lost"].tolist() == ["missing", "stated"]
    assert cells["publicity_events"].tolist() == ["missing", "missing"]


@pytest.mark.parametrize("piece", ["办理行政复议案件3件,", "12件", "3%", "其中2件,", "2020", "1.", "1 件,"])
def test_a_sentence_without_end_is_coded_in_linear_time(piece):
    text = "分别为" + piece * (40_000 // len(piece))
    figures = read_quantities(text)
    with ends():
        read_indicators(figures, text)


@pytest.mark.parametrize("announced", ["其中", "包括:", "包括,", "分别是:", "其中:\n", "分别是:\n"])
def test_a_list_begins_behind_its_announcement(announced: str) -> None:
    text = f"办理案件9件,{announced}行政复议3件。"
    (page,) = pages([text], [counted(read_quantities(text))], load())
    assert [page.listed(page.clause(i)) for i in range(2)] == [False, True]
