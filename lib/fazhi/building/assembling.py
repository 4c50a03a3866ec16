"""The tables of all parts, one part after another, written aside as they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from fazhi.building.parts import Part
from fazhi.building.storage import Appender, to_arrow
from fazhi.tables import IN_CSV, spreadsheet_safe

Frames = Callable[[], Iterator[pd.DataFrame]]


def write_aside(tables: dict[str, Frames], folder: Path) -> None:
    """Write every table, given as a function that yields its frames, into the folder, Parquet and where declared CSV."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in [pool.submit(_write, name, frames(), folder) for name, frames in tables.items()]:
            done.result()


def _write(name: str, frames: Iterator[pd.DataFrame], folder: Path) -> None:
    with Appender(folder / f"{name}.parquet") as file:
        first = True
        for frame in frames:
            file.add(to_arrow(frame, name))
            if name in IN_CSV:
                _append_csv(frame, name, folder, head=first)
            first = False


def _append_csv(frame: pd.DataFrame, name: str, folder: Path, *, head: bool) -> None:
    plain = spreadsheet_safe(frame.drop(columns=IN_CSV[name]))
    with (folder / f"{name}.csv").open(
        "w" if head else "a", encoding="utf-8-sig" if head else "utf-8", newline=""
    ) as file:
        plain.to_csv(file, index=False, header=head, lineterminator="\n")


def plain_frames(parts: Sequence[Part], table: str) -> Frames:
    """The table as the parts have it."""
    return lambda: (part.read(table) for part in parts)


def report_frames(parts: Sequence[Part], marks: pd.DataFrame) -> Frames:
    """`reports` with what the overview of the corpus says of each."""

    def frames() -> Iterator[pd.DataFrame]:
        at = 0
        for part in parts:
            rows = part.read("reports")
            own = marks.iloc[at : at + len(rows)].reset_index(drop=True)
            yield rows.assign(**{name: own[name] for name in ("duplicate_of", "primary", "problem")})
            at += len(rows)

    return frames
