"""Amounts in Chinese digits: a number with its vagueness and unit, a share in hundredths or tenths."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from fazhi.ledger import numerals, units
from fazhi.ledger.amounts import Row, percent, power_of
from fazhi.ledger.forms import words
from fazhi.ledger.signs import DIGITS, Marked, counted_in_chinese
from fazhi.ledger.units import SPACE


@cache
def _chinese_pattern() -> re.Pattern[str]:
    digits = numerals.CHINESE
    never = words()["never_after"] + numerals.CHINESE + "\\d“\"‘'《「"
    begins = rf"(?:(?<![{never}])|(?<={'|'.join(words()['yet_after'])}))"
    unit = units.expression(chinese=True)
    return re.compile(
        rf"{begins}(?:(百分之)(?P<percent>[{digits}点]+)|(?P<whole>[{digits}]+)分之(?P<part>[{digits}]+)"
        rf"|(?P<tenth>[一二两三四五六七八九])成(?={SPACE}(?:以上|左右|以下|[,。;、的]))|(?<=[近超约达逾])(?P<tenths>[一二三四五六七八九])成"
        rf"|(?P<number>上?[{digits}几数]+?)(?P<vague>余|多|来)?(?P<times>[万亿])?{SPACE}(?P<unit>{unit}))"
    )


@cache
def _never() -> frozenset[str]:
    """The characters after which no amount begins."""
    yet = {"上", *(word[-1] for word in words()["yet_after"])}
    return frozenset([*(c for c in words()["never_after"] if c >= "\u4e00"), *"0123456789“"]) - yet


@cache
def _fixed_pattern() -> re.Pattern[str]:
    return re.compile("|".join(words()["fixed"]))


def chinese(page: Marked) -> list[Row]:
    """Every amount of the text in Chinese digits; fixed expressions (一批, 三项制度) and ordinals are none.

    >>> from fazhi.ledger.signs import marked
    >>> rows = chinese(marked("起草两部法规,走访十余家、两三户,近七成满意"))
    >>> [(r.value, r.high, r.unit, r.approx) for r in rows]
    [(Decimal('2'), None, '部', ''), (Decimal('10'), None, '家', 'more_than'), (Decimal('2'), Decimal('3'), '户', ''), (Decimal('70'), None, '%', '')]
    """
    rows: list[Row] = []
    text, never = page.text, _never()
    for begin in counted_in_chinese(page):
        begin -= 1
        while begin and text[begin - 1] in DIGITS:
            begin -= 1
        if begin and text[begin - 1] in never:
            continue
        start = begin - (text[begin] in "百千万亿" and text.startswith("上", begin - 1))
        match = _chinese_pattern().match(text, max(start, 0))
        if match and not _fixed_pattern().match(text, start) and (not rows or rows[-1].end <= start):
            row = _chinese(match)
            if row is not None:
                rows.append(row)
    return rows


def _chinese(match: re.Match[str]) -> Row | None:
    """The amount that matched, or None where its digits make no number (三五一个) or no count (万户)."""
    start, end = match.span()
    try:
        share = _chinese_share(match)
        if share is not None:
            return Row(start, end, "quantity", share, unit="%", written="%")
        low, high = numerals.span(match["number"].removeprefix("上"))
    except ValueError:
        return None
    lone = not match["number"].strip("百千万亿") and not match["vague"]
    if lone and not match.string.startswith(("近", "超", "逾", "约"), start - 1):
        return None  # 万户, 千人: no count
    power = power_of(match["times"] or "")
    row = Row(start, end, "quantity", numerals.shifted(low, power), unit=units.unit(match["unit"]))
    row.high = numerals.shifted(high, power) if high > low else None
    row.written, row.approx = match["unit"], _chinese_approx(match["number"], match["vague"])
    return row


def _chinese_approx(number: str, vague: str | None) -> str:
    if number.startswith("上"):
        return "at_least"
    return "more_than" if vague else "about" if re.search("[几数]", number) else ""


def _chinese_share(match: re.Match[str]) -> Decimal | None:
    if match["percent"]:
        return numerals.chinese(match["percent"])
    if match["whole"]:
        part, whole = int(numerals.chinese(match["part"])), int(numerals.chinese(match["whole"]))
        return percent(part, whole)
    tenth = match["tenth"] or match["tenths"]
    return numerals.chinese(tenth) * 10 if tenth else None
