"""From a table of ``fazhi.comparison.compare`` to the tables that charts of indicators take."""

from __future__ import annotations

import pandas as pd

from fazhi.codebook import Codebook, load
from fazhi.comparison import COUNT, HEADS, MISSING, NOT_APPLICABLE, STATED, way_name
from fazhi.plots.cells import COLUMNS


def for_chart(compared: pd.DataFrame, per: str = COUNT, *, codebook: Codebook | None = None) -> pd.DataFrame:
    """The rows of one `per` as ``fazhi.plots.cells.cells`` has them, for the dot plot, the heat map and the years.

    Names say what was divided by, units are those of the result. What is stated but does not compare (several years, a part of
    the government) counts as missing.

    >>> from fazhi.comparison import Choice, compare
    >>> reports = pd.DataFrame({"report_id": ["a"], "region": ["甲县"], "code": ["1"], "level": "county", "year": 2021,
    ...     "issuer_kind": "government"})
    >>> coded = pd.DataFrame({"report_id": ["a"], "indicator": "fines", "value": [5e4], "high": None, "unit": "元", "approx": "",
    ...     "scope": "", "period": "year", "sentence": "s"})
    >>> known = pd.DataFrame({"code": ["1"], "year": [2021], "population": [200_000.0]})
    >>> table = compare(coded, reports, known, choice=Choice(indicators=("fines",)))
    >>> for_chart(table, "inhabitants")[["region", "name_en", "value", "told"]].values.tolist()
    [['甲县', 'Fines and confiscations, per 10,000 inhabitants', 2500.0, 'stated']]
    """
    book = codebook or load()
    rows = compared[compared["per"].eq(per)].rename(columns={"place": "region"})
    rows = _named(rows, per, book)
    entries = [book.indicators[name] for name in rows["indicator"]]
    told = rows["applicability"].where(rows["applicability"].isin([STATED, NOT_APPLICABLE]), MISSING)
    return rows.assign(dimension=[entry.dimension for entry in entries], told=told)[COLUMNS].reset_index(
        drop=True
    )


def for_map(
    compared: pd.DataFrame, indicator: str, per: str = COUNT, *, codebook: Codebook | None = None
) -> pd.DataFrame:
    """The rows of an indicator as ``map_of`` takes them: those of the table with name_zh, name_en and unit."""
    rows = compared[compared["indicator"].eq(indicator) & compared["per"].eq(per)]
    return _named(rows, per, codebook or load())


def _named(rows: pd.DataFrame, per: str, book: Codebook) -> pd.DataFrame:
    """The rows with the names of their indicators, saying what they are divided by, and the unit."""
    entries = [book.indicators[name] for name in rows["indicator"]]
    units = [entry.unit if per in (COUNT, HEADS) else "%" for entry in entries]
    behind = {lang: "" if per == COUNT else f", {way_name(per, lang, book)}" for lang in ("zh", "en")}
    behind["zh"] = behind["zh"].replace(", ", "\uff0c")
    return rows.assign(
        unit=units,
        name_zh=[entry.name_zh + behind["zh"] for entry in entries],
        name_en=[entry.name_en + behind["en"] for entry in entries],
    )
