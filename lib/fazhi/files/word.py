"""Word files to text: .docx with tables in place and automatic numbers, and .doc of Word 97 to 2003 and WPS."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from fazhi.files.kinds import Unreadable
from fazhi.files.numbering import Numbering, W

DAMAGED = "the Word file is damaged: open it in Word or WPS, save it again as .docx"
MAIN = 40_000_000  # bytes of the part with the text; the longest known has 5 million
UNPACKED = 200_000_000  # bytes of all parts together; a report has 0.3 million, with pictures 20 million
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    struct.error,
    ValueError,
    OSError,
)
PARSED = {"word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"}
LEFT_OUT = {W + name for name in ("del", "moveFrom", "rt", "pPr", "rPr", "txbxContent")}
LEFT_OUT.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}
FIELD = re.compile(
    "\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15|\x15"
)  # instructions of fields, not their results
OLD_SIGNS = {**dict.fromkeys((0x0B, 0x0C, 0x0D), "\n"), 0x07: "\t", 0x1E: "-", 0x1F: ""}


def read_docx(data: bytes) -> tuple[str, str]:
    """Text of a .docx and a note ('' or that footnotes were left out). Raises Unreadable with the reason.

    A line a paragraph, a line a row of a table with tabs between its cells; the numbers that Word gives by itself
    stand where Word shows them; deleted text is left out, inserted text taken.
    """
    check_parts(data)
    body, numbering = _opened(data)
    text = "\n".join(_blocks(body, numbering))
    notes = next(body.iter(W + "footnoteReference"), None)
    return text, "" if notes is None else "its footnotes are not read"


def _opened(data: bytes) -> tuple[Any, Numbering]:
    """Body and lists of a .docx. What is damaged in it shows in python-docx as errors of many kinds."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    damaged = (
        OpcError,
        LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        LookupError,
        ValueError,
        AttributeError,
        TypeError,
    )
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.find(W + "body")
        numbering = Numbering(_root(document.part, "numbering"), _root(document.part, "styles"))
    except damaged as error:
        raise Unreadable(DAMAGED) from error
    if body is None:
        raise Unreadable(DAMAGED)
    return body, numbering


