"""What reports state against what their own figures give: rates and growth in points, sums and differences in per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from fazhi.plots import style
from fazhi.plots.cells import place_labels
from fazhi.plots.paging import GALLERY_PAGES, counted, cut, pages, rows_on_page
from fazhi.plots.rows import draw_rows, fit_rows, grouped
from fazhi.plots.style import BLUE, DOUBLE, GREY, PALE, RED, SMALL, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fazhi.plots.gallery import Figures, Tables

ROW = 5.0
EACH = 45
"""Up to so many relations are drawn one by one; of more, only those that do not hold."""
NARROW = 120
"""Below this width in mm a relation stands on two lines."""
RATES, SUMS = ("rate", "growth"), ("sum", "difference")


def rates(
    checks: pd.DataFrame,
    *,
    lang: str = "zh",
    width: float = DOUBLE,
    page: int = 1,
    kinds: tuple[str, ...] = RATES,
) -> Figure:
    """Stated less computed, a row a relation, from the table ``checks``; what does not hold is marked and named.

    Rates and growth in percentage points; sums and differences (``kinds=("sum", "difference")``) in per cent of what the
    parts give. Of more than 45 relations only the contradictions are drawn. ValueError for a mixture of the two.
    """
    if not (set(kinds) <= set(RATES) or set(kinds) <= set(SUMS)):
        raise ValueError(f"kinds is {kinds!r}: it must be of {RATES} or of {SUMS}")
    text = words(lang, "rates")
    rows = _rows(checks[checks["kind"].isin(kinds)])
    if rows.empty:
        return style.message(text["none"], width, lang=lang, kinds=list(kinds))
    wrong = rows[~rows["consistent"]]
    shown = rows if len(rows) <= EACH else wrong
    title = text["title" if set(kinds) <= set(RATES) else "title_sums"].format(n=len(rows), wrong=len(wrong))
    if shown.empty:
        return style.message(title, width, lang=lang, kinds=list(kinds))
    part, number_of = cut(shown, page, rows_on_page(row_mm=_row(width), used_mm=40))
    figure = _figure(part, shown, lang, width)
    style.heading(figure, counted(title, page, number_of))
    style.footnote(
        figure,
        text["note" if set(kinds) <= set(RATES) else "note_sums"],
        text["only_wrong"] if len(shown) < len(rows) else "",
    )
    fit_rows(figure, _row(width))
    return style.drawn(
        figure, rows, pages=number_of, chart="rates", lang=lang, width=width, page=page, kinds=list(kinds)
    )


def _row(width: float) -> float:
    return ROW + 2.4 * (width < NARROW)


def _rows(checks: pd.DataFrame) -> pd.DataFrame:
    """Contradictions first, the widest on top; `gap` is what is drawn."""
    rows = checks.assign(consistent=checks["consistent"].astype(bool))
    base = rows["computed"].abs().where(rows["kind"].isin(SUMS), 100)
    rows["gap"] = 100 * rows["difference"] / base.where(base > 0)
    rows["said"] = [_relation(row) for row in rows.to_dict("records")]
    rows["_size"] = -rows["gap"].abs()
    rows = rows.sort_values(["consistent", "_size", "region", "year"], kind="stable")
    kept = [
        "report_id",
        "region",
        "code",
        "year",
        "kind",
        "total",
        "computed",
        "difference",
        "gap",
        "consistent",
        "said",
    ]
    return rows[kept].reset_index(drop=True)


def _relation(row: dict[Any, Any]) -> str:
    """The relation in figures: 822 / 832, 26 + 98, 40 → 55.

    >>> _relation({"kind": "rate", "parts": [822.0, 832.0]}), _relation({"kind": "sum", "parts": [26.0, 98.0]})
    ('822 / 832', '26 + 98')
    """
    sign = {"rate": " / ", "sum": " + ", "difference": " \u2212 ", "growth": " → "}[row["kind"]]
    parts = [f"{part:,.10g}" for part in row["parts"]]
    if len(parts) > 4:
        parts = [*parts[:2], "…", parts[-1]]
    return sign.join(parts)


def _figure(part: pd.DataFrame, shown: pd.DataFrame, lang: str, width: float) -> Figure:
    text = words(lang, "rates")
    points = bool(part["kind"].isin(RATES).all())
    layout = grouped(["held" if holds else "wrong" for holds in part["consistent"]])
    narrow = width < NARROW
    figure = style.blank(width, 26 + _row(width) * layout.lines)
    axes = figure.subplots()
    draw_rows(axes, layout, place_labels(part.assign(code=part["code"].fillna("")), with_year=True), text)
    _scale(axes, max(0.15, float(shown["gap"].abs().max())), points=points, narrow=narrow)
    for at, row in zip(layout.at, part.to_dict("records"), strict=True):
        _mark(axes, at, row)
        said = _relation_text(row, "%" if points else "", "\n" if narrow else "   ")
        axes.text(
            1.02, at, said, transform=axes.get_yaxis_transform(), va="center", fontsize=SMALL, linespacing=1.0
        )
    axes.set_xlabel(text["points" if points else "percent"])
    return figure


def _scale(axes: Axes, top: float, *, points: bool, narrow: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xlim(-1.35 * top, 1.35 * top)
    axes.xaxis.set_major_locator(MaxNLocator(2 if narrow else 6, symmetric=True))
    if points:
        axes.axvspan(-0.05, 0.05, color=PALE, zorder=0, linewidth=0)
    axes.axvline(0, color=GREY, linewidth=0.6, zorder=1)
    axes.spines["left"].set_visible(False)


def _relation_text(row: dict[Any, Any], unit: str, between: str) -> str:
    said = f"{row['total']:,.10g}{unit}{between}{row['said']} = {row['computed']:,.5g}{unit}"
    return said.replace("-", "\u2212")


def _mark(axes: Axes, at: float, row: dict[Any, Any]) -> None:
    """A dot where the relation holds; else a cross with the difference, and a line from nought."""
    gap = 0.0 if pd.isna(row["gap"]) else row["gap"]
    if row["consistent"]:
        axes.plot([gap], [at], "o", color=BLUE)
        return
    axes.plot([0, gap], [at, at], color=RED, linewidth=1.2)
    axes.plot([gap], [at], "X", color=RED, markersize=5.5)
    said = f"{row['difference']:+,.3g}".replace("-", "\u2212")
    axes.annotate(
        said, (gap, at), xytext=(5 if gap >= 0 else -5, 0), textcoords="offset points", va="center",
        ha="left" if gap >= 0 else "right", fontsize=SMALL, color=RED,
    )  # fmt: skip


def gallery(tables: Tables, lang: str, width: float) -> Figures:
    """Rates, and sums, of the audit."""
    yield "rates", pages(rates, tables["checks"], lang=lang, width=width, most=GALLERY_PAGES)
    yield "sums", pages(rates, tables["checks"], lang=lang, width=width, kinds=SUMS, most=GALLERY_PAGES)
