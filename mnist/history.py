"""What a training has shown so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from mnist.probe import QUANTILES
from mnist.training import CHECKPOINTS, Training


@dataclass(frozen=True)
class Part:
    """What one ``advance`` added; see History. ``measured``: a row for each measured point, as in ``columns``."""

    train_loss: np.ndarray = field(default_factory=lambda: np.empty(0))
    measured: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    checkpoints_at: tuple[int, ...] = ()
    checkpoints: tuple[np.ndarray, ...] = ()
    spectra: tuple[np.ndarray, ...] = ()


@dataclass(frozen=True)
class History:
    """The curves of a training, finished or not; arrays are read-only, NaN from ``diverged_at`` on.

    ``train_loss`` float64 (iterations,): mean cross-entropy of each batch, after its update. ``measured_at`` int64
    (points,): iterations, counted from 1, after which accuracy was measured. ``train_accuracy`` float64 (points,) on
    the current batch and ``test_accuracy`` float64 (points,) on all 10,000 test images, or on those for validation,
    0 … 1. ``seconds`` float64 (points,): time of computing up to there, measuring included; what several runs do
    together counts in equal shares. ``rates`` float64 (points, 3): quantiles of the effective learning rate, and
    ``gradients`` float64 (points, layers): root mean square of the gradient, see Probe. ``checkpoints`` float32 (kept,
    parameters): weights after the iterations ``checkpoints_at`` int64 (kept,), none where they are not kept, and
    ``spectra`` float64 (kept, sum of the ranks): singular values of the step that led to each, see Probe, NaN for the
    first weights.
    ``diverged_at``: the first iteration whose loss is not finite, -1 where there is none.
    """

    training: Training
    train_loss: np.ndarray
    measured_at: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    seconds: np.ndarray
    rates: np.ndarray
    gradients: np.ndarray
    checkpoints_at: np.ndarray
    checkpoints: np.ndarray
    spectra: np.ndarray
    diverged_at: int

    @property
    def iteration(self) -> int:
        """Iterations done."""
        return len(self.train_loss)

    @property
    def gradients_computed(self) -> np.ndarray:
        """How many gradients the rule had taken at each measured point, int64 (points,)."""
        return self.measured_at * self.training.run.formula.gradients

    @property
    def measured_loss(self) -> np.ndarray:
        """The mean of ``train_loss`` over the interval before each measured point, float64 (points,)."""
        interval = self.training.interval
        return self.train_loss[: len(self.measured_at) * interval].reshape(-1, interval).mean(axis=1)

    def spectrum(self, layer: int) -> np.ndarray:
        """``spectra`` of one layer, from 0: float64 (kept, rank)."""
        ranks = self.training.network.ranks
        begin = sum(ranks[:layer])
        return self.spectra[:, begin : begin + ranks[layer]]

    def without_checkpoints(self) -> History:
        """The same without the weights on the way, and without their memory."""
        kept = {name: getattr(self, name)[:0].copy() for name in ("checkpoints_at", "checkpoints", "spectra")}
        return replace(self, **kept)


def columns(training: Training) -> dict[str, slice]:
    """Where each of a history's measured quantities stands in the rows of ``Part.measured``."""
    widths = {"train_accuracy": 1, "test_accuracy": 1, "seconds": 1}
    widths |= {"rates": len(QUANTILES), "gradients": len(training.hidden) + 1}
    found, at = {}, 0
    for name, width in widths.items():
        found[name] = slice(at, at + width)
        at += width
    return found


class Record:
    """Collects the parts of one training; ``history`` is cheap at any time, since it copies nothing.

    ``checkpoints``: whether the weights on the way are kept.
    """

    def __init__(self, training: Training, checkpoints: bool = True) -> None:
        self._training = training
        self._columns = columns(training)
        self._losses = np.empty(training.iterations)
        self._measured = np.empty((training.points, self._columns["gradients"].stop))
        self._measured_at = np.arange(1, training.points + 1) * training.interval
        self._iteration = self._point = 0
        self._diverged_at = -1
        self._kept_at = np.empty(CHECKPOINTS + 1, np.int64)
        keeps, network = CHECKPOINTS + 1 if checkpoints else 0, training.network
        self._kept = np.empty((keeps, network.parameters), np.float32)
        self._spectra = np.empty((keeps, sum(network.ranks)))
        self._keeping = 0

    def add(self, part: Part, diverged_at: int) -> None:
        """Adds the part that follows those before it, and what its state knows of a divergence."""
        iteration, point = self._iteration + len(part.train_loss), self._point + len(part.measured)
        self._losses[self._iteration : iteration] = part.train_loss
        if len(part.measured):
            self._measured[self._point : point] = part.measured
        self._iteration, self._point, self._diverged_at = iteration, point, diverged_at
        kept = zip(part.checkpoints_at, part.checkpoints, part.spectra, strict=True)
        for at, weights, spectrum in kept if len(self._kept) else ():
            self._kept_at[self._keeping], self._kept[self._keeping] = at, weights
            self._spectra[self._keeping] = spectrum
            self._keeping += 1

    @property
    def nbytes(self) -> int:
        """Memory for all that is and will be added."""
        arrays = (self._losses, self._measured, self._measured_at, self._kept, self._spectra)
        return sum(array.nbytes for array in arrays)

    @property
    def history(self) -> History:
        """All that was added so far, as views that later parts do not change."""
        points = self._point
        found = {name: _view(self._measured[:, place], points) for name, place in self._columns.items()}
        for name in ("train_accuracy", "test_accuracy", "seconds"):
            found[name] = found[name][:, 0]
        return History(
            self._training,
            _view(self._losses, self._iteration),
            _view(self._measured_at, points),
            checkpoints_at=_view(self._kept_at, self._keeping),
            checkpoints=_view(self._kept, self._keeping),
            spectra=_view(self._spectra, self._keeping),
            diverged_at=self._diverged_at,
            **found,
        )


def _view(array: np.ndarray, length: int) -> np.ndarray:
    view = array[:length]
    view.flags.writeable = False
    return view
