"""The gradient of the loss: a network in training, with batch normalization, dropout and weight decay where asked."""

from __future__ import annotations

import numpy as np

from mnist.network import MEMORY, VARIANCE_FLOOR, Network, Workspace


class Backpropagation(Workspace):
    """A workspace that also runs the network in training and back; see ``gradient``.

    ``dropout``: share of hidden outputs set to 0. ``decay``: λ of weight decay.
    """

    def __init__(
        self,
        network: Network,
        rows: int,
        dropout: float = 0.0,
        decay: float = 0.0,
        dtype: type = np.float32,
        order: str = "C",
    ) -> None:
        super().__init__(network, rows, dtype, order)
        self._network, self._dropout, self._decay = network, dropout, decay
        hidden = network.sizes[1:-1]
        self._slopes = [np.empty((rows, size + 1), dtype, order) for size in hidden]
        self._errors = [np.empty((rows, size), dtype, order) for size in hidden]
        keeps_inputs = network.activation.slope_reads == "inputs"
        self._inputs = [np.empty((rows, size + 1), dtype, order) for size in hidden] if keeps_inputs else []
        self._normalized = [np.empty((rows, size), dtype, order) for size in hidden] if network.batchnorm else []
        self._spreads: list[np.ndarray] = [np.empty(size, dtype) for size in hidden] if network.batchnorm else []

    def gradient(
        self,
        flat: np.ndarray,
        x: np.ndarray,
        labels: np.ndarray,
        gradient: np.ndarray,
        statistics: np.ndarray | None = None,
        random: np.random.Generator | None = None,
    ) -> None:
        """Writes the gradient of the mean loss at ``flat`` (parameters,) to ``gradient``, likewise.

        ``x`` (rows, inputs + 1), ``labels`` (rows,). ``statistics`` (2 * normalized,): the running mean and variance of
        batch normalization, taken on by this batch. ``random`` draws which outputs dropout sets to 0. Weight decay adds
        λ·w for every weight, none for biases, scales and shifts.
        """
        network = self._network
        layers, slopes = network.layers(flat), network.layers(gradient)
        scales, scale_slopes = network.scales(flat), network.scales(gradient)
        kept = self._forward(layers, scales, x, network.split(statistics) if network.batchnorm else [], random)
        error = self.errors(np.matmul(self.outputs[-1] if self.outputs else x, layers[-1], out=self._logits), labels)
        for depth in range(len(layers) - 1, 0, -1):
            below, slope = self.outputs[depth - 1], self._slopes[depth - 1]
            np.matmul(below.T, error, out=slopes[depth])
            error = np.matmul(error, layers[depth][:-1].T, out=self._errors[depth - 1])
            if kept:
                # The slope is that of the output before dropout, which is this one with the factor taken back.
                error *= kept[depth - 1]
                below = self._before[depth - 1]
            network.activation.slope(self._inputs[depth - 1] if self._inputs else below, slope)
            error *= slope[:, :-1]
            if network.batchnorm:
                self._back_through_norm(depth - 1, error, scales[depth - 1], scale_slopes[depth - 1])
        np.matmul(x.T, error, out=slopes[0])
        if self._decay:
            for layer, slope in zip(layers, slopes, strict=True):
                slope[:-1] += self._decay * layer[:-1]

    def _forward(
        self,
        layers: list[np.ndarray],
        scales: list[np.ndarray],
        x: np.ndarray,
        statistics: list[np.ndarray],
        random: np.random.Generator | None,
    ) -> list[np.ndarray]:
        """Fills the outputs of the hidden layers; returns what dropout multiplied them by, nothing without it."""
        kept: list[np.ndarray] = []
        self._before: list[np.ndarray] = []
        for depth, outputs in enumerate(self.outputs):
            inputs = outputs[:, :-1]
            np.matmul(x, layers[depth], out=inputs)
            if statistics:
                self._normalize(depth, inputs, scales[depth], statistics[depth])
            if self._inputs:
                self._inputs[depth][:] = outputs
            self.activate(outputs)
            if self._dropout:
                share = inputs.dtype.type(1 - self._dropout)
                factor = (random.random(inputs.shape, np.float32) < np.float32(share)) / share
                kept.append(factor.astype(inputs.dtype, copy=False))
                self._before.append(outputs.copy())
                inputs *= kept[-1]
            x = outputs
        return kept

    def _normalize(self, depth: int, inputs: np.ndarray, scale: np.ndarray, running: np.ndarray) -> None:
        rows = len(inputs)
        mean = inputs.mean(axis=0)
        normalized = np.subtract(inputs, mean, out=self._normalized[depth])
        variance = np.mean(normalized * normalized, axis=0)
        np.sqrt(variance + VARIANCE_FLOOR, out=self._spreads[depth])
        normalized /= self._spreads[depth]
        np.multiply(normalized, scale[0], out=inputs)
        inputs += scale[1]
        running *= MEMORY
        running[0] += (1 - MEMORY) * mean
        # The variance of all images, estimated from a batch (Algorithm 2).
        running[1] += (1 - MEMORY) * variance * (rows / max(1, rows - 1))

    def _back_through_norm(self, depth: int, error: np.ndarray, scale: np.ndarray, slope: np.ndarray) -> None:
        """Turns the gradient after a normalization into that before it, in place, and writes that of γ and β."""
        normalized = self._normalized[depth]
        slope[0] = (error * normalized).sum(axis=0)
        slope[1] = error.sum(axis=0)
        rows = len(error)
        error -= slope[1] / rows + normalized * (slope[0] / rows)
        error *= scale[0] / self._spreads[depth]
