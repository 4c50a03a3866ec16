"""What a web page puts around a report, found so that it can be removed; the words are data, ``data/furniture.yaml``.

A page is read as lines. Above the body stand navigation and the metadata block, below it links and licence numbers. Body
lines are never touched but for controls that no report writes, for what stands at their very ends and for web addresses
nothing introduces: a cell of a table may be 咨询, a paragraph may begin with 打印. Where a page gives no hold, its lines stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from fazhi.align import Change
from fazhi.cleaning.pagelines import (
    BODY_LENGTH,
    HEADING,
    OWN_DATE,
    WORD,
    Lines,
    ends,
    is_body,
    is_control,
    is_field,
    is_furniture,
    is_inner,
    is_metadata,
)
from fazhi.cleaning.pagewords import patterns
from fazhi.identity.titles import Title, find_title
from fazhi.identity.wording import is_title, plain
from fazhi.script import fold

SHORT_BODY = 12
_PAGE = re.compile(r"\s>|>\s|\s\S{2,8}:\s?\S")  # breadcrumbs, or fields side by side
_NOTICE = re.compile(r"(?:通知|函|公告|公示|报告)$|:$")
LETTER_LINES = 15
SIGNED_LINES = 30


def furniture_changes(
    text: str, hint: str = "", folded: str | None = None, tidy: list[str] | None = None
) -> list[Change]:
    """Deletions that leave the report's own words of a page.

    `hint` is what is known of the title (html title), `folded` the folded text where it is known, `tidy` its lines where
    none is blank or has white space around it. Returns changes of kind ``furniture`` with the reason; line breaks around
    removed lines go with them.

    >>> page = "当前位置:首页 > 公开\\n某县2020年法治政府建设报告\\n发布日期:2021-01-24\\n2020年,我县推进依法行政。\\n打印 关闭"
    >>> [page[c.start:c.end] for c in furniture_changes(page)]
    ['当前位置:首页 > 公开\\n', '发布日期:2021-01-24\\n', '\\n打印 关闭']
    """
    plain_text = fold(text) if folded is None else folded
    whole = tidy or plain_text.split("\n")
    folded = _spread(plain_text, whole)
    lines = Lines(whole, tidy) if folded is plain_text else Lines(folded.split("\n"))
    if not lines.texts:
        return []
    title = find_title(folded, hint, folded=True)
    own = _title_lines(lines, title)
    body = _body(lines.texts, own)
    reasons = _head(lines.texts, body, own) | _tail(lines.texts, body) | _controls(lines.texts, body)
    changes = list(_deletions(text, lines, reasons))
    if title:
        changes += _beside_title(folded, lines, [i for i in own if i < body.start], title)
    return changes + list(_inside(folded, lines, body, title))


def _spread(folded: str, lines: list[str]) -> str:
    """A page whose navigation and body share one line, with line ends for the spaces ahead of its first sentence."""
    start = _first_long(lines)
    stop = folded.find("。", start, start + 1500)
    head = folded[start:stop]
    if start < 0 or stop < 0 or not _PAGE.search(head[: len(head) // 2 + 200]):
        return folded
    return folded[:start] + re.sub(r"\s", "\n", head) + folded[stop:]


def _first_long(lines: list[str]) -> int:
    """Where the first line of more than 200 characters begins, blanks ahead of it not counted; -1 without one."""
    at = 0
    for line in lines:
        size = len(line)
        if size > 200 and len(bare := line.lstrip()) > 200:
            return at + size - len(bare)
        at += size + 1
    return -1


def _body(lines: list[str], own: list[int]) -> range:
    """Numbers of the first to the last body line; of a page with short lines alone, its short sentences count.

    `own` are the numbers of the lines that the title stands on.
    """
    own = _without_fields(lines, own)
    for length in (BODY_LENGTH, SHORT_BODY):
        body = _running(lines, length)
        if body:
            return _below_title(lines, body, own, length)
    return _below_title_alone(lines, own)


def _below_title_alone(lines: list[str], own: list[int]) -> range:
    """The lines between the title and the page's end, of a report without a sentence."""
    below = range(max(own, default=-1) + 1, len(lines))
    first = next((i for i in below if not is_furniture(lines[i])), None)
    if first is None or first == 0:
        return range(0, len(lines))
    return range(first, next((i for i in below if i > first and ends(lines[i])), len(lines)))


def _below_title(lines: list[str], body: range, own: list[int], length: int) -> range:
    """The body without a slogan or a summary of the portal that is long enough for it but stands above the title."""
    ahead = lines[body.start : own[0]] if own else []
    if not any(map(is_furniture, ahead)) or any("。" in line for line in ahead):
        return body
    below = _running(lines[own[0] :], length)
    return range(below.start + own[0], below.stop + own[0]) if below else body


def _running(lines: list[str], length: int) -> range:
    """Numbers of the first to the last line of running text of at least `length` characters; empty without one."""
    first = next((i for i, line in enumerate(lines) if is_body(line, length)), None)
    if first is None:
        return range(0)
    stop = _stop(lines, first)
    last = next((i for i in range(stop - 1, first, -1) if is_body(lines[i], length)), first)
    return range(first, last + 1)


def _stop(lines: list[str], first: int) -> int:
    """Number of the line behind `first` from which on all is the page's: no heading and whole sentence follow."""
    stop, heading, sentence = len(lines), False, False
    for i in range(len(lines) - 1, first, -1):
        line = lines[i]
        if ends(line):
            stop = i
        heading = heading or HEADING.match(line) is not None
        sentence = sentence or line.endswith(("。", ";")) and not is_furniture(line)
        if heading and sentence:
            break  # the report goes on here
    return stop


