r"""Characters read one way: full-width digits, traditional script, pinyin in brackets, invisible characters."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

from fazhi.align import Change
from fazhi.paths import data_file

_WIDE = {chr(code): chr(code - 0xFEE0) for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05]}
_WIDE_POINT = re.compile(r"(?<=[0-9\uff10-\uff19])\uff0e(?=[0-9\uff10-\uff19])")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ue5e5]+")
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_PINYIN = re.compile(rf"(?<=[\u4e00-\u9fff])[(\uff08](?=[a-zü\s]{{0,5}}[{_TONED}])[a-zü{_TONED}\s]{{1,24}}[)\uff09]")
_PLAIN_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[(\uff08](?:de|le|zhe|ma|ne|ba|men|shang|xia)[)\uff09]")


_ANY_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000]")


def fold(text: str) -> str:
    r"""`text` with full-width punctuation, digits and letters as half-width ones; the length stays, so offsets hold.

    Steps match their patterns on the folded text and cut their results from the text itself.

    >>> fold("\uff08一\uff09收到\uff11\uff12件\uff0c办结率\uff11\uff10\uff10\uff05")
    '(一)收到12件,办结率100%'
    """
    for wide in set(_ANY_FULL_WIDTH.findall(text)):
        text = text.replace(wide, " " if wide == "\u3000" else chr(ord(wide) - 0xFEE0))
    return text


@cache
def _characters() -> dict[str, str]:
    with data_file("traditional.csv").open(encoding="utf-8", newline="") as file:
        return {row["traditional"]: row["simplified"] for row in csv.DictReader(file)} | _WIDE


def script_changes(text: str) -> Iterator[Change]:
    r"""Changes that make `text` simplified, digits and letters half width, without pinyin and invisible characters.

    Each folded character stands for one, so offsets move only where something is taken out.

    >>> [(c.start, c.after) for c in script_changes("辦理\uff11\uff12件,习(xí)近平")]
    [(0, '办'), (2, '12'), (7, '')]
    """
    table = _characters()
    present = table.keys() & set(text)
    if present:
        for match in re.finditer("[" + re.escape("".join(sorted(present))) + "]+", text):
            yield Change(*match.span(), "".join(map(table.__getitem__, match[0])), "script", "one form of a character")
    for match in _WIDE_POINT.finditer(text):
        yield Change(*match.span(), ".", "script", "one form of a character")
    for match in _INVISIBLE.finditer(text):
        yield Change(*match.span(), "", "script", "invisible character")
    readings = list(_PINYIN.finditer(text)) if any(mark in text for mark in _TONED) else []
    for match in readings + (list(_PLAIN_PINYIN.finditer(text)) if len(readings) > 1 else []):
        yield Change(*match.span(), "", "script", "reading of a character in brackets")
