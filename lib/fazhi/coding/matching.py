"""Which entry of the codebook a figure belongs to.

Every entry that allows the figure's unit is tried against its clause. What speaks for an entry is ranked: words before
the figure, words after it, words carried over a list, the topic alone, the verb at the end of a list. Of equal ranks
the words nearest to the figure win, then the longer ones, then those whose topic stands nearer. Equals give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fazhi.codebook import Indicator, Way
from fazhi.coding.catalogue import ALONE, CARRIED, LISTED, Catalogue, Fit, Told, bits, last
from fazhi.coding.clauses import Clause, Page
from fazhi.coding.mentions import LOOK_BACK
from fazhi.coding.wording import NEVER, tidy

NOUN, LIST_NOUN = 5, 9  # characters a clause may hold beyond its topic and still take the verb before it

_NONE = frozenset[str]()
_PAUSE = re.compile(r"[,;:。、]")
_SUBJECT = re.compile(r"[^|]{2,8}(?:局|部门|大队|支队|法院|检察院)(?!行政复议)")


class Score(NamedTuple):
    """How well an entry fits; the greater the better."""

    rank: int
    nearness: int
    length: int
    topic: int


class Coded(NamedTuple):
    """A figure's entry. `own`: the clause names the topic itself; `joint`: others too (审查文件、合同等60件); `named`: its clause
    names some topic."""

    entry: Indicator
    score: Score
    own: bool
    topics: frozenset[str]
    joint: bool
    named: bool


class _View:
    """A figure with its clause and what the ways that may fit ask of the text around it."""

    def __init__(self, page: Page, i: int, catalogue: Catalogue) -> None:
        self.page = page
        self.unit = page.figures[i].unit
        self.clause: Clause = page.clause(i)
        self.heard = catalogue.heard(self.clause)
        self.own: Sequence[int] = page.mentions.own(self.clause)
        self.earlier: int | None = None  # the last mention before, where the clause has none,
        self.near = _NONE  # and its topics

    @property
    def first(self) -> int:
        """Where the words before the figure begin: its sentence, or the one before a sentence that begins with 其中."""
        low, page = self.clause.sentence[0], self.page
        return page.sentence(low - 1)[0] if low and page.flat.startswith("其中", low) else low

    @property
    def sentence(self) -> str:
        """Its sentence."""
        low, high = self.clause.sentence
        return self.page.flat[low:high]

    @property
    def head(self) -> str:
        """What stands before its clause."""
        return self.page.flat[self.first : self.clause.spans[0][0]]

    @property
    def before(self) -> str:
        """What stands before the figure."""
        return self.page.flat[self.first : self.clause.start]

    @property
    def things(self) -> frozenset[str]:
        """Kinds of things that the noun after the figure may be (12个部门)."""
        if self.unit not in ("个", "家"):
            return _NONE
        following = self.page.flat[self.clause.end : self.clause.end + 12]
        return self.page.book.things_at(tidy(_PAUSE.split(following, maxsplit=1)[0]))

    def named(self, way: Way) -> list[int]:
        """The clause's own mentions of the topics of a way."""
        topics = self.page.mentions.topics
        return [k for k in self.own if not way.topics.isdisjoint(topics[k])]


def best(page: Page, i: int, level: str) -> Coded | None:
    """The entry of figure `i`, or None where none fits or two fit alike."""
    catalogue = page.book.ways(page.figures[i].unit)
    view = _View(page, i, catalogue)
    fitting: dict[str, Coded] = {}
    for n in bits(_fitting(catalogue, view, level)):
        told = view.heard.told(n)
        found = _coded(n, catalogue, told, view) if told else None
        if found:
            name = found.entry.id
            if name not in fitting or found.score > fitting[name].score:
                fitting[name] = found
    if len(fitting) < 2:
        return next(iter(fitting.values()), None)
    ranked = sorted(fitting.values(), key=lambda c: c.score, reverse=True)
    return None if ranked[0].score == ranked[1].score else ranked[0]


