"""Where a report's title stands on its page.

A title of the genre names a subject (法治政府, 依法行政 …) and ends in 报告, 总结, 情况 …, perhaps with next year's plan behind
it. Pages repeat it in fields, breadcrumbs and headings; the one that counts stands last before the body. What titles
look like tells ``identity.wording``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from fazhi.identity.wording import LONGEST, MARKER, SENTENCE, SPACE, is_title, patterns, plain
from fazhi.lookup import PART
from fazhi.script import fold

HEAD_CHARS = 9000
HEAD_LINES = 320
BODY_LINE = 36  # characters from which a line behind a title may be the body

_LINE = re.compile(r"[^\r\n]+")
_FILE = re.compile(r"\.(?:docx?|pdf|wps|ofd|xlsx?|zip)$", re.IGNORECASE)
_YEAR = re.compile(r"20[0-9X*xX]{2}|二[〇○零OoO0][一二三四五六七八九〇○零]{2}|五年|十[二三四五]五")
_CONTINUES = re.compile(r"[及和与暨的、报总情工年度计打思安(]|20\d\d年")
_STARTS = re.compile(
    r"^[^:]*(?:20[0-9X*]{2}|二[〇○零]|关于|法[治制]|依法|[省市县区旗州盟镇乡局厅]|政府|委员会|街道)[^:]*$"
)
_ISSUER = re.compile(
    r"(?:.{1,60}(?:[省市县区旗州盟镇乡局委厅办院部署处]|政府|街道|[委员]会|办公室|中心|支队|大队|总队|公司))?(?:关于)?"
    r"(?:20[0-9X*]{2}年?度?|二[〇○零一二三四五六七八九OoO]{3}年度?)?(?:关于)?"
)
_WANTS_ISSUER = re.compile(
    r"关于|20|二[〇○零]|法治|依法|推进|全面|年度|人民政府|.{2,12}(?:人民政府|委员会)关于"
)
_CUT = re.compile(
    r"[\s\xa0]+(?=[\[【(]?(?:发[布表文]|公开|生成|成文|更新|录入|时间|日期|来源|文章|信息|稿件|作者|编辑|字[体号]|浏览|阅读|点击|打印|分享|\d{4}(?:[-/.]|年\s?\d{1,2}\s?月)))"
    r"|(?<=[告结况])(?=(?:发布|发文|成文|更新)?(?:日期|时间):|(?:信息|文章|稿件)?来源:)"
)
_ANNOUNCES = re.compile(r"如下[:。]?$")
_WORD = re.compile(r"\S+")
_CONTROL = re.compile(r"\s*[\[【](?:字[体号]|打印|关闭)[^\]】\n]{0,20}[\]】](?=[^\[【\n]{6})")
_GLUED = re.compile(
    r"(?<=[告结况报])(?=20\d\d年|一、|今年|近年|一年来|为[了深全认贯]|根据|按照|在[^,]{2,30}领导下)"
)


class Title(NamedTuple):
    """A title found: its span in the text given, and its wording with spaces and line breaks folded."""

    start: int
    end: int
    text: str


class _Line(NamedTuple):
    """A line that is not blank: its span, and its wording without spaces, in simplified script."""

    start: int
    end: int
    plain: str


def find_title(text: str, hint: str = "", *, folded: bool = False) -> Title | None:
    """The report's title in a raw or cleaned text; None where the page does not show one outside its fields.

    `hint` is what is known of the title from elsewhere (the html title): an occurrence that agrees with it is
    preferred. Titles of the genre go before those of other documents; of several the last before the body counts.
    `folded` says that `text` is so already.

    >>> find_title("首页 > 公开\\n名称:某县2020年法治政府建设报告\\n\\n  某县2020年法治\\n政府建设报告\\n\\n2020年,我县……")
    Title(start=30, end=46, text='某县2020年法治政府建设报告')
    """
    head = (text if folded else fold(text))[:HEAD_CHARS]
    chosen = _chosen(head, plain(fold(hint)))
    if chosen is None:
        return None
    return Title(chosen.start, chosen.end, _unwrapped(SPACE.sub("", text[chosen.start : chosen.end])))


@lru_cache(2 * PART)  # two rounds of cleaning ask for the title, identifying asks as the last one did
def _chosen(head: str, hint: str) -> _Line | None:
    lines = list(_head(head))
    return _preferred(list(_candidates(lines)), hint) or _other(lines, hint)


def _head(text: str) -> Iterator[_Line]:
    """Lines ahead of the body, and the title part of a line where title and body share it."""
    titled = False
    for match in islice(_LINE.finditer(text), 2 * HEAD_LINES):
        line = _stripped(text, match.start(), match.end())
        longer = len(line.plain) > LONGEST
        if longer:
            yield from _parts(text, line)
        if (longer or (titled and len(line.plain) > BODY_LINE)) and _is_body(line.plain):
            return
        if titled and _ANNOUNCES.search(line.plain):
            return
        if line.plain and not longer:
            titled = titled or is_title(line.plain)
            yield line


def _stripped(text: str, start: int, end: int) -> _Line:
    lead = _CONTROL.match(text, start, end)
    start = lead.end() if lead else start
    raw = text[start:end]
    left = len(raw) - len(raw.lstrip())
    body = raw.strip().rstrip("| ")
    spaced = ":" in body or " " in body or not body.isprintable()  # else a long line has no field to cut off
    cut = _CUT.search(body, 8, 160) if spaced else None
    if cut:
        body = body[: cut.start()].rstrip()
    return _Line(start + left, start + left + len(body), plain(body))


def _is_body(line: str) -> bool:
    """Whether a long line belongs to the body: it has sentences and is not the portal's own."""
    sentences = line.count("。") + line.count(",") + line.count(",")
    return sentences > 1 and ">" not in line[:60] and not patterns().no_body.search(line[:400])


