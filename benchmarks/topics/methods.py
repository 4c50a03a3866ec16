"""One method in one process: `python methods.py NAME INPUT OUTPUT`, in the environment that has its packages.

INPUT (JSON): texts, tokens (words of each text), k, runs (draw: row numbers to learn from, seed, threads). OUTPUT: for each run the
labels of all rows, seconds a fit and its assignment take (median), peak memory in MB.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

Fit = Callable[[dict[str, Any], list[int]], Any]
DIMENSIONS = 100


def given(data: dict[str, Any], draw: list[int], *, counts: bool = False) -> tuple[Any, Any]:
    """Matrices of the drawn rows and of all rows: TF-IDF, or counts, of the same words for every peer."""
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    kind = CountVectorizer if counts else TfidfVectorizer
    vectorizer = kind(analyzer=lambda words: words, min_df=2, max_df=0.5)
    learned = vectorizer.fit_transform([data["tokens"][i] for i in draw])
    return learned, vectorizer.transform(data["tokens"])


def reduced(data: dict[str, Any], draw: list[int]) -> tuple[Any, Any]:
    """TF-IDF and SVD to 100 dimensions, rows of length 1."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    learned, rows = given(data, draw)
    svd = TruncatedSVD(min(DIMENSIONS, min(learned.shape) - 1), random_state=0).fit(learned)
    return normalize(svd.transform(learned)), normalize(svd.transform(rows))


def sklearn_lda(data: dict[str, Any], draw: list[int]) -> Any:
    from sklearn.decomposition import LatentDirichletAllocation

    learned, rows = given(data, draw, counts=True)
    lda = LatentDirichletAllocation(data["k"], max_iter=50, random_state=data["seed"], n_jobs=data["threads"])
    return lda.fit(learned).transform(rows).argmax(axis=1)


def tomotopy_lda(data: dict[str, Any], draw: list[int]) -> Any:
    import tomotopy

    model = tomotopy.LDAModel(k=data["k"], min_df=2, rm_top=0, seed=data["seed"])
    for i in draw:
        if data["tokens"][i]:
            model.add_doc(data["tokens"][i])
    model.train(500, workers=data["threads"])
    rows = [model.make_doc(words) if words else None for words in data["tokens"]]
    known = [row for row in rows if row is not None]
    shares, _ = model.infer(known, workers=data["threads"])
    found = iter(np.asarray(shares).argmax(axis=1))
    return np.array([next(found) if row is not None else 0 for row in rows])


def kmeans_svd(data: dict[str, Any], draw: list[int]) -> Any:
    from sklearn.cluster import KMeans

    learned, rows = reduced(data, draw)
    return KMeans(data["k"], n_init=10, random_state=data["seed"]).fit(learned).predict(rows)


def plain_nmf(data: dict[str, Any], draw: list[int]) -> Any:
    from sklearn.decomposition import NMF

    learned, rows = given(data, draw)
    model = NMF(data["k"], init="nndsvda", max_iter=500, random_state=data["seed"]).fit(learned)
    return model.transform(rows).argmax(axis=1)


def bertopic(data: dict[str, Any], draw: list[int], cluster: Any = None) -> Any:
    """On the TF-IDF + SVD vectors; rows that it leaves out (-1) are a group of their own."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    learned, rows = reduced(data, draw)
    joined = [" ".join(words) for words in data["tokens"]]
    options: dict[str, Any] = {"hdbscan_model": cluster} if cluster is not None else {"min_topic_size": 5}
    model = BERTopic(
        language="multilingual",
        umap_model=UMAP(
            n_neighbors=15, n_components=5, min_dist=0, metric="cosine", random_state=data["seed"]
        ),
        vectorizer_model=CountVectorizer(token_pattern=r"\S+"),
        nr_topics=data["k"] if cluster is None else None,
        **options,
    )
    model.fit([joined[i] for i in draw], embeddings=learned)
    return np.asarray(model.transform(joined, embeddings=rows)[0]) + 1


def bertopic_kmeans(data: dict[str, Any], draw: list[int]) -> Any:
    from sklearn.cluster import KMeans

    return bertopic(data, draw, KMeans(data["k"], n_init=10, random_state=data["seed"]))


def ours(data: dict[str, Any], draw: list[int], **options: Any) -> Any:
    from fazhi.topics import TopicModel

    texts = data["texts"]
    model = TopicModel(data["k"], random_state=data["seed"], **options).fit([texts[i] for i in draw])
    return model.predict(texts)


def ours_seeded(data: dict[str, Any], draw: list[int]) -> Any:
    from fazhi.topics import dimension_seeds

    return ours(data, draw, seeds=dimension_seeds())


def ours_words_only(data: dict[str, Any], draw: list[int]) -> Any:
    from fazhi.topicmodel import features

    features.PAIRS = 0.0
    return ours(data, draw)


def ours_rarity_of_the_texts_only(data: dict[str, Any], draw: list[int]) -> Any:
    from fazhi.topicmodel import features

    features.OF_WORDS = features.OF_PAIRS = 0.0
    return ours(data, draw)


def ours_without_lent_words(data: dict[str, Any], draw: list[int]) -> Any:
    from fazhi.topicmodel import learning

    learning.LENT = 0.0
    return ours(data, draw)


METHODS: dict[str, Fit] = {
    "fazhi": ours,
    "fazhi, seeded": ours_seeded,
    "fazhi, words only": ours_words_only,
    "fazhi, no general rarity": ours_rarity_of_the_texts_only,
    "fazhi, no lent words": ours_without_lent_words,
    "plain NMF": plain_nmf,
    "k-means on TF-IDF + SVD": kmeans_svd,
    "scikit-learn LDA": sklearn_lda,
    "tomotopy LDA": tomotopy_lda,
    "BERTopic": bertopic,
    "BERTopic with k-means": bertopic_kmeans,
}


def peak() -> float:
    """Peak memory of this process in MB; where there is no /proc that of its parent counts too, if it was higher."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = status.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main(name: str, source: str, target: str) -> None:
    warnings.simplefilter("ignore")
    data = json.loads(Path(source).read_text(encoding="utf-8"))
    labels, seconds = [], []
    for run in data["runs"]:
        with threadpool_limits(run["threads"]):
            began = time.perf_counter()
            labels.append([int(label) for label in METHODS[name](data | run, run["draw"])])
            seconds.append(time.perf_counter() - began)
    found = {"labels": labels, "seconds": statistics.median(seconds), "peak": peak()}
    Path(target).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
