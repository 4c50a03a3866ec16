"""What each report is: title, place, issuer, year, date and number; and whether it is a report of the genre at all.

The title tells most. What it leaves open is read from the page's furniture (fields, breadcrumbs, dates), the signature,
the opening and the names that the text repeats; what the researcher writes in ``sources.csv`` overrules all of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from fazhi import gazetteer, origin
from fazhi.dating import published, report_year
from fazhi.regions import Place, resolve
from fazhi.script import fold
from fazhi.titles import find_title, genre, is_title, plain

CONTEXT_CHARS = 5000
_READ = ["report_id", "text", "page_title", "page_date", "status", "problem"]
_NUMBER = r"[一-龥]{1,12}[〔\[(【][ ]?20\d\d[ ]?[〕\])】](?:第)?[ ]?\d{1,4}[ ]?号"
_NUMBER_LINE = re.compile(rf"^[ \t]*({_NUMBER})[ \t]*$", re.MULTILINE)
_TITLE_FIELD = re.compile(r"[^\n|]{6,90}")
_TITLE_PARTS = re.compile(r"[_|]| [-–—]+ |[-–—]+(?=[^-–—]*(?:政府|网|门户|平台|局|委员会)$)")
_REPORTS = re.compile(r"(?:报告|汇报|总结)如下")
_SPEAKS = re.compile(r"法[治制]|依法")
_BARE = re.compile(r"(?:我|本|全)?([省市县区州盟旗镇乡]|街道)(?![中南北][区])")
_NATIONAL = re.compile(r"(?:国家|中华人民共和国|国务院|最高)")


class Identity(NamedTuple):
    """What ``read_identity`` finds; `kind` names the other genre a page belongs to, '' for a report."""

    title: str
    place: Place
    issuer: str
    year: int | None
    published: str
    document_number: str
    kind: str


def read_identity(text: str, furniture: str = "", page_title: str = "", page_date: str = "") -> Identity:
    """Title, place, issuer, year, date and number of one report.

    `text` is the cleaned report, `furniture` what cleaning took off the page, one piece a line; `page_title` and
    `page_date` are what the file says of itself. Nothing is guessed: what does not show is '' (year: None).

    >>> found = read_identity("大冶市人民政府关于2020年度法治政府建设情况的报告\\n我市推进依法行政。", "发表日期:2021-01-24")
    >>> found.place.code, found.year, found.published, found.kind
    ('420281', 2020, '2021-01-24', '')
    """
    body, page = fold(text), fold(furniture)
    title = _title(text, page, page_title)
    day = published(page, body, page_date)
    year = report_year(fold(title), body[len(title) :] if body.startswith(title[:6]) else body, day)
    place, issuer = _place(fold(title), page, body, year or int(day[:4] or 2020))
    return Identity(title, place, issuer, year, day, _number(page, body), other_genre(title, body))


def _title(text: str, page: str, page_title: str) -> str:
    """The title in the text, else in a field of the page, else what the file gives as its title."""
    found = find_title(text, page_title)
    if found and (is_title(plain(fold(found.text))) or not page_title):
        return found.text
    for match in re.finditer(rf"(?:{'|'.join(genre()['title_fields'])})[\s\]】):|]+", page):
        field = _TITLE_FIELD.match(page, match.end())
        if field and is_title(plain(field[0])):
            return "".join(field[0].split())
    parts = [part.strip() for part in _TITLE_PARTS.split(page_title)]
    named = next((part for part in parts if is_title(plain(fold(part)))), "")
    return named or (found.text if found else parts[0])


def _number(page: str, body: str) -> str:
    """The number of the document itself: in its field, or alone on a line ahead of the body."""
    labelled = re.search(rf"{genre()['number_labels']}[\s\]】):|]*({_NUMBER})", page)
    alone = labelled or _NUMBER_LINE.search(page) or _NUMBER_LINE.search(body[:600])
    return re.sub(r"\s", "", alone[1]) if alone else ""


def _place(title: str, page: str, body: str, year: int) -> tuple[Place, str]:
    """Place and issuer by the first phrase that names a place; without one what the report calls itself."""
    context = "\n".join((title, page[:3000], body[:CONTEXT_CHARS]))
    phrase = origin.title_issuer(title)
    place = Place("")
    for candidate in _phrases(phrase, page, body):
        place = resolve(candidate, year, context=context)
        if place.region:
            return place, candidate
    level = place.level or resolve(origin.self_kind(body) or "市", year).level
    return place._replace(level=level), phrase


def _phrases(phrase: str, page: str, body: str) -> Iterator[str]:
    """Wordings of the issuer, most trusted first; `phrase` is the title's."""
    bare = _BARE.match(phrase)
    if phrase and not bare:
        yield phrase
    kind, organ = origin.self_kind(body), _organ(phrase, bare)
    if phrase and (organ or not bare):
        yield from _extended(phrase, page + "\n" + body)
    unit = bare[1] if bare else (origin.leading_kind(body) if kind == "organ" else kind)
    if blank := origin.anonymous(body, unit):
        yield blank + organ
    if organ or kind == "organ":
        yield from _organs(organ, page, body)
    for name in _ranked(unit, page, body):
        yield name + organ
    if phrase:
        yield phrase


