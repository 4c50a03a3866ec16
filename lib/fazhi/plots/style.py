"""What all figures share: style and font, size in millimetres, words in two languages, notes, and the data behind.

A chart is a function from tidy tables to a ``matplotlib.figure.Figure``, without pyplot:

    text = words(lang, "coverage")                        # labels, data/figure_texts.yaml
    if table.empty:
        return message(text["nothing"], width=width)      # says why nothing is drawn
    figure = blank(width, height)                         # mm, constrained layout
    axes = figure.subplots()
    ...
    heading(figure, text["title"]); footnote(figure, text["note"].format(n=n))
    return drawn(figure, table, lang=lang, width=width)   # what save_figure writes beside the picture
"""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fazhi.paths import read_yaml
from fazhi.plots.fonts import find_font, missing, width_mm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

SINGLE, DOUBLE = 85, 180
"""Widths of one and of two columns of a journal, in mm."""
MM = 1 / 25.4
SIZE, SMALL, TITLE = 7.0, 6.0, 8.0
"""Type sizes in points: labels, values and notes (the least), headings."""
LANGUAGES = ("zh", "en")
LEVELS = ("national", "province", "prefecture", "county", "township")

BLACK, GREY, PALE = "#222222", "#767676", "#e6e6e6"
BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW = (
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442",
)  # fmt: skip
PALETTE = (BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW)
"""Okabe and Ito's colours, told apart by the colour-blind; give a marker, hatch or label beside each."""
SHADES = "Blues"
"""Colour map of values, light to dark in grey as well."""
LEVEL_COLOUR = dict(zip(LEVELS, (BLACK, RED, BLUE, GREEN, ORANGE), strict=True))
LEVEL_MARKER = dict(zip(LEVELS, ("P", "D", "s", "o", "^"), strict=True))

_font: dict[str, Any] = {}
"""Path and family in force, set by ``use_style``."""


@dataclass
class Drawn:
    """What belongs to a figure: the table it shows, how it was made, pages of the chart, why it is empty."""

    data: pd.DataFrame = field(default_factory=pd.DataFrame)
    parameters: dict[str, Any] = field(default_factory=dict)
    pages: int = 1
    message: str = ""


def use_style(lang: str = "zh", font: str | Path | None = None) -> str:
    """Set style first and font last; returns the family used. A glyph that is missing becomes an error.

    ValueError where `lang` is neither zh nor en, FileNotFoundError where `font` is not there or none is found. Charts
    call it themselves where nobody did, or where another library has set the font anew.
    """
    _known(lang)
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib import font_manager

    path = find_font(font)
    mpl.rcdefaults()
    mpl.rcParams.update(_STYLE)
    font_manager.fontManager.addfont(str(path))
    family = str(font_manager.FontProperties(fname=str(path)).get_name())
    mpl.rcParams["axes.prop_cycle"] = cycler(color=PALETTE)
    mpl.rcParams["font.family"] = [family]
    warnings.filterwarnings("error", message="Glyph .* missing from font", category=UserWarning)
    _font.update(path=path, family=family)
    return family


_STYLE: Any = {
    "font.size": SIZE, "axes.titlesize": SIZE, "axes.labelsize": SIZE, "xtick.labelsize": SIZE, "ytick.labelsize": SIZE,
    "legend.fontsize": SIZE, "figure.titlesize": TITLE, "axes.linewidth": 0.5, "lines.linewidth": 1.0,
    "lines.markersize": 4, "patch.linewidth": 0.5, "hatch.linewidth": 0.4, "hatch.color": GREY,
    "xtick.major.width": 0.5, "ytick.major.width": 0.5, "xtick.major.size": 2.5, "ytick.major.size": 2.5,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": BLACK, "text.color": BLACK,
    "axes.labelcolor": BLACK, "xtick.color": BLACK, "ytick.color": BLACK, "legend.frameon": False, "grid.color": PALE,
    "grid.linewidth": 0.5, "axes.axisbelow": True, "text.parse_math": False, "text.hinting": "none", "axes.formatter.useoffset": False,
    "figure.constrained_layout.w_pad": 0.03, "figure.constrained_layout.h_pad": 0.03, "figure.dpi": 110, "savefig.dpi": 300, "svg.hashsalt": "fazhi", "pdf.fonttype": 3,
}  # fmt: skip


def _known(lang: str) -> None:
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {lang!r}: it must be one of {', '.join(LANGUAGES)}")


def font_path() -> Path:
    """The font in force."""
    _styled()
    path: Path = _font["path"]
    return path


def _styled() -> None:
    import matplotlib as mpl

    if not _font or mpl.rcParams["font.family"] != [_font["family"]]:
        use_style(font=_font.get("path"))


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = read_yaml("figure_texts.yaml")
    return found


def words(lang: str, chart: str = "common") -> dict[str, str]:
    """The labels of a chart in a language, those of all charts among them: data/figure_texts.yaml.

    >>> words("en")["county"], words("zh")["county"]
    ('county', '县级')
    """
    _known(lang)
    both = {**_texts()["common"], **_texts()[chart]}
    return {name: entry[lang] for name, entry in both.items()}


def sections() -> list[str]:
    """The charts that have labels."""
    return list(_texts())


def blank(width: float, height: float) -> Figure:
    """An empty figure of a size in mm, laid out without overlaps (constrained layout)."""
    from matplotlib.figure import Figure

    _styled()
    return Figure(figsize=(width * MM, height * MM), layout="constrained")


def drawn(figure: Figure, data: pd.DataFrame, *, pages: int = 1, **parameters: Any) -> Figure:
    """Attach to a figure the tidy table it shows and how it was made; `pages` of the chart in all."""
    figure.__dict__["fazhi"] = Drawn(data, parameters, pages)
    return figure


