"""Which reports repeat another, and which one stands for a place and year.

Texts are compared by their Chinese characters and digits alone, so furniture, punctuation and spaces do not matter. Equal
texts are found by hash, nearly equal ones by the smallest hashes of their runs of six characters (a bottom-k sketch, Cohen
and Kaplan 2007): two texts whose sketches share a low hash are candidates, and their resemblance is estimated from the
sketches. Time grows with the number of reports, not its square, and the result does not depend on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

RUN = 6  # characters in a row that are compared
KEPT = 256  # smallest hashes kept of a text
LOW = 10  # of these, the ones that make two texts candidates
ALIKE = (
    0.6  # resemblance from which texts are nearly the same; two years' reports of one place stay below 0.4
)
HELD = 0.9  # share of the shorter text found in a longer one, from which it is a part of it
CROWD = (
    64  # a hash more texts share is a set phrase: only texts of one year and prefecture are compared by it
)

TOGETHER, PAIRS = 4096, 500_000  # pairs that are compared, and that are found, at once
_NONE = np.uint64(2**64 - 1)  # fills up the sketch of a short text
Pairs = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

_TRUE = {"1", "1.0", "true", "yes", "是", "y"}
_FALSE = {"0", "0.0", "false", "no", "否", "n"}
_KINDS = {"government": 0, "party_joint": 1, "zone": 2}
_STANDS = ["report_id", "file", "status", "title", "region", "code", "level", "issuer", "issuer_kind", "year", "published", "n_chars"]  # fmt: skip


class Sketch(NamedTuple):
    """What is kept of a text to compare it: a hash of all of it, its number of characters, its smallest hashes."""

    exact: bytes
    size: int
    low: npt.NDArray[np.uint64]


def sketch(text: str) -> Sketch:
    """The sketch of a text.

    >>> sketch("某县,2020年 报告。").exact == sketch("某县2020年报告").exact, sketch("某县2020年报告").size
    (True, 9)
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kept = codes[((codes >= 0x4E00) & (codes <= 0x9FFF)) | ((codes >= 48) & (codes <= 57))].astype(np.uint64)
    exact = blake2b(kept.tobytes(), digest_size=16).digest()
    return Sketch(exact, len(kept), _lowest(_hashes(kept)))


def _hashes(codes: Hashes) -> Hashes:
    """A well mixed hash of every run of characters (polynomial, then the finisher of SplitMix64)."""
    count = len(codes) - RUN + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(RUN):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + codes[at : at + count]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _lowest(hashes: Hashes) -> Hashes:
    some = np.partition(hashes, 2 * KEPT)[: 2 * KEPT] if len(hashes) > 2 * KEPT else hashes
    return np.unique(some)[:KEPT]


def resemblance(one: Sketch, other: Sketch) -> float:
    """Share of the runs of two texts that both have, 0 to 1, estimated from their sketches.

    Of the nine runs of each text seven are in both: 7 of 11.

    >>> round(resemblance(sketch("某县全面推进依法行政工作报告"), sketch("某县全面推进依法行政工作总结")), 3)
    0.636
    """
    low = _padded([one, other])
    return float(_resemblances(low[:1], low[1:])[0])


def alike(one: Sketch, other: Sketch) -> bool:
    """Whether two texts are the same, nearly the same, or the shorter is at least half of the longer and part of it."""
    return one.exact == other.exact or bool(_alike([one, other], np.array([[0, 1]]))[0])


def _alike(sketches: Sequence[Sketch], pairs: Pairs) -> npt.NDArray[np.bool_]:
    """Which pairs (rows of two places in `sketches`) of different texts are alike.

    Most are not, which the upper halves of the hashes tell already, in a quarter of the time.
    """
    sizes, low = np.array([one.size for one in sketches], dtype=np.float64), _padded(sketches)
    high = (np.where(low == _NONE, _NONE, np.minimum(low, _NONE - 2**32)) >> 32).astype(np.uint32)
    found = np.zeros(len(pairs), dtype=bool)
    for at in range(0, len(pairs), TOGETHER):
        some = np.arange(at, min(at + TOGETHER, len(pairs)))
        for hashes, compared in ((high, _at_most), (low, _resemblances)):
            ones, others = pairs[some].T
            some = some[_near(compared(hashes[ones], hashes[others]), sizes[ones], sizes[others])]
        found[some] = True
    return found