def check_parts(data: bytes) -> None:
    """Raise Unreadable where the directory of a zip file tells that reading it would do harm or be in vain."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                raise Unreadable(
                    f"its parts unpack to more than {UNPACKED // 1_000_000} MB: not a report, or a harmful file"
                )
            if any(part.flag_bits & 1 for part in parts.infolist()):
                raise Unreadable("the file is protected by a password: save it without one")
            if parts.getinfo("word/document.xml").file_size > MAIN:
                raise Unreadable(
                    f"its main part unpacks to more than {MAIN // 1_000_000} MB: not a report, or a harmful file"
                )
            if any(b"<!DOCTYPE" in parts.read(name) for name in PARSED & set(parts.namelist())):
                raise Unreadable("it declares XML entities, which no Word file does: a harmful file")
    except Unreadable:
        raise
    except BROKEN as error:
        raise Unreadable("the Word file is damaged or cut: get it again") from error


def read_doc(data: bytes) -> tuple[str, str]:
    """Text of a .doc (Word 97 and later, WPS) and a note. Raises Unreadable with the reason.

    The pieces of the text are read as [MS-DOC] 2.4.1 tells, only the main document: no heads, feet and footnotes.
    """
    from legacy_doc import ExtractionOptions, LegacyDocError
    from legacy_doc.ole import OleReader

    try:
        ole = OleReader(data, options=ExtractionOptions(max_file_bytes=max(len(data), 1)))
        if ole.has_stream("EncryptedPackage"):
            raise Unreadable("the file is protected by a password: save it without one")
        if not ole.has_stream("WordDocument"):
            raise Unreadable(_other(ole))
        return _old_text(ole)
    except (LegacyDocError, struct.error, ValueError, IndexError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(
            "the .doc file is damaged or cut: open it in Word or WPS, save it as .docx"
        ) from error


def _other(ole: Any) -> str:
    """What an OLE file without a Word document is."""
    for stream, name in (
        ("Workbook", "an Excel"),
        ("Book", "an Excel"),
        ("PowerPoint Document", "a PowerPoint"),
    ):
        if ole.has_stream(stream):
            return f"it is {name} file, not a report: save its text as .docx or .txt"
    return "it is an OLE file without a Word document: open it in Word or WPS, save it as .docx"


def _old_text(ole: Any) -> tuple[str, str]:
    document = ole.read_stream("WordDocument")
    (flags,) = struct.unpack_from("<H", document, 0x0A)
    if struct.unpack_from("<H", document, 2)[0] < 0xC0:
        raise Unreadable("it was made by Word 95 or older: open it in Word or WPS, save it as .docx")
    if flags & 0x0100:
        raise Unreadable("the file is protected by a password: save it without one")
    table = ole.read_stream("1Table" if flags & 0x0200 else "0Table")
    (length,) = struct.unpack_from("<i", document, 0x4C)
    begin, size = struct.unpack_from("<II", document, 0x1A2)
    text = "".join(_pieces(document, table[begin : begin + size]))
    main = FIELD.sub("", FIELD.sub("", text[:length].translate(OLD_SIGNS)))
    lines = (line.rstrip("\t") for line in _rows(main).split("\n"))
    return "\n".join(lines).strip("\n"), _old_note(document, table)


def _old_note(document: bytes, table: bytes) -> str:
    """What the text of a .doc does not tell: authors of tracked changes (SttbfRMark), numbered paragraphs (sprmPIlfo)."""
    begin, size = struct.unpack_from("<II", document, 0x232)
    authors = struct.unpack_from("<H", table, begin + 2)[0] if size >= 4 else 0
    notes = ["tracked changes, of which deleted text is still there"] if authors > 1 else []
    notes += (
        ["automatic numbers, which are not read"] if re.search(rb"\x0b\x46[\x01-\xff]\x00", document) else []
    )
    return f"it seems to have {' and '.join(notes)}: save it as .docx to be sure" if notes else ""


def _rows(text: str) -> str:
    """Rows of tables on lines of their own: a row ends with two cell marks."""
    return re.sub(r"\t\t(?=[^\t\n])", "\n", text).replace("\x14", "").replace("\x01", "").replace("\x08", "")


def _pieces(document: bytes, clx: bytes) -> Iterator[str]:
    """Text of the pieces in the piece table that `clx` ends with ([MS-DOC] 2.9.38, 2.8.35, 2.9.73)."""
    at = 0
    while clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    for number, (start, end) in enumerate(zip(ends, ends[1:], strict=False)):
        (place,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)
        if place & 0x40000000:
            first = (place & 0x3FFFFFFF) // 2
            yield document[first : first + end - start].decode("cp1252", "replace")
        else:
            yield document[place : place + 2 * (end - start)].decode("utf-16-le", "replace")


def _root(part: Any, name: str) -> Any:
    """Root element of a part that the document is related to, None where there is none."""
    from lxml import etree

    for relation in part.rels.values():
        if relation.reltype.endswith("/" + name) and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, huge_tree=False)
            return etree.fromstring(relation.target_part.blob, parser)
    return None


def _blocks(body: Any, numbering: Numbering) -> Iterator[str]:
    """Lines of a body: paragraphs, rows of tables, and what stands in content controls and text boxes."""
    for child in body:
        if child.tag == W + "p":
            yield numbering.marker(child) + _text(child)
            for box in _boxes(child):
                yield from _blocks(box, numbering)
        elif child.tag == W + "tbl":
            for row in child.iter(W + "tr"):
                if next(row.iterancestors(W + "tbl")) is child:
                    yield from _row(row, numbering)
        elif child.tag not in LEFT_OUT and len(child):
            yield from _blocks(child, numbering)


def _row(row: Any, numbering: Numbering) -> Iterator[str]:
    """A row of short cells is a line; a cell with long text, or the only one, has its paragraphs as lines."""
    cells = [
        list(_blocks(cell, numbering))
        for cell in row.iter(W + "tc")
        if next(cell.iterancestors(W + "tr")) is row
    ]
    if len(cells) > 1 and all(sum(map(len, cell)) <= 200 for cell in cells):
        yield "\t".join(" ".join(part for part in cell if part.strip()) for cell in cells)
    else:
        for cell in cells:
            yield from cell


def _boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(W + "txbxContent"):
        if not any(above.tag.endswith("}Fallback") for above in box.iterancestors()):
            yield box


def _text(element: Any) -> str:
    """Text of a paragraph without what is deleted and what stands in its text boxes."""
    out: list[str] = []
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag == W + "t":
            out.append(node.text or "")
        elif node.tag in SIGNS:
            out.append(SIGNS[node.tag])
        elif node.tag not in LEFT_OUT or node is element:
            stack.extend(reversed(node))
    return "".join(out)
