"""Amounts: a number with its multiplier, vagueness and unit, in Arabic digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from fazhi.ledger import forms, numerals, units
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
_VAGUELY = (0, "more_than"), (4, "more_than")
_SIGNS = {
    **{"万": (4, ""), "亿": (8, "")},
    **dict.fromkeys("余多来几", _VAGUELY[0]),
    **dict.fromkeys(("余万", "多万", "万余", "万多"), _VAGUELY[1]),
}
_REMEMBERED = 9  # characters of a number whose value is kept for the next of the same
_SHARE = re.compile(rf"(\d+)/(\d+)(?=以上|以下|左右|强|弱|的|{SPACE}[,。;、)])", re.ASCII)

_new = object.__new__
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


def counted(text: str, at: int, end: int) -> Row | None:
    """The amount whose digits stand from `at` to `end` where what stands around them rules out any other form; None for
    any other numeral.

    >>> counted("检查18家次,", 2, 4) == arabic("检查18家次,", 2), counted("2020年", 0, 4), counted("3至5个工作日", 0, 1)
    (True, None, None)
    """
    nexts, afters, least = forms.uncounted()
    if text[end : end + 1] in nexts or text[at - 1 : at] in afters or end - at >= least:
        return None
    return plain(text, at, end)


def plain(text: str, at: int, end: int) -> Row | None:
    """The amount whose digits stand from `at` to `end` where its unit follows them at once or behind 万, 亿 or 余, as in most;
    None for any other.

    >>> plain("18家次,", 0, 2) == arabic("18家次,", 0), plain("1.8万家,", 0, 3) == arabic("1.8万家,", 0), plain("3至5户", 0, 1)
    (True, True, None)
    """
    if end - at > _REMEMBERED:
        return None
    sign = text[end : end + 2]
    if short := _single(sign):
        return _amount(at, end + 1, _value(text[at:end]), short[1], "", short[0])
    if sign not in _SIGNS:
        sign = sign[:1]
    if sign in _SIGNS:
        stop, written = units.read(text, end + len(sign))
    else:
        stop, written = units.longer(text, end, sign)
    if not written or text[stop : stop + 1] in _LINKS:
        return None
    power, approx = _SIGNS.get(sign, (0, ""))
    return _amount(at, stop, _value(text[at:end], power), units.unit(written), approx, written)


def _amount(start: int, end: int, value: Decimal, unit: str, approx: str, written: str) -> Row:
    """A quantity, made in a fraction of what a call of its class takes."""
    row = _new(Row)
    row.start, row.end, row.kind, row.value, row.high = start, end, "quantity", value, None
    row.unit, row.approx, row.written, row.cell = unit, approx, written, False
    row.role = row.measured = row.repair = ""
    return row


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
        return Row(at, match.end(), "quantity", percent(int(match[1]), int(match[2])), unit="%", written="/")
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
        value = numerals.shifted(numerals.arabic(number + times + more), -power_of(times))
    power = power_of((times or "") + (late or ""))
    return _Number(match.end(match.lastindex or 0), value, power, bool(vague))


def power_of(times: str | None) -> int:
    """The power of ten that multipliers make.

    >>> power_of("百万"), power_of(None)
    (6, 0)
    """
    return 0 if not times else sum(numerals.POWERS[c] for c in times)


def percent(part: int, whole: int) -> Decimal:
    """A fraction in percent, to six decimals.

    >>> percent(1, 3)
    Decimal('33.333333')
    """
    if not 0 < part <= whole:
        raise ValueError(f"{part}/{whole} is no share")
    return numerals.shifted((Decimal(100 * part) / whole).quantize(Decimal("1e-6")))
