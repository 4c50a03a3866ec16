"""Topics: an estimator of the scikit-learn kind whose topics and labels stay put."""

import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import estimator_checks
from threadpoolctl import threadpool_limits

from fazhi.paths import PROJECT
from fazhi.topicmodel import counting, learning, naming, quality
from fazhi.topics import (
    ASSIGNMENTS,
    TOPICS,
    TopicModel,
    assign,
    describe,
    dimension_seeds,
    doubtful,
    read_labels,
    topics,
    unplaced,
    write_labels,
)

TOY = {
    "普法": ["开展普法宣传", "组织宪法宣传", "举办普法讲座", "民法典宣传进社区", "普法讲座进校园"],
    "复议": ["办理行政复议案件", "审结行政复议案件", "行政复议答复", "复议应诉案件"],
    "审计": ["完成审计项目", "审计整改到位", "开展离任审计"],
}
TEXTS = [text for texts in TOY.values() for text in texts]


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    files = sorted((PROJECT / "tests" / "gold" / "sentences").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    kept = [row for row in rows if row["measure"]]
    frame = pd.DataFrame(kept)[["doc", "start", "text", "dimension"]]
    return frame.assign(measure_id=frame["doc"].str.removesuffix(".txt") + ":" + frame["start"].astype(str))


@pytest.fixture(scope="module")
def model(gold: pd.DataFrame) -> TopicModel:
    return TopicModel().fit(gold["text"])


def frame(texts: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"measure_id": [f"a:{i}" for i in range(len(texts))], "text": texts})


# ---- the toy: an answer that is checked by eye


def test_toy_topics_are_those_one_sees() -> None:
    toy = TopicModel(3).fit(TEXTS)
    assert [len(set(toy.predict(texts))) for texts in TOY.values()] == [1, 1, 1]
    assert toy.sizes_.tolist() == [5, 4, 3]
    assert (
        {"普法", "宣传"} & set(toy.terms_[0]) and "复议" in "".join(toy.terms_[1]) and "审计" in toy.terms_[2]
    )


def test_new_texts_are_assigned_without_learning() -> None:
    toy = TopicModel(3).fit(TEXTS)
    before = toy.components_.copy()
    assert toy.predict(["宪法讲座", "复议案件", "审计报告"]).tolist() == [1, 2, 3]
    assert (toy.components_ == before).all()


def test_a_text_without_known_words_has_a_topic_and_no_weight() -> None:
    found = assign(TopicModel(3).fit(TEXTS), frame(["", "abc 123"]))
    assert found[["topic", "weight", "margin"]].values.tolist() == [[1, 0.0, 0.0]] * 2


# ---- what must not change a topic


def test_order_of_rows_changes_nothing(gold: pd.DataFrame, model: TopicModel) -> None:
    mixed = gold.sample(frac=1, random_state=3)
    again = TopicModel().fit(mixed["text"])
    assert (again.predict(gold["text"]) == model.predict(gold["text"])).all()
    assert again.terms_ == model.terms_ and (again.components_ == model.components_).all()


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_threads_change_nothing(gold: pd.DataFrame, model: TopicModel, threads: int) -> None:
    with threadpool_limits(threads):
        again = TopicModel().fit(gold["text"])
        assert (again.transform(gold["text"]) == model.transform(gold["text"])).all()


def test_fit_transform_is_fit_and_transform(gold: pd.DataFrame, model: TopicModel) -> None:
    assert np.allclose(TopicModel().fit_transform(gold["text"]), model.transform(gold["text"]), atol=1e-12)


def test_topics_are_numbered_by_size(gold: pd.DataFrame, model: TopicModel) -> None:
    sizes = np.bincount(model.predict(gold["text"]), minlength=12)[1:]
    assert sizes.tolist() == model.sizes_.tolist() == sorted(sizes, reverse=True)
    assert sizes.sum() == len(gold)


def test_a_sample_is_learned_from_and_all_are_assigned(gold: pd.DataFrame) -> None:
    small = TopicModel(5, sample=200).fit(gold["text"])
    turned = TopicModel(5, sample=200).fit(gold["text"][::-1])
    assert small.sizes_.sum() == len(gold)
    assert small.terms_ == turned.terms_


# ---- how good (floors a little under what benchmarks/topics measured)


