"""What a researcher looks up: plain functions, and the widgets that turn their knobs."""

import pandas as pd
import pytest

from fazhi import explore, paths, widgets
from fazhi.codebook import CodebookError, load
from fazhi.coding.entries import edited, entry_text, with_entry
from fazhi.indicators import availability, indicators, wide
from fazhi.paths import PROJECT
from fazhi.tables import read_table
from fazhi.views import file_link

OUT = PROJECT / "data" / "processed"
BOOK = paths.data_file("codebook.yaml")
CHOICE = pd.DataFrame(
    {
        "k": [2, 3],
        "coherence": [0.11, 0.12],
        "silhouette": [0.2, 0.3],
        "seeds": [0.91, 0.92],
        "bootstraps": [0.71, 0.52],
        "biggest": [0.6, 0.4],
        "terms": [["普法 宣传", "复议 案件"], ["普法 宣传", "复议 案件", "审批 服务"]],
        "examples": [
            ["开展普法宣传。", "办理复议案件。"],
            ["开展普法宣传。", "办理复议案件。", "取消审批事项。"],
        ],
    }
)
NEW = """
mediation_studios:
  dimension: dispute_resolution
  name_zh: 品牌调解室数
  name_en: Branded mediation studios
  definition: 品牌或个人调解室的个数
  unit: 个
  kind: count
  nature: stock
  combine: single
  says: [调解室]
  examples: [{text: "全县建成品牌调解室12个。", value: 12}, {text: "现有调解室8个。", value: 8}, {text: "设立调解室3个。", value: 3}]
  counter: ["调解室全年调解纠纷120件。"]
"""


@pytest.fixture(scope="module")
def tables():
    names = ("reports", "sources", "sections", "quantities", "indicators")
    found = {name: read_table(name, OUT) for name in names}
    book = load(BOOK)
    coded = indicators(found["quantities"], found["reports"], book, found["sections"])
    return found | {"indicators": coded}


@pytest.fixture(scope="module")
def places(tables):
    return tuple(make(tables["indicators"], tables["reports"]) for make in (wide, availability))


def test_places_side_by_side(places):
    shown = explore.side_by_side(
        *places, places=["太原市", "大冶市"], names=["fines", "legal_advisers_villages"]
    )
    assert shown.count("<tr>") == 3 and "大冶市 420281 county 2020" in shown and "岚皋县" not in shown
    of_year = explore.side_by_side(*places, years=[2018])
    assert "秦皇岛市" in of_year and "太原市" not in of_year and "·" not in of_year
    with pytest.raises(ValueError, match="not in the table: 无名县"):
        explore.side_by_side(*places, places=["大冶市", "无名县"])
    with pytest.raises(ValueError, match="no such place and year"):
        explore.side_by_side(*places, places=["大冶市"], years=[1999])


def test_picking_places_changes_the_table(places):
    live = widgets.side_by_side(*places, places=["大冶市"])
    assert "大冶市" in live.result and "太原市" not in live.result
    live.knobs["places"].value = ("太原市",)
    assert "太原市" in live.result and "大冶市" not in live.result
    assert live.call == "explore.side_by_side(…, places=['太原市'], years=[], names=[])"
    live.knobs["years"].value = (2018,)
    assert live.result == "<p>no such place and year, or no figure of it: choose others</p>"
    with pytest.raises(ValueError, match="places: 无名县 not there; there are"):
        widgets.side_by_side(*places, places=["无名县"])


def test_topics_of_a_number():
    shown = explore.topics_at(CHOICE, 3)
    assert "审批 服务" in shown and "办理复议案件。" in shown and "other 80 % 0.52" in shown
    with pytest.raises(ValueError, match="k=4 was not tried; tried are 2, 3"):
        explore.topics_at(CHOICE, 4)


def test_sliding_the_number_of_topics():
    live = widgets.topics_at(CHOICE)
    assert "审批 服务" not in live.result and "2 topics" in live.result
    live.knobs["k"].value = 3
    assert "审批 服务" in live.result and live.call == "explore.topics_at(…, k=3)"
    assert widgets.topics_at(CHOICE, 3).result == widgets.topics_at(CHOICE, 15).result == live.result
    with pytest.raises(ValueError, match="no number of topics was tried"):
        widgets.topics_at(CHOICE[:0])


def test_a_word_is_counted_and_stands_in_the_middle(tables):
    shown = explore.concordance(tables["reports"], "法律顾问", most=2)
    number = tables["reports"]["text"].str.count("法律顾问").sum()
    assert f"{number} places in " in shown and "the first 2" in shown and shown.count("<tr>") == 2
    assert "0 places in 0 of 5 reports" in explore.concordance(tables["reports"], "(无")
    with pytest.raises(ValueError, match="a word"):
        explore.concordance(tables["reports"], "")


def test_typing_a_word(tables):
    live = widgets.concordance(tables["reports"], "法律顾问")
    before = live.result
    live.knobs["around"].value = 4
    assert len(live.result) < len(before)
    live.knobs["word"].value = "调解"
    assert "法律顾问</mark>" not in live.result and "调解</mark>" in live.result
    live.knobs["word"].value = ""
    assert live.result == "<p>a word to look for is needed</p>"


