"""Which entry of the codebook a figure belongs to.

Every entry that allows the figure's unit is tried against its clause. What speaks for an entry is ranked: words before
the figure, words after it, words carried over a list, the topic alone, the verb at the end of a list. Of equal ranks
the words nearest to the figure win, then the longer ones, then those whose topic stands nearer. Equals give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from fazhi.codebook import Indicator, Way
from fazhi.coding.catalogue import ALONE, CARRIED, LISTED, Catalogue, Fit, Heard, Told, last
from fazhi.coding.clauses import Page
from fazhi.coding.figures import Clause
from fazhi.coding.mentions import LOOK_BACK
from fazhi.coding.wording import NEVER, tidy

FAR = 500  # characters from which on it does not count how far a topic is
NOUN, LIST_NOUN = 5, 9  # characters a clause may hold beyond its topic and still take the verb before it

_NONE = frozenset[str]()
_OF_THINGS = ("个", "家")  # units of which the noun after the figure tells what is counted
_new = tuple.__new__  # of a NamedTuple, without the call that names its fields
_PAUSE = re.compile(r"[,;:。、]")
_SUBJECT = re.compile(r"[^|]{2,8}(?:局|部门|大队|支队|法院|检察院)(?!行政复议)")


Score = tuple[int, int, int, int]  # a Fit and how near its topic is; the greater the better
_score = attrgetter("score")


class Coded(NamedTuple):
    """A figure's entry. `own`: the clause names the topic itself; `joint`: others too (审查文件、合同等60件); `named`: its clause
    names some topic."""

    entry: Indicator
    score: Score
    own: bool
    topics: frozenset[str]
    joint: bool
    named: bool


class View:
    """A page as the ways ask for it that may fit one of its figures, the one that was turned to last.

    `low` and `high` are the ends of its sentence, `first` is where the words before it begin: there, or in the sentence before
    one that begins with 其中. `earlier` is the last mention before a clause that has none of its `own`, `near` its topics,
    `named` the ways of which the clause names a topic.
    """

    __slots__ = (
        "clause", "earlier", "first", "flat", "heard", "high", "low", "mentions", "named", "near", "own", "page", "start",
        "things",
    )  # fmt: skip

    def __init__(self, page: Page) -> None:
        self.page, self.flat, self.mentions = page, page.flat, page.mentions

    def turn(self, clause: Clause, heard: Heard, own: Sequence[int], named: int) -> None:
        """Look at a figure."""
        self.clause, self.heard, self.own, self.named = clause, heard, own, named
        self.start, (low, self.high) = clause.start, clause.sentence
        self.low = self.first = low
        if low and self.flat.startswith("其中", low):
            self.first = self.page.sentence(low - 1)[0]
        self.earlier: int | None = None
        self.near = self.things = _NONE

    def stretch(self) -> tuple[int, int]:
        """Where its sentence between the semicolons around it begins and ends."""
        end = self.flat.find(";", self.clause.end, self.high)
        return self.flat.rfind(";", self.low, self.start) + 1 or self.low, end if end >= 0 else self.high

    def head(self) -> str:
        """What stands before its clause."""
        return self.flat[self.first : self.clause.spans[0][0]]

    def naming(self, way: Way) -> Sequence[int]:
        """The clause's own mentions of the topics of a way, one of which they name."""
        if len(self.own) == 1:
            return self.own
        topics = self.mentions.topics
        return [k for k in self.own if not way.topics.isdisjoint(topics[k])]


def best(view: View, i: int, catalogue: Catalogue, level: str) -> Coded | None:
    """The entry of figure `i`, of the ways of its unit, or None where none fits or two fit alike."""
    page = view.page
    own, named = page.topics(i), 0
    heard, allowed = catalogue.heard(page.words(i)), catalogue.allowed.get(level, 0)
    found = heard.open & allowed
    if own:
        topics = view.mentions.topics
        for k in own:
            named |= catalogue.own[topics[k]]
        unopened = named & allowed & ~(heard.open | heard.barred)
        if unopened & ~catalogue.alone and not _carries(page, page.clause(i), heard):
            unopened &= catalogue.alone  # nothing speaks for the others
        found |= unopened
    if not found:
        return None
    clause = page.clause(i)
    view.turn(clause, heard, own, named)
    found = _fitting(catalogue, view, found, i)
    if found and catalogue.unit in _OF_THINGS:
        view.things = _things(page, clause)
    fitting: list[Coded] = []
    most: tuple[int, ...] = ()
    while found:  # the bits that are set, the lowest first
        low = found & -found
        found ^= low
        n = low.bit_length() - 1
        told = heard.told.get(n) or heard.listen(n, named & low)
        if told and not (told.near and told.near < most):  # else more speaks for another
            coded = _coded(n, catalogue, told, view)
            if coded:
                fitting.append(coded)
                most = max(most, coded.score[:3]) if found else ()
    return _first(fitting) if fitting else None


def _things(page: Page, clause: Clause) -> frozenset[str]:
    """Kinds of things that the noun after a figure may be (12个部门)."""
    following = page.flat[clause.end : clause.end + 12]
    return page.book.things_at[tidy(_PAUSE.split(following, maxsplit=1)[0])]


