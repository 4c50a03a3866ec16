"""What a web page puts around a report, found so that it can be removed; the words are data, ``data/furniture.yaml``.

A page is read as lines. Above the body stand navigation and the metadata block, below it links and licence numbers; a
line of controls may stand anywhere. Body lines are never touched but for what stands at their very ends and for web
addresses nothing introduces. Where a page gives no hold, its lines stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import yaml

from fazhi.align import Change
from fazhi.identity.titles import Title, find_title, is_title, plain
from fazhi.paths import data_file
from fazhi.script import fold

BODY_LENGTH = 40
SHORT_BODY = 12
_DATE = r"(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}\.\d{1,2}\.20\d\d)"
_STAMP = re.compile(rf"[\[(]?{_DATE}(?:\s*\d{{1,2}}\s*:\s*\d\d(?:\s*:\s*\d\d)?)?[\])]?")
_OWN_DATE = re.compile(r"\(?(?:19|20)\d\d年\s*\d{1,2}月\s*\d{1,2}日\)?|\(?二[〇○零].{1,12}日\)?")
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}\s*、|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]是)\s*\S"
)
_SEPARATORS = r"[\s|/·•\-—_:,、.>»<«\[\]【】()《》+*=~#&\d\u2022\u25cf\u25b6\u25bc\u00b7]"


class Line(NamedTuple):
    """A line that is not blank; `text` is folded, without outer white space."""

    start: int
    end: int
    text: str


class Patterns(NamedTuple):
    """The compiled words of ``data/furniture.yaml``."""

    label: re.Pattern[str]
    bare_label: re.Pattern[str]
    tokens: re.Pattern[str]
    line: re.Pattern[str]
    tail: re.Pattern[str]
    inline_head: re.Pattern[str]
    inline_tail: re.Pattern[str]
    watermark: re.Pattern[str]
    introduces: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """Patterns of furniture, compiled once."""
    with data_file("furniture.yaml").open(encoding="utf-8") as file:
        table: dict[str, Any] = yaml.safe_load(file)
    words = {
        key: "|".join(f"(?:{entry})" for entry in value)
        for key, value in table.items()
        if isinstance(value, list)
    }
    label = rf"[\[【(]?\s*(?:{words['labels']})\s*[\]】)]?"
    bracketed = rf"[\[【]\s*(?:{words['labels']})\s*[\]】]"
    return Patterns(
        label=re.compile(rf"[|\s]*(?:{label}\s*[:|]|{bracketed})"),
        bare_label=re.compile(rf"[•·\s]*{label}\s*[:|]*"),
        tokens=re.compile(rf"(?:{_SEPARATORS}|(?:{words['tokens']})(?={_SEPARATORS}|$))+"),
        line=re.compile(words["lines"]),
        tail=re.compile(rf"[\s•·|<>【\[(]*(?:{words['tail']})"),
        inline_head=re.compile(rf"(?:\s*(?:{words['inline_head']}))+"),
        inline_tail=re.compile(words["inline_tail"]),
        watermark=re.compile(table["watermark"]),
        introduces=re.compile(table["introduces_address"]),
    )


def furniture_changes(text: str, hint: str = "") -> list[Change]:
    """Deletions that leave the report's own words of a page.

    `hint` is what is known of the title (html title). Returns changes of kind ``furniture`` with the reason; line
    breaks around removed lines go with them.

    >>> page = "当前位置:首页 > 公开\\n某县2020年法治政府建设报告\\n发布日期:2021-01-24\\n2020年,我县推进依法行政。\\n打印 关闭"
    >>> [page[c.start:c.end] for c in furniture_changes(page)]
    ['当前位置:首页 > 公开\\n', '发布日期:2021-01-24\\n', '\\n打印 关闭']
    """
    folded = _spread(fold(text))
    lines = _lines(folded)
    if not lines:
        return []
    title = find_title(folded, hint)
    body = _body(lines)
    reasons = _head(lines, body, title) | _tail(lines, body) | _controls(lines, body)
    changes = list(_deletions(text, lines, reasons))
    return changes + list(_inside(folded, lines, body, title))


def _spread(folded: str) -> str:
    """A page whose navigation and body share one line, with line ends for the spaces ahead of its first sentence."""
    first = re.search(r"\S[^\n]{200,}", folded)
    if not first:
        return folded
    stop = folded.find("。", first.start(), first.start() + 1500)
    head = folded[first.start() : stop]
    if stop < 0 or not re.search(r"\s>|>\s|\s\S{2,8}:\s?\S", head[: len(head) // 2 + 200]):
        return folded
    return folded[: first.start()] + re.sub(r"\s", "\n", head) + folded[stop:]


def _lines(folded: str) -> list[Line]:
    return [Line(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\s](?:[^\n]*[^\s])?", folded)]


def _is_body(line: str, length: int = BODY_LENGTH) -> bool:
    """Whether a line is running text, of at least `length` characters, or a heading of the report."""
    if len(line) < length:
        return bool(_HEADING.match(line))
    known = patterns()
    sentences = line.count("。") + line.count(",") + line.count(";")
    if not sentences or known.tail.match(line) or known.label.match(line):
        return False
    return len(line) > 400 or not known.line.fullmatch(line)


def _body(lines: list[Line]) -> range:
    """Numbers of the first to the last body line; of a page with short lines alone, its short sentences count."""
    for length in (BODY_LENGTH, SHORT_BODY):
        body = _running(lines, length)
        if body:
            return body
    return range(0, len(lines))


def _running(lines: list[Line], length: int) -> range:
    """Numbers of the first to the last line of running text of at least `length` characters; empty without one."""
    first = next((i for i, line in enumerate(lines) if _is_body(line.text, length)), None)
    if first is None:
        return range(0)
    stop = len(lines)
    for i in range(len(lines) - 1, first, -1):
        if patterns().tail.match(lines[i].text) and not any(_HEADING.match(line.text) for line in lines[i:]):
            stop = i
    last = max(i for i in range(first, max(stop, first + 1)) if _is_body(lines[i].text, length))
    return range(first, last + 1)


def _is_furniture(line: str) -> bool:
    known = patterns()
    return bool(
        known.label.match(line)
        or known.tokens.fullmatch(line)
        or known.line.fullmatch(line)
        or _is_stamp(line)
    )


def _is_stamp(line: str) -> bool:
    """A date or time the page puts; one written out with 年月日 and nothing else may be the report's own."""
    return bool(
        _STAMP.fullmatch(line) or re.match(rf"{_DATE}\s*\d{{1,2}}:\d\d", line)
    ) and not _OWN_DATE.fullmatch(line)


