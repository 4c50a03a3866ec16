"""Answers that are kept, for the words of reports recur."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(dict[K, V]):
    """The answers of a function, by what was asked; when there are too many of them all are forgotten.

    >>> squares = Memory(lambda n: n * n, most=2)
    >>> squares[3], squares[4], squares[5], dict(squares)
    (9, 16, 25, {5: 25})
    """

    __slots__ = ("_answer", "_most")

    def __init__(self, answer: Callable[[K], V], most: int) -> None:
        self._answer, self._most = answer, most

    def __missing__(self, asked: K) -> V:
        if len(self) >= self._most:
            self.clear()
        answer = self[asked] = self._answer(asked)
        return answer
