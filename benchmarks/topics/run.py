"""Topics against hand-coded dimensions, ours and others' side by side: `python benchmarks/topics/run.py`.

Measures are the sentences coded as such: of the sample (tests/gold), and of published reports that lie beside the checkout (`FAZHI_SHARED`; skipped
and said so where they are absent; only figures of them are printed). Peers run in benchmarks/topics/.venv (requirements.txt) where it
is there, those of scikit-learn else here. Writes README.md beside this file.
"""

from __future__ import annotations

import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

from fazhi.paths import PROJECT
from fazhi.topicmodel import counting, model, quality
from fazhi.topicmodel.features import Features

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("FAZHI_SHARED") or PROJECT.parent / "shared")
SETS = {
    "published reports": SHARED / "gold" / "sentences",
    "sample": PROJECT / "tests" / "gold" / "sentences",
}
METHODS = {
    "fazhi": "here",
    "plain NMF": "peers",
    "k-means on TF-IDF + SVD": "peers",
    "scikit-learn LDA": "peers",
    "tomotopy LDA": "apart",
    "BERTopic": "apart",
    "BERTopic with k-means": "apart",
    "fazhi, words only": "here",
    "fazhi, no general rarity": "here",
    "fazhi, no lent words": "here",
    "fazhi, seeded": "here",
}
K, BOOTSTRAPS, SHARE, RESAMPLES, SEEDS = 11, 20, 0.8, 1000, 4


class Corpus(NamedTuple):
    """The measures of a set with what they were coded as and the report they stand in."""

    texts: list[str]
    dimensions: list[str]
    reports: list[str]


def corpus(folder: Path) -> Corpus:
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    kept = [row for row in rows if row["measure"]]
    return Corpus([r["text"] for r in kept], [r["dimension"] for r in kept], [r["doc"] for r in kept])


class Run(NamedTuple):
    """Rows to learn from, seed and threads; `kind` says what for."""

    kind: str
    draw: list[int]
    seed: int = 0
    threads: int = 1


def runs(found: Corpus) -> list[Run]:
    """All measures, in another order, on two threads, with other seeds; 20 times 80 % of them; all but one report."""
    everything = list(range(len(found.texts)))
    chance = random.Random(0)
    left = [[i for i in everything if found.reports[i] != report] for report in sorted(set(found.reports))]
    return [
        Run("all", everything),
        Run("order", chance.sample(everything, len(everything))),
        Run("threads", everything, threads=2),
        *(Run("seeds", everything, seed=seed) for seed in range(1, SEEDS + 1)),
        *(
            Run("bootstraps", sorted(chance.sample(everything, round(SHARE * len(everything)))))
            for _ in range(BOOTSTRAPS)
        ),
        *(Run("reports", rows) for rows in left),
    ]


def interpreter(name: str) -> Path | None:
    own = HERE / ".venv" / "bin" / "python"
    if METHODS[name] == "here" or not own.exists():
        return None if METHODS[name] == "apart" else Path(sys.executable)
    return own


def labelled(name: str, found: Corpus, todo: list[Run]) -> dict[str, Any]:
    """What a method makes of all measures in each run, in a process of its own."""
    tokens = [counting.topical(text) for text in found.texts]
    data = {"texts": found.texts, "tokens": tokens, "k": K, "runs": [run._asdict() for run in todo]}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.json", Path(folder) / "out.json"
        source.write_text(json.dumps(data), encoding="utf-8")
        command = [str(interpreter(name)), str(HERE / "methods.py"), name, str(source), str(target)]
        subprocess.run(
            command, check=True, env={**os.environ, "PYTHONWARNINGS": "ignore"}, stdout=subprocess.DEVNULL
        )
        return json.loads(target.read_text(encoding="utf-8"))


