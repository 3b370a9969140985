"""Blocks: what belongs together among the values that a rule moves, such as a layer's weights, or a point on a surface.

Sums are NumPy's own over values that lie one behind the other, so they do not depend on where in memory these begin.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from formula.computing.orthogonal import newton_schulz, newton_schulz_of_points, over_norm


class Blocks(Protocol):
    """Puts sums and means in the places of the values they are of."""

    def sums(self, values: np.ndarray) -> None:
        """Every value becomes the sum of its block."""

    def means(self, values: np.ndarray) -> None:
        """Every value becomes the mean of its block."""

    def total(self, values: np.ndarray) -> None:
        """Every value becomes the sum of all."""

    def orthogonal(self, values: np.ndarray) -> None:
        """Matrices become nearly orthogonal ones, other blocks what they are over their norm."""

    def matrices(self, values: np.ndarray) -> None:
        """Every value becomes 1 where its block is a matrix, else 0."""


class Points:
    """Points whose coordinates are the last axis: each is one block, and all there is of its run."""

    def sums(self, values: np.ndarray) -> None:
        values[...] = np.add.reduce(values, axis=-1, keepdims=True)

    def means(self, values: np.ndarray) -> None:
        self.sums(values)
        values /= values.shape[-1]

    total = sums

    def orthogonal(self, values: np.ndarray) -> None:
        values[...] = newton_schulz_of_points(values)

    def matrices(self, values: np.ndarray) -> None:
        values.fill(1)


class Parts:
    """Blocks of these shapes, one behind the other in a flat vector."""

    def __init__(self, shapes: Sequence[tuple[int, ...]]) -> None:
        ends = [0]
        for shape in shapes:
            ends.append(ends[-1] + math.prod(shape))
        self._parts = [slice(*ends) for ends in pairwise(ends)]
        self._shapes = list(shapes)

    def sums(self, values: np.ndarray) -> None:
        for part in self._parts:
            values[part] = np.add.reduce(values[part])

    def means(self, values: np.ndarray) -> None:
        self.sums(values)
        for part in self._parts:
            values[part] /= part.stop - part.start

    def total(self, values: np.ndarray) -> None:
        values[...] = np.add.reduce(values)

    def orthogonal(self, values: np.ndarray) -> None:
        for part, shape in zip(self._parts, self._shapes, strict=True):
            block = values[part].reshape(shape)
            block[...] = newton_schulz(block) if len(shape) == 2 else over_norm(block)

    def matrices(self, values: np.ndarray) -> None:
        for part, shape in zip(self._parts, self._shapes, strict=True):
            values[part] = len(shape) == 2


POINTS = Points()


def _norm(values: np.ndarray, blocks: Blocks, out: np.ndarray) -> None:
    _dot(values, values, blocks, out)
    np.sqrt(out, out=out)


def _dot(one: np.ndarray, other: np.ndarray, blocks: Blocks, out: np.ndarray) -> None:
    np.multiply(one, other, out=out)
    blocks.sums(out)


def _orthogonal(values: np.ndarray, blocks: Blocks, out: np.ndarray) -> None:
    np.copyto(out, values)
    blocks.orthogonal(out)


def _mean(values: np.ndarray, blocks: Blocks, out: np.ndarray) -> None:
    np.copyto(out, values)
    blocks.means(out)


def _global_norm(values: np.ndarray, blocks: Blocks, out: np.ndarray) -> None:
    _global_dot(values, values, blocks, out)
    np.sqrt(out, out=out)


def _global_dot(one: np.ndarray, other: np.ndarray, blocks: Blocks, out: np.ndarray) -> None:
    np.multiply(one, other, out=out)
    blocks.total(out)


STEPS: dict[str, Callable] = {
    "norm": _norm,
    "dot": _dot,
    "mean": _mean,
    "global_norm": _global_norm,
    "global_dot": _global_dot,
    "orthogonal": _orthogonal,
}
"""Steps of a compiled rule by the word for each in a rule: (values …, blocks, out)."""
