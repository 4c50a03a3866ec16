"""Pages: a chart draws as many rows as can be read on a page of a journal, and has as many pages as it needs.

Every chart that can be long takes ``page=`` (from 1). It cuts its rows with ``cut``, draws that page at the height that
its rows need, and gives ``drawn(…, pages=n)``; the number of the page stands in the heading (``counted``). ``pages``
draws them all:

    figures = pages(heatmap, table, lang="en")     # a list of one figure or more
    save_pages(figures, "heatmap", "results")      # heatmap.pdf, or heatmap-1.pdf, heatmap-2.pdf …
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from fazhi.plots.style import told

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Rows = TypeVar("Rows", bound=Sequence[Any])
PAGE_MM = 230.0
"""Height of a full page of a journal."""
GALLERY_PAGES = 12
"""Pages of a chart in the gallery: of thousands of places the first, the rest by choice of places."""
ROW_MM = 3.6
"""The least height of a row of 7-point type."""


def rows_on_page(*, row_mm: float = ROW_MM, used_mm: float = 30, page_mm: float = PAGE_MM) -> int:
    """How many rows of `row_mm` fit on a page of which heading, axis and notes take `used_mm`.

    >>> rows_on_page()
    55
    """
    return max(1, int((page_mm - used_mm) // row_mm))


def cut(rows: Any, page: int, most: int) -> tuple[Any, int]:
    """The rows of a page and the number of pages; pages are as even as can be. `rows` is a list or a DataFrame.

    ValueError where there is no such page.

    >>> cut(list(range(7)), 2, 3)
    ([3, 4, 5], 3)
    """
    number = max(1, math.ceil(len(rows) / most))
    if not 1 <= page <= number:
        raise ValueError(f"page is {page}: there are {number}")
    size = math.ceil(len(rows) / number)
    return rows[(page - 1) * size : page * size], number


def counted(heading: str, page: int, number: int) -> str:
    """A heading with the number of the page behind it, where there are several.

    >>> counted("Coverage", 2, 3), counted("Coverage", 1, 1)
    ('Coverage (2/3)', 'Coverage')
    """
    return f"{heading} ({page}/{number})" if number > 1 else heading


def pages(
    chart: Callable[..., Figure], *tables: Any, most: int | None = None, **options: Any
) -> list[Figure]:
    """All pages of a chart: ``chart(*tables, page=1, **options)`` and the rest, the first `most` of them."""
    first = chart(*tables, page=1, **options)
    number = told(first).pages if most is None else min(most, told(first).pages)
    return [first, *(chart(*tables, page=page, **options) for page in range(2, number + 1))]
