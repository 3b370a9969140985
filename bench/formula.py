"""The compiled rule against the same update written by hand."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from bench.table import Row
from optimizers import Run

WEIGHTS = 32_430
STEPS = 200
ROUNDS = 15


def measure() -> list[Row]:
    """Adam on as many float32 weights as the article's network has; both sides in turn, best of several."""
    random = np.random.default_rng(0)
    w, g = (random.standard_normal(WEIGHTS).astype(np.float32) for _ in range(2))
    run = Run("adam", lr=0.01)
    step, state = run.compile(w, 1000), run.initial_state(w)
    by_hand = _adam_by_hand(w.copy(), g)
    ours = min_theirs = np.inf
    with np.errstate(all="ignore"):
        for _ in range(ROUNDS):
            ours = min(ours, _seconds(lambda t: step(w, g, t, state)))
            min_theirs = min(min_theirs, _seconds(by_hand))
    ratio = ours / min_theirs
    what = f"compiled Adam on {WEIGHTS:,} float32 weights against hand-written NumPy"
    return [
        Row(what, f"{ratio:.2f} × ({ours * 1e6:.0f} µs against {min_theirs * 1e6:.0f} µs)", "≤ 1.3 ×", ratio <= 1.3)
    ]


def _seconds(step: Callable[[int], None]) -> float:
    begun = time.perf_counter()
    for t in range(1, STEPS + 1):
        step(t)
    return (time.perf_counter() - begun) / STEPS


def _adam_by_hand(w: np.ndarray, g: np.ndarray) -> Callable[[int], None]:
    m, v, a, b = np.zeros_like(w), np.zeros_like(w), np.empty_like(w), np.empty_like(w)

    def step(t: int) -> None:
        np.multiply(g, 1 - 0.9, out=a)
        np.multiply(m, 0.9, out=m)
        np.add(m, a, out=m)
        np.multiply(g, g, out=a)
        np.multiply(a, 1 - 0.999, out=a)
        np.multiply(v, 0.999, out=v)
        np.add(v, a, out=v)
        np.divide(v, 1 - 0.999**t, out=b)
        np.sqrt(b, out=b)
        np.add(b, 1e-7, out=b)
        np.divide(m, 1 - 0.9**t, out=a)
        np.multiply(a, 0.01, out=a)
        np.divide(a, b, out=a)
        np.subtract(w, a, out=w)

    return step
