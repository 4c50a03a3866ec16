"""When a report was published, and the year it is about.

Pages give several dates; labels tell which is which (``date_labels`` in ``data/genre.yaml``). The year of a report is
the one its title names, not that of next year's plan behind it; without one its preamble, its headings or, last, the
year before it was published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from fazhi.identity.wording import genre
from fazhi.lookup import kept
from fazhi.paths import names_table

_DATE = re.compile(
    r"(?=[0-9二])(?:"  # what no date begins with is left at once
    r"(?<![\d.])(?:(20\d\d)[ \t\xa0]{0,3}[-/.年][ \t\xa0]{0,3}(1[0-2]|0?[1-9])[ \t\xa0]{0,3}[-/.月][ \t\xa0]{0,3}"
    r"(3[01]|[12]\d|0[1-9]|[1-9](?!\d))[ \t\xa0]?日?"
    r"|(3[01]|[12]\d|0?[1-9])\.(1[0-2]|0?[1-9])\.(20\d\d)(?!\d)"
    r"|(20\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?!\d))"
    r"|([二2][〇○零OoO0][一二三][〇○零一二三四五六七八九OoO0])年([一二三四五六七八九十元]{1,2})月([一二三四五六七八九十]{1,3})日)"
)
_RANKS = {"published": 0, "shown": 1, "made": 2, "void": 9}
SOON = 60  # days after the signature within which a date alone on its line is the page's own
_TIME = r"[\s\xa0]*(?:\d{1,2}[ \t]*:[ \t]*\d\d(?:[ \t]*[:][ \t]*\d\d)?)?[\s\xa0]*"
_WEEKDAY = re.compile(_TIME + r"(?:[,( ]*(?:星期|周[一二三四五六日天]|农历))")
_ALONE = re.compile(_TIME + r"[\])】)]?[ \t]*(?:[|\uff5c]|\n|\Z)")
_CLOCK = re.compile(r"[\s\xa0]{0,4}\d{1,2}[ \t]*:[ \t]*\d\d")
_DIGITS = str.maketrans("〇○零OoO一二三四五六七八九", "000000123456789")
_IN_TITLE = re.compile(
    r"《[^》\n]{0,60}》|(?<=[要划案])[(]20\d\d[^)\n]{1,8}[)]|[〔\[(【(][ ]?20\d\d[ ]?[〕\])】)][^\n。]{0,4}号"
)
_SPACED = re.compile(r"[ \t\xa0\u3000]+")
_CHINESE_YEAR = re.compile(r"二[〇○零OoO0][一二三][〇○零一二三四五六七八九OoO0](?=年)")
_PLAN_YEAR = re.compile(
    r"(20\d\d)年?度?(?!.{0,14}(?:总结|情况|报告|汇报|成效).{0,14}(?:计划|打算|思路|安排|要点|谋划|设想|举措))"
    r"(?:的?[一-龥]{0,14}?)(?:计划|打算|思路|安排|要点|谋划|设想|举措|重点)"
)
_SUMMARY = re.compile(r"总结|情况|报告|汇报|小结")
_RANGE = re.compile(r"(20\d\d)年?度?(?:[—–~至到、和及与-]{1,2})(20\d\d)(?=年|法|依)")
_YEAR = re.compile(r"20[0-3]\d")
_ANNOUNCED = re.compile(
    r"(?:现|特)(?:将|就|对|把)[^。\n]{0,60}?(20[0-3]\d)年[^。\n]{0,80}?(?:报告|汇报|总结|通报|公布|公开|说明|如下)"
)
_OPENING = re.compile(r"(?:^|\n)(?:[一二]、)?(?:截至|到)?(20[0-3]\d)(?:年(?!\d|[以]?前|-)|(?=坚持|以来|[,]))")
_HEADING = re.compile(
    r"(?:^|\n)[(]?[一二][)]?[、.]?[^\n。]{0,16}?(20[0-3]\d)年[^\n。]{0,24}(?:情况|成效|总结|举措|做法|成绩|回顾|进展|完成|工作)"
)
_ASKED = re.compile(r"(?:报送|上报|开展|做好)(20[0-3]\d)年")
_SINCE = re.compile(r"(20[0-3]\d)年(?:度)?(?:以来|,|,)")
_COUNTED = re.compile(r"20[0-3]\d(?=年)")


class Dated(NamedTuple):
    """A date on a page: ISO form, and how much it speaks for publication (0 is best)."""

    day: str
    rank: int


@cache
@names_table("genre.yaml")
def _labels() -> re.Pattern[str]:
    groups = (f"(?P<{kind}>{'|'.join(entries)})" for kind, entries in genre()["date_labels"].items())
    return re.compile(rf"(?:{'|'.join(groups)})[\s\]】):|\\]*$")


@cache
@names_table("genre.yaml")
def _company() -> re.Pattern[str]:
    return re.compile(genre()["date_company"])


def iso(match: re.Match[str]) -> str:
    """The date of a match of the date pattern as YYYY-MM-DD, '' where the calendar has no such day."""
    found = match.groups()
    if found[9]:
        year, month, day = int(found[9].translate(_DIGITS)), _chinese(found[10]), _chinese(found[11])
    elif found[5]:
        day, month, year = (int(part) for part in found[3:6])
    else:
        year, month, day = (int(part) for part in (found[:3] if found[0] else found[6:9]))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _chinese(number: str) -> int:
    """A day or month in Chinese numerals.

    >>> [_chinese(n) for n in ("三", "十", "十二", "二十四", "三十")]
    [3, 10, 12, 24, 30]
    """
    tens, ten, ones = number.replace("元", "一").partition("十")
    if not ten:
        return "〇一二三四五六七八九".find(tens[:1])
    return max("〇一二三四五六七八九".find(tens), 1) * 10 + max(
        "〇一二三四五六七八九".find(ones[:1]), 0
    ) * bool(ones)


def dates(furniture: str) -> Iterator[Dated]:
    """The dates of a page's furniture that may be of its publication.

    Ranks: 0 labelled 发布日期 and the like, 1 labelled 时间, beside source or reader count or alone with the time of day, 2 labelled
    成文日期 and the like, 3 alone on its line. The date of the visit (today's date, with a weekday) and dates of force are left out.

    >>> list(dates("今天是2026年2月3日 星期二\\n成文日期:2021-01-20 发布日期: 2021- 01- 24  09: 30"))
    [Dated(day='2021-01-20', rank=2), Dated(day='2021-01-24', rank=0)]
    """
    for match in _matches(furniture):
        day = iso(match)
        before = furniture[max(match.start() - 24, 0) : match.start()]
        label = _labels().search(before)
        if not day or _WEEKDAY.match(furniture, match.end()):
            continue
        rank = _RANKS[str(label.lastgroup)] if label else _unlabelled(furniture, match)
        if rank < 9:
            yield Dated(day, rank)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Dates, looked for only in lines that may have one."""
    at = 0
    for line in text.split("\n"):
        if "2" in line or "二" in line:
            yield from _DATE.finditer(text, at, at + len(line))
        at += len(line) + 1


def _unlabelled(furniture: str, match: re.Match[str]) -> int:
    start = furniture.rfind("\n", 0, match.start()) + 1
    end = furniture.find("\n", match.end())
    line = furniture[
        max(start, match.start() - 60) : min(end if end >= 0 else len(furniture), match.end() + 60)
    ]
    if match[7]:
        return 9
    if _company().search(line):
        return 1
    alone = not furniture[start : match.start()].strip(" \t\xa0\u3000[【(") and _ALONE.match(
        furniture, match.end()
    )
    timed = _CLOCK.match(furniture, match.end())
    return (1 if timed else 3) if alone else 9


def published(furniture: str, text: str, page_date: str = "", *, since: int = 0) -> str:
    """When a report was published, as YYYY-MM-DD; '' where the page does not tell.

    The labels of the furniture count first (发布日期 before 成文日期), then a date alone on its line soon after the signature,
    then the date under the report, then any date alone, then what the reader found in the file (`page_date`). A date before the year `since` of the report counts only if there is no other.

    >>> published("来源:某县司法局", "……\\n某县人民政府\\n二〇二一年三月一日")
    '2021-03-01'
    """
    every = sorted(dates(furniture + "\n" + _head_lines(text)), key=lambda dated: dated.rank)
    found = [dated for dated in every if int(dated.day[:4]) >= since] or every
    if found and found[0].rank < 3:
        return found[0].day
    signed, alone = signature_date(text), found[0].day if found else ""
    if signed and alone and 0 <= (date.fromisoformat(alone) - date.fromisoformat(signed)).days <= SOON:
        return alone
    return signed or alone or _page_day(page_date)


def _head_lines(text: str) -> str:
    """Short lines at the beginning of a text: a date may have stayed there."""
    return "\n".join(line for line in text[:400].split("\n") if len(line) <= 60)


def signature_date(text: str) -> str:
    """The date that closes a report, alone on its line or behind who signs; '' if there is none."""
    for line in reversed(text[-320:].rstrip().split("\n")[-6:]):
        for match in _matches(line) if len(line) <= 48 else ():
            closing = not line[match.end() :].strip(" \t)】。") and "。" not in line[: match.start()]
            if closing and not match[7]:
                return iso(match)
    return ""


def _page_day(page_date: str) -> str:
    match = _DATE.search(page_date)
    return iso(match) if match else ""


@kept
def title_year(title: str) -> int | None:
    """The year a title says the report is about; None where it names none.

    Next year's plan behind the report does not count, but tells the year before where no other is named.

    >>> [title_year(t) for t in ("某县2020年工作总结和2021年工作打算", "法治建设工作总结和2021年工作计划", "2016-2020年报告")]
    [2020, 2020, 2020]
    """
    plain = _IN_TITLE.sub("", _SPACED.sub("", title))
    plain = _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS).replace("二", "2"), plain)
    span = _RANGE.search(plain)
    planned = [match for match in _PLAN_YEAR.finditer(plain) if _SUMMARY.search(plain[: match.start()])]
    own = plain[: planned[0].start()] + plain[planned[0].end() :] if planned else plain
    years = [int(year) for year in _YEAR.findall(own)]
    if span and int(span[2]) in years:
        return int(span[2])
    if years:
        return years[0]
    return int(planned[0][1]) - 1 if planned else None


