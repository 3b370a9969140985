"""AdaGrad at rate 0.01, with its memory or with one that is cleared at iteration 400, 100 iterations later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mnist import Training, advance, begin
from optimizers import Run


def after_400(seed: int, cleared: bool) -> float:
    """The accuracy on the test images after iteration 500."""
    state = advance(begin(Training(Run("adagrad", lr=0.01), seed=seed)), 400)
    if cleared:
        state = replace(state, memory={name: np.zeros_like(value) for name, value in state.memory.items()})
    return float(advance(state, 100).part.measured[-1, 1])
