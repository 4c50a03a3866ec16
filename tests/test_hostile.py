"""Hostile input through every step: each file is read or named with its reason, none stops, slows or changes the others."""

import os

import pandas as pd
import pytest

from fazhi.align import Edit, replay
from fazhi.audit import audit
from fazhi.clean import clean
from fazhi.identify import identify
from fazhi.indicators import indicators
from fazhi.load import load
from fazhi.measures import measures
from fazhi.outline import outline
from fazhi.quantities import quantities
from tests.guards import ends
from tests.hostile import KINDS, Kind, put

UNIX = {
    "a pipe that nobody fills",
    "a device that never ends",
    "a name with a line end",
    "a name of bytes that are no text",
}


def made(folder) -> dict[str, pd.DataFrame]:
    """The tables that one report alone gives."""
    files = load(folder)
    texts, edits = clean(files)
    reports = identify(texts, edits)
    sections = outline(reports, edits)
    ledger = quantities(reports, edits, sections)
    coded = indicators(ledger, reports, None, sections)
    checks, done = audit(ledger, coded, reports), measures(reports, edits, sections)
    return {
        "files": files, "edits": edits, "reports": reports, "sections": sections, "quantities": ledger, "indicators": coded,
        "checks": checks, "measures": done,
    }  # fmt: skip


def the_row(tables: dict[str, pd.DataFrame], kind: Kind) -> pd.Series:
    reports = tables["reports"]
    assert len(reports) == 1
    return reports.iloc[0]


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_of_file(tmp_path, name):
    kind = KINDS[name]
    if os.name != "posix" and name in UNIX:
        pytest.skip("no such file on this system")
    put(tmp_path, kind)
    with ends():
        tables = made(tmp_path)
    row = the_row(tables, kind)
    assert row["status"] in kind.status.split(), row["problem"]
    if "ok" in kind.status:
        assert kind.words in "".join(tables["files"]["source"])
    else:
        assert kind.words in row["problem"] and len(row["problem"]) > 15
        assert row["text"] == "" and "\n" not in row["problem"]
    holds_together(tables)


def holds_together(tables: dict[str, pd.DataFrame]) -> None:
    """Spans lie in the text, edits replay, every digit is in the ledger."""
    text, source = tables["reports"]["text"].iloc[0], tables["files"]["source"].iloc[0]
    edits = [Edit(*row) for row in tables["edits"][list(Edit._fields)].itertuples(index=False)]
    assert replay(source, edits) == text
    for name in ("sections", "quantities", "indicators", "measures"):
        table = tables[name]
        assert ((table["start"] >= 0) & (table["start"] <= table["end"]) & (table["end"] <= len(text))).all()
        assert ((table["raw_start"] >= 0) & (table["raw_end"] <= len(source))).all()
    spans = zip(tables["quantities"]["start"], tables["quantities"]["end"], strict=True)
    covered = sum(sign in "0123456789" for start, end in spans for sign in text[start:end])
    assert covered == sum(sign in "0123456789" for sign in text)


def test_there_are_kinds_enough():
    assert len(KINDS) >= 100
    assert len({kind.words for kind in KINDS.values()}) > 25
