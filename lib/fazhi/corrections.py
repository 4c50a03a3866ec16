"""What a researcher corrects by hand: data/raw/corrections.csv, read, applied to the coded figures, and told.

A row of the file overrules a coded figure (change), takes a false one away (drop) or adds a missed one (add). It finds its
figure by the sentence and the number in it, as they stand in indicators.csv; where that sentence is no longer in the report
the row is not applied and says so. The table ``corrections`` tells of every row what became of it.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fazhi import anchors, schema
from fazhi.codebook import Codebook
from fazhi.codebook import load as load_codebook
from fazhi.files.correction_sheet import EMPTY, NUMBERS, YEARS, read
from fazhi.views import figure_in_words

__all__ = ["LOG", "apply", "corrections_of", "read", "unplaced"]

LOG = [
    *["line", "file", "action", "status", "why", "report_id", "quantity_id", "before", "after"],
    *["text", "sentence", "reason", "name", "date"],
]
SET = ("indicator", "value", "high", "unit", "approx", "scope", "period", "from_year", "to_year")
_FROM_REPORT = ("report_id", "file", "region", "code", "level", "year")
_FROM_LEDGER = (
    *("quantity_id", "value", "high", "unit", "approx", "start", "end", "raw_start", "raw_end"),
    *("text", "sentence"),
)
Row = dict[Any, Any]


class _Unsettled(ValueError):
    """Why a correction is not applied."""

    def __init__(self, status: str, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class _Settled(NamedTuple):
    """What a correction did to which figure."""

    row: Row
    before: str
    after: str


def corrections_of(folder: str | os.PathLike[str]) -> pd.DataFrame | None:
    """The corrections.csv of a folder as ``read`` reads it; None where the folder has none."""
    path = Path(folder, "corrections.csv")
    return read(path) if path.is_file() else None


def apply(
    indicators: pd.DataFrame,
    quantities: pd.DataFrame,
    reports: pd.DataFrame,
    corrections: pd.DataFrame | None,
    *,
    codebook: Codebook | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The coded figures corrected, and the table ``corrections``: a row for each correction of a file in `reports`.

    `indicators` gains a column `corrected`: empty, or what was done, by whom and why. What is dropped stands in the log alone.
    Corrections of other files are left to ``unplaced``. Status of a row: applied; already (the figures say so without it);
    changed_text, not_found, ambiguous, unread, twice, unknown_indicator, none of which changes anything.
    """
    coded = indicators.assign(corrected="").astype({"corrected": "str"})
    if corrections is None or corrections.empty:
        return coded, _log([])
    desk = _Desk(coded, quantities, reports, codebook or load_codebook())
    own = corrections[corrections["file"].isin(reports["file"])]
    log = [desk.settle(correction) for correction in own.to_dict("records")]
    return desk.figures(), _log(log)


def unplaced(corrections: pd.DataFrame | None, files: Iterable[str]) -> pd.DataFrame:
    """The corrections whose file is none of `files`, as rows of the table ``corrections`` with status no_file."""
    known = sorted(set(files))
    rows = []
    for row in [] if corrections is None else corrections.to_dict("records"):
        if row["file"] not in known:
            like = difflib.get_close_matches(row["file"], known, n=1, cutoff=0.7)
            why = f"no such file{f': {like[0]} is like it' if like else ''}"
            rows.append(_told(row, "no_file", why))
    return _log(rows)