def _parts(text: str, line: _Line) -> Iterator[_Line]:
    """Stretches between spaces at the beginning of a long line, and a title to which the body is glued."""
    for match in _WORD.finditer(text, line.start, min(line.end, line.start + 3000)):
        if match.end() - match.start() <= LONGEST:
            yield _Line(match.start(), match.end(), plain(match[0]))
            continue
        for end in _GLUED.finditer(text, match.start(), match.start() + LONGEST):
            if is_title(plain(text[match.start() : end.start()])):
                yield _Line(match.start(), end.start(), plain(text[match.start() : end.start()]))
                break
        return


def _candidates(lines: list[_Line]) -> Iterator[_Line]:
    """Titles of the genre among the lines, split ones put together; those in fields left out."""
    at = 0
    while at < len(lines):
        joined, used = _joined(lines, at)
        if joined is not None and not _in_field(lines, at):
            yield _with_issuer(lines, at, joined)
        at += max(used, 1)


def _joined(lines: list[_Line], at: int) -> tuple[_Line | None, int]:
    """The title that begins on line `at`, carried on over at most three more, and its number of lines.

    Where no line is a title alone, short lines are put together until they are one.
    """
    best, used, text = None, 0, ""
    for size, line in enumerate(lines[at : at + 4], 1):
        if not _carries(text, line.plain, bool(best)):
            break
        text += line.plain
        if is_title(text.strip("《》")):
            best, used = _Line(lines[at].start, line.end, text), size
    return best, used


def _carries(text: str, line: str, finished: bool) -> bool:
    """Whether a line can begin a title (`text` is empty) or carry it on; a finished one wants a word of continuation."""
    if len(text) + len(line) > LONGEST or SENTENCE.search(line) or patterns().no_title.match(line):
        return False
    if not text:
        return not MARKER.match(line)
    if ":" in line or ":" in line or len(line) > 40 or is_title(line) or not _STARTS.search(text):
        return False
    return bool(_CONTINUES.match(line)) if finished else not MARKER.match(line)


def _in_field(lines: list[_Line], at: int) -> bool:
    line = lines[at].plain
    known = patterns()
    labelled = at > 0 and known.label.fullmatch(lines[at - 1].plain)
    return bool(known.field.match(line) or labelled or _FILE.search(line))


def _with_issuer(lines: list[_Line], at: int, title: _Line) -> _Line:
    """The title with the lines above it, up to three, that name only who reports, or the year."""
    known = patterns()
    for above in reversed(range(max(at - 3, 0), at)):
        line = lines[above].plain
        wanting = _WANTS_ISSUER.match(title.plain)
        if (
            not wanting
            or len(line) > 40
            or not line
            or not _ISSUER.fullmatch(line)
            or known.subject.match(line)
            or _in_field(lines, above)
        ):
            break
        title = _Line(lines[above].start, title.end, line + title.plain)
    return title


def _preferred(found: list[_Line], hint: str) -> _Line | None:
    """The last candidate that names place or year; of those that agree with the hint, if any do."""
    if not found:
        return None
    agreeing = [line for line in found if hint and (line.plain in hint or hint[:40] in line.plain)]
    pool = agreeing or found
    full = [line for line in pool if _YEAR.search(line.plain) or len(line.plain) > 14]
    return (full or pool)[-1]


def _unwrapped(title: str) -> str:
    inner = title[1:-1]
    return inner if title[:1] == "《" and title[-1:] == "》" and "《" not in inner else title


def _other(lines: list[_Line], hint: str) -> _Line | None:
    """A title of another kind of document: a line the hint begins with, else one that ends as such titles do."""
    known = patterns()
    for line in reversed(lines):
        if len(line.plain) >= 8 and hint.startswith(line.plain):
            return line
    fits = [
        line
        for at, line in enumerate(lines)
        if 8 <= len(line.plain) <= LONGEST
        and known.other.search(line.plain)
        and not SENTENCE.search(line.plain)
        and not known.no_title.match(line.plain)
        and not _in_field(lines, at)
        and not MARKER.match(line.plain)
    ]
    return fits[-1] if fits else None
