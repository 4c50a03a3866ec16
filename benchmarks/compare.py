"""fazhi and its peers on the same texts: amounts found, value right, unit right, wrong ones, characters a second.

Each extractor runs in a process of its own (``peers/readers.py``). Amounts are matched with hand-coded gold as in
``tests/matching.py``, on the digits of both spans, so that an extractor without units is not judged by how far its spans reach.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fazhi.clean import clean_text
from fazhi.paths import PROJECT
from fazhi.rawmap import RawMap

sys.path.append(str(PROJECT))  # the gold and its matching are in tests/

from tests.accuracy import GATES
from tests.matching import Gold, Row, amount, has_digit, match, read_gold
from tests.scoring import in_body

HERE = Path(__file__).parent
VENV = PROJECT / ".venv-peers"
PEERS = {
    "fazhi": "fazhi",
    "fazhi_coding": "fazhi, indicators coded too",
    "recognizers": "Recognizers-Text 1.0.1",
    "recognizers_dates": "Recognizers-Text, dates left out",
    "chinese2digits": "chinese2digits 6.0.2",
    "jionlp": "JioNLP 1.5.31 (money)",
    "regex": "plain regex",
}
TITLES = {"sample": "The sample", "reports": "Published reports"}
OWN = {"fazhi", "fazhi_reading", "fazhi_coding", "regex"}
Texts = dict[str, str]
Rows = dict[str, list[Row]]
Keep = Callable[[Row], bool]


def peers_python() -> Path | None:
    """The interpreter of the peers' environment, made where there is none; None where it cannot be made."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (VENV / "installed").exists():
        return python
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
    pip = [python, *install, HERE / "peers" / "requirements.txt"]
    for command in ([sys.executable, "-m", "venv", VENV], pip):
        if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
            print(f"{VENV.name} could not be made: the peers' rows will be missing", file=sys.stderr)
            return None
    (VENV / "installed").touch()
    return python


