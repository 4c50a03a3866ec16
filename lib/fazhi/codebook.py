"""The codebook: which indicators there are, and the words by which a figure is known as one.

``load`` reads and checks a YAML file (the head of data/codebook.yaml explains its fields); ``check`` tries the examples
that each indicator brings along. A researcher's own file has the same form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.coding.catalogue import Catalogue
from fazhi.coding.openings import Openings
from fazhi.coding.wording import NEVER
from fazhi.paths import codebook_file

if TYPE_CHECKING:
    import pandas as pd

REMEMBERED = 20000  # clauses of which the residue is kept
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")


class CodebookError(ValueError):
    """A codebook that cannot be used; the message names every indicator, field and reason."""


@dataclass(frozen=True)
class Way:
    """One way in which reports word an indicator."""

    says: re.Pattern[str] = NEVER
    weak: re.Pattern[str] = NEVER
    forbids: re.Pattern[str] = NEVER
    sentence: re.Pattern[str] | None = None
    not_sentence: re.Pattern[str] = NEVER
    before: re.Pattern[str] | None = None
    not_before: re.Pattern[str] = NEVER
    topics: frozenset[str] = frozenset()
    together: bool = False
    inherit: str = "near"
    alone: bool = False
    mixed: bool = False
    things: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Label:
    """A limit of a figure (a department, a field): its name and the words that show it."""

    name: str
    words: re.Pattern[str]
    group: str
    where: str
    forbids: re.Pattern[str] = NEVER


class Limits:
    """The labels of an indicator that must stand in one place, and all their words at once: most places hold none."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self.labels = labels
        self._words = any_of([words for label in labels for words in (label.words, label.forbids)])

    def may_name(self, words: str) -> bool:
        """Whether one of the labels may be named in `words` or a piece of them."""
        return bool(self._words.search(words))


def any_of(patterns: Sequence[re.Pattern[str]]) -> re.Pattern[str]:
    """One pattern for what any of several finds."""
    known = dict.fromkeys(p.pattern for p in patterns if p.pattern != NEVER.pattern)
    return re.compile("|".join(known)) if known else NEVER


@dataclass(frozen=True)
class Indicator:
    """An entry of the codebook."""

    id: str
    dimension: str
    name_zh: str
    name_en: str
    definition: str
    unit: str
    kind: str
    nature: str
    levels: tuple[str, ...]
    combine: str
    of: tuple[str, ...]
    units: frozenset[str]
    ways: tuple[Way, ...]
    repeats: str
    unless: tuple[str, ...]
    not_after: tuple[str, ...]
    scope: tuple[str, ...]
    labels: tuple[Label, ...]
    examples: tuple[Mapping[str, Any], ...]
    counter: tuple[Mapping[str, Any], ...]

    @cached_property
    def limits(self) -> Mapping[str, Limits]:
        """The labels by where they must stand."""
        return {
            where: Limits([x for x in self.labels if x.where == where])
            for where in {x.where for x in self.labels}
        }


@dataclass(frozen=True)
class Codebook:
    """All entries, and what they share. ``book.indicators["fines"]`` is one entry."""

    indicators: Mapping[str, Indicator]
    topics: Mapping[str, re.Pattern[str]]
    topic_pattern: re.Pattern[str]
    light: re.Pattern[str]
    things: Mapping[str, re.Pattern[str]]
    labels: tuple[Label, ...]
    topic_words: Openings = field(compare=False, repr=False)
    _known: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _counted: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _residues: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _catalogues: dict[str, Catalogue] = field(default_factory=dict, compare=False, repr=False)

    def topics_of(self, word: str) -> frozenset[str]:
        """Topics that `word`, found by ``topic_pattern``, names."""
        if word not in self._known:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            self._known[word] = frozenset(t for t, words in self.topics.items() if words.fullmatch(word))
        return self._known[word]

    def residue(self, words: str) -> str:
        """What is left of a clause when the words that tell nothing of their own (全年, 其中, 共) are taken out."""
        if words not in self._residues:
            if len(self._residues) > REMEMBERED:
                self._residues.clear()
            self._residues[words] = _NOT_HAN.sub("", self.light.sub("|", words))
        return self._residues[words]

    def things_at(self, words: str) -> frozenset[str]:
        """Kinds of things that the noun with which `words` begin may be."""
        if words not in self._counted:
            if len(self._counted) > REMEMBERED:
                self._counted.clear()
            self._counted[words] = frozenset(k for k, nouns in self.things.items() if nouns.match(words))
        return self._counted[words]

    def ways(self, unit: str) -> Catalogue:
        """The ways of all entries that a unit allows, to be looked up by their words."""
        if unit not in self._catalogues:
            entries = [entry for entry in self.indicators.values() if unit in entry.units]
            self._catalogues[unit] = Catalogue(
                [(entry, way) for entry in entries for way in entry.ways], self, unit
            )
        return self._catalogues[unit]


def load(path: str | Path | None = None) -> Codebook:
    """The codebook at `path` (default: the one of the package), checked.

    CodebookError names each indicator, field and reason; OSError where the file cannot be opened.

    >>> load().indicators["fines"].unit
    '元'
    """
    file = Path(path) if path else codebook_file()
    return _read(file, file.stat().st_mtime_ns)


@cache
def _read(file: Path, changed: int) -> Codebook:
    """A codebook's file, read again only where it has changed."""
    from fazhi.coding.reading import read

    return read(file)


def check(codebook: Codebook | None = None) -> pd.DataFrame:
    """Try every example of a codebook; a row for each that fails, none if all is well.

    Columns: indicator, field (examples or counter), text, expected, found.
    """
    import pandas as pd

    book = codebook or load()
    failures = [row for entry in book.indicators.values() for row in _failures(entry, book)]
    return pd.DataFrame(failures, columns=["indicator", "field", "text", "expected", "found"])


def _failures(entry: Indicator, book: Codebook) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for name, examples in (("examples", entry.examples), ("counter", entry.counter)):
        for example in examples:
            found = _coded(entry.id, example, book)
            hit = any(all(row.get(k) == v for k, v in _asked(example).items()) for row in found)
            if hit != (name == "examples"):
                told = "; ".join(
                    f"{r['value']:g} {r['unit']} {r['period']} {r['scope']}".strip() for r in found
                )
                asked = ", ".join(f"{k} {v}" for k, v in _asked(example).items())
                rows.append(
                    (
                        entry.id,
                        name,
                        example["text"],
                        asked if name == "examples" else "nothing",
                        told or "nothing",
                    )
                )
    return rows


def _asked(example: Mapping[str, Any]) -> dict[str, Any]:
    return {k: example[k] for k in ("value", "high", "unit", "scope", "period", "approx") if k in example}


def _coded(name: str, example: Mapping[str, Any], book: Codebook) -> Sequence[dict[str, Any]]:
    from fazhi.coding.report import About, read_indicators
    from fazhi.quantities import read_quantities

    text = str(example["text"])
    about = About(level=str(example.get("level", "")), year=int(example.get("year", 2021)))
    rows = read_indicators(read_quantities(text), text, codebook=book, about=about)
    return [row._asdict() for row in rows if row.indicator == name]