def test_free_topics_agree_with_the_dimensions(gold: pd.DataFrame, model: TopicModel) -> None:
    assert adjusted_mutual_info_score(gold["dimension"], model.predict(gold["text"])) > 0.46
    assert model.sizes_.max() < 0.4 * len(gold)


def test_seeded_topics_agree_more(gold: pd.DataFrame) -> None:
    seeded = TopicModel(seeds=dimension_seeds(language="id")).fit(gold["text"])
    named = [seeded.names_[topic - 1] for topic in seeded.predict(gold["text"])]
    assert adjusted_mutual_info_score(gold["dimension"], named) > 0.6
    assert (gold["dimension"] == named).mean() > 0.7


def test_free_topics_beside_seeded_ones(gold: pd.DataFrame) -> None:
    both = TopicModel(13, seeds=dimension_seeds()).fit(gold["text"])
    assert sorted(both.names_).count("") == 2
    assert set(dimension_seeds()) < set(both.names_)


# ---- the tables


def test_tables(gold: pd.DataFrame) -> None:
    found, assigned = topics(gold, TopicModel(6), repeats=3)
    assert found.columns.tolist() == TOPICS and assigned.columns.tolist() == ASSIGNMENTS
    assert assigned["measure_id"].tolist() == gold["measure_id"].tolist()
    assert found["topic"].tolist() == [1, 2, 3, 4, 5, 6]
    assert found["size"].tolist() == assigned["topic"].value_counts().sort_index().tolist()
    assert found["stability"].between(0, 1).all() and found["coherence"].between(-1, 1).all()
    assert set(found["example"]) <= set(gold["text"]) and (found["label"] != "").all()
    assert assigned["weight"].between(0, 1).all() and (assigned["margin"] <= assigned["weight"]).all()


def test_tables_of_no_measures_and_no_refits() -> None:
    toy = TopicModel(3).fit(TEXTS)
    assert assign(toy, frame([])).empty
    assert describe(toy, frame(TEXTS), repeats=0)["stability"].isna().all()


def test_doubtful_measures_are_a_table_closest_first() -> None:
    measures = frame([*TEXTS, "普法宣传与审计项目"])
    assigned = assign(TopicModel(3).fit(TEXTS), measures)
    found = doubtful(assigned, measures, margin=0.4)
    assert found.iloc[0]["text"] == "普法宣传与审计项目"
    assert found["margin"].is_monotonic_increasing and doubtful(assigned, measures, margin=0).empty


# ---- labels


def test_labels_survive_a_refit_that_renumbers(tmp_path: Path) -> None:
    found, _ = topics(frame(TEXTS), TopicModel(3), repeats=0)
    write_labels(found.assign(label=["普法", "复议应诉", "审计"]), tmp_path / "topic_labels.csv")
    labels = read_labels(tmp_path / "topic_labels.csv")
    more = ["审计项目公告", "审计局审计项目", "离任审计项目", "审计整改报告"]
    again, _ = topics(frame([*TEXTS, *more]), TopicModel(3), labels=labels, repeats=0)
    assert again["label"].tolist() == ["审计", "普法", "复议应诉"]


def test_merged_topics_carry_both_labels_and_their_texts() -> None:
    model = TopicModel(3).fit(TEXTS)
    labels = pd.DataFrame(
        {"label": ["普法", "复议", "审计"], "terms": [" ".join(terms) for terms in model.terms_]}
    )
    before = model.predict(TEXTS)
    model.merge([[2, 3]])
    assert model.sizes_.tolist() == [7, 5]
    assert model.predict(TEXTS).tolist() == [{1: 2, 2: 1, 3: 1}[topic] for topic in before]
    assert describe(model, frame(TEXTS), labels=labels, repeats=0)["label"].tolist() == [
        "复议 / 审计",
        "普法",
    ]


@pytest.mark.parametrize("groups", [[[0, 1]], [[3, 4]], [[1, 2], [2, 3]]])
def test_merge_refuses_what_is_no_topic(groups: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="topics are 1 to 3"):
        TopicModel(3).fit(TEXTS).merge(groups)


def test_labels_that_fit_no_topic_are_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "topic_labels.csv"
    pd.DataFrame({"label": ["防汛"], "terms": ["防汛 抗旱 预案"]}).to_csv(path, index=False, encoding="utf-8")
    found, _ = topics(frame(TEXTS), TopicModel(3), labels=read_labels(path), repeats=0)
    assert unplaced([row.split() for row in found["terms"]], read_labels(path))["label"].tolist() == ["防汛"]
    write_labels(found, path)
    assert read_labels(path)["label"].tolist()[-1] == "防汛" and len(read_labels(path)) == 4


