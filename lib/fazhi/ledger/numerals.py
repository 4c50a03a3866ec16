"""Arabic and Chinese numerals as exact decimal numbers.

Nothing here goes through binary floating point: 5.9万 is Decimal("59000"), and ``exact`` writes a value as a reader
would, without exponent or tail.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import isnan

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}

#: An Arabic number: thousands in threes, or digits with a decimal part that a space may have split (44. 5).
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?: ?\. ?\d+)?)"
#: Characters of a Chinese number.
CHINESE = "〇零一二两三四五六七八九十百千万亿"

_PART = re.compile(rf"({ARABIC})([十百千万亿]*)", re.ASCII)
_ONE = "[一二两三四五六七八九]?"
_GROUP = re.compile(f"[零〇]?({_ONE}千)?[零〇]?({_ONE}百)?[零〇]?({_ONE}十)?([零〇]?{_ONE})")
_SPACES = re.compile(r"[\s,]")


def arabic(text: str) -> Decimal:
    """Value of an Arabic number, with multipliers in Chinese multiplied out; ValueError where it is none.

    >>> arabic("5. 9万"), arabic("1,234"), arabic("1亿2千万"), arabic("3489.65")
    (Decimal('59000'), Decimal('1234'), Decimal('120000000'), Decimal('3489.65'))
    """
    if text.isascii() and text.replace(".", "", 1).isdecimal() and text[-1] != "." != text[0]:
        return shifted(Decimal(text))
    values, end = [], 0
    for part in _PART.finditer(text):
        if part.start() != end:
            break
        values.append(shifted(Decimal(_SPACES.sub("", part[1])), sum(POWERS[c] for c in part[2])))
        end = part.end()
    if not end or end != len(text):
        raise ValueError(f"{text!r} is not an Arabic number")
    return values[0] if len(values) == 1 else sum(values, Decimal(0))


def chinese(text: str) -> Decimal:
    """Value of a Chinese number, counted (一百二十) or read digit by digit (二〇二〇); ValueError where it is none.

    >>> chinese("一百二十"), chinese("两万三千零五"), chinese("二〇二〇"), chinese("三点五")
    (Decimal('120'), Decimal('23005'), Decimal('2020'), Decimal('3.5'))
    """
    whole, point, rest = text.partition("点")
    value = Decimal(_digits(whole) if _spelled(whole) else _counted(whole))
    if point:
        if not rest or any(c not in DIGITS for c in rest):
            raise ValueError(f"{text!r} is not a Chinese number")
        value += Decimal(_digits(rest)).scaleb(-len(rest))
    return value


@lru_cache(maxsize=512)
def span(text: str) -> tuple[Decimal, Decimal]:
    """Lowest and highest value of an inexact Chinese number: neighbours (两三, 二三十, 三五), 几 and 数 (2 to 9, 十几 11 to 19).

    >>> span("两三"), span("二三十"), span("十几"), span("数百")
    ((Decimal('2'), Decimal('3')), (Decimal('20'), Decimal('30')), (Decimal('11'), Decimal('19')), (Decimal('200'), Decimal('900')))
    """
    some, pair = re.search("[几数]", text), re.search("([一二两三四五六七八九])([一二三四五六七八九])", text)
    if some:
        low, high = ("一" if some.start() else "二"), "九"
    elif pair and DIGITS[pair[1]] < DIGITS[pair[2]]:
        low, high = pair.groups()
    else:
        return chinese(text), chinese(text)
    start, end = (some or pair).span()  # type: ignore[union-attr]
    return chinese(text[:start] + low + text[end:]), chinese(text[:start] + high + text[end:])


def shifted(value: Decimal, power: int = 0) -> Decimal:
    """`value` times ten to the `power`, exactly and without exponent or trailing zeros.

    >>> shifted(Decimal("1.80"), 4), shifted(Decimal("1.50E+2"))
    (Decimal('18000'), Decimal('150'))
    """
    text = str(value)
    if power == 0 and "E" not in text and (text[-1] != "0" or "." not in text):
        return value
    sign, digits, exponent = value.as_tuple()
    text = format(Decimal((sign, digits, int(exponent) + power)), "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def exact(value: float | Decimal | None) -> str:
    """A value as a reader writes it, empty where there is none.

    >>> exact(59000.0), exact(98.9), exact(Decimal("1E+3")), exact(None), exact(25849000000.0)
    ('59000', '98.9', '1000', '', '25849000000')
    """
    if value is None or isnan(value):
        return ""
    return format(shifted(Decimal(str(value))), "f")


def _spelled(text: str) -> bool:
    return bool(text) and all(c in DIGITS for c in text) and (len(text) != 2 or text[0] in "零〇○")


def _digits(text: str) -> int:
    return int("".join(str(DIGITS[c]) for c in text))


def _counted(text: str) -> int:
    """Value of a number with powers: what stands before the last 亿 or 万 counts those, then 千, 百, 十 in falling order."""
    for power in "亿万":
        if power in text:
            head, _, tail = text.rpartition(power)
            return (_counted(head) if head else 1) * int(10 ** POWERS[power]) + _rest(tail, POWERS[power] - 1)
    group = _GROUP.fullmatch(text)
    if not text or group is None:
        raise ValueError(f"{text!r} is not a Chinese number")
    value = 0
    for digit, worth in zip(group.groups()[:-1], (1000, 100, 10), strict=True):
        value += DIGITS.get(digit[0], 1) * worth if digit else 0
    return value + _rest(group[4], POWERS.get(text[-2:-1], 1) - 1)


def _rest(text: str, power: int) -> int:
    """Value after a power: a lone digit counts the next lower one (一百二 is 120, 三万五 is 35000; 十二 is 12)."""
    if len(text) == 1 and text in DIGITS:
        return DIGITS[text] * int(10**power)
    return _counted(text) if text else 0
