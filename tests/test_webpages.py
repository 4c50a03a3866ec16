"""Web pages: the report, whole and in order, out of any layout."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.files.readers import read_bytes
from fazhi.files.webpages import DEEPEST, declared_encoding, looks_like_html, read_page
from tests.samples_of_files import (
    BODY,
    FOOTER,
    LAYOUTS,
    NAVIGATION,
    RELATED,
    TABLE,
    TITLE,
    editor,
    hard_layouts,
    one_cell,
    page,
)

HARD = hard_layouts()


def grams(text: str) -> Counter[str]:
    text = re.sub(r"\s", "", text)
    return Counter(text[at : at + 4] for at in range(len(text) - 3))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_line_of_the_report_in_order(layout):
    lines = [line.strip() for line in read_page(LAYOUTS[layout]()).text.split("\n")]
    assert [line for line in lines if line in BODY] == BODY
    assert TITLE in lines


@pytest.mark.parametrize("layout", LAYOUTS)
def test_recall_is_whole_and_furniture_stays_out(layout):
    text = read_page(LAYOUTS[layout]()).text
    wanted, got = grams(TITLE + "".join(BODY)), grams(text)
    assert sum((wanted & got).values()) / sum(wanted.values()) >= 0.98
    assert sum((wanted & got).values()) / sum(got.values()) >= 0.88
    for furniture in (FOOTER, *NAVIGATION, *RELATED, "脚本里"):
        assert furniture not in text


@pytest.mark.parametrize("html", HARD.values(), ids=list(HARD))
def test_pages_as_they_are_found_lose_no_line(html):
    text = read_page(html).text.replace("\n", "")
    places = [text.find(line) for line in BODY]
    assert -1 not in places
    assert places == sorted(places)


@given(
    st.lists(
        st.sampled_from(["p", "div", "td", "span", "li", "h3", "b", "br", "section"]),
        min_size=14,
        max_size=14,
    )
)
def test_no_line_of_prose_is_lost_in_any_mix_of_tags(tags):
    html = page(
        "<div>"
        + "".join(f"<{tag}>{line}</{tag}>" for tag, line in zip(tags, [TITLE, *BODY], strict=False))
        + "</div>"
    )
    text = read_page(html).text.replace("\n", "").replace("\t", "")
    assert all(line in text for line in BODY)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_title_without_the_name_of_the_site(layout):
    assert read_page(LAYOUTS[layout]()).title == TITLE


def test_tables_are_lines_with_tabs_where_they_stand():
    lines = read_page(one_cell()).text.split("\n")
    at = lines.index("\t".join(TABLE[0]))
    assert lines[at : at + 3] == ["\t".join(row) for row in TABLE]
    assert lines[at - 1].strip() == BODY[7]
    assert lines[at + 3] == BODY[8]


def test_metadata_above_the_title_and_date_line_are_kept_for_cleaning():
    text = read_page(editor()).text
    assert text.startswith("索引号\t000/2022-1\n发布机构\t青泉县人民政府\n发布日期\t2022-01-20\n" + TITLE)


@pytest.mark.parametrize(
    ("html", "day"),
    [
        ('<meta name="PubDate" content="2022-01-20 09:30"><p>日期:2021-01-01</p>', "2022-01-20"),
        ('<meta name="publishdate" content="20220120"><p></p>', "2022-01-20"),
        ('<meta property="article:published_time" content="2022-1-20T09:30:00+08:00"><p></p>', "2022-01-20"),
        ("<p>成文日期:2022-01-18</p><p>发布日期: 2022年1月20日 浏览:12</p>", "2022-01-20"),
        ("<table><tr><td>发布时间</td><td>2022/01/20</td></tr></table>", "2022-01-20"),
        ("<p>今天是2025年3月4日</p>", ""),
        ("<p>发布日期:2022-13-40</p>", ""),
    ],
)
def test_date_of_a_page(html, day):
    assert read_page(html).date == day


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>青泉县人民政府 - 青泉县2021年法治政府建设情况的报告</title>", TITLE),
        (f"<title>政务公开</title><meta name='ArticleTitle' content='{TITLE}'>", TITLE),
        (f"<title>{TITLE}-青泉县人民政府门户网站</title>", TITLE),
        (f"<title></title><body><h1>青泉县人民政府</h1><h1>{TITLE}</h1>", TITLE),
        ("<p>无题</p>", ""),
    ],
)
def test_title_of_a_page(head, title):
    assert read_page(head).title == title


def test_broken_lines_and_hidden_text():
    html = "<div><p>共办理案\n   件73件,<b>审结</b>\n68件。</p><p style='display: none'>看不见的一句话。</p></div>"
    assert read_page(html).text == "共办理案件73件,审结 68件。"
    only = "<div style='display:none'>" + "".join(f"<p>{line}</p>" for line in BODY) + "</div>"
    assert read_page(only).text.split("\n") == BODY


def test_a_short_last_part_in_a_block_of_its_own_is_not_lost():
    html = page(
        f"<h1>{TITLE}</h1><div>{''.join(f'<p>{x}</p>' for x in BODY[:-2])}</div><p>{BODY[-2]}</p><p>{BODY[-1]}</p>"
    )
    assert read_page(html).text.split("\n")[-2:] == BODY[-2:]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<html><body>", True),
        ("\ufeff \n<!DOCTYPE html>", True),
        ('<?xml version="1.0"?>\n<html xmlns="x">', True),
        ("一、工作<br>二、问题<br/>三、安排<br />", True),
        ("<p>一句话</p>", True),
        ("学习<中华人民共和国宪法>和<民法典>", False),
        ("a < b </p> c", False),
        ("", False),
    ],
)
def test_pages_are_known_by_their_content(text, answer):
    assert looks_like_html(text) is answer


@pytest.mark.parametrize(
    ("html", "label", "encoding", "note"),
    [
        (editor(), "gb2312", "gb18030", ""),
        (editor(), "utf-8", "gb18030", "the page says utf-8, but is in gb18030"),
        (editor(), "gb2312", "utf-8", "the page says gb2312, but is in utf-8"),
        (editor(), "utf-8", "utf-16", "the page says utf-8, but is in utf-16"),
    ],
)
def test_encoding_of_a_page(html, label, encoding, note):
    read = read_bytes(html.replace('charset="utf-8"', f'charset="{label}"').encode(encoding), "a.html")
    assert (read.format, read.encoding) == ("html", encoding)
    assert BODY[1] in read.text
    assert note in read.problem or encoding == "utf-16"


def test_declared_encodings():
    assert declared_encoding(b"<meta charset='GBK'>") == "GBK"
    assert declared_encoding(b'<?xml version="1.0" encoding="gb2312"?>') == "gb2312"
    assert declared_encoding(b"<p>") == ""


def test_deep_nesting_ends_soon():
    assert f"more than {DEEPEST}" in read_page("<div>" * 100_000 + "文字" + "</div>" * 100_000).problem
    assert read_page("<div>" * 900 + BODY[0] + "</div>" * 900).text == BODY[0]
    assert read_page("<p>" * 20_000 + BODY[0]).text == BODY[0]