def test_labels_in_another_language_stay_beside_the_chinese_ones(tmp_path: Path) -> None:
    found, _ = topics(frame(TEXTS), TopicModel(3), repeats=0)
    path = tmp_path / "topic_labels.csv"
    both = found.assign(label=["普法", "复议", "审计"], label_en=["publicity", "", "audit"])
    both[["label_en", "terms", "label"]].to_csv(path, index=False, encoding="utf-8-sig")
    assert read_labels(path, language="en")["label"].tolist() == ["publicity", "复议", "audit"]
    assert read_labels(path)["label"].tolist() == ["普法", "复议", "审计"]
    again, _ = topics(frame([*TEXTS, "审计报告"]), TopicModel(3), labels=read_labels(path), repeats=0)
    write_labels(again, path)
    assert read_labels(path, language="en")["label"].tolist() == ["publicity", "复议", "audit"]


def test_labels_survive_other_draws(gold: pd.DataFrame, model: TopicModel, tmp_path: Path) -> None:
    """Of eleven labels at least eight find their topic again when a fifth of the measures is missing."""
    found = describe(model, gold, repeats=0).assign(label=[f"名{i}" for i in range(11)])
    write_labels(found, tmp_path / "topic_labels.csv")
    labels = read_labels(tmp_path / "topic_labels.csv")
    for seed in range(3):
        again = TopicModel().fit(gold.sample(frac=0.8, random_state=seed)["text"])
        assert len(unplaced(again.terms_, labels)) <= 3
        assert sum(label != "" for label in naming.name(again.terms_, labels)) >= 7


def test_labels_of_a_seeded_topic_are_its_dimension() -> None:
    found, _ = topics(frame(TEXTS), TopicModel(11, seeds=dimension_seeds()), repeats=0)
    assert set(found["label"]) == set(dimension_seeds())


def test_label_files_that_are_not_there_or_lack_columns(tmp_path: Path) -> None:
    assert read_labels(tmp_path / "none.csv").empty
    (tmp_path / "bad.csv").write_text("label\n甲\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.csv lacks the columns terms"):
        read_labels(tmp_path / "bad.csv")


# ---- an estimator like others


CHECKS = [  # those of scikit-learn that need no table of numbers
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_valid_tag_types",
]


@pytest.mark.parametrize("name", CHECKS)
def test_scikit_learn_checks(name: str) -> None:
    getattr(estimator_checks, name)("TopicModel", TopicModel(n_topics=2))


def test_not_fitted_is_said() -> None:
    with pytest.raises(NotFittedError):
        TopicModel().transform(TEXTS)


def test_parameters_clone_and_pickle() -> None:
    model = TopicModel(3, seeds={"审计": ["审计"]}, random_state=7)
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(n_topics=2).n_topics == 2
    fitted = pickle.loads(pickle.dumps(TopicModel(3).fit(TEXTS)))
    assert fitted.predict(TEXTS).tolist() == TopicModel(3).fit(TEXTS).predict(TEXTS).tolist()


def test_in_a_pipeline() -> None:
    pipe = make_pipeline(FunctionTransformer(lambda texts: [text.strip() for text in texts]), TopicModel(3))
    assert pipe.fit_transform(TEXTS).shape == (12, 3)
    assert pipe[-1].get_feature_names_out().tolist() == ["topic1", "topic2", "topic3"]


