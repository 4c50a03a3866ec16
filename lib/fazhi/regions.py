"""Which place a report is of, as the divisions were in its year.

An issuer's phrase is read from the left, longest name first: province, prefecture, county, township or zone, organ. Names
shared by places are told apart by the names above them in the phrase, then by the context; what stays uncertain has no
code and lists its candidates. Divisions: GB/T 2260 of each year (data/README.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fazhi.places import chains, gazetteer, homonyms, issuers
from fazhi.places.chains import Reading
from fazhi.places.gazetteer import RANKS, Division, Zone

_LEAD = re.compile(
    r"(?:20\d\d年?度?|关于|《|中华人民共和国|中国共产党|中共|新疆(?:生产建设)?兵团(?=第)|兵团(?=第))+"
)
_SUFFIX = re.compile(r"[省市县区州盟旗]")


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
        reading = chains.read(rest, 0, (), year)
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
    """Divisions that a text names (official names and 恩施州), in order of first mention; all of them for a shared name.

    >>> [row.name for row in find_places("安康市委、安康市政府和岚皋县按照陕西省委部署", 2021)]
    ['安康市', '岚皋县', '陕西省']
    """
    names, found, before = gazetteer.suffixed_names(), {}, -1
    for match in _SUFFIX.finditer(text):
        end = match.end()
        for size in gazetteer.ends().get(text[max(end - 2, 0) : end], ()):
            word = text[max(end - size, 0) : end]
            if word in names and _believable(word, text, end - size, before):
                found[word], before = names[word], end
                break
    return [row for rows in found.values() for row in gazetteer.of_year(rows, year)]


def _believable(word: str, text: str, start: int, before: int) -> bool:
    """Not a common word (城区) nor two characters inside a sentence (党委和县政府 names no 和县)."""
    if word in gazetteer.words()["generic"]:
        return False
    return len(word) > 2 or start in (0, before) or not "一" <= text[start - 1] <= "龥"


def _resolved(body: str, phrase: str, year: int, context: str) -> Place:
    reading = chains.read(body, 0, (), year)
    rest = body[reading.end :]
    if town := _township(rest, reading, year):
        return _township_place(town, context, year, issuers.kind(rest, phrase))
    if reading.zone:
        return _zone_place(reading.zone, rest, year)
    if zone := issuers.unlisted_zone(rest, body[reading.last : reading.end]):
        return _unlisted_zone(zone, reading, year, context)
    if reading.rows:
        kind = issuers.kind(rest, phrase)
        return _division_place(_of_name(reading.rows, year), year, context, kind)
    return _relative(body, phrase, year, context)


def _of_name(rows: Sequence[Division], year: int) -> list[Division]:
    """The rows of the year; of a bare name the highest level where it is a province or holds the others."""
    valid = gazetteer.of_year(rows, year)
    top = min(valid, key=lambda row: RANKS[row.level])
    if top.level == "province" or all(
        row == top or chains.holds(top, row) and top.level != "county" for row in valid
    ):
        return [top]
    return valid


def _division_place(rows: list[Division], year: int, context: str, kind: str) -> Place:
    row = rows[0] if len(rows) == 1 else homonyms.chosen(rows, context, year)
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


class _Township(NamedTuple):
    """A township's name and the counties it may lie in; `above` is what the phrase names above it."""

    name: str
    counties: tuple[Division, ...]
    above: tuple[Division, ...]


def _township(rest: str, reading: Reading, year: int) -> _Township | None:
    """The township that `rest` begins with: by the table, else by its ending."""
    zone = reading.zone
    above = gazetteer.by_code()[zone.parent] if zone else reading.rows
    for name in issuers.township(rest):
        rows = tuple(
            row for code in gazetteer.townships().get(name, ()) for row in homonyms.county_of(code, year)
        )
        inside = tuple(row for row in rows if any(u.code == row.code or chains.holds(u, row) for u in above))
        if inside or (rows and not above):
            return _Township(name, inside or rows, above)
    if not above and issuers.relative(rest):
        return None
    name = issuers.unlisted_township(rest)
    return (
        _Township(name, () if zone else tuple(row for row in above if row.level == "county"), above)
        if name
        else None
    )


def _township_place(town: _Township, context: str, year: int, kind: str) -> Place:
    rows = gazetteer.of_year(town.counties, year)
    row = rows[0] if len(rows) == 1 else homonyms.town_chosen(rows, context, year)
    if row:
        province, prefecture = gazetteer.parents(row.code, year)
        county = row.name if row.level == "county" else ""
        return Place(town.name, row.code, province, prefecture, county, "township", kind)
    if rows:
        return _uncertain(town.name, rows, year, kind, "township")
    codes = {row.code for row in gazetteer.of_year(town.above, year)}
    province, prefecture = gazetteer.parents(codes.pop(), year) if len(codes) == 1 else ("", "")
    return Place(town.name, "", province, prefecture, "", "township", kind)


def _zone_place(zone: Zone, rest: str, year: int) -> Place:
    province, prefecture = gazetteer.parents(zone.parent, year)
    county = gazetteer.named(zone.parent, year) if not zone.parent.endswith("00") else ""
    kind = issuers.zone_kind(rest)
    return Place(
        zone.name,
        zone.parent,
        province,
        prefecture,
        county,
        zone.level,
        zone.kind if kind == "zone" else kind,
    )


def _unlisted_zone(zone: issuers.NamedZone, reading: Reading, year: int, context: str) -> Place:
    rows = gazetteer.of_year(reading.rows, year)
    if not rows:
        return Place(zone.name, level="county", issuer_kind=zone.kind)
    return _division_place(rows, year, context, zone.kind)._replace(region=zone.name, level="county")


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
    rows = _of_unit(unit, find_places(context, year))
    rows = [row for row in rows if rest and row.name + rest in context] or rows
    if len(rows) == 1:
        return _division_place(rows, year, context, kind)
    if not rows and (mark := issuers.anonymous_of(unit, context)):
        return mark_place(mark, mark + rest)
    return _uncertain("", rows, year, kind)._replace(level=issuers.level_of(unit))


def _of_unit(unit: str, rows: Iterable[Division]) -> list[Division]:
    return [row for row in rows if row.name.endswith(unit) and not (unit == "区" and row.level == "province")]
