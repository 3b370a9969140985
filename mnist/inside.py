"""What a trained network looks like from inside, computed from its state alone; cheap enough while it trains.

A run that has diverged has nothing to show: none of this is for its state.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from threadpoolctl import threadpool_limits

from mnist.advance import RunState
from mnist.backpropagation import Backpropagation
from mnist.batches import labels_of
from mnist.evaluation import Evaluation, measured
from mnist.images import CLASSES, load, scaled
from mnist.network import Workspace

SAMPLE = 500
"""Images that activations and gradients are taken from."""
PICTURES = 64
MISTAKES = 40
BINS = 48
DECADES = (-12.0, 0.0)
"""The ends of the axis of log10 |gradient|."""
LEVELS = 32_767
"""Weights at rest are whole numbers of −LEVELS … LEVELS."""

_SHARE_WITHIN = 0.995


@dataclass(frozen=True)
class Histogram:
    """How many values lie in each of equal parts of ``low`` … ``high``: ``counts`` int64 (BINS,).

    The outer parts hold what lies beyond as well; ``zeros`` are the values of exactly 0, which stand in no part.
    ``middle``: the median of the others, NaN without any.
    """

    counts: np.ndarray
    low: float
    high: float
    zeros: int
    middle: float


@dataclass(frozen=True)
class Mistakes:
    """Images uint8 (n, 784), their classes ``true`` and ``said`` int64 (n,), and the probability of what was said."""

    images: np.ndarray
    true: np.ndarray
    said: np.ndarray
    probability: np.ndarray


@dataclass(frozen=True)
class AtRest:
    """A network in use, in two bytes a weight: layer i is ``layers[i] * steps[i]``, a matrix (inputs + 1, outputs).

    ``layers``: int16; the last row of each holds the biases. ``activation``: a key of ACTIVATIONS.
    """

    activation: str
    layers: tuple[np.ndarray, ...]
    steps: tuple[float, ...]


def pictures(state: RunState, limit: int = PICTURES) -> np.ndarray:
    """The weights from the pixels to each of the first units, without biases: float32 (units, 28, 28).

    At most ``limit`` units; without a hidden layer they are the ten classes.
    """
    first = state.training.network.layers(state.shown)[0]
    return first[:-1, :limit].T.reshape(-1, 28, 28).copy()


def activations(state: RunState) -> list[Histogram]:
    """What each hidden layer puts out, at rest, for the first SAMPLE test images.

    The axis holds all that the activation can put out, or, where that has no end, nearly all, up to a power of 2.
    """
    training = state.training
    with threadpool_limits(1, "blas"):
        workspace = Workspace(training.network, SAMPLE)
        workspace.logits(_at_rest(state), scaled(load(training.data).test[:SAMPLE]))
    return [_histogram(put, *_ends(training.activation, put)) for put in (each[:, :-1] for each in workspace.outputs)]


def gradient_sizes(state: RunState) -> list[Histogram]:
    """log10 of the size of each weight's and bias's gradient, by layer, on one batch: the first SAMPLE training images.

    Weight decay is in it, dropout is not.
    """
    training, network = state.training, state.training.network
    count = min(SAMPLE, training.images)
    gradient = np.empty_like(state.shown)
    with threadpool_limits(1, "blas"):
        body = Backpropagation(network, count, decay=training.decay)
        images, labels = load(training.data).train[:count], labels_of(training)[:count]
        body.gradient(state.shown, scaled(images), labels, gradient, state.statistics.copy())
    return [_histogram(layer, *DECADES, lambda g: np.log10(np.abs(g))) for layer in network.layers(gradient)]


def confusion(state: RunState) -> np.ndarray:
    """How many images of each class (rows) were said to be of each (columns), int64 (10, 10).

    All 10,000 images that the training's accuracy is measured on; on the diagonal are those that count in it.
    """
    labels, said, _ = _said(_Key(state))
    return np.bincount(labels * CLASSES + said, minlength=CLASSES**2).reshape(CLASSES, CLASSES)


def mistakes(state: RunState, limit: int = MISTAKES, cell: tuple[int, int] | None = None) -> Mistakes:
    """At most ``limit`` images whose class was not said, the surest first; or those of one ``cell`` (true, said)."""
    labels, said, probability = _said(_Key(state))
    wanted = labels != said if cell is None else (labels == cell[0]) & (said == cell[1])
    found = np.flatnonzero(wanted)
    found = found[np.argsort(-probability[found], kind="stable")][:limit]
    images, _ = measured(state.training.data, state.training.measure)
    return Mistakes(images[found], labels[found], said[found], probability[found])


def at_rest(state: RunState) -> AtRest:
    """The network in use: batch normalization is multiplied into its layers."""
    layers = _at_rest(state)
    steps = [float(np.abs(layer).max()) / LEVELS or 1.0 for layer in layers]
    whole = [np.rint(layer.astype(float) / step).astype("<i2") for layer, step in zip(layers, steps, strict=True)]
    return AtRest(state.training.activation, tuple(whole), tuple(steps))


def _at_rest(state: RunState) -> list[np.ndarray]:
    return state.training.network.at_rest(state.shown, state.statistics, state.iteration)


def _ends(activation: str, outputs: np.ndarray) -> tuple[float, float]:
    match activation:
        case "sigmoid":
            return 0.0, 1.0
        case "tanh":
            return -1.0, 1.0
    nearly_all = float(np.quantile(np.clip(outputs, 1, 2**30), _SHARE_WITHIN))
    return (0.0 if activation == "relu" else -0.25), 2.0 ** math.ceil(math.log2(nearly_all))


def _histogram(values: np.ndarray, low: float, high: float, shown: Callable | None = None) -> Histogram:
    """Of ``values`` of any shape, or of what ``shown`` makes of those that are not 0."""
    others = values[values != 0]
    others = shown(others) if shown else others
    counts, _ = np.histogram(np.clip(others, low, high), BINS, (low, high))
    return Histogram(counts, low, high, values.size - others.size, float(np.median(others)) if others.size else np.nan)


class _Key:
    """A state by its identity: states are never changed, and what is seen of one is asked for again and again."""

    def __init__(self, state: RunState) -> None:
        self.state = state

    def __hash__(self) -> int:
        return id(self.state)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.state is other.state


@lru_cache(maxsize=8)
def _said(key: _Key) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of all measured images: label, what the network says, int64, and with which probability, float32."""
    training = key.state.training
    with threadpool_limits(1, "blas"):
        logits = Evaluation(training.network, training.data, training.measure).logits(_at_rest(key.state))
    said = logits.argmax(axis=1)
    # The greatest exponent is 0: its share is 1 over the sum of all.
    probability = 1 / np.exp(logits - logits.max(axis=1, keepdims=True)).sum(axis=1)
    return measured(training.data, training.measure)[1].astype(np.int64), said, probability
