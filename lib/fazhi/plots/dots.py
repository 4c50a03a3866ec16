"""One indicator across places: a dot a place, open-ended where the report says 余, 近 or 约, sorted within its level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fazhi.plots import style
from fazhi.plots.cells import latest, number, place_labels, rank_of_level, unit_label, years_of
from fazhi.plots.heatmap import stated_as
from fazhi.plots.paging import GALLERY_PAGES, counted, cut, pages, rows_on_page
from fazhi.plots.rows import draw_rows, fit_rows, grouped
from fazhi.plots.style import BLACK, DOUBLE, GREY, LEVEL_COLOUR, LEVEL_MARKER, LEVELS, SMALL, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

ROW = 4.2
SILENT = 40
"""Places without the figure are rows too where there are no more places than that, else they are counted."""
WIDE = 50
"""A scale of powers of ten where the largest value is so many times the smallest."""
UP, DOWN = ("more_than", "at_least"), ("less_than", "at_most")
GALLERY = 4
"""The gallery draws the indicators that most places state, so many."""


def dots(
    table: pd.DataFrame, indicator: str, *, lang: str = "zh", width: float = DOUBLE, page: int = 1
) -> Figure:
    """What each place states of an indicator, from ``cells``: its latest report, the highest first, levels apart.

    An arrow leads on from what is said to be exceeded (余, 以上) or not reached (不足, 至多), an open dot is about (约, 近),
    a bar a range. Places without the figure stand with the reason. ValueError where the table has no such indicator.
    """
    text = words(lang, "dots")
    rows = latest(table[table["indicator"].eq(indicator)])
    if indicator not in set(table["indicator"]) and len(table):
        raise ValueError(f"indicator is {indicator!r}: the table has none of that name")
    if not rows["told"].eq("stated").any():
        return style.message(
            text["no_reports" if rows.empty else "all_missing"], width, indicator=indicator, lang=lang
        )
    rows = _sorted(rows)
    rows.attrs["width"] = width
    shown = rows if len(rows) <= SILENT else rows[rows["told"].eq("stated")]
    part, number_of = cut(shown, page, rows_on_page(row_mm=ROW, used_mm=42))
    figure = _figure(part, rows, lang, width)
    name, unit = rows[f"name_{lang}"].iloc[0], unit_label(rows["unit"].iloc[0], lang)
    n = {"n": int(rows["told"].eq("stated").sum()), "of": len(rows), "years": years_of(rows)}
    title = text["title"].format(name=f"{name} ({unit})" if unit else name, **n)
    style.heading(figure, counted(title, page, number_of))
    style.footnote(figure, *_notes(rows, lang))
    fit_rows(figure, ROW)
    options = {"chart": "dots", "indicator": indicator, "lang": lang, "width": width, "page": page}
    return style.drawn(figure, rows, pages=number_of, **options)


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    """By level; within it the highest first, those without a figure last."""
    keyed = rows.assign(_level=rank_of_level(rows["level"]), _value=-rows["value"])
    keyed = keyed.sort_values(
        ["_level", "_value", "told", "code", "region"], kind="stable", na_position="last"
    )
    return keyed.drop(columns=["_level", "_value"]).reset_index(drop=True)


def _figure(part: pd.DataFrame, rows: pd.DataFrame, lang: str, width: float) -> Figure:
    layout = grouped(list(part["level"]))
    figure = style.blank(width, 24 + ROW * layout.lines)
    axes = figure.subplots()
    draw_rows(axes, layout, place_labels(part, with_year=rows["year"].nunique() > 1), _heads(rows, lang))
    low = _scale(axes, rows, words(lang, "dots"), lang)
    for at, row in zip(layout.at, part.to_dict("records"), strict=True):
        if row["told"] == "stated":
            _dot(axes, at, row, lang)
        else:
            reason = words(lang, "dots")[row["told"].replace(" ", "_")]
            axes.text(low, at, f" {reason}", va="center", fontsize=SMALL, color=GREY)
    axes.grid(axis="x")
    return figure


def _heads(rows: pd.DataFrame, lang: str) -> dict[str, str]:
    """The line of a level: how many of its places state the figure."""
    text = words(lang, "dots")
    heads = {}
    for key, own in rows.groupby("level"):
        level = str(key)
        name = text[level] if level in LEVELS else text["unknown"]
        heads[level] = text["stated_by"].format(level=name, n=own["told"].eq("stated").sum(), of=len(own))
    return heads


def _scale(axes: Axes, rows: pd.DataFrame, text: dict[str, str], lang: str) -> float:
    """The scale of values, the same on every page; returns its lower end."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    values = pd.concat([rows["value"], rows["high"]]).dropna()
    unit = unit_label(rows["unit"].iloc[0], lang)
    name = rows[f"name_{lang}"].iloc[0]
    least, most = float(values.min()), float(values.max())
    label = f"{name} ({unit})" if unit else name
    if least > 0 and most / least > WIDE:
        axes.set_xscale("log")
        axes.set_xlim(least / 1.8, most * (most / least) ** 0.22)
        axes.xaxis.set_minor_formatter(NullFormatter())
        label = text["log"].format(label=label)
    else:
        rate = rows["unit"].iloc[0] == "%" and least > 50
        low = max(0.0, least - max(1.0, 0.15 * (most - least))) if rate else 0.0
        axes.set_xlim(low, most + max(0.2 * (most - low), 1e-9 if most > low else 1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, lang)))
    axes.set_xlabel(style.wrap(label, 0.7 * rows.attrs["width"]))
    return float(axes.get_xlim()[0])


