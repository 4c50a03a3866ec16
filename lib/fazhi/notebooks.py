"""The notebooks, executed top to bottom in a fresh kernel each, with outputs that are the same every time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
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

    A notebook that fails is written with its error, and the others are executed all the same. Then raises NotebookError,
    which names the notebooks and what stopped them.
    """
    environment = {
        "FAZHI_RAW": str(raw.resolve()),
        "FAZHI_OUT": str(out.resolve()),
        "PYTHONUTF8": "1",
        "TQDM_DISABLE": "1",
        "FAZHI_WIDGETS": "off",
    }
    if codebook:
        environment["FAZHI_CODEBOOK"] = str(codebook.resolve())
    failed = []
    target.mkdir(parents=True, exist_ok=True)
    with _set(environment):
        for path in notebook_files():
            stopped = _execute(path, target, timeout)
            failed += [f"{path.name}: {stopped}"] if stopped else []
            yield target / path.name
    if failed:
        raise NotebookError(f"stopped in {'; '.join(failed)} (see {target})")


class NotebookError(ValueError):
    """Notebooks that an error stopped."""


@contextmanager
def _set(environment: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def _execute(path: Path, target: Path, timeout: int) -> str:
    """Execute a notebook and write it; the error that stopped it, '' where none did."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(FOLDER)}}
    quiet = ["--log-level=40"]  # no warning of every kernel that it talks over TCP
    client = NotebookClient(
        notebook, timeout=timeout, record_timing=False, resources=resources, extra_arguments=quiet
    )
    stopped = ""
    try:
        client.execute()
    except CellExecutionError as error:
        stopped = f"{error.ename}: {error.evalue}"
    _write(_settled(notebook), target / path.name)
    return stopped


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
