"""What each character of a text is to an amount next to it, told once for the whole text.

The tests of the character before or behind an amount are many and nearly all say no: a number out of a string of bytes answers
them together, for a tenth of what cutting the character out of the text and looking it up takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fazhi.ledger.forms import words
from fazhi.lookup import codes

BLANKS = " \t\u3000\xa0"
CUT = ",。;:!?\n()"  # what clauses end at
LISTS = frozenset("、和与及或/以" + BLANKS)  # what a list of amounts goes on with
# before an amount: words of vagueness, of change, such as lead to a number; behind it: vague words, what goes on a list, a pause,
# what no noun begins with; at the begin of a clause: such as lead to a phrase
VAGUE, CHANGE, LAST, OPENING, LISTING, PAUSE, NOUNLESS, FIRST = (1 << bit for bit in range(8))


class Marked(NamedTuple):
    """A folded text, its characters as bits, and where its clauses are cut as ones; behind its last character stands a line end."""

    text: str
    signs: bytes
    cuts: bytes


def marked(text: str) -> Marked:
    """A folded text with what its characters are.

    >>> page = marked("办理3件,")
    >>> page.signs[4] & PAUSE > 0, page.signs[3] & PAUSE > 0, list(page.cuts)
    (True, False, [0, 0, 0, 0, 1, 1])
    """
    signs = _bits().take(codes(text)).tobytes()
    return Marked(text, signs, signs.translate(_cutting()))


@cache
def _cutting() -> bytes:
    return bytes(bits & NOUNLESS != 0 and not bits & LISTING for bits in range(256))


@cache
def _bits() -> NDArray[np.uint8]:
    found = np.zeros(0x10000, np.uint8)
    for bit, signs in _kinds().items():
        found[[ord(sign) for sign in signs]] |= np.uint8(bit)
    return found


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
