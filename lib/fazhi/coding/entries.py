"""One entry of a codebook's file: its text taken out, and the codebook with another text in its place."""

from __future__ import annotations

import re
import tempfile
import textwrap
from pathlib import Path

from fazhi.codebook import Codebook, CodebookError
from fazhi.coding.reading import read

_ENTRY = re.compile(r"^  ([A-Za-z_]\w*):[^\n]*\n(?:(?: {4,}[^\n]*| *)\n)*", re.MULTILINE)


def entry_text(path: Path, name: str) -> str:
    """The block of an indicator as it stands in a codebook's file, without its indent.

    Raises KeyError where the file has no such indicator.

    >>> from fazhi.paths import codebook_file
    >>> entry_text(codebook_file(), "fines").splitlines()[:2]
    ['fines:', '  dimension: enforcement']
    """
    _, indicators = _halves(path)
    for match in _ENTRY.finditer(indicators):
        if match[1] == name:
            return textwrap.dedent(match[0]).strip() + "\n"
    raise KeyError(f"{path.name} has no indicator {name}")


def edited(path: Path, block: str) -> str:
    """The text of a codebook's file with `block` in place of the entry of the same name, or behind all others.

    Raises CodebookError for a block that does not begin with a name.
    """
    block = textwrap.indent(textwrap.dedent(block).strip(), "  ") + "\n"
    wanted = _ENTRY.match(block)
    if not wanted:
        raise CodebookError("the entry does not begin with its name and a colon, e.g. fines:")
    head, indicators = _halves(path)
    for match in _ENTRY.finditer(indicators):
        if match[1] == wanted[1]:
            return head + indicators[: match.start()] + block + indicators[match.end() :]
    return head + indicators.rstrip() + "\n" + block


def with_entry(path: Path, block: str) -> Codebook:
    """The codebook of a file with an entry edited or added; the file stays as it is. CodebookError names what is wrong."""
    text = edited(path, block)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder, path.name)
        trial.write_text(text, encoding="utf-8")
        return read(trial)


def _halves(path: Path) -> tuple[str, str]:
    """What stands before the indicators, and the indicators."""
    text = path.read_text(encoding="utf-8")
    at = re.search(r"^indicators:[^\n]*\n", text, re.MULTILINE)
    if not at:
        raise CodebookError(f"{path.name}: has no part `indicators`")
    return text[: at.end()], text[at.end() :]
