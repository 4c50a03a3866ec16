"""Which entry of the codebook a figure belongs to.

Every entry that allows the figure's unit is tried against its clause. What speaks for an entry is ranked: words before
the figure, words after it, words carried over a list, the topic alone, the verb at the end of a list. Of equal ranks
the words nearest to the figure win, then the longer ones, then those whose topic stands nearer. Equals give nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fazhi.codebook import NEVER, Catalogue, Codebook, Indicator, Way
from fazhi.coding.clauses import Clause, Page
from fazhi.coding.mentions import LOOK_BACK, Mention
from fazhi.coding.wording import tidy

LEFT, RIGHT, LISTED, WEAK, ALONE, CARRIED, TAIL = 7, 6, 5, 4, 3, 2, 1
NOUN, LIST_NOUN = 5, 9  # characters a clause may hold beyond its topic and still take the verb before it
SLACK = 2  # characters a clause may hold beyond known words and still speak of the topic before it

_NONE = frozenset[str]()
_PAUSE = re.compile(r"[,;:。、]")
_RATES = re.compile(r"(?:^|(?<=[、和与及]))[^、|]{2,8}率(?=[、和与及])")
_TOLD = re.compile(r"向[^|]{2,14}?(?=报备|报送|备案|上报)")
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


class _View(NamedTuple):
    """A clause with the ways that may fit and what they ask of it; `near` are the topics of the last mention before it, `noun` the
    characters that it holds beyond its own topics."""

    ways: list[tuple[Indicator, Way]]
    clause: Clause
    words: str
    said: str
    own: list[Mention]
    earlier: Mention | None
    near: frozenset[str]
    noun: int
    sentence: str
    head: str
    before: str
    follows: str
    place: bool
    rate: bool


def best(page: Page, i: int, level: str) -> Coded | None:
    """The entry of figure `i`, or None where none fits or two fit alike."""
    view = _view(page, i, level)
    if view is None:
        return None
    fitting: dict[str, Coded] = {}
    for entry, way in view.ways:
        found = _way(entry, way, view, page)
        if found and (entry.id not in fitting or found.score > fitting[entry.id].score):
            fitting[entry.id] = found
    if not fitting:
        return None
    ranked = sorted(fitting.values(), key=lambda c: c.score, reverse=True)
    return None if len(ranked) > 1 and ranked[0].score == ranked[1].score else ranked[0]


def _view(page: Page, i: int, level: str) -> _View | None:
    """The view of figure `i` with the ways that may fit, None where there are none."""
    unit, clause = page.figures[i].unit, page.clause(i)
    catalogue, own, words = page.book.ways(unit), page.mentions.own(clause), clause.words
    named = catalogue.of("own", {t for m in own for t in m.topics}) if own else 0
    found = catalogue.opened(f"{words}|{clause.after}|{clause.tail}", level, named)
    fit = found & (catalogue.free | named)
    earlier, near, others = None, _NONE, found & ~fit
    if others:
        earlier = None if own else page.mentions.before(clause)
        near = page.mentions.chain(earlier) if earlier else _NONE
        fit |= others & catalogue.of("near", near)
    if others & catalogue.inheriting:
        fit |= others & _named_before(catalogue, clause, page)
    if not fit:
        return None
    low, high = clause.sentence
    first = page.sentence(low - 1)[0] if low and page.flat.startswith("其中", low) else low
    place, following = unit in ("个", "家"), page.flat[clause.end : clause.end + 12]
    noun = len(page.book.residue(page.book.topic_pattern.sub("|", words))) if own else 0
    return _View(
        catalogue.at(fit), clause, words, f"{words}|{clause.tail}", own, earlier, near, noun, page.flat[low:high],
        page.flat[first : clause.spans[0][0]], page.flat[first : clause.start],
        tidy(_PAUSE.split(following, maxsplit=1)[0]) if place else "", place, unit == "%",
    )  # fmt: skip


def _named_before(catalogue: Catalogue, clause: Clause, page: Page) -> int:
    """Ways whose topic is named before the clause, where they take it over from so far."""
    low = min(clause.sentence[0], clause.start - LOOK_BACK)
    before = page.mentions.between(low, clause.start)
    near = {t for m in before if m.start >= clause.start - LOOK_BACK for t in m.topics}
    sentence = {t for m in before if m.start >= clause.sentence[0] for t in m.topics}
    return catalogue.of("paragraph", near) | catalogue.of("sentence", sentence)


def _way(entry: Indicator, way: Way, view: _View, page: Page) -> Coded | None:
    said = _said(way, view)
    if said is None or (way.forbids is not NEVER and way.forbids.search(view.said)):
        return None
    if (view.place and _other_thing(way, view.follows, page.book)) or not _surrounded(way, view):
        return None
    if not way.topics:
        return Coded(entry, Score(*said, 0), True, way.topics, False, bool(view.own))
    distance, own = _topic(way, view, page)
    if distance is None:
        return None
    nearness = (1000 if own else 0) - min(distance, 500)
    joint = own and _joint(way, view, page)
    return Coded(entry, Score(*said, nearness), own, way.topics, joint, bool(view.own))


def _joint(way: Way, view: _View, page: Page) -> bool:
    """Whether a way that allows topics of others shares its figure with them."""
    if not way.mixed:
        return False
    own = [m for m in view.own if m.topics & way.topics]
    return any(not page.mentions.chain(m, view.own) <= way.topics for m in own)


def _surrounded(way: Way, view: _View) -> bool:
    """Whether the sentence, and its part before the figure, hold the words they must and none they must not."""
    for pattern, words in ((way.not_sentence, view.sentence), (way.not_before, view.before)):
        if pattern is not NEVER and pattern.search(words):
            return False
    if way.sentence and not way.sentence.search(view.sentence):
        return False
    return not way.before or bool(way.before.search(view.before))


def _said(way: Way, view: _View) -> tuple[int, int, int] | None:
    """Rank, nearness and length of the words that speak for a way."""
    said = _spoken(way.says, view.clause, (LEFT, RIGHT)) if way.says is not NEVER else None
    weak = _spoken(way.weak, view.clause, (WEAK, WEAK)) if said is None and way.weak is not NEVER else None
    return said or weak or _unsaid(way, view)


def _spoken(pattern: re.Pattern[str], clause: Clause, ranks: tuple[int, int]) -> tuple[int, int, int] | None:
    """The last word of a pattern before the figure, or the first after it."""
    left, right = ranks
    match = _last(pattern, clause.left)
    if match:
        return left, match.end() - len(clause.left), match.end() - match.start()
    match = pattern.search(clause.right) or (pattern.search(clause.after) if clause.after else None)
    return (right, -match.start(), match.end() - match.start()) if match else None


def _unsaid(way: Way, view: _View) -> tuple[int, int, int] | None:
    """Words that stand not in the clause itself: carried over a list, only the topic, or after the list."""
    clause = view.clause
    if view.own and any(m.topics & way.topics for m in view.own):
        match = _last(way.says, view.head) if view.noun <= (LIST_NOUN if clause.listed else NOUN) else None
        if match and clause.listed:
            return LISTED, match.end() - len(view.head), match.end() - match.start()
        if way.alone:
            return ALONE, 0, 0
        if match:
            return CARRIED, match.end() - len(view.head), match.end() - match.start()
    match = way.says.search(clause.tail) if clause.tail else None
    return (TAIL, -match.start(), match.end() - match.start()) if match else None


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(words):
        found = match
    return found


def _other_thing(way: Way, right: str, book: Codebook) -> bool:
    """Whether the noun after the figure shows that something else is counted (12个部门…)."""
    return any(words.match(right) for name, words in book.things.items() if name not in way.things)


def _topic(way: Way, view: _View, page: Page) -> tuple[int | None, bool]:
    """Distance to the topic, and whether the clause itself names it."""
    clause = view.clause
    own = [m for m in view.own if m.topics & way.topics]
    if own:
        mention = min(own, key=lambda m: abs(m.start - clause.start))
        chain = page.mentions.chain(mention, view.own)
        if way.together:
            return (0, True) if way.topics <= chain else (None, False)
        if not way.mixed and not chain <= way.topics:
            return None, False
        return abs(mention.start - clause.start), True
    if way.together or way.inherit == "clause":
        return None, False
    return _inherited(way, view, page), False


def _inherited(way: Way, view: _View, page: Page) -> int | None:
    """Distance to the topic that stands before the clause, None where none is to be taken over."""
    clause, book = view.clause, page.book
    if way.inherit in ("sentence", "paragraph"):
        low = clause.sentence[0] if way.inherit == "sentence" else max(0, clause.start - LOOK_BACK)
        distance = page.mentions.names_before(clause, way.topics, low)
        if distance is not None:
            return distance
    mention = view.earlier
    if mention is None or not view.near & way.topics:
        return None
    words = _TOLD.sub("|", _RATES.sub("|", view.words) if view.rate else view.words)
    if len(book.residue(way.says.sub("|", way.weak.sub("|", words)))) > SLACK:
        return None
    if mention.start < clause.sentence[0] and _SUBJECT.match(clause.left):
        return None
    return clause.start - mention.end
