"""The notebooks, executed top to bottom in a fresh kernel each, with outputs that are the same every time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from fazhi.paths import PROJECT

FOLDER = PROJECT / "notebooks"


def notebook_files(folder: Path = FOLDER) -> list[Path]:
    """The numbered notebooks in their order."""
    return sorted(folder.glob("[0-9][0-9]_*.ipynb"))


def execute_all(
    raw: Path, out: Path, *, target: Path = FOLDER, codebook: Path | None = None, timeout: int = 1800
) -> Iterator[Path]:
    """Execute every notebook on the reports of `raw` and tables of `out`; yields each path written below `target`.

    Raises nbclient.exceptions.CellExecutionError, which shows the cell, where a notebook fails.
    """
    import nbformat
    from nbclient import NotebookClient

    environment = {
        "FAZHI_RAW": str(raw.resolve()),
        "FAZHI_OUT": str(out.resolve()),
        "PYTHONUTF8": "1",
        "TQDM_DISABLE": "1",
        "FAZHI_WIDGETS": "off",
    }
    if codebook:
        environment["FAZHI_CODEBOOK"] = str(codebook.resolve())
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        for path in notebook_files():
            notebook = nbformat.read(path, as_version=4)
            client = NotebookClient(
                notebook, timeout=timeout, record_timing=False, resources={"metadata": {"path": str(FOLDER)}}
            )
            client.execute()
            target.mkdir(parents=True, exist_ok=True)
            _write(_settled(notebook), target / path.name)
            yield target / path.name
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def _settled(notebook):  # type: ignore[no-untyped-def]
    """The notebook without what differs from run to run: widget state, the Python that ran it."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return notebook


def _write(notebook, path: Path) -> None:  # type: ignore[no-untyped-def]
    import nbformat

    text = nbformat.writes(notebook)
    aside = path.with_name(f".{path.name}.tmp")
    aside.write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8", newline="\n")
    os.replace(aside, path)
