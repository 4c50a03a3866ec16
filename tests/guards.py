"""A guard against steps that do not end on hostile text; how fast they are is measured in benchmarks/, not here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 30  # of processor time, where the slowest texts of the tests take some two; a quadratic step takes minutes


@contextmanager
def ends() -> Iterator[None]:
    """Fail where what is done takes so long that it is not linear in the text, however slow the machine."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SECONDS
