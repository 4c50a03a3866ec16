"""Places that do not exist and what they can report: names, words of their level, blocks of figures."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any, NamedTuple

from .amounts import Spec, spec_of
from .grammar import read


class Place(NamedTuple):
    """Who reports: `tier` is P, F, C, T or D (a department), `end` the character of its kind, `who` as titles name it."""

    tier: str
    region: str
    end: str
    level: str
    who: str
    issuer_kind: str


@cache
def blocks(tier: str) -> tuple[dict[str, Any], ...]:
    """Blocks of figures that a tier can report."""
    every = ({**block, "key": key} for key, block in enumerate(read("figures")))
    return tuple(block for block in every if tier in block.get("levels", "PFC"))


@cache
def specs_of(key: int) -> dict[str, Spec]:
    return {name: spec_of(text) for name, text in read("figures")[key]["numbers"].items()}


@cache
def bound_of(key: int) -> frozenset[str]:
    """Names of a block's figures that others are reckoned from or that stand in a relation: these are told exactly."""
    specs = specs_of(key)
    used = {
        letter
        for spec in specs.values()
        if spec.how[0] not in "%¥d" or spec.how[1:2] in "%+*"
        for letter in spec.how
    }
    related = {name for line in read("figures")[key].get("relations", ()) for name in line.split()[1:]}
    return frozenset((used & set(specs)) | related)


@cache
def coded(key: int) -> bool:
    return any(spec.indicator for spec in specs_of(key).values())


def words_of(place: Place) -> dict[str, str]:
    """What a report of this place calls itself and others."""
    words = read("places")["words"]
    own = {**words[place.tier], **(words["街道"] if place.end == "街道" else {})}
    return {name: word.replace("{x}", place.end) for name, word in own.items()}


def place_of(rng: Random) -> Place:
    """An invented place with its issuer."""
    known = read("places")
    tier = rng.choices(list(known["share"]), weights=list(known["share"].values()))[0]
    own = tier if tier != "D" else rng.choice("FC")
    region, end = _named(rng, known, own)
    level = known["levels"][own]
    if tier == "T":
        above, _ = _named(rng, known, "C", ends=["县", "区"])
        who = above + region + ("办事处" if end == "街道" else "人民政府")
        return Place(tier, above + region, end, level, who, "government")
    if tier == "D":
        return Place(tier, region, end, level, region + rng.choice(known["departments"]), "department")
    joint = rng.random() < 0.04
    who = f"中共{region}委 {region}人民政府" if joint else region + rng.choice(("人民政府", ""))
    return Place(tier, region, end, level, who, "party_joint" if joint else "government")


def _named(rng: Random, known: dict[str, Any], tier: str, ends: list[str] | None = None) -> tuple[str, str]:
    end = rng.choice(ends or known["ends"][tier])
    return "".join(rng.sample(known["name"], 2)) + end, end