def run(name: str, texts: Texts, python: Path) -> dict[str, Any] | None:
    """Rows of each text, seconds of a pass, digit passes in that time; None where the extractor fails (the terminal says why)."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "texts.json"), Path(folder, "rows.json")
        source.write_text(json.dumps(texts), encoding="utf-8")
        command = [str(part) for part in (python, HERE / "peers" / "readers.py", name, source, target)]
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=PROJECT).returncode:
            return None
        result = json.loads(target.read_text(encoding="utf-8"))
    rows = {stem: [_row(texts[stem], *values) for values in found] for stem, found in result["rows"].items()}
    return result | {"rows": rows}


def _row(text: str, start: int, end: int, value: float, unit: str) -> Row:
    return {"start": start, "end": end, "text": text[start:end], "value": value, "unit": unit}


def digits(row: Row) -> Row:
    """The row cut to the stretch from its first to its last digit.

    >>> digits({"start": 5, "end": 10, "text": "约1.8万"})["end"]
    9
    """
    at = [i for i, character in enumerate(row["text"]) if character.isdigit()]
    return row | {"start": row["start"] + at[0], "end": row["start"] + at[-1] + 1}


def is_money(row: Row) -> bool:
    return amount(row)[1] == "元"


def judged(found: list[Row], gold: Gold, stem: str, keep: Keep) -> Counter[str]:
    """Counts for a text: gold amounts, found, value right, unit right too, and emitted ones that are wrong."""
    sentences = gold.sentences[stem]
    coded = [r for r in gold.numerals[stem] if r["class"] == "quantity" and has_digit(r) and keep(r)]
    coded = [digits(record) for record in in_body(coded, sentences)]
    rows = [digits(row) for row in in_body(found, sentences) if has_digit(row) and keep(row)]
    pairs, extra, _ = match(rows, coded)
    value = [pair for pair in pairs if math.isclose(amount(pair[0])[0], amount(pair[1])[0], rel_tol=1e-9)]
    unit = [row for row, record in value if row["unit"] and amount(row)[1] == amount(record)[1]]
    wrong = len(extra) + len(pairs) - len(value)
    return Counter(gold=len(coded), found=len(pairs), value=len(value), unit=len(unit), wrong=wrong)


def scored(rows: Rows, gold: Gold, keep: Keep = bool) -> Counter[str]:
    """The counts of all texts together."""
    count: Counter[str] = Counter()
    for stem, found in rows.items():
        count += judged(found, gold, stem, keep)
    return count


def led_back(rows: Rows, sources: Texts) -> Rows:
    """Rows of cleaned texts with the spans of the files."""
    moved = {}
    for stem, found in rows.items():
        back = RawMap(clean_text(sources[stem]).edits())
        spans = [back.span(row["start"], row["end"]) for row in found]
        moved[stem] = [
            row | {"start": start, "end": end} for row, (start, end) in zip(found, spans, strict=True)
        ]
    return moved


class Measured(NamedTuple):
    """What an extractor made of the texts of a corpus: characters a second, and its time in digit passes."""

    name: str
    rows: Rows
    speed: float
    digits: float


def line(made: Measured, count: Counter[str]) -> dict[str, str]:
    """A row of a table."""
    cells = {"extractor": made.name}
    for title, key in (("found", "found"), ("value right", "value"), ("value and unit right", "unit")):
        cells[title] = f"{count[key]} ({count[key] / max(count['gold'], 1):.1%})"
    cells["wrong"] = str(count["wrong"])
    cells["thousand characters/s"] = f"{made.speed / 1e3:,.0f}"
    cells["times a digit pass"] = f"{made.digits:,.0f}" if made.digits >= 10 else f"{made.digits:.1f}"
    return cells


def measure(sources: Texts, python: Path | None, *, cleaned: bool = False) -> list[Measured]:
    """Every extractor that runs, on the texts as they are or as cleaned by fazhi."""
    texts = {stem: clean_text(text).text for stem, text in sources.items()} if cleaned else sources
    size = sum(map(len, texts.values()))
    measured = []
    for name, title in PEERS.items():
        if name == "fazhi_coding" and not cleaned:
            continue
        interpreter = Path(sys.executable) if name in OWN else python
        reader = "fazhi_reading" if cleaned and name == "fazhi" else name
        result = run(reader, texts, interpreter) if interpreter else None
        if result is None:
            print(f"{title}: did not run", file=sys.stderr)
            continue
        rows = led_back(result["rows"], sources) if cleaned else result["rows"]
        measured.append(Measured(title, rows, size / result["seconds"], result["digits"]))
    return measured


def table(measured: list[Measured], gold: Gold, keep: Keep = bool) -> pd.DataFrame:
    """A row an extractor."""
    return pd.DataFrame([line(m, scored(m.rows, gold, keep)) for m in measured])


def tables() -> dict[str, pd.DataFrame]:
    """All tables by title; the published reports only where they lie beside the checkout."""
    python, made = peers_python(), {}
    for corpus, gate in ((name, GATES[name]) for name in TITLES):
        if not gate.gold.is_dir():
            continue
        gold = read_gold(gate.gold)
        paths = {stem: gate.raw / f"{stem}.txt" for stem in gold.numerals}
        sources = {stem: path.read_bytes().decode("utf-8") for stem, path in paths.items()}
        raw, clean = measure(sources, python), measure(sources, python, cleaned=True)
        size = f"{sum(map(len, sources.values())):,} characters"
        made[f"{TITLES[corpus]}, as they are ({size})"] = table(raw, gold)
        made[f"{TITLES[corpus]}, cleaned by fazhi first"] = table(clean, gold)
        made[f"{TITLES[corpus]}, as they are, money only"] = table(raw, gold, is_money)
    return made


if __name__ == "__main__":
    for title, frame in tables().items():
        print(title, frame.to_string(index=False), sep="\n", end="\n\n")
