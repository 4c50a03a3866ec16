"""Sheets for coders, intervals, agreement: figures worked by hand or known from the literature."""

import math

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.paths import PROJECT
from fazhi.tables import read_table
from fazhi.validating.agreement import clustered, kappa, share, wilson
from fazhi.validating.sheets import draw, marked
from fazhi.validation import (
    agreement,
    answered,
    compared,
    found_measures,
    from_sheet,
    judged_measures,
    labelled,
    paragraph,
    precision,
    read_coded,
    read_sheet,
    recall,
    sheet_of_figures,
    sheet_of_measures,
    sheet_of_numerals,
    write_sheet,
)

OUT, GOLD = PROJECT / "data" / "processed", PROJECT / "tests" / "gold"


def kept(name):
    return read_table(name, OUT)


def answers(*right, weights=None):
    ids = [f"u{i}" for i in range(len(right))]
    return pd.DataFrame(
        {"id": ids, "weight": weights or [1.0] * len(right), "right": [str(r) for r in right]}
    )


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (9, 10, 0.5958, 0.9821),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (1, 1, 0.2065, 1.0),
    ],
)
def test_wilson(hits, n, low, high):
    """81 of 263 is the example of Newcombe (1998), Statistics in Medicine 17, 857-872."""
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_at_another_level_is_narrower_and_of_nothing_is_nothing():
    assert (
        wilson(9, 10)[0] < wilson(9, 10, level=0.8)[0] < 0.9 < wilson(9, 10, level=0.8)[1] < wilson(9, 10)[1]
    )
    assert all(map(math.isnan, wilson(0, 0)))


@pytest.mark.parametrize(("hits", "n", "level"), [(3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0)])
def test_wilson_says_what_cannot_be(hits, n, level):
    with pytest.raises(ValueError, match=f"hits={hits}, n={n}"):
        wilson(hits, n, level=level)


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_holds_the_share(hits, n):
    low, high = wilson(min(hits, n), n)
    assert 0 <= low <= min(hits, n) / n <= high <= 1


def test_a_weighted_share_counts_what_each_unit_stands_for():
    """Weights 1, 1, 2: right are 3 of 4 parts; the effective size is 16 / 6."""
    found = share([True, False, True], [1, 1, 2])
    assert (found.hits, found.n, found.share) == (2, 3, 0.75)
    assert (found.low, found.high) == pytest.approx(wilson(2, 16 / 6), abs=1e-12)
    assert share([True] * 3, [5.0, 1.0, 2.5]).high == 1.0


@pytest.mark.parametrize(
    ("table", "alike", "chance", "value"),
    [
        ([[20, 5], [10, 15]], 0.70, 0.50, 0.40),
        ([[45, 15], [25, 15]], 0.60, 0.54, 0.1304),
        ([[25, 35], [5, 35]], 0.60, 0.46, 0.2593),
        ([[10, 0, 0], [0, 5, 0], [0, 0, 5]], 1.0, 0.375, 1.0),
    ],
)
def test_kappa_of_known_tables(table, alike, chance, value):
    """Chance by hand: 0.5·0.6 + 0.5·0.4 = 0.5 in the first; 0.7·0.6 + 0.3·0.4 = 0.54; 0.3·0.6 + 0.7·0.4 = 0.46."""
    cells = [(i, j, n) for i, row in enumerate(table) for j, n in enumerate(row)]
    one = [i for i, _, n in cells for _ in range(n)]
    other = [j for _, j, n in cells for _ in range(n)]
    found = kappa(one, other)
    assert (found.alike, found.chance, found.kappa) == pytest.approx((alike, chance, value), abs=5e-5)
    assert found.low <= found.kappa <= found.high <= 1