def _organ(phrase: str, bare: re.Match[str] | None) -> str:
    """The organ a title names without its place: 水务局 of 市水务局, 教育局, 经济开发区."""
    rest = phrase[bare.end() :] if bare else phrase
    return "" if rest in ("政府", "人民政府", "委", "委员会") else rest


def _extended(phrase: str, everything: str) -> Iterator[str]:
    """The phrase with the name that stands in front of it elsewhere on the page (武汉市水务局 for 市水务局)."""
    found = Counter(match[1] for match in re.finditer(rf"([一-龥]{{2,9}}){re.escape(phrase)}", everything))
    for before, _ in found.most_common(6):
        names = origin.places(before + phrase[:1])
        name = next((name for name in names if (before + phrase[:1]).endswith(name)), "")
        if name:
            yield name + (phrase[1:] if name[-1] == phrase[0] and not before.endswith(name) else phrase)


def _organs(organ: str, page: str, body: str) -> Iterator[str]:
    """Organs named with their place by a field of the page, the signature or the opening."""
    for found in (*origin.fields(page), origin.signature(body), origin.subject(body)):
        named = origin.places(found) or _NATIONAL.match(found)
        if named and (not organ or found.endswith(organ[-2:])) and not _BARE.match(found):
            yield found


def _ranked(unit: str, page: str, body: str) -> list[str]:
    """Names of the page that may be the report's own place of kind `unit`, the likeliest first."""
    if unit in ("镇", "乡", "街道"):
        scores = _scored(origin.towns, page, body)
    else:
        scores = _scored(origin.places, page, body)
        for stem, count in origin.stems(body[:CONTEXT_CHARS]).items():
            scores.update({row.name: 3 * count for row in gazetteer.bare_names()[stem]})
    fits = [name for name in scores if not unit or name.endswith(unit)]
    return sorted(fits, key=lambda name: (-scores[name], name))[:3]


def _scored(names_in: object, page: str, body: str) -> Counter[str]:
    """Names found: once for each mention, more for the opening, the signature and the fields of the page."""
    assert callable(names_in)
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


@cache
def _other_genres() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (row["kind"], re.compile(row["title"]), re.compile(row["unless"]) if "unless" in row else None)
        for row in genre()["other_genres"]
    )


@cache
def _other_bodies() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["body"], re.DOTALL)) for row in genre()["other_bodies"])


def other_genre(title: str, text: str) -> str:
    """What a page is where it is no report of the genre, '' where it is one.

    The title decides; only without a title of the genre the beginning of the text is asked.

    >>> other_genre("某县2021年法治政府建设工作要点", ""), other_genre("某县2020年工作总结和2021年工作计划", "法治政府建设。依法行政。法治。")
    ('plan (计划、要点、方案)', '')
    """
    line = plain(fold(title))
    for kind, pattern, unless in _other_genres():
        if line and pattern.search(line) and not (unless and unless.search(line)):
            return kind
    if is_title(line):
        return ""
    head = text[:1000]
    if not _REPORTS.search(text[:2500]):
        found = next((kind for kind, pattern in _other_bodies() if pattern.search(head)), "")
        if found:
            return found
    few = sum(1 for _ in _SPEAKS.finditer(text, 0, 8000)) < 3
    return "a text that hardly speaks of the rule of law" if few else ""


