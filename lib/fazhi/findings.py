"""What a figure shows, as one computed sentence in Chinese or English: for notebooks, where a typed one would go stale.

Each function takes the table that the figure takes. A sentence says how many it rests on and nothing beyond the figures; where
there is nothing to say it says that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from fazhi.codebook import Codebook, load
from fazhi.comparison import COUNT, MISSING, STATED, way_name
from fazhi.plots.cells import number, unit_label
from fazhi.plots.style import LEVELS, words


def corpus(reports: pd.DataFrame, lang: str = "zh") -> str:
    """How many files were read, of how many places, levels and years.

    >>> rows = pd.DataFrame({"status": ["ok", "unreadable"], "region": "甲县", "code": "1", "level": "county", "year": [2021, None]})
    >>> corpus(rows, "en")
    '1 of 2 files were read: reports of 1 places (county 1), 2021.'
    """
    text = words(lang, "findings")
    read = reports[reports["status"].eq("ok")]
    places = read.drop_duplicates(["code", "region"])
    return text["corpus"].format(
        n=len(read), of=len(reports), places=len(places), levels=_levels(places, text), years=_years(read)
    )


def compared(
    table: pd.DataFrame,
    indicator: str,
    lang: str = "zh",
    *,
    per: str = COUNT,
    codebook: Codebook | None = None,
) -> str:
    """Of an indicator: how many places state it, and within each level the highest, the lowest and the median.

    `table` is what ``fazhi.comparison.compare`` gives. ValueError where the codebook has no such indicator.
    """
    text, book = words(lang, "findings"), codebook or load()
    if indicator not in book.indicators:
        raise ValueError(f"indicator is {indicator!r}: the codebook has none of that name")
    rows = table[table["indicator"].eq(indicator) & table["per"].eq(per)]
    entry = book.indicators[indicator]
    name = entry.name_zh if lang == "zh" else entry.name_en
    name += "" if per == COUNT else text["per"].format(way=way_name(per, lang, book))
    unit = "%" if per not in (COUNT, "inhabitants") else entry.unit
    stated = rows[rows["applicability"].eq(STATED)]
    missing = int(rows["applicability"].eq(MISSING).sum())
    start = text["compared"].format(name=name, n=len(stated), of=len(rows), missing=missing)
    other = len(rows) - len(stated) - missing
    start += text["other"].format(n=other) if other else ""
    said = [
        _level(part, level, unit, lang) for level in LEVELS if len(part := stated[stated["level"].eq(level)])
    ]
    return text["stop"].join([start, *said]) + text["end"]


def _level(rows: pd.DataFrame, level: str, unit: str, lang: str) -> str:
    text = words(lang, "findings")
    rows = rows.sort_values(["value", "place"], ascending=[False, True], kind="stable")
    ends = [_stated(rows.iloc[at], unit, lang) for at in (0, -1)]
    if len(rows) == 1:
        return text["only"].format(level=text[level], one=ends[0])
    median = number(float(rows["value"].median()), lang)
    return text["level"].format(level=text[level], n=len(rows), high=ends[0], low=ends[1], median=median)


def _stated(row: Any, unit: str, lang: str) -> str:
    text = words(lang, "findings")
    sign = text.get(f"is_{row['approx']}", "") if row["approx"] else ""
    year = "" if pd.isna(row["year"]) else f"{int(row['year'])}"
    value = (
        sign + number(row["value"], lang) + (unit if unit == "%" else f" {unit_label(unit, lang)}".rstrip())
    )
    return text["stated"].format(place=row["place"], value=value, year=year)


def agreement(checks: pd.DataFrame, lang: str = "zh") -> str:
    """How many relations that reports state hold by their own figures, and where they do not."""
    text = words(lang, "findings")
    wrong = checks[~checks["consistent"].astype(bool)]
    places = text["comma"].join(dict.fromkeys(wrong["region"]))
    end = text["wrong"].format(n=len(wrong), places=places) if len(wrong) else text["all_hold"]
    return text["agreement"].format(n=len(checks)) + end


def apart(shares: pd.DataFrame, lang: str = "zh") -> str:
    """The share furthest from the mean of places among those whose interval leaves out zero (table of ``place_shares``)."""
    text = words(lang, "findings")
    sure = shares[((shares["low"] > 0) | (shares["high"] < 0)) & (shares["n"] > 0)]
    of = shares["place"].nunique()
    if of < 2:
        return text["too_few"]
    if sure.empty:
        return text["none_apart"].format(of=of)
    row = sure.iloc[int(sure["difference"].abs().argmax())]
    more = text["more" if row["difference"] > 0 else "less"].format(
        points=f"{abs(row['difference']) * 100:.0f}"
    )
    ends = [f"{end * 100:+.0f}" for end in (row["low"], row["high"])]
    return text["apart"].format(
        place=row["place"], group=row["group"], share=f"{row['share']:.0%}", n=row["n"], total=row["total"], more=more,
        low=ends[0], high=ends[1], sure=len(sure), cells=len(shares),
    )  # fmt: skip


def alike(pairs: pd.DataFrame, lang: str = "zh") -> str:
    """The two places most and least alike (table of ``alike_in_doing`` or ``alike_in_wording``)."""
    text = words(lang, "findings")
    if pairs.empty:
        return text["too_few"]
    if not pairs["similarity"].any():
        return text["not_alike"].format(n=len(pairs))
    ends = [pairs.iloc[int(at)] for at in (pairs["similarity"].argmax(), pairs["similarity"].argmin())]
    said = [
        text["pair"].format(one=row["place"], other=row["other"], share=f"{row['similarity']:.0%}")
        for row in ends
    ]
    return text["alike"].format(
        n=len(pairs), most=said[0], least=said[1], median=f"{pairs['similarity'].median():.0%}"
    )


def typical(table: pd.DataFrame, lang: str = "zh", *, top: int = 3) -> str:
    """The `top` most typical words of each group (table of ``terms``) that are more than chance looked at alone."""
    from fazhi.plots.words import CHANCE

    text = words(lang, "findings")
    said = []
    for group in table["group"].drop_duplicates().tolist():
        best = table.loc[table["group"].eq(group) & (table["z"] > CHANCE), "term"].head(top)
        name = text.get(str(group), str(group))
        said.append(text["typical"].format(group=name, terms=text["comma"].join(best) or text["no_term"]))
    return (text["semicolon"].join(said) or text["no_groups"]) + text["end"]


def gap(parts: pd.DataFrame, lang: str = "zh") -> str:
    """The dimension that problems name furthest beyond what was done, and the same of plans (table of ``part_shares``, one group)."""
    from fazhi.plots.shares import dimension_names

    text, names = words(lang, "findings"), dimension_names(lang)
    shares = parts.pivot_table(index="dimension", columns="part", values="share", sort=False, observed=True)
    said = []
    for part in ("problems", "plans"):
        if part in shares and shares[part].notna().any():
            beyond = shares[part] - shares.get("achievements", pd.Series(0.0, index=shares.index)).fillna(0)
            at = int(beyond.argmax())
            name, share = str(beyond.index[at]), float(shares[part].iloc[at])
            total = int(parts.loc[parts["part"].eq(part), "total"].iloc[0])
            values = {"share": f"{share:.0%}", "points": f"{beyond.max() * 100:+.0f}"}
            said.append(text[part].format(n=total, dimension=names.get(name, name), **values))
    return (text["semicolon"].join(said) or text["no_parts"]) + text["end"]


def change(cells: pd.DataFrame, indicator: str, lang: str = "zh") -> str:
    """How many places have figures of several years, and in how many the last is above the first (table of ``cells``)."""
    text = words(lang, "findings")
    rows = (
        cells[cells["indicator"].eq(indicator)]
        .dropna(subset=["value", "year"])
        .sort_values("year", kind="stable")
    )
    ends = rows.groupby(["region", "code"])["value"].agg(["first", "last", "size"])
    ends = ends[ends["size"] > 1]
    if ends.empty:
        return text["no_change"].format(n=rows[["region", "code"]].drop_duplicates().shape[0])
    up, down = (int((np.sign(ends["last"] - ends["first"]) == sign).sum()) for sign in (1, -1))
    return text["change"].format(
        n=len(ends), years=_years(rows), up=up, down=down, same=len(ends) - up - down
    )


def _years(rows: pd.DataFrame) -> str:
    from fazhi.plots.cells import years_of

    return years_of(rows)


def _levels(places: pd.DataFrame, text: dict[str, str]) -> str:
    counts = places["level"].value_counts()
    return text["comma"].join(f"{text[level]} {int(counts[level])}" for level in LEVELS if level in counts)
