"""What kind of file it is, by its content first and its suffix second."""

from __future__ import annotations

import io
import re
import zipfile

SAVE = "open it in Word or WPS and save it as .docx or .txt"
MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh9", "bz2"),
    (b"\xfd7zXZ", "xz"),
    (b"MZ\x90", "exe"),
    (b"\x7fELF", "exe"),
    (b"SQLite format 3", "sqlite"),
    (b"PAR1", "parquet"),
    (b"CAJ\0", "caj"),
    (b"HN\0\0", "caj"),
    (b"KDH ", "caj"),
    (b"RIFF", "media"),
    (b"ID3", "media"),
    (b"OggS", "media"),
)
IMAGES = {"png", "jpg", "gif", "tif", "bmp", "webp"}
ARCHIVES = {"zip", "rar", "7z", "gz", "bz2", "xz"}
TABLES = {"csv", "tsv", "xls", "xlsx", "et", "ods", "parquet", "sqlite", "dta", "sav", "rds"}
CODE = {
    "js",
    "css",
    "json",
    "jsonl",
    "xml",
    "yaml",
    "yml",
    "py",
    "r",
    "ipynb",
    "bib",
    "ini",
    "toml",
    "lnk",
    "url",
    "svg",
}
OPENINGS = tuple(magic for magic, _ in MAGIC)
MAIL = re.compile(rb"^mime-version:|^content-type:\s*multipart/related", re.I | re.M)
SUFFIX = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,6})$")
READ = ("txt", "html", "mht", "docx", "doc", "pdf")


class Unreadable(ValueError):
    """A file that cannot be read as a report; the message is one sentence: why, and what to do."""


def suffix_of(name: str) -> str:
    """Suffix of a file name in small letters without its dot; dates and numbers at the end are none.

    >>> suffix_of("青泉县2021.HTML"), suffix_of("截至2021.12.31"), suffix_of("报告")
    ('html', '', '')
    """
    found = SUFFIX.search(name)
    return found[1].lower() if found else ""


def kind_of(data: bytes, name: str) -> str:
    """Kind of a file: one of ``READ`` (text and web pages are told apart later), or what else it is.

    >>> kind_of(b"%PDF-1.7", "a.txt"), kind_of("全年立案2件".encode(), "a.doc"), kind_of(b"a,b", "a.csv")
    ('pdf', 'txt', 'csv')
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if head.startswith(OPENINGS) or b"%PDF-" in head:
        kind = next(
            kind for magic, kind in MAGIC if head.startswith(magic) or kind == "pdf" and magic in head
        )
        return _packed(data) if kind == "zip" else kind
    if head.startswith(b"BM") and b"\0\0" in head[:16]:
        return "bmp"
    opening = data[:4096]
    if _is_mail(opening) and b"\n\n" in data.replace(b"\r", b""):
        return "mht"
    if b"<" in opening and (b"<w:wordDocument" in opening or b"<pkg:package" in opening):
        return "word xml"
    return suffix_of(name) if suffix_of(name) in TABLES | CODE else "txt"


def _is_mail(opening: bytes) -> bool:
    if b"i" not in opening and b"I" not in opening:  # most Chinese texts
        return False
    small = opening.lower()
    return (b"mime-version:" in small or b"multipart/related" in small) and MAIL.search(opening) is not None


def why_not(kind: str) -> str:
    """Why a kind of file is not read, and what to do; '' for the kinds that are.

    >>> why_not("xlsx")
    'it is a table or database (xlsx), not a report: leave it out, or save its text as .txt'
    """
    if kind in READ:
        return ""
    if kind in IMAGES:
        return f"it is an image ({kind}): run text recognition (OCR) on it and save the text as .txt"
    if kind in ARCHIVES:
        return f"it is an archive ({kind}): unpack it, and leave it out"
    if kind in TABLES:
        return f"it is a table or database ({kind}), not a report: leave it out, or save its text as .txt"
    if kind in ("rtf", "odt", "word xml", "ofd", "caj"):
        return f"{kind} files are not read: {SAVE}"
    return f"it is a {kind} file, not a report: leave it out, or save its text as .txt"


def _packed(data: bytes) -> str:
    """What a zip file is by the parts it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "docx" if b"word/" in data[:100_000] else "zip"
    folders = {name.split("/")[0] for name in names}
    for folder, kind in (
        ("word", "docx"),
        ("xl", "xlsx"),
        ("ppt", "pptx"),
        ("OFD.xml", "ofd"),
        ("content.xml", "odt"),
    ):
        if folder in folders:
            return kind
    return "zip"
