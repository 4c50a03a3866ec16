"""Places of one name told apart by what else a page names: 徐州市 beside 鼓楼区."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from fazhi.places import gazetteer
from fazhi.places.gazetteer import Division


def chosen(rows: Sequence[Division], context: str, year: int) -> Division | None:
    """The one row whose county, prefecture or province the context names; None where it names none or several."""
    if not context:
        return None
    for test in (_beside, _prefecture_named, _province_named, _stem_named):
        if fits := [row for row in rows if test(row, context, year)]:
            return fits[0] if len(fits) == 1 else None
    return None


def _beside(row: Division, context: str, year: int) -> bool:
    above = [name for name in gazetteer.parents(row.code, year) if name]
    return any(
        name + row.name in context
        for upper in above
        for name in (*gazetteer.spellings(upper), gazetteer.stem(upper))
    )


def _prefecture_named(row: Division, context: str, year: int) -> bool:
    province, prefecture = gazetteer.parents(row.code, year)
    return any(name in context for name in gazetteer.spellings(prefecture or province))


def _province_named(row: Division, context: str, year: int) -> bool:
    return any(name in context for name in gazetteer.spellings(gazetteer.parents(row.code, year)[0]))


def _stem_named(row: Division, context: str, year: int) -> bool:
    province, prefecture = gazetteer.parents(row.code, year)
    return gazetteer.stem(prefecture or province) in context


def town_chosen(rows: Sequence[Division], context: str, year: int) -> Division | None:
    named = [row for row in rows if row.name in context and len(row.name) > 2]
    return named[0] if len(named) == 1 else chosen(named or rows, context, year)


@cache
def county_of(code: str, year: int) -> tuple[Division, ...]:
    """The county (or prefecture without counties) of a code of 2023, under its name in `year`."""
    rows = gazetteer.by_code().get(code, ())
    valid = [row for row in rows if row.start <= year <= row.end or year > gazetteer.last_year()]
    if valid or not rows:
        return tuple(valid[-1:])
    within = code[:4] if gazetteer.parents(code, year)[1] else code[:2]
    name = gazetteer.stem(rows[0].name)
    same = (
        row
        for row in gazetteer.divisions()
        if row.code.startswith(within) and gazetteer.stem(row.name) == name
    )
    return tuple(row for row in same if row.start <= year <= row.end)[:1]
