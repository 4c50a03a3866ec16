"""The file corrections.csv: its rows checked, with errors that name file and line."""

from __future__ import annotations

import csv
import difflib
import io
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from fazhi import anchors, schema
from fazhi.files.encodings import decode

NEEDED = ("file", "action", "sentence", "reason", "name")
OWN = ("text", "start", "was", "date")
SET = ("indicator", "value", "high", "unit", "approx", "scope", "period", "from_year", "to_year")
NUMBERS, YEARS = ("value", "high"), ("from_year", "to_year")
ACTIONS = {**{word: word for word in ("change", "drop", "add")}, "改": "change", "删": "drop", "加": "add"}
EMPTY = "-"
"""What a cell says where the right figure has none."""
_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")


def read(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The corrections of a file: line, file, action, text, sentence, start, was, indicator, value and so on, all text but `line`.

    UTF-8 or GB18030 as Excel saves it, separated by commas, semicolons or tabs; other columns of indicators.csv may stand
    there too and are passed over. `action` is change, drop or add (改, 删, 加). Raises ValueError naming the file and, of
    every row that cannot be used, its line and what is wrong.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "corrections.csv")
    ...     head = "file,action,sentence,text,value,reason,name"
    ...     _ = path.write_text(f"{head}\\na.txt,改,办结率为98.9%。,98.9%,98.8,822/832,王明\\n", encoding="utf-8")
    ...     read(path)[["line", "file", "action", "value"]].values.tolist()
    [[2, 'a.txt', 'change', '98.8']]
    """
    path = Path(path)
    rows = list(_rows(decode(path.read_bytes()).text, path.name))
    wrong = [f"line {row['line']}: {fault}" for row in rows for fault in _faults(row)]
    if wrong:
        raise ValueError(f"{path.name}, {'; '.join(wrong)}")
    columns = ["line", *NEEDED, *OWN, *SET]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], "str") | {"line": "int64"})


def _rows(text: str, name: str) -> Iterator[dict[str, Any]]:
    """The rows as dictionaries, cells without the blanks and the apostrophe a spreadsheet puts before them."""
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        head = _head([cell.strip().lower() for cell in next(lines, [])], name)
        line = lines.line_num + 1
        for cells in lines:
            cleaned = [cell.strip().removeprefix("'") for cell in cells] + [""] * len(head)
            if any(cleaned):
                row = dict.fromkeys((*NEEDED, *OWN, *SET), "") | dict(zip(head, cleaned, strict=False))
                file = row["file"].replace("\\", "/")
                action = ACTIONS.get(row["action"].lower(), row["action"])
                yield row | {"line": line, "file": file, "action": action}
            line = lines.line_num + 1
    except csv.Error as error:
        raise ValueError(f"{name}, line {lines.line_num}: it is not a table: {error}") from error


def _head(names: list[str], file: str) -> list[str]:
    """The columns; raises ValueError for one that is missing, strange or there twice."""
    known = {*NEEDED, *OWN, *SET, *schema.tables()["indicators"].columns}
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise ValueError(f"{file}, line 1: the columns {', '.join(missing)} are missing")
    for name in names:
        if name not in known:
            like = difflib.get_close_matches(name, known, n=1)
            raise ValueError(
                f"{file}, line 1: column {name!r} is not known{f', is it {like[0]}?' if like else ''}"
            )
        if names.count(name) > 1:
            raise ValueError(f"{file}, line 1: column {name} is there twice")
    return names


def _faults(row: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a row."""
    for name in NEEDED:
        if not row[name]:
            yield f"{name} is empty"
    if row["action"] not in ACTIONS.values():
        yield f"action {row['action']!r} is none of change, drop, add"
    if row["sentence"] and not anchors.quote(row["sentence"], row["text"]).number:
        yield "which number? Copy it into text or mark it 【】 in the sentence"
    if row["action"] == "add" and row["indicator"] in ("", EMPTY):
        yield "add needs an indicator"
    if row["action"] == "change" and not any(row[name] for name in SET):
        yield f"change says nothing new: fill one of {', '.join(SET)}"
    yield from _cells(row)


def _cells(row: dict[str, Any]) -> Iterator[str]:
    """What is wrong with single cells."""
    for name in (*NUMBERS, *YEARS, "start"):
        cell, form = row[name], _NUMBER if name in NUMBERS else re.compile(r"\d+")
        if cell and not form.fullmatch(cell) and not (cell == EMPTY and name != "start"):
            yield f"{name} {cell!r} is no number (write 12000, not 1.2万; {EMPTY} for none)"
    for name in ("approx", "period"):
        allowed = schema.tables()["indicators"].columns[name].values
        if row[name] and row[name] not in allowed and not (row[name] == EMPTY and name == "approx"):
            yield f"{name} {row[name]!r} is none of {', '.join(allowed)}"
    if row["indicator"] == EMPTY:
        yield "an indicator cannot be emptied: drop takes a figure away"
    if row["date"] and not _is_date(row["date"]):
        yield f"date {row['date']!r} is no date like 2024-05-01"


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