class _Desk:
    """The figures of some reports, corrected one correction after another."""

    def __init__(
        self, coded: pd.DataFrame, quantities: pd.DataFrame, reports: pd.DataFrame, codebook: Codebook
    ) -> None:
        self._coded, self._quantities, self._codebook = coded, quantities, codebook
        self._reports = {row["file"]: row for row in reports.to_dict("records")}
        self._order = {key: at for at, key in enumerate(reports["report_id"])}
        self._changed: dict[Any, Row] = {}
        self._added: list[Row] = []
        self._by: dict[Any, int] = {}  # rows of the figures: the line that corrected them

    def settle(self, told: Row) -> Row:
        """Carry one correction out; a row of the log."""
        try:
            span = self._span(told)
            carry_out = {"change": self._change, "drop": self._drop, "add": self._add}[told["action"]]
            done = carry_out(told, span)
        except _Unsettled as reason:
            report = self._reports[told["file"]]["report_id"]
            return _told(told, reason.status, reason.why) | {"report_id": report}
        ids = {name: done.row[name] for name in ("report_id", "quantity_id")}
        return _told(told, "applied", "") | ids | {"before": done.before, "after": done.after}

    def figures(self) -> pd.DataFrame:
        """The figures as they are now, in the order of reports and texts."""
        gone = [at for at in self._by if at not in self._changed]
        frame = self._coded.drop(index=gone)
        for at, row in self._changed.items():
            for name, value in row.items():
                frame.at[at, name] = value
        if self._added:
            frame = pd.concat([frame, _typed(self._added, frame)], ignore_index=True)
            frame["_order"] = frame["report_id"].map(self._order)
            frame = frame.sort_values(["_order", "start"], kind="stable").drop(columns="_order")
        return frame.reset_index(drop=True)

    def _span(self, told: Row) -> tuple[int, int]:
        """Where the number stands that is corrected."""
        report = self._reports[told["file"]]
        if report["status"] != "ok" or not report["text"]:
            raise _Unsettled("unread", f"the file is no report that was read: {report['status']}")
        start = int(told["start"]) if told["start"] else None
        found = anchors.find(report["text"], told["sentence"], told["text"], start=start)
        if not found.sentence:
            now = anchors.nearest(report["text"], told["sentence"])
            raise _Unsettled(
                "changed_text",
                f"the sentence is not in the text{f'; nearest there: {now}' if now else ''}",
            )
        if not found.spans:
            raise _Unsettled("not_found", "the number is not in that sentence")
        if len(found.spans) > 1:
            places = ", ".join(str(span[0]) for span in found.spans)
            raise _Unsettled(
                "ambiguous", f"the number stands there more than once: give start, one of {places}"
            )
        return found.spans[0]

    def _figure(self, told: Row, span: tuple[int, int]) -> Any:
        """The row of the coded figure at a place."""
        there = _meeting(self._coded[self._coded["file"] == told["file"]], span)
        wanted = told["was"] or (told["indicator"] if told["action"] == "drop" else "")
        names = ", ".join(there["indicator"])
        if there.empty:
            raise _Unsettled("not_found", "the number is coded as no indicator: add adds one")
        if wanted:
            there = there[there["indicator"] == wanted]
        if there.empty:
            raise _Unsettled("not_found", f"the number is coded as {names}, not as {wanted}")
        if len(there) > 1:
            raise _Unsettled("ambiguous", f"the number is coded as {names}: give was")
        if there.index[0] in self._by:
            raise _Unsettled("twice", f"line {self._by[there.index[0]]} corrects the same figure")
        return there.index[0]

    def _change(self, told: Row, span: tuple[int, int]) -> _Settled:
        at = self._figure(told, span)
        now = self._coded.loc[at].to_dict()
        right = {name: value for name, value in self._right(told).items() if not _same(now[name], value)}
        if not right:
            raise _Unsettled("already", f"the figure is {figure_in_words(now)} without it")
        self._by[at] = told["line"]
        self._changed[at] = right | {
            "corrected": f"changed from {figure_in_words(now)}; {told['name']}: {told['reason']}"
        }
        return _Settled(now, figure_in_words(now), figure_in_words(now | right))

    def _drop(self, told: Row, span: tuple[int, int]) -> _Settled:
        at = self._figure(told, span)
        self._by[at] = told["line"]
        row = self._coded.loc[at].to_dict()
        return _Settled(row, figure_in_words(row), "")

    def _add(self, told: Row, span: tuple[int, int]) -> _Settled:
        own = _meeting(self._quantities[self._quantities["file"] == told["file"]], span)
        if len(own) != 1:
            status = "ambiguous" if len(own) else "not_found"
            raise _Unsettled(status, f"{len(own) or 'no'} numbers of the table quantities stand there")
        number, right = own.iloc[0].to_dict(), self._right(told)
        coded = [
            *_meeting(self._coded[self._coded["file"] == told["file"]], span).to_dict("records"),
            *self._added,
        ]
        for row in coded:
            if (row["quantity_id"], row["indicator"]) == (number["quantity_id"], right["indicator"]):
                raise _Unsettled("already", f"coded as {figure_in_words(row)} already: change changes it")
        known = {name: self._reports[told["file"]][name] for name in _FROM_REPORT}
        blank = {"scope": "", "period": "year", "from_year": pd.NA, "to_year": pd.NA}
        row = known | blank | {name: number[name] for name in _FROM_LEDGER} | right
        self._added.append(row | {"corrected": f"added; {told['name']}: {told['reason']}"})
        return _Settled(row, "", figure_in_words(row))

    def _right(self, told: Row) -> Row:
        """What the correction says is right: its cells that are not empty, `-` for an empty cell."""
        said = {name: told[name] for name in SET if told[name]}
        if "indicator" in said:
            entry = self._codebook.indicators.get(said["indicator"])
            if entry is None:
                like = difflib.get_close_matches(said["indicator"], self._codebook.indicators, n=1)
                told_like = f", is it {like[0]}?" if like else ""
                raise _Unsettled(
                    "unknown_indicator", f"{said['indicator']} is not in the codebook{told_like}"
                )
            said["dimension"] = entry.dimension
        return {name: _value(name, cell) for name, cell in said.items()}


def _value(name: str, cell: str) -> Any:
    if name in NUMBERS:
        return float("nan") if cell == EMPTY else float(cell.replace(",", ""))
    if name in YEARS:
        return pd.NA if cell == EMPTY else int(cell)
    return "" if cell == EMPTY else cell


def _same(one: Any, other: Any) -> bool:
    return bool(pd.isna(one) and pd.isna(other)) or (not pd.isna(one) and not pd.isna(other) and one == other)


def _meeting(rows: pd.DataFrame, span: tuple[int, int]) -> pd.DataFrame:
    """Rows that share a character with a span."""
    return rows[(rows["start"] < span[1]) & (rows["end"] > span[0])]


def _told(told: Row, status: str, why: str) -> Row:
    blank = dict.fromkeys(LOG, "")
    return blank | {name: told[name] for name in LOG if name in told} | {"status": status, "why": why}


def _typed(rows: list[Row], like: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(like.columns))
    return frame.astype(like.dtypes.to_dict())


def _log(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=LOG) if rows else schema.empty("corrections")
    return schema.conform(frame.astype({"line": "int64"}), "corrections")
