"""The gallery: every chart from the tables of a folder, and the command that draws it."""

import pandas as pd
import pytest

from fazhi import __main__ as command
from fazhi.plots import gallery
from fazhi.plots.export import save_figure
from fazhi.plots.gallery import ENTRIES, Tables, draw_all
from fazhi.plots.paging import pages
from fazhi.plots.style import blank, drawn, message
from tests.charts import made

OWN = ["coverage", "heatmap", "dots", "rates", "years"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("tables")
    reports, coded = made(3, (2020, 2021))
    checks = {"report_id": "a", "region": "甲县", "code": "1", "year": 2021, "kind": "rate", "total": 50.0}
    row = {**checks, "parts": [1.0, 2.0], "computed": 50.0, "difference": 0.0, "consistent": True}
    for name, table in {"reports": reports, "indicators": coded, "checks": pd.DataFrame([row])}.items():
        table.to_parquet(out / f"{name}.parquet")
    return out


def only(monkeypatch, *names):
    monkeypatch.setattr(gallery, "ENTRIES", {name: ENTRIES[name] for name in names})


def test_every_entry_names_a_function():
    assert all(callable(gallery._function(place)) for place in ENTRIES.values())
    assert set(OWN) <= set(ENTRIES)


def test_gallery_draws_each_chart_and_says_why_not(folder, tmp_path, monkeypatch):
    only(monkeypatch, *OWN)
    done = dict(draw_all(folder, tmp_path, "en", width=85))
    assert done["sums"].startswith("Nothing to check")
    files = [path.name for told in done.values() if not isinstance(told, str) for path in told]
    assert {"coverage.pdf", "heatmap.json", "rates.svg"} <= set(files)
    assert any(name.startswith("dots-") for name in done)
    assert any(name.startswith("years-") for name in done)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*files, "index.csv"])


def test_a_table_that_is_not_there_is_named_and_the_rest_goes_on(folder, tmp_path, monkeypatch):
    only(monkeypatch, "shares", "coverage")
    done = dict(draw_all(folder, tmp_path, "en"))
    assert done["shares"].startswith("There is no table")
    assert isinstance(done["coverage"], list)


def test_a_chart_that_fails_is_named_and_the_rest_goes_on(folder, tmp_path, monkeypatch):
    def broken(tables, lang, width):
        raise ValueError("made to fail")
        yield

    monkeypatch.setattr(gallery, "broken", broken, raising=False)
    monkeypatch.setattr(
        gallery, "ENTRIES", {"broken": "fazhi.plots.gallery:broken", "coverage": ENTRIES["coverage"]}
    )
    done = dict(draw_all(folder, tmp_path, "zh"))
    assert done["broken"] == "made to fail"
    assert isinstance(done["coverage"], list)


def test_what_is_no_longer_drawn_is_taken_away_and_other_files_stay(folder, tmp_path, monkeypatch):
    shown = ["one", "two"]

    def some(tables, lang, width):
        for name in shown:
            figure = blank(60, 20)
            figure.text(0.1, 0.5, name)
            yield name, [drawn(figure, pd.DataFrame({"n": [1]}))]
        yield "three", [message("nothing", 60)]

    monkeypatch.setattr(gallery, "some", some, raising=False)
    monkeypatch.setattr(gallery, "ENTRIES", {"some": "fazhi.plots.gallery:some"})
    save_figure(message("mine", 60), "mine", tmp_path, formats=["png"])
    assert [name for name, _ in draw_all(folder, tmp_path)] == ["one", "two", "three"]
    assert (tmp_path / "two.pdf").exists()
    shown.remove("two")
    list(draw_all(folder, tmp_path))
    left = {path.name for path in tmp_path.iterdir()}
    assert not any(name.startswith(("two", "three")) for name in left)
    assert {"one.pdf", "mine.png", "index.csv"} <= left
    index = pd.read_csv(tmp_path / "index.csv", encoding="utf-8-sig", keep_default_na=False)
    assert index["message"].tolist() == ["", "nothing"]


def test_tables_are_read_when_asked_for_and_the_sample_is_known(folder):
    tables = Tables(folder)
    assert tables["reports"] is tables["reports"]
    assert tables.wide.shape == tables.availability.shape
    assert not tables.demonstration
    with pytest.raises(FileNotFoundError, match="topics"):
        tables["topics"]


def test_no_tables_at_all_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(draw_all(tmp_path, tmp_path / "figures"))


def test_command_draws_into_the_folder_of_the_tables(folder, capsys, monkeypatch):
    only(monkeypatch, "coverage")
    assert command.main(["figures", "--out", str(folder), "--lang", "en", "--width", "85"]) == 0
    assert "en coverage: 5 files" in capsys.readouterr().out
    assert (folder / "figures" / "en" / "coverage.pdf").exists()
    assert not (folder / "figures" / "zh").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--width", "10"], "--width is 10"), (["--out", "nowhere"], "nowhere holds no tables")],
)
def test_command_says_what_is_wrong(options, said, capsys):
    assert command.main(["figures", *options]) == 2
    assert said in capsys.readouterr().err


def test_only_some_charts(folder, tmp_path, monkeypatch):
    drawn = list(draw_all(folder, tmp_path, "en", only=["coverage"]))
    assert [name for name, _ in drawn] == ["coverage"] and not (tmp_path / "index.csv").exists()
    with pytest.raises(ValueError, match="no chart pie: there are coverage, heatmap"):
        list(draw_all(folder, tmp_path, "en", only=["pie"]))


def test_of_very_many_places_the_first_pages(folder, tmp_path, monkeypatch):
    def long(page=1):
        return drawn(blank(60, 20), pd.DataFrame({"n": [page]}), pages=30)

    def some(tables, lang, width):
        yield "long", pages(long, most=2)

    monkeypatch.setattr(gallery, "some", some, raising=False)
    monkeypatch.setattr(gallery, "ENTRIES", {"some": "fazhi.plots.gallery:some"})
    (_, files), (_, told) = draw_all(folder, tmp_path, "en")
    assert {path.stem for path in files} == {"long-1", "long-2"}
    assert told.startswith("The gallery draws the first 2 of 30 pages")
