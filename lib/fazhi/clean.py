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

from fazhi.align import Apart, Change, Draft, PlainChange
from fazhi.cleaning.furniture import furniture_changes
from fazhi.cleaning.repairs import repairs
from fazhi.identity.wording import is_title, plain
from fazhi.rows import Rows
from fazhi.script import both_widths, fold, know_folded, odd_signs, read, script_changes

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

_OTHER_ENDS = "\r\x85\u2028\u2029"
_NO_LETTER = re.compile(r"^[?\ufffd]{1,3}(?:\n|\Z)", re.MULTILINE)
_OPENS = both_widths("(,、“‘《〔〈")
_CLOSES = both_widths(")、,.;:。”’》〕〉%")
_STOPS = both_widths("。;!?:")
_AHEAD = both_widths("。;(")
_PUNCTUATION = re.compile("[。;!?,]")  # no title has any
_MARKER = re.compile(r"[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]")
_ORDINALS = frozenset("一二三四五六七八九十")
_ORDERED = both_widths("是)")
_COUNTED = both_widths("年月日号件个家项次人名条份起宗部户期批位场万亿余元%")
_DOUBTFUL = re.compile(  # line ends that may be broken, found many times faster than by a look at each
    rf"\n(?:(?=[{re.escape(''.join(_CLOSES | _COUNTED))}])|(?<=[{re.escape(''.join(_OPENS | _ORDINALS))}]\n))"
)


def clean_text(source: str, hint: str = "") -> Draft:
    """The draft of a cleaned report: ``.text`` and ``.edits()``.

    `source` is the decoded text of a file, `hint` what is known of the title from elsewhere. Never raises on a text.

    >>> clean_text("首页 > 公开\\r\\n\\r\\n某县2020年法治政府建设报告\\r\\n\\r\\n  20203月,我县合格率达44. 5%。\\r\\n打印 关闭").text
    '某县2020年法治政府建设报告\\n2020年3月,我县合格率达44.5%。'
    """
    folded, rare = read(source)
    draft = Draft(source, fold, folded)
    steps, idle = _steps(draft, hint, rare), dict[int, str]()
    for _ in range(ROUNDS):
        before = draft.text
        for number, step in enumerate(steps):
            text = draft.text
            if idle.get(number) is not text:  # a step that changed nothing would again change nothing
                draft.apply(step())
                idle[number] = text if draft.text is text else ""
        if draft.text == before:
            break
    know_folded(draft.text, draft.formed)  # all that follow ask for it
    return draft


def _steps(draft: Draft, hint: str, rare: frozenset[str]) -> list[Callable[[], Iterable[PlainChange]]]:
    """The passes of a round; `rare` are the rare signs of the source."""
    lines, repaired, odd = _Lines(draft.source), _Repairs(rare), rare & odd_signs()
    return [
        lambda: _script(draft, odd),
        lambda: furniture_changes(draft.text, hint, draft.formed, lines.of(draft.formed)),
        lambda: lines.changes(draft.text, draft.formed),
        lambda: _join_changes(draft.formed, lines.left),
        lambda: repaired.changes(draft.formed),
    ]


def _script(draft: Draft, odd: frozenset[str]) -> Iterable[PlainChange]:
    """The changes of script; `odd` are the odd signs of the source."""
    if draft.text is draft.source:
        return script_changes(draft.text, odd) if odd else ()
    return script_changes(draft.text) if odd or not odd_signs().isdisjoint(draft.added) else ()


class _Lines:
    """The pass over line ends: one line feed between lines, no white space around them; ``left`` are the lines then."""

    def __init__(self, source: str) -> None:
        self.left: list[str] | None = None
        self._tidy: str | None = None
        self._ends = [sign for sign in _OTHER_ENDS if sign in source]  # no pass adds any

    def of(self, folded: str) -> list[str] | None:
        """The lines of a folded text where they are known: it is as the pass left it."""
        return self.left if folded is self._tidy else None

    def changes(self, text: str, folded: str) -> Iterable[PlainChange]:
        """White space that holds the end of a line, and that at both ends of the text, but for single line feeds."""
        if folded is self._tidy:
            return ()
        lines = folded
        for sign in self._ends:
            lines = lines.replace(sign, "\n")
        whole = lines.split("\n")
        bare = [*map(str.strip, whole)]
        self.left, self._tidy = [*filter(None, bare)], folded
        found = Apart()
        if lines is not folded or self.left != whole:
            found.formed = self._tidy = "\n".join(self.left)
            found += _gaps(folded, whole, bare)
        if "?" not in text and "\ufffd" not in text:
            return found
        unread = [match.span() for match in _NO_LETTER.finditer(text)]
        self._tidy = None  # what is taken out may leave such a line behind
        self.left = None if unread else self.left
        odd = [(*span, "", "furniture", "a line without a letter") for span in unread]
        return [*found, *odd] if odd else found