def _first(fitting: list[Coded]) -> Coded | None:
    """The best of the entries that fit, None where two fit alike."""
    if len(fitting) == 1:
        return fitting[0]
    first = max(fitting, key=_score)
    alike = any(one.score == first.score and one.entry is not first.entry for one in fitting)
    return None if alike else first


def _fitting(catalogue: Catalogue, view: View, found: int, i: int) -> int:
    """Those of the ways found for figure `i` of which a topic is named in the clause or before it, and those without topics."""
    fit = found & (catalogue.free | view.named)
    others = found ^ fit
    if others and not view.own:
        mentions = view.mentions
        view.earlier = mentions.before(view.clause, view.page.near(i))
        view.near = mentions.chain(view.earlier) if view.earlier is not None else _NONE
        nearby = others & catalogue.near[view.near]
        fit |= nearby
        others ^= nearby
    return fit | others & _named_before(catalogue, view, others) if others else fit


def _named_before(catalogue: Catalogue, view: View, others: int) -> int:
    """Ways whose topic is named before the clause, where they take it over from so far."""
    mentions, start, found = view.mentions, view.start, 0
    if others & catalogue.sentence_ways:
        for k in mentions.between(view.low, start):
            found |= catalogue.sentence[mentions.topics[k]]
    if others & catalogue.paragraph_ways:
        for k in mentions.between(start - LOOK_BACK, start):
            found |= catalogue.paragraph[mentions.topics[k]]
    return found


def _coded(n: int, catalogue: Catalogue, told: Told, view: View) -> Coded | None:
    """The figure as one of the `n`-th way; None where it is not."""
    entry, way = catalogue.ways[n]
    own = view.naming(way) if view.named >> n & 1 else ()
    said = told.near or (own and _carried(way, view)) or told.tail
    if not said or view.things and not view.things <= way.things:
        return None
    if way.asks and not _surrounded(way, view, bool(own)):
        return None
    if not way.topics:
        return _new(Coded, (entry, (*said, 0), True, way.topics, False, bool(view.own)))
    distance = _own_topic(way, own, view) if own else _inherited(n, way, view)
    if distance is None:
        return None
    score = (*said, (1000 if own else 0) - (distance if distance < FAR else FAR))
    return _new(
        Coded, (entry, score, bool(own), way.topics, way.mixed and _joint(way, own, view), bool(view.own))
    )


def _joint(way: Way, own: Sequence[int], view: View) -> bool:
    """Whether a way that allows topics of others shares its figure with them."""
    chain = view.mentions.chain_among
    return any(not chain(k, view.own) <= way.topics for k in own)


def _surrounded(way: Way, view: View, named: bool) -> bool:
    """Whether the sentence, and its part before the figure, hold the words they must and none they must not.

    A clause that names its topic itself is not barred by what another part of the sentence, apart by a semicolon, is about.
    """
    flat, low, high = view.flat, view.low, view.high
    if way.not_sentence is not NEVER and way.not_sentence.search(
        flat, *(view.stretch() if named else (low, high))
    ):
        return False
    if way.not_before is not NEVER and way.not_before.search(flat, view.first, view.start):
        return False
    if way.sentence and not way.sentence.search(flat, low, high):
        return False
    return not way.before or bool(way.before.search(flat, view.first, view.start))


def _carries(page: Page, clause: Clause, heard: Heard) -> bool:
    """Whether a clause may take the verb before it: words stand there, and it holds little beyond its topic."""
    low = clause.sentence[0]
    if clause.spans[0][0] == low and not page.flat.startswith("其中", low):
        return False
    return heard.noun <= (LIST_NOUN if page.listed(clause) else NOUN)


def _carried(way: Way, view: View) -> Fit | None:
    """Words that stand not in a clause that names the topic: carried over a list, or only the topic."""
    listed, says = view.page.listed(view.clause), way.says
    taken = (listed or not way.alone) and says is not NEVER and _carries(view.page, view.clause, view.heard)
    head = view.head() if taken else ""
    match = last(says, head, says.search(head)) if head else None
    if way.alone and not match:
        return ALONE, 0, 0
    rank = LISTED if listed else CARRIED
    return (rank, match.end() - len(head), match.end() - match.start()) if match else None


def _own_topic(way: Way, own: Sequence[int], view: View) -> int | None:
    """Distance to the topic in the clause itself, None where the clause has it together with others, or without."""
    mentions, start = view.mentions, view.start
    nearest = own[0] if len(own) == 1 else min(own, key=lambda k: abs(mentions.starts[k] - start))
    chain = mentions.chain_among(nearest, view.own)
    if way.together:
        return 0 if way.topics <= chain else None
    return abs(mentions.starts[nearest] - start) if way.mixed or chain <= way.topics else None


def _inherited(n: int, way: Way, view: View) -> int | None:
    """Distance to the topic that stands before the clause, None where none is to be taken over."""
    if way.together or way.inherit == "clause":
        return None
    clause, mentions = view.clause, view.mentions
    if way.inherit in ("sentence", "paragraph"):
        low = view.low if way.inherit == "sentence" else max(0, view.start - LOOK_BACK)
        distance = mentions.names_before(clause, way.topics, low)
        if distance is not None:
            return distance
    if view.earlier is None or view.near.isdisjoint(way.topics) or view.heard.says_more(n):
        return None
    told_apart = mentions.starts[view.earlier] < view.low and _SUBJECT.match(clause.left)
    return None if told_apart else view.start - mentions.ends[view.earlier]
