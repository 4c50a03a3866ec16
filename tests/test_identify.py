"""Place, year, date, number and genre of reports: heads of pages, the sample, the manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.clean import clean_text
from fazhi.identify import Identity, identify, read_identity
from fazhi.identity import dating, origin
from fazhi.identity.genres import other_genre

HERE = Path(__file__).parent
BODY = """全面推进依法行政,加强法治政府建设,深化法治宣传教育。
一、主要做法和成效
(一)依法全面履行职能。优化法治化营商环境,办理事项120件。
二、存在问题
执法力量薄弱。
三、下一步打算
继续推进依法行政。"""
SAMPLE = {
    "daye-2020": ("大冶市", "420281", "county", 2020, "2021-01-24"),
    "langao-2021": ("岚皋县", "610925", "county", 2021, ""),
    "qinhuangdao-2018": ("秦皇岛市", "130300", "prefecture", 2018, "2019-01-29"),
    "taiyuan-2021": ("太原市", "140100", "prefecture", 2021, "2022-03-07"),
    "xx-district-2020": ("XX区", "", "county", 2020, "2020-09-26"),
}


def identity_of(page: str, hint: str = "") -> Identity:
    draft = clean_text(page, hint)
    furniture = "\n".join(edit.before for edit in draft.edits() if edit.kind == "furniture")
    return read_identity(draft.text, furniture, hint)


def heads() -> list[dict[str, Any]]:
    with (HERE / "data" / "heads.yaml").open(encoding="utf-8") as file:
        return list(yaml.safe_load(file))


@pytest.mark.parametrize("head", heads(), ids=lambda head: head["page"].strip().split("\n")[0][:30])
def test_heads(head: dict[str, Any]) -> None:
    found = identity_of(head["page"].rstrip() + "\n" + BODY, head.get("hint", ""))
    got = {
        "region": found.place.region,
        "code": found.place.code,
        "level": found.place.level,
        "kind": found.place.issuer_kind,
        "year": found.year,
        "published": found.published,
        "number": found.document_number,
        "genre": "other" if found.kind else "report",
    }
    wanted = {"genre": "report"} | {key: value for key, value in head.items() if key not in ("page", "hint")}
    assert {key: got[key] for key in wanted} == {
        k: str(v) if k == "published" else v for k, v in wanted.items()
    }


@pytest.mark.parametrize("name", sorted(SAMPLE))
def test_the_sample(name: str) -> None:
    path = HERE.parent / "data" / "raw" / f"{name}.txt"
    found = identity_of(path.read_text(encoding="utf-8"))
    place = found.place
    assert (place.region, place.code, place.level, found.year, found.published) == SAMPLE[name]
    assert not found.kind and not found.document_number


DATES = [
    ("发布日期: 2024- 03- 14  11: 18", "2024-03-14"),
    ("25.02.2016  10:00", "2016-02-25"),
    ("发布时间:2017年12月13日", "2017-12-13"),
    ("更新时间:2021/03/29 11:30:01", "2021-03-29"),
    ("2022年01月18日来源:某局", "2022-01-18"),
    ("成文日期:2021-01-20\n发布日期:2021-02-03", "2021-02-03"),
    ("发布日期:\n\n   2024年04月06日 16:34\n发文日期:\n2024年04月01日", "2024-04-06"),
    ("发布日期:\n成文日期:2020-05-21", "2020-05-21"),
    ("发文日期:2019-01-29", "2019-01-29"),
    ("生效日期:2021-01-01", ""),
    ("今天是2021年3月4日 星期四", ""),
    ("2019年12月3日星期二\n来源:某局 发布时间:2024-03-28", "2024-03-28"),
    ("发布日期:2021-02-30", ""),
    ("发布日期:20210124", "2021-01-24"),
    ("索引号:000014349/2021-00012", ""),
    ("发布日期:二〇二一年一月二十四日", "2021-01-24"),
    ("发布时间\uff1a2021-03-01", "2021-03-01"),
    ("日期:2022-02-14\n时间:2022-02-15", "2022-02-14"),
    ("2021-03-01 来源:某局\n相关新闻 时间:2023-05-05", "2021-03-01"),
    ("时间:2021-03-02\n发布日期:2021-03-01", "2021-03-01"),
    ("归档时间:2023-01-01\n日期:2021-03-01", "2021-03-01"),
    ("时间:2012-01-01\n时间:2021-03-01", "2021-03-01"),
]


@pytest.mark.parametrize(("furniture", "day"), DATES)
def test_published(furniture: str, day: str) -> None:
    assert read_identity("某县2020年法治政府建设报告\n" + BODY, furniture).published == day


def test_the_signature_dates_a_report_without_labels() -> None:
    text = "某县2020年法治政府建设报告\n" + BODY + "\n某县人民政府\n2021年1月15日"
    assert read_identity(text, "").published == "2021-01-15"
    assert read_identity(text, "发布日期:2021-02-01").published == "2021-02-01"
    assert read_identity(text[:-10], "", page_date="2021-03-02T10:00").published == "2021-03-02"


@pytest.mark.parametrize(
    ("furniture", "day"),
    [
        ("2021-01-25", "2021-01-25"),
        ("某局 张某\n2021-04-25 08:00", "2021-04-25"),
        ("2023-05-05", "2021-01-15"),
        ("2020-12-31", "2021-01-15"),
    ],
)
def test_a_date_alone_beside_a_signature(furniture: str, day: str) -> None:
    """Soon after the signature, or with the time of day, it is the page's date; else it may be any."""
    text = "某县2020年法治政府建设报告\n" + BODY + "\n某县人民政府\n2021年1月15日"
    assert read_identity(text, furniture).published == day


