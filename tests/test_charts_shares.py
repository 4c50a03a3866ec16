"""Shares of places by topic and their differences from the mean: worked by hand; legible from one place to three hundred."""

import numpy as np
import pandas as pd
import pytest

from fazhi.plots.differences import share_differences
from fazhi.plots.paging import pages
from fazhi.plots.shares import place_shares, placed_measures, share_table
from fazhi.plots.style import told, words
from tests.charting import SIZES, faults, made_measures, made_places, same_bytes

REPORTS = pd.DataFrame(
    {
        "report_id": ["a", "b"],
        "region": ["甲县", "乙县"],
        "code": ["1", "2"],
        "level": "county",
        "year": [2020, 2021],
    }
).assign(issuer_kind="government")
MEASURES = pd.DataFrame({"report_id": list("aaab") + ["a"], "topic": [1, 1, 2, 2, None]})


def of(n, level):
    reports = made_places(n, level)
    return place_shares(made_measures(reports), reports)


def test_shares_worked_by_hand():
    table = place_shares(MEASURES, REPORTS).set_index(["place", "group"])
    assert table.loc[("甲县", 1), ["n", "total"]].tolist() == [2, 3]
    assert np.allclose(table["share"], [2 / 3, 1 / 3, 0, 1])
    assert np.allclose(table["mean"], [1 / 3, 2 / 3] * 2)
    assert np.allclose(table["difference"], [1 / 3, -1 / 3, -1 / 3, 1 / 3])


def test_intervals_worked_by_hand():
    """乙县 has one measure, so its share is always the same; of three draws of 甲县 none is of topic 1 in 1/27 of cases,
    more than 2.5 %: its share there goes from 0 to 1, its difference from the mean of the two from 0 to 1/2."""
    table = place_shares(MEASURES, REPORTS).set_index(["place", "group"])
    assert table.loc[("甲县", 1), ["low", "high"]].tolist() == [0.0, 0.5]
    assert table.loc[("乙县", 1), ["low", "high"]].tolist() == [-0.5, 0.0]


def test_neither_order_nor_run_changes_a_figure():
    reports = made_places(5, "county")
    measures = made_measures(reports)
    again = place_shares(measures.sample(frac=1, random_state=3), reports.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(place_shares(measures, reports), again)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("n", "level"), SIZES)
@pytest.mark.parametrize("width", [85, 180])
def test_legible_whatever_the_number_of_places(n, level, width, lang):
    table = of(n, level)
    for chart in (share_table, share_differences):
        figure = chart(table, lang=lang, width=width, demonstration=True)
        assert faults(figure) == []
        assert figure.get_figheight() * 25.4 <= 240


def test_long_names_of_groups_have_room():
    names = [
        "Assessment, inspection and officials' training",
        "People's congress, CPPCC and rulemaking",
        "Services",
    ]
    table = of(5, "county")
    table["group"] = table["group"].map(dict(zip(table["group"].unique(), [*names, "Law"], strict=True)))
    for width in (85, 180):
        for chart in (share_table, share_differences):
            assert faults(chart(table, lang="en", width=width, demonstration=True)) == []


def test_all_places_are_on_some_page():
    table = of(300, "county")
    for chart, number in ((share_table, 8), (share_differences, told(share_differences(table)).pages)):
        figures = pages(chart, table)
        assert len(figures) == number
        written = [label.get_text() for f in figures for axes in f.axes for label in axes.get_yticklabels()]
        assert all(any(text.startswith(place) for text in written) for place in set(table["place"]))


def test_what_is_said_below():
    table = place_shares(MEASURES, REPORTS)
    notes = share_table(table, lang="en", demonstration=True).get_supxlabel()
    assert "2020\u20132021" in notes and "demonstration" in notes
    mixed = place_shares(MEASURES, REPORTS.assign(level=["county", "prefecture"]))
    assert "different levels" in share_table(mixed, lang="en").get_supxlabel()


def test_a_share_of_nothing_stays_open():
    table = place_shares(MEASURES, REPORTS.assign(region=["甲县", "丁县"]))
    table.loc[table["n"].eq(0), ["low", "high"]] = -0.4, -0.3
    dots = share_differences(table).axes[1].collections[1].get_facecolors()
    assert dots[0].tolist() == [1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_draw_is_said(lang):
    empty = place_shares(MEASURES.head(0), REPORTS)
    assert told(share_table(empty, lang=lang)).message == words(lang, "shares")["nothing"]
    assert told(share_differences(empty, lang=lang)).message == words(lang, "shares")["nothing"]
    one = place_shares(MEASURES, REPORTS.head(1))
    assert told(share_differences(one, lang=lang)).message == words(lang, "shares")["one_place"]


def test_topics_are_named_in_the_language_of_the_figure(tmp_path, monkeypatch):
    (tmp_path / "topic_labels.csv").write_text(
        "label,label_en,terms\n普法,Publicity,普法 宣传\n", encoding="utf-8"
    )
    monkeypatch.setenv("FAZHI_RAW", str(tmp_path))
    topics = pd.DataFrame(
        {"topic": [1, 2, 3], "label": ["普法", "复议", "复议"], "terms": ["普法 宣传", "复议", "应诉"]}
    )
    done = pd.DataFrame(
        {"measure_id": list("abcd"), "part": ["achievements"] * 3 + ["plans"], "report_id": "r"}
    )
    tables = {
        "measures": done,
        "topics": topics,
        "assignments": pd.DataFrame({"measure_id": list("abc"), "topic": [1, 2, 3]}),
    }
    named = {lang: placed_measures(tables, lang)[0]["topic"].tolist() for lang in ("zh", "en")}
    assert named == {"zh": ["普法", "复议 2", "复议 3"], "en": ["Publicity", "复议 2", "复议 3"]}


@pytest.mark.parametrize("chart", [share_table, share_differences])
def test_same_bytes(tmp_path, chart):
    assert same_bytes(lambda: chart(of(5, "prefecture")), tmp_path)
