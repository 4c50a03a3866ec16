"""Which of the eleven dimensions a heading or a text is about, by the words of ``data/dimensions.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fazhi.lookup import LONG, PART, Numbers, kept
from fazhi.paths import read_yaml
from fazhi.words import Words

OTHER = "other"
# points, and per cent of any other's, that make a heading and a text clear
_LEAST, _LEAD = (3, 10), (130, 200)
Places = Sequence[int] | Numbers
Points = tuple[list[int], int, int]
"""What speaks for each dimension, the most, and the first dimension for which so much speaks."""
NONE: Points = [], 0, 0
TWICE = 2  # times that a keyword of a text counts
_WIDE = tuple(zip("\uff08\uff09\uff0c\uff1b\uff1a\uff0e\uff01\uff1f", "(),;:.!?", strict=True))


class Lexicon(NamedTuple):
    """The dimensions and their keywords; what follows `words` is of each of them."""

    ids: tuple[str, ...]
    weights: dict[str, tuple[int, int]]  # keyword -> (index of the dimension, weight)
    words: Words
    rows: NDArray[np.int32]  # the weight in the column of the dimension
    points: list[tuple[int, int]]  # dimension and weight
    sizes: list[int]  # characters
    shorter: list[int]  # the longest keyword with which one begins, -1 for none


class Keywords(NamedTuple):
    """The keywords of texts that are joined: the longest at every place; those that stand apart, and their points summed up to each.

    `reach`: where those apart end, and 0; `repeats`: those whose keyword stands two times earlier, and where it stood first;
    `latest`: of those ahead of each the last such place, -1 for none; `begin`: where the text begins that is asked about.
    """

    places: Numbers
    numbers: Numbers
    starts: Numbers
    reach: Numbers
    apart: Numbers
    sums: NDArray[np.int32]
    latest: Numbers
    repeats: tuple[Numbers, Numbers]
    begin: int = 0


@cache
def table() -> tuple[dict[str, Any], ...]:
    """The dimensions as ``data/dimensions.yaml`` has them: id, zh, en, definition, keywords."""
    return tuple(read_yaml("dimensions.yaml"))


@cache
def lexicon() -> Lexicon:
    """The keywords (two characters or more) compiled; raises ValueError where one stands under two dimensions."""
    weights: dict[str, tuple[int, int]] = {}
    for i, dimension in enumerate(table()):
        for weight, words in dimension["keywords"].items():
            for word in map(str, words):
                if weights.get(word, (i,))[0] != i:
                    raise ValueError(f"keyword {word!r} stands under two dimensions")
                weights[word] = (i, int(weight))
    words = Words(weights)
    points = [weights[word] for word in words.words]
    ids = tuple(dimension["id"] for dimension in table())
    rows = np.zeros((len(points), len(ids)), np.int32)
    for row, (of, weight) in zip(rows, points, strict=True):
        row[of] = weight
    sizes = list(map(len, words.words))
    return Lexicon(ids, weights, words, rows, points, sizes, _shorter(words.words))


def _shorter(words: list[str]) -> list[int]:
    number = {word: i for i, word in enumerate(words)}
    return [
        next((number[word[:end]] for end in range(len(word) - 1, 0, -1) if word[:end] in number), -1)
        for word in words
    ]


@kept  # for the measures too
def fold(text: str) -> str:
    """`text` with half-width brackets, commas, colons and stops for the full-width ones; no place moves.

    >>> fold("\uff08一\uff09加强普法\uff0c依法行政")
    '(一)加强普法,依法行政'
    """
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return text


def keywords(text: str) -> Keywords:
    """The keywords of a text (folded), found once for all its sections and statements.

    >>> known = keywords("行政复议与人民调解")
    >>> known.places.tolist(), [lexicon().words.words[i] for i in known.numbers]
    ([0, 2, 5, 7], ['行政复议', '复议', '人民调解', '调解'])
    """
    return _known.get(text) or _keywords(text)


_known: dict[str, Keywords] = {}  # of the texts of a part


def know_keywords(texts: Sequence[str]) -> None:
    """Find what ``keywords`` tells of the texts of a part, in all of them together: a third sooner than in each.

    >>> know_keywords(["行政复议", "人民调解"])
    >>> known = keywords("人民调解")
    >>> known.begin, scores(known, [0], [4]).tolist() == scores(_keywords("人民调解"), [0], [4]).tolist()
    (5, True)
    """
    _known.clear()
    texts = [text for text in texts if len(text) < LONG][:PART]
    found, begin = _keywords("\n".join(texts)), 0
    for text in texts:
        _known[text] = found._replace(begin=begin)
        begin += len(text) + 1


@kept
def _keywords(text: str) -> Keywords:
    rule = lexicon()
    places, numbers = rule.words.longest(text)
    free = rule.words.apart(places, numbers)
    starts, apart = places[free], numbers[free]
    reach = np.append(starts + rule.words.lengths.take(apart), 0)
    sums = np.zeros((len(apart) + 1, len(rule.ids)), np.int32)
    rule.rows.take(apart, axis=0).cumsum(axis=0, out=sums[1:])
    return Keywords(places, numbers, starts, reach, apart, sums, *_repeated(apart))


def _repeated(numbers: Numbers) -> tuple[Numbers, tuple[Numbers, Numbers]]:
    """What ``Keywords`` tells of keywords that stand there for the third time or more."""
    order = numbers.astype(np.int16).argsort(kind="stable")  # quick for short numbers
    ranked = numbers.take(order)
    alike = ranked[2:] == ranked[:-2]
    again, first = order[2:][alike], order[:-2][alike]
    before = np.full(len(numbers) + 1, -1)
    before[again + 1] = first
    repeats = (before >= 0).nonzero()[0]
    return np.maximum.accumulate(before), (repeats - 1, before.take(repeats))


def scores(known: Keywords, starts: Places, ends: Places) -> NDArray[np.int32]:
    """Summed weights of the keywords in stretches of their text: a row a stretch, a column a dimension.

    What one pattern of all keywords would find there: from left to right the longest, none inside another, each keyword
    at most twice.

    >>> scores(keywords("行政复议与人民调解"), [0, 5], [9, 7]).max(axis=1).tolist()
    [10, 0]
    """
    begin, close = np.array(starts, np.int64) + known.begin, np.array(ends, np.int64) + known.begin
    first, behind = known.starts.searchsorted(begin), known.starts.searchsorted(close)
    behind = np.maximum(first, behind)
    found = known.sums.take(behind, axis=0)
    found -= known.sums.take(first, axis=0)
    reach = known.reach
    wrong = (reach.take(first - 1) > begin) | (reach.take(behind - 1) > close) & (behind > first)
    for i in wrong.nonzero()[0].tolist():
        found[i] = _scores(known, int(begin[i]), int(close[i]))
    often = ((known.latest.take(behind) >= first) & ~wrong).nonzero()[0]
    if len(often):
        _less(known, found, often, first.take(often), behind.take(often))
    return found


def _less(known: Keywords, found: NDArray[np.int32], often: Numbers, lows: Numbers, highs: Numbers) -> None:
    """Take from stretches what keywords add to them that stand there more than twice."""
    repeats, earlier = known.repeats
    begins, ends = repeats.searchsorted(lows), repeats.searchsorted(highs)
    rows = np.arange(len(often)).repeat(ends - begins)
    each = np.concatenate([repeats[:0], *map(np.arange, begins.tolist(), ends.tolist())])
    more = earlier.take(each) >= lows.take(rows)
    numbers = known.apart.take(repeats.take(each[more]))
    np.subtract.at(found, often.take(rows[more]), lexicon().rows.take(numbers, axis=0))


def _scores(known: Keywords, start: int, end: int) -> list[int]:
    """As ``scores`` of one stretch, keyword by keyword: where one reaches into it or out of it."""
    rule = lexicon()
    sizes, found, times = rule.sizes, [0] * len(rule.ids), dict[int, int]()
    first, behind = known.places.searchsorted(start), known.places.searchsorted(end)
    for at, number in zip(
        known.places[first:behind].tolist(), known.numbers[first:behind].tolist(), strict=True
    ):
        if at < start:
            continue
        if at + sizes[number] > end:
            number = _fitting(number, end - at)
            if number < 0:
                continue
        start = at + sizes[number]
        times[number] = times.get(number, 0) + 1
        if times[number] <= TWICE:
            dimension, weight = rule.points[number]
            found[dimension] += weight
    return found


def named(known: Keywords, start: int, end: int) -> bool:
    """Whether a keyword stands in `[start:end]` of its text."""
    start, end = start + known.begin, end + known.begin
    place, number, i = known.places.item, known.numbers.item, int(known.places.searchsorted(start))
    while i < len(known.places) and (at := place(i)) < end:
        if _fitting(number(i), end - at) >= 0:
            return True
        i += 1
    return False


def _fitting(number: int, length: int) -> int:
    """The longest keyword of at most `length` characters with which the one with this number begins, -1 for none."""
    rule = lexicon()
    while number >= 0 and rule.sizes[number] > length:
        number = rule.shorter[number]
    return number


def dimension(heading: str, text: str = "", parent: str = OTHER) -> str:
    """The dimension of a section: its heading decides, else heading and text together, else it is its parent's.

    >>> dimension("(三)坚持严格规范公正文明执法")
    'enforcement'
    >>> dimension("一、2020年工作情况")
    'other'
    """
    whole, end = fold(f"{heading}\n{text}"), len(heading)
    (found,), _ = weighed(keywords(whole), [0, end + 1], [end, len(whole)])
    return decided(found, parent)


def weighed(known: Keywords, starts: Places, ends: Places) -> tuple[list[Points], list[str]]:
    """The points of sections for each dimension, and the one that their own text is clearly about, "" for none.

    The stretches of all headings come first, then those of all own texts. Of the points those of the headings count three
    times; where these are not clear those of the own text come to them.

    >>> weighed(keywords("普法。全年办理行政复议案件5件,人民调解组织化解纠纷20件。"), [0, 0, 3, 3], [2, 0, 9, 28])[1]
    ['', 'dispute_resolution']
    """
    each, n = scores(known, starts, ends), len(starts) // 2
    found = np.ascontiguousarray(each.T)  # a dimension a row: long rows are the quickest to compare
    least, lead = np.array((_LEAST, _LEAD), np.int32).repeat(n, axis=1)
    clear = _clear(found, least, lead)
    below = found[:, n:]
    points = 3 * found[:, :n] + below * ~clear[:n]
    best, ids = below.argmax(axis=0).tolist(), lexicon().ids
    about = [ids[i] if sure else "" for i, sure in zip(best, clear[n:].tolist(), strict=True)]
    most = points.max(axis=0).tolist(), points.argmax(axis=0).tolist()
    return list(zip(points.T.tolist(), *most, strict=True)), about


def _clear(found: NDArray[np.int32], least: NDArray[np.int32], lead: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which stretches have a dimension of `least` points or more that is ahead of all others by so many per cent."""
    best = found.max(axis=0)
    ahead = (found * lead > best * 100).view(np.uint8)  # bytes are the quickest to count
    return (best >= least) & (ahead.sum(axis=0, dtype=np.uint8) == 1)


def decided(points: Points, parent: str) -> str:
    """The dimension of a section with these points that stands below one of the dimension `parent`.

    >>> decided(([5, 6], 6, 1), lexicon().ids[0]) == lexicon().ids[0]
    True
    """
    found, best, first = points
    if best < 5:
        return parent
    ids = lexicon().ids
    if parent in (OTHER, ids[first]):
        return ids[first]
    i = ids.index(parent)
    if not found[i] or found[i] + 3 < best:
        return ids[first]
    return parent if found[i] + 3 > best else ids[min(i, first)]
