"""Charts of what places report: what they show, and that they can be read, from one place to three hundred."""

import math

import pandas as pd
import pytest

from fazhi import figures
from fazhi.figures import cells, coverage, dots, heatmap, latest, pages, rates, years
from fazhi.plots.heatmap import stated_as
from fazhi.plots.style import told
from tests.charts import drawn_texts, faults, made, mm

SIZES = [(1, "county"), (5, "prefecture"), (31, "province"), (300, "county")]
CHARTS = {
    "coverage": lambda reports, table, **options: pages(coverage, reports, **options),
    "heatmap": lambda reports, table, **options: pages(heatmap, table, **options),
    "dots": lambda reports, table, **options: pages(dots, table, "reconsideration_received", **options),
    "rate": lambda reports, table, **options: pages(dots, table, "mediation_success_rate", **options),
}


@pytest.fixture(scope="module", autouse=True)
def style():
    figures.use_style("zh")


@pytest.fixture(scope="module")
def tables():
    kept = {}

    def of(n, level, span=(2021,)):
        if (n, level, span) not in kept:
            reports, coded = made(n, span, level)
            kept[n, level, span] = (reports, cells(coded, reports))
        return kept[n, level, span]

    return of


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize(("n", "level"), SIZES)
@pytest.mark.parametrize(("lang", "width"), [("zh", 85), ("en", 180)])
def test_charts_can_be_read_at_print_size(tables, chart, n, level, lang, width):
    drawn = CHARTS[chart](*tables(n, level), lang=lang, width=width)
    for figure in [drawn[0], drawn[-1]]:
        assert faults(figure) == []
        assert mm(figure)[0] == width
        assert mm(figure)[1] <= 245
        assert told(figure).pages == len(drawn)


@pytest.mark.parametrize(("n", "level"), [(5, "prefecture"), (31, "province"), (120, "county")])
@pytest.mark.parametrize(("lang", "width"), [("zh", 180), ("en", 85)])
def test_years_can_be_read_at_print_size(tables, n, level, lang, width):
    reports, table = tables(n, level, (2018, 2019, 2020, 2021))
    for figure in [
        *pages(years, table, "mediation_cases", lang=lang, width=width)[:1],
        coverage(reports, lang=lang, width=width),
    ]:
        assert faults(figure) == []
        assert mm(figure)[0] == width


def test_pages_hold_every_place_once(tables):
    _, table = tables(300, "county")
    stated = latest(table).query("indicator == 'mediation_cases' and told == 'stated'")
    labels = [text for figure in pages(dots, table, "mediation_cases") for text, _, _ in drawn_texts(figure)]
    for region in stated["region"]:
        assert sum(label.split(" ")[0] == region for label in labels) == stated["region"].eq(region).sum()
    with pytest.raises(ValueError, match="page is 99"):
        dots(table, "mediation_cases", page=99)


# ---- what is nothing, and what is not there

REPORTS = pd.DataFrame(
    [
        ("a", "甲县", "110101", "county", 2021), ("b", "乙县", "110102", "county", 2021), ("c", "丙县", "110105", "county", 2021),
        ("d", "丁市", "130100", "prefecture", 2021),
    ],
    columns=["report_id", "region", "code", "level", "year"],
).assign(status="ok", primary=True, n_chars=5000, file=lambda rows: rows["report_id"] + ".txt")  # fmt: skip
FIGURES = pd.DataFrame(
    [
        ("a", "emergency_drills", 0.0, None, ""), ("b", "emergency_drills", 40.0, None, "more_than"),
        ("c", "emergency_drills", 20.0, 30.0, ""), ("d", "government_rules", 2.0, None, "about"),
    ],
    columns=["report_id", "indicator", "value", "high", "approx"],
).assign(period="year", scope="", unit="次", sentence="", high=lambda rows: rows["high"].astype(float))  # fmt: skip


def small():
    return cells(FIGURES, REPORTS)


def test_cells_tell_zero_missing_and_not_applicable_apart():
    table = small().set_index(["region", "indicator"])
    assert table.loc[("甲县", "emergency_drills"), ["told", "value"]].tolist() == ["stated", 0.0]
    assert table.loc[("丁市", "emergency_drills"), "told"] == "missing"
    assert table.loc[("甲县", "government_rules"), "told"] == "not applicable"
    assert table.loc[("丁市", "government_rules"), ["told", "approx"]].tolist() == ["stated", "about"]
    assert table.loc[("丙县", "emergency_drills"), "high"] == 30
    assert list(small()["region"].drop_duplicates()) == ["丁市", "甲县", "乙县", "丙县"]