def _fitting(catalogue: Catalogue, view: _View, level: str) -> int:
    """The ways of which a word may stand in the clause and a topic in it or before it."""
    heard, mentions, named = view.heard, view.page.mentions, 0
    for k in view.own:
        named |= catalogue.own[mentions.topics[k]]
    found = (heard.opened & ~heard.silent | named) & catalogue.allowed(level) & ~heard.barred
    fit = found & (catalogue.free & ~heard.silent | named)
    others = found & ~fit
    if not others:
        return fit
    if not view.own:
        view.earlier = mentions.before(view.clause)
        view.near = mentions.chain(view.earlier) if view.earlier is not None else _NONE
        fit |= others & catalogue.near[view.near]
    if others & ~fit & catalogue.inheriting:
        fit |= others & _named_before(catalogue, view)
    return fit


def _named_before(catalogue: Catalogue, view: _View) -> int:
    """Ways whose topic is named before the clause, where they take it over from so far."""
    clause, mentions, found = view.clause, view.page.mentions, 0
    near, low = clause.start - LOOK_BACK, clause.sentence[0]
    for k in mentions.between(min(low, near), clause.start):
        if mentions.starts[k] >= near:
            found |= catalogue.paragraph[mentions.topics[k]]
        if mentions.starts[k] >= low:
            found |= catalogue.sentence[mentions.topics[k]]
    return found


def _coded(n: int, catalogue: Catalogue, told: Told, view: _View) -> Coded | None:
    """The figure as one of the `n`-th way; None where it is not."""
    entry, way = catalogue.ways[n]
    own = view.named(way) if view.own else []
    said = told.near or (_carried(way, own, view) if own else None) or told.tail
    if said is None or not view.things <= way.things or not _surrounded(way, view):
        return None
    if not way.topics:
        return Coded(entry, Score(*said, 0), True, way.topics, False, bool(view.own))
    distance = _own_topic(way, own, view) if own else _inherited(n, way, view)
    if distance is None:
        return None
    nearness = (1000 if own else 0) - min(distance, 500)
    return Coded(
        entry, Score(*said, nearness), bool(own), way.topics, _joint(way, own, view), bool(view.own)
    )


def _joint(way: Way, own: Sequence[int], view: _View) -> bool:
    """Whether a way that allows topics of others shares its figure with them."""
    chain = view.page.mentions.chain_among
    return way.mixed and any(not chain(k, view.own) <= way.topics for k in own)


def _surrounded(way: Way, view: _View) -> bool:
    """Whether the sentence, and its part before the figure, hold the words they must and none they must not."""
    if way.not_sentence is not NEVER and way.not_sentence.search(view.sentence):
        return False
    if way.not_before is not NEVER and way.not_before.search(view.before):
        return False
    if way.sentence and not way.sentence.search(view.sentence):
        return False
    return not way.before or bool(way.before.search(view.before))


def _carried(way: Way, own: Sequence[int], view: _View) -> Fit | None:
    """Words that stand not in a clause that names the topic: carried over a list, or only the topic."""
    listed, says = view.clause.listed, way.says
    brief = says is not NEVER and view.heard.noun <= (LIST_NOUN if listed else NOUN)
    head = view.head if brief and (listed or not way.alone) else ""
    match = last(says, head) if head else None
    if way.alone and not match:
        return ALONE, 0, 0
    rank = LISTED if listed else CARRIED
    return (rank, match.end() - len(head), match.end() - match.start()) if match else None


def _own_topic(way: Way, own: Sequence[int], view: _View) -> int | None:
    """Distance to the topic in the clause itself, None where the clause has it together with others, or without."""
    mentions, start = view.page.mentions, view.clause.start
    nearest = min(own, key=lambda k: abs(mentions.starts[k] - start))
    chain = mentions.chain_among(nearest, view.own)
    if way.together:
        return 0 if way.topics <= chain else None
    return abs(mentions.starts[nearest] - start) if way.mixed or chain <= way.topics else None


def _inherited(n: int, way: Way, view: _View) -> int | None:
    """Distance to the topic that stands before the clause, None where none is to be taken over."""
    if way.together or way.inherit == "clause":
        return None
    clause, mentions = view.clause, view.page.mentions
    if way.inherit in ("sentence", "paragraph"):
        low = clause.sentence[0] if way.inherit == "sentence" else max(0, clause.start - LOOK_BACK)
        distance = mentions.names_before(clause, way.topics, low)
        if distance is not None:
            return distance
    if view.earlier is None or view.near.isdisjoint(way.topics) or view.heard.says_more(n):
        return None
    told_apart = mentions.starts[view.earlier] < clause.sentence[0] and _SUBJECT.match(clause.left)
    return None if told_apart else clause.start - mentions.ends[view.earlier]
