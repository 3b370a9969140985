"""Activation functions of the hidden layers, each declared once: the function and its derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Activation:
    """``apply(z)`` turns the inputs of a layer into its outputs, in place.

    ``slope(known, out)`` writes the derivative to ``out``, ``bend(known, out)`` the second one, from what
    ``slope_reads``: the ``"outputs"`` or the ``"inputs"`` of the layer. Arrays of any shape, float32 or float64.
    """

    name: str
    apply: Callable[[np.ndarray], None]
    slope: Callable[[np.ndarray, np.ndarray], None]
    bend: Callable[[np.ndarray, np.ndarray], None]
    slope_reads: str = "outputs"


def _sigmoid(z: np.ndarray) -> None:
    # 1/(1 + exp(-z)) = (1 + tanh(z/2))/2, which cannot overflow and is faster.
    np.multiply(z, 0.5, out=z)
    np.tanh(z, out=z)
    np.multiply(z, 0.5, out=z)
    np.add(z, 0.5, out=z)


def _sigmoid_slope(y: np.ndarray, out: np.ndarray) -> None:
    np.subtract(1, y, out=out)
    np.multiply(out, y, out=out)


def _sigmoid_bend(y: np.ndarray, out: np.ndarray) -> None:
    out[...] = y * (1 - y) * (1 - 2 * y)


def _tanh(z: np.ndarray) -> None:
    np.tanh(z, out=z)


def _tanh_slope(y: np.ndarray, out: np.ndarray) -> None:
    np.multiply(y, y, out=out)
    np.subtract(1, out, out=out)


def _tanh_bend(y: np.ndarray, out: np.ndarray) -> None:
    out[...] = -2 * y * (1 - y * y)


def _relu(z: np.ndarray) -> None:
    np.maximum(z, 0, out=z)


def _relu_slope(y: np.ndarray, out: np.ndarray) -> None:
    np.sign(y, out=out)  # outputs are never negative: 0 or 1


def _relu_bend(y: np.ndarray, out: np.ndarray) -> None:
    out[...] = 0


_SPREAD, _CUBIC, _FAR = (2 / np.pi) ** 0.5, 0.044715, 20.0


def _gelu(z: np.ndarray) -> None:
    # Beyond ±20 the tanh is ±1 to the last bit; the cube must not overflow there.
    near = np.clip(z, -_FAR, _FAR)
    inner = np.tanh(_SPREAD * (near + _CUBIC * (near * near * near)))
    np.multiply(z, 0.5 * (1 + inner), out=z)


def _gelu_slope(z: np.ndarray, out: np.ndarray) -> None:
    near = np.clip(z, -_FAR, _FAR)
    square = near * near
    inner = np.tanh(_SPREAD * near * (1 + _CUBIC * square))
    bend = _SPREAD * (1 + 3 * _CUBIC * square) * (1 - inner * inner)
    np.add(0.5 * (1 + inner), 0.5 * near * bend, out=out)


def _gelu_bend(z: np.ndarray, out: np.ndarray) -> None:
    near = np.clip(z, -_FAR, _FAR)
    square = near * near
    inner = np.tanh(_SPREAD * near * (1 + _CUBIC * square))
    rate = _SPREAD * (1 + 3 * _CUBIC * square)
    twice = 6 * _SPREAD * _CUBIC * near - 2 * inner * rate * rate
    out[...] = (1 - inner * inner) * (rate + 0.5 * near * twice)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation("Sigmoid", _sigmoid, _sigmoid_slope, _sigmoid_bend),
    "tanh": Activation("tanh", _tanh, _tanh_slope, _tanh_bend),
    "relu": Activation("ReLU", _relu, _relu_slope, _relu_bend),
    # Hendrycks & Gimpel 2016, arXiv:1606.08415, the form with tanh.
    "gelu": Activation("GELU", _gelu, _gelu_slope, _gelu_bend, slope_reads="inputs"),
}
"""By key, as in ``Training(activation=…)`` and in links."""
