"""A multilayer perceptron whose parameters are one flat vector; its layers are views into that vector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mnist.activations import ACTIVATIONS


class Network:
    """The shape of a network: ``sizes`` (inputs, hidden …, classes) and the key of its hidden activation.

    Its parameters live in one flat vector: for each layer the weights (inputs, outputs), row by row, then the biases
    (outputs,).
    """

    def __init__(self, sizes: Sequence[int], activation: str) -> None:
        self.sizes = tuple(sizes)
        self.activation = ACTIVATIONS[activation]
        self._shapes = tuple(zip(self.sizes, self.sizes[1:], strict=False))
        self.parameters = sum((inputs + 1) * outputs for inputs, outputs in self._shapes)

    def layers(self, flat: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Weights (inputs, outputs) and biases (outputs,) of each layer, as views into ``flat`` (parameters,)."""
        views, at = [], 0
        for inputs, outputs in self._shapes:
            biases = at + inputs * outputs
            views.append((flat[at:biases].reshape(inputs, outputs), flat[biases : biases + outputs]))
            at = biases + outputs
        return views

    def initial(self, random: np.random.Generator, deviation: float, dtype: type = np.float32) -> np.ndarray:
        """A new flat vector: weights from N(0, deviation²), biases 0."""
        flat = np.zeros(self.parameters, dtype)
        for weights, _ in self.layers(flat):
            weights[:] = deviation * random.standard_normal(weights.shape)
        return flat


class Workspace:
    """Runs a network on ``rows`` images at a time, in buffers of its own; not for two threads at once.

    ``order``: how a layer's outputs (rows, outputs) lie in memory, ``"C"`` or ``"F"``; the faster one is that of the
    images. Every method returns arrays that are valid until the next call.
    """

    def __init__(self, network: Network, rows: int, dtype: type = np.float32, order: str = "C") -> None:
        self._activation = network.activation
        *hidden, classes = network.sizes[1:]
        self._hidden = [np.empty((rows, size), dtype, order) for size in hidden]
        self._errors = [np.empty((rows, size), dtype, order) for size in hidden]
        self._slopes = [np.empty((rows, size), dtype, order) for size in hidden]
        # Maxima and sums over the classes run along memory when the classes are the slow axis.
        self._logits = np.empty((rows, classes), dtype, "F")
        self._each = np.arange(rows)

    def logits(self, layers: list, x: np.ndarray) -> np.ndarray:
        """Inputs of the softmax (rows, classes) for images ``x`` (rows, inputs)."""
        outputs = x
        for (weights, biases), z in zip(layers, [*self._hidden, self._logits], strict=True):
            np.matmul(outputs, weights, out=z)
            np.add(z, biases, out=z)
            if z is not self._logits:
                self._activation.apply(z)
            outputs = z
        return outputs

    def gradient(self, layers: list, x: np.ndarray, labels: np.ndarray, gradient: list) -> None:
        """Writes the gradient of the loss to ``gradient``, views as of ``Network.layers``."""
        error = self.logits(layers, x)
        error -= error.max(axis=1, keepdims=True)
        np.exp(error, out=error)
        error /= error.sum(axis=1, keepdims=True)
        error[self._each, labels] -= 1
        error *= 1 / len(labels)
        for depth in reversed(range(len(layers))):
            weights, biases = gradient[depth]
            below = self._hidden[depth - 1] if depth else x
            np.matmul(below.T, error, out=weights)
            np.add.reduce(error, axis=0, out=biases)
            if depth:
                slope = self._slopes[depth - 1]
                self._activation.slope(below, slope)
                error = np.matmul(error, layers[depth][0].T, out=self._errors[depth - 1])
                error *= slope

    @staticmethod
    def loss(logits: np.ndarray, labels: np.ndarray) -> float:
        """Mean softmax cross-entropy."""
        below = logits - logits.max(axis=1, keepdims=True)
        right = below[np.arange(len(labels)), labels]
        return float(np.mean(np.log(np.exp(below).sum(axis=1)) - right))

    @staticmethod
    def correct(logits: np.ndarray, labels: np.ndarray) -> int:
        """How many images have their greatest output at their label."""
        return int(np.count_nonzero(logits.argmax(axis=1) == labels))
