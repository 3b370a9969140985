"""What a worker process does: one chunk of some trainings of one race."""

from __future__ import annotations

import time
from dataclasses import dataclass

from mnist import RunState, advance_together


@dataclass(frozen=True)
class Chunk:
    """The states after a chunk, and how long it took."""

    states: tuple[RunState, ...]
    seconds: float


def run_chunk(states: tuple[RunState, ...], iterations: int) -> Chunk:
    """Pure but for the clock, so it may be done again after a worker died."""
    begun = time.perf_counter()
    return Chunk(advance_together(states, iterations), time.perf_counter() - begun)
