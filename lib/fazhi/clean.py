"""From the source of a file to the clean text of a report, every difference kept as an edit.

The passes, in their order: one form of characters, page furniture out, lines joined, lost characters mended. They are
repeated until nothing changes, so cleaning twice changes nothing more. What is lost without a certain reading stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Any

import pandas as pd

from fazhi.align import Change, Draft
from fazhi.cleaning.furniture import furniture_changes
from fazhi.cleaning.repairs import repairs
from fazhi.identity.wording import is_title, plain
from fazhi.rows import Rows
from fazhi.script import both_widths, fold, odd_signs, script_changes

ROUNDS = 6
EDIT_COLUMNS = [
    "report_id",
    "file",
    "start",
    "end",
    "raw_start",
    "raw_end",
    "kind",
    "before",
    "after",
    "reason",
]

_BREAK, _OTHER_ENDS = re.compile(r"\n\s*"), "\r\x85\u2028\u2029"
_ANY_BREAK = re.compile(rf"[\n{_OTHER_ENDS}]\s*")
_NO_LETTER = re.compile(r"^[?\ufffd]{1,3}(?:\n|\Z)", re.MULTILINE)
_OPENS = both_widths("(,、“‘《〔〈")
_CLOSES = both_widths(")、,.;:。”’》〕〉%")
_STOPS = both_widths("。;!?:")
_AHEAD = both_widths("。;(")
_PUNCTUATION = both_widths("。;!?,")  # no title has any
_MARKER = re.compile(r"[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]")
_ORDINALS = frozenset("一二三四五六七八九十")
_ORDERED = both_widths("是)")
_COUNTED = both_widths("年月日号件个家项次人名条份起宗部户期批位场万亿余元%")
_UNENDING = _OPENS | _ORDINALS


def clean_text(source: str, hint: str = "") -> Draft:
    """The draft of a cleaned report: ``.text`` and ``.edits()``.

    `source` is the decoded text of a file, `hint` what is known of the title from elsewhere. Never raises on a text.

    >>> clean_text("首页 > 公开\\r\\n\\r\\n某县2020年法治政府建设报告\\r\\n\\r\\n  20203月,我县合格率达44. 5%。\\r\\n打印 关闭").text
    '某县2020年法治政府建设报告\\n2020年3月,我县合格率达44.5%。'
    """
    draft = Draft(source)
    steps, idle = _steps(draft, hint), dict[int, str]()
    for _ in range(ROUNDS):
        before = draft.text
        for number, step in enumerate(steps):
            text = draft.text
            if idle.get(number) is not text:  # a step that changed nothing would again change nothing
                draft.apply(step())
                idle[number] = text if draft.text is text else ""
        if draft.text == before:
            break
    return draft


def _steps(draft: Draft, hint: str) -> list[Callable[[], Iterable[Change]]]:
    """The passes of a round; `settled` are the lines in which the rounds before found nothing to mend."""
    plain, settled = not odd_signs(draft.source), set[str]()
    return [
        lambda: () if plain and not odd_signs(draft.added) else script_changes(draft.text),
        lambda: furniture_changes(draft.text, hint),
        lambda: _line_changes(draft.text),
        lambda: _join_changes(draft.text),
        lambda: _repairs(fold(draft.text), settled),
    ]


def _line_changes(text: str) -> Iterator[Change]:
    """One line feed between lines, no white space around them."""
    size, new = len(text), tuple.__new__  # the quickest way to make many
    for start, end in _breaks(text):
        becomes = "\n" if start and end < size else ""
        if text[start:end] != becomes:
            yield new(Change, (start, end, becomes, "joined", "white space around a line"))
    for match in _NO_LETTER.finditer(text) if "?" in text or "\ufffd" in text else ():
        yield Change(*match.span(), "", "furniture", "a line without a letter")


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """White space that holds the end of a line, and that at both ends of the text; single line feeds are left out."""
    lines, other = text.split("\n"), any(sign in text for sign in _OTHER_ENDS)
    if not other and all(lines) and lines == [line.strip() for line in lines]:
        return
    last = len(text.rstrip())
    if text[:1].isspace():
        yield 0, len(text) - len(text.lstrip())
    for match in (_ANY_BREAK if other else _BREAK).finditer(text, 0, last):
        start, end = match.span()
        while start and text[start - 1].isspace():
            start -= 1
        if start and (end - start > 1 or text[start] != "\n"):
            yield start, end
    if 0 < last < len(text):
        yield last, len(text)


def _repairs(folded: str, settled: set[str]) -> Iterator[Change]:
    """The repairs of the lines that are not `settled`; one without any is so from now on."""
    every = folded.split("\n")
    numbers = [i for i, line in enumerate(every) if line not in settled]
    lines, lead = [every[i] for i in numbers], 1 if numbers[:1] > [0] else 0
    changes = list(repairs("\n" * lead + "\n".join(lines) if settled else folded)) if lines else []
    settled.update(lines)
    if changes:
        places = [*accumulate((len(line) + 1 for line in every), initial=0)]
        fresh = [*accumulate((len(line) + 1 for line in lines), initial=lead)]
    for change in changes:
        i = bisect_right(fresh, change.start) - 1
        settled.discard(lines[i])
        shift = places[numbers[i]] - fresh[i]
        yield change._replace(start=change.start + shift, end=change.end + shift)


def _join_changes(text: str) -> Iterator[Change]:
    """Line breaks inside a sentence, a bracket, a marker or a number."""
    lines = text.split("\n")
    at, wrapped = -1, _wrap_width(lines)
    if not wrapped and _is_whole(lines):
        return
    for line, following in pairwise(lines):
        at += len(line) + 1
        if _broken(line, following):
            yield Change(at, at + 1, "", "joined", "line broken inside a sentence")
        elif wrapped and len(line) >= wrapped - 4 and _runs_on(line, following):
            yield Change(at, at + 1, "", "joined", "line wrapped at a fixed width")


def _is_whole(lines: list[str]) -> bool:
    """Whether no line ends or begins as a broken one does."""
    lasts, firsts = {line[-1:] for line in lines}, {line[:1] for line in lines}
    return lasts.isdisjoint(_UNENDING) and firsts.isdisjoint(_CLOSES) and not any(map(str.isdigit, lasts))


def _runs_on(line: str, following: str) -> bool:
    """Whether a line of full width may go on in the next: no title, no end of a paragraph, no heading behind it."""
    if not following or line[-1] in _STOPS or _MARKER.match(fold(following[:5])):
        return False
    return not _PUNCTUATION.isdisjoint(line) or not is_title(plain(fold(line)))


def _broken(line: str, following: str) -> bool:
    """Whether a line break stands where none can: behind an opening sign, a marker or a number, before a closing one."""
    if not line or not following:
        return False
    last, first = line[-1], following[0]
    if first in _CLOSES or last in _OPENS:
        return True
    if last in _ORDINALS:
        return first in _ORDERED and (len(line) == 1 or line[-2] in _AHEAD)
    return last.isdigit() and first in _COUNTED


def _wrap_width(lines: list[str]) -> int:
    """The width at which a text is wrapped, 0 where it is not: half of its lines are just as long."""
    if len(lines) < 12:
        return 0
    widths = sorted(map(len, lines))
    width = widths[int(len(lines) * 0.9)]
    full = bisect_right(widths, width + 2) - bisect_left(widths, width - 4)
    return width if 15 <= width <= 120 and 2 * full >= len(lines) else 0


def clean(files: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Clean texts of the files that could be read.

    Takes the table of ``load.load``. Returns `texts`, the same rows with `text` (empty where nothing was read) and
    `n_chars` added, and `edits` with the columns ``EDIT_COLUMNS``, in the order of files and texts.
    """
    texts, edits = rows_of(files)
    return texts, edits.frame()


def rows_of(files: pd.DataFrame) -> tuple[pd.DataFrame, Rows]:
    """Clean texts of the files, and the edits as rows."""
    texts: list[str] = []
    rows: list[tuple[Any, ...]] = []
    told = (files[name].tolist() for name in ("report_id", "file", "source", "page_title"))
    for name, file, source, title in zip(*told, strict=True):
        draft = clean_text(source, title)
        texts.append(draft.text)
        rows += [
            (name, file, e.start, e.end, e.raw_start, e.raw_end, e.kind, e.before, e.after, e.reason)
            for e in draft.edits()
        ]
    result = files.assign(text=pd.array(texts, dtype="str"), n_chars=[len(text) for text in texts])
    kinds = dict.fromkeys(("start", "end", "raw_start", "raw_end"), "int64")
    return result, Rows(EDIT_COLUMNS, rows, kinds)
