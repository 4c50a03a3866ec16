"""What a build depends on: the files, and the knowledge they are read with.

A file is known by path, size and time; where one of them differs, by its content. The knowledge is the code, the data
that comes with it, the packages it calls and the researcher's own files.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from fazhi.load import LIMIT

TOGETHER = 100  # files that a thread reads for their hashes
SMALLEST, USUAL, LARGEST = 60, 90, 120
"""Files of a chunk: at least, on average, at most."""


class Known(NamedTuple):
    """A file as it was: size in bytes, time of its last change in ns, and its content's hash ('' where it cannot be read)."""

    size: int
    changed: int
    sha256: str


def digest(*parts: object) -> str:
    """A short hash of what is given, the same on every machine.

    >>> digest("青泉县", 2021) == digest("青泉县", 2021), len(digest())
    (True, 32)
    """
    return hashlib.blake2b(
        "\0".join(map(repr, parts)).encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()


def known_files(
    paths: Mapping[str, str | os.PathLike[str]],
    before: Mapping[str, Sequence[object]],
    *,
    verify: bool = False,
) -> dict[str, Known]:
    """{file: what it is} of `paths` (file → path); the content is read only where size or time differ from `before`.

    `verify` reads every file. A file that cannot be read has the hash '' and is tried again by the next build.
    """
    found = {name: _stat(path) for name, path in paths.items()}
    old = {name: Known(*row) for name, row in before.items()}  # type: ignore[arg-type]
    same = {
        name
        for name, now in found.items()
        if not verify and name in old and old[name].sha256 and old[name][:2] == now[:2]
    }
    to_read = [name for name in paths if name not in same]
    some = [to_read[at : at + TOGETHER] for at in range(0, len(to_read), TOGETHER)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        contents = pool.map(lambda names: [_content(paths[name], found[name]) for name in names], some)
        hashed = dict(zip(to_read, chain.from_iterable(contents), strict=True))
    return {name: old[name] if name in same else found[name]._replace(sha256=hashed[name]) for name in paths}


def _stat(path: str | os.PathLike[str]) -> Known:
    try:
        state = os.stat(path)
    except OSError:
        return Known(-1, 0, "")
    return Known(state.st_size, state.st_mtime_ns, "")


def _content(path: str | os.PathLike[str], known: Known) -> str:
    """Hash of a file that would be read, '' of any other: too large, a folder, a device, not to be opened."""
    if not 0 <= known.size <= LIMIT or not os.path.isfile(path):
        return ""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def chunks(files: Sequence[str]) -> list[list[str]]:
    """The files in runs of some 90, cut where the names say so: a file more or less changes its own run, not all after it.

    >>> names = [f"{i:04d}.txt" for i in range(1000)]
    >>> runs = [tuple(run) for run in chunks(names)]
    >>> len(set(runs) - {tuple(run) for run in chunks(names[:500] + ["0499a.txt"] + names[500:])}) <= 3
    True
    """
    runs: list[list[str]] = [[]]
    for name in files:
        if len(runs[-1]) >= LARGEST or (len(runs[-1]) >= SMALLEST and _cuts(name)):
            runs.append([])
        runs[-1].append(name)
    return [run for run in runs if run]


def _cuts(name: str) -> bool:
    hashed = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(hashed, "big") % (USUAL - SMALLEST) == 0


@cache
def knowledge() -> str:
    """One hash over the package's code and data but the codebook, the Python and the packages it runs with."""
    home = Path(__file__).resolve().parents[1]
    names = sorted(path.relative_to(home) for path in home.rglob("*") if _counts(path))
    contents = [(name.as_posix(), hashlib.sha256((home / name).read_bytes()).hexdigest()) for name in names]
    return digest(contents, platform.python_version(), _versions())


def _counts(path: Path) -> bool:
    return path.suffix in {".py", ".yaml", ".csv", ".txt"} and path.name != "codebook.yaml"


def _versions() -> list[tuple[str, str]]:
    try:
        needed = [name for name in requires("fazhi") or [] if "extra ==" not in name]
    except PackageNotFoundError:
        return []
    return [(name, version(name)) for name in sorted({_bare(name) for name in needed})]


def _bare(requirement: str) -> str:
    return (
        requirement.split(";")[0]
        .split("[")[0]
        .translate(dict.fromkeys(map(ord, "<>=!~ ,"), "\0"))
        .split("\0")[0]
    )


def content_of(paths: Iterable[Path | None]) -> str:
    """One hash of the content of the researcher's files, '' for those that are not there."""
    return digest(*[path.read_bytes() if path and path.is_file() else "" for path in paths])
