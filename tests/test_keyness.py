"""Keyness: figures worked by hand, the prior, what is left out."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from fazhi.keyness import COLUMNS, keyness

TEXTS = ["普法 普法 普法 执法", "普法 复议", "执法 执法 复议 复议"]
GROUPS = ["甲县", "甲县", "乙县"]


def row(term: str, group: str = "甲县", **options):
    found = keyness(TEXTS, GROUPS, least=1, words=str.split, **options)
    return found[(found["term"] == term) & (found["group"] == group)].iloc[0]


def test_counts() -> None:
    found = row("普法")
    assert (found["n"], found["rest"], found["texts"]) == (4, 0, 2)
    assert (row("执法")["n"], row("执法")["rest"], row("执法")["texts"]) == (1, 2, 1)


def test_log_odds_by_hand() -> None:
    """10 words, 4 of them 普法: with a prior of 10 its share is 4; the group has 6 words, the others 4."""
    found = row("普法", prior=10)
    odds = math.log(8 / (6 + 10 - 8)) - math.log(4 / (4 + 10 - 4))
    assert found["log_odds"] == pytest.approx(odds)
    assert found["z"] == pytest.approx(odds / math.sqrt(1 / 8 + 1 / 4))


def test_likelihood_by_hand() -> None:
    """执法: 1 of 6 words here, 2 of 4 there; expected 1.8 and 1.2, without the word 4.2 and 2.8."""
    cells = [(1, 1.8), (2, 1.2), (5, 4.2), (2, 2.8)]
    g2 = 2 * sum(seen * math.log(seen / expected) for seen, expected in cells)
    assert row("执法")["g2"] == pytest.approx(-g2)


def test_two_groups_mirror_each_other() -> None:
    assert row("复议", "甲县")["z"] == pytest.approx(-row("复议", "乙县")["z"])
    assert row("复议", "甲县")["g2"] == pytest.approx(-row("复议", "乙县")["g2"])


def test_a_heavier_prior_draws_to_nothing() -> None:
    assert (
        abs(row("普法", prior=1000)["log_odds"])
        < abs(row("普法", prior=10)["log_odds"])
        < abs(row("普法", prior=1)["log_odds"])
    )


def test_table_in_order() -> None:
    found = keyness(TEXTS, [2021, 2021, 2020], least=1, words=str.split)
    assert list(found.columns) == COLUMNS
    assert found["group"].drop_duplicates().tolist() == [2020, 2021]
    assert all(rows["z"].is_monotonic_decreasing for _, rows in found.groupby("group"))


def test_years_some_of_which_are_unknown() -> None:
    years = pd.array([2020, 2020, 2021, None], dtype="Int64")
    found = keyness([*TEXTS, "普法"], years, least=1, words=str.split)
    assert found["group"].drop_duplicates().tolist() == [2020, 2021]
    assert found.loc[found["term"].eq("普法"), "n"].tolist() == [4, 0]


def test_rare_words_and_texts_without_a_group() -> None:
    found = keyness([*TEXTS, "普法"], [*GROUPS, None], least=4, words=str.split)
    assert found["term"].unique().tolist() == ["普法"]
    assert found["n"].tolist() == [0, 4]


def test_order_of_texts_changes_nothing() -> None:
    one = keyness(TEXTS, GROUPS, least=1, words=str.split)
    other = keyness(TEXTS[::-1], GROUPS[::-1], least=1, words=str.split)
    assert one.equals(other)


@pytest.mark.parametrize(
    ("options", "message"), [({"prior": 0}, "prior"), ({"groups": ["甲县"] * 3}, "groups")]
)
def test_refused(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        keyness(TEXTS, options.pop("groups", GROUPS), words=str.split, **options)


def test_own_words() -> None:
    found = keyness(["办理行政复议案件35件。", "开展宪法宣传20场。"], ["甲县", "乙县"], least=1)
    assert {"行政复议案件", "宪法宣传"} <= set(found["term"])
    assert not found["term"].str.contains("〈").any() and (found["term"].str.len() > 1).all()
