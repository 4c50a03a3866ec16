"""Bad files: each is a row with a status and one sentence that names the reason; the run goes on."""

import errno
import io
import os
import re
import zipfile

import pytest

from fazhi import load
from fazhi.files.kinds import why_not
from fazhi.files.word import UNPACKED
from tests.samples_of_files import (
    BODY,
    FIXTURES,
    TITLE,
    docx_bytes,
    editor,
    mht_bytes,
    ole_bytes,
    page,
    pdf_bytes,
    picture_pdf,
    repacked,
)  # fmt: skip

DOCX, PDF = docx_bytes(), pdf_bytes()
DOC = (FIXTURES / "word97.doc").read_bytes()
TEXT = "\n".join([TITLE, *BODY])
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
DTD = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&c;</w:body></w:document>'
)
NO_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n"
)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def bomb() -> bytes:
    """A small .docx whose directory says that it unpacks to more than may be."""
    data = zipped(word__document_xml=b"x", word__big=bytes(1000))
    return data.replace((1000).to_bytes(4, "little"), (UNPACKED + 1).to_bytes(4, "little"))


def with_flag(data: bytes) -> bytes:
    """A zip file whose parts are marked as encrypted."""
    raw = bytearray(data)
    for found in re.finditer(rb"PK\x01\x02", data):
        raw[found.start() + 8] |= 1
    return bytes(raw)


