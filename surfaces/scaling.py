"""Where a table's loss is looked at and raced on, by its curvature, and what is said of that.

The loss of a line, half the mean of (x + y·u - v)², is a quadratic: its Hessian is the same everywhere, so its
condition number is exact. That of a classifier is none, so nothing is said of its curvature.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from formula import Words, number_text
from surfaces.declaration import Point
from surfaces.sheet import TableError

FARTHEST = 1e4
SLOWEST = 1e-6
"""The least learning rate that there is."""
FASTEST = 10.0
WATCH_DATA = {"en": "The loss of a classifier on your table.", "ja": "自分の表で二つのクラスを見分ける損失です。"}

_Place = tuple[tuple[Point, Point], Point, tuple[str, ...]]


def curvatures(rows: Sequence[Point]) -> tuple[float, float]:
    """Eigenvalues of the Hessian of a line's loss, the smaller one first."""
    # Of [[1, m], [m, q]]: the product is the variance of u, which is more exact than the difference of the roots.
    u = np.array([one for one, _ in rows])
    mean, spread = u.mean(), u.var()
    half = (1 + spread + mean**2) / 2
    large = half + math.sqrt(max(half**2 - spread, 0.0))
    return float(spread / large), float(large)


def watch_line(rows: Sequence[Point]) -> Words:
    """The condition number of a line's loss on the rows."""
    low, high = curvatures(rows)
    if low <= 0:
        return {"en": "The loss of a line on your table.", "ja": "自分の表に直線を当てはめる損失です。"}
    least, most, ratio = (_figures(one) for one in (low, high, high / low))
    return {
        "en": f"The loss of a line on your table: curvature from {least} to {most}, condition number κ = {ratio}.",
        "ja": f"自分の表に直線を当てはめる損失です。曲率は {least} から {most}、条件数は κ = {ratio} です。",
    }


def place_of(rows: Sequence[Point], classifier: bool, scaling: str) -> _Place:
    """Window, start and race, the last empty for the usual one; TableError for a loss too uneven to be looked at."""
    if classifier:
        return _classifiers(rows) if scaling == "off" else (((-4.0, 4.0), (-2.0, 8.0)), (3.0, -1.0), ())
    if scaling == "both":
        return ((-2.0, 2.0), (-2.0, 2.0)), (-1.6, 1.2), ()
    u, v = np.array(rows).T
    low, high = curvatures(rows)
    # At this distance along the floor the loss is that of not knowing u at all, or twice as far, as on scaled data.
    reach = 2 * (float(v.std()) or 1.0) / math.sqrt(low) if low > 0 else math.inf
    slope = float(((u - u.mean()) * (v - v.mean())).mean() / u.var()) if low > 0 else 0.0
    best = np.array([float(v.mean()) - slope * float(u.mean()), slope])
    if not reach + np.abs(best).max() < FARTHEST or 1 / high < 2 * SLOWEST:
        raise TableError("uneven", low=_figures(low), high=_figures(high))
    # The floor's direction is that of the smaller eigenvalue: (m, low - 1) of [[1, m], [m, q]].
    mean = float(u.mean())
    along = np.array([mean, low - 1]) if abs(mean) > 1e-12 else np.array([1.0, 0.0] if high > 1 + low else [0.0, 1.0])
    along /= np.hypot(*along)
    along *= -1 if along[0] > 0 else 1
    across = np.array([along[1], -along[0]])
    start = best + reach * (0.8 * along + 0.2 * across)
    domain = tuple((_round(middle - reach), _round(middle + reach)) for middle in best)
    # SGD's best on a round bowl, and near its limit on a ravine, where that is nearly the best.
    rates = {"sgd": min(1.8 / high, 2 / (low + high)), "momentum": 0.4 / high, "adagrad": 0.15 * reach}
    rates |= {"rmsprop": 0.01 * reach, "adam": 0.05 * reach}
    return domain, tuple(_round(one) for one in start), _race(rates)


def _classifiers(rows: Sequence[Point]) -> _Place:
    """What a classifier on scaled data has, in the weights of data that are not: y·(u - m)/s is (y/s)·u - y·m/s."""
    u = np.array([one for one, _ in rows])
    mean, deviation = float(u.mean()), float(u.std()) or 1.0

    def carried(x: float, y: float) -> np.ndarray:
        return np.array([x - y * mean / deviation, y / deviation])

    corners = np.array([carried(x, y) for x in (-4.0, 4.0) for y in (-2.0, 8.0)])
    start = carried(3.0, -1.0)
    high = curvatures(rows)[1]
    if np.abs(corners).max() >= FARTHEST or 4 / high < 2 * SLOWEST:
        raise TableError("large-known")
    domain = tuple(
        (_round(float(low)), _round(float(top))) for low, top in zip(corners.min(0), corners.max(0), strict=True)
    )
    reach = float(np.ptp(corners, axis=0).max())
    rates = {"sgd": 4 / high, "momentum": 0.8 / high, "adagrad": 0.05 * reach, "rmsprop": 0.005 * reach}
    return domain, tuple(_round(float(one)) for one in start), _race(rates | {"adam": 0.02 * reach})


def _race(rates: dict[str, float]) -> tuple[str, ...]:
    more = {"momentum": ",mu=0.9", "rmsprop": ",alpha=0.9"}
    return tuple(f"{key}:lr={_down(rate)}{more.get(key, '')}" for key, rate in rates.items())


def _down(rate: float) -> str:
    """A rate of two figures that is not above the one that is meant, as far as there are such."""
    rate = min(FASTEST, max(SLOWEST, rate))
    step = 10.0 ** (math.floor(math.log10(rate)) - 1)
    return number_text(float(f"{math.floor(rate / step * (1 + 1e-12)) * step:.2g}"))


def _figures(value: float) -> str:
    return number_text(float(f"{value:.3g}"))


def _round(value: float) -> float:
    return float(f"{value:.4g}")
