"""Is this a saddle? The gradient of a network's loss, and the ends of its Hessian's spectrum.

Products of the Hessian with a vector are exact, by forward-over-reverse differentiation (Pearlmutter 1994, "Fast Exact
Multiplication by the Hessian"). Lanczos finds the least and the greatest eigenvalue from them, with every vector kept
orthogonal to all before it; its residuals bound how far each is from an eigenvalue (Parlett 1998, "The Symmetric
Eigenvalue Problem", ch. 13). Without dropout; not for batch normalization, whose loss depends on the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mnist.advance import blas
from mnist.backpropagation import Backpropagation
from mnist.batches import labels_of
from mnist.images import load, scaled
from mnist.network import Network, Workspace
from mnist.training import Training

SAMPLE = 5000
"""The Hessian is that of the mean loss over the first so many training images; loss and gradient take all of them."""
STEPS = 40
TOLERANCE = 1e-3
"""Lanczos ends after so many steps, or when both ends are this near, as a share of the larger of their sizes."""
FLAT = 1e-3
"""A gradient is small where the best step along it takes less than this share of the loss."""
BENT = 0.01
"""A surface bends down where the least eigenvalue is below minus this share of the greatest."""
_BLOCK = 1000


@dataclass(frozen=True)
class Ends:
    """The least and the greatest eigenvalue, after ``steps`` steps; each is within ``error`` of an eigenvalue."""

    low: float
    high: float
    steps: int
    error: float


@dataclass(frozen=True)
class Stand:
    """Where a network stands: ``loss`` and ``gradient``, its norm, over all images; ``ends`` of the Hessian's spectrum.

    ``gain``: the share of the loss that the best step straight downhill takes, on the quadratic with this gradient and
    this Hessian; infinite where that falls without end.
    """

    loss: float
    gradient: float
    gain: float
    ends: Ends

    @property
    def kind(self) -> str:
        """``"slope"`` where there is something to gain along the gradient, else ``"saddle"`` or ``"valley"``.

        ``"fall"``: a slope along which the quadratic falls without end.
        """
        if not self.gain < np.inf:
            return "fall"
        if self.gain >= FLAT:
            return "slope"
        return "saddle" if self.ends.low < -BENT * self.ends.high else "valley"


class Curved:
    """The mean loss of a network at the parameters ``flat``, over images ``x`` (rows, inputs + 1) with ``labels``.

    Everything is in the type of ``flat``. ``decay``: λ of weight decay. ValueError with batch normalization.
    """

    def __init__(self, network: Network, flat: np.ndarray, x: np.ndarray, labels: np.ndarray, decay: float = 0.0):
        if network.batchnorm:
            raise ValueError("with batch normalization the loss depends on the batch")
        self._network, self._decay = network, decay
        self._layers = layers = network.layers(flat)
        self._below, self._slopes, self._bends = [x], [], []
        activation = network.activation
        for layer in layers[:-1]:
            outputs = np.ones((len(x), layer.shape[1] + 1), flat.dtype)
            np.matmul(self._below[-1], layer, out=outputs[:, :-1])
            inputs = outputs.copy()
            activation.apply(outputs)
            known = inputs if activation.slope_reads == "inputs" else outputs
            slope, bend = np.empty_like(outputs), np.empty_like(outputs)
            activation.slope(known, slope)
            activation.bend(known, bend)
            outputs[:, -1] = 1
            self._below.append(outputs)
            self._slopes.append(slope[:, :-1])
            self._bends.append(bend[:, :-1])
        workspace = Workspace(network, len(x), flat.dtype)
        error = workspace.errors(self._below[-1] @ layers[-1], labels).copy()
        self._probability = error * len(x)
        self._probability[np.arange(len(x)), labels] += 1
        self._errors, self._backs = [error], []
        for depth in range(len(layers) - 1, 0, -1):
            back = self._errors[0] @ layers[depth][:-1].T
            self._backs.insert(0, back)
            self._errors.insert(0, back * self._slopes[depth - 1])

    def gradient(self) -> np.ndarray:
        """(parameters,)."""
        found = np.empty(self._network.parameters, self._layers[0].dtype)
        for slope, below, error in zip(self._network.layers(found), self._below, self._errors, strict=True):
            np.matmul(below.T, error, out=slope)
        return self._decayed(found, self._layers)

    def product(self, vector: np.ndarray) -> np.ndarray:
        """The Hessian times ``vector`` (parameters,)."""
        directions = self._network.layers(vector.astype(self._layers[0].dtype))
        found = np.empty(self._network.parameters, self._layers[0].dtype)
        # What each quantity of the forward and the backward pass changes by along the vector.
        inputs, outputs = [], []
        for depth, direction in enumerate(directions):
            moved = self._below[depth] @ direction
            if depth:
                moved += outputs[-1] @ self._layers[depth][:-1]
            inputs.append(moved)
            if depth < len(directions) - 1:
                outputs.append(self._slopes[depth] * moved)
        p, last = self._probability, inputs[-1]
        error = p * (last - (p * last).sum(axis=1, keepdims=True)) / len(p)
        products = self._network.layers(found)
        for depth in range(len(directions) - 1, -1, -1):
            np.matmul(self._below[depth].T, error, out=products[depth])
            if depth:
                products[depth][:-1] += outputs[depth - 1].T @ self._errors[depth]
                back = error @ self._layers[depth][:-1].T + self._errors[depth] @ directions[depth][:-1].T
                error = back * self._slopes[depth - 1]
                error += self._backs[depth - 1] * self._bends[depth - 1] * inputs[depth - 1]
        return self._decayed(found, directions)

    def _decayed(self, found: np.ndarray, of: list[np.ndarray]) -> np.ndarray:
        for slope, layer in zip(self._network.layers(found), of, strict=True):
            slope[:-1] += self._decay * layer[:-1]
        return found


def spectrum(product: Callable[[np.ndarray], np.ndarray], size: int, steps: int = STEPS, seed: int = 0) -> Ends:
    """The ends of the spectrum of a symmetric operator on vectors (size,), float64; the start is drawn by ``seed``."""
    basis = np.empty((min(steps, size), size))
    middle, beside = [], []
    vector = np.random.default_rng(seed).standard_normal(size)
    for step in range(len(basis)):
        basis[step] = vector / np.linalg.norm(vector)
        vector = product(basis[step]).astype(float)
        middle.append(float(basis[step] @ vector))
        # Twice is enough: once leaves rounding of the size of what was taken away.
        for _ in range(2):
            vector -= basis[: step + 1].T @ (basis[: step + 1] @ vector)
        beside.append(float(np.linalg.norm(vector)))
        values, vectors = np.linalg.eigh(np.diag(middle) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1))
        largest = np.abs(values).max()
        errors = beside[-1] * np.abs(vectors[-1, [0, -1]])
        if errors.max() <= TOLERANCE * largest or beside[-1] <= 1e-12 * largest:
            break
    return Ends(float(values[0]), float(values[-1]), len(middle), float(errors.max()))


def stand(training: Training, weights: np.ndarray) -> Stand:
    """Where a training's network stands with these ``weights`` (parameters,), float32.

    A few seconds of work. DataError when the images cannot be read; ValueError with batch normalization, and for
    weights that are not finite.
    """
    if not np.isfinite(weights).all():
        raise ValueError("these weights are not finite")
    network, whole = training.network, slice(training.images)
    images, labels = load(training.data).train[whole], labels_of(training)[whole]
    with np.errstate(all="ignore"), blas().limit(limits=1):
        count = min(SAMPLE, len(images))
        curved = Curved(network, weights, scaled(images[:count]), labels[:count], training.decay)
        loss, gradient = _over_all(training, weights, images, labels)
        steepness = float(gradient @ gradient)
        bend = float(gradient @ curved.product(gradient))
        gain = steepness**2 / (2 * bend) / loss if bend > 0 else np.inf
        return Stand(loss, steepness**0.5, gain, spectrum(curved.product, network.parameters))


def _over_all(
    training: Training, weights: np.ndarray, images: np.ndarray, labels: np.ndarray
) -> tuple[float, np.ndarray]:
    """The mean loss over all images, without weight decay, and its gradient, with it, float64."""
    network, total, loss = training.network, np.zeros(len(weights)), 0.0
    for start in range(0, len(images), _BLOCK):
        x, known = scaled(images[start : start + _BLOCK]), labels[start : start + _BLOCK]
        body, part = Backpropagation(network, len(x), decay=training.decay), np.empty_like(weights)
        body.gradient(weights, x, known, part)
        total += part * (len(x) / len(images))
        loss += body.loss(body.logits(network.layers(weights), x), known) * (len(x) / len(images))
    return loss, total
