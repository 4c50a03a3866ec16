"""Raw reports to one table: find the files, read each, and name what could not be read.

Nothing is dropped in silence: every file below the folder is a row, a bad one with `status` and one sentence in `problem`.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fazhi.files.kinds import Unreadable, kind_of, suffix_of
from fazhi.files.manifest import MANIFESTS, manifest_of, read_manifest

__all__ = [
    "COLUMNS",
    "LIMIT",
    "File",
    "common_root",
    "file_name",
    "find_files",
    "load",
    "manifest_of",
    "read_file",
    "read_manifest",
    "report_ids",
]

LIMIT = 50_000_000  # bytes; the longest report known has 0.1 million, a Word file with pictures 10 million
CHARACTERS = 400_000  # of a text; the longest report known has 0.1 million, a yearbook a million
LEFT_OUT = {"thumbs.db", "desktop.ini", "icon\r", "ehthumbs.db", *MANIFESTS}
FOLDERS_LEFT_OUT = {"__macosx", "$recycle.bin", "system volume information", "__pycache__"}

Name = str | os.PathLike[str]
Paths = Name | Iterable[Name]


class File(NamedTuple):
    """A row of `files`: what one file holds.

    `status` is ok, empty or unreadable; `problem` says why, or is a note on a file that was read; `replaced` counts the
    characters that were lost (U+FFFD); `page_date` is an ISO date or ''.
    """

    report_id: str
    file: str
    sha256: str
    format: str
    encoding: str
    replaced: int
    status: str
    problem: str
    page_title: str
    page_date: str
    source: str


COLUMNS = list(File._fields)


def load(
    paths: Paths,
    *,
    root: str | os.PathLike[str] | None = None,
    sources: pd.DataFrame | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """All reports of a folder (with the folders in it), or of a list of files, as a table; a row a file, sorted by path.

    Columns are those of ``File``. `file` is the path below `root` (default: the folder), `sources` a manifest as of
    ``read_manifest``: its title and published date stand in page_title and page_date where the researcher gave them.
    `progress` shows a bar on the terminal. Raises FileNotFoundError where the one folder named does not exist; a bad
    file never raises.

    >>> load([]).columns.tolist()[:4]
    ['report_id', 'file', 'sha256', 'format']
    """
    files = rows_of(paths, root=root, progress=progress).astype({"source": "str"})
    return files if sources is None else _with_manifest(files, sources)


def rows_of(paths: Paths, *, root: Name | None = None, progress: bool = False) -> pd.DataFrame:
    """The table of ``load`` with each source as the string itself (dtype object): the step that reads them decodes none anew."""
    root = Path(root) if root is not None else common_root(paths)
    found = find_files(paths)
    ids = report_ids([file_name(path, root) for path in found])
    return _table([read_file(path, root) for path in _shown(found, progress)], ids)


def _table(rows: list[File], ids: list[str]) -> pd.DataFrame:
    """The rows as a table, with these ids; its columns are made of their type at once, which nothing has to find out."""
    cells = dict(zip(COLUMNS, zip(*rows, strict=True) if rows else [()] * len(COLUMNS), strict=True))
    cells["report_id"] = tuple(ids)
    kinds: dict[str, Any] = {"replaced": "int64"}
    made: dict[str, Any] = {
        name: pd.array(cells[name], dtype=kinds.get(name, "str")) for name in COLUMNS[:-1]
    }
    return pd.DataFrame(made | {"source": pd.Series(cells["source"], dtype="object")})


def find_files(paths: Paths) -> list[Path]:
    """Files to read: all below a folder, or those of a list, folders in it searched; sorted, none twice.

    Left out are hidden files, README*, the researcher's own tables (sources.csv …), what operating systems and Office
    drop (Thumbs.db, ~$lock files) and the NAME_files folder that browsers save beside a page. Links to folders are
    followed once. Raises FileNotFoundError where the one folder or file named here does not exist; of a list, what does
    not exist comes back too, to be named as a row.
    """
    if isinstance(paths, (str, os.PathLike)) and not os.path.lexists(paths):
        raise FileNotFoundError(f"no such file or folder: {paths}")
    found: dict[Path, None] = {}
    for path in _listed(paths):
        found.update(dict.fromkeys(_below(path, set()) if path.is_dir() else [path]))
    return sorted(found, key=lambda path: path.as_posix().encode("utf-8", "surrogateescape"))


def read_file(path: str | os.PathLike[str], root: str | os.PathLike[str], *, limit: int = LIMIT) -> File:
    """One file as a row of ``load``; never raises on a bad file.

    `limit` is the size in bytes above which a file is not read; of more than ``CHARACTERS`` a text is no report either. `report_id` is `file` without its suffix.
    """
    path, name = Path(path), file_name(path, root)
    blank = File(_stem(name), name, "", "", "", 0, "unreadable", "", "", "", "")
    try:
        data = _bytes(path, limit)
    except Unreadable as error:
        return blank._replace(problem=str(error))
    blank = blank._replace(sha256=hashlib.sha256(data).hexdigest())
    if not data.strip():
        size = f"the file has {len(data)} bytes and no text" if data else "the file has no bytes"
        return blank._replace(status="empty", problem=f"{size}: get it again")
    return _read(data, blank)


def file_name(path: str | os.PathLike[str], root: str | os.PathLike[str]) -> str:
    """Path below `root` with slashes, as text: a name that is not UTF-8 is read as GB18030, as old archives unpack to.

    >>> file_name("raw/青泉县/2021.txt", "raw")
    '青泉县/2021.txt'
    """
    whole, base = os.path.abspath(path), os.path.join(os.path.abspath(root), "")
    name = whole.removeprefix(base)
    raw = os.fsencode(name if os.sep == "/" else Path(name).as_posix())
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def common_root(paths: Paths) -> Path:
    """The folder itself, or the deepest folder that holds all files of a list; what `file` is counted from."""
    listed = _listed(paths)
    if len(listed) == 1 and listed[0].is_dir():
        return listed[0]
    return Path(os.path.commonpath([os.path.abspath(path.parent) for path in listed])) if listed else Path()


def report_ids(files: Sequence[str]) -> list[str]:
    """An id for each file: its path without suffix, with it where two would be equal, numbered where even those are.

    >>> report_ids(["a/青泉县2021.txt", "b.html", "b.docx", "截至2021.12.31"])
    ['a/青泉县2021', 'b.html', 'b.docx', '截至2021.12.31']
    """
    stems = [_stem(name) for name in files]
    counts = Counter(stems)
    taken = set(files)
    ids = [
        stem if stem == name or (counts[stem] == 1 and stem not in taken) else name
        for stem, name in zip(stems, files, strict=True)
    ]
    return ids if len(set(ids)) == len(ids) else _numbered(ids)


def _stem(name: str) -> str:
    suffix = suffix_of(name.rsplit("/", 1)[-1])
    return name[: -len(suffix) - 1] if suffix else name


def _numbered(ids: list[str]) -> list[str]:
    """Names that bytes of two kinds decode to alike, told apart: the second gets ~2."""
    seen: Counter[str] = Counter()
    seen_before = [(name, seen.update([name]) or seen[name]) for name in ids]
    return [name if number == 1 else f"{name}~{number}" for name, number in seen_before]


def _read(data: bytes, blank: File) -> File:
    from fazhi.files.readers import read_bytes

    try:
        read = read_bytes(data, blank.file.rsplit("/", 1)[-1])
    except Unreadable as error:
        return blank._replace(format=kind_of(data, blank.file.rsplit("/", 1)[-1]), problem=str(error))
    text = read.text
    blank = blank._replace(
        format=read.format, encoding=read.encoding, page_title=read.title, page_date=read.date
    )
    if text.isspace() or not text:
        return blank._replace(status="empty", problem="there is no text in it: look at the original")
    if len(text) > CHARACTERS:
        size = f"its text has {len(text):,} characters, more than the limit of {CHARACTERS:,}"
        return blank._replace(problem=f"{size}: not one report; split it, a file a report")
    lost = text.count("\ufffd") if "\ufffd" in text else 0  # a count takes many times as long as a look
    return blank._replace(status="ok", problem=read.problem, replaced=lost, source=text)


def _bytes(path: Path, limit: int) -> bytes:
    """Content of a file; raises Unreadable where it cannot be had."""
    try:
        state = os.stat(path)
        if stat.S_ISDIR(state.st_mode):
            os.listdir(path)
            raise Unreadable("it is a folder, not a file: name the files in it")
        if not stat.S_ISREG(state.st_mode):
            raise Unreadable("it is a device or a pipe, not a file: leave it out")
        if state.st_size > limit:
            size = f"it has {state.st_size:,} bytes, more than the limit of {limit:,}"
            raise Unreadable(f"{size}: not a report, or one with pictures to be taken out")
        with path.open("rb") as file:
            data = file.read(min(state.st_size + 1, limit))  # room for what it holds, not for all it may
            return data + file.read(limit - len(data)) if len(data) > state.st_size else data
    except OSError as error:
        raise Unreadable(_no_access(path, error)) from error


def _no_access(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return (
            "it is a link to a file that does not exist: mend the link"
            if path.is_symlink()
            else "there is no such file, or it vanished before it was read: run again"
        )
    if isinstance(error, PermissionError):
        return "it may not be read by you: change its permissions"
    return f"the system cannot read it ({error.strerror or error}): look at the disk or the name"


def _listed(paths: Paths) -> list[Path]:
    return [Path(paths)] if isinstance(paths, (str, os.PathLike)) else [Path(path) for path in paths]


def _below(folder: Path, seen: set[str]) -> Iterator[Path]:
    """Files below a folder; a folder that may not be opened comes itself, so that it becomes a row."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError:
        yield folder
        return
    pages = {Path(entry.name).stem for entry in entries if suffix_of(entry.name) in ("html", "htm", "shtml")}
    for entry in entries:
        path, name = folder / entry.name, entry.name.lower()
        if _is_folder(entry):
            if not _folder_left_out(entry.name, pages):
                yield from _below(path, seen)
        elif not (name.startswith((".", "~$", "readme")) or name in LEFT_OUT):
            yield path


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder; a link that leads in circles is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _folder_left_out(name: str, pages: set[str]) -> bool:
    """Hidden and system folders, and what a browser saves beside NAME.html in NAME_files or NAME.files."""
    beside = name.removesuffix("_files").removesuffix(".files")
    return name.startswith(".") or name.lower() in FOLDERS_LEFT_OUT or (beside != name and beside in pages)


def _shown(found: list[Path], progress: bool) -> Iterable[Path]:
    if not progress:
        return found
    from tqdm import tqdm

    return tqdm(found, desc="load", unit="file")


def _with_manifest(files: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Title and date that the researcher wrote down win over those of the page."""
    known = sources.drop_duplicates("file").set_index("file")
    for column, own in (("page_title", "title"), ("page_date", "published")):
        if own in known:
            given = files["file"].map(known[own]).fillna("")
            files[column] = files[column].where(given == "", given).astype("str")
    return files
