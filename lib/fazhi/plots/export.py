"""Export: PDF, SVG and PNG of a figure, with the data behind it and how it was made; the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fazhi.plots.fonts import truetype
from fazhi.plots.style import MM, check_glyphs, font_path, told
from fazhi.tables import spreadsheet_safe

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("pdf", "svg", "png")
_ASCII = "".join(map(chr, range(32, 127)))  # lines are measured by letters that need not be written
_NO_DATE = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}


def save_figure(
    figure: Figure,
    name: str,
    folder: str | Path = "figures",
    *,
    formats: Sequence[str] = FORMATS,
    svg_text: bool = False,
) -> list[Path]:
    """Write NAME.pdf, NAME.svg, NAME.png (300 dpi), the data as NAME.csv and how it was made as NAME.json.

    The page is as large as the figure says. PDF fonts are embedded TrueType, cut to what is written; `svg_text` keeps
    text in the SVG as text (else outlines, which look the same everywhere). Returns the paths. ValueError for an unknown
    format or a character that the font lacks; OSError where the folder cannot be written.
    """
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown:
        raise ValueError(f"formats has {', '.join(unknown)}: possible are {', '.join(FORMATS)}")
    table = _csv(told(figure).data)
    with _laid_out(figure):
        written = check_glyphs(figure)
        contents = {f".{kind}": _picture(figure, kind, written, svg_text) for kind in formats}
    contents |= {".csv": table, ".json": _about(figure, name, table)}
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    return [_write(target / f"{name}{suffix}", content) for suffix, content in contents.items()]


def save_pages(
    figures: Sequence[Figure], name: str, folder: str | Path = "figures", **options: Any
) -> list[Path]:
    """``save_figure`` of every page of a chart: NAME where it is one, else NAME-1, NAME-2 …"""
    names = [name] if len(figures) == 1 else [f"{name}-{i + 1}" for i in range(len(figures))]
    return [p for f, n in zip(figures, names, strict=True) for p in save_figure(f, n, folder, **options)]


def _picture(figure: Figure, kind: str, written: str, svg_text: bool) -> bytes:
    import matplotlib as mpl

    held = io.BytesIO()
    settings: Any = {"svg.fonttype": "none" if svg_text else "path", "svg.hashsalt": "fazhi"}
    cut = _cut_font(figure, written) if kind == "pdf" else nullcontext()
    with mpl.rc_context(settings), cut, _canvas(figure, kind) as canvas:
        getattr(canvas, f"print_{kind}")(held, metadata=_NO_DATE[kind])
    return held.getvalue()


@contextmanager
def _canvas(figure: Figure, kind: str) -> Iterator[Any]:
    """The canvas of a format, straight: ``savefig`` would draw everything twice."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    before, dpi = figure.canvas, figure.dpi
    figure.dpi = 300
    try:
        yield {"pdf": FigureCanvasPdf, "svg": FigureCanvasSVG, "png": FigureCanvasAgg}[kind](figure)
    finally:
        figure.set_canvas(before)
        figure.dpi = dpi


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Lay a figure out once, so that all formats are alike."""
    engine = figure.get_layout_engine()
    if engine is None or not figure.axes:
        figure.draw_without_rendering()
    else:
        engine.execute(figure)
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


@contextmanager
def _cut_font(figure: Figure, written: str) -> Iterator[None]:
    """Let a figure write with a TrueType cut of its font, for a PDF; Type 3 and a warning where that fails."""
    import matplotlib as mpl
    from matplotlib.text import Text

    path = _truetype(written)
    if path is None:
        yield
        return
    fonts = {id(f): f for f in (t.get_fontproperties() for t in figure.findobj(Text))}  # type: ignore[attr-defined]
    before = {key: font.get_file() for key, font in fonts.items()}
    try:
        for font in fonts.values():
            font.set_file(str(path))
        with mpl.rc_context({"pdf.fonttype": 42}):
            yield
    finally:
        for key, font in fonts.items():
            font.set_file(before[key])  # type: ignore[arg-type]


def _truetype(written: str) -> Path | None:
    from fontTools.ttLib import TTLibError

    try:
        return truetype(font_path(), written + _ASCII)
    except (OSError, KeyError, TTLibError) as error:
        warnings.warn(
            f"no TrueType cut of {font_path().name} ({error}): the PDF has Type 3 fonts", stacklevel=5
        )
        return None


def _csv(data: pd.DataFrame) -> bytes:
    return spreadsheet_safe(data).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _about(figure: Figure, name: str, table: bytes) -> bytes:
    kept = told(figure)
    texts = {key: figure.__dict__[key] for key in ("heading", "notes") if figure.__dict__.get(key)}
    about = {
        "figure": name,
        "data": {"file": f"{name}.csv", "rows": len(kept.data), "sha256": hashlib.sha256(table).hexdigest()},
        "parameters": kept.parameters,
        "size_mm": [round(float(side) / MM, 2) for side in figure.get_size_inches()],
        "font": font_path().name,
        "versions": {
            "python": sys.version.split()[0],
            **{
                package: version(package)
                for package in ("fazhi", "matplotlib", "numpy", "pandas", "fonttools")
            },
        },
        **texts,
    }
    return (json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True, default=_plain) + "\n").encode()


def _plain(value: Any) -> Any:
    """Values of parameters that JSON does not know."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return list(value) if isinstance(value, (np.ndarray, pd.Series, pd.Index, tuple)) else str(value)


def _write(path: Path, content: bytes) -> Path:
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        aside.write_bytes(content)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return path