def test_cells_of_one_year_and_of_nothing():
    assert cells(FIGURES, REPORTS, year=2020).empty
    assert len(cells(FIGURES, REPORTS, year=2021)) == len(small())
    assert cells(FIGURES, REPORTS.assign(status="unreadable")).empty


def test_latest_takes_the_last_year_of_each_place():
    rows = pd.DataFrame(
        {"region": ["甲县", "甲县", "乙县", "丙县"], "code": ["1", "1", "2", "3"], "level": "county"}
    )
    rows["year"] = pd.array([2019, 2021, 2020, None], dtype="Int64")
    assert latest(rows).index.tolist() == [1, 2, 3]


def test_heat_map_prints_values_as_stated_and_shades_by_rank_within_a_level():
    figure = heatmap(small(), lang="en")
    written = [text for text, _, _ in drawn_texts(figure)]
    assert {"0", "40+", "20–30", "≈2"} <= set(written)
    shown = told(figure).data.set_index(["region", "indicator"])["shade"]
    drills = [shown[place, "emergency_drills"] for place in ("甲县", "丙县", "乙县")]
    assert drills == [0, 0.5, 1]
    assert math.isnan(shown["丁市", "government_rules"])
    hatched = [box for box in figure.axes[0].patches if box.get_hatch()]
    assert len(hatched) == 1  # the drills of 丁市: not reported
    share = told(heatmap(small(), shade="share")).data.set_index(["region", "indicator"])["shade"]
    assert share["丙县", "emergency_drills"] == 0.5
    with pytest.raises(ValueError, match="rank or share"):
        heatmap(small(), shade="colour")


@pytest.mark.parametrize(
    ("value", "high", "approx", "zh", "en"),
    [
        (40.0, None, "", "40", "40"),
        (1703000.0, None, "about", "≈170.3万", "≈1.703M"),
        (98.73, None, "less_than", "<98.73", "<98.73"),
        (3.0, 5.0, "", "3–5", "3–5"),
        (250000000.0, None, "at_least", "2.5亿+", "250M+"),
        (0.0, None, "at_most", "≤0", "≤0"),
    ],
)
def test_figures_are_written_as_stated(value, high, approx, zh, en):
    cell = {"value": value, "high": high, "approx": approx}
    assert (stated_as(cell, "zh"), stated_as(cell, "en")) == (zh, en)


def test_dots_are_sorted_open_ended_and_say_who_is_silent():
    figure = dots(small(), "emergency_drills", lang="en")
    axes = figure.axes[0]
    labels = [tick.get_text() for tick in axes.get_yticklabels()]
    assert labels == ["丁市", "乙县", "丙县", "甲县", "prefecture: 0 of 1", "county: 3 of 3"]
    written = [text.strip() for text, _, _ in drawn_texts(figure)]
    assert "not reported" in written
    arrows = [note for note in axes.texts if getattr(note, "arrow_patch", None)]
    assert [arrow.xy[0] for arrow in arrows] == [40.0]
    assert "bar: a range" in figure.get_supxlabel()
    rules = dots(small(), "government_rules", lang="en")
    assert [line.get_markerfacecolor() for line in rules.axes[0].lines if line.get_marker() == "s"] == [
        "white"
    ]
    assert sum(text.strip() == "not applicable" for text, _, _ in drawn_texts(rules)) == 3


def test_dots_warn_of_different_years_and_of_unknown_indicators():
    reports = REPORTS.assign(year=[2019, 2020, 2021, 2021])
    figure = dots(cells(FIGURES, reports), "emergency_drills", lang="en")
    assert "different years (2019–2021)" in figure.get_supxlabel()
    with pytest.raises(ValueError, match="none of that name"):
        dots(small(), "drills")


NOTHING = [
    lambda lang: coverage(REPORTS.head(0), lang=lang),
    lambda lang: heatmap(small().head(0), lang=lang),
    lambda lang: heatmap(small().assign(told="missing"), lang=lang),
    lambda lang: dots(small().head(0), "fines", lang=lang),
    lambda lang: dots(small(), "fines", lang=lang),
    lambda lang: rates(checks().head(0), lang=lang),
    lambda lang: years(small(), "emergency_drills", lang=lang),
    lambda lang: years(small().head(0), "emergency_drills", lang=lang),
]


@pytest.mark.parametrize("draw", NOTHING)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_draw_is_said(draw, lang):
    figure = draw(lang)
    words = told(figure).message
    assert len(words) > 8
    assert "".join(drawn_texts(figure)[0][0].split()) == "".join(words.split())
    assert faults(figure) == []


# ---- coverage


