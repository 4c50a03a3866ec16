"""The accuracy gate: tables built from raw reports, scored on the gold, held against pinned floors.

`python -m tests.accuracy` prints the figures beside their floors; `--raise` writes higher floors
(never lower ones) into gold/floors.json. Three gates: `sample`, the corpus of this project, `made`, made-up reports, and `reports`, published
reports with their gold in a folder beside the checkout (`FAZHI_SHARED`), which is no part of the project.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import os
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fazhi.build import make_tables
from fazhi.paths import PROJECT
from tests.matching import digest, read_gold
from tests.scoring import FEWER_IS_BETTER, Figures, scores

FLOORS = Path(__file__).parent / "gold" / "floors.json"
MARGIN = 0.005  # about one record of the smallest figure: a general rule may cost one, not more
SHARED = Path(os.environ.get("FAZHI_SHARED") or PROJECT.parent / "shared")


class Gate(NamedTuple):
    """Where the reports and their gold lie."""

    raw: Path
    gold: Path


GATES = {
    "sample": Gate(PROJECT / "data" / "raw", Path(__file__).parent / "gold"),
    "made": Gate(Path(__file__).parent / "made" / "raw", Path(__file__).parent / "made"),
    "reports": Gate(SHARED / "reports", SHARED / "gold"),
}


@functools.cache
def measured(name: str) -> Figures:
    """The figures of a gate: what `fazhi build` makes of its coded reports, scored; those whose tables there are."""
    gate = GATES[name]
    gold = read_gold(gate.gold)
    return scores(make_tables([gate.raw / f"{stem}.txt" for stem in gold.numerals]), gold)


def floors(name: str) -> dict[str, Any]:
    """The pinned floors of a gate and the digest of the gold they hold for; empty before the first ones."""
    pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return pinned.get(name, {"digest": "", "floors": {}})


def holds(name: str, figure: float, floor: float) -> bool:
    """Is a figure at least its floor (a count of faults at most)?"""
    return figure <= floor if name in FEWER_IS_BETTER else figure >= floor


def raised(old: dict[str, float], figures: Figures) -> dict[str, float]:
    """Floors moved up to `MARGIN` below the figures (counts of faults: to them), never down.

    Of precision, recall and F1 only F1 is pinned: the other two may trade against each other.

    >>> raised({"ledger": 0.9, "spurious": 3}, {"ledger": 0.95678, "spurious": 5, "kind": 1.0})
    {'kind': 0.995, 'ledger': 0.9517, 'spurious': 3}
    """
    new: dict[str, float] = {}
    for name, value in figures.items():
        if name in FEWER_IS_BETTER:
            new[name] = int(value)
        elif not math.isnan(value) and not name.endswith(("_precision", "_recall")):
            new[name] = math.floor((value - MARGIN) * 1e4 + 1e-6) / 1e4
    kept = {name: floor for name, floor in old.items() if name not in new or holds(name, floor, new[name])}
    return dict(sorted((new | kept).items()))


def repin(name: str) -> dict[str, Any]:
    """The entry of a gate with raised floors. A changed gold starts anew: its old floors said nothing of it."""
    now, pinned = digest(GATES[name].gold), floors(name)
    old = pinned["floors"] if pinned["digest"] == now else {}
    return {"digest": now, "floors": raised(old, measured(name))}


def table(name: str) -> pd.DataFrame:
    """Figures beside floors: columns figure and floor, a row a figure."""
    return pd.DataFrame({"figure": measured(name), "floor": floors(name)["floors"]}).round(4)


def main() -> None:
    parser = argparse.ArgumentParser(description="Figures of the accuracy gate beside their floors.")
    parser.add_argument(
        "--raise", dest="pin", action="store_true", help="write higher floors, never lower ones"
    )
    arguments = parser.parse_args()
    present = [name for name, gate in GATES.items() if gate.gold.is_dir()]
    for name in present:
        print(name, table(name).to_string(na_rep="-"), sep="\n", end="\n\n")
    if arguments.pin:
        pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
        text = json.dumps(pinned | {name: repin(name) for name in present}, indent=1)
        FLOORS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
