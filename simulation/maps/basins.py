"""Basin maps: to which minimum a run comes from every start of a window, cut into pieces for whoever has workers.

A cell stands for the start in its middle, and is what ``descend`` gives for that start alone: with noise or batches,
all starts of a map meet the same draws, those of a start that is alone. So a cell does not depend on the cells around
it, and a finer map says the same where it looks at the same point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizers import Run
from simulation.descend import outside
from simulation.figure import Window
from simulation.maps.asked import by_workers, chance, parameters_of, steps_of, whole, window_of
from simulation.maps.places import Places, cells, centres, places_of
from simulation.maps.reaching import DIVERGED, NOT_CONVERGED, STATIONARY, Arrivals, radius_of
from simulation.walk import Walk, batches, draws
from surfaces import Surface
from surfaces.declaration import ALIKE

MAX_SIDE = 4000
CELLS_A_TASK = 4096
"""So many starts stay in the processor's second-level cache with all that a rule remembers of them."""
_ROWS_A_TASK = 1 << 17
"""Starts times rows of a table, for the same reason."""
MAX_TASKS = 8000
_LET_GO = 1 / 16
"""What share of the starts is decided before the others go on without them."""


@dataclass(frozen=True)
class Basins:
    """What ``basin_map.asked`` makes of what a map is asked for: that, and the ``places`` at which runs may end."""

    surface: Surface
    run: Run
    columns: int
    rows: int
    steps: int
    window: Window
    parameters: Mapping[str, float]
    noise: float
    seed: int
    places: Places


@dataclass(frozen=True)
class BasinMap:
    """Where runs come to from the cells of a window, whose row 0 is at the lowest y.

    ``reached`` int32 (rows, columns): index into ``minima``, -1 not converged, -2 diverged; -3 - i where the run ended
    at ``stationary[i]``. ``steps_needed`` int32 (rows, columns): the step since which it stayed there, else -1.
    ``simulation.maps.reaching`` says what that means. Shares are of the window, 0 … 1.
    """

    of: Basins
    reached: np.ndarray
    steps_needed: np.ndarray

    @property
    def minima(self) -> np.ndarray:
        """float64 (n, 2): known ones, then those that runs came upon."""
        return self.of.places.minima

    @property
    def stationary(self) -> np.ndarray:
        """float64 (m, 2): saddles and maxima."""
        return self.of.places.stationary

    @property
    def radius(self) -> float:
        """How near to a minimum a run has to stay."""
        return radius_of(self.of.surface)

    @property
    def xs(self) -> np.ndarray:
        """x of the cells' middles, (columns,)."""
        return centres(*self.of.window[0], self.of.columns)

    @property
    def ys(self) -> np.ndarray:
        """y of the cells' middles, (rows,)."""
        return centres(*self.of.window[1], self.of.rows)

    @cached_property
    def shares(self) -> np.ndarray:
        """Of each minimum, float64 (n,)."""
        return np.array([self._share(self.reached == i) for i in range(len(self.minima))])

    @cached_property
    def lowest(self) -> np.ndarray:
        """Which minima have none below them, int (k,): the global ones, of those that are known."""
        heights = self.of.surface.value(self.minima, **self.of.parameters)
        least = heights.min(initial=np.inf)
        return np.flatnonzero(heights - least <= ALIKE * (1 + abs(least)))

    @property
    def lowest_share(self) -> float:
        """From what share a lowest minimum is reached."""
        return float(self.shares[self.lowest].sum())

    @property
    def not_converged(self) -> float:
        return self._share(self.reached == NOT_CONVERGED)

    @property
    def diverged(self) -> float:
        return self._share(self.reached == DIVERGED)

    @property
    def at_stationary(self) -> float:
        return self._share(self.reached <= STATIONARY)

    @staticmethod
    def _share(cells: np.ndarray) -> float:
        return float(cells.mean())


def tasks(of: Basins) -> list[tuple[Basins, int, int]]:
    """Arguments for ``piece`` that together make the map, each a fraction of a second's work, at most MAX_TASKS."""
    count = of.columns * of.rows
    size = max(-(-count // MAX_TASKS), min(CELLS_A_TASK, _ROWS_A_TASK // max(1, len(of.surface.rows))))
    return [(of, first, min(first + size, count)) for first in range(0, count, size)]


def piece(of: Basins, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """``reached`` and ``steps_needed``, int16, of the cells first … last - 1, counted row by row. Pure."""
    starts = cells(of.window, of.columns, of.rows, np.arange(first, last))
    places = np.concatenate(of.places)
    arrivals = Arrivals(len(starts), places, len(of.places.minima), radius_of(of.surface))
    rows, shaken = batches(of.surface, of.seed, of.steps, of.parameters), draws(of.noise, of.seed, 1, of.steps)
    walk = Walk(of.surface, starts[np.newaxis], of.parameters, rows, shaken)
    with np.errstate(all="ignore"):
        walk.lead([of.run], of.steps)
        for t in range(of.steps + 1):
            if t:
                walk.step(t)
            (points,) = walk.shown
            arrivals.look(t, points, outside(points, of.surface.value(points, **of.parameters)))
            if np.count_nonzero(arrivals.open) <= (1 - _LET_GO) * len(points):
                walk.keep(arrivals.open)
                arrivals.keep(arrivals.open)
                if not len(arrivals.watched):
                    break
        arrivals.end(of.steps)
    return arrivals.reached.astype(np.int16), arrivals.needed.astype(np.int16)


def gathered(of: Basins, pieces: Sequence[tuple[np.ndarray, np.ndarray]]) -> BasinMap:
    """The map, from what ``piece`` returned for each of the tasks in their order."""
    shape = (of.rows, of.columns)
    return BasinMap(of, *(np.concatenate(parts).astype(np.int32).reshape(shape) for parts in zip(*pieces, strict=True)))


@by_workers(tasks, piece, gathered)
def basin_map(
    surface: Surface,
    run: Run,
    columns: int = 200,
    rows: int = 200,
    steps: int = 300,
    window: Window | None = None,
    parameters: Mapping[str, float] | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Basins:
    """Where a run comes to from every cell of a window ((x from, x to), (y from, y to)), the surface's own if None.

    ``parameters``, ``noise`` and ``seed`` as ``descend`` has them. ``executor``: whose workers compute the pieces.
    ValueError for what is out of bounds.
    """
    columns, rows = whole("columns", columns, 1, MAX_SIDE), whole("rows", rows, 1, MAX_SIDE)
    steps, window, parameters = steps_of(steps), window_of(surface, window), parameters_of(surface, parameters)
    noise, seed = chance(noise, seed)
    places = places_of(surface, run, steps, window, parameters, noise, seed)
    return Basins(surface, run, columns, rows, steps, window, parameters, noise, seed, places)
