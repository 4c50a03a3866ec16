"""What fazhi remembers of texts it has seen, forgotten: a second pass over the same text must cost what a new text costs."""

from __future__ import annotations

import functools
import gc

from fazhi.coding.catalogue import Catalogue
from fazhi.coding.memory import Memory


def forget() -> None:
    """Empty every bounded memory of the package, and those of its codebooks; compiled tables and patterns stay."""
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper):
            own = (getattr(found, "__module__", None) or "").startswith("fazhi")
            if own and found.cache_parameters()["maxsize"] is not None:
                found.cache_clear()
        elif isinstance(found, Memory) and not any(isinstance(kept, Catalogue) for kept in found.values()):
            found.clear()
        elif isinstance(found, Catalogue):
            found._heard.clear()
