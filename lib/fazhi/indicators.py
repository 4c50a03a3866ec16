"""Indicators: the figures of reports that the codebook knows, and the table of places made of them.

``indicators`` codes a table of quantities; ``wide`` lays the result out as places × indicators, ``availability`` tells
there what is stated, what is missing and what such a place cannot have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd

from fazhi.codebook import Codebook, load
from fazhi.coding import report
from fazhi.coding.clauses import pages as pages_of
from fazhi.coding.figures import COUNT, Counted, by_column
from fazhi.coding.limits import Period
from fazhi.coding.report import About, Found, Row, read_indicators
from fazhi.rows import Columns, Table, by_report, picked, taken

__all__ = ["COLUMNS", "About", "Row", "availability", "indicators", "read_indicators", "wide"]

COLUMNS = (
    "report_id", "file", "quantity_id", "region", "code", "level", "year", "indicator", "dimension", "value", "high",
    "unit", "approx", "scope", "period", "from_year", "to_year", "start", "end", "raw_start", "raw_end", "text", "sentence",
)  # fmt: skip
_FROM_QUANTITY = (
    "file", "quantity_id", "value", "high", "unit", "approx", "start", "end", "raw_start", "raw_end", "text", "sentence",
)  # fmt: skip
_FROM_REPORT = ("report_id", "region", "code", "level", "year")
_OWN = ("indicator", "dimension", "scope", *Period._fields)
_TYPES = {
    **dict.fromkeys(("start", "end", "raw_start", "raw_end"), "int64"),
    **dict.fromkeys(("value", "high"), "float64"),
    **dict.fromkeys(("year", "from_year", "to_year"), "Int64"),
}
PLACE = ["region", "code", "level", "year"]


_new = tuple.__new__  # of a NamedTuple, without the call that names its fields


class _Part(NamedTuple):
    start: int
    end: int
    part: str


def indicators(
    quantities: pd.DataFrame,
    reports: pd.DataFrame,
    codebook: Codebook | None = None,
    sections: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The coded figures of all reports: a row a figure, columns ``COLUMNS``.

    `value` and `high` are in the unit counted (money in 元), `period` is year, cumulative, other_year or plan, `scope`
    empty for the reporting government as a whole. `reports` needs report_id, text, region, code, level and year.
    Without `sections` the outline of each text is read again to know its problems and plans.

    >>> from fazhi.quantities import read_quantities
    >>> text = "2021年,我县收到行政复议申请40件,受理35件,维持20件。"
    >>> [(r.indicator, r.value) for r in read_indicators(read_quantities(text), text, about=About("county", 2021))]
    [('reconsideration_received', 40), ('reconsideration_accepted', 35), ('reconsideration_upheld', 20)]
    """
    return rows_of(quantities, reports, codebook, sections).frame()


def rows_of(
    quantities: Table, reports: pd.DataFrame, codebook: Codebook | None = None, sections: Table | None = None
) -> Columns:
    """The coded figures of all reports by column."""
    book = codebook or load()
    figures = _figures(quantities)
    parts = None if sections is None else by_report(sections, _Part._fields)
    unknown = [float("nan")] * len(reports)
    known = [reports[n].tolist() if n in reports else unknown for n in (*_FROM_REPORT, "text", "title")]
    told = [row for row in zip(*known, strict=True) if row[0] in figures and isinstance(row[5], str)]
    pages = pages_of([row[5] for row in told], [figures[row[0]] for row in told], book)
    coded: list[Found] = []
    sources: list[int] = []
    places: list[tuple[Any, ...]] = []
    for (name, region, code, level, year, text, title), page in zip(told, pages, strict=True):
        about = About(_text(level), _year(year))
        inside = _outlined(text, _text(title)) if parts is None else _parts(parts.get(name, ()))
        found = report.coded(page, text, inside, about)
        coded += found
        sources += [page.places[one.place] for one in found]
        places += [(name, region, code, level, about.year)] * len(found)
    regions = list(zip(*places, strict=True)) or [()] * len(_FROM_REPORT)
    names = (*_FROM_QUANTITY, *_FROM_REPORT, *_OWN)
    cells = dict(
        zip(names, [*picked(quantities, _FROM_QUANTITY, sources), *regions, *_own(coded)], strict=True)
    )
    return Columns({name: cells[name] for name in COLUMNS}, _TYPES)


