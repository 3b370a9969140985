"""A multilayer perceptron whose parameters are one flat vector; its layers are views into that vector."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from formula.computing.blocks import Parts
from mnist.activations import ACTIVATIONS

INITS = {
    # Glorot & Bengio 2010, equation 16: the variance of a uniform deviate in ±√(6/(in + out)).
    "xavier": lambda inputs, outputs: math.sqrt(2 / (inputs + outputs)),
    # He et al. 2015, arXiv:1502.01852, equation 10.
    "he": lambda inputs, _: math.sqrt(2 / inputs),
}
"""Standard deviations of first weights that depend on the layer, by key."""

VARIANCE_FLOOR = 1e-5
"""Batch normalization's ε, inside the root (Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithm 1)."""
MEMORY = 0.9
"""The share that the running statistics of batch normalization keep in each iteration."""


class Network:
    """The shape of a network: ``sizes`` (inputs, hidden …, classes), the key of its hidden activation, and whether it
    normalizes what goes into that.

    A layer is one matrix (inputs + 1, outputs) whose last row holds the biases: they are the weights of an input that
    is always 1. All layers stand one behind the other, row by row, in one flat vector (parameters,); behind them, with
    batch normalization, the scales γ and shifts β of each hidden layer, (2, units).
    """

    def __init__(self, sizes: Sequence[int], activation: str, batchnorm: bool = False) -> None:
        self.sizes = tuple(sizes)
        self.activation = ACTIVATIONS[activation]
        self.batchnorm = batchnorm
        self._shapes = tuple((inputs + 1, outputs) for inputs, outputs in pairwise(sizes))
        self.normalized = sum(sizes[1:-1]) if batchnorm else 0
        """How many units are normalized."""
        self.weights = sum(rows * columns for rows, columns in self._shapes)
        """Weights and biases; what lies behind them belongs to batch normalization."""
        self.parameters = self.weights + 2 * self.normalized
        self.ranks = tuple(min(rows - 1, columns) for rows, columns in self._shapes)
        """How many singular values each layer's weights have, biases apart."""

    @property
    def blocks(self) -> Parts:
        """What belongs together in the flat vector: each layer's weights, its biases, a layer's scales, its shifts."""
        matrices = [shape for rows, columns in self._shapes for shape in ((rows - 1, columns), (columns,))]
        return Parts(
            [*matrices, *((units,) for units in (self.sizes[1:-1] if self.batchnorm else ()) for _ in range(2))]
        )

    def layers(self, flat: np.ndarray) -> list[np.ndarray]:
        """The layers' matrices (inputs + 1, outputs), as views into ``flat`` (parameters,)."""
        views, at = [], 0
        for rows, columns in self._shapes:
            views.append(flat[at : at + rows * columns].reshape(rows, columns))
            at += rows * columns
        return views

    def scales(self, flat: np.ndarray) -> list[np.ndarray]:
        """γ and β of each normalized layer, (2, units), as views into ``flat``; none without batch normalization."""
        return self.split(flat[self.weights :])

    def split(self, pairs: np.ndarray) -> list[np.ndarray]:
        """A vector (2 * normalized,) as one view (2, units) for each normalized layer."""
        views, at = [], 0
        for units in self.sizes[1:-1] if self.batchnorm else ():
            views.append(pairs[at : at + 2 * units].reshape(2, units))
            at += 2 * units
        return views

    def initial(self, random: np.random.Generator, init: float | str, dtype: type = np.float32) -> np.ndarray:
        """A new flat vector: weights from N(0, σ²), biases and shifts 0, scales 1.

        ``init``: σ, or a key of INITS. The same generator gives the same numbers for every σ.
        """
        flat = np.zeros(self.parameters, dtype)
        for layer in self.layers(flat):
            weights = layer[:-1]
            deviation = INITS[init](*weights.shape) if isinstance(init, str) else init
            weights[:] = deviation * random.standard_normal(weights.shape)
        for scale, _ in self.scales(flat):
            scale[:] = 1
        return flat

    def at_rest(self, flat: np.ndarray, statistics: np.ndarray, iterations: int) -> list[np.ndarray]:
        """The layers of the network in use: without batch normalization those of ``flat``.

        With it the normalization by the running ``statistics`` (2 * normalized,) of so many iterations is multiplied
        into new matrices: at rest it is a part of the layer.
        """
        layers = self.layers(flat)
        if not iterations:
            # Nothing has been seen that could be normalized by.
            return layers
        # The running means started at 0: as in Adam, what is missing of the weights' sum is known.
        seen = 1 - MEMORY**iterations
        for depth, (scale, mean) in enumerate(zip(self.scales(flat), self.split(statistics), strict=True)):
            factor = scale[0] / np.sqrt(mean[1] / seen + VARIANCE_FLOOR)
            layers[depth] = layers[depth] * factor
            layers[depth][-1] += scale[1] - mean[0] / seen * factor
        return layers


