"""Divisions named one below the other in an issuer's phrase: 湖北省黄石市大冶市, 湖北黄石大冶市, 青岛市南区."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fazhi.places import gazetteer, homonyms, issuers
from fazhi.places.gazetteer import RANKS, Division, Zone


class Reading(NamedTuple):
    """How far a phrase names divisions: all rows that fit the last name, or a zone below them; the last name's span."""

    rows: tuple[Division, ...]
    zone: Zone | None
    last: int
    end: int


def read(text: str, start: int, above: tuple[Division, ...], year: int, *, last: int = 0) -> Reading:
    """Divisions named one below the other from `start` on, the longest name first.

    `above` are the divisions already named, the last of them from `last` on.
    """
    for size in gazetteer.starts().get(text[start : start + 2], ()):
        word, end = text[start : start + size], start + size
        if end > len(text) or issuers.is_township(text, end):
            continue
        if rows := _below(gazetteer.suffixed_names().get(word, ()), above, word, year):
            return _further(text, start, end, rows, year)
        if zone := _zone_of(word, above):
            return Reading(above, zone, start, end)
        rows = _below(gazetteer.bare_names().get(word, ()), above, word, year)
        if rows := tuple(row for row in rows if _carries_on(text, end, row, year)):
            return read(text, end, rows, year, last=start)
    return Reading(above, None, last, start)


def _further(text: str, start: int, end: int, rows: tuple[Division, ...], year: int) -> Reading:
    """What follows below `rows`, named by `text[start:end]`; in 济南市中区 one 市 stands for two."""
    below = read(text, end, rows, year, last=start)
    if below.end == end and text[end - 1] == "市" and text[end : end + 2] in {"中区", "南区", "北区"}:
        twice = read(text, end - 1, rows, year)
        return twice if twice.end > end else below
    return below


def _below(
    rows: Sequence[Division], above: tuple[Division, ...], word: str, year: int
) -> tuple[Division, ...]:
    """The rows that may stand under `above`; a common word (城区, 新区) only about the years of such a district."""
    if word in gazetteer.words()["generic"]:
        rows = [row for row in rows if row.start - 2 <= year <= row.end + 2]
        return tuple(row for row in rows if not above or any(holds(upper, row) for upper in above))
    inside = tuple(row for row in rows if not above or any(holds(upper, row) for upper in above))
    if inside:
        return inside
    return tuple(
        row for row in rows if any(_lower(upper, row) and row.code[:2] == upper.code[:2] for upper in above)
    )


def _lower(upper: Division, row: Division) -> bool:
    return RANKS[row.level] > RANKS[upper.level]


def holds(upper: Division, row: Division) -> bool:
    """Whether `row` lies in `upper`; 伊犁州 holds the prefectures 塔城 and 阿勒泰 beside its own counties."""
    if upper.code == "654000" and row.code in {"654200", "654300"}:
        return True
    return _lower(upper, row) and row.code.startswith(upper.code[: 2 if upper.level == "province" else 4])


def _zone_of(word: str, above: tuple[Division, ...]) -> Zone | None:
    found = gazetteer.zones().get(word, ())
    if not above:
        shared = word in gazetteer.words()["shared_zones"]
        return found[0] if len(found) == 1 and not shared else None
    inside = [zone for zone in found if any(_near(zone.parent, upper) for upper in above)]
    return inside[0] if len(inside) == 1 else None


def _near(parent: str, upper: Division) -> bool:
    width = {"province": 2, "prefecture": 4}.get(upper.level, 6)
    return parent[:width] == upper.code[:width] or (parent[2:] == "0000" and parent[:2] == upper.code[:2])


def _carries_on(text: str, at: int, row: Division, year: int) -> bool:
    """A name without its suffix counts only before the end, a lower division, a zone or an organ."""
    rest = text[at:]
    if not rest or issuers.follows_bare(rest, row.level):
        return True
    if row.level != "county" and read(text, at, (row,), year).end > at:
        return True
    codes = (code for name in issuers.township(rest) for code in gazetteer.townships().get(name, ()))
    return any(found.code == row.code for code in codes for found in homonyms.county_of(code, year))