def body_year(text: str) -> int | None:
    """The year a report's own words name: what it announces, how it opens, its first heading."""
    head = _IN_TITLE.sub("", _SPACED.sub("", text[:2400]))
    for pattern in (_ANNOUNCED, _OPENING, _HEADING, _ASKED, _SINCE):
        match = pattern.search(head)
        if match:
            return int(match[1])
    return None


def report_year(title: str, text: str, day: str) -> int | None:
    """The year a report is about; None where nothing tells.

    The title's year stands, except where the report opens with the year before and appeared early in the title's year.

    >>> report_year("某县法治政府建设工作报告", "现将2019年工作情况报告如下", "2020-01-20")
    2019
    """
    titled = title_year(title)
    year_out, month_out = (int(day[:4]), int(day[5:7])) if day else (0, 0)
    if titled:
        early = year_out == titled and month_out <= 6
        return titled - 1 if early and body_year(text) == titled - 1 else titled
    told = body_year(text)
    if told and (not year_out or told <= year_out):
        return told
    return _counted_year(text, year_out, month_out)


def _counted_year(text: str, year_out: int, month_out: int) -> int | None:
    """The year named most often, held to the date of publication: the year before, or late in a year that year."""
    counts = Counter(int(year) for year in _COUNTED.findall(_IN_TITLE.sub("", text)))
    if not year_out:
        best = max(counts.values(), default=0)
        return (
            min((year for year, count in counts.items() if count == best), default=None) if best > 1 else None
        )
    late = month_out >= 7 and counts[year_out] > counts[year_out - 1]
    return year_out if late else year_out - 1
