"""One made-up report: a place that does not exist, a title, parts and sections filled with sentences whose truth is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from .amounts import CHINESE, Spec, Style, drawn, relation, relations_of, written
from .grammar import Node, Num, Sentence, expand, joined, read
from .places import Place, blocks, bound_of, coded, place_of, specs_of, words_of

LENGTH = 7400  # median characters of a report
ORDER = (
    "party_leadership", "government_functions", "rulemaking", "decision_making", "enforcement", "emergency_response",
    "dispute_resolution", "supervision", "digital_government", "legal_education", "other",
)  # fmt: skip


class Report(NamedTuple):
    """A report as lines of sentences, and what is true of it."""

    number: int
    place: Place
    year: int
    title: str
    lines: tuple[tuple[Sentence, ...], ...]

    @property
    def sentences(self) -> Iterator[Sentence]:
        return (sentence for line in self.lines for sentence in line)


class Writer:
    """Sentences of one report: what it is of, how it writes, what it has said already."""

    def __init__(self, rng: Random, place: Place, year: int) -> None:
        self.rng, self.place, self.year = rng, place, year
        self.words = words_of(place)
        self.style = Style(
            rng.random() < 0.1, rng.random(), rng.choice((0, 0.2, 0.5)), rng.choice((0.05, 0.15, 0.3))
        )
        self.said: set[str] = set()
        self.things: list[str] = []
        self.names: dict[str, Callable[[], str | Num]] = {
            "年": lambda: Num(f"{year}年", "date"), "上年": lambda: Num(f"{year - 1}年", "date"),
            "次年": lambda: Num(f"{year + 1}年", "date"), "月": self._month, "日": self._day, "号": self._document,
            "年段": lambda: Num("2021—2025年" if year > 2020 else "2015—2020年", "date"), "序": self._rank,
            "地": lambda: place.region, "谁": lambda: place.who, "事": lambda: self.things[0], "事2": lambda: self.things[1],
        }  # fmt: skip

    def fill(
        self, template: str, figures: dict[str, Num] | None = None, part: str = "achievements"
    ) -> Sentence:
        """A template as a sentence."""
        pieces: list[str | Num] = []
        text = ""
        for node in expand(self.rng, template):
            piece = self._filled(node, figures or {}) if isinstance(node, Node) else node
            if isinstance(piece, str):
                text += piece
            else:
                pieces += (text, piece) if text else (piece,)
                text = ""
        return Sentence((*pieces, text) if text else tuple(pieces), part)

    def block(self, block: dict[str, Any]) -> Sentence:
        """A clause with figures; relations count where all their figures are said."""
        specs = specs_of(block["key"])
        values = drawn(self.rng, specs)
        stated = relations_of(self.rng, block.get("relations", ()), specs, values)
        bound, other = bound_of(block["key"]), self.rng.random() < 0.2
        nums = {
            name: written(self.rng, spec, values[name], self.style, exact=name in bound, other=other)
            for name, spec in specs.items()
        }
        clause = self.fill(self.rng.choice(block["says"]), nums)
        there = set(map(id, clause.pieces))
        said = [entry for entry in stated if all(id(nums[name]) in there for name in entry[1])]
        return clause._replace(
            relations=tuple(relation(kind, [nums[n] for n in names], ok) for kind, names, ok in said)
        )

    def prose(self, dimension: str) -> Sentence:
        """A sentence that tells no coded figure, not yet said."""
        known = read("prose")[dimension]
        for _ in range(20):
            sentence = self._prose(known)
            if sentence.text not in self.said:
                break
        self.said.add(sentence.text)
        return sentence

    def _prose(self, known: dict[str, list[str]]) -> Sentence:
        choose, more = self.rng.choice, self.rng.random()
        if more < 0.1:
            return self.fill(choose(known["says"]))
        template = (
            choose(read("prose")["general"])
            if more < 0.75
            else choose(("DO,HOW,END。", "DO,HOW。", "DO,END。"))
        )
        self.things = self.rng.sample(known["things"], 2)
        for name in ("DO", "HOW", "END"):
            template = template.replace(name, choose(known[name.lower()]))
        return self.fill(template)

    def _filled(self, node: Node, figures: dict[str, Num]) -> str | Num:
        name, colon, text = node.name.partition(":")
        if name in figures:
            return figures[name]
        if colon and name == "名":
            return Num(text, "name")
        if colon:
            spec = Spec("", (name.removeprefix("p"),), text)
            return written(self.rng, spec, drawn(self.rng, {"a": spec})["a"], self.style, exact=True)
        if name in ("目标", "谁们", "时"):
            return str(self.rng.choice(read("prose")[name]))
        return self.names[name]() if name in self.names else self.words[name]

    def _month(self) -> Num:
        month = self.rng.randint(1, 12)
        return Num(
            self.rng.choice(
                (f"{self.year}年{month}月", f"{month}月", f"{month}月份", f"{self.year}年{month}月")
            ),
            "date",
        )

    def _day(self) -> Num:
        day = f"{self.rng.randint(1, 12)}月{self.rng.randint(1, 28)}日"
        return Num(self.rng.choice((day, f"{self.year}年{day}")), "date")

    def _document(self) -> Num:
        who = self.rng.choice(("政发", "政办发", "法委发", "法办发"))
        return Num(f"{self.place.region[0]}{who}〔{self.year}〕{self.rng.randint(1, 90)}号", "document")

    def _rank(self) -> Num:
        return Num(f"第{self.rng.randint(1, 30)}{self.rng.choice('位名')}", "ordinal")


def report_of(seed: int, number: int) -> tuple[Report, Random]:
    """Report `number` of a seed, the same whatever else is made, and the random numbers that go on from it."""
    rng = Random(f"{seed}:{number}")
    place, year = (
        place_of(rng),
        rng.choices(range(2014, 2026), weights=[1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 3])[0],
    )
    writer = Writer(rng, place, year)
    known = read("places")
    title = writer.fill(
        rng.choice(known["titles_before_2016"] if year < 2016 and rng.random() < 0.5 else known["titles"]),
        part="title",
    )
    lines = [(title,), *_lines(writer)]
    return Report(number, place, year, title.text, tuple(lines)), rng


def _lines(writer: Writer) -> Iterator[tuple[Sentence, ...]]:
    rng = writer.rng
    opening = rng.choice(read("prose")["preamble"])
    yield (writer.fill(opening, part="preamble"),)
    bodies = _bodies(writer)
    flat = rng.random() < 0.4
    if not flat:
        yield (_heading(writer, "一、", "achievements"),)
    for number, (dimension, paragraphs) in enumerate(bodies, 1):
        marker = f"{chinese(number)}、" if flat else f"({chinese(number)})"
        head = writer.fill(marker + rng.choice(read("prose")[dimension]["heads"]))
        glued = not flat and rng.random() < 0.3
        yield from [(joined([head], "", "。"), *paragraphs[0])] if glued else [(head,), paragraphs[0]]
        yield from paragraphs[1:]
    yield from _rest(writer, len(bodies) + 1 if flat else 2)
    yield from _signature(writer)


def _heading(writer: Writer, marker: str, part: str) -> Sentence:
    return writer.fill(marker + writer.rng.choice(read("prose")["parts"][part]), part=part)


def _rest(writer: Writer, number: int) -> Iterator[tuple[Sentence, ...]]:
    """Problems, plans."""
    for more, part in enumerate(("problems", "plans")):
        yield (_heading(writer, f"{chinese(number + more)}、", part),)
        known = writer.rng.sample(read("prose")[part], writer.rng.randint(3, 6))
        said = [f"{chinese(n)}是{text}。" for n, text in enumerate(known, 1)]
        sentences = [writer.fill(text, part=part) for text in said]
        if part == "plans" and writer.rng.random() < 0.6:
            sentences.append(writer.fill(writer.rng.choice(read("prose")["planned"]) + "。", part=part))
        yield tuple(sentences)


def _signature(writer: Writer) -> Iterator[tuple[Sentence, ...]]:
    rng, year = writer.rng, writer.year + 1
    if rng.random() < 0.5:
        yield (Sentence((writer.place.who.split()[-1],), "closing"),)
        yield (Sentence((Num(f"{year}年{rng.randint(1, 4)}月{rng.randint(1, 28)}日", "date"),), "closing"),)


def _bodies(writer: Writer) -> list[tuple[str, list[tuple[Sentence, ...]]]]:
    """Paragraphs of each dimension: coded figures once each, others and prose until the length is reached."""
    rng = writer.rng
    length = LENGTH * math.exp(rng.gauss(0, 0.35)) * (0.6 if writer.place.tier in "TD" else 1)
    mine = _chosen(rng, blocks(writer.place.tier))
    present = [d for d in ORDER if rng.random() < 0.93]
    out = []
    for dimension in present:
        own = [block for block in mine if block["dimension"] == dimension]
        out.append((dimension, _paragraphs(writer, dimension, own, length / len(present))))
    return out


def _chosen(rng: Random, every: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """Blocks in any order, none that codes what another codes already."""
    mine = [block for block in every if rng.random() < (0.8 if coded(block["key"]) else 0.9)]
    rng.shuffle(mine)
    taken: set[tuple[str, str]] = set()
    out = []
    for block in mine:
        own = {(spec.indicator, spec.scope) for spec in specs_of(block["key"]).values() if spec.indicator}
        if not own & taken:
            taken |= own
            out.append(block)
    return out


def _scoped(block: dict[str, Any]) -> bool:
    return any(spec.scope for spec in specs_of(block["key"]).values())


def _paragraphs(
    writer: Writer, dimension: str, own: list[dict[str, Any]], length: float
) -> list[tuple[Sentence, ...]]:
    """Sentences of prose and of figures in turn, a few of each to a paragraph."""
    rng, written_so_far = writer.rng, 0
    paragraphs: list[tuple[Sentence, ...]] = []
    plain = [block for block in own if not coded(block["key"])]
    while written_so_far < length or own:
        sentences = [writer.prose(dimension)]
        for _ in range(rng.randint(1, 4)):
            if own or (plain and rng.random() < 0.4):
                chosen = [own.pop() if own else rng.choice(plain)]
                if own and rng.random() < 0.3 and not _scoped(chosen[0]) and not _scoped(own[-1]):
                    chosen.append(own.pop())
                sentences.append(joined([writer.block(block) for block in chosen], ";", "。"))
            else:
                sentences.append(writer.prose(dimension))
        paragraphs.append(tuple(_marked(writer, sentences, len(paragraphs))))
        written_so_far += sum(len(sentence.text) for sentence in sentences)
    return paragraphs


def _marked(writer: Writer, sentences: list[Sentence], number: int) -> list[Sentence]:
    """A paragraph that begins with its marker (一是)."""
    if number < 9 and hash_of(writer.place.region) % 3 == 0:
        first = sentences[0]
        sentences[0] = first._replace(pieces=(f"{chinese(number + 1)}是", *first.pieces))
    return sentences


def hash_of(text: str) -> int:
    return sum(map(ord, text))


def chinese(number: int) -> str:
    """A number under twenty in characters.

    >>> chinese(3), chinese(10), chinese(12)
    ('三', '十', '十二')
    """
    return CHINESE[number] if number < 10 else "十" + CHINESE[number - 10].replace("零", "")
