"""Markers of headings (一、 (一) 1. 一是 …) in all their broken forms, found and numbered; ``outline`` makes a tree of them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from fazhi.lookup import LOST, Numbers, Pairs, every, one_by_one
from fazhi.paths import names_table, read_yaml
from fazhi.structure.patterns import any_of

FIRM = ("line", "stop", "space")  # places where a heading may stand
DIGITS = "一二三四五六七八九十"
NUMBERS = {
    (DIGITS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones - 1] if ones else ""): 10
    * tens
    + ones
    for tens in range(10)
    for ones in range(10)
    if tens or ones
}
SINGLE = {
    chr(first + i): (kind, i + 1)
    for first, kind, n in (
        (0x2460, "circled", 20),
        (0x2474, "num_paren", 20),
        (0x2488, "num", 20),
        (0x3220, "cn_paren", 10),
    )
    for i in range(n)
}
_MARK = re.compile(
    rf"[(〔【﹝{DIGITS}\d第首其再最{''.join(SINGLE)}](?:"
    rf"(?<=[(〔【﹝])\s{{0,2}}(?P<inner>[{DIGITS}]{{1,3}}|\d{{1,2}})(?:\s{{0,2}}[)〕】﹞](?P<closed>)|(?=[^\s{DIGITS}\d%.])|\s)"
    rf"|(?<=[{DIGITS}])(?P<cn>[{DIGITS}]{{0,2}})\s{{0,2}}(?P<after>[、.,:) \u3000]|是|要)"
    rf"|(?<=\d)(?<!\d\d)(?<![.%]\d)(?P<num>\d?)\s?(?P<dot>[、.) ])"
    rf"|(?<=第)(?P<nth>[{DIGITS}]{{1,3}})\s{{0,2}}(?:(?P<portion>部分)|[,、:是])"
    rf"|(?:(?<=首)先|(?<=其)次|(?<=其)(?P<one>[{DIGITS}])|(?<=再)[次者]|(?<=最)后)(?P<comma>[,、:])"
    rf"|(?<=[{''.join(SINGLE)}]))[:]?\s{{0,2}}"
)
_AFTER = "、.,:) \u3000是要" + DIGITS  # characters that may follow a Chinese numeral
_BRACKETS = "(〔【﹝"
_KINDS = {"是": "shi", "要": "shi", ")": "cn_paren"}
_NO_ITEM = "之唯统第万其专同划整单" + DIGITS  # before 一是 these make it another word
_HALF = re.compile(r"\n[ \t\u3000]*(?:(?P<cn>、)|(?P<cn_paren>\)|\(\)))(?=[一-鿿“])")
_ENDS = "。!?;\n"  # of sentences
_STOPS, SHORT = "。;!?:\n", 45  # what a heading ends at, and the most characters before it
_STOP = re.compile(rf"[{_STOPS} \u3000](?<=[{_STOPS}]|[ \u3000](?=[ \u3000]))")  # a stop or two blanks
_RUNS_ON = "《“(在于对从自至到"  # before a year and the like these go on with the heading's clause
_BLANK = " \t\u3000\xa0"
_SPOTS = {
    "\n": "line",
    **dict.fromkeys("。;!?…:", "stop"),
    ",": "comma",
    "、": "comma",
}  # by the character before
_new = tuple.__new__  # the quickest way to make many
_THEN = '“"《‘<0123456789'  # besides characters these follow a marker


class Mark(NamedTuple):
    """A place that may begin a section. `number` 0: the ordinal was lost; `before`: line, stop, space, comma or glue."""

    start: int
    body: int
    kind: str
    number: int
    marker: str
    before: str


@cache
def words() -> dict[str, Any]:
    """``data/outline.yaml`` as it stands."""
    return dict(read_yaml("outline.yaml"))


@cache
@names_table("outline.yaml")
def starter() -> re.Pattern[str]:
    """What an item or a heading without a marker begins with."""
    return re.compile(any_of(words()["starters"]))


def marks(text: str, start: int, end: int) -> list[Mark]:
    """Every place of `text[start:end]` that looks like a marker, in order.

    >>> [(m.marker, m.kind, m.number, m.before) for m in marks("一、工作情况\\n一)加强领导。一是学法,十一、十二月", 0, 22)]
    [('一、', 'cn', 1, 'line'), ('一)', 'cn_paren', 1, 'line'), ('一是', 'shi', 1, 'stop')]
    """
    found, behind, read = [], start, _MARK.match
    for at in one_by_one(openings(text)[0]):
        if text[at].isdecimal() and text[at - 1 : at].isdecimal():
            at -= 1
        if behind <= at < end and (match := read(text, at, end)):
            behind = match.end()
            if mark := _read(text, match):
                found.append(mark)
    found += _half(text, start, end)
    found += _lost(text, found, start, end)
    found.sort()
    return [
        mark
        for before, mark in zip([None, *found], found, strict=False)
        if not before or mark.start >= before.body
    ]


@cache
@names_table("outline.yaml")
def _openings() -> tuple[Pairs, list[int]]:
    """What a marker begins with (of two digits what the second one begins), what turns to another part, and ends; the bits of each."""
    digits, blanks = "".join(re.findall(r"\d", every())) + LOST, "".join(re.findall(r"\s", every()))
    markers = {
        "bracket": (_BRACKETS, DIGITS + digits + blanks),
        "chinese": (DIGITS, _AFTER + blanks),
        "arabic": (digits, blanks + "、.)"),
        "word": ("第首其再最", DIGITS + "先次者后"),
        "single": ("".join(SINGLE), every()),
    }
    ends = {"end": (_ENDS, every())}
    turns = words()["turn_problems"]["trigger"] + words()["turn_plans"]["trigger"]
    known = Pairs.opening(turns, **markers, **ends)
    kinds = markers, known.bits.keys() - {*markers, *ends}, ends
    return known, [sum(map(known.bits.__getitem__, some)) for some in kinds]


@lru_cache(maxsize=2)
def openings(text: str) -> list[Numbers]:
    """The few places of a text to try markers at, those to try the words at that turn to another part, and all ends of sentences.

    >>> [places.tolist() for places in openings("一、普法。下一步")]
    [[0], [5], [4]]
    """
    known, kinds = _openings()
    places, bits = known.found(text)
    return [places[(bits & kind) != 0] for kind in kinds]


def _read(text: str, match: re.Match[str]) -> Mark | None:
    at, end = match.span()
    then = text[end : end + 1]
    if then and not ("一" <= then <= "\u9fff" or then in _THEN):
        return None
    form = _form(match[0])
    kind, number, marker, _, _ = form
    before = (_SPOTS.get(text[at - 1]) if at else "line") or _before(text, at)
    if (kind != "shi" or before == "glue") and _refers(text, at, end, form, before):
        return None
    return _new(Mark, (at, end, kind, number, marker, before))


class _Form(NamedTuple):
    """What a marker's own characters tell: `sign` is the one behind its numeral, `whole` says that no bracket is lost."""

    kind: str
    number: int
    marker: str
    sign: str
    whole: bool


