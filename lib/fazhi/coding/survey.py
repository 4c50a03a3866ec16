"""Reports as their figures see them, found for many reports at once: topics, signs and bounds.

The reports are read as one text, each with a line end behind it that no sentence reaches over.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from fazhi.codebook import Codebook
from fazhi.coding.bounds import Bounds, Codes, Places, bounds_of, signs_of
from fazhi.coding.mentions import Mentions
from fazhi.lookup import codes

LONGEST = 2000  # characters of a sentence


class Look(NamedTuple):
    """What a report's text holds for all its figures. The last of `pauses` and `stops` is the end of the text: a search finds
    one."""

    mentions: Mentions
    pauses: Places
    stops: list[int]
    bounds: Bounds


class _Edges:
    """Where the reports begin in the text of all, and how what is found there is told apart."""

    def __init__(self, flats: Sequence[str]) -> None:
        self.text = "\n".join(flats)
        self.bounds = np.cumsum([0, *[len(flat) + 1 for flat in flats]])
        self.begins = self.bounds[:-1]

    def apart(self, places: Places) -> list[Places]:
        """Places by the report, from its begin on."""
        at = places.searchsorted(self.bounds)
        own = places - np.repeat(self.begins, np.diff(at))
        return [own[low:high] for low, high in pairwise(at.tolist())]

    def together(self, places: Sequence[Sequence[int]]) -> Places:
        """Places of each report as those in the text of all."""
        counts = [len(own) for own in places]
        return np.array([*chain.from_iterable(places)], np.int64) + np.repeat(self.begins, counts)


def looks(
    flats: Sequence[str], spans: Sequence[tuple[Sequence[int], Sequence[int]]], book: Codebook
) -> list[Look]:
    """What flat texts hold for figures at `spans` (starts and ends) of each.

    >>> from fazhi.codebook import load
    >>> look, = looks(["办理行政复议案件3件,培训2次。"], [([8, 13], [10, 15])], load())
    >>> look.pauses.tolist(), look.bounds.lefts, look.bounds.rights
    ([10, 15, 16], [0, 11], [10, 15])
    """
    edges = _Edges(flats)
    whole = codes(edges.text)
    signs = signs_of(whole)
    signs = signs._replace(stops=_stops(signs.stops, flats, edges))
    mentions = _mentions(flats, whole, edges, book)
    starts, ends = (edges.together(own) for own in zip(*spans, strict=True))
    topics = edges.together([own.starts for own in mentions])
    found = bounds_of(whole, (starts, ends), signs, topics, book.heavy_signs)
    bounds = _of_reports(found, edges, [len(own) for own, _ in spans], [len(own.starts) for own in mentions])
    told = zip(mentions, edges.apart(signs.pauses), edges.apart(signs.stops), bounds, strict=True)
    return [Look(named, pauses, stops.tolist(), own) for named, pauses, stops, own in told]


def _mentions(flats: Sequence[str], whole: Codes, edges: _Edges, book: Codebook) -> list[Mentions]:
    places, words = book.topic_words.find(edges.text, whole, (edges.bounds[1:] - 1).tolist())
    at = places.searchsorted(edges.bounds).tolist()
    found = zip(flats, edges.apart(places), pairwise(at), strict=True)
    return [Mentions(flat, own.tolist(), words[low:high], book) for flat, own, (low, high) in found]


def _of_reports(
    found: Sequence[Places], edges: _Edges, figures: list[int], topics: list[int]
) -> Iterator[Bounds]:
    """The bounds of the figures of each report."""
    begins = np.repeat(edges.begins, figures)
    named = np.repeat(np.cumsum([0, *topics[:-1]]), figures)
    *places, near, beyond, told = found
    columns = [*(p - begins for p in places), near - named, beyond - named, told]
    lists = [column.tolist() for column in columns]
    for low, high in pairwise(np.cumsum([0, *figures]).tolist()):
        yield Bounds(*[values[low:high] for values in lists])


def _stops(stops: Places, flats: Sequence[str], edges: _Edges) -> Places:
    """Where sentences end; one without end is cut at a comma, so that no figure looks through more than ``LONGEST``."""
    if np.diff(stops, prepend=-1).max() <= LONGEST:
        return stops
    parted = zip(edges.apart(stops), flats, strict=True)
    return edges.together([[*_sentence_ends(own[:-1].tolist(), flat), len(flat)] for own, flat in parted])


def _sentence_ends(stops: list[int], flat: str) -> list[int]:
    """``_stops`` of one report."""
    longest = max(map(operator.sub, [*stops, len(flat)], [0, *stops]))
    return stops if longest <= LONGEST else list(_cut(stops, flat))


def _cut(stops: Sequence[int], flat: str) -> Iterator[int]:
    """``_sentence_ends`` where some are too far apart."""
    last = 0
    for stop in [*stops, len(flat)]:
        while stop - last > LONGEST:
            comma = flat.rfind(",", last + 1, last + LONGEST)
            last = comma if comma > 0 else last + LONGEST
            yield last
        if stop < len(flat):
            yield stop
        last = stop
