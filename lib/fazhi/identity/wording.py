"""What titles and documents of the genre are called: the words of ``data/genre.yaml``, and which lines they make a title."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from fazhi.lookup import kept
from fazhi.paths import alternatives, names_table, read_yaml

LONGEST = 72  # characters of a title

SPACE = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_PINYIN = re.compile(r"[(][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[)]")
SENTENCE = re.compile(r"[。;!?,>»›]")
MARKER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.是]|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[.、.](?!\d)|第[一二三四]|[·•●])"
)
_TRADITIONAL = dict(
    zip(
        "設報總結況縣區關於與計劃書製彙匯綜辦廳會員黨務產業點樣應進實規劃創鎮鄉圖電號類標題稱項條個開發",
        "设报总结况县区关于与计划书制汇汇综办厅会员党务产业点样应进实规划创镇乡图电号类标题称项条个开发",
        strict=True,
    )
)
_ANY_TRADITIONAL = re.compile(f"[{''.join(_TRADITIONAL)}]")


class Patterns(NamedTuple):
    """The compiled patterns of ``data/genre.yaml`` that titles need."""

    subject: re.Pattern[str]
    ending: re.Pattern[str]
    other: re.Pattern[str]
    field: re.Pattern[str]
    label: re.Pattern[str]
    no_title: re.Pattern[str]
    no_body: re.Pattern[str]


@cache
def genre() -> dict[str, Any]:
    """The table of the genre, ``data/genre.yaml``, read once."""
    return dict(read_yaml("genre.yaml"))


@cache
@names_table("genre.yaml")
def patterns() -> Patterns:
    """The patterns of titles, compiled once."""
    table = alternatives(genre())
    bracket = r"(?:[((《〈].{1,16}[)》〉])?"
    return Patterns(
        subject=re.compile(table["subjects"]),
        ending=re.compile(f"(?:{table['endings']})(?:{table['tails']})?{bracket}》?$"),
        other=re.compile(f"(?:{table['other_endings']}){bracket}$"),
        field=re.compile(rf"[\[【(]?(?:{table['title_fields']})[\]】)]?[:|\\|]+"),
        label=re.compile(rf"[\[【(]?(?:{table['title_fields']})[\]】)]?[:|\\|]*$"),
        no_title=re.compile(table["not_titles"]),
        no_body=re.compile(table["not_body"]),
    )


@kept
def plain(text: str) -> str:
    """Without spaces and readings in brackets, in simplified script as far as titles need it.

    >>> plain("某 縣 法治政府建設(shè) 工作報告")
    '某县法治政府建设工作报告'
    """
    text = "".join(text.split())  # many times faster than a pattern
    text = text if text.isprintable() else SPACE.sub("", text)
    if not text.isascii() and ("(" in text or "(" in text):
        text = _PINYIN.sub("", text)
    return _ANY_TRADITIONAL.sub(lambda found: _TRADITIONAL[found[0]], text)


def is_title(line: str) -> bool:
    """Whether a line (``plain``) reads as a title of the genre.

    >>> [is_title(t) for t in ("某县2020年法治政府建设工作报告", "法治政府建设实施纲要", "一、法治政府建设情况")]
    [True, False, False]
    """
    return 6 <= len(line) <= LONGEST and _entitles(line)


@kept
def _entitles(line: str) -> bool:
    if SENTENCE.search(line) or MARKER.match(line):
        return False
    known = patterns()
    subject = known.subject.search(line)
    return bool(subject and known.ending.search(line, subject.end()) and not known.no_title.match(line))
