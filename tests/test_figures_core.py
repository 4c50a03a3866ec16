"""Style, fonts, pages and export: what every figure rests on."""

import json
import re
import string
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi import figures
from fazhi.codebook import load
from fazhi.paths import data_file, read_yaml
from fazhi.plots import export, fonts, style
from fazhi.plots.export import save_figure, save_pages
from fazhi.plots.rows import fit_rows
from fazhi.plots.style import blank, drawn, footnote, heading, message, told, words
from tests.charts import drawn_texts, faults, mm

OUTSIDE = "\U00020bb7"  # 𠮷 of extension B: the font has no such glyph


@pytest.fixture(autouse=True)
def chinese(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("FAZHI_CACHE", str(tmp_path_factory.getbasetemp() / "fonts"))
    monkeypatch.delenv("FAZHI_FONT", raising=False)
    figures.use_style("zh")


def sample(text="岚皋县", width=85, height=50):
    figure = blank(width, height)
    axes = figure.subplots()
    axes.barh([0, 1], [3, -4], hatch="///")
    axes.set_yticks([0, 1], [text, "大冶市"])
    heading(figure, "行政复议收案")
    footnote(figure, "n = 2", "")
    return drawn(
        figure,
        pd.DataFrame({"region": [text, "=1+1"], "n": [3, -4]}),
        lang="zh",
        places=(text,),
        n=np.int64(2),
    )


# ---- style and words


def test_style_knows_two_languages_and_sets_the_font_last():
    assert figures.use_style("en") == "Noto Sans SC"
    assert mpl.rcParams["font.family"] == ["Noto Sans SC"]
    with pytest.raises(ValueError, match="lang is 'de'"):
        figures.use_style("de")


def test_a_figure_restores_the_font_that_another_library_took():
    import seaborn

    seaborn.set_theme()
    assert mpl.rcParams["font.family"] != ["Noto Sans SC"]
    assert faults(sample()) == []
    assert mpl.rcParams["font.family"] == ["Noto Sans SC"]


@pytest.mark.parametrize("chart", style.sections())
def test_words_have_both_languages_and_gaps_that_can_be_filled(chart):
    for name, entry in read_yaml("figure_texts.yaml")[chart].items():
        assert set(entry) == {"zh", "en"}, name
        for text in entry.values():
            assert all(
                field is None or field.isidentifier() for _, field, _, _ in string.Formatter().parse(text)
            ), name
        assert not re.search("[\u4e00-\u9fff]", re.sub(r"\([^)]*\)", "", entry["en"])), (
            name
        )  # terms in brackets aside


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_label_is_drawn_without_a_missing_glyph(lang):
    labels = [label for chart in style.sections() for label in words(lang, chart).values()]
    labels += [getattr(entry, f"name_{lang}") for entry in load().indicators.values()]
    labels += [entry[lang] for entry in read_yaml("dimensions.yaml") if "id" in entry]
    figure = blank(180, 200)
    for i, label in enumerate(labels):
        figure.text(0, i / len(labels), label)
    figure.draw_without_rendering()
    assert style.check_glyphs(figure)


def test_every_place_can_be_written():
    names = "".join(
        data_file(table).read_text(encoding="utf-8") for table in ("divisions.csv", "townships.csv")
    )
    assert fonts.missing(names.replace("\r", ""), fonts.find_font()) == ""


def test_a_missing_glyph_is_an_error_that_names_it(tmp_path):
    with pytest.raises(UserWarning, match="Glyph"):
        sample(f"{OUTSIDE}县").draw_without_rendering()
    figure = blank(85, 30)
    figure.text(0, 0, OUTSIDE).set_in_layout(False)
    with pytest.raises(ValueError, match=OUTSIDE):
        style.check_glyphs(figure)


@given(st.text(alphabet="ab 法治政府，。“”()", max_size=60), st.floats(10, 60))
def test_wrapped_text_keeps_its_characters_and_its_width(text, width):
    lines = style.wrap(text, width, 7).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        longest = max((len(unit) for unit in line.split()), default=0)
        marks = sum(mark in "，。”)" for mark in line)  # no line begins with one, so they may hang over
        over = fonts.width_mm(line, 7) - width
        assert over <= 2.6 * marks + 0.01 or longest == len(line.strip())


def test_shortened_text_ends_with_an_ellipsis():
    assert style.shorten("法治政府建设", 100) == "法治政府建设"
    assert style.shorten("法治政府建设", 12) == "法治政…"


def test_ink_is_read_on_its_ground():
    colours = ("white", "#f0e442", "#d55e00", "black", "#0072b2")
    assert [style.ink(colour) for colour in colours] == [style.BLACK] * 3 + ["white"] * 2


def test_message_says_why_and_is_remembered():
    figure = message("nothing " * 20, 85, lang="en")
    assert told(figure).message.startswith("nothing")
    assert told(figure).data["message"].tolist() == [told(figure).message]
    assert faults(figure) == []


def test_rows_are_as_high_as_they_need():
    figure = sample(height=120)
    figure.axes[0].set_ylim(1.5, -0.5)
    fit_rows(figure, 6)
    figure.draw_without_rendering()
    axes = figure.axes[0].get_position().height * mm(figure)[1]
    assert 11.9 <= axes <= 13.1


# ---- fonts


def test_font_of_the_users_own_goes_first(tmp_path, monkeypatch):
    own = tmp_path / "own.otf"
    own.write_bytes(fonts.find_font().read_bytes())
    assert fonts.find_font(own) == own
    monkeypatch.setenv("FAZHI_FONT", str(own))
    assert fonts.find_font() == own
    monkeypatch.setenv("FAZHI_FONT", str(tmp_path / "gone.otf"))
    with pytest.raises(FileNotFoundError, match="gone.otf"):
        figures.use_style("zh")


def test_without_the_package_the_systems_font_is_taken_or_asked_for(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_packaged", lambda: None)
    found = [str(tmp_path / "Arial.ttf"), str(tmp_path / "SourceHanSansSC-Regular.otf")]
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: found)
    fonts._installed.cache_clear()
    assert fonts.find_font() == Path(found[1])
    fonts._installed.cache_clear()
    found.pop()
    with pytest.raises(FileNotFoundError, match="no Chinese font"):
        fonts.find_font()
    fonts._installed.cache_clear()


def test_cut_font_is_truetype_has_what_was_asked_and_is_always_the_same(tmp_path, monkeypatch):
    from fontTools.ttLib import TTFont

    first = fonts.truetype(fonts.find_font(), "县岚皋县\n12")
    monkeypatch.setenv("FAZHI_CACHE", str(tmp_path))
    second = fonts.truetype(fonts.find_font(), "12县岚皋")
    assert second.parent == tmp_path
    assert first.read_bytes() == second.read_bytes()
    with TTFont(str(second)) as cut:
        assert "glyf" in cut
        assert "".join(map(chr, sorted(cut.getBestCmap()))) == "12县岚皋"
        assert cut["hmtx"][cut.getBestCmap()[ord("县")]][0] == 1000
    assert fonts.truetype(second, "县") == second
    with pytest.raises(KeyError):
        fonts.truetype(fonts.find_font(), OUTSIDE)


@pytest.mark.parametrize(
    ("platform", "variables", "end"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/fazhi"),
        ("linux", {}, ".cache/fazhi"),
        ("darwin", {}, "Library/Caches/fazhi"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/fazhi"),
        ("linux", {"FAZHI_CACHE": "/mine"}, "/mine"),
    ],
)
def test_cache_folder_of_each_platform(monkeypatch, platform, variables, end):
    for name in ("FAZHI_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(fonts.sys, "platform", platform)
    assert fonts.cache_folder().as_posix().endswith(end)


# ---- export


def test_export_writes_five_files_of_the_stated_size(tmp_path):
    written = save_figure(sample(), "bars", tmp_path)
    assert [path.name for path in written] == ["bars.pdf", "bars.svg", "bars.png", "bars.csv", "bars.json"]
    page = pypdfium2.PdfDocument(written[0])[0]
    assert [round(side / 72 * 25.4, 1) for side in page.get_size()] == [85, 50]
    assert mpl.image.imread(written[2]).shape[:2] == (590, 1003)
    svg = written[1].read_text(encoding="utf-8")
    assert 'width="240.944882pt"' in svg
    assert not list(tmp_path.glob(".*"))


def test_pdf_fonts_are_embedded_truetype_and_its_text_can_be_copied(tmp_path):
    path = save_figure(sample(), "bars", tmp_path, formats=["pdf"])[0]
    content = path.read_bytes()
    assert b"/Type3" not in content
    assert content.count(b"/FontFile2") == content.count(b"/Type /FontDescriptor") > 0
    assert re.search(rb"/BaseFont /[A-Z]{6}\+NotoSansSC", content)
    assert len(content) < 40_000
    text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert {"岚皋县", "行政复议收案", "\u22124"} <= set(text.split())


def test_texts_stand_in_the_pdf_where_the_layout_put_them(tmp_path):
    figure = sample()
    figure.axes[0].set_xlabel("正文字数")
    page = pypdfium2.PdfDocument(save_figure(figure, "bars", tmp_path, formats=["pdf"])[0])[0].get_textpage()
    laid_out = {text: np.array(box) / figure.dpi for text, box, _ in drawn_texts(figure)}
    written = {}
    for i in range(page.count_rects()):
        box = np.array(page.get_rect(i)) / 72
        written[page.get_text_bounded(*page.get_rect(i))] = box
    for text in ("正文字数", "岚皋县", "行政复议收案", "n = 2"):
        middle = [(box[:2] + box[2:]) / 2 for box in (laid_out[text], written[text])]
        assert np.abs(middle[0] - middle[1]).max() * 25.4 < 0.4, text


def test_same_figure_same_bytes(tmp_path):
    for folder in ("a", "b"):
        save_figure(sample(), "bars", tmp_path / folder)
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name
    twice = sample()
    save_figure(twice, "bars", tmp_path / "c")
    save_figure(twice, "bars", tmp_path / "c")
    assert (tmp_path / "c" / "bars.pdf").read_bytes() == (tmp_path / "a" / "bars.pdf").read_bytes()


def test_data_and_how_it_was_made_stand_beside(tmp_path):
    import hashlib

    save_figure(sample(), "bars", tmp_path)
    table = (tmp_path / "bars.csv").read_bytes()
    assert table == "\ufeffregion,n\n岚皋县,3\n'=1+1,-4\n".encode()
    about = json.loads((tmp_path / "bars.json").read_text(encoding="utf-8"))
    assert about["data"] == {"file": "bars.csv", "rows": 2, "sha256": hashlib.sha256(table).hexdigest()}
    assert about["size_mm"] == [85.0, 50.0]
    assert about["parameters"] == {"lang": "zh", "n": 2, "places": ["岚皋县"]}
    assert (about["heading"], about["notes"]) == ("行政复议收案", ["n = 2"])
    assert set(about["versions"]) >= {"fazhi", "python", "matplotlib", "pandas"}


def test_text_of_an_svg_can_stay_text(tmp_path):
    outlines, text = (
        save_figure(sample(), f"{kept}", tmp_path, formats=["svg"], svg_text=kept)[0]
        for kept in (False, True)
    )
    assert ">岚皋县</text>" in text.read_text(encoding="utf-8")
    assert "<text" not in outlines.read_text(encoding="utf-8")


def test_where_no_cut_can_be_made_type_3_with_a_warning(tmp_path, monkeypatch):
    def denied(*_):
        raise PermissionError("read-only")

    monkeypatch.setattr(export, "truetype", denied)
    with pytest.warns(UserWarning, match="Type 3"):
        path = save_figure(sample(), "bars", tmp_path, formats=["pdf"])[0]
    assert b"/Type3" in path.read_bytes()


def test_export_leaves_the_figure_as_it_was(tmp_path):
    figure = sample()
    before = figure.dpi, figure.canvas, type(figure.get_layout_engine())
    save_figure(figure, "bars", tmp_path)
    assert (figure.dpi, figure.canvas, type(figure.get_layout_engine())) == before
    assert all(text.get_fontproperties().get_file() is None for text in figure.findobj(mpl.text.Text))


def test_pages_are_numbered_and_unknown_formats_refused(tmp_path):
    paths = save_pages([sample(), sample()], "bars", tmp_path, formats=["png"])
    assert [path.name for path in paths if path.suffix == ".png"] == ["bars-1.png", "bars-2.png"]
    assert save_pages([sample()], "one", tmp_path, formats=["png"])[0].name == "one.png"
    with pytest.raises(ValueError, match="gif"):
        save_figure(sample(), "bars", tmp_path, formats=["gif"])


def test_a_figure_of_another_make_can_be_exported(tmp_path):
    figure = mpl.figure.Figure(figsize=(2, 1))
    figure.subplots().plot([1, 2])
    assert len(save_figure(figure, "plain", tmp_path)) == 5
    assert [text for text, _, _ in drawn_texts(figure)]