def identify(texts: pd.DataFrame, edits: pd.DataFrame, manifest: pd.DataFrame | None = None) -> pd.DataFrame:
    """Who reports, of which place and year, for every text.

    Takes the tables of ``clean.clean``; `manifest` is ``sources.csv`` (file and any of title, region, code, year,
    published), which overrules what the text says. Returns `texts` with title, region, code, province, prefecture,
    county, level, issuer, issuer_kind, year (Int64), published (ISO date), document_number and candidates added, and with
    status ``other_genre`` where a page is no report of the genre (`problem` says what it looks like).
    """
    furniture = _furniture(edits)
    columns = texts.reindex(columns=_READ, fill_value="").fillna("").to_dict("records")
    found = pd.DataFrame(
        [_row(record, furniture.get(record["report_id"], "")) for record in columns], index=texts.index
    )
    reports = pd.concat([texts.drop(columns=["status", "problem"]), found], axis=1)
    if manifest is not None and len(manifest):
        reports = overruled(reports, manifest)
    return reports.astype({"year": "Int64"})


def _furniture(edits: pd.DataFrame) -> dict[Any, str]:
    """What was taken off each page, one piece a line."""
    taken = edits[edits["kind"] == "furniture"]
    return taken.groupby("report_id", sort=False)["before"].agg("\n".join).to_dict()


def _row(record: dict[Any, Any], furniture: str) -> dict[str, object]:
    """A row of `reports`: what was found, and the status it leads to."""
    found = read_identity(record["text"], furniture, record["page_title"], record["page_date"])
    read = record["status"] == "ok"
    other = read and bool(found.kind)
    place = found.place if read else Place("", issuer_kind="")
    problem = f"not a report: {found.kind}" if other else record["problem"]
    return {
        **{key: getattr(place, key) for key in Place._fields},
        "title": found.title,
        "issuer": found.issuer,
        "year": found.year,
        "published": found.published,
        "document_number": found.document_number,
        "status": "other_genre" if other else record["status"],
        "problem": problem,
    }


def overruled(reports: pd.DataFrame, manifest: pd.DataFrame) -> pd.DataFrame:
    """`reports` with what the researcher's manifest says of a file in place of what was read.

    Where both say something and differ, `problem` names both. Empty cells of the manifest say nothing.
    """
    given = {str(row["file"]): row for row in manifest.fillna("").astype(str).to_dict("records")}
    rows = [_overruled(row, given.get(str(row["file"]), {})) for row in reports.to_dict("records")]
    return pd.DataFrame(rows, columns=reports.columns, index=reports.index)


def _overruled(row: dict[Any, Any], given: dict[Any, Any]) -> dict[Any, Any]:
    said: dict[str, object] = {
        key: given[key].strip() for key in ("title", "published") if given.get(key, "").strip()
    }
    if given.get("year", "").strip():
        said["year"] = int(float(given["year"]))
    place = _stated(given, int(str(said.get("year") or row["year"] or 2020)))
    said |= {key: value for key, value in place._asdict().items() if key != "issuer_kind"} if place else {}
    told = [
        f"sources.csv says {key} {said[key]}, the text {row[key]}"
        for key in ("title", "region", "code", "year", "published")
        if key in said and row[key] not in ("", None) and said[key] not in ("", row[key])
    ]
    problem = "; ".join(filter(None, [str(row["problem"] or ""), *told]))
    return row | said | {"problem": problem}


def _stated(given: dict[Any, Any], year: int) -> Place | None:
    """The place a manifest names by code, region or both."""
    code, region = given.get("code", "").strip().removesuffix(".0"), given.get("region", "").strip()
    if not code:
        return resolve(region, year) if region else None
    province, prefecture = gazetteer.parents(code, year)
    name = gazetteer.named(code, year)
    place = resolve(region or name, year, context=f"{province}{prefecture}{name}")
    county = name if not code.endswith("00") else ""
    level = next((row.level for row in gazetteer.by_code().get(code, ())), place.level)
    certain = Place(
        region or name, code, province, prefecture, county, place.level or level, place.issuer_kind
    )
    return place if place.code == code else certain
