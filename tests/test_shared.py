"""Measures in nearly the same words: pairs, families, boilerplate, first place and year."""

from __future__ import annotations

import random
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fazhi.shared
from fazhi.shared import ALIKE, COLUMNS, CROWD, SHORTEST, distinctive, families, first_seen, shared, wording


def table(rows: list[tuple[str, str]], part: str = "achievements") -> pd.DataFrame:
    """(report, text) → measures."""
    frame = pd.DataFrame(rows, columns=["report_id", "text"])
    return frame.assign(part=part, measure_id=[f"{report}:{at}" for at, (report, _) in enumerate(rows)])


def runs(text: str) -> set[str]:
    words = wording(text)
    return {words[at : at + 3] for at in range(len(words) - 2)}


def by_hand(measures: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Every pair compared with every other, without sketches."""
    rows = [row for row in measures.to_dict("records") if len(wording(row["text"])) >= SHORTEST]
    found = {}
    for one, other in combinations(rows, 2):
        a, b = runs(one["text"]), runs(other["text"])
        if one["report_id"] != other["report_id"] and len(a & b) / len(a | b) >= ALIKE:
            found[
                min(one["measure_id"], other["measure_id"]), max(one["measure_id"], other["measure_id"])
            ] = len(a & b) / len(a | b)
    return found


CLAUSES = [
    "落实行政执法三项制度", "开展执法案卷评查35件", "组织执法人员培训2场", "聘请法律顾问12名", "公布权责清单480项", "推行证明事项告知承诺制",
    "举办宪法宣传周活动", "办理行政复议案件60件", "调解矛盾纠纷1200件", "清理规范性文件90件", "建成公共法律服务中心1个", "接受人大代表询问",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"), st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4, unique=True)
        ),
        max_size=14,
    )
)
def test_the_pairs_of_every_with_every(rows: list[tuple[str, list[str]]]) -> None:
    """Of pairs alike by 0.6 a sketch may miss 3 in 100, of those by 0.75 none; no pair is made up."""
    measures = table([(report, "\uff0c".join(clauses) + "。") for report, clauses in rows])
    found = {(a, b): similarity for a, b, similarity in shared(measures).itertuples(index=False)}
    expected = by_hand(measures)
    assert found.keys() <= expected.keys()
    assert {pair for pair, alike in expected.items() if alike >= 0.75} <= found.keys()
    assert all(found[pair] == pytest.approx(expected[pair], abs=1e-4) for pair in found)


def test_order_of_rows_changes_nothing() -> None:
    random.seed(5)
    rows = [(f"r{random.randrange(9)}", "\uff0c".join(random.sample(CLAUSES, 3))) for _ in range(120)]
    measures = table(rows)
    shuffled = measures.sample(frac=1, random_state=2).set_axis(range(1000, 1120))
    pd.testing.assert_frame_equal(shared(measures), shared(shuffled))


def test_same_report_same_part_short_texts() -> None:
    text = "组织执法人员培训2场\uff0c评查案卷30件。"
    assert shared(table([("a", text), ("a", text)])).empty
    plans = table([("a", text)], "plans")
    assert shared(pd.concat([plans, table([("b", text)]).assign(measure_id="b:9")])).empty
    assert shared(table([("a", "开展培训。"), ("b", "开展培训。")])).empty


def test_figures_make_no_difference() -> None:
    found = shared(table([("a", "全年办理行政复议案件35件。"), ("b", "全年办理行政复议案件1\uff0c204件。")]))
    assert found["similarity"].tolist() == [1.0]


def test_a_crowd_is_paired_through_its_first() -> None:
    number = 5 * CROWD
    measures = table([(f"r{at:03}", "推行证明事项告知承诺制改革。") for at in range(number)])
    found = shared(measures)
    assert len(found) < 3 * number
    assert families(measures, found).nunique() == 1
    assert set(found["measure_id"]) | set(found["other"]) == set(measures["measure_id"])


def test_no_measures() -> None:
    found = shared(table([]))
    assert list(found.columns) == COLUMNS and found.empty
    assert distinctive(table([]), found).empty


def test_families_name_an_unknown_measure() -> None:
    with pytest.raises(ValueError, match="not in the table"):
        families(pd.DataFrame({"measure_id": ["a:1"]}), pd.DataFrame([("a:1", "z:1", 1.0)], columns=COLUMNS))


def test_distinctive() -> None:
    same = "落实行政执法公示和全过程记录制度。"
    measures = table([("a", same), ("b", same), ("c", same), ("a", "设立企业法律体检驿站4个。")])
    found = distinctive(measures, shared(measures), common=3)
    assert found["kind"].tolist() == ["boilerplate"] * 3 + ["distinctive"]
    assert found["reports"].tolist() == [3, 3, 3, 1]
    assert distinctive(measures, shared(measures))["kind"].tolist() == ["shared"] * 3 + ["distinctive"]


def test_a_place_that_repeats_itself_shares_with_nobody() -> None:
    """甲县 says the first every year, 甲县 and 乙县 the second, two reports of unknown places the third."""
    own, both, loose = (
        "设立企业法律体检驿站4个。",
        "落实行政执法公示和全过程记录制度。",
        "编印普法连环画册并发放到户。",
    )
    rows = [("a", own), ("b", own), ("a", both), ("b", both), ("c", both), ("d", loose), ("e", loose)]
    reports = pd.DataFrame(
        {
            "report_id": list("abcde"),
            "region": ["甲县", "甲县", "乙县", "", None],
            "code": ["100001", "100001", "100002", None, ""],
        }
    )
    measures = table(rows)
    found = distinctive(measures, shared(measures), reports, common=3)
    assert found["kind"].tolist() == ["repeated"] * 2 + ["shared"] * 5
    assert found["places"].tolist() == [1, 1, 2, 2, 2, 2, 2]
    assert found["reports"].tolist() == [2, 2, 3, 3, 3, 2, 2]


@pytest.mark.parametrize("number", [2_000])
def test_work_grows_with_the_number_of_measures(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs that are compared in full: of twice as many measures about twice as many, not four times."""
    compared: list[int] = []
    candidates = fazhi.shared._candidates

    def counting(bands: fazhi.shared.Hashes) -> fazhi.shared.Indices:
        found = candidates(bands)
        compared.append(len(found))
        return found

    monkeypatch.setattr(fazhi.shared, "_candidates", counting)
    for n in (number, 2 * number):
        chance = random.Random(1)
        rows = [
            (f"r{at}", "".join(chance.choices("执法普法调解审计立法公开督察培训证照窗口", k=20)))
            for at in range(n)
        ]
        shared(table(rows + [(f"s{at}", text + "等") for at, (_, text) in enumerate(rows)]))
    assert number <= compared[0] and compared[1] < 2.5 * compared[0]


def test_first_place_and_year() -> None:
    text = "推行综合查一次联合执法\uff0c检查企业30家。"
    measures = table([("a", text), ("b", text), ("c", text), ("d", text), ("d", "设立企业法律体检驿站。")])
    reports = pd.DataFrame(
        {
            "report_id": ["a", "b", "c", "d"],
            "region": ["甲县", "乙县", "甲县", "丙市"],
            "code": ["100001", "100002", "100001", "100300"],
            "year": pd.array([2021, 2020, 2022, None], dtype="Int64"),
        }
    )
    found = first_seen(measures, shared(measures), reports)
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["measure_id"], row["region"], row["year"], row["last"]) == ("b:1", "乙县", 2020, 2022)
    assert (row["reports"], row["places"], row["first"]) == (4, 3, 1)
