"""Which reports repeat another, and which one stands for a place and year.

Texts are compared by their Chinese characters and digits alone, so furniture, punctuation and spaces do not matter. Equal
texts are found by hash, nearly equal ones by the smallest hashes of their runs of six characters (a bottom-k sketch, Cohen
and Kaplan 2007): two texts whose sketches share a low hash are candidates, and their resemblance is estimated from the
sketches. Time grows with the number of reports, not its square, and the result does not depend on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from hashlib import blake2b
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from fazhi.neighbours import LOW, Marks, at_most, marks_of, pairs

RUN = 6  # characters in a row that are compared
FACTOR = np.uint64(0x9E3779B97F4A7C15)
SQUARE = np.uint64(0x9E3779B97F4A7C15**2 % 2**64)
KEPT = 256  # smallest hashes kept of a text
ALIKE = (
    0.6  # resemblance from which texts are nearly the same; two years' reports of one place stay below 0.4
)
AT_ONCE = 20_000  # pairs that are looked at together
HELD = 0.9  # share of the shorter text found in a longer one, from which it is a part of it

STANDING = (
    "report_id", "file", "status", "title", "region", "code", "level", "issuer", "issuer_kind", "year", "published", "n_chars",
)  # fmt: skip
"""Columns of `reports` by which ``mark`` tells which of two is the better."""
_TRUE = {"1", "1.0", "true", "yes", "是", "y"}
_FALSE = {"0", "0.0", "false", "no", "否", "n"}
_KINDS = {"government": 0, "party_joint": 1, "zone": 2}


class Sketch(NamedTuple):
    """What is kept of a text to compare it: a hash of all of it, its number of characters, its smallest hashes."""

    exact: bytes
    size: int
    low: npt.NDArray[np.uint64]


class Sketches(NamedTuple):
    """The sketches of many texts as far as every text is compared, and a function that gives those of some rows whole."""

    exact: list[bytes]
    size: npt.NDArray[np.int64]
    lowest: list[npt.NDArray[np.uint64]]
    marks: Marks
    whole: Callable[[Collection[int]], Mapping[int, Sketch]]


def gathered(made: Iterable[Sketch], whole: Callable[[Collection[int]], Mapping[int, Sketch]]) -> Sketches:
    """What is kept in memory of sketches that come one after another; `whole` gives some of them again, by row.

    >>> one = sketch("某县2020年全面推进依法行政工作报告")
    >>> found = gathered([one], lambda rows: dict.fromkeys(rows, one))
    >>> found.size.tolist(), len(found.lowest[0]), found.whole({0})[0] is one
    ([19], 10, True)
    """
    exact, size, lowest, rows = [], [], [], []
    for one in made:
        exact.append(one.exact)
        size.append(one.size)
        lowest.append(one.low[:LOW].copy())
        rows.append(one.low.astype(np.uint16))
    return Sketches(exact, np.array(size, np.int64), lowest, marks_of(rows), whole)


def sketch(text: str) -> Sketch:
    """The sketch of a text.

    >>> sketch("某县,2020年 报告。").exact == sketch("某县2020年报告").exact, sketch("某县2020年报告").size
    (True, 9)
    """
    units = np.frombuffer(
        text.encode("utf-16-le", "surrogatepass"), "<u2"
    )  # beyond the basic plane: none kept
    kept = units[_compared().take(units)]
    exact = blake2b(kept.tobytes(), digest_size=16).digest()
    return Sketch(exact, len(kept), _lowest(_hashes(kept.astype(np.uint64))))


@cache
def _compared() -> npt.NDArray[np.bool_]:
    """Which characters of the basic plane are compared: Chinese ones and digits."""
    compared = np.zeros(0x10000, bool)
    compared[0x4E00:0xA000] = compared[ord("0") : ord("9") + 1] = True
    return compared


def _hashes(codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A well mixed hash of every run of characters (polynomial, then the finisher of SplitMix64).

    Pairs, then three pairs together, give the polynomial of six with half the multiplications; all modulo 2**64.
    """
    if len(codes) < RUN:
        return np.empty(0, dtype=np.uint64)
    pairs = codes[:-1] * FACTOR
    pairs += codes[1:]
    mixed = pairs[:-4] * SQUARE
    mixed += pairs[2:-2]
    mixed *= SQUARE
    mixed += pairs[4:]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _lowest(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The smallest hashes: of twice as many, those that are different."""
    some = np.sort(_few(hashes))[: 2 * KEPT]
    new = np.ones(len(some), bool)
    np.not_equal(some[1:], some[:-1], out=new[1:])
    return some[new][:KEPT]


def _few(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Some of the hashes with the smallest among them; as they are well mixed, a bound picks these quickly."""
    if len(hashes) <= 6 * KEPT:
        return hashes
    few = hashes[hashes < np.uint64(3 * KEPT * 2**64 // len(hashes))]
    return few if 2 * KEPT <= len(few) <= 6 * KEPT else np.partition(hashes, 2 * KEPT)[: 2 * KEPT]


def resemblance(one: Sketch, other: Sketch) -> float:
    """Share of the runs of two texts that both have, 0 to 1, estimated from their sketches.

    Of the nine runs of each text seven are in both: 7 of 11.

    >>> round(resemblance(sketch("某县全面推进依法行政工作报告"), sketch("某县全面推进依法行政工作总结")), 3)
    0.636
    """
    merged = np.concatenate((one.low, other.low))
    merged.sort()
    again = merged[1:] == merged[:-1]  # no hash stands twice in one sketch
    rank = np.arange(1, len(again) + 1) - np.cumsum(again)  # of the hashes of the union, from 0
    union = min(KEPT, len(merged) - int(again.sum()))
    return int((again & (rank < union)).sum()) / union if union else 0.0


def alike(one: Sketch, other: Sketch) -> bool:
    """Whether two texts are the same, nearly the same, or the shorter is at least half of the longer and part of it."""
    if one.exact == other.exact:
        return True
    shorter, longer = sorted((one.size, other.size))
    if not longer or shorter < 0.4 * longer:
        return False
    shared = resemblance(one, other)
    held = shared * (shorter + longer) / ((1 + shared) * shorter)
    return shared >= ALIKE or held >= HELD


def mark(
    reports: pd.DataFrame, manifest: pd.DataFrame | None = None, *, sketches: Sketches | None = None
) -> pd.DataFrame:
    """`reports` with duplicate_of and primary.

    duplicate_of is the report_id of the report whose text this one repeats, '' for all others. Nearly equal texts count
    only where years and places do not contradict each other; equal ones always. primary is True for the one report that
    stands for its place and year: of the ok ones that repeat no other, government before joint reports of Party and
    government before zones, reports before summaries (工作总结), the longer, the earlier published, then report_id. A
    department stands for itself, and so does a place that is not certain. A column `primary` of `manifest` overrules.
    `sketches` saves computing them again.
    """
    rows = reports.reset_index(drop=True)
    repeats = _repeats(rows, sketches or _sketched(rows["text"]))
    ids = rows["report_id"].tolist()
    marked = reports.assign(
        duplicate_of=pd.array(
            [ids[repeats[at]] if at in repeats else "" for at in range(len(ids))], dtype="str"
        )
    )
    return marked.assign(primary=_primary(rows, repeats, _stated(manifest)))


def _sketched(texts: Iterable[str]) -> Sketches:
    made = dict(enumerate(map(sketch, texts)))
    return gathered(made.values(), lambda _: made)


def _repeats(rows: pd.DataFrame, sketches: Sketches) -> dict[int, int]:
    """{row: the row it repeats}: texts are taken best first, each repeats the first taken before it that is alike."""
    order = _by_standing(rows)
    equal: dict[bytes, list[int]] = defaultdict(list)
    for at in order:
        if sketches.size[at]:
            equal[sketches.exact[at]].append(at)
    firsts = [group[0] for group in equal.values()]
    near = _near(firsts, rows, sketches)
    whole = sketches.whole({*near, *chain.from_iterable(near.values())})
    found: dict[int, int] = {}
    for at in firsts:
        better = (other for other in near.get(at, ()) if other not in found)
        match = next((other for other in better if alike(whole[at], whole[other])), None)
        if match is not None:
            found[at] = match
    return found | {at: found.get(group[0], group[0]) for group in equal.values() for at in group[1:]}


def _by_standing(rows: pd.DataFrame) -> list[int]:
    """Row numbers, the report first that others repeat: a report, of a known place, dated, early, long."""
    names = ("status", "code", "published", "n_chars", "report_id")
    keys = zip(*(rows[name].tolist() for name in names), strict=True)
    ranked = [
        (status != "ok", code == "", day == "", day, -size, name) for status, code, day, size, name in keys
    ]
    return sorted(range(len(rows)), key=ranked.__getitem__)


def _near(firsts: list[int], rows: pd.DataFrame, sketches: Sketches) -> dict[int, list[int]]:
    """{row: better rows of different texts that may be like it, the best first}."""
    years = rows["year"].astype("Int64").fillna(0).tolist()
    places = (rows["code"] + rows["region"]).where(rows["code"] != "", "").take(firsts).tolist()
    found = pairs([sketches.lowest[at] for at in firsts], [years[at] for at in firsts], places)
    numbers, sizes = np.array(firsts, np.int64), sketches.size
    near: dict[int, list[int]] = defaultdict(list)
    for at in range(0, len(found[0]), AT_ONCE):
        one, other = (numbers[texts[at : at + AT_ONCE]] for texts in found)
        fits = _may_be_alike(sizes[one], sizes[other], at_most(sketches.marks, one, other))
        for better, worse in zip(one[fits].tolist(), other[fits].tolist(), strict=True):
            near[worse].append(better)
    return near


def _may_be_alike(
    one: npt.NDArray[np.int64], other: npt.NDArray[np.int64], shared: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Which pairs ``alike`` may take, by their sizes and what they share at most; a hair more than it does."""
    shorter, longer = np.minimum(one, other), np.maximum(one, other)
    held = shared * (shorter + longer) / ((1 + shared) * np.maximum(shorter, 1))
    return (shorter >= 0.4 * longer) & ((shared >= ALIKE) | (held >= HELD - 1e-9))


def _primary(rows: pd.DataFrame, repeats: dict[int, int], stated: dict[str, bool]) -> npt.NDArray[np.bool_]:
    """Which rows stand for their place and year."""
    best: dict[tuple[Any, ...], tuple[tuple[Any, ...], int]] = {}
    for at, told in enumerate(zip(*(rows[name] for name in STANDING), strict=True)):
        row = dict(zip(STANDING, told, strict=True))
        said = stated.get(row["file"])
        if said or (said is None and row["status"] == "ok" and at not in repeats):
            place, rank = _stands_for(row), (_preference(row, stated), at)
            best[place] = min(rank, best.get(place, rank))
    chosen = {at for _, at in best.values()}
    return np.array([at in chosen for at in range(len(rows))], dtype=bool)


def _stands_for(row: dict[Any, Any]) -> tuple[Any, ...]:
    """What a report stands for: a place, a kind of issuer and a year; itself where place or year is not certain."""
    if not row["code"] or pd.isna(row["year"]):
        return (row["report_id"],)
    organ = row["issuer"].replace(row["region"], "") if row["issuer_kind"] == "department" else ""
    return row["level"], row["code"], row["region"], organ, row["issuer_kind"] == "department", row["year"]


def _preference(row: dict[Any, Any], stated: dict[str, bool]) -> tuple[Any, ...]:
    summary = "总结" in row["title"] and "报告" not in row["title"]
    kind = _KINDS.get(row["issuer_kind"], 3)
    undated = row["published"] == ""
    return (
        not stated.get(row["file"]),
        kind,
        summary,
        -row["n_chars"],
        undated,
        row["published"],
        row["report_id"],
    )


def _stated(manifest: pd.DataFrame | None) -> dict[str, bool]:
    """{file: primary} of the rows of a manifest that say it."""
    if manifest is None or "primary" not in manifest:
        return {}
    words = zip(manifest["file"], manifest["primary"].astype("str").str.strip().str.lower(), strict=True)
    return {str(file): word in _TRUE for file, word in words if word in _TRUE | _FALSE}
