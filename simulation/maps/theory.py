"""What theory says of settings where it is exact: on quadratics, for rules that are linear in point and gradient.

Along a principal direction of curvature λ the gradient is λ times the point, so the point and what the rule remembers
are, after each step, one matrix times what they were. That matrix is taken from the rule itself, by a step from each
unit vector. In the long run each step multiplies what is left of the way to the bottom by the *factor*, the size of the
largest eigenvalue: below 1 the run converges, above it diverges. Between them lies the *border*, by the optimizer's own
``limit``; the *ridge* is where the factor is smallest for both curvatures at once, by its ``best``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from formula import CompiledRule
from optimizers import Run
from surfaces import Surface

_ALIKE = 1e-9


@dataclass(frozen=True)
class Curve:
    """``kind`` "border" or "ridge", its ``formula`` for ``key``, the hyperparameter that it gives, and its points.

    ``x`` and ``y`` float64 (n,): may lie beyond what a map shows.
    """

    kind: str
    key: str
    formula: str
    x: np.ndarray
    y: np.ndarray


def curvatures(surface: Surface, parameters: Mapping[str, float]) -> tuple[float, float] | None:
    """The curvatures of a quadratic that has a bottom, the lower one first; None where theory is not exact."""
    if not surface.quadratic or surface.rows:
        return None
    low, high = np.linalg.eigvalsh(surface.hessian(np.zeros(2), **parameters)).tolist()
    return (low, high) if low > 0 else None


def is_linear(run: Run) -> bool:
    """Whether each coordinate's step is the same linear function of its own point, gradient and memory at any time."""
    if run.schedule != "constant" or run.formula.needs_surface:
        return False
    (matrix,), curved = _matrices([run], np.array([0.7])), np.array([0.7])
    before = np.random.default_rng(0).normal(size=(1, 5, len(matrix)))
    after = [_step([run], curved, before, t, beside) for t, beside in ((1, 1.0), (1, -0.3), (9, 1.0))]
    return all(np.allclose(one, before @ matrix, rtol=_ALIKE, atol=_ALIKE) for one in after)


def factors(runs: Sequence[Run], curved: np.ndarray) -> np.ndarray:
    """By what each step multiplies what is left in the long run, float64 (runs,), for linear runs of one formula.

    ``curved`` float64 (runs,): the curvature that each meets.
    """
    return np.abs(np.linalg.eigvals(_matrices(runs, curved))).max(axis=-1)


def _matrices(runs: Sequence[Run], curved: np.ndarray) -> np.ndarray:
    size = 1 + len(runs[0].formula.state)
    return _step(runs, curved, np.broadcast_to(np.eye(size), (len(runs), size, size)), 1)


def _step(runs: Sequence[Run], curved: np.ndarray, before: np.ndarray, t: int, beside: float = 1.0) -> np.ndarray:
    """One step from rows of (point, memory), (runs, rows, 1 + state); the other coordinate is ``beside`` times it."""
    rule = runs[0].formula
    w, *memory = (before[..., i, np.newaxis] * (1.0, beside) for i in range(before.shape[-1]))
    state = dict(zip(rule.state, memory, strict=True))
    settings = [run.inputs(1000) for run in runs]
    columns = {key: np.array([one[key] for one in settings])[:, np.newaxis, np.newaxis] for key in settings[0]}
    with np.errstate(all="ignore"):
        slopes = curved[:, np.newaxis, np.newaxis]
        CompiledRule(rule, w, columns)(
            w, slopes * w, t, state, gradient=lambda point, out: np.multiply(slopes, point, out=out)
        )
    return np.stack([w[..., 0], *(state[name][..., 0] for name in rule.state)], axis=-1)
