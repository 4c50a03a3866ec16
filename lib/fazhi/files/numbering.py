"""Automatic numbering of Word files: the 一、 (一) 1. that Word shows and no text of the file holds.

Follows ECMA-376 part 1, 17.9: a paragraph (or its style) names a list and a level; the level has a number format, a
start and a pattern such as "%1、"; a level begins anew after any paragraph of a higher one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "零一二三四五六七八九"
CHINESE = {
    *(
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ),
    *("ideographDigital", "koreanCounting"),
}
CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
STEMS = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
LEGAL = str.maketrans("零一二三四五六七八九十百", "零壹贰叁肆伍陆柒捌玖拾佰")
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Level(NamedTuple):
    """A level of a list: `form` is the number format, `pattern` the text with %1 … %9 for the numbers."""

    form: str
    pattern: str
    start: int


def chinese(number: int) -> str:
    """Chinese numeral of 0 to 999.

    >>> chinese(7), chinese(10), chinese(21), chinese(105)
    ('七', '十', '二十一', '一百零五')
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    parts = DIGITS[hundreds % 10] + "百" if hundreds else ""
    parts += "零" if hundreds and not tens and ones else ""
    parts += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十" if tens else ""
    return parts + (DIGITS[ones] if ones or not number else "")


def numeral(number: int, form: str) -> str:
    """A number in a Word number format; a format that is not known gives Arabic digits.

    >>> [numeral(3, form) for form in ("decimal", "japaneseCounting", "decimalEnclosedCircle", "upperRoman", "lowerLetter")]
    ['3', '三', '③', 'III', 'c']
    """
    if form in CHINESE and number < 1000:
        return chinese(number)
    if form == "chineseLegalSimplified" and number < 1000:
        return chinese(number).translate(LEGAL)
    if form in CIRCLED and 1 <= number <= 20:
        return chr(0x245F + number)
    if form in STEMS and 1 <= number <= len(STEMS[form]):
        return STEMS[form][number - 1]
    if form.endswith("Letter") and number >= 1:
        return _cased(chr(97 + (number - 1) % 26) * (1 + (number - 1) // 26), form)
    if form.endswith("Roman") and 1 <= number < 300:
        return _cased(_roman(number), form)
    return f"{number:02d}" if form == "decimalZero" else str(number)


class Numbering:
    """The lists of a Word file and how far they have counted; ``marker`` of one paragraph after the other."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """`numbering` and `styles` are the root elements of those parts, or None."""
        self._levels: dict[str, dict[int, Level]] = {}
        self._list_of: dict[str, str] = {}
        self._styles: dict[str, tuple[str, str, str]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        self._starts: dict[tuple[str, int], int] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def marker(self, paragraph: Any) -> str:
        """The number that Word shows before a paragraph, '' where none; a bullet counts as none."""
        list_id, depth = self._place(paragraph)
        levels = self._levels.get(self._list_of.get(list_id, ""), {})
        if depth not in levels:
            return ""
        counts = self._advance(list_id, depth, levels)
        level, shown = levels[depth], levels[depth].pattern
        if level.form in ("bullet", "none") or not shown:
            return ""
        for other in range(9):
            if other in levels:
                value = counts.get(other, levels[other].start)
                shown = shown.replace(f"%{other + 1}", numeral(value, levels[other].form))
        return shown

    def _advance(self, list_id: str, depth: int, levels: dict[int, Level]) -> dict[int, int]:
        abstract = self._list_of[list_id]
        counts = self._counts.setdefault(abstract, {})
        if list_id not in self._seen:
            self._seen.add(list_id)
            for other in [d for d in counts if (list_id, d) in self._starts]:
                del counts[other]
        start = self._starts.get((list_id, depth), levels[depth].start)
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for below in [other for other in counts if other > depth]:
            del counts[below]
        return counts

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """List and level of a paragraph, its own or its style's; list "0" means none."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            list_id, depth, style = "", "", ""
        else:
            list_id, depth = _list_and_level(properties)
            style = _value(properties, "pStyle")
        seen: set[str] = set()
        while (not list_id or not depth) and style in self._styles and style not in seen:
            seen.add(style)
            own_list, own_depth, style = self._styles[style]
            list_id, depth = list_id or own_list, depth or own_depth
        return list_id, int(depth) if depth.isdecimal() else 0

    def _read_lists(self, root: Any) -> None:
        for abstract in root.findall(f"{W}abstractNum"):
            levels = {int(lvl.get(f"{W}ilvl", 0)): _read_level(lvl) for lvl in abstract.findall(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId")] = levels
        for num in root.findall(f"{W}num"):
            list_id = num.get(f"{W}numId")
            self._list_of[list_id] = _value(num, "abstractNumId")
            for override in num.findall(f"{W}lvlOverride"):
                start = _value(override, "startOverride")
                if start.isdecimal():
                    self._starts[list_id, int(override.get(f"{W}ilvl", 0))] = int(start)

    def _read_styles(self, root: Any) -> None:
        for style in root.findall(f"{W}style"):
            properties = style.find(f"{W}pPr")
            own = ("", "") if properties is None else _list_and_level(properties)
            self._styles[style.get(f"{W}styleId")] = (*own, _value(style, "basedOn"))


def _read_level(level: Any) -> Level:
    start = _value(level, "start")
    return Level(_value(level, "numFmt"), _value(level, "lvlText"), int(start) if start.isdecimal() else 1)


def _list_and_level(properties: Any) -> tuple[str, str]:
    return _value(properties, "numPr", "numId"), _value(properties, "numPr", "ilvl")


def _value(element: Any, *names: str) -> str:
    for name in names:
        element = None if element is None else element.find(W + name)
    return "" if element is None else element.get(f"{W}val", "")


def _cased(text: str, form: str) -> str:
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    out = ""
    for value, sign in ROMAN:
        out += sign * (number // value)
        number %= value
    return out
