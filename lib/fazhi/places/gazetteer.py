"""The divisions of China by year, and every form of their names.

Tables: data/divisions.csv (provinces, prefectures, counties since 2000), townships.csv (2023), zones.csv, region_names.csv
(abbreviations), regions.yaml (words). All are read on first use and kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, TypeVar

from fazhi.paths import data_file, read_yaml

T = TypeVar("T")
RANKS = {"province": 1, "prefecture": 2, "county": 3, "township": 4}
_ENDS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "省",
    "市",
    "州",
    "盟",
    "县",
    "区",
    "旗",
)


class Division(NamedTuple):
    """A division under one name: `start` and `end` are the first and last year in which it had name and code."""

    code: str
    name: str
    level: str
    start: int
    end: int


class Zone(NamedTuple):
    """A development zone, new area or other place without a code; `parent` is the code of the division it lies in.

    `kind` is "zone", or "government" where it has a government of its own (新疆生产建设兵团, 加格达奇区).
    """

    name: str
    level: str
    parent: str
    kind: str


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The word lists of data/regions.yaml."""
    return {key: tuple(map(str, value)) for key, value in read_yaml("regions.yaml").items()}


@cache
def divisions() -> tuple[Division, ...]:
    """All rows of data/divisions.csv."""
    return tuple(
        Division(row["code"], row["name"], row["level"], int(row["from"]), int(row["to"]))
        for row in _table("divisions.csv")
    )


@cache
def by_code() -> dict[str, tuple[Division, ...]]:
    """{code: the names it had}."""
    return _grouped((row.code, row) for row in divisions())


@cache
def last_year() -> int:
    """The newest year of the table of divisions."""
    return max(row.end for row in divisions())


@cache
def full_names() -> dict[str, tuple[Division, ...]]:
    """{official name: divisions that bear or bore it}."""
    return _grouped((row.name, row) for row in divisions())


@cache
def suffixed_names() -> dict[str, tuple[Division, ...]]:
    """{name with its suffix: divisions}: official names, 恩施州 for 恩施土家族苗族自治州, 互助县, 科右前旗."""
    pairs = [(spelling, row) for row in divisions() for spelling in spellings(row.name)]
    pairs += [
        (row["alias"], found) for row in _table("region_names.csv") for found in full_names()[row["name"]]
    ]
    return _grouped(pairs)


@cache
def bare_names() -> dict[str, tuple[Division, ...]]:
    """{name without suffix, two characters or more: divisions}, as 湖北, 恩施, 岚皋."""
    pairs = ((stem(row.name), row) for row in divisions())
    return _grouped((name, row) for name, row in pairs if len(name) > 1 and name not in suffixed_names())


@cache
def zones() -> dict[str, tuple[Zone, ...]]:
    """{name or alias: zones of data/zones.csv}."""
    pairs = []
    for row in _table("zones.csv"):
        zone = Zone(row["name"], row["level"], row["parent"], row["kind"])
        pairs += [(name, zone) for name in (row["name"], *filter(None, row["aliases"].split("|")))]
    return _grouped(pairs)


@cache
def townships() -> dict[str, tuple[str, ...]]:
    """{name: codes of the counties that have a township, town or street of it}, in 2023."""
    return _grouped((row["name"], row["code"][:6]) for row in _table("townships.csv"))


@cache
def starts() -> dict[str, tuple[int, ...]]:
    """{first two characters of a name: lengths of the names that begin so, the longest first}."""
    tables = (suffixed_names(), bare_names(), zones())
    return lengths((name[:2], len(name)) for names in tables for name in names)


@cache
def ends() -> dict[str, tuple[int, ...]]:
    """{last two characters of a suffixed name: lengths of the names that end so, the longest first}."""
    return lengths((name[-2:], len(name)) for name in suffixed_names())


@cache
def stem(name: str) -> str:
    """A division's name without suffix and peoples.

    >>> stem("恩施土家族苗族自治州"), stem("内蒙古自治区"), stem("大冶市"), stem("沙县")
    ('恩施', '内蒙古', '大冶', '沙')
    """
    end = next((end for end in _ENDS if name.endswith(end)), "")
    kept = name[: len(name) - len(end)] if end else name
    return _without_peoples(kept) if end.startswith("自治") else kept


def of_year(rows: Iterable[Division], year: int) -> list[Division]:
    """The rows that hold in `year`; where none does, those nearest to it."""
    aged = [(max(row.start - year, year - row.end, 0), row) for row in rows]
    nearest = min((age for age, _ in aged), default=0)
    return [row for age, row in aged if age == nearest]


def named(code: str, year: int) -> str:
    """Official name of a code in a year, '' where the code has none.

    >>> named("420600", 2008), named("420600", 2012), named("110100", 2012)
    ('襄樊市', '襄阳市', '')
    """
    rows = of_year(by_code().get(code, ()), year)
    return rows[0].name if rows else ""


def parents(code: str, year: int) -> tuple[str, str]:
    """Official names of the province and the prefecture of a code; the prefecture is '' in 北京, 天津, 上海, 重庆 and for
    counties straight under their province.

    >>> parents("420281", 2020), parents("110105", 2020), parents("419001", 2020)
    (('湖北省', '黄石市'), ('北京市', ''), ('河南省', ''))
    """
    prefecture = named(code[:4] + "00", year) if code[2:4] != "00" else ""
    return named(code[:2] + "0000", year), prefecture


@cache
def spellings(name: str) -> tuple[str, ...]:
    """A division's official name and its short forms with a suffix.

    >>> spellings("恩施土家族苗族自治州"), spellings("广西壮族自治区"), spellings("大冶市")
    (('恩施土家族苗族自治州', '恩施自治州', '恩施州'), ('广西壮族自治区', '广西自治区'), ('大冶市',))
    """
    _, found, kind = name.rpartition("自治")
    short = stem(name).removesuffix("族")
    if not found or len(short) < 2:
        return (name,)
    return tuple(dict.fromkeys((name, short + "自治" + kind, *([short + kind] if kind != "区" else []))))


def _without_peoples(name: str) -> str:
    peoples = words()["peoples"]
    while True:
        cut = next(
            (p for p in peoples for p in (p + "族", p) if name.endswith(p) and len(name) > len(p) + 1), ""
        )
        if not cut:
            return name
        name = name.removesuffix(cut)


def lengths(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """{key: its lengths, the longest first}."""
    return {key: tuple(sorted(set(sizes), reverse=True)) for key, sizes in _grouped(pairs).items()}


def _table(name: str) -> list[dict[str, str]]:
    with data_file(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for key, value in pairs:
        group = groups.setdefault(key, [])
        if value not in group:
            group.append(value)
    return {key: tuple(group) for key, group in groups.items()}
