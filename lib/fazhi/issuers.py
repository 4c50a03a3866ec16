"""What an issuer's phrase says besides its place: kind of issuer, zones, townships, central organs, blanked names."""

from __future__ import annotations

import re
from functools import cache

from fazhi.gazetteer import words

_BLANK = r"(?:[Xx×*＊○〇某]{1,6}|[A-Z])"
_ANONYMOUS = re.compile(rf"{_BLANK}(?:自治区|自治州|自治县|街道|省|市|县|区|州|盟|旗|镇|乡)")
_UNIT = r"(自治区|自治州|自治县|街道|省|市|县|区|州|盟|旗|镇|乡)"
_RELATIVE = re.compile(rf"(?:我|本|全)?{_UNIT}(.*)")
_UNLISTED = re.compile(r".{1,10}?(?:自治州|自治县|街道|苏木|省|市|县|区|旗|州|盟|镇|乡)")
_NATIONAL = re.compile(r"国家[^省市县区]{1,12}?(?:总局|局|委员会|委|署|办公室)")
_TOWN_END = re.compile(r"街道|苏木|镇|乡|地区")
_TOWN_BODY = re.compile(
    r"人民政府|政府|办事处|党委|党工委|委员会|工委|$|.{0,10}(?:所|办|站|中心|办公室|大队|中队)$"
)
_NO_TOWNS = ("城乡", "乡镇", "城镇", "村镇", "我镇", "我乡", "我街道", "人民政府街道")
_PARTY = re.compile(r"中共|中国共产党|[省市县区州盟旗镇乡]委|党委|党工委")
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
    found = {match.group() for match in re.finditer(rf"[Xx×*＊某]{{2,4}}{unit}", context)}
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
    head = next((name for name in _central() if body.startswith(name)), None)
    if head is None and (match := _NATIONAL.match(body)):
        head = match.group()
    return None if head is None else body[len(head) :]


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
    if rest.endswith(words()["zone_bodies"][:2]):
        return "zone"
    if rest.endswith(words()["government"]) or not rest.endswith(words()["organs"]):
        return "government"
    return "department"


def zone_kind(rest: str) -> str:
    """An organ of a zone is a department, else the zone itself reports."""
    if not rest or any(word in rest for word in words()["zone_bodies"]):
        return "zone"
    return "department" if rest.endswith(words()["organs"]) else "zone"


def unlisted_zone(rest: str, place: str) -> str:
    """Name of a zone that no table has, '' where the phrase names none; 经济开发区 alone takes its place's name along."""
    match = _zones().match(rest)
    if not match:
        return ""
    name = match.group(1)
    return place + name if name.startswith(words()["zone_fields"]) else name


def township(rest: str) -> list[str]:
    """Possible names of a township at the head of a phrase, the shortest first.

    >>> township("坡子街街道办事处"), township("住房和城乡建设局")
    (['坡子街街道'], [])
    """
    head = rest.removeprefix("人民政府")
    ends = [match.end() for match in _TOWN_END.finditer(head, 1, 14)]
    names = [head[:end] for end in ends if _TOWN_BODY.match(head, end)]
    return [name for name in names if not name.endswith(_NO_TOWNS)]


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
    return match.group() if match and not match.group().endswith(_NO_TOWNS) else ""


def follows_bare(rest: str, level: str) -> bool:
    """Whether an organ or zone may follow a place's bare name (湖北省 as 湖北 before 财政厅)."""
    if rest.startswith(words()["fields"]) and rest.endswith(words()["organs"]):
        return True
    if rest.startswith(words()["zone_fields"]) and _zones().match(rest):
        return True
    return level == "province" and rest.endswith(words()["organs"]) and len(rest) > 2


@cache
def _title_words() -> re.Pattern[str]:
    return re.compile("|".join((*words()["title_words"], r"20\d\d")))


@cache
def _central() -> tuple[str, ...]:
    return tuple(sorted(words()["central"], key=len, reverse=True))


@cache
def _zones() -> re.Pattern[str]:
    ends, bodies, organs = ("|".join(words()[key]) for key in ("zones", "zone_bodies", "organs"))
    return re.compile(rf"(?:人民政府)?([^局厅委部]{{0,20}}(?:{ends}))(?=$|{bodies}|.*(?:{organs})$)")
