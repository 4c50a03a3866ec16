"""Measures: what the government did or set up, the problems it admits, the plans it announces, each with its span.

A row is a statement cut as a reader would (items of a list, sentences, a heading that stands alone). Of the achievements
only what was done is a row: slogans, awards, bare rates and results are left out (``data/measures.yaml``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Any, NamedTuple

import pandas as pd

from fazhi.align import RawMap
from fazhi.doing import cutting, judging
from fazhi.doing.cutting import Statement
from fazhi.outline import SPANS, Section
from fazhi.rows import Rows, Table, by_report
from fazhi.structure import parts
from fazhi.structure.dimensions import fold, keywords, scores

COLUMNS = ["measure_id", "report_id", "file", "section", "part", "dimension", *SPANS, "text"]
TOGETHER = 50  # reports whose statements are judged at once
Outlined = tuple[str, Sequence[Section]]
_new = tuple.__new__  # the quickest way to make many


class Measure(NamedTuple):
    """`text[start:end]` of a report; `section` is the index of its section, `dimension` what it is itself about."""

    start: int
    end: int
    section: int
    part: str
    dimension: str


def read_measures(text: str, sections: Sequence[Section]) -> list[Measure]:
    """The measures, problems and plans of a text with its outline, in order.

    >>> from fazhi.outline import read_outline
    >>> text = "一、主要工作\\n(一)加强普法。举办法治讲座5场。群众满意度达98%。\\n二、下步打算\\n完善复议机制。"
    >>> for m in read_measures(text, read_outline(text)): print(m.part, m.dimension, text[m.start : m.end])
    achievements legal_education 举办法治讲座5场。
    plans dispute_resolution 完善复议机制。
    """
    return _read([(text, sections)])[0]


def _read(outlined: Sequence[Outlined]) -> list[list[Measure]]:
    """The measures of several texts, their statements judged together."""
    stated = [cutting.statements(text, sections) for text, sections in outlined]
    kept = iter(_kept(outlined, stated))
    return [
        _placed(text, sections, list(compress(own, kept)))
        for (text, sections), own in zip(outlined, stated, strict=True)
    ]


def _kept(outlined: Sequence[Outlined], stated: Sequence[Sequence[Statement]]) -> list[bool]:
    """Which statements are rows: every problem, of the achievements what was done, of the plans what is to be done."""
    words, part, every = [], [], [s for own in stated for s in own]
    for (text, sections), own in zip(outlined, stated, strict=True):
        plain, parted = judging.paused(text), [section.part for section in sections]
        words += [plain[start:end] for start, end, _, _ in own]
        part += [parted[section] for _, _, section, _ in own]
    said = judging.spoken(["" if p == parts.PROBLEMS else w for w, p in zip(words, part, strict=True)])
    done = judging.weighed(list(map(len, words)), said, [s.lead for s in every]) > 0
    ways = {parts.ACHIEVEMENTS: done.tolist(), parts.PLANS: judging.names_work(said).tolist()}
    return [p == parts.PROBLEMS or ways[p][row] for row, p in enumerate(part)]


def _placed(text: str, sections: Sequence[Section], stated: Sequence[Statement]) -> list[Measure]:
    """The statements with their part and what they are about."""
    starts, ends, of, _ = zip(*stated, strict=True) if stated else ((), (), (), ())
    own = scores(keywords(fold(text)), starts, ends)
    about = judging.dimensions(own, of, [section.dimension for section in sections])
    parted = [section.part for section in sections]
    return [
        _new(Measure, (start, end, i, parted[i], dimension))
        for start, end, i, dimension in zip(starts, ends, of, about, strict=True)
    ]


def measures(reports: pd.DataFrame, edits: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """The measures of all reports, a row each, columns ``COLUMNS``, spans in characters.

    measure_id is report_id:start, `part` achievements, problems or plans, `dimension` what the statement itself is about
    (its section weighs in). `reports` needs report_id, file and text.

    >>> from fazhi.align import Edit
    >>> from fazhi.outline import outline
    >>> reports = pd.DataFrame({"report_id": ["a"], "file": ["a.txt"], "text": ["一、主要工作\\n印发普法责任清单。\\n荣获先进集体。"]})
    >>> edits = pd.DataFrame(columns=["report_id", *Edit._fields])
    >>> measures(reports, edits, outline(reports, edits))[["measure_id", "part", "text"]].values.tolist()
    [['a:7', 'achievements', '印发普法责任清单。']]
    """
    return rows_of(reports, edits, sections).frame()


def rows_of(reports: pd.DataFrame, edits: Table, sections: Table) -> Rows:
    """The measures of all reports as rows."""
    changes, outlines = by_report(edits, SPANS), _outlines(sections)
    known = reports["report_id"].isin(outlines.keys())
    columns = (reports.loc[known, name].tolist() for name in ("report_id", "file", "text"))
    told: list[tuple[str, str, str]] = list(zip(*columns, strict=True))
    rows: list[tuple[Any, ...]] = []
    for at in range(0, len(told), TOGETHER):
        batch = told[at : at + TOGETHER]
        found = _read([(text, outlines[name][1]) for name, _, text in batch])
        for (name, file, text), own in zip(batch, found, strict=True):
            back = RawMap.of_spans(changes.get(name, ()))
            ids = outlines[name][0]
            rows += [
                (f"{name}:{start}", name, file, ids[section], part, dimension)
                + (start, end, *back.span(start, end), text[start:end])
                for start, end, section, part, dimension in own
            ]
    return Rows(COLUMNS, rows, dict.fromkeys(SPANS, "int64"))


def _outlines(sections: Table) -> dict[str, tuple[list[str], list[Section]]]:
    """The outline of each report as it was read: ids of the sections, and the sections with the index of the one above."""
    found: dict[str, tuple[list[str], list[Section]]] = {}
    at: dict[str, int] = {}
    for name, rows in by_report(sections, ("section", "parent", *Section._fields[:-1])).items():
        ids, tree = found[name] = [], []
        for section, parent, *values in rows:
            at[section] = len(ids)
            ids.append(section)
            tree.append(Section._make([*values, at.get(parent, -1)]))
    return found


def figures_of(measures: pd.DataFrame, quantities: pd.DataFrame) -> pd.DataFrame:
    """The quantities that stand inside measures: the columns of `quantities` with measure_id before them.

    Joined by place in the text, so that every figure of a measure is found, whatever its section.

    >>> measures = pd.DataFrame({"measure_id": ["a:7"], "report_id": ["a"], "start": [7], "end": [20]})
    >>> quantities = pd.DataFrame({"quantity_id": ["a:9", "a:30"], "report_id": ["a", "a"], "start": [9, 30], "end": [11, 32]})
    >>> figures_of(measures, quantities)[["measure_id", "quantity_id"]].values.tolist()
    [['a:7', 'a:9']]
    """
    left = quantities.sort_values(["start", "report_id"], kind="stable")
    right = measures[["measure_id", "report_id", "start", "end"]].rename(columns={"end": "_end"})
    right = right.sort_values(["start", "report_id"], kind="stable").astype({"start": left["start"].dtype})
    joined = pd.merge_asof(left, right, on="start", by="report_id")
    inside = joined[joined["measure_id"].notna() & (joined["end"] <= joined["_end"])]
    ordered = inside.sort_values(["report_id", "start"], kind="stable", ignore_index=True)
    return ordered[["measure_id", *quantities.columns]]
