"""The album of a notebook: pictures small and the same every time, all pages exported, empty ones left out."""

import io

import pytest

from fazhi.plots.album import Album
from fazhi.plots.shares import place_shares, share_table
from fazhi.plots.similarity import cluster_map
from tests.charting import made_measures, made_places


@pytest.fixture
def shares():
    reports = made_places(60, "county")
    return place_shares(made_measures(reports), reports)


def test_a_picture_is_a_small_png_the_same_every_time(shares):
    from PIL import Image

    album = Album("en", width=85)
    picture = album.draw("shares", share_table, shares)
    assert repr(picture).startswith("figure of 85 \u00d7 ") and repr(picture).endswith("page 1 of 2")
    png = picture._repr_png_()
    assert png == picture._repr_png_() and len(png) < 150_000
    assert Image.open(io.BytesIO(png)).width == int(85 / 25.4 * 100)


def test_options_reach_the_charts_that_know_them(shares):
    album = Album("en", width=85, demonstration=True)
    album.draw("shares", share_table, shares)
    assert "demonstration" in album.charts["shares"][0].get_supxlabel().replace("\n", " ")


def test_all_pages_are_exported_and_empty_charts_are_not(tmp_path, shares):
    album = Album("zh")
    album.draw("shares", share_table, shares)
    album.draw(
        "nothing", cluster_map, shares.head(0).rename(columns={"group": "other", "share": "similarity"})
    )
    names = {path.name for path in album.save(tmp_path, prefix="04_")}
    assert names == {
        f"04_shares-{page}{kind}" for page in (1, 2) for kind in (".pdf", ".svg", ".png", ".csv", ".json")
    }
