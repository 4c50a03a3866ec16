"""Words found in a text: the same as one pattern of all words finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.lookup import Pairs, codes, units
from fazhi.words import Words

WORDS = st.lists(st.text("法治执证", min_size=1, max_size=4), min_size=1, max_size=12)


@given(WORDS, st.text("法治执证,", max_size=40))
def test_as_a_pattern_of_all_words(words: list[str], text: str) -> None:
    known = Words(words)
    pattern = re.compile("|".join(sorted(known.words, key=len, reverse=True)))
    starts, numbers = known.find_in(units(text))
    found = [(at, known.words[i]) for at, i in zip(starts.tolist(), numbers.tolist(), strict=True)]
    assert found == [(match.start(), match[0]) for match in pattern.finditer(text)]


@given(WORDS, st.text("法治执证,", max_size=40))
def test_places_read_together_or_one_by_one_give_the_same(words: list[str], text: str) -> None:
    known = Words(words)
    one_by_one = [found.tolist() for found in known.longest(text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fazhi.words.FEW", 0)
        patch.setattr("fazhi.words.BLOCK", 7)
        assert [found.tolist() for found in known.longest(text)] == one_by_one


@pytest.mark.parametrize("piece", ["下一?步", "将", "明年?", "步[年一]", "今|一年", "年{2}", "步一+"])
def test_openings_leave_out_no_place_where_a_piece_finds_something(piece: str) -> None:
    text = "下一步下步将明年年今步一一年明步年将"
    found = {at for at in range(len(text)) if re.compile(piece).match(text, at)}
    assert found <= set(Pairs.opening([piece, "明日"]).places(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("执", []),
        ("执法", [0]),
        ("\U00020000执法", [1]),
        ("\ud800执法\U0001f600执法", [1, 4]),
    ],
)
def test_places_count_characters(text: str, expected: list[int]) -> None:
    assert Words(["执法", "普法"]).find_in(units(text))[0].tolist() == expected


def test_words_may_overlap_in_longest_alone() -> None:
    known = Words(["依法行政", "行政执法", "执法"])
    assert known.longest("依法行政执法")[0].tolist() == [0, 2, 4]
    assert known.find_in(units("依法行政执法"))[0].tolist() == [0, 4]


def test_no_words_find_nothing() -> None:
    assert Words([]).find_in(units("执法"))[0].tolist() == []


def test_codes_are_as_many_as_characters() -> None:
    assert len(codes("执\U00020000法")) == 4
