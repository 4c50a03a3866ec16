"""Where the words of figures begin and end, for all figures of a page at once.

Most figures have their words between the pauses around them, and no list, change or announcement to ask after: these are
the plain ones, whose bounds are all known here. The others ``clauses.Page`` looks at one by one.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fazhi.lookup import table_of

Codes = NDArray[np.uint16]
Places = NDArray[np.int64]

PAUSES, STOPS = ",;:()", "。!?\n"  # characters that end a clause, those that end a sentence
LEADS, JOINS = "、和与及", "、和与及或暨并"  # what leads on to a clause, what joins one to the next
QUOTES = "“”‘’\"'「」『』 \t\r\u3000\xa0"  # what ``tidy`` takes out
GOVERNING = "对将把"  # before a figure whose verb follows it (对甲3件进行评查)
ONWARD = "现目并且均全已经"  # what a clause that has no figure and goes on with the one before begins with
CHANGED = "长加降少升高低幅进速减缩短多了约近超过逾达"  # what the words of a change end in
FAR = 400  # characters after a figure in which its words end
HEAD = 8  # characters of a clause of which one mostly is of weight

PLAIN, QUOTED, GOVERNED, FOLLOWED, ENDING = 1, 2, 4, 8, 16
"""What is told of a figure: its bounds hold; between them stand quotation marks; its words govern a verb; a clause goes on
with it; its words end as those of a change do."""


class Signs(NamedTuple):
    """Where characters stand that part items, clauses and sentences, and those that are asked for."""

    items: Places
    pauses: Places
    stops: Places
    quotes: Places
    governing: Places


class Bounds(NamedTuple):
    """A value a figure: its sentence, where its words begin and end, the number of the first topic named there and of the
    first one behind, and what is told of it."""

    lows: list[int]
    highs: list[int]
    lefts: list[int]
    rights: list[int]
    near: list[int]
    beyond: list[int]
    told: list[int]


@cache
def _kinds() -> NDArray[np.uint8]:
    """The number of the kind of each character, 0 for one of no kind; none is of two."""
    kinds = ("、", PAUSES, STOPS, QUOTES, GOVERNING)
    return table_of(dict(enumerate(kinds, 1))).astype(np.uint8)


@cache
def _one_of(signs: str) -> NDArray[np.bool_]:
    return table_of({1: signs}) != 0


def signs_of(codes: Codes) -> Signs:
    """The signs of a text whose ``lookup.codes`` are given; the line end behind it is one.

    >>> from fazhi.lookup import codes
    >>> found = signs_of(codes("审查文件、合同3件,办结。"))
    >>> found.items.tolist(), found.pauses.tolist(), found.stops.tolist()
    ([4, 9, 12, 13], [9, 12, 13], [12, 13])
    """
    kinds = _kinds().take(codes)
    places = (kinds != 0).nonzero()[0]
    kinds = kinds.take(places)
    parting = kinds < 4
    items, much = places[parting], kinds[parting]
    return Signs(items, items[much > 1], items[much > 2], places[kinds == 4], places[kinds == 5])


def bounds_of(
    codes: Codes, spans: tuple[Places, Places], signs: Signs, topics: Places, heavy: NDArray[np.bool_]
) -> tuple[Places, ...]:
    """The ``Bounds`` of figures of which the starts and ends are given; `topics` are the places of topics, `heavy` tells of each
    character whether it is of weight.

    >>> from fazhi.lookup import codes
    >>> text, heavy = codes("办理案件3件,培训2次。"), np.ones(0x10000, bool)
    >>> found = bounds_of(text, (np.array([4, 9]), np.array([6, 11])), signs_of(text), np.array([2]), heavy)
    >>> lows, highs, lefts, rights, near, beyond, told = (one.tolist() for one in found)
    >>> lefts, rights, [kind & PLAIN for kind in told]
    ([0, 7], [6, 11], [1, 1])
    """
    starts, ends = spans
    previous = np.concatenate(([-1], ends[:-1]))  # ends of the figures before
    at = signs.stops.searchsorted(starts)
    lows = np.concatenate(([0], signs.stops + 1)).take(at)
    lefts = _lefts(codes, starts, previous, _pauses(signs, starts, lows))
    rights, known = _rights(codes, starts, ends, signs.items)
    joined = (previous == lefts) & (starts - lefts > 3) & _one_of(JOINS).take(codes.take(starts - 1))
    known &= ~(joined & (rights > ends))
    light = (known & ~_weighs(codes, heavy, lefts, starts)).nonzero()[0]
    known[light] = _weighs(codes, heavy, ends.take(light), rights.take(light))
    quoted = _holds(signs.quotes, lefts, rights)
    changed = _one_of(CHANGED).take(codes.take(starts - 1)) | quoted
    followed = (codes.take(rights) == ord(",")) & _one_of(ONWARD).take(codes.take(rights + 1, mode="clip"))
    told = known * PLAIN + quoted * QUOTED + _holds(signs.governing, lefts, starts) * GOVERNED
    told += followed * FOLLOWED + changed * ENDING
    near, beyond = topics.searchsorted(lefts), topics.searchsorted(rights)
    return lows, signs.stops.take(at), lefts, rights, near, beyond, told


def _holds(places: Places, lows: Places, highs: Places) -> NDArray[np.bool_]:
    """Whether one of the places lies between each two others."""
    return places.searchsorted(lows) != places.searchsorted(highs)


def _pauses(signs: Signs, starts: Places, lows: Places) -> Places:
    """The ends of the last pauses before figures, in their sentences."""
    pauses = np.concatenate(([0], signs.pauses + 1))
    return np.maximum(pauses.take(pauses.searchsorted(starts, "right") - 1), lows)


def _lefts(codes: Codes, starts: Places, previous: Places, pauses: Places) -> Places:
    """Where the words before figures begin: behind the pause or the figure before, what leads on, and 其中."""
    lefts = np.where((pauses < previous) & (previous <= starts), previous, pauses)
    lefts += (lefts < starts) & _one_of(LEADS).take(codes.take(lefts))
    said = (codes.take(lefts) == ord("其")) & (codes.take(lefts + 1, mode="clip") == ord("中"))
    return np.asarray(lefts + 2 * (said & (lefts + 2 < starts)))


def _rights(codes: Codes, starts: Places, ends: Places, items: Places) -> tuple[Places, NDArray[np.bool_]]:
    """Where the words after figures end, and whether that is sure."""
    size = len(codes) - 1
    limits = items.take(items.searchsorted(ends))
    rights, following = np.minimum(limits, ends + FAR), np.concatenate((starts[1:], [size]))
    listed = (codes.take(limits) == ord("、")) & (limits - ends > 1) & (limits - ends < FAR)
    unsure = listed | (codes.take(ends) == ord("·")) | (following < rights)
    return rights, ~unsure


def _weighs(codes: Codes, heavy: NDArray[np.bool_], lows: Places, highs: Places) -> NDArray[np.bool_]:
    """Whether a character of weight is among the first ones between each two places."""
    first = np.minimum(np.arange(HEAD)[:, None] + lows, highs - 1)
    return np.asarray(np.logical_or.reduce(heavy.take(codes.take(first))) & (lows < highs))
