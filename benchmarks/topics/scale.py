"""250,000 generated measures: seconds and memory of learning and assigning topics. `python scale.py [N]`.

A measure is two to four clauses drawn from those of the sample, with a figure: nearly all are different.
"""

from __future__ import annotations

import json
import random
import sys
import time

import pandas as pd
from methods import peak

from fazhi.paths import PROJECT
from fazhi.script import fold
from fazhi.segment import with_rjieba
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
    return [
        ",".join(chance.choices(parts, k=chance.randint(2, 4))) + f",共{chance.randint(1, 999)}件。"
        for _ in range(n)
    ]


def main(n: int) -> None:
    texts = generated(n)
    measures = pd.DataFrame({"measure_id": range(n), "text": texts})
    began = time.perf_counter()
    topics(measures)
    seconds = time.perf_counter() - began
    cut = "rjieba" if with_rjieba() else "jieba"
    print(
        f"{n:,} measures ({sum(map(len, texts)) / n:.0f} characters each, cut by {cut}): both tables (fit, assign, terms, 10 refits of 5,000 for the stability) in {seconds:.0f} s on one core, peak {peak() / 1024:.1f} GiB."
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 250_000)
