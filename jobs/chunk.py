"""What a worker process does: one chunk of one training."""

from __future__ import annotations

import time
from dataclasses import dataclass

from mnist import RunState, advance


@dataclass(frozen=True)
class Chunk:
    """The state after a chunk, and how long it took."""

    state: RunState
    seconds: float


def run_chunk(state: RunState, iterations: int) -> Chunk:
    """Pure but for the clock, so it may be done again after a worker died."""
    begun = time.perf_counter()
    return Chunk(advance(state, iterations), time.perf_counter() - begun)
