"""Figures for a paper: tidy table in, matplotlib figure out, size in millimetres, text in one of two languages.

The Chinese font comes with an installed package (Noto Sans SC), so no figure depends on what a machine has; a path of
the user's own goes before it.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SINGLE, DOUBLE = 85, 180
"""Widths of one and of two columns of a journal, in mm."""

LEVELS = ["national", "province", "prefecture", "county", "township"]
TEXTS = {
    "zh": {
        "national": "国家", "province": "省级", "prefecture": "地级", "county": "县级", "township": "乡级",
        "ok": "已读", "other_genre": "其他文体", "unreadable": "未能读取", "empty": "空文件",
        "characters": "正文字数(万字)", "coverage": "语料:{read}/{n} 份文件已读",
    },
    "en": {
        "national": "national", "province": "province", "prefecture": "prefecture", "county": "county", "township": "township",
        "ok": "read", "other_genre": "other genre", "unreadable": "not read", "empty": "empty",
        "characters": "characters of clean text (10,000)", "coverage": "Corpus: {read} of {n} files read",
    },
}  # fmt: skip
COLOURS = {"ok": "#0072b2", "other_genre": "#e69f00", "unreadable": "#999999", "empty": "#cccccc"}


def use_style(lang: str = "zh", *, font: Path | None = None) -> str:
    """Set style first and font last; returns the family used. Missing glyphs become errors.

    Raises ValueError where `lang` is neither zh nor en, FileNotFoundError where `font` is not there.
    """
    if lang not in TEXTS:
        raise ValueError(f"lang is {lang!r}: it must be one of {', '.join(TEXTS)}")
    import matplotlib as mpl
    from matplotlib import font_manager
    from pylopdf_fonts_zh_cn import sans_path

    path = Path(font) if font else Path(sans_path())
    if not path.exists():
        raise FileNotFoundError(f"font {path} is not there")
    font_manager.fontManager.addfont(str(path))
    family = str(font_manager.FontProperties(fname=str(path)).get_name())
    mpl.rcdefaults()
    mpl.rcParams.update(
        {
            "font.family": [family],
            "font.size": 8,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "figure.dpi": 110,
            "savefig.dpi": 300,
            "svg.hashsalt": "fazhi",
        }
    )
    warnings.filterwarnings("error", message="Glyph .* missing from font", category=UserWarning)
    return family


def coverage(reports: pd.DataFrame, *, lang: str = "zh", width: float = DOUBLE) -> Figure:
    """What the corpus holds: a bar a file, its clean text in 10,000 characters, grouped by level, coloured by status.

    Takes the table ``reports``; files that were not read stand with an empty bar and their status. At most the 60
    longest are drawn one by one; of more, the number a level and status.
    """
    from matplotlib.figure import Figure

    text = TEXTS[lang]
    shown = _in_order(reports)
    if len(shown) > 60:
        return _coverage_counts(reports, lang, width)
    figure = Figure(figsize=(width / 25.4, max(35, 9 + 6.2 * len(shown)) / 25.4), layout="constrained")
    axes = figure.subplots()
    places = range(len(shown))
    axes.barh(
        places, shown["n_chars"] / 1e4, color=[COLOURS[status] for status in shown["status"]], height=0.62
    )
    rows: list[Any] = list(shown.itertuples(index=False))
    for at, row in zip(places, rows, strict=True):
        label = f"{row.n_chars / 1e4:.2f}" if row.status == "ok" else text[row.status]
        axes.text(row.n_chars / 1e4, at, f" {label}", va="center")
    axes.set_yticks(places, [_label(row, text) for row in rows])
    axes.set_xlabel(text["characters"])
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.08)
    read = int(shown["status"].eq("ok").sum())
    axes.set_title(text["coverage"].format(read=read, n=len(shown)), loc="left", fontsize=9)
    return figure


def _in_order(reports: pd.DataFrame) -> pd.DataFrame:
    rank = reports["level"].map({level: i for i, level in enumerate(LEVELS)}).fillna(len(LEVELS))
    return reports.assign(_rank=rank).sort_values(
        ["_rank", "n_chars", "file"], ascending=[False, True, False]
    )


def _label(row: Any, text: dict[str, str]) -> str:
    year = "" if pd.isna(row.year) else f" {int(row.year)}"
    return f"{row.region or row.file}{year} · {text.get(row.level, '–')}"


def _coverage_counts(reports: pd.DataFrame, lang: str, width: float) -> Figure:
    from matplotlib.figure import Figure

    text = TEXTS[lang]
    counts = reports.groupby(["level", "year"], dropna=False).size().unstack("year", fill_value=0)
    counts = counts.reindex([level for level in LEVELS if level in counts.index])
    figure = Figure(figsize=(width / 25.4, (18 + 9 * len(counts)) / 25.4), layout="constrained")
    axes = figure.subplots()
    axes.imshow(counts, cmap="Blues", aspect="auto", vmin=0, vmax=max(1, counts.to_numpy().max() * 1.6))
    for at, row in enumerate(counts.to_numpy()):
        for column, value in enumerate(row):
            axes.text(column, at, f"{value:,}", ha="center", va="center")
    axes.set_yticks(range(len(counts)), [text[level] for level in counts.index])
    axes.set_xticks(
        range(len(counts.columns)), ["–" if pd.isna(year) else f"{year:.0f}" for year in counts.columns]
    )
    read = int(reports["status"].eq("ok").sum())
    axes.set_title(text["coverage"].format(read=read, n=len(reports)), loc="left", fontsize=9)
    return figure
