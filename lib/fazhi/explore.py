"""What a researcher looks up in a notebook, as plain functions: each result is HTML or a table, and widgets.py only turns its knobs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from fazhi.codebook import Codebook, CodebookError, check
from fazhi.coding.entries import with_entry
from fazhi.indicators import indicators
from fazhi.views import (
    FOUND,
    Html,
    availability_table,
    figure_in_words,
    file_link,
    keyword_in_context,
    marked_span,
    readable,
)

AROUND = 120  # characters shown on both sides of a number
MOST = 40  # changed figures shown
EFFECT = ["change", "file", "indicator", "before", "after", "text", "sentence", "quantity_id"]


def side_by_side(
    table: pd.DataFrame,
    told: pd.DataFrame,
    *,
    places: Sequence[str] = (),
    years: Sequence[int] = (),
    names: Sequence[str] = (),
) -> Html:
    """Places beside each other: a column a place and year, a row an indicator, as ``views.availability_table`` shows it.

    `table` and `told` come from ``indicators.wide`` and ``indicators.availability``; an empty choice takes all (of the indicators
    those that one of the places states). Raises ValueError for a place or an indicator that is not in the table, and where nothing
    is left to show.
    """
    regions, of_year = (table.index.get_level_values(level) for level in ("region", "year"))
    lost = [*set(places) - set(regions), *set(names) - set(table)]
    if lost:
        raise ValueError(f"not in the table: {', '.join(sorted(lost))}")
    rows = (regions.isin(places) | (not places)) & (of_year.isin(years) | (not years))
    shown = table[rows]
    wanted = [name for name in table if name in names or (not names and shown[name].notna().any())]
    if shown.empty or not wanted:
        raise ValueError("no such place and year, or no figure of it: choose others")
    return availability_table(shown[wanted], told.loc[rows, wanted])


def topics_at(choice: pd.DataFrame, k: int) -> Html:
    """The topics of one number k: their terms, an example of each, and how steady they are, from ``stability.how_many``.

    Raises ValueError for a k that is not in the table.

    >>> rows = [(2, 0.1, 0.2, 0.9, 0.8, 0.6, ["普法 宣传", "复议 案件"], ["开展普法宣传。", "办理复议案件。"])]
    >>> columns = ["k", "coherence", "silhouette", "seeds", "bootstraps", "biggest", "terms", "examples"]
    >>> "复议 案件" in topics_at(pd.DataFrame(rows, columns=columns), 2)
    True
    """
    if k not in set(choice["k"]):
        raise ValueError(f"k={k} was not tried; tried are {', '.join(map(str, choice['k']))}")
    row: Any = choice[choice["k"] == k].iloc[0]
    told = (
        f"{k} topics: coherence {row.coherence:.2f}, silhouette {row.silhouette:.2f}; the same measures come together again "
        f"under other seeds {row.seeds:.2f}, on other 80 % {row.bootstraps:.2f}; the largest has {row.biggest:.0%}"
    )
    topics = {"topic": range(1, len(row.terms) + 1), "terms": row.terms, "example": row.examples}
    return Html(f"<p>{told}</p>{readable(pd.DataFrame(topics))}")


def concordance(reports: pd.DataFrame, word: str, *, around: int = 18, most: int = 40) -> Html:
    """``views.keyword_in_context`` as a table with the word in the middle; how many places there are stands above it.

    >>> rows = pd.DataFrame({"file": ["a.txt"], "region": ["甲县"], "year": [2021], "text": ["推行综合查一次。"]})
    >>> "<p>1 place in 1 of 1 reports</p>" in concordance(rows, "综合查一次")
    True
    """
    hits = reports["text"].str.count(re.escape(word)) if word else pd.Series(dtype=int)
    found = keyword_in_context(reports, word, around=around, most=most)
    number = int(hits.sum())
    head = f"{number} place{'s' * (number != 1)} in {(hits > 0).sum()} of {len(reports)} reports"
    head += f", the first {most}" * (number > most)
    lines = [_in_the_middle(row) for row in found.to_dict("records")]
    return Html(f"<p>{head}</p><table>{''.join(lines)}</table>")


def _in_the_middle(row: Mapping[Any, Any]) -> str:
    left, right = (
        f'<div style="text-align:{side}">{escape(row[name])}</div>'
        for side, name in (("right", "left"), ("left", "right"))
    )
    word = f'<mark style="background:{FOUND}">{escape(row["word"])}</mark>'
    return _row([escape(f"{row['region']} {row['year']}"), left, word, right])


def trace(
    figures: pd.DataFrame,
    reports: pd.DataFrame,
    sources: pd.DataFrame,
    quantity_id: str,
    *,
    raw: Path | None = None,
) -> Html:
    """Where a figure comes from: what it is coded as, its sentence in the clean text, its place in the file as it was.

    `figures` are rows of ``indicators`` (or ``quantities``); with the folder `raw` the file's name opens it. Raises ValueError
    for an id that is not among them.
    """
    rows = figures[figures["quantity_id"] == quantity_id]
    if rows.empty:
        raise ValueError(f"{quantity_id!r} is none of the {len(figures)} figures")
    row: Any = rows.iloc[0]
    text, source = (
        table.loc[table["report_id"] == row["report_id"], name].iloc[0]
        for table, name in ((reports, "text"), (sources, "source"))
    )
    words = "<br>".join(escape(figure_in_words(figure)) for figure in rows.to_dict("records"))
    file = escape(row["file"]) if raw is None else file_link(raw, row["file"])
    clean = _place("clean text", text, row["start"], row["end"])
    saved = _place(file, source, row["raw_start"], row["raw_end"])
    return Html(f'<table style="text-align:left">{_row(["<b>figure</b>", words])}{clean}{saved}</table>')


def _place(name: str, text: str, start: int, end: int) -> str:
    """A row: where a span stands in a text, and the span marked in what stands around it."""
    line = text.count("\n", 0, start) + 1
    where = f"<small style='white-space:nowrap'>line {line}, characters {start}–{end}</small>"
    return _row([f"<b>{name}</b><br>{where}", marked_span(text, start, end, around=AROUND)])


def effect(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What another coding changes: a row a figure that is added, lost or changed, columns ``EFFECT``, in the order of reports.

    Both are tables ``indicators`` of the same quantities. A numeral coded as another indicator is one row, changed.
    """
    old, new = (_by_number(table) for table in (before, after))
    rows = []
    for number in dict.fromkeys([*new, *old]):
        gone = [
            row
            for row in old.get(number, [])
            if figure_in_words(row) not in map(figure_in_words, new.get(number, []))
        ]
        come = [
            row
            for row in new.get(number, [])
            if figure_in_words(row) not in map(figure_in_words, old.get(number, []))
        ]
        for i in range(max(len(gone), len(come))):
            was, now = (side[i] if i < len(side) else None for side in (gone, come))
            rows.append(_changed(was, now))
    return pd.DataFrame(rows, columns=EFFECT).sort_values(["file", "quantity_id"], ignore_index=True)


