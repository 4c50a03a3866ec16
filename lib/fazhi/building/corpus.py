"""What one report cannot know: which repeats another and which stands for its place, growth across years, shared measures.

Each function goes through the parts one after another and keeps only what it compares, so memory grows with that alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fazhi.audit import NEAR, growth, place_key
from fazhi.building.parts import Part
from fazhi.building.storage import to_frame
from fazhi.duplicates import Sketch, mark
from fazhi.shared import shared

if TYPE_CHECKING:
    import pyarrow as pa

Corrected = Callable[[Part], "pa.Table"]
"""The indicators of a part with the researcher's corrections in them."""
_MEASURED = ["indicator", "unit", "scope"]
_NEEDED = ["report_id", "end", *_MEASURED]


def overview(parts: Sequence[Part], manifest: pd.DataFrame | None) -> pd.DataFrame:
    """All rows of `reports` but their text, in the order of the parts, with duplicate_of, primary and faults of the coding."""
    columns = [name for name in parts[0].read("reports").columns if name != "text"]
    reports = pd.concat([part.read("reports", columns) for part in parts], ignore_index=True)
    sketches = [sketch for part in parts for sketch in _sketches(part)]
    marked = mark(reports, manifest, sketches=sketches)
    faults = dict(pair for part in parts for pair in part.read("faults").itertuples(index=False, name=None))
    told = pd.Series([faults.get(name, "") for name in marked["report_id"]], index=marked.index, dtype="str")
    both = (marked["problem"] + "; " + told).str.removeprefix("; ")
    return marked.assign(problem=marked["problem"].where(told == "", both).astype("str"))


def _sketches(part: Part) -> list[Sketch]:
    made = part.read("sketches")
    rows = zip(made["exact"], made["size"], made["low"], strict=True)
    return [Sketch(exact, size, np.frombuffer(low, dtype=np.uint64)) for exact, size, low in rows]


def growth_of(parts: Sequence[Part], reports: pd.DataFrame, corrected: Corrected) -> pd.DataFrame:
    """Growth that reports state, held against the report of the year before, as ``audit.growth`` of the whole corpus gives it.

    Only figures that a change is said of, and those of the year before they are compared with, are kept.
    """
    places = _places(reports)
    said, wanted = [], []
    for part in parts:
        changes, keys = _said(part.read("changes"), to_frame(corrected(part).select(_NEEDED)), places)
        said.append(changes)
        wanted.append(keys)
    keys = pd.concat(wanted).drop_duplicates()
    keys = pd.concat([keys, keys.assign(year=keys["year"] - 1)]).drop_duplicates()
    figures = [_kept(corrected(part), places, keys) for part in (parts if len(keys) else parts[:1])]
    return growth(pd.concat(said), pd.concat(figures), reports)


def _places(reports: pd.DataFrame) -> pd.DataFrame:
    """report_id, place and year of the reports that stand for a place and year."""
    found = [(row["report_id"], place_key(row), row["year"]) for row in reports.to_dict("records")]
    rows = [(report, repr(place), int(year)) for report, place, year in found if place is not None]
    return pd.DataFrame(rows, columns=["report_id", "place", "year"]).astype(
        {"place": "str", "report_id": "str"}
    )


def _said(
    changes: pd.DataFrame, figures: pd.DataFrame, places: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Changes said close behind a figure, and the keys (place, year, what is measured) of those figures."""
    figures = figures[figures["report_id"].isin(changes["report_id"])]
    near = figures.merge(changes[["report_id", "start", "quantity_id"]], on="report_id")
    near = near[(near["start"] - near["end"]).between(0, NEAR)]
    keys = near.merge(places, on="report_id")[["place", "year", *_MEASURED]]
    return changes[changes["quantity_id"].isin(near["quantity_id"])], keys.drop_duplicates()


def _kept(figures: pa.Table, places: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """The figures with one of the keys."""
    keyed = to_frame(figures.select(["report_id", *_MEASURED])).merge(places, on="report_id", how="left")
    known = keyed.merge(keys.assign(known=True), on=["place", "year", *_MEASURED], how="left")["known"]
    return to_frame(figures.filter(known.notna().to_numpy()))


def shared_of(parts: Sequence[Part], reports: pd.DataFrame) -> pd.DataFrame:
    """The table ``shared`` of all reports that repeat no other."""
    once = reports.loc[reports["duplicate_of"] == "", "report_id"]
    columns = ["measure_id", "report_id", "part", "text"]
    measures = [part.read("measures", columns) for part in parts]
    return shared(pd.concat([rows[rows["report_id"].isin(once)] for rows in measures], ignore_index=True))
