"""Arabic and Chinese numerals: figures worked by hand, cn2an as an oracle, properties for any number."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.ledger import numerals
from fazhi.ledger.hanzi import chinese
from fazhi.ledger.signs import marked
from fazhi.quantities import read_quantities

ARABIC = [
    ("7", "7"), ("0", "0"), ("007", "7"), ("1,234", "1234"), ("12,345,678", "12345678"), ("98.90", "98.9"), ("44. 5", "44.5"),
    ("5.9万", "59000"), ("3489.65万", "34896500"), ("258.49亿", "25849000000"), ("1亿2千万", "120000000"), ("3千", "3000"),
    ("0.1万", "1000"), ("35百", "3500"), ("1.10", "1.1"),
]  # fmt: skip
CHINESE = [
    ("零", 0), ("十一亿六千九百三十五万七千零四十三", 1169357043), ("三万五", 35000), ("一亿二", 120000000), ("七", 7), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("一百零二", 102), ("一百二", 120), ("一百二十", 120),
    ("一千零五十", 1050), ("两万三千", 23000), ("三十六万", 360000), ("一亿零三", 100000003), ("二〇二〇", 2020), ("一二三四五", 12345),
    ("三点五", Decimal("3.5")), ("九十九点七七", Decimal("99.77")), ("万", 10000),
]  # fmt: skip
NO_NUMBER = ["", "十百", "三五", "二二十", "三点", "点五", "件", "一百件", "几", "一十百"]


@pytest.mark.parametrize(("text", "value"), ARABIC)
def test_arabic(text: str, value: str) -> None:
    assert numerals.exact(numerals.arabic(text)) == value


@pytest.mark.parametrize("text", ["", "件", "12件", "1.2.3", "a1", "1 2"])
def test_arabic_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="is not an Arabic number"):
        numerals.arabic(text)


@pytest.mark.parametrize(("text", "value"), CHINESE)
def test_chinese(text: str, value: int) -> None:
    assert numerals.chinese(text) == value


@pytest.mark.parametrize("text", NO_NUMBER)
def test_chinese_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="is not a Chinese number"):
        numerals.chinese(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("两三", 2, 3), ("三五", 3, 5), ("七八", 7, 8), ("十七八", 17, 18), ("二三十", 20, 30), ("三四百", 300, 400), ("几", 2, 9),
     ("十几", 11, 19), ("几十", 20, 90), ("数百", 200, 900), ("二十几", 21, 29), ("八", 8, 8)],
)  # fmt: skip
def test_inexact(text: str, low: int, high: int) -> None:
    assert numerals.span(text) == (low, high)


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_chinese_against_cn2an(number: int) -> None:
    cn2an = pytest.importorskip("cn2an")
    assert numerals.chinese(cn2an.an2cn(str(number), "low")) == number


@given(
    st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False),
    st.sampled_from(["", "万", "亿", "百", "千"]),
)
def test_multipliers_are_exact(number: Decimal, times: str) -> None:
    value = numerals.arabic(f"{number}{times}")
    assert value == number * 10 ** sum(numerals.POWERS[c] for c in times)
    assert "E" not in str(value)
    assert Decimal(str(float(value))) == value or len(value.as_tuple().digits) > 15


@given(st.text(max_size=12))
def test_chinese_never_crashes(text: str) -> None:
    try:
        value = numerals.chinese(text)
    except ValueError:
        return
    assert value >= 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (59000.0, "59000"), (None, ""), (float("nan"), ""), (1e11, "100000000000")],
)
def test_exact(value: float | None, text: str) -> None:
    assert numerals.exact(value) == text


def test_an_amount_may_follow_a_word_that_ends_like_none():
    said = "先后六次研究,审查合同七件,全年八次学法;前后两侧,同三类,今年二月"
    assert [(row.value, row.unit) for row in chinese(marked(said))] == [(6, "次"), (7, "件"), (8, "次")]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("推行“综合查一次”改革,检查企业30家次。", ["30家次"]),
        ("实行进一次门查多项事。", []),
        ("每年抽查一次,全年检查三次。", ["一次", "三次"]),
        ("对企业最多查一次。", []),
    ],
)
def test_names_of_reforms_are_no_amounts(text, amounts):
    assert [row.text for row in read_quantities(text)] == amounts
