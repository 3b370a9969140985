"""Activation functions of the hidden layers, each declared once: the function and its derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Activation:
    """``apply(z)`` turns the inputs of a layer into its outputs, in place.

    ``slope(y, out)`` writes the derivative, expressed by the outputs ``y``, to ``out``. Arrays of any shape, float32
    or float64.
    """

    name: str
    apply: Callable[[np.ndarray], None]
    slope: Callable[[np.ndarray, np.ndarray], None]


def _sigmoid(z: np.ndarray) -> None:
    # 1/(1 + exp(-z)) = (1 + tanh(z/2))/2, which cannot overflow and is faster.
    np.multiply(z, 0.5, out=z)
    np.tanh(z, out=z)
    np.multiply(z, 0.5, out=z)
    np.add(z, 0.5, out=z)


def _sigmoid_slope(y: np.ndarray, out: np.ndarray) -> None:
    np.subtract(1, y, out=out)
    np.multiply(out, y, out=out)


def _tanh(z: np.ndarray) -> None:
    np.tanh(z, out=z)


def _tanh_slope(y: np.ndarray, out: np.ndarray) -> None:
    np.multiply(y, y, out=out)
    np.subtract(1, out, out=out)


def _relu(z: np.ndarray) -> None:
    np.maximum(z, 0, out=z)


def _relu_slope(y: np.ndarray, out: np.ndarray) -> None:
    np.sign(y, out=out)  # outputs are never negative: 0 or 1


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation("Sigmoid", _sigmoid, _sigmoid_slope),
    "tanh": Activation("tanh", _tanh, _tanh_slope),
    "relu": Activation("ReLU", _relu, _relu_slope),
}
"""By key, as in ``Training(activation=…)`` and in links."""