def test_a_figure_is_traced_to_its_file(tables):
    row = tables["indicators"].iloc[5]
    shown = explore.trace(tables["indicators"], tables["reports"], tables["sources"], row["quantity_id"])
    source = tables["sources"].set_index("report_id")["source"][row["report_id"]]
    line = source[: row["raw_start"]].count("\n") + 1
    assert shown.count(f"{row['text']}</mark>") == 2 and row["indicator"] in shown
    assert f"line {line}, characters {row['raw_start']}–{row['raw_end']}" in shown
    with pytest.raises(ValueError, match="'x:1' is none of"):
        explore.trace(tables["indicators"], tables["reports"], tables["sources"], "x:1")


def test_picking_a_file_and_a_figure(tables):
    figures = tables["indicators"]
    live = widgets.trace(figures, tables["reports"], tables["sources"], raw=PROJECT / "data" / "raw")
    assert figures["quantity_id"].iloc[0] in live.call and ">daye-2020.txt</a>" in live.result
    files = live._box.children[0].children[0]
    files.value = "taiyuan-2021.txt"
    own = figures[figures["file"] == "taiyuan-2021.txt"]
    assert live.knobs["quantity_id"].value == own["quantity_id"].iloc[0] and "taiyuan-2021.txt" in live.result
    live.knobs["quantity_id"].value = own["quantity_id"].iloc[1]
    assert own["indicator"].iloc[1] in live.result
    with pytest.raises(ValueError, match="'x:1' is none of"):
        widgets.trace(figures, tables["reports"], tables["sources"], "x:1")


def test_links_are_escaped():
    assert file_link(PROJECT, "a<b>.txt").endswith('a%3Cb%3E.txt">a&lt;b&gt;.txt</a>')


@pytest.mark.parametrize("name", sorted(load(BOOK).indicators))
def test_every_entry_is_found_and_put_back(name):
    block = entry_text(BOOK, name)
    assert block.startswith(f"{name}:\n") and edited(BOOK, block) == BOOK.read_text(encoding="utf-8")


def test_an_entry_that_is_not_there_and_a_block_that_is_none():
    with pytest.raises(KeyError, match="no indicator fine"):
        entry_text(BOOK, "fine")
    with pytest.raises(CodebookError, match="does not begin with its name"):
        edited(BOOK, "unit: 元\nsays: [罚款]".replace("unit:", "- unit:"))
    assert len(with_entry(BOOK, NEW).indicators) == len(load(BOOK).indicators) + 1


def test_a_file_without_indicators_is_no_codebook(tmp_path):
    (tmp_path / "book.yaml").write_text("topics: {}\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="book.yaml: has no part `indicators`"):
        entry_text(tmp_path / "book.yaml", "fines")


def figure(number, indicator="fines", value=5.0, **changed):
    row = {"quantity_id": number, "file": "甲.txt", "indicator": indicator, "approx": "", "value": value}
    row |= {"high": None, "unit": "元", "period": "year", "scope": "", "from_year": None, "to_year": None}
    return row | {"text": "5元", "sentence": "罚款5元。"} | changed


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([figure("a")], [figure("a")], []),
        ([], [figure("a")], [("added", "", "fines 5 元 year")]),
        ([figure("a")], [], [("lost", "fines 5 元 year", "")]),
        (
            [figure("a")],
            [figure("a", scope="法院")],
            [("changed", "fines 5 元 year", "fines 5 元 year 法院")],
        ),
        ([figure("a")], [figure("a", "hearings")], [("changed", "fines 5 元 year", "hearings 5 元 year")]),
        ([figure("a")], [figure("a"), figure("a", "hearings")], [("added", "", "hearings 5 元 year")]),
        ([figure("b"), figure("a")], [], [("lost", "fines 5 元 year", "")] * 2),
    ],
)
def test_the_effect_of_another_coding(before, after, expected):
    columns = list(figure("a"))
    changed = explore.effect(*(pd.DataFrame(rows, columns=columns) for rows in (before, after)))
    assert list(changed[["change", "before", "after"]].itertuples(index=False, name=None)) == expected


def test_a_new_entry_adds_figures(tables):
    book = with_entry(BOOK, NEW)
    changed = explore.codebook_effect(
        tables["indicators"], book, *(tables[name] for name in ("quantities", "reports", "sections"))
    )
    assert set(changed["change"]) <= {"added", "changed"} and "mediation_studios" in set(changed["indicator"])
    assert "Every example holds." in explore.try_entry(NEW, tables, path=BOOK)


def test_editing_an_entry_changes_what_it_finds(tables):
    live = widgets.try_entry("fines", tables, path=BOOK)
    assert "no figure changes" in live.result and live.call == "explore.try_entry(…)"
    block = live.knobs["block"].value
    live.knobs["block"].value = block.replace("unit: 元", "unit: 件").replace("kind: amount", "kind: sum")
    assert "The entry cannot be used" in live.result and "kind" in live.result
    live.knobs["block"].value = NEW
    assert "1 added" in live.result or "added" in live.result
    assert BOOK.read_text(encoding="utf-8") == edited(BOOK, block)


def test_what_a_notebook_keeps(monkeypatch):
    live = widgets.topics_at(CHOICE)
    bundle = live._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    monkeypatch.setenv("FAZHI_WIDGETS", "off")
    kept = live._repr_mimebundle_()
    assert kept == {"text/plain": live.call, "text/html": f"<code>{live.call}</code>{live.result}"}
