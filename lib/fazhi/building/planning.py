"""The parts of a build: which files are read together, and the keys that tell whether that was done before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fazhi.building.changes import Known, chunks, content_of, digest, knowledge
from fazhi.building.parts import Part
from fazhi.load import common_root, file_name, find_files, manifest_of, report_ids
from fazhi.paths import codebook_file


class Corpus(NamedTuple):
    """The files to be read by report_id, the folder they lie below, what sources.csv says of them."""

    paths: dict[str, str]
    root: Path
    manifest: pd.DataFrame | None


def corpus_of(raw: Path | Sequence[Path]) -> Corpus:
    """All files of a folder or a list, in the order of their paths.

    Raises FileNotFoundError where there is none.
    """
    found, root = find_files(raw), common_root(raw)
    if not found:
        raise FileNotFoundError(f"{raw} holds no file to read")
    ids = report_ids([file_name(path, root) for path in found])
    return Corpus(dict(zip(ids, map(str, found), strict=True)), root, manifest_of(root))


def parts_of(
    corpus: Corpus, known: Mapping[str, Known], *, store: Path, codebook: Path | None = None
) -> list[Part]:
    """The files in parts, in their order; `known` says what each is, by report_id."""
    coding = content_of([codebook or codebook_file()])
    rows = {} if corpus.manifest is None else corpus.manifest.groupby("file").indices
    found = []
    for run in chunks(list(corpus.paths)):
        paths = {name: corpus.paths[name] for name in run}
        files = [file_name(path, corpus.root) for path in paths.values()]
        own = [at for file in files for at in rows.get(file, ())]
        told = None if corpus.manifest is None else corpus.manifest.iloc[own]
        contents = [(name, file, _content(known[name])) for name, file in zip(run, files, strict=True)]
        texts = digest(knowledge(), contents, "" if told is None else told.to_csv())
        keys = texts, digest(texts, coding)
        found.append(Part(store, *keys, len(run), paths, corpus.root, told, codebook, coding))
    return found


def _content(known: Known) -> object:
    return known.sha256 or (known.size, known.changed)
