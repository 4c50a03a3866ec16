"""How many topics, how steady: figures that do not depend on order or workers."""

import numpy as np
import pandas as pd
import pytest

from fazhi.stability import COLUMNS, how_many, refitted
from fazhi.topics import TopicModel, dimension_seeds
from tests.test_topics import TEXTS, frame, gold  # noqa: F401

KS = (2, 3)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return how_many(frame(TEXTS * 3), KS, seeds=3, bootstraps=4)


def test_a_row_for_each_number_of_topics(table: pd.DataFrame) -> None:
    assert table.columns.tolist() == COLUMNS and table["k"].tolist() == [2, 3]
    assert [len(terms) for terms in table["terms"]] == [2, 3]
    assert all(set(examples) <= set(TEXTS) for examples in table["examples"])
    for column in ("coherence", "silhouette", "seeds", "bootstraps"):
        assert table[column].between(-1, 1).all()
    assert table["biggest"].between(0, 1).all()


def test_the_toy_does_not_depend_on_the_seed(table: pd.DataFrame) -> None:
    assert table["seeds"].tolist() == [1, 1]
    assert (table["bootstraps"] > 0.6).all()


def test_order_and_workers_change_nothing(table: pd.DataFrame) -> None:
    turned = how_many(frame(TEXTS[::-1] * 3), KS, seeds=3, bootstraps=4)
    pd.testing.assert_frame_equal(turned, table)
    pd.testing.assert_frame_equal(how_many(frame(TEXTS * 3), KS, seeds=3, bootstraps=4, n_jobs=2), table)


def test_more_repeats_are_more_repeats() -> None:
    texts, labels = refitted(TopicModel(3), TEXTS, bootstraps=5, share=0.7)
    assert texts == sorted(TEXTS) and len(labels) == 5
    assert all(len(one) == len(texts) and set(one) <= {1, 2, 3} for one in labels)


def test_of_many_measures_a_fixed_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.stability.AT_MOST", 8)
    assert (
        refitted(TopicModel(2), TEXTS, bootstraps=1)[0]
        == refitted(TopicModel(2), TEXTS[::-1], bootstraps=1)[0]
    )
    assert len(refitted(TopicModel(2), TEXTS, bootstraps=1)[0]) == 8


def test_steadier_with_seeds_than_without(gold: pd.DataFrame) -> None:  # noqa: F811
    free = how_many(gold, [11], seeds=2, bootstraps=5)
    seeded = how_many(gold, [11], model=TopicModel(seeds=dimension_seeds()), seeds=2, bootstraps=5)
    assert seeded["bootstraps"][0] > free["bootstraps"][0] > 0.5
    assert seeded["seeds"][0] == 1


def test_silhouette_is_of_the_vectors_in_use() -> None:
    """Two kinds of texts, each at one point: 1, whatever their words."""

    def embed(texts: list[str]) -> np.ndarray:
        return np.array([[1.0, 0.0] if "审计" in text else [0.0, 1.0] for text in texts])

    found = how_many(frame(TEXTS), [2], model=TopicModel(embed=embed), seeds=2, bootstraps=2)
    assert found["silhouette"][0] == pytest.approx(1) and found["seeds"][0] == 1


def test_an_example_of_each_topic(table: pd.DataFrame) -> None:
    assert [
        len(set(examples)) for examples in how_many(frame(TEXTS), [3], seeds=1, bootstraps=1)["examples"]
    ] == [3]
    assert all(len(examples) == k for k, examples in zip(table["k"], table["examples"], strict=True))


def test_one_topic_has_no_silhouette() -> None:
    found = how_many(frame(TEXTS), [1], seeds=1, bootstraps=2)
    assert found["silhouette"].isna().all() and found["bootstraps"][0] == 1
