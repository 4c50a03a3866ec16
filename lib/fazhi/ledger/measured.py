"""What an amount counts: the words of the text next to it, within its clause."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence, Set
from functools import cache

from fazhi.ledger import units
from fazhi.ledger.amounts import Row
from fazhi.ledger.context import after_words, any_of, listed
from fazhi.ledger.forms import words
from fazhi.ledger.signs import BLANKS, FIRST, LAST, NOUNLESS, OPENING, PAUSE, Marked
from fazhi.ledger.units import SPACE

_LONGEST = 40  # characters of the clause that are looked at
_MARKS = "“”《》〈〉A-Za-z·+"
_NAME = f"[\u4e00-\u9fff{_MARKS}]"
_RATES = ("share", "points", "score", "multiple")  # what they are of stands before them
_BACK = 4  # numerals before an amount without words that are asked for theirs
_REST = re.compile(rf"{SPACE}({_NAME}+)")
_OPENED = OPENING | PAUSE
_AROUND = BLANKS + "、"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    spec, change = words()["measured"], words()["change"]
    lead = re.compile(rf"(?:{SPACE}[、和及与]?{SPACE}{_begun(spec['lead'])})+")
    tails = [w[::-1] for w in [*spec["tail"], *change["verbs"], *change["to_verbs"]]]
    tail = re.compile(rf"(?:{_begun(tails)}|[ \u3000\xa0、])+")
    other, stop = _name(without={w[0] for w in spec["stop"]}), f"(?!{_begun(spec['stop'])}){_NAME}"
    name = rf"(?:{other}|{stop}){other}*+(?:{stop}{other}*+)*+"
    after = re.compile(rf"{SPACE}的?(?!{_begun(spec['verbs'])}\d)({name})")
    return lead, tail, after


def _begun(listed: Sequence[str]) -> str:
    """An expression for any of the words that looks at the first character before it tries them one by one."""
    firsts = "".join(sorted({re.escape(w[0]) for w in listed}))
    return f"(?=[{firsts}])(?:{any_of(listed)})"


def _name(without: Set[str]) -> str:
    """The characters of a name but for some Chinese ones, as a class: a stretch of them is passed at once."""
    cuts = [0x4DFF, *sorted(map(ord, without)), 0xA000]
    spans = "".join(f"{chr(a + 1)}-{chr(b - 1)}" for a, b in itertools.pairwise(cuts) if a + 1 < b)
    return f"[{spans}{_MARKS}]"


def measured(page: Marked, rows: Sequence[Row], i: int, first: int, sentence: int) -> str:
    """The noun after the amount `rows[i]` (21个指导性文件), else the phrase before it (办理行政复议案件73件), or ''.

    The sentence begins at `sentence` and its numerals at `first` of `rows`. An amount without words of its own has those of
    the one before it (8件8人; 2019年56件、2020年78件).

    >>> from fazhi.ledger.amounts import arabic
    >>> from fazhi.ledger.signs import marked
    >>> texts = ("印发21个指导性文件,", 2), ("共办理复议案件73件,", 7)
    >>> [measured(marked(t), [arabic(t, at)], 0, 0, 0) for t, at in texts]
    ['指导性文件', '办理复议案件']
    """
    row, before = rows[i], rows[i - 1] if i > first else None
    start, end, noun = row.start, row.end, ""
    behind = page.signs[end]
    if not behind & PAUSE:
        if behind & OPENING:
            end = after_words(page, end)
            behind = page.signs[end]
        noun = "" if behind & NOUNLESS or row.repair else _noun(page.text, end)
        if noun and end == row.end and units.kinds().get(row.unit) not in _RATES:
            return noun
    if before is not None and before.end == start and before.measured:
        return before.measured
    if phrase := _phrase(page, before, start, sentence) or noun:
        return phrase
    rest = _REST.match(page.text, end, end + _LONGEST)
    return rest[1] if rest else _earlier(page, rows[max(first, i - _BACK - 1) : i], sentence)


def _noun(text: str, end: int) -> str:
    """The words after an amount up to a verb or a mark."""
    after = _patterns()[2].match(text, end, end + _LONGEST)
    return _balanced(after[1])[0] if after else ""


def _earlier(page: Marked, rows: Sequence[Row], sentence: int) -> str:
    """The words of the last amount, or those before the dates that stand between."""
    for i in range(len(rows) - 1, max(len(rows) - _BACK, 0) - 1, -1):
        if rows[i].kind == "quantity":
            return rows[i].measured
        if rows[i].kind == "name":
            return page.text[rows[i].start : rows[i].end]
        start = rows[i].start
        if phrase := _phrase(page, rows[i - 1] if i else None, start, sentence):
            return phrase
    return ""


def _phrase(page: Marked, before: Row | None, end: int, sentence: int) -> str:
    """The last clause before the numeral at `end` that says something, without the words that lead to the number; what belongs
    to the numeral `before` is of no other."""
    text, signs, cuts = page.text, page.signs, page.cuts
    floor = end - _LONGEST
    if before is not None:
        last = before.end
        if signs[last] & _OPENED == OPENING:
            last = after_words(page, last)
        if last > floor:
            floor = last
    if floor < sentence:
        floor = sentence
    while end > floor:
        start = cuts.rfind(1, floor, end) + 1 or floor
        if start < end:
            clause = text[start:end]
            last, first = signs[end - 1] & LAST, signs[start] & FIRST
            if last or first:
                clause = _bare(clause, last, first)
            if "”" in clause or "》" in clause:
                clause = _balanced(clause)[1].strip(_AROUND)
            if clause:
                return clause
        end = start - 1
    return ""


def _bare(clause: str, last: int, first: int) -> str:
    """A clause without the words that lead to the number, where its `last` character and its `first` may be of such."""
    leads, tails, _ = _patterns()
    if last and (tail := tails.match(clause[::-1])):
        clause = clause[: len(clause) - tail.end()]
    if first and (lead := leads.match(clause)):
        clause = clause[lead.end() :]
    return clause if "”" in clause or "》" in clause else clause.strip(_AROUND)


def _balanced(words: str) -> tuple[str, str]:
    """`words` up to a closing mark whose opening is missing, and what stands after it (all of them where none is)."""
    if "”" not in words and "》" not in words:
        return words, words
    head = tail = words
    for opening, close in ("“”", "《》"):
        at = words.find(close)
        if at >= 0 and opening not in words[:at]:
            head, tail = head[:at], words[at + 1 :]
    return head, tail


def fill(page: Marked, rows: Sequence[Row], begins: Sequence[int]) -> None:
    """Set ``measured`` of the amounts; `begins` tells where the sentence of each numeral begins."""
    first, sentence = 0, -1
    for i, row in enumerate(rows):
        if begins[i] != sentence:
            first, sentence = i, begins[i]
        if row.kind == "quantity" and not row.cell:
            row.measured = measured(page, rows, i, first, sentence)


def share(text: str, rows: Sequence[Row]) -> None:
    """Give the amounts of a list the noun after it: 18项、46项和50项改革任务."""
    shared = ""
    for i in range(len(rows) - 2, -1, -1):
        row, after = rows[i], rows[i + 1]
        if (
            row.unit != after.unit
            or row.cell
            or not (row.kind == after.kind == "quantity" and listed(text, row, after))
        ):
            shared = ""
            continue
        shared = shared or (after.measured if text.startswith(after.measured, after.end) else "")
        row.measured = shared or row.measured
