"""All tables from a folder of reports: the steps of the notebooks without the notebooks, for many files.

Files are read in parts of some ninety, on as many processes as asked; joblib is also the door to a cluster
(``joblib.parallel_config(backend="dask")``). Each part is kept, so that a second build does only what changed and a
build that was killed goes on. What needs the whole corpus follows, part after part; then all tables are put in place
together. Memory does not grow with the number of reports, but for what compares them all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import joblib
import pandas as pd

from fazhi.building.assembling import Aside, plain, reports_with
from fazhi.building.changes import Known, content_of, digest, known_files
from fazhi.building.corpus import growth_of, overview, shared_of
from fazhi.building.correcting import Corrected
from fazhi.building.environment import prepared
from fazhi.building.parts import CODED, FAULT_TOLD, TEXTS, Part, make_part
from fazhi.building.planning import Corpus, corpus_of, parts_of
from fazhi.building.storage import HIDDEN, finish, put_in_place, read_json, release, to_arrow, write_json
from fazhi.tables import read_table

Tables = dict[str, pd.DataFrame]
Pairs = list[tuple[str, str]]
MADE = (*TEXTS, *CODED, "shared", "corrections")
"""The tables that a build makes."""
ALONE = ("measures", "quantities", "sources", "sections", "edits")
"""Those of which each part has its own rows, whatever the others say; the largest first."""
STALE = ("topics.parquet", "assignments.parquet")
"""Tables that notebook 03 makes of the measures: they go when the measures change."""


class Summary(NamedTuple):
    """What a build did: files found, read (now or before), of these no reports (news, plans …); files not read and why, what of
    the researcher's own tables had no effect and why; files opened, any change at all."""

    files: int
    read: int
    others: int
    problems: Pairs
    unused: Pairs
    opened: int
    changed: bool


def build(
    raw: Path | Sequence[Path],
    out: Path,
    *,
    jobs: int = 1,
    codebook: Path | None = None,
    verify: bool = False,
    without: Sequence[str] = (),
    progress: bool = False,
) -> Summary:
    """Make the tables of `out` from the folder (or files) `raw`, as far as something changed since the last build there.

    `jobs` processes (-1: one a core), `codebook` a researcher's own, `verify` trusts no size and time but reads every
    file for changes, `without` names tables that are not made (``shared`` of a large corpus takes memory), `progress`
    shows reports, rate and time left. A bad file is a row of `reports` with its reason; the rest goes on. Raises
    FileNotFoundError where `raw` holds no file at all, OSError where `out` cannot be written or another build is at
    work there: its tables are then as they were.
    """
    corpus = corpus_of(raw)
    home = out / HIDDEN
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        finish(out)
        state = read_json(home / "state.json")
        known = known_files(corpus.paths, read_json(home / "files.json"), verify=verify)
        parts = parts_of(corpus, known, store=home / "parts", codebook=codebook)
        by_hand = content_of([corpus.root / "corrections.csv"])
        made = digest([part.coded for part in parts], by_hand, sorted(without))
        if state.get("made") == made and state["tables"] == _stamps(out, state["tables"]):
            write_json(home / "files.json", known)
            return _summary(state["summary"], opened=0, changed=False)
        opened = sum(part.files for part in parts if not part.folder("sources").is_dir())
        with _told(out):
            changed = _read(parts, known, jobs, progress)
            write_json(home / "files.json", {name: one for name, one in known.items() if name not in changed})
            del known  # what is read needs neither this nor its paths, which take memory
            corpus, parts = corpus._replace(paths={}), [part._replace(paths={}) for part in parts]
            summary = _assemble(parts, corpus, out, without, stale=state.get("made") != made)
        tables = [f"{name}.parquet" for name in MADE if name not in without]
        new = {
            "made": made,
            "summary": summary,
            "tables": _stamps(out, tables),
        }
        write_json(home / "state.json", new)
        _prune(home / "parts", parts)
        return _summary(summary, opened=opened, changed=True)


