"""How carefully a setting must be chosen: which of its values are good, by what came out with each, several times.

What a run comes to is a loss or an error, from several starts or with several seeds. A value is *good* where the run
loses at least GOOD of what it could: where what is left above the lowest there is to come to is at most 1 - GOOD of
what there was at first, from half of the starts or seeds or more. The *good range* is the longest row of good values,
the first of equally long ones. Its *width* is said in decades: log₁₀ of its last value over its first; of what counts
from 1 down, such as a momentum, log₁₀ of 1 - its first over 1 - its last. The range may be wider than that where the
next value beyond one of its ends was not tried, or not to its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

GOOD = 0.99


@dataclass(frozen=True)
class GoodRange:
    """``width``: in decades, NaN where these say nothing; ``at_least``: whether the range may be wider."""

    first: float
    last: float
    width: float
    at_least: bool


def middle(values: np.ndarray) -> np.ndarray:
    """Of values (…, n) the middle one: in order the number n // 2 from 0, NaN last, so half are as low or lower."""
    return np.sort(values, axis=-1)[..., values.shape[-1] // 2]


def are_good(left: np.ndarray, first: np.ndarray | float, share: float = GOOD) -> np.ndarray:
    """Which values are good, bool (…), by what is ``left`` above the lowest and what was there at ``first``, (…, n).

    NaN in ``left``, of a run that diverged or where there is no lowest, is never good. ``share``: of what could be
    lost, in the place of GOOD.
    """
    return middle(np.where(left <= (1 - share) * first, 0.0, np.nan)) == 0


def good_range(
    values: Sequence[float], good: Sequence[bool], known: Sequence[bool], from_one: bool = False
) -> GoodRange | None:
    """The good range of ascending ``values``; None where nothing is good.

    ``known``: of which values it is known what the run comes to. ``from_one``: whether the setting counts from 1 down.
    """
    edges = np.flatnonzero(np.diff(np.asarray(good, bool), prepend=False, append=False)).reshape(-1, 2)
    if not len(edges):
        return None
    begin, end = edges[(edges[:, 1] - edges[:, 0]).argmax()].tolist()
    first, last = float(values[begin]), float(values[end - 1])
    low, high = (1 - last, 1 - first) if from_one else (first, last)
    width = float(np.log10(high / low)) if low > 0 else np.nan
    at_least = begin == 0 or end == len(values) or not (known[begin - 1] and known[end])
    return GoodRange(first, last, width, bool(at_least))
