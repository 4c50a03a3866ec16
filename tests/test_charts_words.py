"""Distinctive terms of groups, and problems and plans by dimension: worked by hand; one to three hundred places."""

import pandas as pd
import pytest

from fazhi.plots.paging import pages
from fazhi.plots.parts import part_bars, part_shares
from fazhi.plots.style import told
from fazhi.plots.style import words as labels
from fazhi.plots.words import term_bars, terms
from tests.charting import SIZES, faults, made_measures, made_places, same_bytes

REPORTS = pd.DataFrame(
    {
        "report_id": list("ab"),
        "region": ["甲县", "乙市"],
        "code": ["1", "2"],
        "level": ["county", "prefecture"],
        "year": 2021,
    }
).assign(issuer_kind="government")
SAID = pd.DataFrame({"report_id": list("aab"), "text": ["普法 执法", "普法 普法", "执法 复议"]})


def cut_up(text):
    return [text[i : i + 2] for i in range(len(text) - 1)]


def test_terms_of_each_group_with_their_numbers():
    table = terms(SAID, REPORTS, "level", least=1, words=str.split)
    first = table.drop_duplicates("group")
    assert first[["group", "term", "n", "rest", "statements"]].values.tolist() == [
        ["prefecture", "复议", 1, 0, 1],
        ["county", "普法", 3, 0, 2],
    ]
    two = terms(SAID, REPORTS, "place", groups=["甲县", "乙市"], least=1, words=str.split)
    assert two["group"].drop_duplicates().tolist() == ["甲县", "乙市"]


def test_a_group_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="丙县"):
        terms(SAID, REPORTS, "place", groups=["甲县", "丙县"])
    with pytest.raises(ValueError, match="colour"):
        terms(SAID, REPORTS, "colour")
    with pytest.raises(ValueError, match="colour"):
        part_shares(SAID, REPORTS, "colour")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [85, 180])
@pytest.mark.parametrize(("n", "level"), SIZES)
def test_legible_whatever_the_number_of_places(n, level, width, lang):
    reports = made_places(n, level)
    measures = made_measures(reports)
    found = terms(measures, reports, "place", least=1, words=cut_up)
    parts = part_shares(measures, reports, "place")
    for chart, table in ((term_bars, found), (part_bars, parts)):
        figure = chart(table, lang=lang, width=width, demonstration=True)
        assert faults(figure) == [] and figure.get_figheight() * 25.4 <= 240


def test_every_group_has_its_panel_on_some_page():
    reports = made_places(31, "province")
    figures = pages(term_bars, terms(made_measures(reports), reports, "place", least=1, words=cut_up))
    titles = [axes.get_title(loc="left") for figure in figures for axes in figure.axes if axes.get_visible()]
    assert len(figures) > 1 and len(titles) == 31


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_compare_is_said(lang):
    one = terms(SAID, REPORTS.head(1), "level")
    figure = term_bars(one, lang=lang, demonstration=True)
    assert told(figure).message == labels(lang, "terms")["nothing"] + labels(lang)["demonstration"]
    done = SAID.assign(part="achievements", dimension="rulemaking")
    assert told(part_bars(part_shares(done, REPORTS), lang=lang)).message == labels(lang, "parts")["nothing"]
    assert (
        told(part_bars(part_shares(done.head(0), REPORTS), lang=lang)).message
        == labels(lang, "parts")["nothing"]
    )


PARTS = pd.DataFrame(
    [("a", "achievements", "rulemaking")] * 3
    + [("a", "achievements", "enforcement")]
    + [("a", "problems", "enforcement"), ("b", "plans", "rulemaking"), ("b", "title", "rulemaking")],
    columns=["report_id", "part", "dimension"],
)


def test_parts_worked_by_hand():
    table = part_shares(PARTS, REPORTS).set_index(["dimension", "part"])
    assert table.loc[("rulemaking", "achievements"), ["n", "total", "share", "reports"]].tolist() == [
        3,
        4,
        0.75,
        2,
    ]
    assert table.loc[("enforcement", "problems"), ["n", "total", "share"]].tolist() == [1, 1, 1.0]
    assert table.loc[("rulemaking", "problems"), "n"] == 0
    levels = part_shares(PARTS, REPORTS, "level").query("n > 0")
    assert levels[["group", "part", "total"]].drop_duplicates().values.tolist() == [
        ["prefecture", "plans", 1],
        ["county", "achievements", 4],
        ["county", "problems", 1],
    ]


def test_bars_and_numbers_are_those_of_the_table():
    axes = part_bars(part_shares(PARTS, REPORTS), lang="en").axes[0]
    assert sorted(round(bar.get_width()) for bar in axes.patches) == [-100, 0, 0, 100]
    assert [text.get_text() for text in axes.texts] == ["problems (n=1)", "0", "1", "plans (n=1)", "1", "0"]


@pytest.mark.parametrize("chart", ["terms", "parts"])
def test_same_bytes(tmp_path, chart):
    if chart == "terms":
        assert same_bytes(
            lambda: term_bars(terms(SAID, REPORTS, "level", least=1, words=str.split)), tmp_path
        )
    else:
        assert same_bytes(lambda: part_bars(part_shares(PARTS, REPORTS)), tmp_path)