def _head(lines: list[str], body: range, own: list[int]) -> dict[int, str]:
    """Lines above the body that are furniture, with the reason; `own` as of ``_body``."""
    reasons: dict[int, str] = {}
    known, first = patterns(), body.start
    own = _without_fields(lines, [i for i in own if i <= first])
    start = own[0] if own else first
    marked = [i for i in range(min(start, first)) if is_furniture(lines[i])]
    cut = _letter(lines, start) if own else (marked[-1] + 1 if marked else 0)
    for i in range(min(cut, first)):
        if is_furniture(lines[i]) or not is_title(plain(lines[i])):
            reasons[i] = "above the report"
    for i in range(start if own else cut, first):
        line = lines[i]
        bare = known.bare_label.fullmatch(line)
        value = i - 1 in reasons and known.bare_label.fullmatch(lines[i - 1]) and "。" not in line
        if i not in own and (bare or value or is_metadata(line)):
            reasons[i] = "metadata"
    return reasons


def _letter(lines: list[str], start: int) -> int:
    """Number of the first line of a letter that stands above the title and hands the report on; `start` without one."""
    top = start
    while top > max(0, start - LETTER_LINES) and not is_furniture(lines[top - 1]):
        top -= 1
    letter = next((i for i in range(top, start) if patterns().letter.search(lines[i])), None)
    if letter is None:
        return start
    return next((i for i in range(top, letter) if _NOTICE.search(lines[i])), letter)


def _title_lines(lines: Lines, title: Title | None) -> list[int]:
    """Numbers of the lines that the title stands on."""
    if title is None:
        return []
    ahead = takewhile(lambda i: lines.start(i) < title.end, range(len(lines.texts)))
    return [i for i in ahead if title.start < lines.end(i)]


def _without_fields(lines: list[str], own: list[int]) -> list[int]:
    """The lines of a title without fields and controls that stand before it."""
    first = next((at for at, i in enumerate(own[:-1]) if not is_furniture(lines[i])), -1)
    return own[first:]


def _tail(lines: list[str], body: range) -> dict[int, str]:
    """Lines below the body from the first that only a page has."""
    for i in range(_signed(lines, body.stop), len(lines)):
        line = lines[i]
        if ends(line) or is_furniture(line) and WORD.search(line):
            return dict.fromkeys(range(i, len(lines)), "below the report")
    return {}


def _signed(lines: list[str], start: int) -> int:
    """Number of the line behind the date that signs the report, so that a table ahead of it stays; else `start`."""
    below = range(start, min(start + SIGNED_LINES, len(lines)))
    end = next((i for i in below if ends(lines[i])), below.stop)
    return max((i + 1 for i in range(start, end) if OWN_DATE.fullmatch(lines[i])), default=start)


def _controls(lines: list[str], body: range) -> dict[int, str]:
    """Lines inside the body that hold controls and nothing else."""
    return {i: "controls of the page" for i in body if len(line := lines[i]) < BODY_LENGTH and is_inner(line)}


def _deletions(text: str, lines: Lines, reasons: dict[int, str]) -> Iterator[Change]:
    """One change a run of lines, with the white space up to the next line kept, or from the one before at the end."""
    for i in sorted(reasons):
        if i - 1 in reasons:
            continue
        last = i
        while last + 1 in reasons:
            last += 1
        at_end = last + 1 == len(lines.texts)
        start = (lines.end(i - 1) if i else 0) if at_end else lines.start(i)
        end = len(text) if at_end else lines.start(last + 1)
        yield Change(start, end, "", "furniture", reasons[i])


def _inside(folded: str, lines: Lines, body: range, title: Title | None) -> Iterator[Change]:
    """Furniture at the ends of body lines and behind the title, and web addresses inside the text."""
    known = patterns()
    start, end = lines.start(body.start), lines.end(body.start)
    if title and start < title.start < end and title.start - start < 900:
        yield Change(start, title.start, "", "furniture", "above the report")
    after = title.end if title and start <= title.end else start
    behind = known.inline_head.match(folded, after, end)
    if behind and behind.end() < end:
        yield Change(*behind.span(), "\n", "furniture", "metadata")
    start, end = lines.start(body.stop - 1), lines.end(body.stop - 1)
    stop = folded.rfind("。", start, end) + 1
    ending = known.inline_tail.search(folded, max(start, end - 600, stop), end)
    if ending and (body.stop - 1 > body.start or ending.start() - start > 100):
        yield Change(*ending.span(), "", "furniture", "below the report")
    # a single character is looked for many times faster
    if not ("w" in folded and "www." in folded or "/" in folded and "://" in folded):
        return
    for match in known.watermark.finditer(folded):
        if not known.introduces.search(folded, max(0, match.start() - 12), match.start()):
            yield Change(*match.span(), "", "furniture", "watermark")


def _beside_title(folded: str, lines: Lines, own: list[int], title: Title) -> Iterator[Change]:
    """Controls and fields that share a line of the title above the body."""
    for i in own:
        start, end = lines.start(i), lines.end(i)
        if title.end < end and is_field(folded[title.end : end].strip()):
            yield Change(title.end, end, "", "furniture", "metadata")
        if start < title.start < end and is_control(folded[start : title.start]):
            yield Change(start, title.start, "", "furniture", "above the report")
