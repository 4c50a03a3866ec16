"""What a researcher looks at in a notebook: a page with its edits marked, an outline, a sentence with its number.

Every function returns ``Html``, a string that Jupyter shows as it is meant; all text of a report is escaped in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from fazhi.paths import read_yaml
from fazhi.structure import dimensions

REMOVED, ADDED, FOUND = "#f4c7c3", "#b7e1cd", "#fce8b2"


class Html(str):
    """A string that a notebook shows as HTML."""

    def _repr_html_(self) -> str:
        return str(self)


def marked_edits(source: str, edits: pd.DataFrame, *, start: int = 0, end: int | None = None) -> Html:
    """The source from `start` to `end` with what cleaning took out (red) and put in (green), reasons as tooltips.

    `edits` are the rows of one report, offsets `raw_start`, `raw_end` into `source`.

    >>> rows = pd.DataFrame({"raw_start": [4], "raw_end": [4], "before": [""], "after": ["年"], "kind": ["mended"], "reason": ["lost"]})
    >>> "<ins" in marked_edits("20203月", rows)
    True
    """
    stop = len(source) if end is None else min(end, len(source))
    pieces, cursor = [], start
    row: Any
    for row in edits.sort_values(["raw_start", "raw_end"]).itertuples(index=False):
        if row.raw_end < start or row.raw_start > stop or row.raw_start < cursor:
            continue
        pieces += [_text(source[cursor : row.raw_start]), _edit(row)]
        cursor = row.raw_end
    pieces.append(_text(source[cursor:stop]))
    return Html(f'<div style="line-height:1.7">{"".join(pieces)}</div>')


def outline_tree(sections: pd.DataFrame, *, depth: int = 2, width: int = 60) -> Html:
    """The headings of one report down to `depth`, indented, with part and dimension behind."""
    lines = []
    row: Any
    for row in sections.sort_values(["start", "depth"]).itertuples(index=False):
        if row.depth <= depth:
            name = row.heading[:width] or f"({row.part})"
            note = row.part if row.depth == 0 else row.dimension
            lines.append(
                f'<div style="margin-left:{row.depth * 1.6}em">{escape(name)} <small style="color:#777">{escape(note or "")}</small></div>'
            )
    return Html("".join(lines))


def marked_span(text: str, start: int, end: int, *, around: int = 60) -> Html:
    """The characters `start:end` of a text marked in what stands around them on the same line.

    >>> str(marked_span("办理行政复议案件73件。", 8, 11, around=2))
    '…案件<mark style="background:#fce8b2">73件</mark>。'
    """
    return marked_spans(text, [(start, end)], around=around)


def marked_spans(text: str, spans: Iterable[tuple[int, int]], *, around: int = 60) -> Html:
    """Several spans of one line marked, with what stands around them."""
    ordered = sorted(spans)
    first, last = ordered[0][0], max(end for _, end in ordered)
    line_end = text.find("\n", last)
    left = max(text.rfind("\n", 0, first) + 1, first - around)
    right = min(len(text) if line_end < 0 else line_end, last + around)
    pieces, cursor = ["…" * (left > 0 and text[left - 1] != "\n")], left
    for start, end in ordered:
        pieces += [
            _text(text[cursor:start]),
            f'<mark style="background:{FOUND}">{_text(text[start:end])}</mark>',
        ]
        cursor = end
    pieces += [_text(text[cursor:right]), "…" * (right < len(text) and text[right] != "\n")]
    return Html("".join(pieces))


def figure_in_words(row: Mapping[Any, Any]) -> str:
    """A coded figure in a few words: indicator, approximation, value, unit, period, scope, years.

    >>> row = {"indicator": "fines", "approx": "about", "value": 120000.0, "high": None, "unit": "元", "period": "year"}
    >>> figure_in_words(row | {"scope": "", "from_year": None, "to_year": None})
    'fines about 120000 元 year'
    """
    values = [f"{row[name]:.10g}" for name in ("value", "high") if not pd.isna(row[name])]
    words = [
        row.get("indicator"),
        row["approx"],
        "–".join(values),
        row["unit"],
        row.get("period"),
        row.get("scope"),
    ]
    years = [str(row[name]) for name in ("from_year", "to_year") if not pd.isna(row.get(name))]
    return " ".join([word for word in words if word] + years)


def evidence(figures: pd.DataFrame, reports: pd.DataFrame, raw: Path, *, around: int = 40) -> Html:
    """Figures with the words they come from: the number marked, and where it stands in which file.

    `figures` are rows of ``indicators`` or ``quantities``, `raw` the folder of the files; the link opens the file, the
    numbers behind it are the characters of its source.
    """
    texts = reports.set_index("report_id")["text"]
    head = "<tr><th>file</th><th>value</th><th style='text-align:left'>said</th></tr>"
    rows = []
    row: Any
    for row in figures.itertuples(index=False):
        value = f"{row.value:,.10g} {row.unit}"
        name = f"<br><small>{escape(row.indicator)}</small>" if hasattr(row, "indicator") else ""
        said = marked_span(texts[row.report_id], row.start, row.end, around=around)
        where = f'<a href="{_link(raw / row.file)}">{escape(row.file)}</a><br><small>{row.raw_start}–{row.raw_end}</small>'
        rows.append(
            f'<tr><td>{where}</td><td>{escape(value)}{name}</td><td style="text-align:left">{said}</td></tr>'
        )
    return Html(f"<table>{head}{''.join(rows)}</table>")


def contradictions(checks: pd.DataFrame, figures: pd.DataFrame, reports: pd.DataFrame, raw: Path) -> Html:
    """The relations of ``checks`` that do not hold: what is stated, what the report's own figures give, and where.

    `figures` is the table ``quantities``, where the spans stand. A row a contradiction, all its numbers marked.
    """
    texts = reports.set_index("report_id")["text"]
    spans = figures.set_index("quantity_id")
    rows = [
        "<tr><th>file</th><th>kind</th><th>stated</th><th>computed</th><th style='text-align:left'>said</th></tr>"
    ]
    check: Any
    for check in checks[~checks["consistent"].astype(bool)].itertuples(index=False):
        place = spans.loc[list(check.quantity_ids)]
        said = marked_spans(
            texts[check.report_id], list(zip(place["start"], place["end"], strict=True)), around=20
        )
        where = f'<a href="{_link(raw / check.file)}">{escape(check.file)}</a><br><small>{place["raw_start"].min()}–{place["raw_end"].max()}</small>'
        cells = [where, escape(check.kind), f"{check.total:,.10g}", f"{check.computed:,.6g}"]
        rows.append(
            "<tr>"
            + "".join(f"<td>{cell}</td>" for cell in cells)
            + f'<td style="text-align:left">{said}</td></tr>'
        )
    return Html(f"<table>{''.join(rows)}</table>" if len(rows) > 1 else "none")


@cache
def names(lang: str = "zh") -> dict[str, str]:
    """{id: name} of dimensions, parts, levels and kinds of measures; `lang` zh or en. Raises ValueError for another.

    >>> names()["enforcement"], names("en")["plans"], names("zh")["county"]
    ('行政执法', 'plans', '县级')
    """
    if lang not in ("zh", "en"):
        raise ValueError(f"lang is {lang!r}: it must be zh or en")
    groups: dict[str, dict[str, dict[str, str]]] = read_yaml("names.yaml")
    told = {name: words[lang] for group in groups.values() for name, words in group.items()}
    return told | {row["id"]: row[lang] for row in dimensions.table()}


def readable(frame: pd.DataFrame, *, lang: str | None = None) -> Html:
    """A table to read: words whole and at the left, decimals with two places; with `lang` ids by their ``names``.

    >>> str(readable(pd.DataFrame({"part": ["plans"], "share": [0.123]}), lang="en"))[-68:]
    '<tr><td style="text-align:left">plans</td><td>0.12</td></tr></table>'
    """
    told = names(lang) if lang else {}
    rows = ["".join(f'<th style="text-align:left">{escape(str(name))}</th>' for name in frame.columns)]
    rows += ["".join(_cell(value, told) for value in row) for row in frame.itertuples(index=False)]
    return Html(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")


def _cell(value: Any, told: dict[str, str]) -> str:
    if isinstance(value, str):
        return f'<td style="text-align:left">{_text(told.get(value, value))}</td>'
    return f"<td>{value:.2f}</td>" if isinstance(value, float) else f"<td>{escape(str(value))}</td>"


def keyword_in_context(reports: pd.DataFrame, word: str, *, around: int = 18, most: int = 40) -> pd.DataFrame:
    """Every place where `word` stands in the texts: region, year, left, word, right, and start, file to go there.

    `reports` needs file, region, year and text; at most `most` rows, in the order of reports and texts. Raises ValueError
    for an empty word.

    >>> rows = pd.DataFrame({"file": ["a.txt"], "region": ["甲县"], "year": [2021], "text": ["推行综合查一次,减少重复检查。"]})
    >>> keyword_in_context(rows, "综合查一次", around=4)[["left", "word", "right"]].values.tolist()
    [['推行', '综合查一次', ',减少重']]
    """
    if not word:
        raise ValueError("a word to look for is needed")
    rows = []
    report: Any
    for report in reports.itertuples(index=False):
        at = report.text.find(word)
        while at >= 0:
            left, right = report.text[max(0, at - around) : at], report.text[at + len(word) :][:around]
            rows.append((report.region, report.year, left, word, right, report.file, at))
            at = report.text.find(word, at + len(word))
    columns = ["region", "year", "left", "word", "right", "file", "start"]
    return pd.DataFrame(rows[:most], columns=columns)


def availability_table(wide: pd.DataFrame, told: pd.DataFrame) -> Html:
    """Places × indicators with the values; what is missing (·) told from what a place cannot have (–) and from a zero.

    `wide` and `told` come from ``indicators.wide`` and ``indicators.availability``; turned, so that places are columns.
    """
    signs = {"missing": "·", "not applicable": "–"}
    columns = [
        escape(" ".join(str(part) for part in key if str(part) not in ("", "<NA>"))) for key in wide.index
    ]
    rows = ["<tr><th></th>" + "".join(f"<th>{column}</th>" for column in columns) + "</tr>"]
    for name in wide.columns:
        cells = [signs.get(t, f"{v:,.10g}") for t, v in zip(told[name], wide[name], strict=True)]
        rows.append(f"<tr><th>{escape(name)}</th>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return Html(f"<table>{''.join(rows)}</table>")


def file_link(raw: Path, file: str) -> Html:
    """The name of a file below the raw folder as a link that opens it."""
    return Html(f'<a href="{_link(raw / file)}">{escape(file)}</a>')


def _link(path: Path) -> str:
    try:
        return quote(Path(os.path.relpath(path)).as_posix(), safe="/.")
    except ValueError:  # another drive on Windows: no relative way there
        return quote(path.as_posix(), safe="/.:")


def _edit(row: Any) -> str:
    why = escape(f"{row.kind}: {row.reason}", quote=True)
    if not row.before.strip() and not row.after.strip():
        return "<br>" if "\n" in row.after else " " * bool(row.after)
    gone = (
        f'<del title="{why}" style="background:{REMOVED};text-decoration:none">{_text(row.before)}</del>'
        if row.before
        else ""
    )
    new = (
        f'<ins title="{why}" style="background:{ADDED};text-decoration:none">{_text(row.after)}</ins>'
        if row.after
        else ""
    )
    return gone + new


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
