"""The plain functions of ``explore`` with knobs, for JupyterLab: turn one and the result below changes.

Each function returns a ``Live``. What it shows first is set by the cell, and under the knobs stands the plain call that gives
what is shown, to be copied into a cell: nothing is hidden in the widget. In a saved notebook, and wherever no front end
answers, the plain result stands alone; ``FAZHI_WIDGETS=off`` asks for that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from fazhi import explore
from fazhi.coding.entries import entry_text
from fazhi.views import Html

Knobs = dict[str, Any]
LONG = 300  # characters of a call that is shown without its arguments


class Live:
    """Knobs and the result of a plain function of their values.

    knobs    the widgets by the name of the argument they give; ``live.knobs["k"].value = 8`` turns one
    result   what is shown now, as HTML
    call     the plain call that gives it
    """

    def __init__(
        self, name: str, function: Callable[..., Html], knobs: Knobs, *, beside: Sequence[Any] = ()
    ) -> None:
        from ipywidgets import HTML, HBox, Layout, VBox

        self.knobs, self._name, self._function = knobs, name, function
        self._shown, self._told, self._result = HTML(), HTML(), Html("")
        for knob in knobs.values():
            knob.observe(self._turned, names="value")
        row = HBox([*beside, *knobs.values()], layout=Layout(flex_flow="row wrap"))
        self._box = VBox([row, self._told, self._shown])
        self._turned()

    @property
    def result(self) -> Html:
        return self._result

    @property
    def call(self) -> str:
        said = (f"{name}={_plain(knob.value)!r}" for name, knob in self.knobs.items())
        call = f"{self._name}(…, {', '.join(said)})"
        return call if len(call) < LONG else f"{self._name}(…)"

    def _turned(self, change: object = None) -> None:
        said = {name: _plain(knob.value) for name, knob in self.knobs.items()}
        try:
            self._result = self._function(**said)
        except ValueError as error:
            self._result = Html(f"<p>{escape(str(error))}</p>")
        self._shown.value = f'<div class="jp-RenderedHTMLCommon">{self._result}</div>'
        self._told.value = f"<code>{escape(self.call)}</code>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle = {"text/plain": self.call, "text/html": f"<code>{escape(self.call)}</code>{self.result}"}
        if os.environ.get("FAZHI_WIDGETS", "on") != "off":
            shown = self._box._repr_mimebundle_()
            bundle |= {kind: told for kind, told in shown.items() if kind not in bundle}
        return bundle


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def side_by_side(
    table: pd.DataFrame,
    told: pd.DataFrame,
    *,
    places: Sequence[str] = (),
    years: Sequence[int] = (),
    names: Sequence[str] = (),
) -> Live:
    """Pick places, years and indicators (Ctrl or Shift for several, none for all); see ``explore.side_by_side``."""
    regions, of_year = (table.index.get_level_values(level) for level in ("region", "year"))
    stated = [str(name) for name in table if table[name].notna().any()]
    knobs = {
        "places": _several("places", sorted(set(regions)), places),
        "years": _several("years", sorted({int(year) for year in of_year.dropna()}), years),
        "names": _several("indicators", stated, names),
    }
    return Live("explore.side_by_side", partial(explore.side_by_side, table, told), knobs)


def topics_at(choice: pd.DataFrame, k: int | None = None) -> Live:
    """Slide the number of topics k through those of ``stability.how_many``; see ``explore.topics_at``. Nothing is fitted.

    It begins with the number nearest to `k` that was tried. Raises ValueError where none was.
    """
    from ipywidgets import SelectionSlider

    ks = [int(number) for number in choice["k"]]
    if not ks:
        raise ValueError("no number of topics was tried")
    first = min(ks, key=lambda tried: (abs(tried - (k or tried)), tried))
    slider = SelectionSlider(options=ks, value=first, description="k", continuous_update=False)
    return Live("explore.topics_at", partial(explore.topics_at, choice), {"k": slider})


def concordance(reports: pd.DataFrame, word: str, *, around: int = 18) -> Live:
    """Type a word and press Enter; `around` is how many characters stand on each side; see ``explore.concordance``."""
    from ipywidgets import IntSlider, Text

    knobs = {
        "word": Text(value=word, description="word", continuous_update=False),
        "around": IntSlider(value=around, min=4, max=60, description="around", continuous_update=False),
    }
    return Live("explore.concordance", partial(explore.concordance, reports), knobs)


def trace(
    figures: pd.DataFrame,
    reports: pd.DataFrame,
    sources: pd.DataFrame,
    quantity_id: str = "",
    *,
    raw: Path | None = None,
) -> Live:
    """Pick a file, then a figure: its sentence, its place in the file; see ``explore.trace``. Raises ValueError without a figure."""
    from ipywidgets import Dropdown, Layout

    if figures.empty or (quantity_id and quantity_id not in set(figures["quantity_id"])):
        raise ValueError(f"{quantity_id!r} is none of the {len(figures)} figures")
    first = quantity_id or figures["quantity_id"].iloc[0]
    file = figures.loc[figures["quantity_id"] == first, "file"].iloc[0]
    files = Dropdown(options=list(dict.fromkeys(figures["file"])), value=file, description="file")
    choice = Dropdown(
        options=_figures(figures, file), value=first, description="figure", layout=Layout(width="32em")
    )

    def other_file(change: Mapping[str, Any]) -> None:
        choice.options = _figures(figures, change["new"])

    files.observe(other_file, names="value")
    plain = partial(explore.trace, figures, reports, sources, raw=raw)
    return Live("explore.trace", plain, {"quantity_id": choice}, beside=[files])


def _figures(figures: pd.DataFrame, file: str) -> list[tuple[str, str]]:
    """The figures of a file to pick from: what is shown and the id."""
    rows = figures[figures["file"] == file].drop_duplicates("quantity_id")
    names = rows["indicator"] if "indicator" in rows else rows["kind"]
    shown = (f"{name}: {text}" for name, text in zip(names, rows["text"], strict=True))
    return list(zip(shown, rows["quantity_id"], strict=True))


def try_entry(name: str, tables: Mapping[str, pd.DataFrame], *, path: Path, block: str = "") -> Live:
    """Edit the entry `name` of the codebook `path` and leave the box (Tab): which figures change; see ``explore.try_entry``.

    `block` is a text to begin with instead of the entry as it stands. No file is changed.
    """
    from ipywidgets import Layout, Textarea

    size = Layout(width="100%", height="16em")
    text = Textarea(value=block or entry_text(path, name), layout=size, continuous_update=False)
    return Live("explore.try_entry", partial(explore.try_entry, tables=tables, path=path), {"block": text})


def _several(name: str, options: Sequence[Any], chosen: Sequence[Any]) -> Any:
    """A list of which several may be picked; raises ValueError for one that is not in it."""
    from ipywidgets import Layout, SelectMultiple

    lost = [str(value) for value in chosen if value not in options]
    if lost:
        raise ValueError(
            f"{name}: {', '.join(lost)} not there; there are {', '.join(map(str, options[:20]))}"
        )
    rows = min(8, max(2, len(options)))
    return SelectMultiple(
        options=options, value=tuple(chosen), description=name, rows=rows, layout=Layout(width="22em")
    )
