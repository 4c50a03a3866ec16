"""What the words around an amount say of it: vagueness, its part in a change, and the unit it lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fazhi.ledger import units
from fazhi.ledger.amounts import Row
from fazhi.ledger.forms import words
from fazhi.ledger.numerals import exact
from fazhi.ledger.openings import opened
from fazhi.ledger.signs import CHANGE, LISTING, LISTS, OPENING, VAGUE, Marked
from fazhi.ledger.units import SPACE

LOST = 1 << 8
_BEFORE, _BEHIND, _VAGUE = VAGUE | CHANGE, OPENING | LISTING, VAGUE | OPENING
_LEFT = 14  # characters looked at before an amount
_LIST = re.compile(f"{SPACE}(?:[、和与及或/]|以及){SPACE}")
_NOUN = re.compile("[\u4e00-\u9fff]{2}")


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
    firsts = {w[0] for ws in spec["before"].values() for w in ws}
    return opened(rf"(?:{'|'.join(groups)})(?:{any_of(spec['between'])})?{SPACE}\Z", firsts)


@cache
def _after() -> re.Pattern[str]:
    groups = [f"(?P<{name}>{any_of(ws)})" for name, ws in words()["approximations"]["after"].items()]
    return re.compile(f"{SPACE}(?:{'|'.join(groups)})")


@cache
def _within() -> re.Pattern[str]:
    return re.compile(SPACE + words()["approximations"]["within"])


def after_words(page: Marked, at: int) -> int:
    """Where the words of vagueness that begin at `at` end (97%以上; 5日内); `at` where there are none."""
    if not page.signs[at] & OPENING:
        return at
    match = _after().match(page.text, at) or _within().match(page.text, at)
    return match.end() if match else at


def approximate(page: Marked, rows: Sequence[Row]) -> list[int]:
    """Set `approx` of the amounts; tells of each numeral, as bits, whether a word of change may stand before it (``CHANGE``), a
    list go on after it (``LISTING``), and whether it may have lost its unit (``LOST``)."""
    signs, hints = page.signs, []
    for row in rows:
        hint = signs[row.start - 1] & _BEFORE | signs[row.end] & _BEHIND
        if hint & _VAGUE and row.kind == "quantity" and not row.cell:
            row.approx = approx(page, row)
        if not row.written and row.bare:
            hint |= LOST
        hints.append(hint)
    return hints


def approx(page: Marked, row: Row) -> str:
    """The vagueness that the words next to an amount state: at_most, about, …; '' where they state none.

    >>> from fazhi.ledger.amounts import arabic
    >>> from fazhi.ledger.signs import marked
    >>> texts = ("近300个点", 1), ("90分以上", 0), ("5日内办结", 0), ("就近3个点", 2)
    >>> [approx(marked(t), arabic(t, at)) for t, at in texts]
    ['about', 'at_least', 'at_most', '']
    """
    if row.approx:
        return row.approx
    text, signs = page.text, page.signs
    if signs[row.end] & OPENING:
        after = _after().match(text, row.end)
        if after:
            return str(after.lastgroup)
        if _within().match(text, row.end) and units.kinds().get(row.unit) == "time":
            return "at_most"
    if not signs[row.start - 1] & VAGUE:
        return ""
    before = _before().search(text[max(0, row.start - _LEFT) : row.start])
    name = str(before.lastgroup) if before else ""
    passed = before is not None and name == "more_than" and before[name].startswith("突破")
    return "" if passed and not _round(row) else name


def _round(row: Row) -> bool:
    """Whether an amount is one to be passed (突破1000人次) and not one of things to break through (突破3个难点)."""
    return row.value is not None and (row.value % 10 == 0 or row.unit in ("%", "元"))


@cache
def _roles() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    spec = words()["change"]
    both = any_of(spec["verbs"], spec["to_verbs"])
    between = any_of(spec["by_between"], words()["approximations"]["between"])
    source = rf"(?:{any_of(spec['from'])})(?:{any_of(spec['from_between'])}){{0,3}}(?:近|约)?{SPACE}\Z"
    target = rf"(?:(?:{both})(?:{any_of(spec['to'])})|(?P<joined>{any_of(spec['to'])}))(?:平均|{between})?{SPACE}\Z"
    change = rf"(?<![{spec['not_after']}])(?:{any_of(spec['verbs'])})(?:{between})?{SPACE}\Z"
    verbs = {w[0] for w in spec["verbs"]}
    to = verbs | {w[0] for w in (*spec["to_verbs"], *spec["to"])}
    return opened(source, {w[0] for w in spec["from"]}), opened(target, to), opened(change, verbs)


def comes_from(text: str, start: int) -> bool:
    """Whether the words before an amount open a change (由, 从), so that 至 after it opens the other end.

    >>> comes_from("由平均20个工作日至5个工作日", 3), comes_from("为20至30户", 1)
    (True, False)
    """
    return bool(_roles()[0].search(text[max(0, start - _LEFT) : start]))


def roles(page: Marked, rows: Sequence[Row]) -> None:
    """Set `role` from, to and change of the amounts of one sentence (由76%提升至92%; 同比增长22%)."""
    text, signs = page.text, page.signs
    origin, target, change = _roles()
    source: Row | None = None
    before: Row | None = None
    for row in rows:
        near = signs[row.start - 1] & CHANGE
        left = text[max(0, row.start - _LEFT) : row.start] if near else ""
        to = target.search(left) if near else None
        if to and (not to["joined"] or source is not None and row.start - source.end <= 6):
            row.role = "to"
            if source is not None:
                source.role = "from"
                _same_unit(source, row)
        elif near and change.search(left):
            row.role = "change"
        elif before is not None and before.role in ("to", "change") and listed(text, before, row):
            row.role = before.role
        before = row
        if near and origin.search(left):
            source = row
        elif row.role != "to":
            source = None


def listed(text: str, row: Row, after: Row) -> bool:
    """Whether two amounts stand in one list: 110个和5个."""
    if text[row.end : row.end + 1] not in LISTS:
        return False
    link = _LIST.match(text, row.end)
    return bool(link) and link.end() == after.start  # type: ignore[union-attr]


def ranked(text: str, row: Row) -> bool:
    """Whether an amount is a rank: 在全国排31位, 列全省前3名.

    >>> from fazhi.ledger.amounts import arabic
    >>> ranked("在全国排31位", arabic("在全国排31位", 4)), ranked("前进21位", arabic("前进21位", 2))
    (True, False)
    """
    return row.unit in ranks() and bool(_ranked().search(text[max(0, row.start - _LEFT) : row.start]))


@cache
def ranks() -> frozenset[str]:
    """The units that a rank has."""
    return frozenset(words()["ranked"]["units"])


@cache
def _ranked() -> re.Pattern[str]:
    """The words before a rank."""
    spec = words()["ranked"]
    among = any_of(spec["among"])
    front = "(?<![目此当会提之年日月空])前"
    verbs = rf"(?:{any_of(spec['verbs'])})(?:在|为|于)?(?:{among})?(?:各?[县市区]{{1,3}})?"
    firsts = {"前", *(w[0] for w in spec["verbs"])}
    return opened(rf"(?:{verbs}|{front}|{verbs}前){SPACE}\Z", firsts)


def _same_unit(source: Row, row: Row) -> None:
    """Give the end of a change the unit of its beginning, where it has none or only 个 of 个工作日."""
    if row.unit == source.unit or row.kind not in ("quantity", "other"):
        return
    if row.bare or row.unit == "个" and source.written.startswith("个"):
        _infer(row, source, "carried")


def carry(text: str, rows: Sequence[Row]) -> None:
    """Give the amounts of a list the unit that stands after the last (12、15和20件; 88个和55个工作日以内)."""
    for i in range(len(rows) - 2, -1, -1):
        row, after = rows[i], rows[i + 1]
        if text[row.end : row.end + 1] not in LISTS or after.kind != "quantity" or not after.written:
            continue
        if not listed(text, row, after):
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
        if row.unit and row.kind == "quantity" and not row.repair and _NOUN.fullmatch(noun):
            known.setdefault(noun, row)


def _find_unit(text: str, row: Row, sibling: Row | None) -> None:
    before = text[max(0, row.start - 8) : row.start].rstrip(" 共达为有")
    noun = next((n for n in words()["usual_units"] if before.endswith(n)), "")
    if sibling is not None and units.kinds().get(sibling.unit) == "count":
        _infer(row, sibling, "inferred")
    elif noun:
        row.kind, row.unit = "quantity", words()["usual_units"][noun]
        row.repair = f"unit inferred from {noun}"


def running(text: str, row: Row) -> bool:
    """Whether a number without a unit stands in running text, where it most likely lost it.

    >>> from fazhi.ledger.amounts import arabic
    >>> running("办理12,", arabic("办理12,", 2)), running("电话1234567", arabic("电话1234567", 2))
    (True, False)
    """
    before, digits = text[row.start - 1 : row.start], text[row.start : row.end]
    code = len(digits) > 1 and digits[0] == "0" and digits[1] != "." or len(digits) > 6
    after = text[row.end : row.end + 1]
    word = "\u4e00" <= before <= "\u9fff" or before in (",", "、", "(") and "\u4e00" <= after <= "\u9fff"
    return word and before not in words()["no_amount_after"] and not code
