r"""Characters read one way: full-width digits, traditional script, pinyin in brackets, invisible characters."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fazhi.align import Change, Draft
from fazhi.lookup import LONG, LOST, PART, SHORT, codes, kept
from fazhi.paths import data_file

_WIDE = {
    chr(code): chr(code - 0xFEE0)
    for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05]
}
_WIDE_POINT = re.compile(r"(?<=[0-9\uff10-\uff19])\uff0e(?=[0-9\uff10-\uff19])")
_INVISIBLE = frozenset(
    map(
        chr,
        [
            *range(0x09),
            0x0B,
            0x0C,
            *range(0x0E, 0x20),
            *range(0x7F, 0x85),
            *range(0x86, 0xA0),
            0xAD,
            *range(0x200B, 0x2010),
        ]
        + [
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2065),
            *range(0x2066, 0x2070),
            *range(0xFE00, 0xFE10),
            0xFEFF,
        ]
        + [0xFFF9, 0xFFFA, 0xFFFB, 0xE5E5],
    )
)
TRADITIONAL = 5  # different traditional characters from which a text is one in that script
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_PINYIN = re.compile(
    rf"(?<=[\u4e00-\u9fff])[(\uff08](?=[a-zü\s]{{0,5}}[{_TONED}])[a-zü{_TONED}\s]{{1,24}}[)\uff09]"
)
_PLAIN_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[(\uff08](?:de|le|zhe|ma|ne|ba|men|shang|xia)[)\uff09]")


_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_ANY_WIDE = re.compile("[\uff01-\uff5e\u3000]")


@kept
def fold(text: str) -> str:
    r"""`text` with full-width punctuation, digits and letters as half-width ones; the length stays, so offsets hold.

    Steps match their patterns on the folded text and cut their results from the text itself.

    >>> fold("\uff08一\uff09收到\uff11\uff12件\uff0c办结率\uff11\uff10\uff10\uff05")
    '(一)收到12件,办结率100%'
    """
    if len(text) <= SHORT:
        return _ANY_WIDE.sub(lambda wide: _NARROW[wide[0]], text)
    return _known.get(text) or _folded(text)


_known: dict[str, str] = {}  # texts of a part and their folded form


def know_folded(text: str, folded: str) -> None:
    """Tell ``fold`` what it would find, where that is known already."""
    if SHORT < len(text) < LONG:
        if len(_known) >= PART:
            del _known[next(iter(_known))]  # the oldest
        _known[text] = folded


def _folded(text: str) -> str:
    folded = _narrow().take(codes(text)[:-1]).tobytes().decode("utf-16-le", "surrogatepass")
    if len(folded) == len(text) and LOST not in folded:
        return folded
    for wide, narrow in _NARROW.items():  # a text with characters beyond the basic plane, or lost ones
        text = text.replace(wide, narrow)
    return text


@cache
def _narrow() -> NDArray[np.uint16]:
    """The number of the half-width form of each character of the basic plane."""
    narrow = np.arange(0x10000, dtype=np.uint16)
    narrow[[ord(wide) for wide in _NARROW]] = [ord(sign) for sign in _NARROW.values()]
    return narrow


def both_widths(signs: str) -> frozenset[str]:
    """The signs and their full-width forms, for a text that is not folded.

    >>> sorted(both_widths("a,"))
    [',', 'a', '\uff0c', '\uff41']
    """
    return frozenset(signs).union(wide for wide, narrow in _NARROW.items() if narrow in signs)


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """Characters that are traditional anywhere, and those that simplified texts use too."""
    found: tuple[dict[str, str], dict[str, str]] = {}, {}
    with data_file("traditional.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["only"] == "in traditional text"][row["traditional"]] = row["simplified"]
    return found


@cache
def _characters() -> dict[str, str]:
    return _table()[0] | _WIDE


@cache
def _foldable() -> frozenset[str]:
    return frozenset(_characters())


@cache
def _changing() -> NDArray[np.bool_]:
    """Which characters of the basic plane may have to be changed."""
    changing = np.zeros(0x10000, bool)
    changing[[ord(sign) for sign in {*_foldable(), *_table()[1], *_INVISIBLE, *_TONED, "\uff0e"}]] = True
    return changing


def odd_signs(text: str) -> frozenset[str]:
    """The characters of `text` for which ``script_changes`` may have a change; without any it has none."""
    return frozenset(text[at] for at in np.flatnonzero(_changing().take(codes(text)[:-1])).tolist())


def script_changes(text: str) -> Iterator[Change]:
    r"""Changes that make `text` simplified, digits and letters half width, without pinyin and invisible characters.

    Each folded character stands for one, so offsets move only where something is taken out. 於, 後 and 徵, which simplified
    texts have in names, are folded in a text that is traditional otherwise too.

    >>> [(c.start, c.after) for c in script_changes("辦理\uff11\uff12件,习(xí)近平")]
    [(0, '办'), (2, '12'), (7, '')]
    """
    table, present = _characters(), odd_signs(text)
    found = present & _foldable()
    yield from _each(text, found, table)
    if len(found - _WIDE.keys()) >= TRADITIONAL:
        shared = _table()[1]
        yield from _each(text, present & shared.keys(), shared)
    yield from _each(text, present & _INVISIBLE, {})
    if "\uff0e" in present:
        for match in _WIDE_POINT.finditer(text):
            yield Change(*match.span(), ".", "script", "one form of a character")
    if present.intersection(_TONED):
        readings = list(_PINYIN.finditer(text))
        for match in readings + (list(_PLAIN_PINYIN.finditer(text)) if len(readings) > 1 else []):
            yield Change(*match.span(), "", "script", "reading of a character in brackets")


def simplified(text: str) -> str:
    """`text` with the changes of ``script_changes`` made.

    >>> simplified("發(fā)布時間")
    '发布时间'
    """
    draft = Draft(text)
    draft.apply(script_changes(text))
    return draft.text


def _each(text: str, characters: frozenset[str], table: dict[str, str]) -> Iterator[Change]:
    """Each run of the characters as `table` has it; without an entry they go."""
    if not characters:
        return
    for match in re.finditer("[" + re.escape("".join(sorted(characters))) + "]+", text):
        becomes = "".join(table.get(character, "") for character in match[0])
        yield Change(
            *match.span(), becomes, "script", "one form of a character" if becomes else "invisible character"
        )
