"""Many made-up reports as files, and the truth about each beside them as Parquet tables.

OUT/raw holds the files, OUT/truth the tables reports, numerals, indicators, relations and sentences, a part for each
chunk. All places are invented, and every file name says so.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import pandas as pd

from .formats import file_of
from .grammar import Num
from .mess import manner_of, page_of
from .report import Report, report_of

CHUNK = 250
NOTE = "Made-up reports of places that do not exist, for tests of speed and scale. Not data about any place in China.\n"
TABLES = ("reports", "numerals", "indicators", "relations", "sentences")


class Made(NamedTuple):
    """A report as a file, and its truth: rows of each of ``TABLES``."""

    file: str
    data: bytes
    truth: dict[str, list[dict[str, Any]]]


def made(seed: int, number: int, formats: str = "txt") -> Made:
    """Report `number` of a seed: the same whatever else is made."""
    report, rng = report_of(seed, number)
    manner = manner_of(rng)
    suffix, data = file_of(rng, formats, page_of(rng, report, manner), report, manner)
    file = f"{number // 1000:03d}/虚构-{number:06d}-{report.place.region}-{report.year}.{suffix}"
    return Made(file, data, truth_of(report, file))


def truth_of(report: Report, file: str) -> dict[str, list[dict[str, Any]]]:
    """What is true of a report, as rows."""
    place = {
        "region": report.place.region,
        "level": report.place.level,
        "issuer_kind": report.place.issuer_kind,
    }
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    rows["reports"].append(
        {"file": file, "fictional": True, **place, "year": report.year, "title": report.title}
    )
    for number, sentence in enumerate(report.sentences):
        rows["sentences"].append(
            {"file": file, "sentence": number, "part": sentence.part, "text": sentence.text}
        )
        for num in (piece for piece in sentence.pieces if isinstance(piece, Num)):
            rows["numerals"].append({"file": file, "sentence": number, **num._asdict()})
        for kind, figures, consistent in sentence.relations:
            rows["relations"].append(
                {
                    "file": file,
                    "kind": kind,
                    "total": figures[0],
                    "parts": list(figures[1:]),
                    "consistent": consistent,
                    "sentence": sentence.text,
                }
            )
    keep = ("file", "sentence", "indicator", "value", "unit", "approx", "scope", "period", "text")
    rows["indicators"] = [{key: row[key] for key in keep} for row in rows["numerals"] if row["indicator"]]
    return rows


def write(count: int, out: Path, *, seed: int = 1, formats: str = "txt", jobs: int = 2) -> None:
    """Write reports 0 to `count` to an empty or new folder `out`."""
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    for name in ("raw", *(f"truth/{table}" for table in TABLES)):
        (out / name).mkdir(parents=True)
    for folder in range((count + 999) // 1000):
        (out / "raw" / f"{folder:03d}").mkdir()
    (out / "README.txt").write_text(NOTE, encoding="utf-8")
    starts = range(0, count, CHUNK)
    work = (
        joblib.delayed(_chunk)(range(first, min(first + CHUNK, count)), out, seed, formats)
        for first in starts
    )
    joblib.Parallel(n_jobs=jobs)(work)


def _chunk(numbers: range, out: Path, seed: int, formats: str) -> None:
    """Files and truth of some reports."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for number in numbers:
        one = made(seed, number, formats)
        (out / "raw" / one.file).write_bytes(one.data)
        for name in TABLES:
            rows[name] += one.truth[name]
    for name, found in rows.items():
        pd.DataFrame(found).to_parquet(out / "truth" / name / f"{numbers[0]:06d}.parquet", index=False)


def main(arguments: list[str] | None = None) -> int:
    """The command line: N --out DIR --seed S --formats txt|mixed."""
    parser = argparse.ArgumentParser(description="Write made-up reports and the truth about them.")
    parser.add_argument("count", type=int)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="txt", choices=("txt", "mixed", "html", "docx", "pdf"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--force", action="store_true", help="empty the folder first")
    options = parser.parse_args(arguments)
    if options.force and (options.out / "truth").exists():
        shutil.rmtree(options.out)
    write(options.count, options.out, seed=options.seed, formats=options.formats, jobs=options.jobs)
    print(f"{options.count} reports in {options.out / 'raw'}, their truth in {options.out / 'truth'}")
    return 0
