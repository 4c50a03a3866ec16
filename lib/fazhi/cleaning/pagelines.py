"""What kind of line a line of a web page is: running text, a heading, navigation, a field, a date, a control."""

from __future__ import annotations

import re
from itertools import accumulate, compress, count

from fazhi.cleaning.pagewords import patterns
from fazhi.lookup import kept

BODY_LENGTH = 40
_DATE = r"(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}\.\d{1,2}\.20\d\d)"
_STAMP = re.compile(rf"[\[(]?{_DATE}(?:\s*\d{{1,2}}\s*:\s*\d\d(?:\s*:\s*\d\d)?)?[\])]?")
_TIMED = re.compile(rf"{_DATE}\s*\d{{1,2}}:\d\d")
OWN_DATE = re.compile(r"\(?(?:19|20)\d\d年\s*\d{1,2}月\s*\d{1,2}日\)?|\(?二[〇○零].{1,12}日\)?")
HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}\s*、|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]是"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|[章条,、:]))\s*\S"
)
WORD = re.compile(r"[^\W\d_]")


class Lines:
    """The lines of a folded page that are not blank, `texts`, without outer white space; where they stand is found if asked.

    `bare` are all lines without outer white space, where they are known.

    >>> lines = Lines(["", " 一、", "二、"])
    >>> lines.texts, lines.start(0), lines.end(1)
    (['一、', '二、'], 2, 7)
    """

    def __init__(self, whole: list[str], bare: list[str] | None = None) -> None:
        bare = bare or [*map(str.strip, whole)]
        self.texts = [*filter(None, bare)]
        self._whole = whole
        self._numbers = range(len(bare)) if len(self.texts) == len(bare) else [*compress(count(), bare)]
        self._ahead = [*accumulate(map(len, whole), initial=0)]

    def start(self, i: int) -> int:
        """Where a line begins."""
        number = self._numbers[i]
        line = self._whole[number]
        return self._ahead[number] + number + len(line) - len(line.lstrip())

    def end(self, i: int) -> int:
        """Where a line ends."""
        return self.start(i) + len(self.texts[i])


def is_body(line: str, length: int = BODY_LENGTH) -> bool:
    """Whether a line is running text, of at least `length` characters, or a heading of the report."""
    if len(line) < length:
        return bool(HEADING.match(line))
    return is_prose(line)


@kept
def is_prose(line: str) -> bool:
    """Whether a long line is running text and nothing of the page's."""
    known = patterns()
    sentences = line.count("。") + line.count(",") + line.count(";")
    if not sentences or known.tail.match(line) or is_field(line):
        return False
    return len(line) > 400 or not known.line.fullmatch(line)


def is_field(line: str) -> bool:
    """Whether a line is a field of the metadata block: a label and a value that is no sentence, unless it sums up."""
    known = patterns()
    return bool(known.label.match(line)) and ("。" not in line or bool(known.summary.search(line)))


@kept
def ends(line: str) -> bool:
    """Whether a line below the body begins what only a page has."""
    known = patterns()
    only = is_inner(line) or (known.controls.fullmatch(line) and WORD.search(line))
    return bool(only or known.tail.match(line))


@kept
def is_inner(line: str) -> bool:
    """Whether a line is a control that no report writes."""
    return patterns().inside.fullmatch(line) is not None


@kept
def is_furniture(line: str) -> bool:
    """Whether a line is of the page: navigation, controls, a field, a date or one that only pages have."""
    return patterns().tokens.fullmatch(line) is not None or is_told(line)


@kept
def is_metadata(line: str) -> bool:
    """The same without navigation."""
    return patterns().controls.fullmatch(line) is not None or is_told(line)


@kept
def is_told(line: str) -> bool:
    """A field, a date or a line that only pages have."""
    return is_field(line) or patterns().line.fullmatch(line) is not None or is_stamp(line)


def is_stamp(line: str) -> bool:
    """A date or time the page puts; one written out with 年月日 and nothing else may be the report's own."""
    stamped = _STAMP.fullmatch(line) or _TIMED.match(line)
    return stamped is not None and not OWN_DATE.fullmatch(line)


def is_control(words: str) -> bool:
    """Whether words beside the title are controls of the page, or of its kind."""
    return bool(patterns().controls.fullmatch(words) or patterns().line.fullmatch(words.strip()))
