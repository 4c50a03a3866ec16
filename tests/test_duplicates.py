"""Repeated texts and the report that stands for a place and year."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.duplicates import alike, mark, resemblance, sketch
from fazhi.neighbours import at_most, marks_of, pairs


def text_of(seed: int, size: int = 2400) -> str:
    """A text of its own, of sentences of drawn characters."""
    rng = random.Random(seed)
    return "。".join("".join(chr(0x4E00 + rng.randrange(4000)) for _ in range(30)) for _ in range(size // 30))


def table(*rows: dict[str, object]) -> pd.DataFrame:
    made = []
    for at, row in enumerate(rows):
        base = {
            "report_id": f"r{at}", "file": f"r{at}.txt", "status": "ok", "title": "某县2020年法治政府建设报告", "region": "大冶市",
            "code": "420281", "level": "county", "issuer": "大冶市人民政府", "issuer_kind": "government", "year": 2020,
            "published": "", "text": text_of(at),
        }  # fmt: skip
        made.append(base | row)
    frame = pd.DataFrame(made).assign(n_chars=lambda t: t["text"].str.len())
    return frame.astype({"year": "Int64"})


def repeats(frame: pd.DataFrame) -> dict[str, str]:
    return {row.report_id: row.duplicate_of for row in mark(frame).itertuples() if row.duplicate_of}


def primaries(frame: pd.DataFrame, manifest: pd.DataFrame | None = None) -> list[str]:
    marked = mark(frame, manifest)
    return marked.loc[marked["primary"], "report_id"].tolist()


def test_furniture_and_punctuation_do_not_matter() -> None:
    text = text_of(1)
    frame = table(
        {"text": text}, {"text": " 打印\n" + text.replace("。", ".\n")}, {"text": text.replace("。", ",")}
    )
    assert repeats(frame) == {"r0": "r1", "r2": "r1"}


def test_the_dated_copy_is_repeated() -> None:
    text = text_of(1)
    assert repeats(table({"text": text}, {"text": text, "published": "2021-03-01"})) == {"r0": "r1"}


def test_nearly_equal_texts() -> None:
    text = text_of(1)
    worn = "".join("某某" if i % 23 == 0 else s for i, s in enumerate(text.split("。")))
    cut = text[: int(len(text) * 0.6)]
    assert alike(sketch(text), sketch(worn)) and alike(sketch(text), sketch(cut))
    assert not alike(sketch(text), sketch(text_of(2)))
    assert not alike(sketch(text), sketch(text[:300]))


def test_resemblance_is_estimated_well() -> None:
    one, other = text_of(1, 6000), text_of(2, 6000)
    mixed = one[:4000] + other[:2000]
    # of 6000 characters two thirds are shared: 4000 runs of 8000 in either text
    assert resemblance(sketch(one), sketch(mixed)) == pytest.approx(0.5, abs=0.1)


def test_years_and_places_keep_texts_apart() -> None:
    text = text_of(1)
    near = text[:-40] + text_of(9)[:40]
    assert repeats(table({"text": text}, {"text": near, "year": 2021})) == {}
    assert repeats(table({"text": text}, {"text": near, "code": "420222", "region": "阳新县"})) == {}
    town = {"text": near, "region": "茗山乡", "level": "township"}
    assert repeats(table({"text": text}, town)) == {}
    assert repeats(table({"text": text}, {"text": near, "year": None})) == {"r1": "r0"}
    assert repeats(table({"text": text}, {"text": near, "code": "", "region": "XX市"})) == {"r1": "r0"}


def test_empty_texts_repeat_nothing() -> None:
    assert repeats(table({"text": "", "status": "empty"}, {"text": "", "status": "empty"})) == {}


def test_government_before_party_joint_before_zone() -> None:
    kinds = ["zone", "party_joint", "government"]
    frame = table(
        *({"issuer_kind": kind, "text": text_of(at, 900 * (3 - at))} for at, kind in enumerate(kinds))
    )
    assert primaries(frame) == ["r2"] and primaries(frame[:2]) == ["r1"]


def test_report_before_summary_then_length_date_and_id() -> None:
    summary = {"title": "某县2020年法治政府建设工作总结", "text": text_of(7, 6000)}
    assert primaries(table(summary, {})) == ["r1"]
    assert primaries(table({}, {"text": text_of(5, 6000)})) == ["r1"]
    assert primaries(table({"published": "2021-05-01"}, {"published": "2021-03-01"})) == ["r1"]
    assert primaries(table({}, {})) == ["r0"]


def test_departments_stand_for_themselves() -> None:
    bureau = {"issuer_kind": "department", "issuer": "大冶市水务局"}
    other = {"issuer_kind": "department", "issuer": "大冶市教育局"}
    assert primaries(table({}, bureau, other)) == ["r0", "r1", "r2"]


def test_uncertain_places_are_never_merged() -> None:
    blank = {"code": "", "region": "XX区", "issuer": "XX区"}
    assert primaries(table(blank, blank)) == ["r0", "r1"]
    assert primaries(table({"year": None}, {"year": None})) == ["r0", "r1"]


def test_no_duplicate_and_no_other_genre_is_primary() -> None:
    text = text_of(1)
    frame = table(
        {"text": text},
        {"text": text, "published": "2021-01-02"},
        {"status": "other_genre", "text": text_of(5, 9000)},
    )
    assert primaries(frame) == ["r1"]


def test_the_manifest_overrules() -> None:
    frame = table({"text": text_of(1, 6000)}, {}, {})
    stated = pd.DataFrame({"file": ["r0.txt", "r2.txt"], "primary": ["no", "yes"]})
    assert primaries(frame, stated) == ["r2"]
    assert primaries(frame, stated[:1]) == ["r1"]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seeds: list[int], rng: random.Random) -> None:
    frame = table(*({"text": text_of(seed, 600)} for seed in seeds))
    mixed = frame.sample(frac=1, random_state=rng.randrange(1000))
    columns = ["report_id", "duplicate_of", "primary"]
    pd.testing.assert_frame_equal(
        mark(frame)[columns], mark(mixed)[columns].sort_values("report_id").reset_index(drop=True)
    )
    firsts = mark(frame).query("duplicate_of == ''")["report_id"]
    assert mark(frame).query("duplicate_of != ''")["duplicate_of"].isin(firsts).all() and len(firsts) == len(
        set(seeds)
    )


def test_texts_of_their_own_are_compared_with_no_other() -> None:
    lows = [sketch(text_of(at, 600)).low for at in range(400)]
    one, other = pairs(lows, [2020] * 400, [""] * 400)
    assert len(one) == len(other) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("甲乙丙丁", min_size=0, max_size=40), min_size=2, max_size=8))
def test_no_pair_shares_more_than_at_most(texts: list[str]) -> None:
    made = [sketch(text) for text in texts]
    numbers = [(one, other) for other in range(len(made)) for one in range(other)]
    one, other = np.array(numbers, np.int64).T
    most = at_most(marks_of([found.low for found in made]), one, other)
    assert all(resemblance(made[a], made[b]) <= top for (a, b), top in zip(numbers, most, strict=True))


def test_pairs_looked_at_in_turn_are_the_same_as_together(monkeypatch: pytest.MonkeyPatch) -> None:
    base = text_of(1)
    frame = table(*({"text": base[at * 150 :] + text_of(at + 50, 150 * at + 30)} for at in range(6)))
    together = repeats(frame)
    monkeypatch.setattr("fazhi.duplicates.AT_ONCE", 2)
    assert len(together) > 1
    assert repeats(frame) == together


def test_pairs_of_a_national_panel_keep_their_numbers() -> None:
    """Of so many texts the number of a pair has more than 32 bits."""
    texts = 50_000
    one, other = pairs([np.array([at // 2], np.uint64) for at in range(texts)], [0] * texts, [""] * texts)
    assert one.tolist() == [*range(0, texts, 2)]
    assert other.tolist() == [*range(1, texts, 2)]


def test_a_crowd_is_compared_within_its_year_and_prefecture() -> None:
    low = [np.array([7, at + 100], np.uint64) for at in range(100)]
    years = [2019 + at % 2 for at in range(100)]
    one, other = pairs(low, years, [""] * 100)
    assert len(one) == 2 * 50 * 49 // 2
    assert all(years[a] == years[b] and a < b for a, b in zip(one.tolist(), other.tolist(), strict=True))
