"""A multilayer perceptron whose parameters are one flat vector; its layers are views into that vector."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from mnist.activations import ACTIVATIONS


class Network:
    """The shape of a network: ``sizes`` (inputs, hidden …, classes) and the key of its hidden activation.

    A layer is one matrix (inputs + 1, outputs) whose last row holds the biases: they are the weights of an input that
    is always 1. All layers stand one behind the other, row by row, in one flat vector (parameters,).
    """

    def __init__(self, sizes: Sequence[int], activation: str) -> None:
        self.sizes = tuple(sizes)
        self.activation = ACTIVATIONS[activation]
        self._shapes = tuple((inputs + 1, outputs) for inputs, outputs in pairwise(sizes))
        self.parameters = sum(rows * columns for rows, columns in self._shapes)

    def layers(self, flat: np.ndarray) -> list[np.ndarray]:
        """The layers' matrices (inputs + 1, outputs), as views into ``flat`` (parameters,)."""
        views, at = [], 0
        for rows, columns in self._shapes:
            views.append(flat[at : at + rows * columns].reshape(rows, columns))
            at += rows * columns
        return views

    def initial(self, random: np.random.Generator, deviation: float, dtype: type = np.float32) -> np.ndarray:
        """A new flat vector: weights from N(0, deviation²), biases 0."""
        flat = np.zeros(self.parameters, dtype)
        for layer in self.layers(flat):
            weights = layer[:-1]
            weights[:] = deviation * random.standard_normal(weights.shape)
        return flat


class Workspace:
    """Runs a network on ``rows`` images at a time, in buffers of its own; not for two threads at once.

    Images ``x`` are (rows, inputs + 1), scaled to 0 … 1, their last column 1. ``order``: how outputs lie in memory,
    ``"C"`` or ``"F"``; the faster one is that of the images. Arrays that are returned hold until the next call.
    """

    def __init__(self, network: Network, rows: int, dtype: type = np.float32, order: str = "C") -> None:
        self._activation = network.activation
        *hidden, classes = network.sizes[1:]
        self._outputs = [np.ones((rows, size + 1), dtype, order) for size in hidden]
        self._slopes = [np.empty((rows, size + 1), dtype, order) for size in hidden]
        self._errors = [np.empty((rows, size), dtype, order) for size in hidden]
        # Maxima and sums over the classes are faster along columns.
        self._logits = np.empty((rows, classes), dtype, "F")
        self._exponent = np.empty((rows, classes), dtype, "F")
        self._each = np.arange(rows)

    def logits(self, layers: list[np.ndarray], x: np.ndarray) -> np.ndarray:
        """What goes into the softmax, (rows, classes)."""
        for layer, outputs in zip(layers, self._outputs, strict=False):
            np.matmul(x, layer, out=outputs[:, :-1])
            # Over the column of ones too, and then restored: a whole array is faster than a part of each row.
            self._activation.apply(outputs)
            outputs[:, -1] = 1
            x = outputs
        return np.matmul(x, layers[-1], out=self._logits)

    def gradient(self, layers: list[np.ndarray], x: np.ndarray, labels: np.ndarray, gradient: list[np.ndarray]) -> None:
        """Writes the gradient of the mean loss to ``gradient``, matrices shaped like ``layers``."""
        error = self._exponents(self.logits(layers, x))
        np.exp(error, out=error)
        error /= error.sum(axis=1, keepdims=True)
        error[self._each, labels] -= 1
        error /= len(labels)
        for depth in range(len(layers) - 1, 0, -1):
            below, slope = self._outputs[depth - 1], self._slopes[depth - 1]
            np.matmul(below.T, error, out=gradient[depth])
            error = np.matmul(error, layers[depth][:-1].T, out=self._errors[depth - 1])
            self._activation.slope(below, slope)
            error *= slope[:, :-1]
        np.matmul(x.T, error, out=gradient[0])

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
