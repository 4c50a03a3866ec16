"""From 250 to 25,000 made-up reports: seconds, characters a second and peak memory of a whole build, on one core and on
two, by joblib's own processes and on a dask cluster; each in a process of its own. All tables but topics, assignments
and shared. Afterwards the same build again, with nothing changed, and what was recovered of the generator's truth.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import psutil
from generator import score
from generator.corpus import write

from fazhi.building.environment import prepare

SIZES, FULL = (250, 2_500), (250, 2_500, 25_000)
EVERY = 0.5  # seconds between two looks at the memory
COUNTED = ("quantities", "indicators", "edits", "sections", "measures", "checks")
LEFT_OUT = "shared"


class Way(NamedTuple):
    """How a build is run."""

    jobs: int
    backend: str


WAYS = (Way(1, "loky"), Way(2, "loky"), Way(2, "dask"))


def measure(
    sizes: tuple[int, ...] = SIZES, ways: tuple[Way, ...] = WAYS, *, folder: Path | None = None
) -> pd.DataFrame:
    """A row for each size and way; corpora that lie in `folder` already (NUMBER/raw) are used again."""
    rows = []
    with tempfile.TemporaryDirectory() as own:
        for size in sizes:
            corpus = corpus_of(size, folder or Path(own))
            for way in ways:
                with tempfile.TemporaryDirectory() as out:
                    rows.append(row(corpus, Path(out), way))
                    print(f"  {rows[-1]}", file=sys.stderr, flush=True)
    return pd.DataFrame(rows)


def corpus_of(size: int, folder: Path) -> Path:
    """A corpus of made-up text files, made where there is none."""
    corpus = folder / str(size)
    if not (corpus / "truth").is_dir():
        write(size, corpus)
    return corpus


def row(corpus: Path, out: Path, way: Way) -> dict[str, Any]:
    """One build and the same again, each in a process of its own."""
    first, again = (in_process(corpus / "raw", out, way) for _ in range(2))
    tables = {name: pd.read_parquet(out / f"{name}.parquet") for name in ("reports", "indicators")}
    characters = int(tables["reports"]["n_chars"].sum())
    wanted = score.truth_of(corpus / "truth")["indicators"]
    found = score.f1(score.rows(wanted, score.CODED), score.rows(tables["indicators"], score.CODED))
    return {
        "reports": first["read"],
        "M characters": characters / 1e6,
        "processes": f"{way.jobs} {way.backend}" if way.jobs > 1 else "1",
        "seconds": first["seconds"],
        "M characters/s": characters / 1e6 / first["seconds"],
        "peak MiB": first["peak"] / 2**20,
        "M rows": first["rows"] / 1e6,
        "again, seconds": again["seconds"],
        "indicators F1": found,
    }


def in_process(raw: Path, out: Path, way: Way) -> dict[str, Any]:
    """What a fresh process says of its build, and the most memory that it and its children took."""
    prepare()  # for it, as the command line does
    command = [sys.executable, __file__, "--one", str(raw), str(out), str(way.jobs), way.backend]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,
        watched(process.pid) as peak,
    ):
        said, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return {**json.loads(said.splitlines()[-1]), "peak": peak[0]}


@contextlib.contextmanager
def watched(pid: int) -> Any:
    """A list whose one number is the most memory that a process and its children have taken together so far.

    What they share counts once, but to find that out stops them for a tenth of a second: the system is asked for it only
    when they hold more than ever before, what they share counted in each.
    """
    peak, ended = [0], threading.Event()

    def look() -> None:
        highest = 0
        while not ended.wait(EVERY):
            family = processes(pid)
            held = memory(family, resident)
            if held > highest:
                highest, peak[0] = held, max(peak[0], memory(family, proportional))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def processes(pid: int) -> list[psutil.Process]:
    """A process and its children; none where it has ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    return []


def memory(family: list[psutil.Process], measure: Callable[[psutil.Process], int]) -> int:
    """Bytes of some processes together, those that have ended left out."""
    total = 0
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            total += measure(process)
    return total


def resident(process: psutil.Process) -> int:
    """Bytes of a process, what it shares with others counted in full."""
    return process.memory_info().rss


def proportional(process: psutil.Process) -> int:
    """Bytes of a process, its share of what it shares with others where the system tells that (Linux)."""
    full = process.memory_full_info()
    return getattr(full, "pss", 0) or full.rss


def one(raw: Path, out: Path, way: Way) -> dict[str, Any]:
    """A build in this process: seconds (start of Python and imports included on neither side), reports read, rows."""
    from fazhi.build import build

    with _cluster(way):
        begun = time.perf_counter()
        done = build(raw, out, jobs=way.jobs, without=[LEFT_OUT])
        seconds = time.perf_counter() - begun
    return {"seconds": seconds, "read": done.read, "rows": rows_of(out)}


@contextlib.contextmanager
def _cluster(way: Way) -> Any:
    """A cluster of as many processes on this machine, where dask is asked for."""
    if way.backend != "dask":
        yield
        return
    import dask
    import joblib
    from dask.distributed import Client, LocalCluster

    with (
        dask.config.set({"distributed.worker.profile.enabled": False}),
        LocalCluster(n_workers=way.jobs, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        yield


def rows_of(out: Path) -> int:
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(out / f"{name}.parquet").num_rows for name in COUNTED)


def shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers as they are read: as many places as mean something."""
    places = {
        "M characters": 1,
        "seconds": 1,
        "M characters/s": 2,
        "peak MiB": 0,
        "M rows": 2,
        "again, seconds": 1,
        "indicators F1": 3,
    }
    return frame.assign(
        **{name: [f"{value:.{digits}f}" for value in frame[name]] for name, digits in places.items()}
    )


def main(arguments: list[str] | None = None) -> None:
    """The command line: [SIZE …] [--full] [--folder DIR], or --one RAW OUT JOBS BACKEND."""
    parser = argparse.ArgumentParser(description="Build made-up corpora of several sizes.")
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--full", action="store_true", help="up to 25,000 reports")
    parser.add_argument("--folder", type=Path, help="where corpora lie or are kept (NUMBER/raw)")
    parser.add_argument("--one", nargs=4, metavar=("RAW", "OUT", "JOBS", "BACKEND"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        raw, out, jobs, backend = options.one
        print(json.dumps(one(Path(raw), Path(out), Way(int(jobs), backend))))
        return
    sizes = tuple(options.sizes) or (FULL if options.full else SIZES)
    print(shown(measure(sizes, folder=options.folder)).to_string(index=False))


if __name__ == "__main__":
    main()
