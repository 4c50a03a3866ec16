"""Characters of a text looked up in tables, all at once; what was found kept for the next step that asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, wraps
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Numbers = NDArray[np.int64]
_OPENING = re.compile(r"(\w)(?:(\w)(?:\?(\w))?(?![?*{])|$)")  # of a piece of a pattern that shows it
LOST = "\ufffd"  # stands for a character beyond the basic plane
SHORT = 120  # characters of a line that stands on many pages
LONG = 100_000  # characters of a text longer than reports are
PART = 128  # texts that go together from step to step
BLOCK = 1 << 15  # characters that are read at once: their numbers fit the processor's cache


class Pairs:
    """Characters that may follow others: for each of some kinds the first and the second ones (``every()`` for any).

    >>> digits = Pairs({"half": ("12", "3"), "marked": ("\u7b2c", "123")})
    >>> list(digits.places("\u7b2c3,13"))
    [0, 3]
    """

    def __init__(self, kinds: Mapping[str, tuple[Iterable[str], Iterable[str]]]) -> None:
        self._half = 8 if len(kinds) <= 8 else 16  # a small table stays in the processor's cache
        self._pairs: NDArray[Any] = np.zeros(0x10000, np.uint16 if self._half == 8 else np.uint32)
        self.bits: dict[str, int] = {}
        for i, (kind, (firsts, seconds)) in enumerate(kinds.items()):
            bit = 1 << i % self._half  # of many kinds some share one: too much is found, never too little
            self.bits[kind] = bit
            self._pairs[[ord(sign) for sign in firsts]] |= self._pairs.dtype.type(bit << self._half)
            each = slice(None) if seconds == every() else [ord(sign) for sign in seconds]
            self._pairs[each] |= self._pairs.dtype.type(bit)

    @classmethod
    def opening(cls, pieces: Iterable[str], **others: tuple[Iterable[str], Iterable[str]]) -> Pairs:
        """The first two characters of what pieces of a pattern find, as far as the pieces show them, and other kinds.

        >>> list(Pairs.opening(["下一?步", "将"]).places("下步将于下一步"))
        [0, 2, 4]
        """
        kinds = [("", "")] * 8
        for i, piece in enumerate(map(str, pieces)):
            first, second = _opened(piece)
            at = i % 7 if second != every() else 7
            kinds[at] = kinds[at][0] + first, kinds[at][1] + second
        return cls({**others, **{str(at): both for at, both in enumerate(kinds)}})

    def places(self, text: str) -> Iterator[int]:
        """Where a first character stands with a second one of its kind behind it."""
        for begin in range(0, len(text), BLOCK):
            at, _ = self._found(text[begin : begin + BLOCK + 1])
            yield from (at + begin).tolist()

    def found(self, text: str) -> tuple[Numbers, NDArray[Any]]:
        """The same places together, with the bits of the kinds that stand at each."""
        blocks = range(0, len(text) or 1, BLOCK)
        found = [self._found(text[begin : begin + BLOCK + 1]) for begin in blocks]
        places = [at + begin for begin, (at, _) in zip(blocks, found, strict=True)]
        return np.concatenate(places), np.concatenate([bits for _, bits in found])

    def _found(self, block: str) -> tuple[Numbers, NDArray[Any]]:
        either = _common(self._pairs.take(codes(block)), self._half)[:BLOCK]
        at = (either != 0).nonzero()[0]  # quick for booleans alone
        return at, either.take(at)


def one_by_one(numbers: Numbers) -> Iterator[int]:
    """The numbers of an array, of which a long one is never a list as a whole.

    >>> list(one_by_one(np.array([3, 5])))
    [3, 5]
    """
    return chain.from_iterable(numbers[at : at + BLOCK].tolist() for at in range(0, len(numbers), BLOCK))


def _opened(piece: str) -> tuple[str, str]:
    """The characters that may be the first of what a piece finds, and those that may be the second."""
    match = None if "|" in piece else _OPENING.match(piece)
    first, *seconds = match.groups("") if match else (every(),)
    return first, "".join(seconds) or every()


@cache
def every() -> str:
    """The characters of the basic plane."""
    return "".join(map(chr, range(0x10000)))


def table_of(kinds: Mapping[int, Iterable[str]]) -> NDArray[np.uint16]:
    """What each character of the basic plane is: the bits of the kinds that it is of, by its number (``codes``).

    >>> table_of({1: "件个", 2: "个,"}).take(codes("件个,三")).tolist()
    [1, 3, 2, 0, 0]
    """
    found = np.zeros(0x10000, np.uint16)
    for bit, signs in kinds.items():
        found[[ord(sign) for sign in signs]] |= np.uint16(bit)
    return found


def runs_of(signs: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Where runs of signs begin and where they end; the last sign of all is none.

    >>> [places.tolist() for places in runs_of(table_of({1: "0123456789"}).take(codes("3件、12件")) > 0)]
    [[0, 3], [1, 5]]
    """
    changes = (signs[1:] != signs[:-1]).nonzero()[0] + 1
    edges = np.concatenate(([0], changes)) if signs[0] else changes
    return edges[::2], edges[1::2]


def _common(bits: NDArray[Any], seconds: int) -> NDArray[Any]:
    """The bits a sign has in common with the one behind it; the lowest bits, `seconds`, are those of the second."""
    common: NDArray[Any] = bits[:-1] >> bits.dtype.type(seconds) & bits[1:]
    return common


def following(bits: NDArray[Any], seconds: int) -> Numbers:
    """Where a sign stands with one behind it that has a bit in common; the lowest bits, `seconds`, are those of the second.

    >>> following(np.array([0b10, 0b01, 0b11], np.uint16), 1).tolist()
    [0]
    """
    return (_common(bits, seconds) != 0).nonzero()[0]  # quick for booleans alone


def kept(function: Callable[[str], T]) -> Callable[[str], T]:
    """`function` with its answers kept: many for lines, those for the texts of a part, the last two for longer texts.

    >>> kept(str.upper)("a")
    'A'
    """
    lines, texts, longer = (lru_cache(maxsize)(function) for maxsize in (2048, PART, 2))

    @wraps(function)
    def answer(text: str) -> T:
        size = len(text)
        return lines(text) if size <= SHORT else texts(text) if size < LONG else longer(text)

    return answer


@lru_cache(maxsize=2)  # of one text several searches ask
def codes(text: str) -> NDArray[np.uint16]:
    """The ``units`` of a text, kept for the next search.

    >>> codes("一,") is codes("一,")
    True
    """
    return units(text)


def units(text: str) -> NDArray[np.uint16]:
    """The characters as numbers, a line end behind them; one beyond the basic plane counts as one that is lost.

    >>> units("一,").tolist()
    [19968, 44, 10]
    """
    points = np.array([text + "\n"]).view(np.uint32)  # a fraction of what encoding takes
    numbers = points.astype(np.uint16)
    if points.max() > 0xFFFF:
        numbers[points > 0xFFFF] = ord(LOST)
    return numbers
