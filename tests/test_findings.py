"""Sentences of finding: each says its numbers, in both languages, and says so where there is nothing to say."""

import numpy as np
import pandas as pd
import pytest

from fazhi import findings
from fazhi.comparison import Choice, compare
from fazhi.plots.compared import for_chart, for_map
from fazhi.plots.parts import part_shares
from fazhi.plots.shares import place_shares

WON, CONCLUDED = "litigation_won", "litigation_concluded"
REPORTS = pd.DataFrame(
    [
        ("p", "甲市", "130100", "prefecture", 2020),
        ("a", "乙县", "130121", "county", 2021),
        ("b", "丙县", "130123", "county", 2021),
    ],
    columns=["report_id", "region", "code", "level", "year"],
).assign(issuer_kind="government", status="ok", primary=True)
FIGURES = [("p", WON, 90), ("p", CONCLUDED, 100), ("a", WON, 8), ("b", WON, 1200), ("b", CONCLUDED, 2000)]
CODED = pd.DataFrame(FIGURES, columns=["report_id", "indicator", "value"]).assign(
    high=np.nan, unit="件", approx=["", "", "more_than", "", ""], scope="", period="year", sentence="s"
)
TABLE = compare(CODED, REPORTS, choice=Choice(indicators=(WON,)))
PAIR = ["place", "other", "similarity"]


def test_an_indicator_by_level():
    said = findings.compared(TABLE, WON, "en")
    assert said.endswith(
        ": 3 of 3 places state it, 0 do not report it; prefecture level: only 甲市 (2020: 90); "
        "county level, n=2: highest 丙县 (2021: 1,200), lowest 乙县 (2021: more than 8), median 604."
    )
    zh = findings.compared(TABLE, WON, "zh")
    assert "\uff08" in zh and "丙县\uff082021 年 1,200 件\uff09" in zh and zh.endswith("604\u3002")


def test_a_share_says_of_what():
    said = findings.compared(TABLE, WON, "en", per=CONCLUDED)
    assert "(% of: " in said and "甲市 (2020: 90%)" in said and "1 have no figure that compares" in said
    with pytest.raises(ValueError, match="no_such"):
        findings.compared(TABLE, "no_such")


def test_agreement_and_corpus():
    checks = pd.DataFrame({"consistent": [True, False, False], "region": ["甲市", "乙县", "乙县"]})
    assert findings.agreement(checks, "en").endswith("2 do not hold by their own figures (乙县).")
    assert findings.agreement(checks.head(1), "en").endswith("all hold.")
    files = pd.concat([REPORTS, REPORTS.head(1).assign(status="unreadable")])
    assert findings.corpus(files, "en").startswith(
        "3 of 4 files were read: reports of 3 places (prefecture 1, county 2), 2020"
    )


def test_the_share_furthest_from_the_mean():
    """甲市 has 20 of 20 measures of topic 1, the two others none of 20: 67 points above the mean, without any spread."""
    rows = [(report, topic) for report, topic in (("p", 1), ("a", 2), ("b", 2)) for _ in range(20)]
    shares = place_shares(pd.DataFrame(rows, columns=["report_id", "topic"]), REPORTS)
    assert findings.apart(shares, "en") == (
        "甲市: 100% of its measures (20/20) are \u201c1\u201d, 67 points above the mean of places "
        "(95% interval +67 to +67); the interval leaves out zero in 3 of 6 cells."
    )
    assert "3" in findings.apart(shares.assign(low=-1.0, high=1.0), "zh")


def test_the_pairs_most_and_least_alike():
    pairs = pd.DataFrame([("甲", "乙", 0.5), ("甲", "丙", 0.25), ("乙", "丙", 0.75)], columns=PAIR)
    assert (
        findings.alike(pairs, "en")
        == "Of 3 pairs of places 乙 and 丙 (75%) are most alike, 甲 and 丙 (25%) least; median 50%."
    )
    assert "3" in findings.alike(pairs.assign(similarity=0.0), "zh")


def test_too_few_places_are_said():
    few = "There are fewer than two places: nothing to compare."
    assert findings.alike(pd.DataFrame(columns=PAIR), "en") == few
    assert (
        findings.apart(place_shares(pd.DataFrame({"report_id": ["p"], "topic": [1]}), REPORTS), "en") == few
    )
    assert "0 of 0 places state it" in findings.compared(TABLE.head(0), WON, "en")


def test_typical_words_only_beyond_chance():
    table = pd.DataFrame(
        {"group": ["county", "county", "prefecture"], "term": ["甲", "乙", "丙"], "z": [2.5, 1.0, 1.2]}
    )
    assert findings.typical(table, "en") == "county: 甲; prefecture: no term beyond chance."
    assert findings.typical(table.head(0), "zh").endswith("\u3002")


def test_problems_and_plans_against_what_was_done():
    parts = ["achievements"] * 4 + ["problems"] * 2
    dimensions = ["rulemaking"] * 3 + ["enforcement"] + ["enforcement", "rulemaking"]
    measures = pd.DataFrame({"report_id": "a", "part": parts, "dimension": dimensions})
    assert findings.gap(part_shares(measures, REPORTS), "en") == (
        "50% of 2 problems are of \u201cEnforcement\u201d (+25 points against what was done)."
    )
    assert (
        findings.gap(part_shares(measures.head(4), REPORTS), "en")
        == "The reports state no problems and no plans."
    )


def test_change_from_the_first_year_to_the_last():
    rows = [("甲", 2019, 5.0), ("甲", 2021, 7.0), ("乙", 2019, 5.0), ("乙", 2020, 5.0), ("丙", 2020, 1.0)]
    cells = pd.DataFrame(rows, columns=["region", "year", "value"]).assign(code="", indicator=WON)
    assert findings.change(cells, WON, "en").endswith(
        "the last is above the first in 1, below in 0, the same in 1."
    )
    assert findings.change(cells.tail(1), WON, "zh").startswith("1 ")


def test_tables_for_charts_keep_what_is_compared():
    chart = for_chart(TABLE, CONCLUDED)
    assert chart["unit"].unique().tolist() == ["%"] and chart["told"].tolist() == [
        "stated",
        "missing",
        "stated",
    ]
    assert chart["value"].fillna(0).tolist() == [90.0, 0.0, 60.0]
    rows = for_map(TABLE, WON)
    assert rows["place"].tolist() == ["甲市", "乙县", "丙县"] and rows["unit"].unique().tolist() == ["件"]
