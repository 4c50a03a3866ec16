"""Measures: what the government did or set up, the problems it admits, the plans it announces, each with its span.

A row is a statement cut as a reader would (items of a list, sentences, a heading that stands alone). Of the achievements
only what was done is a row: slogans, awards, bare rates and results are left out (``data/measures.yaml``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, compress, groupby, islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fazhi import script
from fazhi.doing import cutting, judging
from fazhi.doing.cutting import Cut
from fazhi.outline import SPANS, Section
from fazhi.rawmap import RawMap
from fazhi.rows import Columns, Table, by_report
from fazhi.structure import parts
from fazhi.structure.dimensions import Keywords, fold, keywords, scores

COLUMNS = ["measure_id", "report_id", "file", "section", "part", "dimension", *SPANS, "text"]
TOGETHER = 12  # reports whose statements are judged at once: their text stays in the processor's cache
Outlined = tuple[str, Sequence[Section]]
Placed = tuple[Sequence[int], Sequence[int], Sequence[int], Sequence[str], Sequence[str]]
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
    return list(map(Measure, *_read([(text, sections)])[0]))


def _read(outlined: Sequence[Outlined]) -> list[Placed]:
    """The measures of several texts, those of each by column; their statements are judged together."""
    stated = [cutting.cut(text, sections) for text, sections in outlined]
    kept = iter(_kept(outlined, stated))
    return _placed(outlined, [list(compress(own, kept)) for own in stated])


def _kept(outlined: Sequence[Outlined], stated: Sequence[Sequence[Cut]]) -> list[bool]:
    """Which statements are rows: every problem, of the achievements what was done, of the plans what is to be done."""
    words: list[str] = []
    part: list[str] = []
    problem = parts.PROBLEMS
    for (text, sections), own in zip(outlined, stated, strict=True):
        plain, parted = judging.paused(text), [section.part for section in sections]
        some = [parted[section] for _, _, section, _ in own]
        words += [
            "" if p == problem else plain[start:end] for (start, end, _, _), p in zip(own, some, strict=True)
        ]
        part += some
    said = judging.spoken(words)
    done = _done(outlined, stated, judging.weighed(list(map(len, words)), said))
    ways = {parts.ACHIEVEMENTS: done, parts.PLANS: judging.names_work(said).tolist()}
    return [p == problem or ways[p][row] for row, p in enumerate(part)]


def _done(
    outlined: Sequence[Outlined], stated: Sequence[Sequence[Cut]], points: NDArray[np.float64]
) -> list[bool]:
    """Which statements say that something was done; whether one stands as a heading does is asked where that decides."""
    done: list[bool] = (points > 0).tolist()
    bounds = list(accumulate(map(len, stated), initial=0))
    for row in ((points > 0) != (points + judging.rules().lead > 0)).nonzero()[0].tolist():
        report = bisect_right(bounds, row) - 1
        start, end, _, heading = stated[report][row - bounds[report]]
        if not heading and cutting.leads(script.fold(outlined[report][0]), start, end):
            done[row] = not done[row]
    return done


def _placed(outlined: Sequence[Outlined], stated: Sequence[Sequence[Cut]]) -> list[Placed]:
    """The statements of each text with their part and what they are about."""
    spans = [tuple(zip(*own, strict=True)) or ((), (), (), ()) for own in stated]
    words = _scored([keywords(fold(text)) for text, _ in outlined], spans)
    every = [section for _, sections in outlined for section in sections]
    first = accumulate((len(sections) for _, sections in outlined), initial=0)
    of = [at + i for at, own in zip(first, spans, strict=False) for i in own[2]]
    about = judging.dimensions(words, of, [section.dimension for section in every])
    part, dimension = iter([every[i].part for i in of]), iter(about)
    return [
        (starts, ends, own, [*islice(part, len(own))], [*islice(dimension, len(own))])
        for starts, ends, own, _ in spans
    ]


def _scored(known: Sequence[Keywords], spans: Sequence[Sequence[Sequence[int]]]) -> NDArray[np.int32]:
    """The scores of the statements of each text: at once where the keywords were found together."""
    found = []
    for _, group in groupby(zip(known, spans, strict=True), lambda told: id(told[0].places)):
        some, own = zip(*group, strict=True)
        begin = np.repeat([one.begin for one in some], [len(starts) for starts, *_ in own])
        starts, ends, *_ = map(chain.from_iterable, zip(*own, strict=True))
        whole = (np.array([*places], np.int64) + begin for places in (starts, ends))
        found.append(scores(some[0]._replace(begin=0), *whole))
    return np.concatenate(found)


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


def rows_of(reports: pd.DataFrame, edits: Table, sections: Table) -> Columns:
    """The measures of all reports by column."""
    changes, outlines = by_report(edits, SPANS), _outlines(sections)
    named = zip(*(reports[name].tolist() for name in ("report_id", "file", "text")), strict=True)
    told = (report for report in named if report[0] in outlines)
    cells: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    while batch := list(islice(told, TOGETHER)):
        found = _read([(text, outlines[name][1]) for name, _, text in batch])
        for (name, file, text), placed in zip(batch, found, strict=True):
            back = RawMap.of_spans(changes.get(name, ()))
            columns = _columns((name, file, text), outlines[name][0], placed, back)
            for own, some in zip(cells.values(), columns, strict=True):
                own += some
    return Columns(cells, dict.fromkeys(SPANS, "int64"))


def _columns(
    report: tuple[str, str, str], ids: Sequence[str], placed: Placed, back: RawMap
) -> Iterator[Sequence[Any]]:
    """The cells of a report's measures, column by column."""
    (name, file, text), (starts, ends, of, *_) = report, placed
    yield [f"{name}:{start}" for start in starts]
    yield from ([name] * len(starts), [file] * len(starts))
    yield [ids[section] for section in of]
    yield from (*placed[3:], starts, ends)
    yield from back.spans(starts, ends)
    yield [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _outlines(sections: Table) -> dict[str, tuple[list[str], list[Section]]]:
    """The outline of each report as it was read: ids of the sections, and the sections with the index of the one above."""
    found: dict[str, tuple[list[str], list[Section]]] = {}
    at: dict[str, int] = {}
    for name, rows in by_report(sections, ("section", "parent", *Section._fields[:-1])).items():
        ids, tree = found[name] = [row[0] for row in rows], []
        for i, row in enumerate(rows):
            at[row[0]] = i
            tree.append(_new(Section, (*row[2:], at.get(row[1], -1))))
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
