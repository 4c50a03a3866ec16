"""The codebook: its form, its faults named, its examples, and its small language of words."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.codebook import CodebookError, check, load
from fazhi.coding.report import About, read_indicators
from fazhi.coding.wording import WordingError, Words, tidy
from fazhi.paths import data_file
from fazhi.quantities import read_quantities
from fazhi.structure.dimensions import table

ENTRY = """
    dimension: supervision
    name_zh: 旁听庭审次数
    name_en: Court hearings attended
    definition: 领导干部旁听庭审的次数
    unit: 次
    units: [次, 场]
    kind: count
    nature: flow
    combine: sum
    says: [旁听庭审]
    examples:
      - {text: "组织旁听庭审12次。", value: 12}
      - {text: "旁听庭审8场。", value: 8, unit: 场}
      - {text: "领导干部旁听庭审5次。", value: 5}
    counter: ["旁听庭审人员60人。"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def one(folder: Path, entry: str = ENTRY, head: str = "") -> Path:
    return written(folder, f"{head}\nindicators:\n  hearings:{entry}")


def test_every_example_holds() -> None:
    failures = check()
    assert failures.empty, failures.to_string()


def test_examples_are_many_enough() -> None:
    few = [e.id for e in load().indicators.values() if len(e.examples) < 3 or not e.counter]
    assert few == []


def test_every_entry_is_complete() -> None:
    for entry in load().indicators.values():
        assert entry.name_zh and entry.name_en and entry.definition and entry.levels, entry.id
        assert entry.dimension in {row["id"] for row in table()}, entry.id
        assert (entry.kind == "rate") == (entry.unit == "%"), entry.id


def test_rates_name_what_they_are_of() -> None:
    book = load()
    for entry in book.indicators.values():
        assert all(book.indicators[part].kind == "count" for part in entry.of), entry.id
        assert entry.kind == "rate" or not entry.of, entry.id


def test_an_indicator_of_ones_own_needs_only_yaml(tmp_path: Path) -> None:
    book = load(one(tmp_path))
    text = "全年组织领导干部旁听庭审16次。"
    rows = read_indicators(read_quantities(text), text, codebook=book, about=About("county", 2021))
    assert [(r.indicator, r.value, r.unit) for r in rows] == [("hearings", 16, "次")]
    assert check(book).empty


def test_an_example_that_fails_is_told(tmp_path: Path) -> None:
    book = load(
        one(tmp_path, ENTRY.replace("value: 12", "value: 13").replace("旁听庭审人员60人", "旁听庭审60次"))
    )
    assert check(book)[["field", "expected", "found"]].values.tolist() == [
        ["examples", "value 13", "12 次 year"],
        ["counter", "nothing", "60 次 year"],
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    unit: 次\n", "", "indicator hearings, field unit: is missing"),
        (
            "kind: count",
            "kind: number",
            "indicator hearings, field kind: must be one of count, rate, amount, is 'number'",
        ),
        (
            "nature: flow",
            "nature: river",
            "indicator hearings, field nature: must be one of stock, flow, is 'river'",
        ),
        (
            "combine: sum",
            "combine: sum\n    levels: [city]",
            "indicator hearings, field levels: 'city' is none of",
        ),
        ("says: [旁听庭审]", "says: [旁听(庭审]", "indicator hearings, field says: '旁听(庭审'"),
        ("says: [旁听庭审]", "says: [<审>]", "indicator hearings, field says: no word list is called <审>"),
        ("says: [旁听庭审]", "says: 旁听庭审", "indicator hearings, field says: must be a list of words"),
        ("says: [旁听庭审]", "not: [旁听]", "indicator hearings, field says: is missing"),
        (
            "says: [旁听庭审]",
            "says: [旁听]\n    tpoic: 庭审",
            "indicator hearings, field tpoic: is not known",
        ),
        (
            "says: [旁听庭审]",
            "says: [旁听]\n    topic: 庭审",
            "indicator hearings, field topic: no topic is called 庭审",
        ),
        (
            "says: [旁听庭审]",
            "says: [旁听]\n    scope: [court]",
            "indicator hearings, field scope: no group of scopes is called court",
        ),
        (
            "units: [次, 场]",
            "units: [<times>]",
            "indicator hearings, field units: no list of units is called <times>",
        ),
        ("value: 12", "values: 12", "indicator hearings, field examples: needs `text` and `value`"),
        ("kind: count", "kind: count\n    kind: rate", "kind is given twice"),
        ("combine: sum", "combine: sum\n    of: [hearing]", "no indicator is called hearing"),
    ],
)
def test_faults_are_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(CodebookError) as raised:
        load(one(tmp_path, ENTRY.replace(old, new, 1)))
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "not readable as YAML"),
        ("- 旁听", "has no part `indicators`"),
        ("indicators: {a: 3}", "must be a block of fields"),
    ],
)
def test_files_that_are_no_codebook(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CodebookError, match=told):
        load(written(tmp_path, text))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(CodebookError) as raised:
        load(one(tmp_path, ENTRY.replace("kind: count", "kind: x").replace("nature: flow", "nature: y")))
    assert str(raised.value).count("\n") == 1


def test_the_package_file_says_what_it_is() -> None:
    assert data_file("codebook.yaml").read_text(encoding="utf-8").startswith("# The codebook")


@pytest.mark.parametrize(
    ("word", "clause", "found"),
    [
        ("列席…常务会议", "司法局列席县政府常务会议", "列席县政府常务会议"),
        ("(收到|新收)申请", "全年新收申请", "新收申请"),
        ("示范(村|)", "民主法治示范", "示范"),
        ("<审>", "合法性审核", "审核"),
        ("新增市场主体", "新增经营主体", "新增经营主体"),
        ("“一次办”", "一次办事项", "一次办"),
        ("8.5", "835", None),
    ],
)
def test_words(word: str, clause: str, found: str | None) -> None:
    match = Words({"审": ["审查", "审核"]}, {"市场主体": ["经营主体"]}).pattern([word]).search(tidy(clause))
    assert (match[0] if match else None) == found


@pytest.mark.parametrize("word", ["", "…", "甲…", "…甲", "(甲", "甲……乙", "“”", "甲|乙", "(甲|)", ")甲("])
def test_words_that_cannot_be_read(word: str) -> None:
    with pytest.raises(WordingError):
        Words({}, {}).pattern([word])


@given(st.text(alphabet="甲乙丙丁(|)…", min_size=1, max_size=12), st.text(alphabet="甲乙丙丁", max_size=12))
def test_a_match_begins_with_an_opening(word: str, clause: str) -> None:
    words = Words({}, {})
    try:
        pattern = words.pattern([word])
    except (WordingError, re.error):
        return
    match = pattern.search(clause)
    assert match is None or any(match[0].startswith(opening) for opening in words.openings([word]))


def test_a_scope_says_where(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="scopes, court, where: must be one of clause"):
        load(one(tmp_path, head="scopes: {court: {where: page, labels: {法院: [法院]}}}"))


def test_a_dimension_that_is_none_is_named(tmp_path) -> None:
    path = one(tmp_path, ENTRY.replace("dimension: supervision", "dimension: supervison"))
    with pytest.raises(CodebookError, match="field dimension: must be one of .*supervision.*is 'supervison'"):
        load(path)
