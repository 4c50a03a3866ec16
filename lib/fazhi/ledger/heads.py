"""What the words at the edge of a table say of its numbers: unit, year, and whether they are totals, shares or changes."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from fazhi.ledger import numerals, units
from fazhi.ledger.forms import words

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?|$)", re.ASCII)
_MORE = "、,/"


class Measure(NamedTuple):
    """A unit that a head names, and the power of ten before it (万元: 4, 元)."""

    power: int
    unit: str


class Head(NamedTuple):
    """A head of a column or a row. `text` are its words without unit and year; `kind` is total, share, rate, change, rank,
    count (says only that things are counted), label (names what stands below) or '' (an item); `year` is 0 for this year
    and -1 for the last where no number is named."""

    text: str = ""
    kind: str = ""
    measure: Measure | None = None
    year: int | None = None

    @property
    def known(self) -> bool:
        """Whether it says something of the numbers below it."""
        return bool(self.measure or self.year is not None or self.kind not in ("", "label"))

    @property
    def counts(self) -> bool:
        """Whether what stands below it can be added up."""
        return self.kind in ("", "total", "count", "label")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(map(re.escape, ws))) for name, ws in words()["tables"].items()}


@cache
def _units() -> tuple[re.Pattern[str], ...]:
    """How a head names its unit: set off, as the word itself, for the whole table, as a cell of its own."""
    times, unit = "([百千万亿]{0,2})", f"({units.expression()})"
    set_off = rf"\((?:计量)?(?:单位)?:?{times}{unit}\)|[/:]{times}{unit}$|(?<=[额款费金]){times}(元)$"
    counted = "|".join(u for u, kind in units.kinds().items() if kind in ("count", "time"))
    return (
        re.compile(set_off),
        re.compile(
            rf"^({counted})$|({counted})(?:数量?)$|({'|'.join(u for u in counted.split('|') if u[-1] == '次')})$"
        ),
        re.compile(rf"单位: ?\(?{times}{unit}(.?)"),
        re.compile(times + unit),
    )


def head(written: str) -> Head:
    """A head as it is read.

    >>> head("罚没金额(万元)"), head("2023年件数").year, head("占比").measure
    (Head(text='罚没金额', kind='', measure=Measure(power=4, unit='元'), year=None), 2023, Measure(power=0, unit='%'))
    """
    plain = re.sub(r"\s", "", written)
    measure, text = _measured(plain)
    year = _year(text)
    text = _YEAR.sub("", text) if year else text
    kind = _kind(text, year)
    if measure is None and (
        kind in ("share", "rate") or kind == "change" and _has("change_in_percent", text)
    ):
        measure = Measure(0, "%")
    return Head(text, kind, measure, year)


def _has(name: str, text: str) -> bool:
    return bool(_patterns()[name].search(text))


def _kind(text: str, year: int | None) -> str:
    for name in ("rank", "count"):
        if text in words()["tables"][name]:
            return name
    if _has("change", text):
        return "change"
    if text.endswith(tuple(words()["tables"]["share"])) or text.startswith("占"):
        return "share"
    for name in ("rate", "total"):
        if text.endswith(tuple(words()["tables"][name])):
            return name
    if year is not None and text in ("", *words()["tables"]["last_year"], *words()["tables"]["this_year"]):
        return "count"
    return "label" if text.endswith(tuple(words()["tables"]["label"])) else ""


def _year(text: str) -> int | None:
    """The year a head names: a number, 0 for this year, -1 for the last."""
    if _has("change", text):
        return None
    found = _YEAR.search(text)
    if found:
        return int(found[1])
    relative = {"last_year": -1, "this_year": 0}
    return next((n for name, n in relative.items() if text.startswith(tuple(words()["tables"][name]))), None)


def _measured(plain: str) -> tuple[Measure | None, str]:
    """The unit that a head names, and its other words: 数量(件), 金额/万元, 案件数, 人次."""
    set_off, counted = _units()[:2]
    found = set_off.search(plain)
    if found:
        times, unit = (group for group in found.groups() if group is not None)
        return _measure(times, unit), plain[: found.start()] + plain[found.end() :]
    found = counted.search(plain)
    if found:
        return _measure("", str(found[found.lastindex or 0])), plain
    people = words()["tables"]["unit_of"]
    return next(
        (Measure(0, unit) for noun, unit in people.items() if plain.rstrip("数量").endswith(noun)), None
    ), plain


def _measure(times: str, unit: str) -> Measure:
    return Measure(sum(numerals.POWERS[c] for c in times), units.unit(unit))


def only_unit(text: str) -> Measure | None:
    """The unit that a cell is and nothing else (件, 万元); None where it is more or other.

    >>> only_unit("万元"), only_unit("处罚件数")
    (Measure(power=4, unit='元'), None)
    """
    found = _units()[3].fullmatch(text)
    return _measure(found[1], found[2]) if found else None


def stated_unit(caption: str) -> Measure | None:
    """The one unit that the lines above a table state (单位:件; …统计表(件)); None where there is none or several.

    >>> stated_unit("行政复议案件统计表,单位:件"), stated_unit("单位:件、万元"), stated_unit("行政处罚数量(宗)")
    (Measure(power=0, unit='件'), None, Measure(power=0, unit='宗'))
    """
    said = [(_measure(m[1], m[2]), m[3]) for m in _units()[2].finditer(caption)]
    if any(after in _MORE or "\u4e00" <= after <= "\u9fff" for _, after in said if after):
        return None
    if said:
        return said[0][0] if len({measure for measure, _ in said}) == 1 else None
    return _measured(re.sub(r"\s", "", caption.rsplit("\n", 1)[-1]))[0] if caption.endswith(")") else None
