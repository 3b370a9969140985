"""Accuracy on 10,000 images: most of the time of a training goes here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from mnist.images import PIXELS, load
from mnist.network import Network, Workspace
from mnist.training import VALIDATION_IMAGES

BLOCK = 1000
"""Images at a time: what a layer puts out then stays in the processor's second-level cache."""
TILES = (1, 12)
"""Columns that go together where several networks' stand side by side, the faster way first. OpenBLAS takes 12 at a
time, and on some processors rounds by their place: where every network's whole tiles stand one behind the other, and
its last columns alone, its numbers do not depend on which others stand beside it."""


class Evaluation:
    """Measures networks of one shape on all images of a measure, in float32; not for two threads at once."""

    def __init__(self, network: Network, data: str = "mnist", measure: str = "test") -> None:
        self._units = network.sizes[1]
        self._workspace = Workspace(network, BLOCK, order="F")
        self._labels, self._lit, self._blocks = _blocks(data, measure)

    def accuracy(self, layers: list[np.ndarray]) -> float:
        """Share of the images whose greatest output is at their label; ``layers`` at rest."""
        columns = self._columns(layers)
        pairs = zip(self._blocks, self._labels, strict=True)
        correct = sum(self._workspace.correct(self._workspace.logits(columns, x), labels) for x, labels in pairs)
        return correct / self._labels.size

    def accuracies(self, runs: Sequence[list[np.ndarray]]) -> list[float]:
        """The accuracy of several networks: products for all their first layers, with the same bits as alone."""
        tile = len(runs) > 1 and _same_beside(len(self._lit), self._units, len(runs))
        if not tile:
            return [self.accuracy(layers) for layers in runs]
        columns = [self._columns(layers) for layers in runs]
        product = _Together([layers[0] for layers in columns], tile)
        correct = [0] * len(runs)
        for x, labels in zip(self._blocks, self._labels, strict=True):
            product(x)
            for place, layers in enumerate(columns):
                logits = self._workspace.above(layers, lambda out, place=place: product.write(place, out))
                correct[place] += self._workspace.correct(logits, labels)
        return [count / self._labels.size for count in correct]

    def logits(self, layers: list[np.ndarray]) -> np.ndarray:
        """What a network puts into the softmax for every image, as ``accuracy`` has it: float32 (images, classes)."""
        columns = self._columns(layers)
        return np.concatenate([self._workspace.logits(columns, x).copy() for x in self._blocks])

    def _columns(self, layers: list[np.ndarray]) -> list[np.ndarray]:
        # Columns behind one another suit the product with images that lie the same way.
        return [layers[0].T.take(self._lit, axis=1).T, *(np.asfortranarray(layer) for layer in layers[1:])]


class _Together:
    """The product of images with several matrices (inputs, units) that lie column behind column in whole tiles."""

    def __init__(self, matrices: Sequence[np.ndarray], tile: int) -> None:
        self._units = matrices[0].shape[1]
        self._whole = self._units - self._units % tile
        self._tiles = np.concatenate([matrix[:, : self._whole].T for matrix in matrices]).T
        self._rests = [matrix[:, self._whole :] for matrix in matrices]
        self._out = np.empty((self._tiles.shape[1], BLOCK), np.float32).T

    def __call__(self, x: np.ndarray) -> None:
        """Computes what ``write`` hands out."""
        self._x = x
        np.matmul(x, self._tiles, out=self._out)

    def write(self, place: int, out: np.ndarray) -> None:
        """Writes the product with one of the matrices to ``out``, (BLOCK, units)."""
        out[:, : self._whole] = self._out[:, place * self._whole : (place + 1) * self._whole]
        if self._units > self._whole:
            np.matmul(self._x, self._rests[place], out=out[:, self._whole :])


@cache
def _same_beside(inputs: int, units: int, runs: int) -> int:
    """The tiles by which this machine's products have the same bits beside others as alone, or 0; tried once for each
    shape."""
    random = np.random.default_rng(0)
    x = random.random((inputs, BLOCK), np.float32).T
    matrices = [random.standard_normal((units, inputs), np.float32).T for _ in range(runs)]
    alone = [np.matmul(x, matrix, out=np.empty((units, BLOCK), np.float32).T) for matrix in matrices]
    return next((tile for tile in TILES if units >= tile and _gives(alone, x, _Together(matrices, tile))), 0)


def _gives(alone: Sequence[np.ndarray], x: np.ndarray, product: _Together) -> bool:
    product(x)
    beside = np.empty_like(alone[0])
    for place, expected in enumerate(alone):
        product.write(place, beside)
        if not np.array_equal(expected, beside):
            return False
    return True


def measured(data: str, measure: str) -> tuple[np.ndarray, np.ndarray]:
    """The images of a measure, uint8 (images, PIXELS), and their labels; DataError when they cannot be read."""
    found = load(data)
    if measure == "test":
        return found.test, found.test_labels
    return found.train[-VALIDATION_IMAGES:], found.train_labels[-VALIDATION_IMAGES:]


@lru_cache(maxsize=3)
def _blocks(data: str, measure: str) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Labels (blocks, BLOCK), the rows of the first layer that matter (rows,), and the images for them: float32
    (BLOCK, rows), F order.

    A pixel that is paper in all images adds 0, whatever its weight: it is left out.
    """
    images, labels = measured(data, measure)
    lit = np.append(np.flatnonzero(images.any(axis=0)), PIXELS)
    blocks = []
    for start in range(0, len(images), BLOCK):
        block = np.ones((len(lit), BLOCK), np.float32)
        block[:-1] = images[start : start + BLOCK, lit[:-1]].T
        block[:-1] /= 255
        blocks.append(block.T)
    return labels.reshape(-1, BLOCK), lit, blocks
