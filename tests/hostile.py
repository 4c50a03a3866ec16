"""Hostile and broken input: what a folder of found files may hold, and what becomes of each.

A kind is a name, what is written (bytes, or a function that gets the folder), the file's name, the status it must have
and words that its problem must say. Those read in spite of all (`ok`) say what their text must hold instead.
"""

from __future__ import annotations

import base64
import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from fazhi.load import CHARACTERS
from tests.samples_of_files import BODY, FIXTURES, TITLE, docx_bytes, editor, ole_bytes, pdf_bytes, repacked

TEXT = "\n".join([TITLE, *BODY])
DOCX = docx_bytes()
DOC = (FIXTURES / "word97.doc").read_bytes()
PDF = pdf_bytes(BODY[:4])
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
FIGURE = "全年办理行政复议案件73件"


class Kind(NamedTuple):
    """A file, what must become of it and the words that must be said of it (ok: that must be read)."""

    file: str
    data: bytes | Callable[[Path], None]
    status: str
    words: str


def document(body: str, head: str = "") -> bytes:
    """The main part of a Word file around `body`."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>'.encode()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word(body: str, head: str = "", **parts: bytes | None) -> bytes:
    return repacked(DOCX, document=document(body, head), **parts)


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A zip file with one part more."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()


def lying(data: bytes, name: str, size: int) -> bytes:
    """A zip file whose directory tells a smaller size of a part than it unpacks to."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        real = file.getinfo(name).file_size
    return data.replace(real.to_bytes(4, "little"), size.to_bytes(4, "little"))


def web(body: str, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>".encode()
    )