class Workspace:
    """Runs a network at rest on ``rows`` images at a time, in buffers of its own; not for two threads at once.

    Images ``x`` are (rows, inputs + 1), scaled to 0 … 1, their last column 1. ``order``: how outputs lie in memory,
    ``"C"`` or ``"F"``; the faster one is that of the images. Arrays that are returned hold until the next call.
    """

    def __init__(self, network: Network, rows: int, dtype: type = np.float32, order: str = "C") -> None:
        self._activation = network.activation
        *hidden, classes = network.sizes[1:]
        self.outputs = [np.ones((rows, size + 1), dtype, order) for size in hidden]
        # Maxima and sums over the classes are faster along columns.
        self._logits = np.empty((rows, classes), dtype, "F")
        self._exponent = np.empty((rows, classes), dtype, "F")
        self._each = np.arange(rows)

    def logits(self, layers: list[np.ndarray], x: np.ndarray) -> np.ndarray:
        """What goes into the softmax, (rows, classes)."""
        return self.above(layers, lambda out: np.matmul(x, layers[0], out=out))

    def above(self, layers: list[np.ndarray], first: Callable[[np.ndarray], object]) -> np.ndarray:
        """As ``logits``, where ``first`` writes the first layer's product to the array (rows, units) it is given."""
        if not self.outputs:
            first(self._logits)
            return self._logits
        first(self.outputs[0][:, :-1])
        self.activate(self.outputs[0])
        x = self.outputs[0]
        for layer, outputs in zip(layers[1:], self.outputs[1:], strict=False):
            np.matmul(x, layer, out=outputs[:, :-1])
            self.activate(outputs)
            x = outputs
        return np.matmul(x, layers[-1], out=self._logits)

    def activate(self, outputs: np.ndarray) -> None:
        """Applies the activation in place to outputs (rows, units + 1), whose last column is 1 again afterwards."""
        # Over the column of ones too, and then restored: a whole array is faster than a part of each row.
        self._activation.apply(outputs)
        outputs[:, -1] = 1

    def errors(self, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The gradient of the mean loss at the logits, (rows, classes)."""
        error = self._exponents(logits)
        np.exp(error, out=error)
        error /= error.sum(axis=1, keepdims=True)
        error[self._each, labels] -= 1
        error /= len(labels)
        return error

    def loss(self, logits: np.ndarray, labels: np.ndarray) -> float:
        """Mean cross-entropy of the softmax of ``logits`` (rows, classes) with ``labels`` (rows,)."""
        exponents = self._exponents(logits)
        right = exponents[self._each, labels]
        np.exp(exponents, out=exponents)
        return float(np.mean(np.log(exponents.sum(axis=1)) - right))

    def correct(self, logits: np.ndarray, labels: np.ndarray) -> int:
        """How many images have the greatest of their ``logits`` at their label; the first counts among equal ones."""
        return int(np.count_nonzero(logits.argmax(axis=1) == labels))

    def _exponents(self, logits: np.ndarray) -> np.ndarray:
        """z − max z of each image: the same softmax, and its exponentials cannot overflow."""
        return np.subtract(logits, logits.max(axis=1, keepdims=True), out=self._exponent)