@pytest.mark.parametrize(
    ("parameters", "texts", "message"),
    [
        ({"n_topics": 0}, TEXTS, "n_topics=0"),
        ({"n_topics": 13}, TEXTS, "n_topics=13: from 1 to the number of texts, 12"),
        ({"n_topics": 1, "seeds": {"甲": ["审计"], "乙": ["普法"]}}, TEXTS, "2 topics are seeded"),
        ({"n_topics": 1}, ["12", "。"], "hold no words"),
        ({}, "一个字符串", "a column or list of texts"),
        ({}, [1, 2], "a column or list of texts"),
        ({"n_topics": 1, "embed": lambda texts: np.ones(3)}, TEXTS, r"shape \(3,\) for 12 texts"),
    ],
)
def test_errors_name_the_parameter(parameters: dict, texts: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TopicModel(**parameters).fit(texts)


def test_vectors_of_a_model_of_ones_own() -> None:
    def embed(texts: list[str]) -> np.ndarray:
        return np.array(
            [[("法" in text) + 0.1, ("复议" in text) * 3, ("审计" in text) * 3] for text in texts], float
        )

    for seeds in (None, {"审计": ["审计"]}):
        model = TopicModel(3, embed=embed, seeds=seeds).fit(TEXTS)
        assert len(set(model.predict(TOY["审计"]))) == 1
        assert any("审计" in terms for terms in model.terms_)
    assert "审计" in model.names_


@pytest.mark.parametrize("n_topics", [1, 12])
def test_one_topic_and_as_many_as_texts(n_topics: int) -> None:
    assert len(TopicModel(n_topics).fit(TEXTS).terms_) == n_topics


def test_equal_texts_are_no_trouble() -> None:
    found = TopicModel(2).fit(["开展普法宣传"] * 4)
    assert found.sizes_.tolist() == [4, 0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet="执法普宣传审计复议12,。《》“”a ", max_size=20), min_size=3, max_size=12))
def test_any_texts(texts: list[str]) -> None:
    model = TopicModel(3).fit([*TEXTS, *texts])
    weights = model.transform(texts)
    total = weights.sum(axis=1)
    assert np.all(weights >= 0) and np.all(np.isclose(total, 1) | (total == 0))
    assert (TopicModel(3).fit([*texts[::-1], *TEXTS]).predict(texts) == model.predict(texts)).all()


# ---- figures worked by hand


def test_lent_words_by_hand() -> None:
    """Two rows alike by .6 lend each other: (1, 0) + (.6, .8) = (1.6, .8), of length 1.789: (.894, .447)."""
    rows = sparse.csr_matrix([[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    expected = [[0.894, 0.447, 0], [0.894, 0.447, 0], [0, 0, 1], [0, 0, 0]]
    assert learning.lent(rows).toarray() == pytest.approx(np.array(expected), abs=1e-3)


def test_the_nearest_rows_lend_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two neighbours the nearer one (.8 against .6) lends where one may; by rows of a chunk or all at once."""
    rows = sparse.csr_matrix([[1.0, 0.0, 0.0], [0.8, 0.6, 0.0], [0.6, 0.0, 0.8]])
    monkeypatch.setattr(learning, "NEIGHBOURS", 1)
    whole = learning.lent(rows).toarray()
    assert whole[0] == pytest.approx(np.array([1.8, 0.6, 0]) / np.hypot(1.8, 0.6))
    monkeypatch.setattr(learning, "_CHUNK", 2)
    assert (learning.lent(rows).toarray() == whole).all()


def test_npmi_by_hand() -> None:
    """Of four texts two hold both words, one the first alone: p=.75, q=.5, together .5: ln(.5/.375)/-ln .5 = .415."""
    counts = counting.count(["审计整改", "整改审计", "审计", "普法"])
    assert quality.npmi([["审计", "整改"], ["审计", "普法"], ["审计"]], counts)[:2] == pytest.approx(
        [0.415, -1], abs=1e-3
    )
    assert np.isnan(quality.npmi([["审计"]], counts)[0])


def test_overlap_by_hand() -> None:
    labels = np.array([1, 1, 1, 2])
    assert quality.overlap(labels, [np.array([1, 1, 2, 2])], 2) == pytest.approx([2 / 3, 0.5])


def test_agreement_is_the_mean_of_all_pairs() -> None:
    a, b, c = np.array([1, 1, 2, 2]), np.array([2, 2, 1, 1]), np.array([1, 2, 1, 2])
    expected = (1 + adjusted_rand_score(a, c) + adjusted_rand_score(b, c)) / 3
    assert quality.agreement([a, b, c]) == pytest.approx(expected)
    assert quality.agreement([a]) == 1


def test_counts_with_known_columns_leave_the_rest_out() -> None:
    known = counting.count(["行政复议", "审计整改"])
    again = counting.count(["审计普法", ""], known)
    assert again.words == known.words and again.by_word.toarray().sum(axis=1).tolist() == [1, 0]
    pairs = [counting.pair(code) for code in again.pairs[again.by_pair[[0]].indices]]
    assert pairs == ["审计"]


def test_name_of_a_label_is_given_once() -> None:
    labels = pd.DataFrame({"label": ["审计", "审计"], "terms": ["审计 整改", "审计 项目"]})
    assert naming.name([["审计", "整改", "项目"]], labels) == ["审计"]
