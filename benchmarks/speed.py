"""Characters a second of each step on one core, and as a ratio to one ``re.finditer(r"\\d+")`` pass over the same text.

The texts are the sample's, lines shuffled by seed; files lie in a temporary folder. What is remembered of them is forgotten
between the rounds. Time is processor time (a machine that others use too counts less), the ratio is taken round by round.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from fresh import forget

from fazhi.audit import audit
from fazhi.clean import clean
from fazhi.identify import identify
from fazhi.indicators import indicators
from fazhi.load import load
from fazhi.outline import outline
from fazhi.paths import PROJECT
from fazhi.quantities import quantities

COPIES, ROUNDS = 1, 25
TOGETHER = ("load", "clean", "outline")


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


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of a call, and what it returned."""
    begun = time.process_time()
    result = step()
    return time.process_time() - begun, result


def one_round(folder: Path) -> pd.Series:
    """Seconds of each step, once, of a digit pass over the same texts (`digits`), and the number of `characters`."""
    forget()
    took = {}
    took["load"], files = timed(lambda: load(folder))
    took["clean"], (texts, edits) = timed(lambda: clean(files))
    took["identify"], reports = timed(lambda: identify(texts, edits))
    took["outline"], sections = timed(lambda: outline(reports, edits))
    took["quantities"], ledger = timed(lambda: quantities(reports, edits, sections))
    took["indicators"], coded = timed(lambda: indicators(ledger, reports, sections=sections))
    took["audit"], _ = timed(lambda: audit(ledger, coded, reports))
    took["all of them"] = sum(took.values())
    took[" + ".join(TOGETHER)] = sum(took[step] for step in TOGETHER)
    took["digits"], _ = timed(lambda: [list(re.finditer(r"\d+", source)) for source in files["source"]])
    return pd.Series(took | {"characters": files["source"].str.len().sum()})


def measure(copies: int = COPIES, rounds: int = ROUNDS) -> pd.DataFrame:
    """A row a step: million characters a second and times a digit pass, medians of the rounds."""
    with tempfile.TemporaryDirectory() as name:
        corpus(Path(name), copies)
        one_round(Path(name))
        runs = pd.DataFrame([one_round(Path(name)) for _ in range(rounds)])
    size, digits = runs.pop("characters"), runs["digits"]
    speed, ratio = runs.rdiv(size, axis=0).median() / 1e6, runs.div(digits, axis=0).median()
    return (
        pd.DataFrame({"M characters/s": speed, "times a digit pass": ratio}).rename_axis("step").reset_index()
    )


if __name__ == "__main__":
    print(measure().round(2).to_string(index=False))
