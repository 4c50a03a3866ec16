"""All tables from a folder of reports: the steps of the notebooks without the notebooks, for many files.

Files are read in chunks, each through every step that needs one report alone, on as many processes as asked; joblib
is also the door to a cluster (``joblib.parallel_config(backend="dask")``). What needs the whole corpus follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import joblib
import pandas as pd

from fazhi.audit import audit
from fazhi.clean import clean
from fazhi.codebook import Codebook
from fazhi.codebook import load as load_codebook
from fazhi.duplicates import mark
from fazhi.identify import identify
from fazhi.indicators import indicators
from fazhi.load import common_root, file_name, find_files, load, manifest_of, report_ids
from fazhi.measures import measures
from fazhi.outline import outline
from fazhi.quantities import quantities
from fazhi.shared import shared
from fazhi.tables import COLUMNS, write_table

CHUNK = 50
Tables = dict[str, pd.DataFrame]


class Summary(NamedTuple):
    """What a build did: files found, reports read, and the files not read with their reasons."""

    files: int
    read: int
    problems: list[tuple[str, str]]


def build(
    raw: Path | Sequence[Path],
    out: Path,
    *,
    jobs: int = 1,
    codebook: Path | None = None,
    progress: bool = False,
) -> Summary:
    """Make the tables of `out` from the folder (or files) `raw`.

    `jobs` processes (-1: one a core), `codebook` a researcher's own, `progress` shows a bar. A bad file is a row of
    `reports` with its reason; the rest goes on. Raises FileNotFoundError where `raw` holds no file at all.
    """
    tables = make_tables(raw, jobs=jobs, codebook=codebook, progress=progress)
    for name, frame in tables.items():
        write_table(frame, name, out)
    reports = tables["reports"]
    unread = reports[~reports["status"].isin(["ok", "other_genre"])]
    problems = list(zip(unread["file"], unread["problem"], strict=True))
    return Summary(len(reports), len(reports) - len(unread), problems)


def make_tables(
    raw: Path | Sequence[Path], *, jobs: int = 1, codebook: Path | None = None, progress: bool = False
) -> Tables:
    """The tables of ``COLUMNS`` as DataFrames, in the order of the files; see ``build``."""
    found, root = find_files(raw), common_root(raw)
    if not found:
        raise FileNotFoundError(f"{raw} holds no file to read")
    manifest, coding = manifest_of(root), load_codebook(codebook)
    ids = report_ids([file_name(path, root) for path in found])
    chunks = [
        dict(zip(found[i : i + CHUNK], ids[i : i + CHUNK], strict=True)) for i in range(0, len(found), CHUNK)
    ]
    work = (joblib.delayed(read_chunk)(chunk, root, manifest, coding) for chunk in chunks)
    parts: Iterable[Tables] = joblib.Parallel(n_jobs=jobs, return_as="generator")(work)
    if progress:
        from tqdm import tqdm

        parts = tqdm(parts, total=len(chunks), unit="chunk", desc=f"{len(found)} files")
    return whole_corpus(list(parts), manifest)


def read_chunk(
    paths: dict[Path, str], root: Path, manifest: pd.DataFrame | None, codebook: Codebook
) -> Tables:
    """The tables of some files (path → report_id), each report by itself."""
    files = load(list(paths), root=root).assign(report_id=list(paths.values()))
    texts, edits = clean(files)
    reports = identify(texts, edits, manifest)
    sections = outline(reports, edits)
    ledger = quantities(reports, edits, sections)
    coded = indicators(ledger, reports, codebook, sections)
    return {
        "sources": files[COLUMNS["sources"]],
        "reports": reports,
        "edits": edits,
        "sections": sections,
        "quantities": ledger,
        "indicators": coded,
        "checks": audit(ledger, coded, reports),
        "measures": measures(reports, edits, sections),
    }


def whole_corpus(parts: Sequence[Tables], manifest: pd.DataFrame | None) -> Tables:
    """The parts put together, and what one report cannot know: duplicates, the report that stands for a place, what several state."""
    tables = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    tables["reports"] = mark(tables["reports"], manifest).drop(
        columns=["source", "page_title", "page_date"], errors="ignore"
    )
    once = tables["reports"].loc[tables["reports"]["duplicate_of"] == "", "report_id"]
    tables["shared"] = shared(tables["measures"][tables["measures"]["report_id"].isin(once)])
    return tables
