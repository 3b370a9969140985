"""What a training shows of its inside at every measured point, from a sample that costs next to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from formula.to_numpy import Gradient
from mnist.images import PIXELS, load
from mnist.network import Network
from mnist.training import Training

SAMPLE = 100
"""Weights of each layer that are watched."""
QUANTILES = (0.1, 0.5, 0.9)


class Probe:
    """Watches a fixed sample of weights of a training, the same for every optimizer.

    The effective learning rate of a weight is how far this gradient alone moves it, per unit of gradient: the step less
    the step that the rule would take if this gradient, and every other one of the step, were 0. It is computed in
    float64, from copies; of all weights where the rule lets one depend on others.
    """

    def __init__(self, training: Training) -> None:
        self._network = network = training.network
        sample = _sample(training.data, training.hidden, training.batchnorm)
        whole, apart = np.arange(network.parameters), training.run.formula.apart
        self._read, self._watched = (sample, slice(None)) if apart else (whole, sample)
        self._shapes = [layer.size for layer in network.layers(np.empty(network.parameters, np.float32))]
        self._step = training.run.compile(np.zeros(len(self._read)), training.iterations, network.blocks)

    def rates(
        self,
        w: np.ndarray,
        g: np.ndarray,
        t: int,
        memory: Mapping[str, np.ndarray],
        gradient: Gradient | None = None,
    ) -> np.ndarray:
        """The QUANTILES of the effective learning rate in step ``t``, before it is taken: float64 (3,).

        NaN where no watched weight has a gradient. ``gradient``: as the rule gets it, in the type of ``w``.
        """

        def there(point: np.ndarray, out: np.ndarray) -> None:
            narrow = np.empty_like(w)
            gradient(point.astype(w.dtype), narrow)
            np.copyto(out, narrow)

        slopes = g[self._read].astype(float)
        full, rest = (w[self._read].astype(float) for _ in range(2))
        for point, here, elsewhere in ((full, slopes.copy(), there), (rest, np.zeros_like(slopes), _nothing)):
            kept = {key: array[self._read].astype(float) for key, array in memory.items()}
            self._step(point, here, t, kept, gradient=elsewhere)
        slopes, moved = slopes[self._watched], (rest - full)[self._watched]
        moving = slopes != 0
        rates = moved[moving] / slopes[moving]
        rates = np.sort(rates[np.isfinite(rates)])
        if not len(rates):
            return np.full(len(QUANTILES), np.nan)
        return rates[[round(share * (len(rates) - 1)) for share in QUANTILES]]

    def spectrum(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """The singular values of the step of each layer's weights, biases apart: float64 (sum of the ranks,).

        The largest of a layer comes first, one layer stands behind the other; 0 what cannot be told from it for
        rounding, NaN where a layer's step is not finite.
        """
        found = []
        for rank, old, new in zip(self._network.ranks, *map(self._network.layers, (before, after)), strict=True):
            step = new[:-1].astype(float) - old[:-1]
            values = np.full(rank, np.nan)
            if np.isfinite(step).all():
                values = np.linalg.svd(step, compute_uv=False)
                values[values < values[0] * max(step.shape) * np.finfo(float).eps] = 0
            found.append(values)
        return np.concatenate(found)

    def gradients(self, g: np.ndarray) -> list[float]:
        """The root mean square of the gradient in each layer."""
        found, at = [], 0
        for size in self._shapes:
            part = g[at : at + size]
            found.append(float(np.sqrt(np.dot(part, part) / size)))
            at += size
        return found


def _nothing(point: np.ndarray, out: np.ndarray) -> None:
    out.fill(0)


@lru_cache(maxsize=16)
def _sample(data: str, hidden: tuple[int, ...], batchnorm: bool) -> np.ndarray:
    """Places in the flat vector: as many of every layer, in the first only under pixels that often have ink."""
    network = Network((PIXELS, *hidden, 10), "sigmoid", batchnorm)
    random = np.random.default_rng(0)
    inked = np.flatnonzero(load(data).train[:1000].mean(axis=0) > 20)
    found = []
    for depth, places in enumerate(network.layers(np.arange(network.parameters))):
        weights = places[inked] if depth == 0 else places[:-1]
        found.append(np.sort(random.choice(weights.ravel(), min(SAMPLE, weights.size), replace=False)))
    return np.concatenate(found)
