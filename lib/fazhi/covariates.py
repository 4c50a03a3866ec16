"""What a researcher knows of places beside their reports: data/raw/covariates.csv, a row a place and year.

Columns: `code` (six digits, as in the reports), `year`, `population` (persons, not 10,000; the year-end resident population or
what you state in your paper), and any others, all numbers. UTF-8. Nothing is filled in or estimated; no such file is shipped.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

KEY = ["code", "year"]
REQUIRED = [*KEY, "population"]


class CovariatesError(ValueError):
    """A covariates file that cannot be used; the message names every line and reason."""


def read_covariates(path: str | Path) -> pd.DataFrame:
    """The file as a table: code (text), year (Int64), population and all other columns (float64), as they stand in the file.

    An empty cell is NaN. Raises CovariatesError naming all that is wrong: columns that are missing, a code that is not six
    digits, a year that is none, a cell that is no number, a population of 0 or less, a place and year given twice;
    FileNotFoundError where there is no file.
    """
    try:
        rows = pd.read_csv(path, dtype="str", encoding="utf-8-sig", skipinitialspace=True)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise CovariatesError(f"{path}: not a CSV file in UTF-8 ({error})") from error
    rows.columns = rows.columns.str.strip()
    if missing := [name for name in REQUIRED if name not in rows.columns]:
        raise CovariatesError(
            f"{path}: columns missing: {', '.join(missing)}; it needs {', '.join(REQUIRED)}"
        )
    rows = rows.apply(lambda column: column.str.strip())
    numbers = {name: pd.to_numeric(rows[name], errors="coerce") for name in rows.columns if name != "code"}
    problems = [*_wrong_keys(rows), *_no_numbers(rows, numbers)]
    if problems:
        raise CovariatesError(f"{path}: " + "; ".join(problems))
    table = rows[["code"]].assign(**{name: column.astype("float64") for name, column in numbers.items()})
    return table.astype({"code": "str", "year": "Int64"})


def _wrong_keys(rows: pd.DataFrame) -> list[str]:
    code, year = rows["code"].fillna(""), rows["year"].fillna("")
    found = [
        f"line {at + 2}: code {code[at]!r} is not six digits"
        for at in rows.index[~code.str.fullmatch(r"\d{6}")]
    ]
    found += [
        f"line {at + 2}: year {year[at]!r} is no year"
        for at in rows.index[~year.str.fullmatch(r"(19|20)\d\d")]
    ]
    first: dict[Any, int] = {}
    for at, key in enumerate(zip(code, year, strict=True)):
        if first.setdefault(key, at) != at:
            found.append(f"line {at + 2}: {key[0]} {key[1]} stands already in line {first[key] + 2}")
    return found


def _no_numbers(rows: pd.DataFrame, numbers: dict[str, pd.Series]) -> list[str]:
    found = []
    for name, column in numbers.items():
        if name != "year":
            wrong = rows[name].notna() & ~column.abs().lt(float("inf"))
            found += [f"line {at + 2}: {name} {rows[name][at]!r} is no number" for at in rows.index[wrong]]
    low = rows.index[numbers["population"] <= 0]
    return found + [f"line {at + 2}: population {rows['population'][at]} is not above 0" for at in low]


def join(rows: pd.DataFrame, covariates: pd.DataFrame, *, within: int = 0) -> pd.DataFrame:
    """The rows (code, year) with the covariates of the same place and year, and `covariate_year`, the year they are of.

    With `within`, where the year itself has none, those of the nearest year at most so many away (of two as near the
    earlier). A row without any has NaN and NA. Every other column of the same name is an error.

    >>> places = pd.DataFrame({"code": ["420281"], "year": [2020]})
    >>> known = pd.DataFrame({"code": ["420281"], "year": [2019], "population": [900_000.0]})
    >>> join(places, known)["population"].tolist(), join(places, known, within=1)["covariate_year"].tolist()
    ([nan], [2019])
    """
    columns = [name for name in covariates.columns if name not in KEY]
    if both := [name for name in columns if name in rows.columns]:
        raise CovariatesError(f"columns that the table has already: {', '.join(both)}")
    found = rows[KEY].drop_duplicates().dropna().astype({"year": "Int64"})
    found = found.merge(covariates.rename(columns={"year": "covariate_year"}), on="code")
    found["away"] = (found["covariate_year"] - found["year"].astype("Int64")).abs()
    found = found[found["away"] <= within].sort_values([*KEY, "away", "covariate_year"])
    found = found.drop_duplicates(KEY).drop(columns="away")
    return rows.astype({"year": "Int64"}).merge(found, on=KEY, how="left", validate="m:1")
