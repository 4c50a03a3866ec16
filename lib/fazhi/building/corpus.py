"""What one report cannot know: which repeats another and which stands for its place, growth across years, shared measures.

Each function goes through the parts one after another and keeps only what it compares, so memory grows with that alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fazhi.audit import NEAR, OF_FIGURES, growth, place_key, records
from fazhi.building.parts import Part
from fazhi.building.storage import to_frame
from fazhi.duplicates import STANDING, Sketch, Sketches, gathered, mark
from fazhi.shared import shared

if TYPE_CHECKING:
    import pyarrow as pa

Corrected = Callable[..., "pa.Table"]
"""The indicators of a part (or some columns of them) with the researcher's corrections in them."""
_MEASURED = ["indicator", "unit", "scope"]
_NEEDED = ["report_id", "end", *_MEASURED]
_PLACE = ["region", "code", "year", "primary", "issuer_kind", "issuer"]
_APART = 2**40  # more than a text has characters: report and place in it as one number


def overview(parts: Sequence[Part], manifest: pd.DataFrame | None) -> pd.DataFrame:
    """All rows of `reports`, in the order of the parts, with duplicate_of, primary and faults of the coding.

    Of the other columns it has those by which reports are compared and told apart.
    """
    reports = _together(parts, "reports", [*STANDING, "problem"])
    marked = mark(reports, manifest, sketches=_sketches(parts))
    faults = dict(_together(parts, "faults").itertuples(index=False, name=None))
    told = pd.Series([faults.get(name, "") for name in marked["report_id"]], index=marked.index, dtype="str")
    both = (marked["problem"] + "; " + told).str.removeprefix("; ")
    return marked.assign(problem=marked["problem"].where(told == "", both).astype("str"))


def _sketches(parts: Sequence[Part]) -> Sketches:
    """The sketches of all texts: those that are compared in full are read again, for they take memory."""
    made = chain.from_iterable(map(_sketches_of, parts))
    return gathered(made, lambda rows: _whole(parts, rows))


def _whole(parts: Sequence[Part], rows: Collection[int]) -> dict[int, Sketch]:
    """The sketches of some reports, by their row."""
    wanted, found = set(rows), dict[int, Sketch]()
    for part, own in zip(parts, _own(parts), strict=True):
        some = wanted.intersection(range(own.start, own.stop))
        if some:
            made = _sketches_of(part)
            found |= {at: made[at - own.start] for at in some}
    return found


def _sketches_of(part: Part) -> list[Sketch]:
    """The sketches of a part, each with hashes of its own."""
    made = part.table("sketches")
    lows = (low.values.to_numpy().copy() for low in made["low"])
    return list(map(Sketch, made["exact"].to_pylist(), made["size"].to_pylist(), lows))


def _together(parts: Sequence[Part], table: str, columns: list[str] | None = None) -> pd.DataFrame:
    """A table, or some of its columns, of all parts."""
    return to_frame(_joined(part.table(table, columns) for part in parts))


def _joined(tables: Iterable[pa.Table]) -> pa.Table:
    """Tables one after another, each column in one piece: hundreds of small ones leave holes in the memory."""
    import pyarrow as pa

    return pa.concat_tables(list(tables)).combine_chunks()


def growth_of(parts: Sequence[Part], reports: pd.DataFrame, corrected: Corrected) -> pd.DataFrame:
    """Growth that reports state, held against the report of the year before, as ``audit.growth`` of the whole corpus gives it.

    Only figures that a change is said of, and those of the year before they are compared with, are kept.
    """
    places = _Places(reports)
    said = [_said(part.table("changes"), corrected(part, _NEEDED)) for part in parts]
    wanted = places.keys(_joined(figures for _, figures in said))
    figures = [
        _kept(corrected(part, OF_FIGURES), places, own, wanted)
        for part, own in zip(parts, _own(parts), strict=True)
    ]
    changes = to_frame(_joined(near for near, _ in said))
    return growth(changes, to_frame(_joined(figures)), reports)


