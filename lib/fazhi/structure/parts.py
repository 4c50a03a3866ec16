"""The parts of a report (title, preamble, achievements, problems, plans, closing): where they begin, with or without a heading."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from fazhi.lookup import Numbers, one_by_one
from fazhi.paths import names_table
from fazhi.structure.dimensions import Keywords, keywords, named
from fazhi.structure.headings import Mark, openings, starter, words

ACHIEVEMENTS, PROBLEMS, PLANS, JOINT = "achievements", "problems", "plans", "joint"
_YEAR = re.compile(r"(?<![\d\-—~至(])20\d\d(?=\s?年)(?!年度?(?:工作)?(?:计划|打算|安排|思路))")
_TITLE = re.compile(r"[^\n。]{0,60}(?:报告|总结|情况|打算|计划|汇报|要点)[)\uff09》]?[ \t\u3000]*(?:\n|$)")
_COMING = re.compile(r"\D{0,4}(20\d\d)年")
_NO_HEADING = re.compile(r"[。;,:!?\d]$|[。;]")
_FIGURE = re.compile(r"\d")
_BLANKS = re.compile(r"(?<=[。;!?:]) +|[ \u3000]{2,}|\u3000")
_BLANK = " \t\u3000\xa0"
_new = tuple.__new__  # the quickest way to make many
_LAST_LINES = 12  # at most so many lines are the closing
_GAPS, _LAST_STOP = re.compile(r"[ \u3000]+"), re.compile(r"[。!](?=[^\n。]{4,40}$)")
_SENTENCE = re.compile(r"[^。!?\n]*[。!?]?")


class Turn(NamedTuple):
    """A sentence with which another part begins, first told as a mark is; `within`: only where the text is in that part."""

    start: int
    body: int
    kind: str
    part: str
    within: str = ""


def turn(at: int, part: str, within: str = "") -> Turn:
    """The turn to a part at a place.

    >>> turn(22, "plans").part
    'plans'
    """
    return Turn(at, at, "turn", part, within)


def _any(pieces: str | list[str]) -> re.Pattern[str]:
    return re.compile((pieces if isinstance(pieces, str) else "|".join(pieces)) or r"(?!)")


@cache
@names_table("outline.yaml")
def _headings() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {part: (_any(rule["words"]), _any(rule["but"])) for part, rule in words()["headings"].items()}


@cache
@names_table("outline.yaml")
def _patterns() -> dict[str, re.Pattern[str]]:
    problems, plans = words()["turn_problems"], words()["turn_plans"]
    made = {f"problems_{key}": _any(pieces) for key, pieces in problems.items()}
    made |= {f"plans_{key}": _any(pieces) for key, pieces in plans.items()}
    opens = [f"(?P<{key}>{made[f'plans_{key}'].pattern})" for key in ("start", "soon", "inside")]
    made |= {
        "trigger": _any([f"(?P<{part}>{made[f'{part}_trigger'].pattern})" for part in (PROBLEMS, PLANS)]),
        "plans_open": _any([*opens, _COMING.pattern]),  # without one of these a sentence tells no plan
        "done": _any(words()["done"]),
        "named": _any([word for rule in words()["headings"].values() for word in rule["words"]]),
    }
    made |= {"continued": _any(words()["continued"]), "preamble_end": re.compile(words()["preamble_end"])}
    return made | {"closing": _any(words()["closing"])}


def report_year(text: str) -> int:
    """The first year the report speaks of, 0 where it names none.

    >>> report_year("某县2020年工作总结和2021年工作计划")
    2020
    """
    match = _YEAR.search(text, 0, 800)
    return int(match.group()) if match else 0


@lru_cache(maxsize=4096)
def of_heading(heading: str, year: int = 0) -> str:
    """The part that a heading names: problems, plans, joint (both) or achievements; "" where it names none.

    >>> [of_heading(h) for h in ("存在的问题和下一步打算", "坚持问题导向,强化督察", "2021年工作计划", "主要举措和成效")]
    ['joint', '', 'plans', 'achievements']
    """
    rules = _headings().items() if _patterns()["named"].search(heading) else []
    shown = {part for part, (yes, but) in rules if yes.search(heading) and not but.search(heading)}
    if {PROBLEMS, PLANS} <= shown:
        return JOINT
    if not shown & {PLANS, PROBLEMS} and coming(heading, year) and not _patterns()["done"].search(heading):
        return PLANS
    return next((part for part in (PROBLEMS, PLANS, ACHIEVEMENTS) if part in shown), "")


def coming(heading: str, year: int) -> bool:
    """Whether a heading begins with a year after `year`."""
    named = _COMING.match(heading)
    return named is not None and 0 < year < int(named[1])


def lacks(text: str) -> bool:
    """Whether a text says that something is lacking: 不够, 薄弱, 有待."""
    return bool(_patterns()["problems_lack"].search(text))


def after(previous: str, heading: str) -> str:
    """The part of a heading that names none and follows `previous`."""
    if previous == PLANS or previous in (PROBLEMS, JOINT) and _patterns()["continued"].match(heading):
        return PLANS
    return ACHIEVEMENTS


def turns(text: str, bounds: list[int], year: int = 0) -> list[Turn]:
    """Sentences that turn to the problems or the plans, in order; none goes over one of the sorted `bounds`.

    >>> [(turn.start, turn.part) for turn in turns("完成了任务。虽然取得成绩,但仍存在一些不足。下一步,我局将继续努力。", [0, 36])]
    [(6, 'problems'), (22, 'plans')]
    """
    lacking: set[int] = set()
    planning: set[int] = set()
    either, of_plans = (_patterns()[name].match for name in ("trigger", "plans_trigger"))
    end = bounds[-1]
    for at, start in _triggers(text, np.array(bounds)):
        if found := either(text, at, end):
            while text[start] in _BLANK:
                start += 1
            if found.lastgroup == PROBLEMS:
                lacking.add(start)
            if found.lastgroup == PLANS or of_plans(text, at, end):
                planning.add(start)
    told = {at: one for at in planning if (one := _tells_plans(text, at, year))}
    told |= {at: one for at in lacking if (one := _tells_problems(text, at))}
    return [one for _, one in sorted(told.items())]


def _triggers(text: str, bounds: Numbers) -> Iterator[tuple[int, int]]:
    """Where a word may stand that turns to another part, and where its sentence begins, at most 250 characters ahead."""
    _, places, stops = openings(text)
    places = places[slice(*places.searchsorted(bounds[[0, -1]]))]
    floors = bounds.take(bounds.searchsorted(places, "right") - 1)
    behind = np.append(stops, -1).take(stops.searchsorted(places) - 1) + 1  # the last stop before each
    starts = np.maximum(np.maximum(behind, floors), places - 250)
    return zip(one_by_one(places), one_by_one(starts), strict=True)


def _tells_problems(text: str, at: int) -> Turn | None:
    sentence = _SENTENCE.match(text, at, at + 220)
    said, rule = sentence.group() if sentence else "", _patterns()
    still = rule["problems_still"].search(said)
    lack = still and rule["problems_lack"].search(said, still.start(), still.end() + 45)
    if (
        not lack
        or rule["problems_but"].search(said, 0, lack.end() + 8)
        and not rule["problems_contrast"].search(said)
    ):
        return None
    return turn(at, PROBLEMS)


def _tells_plans(text: str, at: int, year: int) -> Turn | None:
    stop, rule = text.find("。", at, at + 120), _patterns()
    said = text[at : stop if stop >= 0 else at + 120]
    opened = rule["plans_open"].match(said)
    if not opened:
        return None
    if opened.lastgroup == "start":
        return turn(at, PLANS)
    soon = opened.lastgroup == "soon" or coming(said, year)
    if not soon and opened.lastgroup != "inside":
        return None
    will = rule["plans_will"].search(said, 0, 60)
    if not will or rule["plans_but"].search(said, will.end(), will.end() + 25):
        return None
    return turn(at, PLANS, "" if soon else PROBLEMS)


def paragraphs(text: str, start: int, end: int, found: list[Mark]) -> list[Mark]:
    """Paragraphs without a marker: a short line alone (plain), one that a short sentence leads (lead), any other (para).

    >>> [(m.kind, m.start) for m in paragraphs("存在的问题\\n加强立法工作。全年完成法规草案5件,修改2件,废止1件。", 0, 34, [])]
    [('plain', 0), ('lead', 6)]
    """
    made, starts, known, at = [], [mark[0] for mark in found], keywords(text), start
    marked = set(starts)
    for line in text[start:end].split("\n"):
        bare = line.strip()
        begin = at if len(bare) == len(line) else at + len(line) - len(line.lstrip())
        if bare and begin not in marked:
            mark = bisect_right(starts, begin) - 1
            if (mark < 0 or begin > found[mark].body) and (kind := _unmarked(known, begin, bare)):
                made.append(_new(Mark, (begin, begin, kind, 0, "", "line")))
        at += len(line) + 1
    return made


def _unmarked(known: Keywords, at: int, line: str) -> str:
    size, stop = len(line), line.find("。", 0, 34)
    leads = 4 <= stop < size - 20 and not _FIGURE.search(line, 0, stop)
    if leads and (starter().match(line) or named(known, at, at + stop)):
        return "lead"
    if size > 30:
        return "para"
    if size <= 20 and stop < 0 and of_heading(line.removesuffix(":")) in (PROBLEMS, PLANS, JOINT):
        return "plain"
    alone = size >= 4 and not _NO_HEADING.search(line)
    return "plain" if alone and (starter().match(line) or of_heading(line)) else ""


def lined(text: str) -> str:
    """`text` with line breaks for blanks where it has next to none: a body that lost them; no place moves.

    >>> lined("一、工作情况  (一)加强执法。 (二)推进普法")
    '一、工作情况\\n\\n(一)加强执法。\\n(二)推进普法'
    """
    if text.count("\n") * 1500 > len(text):
        return text
    return _BLANKS.sub(lambda match: "\n" * len(match.group()), text)


def title_end(text: str, title: str = "") -> int:
    """Where the title lines at the beginning of `text` end; 0 where it begins with the body.

    >>> title_end("某县2020年法治\\n政府建设报告\\n2020年,某县……", "某县2020年法治政府建设报告")
    17
    """
    wanted = "".join(title.split())
    if wanted and text.startswith(wanted):
        return _past_blanks(text, len(wanted))
    at = "".join(text[:600].split()).find(wanted) if wanted else -1
    if 0 <= at <= 200:
        solid = (i for i, character in enumerate(text, 1) if not character.isspace())
        return _past_blanks(text, next(islice(solid, at + len(wanted) - 1, None)))
    match = _TITLE.match(text)
    return match.end() if match else 0


def _past_blanks(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def body_start(text: str, start: int, found: list[Mark]) -> tuple[int, bool]:
    """Where the preamble ends, and whether text without a heading follows there."""
    first = next(
        (m.start for m in found if m.before != "glue" and m.number < 2 and m.kind not in ("shi", "first")),
        len(text),
    )
    match = _patterns()["preamble_end"].search(text, start, min(first, start + 3000))
    if match:
        at = min(_past_blanks(text, match.end()), first)
        return at, at < first
    if first < min(len(text), start + 2500):
        return first, False
    line = text.find("\n", start + 1)
    return (line + 1, True) if line >= 0 else (start, True)


def closing_start(text: str, start: int) -> int:
    """Where the lines of signature, date and contact at the end begin; the length of the text where there are none.

    >>> closing_start("继续努力。\\n某县人民政府\\n2021年1月24日\\n", 0)
    6
    """
    end = len(text)
    for _ in range(_LAST_LINES):
        body = text[start:end].rstrip()
        line = max(body.rfind("\n") + 1, _after_stop(body))
        pieces = _GAPS.split(body[line:].strip())
        if not body or line == 0 or not all(_patterns()["closing"].fullmatch(piece) for piece in pieces):
            break
        end = start + line
    return end


def _after_stop(body: str) -> int:
    """Where a last line of 4 to 40 characters without a stop begins that stands after one: no line breaks are left."""
    match = _LAST_STOP.search(body[-41:])
    return max(0, len(body) - 41) + match.end() if match else 0
