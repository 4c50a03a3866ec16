"""Figures of a block drawn so that they agree with each other, and written in the many forms that reports use."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any, NamedTuple

from .grammar import Num, Relation

CHINESE = "零一二三四五六七八九"
SPELLED = frozenset("次项件个部期场名家支条份")
PREFIXES = (("近", "about"), ("约", "about"), ("超过", "more_than"), ("近", "about"))
POWERS = {"万": 10_000, "亿": 100_000_000}
WRONG = 0.04  # share of stated relations that contradict their own figures


class Style(NamedTuple):
    """How a report writes its numbers: thousands with commas, 万 from 10,000 on, small ones in characters, how often roughly."""

    commas: bool
    wan: float
    spelled: float
    rough: float


class Spec(NamedTuple):
    """A figure of a block: what it is coded as, its units, how it is drawn."""

    indicator: str
    units: tuple[str, ...]
    how: str
    scope: str = ""
    period: str = "year"


def spec_of(text: str) -> Spec:
    """A figure as data/figures.yaml writes it.

    >>> spec_of("notarizations 件|宗 2..9")
    Spec(indicator='notarizations', units=('件', '宗'), how='2..9', scope='', period='year')
    """
    name, units, how, *more = text.split()
    options = dict(option.split("=") for option in more)
    return Spec("" if name == "other" else name, tuple(units.split("|")), how, **options)


def drawn(rng: Random, specs: dict[str, Spec]) -> dict[str, Decimal]:
    """A value for each figure; those reckoned from others after them."""
    values: dict[str, Decimal] = {}
    left = list(specs)
    while left:
        for name in left[:]:
            needed = re.findall(r"(?<![a-z])[a-z](?![a-z\d])", specs[name].how)
            if all(other in values for other in needed):
                values[name] = _value(rng, specs[name].how, values)
                left.remove(name)
    return values


def _value(rng: Random, how: str, values: dict[str, Decimal]) -> Decimal:
    if how[1:2] == "%":
        return _percent(rng, values[how[2]], values[how[0]])
    if how[1:2] == "*":
        low, high = map(float, how[2:].split(".."))
        return max(Decimal(1), Decimal(round(float(values[how[0]]) * rng.uniform(low, high))))
    if how[1:2] == "+":
        return sum((values[name] for name in how.split("+")), Decimal(0))
    if how[0] in "%¥d":
        low, high = map(float, how[1:].split(".."))
        return _decimals(rng, how[0], low, high)
    low, high = map(int, how.split(".."))
    return Decimal(round(low * (high / low) ** rng.random()))


def _percent(rng: Random, whole: Decimal, part: Decimal) -> Decimal:
    step = Decimal("0.1") if rng.random() < 0.7 else Decimal("0.01")
    return (100 * part / whole).quantize(step, ROUND_HALF_UP).normalize()


def _decimals(rng: Random, how: str, low: float, high: float) -> Decimal:
    """A rate in %, an amount in 万元, a figure with one decimal."""
    if how == "%" and high == 100 and rng.random() < 0.15:
        return Decimal(100)
    value = low * (high / low) ** rng.random()
    places = {"%": rng.choice((0, 1, 1, 2)), "¥": rng.choice((0, 0, 1, 2)), "d": 1}[how]
    return max(Decimal(str(round(value, places))), Decimal(str(low))).normalize()


def written(
    rng: Random, spec: Spec, value: Decimal, style: Style, *, exact: bool, other: bool = False
) -> Num:
    """A figure written out, in one of the forms that give its value back; `other`: in the last of its units."""
    unit = spec.units[-1 if other else 0]
    coded = (spec.indicator, spec.scope, spec.period if spec.indicator else "")
    if unit == "%":
        more = not exact and value < 100 and rng.random() < style.rough / 3
        value = value if not more else Decimal(int(value))
        return Num(
            f"{plain(value)}%{'以上' * more}", "quantity", float(value), "%", "at_least" * more, *coded
        )
    if unit == "元":
        return _money(rng, value, style, exact, coded)
    power = POWERS.get(unit[0], 1) if len(unit) > 1 else 1
    if power > 1:
        return Num(plain(value) + unit, "quantity", float(value * power), unit[1:], "", *coded)
    if not exact and value >= 12 and rng.random() < style.rough and value == int(value):
        return _rough(rng, int(value), unit, coded)
    known = unit[1:] if unit in ("个工作日", "个百分点") else unit
    return Num(_count(rng, value, unit, style) + unit, "quantity", float(value), known, "", *coded)


def plain(value: Decimal) -> str:
    """A number without exponent or trailing zeros.

    >>> plain(Decimal("1E+3")), plain(Decimal("98.50"))
    ('1000', '98.5')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _count(rng: Random, value: Decimal, unit: str, style: Style) -> str:
    if value != int(value):
        return plain(value)
    number = int(value)
    if 2 <= number <= 10 and unit in SPELLED and rng.random() < style.spelled:
        return "两" if number == 2 else "十" if number == 10 else CHINESE[number]
    if number >= 10_000 and rng.random() < style.wan and number % 100 == 0:
        return plain(Decimal(number) / 10_000) + "万"
    return f"{number:,}" if style.commas else str(number)


def _rough(rng: Random, number: int, unit: str, coded: tuple[str, str, str]) -> Num:
    """A number of which only the first digits are told: 300余件, 近1.2万人次."""
    digits = len(str(number)) - rng.choice((1, 2))
    number -= number % 10 ** max(digits, 1)
    number = number or 10
    text = plain(Decimal(number) / 10_000) + "万" if number >= 10_000 else str(number)
    more = rng.random()
    if more < 0.7:
        return Num(
            f"{text}{'余' if more < 0.55 else '多'}{unit}",
            "quantity",
            float(number),
            unit,
            "more_than",
            *coded,
        )
    prefix, approx = rng.choice(PREFIXES)
    return Num(f"{prefix}{text}{unit}", "quantity", float(number), unit, approx, *coded)


def _money(rng: Random, value: Decimal, style: Style, exact: bool, coded: tuple[str, str, str]) -> Num:
    """An amount, drawn in 万元."""
    if value >= 10_000:
        value = Decimal(str(round(float(value) / 10_000, 2)))
        return Num(f"{plain(value)}亿元", "quantity", float(value * 10**8), "元", "", *coded)
    if not exact and value >= 100 and rng.random() < style.rough:
        value = value - value % 10
        return Num(f"{plain(value)}余万元", "quantity", float(value * 10_000), "元", "more_than", *coded)
    return Num(f"{plain(value)}万元", "quantity", float(value * 10_000), "元", "", *coded)


def relations_of(
    rng: Random, stated: list[str], specs: dict[str, Spec], values: dict[str, Decimal]
) -> list[tuple[Any, ...]]:
    """Relations of a block as (kind, names, consistent); a few totals are changed so that they contradict their parts."""
    out = []
    for line in stated:
        kind, total, *parts = line.split()
        wrong = rng.random() < WRONG
        if wrong:
            values[total] = _spoiled(rng, kind, values[total])
        out.append((kind, (total, *parts), not wrong))
    return out


def _spoiled(rng: Random, kind: str, value: Decimal) -> Decimal:
    if kind == "sum":
        return value + rng.randint(1, 4)
    slip = Decimal(rng.randint(3, 9)) / 10
    return value - slip if value > 50 else value + slip


def relation(kind: str, nums: list[Num], consistent: bool) -> Relation:
    return Relation(kind, tuple(float(num.value or 0) for num in nums), consistent)