YEARS = [
    ("某县2020年法治政府建设工作总结和2021年工作打算", 2020),
    ("某区法治政府建设工作总结和2021年工作计划", 2020),
    ("某县二〇二〇年法治政府建设报告", 2020),
    ("某县20 21年法治政府建设报告", 2021),
    ("2016-2020年法治政府建设情况报告", 2020),
    ("2019、2020年度法治政府建设报告", 2020),
    ("某局关于落实《法治政府建设实施纲要(2021-2025年)》2022年工作情况的报告", 2022),
    ("某局关于某政发〔2018〕5号2019年落实情况的报告", 2019),
    ("某县2023年度法治政府建设工作计划完成情况报告", 2023),
    ("2021年法治政府建设工作要点", 2021),
    ("法治政府建设工作总结及下一年计划", None),
]


@pytest.mark.parametrize(("title", "year"), YEARS)
def test_title_year(title: str, year: int | None) -> None:
    assert dating.title_year(title) == year


# title, body, published, year
TOLD = [
    ("", "现将2019年工作情况报告如下", "", 2019),
    ("", "2025坚持依法行政", "", 2025),
    ("", "坚持依法行政。\n一、2018年工作情况\n", "", 2018),
    ("", "按照关于报送2021年度情况报告的通知", "", 2021),
    ("", "坚持依法行政。", "2019-02-11", 2018),
    ("", "2020年办理3件,2020年审查4件,2020年答复5件", "2020-11-20", 2020),
    ("某县2021年法治政府建设报告", "现将2020年工作情况报告如下", "2021-01-20", 2020),
    ("某县2021年法治政府建设报告", "现将2020年工作情况报告如下", "2022-01-20", 2021),
    ("", "落实《法治政府建设实施纲要(2021-2025年)》", "", None),
]


@pytest.mark.parametrize(("title", "body", "day", "year"), TOLD)
def test_report_year(title: str, body: str, day: str, year: int | None) -> None:
    assert dating.report_year(title, body, day) == year


def test_issuer_of_organs_and_committees() -> None:
    titles = {
        "某市住房和城乡建设局2021年法治政府建设工作总结": "某市住房和城乡建设局",
        "中共某县委全面依法治县委员会办公室2020年法治政府建设工作总结": "中共某县委全面依法治县委员会办公室",
        "某区人民政府2014年度依法行政(法治政府建设)工作报告": "某区人民政府",
        "区法治政府建设工作总结和2021年工作计划": "区",
        "法治政府建设年度报告": "",
    }
    assert {title: origin.title_issuer(title) for title in titles} == titles


