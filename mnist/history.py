"""What a training has shown so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mnist.training import Training


@dataclass(frozen=True)
class Part:
    """What one ``advance`` added: float64 arrays, losses (iterations,) and accuracies (points,)."""

    train_loss: np.ndarray = field(default_factory=lambda: np.empty(0))
    train_accuracy: np.ndarray = field(default_factory=lambda: np.empty(0))
    test_accuracy: np.ndarray = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class History:
    """The curves of a training, finished or not; arrays are read-only, NaN from ``diverged_at`` on.

    ``train_loss`` float64 (iterations,): mean cross-entropy of each batch, after its update. ``measured_at`` int64
    (points,): iterations, counted from 1, after which accuracy was measured. ``train_accuracy`` float64 (points,) on
    the current batch and ``test_accuracy`` float64 (points,) on all 10,000 test images, 0 … 1. ``diverged_at``: the
    first iteration whose loss is not finite, -1 where there is none.
    """

    training: Training
    train_loss: np.ndarray
    measured_at: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    diverged_at: int

    @property
    def iteration(self) -> int:
        """Iterations done."""
        return len(self.train_loss)

    @property
    def measured_loss(self) -> np.ndarray:
        """The mean of ``train_loss`` over the interval before each measured point, float64 (points,)."""
        interval = self.training.interval
        return self.train_loss[: len(self.measured_at) * interval].reshape(-1, interval).mean(axis=1)


class Record:
    """Collects the parts of one training; ``history`` is cheap at any time, since it copies nothing."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._losses = np.empty(training.iterations)
        self._train = np.empty(training.points)
        self._test = np.empty(training.points)
        self._measured_at = np.arange(1, training.points + 1) * training.interval
        self._iteration = self._point = 0
        self._diverged_at = -1

    def add(self, part: Part, diverged_at: int) -> None:
        """Adds the part that follows those before it, and what its state knows of a divergence."""
        iteration, point = self._iteration + len(part.train_loss), self._point + len(part.test_accuracy)
        self._losses[self._iteration : iteration] = part.train_loss
        self._train[self._point : point] = part.train_accuracy
        self._test[self._point : point] = part.test_accuracy
        self._iteration, self._point, self._diverged_at = iteration, point, diverged_at

    @property
    def history(self) -> History:
        """All that was added so far, as views that later parts do not change."""
        points = self._point
        return History(
            self._training,
            _view(self._losses, self._iteration),
            _view(self._measured_at, points),
            _view(self._train, points),
            _view(self._test, points),
            self._diverged_at,
        )


def _view(array: np.ndarray, length: int) -> np.ndarray:
    view = array[:length]
    view.flags.writeable = False
    return view
