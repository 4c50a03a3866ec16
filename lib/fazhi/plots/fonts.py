"""The Chinese font: where it is, what it can write, how wide a text is, and a TrueType cut of it for PDFs.

PDF takes no OpenType font with PostScript outlines as TrueType. So the characters that a figure needs are converted
(fontTools, cu2qu) into a small TrueType font, which lies in the user's cache (`FAZHI_CACHE` overrules the folder).
"""

from __future__ import annotations

import copy
import hashlib
import io
import os
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SYSTEM = (
    "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf", "NotoSansCJKsc-Regular.otf",
    "SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf",
)  # fmt: skip
ERROR = 1.0
"""How far, in thousandths of the type size, a TrueType outline may be from the original one."""


def find_font(own: str | Path | None = None) -> Path:
    """The font to write with: `own`, else `FAZHI_FONT`, else Noto Sans SC of the installed package, else the system's.

    FileNotFoundError where the path asked for is not there, or where there is no font at all.
    """
    asked = own or os.environ.get("FAZHI_FONT")
    if asked:
        path = Path(asked).expanduser()
        if not path.is_file():
            raise FileNotFoundError(f"font {path} is not there")
        return path
    return _packaged() or _installed()


def _packaged() -> Path | None:
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        return None
    path = Path(sans_path())
    return path if path.is_file() else None


@cache
def _installed() -> Path:
    from matplotlib.font_manager import findSystemFonts

    found = {Path(path).name: Path(path) for path in sorted(findSystemFonts())}
    for name in SYSTEM:
        if name in found:
            return found[name]
    raise FileNotFoundError(
        "no Chinese font found: install pylopdf-fonts-zh-cn, or name a font file with use_style(font=…) or FAZHI_FONT"
    )


@lru_cache(4)
def _opened(path: Path) -> TTFont:
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(path.read_bytes()), fontNumber=0, lazy=True)  # no file is left open


@lru_cache(4)
def characters(path: Path) -> dict[int, str]:
    """The code points that a font can write, with the names of their glyphs."""
    return dict(_opened(path).getBestCmap())


def missing(text: str, path: Path) -> str:
    """The characters of `text` that the font cannot write, each once, in order of code points.

    >>> missing("岚皋县 2021", find_font())
    ''
    """
    return "".join(sorted(c for c in set(text) if c not in "\n" and ord(c) not in characters(path)))


@lru_cache(4096)
def width_mm(text: str, size: float, path: Path | None = None) -> float:
    """How wide `text` is in mm, its longest line, at a type size in points.

    >>> round(width_mm("岚皋县", 8), 1)
    8.5
    """
    path = path or find_font()
    glyphs, metrics, em = characters(path), _opened(path)["hmtx"], _opened(path)["head"].unitsPerEm
    lines = text.split("\n")
    units = max(sum(metrics[glyphs.get(ord(c), ".notdef")][0] for c in line) for line in lines)
    return float(units / em * size / 72 * 25.4)


def cache_folder() -> Path:
    """Where cut fonts are kept: `FAZHI_CACHE`, else the platform's folder for caches."""
    own = os.environ.get("FAZHI_CACHE")
    if own:
        return Path(own)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "fazhi"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "fazhi"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "fazhi"


def truetype(path: Path, text: str) -> Path:
    """A TrueType font with the characters of `text`: the font itself where it is one, else a cut in the cache.

    The same characters give the same file. KeyError where the font lacks one of them, OSError where no folder can be
    written.
    """
    if "glyf" in _opened(path):
        return path
    wanted = "".join(sorted(set(text) - {"\n"}))
    key = hashlib.sha256(f"{_MADE} {ERROR} {_stamp(path)} {wanted}".encode()).hexdigest()[:24]
    target = cache_folder() / f"{key}.ttf"
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        _cut(path, {ord(c): characters(path)[ord(c)] for c in wanted}).save(str(aside))
        os.replace(aside, target)
    return target


@lru_cache(4)
def _stamp(path: Path) -> str:
    from fontTools import version

    return f"{version} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _cut(path: Path, glyphs: dict[int, str]) -> TTFont:
    """A TrueType font of the glyphs named, without a date."""
    from fontTools.fontBuilder import FontBuilder

    font = _opened(path)
    names = [".notdef", *sorted(set(glyphs.values()) - {".notdef"})]
    built = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    built.setupHead(unitsPerEm=font["head"].unitsPerEm, created=_DATE, modified=_DATE)
    built.font.recalcTimestamp = False
    built.setupGlyphOrder(names)
    built.setupCharacterMap(glyphs)
    built.setupGlyf({name: copy.deepcopy(_outline(path, name)) for name in names})
    shapes = built.font["glyf"]
    built.setupHorizontalMetrics({n: (font["hmtx"][n][0], getattr(shapes[n], "xMin", 0)) for n in names})
    built.setupHorizontalHeader(
        ascent=font["hhea"].ascent, descent=font["hhea"].descent, lineGap=font["hhea"].lineGap
    )
    built.setupNameTable({n: font["name"].getDebugName(i) or "" for i, n in _NAMES.items()})
    built.setupOS2(**{name: getattr(font["OS/2"], name) for name in _HEIGHTS})
    built.setupPost()
    return built.font


_MADE = 2  # another number where a cut is made another way
_DATE = (
    3786825600  # 2024 as fonts count, from 1904: one date, so that the same characters give the same bytes
)
_HEIGHTS = ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent", "usWeightClass")
"""What sets lines apart: as in the original, or texts would move."""
_NAMES = {
    0: "copyright",
    1: "familyName",
    2: "styleName",
    4: "fullName",
    6: "psName",
    13: "licenseDescription",
}


@lru_cache(4)
def _glyphs(path: Path) -> Any:
    return _opened(path).getGlyphSet()


@lru_cache(8192)
def _outline(path: Path, name: str) -> object:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    finest = ERROR * _opened(path)["head"].unitsPerEm / 1000
    _glyphs(path)[name].draw(Cu2QuPen(pen, finest, reverse_direction=True))
    return pen.glyph()
