"""Every notebook as a researcher meets it: JupyterLab in a real browser, Run All, figures there, no error."""

import nbformat
import pytest

from fazhi.build import build
from fazhi.notebooks import notebook_files
from fazhi.paths import PROJECT
from tests.browser import browser_path, lab, page, picture, run_all

pytestmark = pytest.mark.skipif(
    not browser_path(), reason="no Chromium on this machine (FAZHI_BROWSER names one)"
)
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


def beside(sheet, knob):
    """The text of the output that a knob stands in."""
    output = knob.evaluate_handle("knob => knob.closest('.jp-OutputArea-output')").as_element()
    sheet.wait_for_timeout(2000)
    return output.inner_text()


def another_word(sheet):
    """A word typed shows other sentences."""
    knob = sheet.query_selector(".widget-text input[type=text]")
    knob.scroll_into_view_if_needed()
    before = beside(sheet, knob)
    knob.fill("执法")
    knob.press("Enter")
    after = beside(sheet, knob)
    assert "法律顾问" in before and "执法" in after and after != before


def another_number_of_topics(sheet):
    """The slider moved by a step shows other topics."""
    knob = sheet.query_selector(".widget-slider .noUi-handle")
    knob.scroll_into_view_if_needed()
    before = beside(sheet, knob)
    knob.focus()
    knob.press("ArrowRight")
    after = beside(sheet, knob)
    assert after != before and len(after) > 200


KNOBS = {"01_corpus": another_word, "03_measures": another_number_of_topics}


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
    if notebook.stem in KNOBS:
        KNOBS[notebook.stem](sheet)
        picture(sheet, f"{notebook.stem}_knob")
