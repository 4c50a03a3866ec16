"""Who reports: the words of a page that name the issuer of its report.

A title such as 大冶市人民政府关于… names it. Others name only an organ (市水务局), a kind of place (区) or nobody; then the
fields of the page, the signature, the opening sentence and the names that the text repeats tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from functools import cache, lru_cache

from fazhi.identity.wording import genre, patterns, plain
from fazhi.paths import alternatives, names_table
from fazhi.places import gazetteer

_YEARS = re.compile(
    r"[(\[〔【]?(?:20[0-9X*_]{2}|二[〇○零OoO][〇○零一二三四五六七八九]{2})"
    r"(?:[年—~至到、和-]{1,2}20\d\d)?(?:年度|年)?(?:上半年|下半年)?[)\]〕】]?"
    r"|“?十[二三四五]五”?(?:期间|时期)?"
)
_QUOTES = re.compile(r"[《》〈〉<>“”\"【】\[\]]")
_ORGAN = re.compile(
    r"人民政府|(?<!法治)(?<!法制)政府|行政公署|街道办事处|办事处|街道办|党工委|管理委员会|管委会|委员会|办公室|办公厅|公司|集团|中心"
    r"|联合会|大学|学院|海关|[局厅委署院部处所](?![内外长署员属门务理分])"
)
_IN_ORGAN = re.compile(r"[^关推进贯落实年工]{0,6}(?:办公室|办|委员会|局)(?!.{0,3}(?:总结|报告|情况)$)")
_SUFFIX = re.compile(r"[省市县区州盟旗]")
_TOWN = re.compile(r"[镇乡道木]")
_SUBJECT = re.compile(
    r"(?:^|[\n,。;])(?:\d{4}年(?:度|以来)?,?)?(?:今年以来,|一年来,|近年来,)?(?:原)?"
    r"([一-龥]{1,25}?(?:[省市县区州盟旗镇乡局厅部办院署会处]|街道|政府|[省市县区州盟旗卫民改建工]委))"
    r"(?:\([^)\n]{2,20}\))?(?=坚持|深入|全面|认真|紧紧|紧扣|紧密|在[^,。\n]{2,30}[领指]导|高举|始终|按照|严格|围绕|积极|切实|扎实|持续|聚焦|贯彻|牢牢|立足"
    r"|推进|各级|高度|着力|主动|大力|以[“习党法深贯建创]|落实|推动|召开|印发|法治政府|依法行政|根据|结合|不断|进一步|加强|把|将)"
)
_NO_SUBJECT = re.compile(
    r"^(?:[我全本各一二三年今为现在以是经]|党的|通过)|要求|部署|围绕|按照|根据|成立|完成|组织"
)
_STEM = re.compile(r"(?:法治|平安|美丽|数字|信用|诚信|幸福|魅力)([一-龥]{2,5})")
_BLANK = r"(?:[Xx×✕*_○〇某][Xx×✕*_○〇某]{0,5})"  # a first sign is looked for many times faster
_GOVERNMENT = re.compile(r"(?:^|委)(?!全|我|本|各)[一-龥]{2,6}[省市县区州盟旗]人民政府$")
_ANONYMOUS = re.compile(rf"{_BLANK}(?:省|市|州)?{_BLANK}?(?:市|州)?{_BLANK}?([省市县区州旗镇乡]|街道)")
_VALUE = re.compile(r"[\s\]】):|\\]{1,8}([^\s|\[【(:,。;\d]{2,40})")
_LEADERS = re.compile(r"([省市县区州盟旗镇乡])(?:党)?委、(?:\1)?(?:人民)?政府")
_UNLISTED_TOWN = re.compile(r"[^\W\d_我全本各个市县区省和在为的一了及与到向镇乡街集城]{2}(?:镇|乡)(?![镇村])")
_CENTRAL = re.compile(r"国家|中华人民共和国|国务院|最高人民")
_OPENS_AS_ORGAN = re.compile(r"20\d\d年(?:度|来|以来)?,[省市县区州旗][一-龥]{2,14}[局厅](?=[^长属机党])")
_SIGNED = re.compile(r"\(.*?\)|20\d\d年.*|二[〇○零].*|[ \t\xa0\u3000]+")


@cache
@names_table("genre.yaml")
def _compiled(name: str) -> re.Pattern[str]:
    value = genre()[name]
    return re.compile(value if isinstance(value, str) else alternatives(genre())[name])


@cache
def _names() -> frozenset[str]:
    """Names of divisions that a running text may show, with their suffix; common words left out."""
    generic = set(gazetteer.words()["generic"])
    short = (name for name in gazetteer.suffixed_names() if len(name) == 2 and name[-1] == "县")
    return frozenset(name for name in gazetteer.suffixed_names() if len(name) > 2) - generic | frozenset(
        short
    )


@cache
def _name_ends() -> dict[str, tuple[int, ...]]:
    return gazetteer.lengths((name[-2:], len(name)) for name in _names() if len(name) <= 12)


@cache
def _town_ends() -> dict[str, tuple[int, ...]]:
    return gazetteer.lengths((name[-2:], len(name)) for name in gazetteer.townships() if 1 < len(name) <= 10)


def title_issuer(title: str) -> str:
    """What a title says of its issuer, '' where it says nothing.

    >>> [title_issuer(t) for t in ("某县人民政府关于2021年度法治政府建设情况的报告", "2020年静海区法治政府建设情况报告",
    ...     "武汉市市场监管局2022年法治政府建设年度报告", "关于2022年度法治政府建设情况报告")]
    ['某县人民政府', '静海区', '武汉市市场监管局', '']
    """
    text = _YEARS.sub("", _QUOTES.sub("", plain(title)))
    before, about, behind = text.partition("关于")
    if about and before:
        return before
    text = behind if about else text
    if patterns().subject.match(text):
        return ""
    subject = patterns().subject.search(text, 1)
    while subject and _IN_ORGAN.match(text[subject.end() :][:12]):
        subject = patterns().subject.search(text, subject.end())
    head = text[: subject.start()] if subject else text
    organs = list(_ORGAN.finditer(head))
    if organs:
        return head[: organs[-1].end()]
    verb = _compiled("title_verbs").search(head)
    return head[: verb.start()] if verb else head


def fields(furniture: str) -> Iterator[str]:
    """Issuers that the page's fields name, the most trusted field first.

    >>> list(fields("索引号: 12 发布机构: 某县水务局 来源:网友投稿"))
    ['某县水务局']
    """
    for label in genre()["issuer_labels"]:
        for match in re.finditer(label, furniture):
            value = _VALUE.match(furniture, match.end())
            if value and not _compiled("no_issuer").match(value[1]):
                yield value[1].rstrip("、.-—")


def signature(text: str) -> str:
    """The issuer that signs below the report, '' where none does.

    >>> signature("……。\\n某县人民政府\\n2021年3月1日")
    '某县人民政府'
    """
    for line in reversed(text[-320:].rstrip().split("\n")[-5:]):
        name = _SIGNED.sub("", line)
        if 3 <= len(name) <= 40 and _ORGAN.search(name) and not re.search(r"[。,;:]", name):
            return name
    return ""


@lru_cache(maxsize=2)
def subject(text: str) -> str:
    """Who the opening sentences say did the work, '' where they name none.

    >>> subject("2023年,某县教育局深入开展法治政府建设工作,全面完成任务。")
    '某县教育局'
    """
    head = re.sub(r"[ \t\xa0\u3000]+", "", text[:700])
    return next((match[1] for match in _SUBJECT.finditer(head) if not _NO_SUBJECT.search(match[1])), "")


@lru_cache(maxsize=2)
def self_kind(text: str) -> str:
    """How the report calls its own place (市, 县, 区, 镇 …), or "organ"; '' where it never does.

    >>> self_kind("我县推进依法行政,县委重视。"), self_kind("我局推进依法行政,全市水务工作良好。局党组重视。")
    ('县', 'organ')
    """
    found = Counter(match[1] for match in _compiled("self_place").finditer(text, 0, 5000))
    organ = sum(1 for _ in _compiled("self_organ").finditer(text, 0, 5000))
    kind, count = found.most_common(1)[0] if found else ("", 0)
    if organ > count or (organ > 2 and "我局" in text) or _OPENS_AS_ORGAN.search(text, 0, 160):
        return "organ"
    return {"街": "街道", "办事处": "街道"}.get(kind, kind)


def leading_kind(text: str) -> str:
    """The kind of place whose party committee and government lead an organ (市委、市政府 → 市)."""
    found = Counter(match[1] for match in _LEADERS.finditer(text, 0, 4000))
    return found.most_common(1)[0][0] if found else ""


def anonymous(text: str, kind: str = "") -> str:
    """The blanked place (XX区) that a text repeats, '' where there is none.

    >>> anonymous("2020年XX区按照市委要求,XX市、XX区……", "区")
    'XX区'
    """
    found = Counter(match[1] for match in _ANONYMOUS.finditer(text, 0, 6000))
    kinds = [name for name, _ in found.most_common() if not kind or name == kind]
    return f"XX{kinds[0]}" if kinds else ""


def places(text: str) -> Counter[str]:
    """Names of divisions that stand in a text, and how often.

    >>> places("安康市委、安康市政府和岚皋县")
    Counter({'安康市': 2, '岚皋县': 1})
    """
    return _found(text, _SUFFIX, _names(), _name_ends())


def towns(text: str) -> Counter[str]:
    """Names of townships and streets that stand in a text, and how often."""
    return _found(text, _TOWN, gazetteer.townships(), _town_ends())


def stems(text: str) -> Counter[str]:
    """Names of divisions behind 法治, 平安 and the like (法治岚皋), without their suffix."""
    found, known = Counter[str](), gazetteer.bare_names()
    for words, count in Counter(_STEM.findall(text)).items():
        name = next((words[:size] for size in range(len(words), 1, -1) if words[:size] in known), "")
        if name:
            found[name] += count
    return found


def provinces(text: str) -> Counter[str]:
    """Provinces that a text names with or without their suffix, and how often."""
    rows = [row for row in gazetteer.divisions() if row.level == "province"]
    return Counter({row.name: count for row in rows if (count := text.count(gazetteer.stem(row.name)))})


def unlisted_towns(text: str) -> Counter[str]:
    """Township names of two characters that a text repeats and the table of townships does not know."""
    found = Counter(match[0] for match in _UNLISTED_TOWN.finditer(text))
    return Counter({name: count for name, count in found.items() if count > 1})


def names_place(phrase: str) -> bool:
    """Whether a phrase names a division, a township, a zone with its place, a central organ, or blanks its place.

    >>> [names_place(p) for p in ("大冶市人民政府", "岚皋县", "市水务局", "水利部", "XX区", "教育局", "高新区")]
    [True, True, False, True, True, False, False]
    """
    if _CENTRAL.match(phrase) or _GOVERNMENT.search(phrase) or _ANONYMOUS.match(phrase):
        return True
    if places(phrase) or towns(phrase):
        return True
    words = gazetteer.words()
    if phrase in gazetteer.zones() or phrase.startswith(words["central"]):
        return True
    return any(
        phrase[:size] in gazetteer.bare_names() or phrase[:size] in gazetteer.suffixed_names()
        for size in (4, 3, 2)
    )


def _found(
    text: str,
    suffix: re.Pattern[str],
    names: Container[str],
    ends: dict[str, tuple[int, ...]],
) -> Counter[str]:
    """The longest name that ends at each suffix; `ends` are the lengths of names by their last two characters."""
    found = Counter[str]()
    for match in suffix.finditer(text):
        end = match.end()
        for size in ends.get(text[max(end - 2, 0) : end], ()):
            name = text[max(end - size, 0) : end]
            if size <= end and name in names and (size > 2 or not "一" <= text[end - 3 : end - 2] <= "龥"):
                found[name] += 1
                break
    return found
