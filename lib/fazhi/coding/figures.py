"""The figures of a report that are coded, and what their words are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

Words = tuple[str, str, str, str]  # of a clause: left, right, after, tail
COUNT = "quantity"  # the kind of figures that are coded


class Figure(Protocol):
    """What is read of a row of `quantities`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def high(self) -> Any: ...
    @property
    def approx(self) -> str: ...
    @property
    def role(self) -> str: ...


class Clause(NamedTuple):
    """A figure's own words. `left` and `right` are tidied; `tail` is the verb after a list (对甲3件、乙2件进行评查), `after`
    the clause that follows and has no figure (…2件,现均已废止)."""

    start: int
    end: int
    sentence: tuple[int, int]
    spans: tuple[tuple[int, int], ...]
    left: str
    right: str
    after: str
    tail: str

    @property
    def words(self) -> str:
        """All own words, the figure itself left out."""
        return f"{self.left}|{self.right}"


class Counted(NamedTuple):
    """The figures of a report that count something, in the order of the text, by column; and their places in what was given."""

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    units: Sequence[str] = ()
    values: Sequence[Any] = ()
    roles: Sequence[str] = ()
    places: Sequence[int] = ()


def counted(figures: Sequence[Figure]) -> Counted:
    """Those of the figures of a report that count something.

    >>> from fazhi.quantities import read_quantities
    >>> counted(read_quantities("2021年办理3件、审结2件。")).starts
    (7, 12)
    """
    counts = (pair for pair in enumerate(figures) if pair[1].kind == COUNT)
    return by_column((f.start, f.end, f.unit, f.value, f.role, place) for place, f in counts)


def by_column(rows: Iterable[tuple[Any, ...]]) -> Counted:
    """Figures of which the fields of ``Counted`` are given row by row."""
    return Counted(*zip(*sorted(rows, key=itemgetter(0)), strict=True))
