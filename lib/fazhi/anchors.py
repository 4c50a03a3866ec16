"""A number found again in a text by the sentence in which a reader saw it.

Blanks and the width of punctuation do not count, so a sentence copied through a spreadsheet or a page is still found; the
number may be marked in it with 【】.
"""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

from fazhi.script import fold
from fazhi.sentences import sentences

LIKE = 0.5  # least likeness (difflib's ratio) of a sentence shown for one that is gone
_MARKED = re.compile("【([^【】]*)】")


class Quote(NamedTuple):
    """A sentence and number without blanks; `at` is where the number was marked in it, -1 where it was not."""

    sentence: str
    number: str
    at: int


class Found(NamedTuple):
    """Whether the sentence stands in the text, and where its number does: spans in characters."""

    sentence: bool
    spans: list[tuple[int, int]]


def quote(sentence: str, number: str = "") -> Quote:
    """What is looked for: the marks 【】 taken away; a marked number goes before `number`.

    >>> quote("受理 【35件】, 维持20件。")
    Quote(sentence='受理35件,维持20件。', number='35件', at=2)
    """
    plain, marked = _squeezed(sentence)[0], None
    if len(_MARKED.findall(plain)) == 1:
        marked = _MARKED.search(plain)
    if marked is None:
        return Quote(plain, _squeezed(number)[0], -1)
    return Quote(plain[: marked.start()] + marked[1] + plain[marked.end() :], marked[1], marked.start())


def find(text: str, sentence: str, number: str = "", *, start: int | None = None) -> Found:
    """Where a number of a quoted sentence stands in `text`; of several places the one at `start`, if one is.

    >>> find("依法受理35件, 审结35件。", "受理35件,审结35件。", "35件")
    Found(sentence=True, spans=[(4, 7), (11, 14)])
    >>> find("依法受理35件, 审结35件。", "受理35件,审结35件。", "35件", start=11).spans
    [(11, 14)]
    """
    plain, places = _squeezed(text)
    wanted = quote(sentence, number)
    whole = _squeezed(sentence)[0]
    if wanted.at >= 0 and whole in plain:  # such brackets stand in the text itself
        wanted = Quote(whole, _squeezed(number)[0], -1)
    if not wanted.sentence or wanted.sentence not in plain:
        return Found(False, [])
    begins = [match.start() for match in re.finditer(f"(?={re.escape(wanted.sentence)})", plain)]
    offsets = [wanted.at] if wanted.at >= 0 else _numbers(wanted)
    hits = [begin + at for begin in begins for at in offsets]
    spans = [(places[at], places[at + len(wanted.number) - 1] + 1) for at in hits if wanted.number]
    return Found(True, [span for span in spans if span[0] == start] or sorted(set(spans)))


def nearest(text: str, sentence: str) -> str:
    """The sentence of `text` most like one that is not in it; '' where none is.

    >>> nearest("受理案件36件。\\n加强普法。", "受理案件35件。")
    '受理案件36件。'
    """
    there = [text[span.start : span.end] for span in sentences(text)]
    found = difflib.get_close_matches(quote(sentence).sentence, there, n=1, cutoff=LIKE)
    return found[0] if found else ""


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without blanks, punctuation half-width, and where each character of it stood."""
    places = [at for at, character in enumerate(text) if not character.isspace()]
    plain = fold(text)
    return "".join(plain[at] for at in places), places


def _numbers(wanted: Quote) -> list[int]:
    """Where the number stands in the sentence, not as a part of a longer one (5 in 35, 5 in 1.5)."""
    before = r"(?<!\d)(?<!\d[.,])" if wanted.number[:1].isdigit() else ""
    behind = r"(?!\d)(?![.,]\d)" if wanted.number[-1:].isdigit() else ""
    pattern = f"{before}(?={re.escape(wanted.number)}{behind})"
    return [match.start() for match in re.finditer(pattern, wanted.sentence)] if wanted.number else []
