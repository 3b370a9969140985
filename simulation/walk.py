"""Points that runs of one formula move over a surface, a step at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from formula import CompiledRule
from formula.parse import SHOWN
from optimizers import Run
from simulation.noise import gaussian, row_numbers
from surfaces import Surface


class Walk:
    """Where runs of one formula stand, all starts at once: ``w`` float64 (runs, starts, 2), changed in place, and
    ``shown``, likewise, what is drawn and measured.

    ``parameters``: of the surface. ``rows`` (steps, batch): of a data surface, those that count in each step, or all.
    ``shaken`` (steps, starts or 1, 2): what is added to the gradients. ``lead`` says whose steps are taken. Callers
    silence floating-point warnings.
    """

    def __init__(
        self,
        surface: Surface,
        w: np.ndarray,
        parameters: Mapping[str, float],
        rows: np.ndarray | None,
        shaken: np.ndarray | None,
    ) -> None:
        self.w = w
        self._surface, self._parameters, self._rows, self._shaken = surface, dict(parameters), rows, shaken
        self._state: dict[str, np.ndarray] = {}
        self._optimizer: str | None = None
        self._since = 0

    @property
    def shown(self) -> np.ndarray:
        return self._state.get(SHOWN, self.w)

    def lead(self, runs: Sequence[Run], steps: int, at: int = 0, emptied: bool = False) -> None:
        """From step ``at`` of ``steps`` on these runs take the steps, one for each row of ``w``.

        They go on with what is remembered where the optimizer is the same as before, else from what was shown;
        ``emptied``: in no case, and their t counts from there.
        """
        # What another rule remembers means something else, even under the same name.
        if emptied or runs[0].optimizer != self._optimizer:
            self.w = self.shown
            self._state, self._since = _initial_state(runs, self.w), at if emptied else 0
        settings = [run.inputs(max(1, steps - self._since)) for run in runs]
        self._columns = {key: np.array([s[key] for s in settings])[:, np.newaxis, np.newaxis] for key in settings[0]}
        self._rule, self._optimizer = runs[0].formula, runs[0].optimizer
        self._step = CompiledRule(self._rule, self.w, self._columns)

    def step(self, t: int) -> None:
        """Step number ``t``, from 1."""
        g = self._gradient(self.w, t)
        read = _of_surface(self._surface, self.w, self._parameters) if self._rule.needs_surface else ()
        self._step(
            self.w, g, t - self._since, self._state, read, lambda point, out: np.copyto(out, self._gradient(point, t))
        )

    def _gradient(self, point: np.ndarray, t: int) -> np.ndarray:
        g = self._surface.gradient(point, None if self._rows is None else self._rows[t - 1], **self._parameters)
        if self._shaken is not None:
            g += self._shaken[t - 1]
        return g

    def keep(self, starts: np.ndarray) -> None:
        """Goes on with these starts alone, bool (starts,), all of which met the same ``shaken``."""
        self.w = self.w.compress(starts, axis=1)
        self._state = {name: value.compress(starts, axis=1) for name, value in self._state.items()}
        self._step = CompiledRule(self._rule, self.w, self._columns)


def draws(noise: float, seed: int, starts: int, steps: int) -> np.ndarray | None:
    """What is added to the gradients, (steps, starts, 2); None where that is nothing."""
    if not noise:
        return None
    numbers = np.arange(1, steps + 1)
    return noise * np.stack([gaussian(seed, start, numbers) for start in range(starts)], axis=1)


def batches(surface: Surface, seed: int, steps: int, parameters: Mapping[str, float]) -> np.ndarray | None:
    """The rows of a data surface from which each step's gradient is taken, or None where that is all of them."""
    size = int((surface.defaults | dict(parameters)).get("batch", 0)) if surface.rows else 0
    return row_numbers(seed, np.arange(1, steps + 1), size, len(surface.rows)) if 0 < size < len(surface.rows) else None


def _initial_state(runs: Sequence[Run], w: np.ndarray) -> dict[str, np.ndarray]:
    """Each run's own, shaped like ``w``."""
    each = [run.initial_state(points) for run, points in zip(runs, w, strict=True)]
    return {name: np.stack([state[name] for state in each]) for name in each[0]}


def _of_surface(surface: Surface, w: np.ndarray, parameters: Mapping[str, float]) -> tuple[np.ndarray, ...]:
    """What a rule may read of a surface besides its gradient, each shaped like ``w``: f, H and C."""
    second = surface.hessian(w, **parameters)
    value = surface.value(w, **parameters)[..., np.newaxis]
    mixed = second[..., 0, 1][..., np.newaxis]
    return np.broadcast_to(value, w.shape), second[..., [0, 1], [0, 1]], np.broadcast_to(mixed, w.shape)
