"""Files made for the tests: one report of our own in the layouts and formats that governments publish in."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path

TITLE = "青泉县2021年法治政府建设情况的报告"
BODY = [
    "2021年,青泉县坚持把依法行政放在全县工作的突出位置,认真落实法治政府建设实施纲要,现将有关情况报告如下:",
    "一、主要工作和成效",
    "(一)依法履行政府职能。全县梳理公布行政许可事项412项,取消证明材料37项,政务服务事项网上可办率达到98.6%,平均办理时间由6.5天压缩到2.1天。",
    "(二)规范文件制定。全年审查规范性文件19件、政府合同86份,提出意见建议203条,清理旧文件54件,其中废止11件、修改3件。",
    "(三)严格公正文明执法。",
    "一是办理行政处罚案件1,284件,罚没款项356.7万元;二是评查执法案卷120本,纠正不当行为9起。",
    "(四)化解矛盾纠纷。受理行政复议申请45件,审结41件,综合纠错率12.2%;行政应诉案件33件,负责人出庭应诉率100%。",
    "二、存在的问题",
    "一是个别部门的法制审核力量薄弱。二是基层执法人员业务培训还不够。",
    "三、下一步工作安排",
    "2022年,我县将继续推进执法规范化建设,计划培训执法人员600人次,新建公共法律服务站点14个。",
    "青泉县人民政府",
    "2022年1月18日",
]
TABLE = [["类别", "办件数", "办结数"], ["行政许可", "5,210", "5,198"], ["行政确认", "876", "870"]]
NAVIGATION = ["首页", "走进青泉", "政务公开", "办事服务", "互动交流", "数据发布"]
RELATED = [
    "青泉县召开2022年重点项目推进会",
    "县领导到山前镇调研春耕生产工作",
    "关于公开征集2022年立项建议的公告",
]
FOOTER = "主办:青泉县人民政府办公室 网站标识码:6101230001 备案编号:陕ICP备00000000号-1 建议使用1024×768分辨率,以取得最好的浏览效果。"


def page(body: str, *, title: str = TITLE, head: str = "", charset: str = "utf-8") -> str:
    """A whole web page with navigation, related links and footer around `body`."""
    links = "".join(f'<li><a href="/{i}/">{escape(name)}</a></li>' for i, name in enumerate(NAVIGATION))
    related = "".join(
        f'<li><a href="/r{i}.html">{name}</a><span>2022-02-0{i + 1}</span></li>'
        for i, name in enumerate(RELATED)
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_青泉县人民政府</title>{head}'
        f"<style>.a{{color:red}}</style><script>var x = '<p>不要的文字,脚本里的12件。</p>';</script></head>"
        f'<body><div class="header"><ul class="nav">{links}</ul></div>'
        f'<div class="position">当前位置:<a href="/">首页</a> &gt; <a href="/x/">政务公开</a></div>{body}'
        f'<div class="related"><h3>相关阅读</h3><ul>{related}</ul></div><div class="footer"><p>{FOOTER}</p></div></body></html>'
    )


def _table(rows: list[list[str]] = TABLE) -> str:
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
    )


def _spans(line: str) -> str:
    """Digits in spans of their own, as Word leaves them in a page."""
    out, digits = [], ""
    for sign in line + "\0":
        if sign.isascii() and (sign.isdigit() or sign in ".,%"):
            digits += sign
            continue
        out.append(f'<span lang="EN-US" style="font-family:仿宋_GB2312">{digits}</span>' if digits else "")
        out.append("" if sign == "\0" else sign)
        digits = ""
    return "".join(out)


def _paragraphs(tag: str = "p") -> str:
    return "\n".join(f"<{tag}>  {line}</{tag}>" for line in BODY)


def editor() -> str:
    """A content editor's page: a <p> for each paragraph, metadata in the head and a table of the index number."""
    head = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2022-01-20 09:30">'
    index = _table([["索引号", "000/2022-1"], ["发布机构", "青泉县人民政府"], ["发布日期", "2022-01-20"]])
    return page(f'{index}<h1>{TITLE}</h1><div class="TRS_Editor">{_paragraphs()}</div>', head=head)


def one_cell() -> str:
    """An old page: all in one table cell, lines ended by <br>, a table of figures inside."""
    text = "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in BODY[:8])
    rest = "<br><br>".join(BODY[8:])
    return page(
        f"<table width=960><tr><td><b>{TITLE}</b><br>发布时间:2022年1月20日<br>{text}<br>{_table()}{rest}</td></tr></table>"
    )


def only_divs() -> str:
    """Nothing but <div>, numbers wrapped in <span lang>."""
    lines = "".join(f"<div>{_spans(line)}</div>" for line in BODY)
    return page(f'<div class="bt">{TITLE}</div><div class="nr"><div>{lines}</div></div>')


