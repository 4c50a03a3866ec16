"""What announces the parts of a total: 其中, 分别, 分为, a colon, a bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from fazhi.relations.stated import Sheet, pattern, signs

AHEAD = 24  # characters that an announcement looks ahead


class Mark(NamedTuple):
    """What announces parts."""

    form: str
    start: int
    end: int


@cache
def _announcers() -> re.Pattern[str]:
    lists = ("parts", "each", "loose")
    forms = "|".join(f"(?P<{form}>{pattern(form).pattern})" for form in lists)
    return signs(rf"(?P<bracket>\()|(?P<colon>:)|{forms}", lists, "(:")


def marks(sheet: Sheet) -> Iterator[Mark]:
    """What announces parts, in the sentences that hold two counts."""
    announcers = _announcers()
    for first, _ in sheet.groups(2):
        at, high = sheet.around(first)
        for found in announcers.finditer(sheet.plain, at, high + AHEAD):
            if at <= found.start() < high:
                form = str(found.lastgroup)
                at = found.end(form)
                yield Mark(form, found.start(), at)
