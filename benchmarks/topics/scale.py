"""250,000 generated measures: seconds and memory of topics and of near-duplicates. `python scale.py [N]`.

A measure is two to four clauses drawn from those of the sample, with a figure; one in ten is an earlier one with another
figure and a clause left out. Nearly all are different, ten stand in a report.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

import pandas as pd
from methods import peak

from fazhi.paths import PROJECT
from fazhi.script import fold
from fazhi.segment import with_rjieba
from fazhi.shared import distinctive, shared
from fazhi.topics import topics


def clauses() -> list[str]:
    files = sorted((PROJECT / "tests" / "gold" / "sentences").glob("*.jsonl"))
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        part
        for row in rows
        if row["measure"]
        for part in fold(row["text"]).replace(";", ",").split(",")
        if len(part) > 3
    ]


def generated(n: int) -> list[str]:
    chance, parts = random.Random(0), clauses()
    drawn: list[list[str]] = []
    for _ in range(n):
        again = drawn and chance.random() < 0.1
        drawn.append(chance.choice(drawn)[:3] if again else chance.choices(parts, k=chance.randint(2, 4)))
    return [",".join(row) + f",共{chance.randint(1, 999)}件。" for row in drawn]


def timed(step: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    return step(), time.process_time() - began


def main(n: int) -> None:
    texts = generated(n)
    ids = [f"r{i // 10:06}:{i % 10}" for i in range(n)]
    frame = {
        "measure_id": ids,
        "report_id": [name[:7] for name in ids],
        "part": "achievements",
        "text": texts,
    }
    measures = pd.DataFrame(frame)
    began = time.perf_counter()
    _, fitted = timed(lambda: topics(measures))
    pairs, paired = timed(lambda: shared(measures))
    _, sorted_out = timed(lambda: distinctive(measures, pairs))
    passed = time.perf_counter() - began
    cut = "rjieba" if with_rjieba() else "jieba"
    print(
        f"{n:,} measures ({sum(map(len, texts)) / n:.0f} characters each, cut by {cut}): both tables of topics (fit, assign, "
        f"terms, 10 refits of 2,000 for the stability) in {fitted:.0f} s, near-duplicates ({len(pairs):,} pairs) in {paired:.0f} s, "
        f"families in {sorted_out:.0f} s: {fitted + paired + sorted_out:.0f} s of one core ({passed:.0f} s by the clock), "
        f"peak {peak() / 1024:.1f} GiB."
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 250_000)
