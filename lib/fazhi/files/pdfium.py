"""PDFium with the Chinese font of this package's figures, so that a text layer reads alike on machines with and without fonts.

A text whose font is neither in the file nor on the machine has letters without size, and PDFium leaves out pieces of text of
no width: every single character that stands alone in a piece or on a line.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any


@cache
def library() -> Any:
    """pypdfium2, on Linux begun anew with that font (elsewhere the system has fonts), unless documents may be open in it."""
    known = "pypdfium2" in sys.modules
    import pypdfium2

    folder = _fonts()
    if sys.platform == "linux" and folder is not None and (not known or _idle()):
        _begin_with(folder)
    return pypdfium2


def _idle() -> bool:
    """Whether no document is open; not all versions of pypdfium2 tell that."""
    try:
        from pypdfium2.internal.bases import ObjectTracker
    except ImportError:
        return False
    return not any(ObjectTracker.values())


def _fonts() -> Path | None:
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        return None
    return Path(sans_path()).parent


@cache
def _begin_with(folder: Path) -> Any:
    """Begin PDFium anew; what comes back is its list of folders, which has to stay."""
    import pypdfium2.raw as pdfium

    paths = (ctypes.POINTER(ctypes.c_char) * 2)()
    paths[0] = ctypes.cast(ctypes.create_string_buffer(os.fsencode(folder)), ctypes.POINTER(ctypes.c_char))
    pdfium.FPDF_DestroyLibrary()
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths))
    return paths