def _gaps(text: str, lines: list[str], bare: list[str]) -> list[PlainChange]:
    """What stands around the lines without white space becomes one line feed between two of them."""
    lead = len(text) - len(text.lstrip())
    gaps = [(0, lead, "", "joined", "white space around a line")] if lead else []
    at, end = 0, lead
    sizes = (map(len, lines), map(len, map(str.lstrip, lines)), map(len, bare))
    for size, left, own in zip(*sizes, strict=True):
        at += size + 1
        if own:
            start = at - left - 1
            if start - end > 1 or start != end and text[end] != "\n":
                gaps.append((end, start, "\n", "joined", "white space around a line"))
            end = start + own
    if end < len(text):
        gaps.append((end, len(text), "", "joined", "white space around a line"))
    return gaps


class _Repairs:
    """The pass over lost characters: in a further round only the lines are looked at that no round found whole."""

    def __init__(self, rare: frozenset[str]) -> None:
        self._rare = rare  # of the source; no pass adds any
        self._seen: list[str] = []
        self._mended: set[str] = set()

    def changes(self, folded: str) -> list[Change]:
        """The repairs of a folded text."""
        if self._seen:
            whole = set("\n".join(self._seen).split("\n")) - self._mended
            changes = list(_elsewhere(folded, whole, self._rare))
        else:
            changes = list(repairs(folded, self._rare))
        self._seen.append(folded)
        if changes:
            lines = folded.split("\n")
            ends = [*accumulate(len(line) + 1 for line in lines)]
            self._mended.update(lines[bisect_right(ends, change.start)] for change in changes)
        return changes


def _elsewhere(folded: str, whole: set[str], rare: frozenset[str]) -> Iterator[Change]:
    """The repairs of the lines that are not among the `whole` ones."""
    every = folded.split("\n")
    numbers = [i for i, line in enumerate(every) if line not in whole]
    lines, lead = [every[i] for i in numbers], 1 if numbers[:1] > [0] else 0
    changes = list(repairs("\n" * lead + "\n".join(lines), rare)) if lines else []
    if changes:
        places = [*accumulate((len(line) + 1 for line in every), initial=0)]
        fresh = [*accumulate((len(line) + 1 for line in lines), initial=lead)]
    for change in changes:
        i = bisect_right(fresh, change.start) - 1
        shift = places[numbers[i]] - fresh[i]
        yield change._replace(start=change.start + shift, end=change.end + shift)


def _join_changes(text: str, lines: list[str] | None) -> Apart:
    """Line breaks inside a sentence, a bracket, a marker or a number; `lines` are those of the text where they are known."""
    lines = text.split("\n") if lines is None else lines
    wrapped = _wrap_width(lines)
    if wrapped:
        return Apart(_wrapped(lines, wrapped))
    ends = (match.start() for match in _DOUBTFUL.finditer(text))
    return Apart(_joined(at) for at in ends if _broken(*_around(text, at)))


def _joined(at: int) -> Change:
    return Change(at, at + 1, "", "joined", "line broken inside a sentence")


def _around(text: str, at: int) -> tuple[str, str]:
    """The line that ends at a line feed, and the first character of the next."""
    return text[text.rfind("\n", 0, at) + 1 : at], text[at + 1 : at + 2].rstrip("\n")


def _wrapped(lines: list[str], width: int) -> Iterator[Change]:
    """The same for a text wrapped at a width, and the breaks that come of it."""
    at = -1
    for line, following in pairwise(lines):
        at += len(line) + 1
        if _broken(line, following):
            yield _joined(at)
        elif len(line) >= width - 4 and _runs_on(line, following):
            yield Change(at, at + 1, "", "joined", "line wrapped at a fixed width")


def _runs_on(line: str, following: str) -> bool:
    """Whether a line of full width may go on in the next: no title, no end of a paragraph, no heading behind it."""
    if not following or line[-1] in _STOPS or _MARKER.match(following):
        return False
    return bool(_PUNCTUATION.search(line)) or not is_title(plain(line))


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
    return texts.astype({"text": "str"}), edits.frame()


def rows_of(files: pd.DataFrame) -> tuple[pd.DataFrame, Rows]:
    """Clean texts of the files, as the strings themselves (dtype object): steps that read them decode none anew. The edits as rows."""
    texts: list[str] = []
    rows: list[tuple[Any, ...]] = []
    told = (files[name].tolist() for name in ("report_id", "file", "source", "page_title"))
    for name, file, source, title in zip(*told, strict=True):
        draft = clean_text(source, title)
        texts.append(draft.text)
        rows += draft.rows(name, file)
    made = pd.Series(texts, dtype=object, index=files.index)
    result = files.assign(text=made, n_chars=[len(text) for text in texts])
    kinds = dict.fromkeys(("start", "end", "raw_start", "raw_end"), "int64")
    return result, Rows(EDIT_COLUMNS, rows, kinds)
