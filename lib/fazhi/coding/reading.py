"""Reading a codebook file: YAML to ``Codebook``, with every fault named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from fazhi.codebook import Codebook, CodebookError, Indicator, Label, Way
from fazhi.coding.openings import Openings
from fazhi.coding.wording import NEVER, WordingError, Words
from fazhi.paths import read_yaml

LEVELS = ("national", "province", "prefecture", "county", "township")
CHOICES = {
    "kind": ("count", "rate", "amount"),
    "nature": ("stock", "flow"),
    "combine": ("sum", "single"),
    "repeats": ("first", "own", "each"),
    "inherit": ("near", "sentence", "paragraph", "clause"),
}
WHERE = ("clause", "sentence", "latest", "subject")
WORDING = ("says", "weak", "not", "sentence", "not_sentence", "before", "not_before")
WAY = {*WORDING, "topic", "together", "inherit", "alone", "mixed", "things"}
NEEDED = (
    "dimension",
    "name_zh",
    "name_en",
    "definition",
    "unit",
    "kind",
    "nature",
    "combine",
    "examples",
    "counter",
)
KNOWN = {*NEEDED, *WAY, "levels", "of", "units", "ways", "repeats", "unless", "not_after", "scope", "home"}
PARTS = {"units", "lists", "synonyms", "light", "topics", "things", "scopes", "indicators"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that refuses a key given twice."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = {str(k) for k in keys if keys.count(k) > 1}
    if twice:
        raise CodebookError(f"line {node.start_mark.line + 1}: {', '.join(sorted(twice))} is given twice")
    return {k: loader.construct_object(v, deep=True) for k, (_, v) in zip(keys, node.value, strict=True)}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path) -> Codebook:
    """The codebook in a file. CodebookError where it is no codebook."""
    with path.open(encoding="utf-8") as stream:
        try:
            raw = yaml.load(stream, Loader=_Loader)  # a safe loader
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            raise CodebookError(f"{path.name}: not readable as YAML: {error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("indicators"), dict):
        raise CodebookError(f"{path.name}: has no part `indicators`")
    return _Builder(raw).book()


@cache
def _dimensions() -> tuple[str, ...]:
    return tuple(row["id"] for row in read_yaml("dimensions.yaml"))


class _Builder:
    """Builds a codebook and collects its faults."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.faults: list[str] = [f"part {name}: is not known" for name in raw if name not in PARTS]
        self.words = Words(raw.get("lists") or {}, raw.get("synonyms") or {})
        self.units: dict[str, list[str]] = raw.get("units") or {}
        self.labels: tuple[Label, ...] = ()

    def book(self) -> Codebook:
        """The codebook; CodebookError with all faults."""
        named = self.raw.get("topics") or {}
        topics = {name: self._part("topics", name, words) for name, words in named.items()}
        every = [word for words in named.values() for word in words]
        self.labels = tuple(self._labels())
        entries = {str(k): self._entry(str(k), v) for k, v in self.raw["indicators"].items()}
        book = Codebook(
            {k: v for k, v in entries.items() if v},
            topics,
            self._part("topics", "words", every),
            self._part("light", "words", self.raw.get("light") or []),
            {k: self._things(k, v) for k, v in (self.raw.get("things") or {}).items()},
            self.labels,
            self._topic_words(every),
            self._topics_opened(named),
        )
        self._references(book)
        if self.faults:
            raise CodebookError("\n".join(self.faults))
        return book

    def _part(self, part: str, name: str, words: Any) -> re.Pattern[str]:
        return self._pattern(f"{part}, {name}", words)

    def _things(self, name: str, words: list[str]) -> re.Pattern[str]:
        """Nouns that follow a figure, those written with … after a few characters more."""
        near = self._part("things", name, [w for w in words if not w.startswith("…")])
        far = self._part("things", name, [w[1:] for w in words if w.startswith("…")])
        return re.compile(f"(?:{near.pattern})|[^、的|]{{0,6}}?(?:{far.pattern})")

    def _pattern(self, where: str, words: Any) -> re.Pattern[str]:
        if not isinstance(words, list) or not all(isinstance(w, str | int) for w in words):
            self.faults.append(f"{where}: must be a list of words, is {words!r}")
            return NEVER
        try:
            return self.words.pattern([str(w) for w in words])
        except (WordingError, re.error) as error:
            self.faults.append(f"{where}: {error}")
            return NEVER

    def _labels(self) -> Iterable[Label]:
        for group, body in (self.raw.get("scopes") or {}).items():
            forbids = self._part("scopes", f"{group}, not", body.get("not") or [])
            where = body.get("where", "clause")
            if where not in WHERE:
                self.faults.append(f"scopes, {group}, where: must be one of {', '.join(WHERE)}, is {where!r}")
            for name, words in body.get("labels", {}).items():
                pattern = self._part("scopes", f"{group}, {name}", words)
                yield Label(str(name), pattern, group, str(where), forbids)

    def _entry(self, name: str, body: Any) -> Indicator | None:
        if not isinstance(body, dict):
            self.faults.append(f"indicator {name}: must be a block of fields, is {body!r}")
            return None
        before = len(self.faults)
        self._fields(name, body)
        if len(self.faults) > before:
            return None
        texts = {
            k: str(body[k])
            for k in ("dimension", "name_zh", "name_en", "definition", "unit", "kind", "nature", "combine")
        }
        home = self._pattern(f"indicator {name}, field home", body.get("home") or [])
        scope = tuple(body.get("scope") or ())
        return Indicator(
            id=name,
            **texts,
            levels=tuple(body.get("levels") or LEVELS),
            of=tuple(body.get("of") or ()),
            units=frozenset(self._units(name, body)),
            ways=tuple(self._ways(name, body)),
            repeats=body.get("repeats", "first"),
            unless=tuple(body.get("unless") or ()),
            not_after=tuple(body.get("not_after") or ()),
            scope=scope,
            labels=tuple(x for x in self.labels if x.group in scope and not home.search(x.name)),
            examples=tuple(body["examples"]),
            counter=tuple({"text": c} if isinstance(c, str) else c for c in body["counter"]),
        )

    def _fields(self, name: str, body: dict[str, Any]) -> None:
        where = f"indicator {name}, field"
        self.faults += [f"{where} {f}: is missing" for f in NEEDED if body.get(f) in (None, "", [])]
        self.faults += [f"{where} {f}: is not known" for f in body if f not in KNOWN]
        for key, allowed in CHOICES.items():
            if key in body and body[key] not in allowed:
                self.faults.append(f"{where} {key}: must be one of {', '.join(allowed)}, is {body[key]!r}")
        if body.get("dimension") and body["dimension"] not in _dimensions():
            told = f"must be one of {', '.join(_dimensions())}, is {body['dimension']!r}"
            self.faults.append(f"{where} dimension: {told}")
        wrong = [v for v in body.get("levels") or [] if v not in LEVELS]
        self.faults += [f"{where} levels: {v!r} is none of {', '.join(LEVELS)}" for v in wrong]
        for example in body.get("examples") or []:
            if not isinstance(example, dict) or "text" not in example or "value" not in example:
                self.faults.append(f"{where} examples: needs `text` and `value`: {example!r}")

    def _units(self, name: str, body: dict[str, Any]) -> list[str]:
        found: list[str] = []
        for unit in body.get("units") or [body["unit"]]:
            found += self.units[unit[1:-1]] if unit[1:-1] in self.units and unit[0] == "<" else [unit]
        unknown = [u for u in found if u.startswith("<")]
        self.faults += [f"indicator {name}, field units: no list of units is called {u}" for u in unknown]
        return found

    def _ways(self, name: str, body: dict[str, Any]) -> Iterable[Way]:
        shared = {k: v for k, v in body.items() if k in WAY}
        for way in body.get("ways") or [{}]:
            self.faults += [f"indicator {name}, field ways: {k} is not known" for k in way if k not in WAY]
            yield self._way(name, {**shared, **way})

    def _way(self, name: str, body: Mapping[str, Any]) -> Way:
        patterns = {k: self._pattern(f"indicator {name}, field {k}", body[k]) for k in WORDING if body.get(k)}
        topic = body.get("topic") or []
        topics = frozenset([topic] if isinstance(topic, str) else topic)
        if not (patterns.keys() & {"says", "weak"}) and not (topics and body.get("alone")):
            self.faults.append(
                f"indicator {name}, field says: is missing (or give `topic` and `alone: true`)"
            )
        return Way(
            says=patterns.get("says", NEVER),
            weak=patterns.get("weak", NEVER),
            forbids=patterns.get("not", NEVER),
            sentence=patterns.get("sentence"),
            not_sentence=patterns.get("not_sentence", NEVER),
            before=patterns.get("before"),
            not_before=patterns.get("not_before", NEVER),
            topics=topics,
            things=frozenset(body.get("things") or ()),
            openings=self._openings(body),
            inherit=str(body.get("inherit", "near")),
            **{k: bool(body.get(k)) for k in ("together", "alone", "mixed")},
        )

    def _topic_words(self, words: Iterable[Any]) -> Openings:
        return Openings(self.words.plain(map(str, words)) if not self.faults else [])

    def _topics_opened(self, named: Mapping[str, Iterable[Any]]) -> dict[str, frozenset[str]]:
        """The topics of which a word may begin so."""
        opened: dict[str, set[str]] = {}
        for name, words in named.items() if not self.faults else ():
            for opening in self.words.openings(map(str, words)):
                opened.setdefault(opening, set()).add(name)
        return {opening: frozenset(names) for opening, names in opened.items()}

    def _openings(self, body: Mapping[str, Any]) -> frozenset[str]:
        words = [*(body.get("says") or []), *(body.get("weak") or [])]
        return self.words.openings(map(str, words)) if not self.faults else frozenset()

    def _references(self, book: Codebook) -> None:
        groups = {label.group for label in book.labels} | {"upper"}
        for entry in book.indicators.values():
            where = f"indicator {entry.id}, field"
            named = {t for way in entry.ways for t in way.topics}
            self.faults += [
                f"{where} topic: no topic is called {t}" for t in sorted(named - set(book.topics))
            ]
            self.faults += [
                f"{where} scope: no group of scopes is called {s}" for s in entry.scope if s not in groups
            ]
            others = {*entry.of, *entry.unless, *entry.not_after} - set(self.raw["indicators"])
            self.faults += [
                f"{where} of, unless or not_after: no indicator is called {o}" for o in sorted(others)
            ]
            things = {t for way in entry.ways for t in way.things} - set(book.things)
            self.faults += [f"{where} things: no kind of things is called {t}" for t in sorted(things)]
