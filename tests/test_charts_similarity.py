"""Places alike in what they do and in how they say it: worked by hand; trees and groups; one to three hundred places."""

import numpy as np
import pandas as pd
import pytest

from fazhi.plots.shares import place_shares
from fazhi.plots.similarity import alike_in_doing, alike_in_wording, cluster_map, grouped, tree
from fazhi.plots.style import told, words
from tests.charting import faults, made_measures, made_places, same_bytes

REPORTS = pd.DataFrame(
    {
        "report_id": list("abc"),
        "region": ["甲县", "乙县", "丙县"],
        "code": ["1", "2", "3"],
        "level": "county",
        "year": 2021,
    }
).assign(issuer_kind="government")
PAIR = ["measure_id", "other", "similarity"]


def rows_of(pairs):
    return [tuple(row) for row in pairs.round(4).itertuples(index=False)]


def doing(n, level):
    reports = made_places(n, level)
    return alike_in_doing(place_shares(made_measures(reports), reports))


def test_overlap_of_shares_worked_by_hand():
    """甲 1/2 1/2 0, 乙 1/4 3/4 0, 丙 0 0 1: 甲 and 乙 have 1/4 + 1/2 in common, 丙 nothing with either."""
    groups = {"a": [1, 1, 2, 2], "b": [1, 2, 2, 2], "c": [3]}
    measures = pd.DataFrame(
        [(r, g) for r, found in groups.items() for g in found], columns=["report_id", "topic"]
    )
    pairs = alike_in_doing(place_shares(measures, REPORTS))
    assert rows_of(pairs) == [("甲县", "乙县", 0.75), ("甲县", "丙县", 0.0), ("乙县", "丙县", 0.0)]


def test_shared_wording_worked_by_hand():
    """a:1 and a:2 are of one family with b:1; a:3 with c:1. 甲 has three statements, 乙 two, 丙 one.
    甲 and 乙: two of three and one of two are common, 3 of 5; 甲 and 丙: one and one, 2 of 4; 乙 and 丙: none."""
    measures = pd.DataFrame(
        {"measure_id": ["a:1", "a:2", "a:3", "b:1", "b:2", "c:1"], "report_id": list("aaabbc")}
    )
    shared = pd.DataFrame([("a:1", "b:1", 0.9), ("a:2", "b:1", 0.7), ("a:3", "c:1", 0.8)], columns=PAIR)
    pairs = alike_in_wording(measures, shared, REPORTS)
    assert rows_of(pairs) == [("甲县", "乙县", 0.6), ("甲县", "丙县", 0.5), ("乙县", "丙县", 0.0)]


def test_reports_that_are_not_compared_do_not_count():
    measures = pd.DataFrame({"measure_id": ["a:1", "b:1"], "report_id": ["a", "b"]})
    shared = pd.DataFrame([("a:1", "b:1", 0.9)], columns=PAIR)
    assert alike_in_wording(
        measures, shared, REPORTS.assign(issuer_kind=["government", "department", "government"])
    ).empty


def test_the_tree_joins_the_nearest_first():
    pairs = pd.DataFrame(
        [("甲", "乙", 0.9), ("甲", "丙", 0.2), ("乙", "丙", 0.4)], columns=["place", "other", "similarity"]
    )
    found = tree(pairs)
    assert found.places == ["甲", "乙", "丙"] and found.values[0].tolist() == [1.0, 0.9, 0.2]
    assert np.allclose(found.links[:, 2], [0.1, 0.7])  # 丙 is 0.8 and 0.6 away from the two
    groups = grouped(found, 2).set_index("place")["group"].to_dict()
    assert groups["甲"] == groups["乙"] != groups["丙"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [85, 180])
@pytest.mark.parametrize(("n", "level"), [(5, "prefecture"), (31, "province"), (300, "county")])
def test_legible_whatever_the_number_of_places(n, level, width, lang):
    figure = cluster_map(doing(n, level), "doing", lang=lang, width=width, demonstration=True)
    assert faults(figure) == [] and figure.get_figheight() * 25.4 <= 240


def test_of_many_places_groups_are_drawn_and_their_members_kept():
    figure = cluster_map(doing(300, "county"))
    members = told(figure).data.drop_duplicates("place")
    assert members["group"].nunique() <= 40 and members["group"].notna().all()
    assert len(figure.axes[1].get_yticklabels()) <= 40


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_compare_is_said(lang):
    text = words(lang, "similarity")
    for n in (0, 1, 2):
        assert told(cluster_map(doing(n, "county"), lang=lang)).message.startswith(text["few"])
    none = doing(5, "county").assign(similarity=0.0)
    figure = cluster_map(none, "wording", lang=lang, demonstration=True)
    assert told(figure).message == text["wording_none"] + text["demonstration"]


def test_same_bytes(tmp_path):
    assert same_bytes(lambda: cluster_map(doing(5, "prefecture")), tmp_path)
