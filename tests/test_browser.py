"""Every notebook as a researcher meets it: JupyterLab in a real browser, Run All, figures there, no error."""

import nbformat
import pytest

from fazhi.build import build
from fazhi.notebooks import notebook_files
from fazhi.paths import PROJECT
from tests.browser import browser_path, lab, page, picture, run_all

pytestmark = pytest.mark.skipif(not browser_path(), reason="no Chromium on this machine (FAZHI_BROWSER names one)")
RAW = PROJECT / "data" / "raw"


@pytest.fixture(scope="module")
def seat(tmp_path_factory):
    """A page of a browser and the address of a JupyterLab that has the notebooks and the tables of the sample."""
    folder = tmp_path_factory.mktemp("seat")
    for path in notebook_files():
        nbformat.write(without_outputs(nbformat.read(path, as_version=4)), folder / path.name)
    build(RAW, folder / "out")
    with lab(folder, {"FAZHI_RAW": str(RAW), "FAZHI_OUT": str(folder / "out")}) as address, page() as sheet:
        yield sheet, address


def without_outputs(notebook):
    """The notebook as one that was never run, so that all that the browser shows is of this run."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


@pytest.mark.parametrize("notebook", notebook_files(), ids=lambda path: path.stem)
def test_runs_in_the_browser_with_all_its_figures(seat, notebook):
    sheet, address = seat
    run_all(sheet, address, notebook.name)
    cells = nbformat.read(notebook, as_version=4).cells
    figures = [o for cell in cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    shown = sheet.query_selector_all(".jp-NotebookPanel .jp-OutputArea-output img")
    assert len(shown) >= len(figures)
    assert all(one.evaluate("image => image.complete && image.naturalWidth > 100") for one in shown)
    for number, one in enumerate(shown[:3], start=1):
        one.scroll_into_view_if_needed()
        picture(sheet, f"{notebook.stem}_{number}")
