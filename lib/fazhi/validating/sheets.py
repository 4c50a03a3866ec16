"""Sheets for coders: drawn, written as CSV or Excel, filled in by hand, read back.

A sheet shows the sentence with the number marked 【】 and what the software says of it; the columns to fill are empty. What is
drawn depends on the seed and the units alone, not on the order of the rows.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from fazhi.files.encodings import decode
from fazhi.tables import spreadsheet_safe

TO_FILL = (
    *("right", "right_indicator", "right_value", "right_dimension", "note"),
    *("hand_indicator", "hand_value", "hand_scope", "hand_period"),
)
"""Columns that a coder fills."""
YES_NO = {**dict.fromkeys(("1", "1.0", "y", "yes", "true", "是", "对", "√"), "1")} | dict.fromkeys(
    ("0", "0.0", "n", "no", "false", "否", "错", "×"), "0"
)
_WIDTHS = {"sentence": 70, "definition": 40, "note": 30}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def draw(
    units: pd.DataFrame, by: Sequence[str], *, size: int = 100, least: int = 1, seed: int = 0
) -> pd.DataFrame:
    """A stratified sample: at least `least` rows of each stratum (a combination of the columns `by`), the rest by their size.

    The rows drawn with `stratum`, and `weight`: how many rows of its stratum each stands for. With many strata the sample may
    be larger than `size`. Rows need a column `id`. Raises ValueError where there is nothing to draw.

    >>> rows = pd.DataFrame({"id": list("abcdef"), "kind": ["x"] * 5 + ["y"]})
    >>> draw(rows, ["kind"], size=3)[["stratum", "weight"]].values.tolist()
    [['x', 2.5], ['x', 2.5], ['y', 1.0]]
    """
    if units.empty or size < 1 or least < 0:
        raise ValueError(f"{len(units)} units, size={size}, least={least}: nothing to draw")
    keys = units[list(by)].astype("str").agg(" · ".join, axis=1)
    counts = keys.value_counts().sort_index()
    wanted = dict(zip(counts.index, _allot(counts.to_list(), size, least), strict=True))
    drawn = [_drawn(part, str(key), wanted[key], seed) for key, part in units.groupby(keys) if wanted[key]]
    return pd.concat(drawn).sort_index()


def _allot(counts: list[int], size: int, least: int) -> list[int]:
    """How many of each stratum: the least, then by largest remainders of what is left."""
    given = [min(count, least) for count in counts]
    left = [count - some for count, some in zip(counts, given, strict=True)]
    rest = min(max(size - sum(given), 0), sum(left))
    shares = [rest * count / sum(left) if rest else 0.0 for count in left]
    given = [some + int(more) for some, more in zip(given, shares, strict=True)]
    order = sorted(range(len(counts)), key=lambda i: (int(shares[i]) - shares[i], i))
    for i in order[: rest - sum(map(int, shares))]:
        given[i] += 1
    return given


def _drawn(part: pd.DataFrame, key: str, number: int, seed: int) -> pd.DataFrame:
    """Some rows of a stratum; the draw of one does not depend on the others."""
    ordered = part.sort_values("id", kind="stable")
    random = np.random.default_rng([seed, zlib.crc32(key.encode())])
    chosen = np.sort(random.choice(len(ordered), number, replace=False))
    return ordered.iloc[chosen].assign(stratum=key, weight=len(part) / number)


def marked(text: str, start: int, end: int, *, around: int = 60) -> str:
    """The characters `start:end` marked in what stands around them on their line.

    >>> marked("办理行政复议案件73件。", 8, 11, around=4)
    '…复议案件【73件】。'
    """
    left = max(text.rfind("\n", 0, start) + 1, start - around)
    line_end = text.find("\n", end)
    right = min(len(text) if line_end < 0 else line_end, end + around)
    before = "…" * (left > 0 and text[left - 1] != "\n") + text[left:start]
    return f"{before}【{text[start:end]}】{text[end:right]}" + "…" * (
        right < len(text) and text[right] != "\n"
    )


def write_sheet(sheet: pd.DataFrame, path: Path, *, keep: bool = False) -> Path:
    """Write a sheet as .csv (UTF-8 with byte order mark) or .xlsx, for Excel; returns the path.

    A file that has answers in it is never written over: with `keep` it stays as it is, else FileExistsError is raised.
    ValueError for another suffix. The same sheet gives the same bytes.
    """
    if path.suffix not in (".csv", ".xlsx"):
        raise ValueError(f"{path.name}: a sheet is .csv or .xlsx")
    if path.exists() and _answered(path):
        if keep:
            return path
        raise FileExistsError(
            f"{path} has answers in it: keep it, and write the new sheet under another name"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    safe = spreadsheet_safe(sheet)
    if path.suffix == ".csv":
        safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    else:
        path.write_bytes(_settled(_workbook(safe)))
    return path


def _answered(path: Path) -> bool:
    head, *rows = _cells(path)
    columns = [at for at, name in enumerate(head) if name in TO_FILL]
    return any(row[at] for row in rows for at in columns if at < len(row))


def _workbook(sheet: pd.DataFrame) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    page.freeze_panes = "A2"
    page.append(list(sheet.columns))
    for row in sheet.astype(object).where(sheet.notna(), None).itertuples(index=False):
        page.append(list(row))
    for at, name in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(name, 14)
        page.cell(1, at).font = Font(bold=True)
        for cell in page[get_column_letter(at)]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if name in TO_FILL:
                cell.fill = PatternFill("solid", start_color="FFF6DD")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _settled(data: bytes) -> bytes:
    """A workbook without the time at which it was written."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2000-01-01T00:00:00Z<", content)
            after.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_sheet(path: str | Path) -> pd.DataFrame:
    """A sheet as a coder left it: all columns as text, weight a number; `right` is 1, 0 or '' (not coded yet).

    `right` may be written 1, 是, 对, y … Raises ValueError naming the file and every line that cannot be used: another
    answer, an id twice or lost, a weight that is none.
    """
    path = Path(path)
    head, *rows = _cells(path)
    missing = [name for name in ("id", "weight") if name not in head]
    if missing or not rows:
        raise ValueError(f"{path.name}: {'no column ' + ', '.join(missing) if missing else 'no rows'}")
    cells = [[*row, *[""] * len(head)][: len(head)] for row in rows]
    sheet = pd.DataFrame(cells, columns=head, dtype="str")
    if "right" in sheet:
        sheet["right"] = [YES_NO.get(cell.lower(), cell) for cell in sheet["right"]]
    wrong = [
        f"line {at}: {fault}" for at, row in enumerate(sheet.to_dict("records"), 2) for fault in _faults(row)
    ]
    wrong += [
        f"line {at + 2}: id {sheet['id'][at]} is there twice"
        for at in np.flatnonzero(sheet["id"].duplicated())
    ]
    if wrong:
        raise ValueError(f"{path.name}, {'; '.join(wrong)}")
    return sheet.astype({"weight": "float64"})


def _faults(row: dict[object, str]) -> list[str]:
    faults = [] if row["id"] else ["the id is lost"]
    faults += (
        [] if re.fullmatch(r"\d+(\.\d+)?", row["weight"]) else [f"weight {row['weight']!r} is no number"]
    )
    answer = row.get("right", "")
    return faults + ([f"right {answer!r} is neither 1 nor 0"] if answer not in ("", "1", "0") else [])


def _cells(path: Path) -> list[list[str]]:
    """The cells of a CSV or Excel file as text, without empty rows and without the apostrophe before a formula."""
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        rows = [
            [_plain(cell) for cell in row] for row in load_workbook(path).active.iter_rows(values_only=True)
        ]
    else:
        text = decode(path.read_bytes()).text
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        rows = [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    return [[cell.removeprefix("'") for cell in row] for row in rows if any(row)] or [[]]


def _plain(cell: object) -> str:
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell):
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