def _dot(axes: Axes, at: float, row: dict[Any, Any], lang: str) -> None:
    colour, marker = LEVEL_COLOUR.get(row["level"], BLACK), LEVEL_MARKER.get(row["level"], "o")
    end = row["value"]
    if not pd.isna(row["high"]):
        end = row["high"]
        axes.plot([row["value"], end], [at, at], color=colour, linewidth=2.2, solid_capstyle="butt")
        axes.plot([end], [at], marker, color=colour)
    about = row["approx"] == "about"
    axes.plot([row["value"]], [at], marker, color=colour, markerfacecolor="white" if about else colour)
    shift = 5.0
    if row["approx"] in (*UP, *DOWN):
        shift = _arrow(axes, end, at, colour, ahead=row["approx"] in UP)
    axes.annotate(
        stated_as(row, lang, most=8),
        (end, at),
        xytext=(shift, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
    )


def _arrow(axes: Axes, x: float, at: float, colour: str, *, ahead: bool) -> float:
    """An open end, to the right or to the left; returns how far from the dot its label stands, in points."""
    length = 13
    axes.annotate(
        "", (x, at), xytext=(length if ahead else -length, 0), textcoords="offset points",
        arrowprops={"arrowstyle": "<|-", "color": colour, "linewidth": 1.0, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 5},
    )  # fmt: skip
    return length + 3.0 if ahead else 5.0


def _notes(rows: pd.DataFrame, lang: str) -> tuple[str, str]:
    text = words(lang, "dots")
    stated = rows[rows["told"].eq("stated")]
    said = set(stated["approx"])
    notes = [
        text[n] for n, kinds in (("ahead", UP), ("behind", DOWN), ("open", ("about",))) if said & set(kinds)
    ]
    notes += [text["range"]] if stated["high"].notna().any() else []
    years = text["years_differ"].format(years=years_of(stated)) if stated["year"].nunique() > 1 else ""
    return text["separator"].join(notes), years


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """The indicators that most places state; of as many, those with more approximations first."""
    table = latest(tables.cells)
    stated = table[table["told"].eq("stated")]
    if stated.empty:
        yield "dots", [style.message(words(lang)["no_reports" if table.empty else "all_missing"], width)]
    often = (
        stated.assign(rough=stated["approx"].ne(""))
        .groupby("indicator", sort=False)["rough"]
        .agg(["size", "sum"])
    )
    for name in often.sort_values(["size", "sum"], ascending=False, kind="stable").head(GALLERY).index:
        yield f"dots-{name}", pages(dots, table, str(name), lang=lang, width=width, most=GALLERY_PAGES)
