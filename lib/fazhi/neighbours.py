"""Pairs of texts worth comparing, found from their sketches without comparing every text with every other.

Two texts whose sketches share a low hash are candidates. How much two of them can have in common at most is told by 16
bits of every hash: few pairs are left to be compared in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

LOW = 10  # of the hashes of a sketch, the ones that make two texts candidates
CROWD = (
    64  # a hash more texts share is a set phrase: only texts of one year and prefecture are compared by it
)

Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]


class Marks(NamedTuple):
    """16 bits of every hash of some texts, a row for each (0: no hash), and how many hashes a text has."""

    bits: npt.NDArray[np.uint16]
    counts: Numbers


def pairs(lows: Sequence[Hashes], years: Sequence[int], places: Sequence[str]) -> tuple[Rows, Rows]:
    """Numbers of the texts of each pair, the first of them first; sorted by the second.

    `lows` are the smallest hashes of sketches, ten are enough, `years` 0 and `places` '' where they are not known: where both texts have one, a
    pair has the same. The first four characters of a place are its prefecture.

    >>> low = np.array([7, 9], np.uint64)
    >>> [numbers.tolist() for numbers in pairs([low, low, low], [2020, 2021, 0], ["", "", ""])]
    [[0, 1], [2, 2]]
    """
    year, place = np.array(years, np.int64), _numbered(places)
    owner, group = _groups(lows, _numbered(list(zip(years, (name[:4] for name in places), strict=True))))
    kind = np.dtype(np.int32 if len(lows) ** 2 < 2**31 else np.int64)  # of the number of a pair
    found: list[npt.NDArray[np.signedinteger]] = [np.empty(0, kind)]
    for step in range(1, CROWD):
        same = np.flatnonzero(group[step:] == group[:-step])
        if not len(same):
            break
        one, other = owner[same], owner[same + step]
        free = _agree(year[one], year[other]) & _agree(place[one], place[other])
        found.append((other[free] * len(lows) + one[free]).astype(kind))
    both = np.concatenate(found)
    found.clear()  # millions of pairs in a large corpus: few copies
    both.sort()
    new = np.ones(len(both), bool)
    np.not_equal(both[1:], both[:-1], out=new[1:])
    both = both[new]
    other = both // max(len(lows), 1)
    both %= max(len(lows), 1)
    return both.astype(np.int32, copy=False), other.astype(np.int32, copy=False)


def _agree(one: Numbers, other: Numbers) -> npt.NDArray[np.bool_]:
    return (one == other) | (one == 0) | (other == 0)


def _numbered(values: Sequence[object]) -> Numbers:
    """Equal values as equal numbers, '' as 0."""
    known: dict[object, int] = {"": 0}
    return np.array([known.setdefault(value, len(known)) for value in values], np.int64)


def _groups(lows: Sequence[Hashes], block: Numbers) -> tuple[Numbers, Numbers]:
    """The texts that have a low hash, and its number: a group for each; a crowd is taken apart by `block`."""
    owner = np.repeat(np.arange(len(lows)), np.array([len(low[:LOW]) for low in lows], np.int64))
    hashes = np.concatenate([np.empty(0, np.uint64), *(low[:LOW] for low in lows)])
    order = np.argsort(hashes, kind="stable")
    owner, group = owner[order], _runs(hashes[order])
    crowd = np.bincount(group)[group] > CROWD
    part = np.where(crowd, block[owner], -1)
    order = np.lexsort((part, group))
    owner, group = owner[order], _runs(group[order], part[order])
    first = np.flatnonzero(np.diff(group, prepend=-1))
    kept = np.arange(len(group)) - first[group] < CROWD
    return owner[kept], group[kept]


def _runs(*keys: npt.NDArray[np.int64] | Hashes) -> Numbers:
    """The number of the run of equal keys that each place is in."""
    new = np.zeros(len(keys[0]), bool)
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.cumsum(new)


def marks_of(lows: Sequence[Hashes | npt.NDArray[np.uint16]]) -> Marks:
    """What ``at_most`` compares of texts with these hashes (or their last 16 bits) in their sketches.

    >>> marks_of([np.array([1, 65538], np.uint64), np.array([3], np.uint64)]).bits.tolist()
    [[1, 2], [3, 0]]
    """
    counts = np.array([len(low) for low in lows], np.int64)
    bits = np.zeros((len(lows), counts.max(initial=0)), np.uint16)
    for row, low in zip(bits, lows, strict=True):
        row[: len(low)] = np.maximum(low.astype(np.uint16), 1)
    return Marks(bits, counts)


def at_most(marks: Marks, one: Rows | Numbers, other: Rows | Numbers) -> npt.NDArray[np.float64]:
    """The resemblance that the texts of each pair, sorted by the second, have at most.

    >>> marks = marks_of([np.array([1, 2], np.uint64), np.array([2, 3, 4], np.uint64)])
    >>> at_most(marks, np.array([0]), np.array([1])).round(2).tolist()
    [0.33]
    """
    known, common = np.zeros(0x10000, bool), np.zeros(len(one), np.int64)
    bounds = np.flatnonzero(np.diff(other, prepend=-1, append=-1)).tolist()
    for start, end in zip(bounds, bounds[1:], strict=False):
        own = marks.bits[other[start]]
        known[own] = True
        known[0] = False
        common[start:end] = known.take(marks.bits[one[start:end]]).sum(axis=1)
        known[own] = False
    return common / np.maximum(np.maximum(marks.counts[one], marks.counts[other]), 1)