def make_tables(
    raw: Path | Sequence[Path], *, jobs: int = 1, codebook: Path | None = None, progress: bool = False
) -> Tables:
    """The tables of ``MADE`` as DataFrames, in the order of the files, nothing kept on disk; see ``build``."""
    with TemporaryDirectory() as folder:
        out = Path(folder)
        build(raw, out, jobs=jobs, codebook=codebook, progress=progress)
        return {name: read_table(name, out) for name in MADE}


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep other builds out of the folder; the system lets go of it even where this build is killed."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(home / "lock", timeout=0):
            yield
    except Timeout as error:
        raise OSError(
            f"another build is at work in {home.parent}: wait for it, or say another --out"
        ) from error


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Say of a failure of the system what it means for the tables."""
    try:
        yield
    except BrokenExecutor as error:
        told = "a process that read reports was killed, perhaps for want of memory: run again, what was read is kept"
        raise ChildProcessError(f"{told} ({error})") from error
    except OSError as error:
        told = f"cannot be written, its tables are as they were: {error.strerror or error}"
        raise OSError(error.errno, told, str(out)) from error


def _read(parts: Sequence[Part], known: Mapping[str, Known], jobs: int, progress: bool) -> set[str]:
    """Make the parts that are not there; the files, by report_id, that changed between the look at them and their reading."""
    todo = [part for part in parts if not part.made]
    work = (joblib.delayed(make_part)(part) for part in todo)
    changed: set[str] = set()
    with prepared(), _bar(parts, todo, progress) as bar:
        for files, hashes in joblib.Parallel(n_jobs=jobs, return_as="generator_unordered")(work):
            changed.update(name for name, sha256 in hashes.items() if sha256 != known[name].sha256)
            bar.update(files)
    if todo and jobs != 1:
        _let_go()
    return changed


def _let_go() -> None:
    """End the processes of this machine that joblib keeps for later work: what follows is done without them."""
    from joblib.externals.loky import get_reusable_executor
    from joblib.parallel import BACKENDS, get_active_backend

    if isinstance(get_active_backend()[0], BACKENDS["loky"]):
        get_reusable_executor().shutdown(wait=True)


def _bar(parts: Sequence[Part], todo: Sequence[Part], progress: bool) -> Any:
    from tqdm import tqdm

    total, left = (sum(part.files for part in some) for some in (parts, todo))
    return tqdm(total=total, initial=total - left, unit=" reports", disable=not progress, smoothing=0.1)


def _assemble(
    parts: Sequence[Part], corpus: Corpus, out: Path, without: Sequence[str], *, stale: bool
) -> tuple[int, int, int, Pairs, Pairs]:
    """Write all tables aside, then put them in place; what ``Summary`` says of them."""
    reports, corrected = _write(parts, corpus, out / HIDDEN / "new", without)
    left = [f"{name}.parquet" for name in without]
    put_in_place(out / HIDDEN / "new", out, [*left, *(STALE if stale else ())])
    read = reports["status"].isin(["ok", "other_genre"])
    failed = reports[~read | reports["problem"].str.contains(FAULT_TOLD, regex=False)]
    problems = list(zip(failed["file"], failed["problem"], strict=True))
    others = int(reports["status"].eq("other_genre").sum())
    return len(reports), int(read.sum()), others, problems, [*_unknown(corpus), *corrected.unused()]


def _write(
    parts: Sequence[Part], corpus: Corpus, aside: Path, without: Sequence[str]
) -> tuple[pd.DataFrame, Corrected]:
    """Write all tables into the folder `aside`; `reports` without texts, and what was corrected.

    What compares all reports takes memory, and so do tables being written: the one after the other. Then two at a time.
    """
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    release()
    reports = overview(parts, corpus.manifest)
    release()
    corrected = Corrected(parts, corpus.root)
    grown = to_arrow(growth_of(parts, reports, corrected), "checks")
    release()
    with Aside(aside) as writing:
        for name in ALONE:
            writing.add(name, plain(parts, name))
        writing.add("indicators", lambda: map(corrected, parts))
        writing.add("corrections", lambda: [to_arrow(corrected.log, "corrections")])
        writing.add("reports", reports_with(parts, reports))
        writing.add("checks", lambda: chain(plain(parts, "checks")(), [grown]))
        if "shared" not in without:
            found = to_arrow(shared_of(parts, reports), "shared")
            writing.add("shared", lambda: [found])
    return reports, corrected


def _unknown(corpus: Corpus) -> Pairs:
    """Files that sources.csv names and nobody has."""
    if corpus.manifest is None:
        return []
    missing = corpus.manifest[corpus.manifest["problem"].str.contains("no such file", regex=False)]
    return [("sources.csv", f"there is no file {file}") for file in missing["file"]]


def _stamps(out: Path, tables: Iterable[str]) -> dict[str, list[int]]:
    """Size and time of each table that is there."""
    found = {name: out / name for name in tables}
    return {
        name: [path.stat().st_size, path.stat().st_mtime_ns] for name, path in found.items() if path.exists()
    }


def _prune(store: Path, parts: Sequence[Part]) -> None:
    """Take away the parts that no file has any more."""
    kept = {part.folder(table).name for part in parts for table in ("sources", "indicators")}
    for folder in store.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder)


def _summary(kept: Sequence[Any], *, opened: int, changed: bool) -> Summary:
    files, read, others, *told = kept
    problems, unused = ([(name, why) for name, why in pairs] for pairs in told)
    return Summary(files, read, others, problems, unused, opened, changed)
