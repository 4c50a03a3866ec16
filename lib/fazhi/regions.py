"""Which place a report is of, as the divisions were in its year.

An issuer's phrase is read from the left, longest name first: province, prefecture, county, township or zone, organ. Names
shared by places are told apart by the names above them in the phrase, then by the context; what stays uncertain has no
code and lists its candidates. Divisions: GB/T 2260 of each year (data/README.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from fazhi import gazetteer, issuers
from fazhi.gazetteer import RANKS, Division, Zone

_LONGEST = 16
_LEAD = re.compile(
    r"(?:20\d\d年?度?|关于|《|中华人民共和国|中国共产党|中共|新疆(?:生产建设)?兵团(?=第)|兵团(?=第))+"
)
_FULL = re.compile(r"[省市县区州盟旗]")


class Place(NamedTuple):
    """The place of a report.

    `region` is its official full name in the year, `code` six digits of GB/T 2260 of that year (a township has the code of
    its county, a zone that of the division it lies in, '' where the place is not certain), `province`, `prefecture`,
    `county` official names or '' ('' as prefecture of 北京, 天津, 上海, 重庆 and of counties straight under a province),
    `candidates` the places it may be, `code name(place above)` joined by `;`.
    """

    region: str
    code: str = ""
    province: str = ""
    prefecture: str = ""
    county: str = ""
    level: str = ""
    issuer_kind: str = "government"
    candidates: str = ""


class _Reading(NamedTuple):
    """How far a phrase names divisions: all rows that fit the last name, or a zone below them."""

    rows: tuple[Division, ...]
    zone: Zone | None
    end: int


def resolve(name: str, year: int, *, context: str = "") -> Place:
    """The place that an issuer's phrase names, as divided in `year`.

    `context` (the page's source line, breadcrumb, preamble) only tells apart places of one name and says whose 市水务局 it
    is. A name out of use in the year is taken as of the nearest year that had it.

    >>> resolve("湖北省黄石市大冶市人民政府", 2020)[:6]
    ('大冶市', '420281', '湖北省', '黄石市', '大冶市', 'county')
    >>> resolve("鼓楼区人民政府", 2021).code, resolve("鼓楼区人民政府", 2021, context="来源:徐州市司法局").code
    ('', '320302')
    """
    phrase = issuers.phrase(name)
    start = lead.end() if (lead := _LEAD.match(phrase)) else 0
    body = phrase[start:]
    if (mark := issuers.anonymous(body)) is not None:
        return mark_place(mark, phrase)
    if (rest := issuers.after_central(body)) is not None:
        reading = _walk(rest, 0, (), year)
        if not reading.rows:
            return Place("全国", level="national", issuer_kind=issuers.national_kind(body))
        body = rest
    return _resolved(body, phrase, year, context)


def mark_place(mark: str, phrase: str) -> Place:
    """A place whose name is blanked (XX区): as written, without code."""
    return Place(
        mark, level=issuers.level_of(mark), issuer_kind=issuers.kind(phrase.partition(mark)[2], phrase)
    )


def find_places(text: str, year: int) -> list[Division]:
    """Divisions that a text calls by their official names, in order of first mention; all of them for a shared name.

    >>> [row.name for row in find_places("安康市委、安康市政府和岚皋县按照陕西省委部署", 2021)]
    ['安康市', '岚皋县', '陕西省']
    """
    names, found, before = gazetteer.full_names(), {}, -1
    for match in _FULL.finditer(text):
        end = match.end()
        for size in range(min(_LONGEST, end), 1, -1):
            word = text[end - size : end]
            if word in names and _believable(word, text, end - size, before):
                found[word] = names[word]
                before = end
                break
    return [row for rows in found.values() for row in gazetteer.of_year(rows, year)]


def _believable(word: str, text: str, start: int, before: int) -> bool:
    """Not a common word (城区) nor two characters inside a sentence (党委和县政府 names no 和县)."""
    if word in gazetteer.words()["generic"]:
        return False
    return len(word) > 2 or start in (0, before) or not "一" <= text[start - 1] <= "龥"


def _resolved(body: str, phrase: str, year: int, context: str) -> Place:
    reading = _walk(body, 0, (), year)
    rest = body[reading.end :]
    if reading.zone:
        return _zone_place(reading.zone, issuers.zone_kind(rest), year)
    if town := _township(rest, reading, year):
        return _township_place(town, reading, context, year, issuers.kind(rest, phrase))
    if zone := issuers.unlisted_zone(rest, body[: reading.end]):
        return _unlisted_zone(zone, reading, year, context, rest)
    if reading.rows:
        kind = issuers.kind(rest, phrase)
        return _division_place(_of_name(reading.rows, year), year, context, kind, body)
    return _relative(body, phrase, year, context)


def _walk(text: str, start: int, above: tuple[Division, ...], year: int) -> _Reading:
    """Divisions named one below the other from `start` on, the longest name first."""
    for size in range(min(_LONGEST, len(text) - start), 1, -1):
        word = text[start : start + size]
        if rows := _below(gazetteer.suffixed_names().get(word, ()), above, word, year):
            return _walk(text, start + size, rows, year)
        if zone := _zone_of(word, above):
            return _Reading(above, zone, start + size)
        rows = _below(gazetteer.bare_names().get(word, ()), above, word, year)
        if rows and _carries_on(text, start + size, rows, year):
            return _walk(text, start + size, rows, year)
    return _Reading(above, None, start)


def _below(
    rows: Sequence[Division], above: tuple[Division, ...], word: str, year: int
) -> tuple[Division, ...]:
    """The rows that may stand under `above`; a common word only if it is under its city or a division of the year."""
    if not rows:
        return ()
    if not above:
        generic = word in gazetteer.words()["generic"]
        return tuple(row for row in rows if row.start <= year <= row.end) if generic else tuple(rows)
    lower = [row for row in rows if RANKS[row.level] > RANKS[above[0].level] or _ili(row, above)]
    inside = tuple(row for row in lower if any(_holds(upper, row) for upper in above))
    if inside or word in gazetteer.words()["generic"]:
        return inside
    return tuple(row for row in lower if any(row.code[:2] == upper.code[:2] for upper in above))


def _holds(upper: Division, row: Division) -> bool:
    width = {"province": 2, "prefecture": 4}.get(upper.level, 6)
    return row.code[:width] == upper.code[:width] or _ili(row, (upper,))


def _ili(row: Division, above: tuple[Division, ...]) -> bool:
    """伊犁州 holds the prefectures 塔城 and 阿勒泰 beside its own counties."""
    return above[0].code == "654000" and row.code in {"654200", "654300"}


def _zone_of(word: str, above: tuple[Division, ...]) -> Zone | None:
    found = gazetteer.zones().get(word, ())
    if not above:
        shared = word in gazetteer.words()["shared_zones"]
        return found[0] if len(found) == 1 and not shared else None
    inside = [zone for zone in found if any(_near(zone.parent, upper) for upper in above)]
    return inside[0] if len(inside) == 1 else None


def _near(parent: str, upper: Division) -> bool:
    width = {"province": 2, "prefecture": 4}.get(upper.level, 6)
    return parent[:width] == upper.code[:width] or (parent[2:] == "0000" and parent[:2] == upper.code[:2])


def _carries_on(text: str, at: int, rows: tuple[Division, ...], year: int) -> bool:
    """A name without its suffix counts only before the end, a lower division, a zone or an organ."""
    rest = text[at:]
    if not rest or issuers.follows_bare(rest, rows[0].level):
        return True
    return _walk(text, at, rows, year).end > at and rows[0].level != "county"


def _of_name(rows: Sequence[Division], year: int) -> list[Division]:
    """The rows of the year; of a bare name the highest level where it is a province or holds the others."""
    valid = gazetteer.of_year(rows, year)
    top = min(valid, key=lambda row: RANKS[row.level])
    if top.level == "province" or all(
        row == top or _holds(top, row) and top.level != "county" for row in valid
    ):
        return [top]
    return valid


def _division_place(rows: list[Division], year: int, context: str, kind: str, body: str) -> Place:
    row = rows[0] if len(rows) == 1 else _chosen(rows, context, year)
    if row is None:
        return _uncertain(rows[0].name, rows, year, kind)
    province, prefecture = gazetteer.parents(row.code, year)
    county = row.name if row.level == "county" else ""
    names = (row.name, "", "") if row.level == "province" else (province, prefecture, county)
    return Place(row.name, row.code, *names, row.level, kind)


def _uncertain(region: str, rows: Sequence[Division], year: int, kind: str, level: str = "") -> Place:
    """No code, but what all candidates share."""
    above = [gazetteer.parents(row.code, year) for row in rows]
    province, prefecture = (
        "".join(names) if len(names := {pair[i] for pair in above}) == 1 else "" for i in (0, 1)
    )
    levels = {row.level for row in rows}
    shared = level or (levels.pop() if len(levels) == 1 else "")
    town = region if level == "township" else ""
    listed = ";".join(
        f"{row.code} {row.name}{town}({prefecture or province})"
        for row, (province, prefecture) in zip(rows, above, strict=True)
    )
    return Place(region, "", province, prefecture, "", shared, kind, listed)


def _chosen(rows: Sequence[Division], context: str, year: int) -> Division | None:
    """The one row whose county, prefecture or province the context names; None where it names none or several."""
    if not context:
        return None
    for test in (_beside, _prefecture_named, _province_named, _stem_named):
        if fits := [row for row in rows if test(row, context, year)]:
            return fits[0] if len(fits) == 1 else None
    return None


def _beside(row: Division, context: str, year: int) -> bool:
    province, prefecture = gazetteer.parents(row.code, year)
    return any(
        upper + row.name in context
        for name in (province, prefecture)
        if name
        for upper in (name, gazetteer.stem(name))
    )


def _prefecture_named(row: Division, context: str, year: int) -> bool:
    province, prefecture = gazetteer.parents(row.code, year)
    return (prefecture or province) in context


def _province_named(row: Division, context: str, year: int) -> bool:
    return gazetteer.parents(row.code, year)[0] in context


def _stem_named(row: Division, context: str, year: int) -> bool:
    province, prefecture = gazetteer.parents(row.code, year)
    return gazetteer.stem(prefecture or province) in context


class _Township(NamedTuple):
    """A township's name and the counties it may lie in (none where the table of 2023 lacks it)."""

    name: str
    rows: tuple[Division, ...]


def _township(rest: str, reading: _Reading, year: int) -> _Township | None:
    """The township that `rest` begins with: by the table, else by its ending."""
    names = issuers.township(rest)
    for name in names:
        rows = tuple(row for code in gazetteer.townships().get(name, ()) for row in _county_of(code, year))
        if reading.rows:
            rows = tuple(row for row in rows if any(_holds(upper, row) for upper in reading.rows))
        if rows:
            return _Township(name, rows)
    relative = not reading.rows and issuers.relative(rest)
    return _Township(names[0], ()) if names and not relative else None


@cache
def _county_of(code: str, year: int) -> tuple[Division, ...]:
    """The county (or prefecture without counties) of a code of 2023, under its name in `year`."""
    rows = gazetteer.by_code().get(code, ())
    valid = [row for row in rows if row.start <= year <= row.end or year > gazetteer.last_year()]
    if valid or not rows:
        return tuple(valid[-1:])
    name = gazetteer.stem(rows[0].name)
    same = [
        row for row in gazetteer.divisions() if row.code[:4] == code[:4] and gazetteer.stem(row.name) == name
    ]
    return tuple(row for row in same if row.start <= year <= row.end)[:1]


def _township_place(town: _Township, reading: _Reading, context: str, year: int, kind: str) -> Place:
    stated = _of_name(reading.rows, year) if reading.rows else []
    rows = list(town.rows) or [row for row in stated if row.level == "county"]
    row = rows[0] if len(rows) == 1 else _town_chosen(rows, context, year)
    if row:
        province, prefecture = gazetteer.parents(row.code, year)
        county = row.name if row.level == "county" else ""
        return Place(town.name, row.code, province, prefecture, county, "township", kind)
    if rows:
        return _uncertain(town.name, rows, year, kind, "township")
    province, prefecture = gazetteer.parents(stated[0].code, year) if len(stated) == 1 else ("", "")
    return Place(town.name, "", province, prefecture, "", "township", kind)


def _town_chosen(rows: Sequence[Division], context: str, year: int) -> Division | None:
    named = [row for row in rows if row.name in context and len(row.name) > 2]
    return named[0] if len(named) == 1 else _chosen(named or rows, context, year)


def _zone_place(zone: Zone, kind: str, year: int) -> Place:
    province, prefecture = gazetteer.parents(zone.parent, year)
    county = gazetteer.named(zone.parent, year) if not zone.parent.endswith("00") else ""
    return Place(zone.name, zone.parent, province, prefecture, county, zone.level, kind)


def _unlisted_zone(zone: str, reading: _Reading, year: int, context: str, rest: str) -> Place:
    kind = issuers.zone_kind(rest.partition(zone)[2] if zone in rest else rest)
    if not reading.rows:
        return Place(zone, level="county", issuer_kind=kind)
    place = _division_place(_of_name(reading.rows, year), year, context, kind, "")
    return place._replace(region=zone, level="county")


def _relative(body: str, phrase: str, year: int, context: str) -> Place:
    """我市, 市水务局, 县人民政府: the one place of that kind in the context; else a name no table has."""
    found = issuers.relative(body)
    if found is None:
        region = issuers.unlisted(body)
        return Place(
            region,
            level=issuers.level_of(region),
            issuer_kind=issuers.kind(body.removeprefix(region), phrase),
        )
    unit, rest = found
    kind = issuers.kind(rest, phrase)
    if mark := issuers.anonymous_of(unit, context):
        return mark_place(mark, mark + rest)
    rows = _of_unit(unit, find_places(context, year))
    stated = [row for row in rows if rest and row.name + rest in context]
    rows = stated or rows
    if len(rows) == 1:
        return _division_place(rows, year, context, kind, body)
    return _uncertain("", rows, year, kind)._replace(level=issuers.level_of(unit))


def _of_unit(unit: str, rows: Iterable[Division]) -> list[Division]:
    return [row for row in rows if row.name.endswith(unit)]
