"""Amounts: a number with its multiplier, vagueness and unit, in Arabic or Chinese digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from fazhi.ledger import forms, numerals, units
from fazhi.ledger.forms import words
from fazhi.ledger.signs import AFTER, CHINESE, FORM, Marked, counted_in_chinese
from fazhi.ledger.units import SPACE

_TIMES = "(?:[百千](?![分姓货日强米克瓦])|万(?![能众象事])|亿)"
_VAGUE = rf"(?:余(?![额热量缺])|[多来几](?={SPACE}(?:[百千万亿]|<UNIT>))|\+(?![\dA-Z]))"
_GROUPED = rf"(?<!\d)\d{{1,3}}(?:[ \xa0\u2009]\d{{3}})+(?={SPACE}[余多]?{SPACE}(?:<UNIT>))"  # 3 456件
_BETWEEN = re.compile(f"{SPACE}(?:[-—–－―~～─]{{1,3}}|[至到]){SPACE}")
_LINKS = frozenset("-—–－―~～─至到 \t\u3000\xa0")
# digits with 万, 亿 or 余 at most and nothing else that belongs to them, as most numbers are
_SHORT = re.compile(
    r"(\d++(?:\.\d++)?)(?![,.+/成])(?:(万(?![能众象事])|亿))?(余(?![额热量缺]))?"
    r"(?![\d+余多来几百千万亿 \t\u3000\xa0\u2009])",
    re.ASCII,
)
_SINGLE_POWERS = {"": 0} | numerals.POWERS
# what may stand between a number and its unit: the power of ten, the vagueness
_SIGNS = {"": (0, ""), "万": (4, ""), "亿": (8, ""), **dict.fromkeys("余多来几", (0, "more_than"))}
_REMEMBERED = 9  # characters of a number whose value is kept for the next of the same
_SHARE = re.compile(rf"(\d+)/(\d+)(?=以上|以下|左右|强|弱|的|{SPACE}[,。;、)])", re.ASCII)

_GAP, _NARROW = re.compile(r"(?<=\d) (?=\d)"), {0xA0: " ", 0x2009: " "}
_TENTHS = re.compile(rf"(\d(?:\.\d+)?)成(?={SPACE}(?:以上|左右|以下|[,。;、的]))", re.ASCII)


@dataclass(slots=True)
class Row:
    """A numeral in the making; `written` is its unit as it stands in the text, `bare` that it has none, `cell` that it
    is a number of a table."""

    start: int
    end: int
    kind: str
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    approx: str = ""
    role: str = ""
    measured: str = ""
    repair: str = ""
    written: str = ""
    cell: bool = False

    @property
    def bare(self) -> bool:
        return (
            self.kind in ("quantity", "other") and not (self.written or self.unit) and self.value is not None
        )


class _Number(NamedTuple):
    end: int
    mantissa: Decimal
    power: int
    vague: bool

    @property
    def value(self) -> Decimal:
        return numerals.shifted(self.mantissa, self.power)


@cache
def _number_pattern() -> re.Pattern[str]:
    vague = _VAGUE.replace("<UNIT>", units.expression())
    return re.compile(
        rf"({_GROUPED.replace('<UNIT>', units.expression())}|{numerals.ARABIC})(?:{SPACE}({_TIMES}+)((?:\d+(?:\.\d+)?){_TIMES}+)?)?{SPACE}({vague})?(?:{SPACE}({_TIMES}+))?",
        re.ASCII,
    )


@lru_cache(maxsize=4096)
def _single(behind: str) -> tuple[str, str] | None:
    """The unit of one character that stands behind a number, as written and as meant, where the character after it leaves no
    doubt that it is that and all."""
    written = units.alone(behind)
    return None if not written or behind[1:] in _LINKS else (written, units.unit(written))


def counted(page: Marked, at: int, end: int) -> Row | None:
    """The amount whose digits stand from `at` to `end` where what stands around them rules out any other form; None for
    any other numeral.

    >>> from fazhi.ledger.signs import marked
    >>> row, page = arabic("检查18家次,", 2), marked("检查18家次,")
    >>> counted(page, 2, 4) == row, counted(marked("2020年"), 0, 4), counted(marked("3至5个工作日"), 0, 1)
    (True, None, None)
    """
    text, _, shapes, _, _ = page
    if shapes[end] & FORM or shapes[at - 1] & AFTER or end - at >= forms.uncounted()[2]:
        return None
    if short := _single(text[end : end + 2]):
        return Row(at, end + 1, "quantity", _value(text[at:end]), None, short[1], "", "", "", "", short[0])
    return plain(text, at, end)


def plain(text: str, at: int, end: int) -> Row | None:
    """The amount whose digits stand from `at` to `end` where its unit follows them at once or behind 万, 亿 or 余, as in most;
    None for any other.

    >>> plain("18家次,", 0, 2) == arabic("18家次,", 0), plain("1.8万家,", 0, 3) == arabic("1.8万家,", 0), plain("3至5户", 0, 1)
    (True, True, None)
    """
    if end - at > _REMEMBERED:
        return None
    sign = text[end : end + 1] if text[end : end + 1] in _SIGNS else ""
    stop, written = units.read(text, end + len(sign))
    if not written or text[stop : stop + 1] in _LINKS:
        return None
    (power, approx), unit = _SIGNS[sign], units.unit(written)
    return Row(at, stop, "quantity", _value(text[at:end], power), None, unit, approx, "", "", "", written)


def arabic(text: str, at: int, *, ranges: bool = True) -> Row:
    """The amount whose digits begin at `at` of a folded text; a number without a unit has ``bare`` set.

    >>> arabic("检查1.8万余家次,", 2)  # doctest: +ELLIPSIS
    Row(start=2, end=9, kind='quantity', value=Decimal('18000'), high=None, unit='家次', approx='more_than', ...)
    >>> row = arabic("3至5个工作日", 0)
    >>> row.value, row.high, row.unit
    (Decimal('3'), Decimal('5'), '工作日')
    """
    short = _SHORT.match(text, at)
    if short is None:
        return _share(text, at) or _full(text, at, _number(text, at), ranges)
    number, times, vague = short.groups("")
    power, value = _SINGLE_POWERS[times], _value if len(number) <= _REMEMBERED else _value.__wrapped__
    end, written = units.read(text, short.end())
    if ranges and text[end : end + 1] in _LINKS:
        return _full(text, at, _Number(short.end(), value(number, 0), power, bool(vague)), ranges)
    return Row(
        at, end, "quantity" if written or times or vague else "other", value(number, power), None,
        units.unit(written), "more_than" if vague else "", "", "", "", written,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _value(number: str, power: int = 0) -> Decimal:
    return numerals.shifted(Decimal(number), power)


def _full(text: str, at: int, first: _Number, ranges: bool) -> Row:
    """The amount of a number, of a range where one begins with it."""
    end, written = units.read(text, first.end)
    row = Row(at, end, "quantity" if written or first.vague or first.power else "other", first.value)
    row.unit, row.written, row.approx = units.unit(written), written, "more_than" if first.vague else ""
    return (ranges and text[end : end + 1] in _LINKS and _ranged(text, row, first)) or row


def _share(text: str, at: int) -> Row | None:
    """A share written as a fraction or in tenths: 1/3, 8成以上."""
    match = _SHARE.match(text, at)
    if match and 0 < int(match[1]) < int(match[2]):
        return Row(at, match.end(), "quantity", _percent(int(match[1]), int(match[2])), unit="%", written="/")
    match = _TENTHS.match(text, at)
    if match:
        value = numerals.shifted(Decimal(match[1]), 1)
        return Row(at, match.end(), "quantity", value, unit="%", written="成")
    return None


def _ranged(text: str, row: Row, first: _Number) -> Row | None:
    """`row` as the lower end of a range, where another number of the same unit follows; else None."""
    link = _BETWEEN.match(text, row.end)
    if link is None or not text[link.end() : link.end() + 1].isdecimal() or not text[link.end()].isascii():
        return None
    second = _number(text, link.end())
    end, written = units.read(text, second.end)
    other = row.written and units.same_as(units.unit(written)) != units.same_as(row.unit)
    if other or not written and not second.power:
        return None
    shared = not first.power and not row.written and first.mantissa < second.mantissa
    power = second.power if shared else first.power
    low = numerals.shifted(first.mantissa, power)
    if low >= second.value:
        return None
    vague = "more_than" if second.vague else row.approx
    return Row(row.start, end, "quantity", low, second.value, units.unit(written), vague, written=written)


def _number(text: str, at: int) -> _Number:
    match = _number_pattern().match(text, at)
    if match is None:
        raise ValueError(f"no number at {at}")
    number, times, more, vague, late = match.groups()
    value = numerals.arabic(number if number.isdecimal() else _GAP.sub("", number.translate(_NARROW)))
    if more:
        value = numerals.shifted(numerals.arabic(number + times + more), -_power(times))
    power = _power((times or "") + (late or ""))
    return _Number(match.end(match.lastindex or 0), value, power, bool(vague))


def _power(times: str | None) -> int:
    return 0 if not times else sum(numerals.POWERS[c] for c in times)


def _percent(part: int, whole: int) -> Decimal:
    """A fraction in percent, to six decimals: one third is 33.333333."""
    if not 0 < part <= whole:
        raise ValueError(f"{part}/{whole} is no share")
    return numerals.shifted((Decimal(100 * part) / whole).quantize(Decimal("1e-6")))


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
    return frozenset(c for c in words()["never_after"] if c >= "\u4e00") - yet


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
    text, shapes, never = page.text, page.shapes, _never()
    for begin in counted_in_chinese(page):
        begin -= 1
        while shapes[begin - 1] & CHINESE and begin:
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
    power = _power(match["times"] or "")
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
        return _percent(part, whole)
    tenth = match["tenth"] or match["tenths"]
    return numerals.chinese(tenth) * 10 if tenth else None
