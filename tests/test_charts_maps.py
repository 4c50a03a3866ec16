"""The map: what is filled, hatched, named and said; the national boundary whole; own boundaries with their number; tiles."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fazhi.plots import boundaries as borders
from fazhi.plots.boundaries import Boundaries, project
from fazhi.plots.fills import READ, Sheet, colour, scale
from fazhi.plots.maps import map_of
from fazhi.plots.style import font_path, told, words
from fazhi.plots.tiles import tile_grid, tile_values
from tests.charting import faults, made_places, same_bytes, texts_of

packaged = pytest.mark.skipif(not borders.available(), reason="the extra maps is not installed")
NAMES = {"unit": "件", "name_zh": "行政复议收案数", "name_en": "Reconsideration cases received"}


def rows_of(n, level, seed=0):
    places = made_places(n, level).rename(columns={"region": "place"})
    values = np.random.default_rng(seed).integers(1, 90, len(places)).astype(float)
    values[1::7] = np.nan
    return places.assign(value=values, **NAMES)


def row(code="130100", value=5.0, **other):
    usual = {"place": "石家庄市", "level": "prefecture", "year": 2021}
    return pd.DataFrame([{"code": code, "value": value} | usual | NAMES | other])


@pytest.fixture
def without_package(monkeypatch):
    monkeypatch.setattr(borders, "available", lambda: False)


@pytest.fixture
def square(tmp_path):
    """Two squares with codes, a line, and a feature that is the whole country."""
    ring = [[110, 30], [112, 30], [112, 32], [110, 32], [110, 30]]
    near = [[x + 2, y] for x, y in ring]
    features = [
        {"properties": {"gb": "156130100"}, "geometry": {"type": "Polygon", "coordinates": [ring]}},
        {"properties": {"adcode": 130200}, "geometry": {"type": "MultiPolygon", "coordinates": [[near]]}},
        {"properties": {"adcode": "100000"}, "geometry": {"type": "Polygon", "coordinates": [ring]}},
        {
            "properties": {"name": "断续线"},
            "geometry": {"type": "LineString", "coordinates": [[110, 10], [111, 11]]},
        },
        {"properties": {}, "geometry": None},
    ]
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_projection_against_another():
    pyproj = pytest.importorskip("pyproj")
    albers = pyproj.Proj("+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +lat_0=0 +R=6371000")
    points = np.array([[73.5, 39.4], [135.1, 48.4], [109.5, 18.2], [124.59, 25.92], [112.0, 3.9]])
    assert np.allclose(project(points), np.column_stack(albers(*points.T)) / 1000)


@packaged
@pytest.mark.parametrize(("level", "least"), [("province", 34), ("prefecture", 370), ("county", 2850)])
def test_the_country_is_whole(level, least):
    shapes = borders.packaged(level)
    assert (
        len(shapes.units) >= least
        and {"710000", "810000", "820000"} <= set(shapes.units)
        or level == "county"
    )
    assert len(shapes.lines) >= 9 and not shapes.approval
    west, south = np.min([line.min(axis=0) for line in shapes.border], axis=0)
    east, north = np.max([line.max(axis=0) for line in shapes.border], axis=0)
    assert (west < -2600, east > 2190, north > 5900, south < 600) == (
        True,
    ) * 4  # Pamir, Ussuri, Amur, 曾母暗沙
    islands = project(np.array([[123.48, 25.74], [124.56, 25.92], [121.0, 23.7]]))  # 钓鱼岛, 赤尾屿, Taiwan
    points = np.concatenate(shapes.border)
    assert all(np.hypot(*(points - island).T).min() < 130 for island in islands)


@packaged
def test_main_map_and_inset_together_show_all_and_taiwan_is_free():
    figure = map_of(row())
    figure.draw_without_rendering()
    axes, inset = figure.axes[0], figure.axes[0].child_axes[0]
    south_of_hainan, taiwan, red_tail = project(np.array([[109.5, 18.15], [122.1, 21.8], [124.6, 25.9]]))
    assert axes.get_ylim()[0] < south_of_hainan[1]
    box = inset.get_window_extent().transformed(axes.transData.inverted())
    assert box.x0 > taiwan[0] and box.y1 < red_tail[1]
    (west, east), (south, north) = inset.get_xlim(), inset.get_ylim()
    for line in borders.packaged("prefecture").lines:
        assert west < line[:, 0].min() and line[:, 0].max() < east
        assert south < line[:, 1].min() and line[:, 1].max() < north


@packaged
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("n", "level", "width"),
    [(1, "county", 85), (5, "prefecture", 180), (34, "province", 85), (300, "county", 180)],
)
def test_legible_whatever_the_number_of_places(n, level, width, lang):
    figure = map_of(rows_of(n, level), level, lang=lang, width=width)
    assert faults(figure) == []
    assert "\u5ba1\u56fe\u53f7" in figure.get_supxlabel() and "\u5929\u5730\u56fe" in figure.get_supxlabel()


@packaged
def test_read_is_filled_not_stated_grey_and_the_rest_hatched():
    rows = pd.concat([row(), row("130200", None, place="唐山市"), row("140100", 10.0, place="太原市")])
    figure = map_of(rows, lang="en")
    fills = figure.axes[0].collections[0].get_facecolors()
    assert len(fills) == 3 and len({tuple(fill) for fill in fills}) == 3
    hatched = figure.axes[0].patches[0]
    units = borders.packaged("prefecture").units
    read = sum(len(units[code].path.vertices) for code in rows["code"])
    assert (
        hatched.get_hatch()
        and len(hatched.get_path().vertices) == sum(len(u.path.vertices) for u in units.values()) - read
    )
    said = [text.get_text() for text in texts_of(figure)]
    assert "石家庄市 5" in said and "太原市 10" in said and not [text for text in said if "唐山市" in text]
    assert "report does not state it" in said and "no report read" in said


@packaged
def test_places_outside_the_boundaries_are_named():
    rows = pd.concat([row(), row("999999", place="某新区"), row("", place="XX区"), row("", place="YY区")])
    notes = map_of(rows, lang="en").get_supxlabel()
    assert "Not among the boundaries (3): 某新区, XX区, YY区." in notes


@packaged
def test_only_the_font_of_the_style_is_used():
    figure = map_of(row())
    assert {Path(text.get_fontproperties().get_file() or font_path()).name for text in texts_of(figure)} == {
        font_path().name
    }
    assert {text.get_fontfamily()[0] for text in texts_of(figure)} == {"Noto Sans SC"}


def test_own_boundaries_carry_their_number(square):
    own = Boundaries(square, "GS(2024)0650\u53f7", "\u6807\u51c6\u5730\u56fe\u670d\u52a1")
    shapes = borders.read(own)
    assert set(shapes.units) == {"130100", "130200"} and len(shapes.lines) == 1 and len(shapes.border) == 1
    assert shapes.units["130200"].centre == (113.0, 31.0)
    figure = map_of(row(), boundaries=own, lang="zh")
    assert (
        "GS(2024)0650\u53f7" in figure.get_supxlabel()
        and "\u6807\u51c6\u5730\u56fe\u670d\u52a1" in figure.get_supxlabel()
    )
    assert told(figure).parameters["boundaries"] == "own.geojson" and faults(figure) == []


def test_own_boundaries_without_dashes_are_said_to_lack_them(square):
    found = json.loads(square.read_text(encoding="utf-8"))
    found["features"] = [f for f in found["features"] if (f["geometry"] or {}).get("type") != "LineString"]
    square.write_text(json.dumps(found), encoding="utf-8")
    assert (
        "South China Sea" in map_of(row(), boundaries=Boundaries(square, "GS 1"), lang="en").get_supxlabel()
    )


@pytest.mark.parametrize(
    ("text", "approval", "told_of"),
    [
        ("{", "GS 1", "no GeoJSON"),
        ("[]", "GS 1", "no GeoJSON"),
        ('{"features": []}', "GS 1", "six-digit code"),
        ('{"features": []}', " ", "approval number"),
    ],
)
def test_wrong_own_boundaries_are_told(tmp_path, text, approval, told_of):
    path = tmp_path / "own.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told_of):
        borders.read(Boundaries(path, approval))


@pytest.mark.parametrize(
    ("values", "unit", "low", "high"),
    [
        ([5, 50], "件", 0, 50),
        ([1, 500], "件", 0.8, 500),
        ([90, 100], "%", 88.5, 100),
        ([0], "件", 0, 1),
        ([7], "%", 0, 7),
    ],
)
def test_the_scale_begins_at_nought_but_of_rates(values, unit, low, high):
    rows = pd.concat([row(value=value, unit=unit) for value in values])
    found = scale(Sheet.of(rows, "zh", 180), rows["value"])
    assert (round(found.vmin, 6), round(found.vmax, 6)) == (low, high)
    assert colour(float("nan"), found) == READ


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("n", "level", "width"), [(1, "county", 85), (34, "province", 180), (300, "county", 180)]
)
def test_tiles_stand_in_where_there_are_no_boundaries(without_package, n, level, width, lang):
    figure = map_of(rows_of(n, level), level, lang=lang, width=width)
    assert faults(figure) == []
    assert words(lang, "map")["tiles"][:8] in figure.get_supxlabel().replace("\n", "")


def test_tiles_hold_every_province_once():
    grid = tile_grid()
    assert len(grid) == 34 and not grid[["row", "column"]].duplicated().any() and grid["code"].is_unique
    assert tile_values(rows_of(34, "province"))["read"].tolist() == [1] * 34


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_draw_is_said(lang):
    text = words(lang, "map")
    for rows in (row().head(0), row(value=None), row(level="county")):
        assert told(map_of(rows, lang=lang)).message == text["nothing"].format(level=text["prefecture"])
    with pytest.raises(ValueError, match="township"):
        map_of(row(), "township")


@packaged
def test_same_bytes(tmp_path):
    assert same_bytes(lambda: map_of(rows_of(5, "prefecture")), tmp_path)
