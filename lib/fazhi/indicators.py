"""Indicators: the figures of reports that the codebook knows, and the table of places made of them.

``indicators`` codes a table of quantities; ``wide`` lays the result out as places × indicators, ``availability`` tells
there what is stated, what is missing and what such a place cannot have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from fazhi.codebook import Codebook, load
from fazhi.coding.report import About, Row, read_indicators

__all__ = ["COLUMNS", "About", "Row", "availability", "indicators", "read_indicators", "wide"]

COLUMNS = (
    "report_id", "file", "quantity_id", "region", "code", "level", "year", "indicator", "dimension", "value", "high",
    "unit", "approx", "scope", "period", "from_year", "to_year", "start", "end", "raw_start", "raw_end", "text", "sentence",
)  # fmt: skip
_FROM_QUANTITY = ("file", "quantity_id", "raw_start", "raw_end", "text", "sentence")
_FROM_REPORT = ("report_id", "region", "code", "level", "year")
_TYPES = {
    **dict.fromkeys(("start", "end", "raw_start", "raw_end"), "int64"),
    **dict.fromkeys(("value", "high"), "float64"),
    **dict.fromkeys(("year", "from_year", "to_year"), "Int64"),
}
PLACE = ["region", "code", "level", "year"]


class _Figure(NamedTuple):
    """What the coding reads of a row of the ledger."""

    start: int
    end: int
    kind: str
    unit: str
    value: Any
    high: Any
    approx: str
    role: str


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
    book = codebook or load()
    if quantities.empty:
        return _frame([])
    columns = [quantities[name].to_numpy(dtype=object) for name in _Figure._fields]
    figures = [_Figure(*values) for values in zip(*columns, strict=True)]
    places = quantities.groupby("report_id", sort=False).indices
    parts = None if sections is None else dict(iter(sections.groupby("report_id", sort=False)))
    records: list[dict[str, Any]] = []
    for report in reports.to_dict("records"):
        own = places.get(report["report_id"])
        if own is not None and isinstance(report.get("text"), str):
            about = About(_text(report.get("level")), _year(report.get("year")))
            rows = [figures[i] for i in own]
            coded = read_indicators(rows, report["text"], _parts(report, parts), codebook=book, about=about)
            known = {name: report.get(name) for name in _FROM_REPORT}
            records += ({**known, **row._asdict(), "place": own[row.place]} for row in coded)
    return _frame(_sourced(records, quantities))


def _sourced(records: list[dict[str, Any]], quantities: pd.DataFrame) -> list[dict[str, Any]]:
    """The records with what the ledger tells of their figures, which `place` points to."""
    rows = quantities[list(_FROM_QUANTITY)].iloc[[record["place"] for record in records]]
    columns = [rows[name].to_numpy(dtype=object) for name in _FROM_QUANTITY]
    for record, values in zip(records, zip(*columns, strict=True), strict=True):
        record.update(zip(_FROM_QUANTITY, values, strict=True))
    return records


def _parts(report: Mapping[Any, Any], sections: Mapping[Any, pd.DataFrame] | None) -> list[_Part]:
    """Parts of a report, later ones inside earlier ones."""
    if sections is None:
        from fazhi.outline import read_outline
        from fazhi.structure.parts import title_end

        found = read_outline(report["text"], title_end(report["text"], _text(report.get("title"))))
        return [_Part(s.start, s.end, s.part) for s in found]
    if report["report_id"] not in sections:
        return []
    table = sections[report["report_id"]].sort_values("start", kind="stable")
    return [_Part(*values) for values in zip(table["start"], table["end"], table["part"], strict=True)]


def _frame(records: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    for name in ("year", "from_year", "to_year"):
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
    return frame.astype({name: _TYPES.get(name, "str") for name in COLUMNS})


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
    cells = {key: _combined(part, book) for key, part in main.groupby(["report_id", "indicator"], sort=False)}
    rows = _places(reports)
    table = {
        name: [cells.get((key, name), float("nan")) for key in rows["report_id"]] for name in book.indicators
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