def _head(lines: list[Line], body: range, title: Title | None) -> dict[int, str]:
    """Lines above the body that are furniture, with the reason."""
    reasons: dict[int, str] = {}
    known, first = patterns(), body.start
    own = _title_lines(lines[: first + 1], title)
    start = own[0] if own else first
    marked = [i for i in range(min(start, first)) if _is_furniture(lines[i].text)]
    cut = start if own else (marked[-1] + 1 if marked else 0)
    for i in range(min(cut, first)):
        if _is_furniture(lines[i].text) or not is_title(plain(lines[i].text)):
            reasons[i] = "above the report"
    for i in range(cut, first):
        bare = known.bare_label.fullmatch(lines[i].text)
        value = i - 1 in reasons and known.bare_label.fullmatch(lines[i - 1].text)
        if i not in own and (bare or value or _is_furniture(lines[i].text)):
            reasons[i] = "metadata"
    return reasons


def _title_lines(lines: list[Line], title: Title | None) -> list[int]:
    """Numbers of the lines of the title; a field or a control that stands before it is none of them."""
    if title is None:
        return []
    found = [i for i, line in enumerate(lines) if line.start < title.end and title.start < line.end]
    while len(found) > 1 and _is_furniture(lines[found[0]].text):
        del found[0]
    return found


def _tail(lines: list[Line], body: range) -> dict[int, str]:
    """Lines below the body from the first that only a page has."""
    known = patterns()
    for i in range(body.stop, len(lines)):
        if known.tail.match(lines[i].text) or _is_furniture(lines[i].text):
            return dict.fromkeys(range(i, len(lines)), "below the report")
    return {}


def _controls(lines: list[Line], body: range) -> dict[int, str]:
    """Lines inside the body that hold controls and nothing else."""
    known = patterns()
    return {
        i: "controls of the page"
        for i in body
        if len(lines[i].text) < BODY_LENGTH
        and (known.tokens.fullmatch(lines[i].text) or known.line.fullmatch(lines[i].text))
    }


def _deletions(text: str, lines: list[Line], reasons: dict[int, str]) -> Iterator[Change]:
    """One change a run of lines, with the white space up to the next line kept, or from the one before at the end."""
    for i in sorted(reasons):
        if i - 1 in reasons:
            continue
        last = i
        while last + 1 in reasons:
            last += 1
        at_end = last + 1 == len(lines)
        start = (lines[i - 1].end if i else 0) if at_end else lines[i].start
        end = len(text) if at_end else lines[last + 1].start
        yield Change(start, end, "", "furniture", reasons[i])


def _inside(folded: str, lines: list[Line], body: range, title: Title | None) -> Iterator[Change]:
    """Furniture at the ends of body lines, and web addresses inside them."""
    known = patterns()
    opening = lines[body.start]
    if title and opening.start < title.start < opening.end and title.start - opening.start < 900:
        yield Change(opening.start, title.start, "", "furniture", "above the report")
    after = title.end if title and opening.start <= title.end else opening.start
    behind = known.inline_head.match(folded, after, opening.end)
    if behind and behind.end() < opening.end:
        yield Change(*behind.span(), "\n", "furniture", "metadata")
    closing = lines[body.stop - 1]
    ending = known.inline_tail.search(folded, max(closing.start, closing.end - 600), closing.end)
    if ending and (body.stop - 1 > body.start or ending.start() - closing.start > 100):
        yield Change(*ending.span(), "", "furniture", "below the report")
    if "www." not in folded and "://" not in folded:
        return
    for match in known.watermark.finditer(folded):
        if not known.introduces.search(folded, max(0, match.start() - 12), match.start()):
            yield Change(*match.span(), "", "furniture", "watermark")
