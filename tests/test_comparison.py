"""What may stand side by side: one report a place, one kind of figure, ranks among equals. Figures worked by hand."""

import numpy as np
import pandas as pd
import pytest

from fazhi.codebook import load
from fazhi.comparison import Choice, comparable_reports, compare, place_names, warnings, way_name
from fazhi.indicators import wide
from fazhi.paths import PROJECT
from fazhi.tables import read_table

WON, CONCLUDED, RULES = "litigation_won", "litigation_concluded", "government_rules"
COMMITTEES, RATE = "mediation_organizations", "official_appearance_rate"

REPORTS = pd.DataFrame(
    [
        ("p", "甲市", "130100", "prefecture", 2021, "government", True),
        ("q", "乙市", "130200", "prefecture", 2020, "government", True),
        ("a", "丙县", "130121", "county", 2021, "government", True),
        ("b", "丁县", "130123", "county", 2021, "government", True),
        ("b20", "丁县", "130123", "county", 2020, "government", True),
        ("c", "戊县", "130125", "county", 2021, "government", True),
        ("copy", "戊县", "130125", "county", 2021, "government", False),
        ("dept", "丙县", "130121", "county", 2021, "department", True),
    ],
    columns=["report_id", "region", "code", "level", "year", "issuer_kind", "primary"],
).assign(status="ok", prefecture="石家庄市", province="河北省")


def figure(report, indicator, value, **other):
    usual = {
        "high": np.nan,
        "unit": "件",
        "approx": "",
        "scope": "",
        "period": "year",
        "sentence": f"{value}",
    }
    return {"report_id": report, "indicator": indicator, "value": float(value)} | usual | other


CODED = pd.DataFrame(
    [
        figure("p", WON, 90), figure("p", CONCLUDED, 100), figure("p", RULES, 3),
        figure("q", WON, 40, approx="more_than"),
        figure("a", WON, 8), figure("a", CONCLUDED, 10),
        figure("b", WON, 12), figure("b", CONCLUDED, 0), figure("b20", WON, 99),
        figure("c", WON, 8, high=9), figure("c", CONCLUDED, 16, approx="more_than"),
        figure("copy", WON, 1000), figure("dept", WON, 1000),
        figure("a", COMMITTEES, 50, unit="个", period="cumulative"), figure("b", COMMITTEES, 40, unit="个"),
        figure("b", COMMITTEES, 70, unit="个", period="cumulative"),
    ]
)  # fmt: skip


def table(*indicators, **choice):
    return compare(CODED, REPORTS, choice=Choice(indicators=indicators, **choice))


def cells(rows, *columns):
    return rows[list(columns)].astype("object").where(rows[list(columns)].notna(), None).values.tolist()


def test_ranks_among_places_of_a_level_from_the_highest():
    rows = table(WON).query("per == ''")
    assert cells(rows, "place", "value", "approx", "rank_within_level", "n_level") == [
        ["甲市", 90.0, "", 1, 2],
        ["乙市", 40.0, "more_than", 2, 2],
        ["丙县", 8.0, "", 2, 3],
        ["丁县", 12.0, "", 1, 3],
        ["戊县", 8.0, "", 2, 3],
    ]
    assert cells(rows.query("place == '戊县'"), "high") == [[9.0]]


def test_departments_copies_and_earlier_years_only_where_asked():
    assert set(table(WON)["report_id"]) == {"p", "q", "a", "b", "c"}
    assert set(table(WON, issuers=("department",))["report_id"]) == {"dept"}
    assert set(table(WON, years=(2020,))["report_id"]) == {"q", "b20"}
    both = table(WON, each_year=True).query("per == '' and place == '丁县'")
    assert cells(both, "year", "value", "rank_within_level", "n_level") == [
        [2020, 99.0, 1, 1],
        [2021, 12.0, 1, 3],
    ]


def test_a_share_of_the_total_that_the_codebook_sets_under_it():
    rows = table(WON).query("per == @CONCLUDED")
    assert cells(rows, "place", "value", "high", "unit", "approx", "applicability", "rank_within_level") == [
        ["甲市", 90.0, None, "%", "", "stated", 1],
        ["乙市", None, None, "%", "more_than", "no total", None],
        ["丙县", 80.0, None, "%", "", "stated", 1],
        ["丁县", None, None, "%", "", "no total", None],
        ["戊县", 50.0, 56.25, "%", "less_than", "stated", 2],
    ]
    assert set(table(CONCLUDED)["per"]) == {""}


def test_a_stock_may_be_cumulative_and_a_flow_may_not():
    stock = table(COMMITTEES).query("place in ['丙县', '丁县']")
    assert cells(stock, "value", "period", "applicability", "nature") == [
        [50.0, "cumulative", "stated", "stock"],
        [40.0, "year", "stated", "stock"],
    ]
    flow = CODED.assign(period=CODED["period"].mask(CODED["report_id"].eq("a"), "cumulative"))
    rows = compare(flow, REPORTS, choice=Choice(indicators=(WON,))).query("report_id == 'a'")
    assert cells(rows, "value", "applicability")[0] == [None, "several years"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"scope": "税务局"}, "limited"), ({"period": "plan"}, "limited"), ({"period": "other_year"}, "limited"), ({}, "stated")],
)  # fmt: skip
def test_why_there_is_nothing_to_compare(changed, told):
    rows = compare(CODED.assign(**changed), REPORTS, choice=Choice(indicators=(WON,)))
    assert rows.loc[rows["per"].eq(""), "applicability"].unique().tolist() == [told]


