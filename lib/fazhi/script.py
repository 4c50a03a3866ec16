r"""Characters read one way: full-width digits, traditional script, pinyin in brackets, invisible characters."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fazhi.align import Change, Draft
from fazhi.lookup import LONG, PART, SHORT, kept
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
    return _known.get(text) or read(text)[0]


_known: dict[str, str] = {}  # texts of a part and their folded form


def know_folded(text: str, folded: str) -> None:
    """Tell ``fold`` what it would find, where that is known already."""
    if SHORT < len(text) < LONG:
        if len(_known) >= PART:
            del _known[next(iter(_known))]  # the oldest
        _known[text] = folded


def read(text: str) -> tuple[str, frozenset[str]]:
    r"""The folded text, and its rare signs: those ``odd_signs`` has, and white space that is no line feed, no blank.

    >>> read("\uff11\uff12件,辦理")[0], len(read("\uff11\uff12件,\t辦理")[1])
    ('12件,辦理', 4)
    """
    signs = np.array([text + "\n"]).view(np.uint32)  # an array drops zeros at the end of a string
    forms = _forms().take(signs)
    rare: frozenset[str] = frozenset()
    if forms.max() >= _RARE:
        rare = frozenset(map(text.__getitem__, (forms >= _RARE).nonzero()[0].tolist()))
        forms &= np.uint32(_RARE - 1)
    return str(forms.view(f"U{len(forms)}").item())[:-1], rare


_RARE = 1 << 21  # above the number of any character


@cache
def _forms() -> NDArray[np.uint32]:
    """The number of the half-width form of each character, with ``_RARE`` where it is rare."""
    forms = np.arange(0x110000, dtype=np.uint32)
    forms[[ord(wide) for wide in _NARROW]] = [ord(sign) for sign in _NARROW.values()]
    rare = odd_signs().union(sign for sign in map(chr, range(0x3000)) if sign.isspace()) - {" ", "\n"}
    forms[[ord(sign) for sign in rare]] |= np.uint32(_RARE)
    return forms


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
def odd_signs() -> frozenset[str]:
    """The characters for which ``script_changes`` may have a change; in a text without any it has none."""
    return frozenset({*_foldable(), *_table()[1], *_INVISIBLE, *_TONED, "\uff0e"})


def script_changes(text: str, present: frozenset[str] | None = None) -> Iterator[Change]:
    r"""Changes that make `text` simplified, digits and letters half width, without pinyin and invisible characters.

    Each folded character stands for one, so offsets move only where something is taken out. 於, 後 and 徵, which simplified
    texts have in names, are folded in a text that is traditional otherwise too. `present` are its rare signs (``read``),
    where they are known.

    >>> [(c.start, c.after) for c in script_changes("辦理\uff11\uff12件,习(xí)近平")]
    [(0, '办'), (2, '12'), (7, '')]
    """
    table, present = _characters(), read(text)[1] if present is None else present
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