def test_bootstrap_of_kappa_is_near_the_formula():
    """Large-sample standard error of kappa 0.4 over 50 units, by Fleiss, Cohen and Everitt (1969): about 0.127."""
    found = kappa([1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(0.127, abs=0.01)
    assert kappa([1, 0, 1], [1, 1, 0], seed=3) == kappa([1, 0, 1], [1, 1, 0], seed=3)


def test_kappa_without_a_choice_and_of_nothing():
    assert math.isnan(kappa(["a", "a"], ["a", "a"]).kappa)
    assert kappa([], []).n == 0
    with pytest.raises(ValueError, match="one coder has 1 labels, the other 2"):
        kappa([1], [1, 2])


def test_clusters_are_drawn_whole():
    """Two reports, one all right and one all wrong: a draw is 0, 1/2 or 1, so the interval is everything."""
    assert clustered([True] * 5 + [False] * 5, ["a"] * 5 + ["b"] * 5) == (0.0, 1.0)
    assert clustered([True] * 4, ["a", "a", "b", "b"]) == (1.0, 1.0)
    assert all(map(math.isnan, clustered([True], ["a"])))


def units(**strata):
    rows = [(f"{name}{i}", name) for name, size in strata.items() for i in range(size)]
    return pd.DataFrame(rows, columns=["id", "kind"])


@pytest.mark.parametrize(
    ("strata", "size", "expected"),
    [
        ({"a": 8, "b": 2}, 5, {"a": 4, "b": 1}),
        ({"a": 100, "b": 1, "c": 1}, 10, {"a": 8, "b": 1, "c": 1}),
        ({"a": 3, "b": 3, "c": 3}, 2, {"a": 1, "b": 1, "c": 1}),
        ({"a": 2, "b": 2}, 100, {"a": 2, "b": 2}),
        ({"a": 5, "b": 5}, 5, {"a": 3, "b": 2}),
    ],
)
def test_each_stratum_has_its_share(strata, size, expected):
    drawn = draw(units(**strata), ["kind"], size=size)
    assert drawn["stratum"].value_counts().to_dict() == expected
    assert drawn.groupby("stratum")["weight"].sum().to_dict() == pytest.approx(strata)


def test_a_draw_depends_on_the_seed_alone():
    rows = units(a=30, b=10)
    first = set(draw(rows, ["kind"], size=10)["id"])
    assert set(draw(rows.sample(frac=1, random_state=4), ["kind"], size=10)["id"]) == first
    assert set(draw(rows, ["kind"], size=10, seed=1)["id"]) != first
    more = draw(pd.concat([rows, units(c=10)]), ["kind"], size=10, least=4)
    assert set(draw(rows, ["kind"], size=8, least=4)["id"]) == set(more.loc[more["kind"] != "c", "id"])


@pytest.mark.parametrize("options", [{"size": 0}, {"least": -1}])
def test_nothing_to_draw(options):
    with pytest.raises(ValueError, match="nothing to draw"):
        draw(units(a=3), ["kind"], **options)


def test_marks_stay_in_the_line():
    text = "第一行。\n受理35件,审结30件。\n第三行。"
    assert marked(text, 7, 10) == "受理【35件】,审结30件。"
    assert marked(text, 7, 10, around=1) == "…理【35件】,…"


def test_a_sheet_of_figures_shows_number_and_entry():
    sheet = sheet_of_figures(kept("indicators"), kept("reports"), ["dimension"], size=20)
    texts = dict(zip(kept("indicators")["quantity_id"], kept("indicators")["text"], strict=True))
    assert len(sheet) == 20 and sheet["right"].eq("").all()
    for row in sheet.itertuples():
        assert f"【{texts[row.id.split(' ')[0]]}】" in row.sentence and row.name_zh and row.definition
    assert sheet["weight"].sum() == pytest.approx(len(kept("indicators")))


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_goes_to_the_coder_and_back(tmp_path, name):
    sheet = sheet_of_measures(kept("measures"), kept("reports"), size=12)
    path = write_sheet(sheet, tmp_path / "to_code" / name)
    before = path.read_bytes()
    assert write_sheet(sheet, path).read_bytes() == before
    back = read_sheet(path)
    assert back.drop(columns="weight").equals(sheet.drop(columns="weight").astype("str"))
    assert back["weight"].to_list() == pytest.approx(sheet["weight"].to_list())
    filled = answered(sheet, pd.Series(True, index=sheet["id"]))
    write_sheet(filled, path)
    assert precision(read_sheet(path)).loc["all", "hits"] == len(sheet)
    with pytest.raises(FileExistsError, match="has answers in it"):
        write_sheet(sheet, path)
    assert precision(read_sheet(write_sheet(sheet, path, keep=True))).loc["all", "n"] == len(sheet)


def test_an_excel_sheet_is_fit_to_be_filled(tmp_path):
    path = write_sheet(sheet_of_measures(kept("measures"), kept("reports"), size=5), tmp_path / "sheet.xlsx")
    page = openpyxl.load_workbook(path).active
    head = [cell.value for cell in page[1]]
    assert page.freeze_panes == "A2"
    assert page.cell(2, head.index("right") + 1).fill.start_color.rgb == "00FFF6DD"


def test_formulas_do_not_run(tmp_path):
    sheet = answers("").assign(note="=1+1")
    for name in ("a.csv", "a.xlsx"):
        path = write_sheet(sheet.assign(right="", note="", sentence="=1+1"), tmp_path / name)
        assert read_sheet(path)["sentence"].tolist() == ["=1+1"]
    assert "'=1+1" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("cell", "read"), [("是", "1"), ("N", "0"), ("1.0", "1"), ("√", "1"), ("错", "0"), ("", "")]
)
def test_answers_as_coders_write_them(tmp_path, cell, read):
    path = tmp_path / "sheet.csv"
    path.write_text(f"id;weight;right\nu1;1;{cell}\n", encoding="gb18030")
    assert read_sheet(path)["right"].tolist() == [read]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "id,weight,right\nu1,1,maybe\nu2,1,1\nu2,x,0\n",
            "line 2: right 'maybe' is neither 1 nor 0; line 4: weight 'x'",
        ),
        ("id,weight,right\nu2,1,1\nu2,1,0\n", "line 3: id u2 is there twice"),
        ("id,weight,right\n,1,1\n", "line 2: the id is lost"),
        ("weight,right\n1,1\n", "no column id"),
        ("id,weight,right\n", "no rows"),
    ],
)
def test_a_sheet_that_cannot_be_used_says_where(tmp_path, text, message):
    (tmp_path / "sheet.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="sheet.csv") as error:
        read_sheet(tmp_path / "sheet.csv")
    assert message in str(error.value)


def test_a_sheet_has_one_of_two_suffixes(tmp_path):
    with pytest.raises(ValueError, match="is .csv or .xlsx"):
        write_sheet(answers(1), tmp_path / "sheet.ods")


def test_precision_counts_what_was_answered():
    found = precision(answers(1, 1, 0, ""))
    assert found.loc["all", ["hits", "n", "share"]].tolist() == [2, 3, pytest.approx(2 / 3)]
    by = precision(answers(1, 1, 0).assign(level=["a", "a", "b"]), "level")
    assert by["share"].to_dict() == {"a": 1.0, "b": 0.0}
    with pytest.raises(ValueError, match="no row of the sheet is answered"):
        precision(answers("", ""))


def test_agreement_of_two_sheets():
    one, other = answers(1, 1, 0, 0, ""), answers(1, 0, 0, 0, 1)
    assert (agreement(one, other).n, agreement(one, other).alike) == (4, 0.75)
    hands = [
        frame.assign(hand_indicator=names)
        for frame, names in ((one, ["a", "", "b", "", ""]), (other, ["a", "", "", "", ""]))
    ]
    assert agreement(*hands, "hand_indicator", blank="none").n == 5
    with pytest.raises(ValueError, match="answer of both coders in right"):
        agreement(answers("", 1), answers(1, ""))


def figure(at, indicator="fines", value=5.0, **changed):
    row = {
        "quantity_id": f"甲:{at}",
        "file": "甲.txt",
        "raw_start": at,
        "raw_end": at + 4,
        "indicator": indicator,
    }
    return row | {"value": value, "scope": "", "period": "year"} | changed


def hand(at, indicator="fines", value=5.0, **changed):
    row = {
        "report": "甲",
        "start": at,
        "end": at + 4,
        "class": "quantity",
        "indicator": indicator,
        "value": value,
    }
    return row | {"scope": "", "period": "", "optional": False} | changed


@pytest.mark.parametrize(
    ("figures", "coded", "expected"),
    [
        ([figure(0)], [hand(0)], [("fines", "fines", True)]),
        ([figure(0)], [hand(1)], [("fines", "fines", True)]),
        ([figure(0)], [hand(2)], [("fines", "", False), ("", "fines", False)]),
        ([figure(0)], [hand(0, value=6.0)], [("fines", "fines", False)]),
        ([figure(0)], [hand(0, "hearings")], [("fines", "hearings", False)]),
        ([figure(0)], [hand(0, scope="法院")], [("fines", "fines", False)]),
        ([figure(0)], [hand(0, period="plan")], [("fines", "fines", False)]),
        ([figure(0)], [hand(0, indicator="")], [("fines", "", False)]),
        ([], [hand(0), hand(9)], [("", "fines", False)] * 2),
        ([figure(0)], [hand(0, optional=True), hand(9, optional=True)], []),
        ([figure(0, file="乙.txt")], [hand(0)], [("", "fines", False)]),
    ],
)
def test_figures_and_codes_meet_by_their_place(figures, coded, expected):
    frame = pd.DataFrame(figures, columns=list(figure(0)))
    pairs = compared(frame, pd.DataFrame(coded))
    assert pairs[["indicator", "hand", "hit"]].values.tolist() == [list(row) for row in expected]


def test_period_and_scope_may_be_left_aside():
    pairs = compared(pd.DataFrame([figure(0)]), pd.DataFrame([hand(0, scope="法院")]), in_full=False)
    assert pairs["hit"].tolist() == [True]


def test_recall_and_precision_of_pairs():
    """Three coded, two found; two found of three in the tables."""
    rows = [
        ("a", "q", "x", "x", True),
        ("a", "q", "x", "x", True),
        ("b", "", "", "x", False),
        ("b", "q", "x", "", False),
    ]
    found = recall(pd.DataFrame(rows, columns=["report", "quantity_id", "indicator", "hand", "hit"]))
    assert found[["hits", "n"]].to_dict("index") == {
        "recall": {"hits": 2, "n": 3},
        "precision": {"hits": 2, "n": 3},
    }
    assert found.loc["recall", ["low_reports", "high_reports"]].tolist() == [0.0, 1.0]


def test_the_coded_sample_is_read_and_compared():
    gold = read_coded(GOLD)
    assert gold.figures["indicator"].ne("").sum() == 183 and len(gold.sentences) == 724
    assert set(read_coded(GOLD, files=["x/daye-2020.txt", "other.txt"]).figures["report"]) == {"daye-2020"}
    found = recall(compared(kept("indicators"), gold.figures))
    assert found.loc["recall", "n"] == 183 and found["share"].min() >= 0.98


def test_a_corpus_that_nobody_coded():
    gold = read_coded(GOLD, files=["other.txt"])
    pairs = compared(kept("indicators"), gold.figures)
    assert pairs.empty and recall(pairs)["n"].eq(0).all()
    assert labelled(kept("indicators"), gold.figures).empty
    assert judged_measures(kept("measures"), gold.sentences).empty


def test_labels_of_all_amounts():
    labels = labelled(
        pd.DataFrame([figure(0), figure(20)]), pd.DataFrame([hand(0), hand(9, ""), hand(20, "hearings")])
    )
    assert labels[["hand", "indicator"]].values.tolist() == [
        ["fines"] * 2,
        ["none"] * 2,
        ["hearings", "fines"],
    ]


def test_measures_lie_in_the_sentence_they_share_most_with():
    sentences = pd.DataFrame(
        [
            {"report": "甲", "start": 0, "end": 10, "measure": True, "dimension": "supervision"},
            {"report": "甲", "start": 10, "end": 40, "measure": False, "dimension": "other"},
        ]
    )
    rows = [("甲:0", "甲.txt", 0, 12), ("甲:8", "甲.txt", 8, 40), ("乙:0", "乙.txt", 0, 9)]
    measures = pd.DataFrame(rows, columns=["measure_id", "file", "raw_start", "raw_end"])
    judged = judged_measures(measures, sentences)
    assert judged[["measure_id", "right", "dimension"]].values.tolist() == [
        ["甲:0", True, "supervision"],
        ["甲:8", False, "other"],
    ]


def test_a_measure_is_found_where_half_of_its_sentence_is_covered():
    rows = [
        (0, 10, True, "achievements"),
        (10, 20, True, "achievements"),
        (20, 30, True, "plans"),
        (30, 40, False, "achievements"),
    ]
    sentences = pd.DataFrame(rows, columns=["start", "end", "measure", "part"]).assign(report="甲", text="x")
    measures = pd.DataFrame([("甲.txt", 0, 5), ("甲.txt", 16, 24)], columns=["file", "raw_start", "raw_end"])
    assert found_measures(measures, sentences)["found"].tolist() == [True, False]
    assert found_measures(measures.assign(file="乙.txt"), sentences)["found"].tolist() == [False, False]
    gold = read_coded(GOLD)
    assert found_measures(kept("measures"), gold.sentences)["found"].mean() > 0.9


def test_reports_read_whole_on_a_sheet(tmp_path):
    ledger, coded = kept("quantities"), kept("indicators")
    sheet = sheet_of_numerals(ledger, kept("reports"), ["xx-district-2020.txt"])
    own = coded[coded["file"] == "xx-district-2020.txt"].set_index("quantity_id")
    assert len(sheet) == (ledger["file"].eq("xx-district-2020.txt") & ledger["kind"].eq("quantity")).sum()
    sheet["hand_indicator"] = sheet["id"].map(own["indicator"]).fillna("")
    back = read_sheet(write_sheet(sheet, tmp_path / "whole.xlsx"))
    hands = from_sheet(back, ledger, set(coded["indicator"]))
    assert hands["indicator"].ne("").sum() == len(own) > 0
    periods = hands.assign(scope=sheet["id"].map(own["scope"]).fillna("").to_numpy(), period="")
    assert compared(coded, periods, in_full=False)["hit"].all()
    with pytest.raises(ValueError, match="line 2: no such indicator; line 3: the value is no number"):
        wrong = back.assign(hand_indicator=["finess", *back["hand_indicator"][1:]])
        from_sheet(
            wrong.assign(hand_value=["", "12x", *[""] * (len(back) - 2)]), ledger, set(coded["indicator"])
        )
    with pytest.raises(ValueError, match="not in the table reports: 乙.txt"):
        sheet_of_numerals(ledger, kept("reports"), ["乙.txt"])


def test_a_folder_without_codes_and_a_line_that_is_none(tmp_path):
    with pytest.raises(FileNotFoundError, match="no .jsonl file of a coded report"):
        read_coded(tmp_path)
    for name in ("quantities", "sentences"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "甲.jsonl").write_text('{"start": 1}\n{"start": \n', encoding="utf-8")
    with pytest.raises(ValueError, match="甲.jsonl, line 2"):
        read_coded(tmp_path)


def test_the_paragraph_is_made_of_the_numbers():
    rows = [("a", "q", "x", "x", True), ("b", "", "", "x", False)]
    pairs = pd.DataFrame(rows, columns=["report", "quantity_id", "indicator", "hand", "hit"])
    coders = kappa([1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)
    sampled = precision(answers(1, 1, 0, 1)).loc["all"]
    en = paragraph(sampled, recall(pairs), coders)
    assert (
        "Of 4 coded units" in en
        and "3 were right" in en
        and "precision 0.75 (95 % interval 0.30 to 0.95" in en
    )
    assert "1 of 2 figures" in en and "bootstrap over reports 0.00 to 1.00" in en and "kappa 0.40" in en
    zh = paragraph(sampled, recall(pairs), coders, lang="zh")
    assert "抽取4条" in zh and "准确率0.75" in zh and "召回率0.50" in zh and "kappa 为0.40" in zh
    one = paragraph(sampled, recall(pairs[:1]))
    assert "In the report read whole, 1 of 1" in one and "nan" not in one
