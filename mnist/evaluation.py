"""Accuracy on 10,000 images: most of the time of a training goes here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np

from mnist.images import PIXELS, load
from mnist.network import Network, Workspace
from mnist.training import VALIDATION_IMAGES

BLOCK = 1000
"""Images at a time: what a layer puts out then stays in the processor's second-level cache."""
TILE = 12
"""OpenBLAS takes so many columns at a time, and rounds by their place: where every network begins with a new tile, its
numbers do not depend on which others stand beside it."""


class Evaluation:
    """Measures networks of one shape on all images of a measure, in float32; not for two threads at once."""

    def __init__(self, network: Network, data: str = "mnist", measure: str = "test") -> None:
        self._network = network
        self._workspace = Workspace(network, BLOCK, order="F")
        self._wide = -(-(network.sizes[1] + 1) // TILE) * TILE
        self._labels, self._lit, self._blocks = _blocks(data, measure)

    def accuracy(self, layers: list[np.ndarray]) -> float:
        """Share of the images whose greatest output is at their label; ``layers`` at rest."""
        return self.accuracies([layers])[0]

    def accuracies(self, runs: Sequence[list[np.ndarray]]) -> list[float]:
        """The accuracy of several networks: one product for their first layers, with the same bits as alone."""
        if len(runs) > 1 and not _same_beside(len(self._lit), self._wide, len(runs)):
            return [self.accuracy(layers) for layers in runs]
        correct = [0] * len(runs)
        for place, labels, logits in self._pass(runs):
            correct[place] += self._workspace.correct(logits, labels)
        return [count / self._labels.size for count in correct]

    def logits(self, layers: list[np.ndarray]) -> np.ndarray:
        """What a network puts into the softmax for every image, as ``accuracy`` has it: float32 (images, classes)."""
        return np.concatenate([logits.copy() for _, _, logits in self._pass([layers])])

    def _pass(self, runs: Sequence[list[np.ndarray]]) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """Block by block, for each run: its place, the labels, and logits that hold until the next."""
        units, wide = self._network.sizes[1] + 1, self._wide
        first = np.zeros((len(runs) * wide, len(self._lit)), np.float32).T
        for place, layers in enumerate(runs):
            first[:, place * wide : place * wide + units - 1] = layers[0].take(self._lit, axis=0)
        # Columns behind one another suit the product with images that lie the same way.
        others = [[layers[0], *(np.asfortranarray(layer) for layer in layers[1:])] for layers in runs]
        together = np.empty((first.shape[1], BLOCK), np.float32).T
        for x, labels in zip(self._blocks, self._labels, strict=True):
            np.matmul(x, first, out=together)
            for place, layers in enumerate(others):
                yield place, labels, self._workspace.above(layers, together[:, place * wide : place * wide + units])


@cache
def _same_beside(inputs: int, wide: int, runs: int) -> bool:
    """Whether this machine's products have the same bits beside others as alone; tried once for each shape."""
    random = np.random.default_rng(0)
    x = random.random((inputs, BLOCK), np.float32).T
    columns = random.standard_normal((runs * wide, inputs), np.float32).T
    together, alone = (np.empty((count * wide, BLOCK), np.float32).T for count in (runs, 1))
    np.matmul(x, columns, out=together)
    for place in range(runs):
        own = slice(place * wide, (place + 1) * wide)
        np.matmul(x, columns[:, own], out=alone)
        if not np.array_equal(alone, together[:, own]):
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
