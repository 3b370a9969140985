"""When a run has reached a minimum: one definition for every map, here and in the browser.

Let p(0) … p(N) be the points of a run as ``descend`` gives them, and let it be known at which *places* runs may end:
minima first, then other stationary points, saddles and maxima (``simulation.maps.places``).

A point is *at* the place that is nearest to it, the first of equally near ones, if that is no farther than the radius
r = RADIUS · (the shorter side of the surface's own window): with dx = x - cx and dy = y - cy where dx·dx + dy·dy ≤ r·r.
Else, and where it is not finite, it is at none. The radius belongs to the surface, not to the part of the plane that a
map shows, so what becomes of a start does not change when a reader zooms.

A *stay* is a longest row of steps at which a run is at the same place; ``since`` is its first. It has *lasted* at step
t when t - since ≥ STAY + LASTING · since: a ball that only rolls through a minimum has not reached it. What crosses a
disc as fast as it came is in it for 2r of a way that is many times longer, and what swings has its longest swing
first, so a stay of a quarter of the way there is one that ends nowhere else. More steps never take back what fewer
have decided.

Step after step, t = 0, 1, … N:

1. Where ``descend`` says that the run has diverged at t, it has *diverged*; that is decided.
2. Where it is at a minimum and its stay has lasted, it has *reached* that minimum, and ``since`` is the number of steps
   that it needed; that is decided, and nobody need look at the rest.
3. After the last step, a run that is at a place that is no minimum, where its stay has lasted, *ended* there: runs
   linger at saddles before they leave, so nothing is decided before.
4. What is left has *not converged*: it is still on its way, circles wider than r, or is at no place that is known.

With noise or batches a run that is shaken wider than r reaches nothing, however near its mean is. A valley whose floor
is flat has no minimum of its own but many places, each for the part of the floor that is nearest.
"""

from __future__ import annotations

import numpy as np

from surfaces import Surface

RADIUS = 0.025
STAY = 10
LASTING = 0.25
NOT_CONVERGED, DIVERGED, STATIONARY = -1, -2, -3
"""What stands for no minimum; the place number i among those that are none is STATIONARY - i."""
_SQUARES, _ROUNDING = 128, 1e-9


def radius_of(surface: Surface) -> float:
    """How near to a place a run is at it."""
    return RADIUS * min(high - low for low, high in surface.domain)


class Arrivals:
    """Watches runs, numbered from 0, at places (minima first), step after step from 0.

    ``reached`` and ``needed`` int32 (runs,): what is decided so far, a minimum or DIVERGED, and the steps to it, or -1.
    ``watched``: numbers of the runs that are looked at; ``open`` bool (watched,): those of which nothing is decided.
    """

    def __init__(self, runs: int, places: np.ndarray, minima: int, radius: float) -> None:
        self.reached = np.full(runs, NOT_CONVERGED, np.int32)
        self.needed = np.full(runs, -1, np.int32)
        self.watched, self.open = np.arange(runs), np.ones(runs, bool)
        self._minima, self._nearest = minima, Nearest(places, radius)
        self._at = np.full(runs, -1, np.int32)
        self._since = np.zeros(runs, np.int32)

    def look(self, t: int, points: np.ndarray, diverged: np.ndarray) -> None:
        """Where the watched runs are at step ``t``, (watched, 2), and which of them have diverged."""
        at = self._nearest(points)
        self._since[at != self._at] = t
        self._at = at
        lost = diverged & self.open
        arrived = (at >= 0) & (at < self._minima) & self._lasted(t) & self.open & ~diverged
        self.reached[self.watched[lost]] = DIVERGED
        self.reached[self.watched[arrived]] = at[arrived]
        self.needed[self.watched[arrived]] = self._since[arrived]
        self.open &= ~(lost | arrived)

    def keep(self, which: np.ndarray) -> None:
        """Goes on with these of the watched runs, bool (watched,), the open ones among them."""
        self.watched, self.open = self.watched[which], self.open[which]
        self._at, self._since = self._at[which], self._since[which]

    def end(self, t: int) -> None:
        """Decides on what is open after the last step."""
        resting = self.open & (self._at >= self._minima) & self._lasted(t)
        self.reached[self.watched[resting]] = STATIONARY - (self._at[resting] - self._minima)
        self.needed[self.watched[resting]] = self._since[resting]

    def _lasted(self, t: int) -> np.ndarray:
        return t - self._since >= STAY + LASTING * self._since


class Nearest:
    """A function of points (n, 2): the number of the place at which each is, -1 where at none, int32 (n,).

    Only the places whose discs meet a point's square of a grid are asked how far they are.
    """

    def __init__(self, places: np.ndarray, radius: float) -> None:
        self._radius = radius
        # One more, infinitely far, stands where a square has fewer places than another.
        self._x, self._y = np.append(places, [[np.inf, np.inf]], axis=0).T
        reach = radius * (1 + _ROUNDING)
        low, high = (places - reach).min(axis=0, initial=0), (places + reach).max(axis=0, initial=0)
        self._side = max(2 * reach, (high - low).max() / _SQUARES)
        self._origin = low
        self._shape = tuple((np.floor((high - low) / self._side) + 1).astype(int).tolist())
        inside: dict[tuple[int, int], list[int]] = {}
        for number, place in enumerate(places):
            first, last = (np.floor((place + end - low) / self._side).astype(int) for end in (-reach, reach))
            for i in range(first[0], last[0] + 1):
                for j in range(first[1], last[1] + 1):
                    inside.setdefault((i, j), []).append(number)
        most = max(map(len, inside.values()), default=0)
        self._table = np.full((*self._shape, most), len(places), np.int32)
        for square, numbers in inside.items():
            self._table[square][: len(numbers)] = numbers

    def __call__(self, points: np.ndarray) -> np.ndarray:
        x, y = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
        u, v = (x - self._origin[0]) / self._side, (y - self._origin[1]) / self._side
        near = np.flatnonzero((u >= 0) & (u < self._shape[0]) & (v >= 0) & (v < self._shape[1]))
        asked = self._table[u[near].astype(np.intp), v[near].astype(np.intp)]
        x, y, found = x[near], y[near], np.full(len(near), -1, np.int32)
        best = np.full(len(near), np.nextafter(self._radius * self._radius, np.inf))
        for number in asked.T:
            dx, dy = x - self._x[number], y - self._y[number]
            distance = dx * dx + dy * dy
            nearer = distance < best
            np.copyto(found, number, where=nearer)
            np.copyto(best, distance, where=nearer)
        at = np.full(len(points), -1, np.int32)
        at[near] = found
        return at