def told(figure: Figure) -> Drawn:
    """What ``drawn`` attached to a figure; nothing for a figure of another make."""
    found = figure.__dict__.get("fazhi")
    return found if isinstance(found, Drawn) else Drawn()


def message(text: str, width: float = DOUBLE, **parameters: Any) -> Figure:
    """A figure that says why nothing is drawn."""
    figure = blank(width, 22)
    lines = wrap(text, width - 8, TITLE)
    figure.text(0.5, 0.5, lines, ha="center", va="center", fontsize=TITLE, color=GREY)
    drawn(figure, pd.DataFrame({"message": [text]}), **parameters)
    told(figure).message = text
    return figure


def heading(figure: Figure, text: str) -> None:
    """What the figure shows, over it at the left. Journals that want it in the caption: ``figure.suptitle("")``."""
    width = figure.get_figwidth() / MM
    figure.__dict__["heading"] = text
    figure.suptitle(wrap(text, width - 3, TITLE), x=1 / width, ha="left", fontsize=TITLE)


def footnote(figure: Figure, *notes: str) -> None:
    """Notes below a figure, a line each at least: n, what is compared, warnings, what is only a demonstration."""
    width = figure.get_figwidth() / MM
    figure.__dict__["notes"] = [note for note in notes if note]
    lines = "\n".join(wrap(note, width - 3, SMALL) for note in notes if note)
    figure.supxlabel(lines, x=1 / width, ha="left", fontsize=SMALL, color=GREY, linespacing=1.3)


def key(axes: Axes, handles: Sequence[Any], *, below: float = 1.5) -> None:
    """What colours, hatches and markers say (handles with labels), on lines `below` mm under the axes, from the figure's left."""
    from matplotlib.transforms import ScaledTranslation, blended_transform_factory

    figure = axes.get_figure(root=True)
    if figure is None or not handles:
        return
    width = figure.get_figwidth() / MM
    columns = _columns([str(handle.get_label()) for handle in handles], width - 4)
    down = axes.transAxes + ScaledTranslation(0, -below * MM, figure.dpi_scale_trans)
    across = blended_transform_factory(figure.transFigure, down)
    legend = axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(1 / width, 0), bbox_transform=across, ncols=columns,
        handlelength=1.4, handletextpad=0.5, columnspacing=1.2, borderaxespad=0, borderpad=0, fontsize=SMALL,
    )  # fmt: skip
    legend.set_in_layout(False)  # its height is kept free by a blank text, its width is the figure's
    lines = -(-len(handles) // columns)
    axes.text(0.5, 0, "\n".join([" "] * lines), transform=down, va="top", fontsize=SMALL, linespacing=1.7)


def _columns(labels: list[str], width: float) -> int:
    """In how many columns the labels of a key fit into `width` mm: filled downwards, the first ones longer."""
    for columns in range(len(labels), 1, -1):
        deep, longer = divmod(len(labels), columns)
        ends = [deep * i + min(i, longer) for i in range(columns + 1)]
        parts = [labels[start:end] for start, end in itertools.pairwise(ends)]
        if sum(max(width_mm(label, SMALL, font_path()) for label in part) + 6.6 for part in parts) <= width:
            return columns
    return 1


def patch(label: str, colour: Any = "white", hatch: str = "", edge: str = GREY) -> Patch:
    """A box of the ``key``."""
    from matplotlib.patches import Patch

    return Patch(facecolor=colour, hatch=hatch, edgecolor=edge, label=label)


def ink(colour: Any) -> str:
    """Black or white, whichever is read better on `colour`.

    >>> ink("#0072b2"), ink("#e69f00")
    ('white', '#222222')
    """
    from matplotlib.colors import to_rgb

    shares = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    light = 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]
    return "white" if light < 0.22 else BLACK


def lines_mm(texts: Iterable[str], width: float, size: float = SMALL) -> float:
    """The height in mm that texts take when wrapped to `width` mm, for the height of a figure."""
    lines = sum(wrap(text, width - 3, size).count("\n") + 1 for text in texts if text)
    return lines * size * 1.3 / 72 * 25.4


_UNIT = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+")
_NOT_FIRST = "，。；：、）》”％…,.;:)%"


def wrap(text: str, width: float, size: float = SIZE) -> str:
    """`text` broken into lines of at most `width` mm: after any Chinese character, else at blanks.

    >>> wrap("places compared", 12, 7).split("\\n")
    ['places', 'compared']
    """
    return "\n".join(_wrapped(line, width, size) for line in text.split("\n"))


def _wrapped(text: str, width: float, size: float) -> str:
    lines, line = [], ""
    for unit in _UNIT.findall(text):
        if (
            line.strip()
            and width_mm(line + unit.rstrip(), size, font_path()) > width
            and unit[0] not in _NOT_FIRST
        ):
            lines.append(line.rstrip())
            line = ""
        line = (line + unit) if line else unit.lstrip()
    return "\n".join([*lines, line.rstrip()])


def shorten(text: str, width: float, size: float = SIZE) -> str:
    """`text` on one line of at most `width` mm, the end given up for … where it must be."""
    if width_mm(text, size, font_path()) <= width:
        return text
    while text and width_mm(text + "…", size, font_path()) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def check_glyphs(figure: Figure) -> str:
    """The characters that a figure writes; ValueError that names those the font lacks."""
    from matplotlib.text import Text

    written = {c for item in figure.findobj(Text) for c in item.get_text()}  # type: ignore[attr-defined]
    gone = missing("".join(written), font_path())
    if gone:
        raise ValueError(f"font {font_path().name} lacks {gone!r}: name another font with use_style(font=…)")
    return "".join(sorted(written))
