"""Words and pairs of characters of texts, counted once: what the weights of features.py are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from fazhi import segment

_FIRST, _RANGE = 0x4E00, 0x9FFF - 0x4E00 + 1
Matrix = Any  # a scipy sparse matrix in rows (csr) or, where a model of the user gives vectors, an array


class Counts(NamedTuple):
    """Rows are texts; columns are `words` (sorted) and the pairs of neighbouring Chinese characters `pairs` (sorted codes)."""

    words: tuple[str, ...]
    by_word: Matrix
    pairs: npt.NDArray[np.int64]
    by_pair: Matrix

    def rows(self, index: npt.NDArray[np.int64]) -> Counts:
        """The same columns for some of the texts."""
        return self._replace(by_word=self.by_word[index], by_pair=self.by_pair[index])


def count(texts: Sequence[str], known: Counts | None = None) -> Counts:
    """Words (with those inside titles and long terms; no numbers, no places) and pairs of characters of each text.

    With `known` in its columns, what it has not is left out.

    >>> counts = count(["开展行政复议", "行政调解"])
    >>> counts.words, counts.by_word.toarray().tolist()
    (('复议', '行政复议', '行政调解', '调解'), [[1, 1, 0, 0], [0, 0, 1, 1]])
    >>> [pair(code) for code in counts.pairs][:3]
    ['复议', '展行', '开展']
    """
    words, by_word = _words(texts, known.words if known else None)
    pairs, by_pair = _pairs(texts, known.pairs if known else None)
    return Counts(words, by_word, pairs, by_pair)


def pair(code: int) -> str:
    """The two characters of a code of ``Counts.pairs``."""
    first, second = divmod(int(code), _RANGE)
    return chr(_FIRST + first) + chr(_FIRST + second)


def topical(text: str) -> list[str]:
    """The words of a text that may tell its topic: without numbers, places and stop words, with those inside long ones.

    >>> topical("大冶市审查规范性文件12件")
    ['审查', '规范性文件', '规范性']
    """
    (found,) = segment.many([text], inside=True)
    return [word for word in found if word not in (segment.NUMBER, segment.PLACE)]


def _words(texts: Sequence[str], known: tuple[str, ...] | None) -> tuple[tuple[str, ...], Matrix]:
    counted = [Counter(topical(text)) for text in texts]
    words = known if known is not None else tuple(sorted(set().union(*counted)))
    place = {word: i for i, word in enumerate(words)}
    rows = [{place[word]: often for word, often in row.items() if word in place} for row in counted]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((column for row in rows for column in row), np.int32, ends[-1])
    data = np.fromiter((often for row in rows for often in row.values()), np.int32, ends[-1])
    return words, _sorted(sparse.csr_matrix((data, columns, ends), (len(texts), len(words))))


def _pairs(texts: Sequence[str], known: npt.NDArray[np.int64] | None) -> tuple[npt.NDArray[np.int64], Matrix]:
    joined = "\n".join(texts).encode("utf-32-le", "surrogatepass")
    characters = np.frombuffer(joined, np.uint32).astype(np.int64) - _FIRST
    han = (characters >= 0) & (characters < _RANGE)
    both = han[:-1] & han[1:] if len(han) else han
    code = (characters[:-1] * _RANGE + characters[1:])[both]
    row = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])[: max(len(han) - 1, 0)][both]
    codes = np.unique(code) if known is None else known
    column = np.searchsorted(codes, code)
    kept = np.zeros(len(code), bool)
    inside = column < len(codes)
    kept[inside] = codes[column[inside]] == code[inside]
    data = np.ones(int(kept.sum()), np.int32)
    return codes, _sorted(sparse.csr_matrix((data, (row[kept], column[kept])), (len(texts), len(codes))))


def _sorted(matrix: Matrix) -> Matrix:
    matrix.sum_duplicates()
    matrix.sort_indices()
    return matrix