def _near(shared: Floats, one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    """Whether texts of two sizes and that resemblance are alike."""
    shorter, longer = np.minimum(one, other), np.maximum(one, other)
    held = shared * (shorter + longer) / np.maximum((1 + shared) * shorter, 1)
    return (longer > 0) & (shorter >= 0.4 * longer) & ((shared >= ALIKE) | (held >= HELD))


def _padded(sketches: Sequence[Sketch]) -> Hashes:
    """The smallest hashes as a row a text, filled up with ``_NONE``."""
    low = np.full((len(sketches), KEPT), _NONE)
    for row, one in zip(low, sketches, strict=True):
        row[: len(one.low)] = one.low
    return low


def _at_most(one: Any, other: Any) -> Floats:
    """The resemblance of the texts of each row by parts of their hashes: as much as it is, or more."""
    merged = np.sort(np.concatenate((one, other), axis=1), axis=1)
    given = merged != np.iinfo(merged.dtype).max
    both = ((merged[:, 1:] == merged[:, :-1]) & given[:, 1:]).sum(axis=1)
    return both / np.maximum(np.minimum(KEPT, given.sum(axis=1) - both), 1)


def _resemblances(one: Hashes, other: Hashes) -> Floats:
    """The resemblance of the texts of each row."""
    merged = np.sort(np.concatenate((one, other), axis=1), axis=1)
    given = merged != _NONE
    again = (merged[:, 1:] == merged[:, :-1]) & given[:, 1:]  # no hash stands twice in one sketch
    union = np.minimum(KEPT, given.sum(axis=1) - again.sum(axis=1))
    rank = np.arange(1, again.shape[1] + 1) - np.cumsum(again, axis=1)  # of the hashes of the union, from 0
    return (again & (rank < union[:, None])).sum(axis=1) / np.maximum(union, 1)


def mark(
    reports: pd.DataFrame, manifest: pd.DataFrame | None = None, *, sketches: Sequence[Sketch] | None = None
) -> pd.DataFrame:
    """`reports` with duplicate_of and primary.

    duplicate_of is the report_id of the report whose text this one repeats, '' for all others. Nearly equal texts count
    only where years and places do not contradict each other; equal ones always. primary is True for the one report that
    stands for its place and year: of the ok ones that repeat no other, government before joint reports of Party and
    government before zones, reports before summaries (工作总结), the longer, the earlier published, then report_id. A
    department stands for itself, and so does a place that is not certain. A column `primary` of `manifest` overrules.
    `sketches` saves computing them again, one for each row.
    """
    rows = reports.reset_index(drop=True)
    made = list(sketches) if sketches is not None else [sketch(text) for text in rows["text"]]
    repeats = _repeats(rows, made)
    ids = rows["report_id"].tolist()
    marked = reports.assign(
        duplicate_of=pd.array(
            [ids[repeats[at]] if at in repeats else "" for at in range(len(ids))], dtype="str"
        )
    )
    return marked.assign(primary=_primary(rows, repeats, _stated(manifest)))


def _repeats(rows: pd.DataFrame, sketches: Sequence[Sketch]) -> dict[int, int]:
    """{row: the row it repeats}: texts are taken best first, each repeats the first taken before it that is alike."""
    order = _by_standing(rows)
    equal: dict[bytes, list[int]] = defaultdict(list)
    for at in order:
        if sketches[at].size:
            equal[sketches[at].exact].append(at)
    firsts = [group[0] for group in equal.values()]
    own = [sketches[at] for at in firsts]
    pairs = _candidates(rows.iloc[firsts], own)
    found: dict[int, int] = {}
    for better, at in pairs[_alike(own, pairs)].tolist():
        if at not in found and better not in found:
            found[at] = better
    repeated = {firsts[at]: firsts[better] for at, better in found.items()}
    return repeated | {at: repeated.get(group[0], group[0]) for group in equal.values() for at in group[1:]}


def _by_standing(rows: pd.DataFrame) -> list[int]:
    """Row numbers, the report first that others repeat: a report, of a known place, dated, early, long."""
    keys = zip(
        rows["status"], rows["code"], rows["published"], rows["n_chars"], rows["report_id"], strict=True
    )
    ranked = [
        (status != "ok", code == "", day == "", day, -size, name) for status, code, day, size, name in keys
    ]
    return sorted(range(len(rows)), key=ranked.__getitem__)


def _candidates(rows: pd.DataFrame, sketches: Sequence[Sketch]) -> Pairs:
    """Pairs of different texts worth comparing, by their places in `rows`, the better one first; sorted by the other, then
    by the better one."""
    years = rows["year"].astype("Int64").fillna(0).to_numpy(dtype=np.int64)
    named = (rows["code"] + rows["region"]).where(rows["code"] != "", "")
    places, distinct = pd.factorize(named)
    unknown = int(distinct.get_indexer(pd.Index([""]))[0]) if len(distinct) else -1
    groups = _groups(sketches, list(zip(years.tolist(), named.str[:4].tolist(), strict=True)))
    found = [np.empty(0, dtype=np.int64)]
    for members in groups:
        better, other = (members[:, place].ravel() for place in np.triu_indices(members.shape[1], 1))
        apart = (years[better] != years[other]) & (years[better] > 0) & (years[other] > 0)
        known = (places[better] != unknown) & (places[other] != unknown)
        near = ~(apart | (places[better] != places[other]) & known)
        found.append(other[near] * len(rows) + better[near])
    keys = np.unique(np.concatenate(found))
    return np.stack((keys % max(1, len(rows)), keys // max(1, len(rows))), axis=1)


def _groups(sketches: Sequence[Sketch], blocks: Sequence[tuple[int, str]]) -> Iterator[npt.NDArray[np.int64]]:
    """Texts that share a low hash, a row a hash, those that as many texts share together; `blocks` cut a crowd."""
    counts = [min(LOW, len(one.low)) for one in sketches]
    hashes = np.concatenate([one.low[:LOW] for one in sketches] or [np.empty(0, dtype=np.uint64)])
    texts = np.repeat(np.arange(len(sketches)), counts)
    order = np.lexsort((texts, hashes))
    hashes, texts = hashes[order], texts[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]][: len(hashes)])
    sizes = np.diff(np.r_[starts, len(hashes)])
    for size in range(2, CROWD + 1):
        first, some = starts[sizes == size], max(1, PAIRS // size**2)
        for at in range(0, len(first), some):
            yield texts[first[at : at + some, None] + np.arange(size)]
    for at, size in zip(starts[sizes > CROWD].tolist(), sizes[sizes > CROWD].tolist(), strict=True):
        yield from _blocks(texts[at : at + size].tolist(), blocks)


def _blocks(crowd: list[int], blocks: Sequence[tuple[int, str]]) -> Iterator[npt.NDArray[np.int64]]:
    """The texts of one year and prefecture among many that share a hash, some of each."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at in crowd:
        found[blocks[at]].append(at)
    yield from (np.array([block[:CROWD]]) for block in found.values())


def _primary(rows: pd.DataFrame, repeats: dict[int, int], stated: dict[str, bool]) -> npt.NDArray[np.bool_]:
    """Which rows stand for their place and year."""
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    records = rows[_STANDS].to_dict("records")
    for at, row in enumerate(records):
        said = stated.get(row["file"])
        if said or (said is None and row["status"] == "ok" and at not in repeats):
            groups[_stands_for(row)].append(at)
    chosen = {min(group, key=lambda at: _preference(records[at], stated)) for group in groups.values()}
    return np.array([at in chosen for at in range(len(records))], dtype=bool)


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
