"""Basin maps in Python: a whole one on two processes, and what a step of a cell costs by the size of the map."""

from __future__ import annotations

import time
from concurrent.futures import Executor

from bench.table import Row
from jobs.pool import local_executor
from optimizers import Run
from simulation import BasinMap, basin_map
from surfaces import SURFACES

STEPS = 300
SIDES = (100, 200, 400)
CASES = {
    # Most starts are decided long before the last step; none is before it.
    "himmelblau": "adam:lr=0.1",
    "rosenbrock": "adam:lr=0.01",
}


def measure() -> list[Row]:
    """Seconds with warm workers; nanoseconds a cell and step, those that dropped out counted as if they had not."""
    with local_executor(2) as workers:
        _timed("himmelblau", 50, workers)
        rows = []
        for key, run in CASES.items():
            seconds = {side: min(_timed(key, side, workers) for _ in range(2)) for side in SIDES}
            what = f"basin map in Python, {run} on {key}, 200 × 200, {STEPS} steps, two processes"
            rows.append(Row(what, f"{seconds[200]:.2f} s", "≤ 3 s", seconds[200] <= 3))
            each = ", ".join(f"{1e9 * seconds[side] / side**2 / STEPS:.0f} ns" for side in SIDES)
            sides = ", ".join(f"{side} × {side}" for side in SIDES)
            rows.append(Row(f"the same, a step of a cell of {sides}", each, "–", None))
    return rows


def _timed(key: str, side: int, workers: Executor) -> float:
    begun = time.perf_counter()
    made: BasinMap = basin_map(SURFACES[key], Run.parse(CASES[key]), side, side, STEPS, executor=workers)
    assert made.reached.shape == (side, side)
    return time.perf_counter() - begun
