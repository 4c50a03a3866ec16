"""What each character of a text is to an amount next to it, told once for the whole text.

The tests of the character before or behind an amount are many and nearly all say no: a number out of a string of bytes answers
them together, for a tenth of what cutting the character out of the text and looking it up takes.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from fazhi.ledger import forms, numerals, units
from fazhi.ledger.forms import words
from fazhi.lookup import Numbers, codes, runs_of, table_of

BLANKS = " \t\u3000\xa0"
DIGITS = f"几数{numerals.CHINESE}"  # in Chinese
CUT = ",。;:!?\n()"  # what clauses end at
LISTS = frozenset("、和与及或/以" + BLANKS)  # what a list of amounts goes on with
# before an amount: words of vagueness, of change, such as lead to a number; behind it: vague words, what goes on a list, a pause,
# what no noun begins with; at the begin of a clause: such as lead to a phrase
VAGUE, CHANGE, LAST, OPENING, LISTING, PAUSE, NOUNLESS, FIRST = (1 << bit for bit in range(8))
# letters and digits in Chinese; behind digits: what may belong to the number, what a form names; before them: what a
# form names that a unit may follow, what an ordinal has; behind digits in Chinese: what can make an amount of them
LETTER, CHINESE, MORE, FORM, AFTER, OF, UNIT = (1 << bit for bit in range(7))


@dataclass(slots=True)
class Marked:
    """A folded text; as bits what its characters are next to amounts; where its clauses are cut as ones; where Latin letters
    stand; these bits and above them what the characters are next to digits. Behind the last character stands a line end."""

    text: str
    signs: bytes
    cuts: bytes
    letters: list[int]
    bits: NDArray[np.uint16]


def marked(text: str) -> Marked:
    """A folded text with what its characters are.

    >>> page = marked("办理3件,")
    >>> page.signs[4] & PAUSE > 0, list(page.cuts), marked("A4纸3件,PM2.5").letters
    (True, [0, 0, 0, 0, 1, 1], [0, 6, 7])
    """
    bits = _bits().take(codes(text))
    cuts = bits & (NOUNLESS | LISTING) == NOUNLESS
    letters = (bits & (LETTER << 8) != 0).nonzero()[0].tolist()
    return Marked(text, bits.astype(np.uint8).tobytes(), cuts.tobytes(), letters, bits)


@lru_cache(maxsize=2)  # of one text two searches ask
def digits(text: str) -> tuple[Numbers, Numbers]:
    """Where each run of ASCII digits begins and ends.

    >>> [places.tolist() for places in digits("3件走12户")]
    [[0, 3], [1, 5]]
    """
    return runs_of(codes(text) - np.uint16(ord("0")) < 10)


def runs(page: Marked) -> Iterator[tuple[int, int, bool, bool]]:
    """Where each run of digits begins and ends; whether letters before it or the sign behind it may belong to it; whether
    what stands around it rules out any other form than that of an amount, and a share.

    >>> list(runs(marked("3件走12户A4,2020年")))
    [(0, 1, False, True), (3, 5, False, True), (7, 8, True, False), (9, 13, False, False)]
    """
    starts, ends = digits(page.text)
    passed = np.concatenate(([0], np.array(page.letters, np.int64).searchsorted(starts)))
    behind, before = page.bits.take(ends), page.bits.take(starts - 1)
    odd = (passed[1:] != passed[:-1]) | (behind & (MORE << 8) != 0)
    other = (behind & (FORM << 8)) | (before & ((AFTER | OF) << 8))
    plain = (other == 0) & (ends - starts < forms.uncounted()[2])
    return zip(starts.tolist(), ends.tolist(), odd.tolist(), plain.tolist(), strict=True)


def counted_in_chinese(page: Marked) -> list[int]:
    """Where the digits in Chinese end that what follows can make an amount.

    >>> counted_in_chinese(marked("三件、三,两户"))
    [1, 6]
    """
    bits = page.bits
    return (((bits[:-1] & (CHINESE << 8) != 0) & (bits[1:] & (UNIT << 8) != 0)).nonzero()[0] + 1).tolist()


@cache
def _bits() -> NDArray[np.uint16]:
    return table_of({**_kinds(), **{bit << 8: signs for bit, signs in _shapes().items()}})


def _shapes() -> dict[int, Iterable[str]]:
    """The characters next to digits."""
    nexts, afters, _ = forms.uncounted()
    every = [*units.kinds(), *units.lexicon()["also"]]
    return {
        LETTER: string.ascii_letters,
        CHINESE: DIGITS,
        MORE: forms.MORE,
        FORM: nexts,
        AFTER: afters,
        OF: "之",
        UNIT: {*"分成点余多来", *BLANKS, *(u.lstrip(DIGITS)[0] for u in every if u.lstrip(DIGITS))},
    }


def _kinds() -> dict[int, Iterable[str]]:
    """The characters of each kind, of words those that stand next to the amount."""
    vague, change, spec = words()["approximations"], words()["change"], words()["measured"]
    lists = [ws for name, ws in change.items() if name != "not_after"]
    tails = [*spec["tail"], *change["verbs"], *change["to_verbs"]]
    return {
        VAGUE: {*BLANKS, *(w[-1] for ws in [*vague["before"].values(), vague["between"]] for w in ws)},
        CHANGE: {*BLANKS, *"均近约", *(w[-1] for ws in [*lists, vague["between"]] for w in ws)},
        LAST: {*BLANKS, "、", *(w[-1] for w in tails)},
        OPENING: {*BLANKS, vague["within"][0], *(w[0] for ws in vague["after"].values() for w in ws)},
        LISTING: LISTS,
        PAUSE: ",。;、",
        NOUNLESS: CUT + "、",
        FIRST: {*BLANKS, *"、和及与", *(w[0] for w in spec["lead"])},
    }
