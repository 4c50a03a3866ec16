"""What a web page says of its report outside the text: title, date, and why there is no text.

The names that sites use for them are in data/webpages.yaml.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from fazhi.paths import read_yaml

HAN = "\u3400-\u9fff"
HANS = re.compile(f"[{HAN}]+")
SPACE = re.compile(r"[ \t\r\n\f]+")
LINKED = re.compile("\x02[^\x03]*\x03")  # the text of a link in the visible text of a page
ATTACHED = re.compile(r"\.(?:pdf|docx?|wps|ofd|rtf|zip|rar)\s*(?:$|[?#&])", re.I)
DAY = re.compile(r"(?<!\d)(20\d\d)(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})|(\d\d)(\d\d)(?!\d))")


@cache
def _words() -> dict[str, list[str]]:
    return dict(read_yaml("webpages.yaml"))


@cache
def any_of(name: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in _words()[name]))


def han(text: str) -> int:
    """How many Chinese characters."""
    return len("".join(HANS.findall(text)))


def title_of(tree: Any) -> str:
    """The title that a page gives itself: of metadata, headings and <title> the first that names a report."""
    named = _metas(tree, "title_metas") + [node.text() for node in tree.css("h1, title")]
    parts = [part for name in named for part in _without_site(name)]
    parts = [part for part in parts if han(part) >= 4]
    return next((part for part in parts if any_of("title_words").search(part)), parts[0] if parts else "")


def _without_site(title: str) -> list[str]:
    """Parts of a title that is put together with the name of the site, the title itself first where it is one piece.

    >>> _without_site("某县2021年法治政府建设情况的报告_某县人民政府")
    ['某县2021年法治政府建设情况的报告', '某县人民政府']
    """
    flat = SPACE.sub(" ", title).strip()
    return [
        part.strip()
        for part in re.split(
            r"[_|]| [-–—]+ |[-–—]+(?=[^-–—]*(?:政府|网|网站|门户|平台|公开|局|厅|委)$)", flat
        )
        if part.strip()
    ]


def date_of(tree: Any, text: str) -> str:
    for content in _metas(tree, "date_metas"):
        if day := _iso(content):
            return day
    flat = LINKED.sub("", text)
    for label in _words()["date_labels"]:
        for found in re.finditer(rf"{label}[\]】\s::|]{{0,8}}(20\d\d[^\n]{{0,16}})", flat):
            if day := _iso(found[1]):
                return day
    return ""


def _metas(tree: Any, names: str) -> list[str]:
    """Contents of the <meta> of a list of names, in the order of the list."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        found.setdefault(name.lower(), (node.attributes.get("content") or "").strip())
    return [found[name] for name in _words()[names] if found.get(name)]


def _iso(text: str) -> str:
    """The first date of a text as YYYY-MM-DD, '' where there is none.

    >>> _iso("2022年1月18日"), _iso("20220118"), _iso("2022-13-40")
    ('2022-01-18', '2022-01-18', '')
    """
    found = DAY.search(text)
    if not found:
        return ""
    year, *parts = [int(part) for part in found.groups() if part]
    try:
        return date(year, *parts).isoformat()
    except ValueError:
        return ""


def reason_of(tree: Any, text: str) -> str:
    """Why a page has no line of prose, '' where it simply is a short one."""
    head = tree.css_first("title")
    if tree.css_first("input[type=password]") or len(set(any_of("login_words").findall(text))) >= 2:
        return "it is a login page, not the report: save the page again after the login"
    if any(ATTACHED.search(node.attributes.get("href") or "") for node in tree.css("a")):
        return "the report is a file attached to this page: get that file instead"
    if any_of("error_words").search(text + (head.text() if head else "")):
        return "it is an error page of the site, not the report: get it again"
    if tree.css_first("frameset, frame, iframe"):
        return "it is a frame around another page: open that page by itself and save it"
    if any((node.attributes.get("http-equiv") or "").lower() == "refresh" for node in tree.css("meta")):
        return "it only leads on to another address: open that page and save it"
    if tree.css_first("script"):
        return "its text is put in by a script: let the browser show it, then save the whole page"
    return ""