GENRES = [
    ("某县2021年法治政府建设工作要点", "plan"),
    ("某市2021年法治政府建设工作方案", "plan"),
    ("某市法治政府建设实施纲要(2021-2025年)", "outline"),
    ("某县政府信息公开工作2020年度报告", "information-disclosure"),
    ("关于《某县2020年法治政府建设报告》的政策解读", "policy explainer"),
    ("某县2022年政府工作报告", "government work report"),
    ("某县司法局2021年部门决算", "budget"),
    ("关于转发法治政府建设要求的通知", "notice"),
    ("某县召开法治政府建设推进会", "news"),
    ("某县发布2020年法治政府建设年度报告", "news"),
    ("论法治政府建设的路径", "paper"),
    ("某局局长2021年述职述廉述法报告", "personal report"),
    ("某县2020年工作总结和2021年工作计划", ""),
    ("某县2020年法治政府建设工作报告", ""),
    ("关于印发《某县2020年度法治政府建设情况报告》的通知", ""),
    ("某县公布2020年度法治政府建设情况", ""),
]


@pytest.mark.parametrize(("title", "kind"), GENRES)
def test_genres(title: str, kind: str) -> None:
    found = other_genre(title, BODY)
    assert found.startswith(kind) and bool(found) == bool(kind)


def tables(page: str, **columns: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    draft = clean_text(page)
    row = {
        "report_id": "a",
        "file": "a.txt",
        "page_title": "",
        "page_date": "",
        "status": "ok",
        "problem": "",
    }
    texts = pd.DataFrame([row | {"text": draft.text, "n_chars": len(draft.text)} | columns])
    edits = pd.DataFrame([edit._asdict() | {"report_id": "a", "file": "a.txt"} for edit in draft.edits()])
    return texts, edits if len(edits) else pd.DataFrame(columns=["report_id", "kind", "before"])


def test_the_verb_adds_its_columns() -> None:
    texts, edits = tables("发布日期:2021-03-01\n大冶市2020年法治政府建设报告\n" + BODY)
    reports = identify(texts, edits)
    assert reports.loc[0, ["region", "code", "published", "status", "problem"]].tolist() == [
        "大冶市",
        "420281",
        "2021-03-01",
        "ok",
        "",
    ]
    assert str(reports["year"].dtype) == "Int64" and reports.loc[0, "year"] == 2020


def test_another_genre_says_what_it_looks_like() -> None:
    reports = identify(*tables("大冶市2021年法治政府建设工作要点\n" + BODY))
    assert reports.loc[0, "status"] == "other_genre" and "plan" in reports.loc[0, "problem"]


def test_an_unreadable_file_stays_so() -> None:
    reports = identify(*tables("", status="unreadable", problem="damaged"))
    assert reports.loc[0, ["status", "problem", "region", "issuer_kind"]].tolist() == [
        "unreadable",
        "damaged",
        "",
        "",
    ]
    assert pd.isna(reports.loc[0, "year"])


def test_the_manifest_overrules() -> None:
    texts, edits = tables("大冶市2019年法治政府建设报告\n" + BODY)
    manifest = pd.DataFrame(
        [{"file": "a.txt", "region": "岚皋县", "code": 610925, "year": "2020", "published": ""}]
    )
    report = identify(texts, edits, manifest).loc[0]
    assert (report["region"], report["code"], report["province"], report["year"]) == (
        "岚皋县",
        "610925",
        "陕西省",
        2020,
    )
    assert "sources.csv says year 2020, the text 2019" in report["problem"]
    assert "sources.csv says code 610925, the text 420281" in report["problem"]


def test_a_manifest_that_agrees_says_nothing() -> None:
    texts, edits = tables("大冶市2019年法治政府建设报告\n" + BODY)
    manifest = pd.DataFrame(
        [{"file": "a.txt", "code": "420281", "year": 2019.0}, {"file": "b.txt", "code": "", "year": None}]
    )
    assert identify(texts, edits, manifest).loc[0, "problem"] == ""


PARTS = [
    "发布日期:",
    "2021-03-01",
    "大冶市",
    "XX区",
    "人民政府",
    "关于2020年",
    "法治政府建设",
    "报告",
    "\n",
    "我局",
    "我县",
    "来源:",
    "〔2021〕3号",
    "。",
    "年",
]


@settings(deadline=None, max_examples=150)
@given(*[st.lists(st.sampled_from(PARTS), max_size=25).map("".join) | st.text(max_size=80)] * 2)
def test_any_page_gives_sound_values(text: str, furniture: str) -> None:
    found = read_identity(text, furniture)
    assert found.year is None or 2000 <= found.year <= 2039
    assert found.published == "" or pd.Timestamp(found.published).strftime("%Y-%m-%d") == found.published
    assert found.place.code == "" or (len(found.place.code) == 6 and found.place.code.isdigit())
