"""Accuracy on 10,000 images: most of the time of a training goes here."""

from __future__ import annotations

from functools import cache

import numpy as np

from mnist.images import PIXELS, load
from mnist.network import Network, Workspace

VALIDATION = 10_000
BLOCK = 1000
"""Images at a time: what a layer puts out then stays in the processor's second-level cache."""


class Evaluation:
    """Measures a network in float32 on the images of a training's ``measure``; not for two threads at once."""

    def __init__(self, network: Network, measure: str) -> None:
        self._workspace = Workspace(network, BLOCK, order="F")
        self._measure = measure
        self._labels = _measured(measure)[1].reshape(-1, BLOCK)

    def accuracy(self, layers: list[np.ndarray]) -> float:
        """Share of the images whose greatest output is at their label."""
        lit, blocks = _blocks(self._measure)
        # Columns behind one another suit the product with images that lie the same way.
        first, *others = layers
        columns = [first.T.take(lit, axis=1).T, *(np.asfortranarray(layer) for layer in others)]
        correct = sum(
            self._workspace.correct(self._workspace.logits(columns, x), labels)
            for x, labels in zip(blocks, self._labels, strict=True)
        )
        return correct / self._labels.size


def _measured(measure: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (10000, pixels) and labels (10000,)."""
    images = load()
    if measure == "test":
        return images.test, images.test_labels
    return images.train[-VALIDATION:], images.train_labels[-VALIDATION:]


@cache
def _blocks(measure: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """The rows of the first layer that matter (rows,), and the images for them: float32 (BLOCK, rows), F order.

    A pixel that is paper in all of them adds 0, whatever its weight: it is left out.
    """
    test, _ = _measured(measure)
    lit = np.append(np.flatnonzero(test.any(axis=0)), PIXELS)
    blocks = []
    for start in range(0, len(test), BLOCK):
        block = np.ones((len(lit), BLOCK), np.float32)
        block[:-1] = test[start : start + BLOCK, lit[:-1]].T
        block[:-1] /= 255
        blocks.append(block.T)
    return lit, blocks
