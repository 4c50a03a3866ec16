"""What pages do to a report: furniture around it, punctuation, lost and split characters, line breaks that are too few or too many."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from .grammar import Num, Sentence, read
from .report import Report

FULL = str.maketrans({",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "(": "\uff08", ")": "\uff09"})
WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789%"}
PINYIN = {"习": "xí", "泽": "zé", "晔": "yè", "嵘": "róng"}
TRADITIONAL = str.maketrans("个条项务级", "個條項務級")


class Manner(NamedTuple):
    """What is wrong with a page; each is rare, as on real ones."""

    narrow: bool  # half-width punctuation
    wide: bool  # full-width digits
    spaced: bool  # blanks around numbers
    split: float  # share of decimals broken by a blank
    glued: float  # share of dates that lost their 年
    pinyin: bool
    traditional: bool
    joined: float  # share of line breaks lost
    wrapped: bool  # lines broken at a fixed width
    indent: str
    end: str


def manner_of(rng: Random) -> Manner:
    """How a page is, drawn at random."""
    often: Callable[[float], bool] = lambda share: rng.random() < share  # noqa: E731
    return Manner(
        narrow=often(0.12), wide=often(0.02), spaced=often(0.03), split=0.3 if often(0.05) else 0.0,
        glued=0.4 if often(0.06) else 0.0, pinyin=often(0.02), traditional=often(0.03),
        joined=rng.choice((0.0,) * 8 + (0.1, 1.0 if often(0.3) else 0.0)), wrapped=often(0.03),
        indent=rng.choice(("", "", "\u3000\u3000", "    ", "\u3000")), end=rng.choice(("\n", "\n", "\n\n", "\r\n")),
    )  # fmt: skip


def page_of(rng: Random, report: Report, manner: Manner) -> tuple[list[str], list[str], list[str]]:
    """Lines above the title, of the report, and below it, each as the page has it."""
    body = [dressed(rng, line, manner) for line in report.lines]
    lost = [number > 2 and rng.random() < manner.joined for number in range(len(body))]
    lines: list[str] = []
    for line, gone in zip(body, lost, strict=True):
        if gone and lines:
            lines[-1] += line
        else:
            lines.append(line)
    above, beneath, below = furniture(rng, report)
    return above, [lines[0], *beneath, *lines[1:]], below


def dressed(rng: Random, line: tuple[Sentence, ...], manner: Manner) -> str:
    """A line of sentences as the page writes it."""
    pieces = [piece for sentence in line for piece in sentence.pieces]
    text = "".join(
        _num(rng, piece, manner) if isinstance(piece, Num) else _words(piece, manner) for piece in pieces
    )
    if manner.pinyin:
        text = re.sub("[习泽晔嵘]", lambda sign: f"{sign[0]}({PINYIN[sign[0]]})", text)
    return text


def _words(text: str, manner: Manner) -> str:
    text = text if manner.narrow else text.translate(FULL)
    return text.translate(TRADITIONAL) if manner.traditional else text


def _num(rng: Random, num: Num, manner: Manner) -> str:
    text = num.text
    if num.kind == "date" and rng.random() < manner.glued:
        text = re.sub(r"(?<=\d{4})年(?=[2-9]月$)", "", text)
    if num.kind == "quantity" and "." in text and rng.random() < manner.split:
        text = text.replace(".", ". ")
    if num.kind == "quantity" and manner.wide:
        text = text.translate(WIDE)
    if num.kind == "quantity" and manner.spaced:
        text = re.sub(r"(?<=\d)(?=[\u4e00-\u9fff])", " ", text)
    return _words(text, manner) if num.kind != "document" else text


def furniture(rng: Random, report: Report) -> tuple[list[str], list[str], list[str]]:
    """Lines above a report, beneath its title and below it."""
    known, year = read("furniture"), report.year + 1
    day = f"{year}-{rng.randint(1, 6):02d}-{rng.randint(1, 28):02d}"
    words = {
        "地": report.place.region, "题": report.title, "公布": day, "年号": str(year), "访": f"{year + 2}年3月5日 星期三",
        "x": str(rng.randint(1000, 999999)), "y": str(rng.randint(100, 999)), "z": str(rng.randint(10, 900)),
    }  # fmt: skip
    fill: Callable[[list[str]], list[str]] = lambda lines: [  # noqa: E731
        re.sub(r"\{(\w+)\}", lambda name: words[name[1]], line) for line in lines
    ]
    above = rng.choice(known["above"]) + rng.choice(known["fields"])
    return fill(above), fill(rng.choice(known["beneath"])), fill(rng.choice(known["below"]))


def plain_text(page: tuple[list[str], list[str], list[str]], manner: Manner) -> str:
    """A page as a text file."""
    above, body, below = page
    lines = [body[0], *(manner.indent + line for line in body[1:])]
    if manner.wrapped:
        lines = [line[at : at + 40] for line in lines for at in range(0, len(line), 40)]
    return manner.end.join([*above, *([""] if above else []), *lines, "", *below]) + manner.end
