"""Batches of training images, drawn at random and scaled to 0 … 1."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mnist.images import PIXELS, load

_SCALE = np.float32(1 / 255)


class Batches:
    """Draws ``size`` of the first ``count`` training images at a time, from a PCG64 generator in ``state``."""

    def __init__(self, size: int, count: int, state: Mapping[str, object]) -> None:
        self._images, self._count = load(), count
        self._bits = np.random.PCG64(0)
        self._bits.state = state
        self._random = np.random.Generator(self._bits)
        self._bytes = np.empty((size, PIXELS), np.uint8)
        self._x = np.ones((size, PIXELS + 1), np.float32)

    @property
    def state(self) -> dict[str, object]:
        """The generator's state: what the next batches depend on."""
        return self._bits.state

    def draw(self) -> tuple[np.ndarray, np.ndarray]:
        """Images float32 (size, pixels + 1), the last column 1, valid until the next call; labels uint8 (size,)."""
        drawn = self._random.integers(self._count, size=len(self._x))
        # Every index is valid; the mode that checks them would copy twice.
        self._images.train.take(drawn, axis=0, out=self._bytes, mode="clip")
        np.multiply(self._bytes, _SCALE, out=self._x[:, :-1])
        return self._x, self._images.train_labels[drawn]