def headings() -> str:
    """Headings in <h2>, paragraphs in <p>, the parts in sections of their own."""
    parts, now = [], ""
    for line in BODY:
        if line[1:2] == "、":
            parts.append(now)
            now = f"<h2>{line}</h2>"
        else:
            now += f"<p>{line}</p>"
    parts.append(now)
    return page(
        f"<h1>{TITLE}</h1><article>" + "".join(f"<section>{part}</section>" for part in parts) + "</article>"
    )


def bare() -> str:
    """Text straight in the body, without any tag but <br>; half of the tags are never closed."""
    return (
        f"<html><head><title>{TITLE}</title><body bgcolor=white><center><font size=5>{TITLE}</center></font>"
        + "<br>".join(BODY)
    )


def preformatted() -> str:
    return page(f"<h1>{TITLE}</h1><pre>" + "\n".join(BODY) + "</pre>")


def word_html() -> str:
    """A page saved by Word: MsoNormal, list markers as text, numbers in spans, a table between the paragraphs."""
    lines = [f"<p class=MsoNormal style='text-indent:32.0pt'>{_spans(line)}<o:p></o:p></p>" for line in BODY]
    lines.insert(3, _table().replace("<td>", "<td><p class=MsoNormal>"))
    return f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><title>{TITLE}</title></head><body><div class=WordSection1><p class=MsoTitle>{TITLE}</p>{''.join(lines)}</div></body></html>"


def split_blocks() -> str:
    """The body in two blocks of unequal size with an advertisement between them."""
    first = "".join(f"<p>{line}</p>" for line in BODY[:9])
    second = "".join(f"<p>{line}</p>" for line in BODY[9:])
    return page(
        f'<h1>{TITLE}</h1><div id="zoom">{first}</div><div class="ad"><a href="/">打印</a></div><div id="zoom2">{second}</div>'
    )


def list_items() -> str:
    """Paragraphs as items of a list, the unread part of the page is a comment."""
    items = "".join(f"<li>{line}</li>" for line in BODY)
    return page(f"<h1>{TITLE}</h1><!-- <p>注释里的文字</p> --><div class=con><ol>{items}</ol></div>")


LAYOUTS = {
    "editor": editor, "one_cell": one_cell, "only_divs": only_divs, "headings": headings, "bare": bare,
    "preformatted": preformatted, "word_html": word_html, "split_blocks": split_blocks, "list_items": list_items,
}  # fmt: skip


def hard_layouts() -> dict[str, str]:
    """Pages as they are found: each must give every line of the report, whatever comes with it."""
    lines = "".join(f"<p>{line}</p>" for line in BODY)
    links = "".join(f'<a href="/{name}">{name}</a> ' for name in NAVIGATION)
    aside = "<div><p>欢迎访问本站,您可以在这里查阅政府信息公开目录与各类政策文件。</p></div>"
    head = (
        f"<tr><td align=center>{TITLE}</td></tr><tr><td>发布日期:2022-01-20 来源:县司法局 点击数:12</td></tr>"
    )
    dated = lines.replace(BODY[-1], f'<st1:chsdate Year="2022" w:st="on">{BODY[-1]}</st1:chsdate>')
    return {
        "straight in the body": page(f"<h1>{TITLE}</h1>{lines}"),
        "lines among links": f"<html><body>{links}<br>{TITLE}<br>{'<br>'.join(BODY)}<br>{FOOTER}",
        "tables in tables": page(
            "<table><tr><td>" * 6 + f"<table>{head}<tr><td>{lines}</td></tr></table>" + "</table>" * 6
        ),
        "tags of its own": page(f"<ucaptitle>{TITLE}</ucaptitle><ucapcontent>{lines}</ucapcontent>"),
        "a span a character": page(
            "".join(f"<p>{''.join(f'<span>{c}</span>' for c in line)}</p>" for line in BODY)
        ),
        "links in the text": page(f"<div>{lines.replace('行政复议', '<a href=/law>行政复议</a>')}</div>"),
        "tags of Word": page(f"<div>{dated}</div>"),
        "one paragraph and short ones": page(
            f"<div class=c><p>{'</p><p>'.join(BODY[:2])}</p><p>{''.join(BODY[2:8])}</p><p>{'</p><p>'.join(BODY[8:])}</p></div>"
        ),
        "no line breaks": page(f"<h1>{TITLE}</h1><div>{''.join(BODY)}</div>"),
        "prose beside it": page(f"{aside}<div><h1>{TITLE}</h1>{lines}</div>"),
        "signature apart": page(
            f"<div>{lines.partition(f'<p>{BODY[-2]}')[0]}</div><p>{BODY[-2]}</p><p>{BODY[-1]}</p>"
        ),
    }


