"""Bytes to text: which encoding a saved report is in.

Strict UTF-8 first, then UTF-16 by its mark or by its zero bytes, then GB18030 (which holds GB 2312 and GBK); what gives
implausible Chinese in all of them is left to charset-normalizer. Nothing is guessed quietly: the encoding, the count of
characters lost and a note come back with the text.
"""

from __future__ import annotations

import codecs
import re
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SAMPLE = 1500  # characters that are looked at when the plausibility of a text is judged
PLAUSIBLE = 0.7  # share of common characters: published reports have 0.97 and more, text in the wrong encoding under 0.6
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = {  # what a page may say of itself and is then read as; western labels on Chinese pages are never true
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "hz"), "gb18030"),
    **dict.fromkeys(("big5", "big5hkscs"), "big5hkscs"),
    **{name: name for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be")},
}
IDEOGRAPHS = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_SEVEN = re.compile(rb"\+(?:[A-Za-z0-9+/]{8})+[A-Za-z0-9+/]*-?")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
STRANGE = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd]")


class Decoded(NamedTuple):
    """Text of a file: `text` without byte order mark, `encoding` as Python names it, `problem` a note or ''."""

    text: str
    encoding: str
    problem: str


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of `data`, never an error; what cannot be decoded becomes U+FFFD.

    `declared` is the encoding that a web page names for itself: believed only where it gives plausible text.

    >>> decode("共办理行政复议案件73件".encode("gb18030"))
    Decoded(text='共办理行政复议案件73件', encoding='gb18030', problem='')
    >>> decode("全年立案2件".encode()[:-1]).problem
    'the file ends in the middle of a character: it was cut, get it again'
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return _with_mark(data, mark, name)
    if data.isascii() and _SEVEN.search(data, 0, 4 * SAMPLE) and (seven := _seven_bits(data)):
        return Decoded(seven, "utf-7", "")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "") if b"\0" not in data else _with_zeros(data)
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not data[: error.start].isascii():
            note = "the file ends in the middle of a character: it was cut, get it again"
            return Decoded(data[: error.start].decode("utf-8"), "utf-8", note)
    return _by_plausibility(data, declared)


def plausibility(text: str) -> float:
    """Share of the Chinese characters at the beginning of `text` that are common ones, 1.0 where there are none.

    Common are the 3,755 of the first level of GB 2312 and the 5,401 of the first level of Big5.

    >>> plausibility("法治政府建设")
    1.0
    >>> plausibility("法治政府".encode().decode("gb18030", "replace")) < 0.6
    True
    """
    _, common, rare, strange, _ = _counts(text[:SAMPLE])
    if not common + rare:
        return 0.0 if strange else 1.0
    return float(common / (common + rare + strange))


def control_share(text: str) -> float:
    """Share of control characters (line ends and tabs aside) in the first characters of `text`."""
    sample = text[:SAMPLE]
    return _counts(sample)[4] / max(len(sample), 1)


@lru_cache(maxsize=2)  # the sample of one text is judged more than once
def _counts(sample: str) -> list[int]:
    """How many characters of each class there are."""
    units = np.frombuffer(sample.encode("utf-16-le", "surrogatepass"), "<u2")
    counts: list[int] = np.bincount(_classes().take(units), minlength=5).tolist()
    return counts


@cache
def _classes() -> NDArray[np.uint8]:
    """What each character of the basic plane is: 1 a common ideograph, 2 another, 3 strange, 4 a control, 0 anything else."""
    plane = "".join(map(chr, range(0x10000)))
    classes = np.zeros(0x10000, np.uint8)
    for pattern, number in ((STRANGE, 3), (CONTROL, 4), (IDEOGRAPHS, 2)):
        classes[[place for found in pattern.finditer(plane) for place in range(*found.span())]] = number
    classes[[ord(sign) for sign in _common()]] = 1
    return classes


def _common() -> set[str]:
    """Common characters."""
    gb2312 = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    tails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    big5 = (bytes((high, low)) for high in range(0xA4, 0xC7) for low in tails)
    signs = [code.decode("gb2312", "ignore") for code in gb2312] + [
        code.decode("big5", "ignore") for code in big5
    ]
    return {sign for sign in signs if IDEOGRAPHS.match(sign)}


def _with_mark(data: bytes, mark: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace").removeprefix("\ufeff")
    return Decoded(text, name, "" if len(data) > len(mark) else "only a byte order mark")


def _seven_bits(data: bytes) -> str:
    """Text of old mail in UTF-7, '' where the bytes are none."""
    try:
        text = data.decode("utf-7")
    except UnicodeDecodeError:
        return ""
    return text if IDEOGRAPHS.search(text) and plausibility(text) >= PLAUSIBLE else ""


def _with_zeros(data: bytes) -> Decoded:
    """UTF-16 without a mark has its zero bytes, of letters and line ends, all in the even or all in the odd places."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    name = "utf-16-le" if odd > 10 * even else "utf-16-be" if even > 10 * odd else ""
    if name:
        text = data.decode(name, "replace")
        if plausibility(text) >= PLAUSIBLE and control_share(text) < 0.01:
            return Decoded(text, name, "")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", f"{even + odd} zero bytes in the text")
    except UnicodeDecodeError:
        return _by_plausibility(data, "")


def _by_plausibility(data: bytes, declared: str) -> Decoded:
    """The first of the likely encodings that gives plausible text, else the most plausible of all."""
    tried: list[tuple[float, Decoded]] = []
    for name in (declared_as(declared), "gb18030", "utf-8", "big5hkscs", "utf-16-le", "utf-16-be", "*"):
        name = _detected(data) if name == "*" else name
        if not name:
            continue
        share = _sample_share(data, name)
        if share >= PLAUSIBLE:
            return _replaced(data, name)
        tried.append((share, Decoded("", name, "")))
    best = max(tried, key=lambda pair: pair[0])[1].encoding
    return _replaced(data, best)


def _sample_share(data: bytes, name: str) -> float:
    """Plausibility of the text that the encoding `name` makes; every undecodable byte counts against it."""
    text = data[: 4 * SAMPLE].decode(name, "replace")
    lost = text.count("\ufffd") / max(len(text), 1)
    return plausibility(text) - 3 * lost - 10 * control_share(text)


def _replaced(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    lost = text.count("\ufffd")
    note = f"{lost} characters could not be read as {name}" if lost else ""
    return Decoded(text.removeprefix("\ufeff"), name, note)


def declared_as(label: str) -> str:
    """Python's name of a declared encoding, '' where there is none; GB 2312 and GBK are read as GB18030.

    >>> declared_as("GB2312"), declared_as("x-unknown"), declared_as(" big5 ")
    ('gb18030', '', 'big5hkscs')
    """
    try:
        name = codecs.lookup(label.strip().replace("_", "-")).name
    except (LookupError, ValueError):
        return ""
    return DECLARED.get(name, "")


def _detected(data: bytes) -> str:
    """What charset-normalizer takes the bytes for, '' where it finds nothing."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 2 * SAMPLE]).best()
    return best.encoding if best else ""
