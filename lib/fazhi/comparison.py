"""Figures of places that may stand side by side, and what must be said beside them.

A county and a prefecture, a count of one year and one of five, a government and one of its departments do not compare.
``compare`` lays out what does: one report a place, figures of the whole government for the year, ranked among places of the
same level only, also per 10,000 inhabitants (from the researcher's covariates) and as a share of another indicator (where the
codebook's `of` names one). What is left out stays as a row that says why. ``warnings`` says what differs all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fazhi.codebook import Codebook, load
from fazhi.covariates import join
from fazhi.plots.style import LEVELS, words

COLUMNS = (
    "place", "report_id", "code", "level", "year", "indicator", "per", "value", "high", "unit", "approx", "period", "nature",
    "applicability", "rank_within_level", "n_level", "covariate_year",
)  # fmt: skip
COUNT, HEADS = "", "inhabitants"
"""Values of `per`: the figure as stated; per 10,000 inhabitants. Else the id of the indicator it is a share of, in %."""
STATED, MISSING, NOT_APPLICABLE = "stated", "missing", "not applicable"
SEVERAL_YEARS, LIMITED = "several years", "limited"
NO_INHABITANTS, NO_TOTAL = "no inhabitants", "no total"
_KEY = ["report_id", "indicator"]
_UP, _DOWN = ("more_than", "at_least"), ("less_than", "at_most")


@dataclass(frozen=True)
class Choice:
    """What is compared: kinds of issuers, years (None: all), indicators (None: all of the codebook).

    Of a place with several reports the latest stands, unless `each_year`: then ranks are of one year. `within` is how many
    years a population may be away from the report's year.
    """

    issuers: tuple[str, ...] = ("government",)
    years: tuple[int, ...] | None = None
    indicators: tuple[str, ...] | None = None
    each_year: bool = False
    within: int = 0


def compare(
    coded: pd.DataFrame,
    reports: pd.DataFrame,
    covariates: pd.DataFrame | None = None,
    *,
    choice: Choice | None = None,
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """A row a place, indicator and `per`, columns ``COLUMNS``, also where there is nothing to compare.

    `coded` is the table ``indicators``, `covariates` what ``fazhi.covariates.read`` gives. `value` is in `unit` (money in 元)
    where `per` is '', per 10,000 inhabitants where it is 'inhabitants', else in % of the indicator that `per` names. `applicability`:
    stated; missing; not applicable (such a place cannot have it); several years (a flow stated only over several years);
    limited (stated only for a field, a department, another year or as a plan); no inhabitants, no total (what to divide by is
    not known). Rank 1 is the highest of the `n_level` places of the level that state it; equal values share a rank. A stock may
    be cumulative (`period` says so). Raises ValueError for an indicator that the codebook does not know.

    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "region": ["甲县", "乙县"], "code": ["1", "2"], "level": "county",
    ...     "year": 2021, "issuer_kind": "government", "primary": True, "status": "ok"})
    >>> coded = pd.DataFrame({"report_id": ["a", "b"], "indicator": "litigation_won", "value": [8.0, 5.0], "high": np.nan,
    ...     "unit": "件", "approx": ["", "more_than"], "scope": "", "period": "year", "sentence": "s"})
    >>> table = compare(coded, reports, choice=Choice(indicators=("litigation_won",)))
    >>> table.loc[table["per"].eq(""), ["place", "value", "approx", "rank_within_level", "n_level"]].values.tolist()
    [['甲县', 8.0, '', 1, 2], ['乙县', 5.0, 'more_than', 2, 2]]
    """
    book, choice = codebook or load(), choice or Choice()
    names = list(choice.indicators or book.indicators)
    if unknown := [name for name in names if name not in book.indicators]:
        raise ValueError(f"indicators not in the codebook: {', '.join(unknown)}")
    totals = {total: part for part, total in _relations(book) if part in names}
    places = comparable_reports(reports, choice)
    rows = places.merge(pd.DataFrame({"indicator": list(dict.fromkeys([*names, *totals]))}), how="cross")
    rows = _with_figures(rows, coded, book)
    if covariates is not None:
        rows = join(rows, covariates, within=choice.within)
    ways = [rows, _shares(rows, book), _per_head(rows, book) if covariates is not None else rows.head(0)]
    table = pd.concat([way for way in ways if len(way)] or [rows], ignore_index=True)
    return _ranked(table[table["indicator"].isin(names)], choice)


def comparable_reports(reports: pd.DataFrame, choice: Choice | None = None) -> pd.DataFrame:
    """The reports that are compared: report_id, place, code, level, year; by level, code and year.

    Read, primary, of the issuers and years of `choice`; of a place the latest, unless `each_year`. `place` is the region,
    with prefecture or province before it (the code behind it, where that does not help) where a name stands for two places.
    """
    choice = choice or Choice()
    rows = reports[reports["issuer_kind"].isin(choice.issuers)]
    for column, wanted in (("status", "ok"), ("primary", True)):
        rows = rows[rows[column] == wanted] if column in rows else rows
    if choice.years is not None:
        rows = rows[rows["year"].isin(choice.years)]
    rows = rows.assign(place=place_names(rows)).sort_values(["year", "report_id"], kind="stable")
    key = rows["code"].where(rows["code"].fillna("").ne(""), rows["report_id"])
    if not choice.each_year:
        rows = rows[~key.duplicated(keep="last")]
    order = rows["level"].map({level: i for i, level in enumerate(LEVELS)})
    rows = rows.assign(_order=order.fillna(9)).sort_values(["_order", "code", "place", "year"], kind="stable")
    return rows[["report_id", "place", "code", "level", "year"]].reset_index(drop=True)


def place_names(reports: pd.DataFrame) -> pd.Series:
    """A name for each report's place, different for different places: 鼓楼区 becomes 南京市鼓楼区 where there is another.

    >>> rows = pd.DataFrame({"region": ["鼓楼区", "鼓楼区"], "code": ["320106", "350102"], "prefecture": ["南京市", "福州市"]})
    >>> place_names(rows).tolist()
    ['南京市鼓楼区', '福州市鼓楼区']
    """

    def column(name: str) -> pd.Series:
        blank = pd.Series("", index=reports.index, dtype="str")
        return reports[name].fillna("").astype("str") if name in reports else blank

    names = column("region").mask(column("region").eq(""), column("report_id"))
    key = column("code").mask(column("code").eq(""), column("report_id"))
    for above in ("prefecture", "province"):
        wider = column(above)
        names = names.where(~_several(key, names) | (wider == names), wider + names)
    return names.where(~_several(key, names), names + " " + key)


def _several(keys: pd.Series, names: pd.Series) -> pd.Series:
    """Whether a name stands for several places."""
    return keys.groupby(names).transform("nunique") > 1


def _relations(book: Codebook) -> list[tuple[str, str]]:
    """Pairs of a part and its total that the rates of the codebook name, each once."""
    return list(dict.fromkeys((e.of[0], e.of[1]) for e in book.indicators.values() if len(e.of) == 2))


def _with_figures(rows: pd.DataFrame, coded: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The grid of places and indicators with value, unit, approximation, and why there is none."""
    entries = rows["indicator"].map(book.indicators)
    rows = rows.assign(per=COUNT, nature=[entry.nature for entry in entries])
    mine = coded[coded["report_id"].isin(rows["report_id"]) & coded["indicator"].isin(rows["indicator"])]
    mine = mine.assign(
        stock=mine["indicator"].map({n: e.nature == "stock" for n, e in book.indicators.items()})
    )
    whole = mine[mine["scope"].fillna("").eq("")]
    usable = whole[
        whole["period"].eq("year") | (whole["period"].eq("cumulative") & whole["stock"].astype(bool))
    ]
    rows = rows.merge(_combined(usable, book), on=_KEY, how="left", validate="1:1")
    pairs = pd.MultiIndex.from_frame(rows[_KEY])
    cumulative = whole[whole["period"].eq("cumulative")]
    outside = [
        entry.levels and level not in ("", *entry.levels)
        for entry, level in zip(entries, rows["level"], strict=True)
    ]
    reasons = [rows["value"].notna(), pairs.isin(_pairs(cumulative)), pairs.isin(_pairs(mine)), outside]
    names = [STATED, SEVERAL_YEARS, LIMITED, NOT_APPLICABLE]
    return rows.assign(
        applicability=np.select([np.asarray(reason, dtype=bool) for reason in reasons], names, MISSING)
    )


