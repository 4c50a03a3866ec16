"""Characters a second of each step on one core, and as a ratio to one ``re.finditer(r"\\d+")`` pass over the same text.

The texts are the sample's, paragraphs shuffled by seed so that no two files are alike; files lie in a temporary folder.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from fazhi.clean import clean
from fazhi.identify import identify
from fazhi.indicators import indicators
from fazhi.load import load
from fazhi.outline import outline
from fazhi.paths import PROJECT
from fazhi.quantities import quantities

COPIES, ROUNDS = 40, 5


def corpus(folder: Path, copies: int) -> None:
    """Shuffled copies of the sample's texts, `copies` of each."""
    rng = random.Random(0)
    for path in sorted((PROJECT / "data" / "raw").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        head, body = lines[:12], lines[12:]
        for copy in range(copies):
            rng.shuffle(body)
            target = folder / f"{path.stem}-{copy:03d}.txt"
            target.write_text("\n".join(head + body), encoding="utf-8", newline="")


def timed(step: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    result = step()
    return time.perf_counter() - begun, result


def one_round(folder: Path) -> dict[str, float]:
    """Seconds of each step, once."""
    took = {}
    took["load"], files = timed(lambda: load(folder))
    took["clean"], (texts, edits) = timed(lambda: clean(files))
    took["identify"], reports = timed(lambda: identify(texts, edits))
    took["outline"], sections = timed(lambda: outline(reports, edits))
    took["quantities"], ledger = timed(lambda: quantities(reports, edits, sections))
    took["indicators"], _ = timed(lambda: indicators(ledger, reports))
    took["digits"], _ = timed(lambda: [list(re.finditer(r"\d+", source)) for source in files["source"]])
    took["characters"] = files["source"].str.len().sum()
    return took


def measure(copies: int = COPIES, rounds: int = ROUNDS) -> pd.DataFrame:
    """A row a step: million characters a second (median of the rounds) and times a digit pass."""
    with tempfile.TemporaryDirectory() as name:
        corpus(Path(name), copies)
        one_round(Path(name))
        runs = [one_round(Path(name)) for _ in range(rounds)]
    median = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    median["load + clean + outline"] = statistics.median(
        run["load"] + run["clean"] + run["outline"] for run in runs
    )
    size = median.pop("characters")
    rows = [(step, size / took / 1e6, took / median["digits"]) for step, took in median.items()]
    return pd.DataFrame(rows, columns=["step", "M characters/s", "times a digit pass"]).round(2)


if __name__ == "__main__":
    print(measure().to_string(index=False))