@lru_cache(maxsize=1024)
def _form(marker: str) -> _Form:
    match = _MARK.match(marker + "法")
    if match is None:
        raise ValueError(f"{marker!r} is no marker")
    first, sign = marker[0], match["after"] or match["dot"] or ""
    return _Form(*_kind(first, match), marker.rstrip(), sign, match["closed"] is not None or first in SINGLE)


def _kind(first: str, match: re.Match[str]) -> tuple[str, int]:
    if first in DIGITS:
        return _KINDS.get(match["after"], "cn"), NUMBERS.get(first + match["cn"], 0)
    if first in _BRACKETS:
        inner = match["inner"]
        return ("num_paren", int(inner)) if inner.isdecimal() else ("cn_paren", NUMBERS.get(inner, 0))
    if first.isdecimal():
        return "num_paren" if match["dot"] == ")" else "num", int(first + match["num"])
    if first in SINGLE:
        return SINGLE[first]
    if first == "第":
        return "part" if match["portion"] else "first", NUMBERS.get(match["nth"], 0)
    if match["one"]:
        return "first", NUMBERS[match["one"]]
    return "first", words()["ordinals"].get(match[0][:2], 0)


def _before(text: str, at: int) -> str:
    i = at - 1
    while i >= 0 and text[i] in _BLANK:
        i -= 1
    where = _SPOTS.get(text[i], "glue") if i >= 0 else "line"
    if where in FIRM or at - i <= 2 and text[at - 1] != "\u3000":
        return where
    return "space"