def paragraphs(lines: list[str] = BODY) -> str:
    return "".join(f"<p>{line}</p>" for line in [TITLE, *lines])


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF file of objects 1, 2, … without a table of them (readers rebuild it)."""
    body = b"".join(
        b"%d 0 obj\n%b\nendobj\n" % (number, content) for number, content in enumerate(objects, 1)
    )
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF\n" % (len(objects) + 1)


def pdf_bomb() -> bytes:
    """A page whose stream unpacks a hundredfold: text operators without end."""
    stream = zlib.compress(b"BT /F1 12 Tf 72 700 Td (A) Tj ET\n" * 200_000, 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page,
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(stream), stream), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ])  # fmt: skip


def pdf_loop() -> bytes:
    """A tree of pages that holds itself and says that there are a thousand million."""
    return pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000/Parent 2 0 R>>"]
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)
    return pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", pages, *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count]
    )


def nested_mail(depth: int) -> bytes:
    """A web archive of archives in archives."""
    heads = b"".join(
        b'Content-Type: multipart/related; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    return b"MIME-Version: 1.0\r\n" + heads + b"Content-Type: text/html\r\n\r\n<p>x</p>\r\n"


def at(name: str, make: Callable[[Path], None]) -> Callable[[Path], None]:
    return lambda folder: make(folder / name)


def link(path: Path, to: str) -> None:
    path.symlink_to(to)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder_of(path: Path) -> None:
    path.mkdir()
    (path / "inner.txt").write_text(TEXT, encoding="utf-8")


# A text of `CHARACTERS` or less is read whole, whatever it holds; these stay well under it, so that the tests are quick.
LONG, SHORT = 60_000, 16_000
TEXTS = {
    "a sentence said thousands of times": ("全年办理行政复议案件73件。" * (LONG // 14), "ok other_genre"),
    "figures without a stop": ("抽查3次,3户," * (SHORT // 8), "ok other_genre"),
    "nothing but counts": ("3件" * (SHORT // 4), "ok other_genre"),
    "nothing but rates": ("3%" * (SHORT // 4), "ok other_genre"),
    "sums of sums": ("共3件,其中2件,1件。" * (SHORT // 12), "ok other_genre"),
    "brackets that never close": ("(" * LONG, "ok other_genre"),
    "full-width brackets that never close": ("\uff08【《" * (LONG // 3), "ok other_genre"),
    "brackets inside brackets": ("(" * (LONG // 2) + ")" * (LONG // 2), "ok other_genre"),
    "nothing but digits": ("7" * LONG, "ok other_genre"),
    "digits as a date without end": ("20211231" * (LONG // 8), "ok other_genre"),
    "numbers joined by dots": ("1." * (LONG // 2), "ok other_genre"),
    "numbers joined by plus": ("1+" * (LONG // 2), "ok other_genre"),
    "Chinese numerals alone": ("一二三四五" * (LONG // 5), "ok other_genre"),
    "tens of tens of tens": ("十百千万亿" * (LONG // 5), "ok other_genre"),
    "opening quotes alone": ("“" * LONG, "ok other_genre"),
    "line ends alone but one word": ("\n" * LONG + "法治", "ok other_genre"),
    "blanks alone but one word": (" " * LONG + "法治", "ok other_genre"),
    "zero-width characters alone but one word": ("\u200b\ufeff\u2060" * (LONG // 3) + "法治", "ok other_genre"),
    "accents without end on one letter": ("e" + "\u0301" * LONG, "ok other_genre"),
    "one character": ("法", "ok other_genre"),
    "a list marker and nothing": ("一、", "ok other_genre"),
    "markers without end": ("一、二、三、(一)(二)一是二是" * (LONG // 16), "ok other_genre"),
    "pipes of a table without end": ("| 案件 | 12 |\n" * (LONG // 10), "ok other_genre"),
    "labels of a page without end": ("索引号:发布日期:" * (LONG // 9), "ok other_genre"),
    "emoji and characters of other planes": ("\U0001f600\U00020000" * (LONG // 2), "ok other_genre"),
    "private use characters": (TEXT + "\ue000\ue001" * 200, "ok"),
    "right-to-left marks in the figures": (TEXT.replace("73", "\u202e73\u202c"), "ok"),
    "soft hyphens inside words": (TEXT.replace("案件", "案\u00ad件"), "ok"),
    "backspaces and bells": (TEXT.replace("案件", "案\x07件\x08"), "ok"),
    "line separators of other worlds": (TEXT.replace("\n", "\u2028\x0b\x0c\u2029\x85"), "ok"),
    "only carriage returns": (TEXT.replace("\n", "\r"), "ok"),
    "a number of ten thousand digits": (TEXT + "\n共办理" + "9" * 10_000 + "件。", "ok"),
    "an exponent that no number has": (TEXT + "\n增长1e999999999%,总额1E400万元,占0x7fffffff。", "ok"),
    "a date that no calendar has": (TEXT + "\n发布日期:2021-02-31,0000年00月00日,9999年99月99日。", "ok"),
    "a title as long as a report": ("关于" + "认真做好" * 4000 + "法治政府建设情况的报告\n" + TEXT, "ok other_genre"),
    "patterns of Python in the text": (TEXT + "\n(?P<a>.*)+$ \\1 {0} %s ${x} {{7*7}}", "ok"),
}  # fmt: skip

KINDS: dict[str, Kind] = {
    # archives and XML
    "a part that unpacks a thousandfold": Kind("a.docx", with_part(DOCX, "word/media/a.bin", bytes(210_000_000)), "unreadable", "unpack to more than"),
    "a body that unpacks a thousandfold": Kind("a.docx", repacked(DOCX, document=b" " * 45_000_000), "unreadable", "main part"),
    "a size that the directory hides": Kind("a.docx", lying(word(paragraph("甲" * 50_000)), "word/document.xml", 40), "unreadable", "damaged"),
    "a zip in a zip in a zip": Kind("a.docx", archive(a_zip=archive(b_zip=archive(c_txt=bytes(9_000_000)))), "unreadable", "archive (zip)"),
    "a thousand parts of one name": Kind("a.docx", archive(**{f"word__{n}": b"x" for n in range(1000)}), "unreadable", "damaged"),
    "a path that leaves the archive": Kind("a.docx", with_part(DOCX, "../../../etc/passwd", b"x"), "ok", BODY[0][:9]),
    "a billion laughs": Kind("a.docx", word("&l9;", f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'), "unreadable", "entities"),
    "a billion laughs behind a long comment": Kind("a.docx", word("&l9;", f'<!--{" " * 9000}--><!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'), "unreadable", "entities"),
    "an entity from a file": Kind("a.docx", word("&x;", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "unreadable", "entities"),
    "an entity from the network": Kind("a.docx", word("&x;", '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">'), "unreadable", "entities"),
    "entities in another part": Kind("a.docx", repacked(DOCX, **{"word/numbering.xml": f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><w:numbering {W}>&l9;</w:numbering>'.encode()}), "unreadable", "entities"),
    "a picture that is linked from elsewhere": Kind("a.docx", with_part(DOCX, "word/_rels/x.rels", b'<Relationship Target="http://127.0.0.1:9/"/>'), "ok", BODY[0][:9]),
    "deep tables in a Word file": Kind("a.docx", word("<w:tbl><w:tr><w:tc>" * 80 + paragraph(FIGURE) + "</w:tc></w:tr></w:tbl>" * 80), "ok other_genre", "73件"),
    "tables too deep to be": Kind("a.docx", word("<w:tbl><w:tr><w:tc>" * 300 + "</w:tc></w:tr></w:tbl>" * 300), "unreadable", "damaged"),
    "a Word file of empty paragraphs": Kind("a.docx", word(paragraph("") * 20_000), "empty", "no text"),
    "a Word file of one long line": Kind("a.docx", word(paragraph(FIGURE * 1000)), "ok other_genre", "73件"),
    "a Word file cut in the middle": Kind("a.docx", DOCX[: len(DOCX) // 2], "unreadable", "damaged"),
    "a Word file with a password": Kind("a.docx", ole_bytes("EncryptedPackage"), "unreadable", "password"),
    "a Word file with bytes before it": Kind("a.docx", b"\0\0\0\0" + DOCX, "ok", BODY[0][:9]),
    "a Word file with bytes behind it": Kind("a.docx", DOCX + bytes(5000), "ok", BODY[0][:9]),
    "an old Word file of which the end is zeros": Kind("a.doc", DOC[: len(DOC) // 2] + bytes(len(DOC) // 2), "unreadable", "damaged"),
    "an old Word file that points to itself": Kind("a.doc", DOC[:512] + b"\1\0\0\0" * 4000, "unreadable", "damaged"),
    "a compressed page": Kind("a.html.gz", gzip.compress(editor().encode()), "unreadable", "archive (gz)"),
    # PDF
    "a PDF cut in the middle": Kind("a.pdf", PDF[: len(PDF) // 2], "unreadable", "damaged or cut"),
    "a PDF with a password": Kind("a.pdf", pdf_bytes(password="x"), "unreadable", "password"),
    "a PDF that unpacks without end": Kind("a.pdf", pdf_bomb(), "ok other_genre", "A"),
    "pages that hold themselves": Kind("a.pdf", pdf_loop(), "unreadable", "PDF"),
    "a PDF of thousands of pages": Kind("a.pdf", many_pages(5000), "unreadable", "5,000 pages, more than the limit"),
    "a PDF of blank pages": Kind("a.pdf", many_pages(20), "unreadable", "OCR"),
    "a PDF with a tail of another file": Kind("a.pdf", PDF + bytes(9000), "ok", TITLE),
    # web pages
    "a hundred thousand tags inside each other": Kind("a.html", b"<div>" * 100_000 + TEXT.encode(), "unreadable", "nested"),
    "two million tags beside each other": Kind("a.html", web(paragraphs() + "<b>x</b>" * 1_000_000), "unreadable", "tags"),
    "an attribute of five million characters": Kind("a.html", web(f'<div title="{"a" * 5_000_000}">{paragraphs()}</div>'), "ok", BODY[1]),
    "a picture inside the page": Kind("a.html", web(f'<img src="data:image/png;base64,{base64.b64encode(bytes(3_000_000)).decode()}">{paragraphs()}'), "ok", BODY[1]),
    "a page of scripts alone": Kind("a.html", web("<script>document.write('案件73件')</script>"), "unreadable", "script"),
    "a page that leads elsewhere": Kind("a.html", web("", '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">'), "unreadable", "leads on"),
    "a page of frames": Kind("a.html", b"<html><frameset><frame src=b.html><frame src=c.html></frameset></html>", "unreadable", "frame"),
    "a page in a frame of itself": Kind("a.html", web(f"{paragraphs()}<iframe src=a.html></iframe>"), "ok", BODY[1]),
    "text in a CDATA section": Kind("a.html", web(f"<![CDATA[不要的文字]]>{paragraphs()}"), "ok", BODY[1]),
    "text in comments that never end": Kind("a.html", web(f"{paragraphs()}<!-- <!-- <p>"), "ok", BODY[1]),
    "a comment that takes all": Kind("a.html", b"<html><body><!-- " + paragraphs().encode(), "empty", "no text"),
    "tags cut in their names": Kind("a.html", editor().encode()[:-400] + b"<di", "ok", BODY[1]),
    "characters written as numbers": Kind("a.html", web(f"{paragraphs()}<p>&#55296;&#xFFFFFFF;&#0;&#x1F600;</p>"), "ok", BODY[1]),
    "a style that hides all": Kind("a.html", web(f'<div style="display:none">{paragraphs()}</div>'), "ok", BODY[1]),
    "a page of tables in tables": Kind("a.html", web("<table><tr><td>" * 400 + paragraphs() + "</td></tr></table>" * 400), "ok", BODY[1]),
    "a form of a hundred thousand fields": Kind("a.html", web("<input value=1>" * 100_000 + paragraphs()), "ok", BODY[1]),
    "archives of pages inside each other": Kind("a.mht", nested_mail(3000), "unreadable", "inside each other"),
    # encodings
    "nothing": Kind("a.txt", b"", "empty", "no bytes"),
    "a byte order mark alone": Kind("a.txt", b"\xff\xfe", "empty", "no text"),
    "zero bytes alone": Kind("a.txt", bytes(70_000), "unreadable", "zero bytes"),
    "zero bytes between the letters": Kind("a.txt", TEXT.encode().replace(b"\n", b"\n\0"), "ok", BODY[1]),
    "UTF-16 without a mark": Kind("a.txt", TEXT.encode("utf-16-le"), "ok", BODY[1]),
    "UTF-16 the other way round without a mark": Kind("a.txt", TEXT.encode("utf-16-be"), "ok", BODY[1]),
    "UTF-16 cut in a character": Kind("a.txt", TEXT.encode("utf-16")[:-1], "ok", BODY[1]),
    "UTF-32": Kind("a.txt", TEXT.encode("utf-32"), "ok", BODY[1]),
    "UTF-7": Kind("a.txt", TEXT.encode("utf-7"), "ok", BODY[1]),
    "two encodings in one file": Kind("a.txt", TEXT.encode() + TEXT.encode("gb18030"), "ok", BODY[1]),
    "bytes of no encoding in the middle": Kind("a.txt", TEXT.encode()[:300] + b"\xff\xfe\xfd" + TEXT.encode()[300:], "ok", BODY[4]),
    "a surrogate as bytes": Kind("a.txt", TEXT.encode() + "\ud83d".encode("utf-8", "surrogatepass"), "ok", BODY[1]),
    "characters written too long": Kind("a.txt", TEXT.encode() + b"\xc0\xaf\xe0\x80\xaf", "ok", BODY[1]),
    "noise": Kind("a.txt", bytes(range(256)) * 300, "unreadable", "binary"),
    "fifty megabytes in a line": Kind("a.txt", at("a.txt", lambda path: path.write_bytes(b"7" * 49_000_000)), "unreadable", "more than the limit"),
    "a million brackets": Kind("a.txt", b"(" * 1_000_000, "unreadable", f"more than the limit of {CHARACTERS:,}"),
    "a book of reports in one file": Kind("a.txt", (TEXT + "\n").encode() * (CHARACTERS // len(TEXT) + 1), "unreadable", "a file a report"),
    "a file of five hundred gigabytes": Kind("a.txt", at("a.txt", lambda path: sparse(path)), "unreadable", "more than the limit"),
    # names and what is no file
    "a folder named as a file": Kind("a.txt/inner.txt", at("a.txt", folder_of), "ok", BODY[1]),
    "a link that leads nowhere": Kind("a.txt", at("a.txt", lambda path: link(path, "gone.txt")), "unreadable", "link to a file that does not exist"),
    "a link that leads to itself": Kind("a.txt", at("a.txt", lambda path: link(path, "a.txt")), "unreadable", "link"),
    "a pipe that nobody fills": Kind("a.txt", at("a.txt", pipe), "unreadable", "not a file"),
    "a device that never ends": Kind("a.txt", at("a.txt", lambda path: link(path, "/dev/zero")), "unreadable", "not a file"),
    "a name with a line end": Kind("a\nb.txt", TEXT.encode(), "ok", BODY[1]),
    "a name that is a formula": Kind("=cmd|' calc'!A0.txt", TEXT.encode(), "ok", BODY[1]),
    "a name with tags": Kind("<img src=x onerror=alert(1)>.txt", TEXT.encode(), "ok", BODY[1]),
    "a name with a dash in front": Kind("-rf.txt", TEXT.encode(), "ok", BODY[1]),
    "a name of emoji and wide characters": Kind("\U0001f4c4报\u3000告\u202e.txt", TEXT.encode(), "ok", BODY[1]),
    "a name as long as can be": Kind("长" * 83 + ".txt", TEXT.encode(), "ok", BODY[1]),
    "a name of bytes that are no text": Kind("\udcb1\udca8.txt", TEXT.encode(), "ok", BODY[1]),
    "a suffix that lies": Kind("a.pdf", DOCX, "ok", BODY[0][:9]),
}  # fmt: skip
KINDS |= {name: Kind("a.txt", text.encode(), status, "") for name, (text, status) in TEXTS.items()}


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(500_000_000_000)


def put(folder: Path, kind: Kind) -> None:
    """Write the file of a kind below `folder`."""
    if callable(kind.data):
        kind.data(folder)
    else:
        (folder / kind.file).write_bytes(kind.data)
