"""Trajectories of runs on a surface: the reference for what the browser draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from formula import CompiledRule
from optimizers import Run
from surfaces import Surface

SAFE_RANGE = 1e6
"""A run whose point leaves [-SAFE_RANGE, SAFE_RANGE]² has diverged."""

MAX_STEPS = 5000


@dataclass(frozen=True)
class Race:
    """Runs on one surface from the same start.

    ``positions`` float64 (runs, steps + 1, 2) and ``losses`` float64 (runs, steps + 1), NaN from the step at which a
    run diverged; ``diverged_at`` int (runs,), that step, or -1. With several starts an axis ``starts`` follows ``runs``
    in all three.
    """

    positions: np.ndarray
    losses: np.ndarray
    diverged_at: np.ndarray


def descend(
    surface: Surface,
    runs: Sequence[Run],
    start: Sequence[float] | np.ndarray,
    steps: int,
    noise: float = 0.0,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
) -> Race:
    """Runs every optimizer from ``start``, (2,) or (starts, 2), for ``steps`` steps.

    ``noise``: standard deviation of the Gaussian noise added to each gradient; every run gets the same draws, which
    ``seed`` fixes. ``parameters``: values of the surface's parameters, the declared ones where left out. Runs of one
    optimizer are computed together, all starts at once. ValueError for steps outside 0 … MAX_STEPS, a start that is not
    finite and noise below 0.
    """
    points = np.atleast_2d(np.asarray(start, dtype=np.float64))
    if not 0 <= steps <= MAX_STEPS:
        raise ValueError(f"steps={steps} is outside 0 … {MAX_STEPS}")
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError("a start is two finite numbers")
    if not 0 <= noise < np.inf:
        raise ValueError(f"noise={noise} is not a standard deviation")
    values = dict(parameters or {})
    starts = len(points)
    positions = np.full((len(runs), starts, steps + 1, 2), np.nan)
    for optimizer in dict.fromkeys(run.optimizer for run in runs):
        rows = [i for i, run in enumerate(runs) if run.optimizer == optimizer]
        positions[rows] = _paths(surface, [runs[i] for i in rows], points, steps, noise, seed, values)
    outside = ~(np.abs(positions) <= SAFE_RANGE).all(axis=-1)
    losses = surface.value(positions, **values)
    outside |= ~np.isfinite(losses)
    outside = np.logical_or.accumulate(outside, axis=-1)
    positions[outside] = np.nan
    losses[outside] = np.nan
    diverged_at = np.where(outside.any(axis=-1), outside.argmax(axis=-1), -1)
    if np.ndim(start) == 1:
        return Race(positions[:, 0], losses[:, 0], diverged_at[:, 0])
    return Race(positions, losses, diverged_at)


def _paths(
    surface: Surface,
    runs: list[Run],
    points: np.ndarray,
    steps: int,
    noise: float,
    seed: int,
    parameters: Mapping[str, float],
) -> np.ndarray:
    """Positions (runs, starts, steps + 1, 2) of runs that share an optimizer, one array operation for all of them."""
    w = np.repeat(points[np.newaxis], len(runs), axis=0)
    settings = [run.values for run in runs]
    columns = {key: np.array([s[key] for s in settings])[:, np.newaxis, np.newaxis] for key in settings[0]}
    step = CompiledRule(runs[0].declaration.formula, w, columns)
    state = runs[0].initial_state(w)
    random = np.random.default_rng(seed)
    positions = np.empty((len(runs), len(points), steps + 1, 2))
    positions[:, :, 0] = w
    with np.errstate(all="ignore"):
        for t in range(1, steps + 1):
            g = surface.gradient(w, **parameters)
            if noise:
                g += noise * random.standard_normal(points.shape)
            step(w, g, t, state)
            positions[:, :, t] = w
    return positions