def codebook_effect(
    before: pd.DataFrame,
    book: Codebook,
    quantities: pd.DataFrame,
    reports: pd.DataFrame,
    sections: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Which figures change where another codebook codes: ``effect`` of the coded table `before` and of `book` on the same quantities."""
    return effect(before, indicators(quantities, reports, book, sections))


def try_entry(block: str, tables: Mapping[str, pd.DataFrame], *, path: Path) -> Html:
    """What an entry of the codebook, edited or new, does: its examples that fail, and the figures that change.

    `block` is the entry as YAML (``entries.entry_text`` gives one to begin with), `path` the codebook that it goes into for the
    trial; no file is changed. `tables` are indicators (as coded, not corrected), quantities, reports and sections. Of a block
    that cannot be used the faults are told.
    """
    try:
        book = with_entry(path, block)
    except CodebookError as error:
        return Html(f"<p>The entry cannot be used: {escape(str(error))}</p>")
    names = ("quantities", "reports", "sections")
    changed = codebook_effect(tables["indicators"], book, *(tables[name] for name in names))
    failing = check(book)
    examples = failing.to_html(index=False, border=0) if len(failing) else "<p>Every example holds.</p>"
    counts = (
        ", ".join(f"{n} {name}" for name, n in changed["change"].value_counts().items())
        or "no figure changes"
    )
    shown = changed.drop(columns=["quantity_id", "indicator"]).head(MOST)
    return Html(f"{examples}<p>{counts}</p>{shown.to_html(index=False, border=0) if len(shown) else ''}")


def _row(cells: Sequence[str], tag: str = "td") -> str:
    """A row of an HTML table."""
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def _by_number(table: pd.DataFrame) -> dict[str, list[dict[Any, Any]]]:
    found: dict[str, list[dict[Any, Any]]] = {}
    for row in table.to_dict("records"):
        found.setdefault(row["quantity_id"], []).append(row)
    return found


def _changed(was: dict[Any, Any] | None, now: dict[Any, Any] | None) -> tuple[str, ...]:
    change = "changed" if was and now else "added" if now else "lost"
    row = now or was or {}
    told = [figure_in_words(side) if side else "" for side in (was, now)]
    return change, row["file"], row["indicator"], *told, row["text"], row["sentence"], row["quantity_id"]