def docx_bytes() -> bytes:
    """A Word file: title, paragraphs, a table in place, automatic numbers 一、 and (一), a tracked change."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph(BODY[0])
    _add_lists(document)
    for text, list_id, depth in NUMBERED:
        paragraph = document.add_paragraph(text)
        if list_id:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')
            )
    table = document.add_table(0, 3)
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    changed = document.add_paragraph("全年立案")
    changed._p.append(parse_xml(f"<w:del {NS}><w:r><w:delText>8</w:delText></w:r></w:del>"))
    changed._p.append(parse_xml(f"<w:ins {NS}><w:r><w:t>9件。</w:t></w:r></w:ins>"))
    held = f"<w:sdt {NS}><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(len(document.element.body) - 1, parse_xml(held))
    return _saved(document)


NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERED = [
    ("主要工作", 91, 0), ("依法履职", 91, 1), ("严格执法", 91, 1), ("一般的段落。", 0, 0), ("存在的问题", 91, 0),
    ("力量薄弱", 91, 1), ("下一步安排", 91, 0), ("另一表", 92, 0),
]  # fmt: skip
NUMBERED_TEXT = [
    "一、主要工作", "(一)依法履职", "(二)严格执法", "一般的段落。", "二、存在的问题", "(一)力量薄弱", "三、下一步安排", "1.另一表",
]  # fmt: skip
DOCX_LINES = [
    TITLE, BODY[0], *NUMBERED_TEXT, "类别\t办件数\t办结数", "行政许可\t5,210\t5,198", "行政确认\t876\t870", "全年立案9件。", "控件里的话。",
]  # fmt: skip


def _add_lists(document) -> None:
    from docx.oxml import parse_xml

    root = document.part.numbering_part.element
    lists = {
        91: [("japaneseCounting", "%1、"), ("chineseCountingThousand", "(%2)")],
        92: [("decimal", "%1.")],
    }
    for list_id, levels in lists.items():
        made = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (form, text) in enumerate(levels)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="{list_id}">{made}</w:abstractNum>'))
        root.append(
            parse_xml(f'<w:num {NS} w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>')
        )


def _saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes, **changed: bytes | None) -> bytes:
    """A zip file with parts changed, or taken out where None; "document" stands for word/document.xml."""
    parts = {name.replace("__", "/"): content for name, content in changed.items()}
    if "document" in parts:
        parts["word/document.xml"] = parts.pop("document")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = parts.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def pdf_bytes(lines: list[str] | None = None, *, password: str = "", columns: int = 1) -> bytes:
    """A PDF with a text layer: title, indented paragraphs, running head and page number on every page."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    size = 16 if columns == 1 else 10
    style = ParagraphStyle(
        "body",
        fontName="STSong-Light",
        fontSize=size,
        leading=1.75 * size,
        firstLineIndent=2 * size,
        wordWrap="CJK",
    )
    title = ParagraphStyle(
        "title", fontName="STSong-Light", fontSize=22, leading=30, alignment=1, wordWrap="CJK"
    )

    def furniture(canvas, document) -> None:
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(72, 800, "青泉县人民政府公报")
        canvas.drawCentredString(300, 30, f"— {document.page} —")

    out = io.BytesIO()
    lock = StandardEncryption(password, canPrint=1) if password else None
    document = BaseDocTemplate(out, encrypt=lock, invariant=1)
    width = 451 / columns
    frames = [Frame(72 + width * number, 60, width - 10, 720, id=str(number)) for number in range(columns)]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    story = [Paragraph(TITLE, title)] if columns == 1 else []
    document.build(story + [Paragraph(line, style) for line in lines or BODY])
    return out.getvalue()


def picture_pdf() -> bytes:
    """A PDF without a text layer, as a scanner makes it."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for _ in range(2):
        canvas.rect(100, 100, 300, 500, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def mht_bytes() -> bytes:
    """A web archive with the page in GB2312 as quoted-printable."""
    from quopri import encodestring

    body = encodestring(editor().replace("utf-8", "gb2312").encode("gb18030"))
    head = b'From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="XX"\r\n\r\n--XX\r\n'
    part = b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head + part + body + b"\r\n--XX--\r\n"


def ole_bytes(stream: str) -> bytes:
    """A smallest OLE container with one stream of that name, as encrypted Word and old Excel files are."""
    import struct

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBB3I16sIQQIQ", raw, len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1, b"", 0, 0, 0, start, size
        )

    head = struct.pack(
        "<8s16sHHHHH6s10I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        62,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        1,
        1,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
        0,
    )
    head = (head + struct.pack("<109I", *([0xFFFFFFFF] * 108), 0))[:76] + struct.pack(
        "<109I", 0, *([0xFFFFFFFF] * 108)
    )
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE, *([0xFFFFFFFF] * 118))
    folder = entry("Root Entry", 5, 0xFFFFFFFE, 0) + entry(stream, 2, 2, 4096) + bytes(256)
    return head + fat + folder + b"\x01" * 4096


FIXTURES = Path(__file__).parent / "fixtures"
