"""Saved web pages to text: the report out of navigation, related links and footer.

The body of a report is the smallest element of the page that holds all its long lines of prose. So no long line is
lost, whatever the layout: paragraphs, one table cell with line breaks, blocks without paragraphs. Where that is the
whole page, trafilatura is asked to leave the furniture out, and believed only if it kept every line of prose in order.
What sites call things is in data/webpages.yaml.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any, NamedTuple

from fazhi.files.page_facts import HAN, LINKED, SPACE, any_of, date_of, han, reason_of, title_of

TAGS = 400_000  # of a page; real pages have some thousand, a page with a tag around every character 50,000
DEEPEST = 1500  # nesting of tags that is still read; real pages have some 30, the parser needs seconds from 10,000 on
CELL = 120  # characters up to which a table cell is one field of a line; a longer one is a layout cell with paragraphs
PROSE = 25  # Chinese characters outside links that make a line with punctuation a line of prose
SENTENCE = 8  # the same for a line with a full stop
MARGIN = (
    400  # characters without links and furniture that are taken along around the body: headings, signature
)
LINKS = 5  # links from which on a page has furniture

SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "select", "button", "textarea", "svg", "iframe", "object", "rt", "rp", "input",
})  # fmt: skip
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q",
    "rb", "ruby", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
OPENED = re.compile(
    r"<(/?)(div|span|table|font|b|i|a|ul|ol|section|strong|em|u|center|blockquote|article|dl|form)\b", re.I
)
SIGNED = re.compile(r"\s*(?:[^\n]{2,30}\n\s*){0,2}(?:20\d\d|二[〇○O0零]..)年.{1,3}月.{1,3}日[ \t]*(?=\n)")
BROKEN = re.compile(rf"(?<=[{HAN},。;:、!?])[ \t]*[\r\n][ \t\r\n]*(?=[{HAN}])")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


class Page(NamedTuple):
    """What a web page holds: text of the report, its title and ISO date as the page names them, why there is no text."""

    text: str
    title: str
    date: str
    problem: str


class _Visible:
    """Visible text of a page in pieces, links between \\x02 and \\x03; for each element its first and last piece.

    `hidden` takes also what the page hides (some show their text by a script).
    """

    def __init__(self, root: Any, *, hidden: bool = False) -> None:
        self.pieces: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self._hidden = hidden
        self._pre = 0
        stack: list[Any] = [root]
        while stack:
            item = stack.pop()
            if isinstance(item, tuple):
                self._close(*item)
            elif (tag := item.tag or "span") == "-text":
                self.pieces.append(self._flat(item.text_content or ""))
            elif tag[:1] not in "-!" and tag not in SKIPPED and not self._unseen(item):
                stack.append(self._open(tag, item))
                stack.extend(reversed(list(item.iter(include_text=True))))

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def _unseen(self, node: Any) -> bool:
        return not self._hidden and bool(HIDDEN.search(node.attributes.get("style") or ""))

    def _flat(self, text: str) -> str:
        text = text.replace("\x02", "").replace("\x03", "")
        return text if self._pre else SPACE.sub(" ", BROKEN.sub("", text))

    def _open(self, tag: str, node: Any) -> tuple[str, int]:
        """Write what stands before an element; what comes back closes it."""
        style, linked = node.attributes.get("style") or "", tag == "a" and node.attributes.get("href")
        tag = "span" if ":" in tag else "a href" if linked else tag
        tag = "pre" if tag not in INLINE and "pre-" in style else tag
        self._pre += tag == "pre"
        first = len(self.pieces)
        self.pieces.append("\x02" if linked else "" if tag in INLINE or tag in ("td", "th") else "\n")
        return tag, first

    def _close(self, tag: str, first: int) -> None:
        self._pre -= tag == "pre"
        if tag in ("td", "th"):
            self._close_cell(first)
        elif tag not in INLINE:
            self.pieces.append("\x03" if tag == "a href" else "\n")
            self.spans.append((first, len(self.pieces)))

    def _close_cell(self, first: int) -> None:
        """A short cell is a field of its line, whatever paragraphs it is made of."""
        inner = "".join(self.pieces[first:]).strip()
        if len(inner) <= CELL:
            inner = SPACE.sub(" ", BROKEN.sub("", inner))
            self.pieces[first:] = [inner] + [""] * (len(self.pieces) - first - 1)
        self.pieces.append("\t")
        self.spans.append((first, len(self.pieces)))


def looks_like_html(text: str, *, likely: bool = False) -> bool:
    """Whether a text is a web page or a piece of one; where its name says so (`likely`) one tag is enough.

    >>> looks_like_html("<p>办理案件73件</p>"), looks_like_html("印发<中华人民共和国宪法>实施意见")
    (True, False)
    """
    if "<" not in text[:20000]:
        return False
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if re.match(r"<(?:!doctype html|html|head|body)\b|<!--|<\?xml[^>]*>\s*<(?:!doctype )?html\b", head):
        return True
    tags = re.findall(
        r"</?(?:p|div|td|tr|table|span|h[1-6]|li|br|font|center|meta|title)\b[^>]*>", text[:20000], re.I
    )
    return len(tags) >= (1 if likely else 3) or bool(tags) and head.startswith(tags[0].lower())


def declared_encoding(data: bytes) -> str:
    """The charset that a page names for itself in its head, '' where it names none.

    >>> declared_encoding(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    head = data[:4096]
    if b"charset" not in head and b"encoding" not in head:
        return ""
    found = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", head)
    return found[1].decode("ascii") if found else ""


def read_page(html: str) -> Page:
    """Text of the report in a page (line ends "\\n", cells of a table separated by tabs), its title and date.

    `problem` says why there is no text: the page asks for a login, shows an error, is built by a script.

    >>> page = read_page("<title>某县报告_某县人民政府</title><div><p>一、主要工作</p><p>办理案件<span>73</span>件。</p></div>")
    >>> page.text, page.title
    ('一、主要工作\\n办理案件73件。', '某县报告')
    """
    from selectolax.lexbor import LexborHTMLParser

    if _depth(html) > DEEPEST:
        why = f"its tags are nested more than {DEEPEST} deep: open it in a browser and save the text"
        return Page("", "", "", why)
    if html.count("<") > TAGS:
        return Page("", "", "", f"it has more than {TAGS:,} tags: open it in a browser and save the text")
    tree = LexborHTMLParser(html)
    root = tree.body or tree.root
    page = _Visible(root)
    if not (prose := _prose(page.text)):
        page = max(page, _Visible(root, hidden=True), key=lambda read: len(_prose(read.text)))
        prose = _prose(page.text)
    title, day = title_of(tree), date_of(tree, page.text)
    if not prose and (problem := reason_of(tree, page.text)):
        return Page("", title, day, problem)
    return Page(_tidy(_body(html, page, prose, title) if prose else page.text), title, day, "")


def _depth(html: str) -> int:
    """How deep tags are nested at most, roughly: tags that close by themselves are not counted."""
    if html.count("<") < DEEPEST:
        return 0
    depth = deepest = 0
    for found in OPENED.finditer(html):
        depth = max(depth - 1, 0) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _prose(text: str) -> list[tuple[int, int]]:
    """Spans of the lines of prose in the visible text of a page."""
    spans, furniture = [], any_of("furniture_words")
    for line in re.finditer(r"[^\n]+", text):
        words = LINKED.sub("", line[0])
        long = (
            han(words) >= PROSE and re.search("[,。;:,;]", words) or "。" in words and han(words) >= SENTENCE
        )
        if long and not furniture.search(words):
            spans.append(line.span())
    return spans


def _body(html: str, page: _Visible, prose: list[tuple[int, int]], title: str) -> str:
    """The text of the smallest element with all prose, begun at the title or metadata where they stand before it."""
    text = page.text
    start, end = _block(page, text, prose)
    cluttered = end - start > 0.98 * len(text) and text.count("\x02") >= LINKS
    if cluttered and (kept := _by_trafilatura(html, text[prose[0][0] : prose[-1][1]])):
        shown = _squeezed(title) in _squeezed(text) and _squeezed(title) not in _squeezed(kept)
        return f"{title}\n{kept}" if shown else kept
    signed = SIGNED.match(text, end)
    return text[_beginning(text[:start], title) if start else 0 : signed.end() if signed else end]


def _block(page: _Visible, text: str, prose: list[tuple[int, int]]) -> tuple[int, int]:
    """The smallest element with all prose, and those around it as long as they add no links and no furniture."""
    ends = [0, *accumulate(map(len, page.pieces))]
    spans = ((ends[first], ends[last]) for first, last in page.spans)
    around = sorted(
        ((a, b) for a, b in spans if a <= prose[0][0] and prose[-1][1] <= b), key=lambda s: s[1] - s[0]
    )
    start, end = around[0] if around else (0, len(text))
    for first, last in around[1:]:
        added = text[first:start] + text[end:last]
        if len(added.strip()) > MARGIN or "\x02" in added or any_of("furniture_words").search(added):
            break
        start, end = first, last
    return start, end


def _beginning(before: str, title: str) -> int:
    """Where the document begins in the text before its body: at the last title there, or the metadata above that."""
    letters = [re.escape(sign) for sign in title if not sign.isspace()]
    titles = list(re.finditer(r"\s*".join(letters), before)) if len(letters) >= 6 else []
    start = before.rfind("\n", 0, titles[-1].start()) + 1 if titles else len(before)
    above = before[max(0, start - 1500) : start]
    if label := any_of("metadata_labels").search(above):
        return start - len(above) + above.rfind("\n", 0, label.start()) + 1
    return start


def _by_trafilatura(html: str, report: str) -> str:
    """The main text as trafilatura sees it, '' where it lost a line of the report or their order."""
    import trafilatura

    kept = trafilatura.extract(html, include_comments=False, include_tables=True) or ""
    lines = [re.sub(r"^- ", "", line) for line in kept.split("\n")]
    lines = [re.sub(r"\s*\|\s*", "\t", line) if line.startswith("|") else line for line in lines]
    wanted = filter(None, map(_squeezed, LINKED.sub("", report).split("\n")))
    there = iter(map(_squeezed, lines))
    return "\n".join(lines) if all(line in there for line in wanted) else ""


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\x02\x03]", "", text)


def _tidy(text: str) -> str:
    """Without marks of links, blank lines and spaces around lines."""
    lines = (line.strip(" \t\r\n\f\v") for line in re.sub("[\x02\x03]", "", text).split("\n"))
    return "\n".join(line for line in lines if line.strip())
