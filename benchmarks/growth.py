"""Does the time of a step grow with the text, or faster? Hostile texts of 1, 2, 4 and 8 times the same length.

A text is one piece repeated without end: digits, brackets, markers, words that open a rule. Steps get it as it is, each
on its own. Doubling a text may take up to `GOAL` times the time; twice is linear, four times is quadratic.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable

import pandas as pd
from fresh import forget

from fazhi.audit import read_checks
from fazhi.clean import clean_text
from fazhi.identify import read_identity
from fazhi.indicators import read_indicators
from fazhi.measures import read_measures
from fazhi.outline import read_outline
from fazhi.quantities import read_quantities

BASE, DOUBLINGS, ROUNDS, GOAL = 12_000, 3, 3, 2.6  # up to 96,000 characters: the longest reports have as many
ENOUGH = 1.0  # seconds: a step that takes longer is run once, and not on twice the text
PIECES = [
    "2020", "1.", "1,234", "5. ", "1+", "万", "一", "(", "《", "、", "。", "\n", " ", "12件", "3%", "其中", "分别为",
    "由3件增至5件,", "共3件,其中2件,1件。", "办理行政复议案件3件,", "索引号:", "一、", "一是", "一、工作\n", "〔2020〕1号", "县人民政府",
]  # fmt: skip
Step = Callable[[str], object]


def steps() -> dict[str, Callable[[str], Callable[[], object]]]:
    """The steps: each takes a text, makes ready what it needs of other steps and returns the call to be timed."""

    def coded(text: str) -> Callable[[], object]:
        ledger, sections = read_quantities(text), read_outline(text)
        return lambda: read_indicators(ledger, text, sections)

    def checked(text: str) -> Callable[[], object]:
        ledger = read_quantities(text)
        return lambda: read_checks(ledger, text)

    def measured(text: str) -> Callable[[], object]:
        sections = read_outline(text)
        return lambda: read_measures(text, sections)

    plain: dict[str, Step] = {
        "clean": clean_text,
        "identify": read_identity,
        "outline": read_outline,
        "quantities": read_quantities,
    }
    ready = {name: lambda text, step=step: lambda: step(text) for name, step in plain.items()}
    return ready | {"indicators": coded, "audit": checked, "measures": measured}


def seconds(call: Callable[[], object]) -> float:
    """The best of some runs, processor time, the collector of garbage off as in ``timeit``."""
    took: list[float] = []
    gc.disable()
    while len(took) < ROUNDS and sum(took) < ENOUGH:
        forget()
        begun = time.process_time()
        call()
        took.append(time.process_time() - begun)
    gc.enable()
    return max(min(took), 1e-6)


def grown(ready: Callable[[str], Callable[[], object]], piece: str) -> list[float]:
    """Seconds of a step at 1, 2, 4 and 8 times the length, up to the first that takes too long."""
    took: list[float] = []
    for doubling in range(DOUBLINGS + 1):
        took.append(seconds(ready(piece * (BASE * 2**doubling // len(piece)))))
        if took[-1] > ENOUGH:
            break
    return took


def ratio(took: list[float]) -> float:
    """Time ratio per doubling, over the last two (small texts are all start-up); infinite where even one is too long."""
    last = took[-3:]
    return (last[-1] / last[0]) ** (1 / (len(last) - 1)) if len(last) > 1 else math.inf


def measure(pieces: list[str] = PIECES) -> pd.DataFrame:
    """A row a piece: time ratio per doubling of each step."""
    rows = []
    for piece in pieces:
        ratios = {name: ratio(grown(ready, piece)) for name, ready in steps().items()}
        rows.append({"piece": repr(piece)[1:-1]} | ratios)
    return pd.DataFrame(rows)


def marked(ratio: float) -> str:
    """A ratio as shown, above the goal in bold."""
    return f"**{ratio:.1f}**" if ratio > GOAL else f"{ratio:.1f}"


if __name__ == "__main__":
    print(measure().round(2).to_string(index=False))
