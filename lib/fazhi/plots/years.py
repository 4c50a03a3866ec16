"""Change over the years: a panel a place, for one indicator; and one place's indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fazhi.plots import style
from fazhi.plots.cells import in_order, place_labels, unit_label, years_of
from fazhi.plots.heatmap import stated_as
from fazhi.plots.paging import GALLERY_PAGES, counted, cut, pages
from fazhi.plots.style import BLACK, DOUBLE, GREY, LEVEL_COLOUR, SMALL, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

PANEL_MM, HIGH_MM = 34.0, 24.0
"""The least width and the height of a panel."""
ROWS = 8
GALLERY = 3


def years(
    table: pd.DataFrame, indicator: str, *, lang: str = "zh", width: float = DOUBLE, page: int = 1
) -> Figure:
    """An indicator year by year, a panel a place, from ``cells``: places with figures of at least two years.

    Each panel has its own scale from nought, first and last values are printed; dashes pass over years that
    are not reported. An open dot is about, more or less than. Without two years of any place the figure says so.
    """
    text = words(lang, "years")
    rows = table[table["indicator"].eq(indicator)]
    if indicator not in set(table["indicator"]) and len(table):
        raise ValueError(f"indicator is {indicator!r}: the table has none of that name")
    shown = _twice(rows)
    if shown.empty:
        reason = text["one_year"].format(n=rows["region"].nunique(), years=years_of(rows))
        return style.message(reason, width, indicator=indicator, lang=lang)
    across = max(1, int(width // PANEL_MM))
    places = in_order(shown.drop_duplicates(["region", "code", "level"]))
    part, number_of = cut(places, page, across * ROWS)
    figure = _panels(shown, part, lang, width)
    name, unit = rows[f"name_{lang}"].iloc[0], unit_label(rows["unit"].iloc[0], lang)
    label = f"{name} ({unit})" if unit else name
    style.heading(
        figure,
        counted(text["title"].format(name=label, n=len(places), years=years_of(shown)), page, number_of),
    )
    style.footnote(figure, text["note"], text["open"] if shown["approx"].ne("").any() else "")
    options = {"chart": "years", "indicator": indicator, "lang": lang, "width": width, "page": page}
    return style.drawn(figure, shown, pages=number_of, **options)


def _twice(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of places that state the figure in two years or more, the years without it among them."""
    known = rows[rows["year"].notna()]
    stated = known[known["told"].eq("stated")]
    n = stated.groupby(["region", "code", "level"])["year"].nunique()
    keys = pd.MultiIndex.from_frame(known[["region", "code", "level"]])
    return known[keys.isin(n[n > 1].index)]


def _panels(shown: pd.DataFrame, part: pd.DataFrame, lang: str, width: float) -> Figure:
    across = min(len(part), max(1, int(width // PANEL_MM)))
    down = -(-len(part) // across)
    figure = style.blank(width, 18 + HIGH_MM * down)
    grid = figure.subplots(down, across, squeeze=False).ravel()
    span = (int(shown["year"].min()), int(shown["year"].max()))
    for axes, name, place in zip(grid, place_labels(part), part.to_dict("records"), strict=False):
        own = shown[
            (shown["region"] == place["region"])
            & (shown["code"] == place["code"])
            & (shown["level"] == place["level"])
        ]
        _panel(axes, own.drop_duplicates("year").sort_values("year"), span, lang)
        axes.set_title(style.shorten(name, width / across - 6), loc="left", pad=3)
    for axes in grid[len(part) :]:
        axes.set_axis_off()
    return figure


def _panel(axes: Axes, own: pd.DataFrame, span: tuple[int, int], lang: str) -> None:
    every = own.set_index(own["year"].astype(int)).reindex(range(span[0], span[1] + 1))
    colour = LEVEL_COLOUR.get(str(own["level"].iloc[0]), BLACK)
    axes.plot(every.index, every["value"].astype(float), color=colour)
    stated = own[own["told"].eq("stated")]
    axes.plot(
        stated["year"].astype(int),
        stated["value"],
        color=GREY,
        linewidth=0.6,
        linestyle=(0, (2, 2)),
        zorder=1,
    )
    for row in stated.to_dict("records"):
        face = "white" if row["approx"] else colour
        axes.plot([int(row["year"])], [row["value"]], "o", color=colour, markersize=3, markerfacecolor=face)
    top = max(1e-9, float(stated["value"].max()))
    axes.set_ylim(0, top * 1.45)
    axes.set_xlim(span[0] - 0.35, span[1] + 0.35)
    axes.set_xticks([span[0], span[1]], [str(span[0]), str(span[1])], fontsize=SMALL)
    axes.set_xticks(range(span[0], span[1] + 1), minor=True)
    axes.set_yticks([0], ["0"], fontsize=SMALL)
    _ends(axes, stated, span, lang)


def _ends(axes: Axes, stated: pd.DataFrame, span: tuple[int, int], lang: str) -> None:
    """The first and the last value over their dots, inside the panel."""
    for at in (0, -1):
        row: dict[Any, Any] = stated.iloc[at].to_dict()
        side = "left" if int(row["year"]) == span[0] else "right" if int(row["year"]) == span[1] else "center"
        axes.annotate(
            stated_as(row, lang), (int(row["year"]), row["value"]), xytext=(0, 4), textcoords="offset points",
            ha=side, va="bottom", fontsize=SMALL, color=BLACK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85},
        )  # fmt: skip


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """The indicators that most places state in more than one year."""
    table = tables.cells
    stated = table[table["told"].eq("stated") & table["year"].notna()]
    often = (
        stated.groupby(["indicator", "region", "code"], sort=False)["year"]
        .nunique()
        .gt(1)
        .groupby("indicator", sort=False)
        .sum()
    )
    chosen = often[often > 0].sort_values(ascending=False, kind="stable").head(GALLERY).index
    if not len(chosen):
        text = words(lang, "years")["one_year"].format(n=table["region"].nunique(), years=years_of(table))
        yield "years", [style.message(text, width)]
    for name in chosen:
        yield f"years-{name}", pages(years, table, name, lang=lang, width=width, most=GALLERY_PAGES)