def _refers(text: str, at: int, end: int, form: _Form, before: str) -> bool:
    """Whether the numeral is part of the running text: (一)项, 第(一), 二、三级, 1.5, (一 without a bracket."""
    kind, sign = form.kind, form.sign
    if kind == "shi":
        return before == "glue" and (sign == "要" or text[at - 1] in _NO_ITEM)
    if kind == "cn":
        weak = before != "line" and sign in ".,: \u3000"
        return weak or before not in FIRM and text[end : end + 1] in DIGITS
    previous = text[at - 1 : at]
    if kind in ("cn_paren", "num_paren"):
        bare = not form.whole and before != "line"
        return bare or text[end : end + 1] in words()["not_marker"] or previous in ("第", "条", "款")
    if kind == "num":
        weak = sign == " " and before != "line" or before == "comma"
        letter = previous.isascii() and previous.isalpha()
        return weak or letter or text[end : end + 2].isdecimal() and not _number(text, end)
    return kind == "first" and before not in FIRM


def _number(text: str, at: int) -> bool:
    """Whether a heading begins with a number of its own: 1.2021年…, 2.12345热线…"""
    return text[at : at + 3].isdecimal()


def _half(text: str, start: int, end: int) -> list[Mark]:
    """Markers of which only the punctuation is left: 、2020年工作情况 at the beginning of a line."""
    found = _HALF.finditer(text, max(0, start - 1), end)
    return [
        Mark(m.start(m.lastgroup or 0), m.end(), m.lastgroup or "cn", 0, m.group().strip(), "line")
        for m in found
    ]


def _lost(text: str, found: list[Mark], start: int, end: int) -> list[Mark]:
    """Items whose ordinal was lost: 是 before a verb after a stop, or glued where the ordinals around it show a gap."""
    items = [mark for mark in found if mark.kind == "shi"]
    if not items:
        return []
    lost = []
    for before, after in zip(items, [*items[1:], None], strict=True):
        gap = after is not None and after.number == before.number + 2
        stop, at = after.start if after else end, text.find("是", before.body, after.start if after else end)
        while at >= 0:
            where = _before(text, at)
            sure = where == "line" or gap and where == "stop"
            if sure or starter().match(text, at + 1) and (where == "stop" or gap and where == "glue"):
                lost.append(Mark(at, at + 1, "shi", 0, "是", where))
                gap = False
            at = text.find("是", at + 1, stop)
    return lost


@cache
@names_table("outline.yaml")
def _glued() -> re.Pattern[str]:
    return re.compile("|".join(words()["glued"]))


def heading(text: str, body: int, end: int) -> str:
    """The words of a heading: its line, or to the first stop; where it is glued to its text a cautious cut.

    >>> heading("加强普法。全年宣讲5场。", 0, 12), heading("宪法宣传成效明显全市政府系统把宪法学习作为首要任务,通过多种形式开展学习宣传活动,形成良好的社会氛围。", 0, 50)
    ('加强普法', '宪法宣传成效明显')
    """
    limit = end if end < body + 60 else body + 60
    stop = _STOP.search(text, body + 1, limit)
    short = text[body : stop.start() if stop else limit]
    if len(short) <= SHORT and short and short[0] not in _STOPS:
        return short.strip(" \u3000,、")
    line = text[body:limit].split("\n", 1)[0]
    cut = _glued().search(line, 6, 46)
    at = cut.start() if cut else 40
    comma = line.rfind(",", 6, at)
    titled = line.count("《", 0, at) > line.count("》", 0, at)
    if comma > 0 and (not cut or titled or at - comma < 4 or line[at - 1] in _RUNS_ON):
        at = comma
    return line[: at if cut or comma > 0 else 30].strip(" ,、")


def learned(found: list[Mark]) -> dict[tuple[str, str], int]:
    """How often a sequence of the first kind opens between two neighbours of the second: what stands below what.

    >>> text = "1.执法\\n(一)培训\\n(二)评查\\n2.普法\\n(一)宪法\\n"
    >>> learned(marks(text, 0, len(text)))
    {('cn_paren', 'num'): 1}
    """
    last: dict[str, int] = {}
    opened: dict[str, set[str]] = {}
    under: dict[tuple[str, str], int] = {}
    for _, _, kind, number, _, before in found:
        if before not in FIRM:
            continue
        if number > 1 and number == last.get(kind, 0) + 1:
            for lower in opened[kind]:
                under[lower, kind] = under.get((lower, kind), 0) + 1
        if number == 1:
            for kinds in opened.values():
                kinds.add(kind)
        last[kind], opened[kind] = number, set()
    return under
