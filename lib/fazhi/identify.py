"""What each report is: title, place, issuer, year, date and number; and whether it is a report of the genre at all.

The title tells most. What it leaves open is read from the page's furniture (fields, breadcrumbs, dates), the signature,
the opening and the names that the text repeats; what the researcher writes in ``sources.csv`` overrules all of it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from fazhi.identity.dating import published, report_year, title_year
from fazhi.identity.genres import other_genre
from fazhi.identity.placing import place_of
from fazhi.identity.titles import find_title
from fazhi.identity.wording import genre, is_title, plain
from fazhi.paths import names_table
from fazhi.places import gazetteer
from fazhi.regions import Place, resolve
from fazhi.rows import Table, by_report
from fazhi.script import fold, simplified

_READ = ["report_id", "text", "page_title", "page_date", "status", "problem"]
_NUMBER = r"[一-龥]{1,12}[〔\[(【][ ]?20\d\d[ ]?[〕\])】](?:第)?[ ]?\d{1,4}[ ]?号"
_NUMBER_LINE = re.compile(rf"^[ \t]*({_NUMBER})[ \t]*(?:签发人.{{0,30}})?$", re.MULTILINE)
_TITLE_FIELD = re.compile(r"[^\n|]{6,90}")
_TITLE_PARTS = re.compile(r"[_|]| [-–—]+ |[-–—]+(?=[^-–—]*(?:政府|网|门户|平台|局|委员会)$)")


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
    day = published(page, body, page_date, since=title_year(fold(title)) or 0)
    year = report_year(fold(title), body[len(title) :] if body.startswith(title[:6]) else body, day)
    place, issuer = place_of(fold(title), page, body, year or int(day[:4] or 2020))
    return Identity(title, place, issuer, year, day, _number(page, body), other_genre(title, body, page))


def _title(text: str, page: str, page_title: str) -> str:
    """The title in the text, else in a field of the page, else what the file gives as its title."""
    found = find_title(text, page_title)
    if found and (is_title(plain(fold(found.text))) or not page_title):
        return found.text
    for match in _title_field().finditer(page):
        field = _TITLE_FIELD.match(page, match.end())
        if field and is_title(plain(field[0])):
            return "".join(field[0].split())
    parts = [part.strip() for part in _TITLE_PARTS.split(page_title)]
    named = next((part for part in parts if is_title(plain(fold(part)))), "")
    return named or (found.text if found else parts[0])


def _number(page: str, body: str) -> str:
    """The number of the document itself: in its field, or alone on a line ahead of the body."""
    alone = _labelled_number().search(page) if "号" in page else None
    for text in (page, body[:600]):
        alone = alone or (_NUMBER_LINE.search(text) if "号" in text else None)
    return re.sub(r"\s", "", alone[1]) if alone else ""


@cache
@names_table("genre.yaml")
def _labelled_number() -> re.Pattern[str]:
    return re.compile(rf"{genre()['number_labels']}[\s\]】):|]*({_NUMBER})")


@cache
@names_table("genre.yaml")
def _title_field() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(genre()['title_fields'])})[\s\]】):|]+")


def identify(texts: pd.DataFrame, edits: Table, manifest: pd.DataFrame | None = None) -> pd.DataFrame:
    """Who reports, of which place and year, for every text.

    Takes the tables of ``clean.clean``; `manifest` is ``sources.csv`` (file and any of title, region, code, year,
    published), which overrules what the text says. Returns `texts` with title, region, code, province, prefecture,
    county, level, issuer, issuer_kind, year (Int64), published (ISO date), document_number and candidates added, and with
    status ``other_genre`` where a page is no report of the genre (`problem` says what it looks like).
    """
    furniture = _furniture(edits)
    known = [_filled(texts[n]) if n in texts else [""] * len(texts) for n in _READ]
    records = (dict(zip(_READ, row, strict=True)) for row in zip(*known, strict=True))
    rows = [_row(record, furniture.get(record["report_id"], "")) for record in records]
    found = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    kept = {name: texts[name] for name in texts if name not in ("status", "problem")}
    reports = pd.DataFrame(kept | found, index=texts.index)
    if manifest is not None and len(manifest):
        reports = overruled(reports, manifest)
    reports["year"] = reports["year"].astype("Int64")
    return reports


def _filled(cells: pd.Series[Any]) -> list[Any]:
    """The values, '' for those that are missing: many times faster than ``fillna`` for some dozens."""
    return [cell if isinstance(cell, str) or not pd.isna(cell) else "" for cell in cells.tolist()]


def _furniture(edits: Table) -> dict[str, str]:
    """What was taken off each page in simplified script, one piece a line."""
    taken = by_report(edits, ("kind", "before"))
    pages = {name: [before for kind, before in rows if kind == "furniture"] for name, rows in taken.items()}
    return {name: simplified("\n".join(pieces)) for name, pieces in pages.items() if pieces}


def _row(record: dict[Any, Any], furniture: str) -> dict[str, object]:
    """A row of `reports`: what was found, and the status it leads to."""
    found = read_identity(record["text"], furniture, record["page_title"], record["page_date"])
    read = record["status"] == "ok"
    other = read and bool(found.kind)
    place = found.place if read else Place("", issuer_kind="")
    shared = f"{place.candidates.count(';') + 1} places have this name: say which in sources.csv"
    problem = f"not a report: {found.kind}" if other else record["problem"]
    problem = "; ".join(filter(None, [problem, shared if place.candidates else ""]))
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
    given = {
        str(row["file"]): row
        for row in manifest.astype("object").where(manifest.notna(), "").astype(str).to_dict("records")[::-1]
    }
    rows = [_overruled(row, given.get(str(row["file"]), {})) for row in reports.to_dict("records")]
    return pd.DataFrame(rows, columns=reports.columns, index=reports.index)


def _overruled(row: dict[Any, Any], given: dict[Any, Any]) -> dict[Any, Any]:
    said: dict[str, object] = {
        key: given[key].strip() for key in ("title", "published") if given.get(key, "").strip()
    }
    if given.get("year", "").strip():
        said["year"] = int(float(given["year"]))
    year = str(said.get("year") or row["year"])
    place_year = int(year) if year.isdecimal() else 2020
    place = _stated(given, place_year)
    kept = ("issuer_kind", *(key for key in ("region", "level") if place and not getattr(place, key)))
    said |= {key: value for key, value in place._asdict().items() if key not in kept} if place else {}
    told = [
        f"sources.csv says {key} {said[key]}, the text {row[key]}"
        for key in ("title", "region", "code", "year", "published")
        if key in said and row[key] not in ("", None) and said[key] not in ("", row[key])
    ]
    if place and given.get("code") and given.get("region"):
        named = resolve(given["region"], place_year)
        if named.code and named.code != place.code:
            told.append(f"sources.csv says code {place.code}, which is not {given['region']} ({named.code})")
    fault = f"sources.csv: {given['problem']}" if given.get("problem") else ""
    problem = "; ".join(filter(None, [str(row["problem"] or ""), fault, *told]))
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
