"""Which pages are no reports of the genre: plans, outlines, notices, news, papers and other reports."""

from __future__ import annotations

import re
from functools import cache

from fazhi.identity.wording import genre, is_title, plain
from fazhi.paths import names_table
from fazhi.script import fold

_REPORTS = re.compile(r"(?:报告|汇报|总结)如下")
_SPEAKS = re.compile(r"法[治制]|依法")


@cache
@names_table("genre.yaml")
def _other_genres() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (row["kind"], re.compile(row["title"]), re.compile(row["unless"]) if "unless" in row else None)
        for row in genre()["other_genres"]
    )


@cache
@names_table("genre.yaml")
def _other_bodies() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["body"], re.DOTALL)) for row in genre()["other_bodies"])


def other_genre(title: str, text: str, page: str = "") -> str:
    """What a page is where it is no report of the genre, '' where it is one.

    The title decides; only without a title of the genre the beginning of the text is asked, and of the `page` around it.

    >>> other_genre("某县2021年法治政府建设工作要点", ""), other_genre("某县2020年工作总结和2021年工作计划", "法治政府建设。依法行政。法治。")
    ('plan (计划、要点、方案)', '')
    """
    line = plain(fold(title)) or _first_line(text)
    for kind, pattern, unless in _other_genres():
        if line and pattern.search(line) and not (unless and unless.search(line)):
            return kind
    if title and is_title(line):
        return ""
    head = text[:1000]
    if not _REPORTS.search(text[:2500]):
        tests = _other_bodies()
        found = next(
            (kind for kind, pattern in tests if pattern.search(head) or pattern.search(page, 0, 1500)), ""
        )
        if found:
            return found
    few = sum(1 for _ in _SPEAKS.finditer(text, 0, 8000)) < 3
    return "a text that hardly speaks of the rule of law" if few else ""


def _first_line(text: str) -> str:
    """The first line where it may be a title: short and no sentence."""
    line = plain(text[:60].partition("\n")[0])
    return line if 6 <= len(line) <= 45 and not re.search(r"[。,;:]", line) else ""
