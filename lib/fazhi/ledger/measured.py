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
from fazhi.ledger.units import SPACE

_LONGEST = 40  # characters of the clause that are looked at
_MARKS = "“”《》〈〉A-Za-z·+"
_NAME = f"[\u4e00-\u9fff{_MARKS}]"
_RATES = ("share", "points", "score", "multiple")  # what they are of stands before them
_BACK = 4  # numerals before an amount without words that are asked for theirs
_REST = re.compile(rf"{SPACE}({_NAME}+)")
_CUT = ",。;:!?\n()"
_PAUSES = frozenset(",。;、")  # no words of an amount begin so, vague or not
_NO_NOUN = frozenset([*_CUT, "、", ""])  # no noun begins so
_TO_CUT = re.compile(f"(?s:.*)[{_CUT}]")  # all up to the last
_BLANKS = " \t\u3000\xa0、"


@cache
def _edges() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that the words before a phrase begin with, and those behind it end with."""
    spec, change = words()["measured"], words()["change"]
    tails = [*spec["tail"], *change["verbs"], *change["to_verbs"]]
    return frozenset([*(w[0] for w in spec["lead"]), *"、和及与 \t\u3000\xa0"]), frozenset(
        [*(w[-1] for w in tails), *_BLANKS]
    )


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


def measured(text: str, rows: Sequence[Row], i: int, sentence: int) -> str:
    """The noun after the amount `rows[i]` (21个指导性文件), else the phrase before it (办理行政复议案件73件), or ''.

    `rows` are the numerals of the sentence, which begins at `sentence`. An amount without words of its own has those of
    the one before it (8件8人; 2019年56件、2020年78件).

    >>> from fazhi.ledger.amounts import arabic
    >>> [measured(t, [arabic(t, at)], 0, 0) for t, at in [("印发21个指导性文件,", 2), ("共办理复议案件73件,", 7)]]
    ['指导性文件', '办理复议案件']
    """
    row, before = rows[i], rows[i - 1] if i else None
    end = row.end
    behind, noun = text[end : end + 1], ""
    if behind not in _PAUSES:
        end = after_words(text, end)
        behind = text[end : end + 1]
        noun = "" if behind in _NO_NOUN or row.repair else _noun(text, end)
        if noun and end == row.end and units.kinds().get(row.unit) not in _RATES:
            return noun
    if before is not None and before.end == row.start and before.measured:
        return before.measured
    if phrase := _phrase(text, _floor(text, before, row.start, sentence), row.start) or noun:
        return phrase
    rest = _REST.match(text, end, end + _LONGEST)
    return rest[1] if rest else _earlier(text, rows[max(0, i - _BACK - 1) : i], sentence)


def _noun(text: str, end: int) -> str:
    """The words after an amount up to a verb or a mark."""
    after = _patterns()[2].match(text, end, end + _LONGEST)
    return _balanced(after[1])[0] if after else ""


def _earlier(text: str, rows: Sequence[Row], sentence: int) -> str:
    """The words of the last amount, or those before the dates that stand between."""
    for i in range(len(rows) - 1, max(len(rows) - _BACK, 0) - 1, -1):
        if rows[i].kind == "quantity":
            return rows[i].measured
        if rows[i].kind == "name":
            return text[rows[i].start : rows[i].end]
        start = rows[i].start
        if phrase := _phrase(text, _floor(text, rows[i - 1] if i else None, start, sentence), start):
            return phrase
    return ""


def _floor(text: str, before: Row | None, start: int, sentence: int) -> int:
    """Where the words begin that may belong to the numeral at `start`, and not to the one `before`."""
    floor = start - _LONGEST
    if before is not None:
        end = before.end
        if text[end : end + 1] not in _PAUSES:
            end = after_words(text, end)
        if end > floor:
            return end if end > sentence else sentence
    return floor if floor > sentence else sentence


def _phrase(text: str, floor: int, end: int) -> str:
    """The last clause of `text[floor:end]` that says something, without the words that lead to the number."""
    first, last = _edges()
    while end > floor:
        cut = _TO_CUT.match(text, floor, end)
        start = cut.end() if cut else floor
        clause = text[start:end]
        if clause and (clause[-1] in last or clause[0] in first):
            clause = _bare(clause)
        if "”" in clause or "》" in clause:
            clause = _balanced(clause)[1].strip(_BLANKS)
        if clause:
            return clause
        end = start - 1
    return ""


def _bare(clause: str) -> str:
    """A clause without the words that lead to the number, at its end and at its beginning."""
    leads, tails, _ = _patterns()
    first, last = _edges()
    if clause[-1] in last and (tail := tails.match(clause[::-1])):
        clause = clause[: len(clause) - tail.end()]
    if clause[:1] in first and (lead := leads.match(clause)):
        clause = clause[lead.end() :]
    return clause if "”" in clause or "》" in clause else clause.strip(_BLANKS)


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


def fill(text: str, rows: Sequence[Row], sentence: int) -> None:
    """Set ``measured`` of the amounts of one sentence, which begins at `sentence`."""
    for i, row in enumerate(rows):
        if row.kind == "quantity" and not row.cell:
            row.measured = measured(text, rows, i, sentence)


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
