"""A page as a file: text in several encodings, web pages, Word files, PDF; the same bytes for the same page."""

from __future__ import annotations

import io
import zipfile
from html import escape
from random import Random

from .mess import Manner, plain_text
from .report import Report

Page = tuple[list[str], list[str], list[str]]
ENCODINGS = ("utf-8",) * 8 + ("gb18030", "utf-8-sig", "gb18030", "utf-16")
MIXED = ("txt",) * 9 + ("html",) * 8 + ("docx",) * 3
TYPES = (
    b'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    b'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="word/document.xml"/></Relationships>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def file_of(rng: Random, formats: str, page: Page, report: Report, manner: Manner) -> tuple[str, bytes]:
    """Suffix and bytes of a page; `formats` is txt, mixed, or one of html, docx, pdf."""
    kind = rng.choice(MIXED) if formats == "mixed" else formats
    if kind == "txt":
        return "txt", plain_text(page, manner).encode(rng.choice(ENCODINGS))
    if kind == "html":
        return "html", html_of(rng, page, report)
    return kind, docx_of(page) if kind == "docx" else pdf_of(page)


def html_of(rng: Random, page: Page, report: Report) -> bytes:
    """A web page in one of three layouts, UTF-8 or GB 18030."""
    above, (title, *lines), below = page
    charset = rng.choice(("utf-8", "utf-8", "gbk"))
    body = {
        "p": lambda: f"<h1>{escape(title)}</h1><div class=con>" + "\n".join(f"<p>\u3000\u3000{escape(line)}</p>" for line in lines) + "</div>",
        "br": lambda: f"<table><tr><td><b>{escape(title)}</b><br>" + "<br>\n".join(map(escape, lines)) + "</td></tr></table>",
        "div": lambda: f"<div class=bt>{escape(title)}</div><div>" + "".join(f"<div><span>{escape(line)}</span></div>" for line in lines) + "</div>",
    }[rng.choice(("p", "p", "br", "div"))]()  # fmt: skip
    head = f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{escape(title)}_{report.place.region}</title></head><body>'
    links = "".join(f'<li><a href="/{n}/">{escape(line)}</a></li>' for n, line in enumerate(above))
    foot = "".join(f"<p>{escape(line)}</p>" for line in below)
    return f"{head}<ul>{links}</ul>{body}<div class=foot>{foot}</div></body></html>".encode(charset)


def docx_of(page: Page) -> bytes:
    """A Word file of plain paragraphs, without furniture."""
    text = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in page[1]
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}"><w:body>{text}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name, content in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", body.encode()),
        ):
            parts.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf_of(page: Page) -> bytes:
    """A PDF file with a text layer, by reportlab."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=14, leading=22, firstLineIndent=28, wordWrap="CJK"
    )
    out = io.BytesIO()
    title, *lines = page[1]
    flow = [
        Paragraph(
            escape(title), ParagraphStyle("title", parent=style, fontSize=20, leading=30, firstLineIndent=0)
        )
    ]
    SimpleDocTemplate(out, invariant=1).build(flow + [Paragraph(escape(line), style) for line in lines])
    return out.getvalue()
