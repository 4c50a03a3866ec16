"""The notebooks: as the command wrote them, short, without paths of a machine; a fresh run gives the same outputs."""

import json
import statistics

import nbformat
import pytest

from fazhi import notebooks
from fazhi.build import build
from fazhi.notebooks import NotebookError, execute_all, notebook_files
from fazhi.paths import PROJECT

RAW = PROJECT / "data" / "raw"
NOTEBOOKS = notebook_files()


def cells(path, kind="code"):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def shown(path):
    """What each cell shows, pictures by their kind alone: their bytes depend on the machine's libraries."""
    kept = []
    for cell in cells(path):
        for output in cell.outputs:
            data = output.get("data", {"text": output.get("text")})
            kept.append({kind: text if kind != "image/png" else "a picture" for kind, text in data.items()})
    return kept


def test_there_are_notebooks():
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{n:02d}" for n in range(1, len(NOTEBOOKS) + 1)] != []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_executed_from_the_first_to_the_last_cell_without_error(path):
    code = cells(path)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    kinds = [(output.output_type, output.get("name")) for cell in code for output in cell.outputs]
    assert not [kind for kind in kinds if kind[0] == "error" or kind[1] == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_short_cells_each_with_its_sentence(path):
    lines = [len(cell.source.splitlines()) for cell in cells(path)]
    assert sum(lines) <= 150 and statistics.median(lines) <= 4 and max(lines) <= 20
    assert len(cells(path, "markdown")) >= 0.5 * len(lines)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_path_of_a_machine_and_no_large_file(path):
    text = path.read_text(encoding="utf-8")
    assert str(PROJECT) not in text and "/home/" not in text and "C:\\\\" not in text
    assert len(text) < 1_000_000


def test_a_fresh_run_gives_the_same_outputs(tmp_path):
    build(RAW, tmp_path / "out")
    written = list(execute_all(RAW, tmp_path / "out", target=tmp_path / "notebooks"))
    assert [path.name for path in written] == [path.name for path in NOTEBOOKS]
    for fresh, kept in zip(written, NOTEBOOKS, strict=True):
        assert json.dumps(shown(fresh), ensure_ascii=False, indent=1) == json.dumps(
            shown(kept), ensure_ascii=False, indent=1
        )


def test_a_notebook_that_fails_does_not_keep_the_others(tmp_path, monkeypatch):
    for name, source in (("01_bad", "1 / 0"), ("02_good", "6 * 7")):
        cell = nbformat.v4.new_code_cell(source, id=name)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / f"{name}.ipynb")
    monkeypatch.setattr(notebooks, "notebook_files", lambda: sorted(tmp_path.glob("*.ipynb")))
    with pytest.raises(NotebookError, match=r"stopped in 01_bad.ipynb: ZeroDivisionError"):
        list(execute_all(RAW, tmp_path / "out", target=tmp_path / "done"))
    assert cells(tmp_path / "done" / "02_good.ipynb")[0].outputs[0].data["text/plain"] == "42"
    assert cells(tmp_path / "done" / "01_bad.ipynb")[0].outputs[0].output_type == "error"
