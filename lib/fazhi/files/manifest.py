"""The researcher's list of where reports come from: sources.csv beside the raw files."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Hashable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from fazhi.files.encodings import decode
from fazhi.places import gazetteer

MANIFESTS = ("sources.csv", "covariates.csv", "corrections.csv", "topic_labels.csv")
OPTIONAL = ("region", "code", "year", "url", "retrieved", "title", "published", "primary")


def manifest_of(folder: str | os.PathLike[str]) -> pd.DataFrame | None:
    """The manifest sources.csv of a folder as ``read_manifest`` reads it; None where the folder has none."""
    path = Path(folder, "sources.csv")
    return read_manifest(path) if path.is_file() else None


def read_manifest(path: str | os.PathLike[str]) -> pd.DataFrame:
    """A manifest as text columns: file, region, code, year, url, retrieved, title, published, primary, problem and others.

    `path` is sources.csv or the folder it lies in; UTF-8 or GB18030 (as Excel saves it), separated by commas,
    semicolons or tabs. What a row lacks is ''. `problem` is '' or says what is wrong with the row: no such file, named
    twice, a code without six digits, a year that is none; of a file named twice the first row counts. Raises
    FileNotFoundError where there is no manifest, ValueError where it has no column `file`, no rows, or is no table.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "sources.csv").write_text("file,region,year\\n青泉县.txt,青泉县,2021\\n", encoding="gb18030")
    ...     read_manifest(folder)[["file", "year", "problem"]].values.tolist()
    [['青泉县.txt', '2021', 'no such file']]
    """
    path = Path(path)
    path = path / "sources.csv" if path.is_dir() else path
    rows = _table(decode(path.read_bytes()).text, path)
    for column in OPTIONAL:
        if column not in rows:
            rows[column] = ""
    rows["file"] = rows["file"].str.strip().str.replace("\\", "/")
    rows["problem"] = _problems(rows, path.parent)
    return rows


def _table(text: str, path: Path) -> pd.DataFrame:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ValueError(f"{path.name} is not a table: {error}") from error
    names = [name.strip().lower() for name in lines[0]] if lines else []
    if "file" not in names:
        raise ValueError(f"{path.name} has no column `file`; its columns are: {', '.join(names) or 'none'}")
    if len(set(names)) < len(names):
        raise ValueError(f"{path.name} has a column twice: {', '.join(names)}")
    cells = [
        [cell.strip() for cell in line] + [""] * len(names) for line in lines[1:] if any(map(str.strip, line))
    ]
    if not cells:
        raise ValueError(f"{path.name} has a head but no rows")
    return pd.DataFrame([row[: len(names)] for row in cells], columns=names, dtype="str")


def _problems(rows: pd.DataFrame, folder: Path) -> list[str]:
    """What is wrong with each row; a cell that cannot be used is emptied, so that nothing false is believed."""
    seen: set[str] = set()
    problems = []
    for at, row in enumerate(rows.to_dict("records")):
        wrong = {column: told for column, told in _faults(row) if told}
        for column in wrong:
            rows.loc[at, column] = ""
        named = {
            "no file is named": not row["file"],
            "no such file": row["file"] and not os.path.lexists(folder / row["file"]),
            "named in an earlier row already": row["file"] in seen,
        }
        problems.append("; ".join([*(name for name, true in named.items() if true), *wrong.values()]))
        seen.add(row["file"])
    return problems


def _faults(row: dict[Hashable, str]) -> Iterator[tuple[str, str]]:
    """Columns of a row with what is wrong with their cell, '' where nothing is."""
    code, year, published = (row[column].removesuffix(".0") for column in ("code", "year", "published"))
    if code and not re.fullmatch(r"[0-9]{6}", code):
        yield "code", f"code {code!r} has not six digits"
    elif code and not gazetteer.by_code().get(f"{code[:2]}0000"):
        yield "code", f"code {code} lies in no province"
    if year and not (re.fullmatch(r"[0-9]{4}", year) and 1980 <= int(year) <= 2100):
        yield "year", f"year {year!r} is none"
    if published and not _is_date(published):
        yield "published", f"published {published!r} is no date like 2021-01-24"


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
