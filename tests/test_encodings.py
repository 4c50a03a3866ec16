"""Encodings: which one a file is in, what was lost, and never an error."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fazhi.files.encodings import declared_as, decode, plausibility

SIMPLE = "青泉县2021年共办理行政复议案件73件,审结68件;\r\n纠错率为12.5%。\r\n"
TRADITIONAL = "本縣認真貫徹依法行政要求,共辦理複議案件73件,個別部門執法還不夠規範。\n"
UTF16 = ("utf-16-le", "utf-16-be")


@pytest.mark.parametrize("times", [1, 3, 40])
@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (SIMPLE, "utf-8", "utf-8"),
        (SIMPLE, "utf-8-sig", "utf-8-sig"),
        (SIMPLE, "gbk", "gb18030"),
        (SIMPLE, "gb18030", "gb18030"),
        (SIMPLE + "㐀𠮷", "gb18030", "gb18030"),
        (SIMPLE, "utf-16", "utf-16"),
        (SIMPLE, "utf-16-le", "utf-16-le"),
        (SIMPLE, "utf-16-be", "utf-16-be"),
        (SIMPLE, "utf-32", "utf-32"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "utf-8", "utf-8"),
    ],
)
def test_text_comes_back_as_it_was_written(text, encoding, name, times):
    assert decode((text * times).encode(encoding)) == (text * times, name, "")


def test_line_ends_stay_and_marks_go():
    assert decode(b"\xef\xbb\xbf1\r\n2\n3\r").text == "1\r\n2\n3\r"


def test_a_file_cut_inside_a_character_is_still_utf8():
    whole = SIMPLE.strip().encode()
    for cut in (1, 2):
        decoded = decode(whole[:-cut])
        assert (decoded.text, decoded.encoding) == (SIMPLE.strip()[:-1], "utf-8")
        assert "cut" in decoded.problem


def test_broken_bytes_in_the_middle_are_counted():
    broken = decode((SIMPLE * 2).encode() + b"\xff" + (SIMPLE * 3).encode())
    assert (broken.encoding, broken.text.count("\ufffd")) == ("utf-8", 1)
    assert broken.problem == "1 characters could not be read as utf-8"
    mixed = decode((SIMPLE * 5).encode("gb18030") + b"\xff")
    assert (mixed.encoding, mixed.text.count("\ufffd")) == ("gb18030", 1)


def test_zero_bytes_in_utf8_are_named():
    assert decode(b"a\0b\0\0c").problem == "3 zero bytes in the text"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("utf8", "utf-8"),
        ("iso-8859-1", ""),
        ("hex", ""),
        ("no such", ""),
        ("\0", ""),
    ],
)
def test_labels(label, name):
    assert declared_as(label) == name


def test_a_lying_label_is_not_believed():
    assert decode(SIMPLE.encode("gb18030"), "utf-8").encoding == "gb18030"
    assert decode(SIMPLE.encode("utf-8"), "gb2312").encoding == "utf-8"
    assert decode(TRADITIONAL.encode("big5"), "gb2312").encoding == "big5hkscs"


def test_text_in_a_wrong_encoding_is_implausible():
    assert plausibility(SIMPLE) == 1.0
    assert plausibility(SIMPLE.encode().decode("gb18030", "replace")) < 0.5
    assert plausibility("no Chinese at all") == 1.0


@given(st.binary(max_size=400), st.sampled_from(["", "gb2312", "utf-8", "big5", "utf-16", "rot13"]))
@example(b"\xed\xa0\x80\xed\xb0\x80", "")
@example(b"\xff\xfe\x00\xd8", "")
@example(b"\x00\xd8\x00\x00", "utf-16")
def test_no_bytes_make_it_fail_or_give_half_characters(data, label):
    decoded = decode(data, label)
    decoded.text.encode("utf-8")
    assert (
        not decoded.text.startswith("\ufeff")
        or data.count(b"\xff") + data.count(b"\xfe") + data.count(b"\xef") > 1
    )


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=50))
def test_utf8_is_never_mistaken(text):
    assert decode(text.encode()).text == text