def measured(name: str, found: Corpus) -> dict[str, Any]:
    """All figures of a method on a set."""
    todo = runs(found)
    done = labelled(name, found, todo)
    of: dict[str, list[np.ndarray]] = {run.kind: [] for run in todo}
    for run, labels in zip(todo, done["labels"], strict=True):
        of[run.kind].append(np.asarray(labels))
    (full,) = of["all"]
    gold = found.dimensions
    return {
        "labels": full,
        "ami": adjusted_mutual_info_score(gold, full),
        "ami_draws": float(np.mean([adjusted_mutual_info_score(gold, row) for row in of["bootstraps"]])),
        "nmi": normalized_mutual_info_score(gold, full),
        "ari": adjusted_rand_score(gold, full),
        "biggest": max(np.unique(full, return_counts=True)[1]) / len(full),
        "coherence": coherence(found, full),
        "bootstraps": quality.agreement(of["bootstraps"]),
        "reports": quality.agreement(of["reports"]),
        "order": adjusted_rand_score(full, of["order"][0]),
        "threads": adjusted_rand_score(full, of["threads"][0]),
        "seeds": quality.agreement([full, *of["seeds"]]),
        "seconds": done["seconds"],
        "peak": done["peak"],
    }


def coherence(found: Corpus, labels: np.ndarray) -> float:
    """NPMI of the terms of each group of measures, terms chosen for every method as TopicModel does."""
    counts = counting.count(found.texts)
    features = Features().fit(counts)
    words = features.weigh(counts)[:, : len(features.columns.words)].toarray()
    terms = [
        model.top_terms(words[labels == group].mean(axis=0) - words.mean(axis=0), features.columns.words)
        for group in np.unique(labels)
    ]
    return quality.mean(quality.npmi(terms, counts))


def interval(gold: list[str], ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """95 % of the difference in AMI, measures drawn with replacement, the same for both."""
    codes = np.unique(gold, return_inverse=True)[1]
    chance = np.random.default_rng(0)
    found = []
    for _ in range(RESAMPLES):
        drawn = chance.integers(0, len(codes), len(codes))
        a, b = (adjusted_mutual_info_score(codes[drawn], labels[drawn]) for labels in (ours, theirs))
        found.append(a - b)
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def table(found: Corpus) -> list[str]:
    figures = {name: measured(name, found) for name in METHODS if interpreter(name)}
    ours = figures["fazhi"]["labels"]
    lines = [HEAD, RULE]
    for name, row in figures.items():
        low, high = interval(found.dimensions, ours, row["labels"])
        difference = f"{ours_less(figures, name):+.3f} ({low:+.3f} to {high:+.3f})" if name != "fazhi" else ""
        plain = [f"{row[key]:.3f}" for key in ("ami", "ami_draws")] + [difference]
        plain += [f"{row[key]:.3f}" for key in ("nmi", "ari")] + [
            f"{row['biggest']:.0%}",
            f"{row['coherence']:.2f}",
        ]
        plain += [f"{row[key]:.2f}" for key in ("bootstraps", "reports", "order", "threads", "seeds")]
        lines.append(
            f"| {name} | " + " | ".join([*plain, f"{row['seconds']:.2f}", f"{row['peak']:.0f}"]) + " |"
        )
        print(lines[-1], flush=True)
    return lines


HEAD = "| | AMI | AMI, mean of the draws | ours less theirs (95 %) | NMI | ARI | biggest | coherence | bootstraps | one report out | order | threads | seeds | s | MB |"
RULE = "|---" * 15 + "|"


def ours_less(figures: dict[str, Any], name: str) -> float:
    return figures["fazhi"]["ami"] - figures[name]["ami"]


def machine() -> str:
    """When and where the figures were measured."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    packages = ", ".join(f"{name} {version(name)}" for name in ("scikit-learn", "numpy", "rjieba"))
    return (
        f"Measured in one run on {date.today():%Y-%m-%d}: {names[0] if names else platform.machine()}, {os.cpu_count()} cores "
        f"(other work beside), Python {platform.python_version()}, {packages}."
    )


def main() -> None:
    lines: list[str] = []
    for name, folder in SETS.items():
        if not folder.exists():
            lines += [f"\n### {name}\n", "Not here, skipped."]
            continue
        found = corpus(folder)
        lines += [
            f"\n### {name}: {len(found.texts)} measures of {len(set(found.reports))} reports\n",
            *table(found),
        ]
    scale = subprocess.run(
        [sys.executable, str(HERE / "scale.py")], check=True, capture_output=True, text=True
    ).stdout
    lines += [
        "\n### 250,000 generated measures\n",
        scale.strip(),
        "",
        machine(),
    ]
    page = HERE / "README.md"
    told = page.read_text(encoding="utf-8").split("<!-- figures -->")[0]
    page.write_text(told + "<!-- figures -->\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