class _Places:
    """The places and years that reports stand for, as numbers: ``of`` tells those of a column of report ids."""

    def __init__(self, reports: pd.DataFrame) -> None:
        import pyarrow as pa

        columns = [name for name in _PLACE if name in reports]
        told = ((place_key(row), row["year"]) for row in records(reports, columns))
        keys = [(place, int(year)) if place else None for place, year in told]
        number = {key: i for i, key in enumerate(dict.fromkeys(filter(None, keys)))}
        numbers = [number[key] if key else -1 for key in keys]
        before = [number.get((place, year - 1), -1) for place, year in number]
        self._ids = pa.array(reports["report_id"])
        self._numbers, self._before = np.array(numbers, np.int64), np.array([*before, -1], np.int64)

    def of(self, report_ids: pa.ChunkedArray, own: slice = slice(None)) -> NDArray[np.int64]:
        """The number of the place and year of each; -1 where a report stands for none. `own`: the reports they are among."""
        return np.append(self._numbers[own], -1)[_index(report_ids, self._ids[own])]

    def keys(self, figures: pa.Table) -> _Keys:
        """What figures measure, where and when, and the same of the year before."""
        named = _named(figures)
        measured = named.unique()
        now = self.of(figures["report_id"])
        places, what = np.concatenate((now, self._before[now])), np.tile(_index(named, measured), 2)
        return _Keys(measured, np.unique((places * max(1, len(measured)) + what)[places >= 0]))


class _Keys(NamedTuple):
    """Things measured, and pairs of place and year with one of them: number of the place × number of things + the thing's."""

    measured: pa.Array
    pairs: NDArray[np.int64]


def _index(values: pa.ChunkedArray, known: pa.Array) -> NDArray[np.int64]:
    """The place of each value among the known ones; -1 for others."""
    import pyarrow.compute as pc

    return pc.fill_null(pc.index_in(values, known), -1).to_numpy().astype(np.int64)


def _named(figures: pa.Table) -> pa.ChunkedArray:
    """What each figure measures, as one text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    told = (figures[name] for name in _MEASURED)
    return pc.binary_join_element_wise(*told, pa.scalar("\0", pa.large_string()))


def _said(changes: pa.Table, figures: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Changes said close behind a figure, and the figures they are said of."""
    known = changes["report_id"].unique()
    said = _index(changes["report_id"], known) * _APART + changes["start"].to_numpy()
    of = _index(figures["report_id"], known)
    ends = np.where(of < 0, -_APART, of * _APART + figures["end"].to_numpy())
    return changes.filter(_follows(np.sort(ends), said)), figures.filter(_leads(ends, np.sort(said)))


def _follows(ends: NDArray[np.int64], said: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which changes stand close behind one of the figures that end at `ends`, sorted."""
    last = np.searchsorted(ends, said, side="right") - 1
    return (
        (last >= 0) & (said - ends.take(last, mode="clip") <= NEAR)
        if len(ends)
        else np.zeros(len(said), bool)
    )


def _leads(ends: NDArray[np.int64], said: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which figures have one of the changes that begin at `said`, sorted, close behind them."""
    first = np.searchsorted(said, ends)
    return (
        (first < len(said)) & (said.take(first, mode="clip") - ends <= NEAR)
        if len(said)
        else np.zeros(len(ends), bool)
    )


def _own(parts: Sequence[Part]) -> Iterator[slice]:
    """The rows of `reports` that each part has."""
    ends = list(accumulate(part.files for part in parts))
    return map(slice, [0, *ends[:-1]], ends)


def _kept(figures: pa.Table, places: _Places, own: slice, wanted: _Keys) -> pa.Table:
    """The figures of a part that measure what is wanted; `own` are its rows of `reports`."""
    what, where = _index(_named(figures), wanted.measured), places.of(figures["report_id"], own)
    pairs = where * max(1, len(wanted.measured)) + what
    known = (what >= 0) & (where >= 0) & _among(pairs, wanted.pairs)
    return figures.filter(known) if known.any() else figures.slice(0, 0)


def _among(pairs: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the pairs are wanted; those are sorted, so that none of the others needs to be."""
    if not len(wanted):
        return np.zeros(len(pairs), bool)
    return wanted.take(np.searchsorted(wanted, pairs), mode="clip") == pairs


def shared_of(parts: Sequence[Part], reports: pd.DataFrame) -> pd.DataFrame:
    """The table ``shared`` of all reports that repeat no other."""
    once = reports.loc[reports["duplicate_of"] == "", "report_id"]
    columns = ["measure_id", "report_id", "part", "text"]
    measures = [part.read("measures", columns) for part in parts]
    return shared(pd.concat([rows[rows["report_id"].isin(once)] for rows in measures], ignore_index=True))