def test_what_a_county_cannot_have_is_not_missing():
    told = table(RULES).set_index("place")["applicability"].to_dict()
    assert told == {"甲市": "stated", "乙市": "missing"} | dict.fromkeys(
        ["丙县", "丁县", "戊县"], "not applicable"
    )


def test_per_ten_thousand_inhabitants_of_the_same_year():
    known = pd.DataFrame(
        {"code": ["130100", "130200", "130121"], "year": [2021, 2019, 2021], "population": [9e6, 4e6, 4e5]}
    )
    rows = compare(CODED, REPORTS, known, choice=Choice(indicators=(WON, RATE)))
    heads = rows.query("per == 'inhabitants' and indicator == @WON")
    assert cells(heads, "place", "value", "applicability", "covariate_year", "n_level")[:3] == [
        ["甲市", 0.1, "stated", 2021, 1],
        ["乙市", None, "no inhabitants", None, 1],
        ["丙县", 0.2, "stated", 2021, 1],
    ]
    assert rows.query("per == 'inhabitants' and indicator == @RATE").empty  # a rate is not divided
    near = compare(CODED, REPORTS, known, choice=Choice(indicators=(WON,), within=1))
    assert cells(
        near.query("per == 'inhabitants' and place == '乙市'"), "value", "approx", "covariate_year"
    ) == [[0.1, "more_than", 2019]]


def test_batches_are_added_once_each_with_their_approximation():
    fines = next(name for name, entry in load().indicators.items() if entry.combine == "sum")
    rows = [
        figure("a", fines, 5, sentence="一"), figure("a", fines, 7, sentence="二", approx="more_than"),
        figure("a", fines, 5, sentence="三"), figure("b", fines, 4, sentence="一", high=6), figure("b", fines, 4, sentence="一"),
    ]  # fmt: skip
    found = compare(pd.DataFrame(rows), REPORTS, choice=Choice(indicators=(fines,))).query("value == value")
    assert cells(found, "report_id", "value", "high", "approx") == [
        ["a", 12.0, None, "more_than"],
        ["b", 8.0, 10.0, ""],
    ]


def test_the_same_values_as_the_table_of_places():
    out = PROJECT / "data" / "processed"
    reports, coded = read_table("reports", out), read_table("indicators", out)
    rows = compare(coded, reports).query("per == '' and period == 'year' and applicability == 'stated'")
    laid = wide(coded, reports).stack().dropna().rename("value").reset_index()
    laid.columns = ["place", "code", "level", "year", "indicator", "value"]
    both = rows.merge(laid, on=["code", "level", "year", "indicator"], validate="1:1")
    assert len(both) == len(rows) == len(laid) and np.allclose(both["value_x"], both["value_y"])


def test_names_that_two_places_share_get_what_they_lie_in():
    rows = pd.DataFrame(
        {
            "report_id": list("abcde"),
            "region": ["鼓楼区", "鼓楼区", "甲县", "甲县", ""],
            "code": ["320106", "350102", "1", "1", ""],
            "prefecture": ["南京市", "福州市", "乙市", "乙市", ""],
        }
    )
    assert place_names(rows).tolist() == ["南京市鼓楼区", "福州市鼓楼区", "甲县", "甲县", "e"]


def test_places_without_a_code_stay_apart_and_none_is_no_error():
    reports = REPORTS.head(2).assign(code="", region="XX区")
    assert len(comparable_reports(reports)) == 2
    assert compare(CODED, REPORTS.head(0)).empty
    assert compare(CODED.head(0), REPORTS)["value"].isna().all()


def test_an_unknown_indicator_is_named():
    with pytest.raises(ValueError, match="no_such"):
        table("no_such")


def test_what_differs_is_said():
    rows = table(WON).query("per == ''")
    assert warnings(rows, "en") == [
        "Mind: the reports are of different years (2020\u20132021).",
        "The places are of different levels (prefecture, county); ranks are within a level.",
        "1 figures are approximate (about, more than, nearly).",
    ]
    assert warnings(rows.query("place == '\u4e19\u53bf'"), "en") == [
        "There is one place only: nothing to compare it with."
    ]
    stock = table(COMMITTEES, WON).query("per == '' and level == 'county'")
    assert [told.split()[0] for told in warnings(stock, "en")] == ["Stocks", "1"]
    assert warnings(stock.head(0)) == [] and len(warnings(rows, "zh")) == 3


def test_a_population_of_another_year_is_said():
    known = pd.DataFrame({"code": ["130121", "130123"], "year": [2020, 2021], "population": [4e5, 5e5]})
    rows = compare(CODED, REPORTS, known, choice=Choice(indicators=(WON,), within=1)).query(
        "per == 'inhabitants'"
    )
    assert warnings(rows, "en") == ["The population of 1 places is of a nearby year."]


@pytest.mark.parametrize(("per", "en"), [("", "as stated"), (CONCLUDED, "% of: ")])
def test_a_way_of_comparing_has_a_name(per, en):
    assert way_name(per, "en").startswith(en) and way_name(per, "zh") != way_name(per, "en")
