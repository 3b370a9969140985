"""Differences of two runs, seed by seed: runs of a seed share first weights and batches, so their luck cancels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Paired:
    """The mean difference, second less first, over the ``pairs`` of seeds that both have; ``wins``: in how many
    the second is higher.

    ``low`` … ``high``: Student's interval of CONFIDENCE for the mean, NaN for fewer than two pairs. It supposes that
    differences are drawn independently from about a normal distribution.
    """

    mean: float
    low: float
    high: float
    wins: int
    pairs: int


def paired(first: Sequence[float], second: Sequence[float]) -> Paired:
    """The difference of two runs, each with one value a seed, in the same order; NaN where a seed has none."""
    both = np.array([first, second], float)
    differences = np.diff(both[:, np.isfinite(both).all(axis=0)], axis=0)[0]
    pairs, wins = len(differences), int((differences > 0).sum())
    mean = float(differences.mean()) if pairs else math.nan
    if pairs < 2:
        return Paired(mean, math.nan, math.nan, wins, pairs)
    half = _quantile(pairs - 1) * float(differences.std(ddof=1)) / math.sqrt(pairs)
    return Paired(mean, mean - half, mean + half, wins, pairs)


def _quantile(degrees: int) -> float:
    """How far from 0 Student's t with so many degrees of freedom stays with the probability CONFIDENCE."""
    low, high = 0.0, 1000.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < CONFIDENCE else (low, middle)
    return high


def _within(t: float, degrees: int) -> float:
    """The probability that |T| ≤ t; Abramowitz & Stegun 1964, 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(degrees))
    odd = degrees % 2
    term, total = (math.cos(angle) if odd else 1.0), 0.0
    for power in range(odd, degrees - 1, 2):
        total += term
        term *= (power + 1) / (power + 2) * math.cos(angle) ** 2
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
