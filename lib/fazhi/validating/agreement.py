"""Shares with an interval, and how far two coders agree beyond chance.

Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
Cohen, J. (1960): A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46.
Efron, B., Tibshirani, R. (1993): An Introduction to the Bootstrap, chapter 13 (percentile interval).
Kish, L. (1965): Survey Sampling, section 11.7 (effective size of a weighted sample).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

REPEATS = 2000
LEVEL = 0.95


class Share(NamedTuple):
    """A share of `n` units with its interval; NaN of nothing. `hits` and `n` are counts, of a weighted sample unweighted."""

    hits: int
    n: int
    share: float
    low: float
    high: float


class Kappa(NamedTuple):
    """Agreement of two coders over `n` units: the share alike, that by chance, kappa and its bootstrap interval."""

    n: int
    alike: float
    chance: float
    kappa: float
    low: float
    high: float


def wilson(hits: float, n: float, *, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927); NaN where n is 0.

    It holds its level for small samples and shares near 0 and 1, where p ± 1.96·se does not. Raises ValueError where hits
    lie outside 0 to n.

    >>> low, high = wilson(9, 10)
    >>> f"{low:.3f} {high:.3f}"
    '0.596 0.982'
    """
    if not 0 <= hits <= n or not 0 < level < 1:
        raise ValueError(
            f"hits={hits}, n={n}, level={level}: hits go from 0 to n, level lies between 0 and 1"
        )
    if not n:
        return math.nan, math.nan
    z2 = NormalDist().inv_cdf((1 + level) / 2) ** 2
    p = hits / n
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))


def share(right: Sequence[bool], weights: Sequence[float] | None = None, *, level: float = LEVEL) -> Share:
    """The share of the right ones, each unit counted by its weight (how many it stands for).

    With weights the interval is Wilson's at the effective size (Σw)²/Σw² (Kish 1965), so that a sample which draws rare
    strata more often than others does not look surer than it is.

    >>> [round(x, 2) for x in share([True] * 9 + [False])]
    [9, 10, 0.9, 0.6, 0.98]
    """
    hits = np.asarray(right, dtype=bool)
    weight = np.ones(len(hits)) if weights is None else np.asarray(weights, dtype=float)
    if not len(hits):
        return Share(0, 0, math.nan, math.nan, math.nan)
    p = float(weight[hits].sum() / weight.sum())
    size = float(weight.sum() ** 2 / (weight**2).sum())
    return Share(int(hits.sum()), len(hits), p, *wilson(min(p * size, size), size, level=level))


def clustered(
    right: Sequence[bool], clusters: Sequence[Hashable], *, seed: int = 0, level: float = LEVEL
) -> tuple[float, float]:
    """The interval of a share where units come in clusters (figures of one report): whole clusters are drawn again, 2,000 times.

    NaN for fewer than two clusters. Figures of one report fail together, so this one is wider than ``wilson`` where reports differ.
    """
    hits = np.asarray(right, dtype=float)
    codes = {name: at for at, name in enumerate(dict.fromkeys(clusters))}
    at = np.asarray([codes[name] for name in clusters], dtype=np.int64)
    if len(codes) < 2:
        return math.nan, math.nan
    good, size = np.bincount(at, weights=hits), np.bincount(at)
    draws = np.random.default_rng(seed).integers(len(codes), size=(REPEATS, len(codes)))
    return _percentiles(good[draws].sum(axis=1) / size[draws].sum(axis=1), level)


def kappa(
    one: Sequence[Hashable], other: Sequence[Hashable], *, seed: int = 0, level: float = LEVEL
) -> Kappa:
    """Cohen's kappa of two coders' labels of the same units: (alike - chance) / (1 - chance), chance from both coders' own shares.

    The interval is the bootstrap's: units drawn again 2,000 times. NaN where both give one label throughout, for then chance
    explains all. Raises ValueError where the lists differ in length.

    >>> one, other = [1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    >>> found = kappa(one, other)
    >>> f"{found.alike:.2f} {found.chance:.2f} {found.kappa:.2f}"
    '0.70 0.50 0.40'
    """
    if len(one) != len(other):
        raise ValueError(
            f"one coder has {len(one)} labels, the other {len(other)}: the same units are needed"
        )
    if not len(one):
        return Kappa(0, *(math.nan,) * 5)
    names = {name: at for at, name in enumerate(dict.fromkeys([*one, *other]))}
    table = np.zeros((len(names), len(names)))
    for mine, yours in zip(one, other, strict=True):
        table[names[mine], names[yours]] += 1
    alike, chance, value = (float(part[0]) for part in _kappas(table.reshape(1, -1)))
    cells = table.ravel() / table.sum()
    drawn = np.random.default_rng(seed).multinomial(len(one), cells, size=REPEATS)
    return Kappa(len(one), alike, chance, value, *_percentiles(_kappas(drawn)[2], level))


def _kappas(tables: npt.NDArray[np.generic]) -> tuple[npt.NDArray[np.float64], ...]:
    """Agreement, chance and kappa of many square tables, each a row of cells."""
    size = math.isqrt(tables.shape[1])
    square = tables.reshape(len(tables), size, size).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = square / square.sum(axis=(1, 2), keepdims=True)
        alike = np.trace(square, axis1=1, axis2=2)
        chance = (square.sum(axis=1) * square.sum(axis=2)).sum(axis=1)
        return alike, chance, np.where(chance < 1, (alike - chance) / (1 - chance), np.nan)


def _percentiles(values: npt.NDArray[np.float64], level: float) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return math.nan, math.nan
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), min(float(high), 1.0)
