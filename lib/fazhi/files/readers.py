"""Bytes of one file to what it says: text, format, encoding, title and date; one reader for each kind of file."""

from __future__ import annotations

import email
from collections.abc import Callable
from email.message import Message
from typing import NamedTuple

from fazhi.files.encodings import PLAUSIBLE, SAMPLE, control_share, decode, plausibility
from fazhi.files.kinds import Unreadable, kind_of, suffix_of, why_not

SUFFIXES = {
    "txt": ("txt", "text", "md", ""),
    "html": ("html", "htm", "shtml", "xhtml", "jhtml", "mht", "jsp", "aspx", "asp", "php", "do"),
    "mht": ("mht", "mhtml"),
    "docx": ("docx", "docm"),
    "doc": ("doc", "wps", "dot"),
    "pdf": ("pdf",),
}


class Read(NamedTuple):
    """What a file says; `problem` is a note on a file that was read."""

    text: str
    format: str
    encoding: str = ""
    problem: str = ""
    title: str = ""
    date: str = ""


def read_bytes(data: bytes, name: str) -> Read:
    """Text of a file of any kind; `name` matters only where the content does not tell the kind.

    Raises Unreadable with one sentence that says why, and what to do.

    >>> read_bytes("共办理案件73件".encode("gbk"), "报告.txt")
    Read(text='共办理案件73件', format='txt', encoding='gb18030', problem='', title='', date='')
    """
    kind = kind_of(data, name)
    if reason := why_not(kind):
        raise Unreadable(reason)
    suffix = suffix_of(name)
    read = READERS[kind](data) if kind != "txt" else _read_plain(data, likely_html=suffix in SUFFIXES["html"])
    if suffix not in SUFFIXES[read.format]:
        read = read._replace(
            problem=_joined(read.problem, f"named .{suffix}, but its content is {read.format}")
        )
    return read


def _read_plain(data: bytes, *, likely_html: bool) -> Read:
    """A text or a web page: the content decides."""
    from fazhi.files.webpages import declared_encoding, looks_like_html

    if not data.strip(b"\0"):
        raise Unreadable("it holds nothing but zero bytes: the copy failed, get it again")
    decoded = decode(data, declared_encoding(data))
    _check(decoded.text, data)
    if looks_like_html(decoded.text, likely=likely_html):
        return _read_html(
            decoded.text, decoded.encoding, _joined(decoded.problem, _lie(data, decoded.encoding))
        )
    note = decoded.problem
    if plausibility(decoded.text) < PLAUSIBLE:
        note = _joined(
            note, "most characters are rare ones: saved in a wrong encoding? compare with the page"
        )
    return Read(decoded.text, "txt", decoded.encoding, note)


def _check(text: str, data: bytes) -> None:
    """Raise Unreadable where a text is no text."""
    sample = text[:SAMPLE]
    if control_share(sample) > 0.05 or (b"\0" in data[:SAMPLE] and plausibility(sample) < PLAUSIBLE):
        raise Unreadable("it is binary data, not text: look what program made it, and save its text as .txt")
    if not any(sign in sample for sign in "\ufffd?\uff1f"):
        return
    signs = "".join(sample.split())
    if signs.count("\ufffd") > len(signs) / 3:
        raise Unreadable("most of its characters are lost (U+FFFD): get it again, in UTF-8")
    if len(signs) > 20 and signs.count("?") + signs.count("\uff1f") > len(signs) / 2:
        raise Unreadable(
            "most of its characters were turned to question marks when it was saved: get it again, in UTF-8"
        )


def _lie(data: bytes, encoding: str) -> str:
    """A note where a page names another encoding than it is in."""
    from fazhi.files.encodings import declared_as
    from fazhi.files.webpages import declared_encoding

    label = declared_encoding(data)
    real = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    if not label or data.isascii() or declared_as(label) == real:
        return ""
    return f"the page says {label}, but is in {encoding}"


def _read_html(html: str, encoding: str, note: str) -> Read:
    from fazhi.files.webpages import read_page

    page = read_page(html)
    if page.problem:
        raise Unreadable(page.problem)
    return Read(page.text, "html", encoding, note, page.title, page.date)


def _read_mht(data: bytes) -> Read:
    """A web archive, as browsers save pages with their pictures: the page in it."""
    for part in _mail(data).walk():
        page = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(page, bytes):
            decoded = decode(page, part.get_content_charset() or "")
            return _read_html(decoded.text, decoded.encoding, decoded.problem)._replace(format="mht")
    raise Unreadable("it is a web archive without a page: save the page again as .html")


def _mail(data: bytes) -> Message:
    try:
        return email.message_from_bytes(data)
    except RecursionError as error:
        raise Unreadable(
            "it is a web archive of archives inside each other: save the page again as .html"
        ) from error


def _read_docx(data: bytes) -> Read:
    from fazhi.files.word import read_docx

    text, note = read_docx(data)
    return Read(text, "docx", problem=note)


def _read_doc(data: bytes) -> Read:
    from fazhi.files.word import read_doc

    text, note = read_doc(data)
    return Read(text, "doc", problem=note)


def _read_pdf(data: bytes) -> Read:
    from fazhi.files.pdf import read_pdf

    text, note = read_pdf(data)
    return Read(text, "pdf", problem=note)


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


READERS: dict[str, Callable[[bytes], Read]] = {
    "mht": _read_mht,
    "docx": _read_docx,
    "doc": _read_doc,
    "pdf": _read_pdf,
}
