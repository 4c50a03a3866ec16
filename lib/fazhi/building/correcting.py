"""The researcher's corrections over the coded figures of the parts they concern."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from fazhi import schema
from fazhi.building.parts import Part, codebook_of
from fazhi.building.storage import to_arrow
from fazhi.corrections import apply, corrections_of, unplaced

if TYPE_CHECKING:
    import pyarrow as pa


class Corrected:
    """The indicators of each part as corrected by corrections.csv of a folder; `log` is the table ``corrections``.

    Raises ValueError where the file cannot be read.
    """

    def __init__(self, parts: Sequence[Part], folder: Path) -> None:
        told = corrections_of(folder)
        self._figures: dict[str, pa.Table] = {}
        files = [part.read("reports", ["file"])["file"].tolist() for part in parts]
        logs = [unplaced(told, [*chain.from_iterable(files)])]
        concerned = set() if told is None else set(told["file"])
        for part, own in zip(parts, files, strict=True):
            if told is not None and not concerned.isdisjoint(own):
                figures, log = _apply(part, told)
                self._figures[part.coded] = to_arrow(figures, "indicators")
                logs.append(log)
        log = pd.concat([one for one in logs if len(one)] or [schema.empty("corrections")], ignore_index=True)
        self.log = log.sort_values("line", kind="stable", ignore_index=True)

    def __call__(self, part: Part, columns: Sequence[str] | None = None) -> pa.Table:
        """The indicators of a part, or some of their columns."""
        wanted = None if columns is None else list(columns)
        if part.coded not in self._figures:
            return part.table("indicators", wanted)
        figures = self._figures[part.coded]
        return figures if wanted is None else figures.select(wanted)

    def unused(self) -> list[tuple[str, str]]:
        """The corrections without effect: which line, and why."""
        lost = self.log[~self.log["status"].isin(["applied", "already"])]
        return [
            (f"corrections.csv, line {row.line}", f"{row.status}: {row.why}") for row in lost.itertuples()
        ]


def _apply(part: Part, told: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    figures, ledger, reports = (part.read(name) for name in ("indicators", "quantities", "reports"))
    return apply(figures, ledger, reports, told, codebook=codebook_of(part))
