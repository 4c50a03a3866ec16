"""The table behind charts of indicators: a row a place and indicator, with what is stated and how exactly.

Charts take this table, so whatever is done to it before (rows left out, places named in another language, values
divided by the population) is drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from fazhi.codebook import Codebook, load
from fazhi.indicators import PLACE, availability, wide
from fazhi.plots.style import LEVELS, words

COLUMNS = [
    "report_id", *PLACE, "indicator", "name_zh", "name_en", "dimension", "unit", "value", "high", "approx", "told",
]  # fmt: skip
KEPT = ("approx", "high", "unit")


def cells(
    indicators: pd.DataFrame,
    reports: pd.DataFrame,
    *,
    codebook: Codebook | None = None,
    year: int | None = None,
) -> pd.DataFrame:
    """Places × indicators as rows, columns ``COLUMNS``: the value of ``fazhi.indicators.wide`` and what it is.

    `told` is stated, missing or not applicable; `approx` and `high` (upper end of a range) are those of the figure,
    `unit` is the codebook's. One report a place and year (primary, ok); `year` keeps that year only. Order: level, code,
    region, year, then the codebook's. An empty table where there is no such report.
    """
    book = codebook or load()
    values, told = (f(indicators, reports, codebook=book) for f in (wide, availability))
    kept = _kept(reports)
    long = pd.DataFrame(
        {
            **{name: np.repeat(kept[name].to_numpy(), values.shape[1]) for name in ["report_id", *PLACE]},
            "indicator": np.tile(values.columns.to_numpy(), len(values)),
            "value": values.to_numpy().ravel(),
            "told": told.to_numpy().ravel(),
        }
    )
    long = long.merge(_names(book), on="indicator", how="left").merge(
        _figures(indicators), on=["report_id", "indicator"], how="left"
    )
    long["approx"] = long["approx"].fillna("").where(long["told"].eq("stated"), "")
    long = long[long["year"].eq(year)] if year is not None else long
    return in_order(long[COLUMNS]).reset_index(drop=True)


def _kept(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports that ``wide`` has a row of, in its order."""
    rows = reports
    for column, wanted in (("status", "ok"), ("primary", True)):
        if column in rows:
            rows = rows[rows[column] == wanted]
    named = {name: rows[name].fillna("") for name in ("region", "code", "level")}
    return rows.sort_values([*PLACE, "report_id"], kind="stable").assign(**named)


def _names(book: Codebook) -> pd.DataFrame:
    entries = book.indicators.values()
    return pd.DataFrame(
        [(e.id, e.name_zh, e.name_en, e.dimension, e.unit) for e in entries],
        columns=["indicator", "name_zh", "name_en", "dimension", "unit"],
    )


def _figures(indicators: pd.DataFrame) -> pd.DataFrame:
    """How exactly each figure is said: the first approximation and upper end of those that make up a cell."""
    main = indicators[indicators["period"].eq("year") & indicators["scope"].fillna("").eq("")]
    said = main.assign(approx=main["approx"].fillna("").replace("", None))
    return said.groupby(["report_id", "indicator"], sort=False)[["approx", "high"]].first().reset_index()


def rank_of_level(levels: pd.Series) -> pd.Series:
    """0 for national … 4 for township, 5 for an unknown level.

    >>> rank_of_level(pd.Series(["county", "province", ""])).tolist()
    [3, 1, 5]
    """
    return levels.map({level: i for i, level in enumerate(LEVELS)}).fillna(len(LEVELS)).astype(int)


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by level, code, region and year; within these as they are."""
    keys = [name for name in ("code", "region", "year") if name in rows]
    return (
        rows.assign(_level=rank_of_level(rows["level"]))
        .sort_values(["_level", *keys], kind="stable", na_position="last")
        .drop(columns="_level")
    )


def latest(table: pd.DataFrame) -> pd.DataFrame:
    """Of each place only the latest year in which it has rows."""
    last = table.groupby(["region", "code", "level"], dropna=False)["year"].transform("max")
    return table[table["year"].eq(last).fillna(False) | table["year"].isna() & last.isna()]


def place_labels(rows: pd.DataFrame, *, with_year: bool = False) -> list[str]:
    """A label a row: the region; its code where two places share the name; the year where it is asked for.

    >>> two = pd.DataFrame({"region": ["鼓楼区", "鼓楼区"], "code": ["320106", "350102"], "year": [2020, 2021]})
    >>> place_labels(two, with_year=True)
    ['鼓楼区 320106 2020', '鼓楼区 350102 2021']
    """
    codes = rows.groupby("region")["code"].transform("nunique") > 1
    years = ["" if pd.isna(year) or not with_year else f" {int(year)}" for year in rows["year"]]
    names = zip(rows["region"], rows["code"], codes, years, strict=True)
    return [
        f"{region or '–'}{f' {code}' if shared and code else ''}{year}"
        for region, code, shared, year in names
    ]


def years_of(rows: pd.DataFrame) -> str:
    """The years of some rows: 2021, or 2018–2021.

    >>> years_of(pd.DataFrame({"year": [2021, 2018, None]}))
    '2018–2021'
    """
    years = rows["year"].dropna()
    if years.empty:
        return "–"
    first, last = int(years.min()), int(years.max())
    return str(first) if first == last else f"{first}–{last}"


def unit_label(unit: str, lang: str) -> str:
    """A unit in the language: 件 is "number" in English, 元 "CNY"."""
    if lang == "zh":
        return unit
    return words(lang, "units").get(unit, words(lang, "units")["other"])


def number(value: float, lang: str = "zh", *, most: int = 6) -> str:
    """A figure in at most `most` digits; beyond them in 万 and 亿, or k, M and bn.

    >>> number(1703000), number(1703000, "en"), number(98.73), number(57973)
    ('170.3万', '1.703M', '98.73', '57,973')
    """
    if pd.isna(value):
        return ""
    steps: Any = ((1e8, "亿"), (1e4, "万")) if lang == "zh" else ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
    if abs(value) < max(10 ** (most - 1), steps[-1][0]):
        return f"{value:,.4g}" if value % 1 and abs(value) < 1000 else f"{value:,.0f}"
    size, sign = next((step for step in steps if abs(value) >= step[0]), steps[-1])
    return f"{value / size:,.4g}{sign}"