def test_coverage_of_several_years_shows_what_is_missing():
    reports = pd.concat([REPORTS, REPORTS.head(2).assign(year=2019, status=["ok", "unreadable"])])
    reports = pd.concat([reports, REPORTS.tail(1).assign(file="d2.txt")])
    figure = coverage(reports.astype({"year": "Int64"}), lang="en")
    axes = figure.axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2019", "2020", "2021"]
    assert len(axes.patches) == 6
    assert {"0.5", "0.5 ×2"} == {text.get_text() for text in axes.texts if text.get_text().strip()}
    assert figure.get_suptitle() == "Corpus: 6 of 7 files read"
    assert [label.get_text() for label in axes.get_legend().get_texts()] == ["read", "not readable"]


def test_coverage_of_many_places_counts_and_can_name_each():
    reports, _ = made(300)
    counts = coverage(reports, lang="en")
    read = int(reports["status"].eq("ok").sum())
    assert f"{read} / 300" in {text.get_text() for text in counts.axes[0].texts}
    assert told(coverage(reports, each=True)).pages == 7
    assert told(coverage(reports)).pages == 1


def test_coverage_names_a_file_whose_place_is_unknown():
    reports = REPORTS.assign(region=["", "", None, "丁市"], level=["", "", None, "prefecture"])
    labels = [tick.get_text() for tick in coverage(reports, lang="en").axes[0].get_yticklabels()]
    assert labels == ["丁市 2021", "a.txt 2021", "b.txt 2021", "c.txt 2021", "prefecture", "unknown"]


# ---- rates


def checks() -> pd.DataFrame:
    rows = [
        ("甲县", "rate", 98.9, [822.0, 832.0], 98.798077, 0.101923, False),
        ("乙县", "rate", 50.0, [1.0, 2.0], 50.0, 0.0, True),
        ("丙县", "growth", -12.0, [100.0, 90.0], -10.0, -2.0, False),
        ("丁市", "sum", 30.0, [10.0, 15.0], 25.0, 5.0, False),
        ("丁市", "sum", 9.0, [1.0, 2.0, 3.0, 2.0, 1.0], 9.0, 0.0, True),
    ]
    columns = ["region", "kind", "total", "parts", "computed", "difference", "consistent"]
    return pd.DataFrame(rows, columns=columns).assign(report_id="a", code="1", year=2021)


def test_rates_put_contradictions_first_with_their_difference():
    figure = rates(checks(), lang="en")
    assert told(figure).data["region"].tolist() == ["丙县", "甲县", "乙县"]
    written = [text.get_text() for text in figure.axes[0].texts]
    assert {"\u22122", "+0.102", "98.9%   822 / 832 = 98.798%", "\u221212%   100 → 90 = \u221210%"} <= set(
        written
    )
    assert figure.get_suptitle() == "Rates against the reports' own counts: 3 checked, contradictions: 2"
    assert faults(figure) == []
    assert faults(rates(checks(), lang="zh", width=85)) == []


def test_sums_are_compared_in_per_cent():
    figure = rates(checks(), lang="en", kinds=("sum", "difference"))
    assert told(figure).data["gap"].tolist() == [20, 0]
    assert "9   1 + 2 + … + 1 = 9" in [text.get_text() for text in figure.axes[0].texts]
    with pytest.raises(ValueError, match="kinds"):
        rates(checks(), kinds=("rate", "sum"))


def test_of_many_checks_only_contradictions_are_drawn():
    many = pd.concat([checks()] * 60, ignore_index=True)
    drawn = pages(rates, many, lang="en")
    assert len(drawn) == 4
    assert "Only those" in drawn[0].get_supxlabel()
    assert "holds" not in [tick.get_text() for tick in drawn[0].axes[0].get_yticklabels()]
    assert told(rates(many[many["consistent"]], lang="en")).message.endswith("contradictions: 0")


# ---- years


def test_years_leave_gaps_and_print_the_ends():
    reports = pd.concat([REPORTS.head(1).assign(report_id=f"a{y}", year=y) for y in (2018, 2019, 2021)])
    coded = pd.concat(
        [
            FIGURES.head(1).assign(report_id=f"a{y}", value=v)
            for y, v in [(2018, 5.0), (2019, 8.0), (2021, 12.0)]
        ]
    )
    figure = years(cells(coded, reports), "emergency_drills", lang="en")
    axes = figure.axes[0]
    assert axes.get_title(loc="left") == "甲县"
    line = axes.lines[0].get_ydata()
    assert line[:2].tolist() + line[3:].tolist() == [5, 8, 12]
    assert math.isnan(line[2])
    assert {text.get_text() for text in axes.texts} == {"5", "12"}
    assert axes.get_ylim()[0] == 0