def _figures(quantities: Table) -> dict[str, Counted]:
    """The figures of each report that count something; their places are rows of the ledger."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    told = taken(quantities, ("report_id", "kind", "start", "end", "unit", "value", "role"))
    for place, (name, kind, start, end, unit, value, role) in enumerate(told):
        if kind == COUNT:
            found[name].append((start, end, unit, value, role, place))
    return {name: by_column(rows) for name, rows in found.items()}


def _own(coded: Sequence[Found]) -> list[Sequence[Any]]:
    """What is found of coded figures (``_OWN``), by column."""
    told = [(one.coded.entry, one.scope, one.period) for one in coded]
    rows = [(entry.id, entry.dimension, scope, *period) for entry, scope, period in told]
    return list(zip(*rows, strict=True)) or [()] * len(_OWN)


def _outlined(text: str, title: str) -> list[_Part]:
    """Parts of a report whose outline is not known."""
    from fazhi.outline import read_outline
    from fazhi.structure.parts import title_end

    return [_Part(s.start, s.end, s.part) for s in read_outline(text, title_end(text, title))]


def _parts(sections: Sequence[tuple[Any, ...]]) -> list[_Part]:
    """Parts of a report, later ones inside earlier ones."""
    return sorted(map(partial(_new, _Part), sections), key=itemgetter(0))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _year(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def wide(coded: pd.DataFrame, reports: pd.DataFrame, *, codebook: Codebook | None = None) -> pd.DataFrame:
    """Places × indicators: a row a report that stands for its place and year, a column an indicator, values as float64.

    Only figures of the year itself and of the whole government; batches are added where the codebook says `combine:
    sum`, else the first figure said stands. An empty cell (NaN) is a figure not stated, 0 is a stated zero;
    ``availability`` has the same shape.
    """
    book = codebook or load()
    main = coded[(coded["period"] == "year") & (coded["scope"].fillna("") == "")]
    key = ["report_id", "indicator"]
    once = main.drop_duplicates(key)
    cells: dict[Any, float] = dict(
        zip(zip(once["report_id"], once["indicator"], strict=True), once["value"], strict=True)
    )
    several = main[main.duplicated(key, keep=False)]
    cells |= {name: _combined(part, book) for name, part in several.groupby(key, sort=False)}
    rows = _places(reports)
    table = {
        name: [cells.get((report, name), float("nan")) for report in rows["report_id"]]
        for name in book.indicators
    }
    return pd.DataFrame(table, index=pd.MultiIndex.from_frame(rows[PLACE]), dtype="float64")


def _combined(figures: pd.DataFrame, book: Codebook) -> float:
    """One value of several: batches added, where the entry says so; the first one said otherwise.

    A value that another sentence (a preamble, a table) says again is the same batch said twice.
    """
    entry = book.indicators.get(figures["indicator"].iloc[0])
    if not entry or entry.combine != "sum":
        return float(figures["value"].iloc[0])
    total, said = 0.0, set[float]()
    for _, batch in figures.groupby("sentence", sort=False)["value"]:
        total += batch[~batch.isin(said)].sum()
        said.update(batch)
    return total


def _places(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports that stand for their place and year."""
    rows = reports
    for column, wanted in (("status", "ok"), ("primary", True)):
        if column in rows:
            rows = rows[rows[column] == wanted]
    return rows.sort_values([*PLACE, "report_id"], kind="stable")[[*PLACE, "report_id"]]


def availability(
    coded: pd.DataFrame, reports: pd.DataFrame, *, codebook: Codebook | None = None
) -> pd.DataFrame:
    """What each cell of ``wide`` is: stated, missing, or not applicable (such a place cannot have it)."""
    book = codebook or load()
    table = wide(coded, reports, codebook=book)
    told = table.notna().replace({True: "stated", False: "missing"}).astype("str")
    levels = table.index.get_level_values("level")
    for name, entry in book.indicators.items():
        outside = (levels != "") & ~levels.isin(entry.levels) & levels.notna()
        told.loc[outside & (told[name] == "missing"), name] = "not applicable"
    return told
