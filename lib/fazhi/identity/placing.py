"""Which place a report is of and who issued it, from title, page and text together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from fazhi.identity import origin
from fazhi.places import gazetteer
from fazhi.regions import Place, resolve

CONTEXT_CHARS = 5000
_BARE = re.compile(r"(?:我|本|全)?([省市县区州盟旗镇乡]|街道)(?![中南北][区])")
_HAN, _HAN_END = re.compile("[一-龥]+"), re.compile(r"[一-龥]{2,}\Z")
_NAMED = re.compile(
    r"[一-龥]{2,9}(?:[省县州盟旗镇乡]|(?<![新城郊矿老])[市区]|街道)(?:(?<!街道)人民政府|办事处)?"
)


def place_of(title: str, page: str, body: str, year: int) -> tuple[Place, str]:
    """Place and issuer by the first phrase that names a place; without one what the report calls itself."""
    context = "\n".join((title, page[:3000], body[:CONTEXT_CHARS]))
    phrase = origin.title_issuer(title)
    if origin.names_place(phrase) or _whole(phrase, year):
        return resolve(phrase, year, context=context), phrase
    kind, unit = origin.self_kind(body), _unit(phrase, body)
    place, issuer = Place("", level=resolve(unit or "我", year).level), phrase
    for candidate in _phrases(phrase, unit, page, body):
        found = resolve(candidate, year, context=context)
        if found.region:
            place, issuer = found, candidate
            break
    department = kind == "organ" and place.issuer_kind == "government"
    return (place._replace(issuer_kind="department") if department else place), issuer


def _whole(phrase: str, year: int) -> bool:
    """Whether a phrase is the name of a place and its government, though no table knows that place."""
    place = resolve(phrase, year) if _NAMED.fullmatch(phrase) and not _BARE.match(phrase) else None
    return place is not None and place.issuer_kind == "government" and place.region in phrase


def _unit(phrase: str, body: str) -> str:
    """The kind of place that is meant where none is named: 市 of 市水务局, else what the report calls itself."""
    bare, kind = _BARE.match(phrase), origin.self_kind(body)
    if bare:
        return bare[1]
    unit = origin.leading_kind(body) if kind == "organ" else kind
    if not unit:
        town = next((name for name, count in origin.towns(body[:800]).most_common(1) if count > 1), "")
        unit = next((end for end in ("街道", "镇", "乡") if town.endswith(end)), "")
    return "自治区" if unit in ("", "区") and "自治区党委" in body[:CONTEXT_CHARS] else unit


def _phrases(phrase: str, unit: str, page: str, body: str) -> Iterator[str]:
    """Wordings of an issuer whose place the title (`phrase`) leaves out, most trusted first."""
    bare = _BARE.match(phrase)
    rest = phrase[bare.end() :] if bare else phrase
    organ = "" if rest in ("政府", "人民政府", "委", "委员会") else rest
    if organ:
        yield from _extended(phrase, page + "\n" + body)
    if blank := origin.anonymous(body, unit):
        yield blank + organ
    opening = origin.subject(body)
    if not phrase and origin.names_place(opening) and opening.endswith(unit or ""):
        yield opening
    if organ or origin.self_kind(body) == "organ":
        yield from _organs(organ, opening, page, body)
    for name in _ranked(unit, page, body):
        yield name + organ
    if phrase:
        yield phrase


def _extended(phrase: str, everything: str) -> Iterator[str]:
    """The phrase with the name that stands in front of it elsewhere on the page (武汉市水务局 for 市水务局)."""
    found = Counter(_ahead(phrase, everything))
    for before, _ in found.most_common(6):
        tails = (before[-size:] for size in range(len(before), 1, -1))
        yield from (tail + phrase for tail in tails if _names(tail, phrase))


def _ahead(phrase: str, everything: str) -> Iterator[str]:
    """Two to nine Chinese characters ahead of each mention of a phrase, as far to the left as they go."""
    at = last = 0
    while (at := everything.find(phrase, at)) >= 0:
        first = _HAN_END.search(everything, max(at - 9, last), at)
        if first is None:
            at += 1
            continue
        start = first.start()
        size = next(
            size
            for size in range(9, 1, -1)
            if everything.startswith(phrase, start + size) and _HAN.fullmatch(everything, start, start + size)
        )
        yield everything[start : start + size]
        at = last = start + size + len(phrase)


def _names(tail: str, phrase: str) -> bool:
    """Whether `tail` is a division's name in front of a phrase: 武汉 of 武汉市水务局, 宁河 of 宁河经济开发区."""
    full, bare = gazetteer.suffixed_names(), gazetteer.bare_names()
    return tail in full or tail + phrase[0] in full or (tail in bare and not _BARE.match(phrase))


def _organs(organ: str, opening: str, page: str, body: str) -> Iterator[str]:
    """Organs named with their place by a field of the page, the signature or the opening."""
    for found in (*origin.fields(page), origin.signature(body), opening):
        if origin.names_place(found) and (not organ or found.endswith(organ[-2:])):
            yield found


def _ranked(unit: str, page: str, body: str) -> list[str]:
    """Names of the page that may be the report's own place of kind `unit`, the likeliest first."""
    scores = _scored(origin.places, page, body)
    for stem, count in origin.stems(body[:CONTEXT_CHARS]).items():
        scores.update({row.name: 3 * count for row in gazetteer.bare_names()[stem]})
    if unit in ("省", "自治区"):
        scores.update(origin.provinces(body[:CONTEXT_CHARS]))
    if unit in ("镇", "乡", "街道"):
        county = next(
            (name for name in sorted(scores, key=lambda n: (-scores[n], n)) if _is_county(name)), ""
        )
        towns = _scored(origin.towns, page, body)
        return _best(towns, unit) or [county + name for name in _best(origin.unlisted_towns(body), unit)]
    return _best(scores, unit)


def _is_county(name: str) -> bool:
    return any(row.level == "county" for row in gazetteer.suffixed_names()[name])


def _best(scores: Counter[str], ending: str = "") -> list[str]:
    fits = [name for name in scores if name.endswith(ending)]
    return sorted(fits, key=lambda name: (-scores[name], name))[:3]


def _scored(names_in: Callable[[str], Counter[str]], page: str, body: str) -> Counter[str]:
    """Names found: once for each mention, more for the opening, the signature and the fields of the page."""
    scores: Counter[str] = Counter()
    weights = [
        (body, 1),
        (page[:6000], 2),
        (body[:300], 3),
        (origin.signature(body), 6),
        (origin.subject(body), 6),
    ]
    weights += [(field, 8) for field in origin.fields(page)]
    for part, weight in weights:
        for name, count in names_in(part).items():
            scores[name] += weight * min(count, 12)
    return scores
