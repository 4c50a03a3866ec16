"""What the words around an amount say of it: vagueness, its part in a change or a sum, and the unit it lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fazhi import units
from fazhi.amounts import Row
from fazhi.forms import words
from fazhi.numerals import exact
from fazhi.units import SPACE

_LEFT = 14  # characters looked at before an amount
_LIST = re.compile(f"{SPACE}(?:[、和与及或/]|以及){SPACE}")
_MOST_PARTS = 60  # parts of one sum that are tried


def any_of(*lists: Sequence[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted({w for ws in lists for w in ws}, key=lambda w: (-len(w), w)))


@cache
def _before() -> re.Pattern[str]:
    spec = words()["approximations"]
    guards = spec["not_after"]
    groups = [
        f"(?P<{name}>{'|'.join((f'(?<![{guards[w]}])' if w in guards else '') + re.escape(w) for w in sorted(ws, key=len, reverse=True))})"
        for name, ws in spec["before"].items()
    ]
    return re.compile(rf"(?:{'|'.join(groups)})(?:{any_of(spec['between'])})?{SPACE}\Z")


@cache
def _after() -> re.Pattern[str]:
    groups = [f"(?P<{name}>{any_of(ws)})" for name, ws in words()["approximations"]["after"].items()]
    return re.compile(f"{SPACE}(?:{'|'.join(groups)})")


def approx(text: str, row: Row) -> str:
    """The vagueness that the words next to an amount state: at_most, about, …; '' where they state none.

    >>> from fazhi.amounts import arabic
    >>> [approx(t, arabic(t, at)) for t, at in [("近300个点", 1), ("90分以上", 0), ("5日内办结", 0), ("就近3个点", 2)]]
    ['about', 'at_least', 'at_most', '']
    """
    if row.approx:
        return row.approx
    after = _after().match(text, row.end)
    if after:
        return str(after.lastgroup)
    if text.startswith(words()["approximations"]["within"], row.end) and units.kinds().get(row.unit) == "time":
        return "at_most"
    before = _before().search(text[max(0, row.start - _LEFT) : row.start])
    name = str(before.lastgroup) if before else ""
    return "" if name == "more_than" and before and before[0].startswith("突破") and not _round(row) else name


def _round(row: Row) -> bool:
    """Whether an amount is one to be passed (突破1000人次) and not one of things to break through (突破3个难点)."""
    return row.value is not None and (row.value % 10 == 0 or row.unit in ("%", "元"))


@cache
def _roles() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    spec = words()["change"]
    both, between = any_of(spec["verbs"], spec["to_verbs"]), any_of(spec["by_between"], words()["approximations"]["between"])
    source = rf"(?:{any_of(spec['from'])})(?:{any_of(spec['from_between'])}){{0,3}}(?:近|约)?{SPACE}\Z"
    target = rf"(?:(?:{both})(?:{any_of(spec['to'])})|(?P<joined>{any_of(spec['to'])}))(?:平均|{between})?{SPACE}\Z"
    change = rf"(?<![{spec['not_after']}])(?:{any_of(spec['verbs'])})(?:{between})?{SPACE}\Z"
    return re.compile(source), re.compile(target), re.compile(change)


def comes_from(text: str, start: int) -> bool:
    """Whether the words before an amount open a change (由, 从), so that 至 after it opens the other end.

    >>> comes_from("由平均20个工作日至5个工作日", 3), comes_from("为20至30户", 1)
    (True, False)
    """
    return bool(_roles()[0].search(text[max(0, start - _LEFT) : start]))


def roles(text: str, rows: Sequence[Row]) -> None:
    """Set `role` from, to and change of the amounts of one sentence (由76%提升至92%; 同比增长22%)."""
    _, target, change = _roles()
    source: Row | None = None
    for row in rows:
        left = text[max(0, row.start - _LEFT) : row.start]
        to = target.search(left)
        if to and (not to["joined"] or source is not None and row.start - source.end <= 6):
            row.role = "to"
            if source is not None:
                source.role = "from"
                _same_unit(source, row)
        elif change.search(left):
            row.role = "change"
        if comes_from(text, row.start):
            source = row
        elif row.role != "to":
            source = None


def _same_unit(source: Row, row: Row) -> None:
    """Give the end of a change the unit of its beginning, where it has none or only 个 of 个工作日."""
    if row.unit == source.unit or row.kind not in ("quantity", "other"):
        return
    if row.bare or row.unit == "个" and source.written.startswith("个"):
        _infer(row, source, "carried")


def carry(text: str, rows: Sequence[Row]) -> None:
    """Give the amounts of a list the unit that stands after the last (12、15和20件; 88个和55个工作日以内)."""
    for row, after in zip(reversed(rows[:-1]), reversed(rows[1:]), strict=True):
        link = _LIST.match(text, row.end)
        if not link or link.end() != after.start or after.kind != "quantity" or not after.written:
            continue
        if row.bare or row.unit == "个" and after.written.startswith("个") and after.unit != "个":
            _infer(row, after, "carried")
            row.approx = row.approx or (after.approx if after.approx in ("at_most", "at_least") else "")


def _infer(row: Row, source: Row, how: str) -> None:
    row.kind, row.unit, row.written = "quantity", source.unit, source.written
    row.repair = f"unit {how} from {_said(source)}"


def _said(row: Row) -> str:
    return f"{exact(row.value)}{row.unit}"


def lost_units(text: str, rows: Sequence[Row]) -> None:
    """Find the unit that amounts of one sentence lost, where it is certain.

    It is certain where the same noun stands before another amount of the sentence (公证791件,其中民事公证545), where the
    amount is a part of a sum (其中), or where the noun is counted in one unit alone (``usual_units``).
    """
    known: dict[str, Row] = {}
    for row in rows:
        noun = text[max(0, row.start - 2) : row.start]
        if row.bare and row.kind in ("quantity", "other"):
            _find_unit(text, row, known.get(noun))
        if row.unit and row.kind == "quantity" and not row.repair.startswith("unit inferred") and len(noun) == 2:
            known.setdefault(noun, row)


def _find_unit(text: str, row: Row, sibling: Row | None) -> None:
    before = text[max(0, row.start - 8) : row.start].rstrip(" 共达为有")
    noun = next((n for n in words()["usual_units"] if before.endswith(n)), "")
    if sibling is not None and units.kinds().get(sibling.unit) == "count":
        _infer(row, sibling, "inferred")
    elif noun:
        row.kind, row.unit = "quantity", words()["usual_units"][noun]
        row.repair = f"unit inferred from {noun}"


@cache
def _subtotal() -> re.Pattern[str]:
    return re.compile(any_of(words()["subtotals"]))


def sums(text: str, rows: Sequence[Row]) -> None:
    """Set `role` total and part of the amounts of one sentence.

    Parts follow 其中 or stand in brackets right after the total, in its unit, and do not exceed it together; without such
    a word they are parts where they add up to it exactly.
    """
    counted = [r for r in rows if r.kind == "quantity" and r.value is not None]
    for i, total in enumerate(counted[:-1]):
        if total.role or total.unit == "%":
            continue
        gap = text[total.end : counted[i + 1].start]
        named = bool(_subtotal().search(gap) or gap.lstrip()[:1] == "(")
        close = text.find(")", total.end) if gap.lstrip()[:1] == "(" else -1
        parts = _parts(total, [r for r in counted[i + 1 : i + 1 + _MOST_PARTS] if close < 0 or r.start < close])
        if parts and (named or len(parts) > 1 and sum(p.value or 0 for p in parts) == total.value):
            total.role = "total"
            for part in parts:
                part.role = "part"


def _parts(total: Row, rest: Sequence[Row]) -> list[Row]:
    """The amounts after `total` that count alike, as long as they do not exceed it together."""
    parts: list[Row] = []
    left, base = total.value or 0, units.same_as(total.unit)
    for row in rest:
        if row.bare and parts and units.same_as(parts[-1].unit) == base:
            continue
        if units.same_as(row.unit) != base or row.role:
            continue
        if (row.value or 0) > left:
            break
        parts.append(row)
        left -= row.value or 0
        if not left:
            break
    return parts
