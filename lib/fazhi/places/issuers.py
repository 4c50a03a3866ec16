"""What an issuer's phrase says besides its place: kind of issuer, zones, townships, central organs, blanked names."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from fazhi.places.gazetteer import words

_BLANK = r"(?:[Xx×*＊○〇某]{1,6}|[A-Z])"
_ANONYMOUS = re.compile(rf"{_BLANK}(?:自治区|自治州|自治县|街道|省|市|县|区|州|盟|旗|镇|乡)")
_UNIT = r"(自治区|自治州|自治县|街道|省|市|县|区|州|盟|旗|镇|乡)"
_RELATIVE = re.compile(rf"(?:我|本|全)?{_UNIT}(.*)")
_UNLISTED = re.compile(r".{1,10}?(?:自治州|自治县|街道|苏木|省|市|县|区|旗|州|盟|镇|乡)")
_NATIONAL = re.compile(r"国家[^省市县区]{1,12}?(?:总局|局|委员会|委|署|办公室)")
_TOWN_END = re.compile(r"街道|苏木|镇|乡|地区|街(?!道)")
_TOWN_BODY = re.compile(
    r"人民政府|政府|办事处|党委|党工委|委员会|工委|$|.{0,10}(?:所|办|站|中心|办公室|大队|中队)$"
)
_NO_TOWN = re.compile(r"^(?:我|委|乡镇|(?:城乡|城镇|村镇)$)|委员会|政府")
_TOWNSHIP_OF = re.compile(r"(?:镇|乡|街道)(?=$|人民政府|政府|党委|党工委|办事处|司法所)")
_COMPOUND = re.compile(r"(?:城乡|乡镇|城镇|村镇)$")
_TOWN_SELF = re.compile(r"人民政府|政府|办事处|党委|党工委|委员会|工委|$")
_PARTY = re.compile(r"中共|中国共产党|[省市县区州盟旗镇乡]委|党委|党工委")
_SUFFIXES = ("省", "市", "区", "县", "州", "盟", "旗")
_NOISE = re.compile(r"[\s《》、,，“”\"]+")
_LEVELS = {
    "省": "province",
    "市": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "县": "county",
    "区": "county",
    "旗": "county",
}


def phrase(name: str) -> str:
    """The issuer's phrase without spaces, quotes and what follows it in a title.

    >>> phrase("XX县 人民政府关于2020年法治政府建设"), phrase("2021年岚皋县法治政府建设情况")
    ('XX县人民政府', '2021年岚皋县')
    """
    clean = _NOISE.sub("", name).replace("（", "(").replace("）", ")")
    return clean[: cut.start()] if (cut := _title_words().search(clean, 1)) else clean


def anonymous(body: str) -> str | None:
    """The last blanked name at the head of a phrase (XX市XX区 → XX区), None where the name is not blanked."""
    found = None
    at = 0
    while match := _ANONYMOUS.match(body, at):
        found, at = match.group(), match.end()
    if found is None and (match := _ANONYMOUS.search(body)):
        found = match.group()
    return found


def anonymous_of(unit: str, context: str) -> str:
    """The one blanked name of a kind in a context ('' for none or several): XX区 where the title says only 区."""
    found = {match.group() for match in re.finditer(rf"[Xx×*＊某]{{1,4}}{unit}", context)}
    return found.pop() if len(found) == 1 else ""


def level_of(name: str) -> str:
    """Level by the last character; an autonomous region is a province."""
    if name.endswith(("自治区", "特别行政区")):
        return "province"
    if name.endswith(("街道", "镇", "乡", "苏木", "地区")):
        return "township" if not name.endswith("地区") else "prefecture"
    return _LEVELS.get(name[-1:], "")


def after_central(body: str) -> str | None:
    """What follows the name of a central organ, None where the phrase begins with none."""
    match = _central().match(body) or _NATIONAL.match(body)
    return body[match.end() :] if match else None


def national_kind(body: str) -> str:
    return "government" if body in {"国务院", "中共中央国务院"} else "department"


def kind(rest: str, whole: str) -> str:
    """Kind of issuer by what follows the place: government, party_joint, department, zone.

    >>> kind("水务局", "广州市水务局"), kind("委县政府", "岚皋县委县政府"), kind("", "岚皋县")
    ('department', 'party_joint', 'government')
    """
    government = any(word in rest for word in words()["government"])
    if government and _PARTY.search(whole):
        return "party_joint"
    if rest in {"委", "委员会", "党委", "工委", "党工委"}:
        return "party_joint"
    if rest in words()["zone_bodies"] or rest.endswith("管委会"):
        return "zone"
    if rest.endswith(words()["government"]) or not rest.endswith(words()["organs"]):
        return "government"
    return "department"


def zone_kind(rest: str) -> str:
    """An organ of a zone is a department, else the zone itself reports.

    >>> zone_kind("管委会"), zone_kind("管委会司法局"), zone_kind("")
    ('zone', 'department', 'zone')
    """
    own = _zone_bodies().sub("", rest, count=1)
    return "department" if own.endswith(words()["organs"]) else "zone"


class NamedZone(NamedTuple):
    """A zone as a phrase names it, and whether the zone itself or an organ of it reports."""

    name: str
    kind: str


def unlisted_zone(rest: str, place: str) -> NamedZone | None:
    """A zone that no table has, None where the phrase names none; 经济开发区 alone takes its place's name along.

    >>> unlisted_zone("经济开发区管委会", "黄石市"), unlisted_zone("城北工业园", "黄石市").name
    (NamedZone(name='黄石市经济开发区', kind='zone'), '城北工业园')
    """
    match = _zones().match(rest)
    if not match:
        return None
    name = match.group(1)
    joined = (
        place + name if name.startswith(words()["zone_fields"]) or not place.endswith(_SUFFIXES) else name
    )
    return NamedZone(joined, zone_kind(rest[match.end(1) :]))


def township(rest: str) -> list[str]:
    """Possible names of a township at the head of a phrase, the shortest first.

    >>> township("坡子街街道办事处"), township("石门街"), township("住房和城乡建设局")
    (['坡子街街道'], ['石门街道'], [])
    """
    head = rest.removeprefix("人民政府")
    ends = [match.end() for match in _TOWN_END.finditer(head, 1, 14) if _TOWN_BODY.match(head, match.end())]
    names = [head[:end] for end in ends if not _NO_TOWN.search(head[:end])]
    return [name + "道" * name.endswith("街") for name in names]


def unlisted_township(rest: str) -> str:
    """The township's name where no table has it, '' where 城乡, 乡镇 or 街 is but a part of an organ's name."""
    head = rest.removeprefix("人民政府")
    for name in township(rest):
        if name in head and (_TOWN_SELF.match(head, len(name)) or not _COMPOUND.search(name)):
            return name
    return ""


def is_township(text: str, end: int) -> bool:
    """Whether a division's name is but the head of a township's (新县镇, 矿区街道办事处).

    >>> is_township("新县镇人民政府", 2), is_township("新县乡村振兴局", 2)
    (True, False)
    """
    return _TOWNSHIP_OF.match(text, end) is not None


def relative(body: str) -> tuple[str, str] | None:
    """(unit, rest) of 我市, 市水务局, 县人民政府; None where the phrase is none of these."""
    match = _RELATIVE.fullmatch(body)
    if not match:
        return None
    rest = match.group(2)
    known = not rest or rest.endswith(words()["organs"] + words()["government"])
    return (match.group(1), rest) if known else None


def unlisted(body: str) -> str:
    """The place's name as written where no table has it, else ''."""
    match = _UNLISTED.match(body)
    common = match and (_NO_TOWN.search(match.group()) or _COMPOUND.search(match.group()))
    return match.group() if match and not common else ""


def follows_bare(rest: str, level: str) -> bool:
    """Whether an organ or zone may follow a place's bare name (湖北省 as 湖北 before 财政厅)."""
    if rest.startswith(words()["fields"]) and rest.endswith(words()["organs"]):
        return True
    zone = _zones().match(rest)
    if zone and (rest.startswith(words()["zone_fields"]) or (level == "prefecture" and zone.end(1) < 14)):
        return True
    return level == "province" and rest.endswith(words()["organs"]) and len(rest) > 2


@cache
def _title_words() -> re.Pattern[str]:
    return re.compile("|".join((*words()["title_words"], r"20\d\d", r"近?[一二三四五六七八九十]年")))


@cache
def _central() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words()["central"], key=len, reverse=True)))


@cache
def _zone_bodies() -> re.Pattern[str]:
    return re.compile(f"^(?:{'|'.join(words()['zone_bodies'])})+")


@cache
def _zones() -> re.Pattern[str]:
    ends, bodies, organs = ("|".join(words()[key]) for key in ("zones", "zone_bodies", "organs"))
    return re.compile(rf"(?:人民政府)?([^局厅委部]{{0,20}}(?:{ends}))(?=$|{bodies}|.*(?:{organs})$)")
