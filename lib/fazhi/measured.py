"""What an amount counts: the words of the text next to it, within its clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fazhi.amounts import Row
from fazhi.context import after_words, any_of, listed
from fazhi.forms import words
from fazhi.units import SPACE

_LONGEST = 40  # characters of the clause that are looked at
_NAME = "[\u4e00-\u9fff“”《》〈〉A-Za-z·+]"
_CUT = re.compile("[,。;:!?\n()]")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    spec = words()["measured"]
    lead = re.compile(rf"(?:{SPACE}[、和及与]?{SPACE}(?:{any_of(spec['lead'])}))+")
    tail = re.compile(rf"(?:{any_of([w[::-1] for w in spec['tail']])}|[ \u3000\xa0、])+")
    after = re.compile(rf"{SPACE}的?((?:(?!{any_of(spec['stop'])}){_NAME})+)")
    return lead, tail, after


def measured(text: str, row: Row, before: Row | None, sentence: int) -> str:
    """The noun after the amount (21个指导性文件), else the phrase before it (办理行政复议案件73件), or ''.

    `before` is the numeral before it in the sentence, which begins at `sentence`. A second amount of the same thing
    (8件8人) has the words of the first.

    >>> from fazhi.amounts import arabic
    >>> [measured(t, arabic(t, at), None, 0) for t, at in [("印发21个指导性文件,", 2), ("共办理复议案件73件,", 7)]]
    ['指导性文件', '办理复议案件']
    """
    if before is not None and before.end == row.start and before.measured:
        return before.measured
    after = _patterns()[2].match(text, row.end, row.end + _LONGEST)
    if after and not _vague_follows(text, row.end) and not (row.bare and not row.written and row.repair):
        return after[1]
    start = max(sentence, row.start - _LONGEST, after_words(text, before.end) if before else 0)
    phrase = _phrase(text[start : row.start])
    if phrase:
        return phrase
    rest = re.match(rf"{SPACE}({_NAME}+)", text[row.end : row.end + _LONGEST])
    if rest and not _vague_follows(text, row.end):
        return rest[1]
    return before.measured if before is not None and before.kind == "quantity" else ""


def _vague_follows(text: str, at: int) -> bool:
    return after_words(text, at) > at


def _phrase(left: str) -> str:
    """The last clause of `left` that says something, without the words that lead to the number."""
    for clause in reversed(_CUT.split(left)):
        tail = _patterns()[1].match(clause[::-1])
        clause = clause[: len(clause) - tail.end()] if tail else clause
        lead = _patterns()[0].match(clause)
        clause = clause[lead.end() :] if lead and lead.end() < len(clause) else clause
        clause = clause.strip(" \u3000\xa0、")
        if clause:
            return clause
    return ""


def fill(text: str, rows: Sequence[Row], sentence: int) -> None:
    """Set ``measured`` of the amounts of one sentence, which begins at `sentence`."""
    for i, row in enumerate(rows):
        if row.kind == "quantity":
            row.measured = measured(text, row, rows[i - 1] if i else None, sentence)
    for row, after in zip(reversed(rows[:-1]), reversed(rows[1:]), strict=True):
        if row.kind == after.kind == "quantity" and row.unit == after.unit and listed(text, row, after):
            row.measured = after.measured if text.startswith(after.measured, after.end) else row.measured
