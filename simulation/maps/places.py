"""Where runs may end on a surface: its minima and other stationary points, known ones and those that runs come upon.

Known places are the minima that a surface declares and those around its window, then its saddles. At other parameters
than the defaults each of them is ``followed`` to where they have moved it, the minima by what is a minimum then, the
saddles by what is none; one that comes to a place that is there already, within SAME, is gone. A table's batch moves
nothing.

Others are found from where runs end. A grid of starts covers the surface's own window and the map's, its cells no wider
than twice the radius r of ``reaching``, but at most MOST_STARTS a side; from each the run goes all its steps. The ends
that are finite are taken in order, row by row from the lowest y, x growing. An end that is at a known place tells
nothing. Any other is followed; where that leads farther than r, the run was still on its way. What it leads to is a
place, unless one that is known by then is within r:

- a minimum, where the surface is nowhere lower on a circle of r/10 around it, looked at in DIRECTIONS directions from
  that of x on, and somewhere higher; that holds for kinks and flat floors too, so r is the tolerance within which ends
  are one;
- else another place, where ``followed`` came to rest and some curvature is more than SAME: flat ground is no place.

At most MOST_PLACES are kept; runs that end elsewhere have not converged.

``followed`` goes downhill by Newton's method: along each principal direction by its own curvature, taken as positive
and as SAME at the least, the step halved until the surface is no higher, as ``ui/browser/solve/minima.js`` does. It is
at rest when its step is ENOUGH of 1 + |point| or less, and takes at most TRIES steps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from optimizers import Run
from simulation.descend import outside
from simulation.figure import Window
from simulation.maps.reaching import Nearest, radius_of
from simulation.walk import Walk, batches, draws
from surfaces import Surface

MOST_STARTS, MOST_PLACES, DIRECTIONS = 40, 256, 256
TRIES, ENOUGH, SAME = 100, 1e-10, 1e-6
_NOTHING = 1e-12


class Places(NamedTuple):
    """``minima`` float64 (n, 2) and ``stationary`` float64 (m, 2), saddles and maxima."""

    minima: np.ndarray
    stationary: np.ndarray


class Followed(NamedTuple):
    """``points`` float64 (n, 2), ``low`` and ``high`` float64 (n,), the curvatures there, and ``rests`` bool (n,)."""

    points: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rests: np.ndarray


def centres(low: float, high: float, count: int) -> np.ndarray:
    """Middles of so many equal cells between two ends, ascending; around 0 they mirror each other to the bit."""
    number = np.arange(count) + 0.5
    return (low * (count - number) + high * number) / count


def cells(window: Window, columns: int, rows: int, numbers: np.ndarray) -> np.ndarray:
    """The middles of the cells with these numbers, (n, 2), counted row by row from the lowest y, x growing."""
    xs, ys = centres(*window[0], columns), centres(*window[1], rows)
    return np.stack([xs[numbers % columns], ys[numbers // columns]], axis=-1)


def places_of(
    surface: Surface,
    run: Run,
    steps: int,
    window: Window,
    parameters: Mapping[str, float],
    noise: float = 0.0,
    seed: int = 0,
) -> Places:
    """All places for a map of a run in a window; every start meets the noise of a start that is alone."""
    minima, stationary = (list(map(tuple, points.tolist())) for points in known(surface, parameters))
    radius = radius_of(surface)
    ends = _ends(surface, run, steps, _starts(surface, window, radius), parameters, noise, seed)
    new = ends[Nearest(_array([*minima, *stationary]), radius)(ends) < 0]
    found = followed(surface, new, parameters)
    near = ((found.points - new) ** 2).sum(axis=-1) <= radius * radius
    lowest = _lowest(surface, found.points, radius / 10, parameters)
    resting = found.rests & (np.maximum(np.abs(found.low), np.abs(found.high)) > SAME)
    for point, is_lowest in zip(
        found.points[near & (lowest | resting)], lowest[near & (lowest | resting)], strict=True
    ):
        places = [*minima, *stationary]
        if len(places) < MOST_PLACES and Nearest(_array(places), radius)(point[np.newaxis])[0] < 0:
            (minima if is_lowest else stationary).append(tuple(point.tolist()))
    return Places(_array(minima), _array(stationary))


def known(surface: Surface, parameters: Mapping[str, float]) -> Places:
    """Those that the surface declares, where the parameters have moved them."""
    minima, saddles = _array([*surface.minima, *surface.around]), _array(surface.saddles)
    if surface.rows or surface.defaults | dict(parameters) == surface.defaults:
        return Places(minima, saddles)
    lowest, others = followed(surface, minima, parameters), followed(surface, saddles, parameters)
    return Places(
        _distinct(lowest.points[lowest.rests & (lowest.low > 0)]),
        _distinct(others.points[others.rests & ~(others.low > 0)]),
    )


def followed(surface: Surface, points: np.ndarray, parameters: Mapping[str, float]) -> Followed:
    """Where the way down from each point, (n, 2), leads."""
    points = points.copy()
    rests, moving = np.zeros(len(points), bool), np.arange(len(points))
    with np.errstate(all="ignore"):
        for _ in range(TRIES):
            here = points[moving]
            low, high, along = _eigen(surface.hessian(here, **parameters))
            g, across = surface.gradient(here, **parameters), np.stack([-along[:, 1], along[:, 0]], axis=-1)
            steep = (g * along).sum(axis=-1) / np.maximum(np.abs(high), SAME)
            flat = (g * across).sum(axis=-1) / np.maximum(np.abs(low), SAME)
            step = steep[:, np.newaxis] * along + flat[:, np.newaxis] * across
            still = np.hypot(*step.T) <= ENOUGH * (1 + np.hypot(*here.T))
            rests[moving[still]] = True
            moving, here, step = moving[~still], here[~still], step[~still]
            if not len(moving):
                break
            share, height = np.ones(len(moving)), surface.value(here, **parameters)
            for _ in range(math.ceil(-math.log2(ENOUGH))):
                lower = surface.value(here - share[:, np.newaxis] * step, **parameters) <= height
                if lower.all():
                    break
                share[~lower] /= 2
            points[moving] = here - share[:, np.newaxis] * step
        low, high, _ = _eigen(surface.hessian(points, **parameters))
    # No place is known better than that: a reader of the legend is told 0, not what rounding left of it.
    points[np.abs(points) <= ENOUGH] = 0.0
    return Followed(points, low, high, rests)


def _starts(surface: Surface, window: Window, radius: float) -> np.ndarray:
    """The starts from which places are found, (n, 2)."""
    both = tuple(
        (min(own[0], shown[0]), max(own[1], shown[1])) for own, shown in zip(surface.domain, window, strict=True)
    )
    columns, rows = (min(MOST_STARTS, math.ceil((high - low) / (2 * radius))) for low, high in both)
    return cells(both, columns, rows, np.arange(columns * rows))


def _ends(
    surface: Surface,
    run: Run,
    steps: int,
    starts: np.ndarray,
    parameters: Mapping[str, float],
    noise: float,
    seed: int,
) -> np.ndarray:
    """The last points of the runs that have not diverged, in the order of their starts."""
    walk = Walk(
        surface, starts[np.newaxis], parameters, batches(surface, seed, steps, parameters), draws(noise, seed, 1, steps)
    )
    with np.errstate(all="ignore"):
        walk.lead([run], steps)
        lost = np.zeros(len(starts), bool)
        for t in range(steps + 1):
            if t:
                walk.step(t)
            lost |= outside(walk.shown[0], surface.value(walk.shown[0], **parameters))
    return walk.shown[0][~lost]


def _lowest(surface: Surface, points: np.ndarray, radius: float, parameters: Mapping[str, float]) -> np.ndarray:
    """Whether the surface is nowhere lower, and somewhere higher, on a circle around each point."""
    angles = 2 * math.pi * np.arange(DIRECTIONS) / DIRECTIONS
    circle = radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    around = surface.value(points[:, np.newaxis] + circle, **parameters)
    heights = surface.value(points, **parameters)[:, np.newaxis]
    return (around >= heights).all(axis=1) & (around > heights).any(axis=1)


def _eigen(hessian: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Curvatures (n,), the lower ones first, and the direction of the higher one, (n, 2), as in ``solve/limits.js``."""
    xx, xy, yy = hessian[:, 0, 0], hessian[:, 0, 1], hessian[:, 1, 1]
    middle, reach = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    low, high = middle - reach, middle + reach
    least = _NOTHING * np.maximum(np.abs(low), np.abs(high))
    low, high = np.where(np.abs(low) <= least, 0.0, low), np.where(np.abs(high) <= least, 0.0, high)
    a, b = np.stack([middle + reach - yy, xy], axis=-1), np.stack([xy, middle + reach - xx], axis=-1)
    along = np.where((np.hypot(*a.T) >= np.hypot(*b.T))[:, np.newaxis], a, b)
    size = np.hypot(*along.T)[:, np.newaxis]
    return low, high, np.where(size > 0, along / size, (1.0, 0.0))


def _distinct(points: np.ndarray) -> np.ndarray:
    kept: list[tuple[float, float]] = []
    for point in points:
        if Nearest(_array(kept), SAME)(point[np.newaxis])[0] < 0:
            kept.append(tuple(point.tolist()))
    return _array(kept)


def _array(points: Sequence[tuple[float, float]]) -> np.ndarray:
    return np.array(points, dtype=np.float64).reshape(-1, 2)