def _pairs(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[_KEY])


def _combined(figures: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """One figure a report and indicator: of the year before cumulative; batches added where the codebook says so, each once.

    The sum is approximate as its parts are: more than, where some are and none is less than; about, where both.
    """
    of_year = figures["period"].eq("year").groupby([figures[name] for name in _KEY]).transform("any")
    figures = figures[figures["period"].eq("year") | ~of_year.astype(bool)]
    again = figures.groupby([*_KEY, "value"])["sentence"].transform("first") != figures["sentence"]
    sums = (
        figures["indicator"]
        .map({name: entry.combine == "sum" for name, entry in book.indicators.items()})
        .astype(bool)
    )
    first = ~figures.duplicated(_KEY)
    kept = figures[(sums & ~again) | (~sums & first)]
    kept = kept.assign(upper=kept["high"].fillna(kept["value"]))
    by = kept.groupby(_KEY, sort=False)
    found = by.agg(
        value=("value", "sum"),
        high=("upper", "sum"),
        unit=("unit", "first"),
        period=("period", "first"),
        approx=("approx", _together),
    )
    return found.assign(high=found["high"].where(by["high"].count() > 0)).reset_index()


def _together(kinds: Iterable[str]) -> str:
    """How a sum of figures is approximate.

    >>> _together(["", "more_than"]), _together(["at_least", "less_than"]), _together(["about"])
    ('more_than', 'about', 'about')
    """
    found = sorted({kind for kind in kinds if kind})
    if len(found) < 2:
        return found[0] if found else ""
    for same in (_UP, _DOWN):
        if set(found) <= set(same):
            return same[0]
    return "about"


def _shares(rows: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Counts as a share (%) of the indicator that a rate of the codebook sets under them, both of the same report."""
    found = []
    for part, total in _relations(book):
        whole = rows.loc[rows["indicator"].eq(total), ["report_id", "value", "approx"]]
        some = rows[rows["indicator"].eq(part)]
        if len(whole) and len(some):
            some = some.merge(whole, on="report_id", suffixes=("", "_total"), validate="1:1")
            found.append(_divided(some.assign(by=some["value_total"] / 100, per=total, unit="%"), NO_TOTAL))
    return pd.concat(found, ignore_index=True) if found else rows.head(0)


def _per_head(rows: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Counts and amounts per 10,000 inhabitants; rates and scores are not divided."""
    counts = [name for name, entry in book.indicators.items() if entry.kind in ("count", "amount")]
    some = rows[rows["indicator"].isin(counts)]
    return _divided(some.assign(by=some["population"] / 10_000, per=HEADS, approx_total=""), NO_INHABITANTS)


def _divided(rows: pd.DataFrame, reason: str) -> pd.DataFrame:
    by = rows["by"].where(rows["by"] > 0)
    told = rows["applicability"].mask(rows["applicability"].eq(STATED) & by.isna(), reason)
    turned = (
        rows["approx_total"]
        .fillna("")
        .map(
            {"more_than": "less_than", "at_least": "at_most", "less_than": "more_than", "at_most": "at_least"}
        )
    )
    turned = turned.fillna(rows["approx_total"]).fillna("")
    approx = [_together(pair) for pair in zip(rows["approx"].fillna(""), turned, strict=True)]
    rows = rows.assign(value=rows["value"] / by, high=rows["high"] / by, applicability=told, approx=approx)
    return rows.drop(columns=["by", "value_total", "approx_total"], errors="ignore")


def _ranked(rows: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    among = ["indicator", "per", "level", *(["year"] if choice.each_year else [])]
    by = rows.groupby(among, dropna=False)["value"]
    rows = rows.assign(
        rank_within_level=by.rank(method="min", ascending=False).astype("Int64"),
        n_level=by.transform("count").astype("int64"),
        covariate_year=rows.get("covariate_year", pd.Series(pd.NA, index=rows.index, dtype="Int64")),
    )
    words = [name for name in ("unit", "approx", "period") if name in rows]
    rows[words] = rows[words].astype("object").fillna("").astype("str")
    return rows[list(COLUMNS)].reset_index(drop=True)


def warnings(table: pd.DataFrame, lang: str = "zh") -> list[str]:
    """What differs between the figures of a table of ``compare`` that stand side by side, a sentence each; figures print them.

    Years, levels, approximations, one place only, cumulative stocks, stocks beside flows, a population of another year.
    """
    text, rows = words(lang, "comparison"), table[table["applicability"].eq(STATED)]
    years, levels = sorted(rows["year"].dropna().unique()), rows["level"].unique()
    if rows["place"].nunique() == 1:
        return [text["one_place"]]
    numbers = {
        "approximate": int(rows["approx"].ne("").sum()),
        "cumulative": int(rows["period"].eq("cumulative").sum()),
        "other_year": rows.loc[rows["covariate_year"].ne(rows["year"]).fillna(False), "place"].nunique(),
    }
    told = [text["years_differ"].format(years=f"{years[0]}\u2013{years[-1]}")] if len(years) > 1 else []
    if len(levels) > 1:
        among = ", " if lang == "en" else "\u3001"
        told.append(
            text["levels_differ"].format(
                levels=among.join(text.get(level, level) for level in LEVELS if level in levels)
            )
        )
    told += [text["natures"]] if rows["nature"].nunique() > 1 else []
    return told + [text[name].format(n=n) for name, n in numbers.items() if n]


def way_name(per: str, lang: str = "zh", codebook: Codebook | None = None) -> str:
    """What a value of `per` says, for an axis or a sentence.

    >>> way_name("inhabitants", "en"), way_name("inhabitants", "zh")
    ('per 10,000 inhabitants', '每万人')
    """
    text = words(lang, "comparison")
    if per in (COUNT, HEADS):
        return text["inhabitants" if per else "as_stated"]
    entry = (codebook or load()).indicators[per]
    return text["share_of"].format(name=entry.name_zh if lang == "zh" else entry.name_en)
