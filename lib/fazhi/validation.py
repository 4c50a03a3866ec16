"""How far the tables can be trusted: a sample for coders, precision, recall, agreement, a paragraph for a methods section.

``sheet_of_figures`` and ``sheet_of_measures`` draw a sample, ``write_sheet`` and ``read_sheet`` take it to a coder and back,
``precision`` says how many of the coded are right. ``recall`` needs reports read whole (``read_coded``), ``agreement`` two
coders. ``paragraph`` writes it up.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fazhi.codebook import load
from fazhi.validating.agreement import Kappa, Share, clustered, kappa, share, wilson
from fazhi.validating.coded import (
    Coded,
    compared,
    found_measures,
    from_sheet,
    judged_measures,
    labelled,
    read_coded,
)
from fazhi.validating.sheets import draw, marked, read_sheet, write_sheet

__all__ = [
    "Coded",
    "Kappa",
    "Share",
    "agreement",
    "answered",
    "compared",
    "draw",
    "found_measures",
    "from_sheet",
    "judged_measures",
    "kappa",
    "labelled",
    "paragraph",
    "precision",
    "read_coded",
    "read_sheet",
    "recall",
    "share",
    "sheet_of_figures",
    "sheet_of_measures",
    "sheet_of_numerals",
    "wilson",
    "write_sheet",
]

AROUND = 80  # characters shown on both sides of what is marked
_FIGURE = [
    "id",
    "stratum",
    "weight",
    "file",
    "region",
    "year",
    "sentence",
    "indicator",
    "name_zh",
    "definition",
]
_FIGURE += ["value", "high", "unit", "approx", "scope", "period"]
_MEASURE = ["id", "stratum", "weight", "file", "sentence", "part", "dimension"]


def sheet_of_figures(
    figures: pd.DataFrame,
    reports: pd.DataFrame,
    by: Sequence[str] = ("indicator",),
    *,
    size: int = 100,
    seed: int = 0,
) -> pd.DataFrame:
    """A sample of coded figures for a coder: a row a figure, the sentence with its number marked, columns to fill empty.

    `by` names columns of ``indicators`` (indicator, level, approx, region …): each combination gives at least one row. The
    question of `right`: are indicator, value, unit, period and scope what the sentence says?
    """
    entries = load().indicators
    sheet = draw(
        figures.assign(id=figures["quantity_id"] + " " + figures["indicator"]), by, size=size, seed=seed
    )
    texts = reports.set_index("report_id")["text"]
    sheet["sentence"] = _sentences(sheet, texts)
    for name in ("name_zh", "definition"):
        sheet[name] = [getattr(entries.get(entry), name, "") for entry in sheet["indicator"]]
    return _to_fill(sheet[_FIGURE], ["right", "right_indicator", "right_value", "note"])


def sheet_of_measures(
    measures: pd.DataFrame,
    reports: pd.DataFrame,
    by: Sequence[str] = ("part", "dimension"),
    *,
    size: int = 100,
    seed: int = 0,
) -> pd.DataFrame:
    """The same for measures: the statement marked in its line. `right`: does it say something that was done or set up (of the
    parts problems and plans: a problem, a plan)? `right_dimension`: where another dimension is meant."""
    sheet = draw(measures.assign(id=measures["measure_id"]), by, size=size, seed=seed)
    sheet["sentence"] = _sentences(sheet, reports.set_index("report_id")["text"])
    return _to_fill(sheet[_MEASURE], ["right", "right_dimension", "note"])


def sheet_of_numerals(quantities: pd.DataFrame, reports: pd.DataFrame, files: Sequence[str]) -> pd.DataFrame:
    """Every amount of some reports, for a coder who reads them whole: recall needs what the codebook may have missed.

    The coder does not see what the software made of a number. `hand_indicator` stays empty where it is no indicator,
    `hand_value` where the value shown is right; ``from_sheet`` takes the sheet back. Raises ValueError for a file not in the table.
    """
    lost = sorted(set(files) - set(reports["file"]))
    if lost:
        raise ValueError(f"not in the table reports: {', '.join(lost)}")
    rows = quantities[quantities["file"].isin(files) & (quantities["kind"] == "quantity")]
    rows = rows.assign(id=rows["quantity_id"], weight=1.0)
    rows["sentence"] = _sentences(rows, reports.set_index("report_id")["text"])
    shown = ["id", "weight", "file", "sentence", "value", "unit"]
    return _to_fill(rows[shown], ["hand_indicator", "hand_value", "hand_scope", "hand_period", "note"])


def _sentences(sheet: pd.DataFrame, texts: pd.Series) -> list[str]:
    places = zip(sheet["report_id"], sheet["start"], sheet["end"], strict=True)
    return [marked(texts[report], start, end, around=AROUND) for report, start, end in places]


def _to_fill(sheet: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    return sheet.assign(**dict.fromkeys(columns, "")).reset_index(drop=True)


def answered(sheet: pd.DataFrame, right: pd.Series) -> pd.DataFrame:
    """A sheet filled from codes at hand: `right` is True or False by id; what it does not know stays empty."""
    known = sheet["id"].map(right)
    return sheet.assign(right=["" if pd.isna(cell) else str(int(cell)) for cell in known])


def precision(sheet: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """The share of right rows among those a coder answered: hits, n, share, low, high; a row, or one for each value of `by`.

    Rows count by their `weight`; the interval is 95 % (see ``share``). Raises ValueError where nothing is answered.
    """
    known = sheet[sheet["right"].isin(["0", "1"])]
    if known.empty:
        raise ValueError("no row of the sheet is answered: fill the column right with 1 or 0")
    groups = [("all", known)] if by is None else list(known.groupby(by))
    rows = {name: share(part["right"].eq("1").to_list(), part["weight"].to_list()) for name, part in groups}
    return pd.DataFrame.from_dict(rows, orient="index", columns=Share._fields)


def recall(pairs: pd.DataFrame) -> pd.DataFrame:
    """Of figures that a coder found in reports read whole, how many the tables have; and how many of the tables' are right.

    `pairs` come from ``compared``. Rows: recall, precision; columns hits, n, share, low, high (Wilson), low_reports and
    high_reports (bootstrap over reports: figures of one report fail together).
    """
    rows = {}
    for name, side in (("recall", "hand"), ("precision", "indicator")):
        own = pairs[pairs[side] != ""]
        found = share(own["hit"].to_list())
        rows[name] = [*found, *clustered(own["hit"].to_list(), own["report"].to_list())]
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=[*Share._fields, "low_reports", "high_reports"]
    )


def agreement(one: pd.DataFrame, other: pd.DataFrame, column: str = "right", *, blank: str = "") -> Kappa:
    """Cohen's kappa of two coders' sheets in one column, over the rows that both answered.

    `blank` is what an empty cell says, e.g. "none" in `hand_indicator`; without it such rows are left out. Raises ValueError
    where no row has an answer of both.
    """
    both = one[["id", column]].merge(other[["id", column]], on="id", suffixes=("", "_other"))
    answers = both[[column, f"{column}_other"]].replace("", blank)
    answers = answers[(answers != "").all(axis=1)]
    if answers.empty:
        raise ValueError(f"no row has an answer of both coders in {column}")
    return kappa(*(answers[name].to_list() for name in answers))


def paragraph(
    sampled: pd.Series,
    read_whole: pd.DataFrame | None = None,
    coders: Kappa | None = None,
    *,
    lang: str = "en",
) -> str:
    """A paragraph for a methods section, made of the numbers; `lang` en or zh.

    `sampled` is a row of ``precision``, `read_whole` comes from ``recall``, `coders` from ``agreement``.

    >>> sheet = pd.DataFrame({"id": list("abcdefghij"), "weight": 1.0, "right": ["1"] * 9 + ["0"]})
    >>> paragraph(precision(sheet).loc["all"])
    'Of 10 coded units drawn at random by strata, 9 were right on reading their sentence: precision 0.90 (95 % interval 0.60 to 0.98; Wilson, weighted by stratum).'
    """
    words = _WORDS[lang]
    parts = [words["sampled"].format(*sampled)]
    if read_whole is not None:
        row = read_whole.loc["recall"]
        several = not pd.isna(row["low_reports"])
        parts.append(words["recall" if several else "recall_one"].format(*row))
    if coders is not None:
        parts.append(words["kappa"].format(*coders))
    return {"en": " ", "zh": ""}[lang].join(parts)


_WORDS = {
    "en": {
        "sampled": "Of {1:.0f} coded units drawn at random by strata, {0:.0f} were right on reading their sentence: precision {2:.2f} "
        "(95 % interval {3:.2f} to {4:.2f}; Wilson, weighted by stratum).",
        "recall": "In reports read whole, {0:.0f} of {1:.0f} figures coded by hand were found with the same value, period and scope: "
        "recall {2:.2f} (Wilson {3:.2f} to {4:.2f}; bootstrap over reports {5:.2f} to {6:.2f}).",
        "recall_one": "In the report read whole, {0:.0f} of {1:.0f} figures coded by hand were found with the same value, period and "
        "scope: recall {2:.2f} (Wilson {3:.2f} to {4:.2f}).",
        "kappa": "Two codings of the same {0} units agreed in {1:.1%}, beyond chance by Cohen's kappa {3:.2f} "
        "(bootstrap, 2,000 draws: {4:.2f} to {5:.2f}).",
    },
    "zh": {
        "sampled": "分层随机抽取{1:.0f}条编码结果\uff0c逐一核对原句\uff0c{0:.0f}条无误\uff0c准确率{2:.2f}"
        "\uff0895%置信区间{3:.2f}–{4:.2f}\uff0cWilson 法\uff0c按层加权\uff09。",
        "recall": "在通读的报告中\uff0c人工编码的{1:.0f}个数字有{0:.0f}个以相同的数值、时期和范围编出\uff0c召回率{2:.2f}"
        "\uff08Wilson 法{3:.2f}–{4:.2f}\uff1b以报告为单位自助抽样{5:.2f}–{6:.2f}\uff09。",
        "recall_one": "在通读的报告中\uff0c人工编码的{1:.0f}个数字有{0:.0f}个以相同的数值、时期和范围编出\uff0c召回率{2:.2f}"
        "\uff08Wilson 法{3:.2f}–{4:.2f}\uff09。",
        "kappa": "对同样{0}个单位的两次编码一致率{1:.1%}\uff0cCohen's kappa 为{3:.2f}\uff08自助法2000次\uff0c{4:.2f}–{5:.2f}\uff09。",
    },
}
