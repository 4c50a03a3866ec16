"""The words of web pages, ``data/furniture.yaml``, as patterns on folded lines."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from fazhi.paths import alternatives, names_table, read_yaml

_SEPARATORS = r"[\s|/·•\-—_:,、.>»<«\[\]【】()《》+*=~#&\d\u2022\u25cf\u25b6\u25bc\u00b7]"


class Patterns(NamedTuple):
    """The compiled words of ``data/furniture.yaml``."""

    label: re.Pattern[str]
    bare_label: re.Pattern[str]
    summary: re.Pattern[str]
    tokens: re.Pattern[str]
    controls: re.Pattern[str]
    inside: re.Pattern[str]
    letter: re.Pattern[str]
    line: re.Pattern[str]
    tail: re.Pattern[str]
    inline_head: re.Pattern[str]
    inline_tail: re.Pattern[str]
    watermark: re.Pattern[str]
    introduces: re.Pattern[str]


@cache
@names_table("furniture.yaml")
def patterns() -> Patterns:
    """Patterns of furniture, compiled once."""
    table: dict[str, Any] = read_yaml("furniture.yaml")
    words = alternatives(table)
    label = rf"[\[【(]?\s*(?:{words['labels']})\s*[\]】)]?"
    bracketed = rf"[\[【]\s*(?:{words['labels']})\s*[\]】]"
    return Patterns(
        label=re.compile(rf"[|\s]*(?:{label}\s*[:|]|{bracketed})"),
        bare_label=re.compile(rf"[•·\s]*{label}\s*[:|]*"),
        summary=re.compile(words["summaries"]),
        tokens=_only(f"{words['controls']}|{words['navigation']}"),
        controls=_only(words["controls"]),
        inside=re.compile(words["inside"]),
        letter=re.compile(words["letters"]),
        line=re.compile(words["lines"]),
        tail=re.compile(rf"[\s•·|<>【\[(]*(?:{words['tail']})"),
        inline_head=re.compile(rf"(?:\s*(?:{words['inline_head']}))+"),
        inline_tail=re.compile(words["inline_tail"]),
        watermark=re.compile(table["watermark"]),
        introduces=re.compile(table["introduces_address"]),
    )


def _only(words: str) -> re.Pattern[str]:
    """Lines of these words alone, with separators between them."""
    return re.compile(rf"(?:{_SEPARATORS}|(?:{words})(?={_SEPARATORS}|$))+")