# name of the file, content, status, what the reason must say
BAD = {
    "no bytes": ("a.txt", b"", "empty", "no bytes"),
    "white space": ("a.txt", b" \r\n\t\n", "empty", "no text"),
    "wide spaces": ("a.txt", "\u3000\u3000\n".encode(), "empty", "no text"),
    "a mark alone": ("a.txt", b"\xef\xbb\xbf", "empty", "no text"),
    "zero bytes": ("a.txt", bytes(500), "unreadable", "zero bytes"),
    "noise": ("a.txt", bytes(range(256)) * 40, "unreadable", "binary"),
    "noise without zeros": ("a.dat", bytes(range(1, 32)) * 40, "unreadable", "binary"),
    "picture": ("a.txt", PNG, "unreadable", "image (png)"),
    "photograph": ("a.html", b"\xff\xd8\xff\xe0" + bytes(99), "unreadable", "OCR"),
    "program": ("a.doc", b"MZ\x90\0" + bytes(200), "unreadable", "exe"),
    "lost characters": ("a.txt", "\ufffd\ufffd县\ufffd\ufffd".encode() * 9, "unreadable", "U+FFFD"),
    "question marks": ("a.txt", b"????2021????????,??73?" * 9, "unreadable", "question marks"),
    "cut docx": ("a.docx", DOCX[:-600], "unreadable", "damaged or cut"),
    "docx cut at the beginning": ("a.docx", DOCX[:3000], "unreadable", "damaged or cut"),
    "zip that is no docx": ("a.docx", zipped(a_txt=b"x"), "unreadable", "archive (zip)"),
    "empty zip": ("a.docx", zipped(), "unreadable", "archive (zip)"),
    "docx without document": ("a.docx", repacked(DOCX, document=None), "unreadable", "damaged"),
    "docx with broken xml": ("a.docx", repacked(DOCX, document=b"<w:document>"), "unreadable", "damaged"),
    "docx with entities": ("a.docx", repacked(DOCX, document=DTD), "unreadable", "harmful"),
    "docx of another root": ("a.docx", repacked(DOCX, document=b"<a/>"), "unreadable", "damaged"),
    "docx without content types": ("a.docx", repacked(DOCX, **{"[Content_Types].xml": None}), "unreadable", "damaged"),
    "docx with deep xml": ("a.docx", repacked(DOCX, document=b"<a>" * 9000 + b"</a>" * 9000), "unreadable", "damaged"),
    "docx that unpacks to too much": ("a.docx", bomb(), "unreadable", "200 MB"),
    "zip with a password": ("a.docx", with_flag(DOCX), "unreadable", "password"),
    "docx with a password": ("a.docx", ole_bytes("EncryptedPackage"), "unreadable", "password"),
    "excel of old": ("a.doc", ole_bytes("Workbook"), "unreadable", "Excel"),
    "ole of another kind": ("a.doc", ole_bytes("Contents"), "unreadable", "without a Word document"),
    "cut doc": ("a.doc", DOC[:9000], "unreadable", "damaged or cut"),
    "doc of noise": ("a.doc", DOC[:512] + bytes(9000), "unreadable", "damaged or cut"),
    "excel": ("a.txt", zipped(xl__workbook_xml=b"x"), "unreadable", "xlsx"),
    "ofd": ("a.ofd", zipped(OFD_xml=b"x").replace(b"OFD_xml", b"OFD.xml"), "unreadable", "ofd files are not read"),
    "rtf": ("a.doc", rb"{\rtf1\ansi text}", "unreadable", "save it as .docx"),
    "table": ("a.csv", "年,件\n2021,73\n".encode(), "unreadable", "table or database (csv)"),
    "script": ("a.js", b"var a = 1;", "unreadable", "js file"),
    "word xml": ("a.xml", b'<?xml version="1.0"?><w:wordDocument xmlns:w="x">', "unreadable", "save it as .docx"),
    "pdf with a password": ("a.pdf", pdf_bytes(password="secret"), "unreadable", "password"),
    "pdf of pictures": ("a.pdf", picture_pdf(), "unreadable", "OCR"),
    "cut pdf": ("a.pdf", PDF[:1500], "unreadable", "damaged or cut"),
    "pdf without pages": ("a.pdf", NO_PAGES, "unreadable", "no pages"),
    "a head of a pdf": ("a.pdf", b"%PDF-1.7\n", "unreadable", "damaged or cut"),
    "tags that never end": ("a.html", ("<font>" * 100_000 + TEXT).encode(), "unreadable", "nested"),
    "deep page": ("a.html", ("<div>" * 100_000 + TEXT).encode(), "unreadable", "nested"),
    "page without text": ("a.html", b"<html><body><img src=1.jpg></body></html>", "empty", "no text"),
    "page of scripts": ("a.html", page("").replace('<div class="header">', "<script>").encode(), "unreadable", "script"),
    "login": ("a.html", "<html><form>用户登录<input type=password></form></html>".encode(), "unreadable", "login"),
    "error of the site": ("a.html", "<title>404</title><p>您访问的页面不存在</p>".encode(), "unreadable", "error page"),
    "attachment": ("a.html", page('<a href="/f/P02.docx">附件下载</a>').encode(), "unreadable", "attached"),
    "frames": ("a.html", b"<html><frameset><frame src=a.html></frameset></html>", "unreadable", "frame"),
    "web archive without page": ("a.mht", mht_bytes().replace(b"text/html", b"text/plain"), "unreadable", "web archive"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_file(tmp_path, case):
    name, content, status, reason = BAD[case]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    bad, good = load.load(tmp_path).to_dict("records")
    assert bad["status"] == status
    assert reason in bad["problem"]
    assert bad["source"] == ""
    assert "\n" not in bad["problem"]
    assert len(bad["sha256"]) == 64
    assert (good["status"], good["source"]) == ("ok", TEXT)


# what is read in spite of a fault, and what is said of it
FAULTY = {
    "cut in a character": ("a.txt", TEXT.encode()[:-1], "utf-8", "cut"),
    "zero bytes in a text": ("a.txt", TEXT.encode() + b"\0\0", "utf-8", "2 zero bytes"),
    "half of a surrogate pair": ("a.txt", TEXT.encode() + b"\xed\xa0\x80" + TEXT.encode(), "utf-8", "could not be read"),
    "page named as text": ("a.txt", editor().encode(), "utf-8", ""),
    "page named as Word": ("a.doc", editor().encode(), "utf-8", "its content is html"),
    "docx named as doc": ("a.doc", DOCX, "", "its content is docx"),
    "doc named as docx": ("a.docx", DOC, "", "its content is doc"),
    "pdf named as text": ("a.txt", PDF, "", "its content is pdf"),
    "text of no known suffix": ("a.aspx2", TEXT.encode("gb18030"), "gb18030", "its content is txt"),
    "text without a suffix": ("a", TEXT.encode("utf-16"), "utf-16", ""),
    "page with another label": ("a.html", editor().encode("gb18030"), "gb18030", "the page says utf-8"),
    "mojibake saved": ("a.txt", TEXT.encode().decode("gb18030", "ignore").encode(), "utf-8", "wrong encoding"),
    "few characters lost": ("a.txt", (TEXT + "\ufffd").encode(), "utf-8", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTY)
def test_faulty_file_is_read(tmp_path, case):
    name, content, encoding, note = FAULTY[case]
    (tmp_path / name).write_bytes(content)
    row = load.read_file(tmp_path / name, tmp_path)
    assert (row.status, row.encoding) == ("ok", encoding)
    assert note in row.problem
    assert bool(row.problem) == bool(note) or row.format == "html"
    assert row.replaced == row.source.count("\ufffd")


def test_a_file_over_the_limit_is_not_read(tmp_path):
    path = tmp_path / "big.txt"
    path.write_bytes(b"1" * 1001)
    row = load.read_file(path, tmp_path, limit=1000)
    assert (row.status, row.sha256) == ("unreadable", "")
    assert "1,001 bytes, more than the limit of 1,000" in row.problem
    assert load.read_file(path, tmp_path, limit=1001).status == "ok"


def test_the_limit_is_asked_before_reading(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(load.LIMIT + 1)
    assert "more than the limit of 50,000,000" in load.read_file(path, tmp_path).problem


def test_one_very_long_line_is_read(tmp_path):
    path = tmp_path / "line.txt"
    path.write_text("全年办理案件73件。" * 40_000, encoding="utf-8")
    assert len(load.read_file(path, tmp_path).source) == load.CHARACTERS == 400_000
    path.write_text("<p>" + "全年办理案件73件。" * 39_000, encoding="utf-8")
    assert load.read_file(path.rename(tmp_path / "line.html"), tmp_path).status == "ok"


def test_a_dangling_link(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    row = load.load(tmp_path).iloc[0]
    assert (row["file"], row["status"]) == ("a.txt", "unreadable")
    assert "link to a file that does not exist" in row["problem"]


def test_a_folder_named_as_a_file(tmp_path):
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "a.txt").write_text(TEXT, encoding="utf-8")
    assert load.load(tmp_path)["file"].tolist() == ["x.txt/a.txt"]
    assert "a folder" in load.read_file(tmp_path / "x.txt", tmp_path).problem


def test_a_file_that_vanishes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    found = load.find_files(tmp_path)
    path.unlink()
    assert "vanished" in load.read_file(found[0], tmp_path).problem


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are files on Unix alone")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    assert all("not a file" in problem for problem in load.load(tmp_path)["problem"])


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_files_and_folders_without_permission(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "b").mkdir(mode=0)
    files = load.load(tmp_path)
    (tmp_path / "b").chmod(0o700)
    assert files["file"].tolist() == ["a.txt", "b"]
    assert all("permissions" in problem for problem in files["problem"])


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(errno.EACCES, "no"), "permissions"),
        (FileNotFoundError(errno.ENOENT, "no"), "vanished"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_errors_of_the_system_are_named(tmp_path, monkeypatch, error, reason):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")

    def fail(*_args, **_options):
        raise error

    monkeypatch.setattr("pathlib.Path.open", fail)
    assert reason in load.read_file(path, tmp_path).problem


def test_every_kind_that_is_not_read_says_what_to_do():
    for kind in ("png", "zip", "xlsx", "rtf", "exe", "ofd"):
        assert re.search(r": .+", why_not(kind))
