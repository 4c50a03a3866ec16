"""What announces the parts of a total: 其中, 分别, 分为, a colon, a bracket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from fazhi.relations.runs import Run
from fazhi.relations.sheets import Sheet
from fazhi.relations.stated import pattern, signs

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


def marks(sheet: Sheet, lists: Iterable[Run]) -> Iterator[Mark]:
    """What announces parts, in the sentences that hold two counts which may be added."""
    announcers = _announcers()
    for at, high in dict.fromkeys(sheet.around(run.members[0]) for run in lists):
        for found in announcers.finditer(sheet.plain, at, high + AHEAD):
            if at <= found.start() < high:
                form = str(found.lastgroup)
                at = found.end(form)
                yield Mark(form, found.start(), at)
