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

import numpy as np
from numpy.typing import NDArray

from fazhi.coding.catalogue import Catalogue, firsts_of
from fazhi.coding.memory import Memory
from fazhi.coding.openings import Openings
from fazhi.coding.wording import GAP, NEVER, OPENING, branches
from fazhi.paths import codebook_file

if TYPE_CHECKING:
    import pandas as pd

REMEMBERED = 20000  # words of which it is kept what they tell
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

    @cached_property
    def asks(self) -> bool:
        """Whether words must stand around the clause, or must not."""
        needed, barring = (self.sentence, self.before), (self.not_sentence, self.not_before)
        return any(needed) or any(words is not NEVER for words in barring)


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
    """One pattern that finds something where any of several does; what begins alike stands together."""
    words = {word for p in patterns if p.pattern != NEVER.pattern for word in branches(p.pattern)}
    by_first: dict[str, list[str]] = {}
    for word in sorted(words):
        by_first.setdefault(word[: 1 + word.startswith("\\")], []).append(word)
    parts = [f"{first}(?:{'|'.join(w[len(first) :] for w in rest)})" for first, rest in by_first.items()]
    return re.compile("|".join(parts)) if parts else NEVER


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
    topics_opened: Mapping[str, frozenset[str]] = field(compare=False, repr=False)

    @cached_property
    def topics_of(self) -> Memory[str, frozenset[str]]:
        """Topics that a word, found by ``topic_pattern``, names."""
        return Memory(self._topics_of, REMEMBERED)

    @cached_property
    def residue(self) -> Memory[str, str]:
        """What is left of a clause when the words that tell nothing of their own (全年, 其中, 共) are taken out."""
        return Memory(lambda words: _NOT_HAN.sub("", self.light.sub("|", words)), REMEMBERED)

    @cached_property
    def heavy(self) -> re.Pattern[str]:
        """A character that is in none of the words that tell nothing, so that it is left over."""
        words = self.light.pattern
        return (
            NEVER if GAP in words else re.compile(rf"[^\0-\u4dff\ua000-\U0010ffff{_NOT_HAN.sub('', words)}]")
        )

    @cached_property
    def heavy_signs(self) -> NDArray[np.bool_]:
        """Of each character of the basic plane, whether it is ``heavy``."""
        words = self.light.pattern
        signs = np.zeros(0x10000, bool)
        if GAP not in words:
            signs[0x4E00:0xA000] = True
            signs[[ord(sign) for sign in _NOT_HAN.sub("", words)]] = False
        return signs

    def weighs(self, words: str) -> bool:
        """Whether a clause has a ``residue``."""
        return bool(self.heavy.search(words) or self.residue[words])

    @cached_property
    def things_at(self) -> Memory[str, frozenset[str]]:
        """Kinds of things that the noun with which words begin may be."""
        kinds = self.things.items()
        return Memory(lambda words: frozenset(k for k, nouns in kinds if nouns.match(words)), REMEMBERED)

    def _topics_of(self, word: str) -> frozenset[str]:
        near = {topic for n in range(1, OPENING + 1) for topic in self.topics_opened.get(word[:n], ())}
        return frozenset(topic for topic in near if self.topics[topic].fullmatch(word))

    @cached_property
    def firsts(self) -> re.Pattern[str]:
        """First characters of the words of all ways."""
        ways = [way for entry in self.indicators.values() for way in entry.ways]
        return firsts_of({opening for way in ways for opening in way.openings})

    @cached_property
    def ways(self) -> Memory[str, Catalogue]:
        """The ways of all entries that a unit allows, to be looked up by their words."""
        return Memory(self._ways_of, REMEMBERED)

    def _ways_of(self, unit: str) -> Catalogue:
        entries = [entry for entry in self.indicators.values() if unit in entry.units]
        return Catalogue([(entry, way) for entry in entries for way in entry.ways], self, unit)


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
