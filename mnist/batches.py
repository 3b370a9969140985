"""Batches of training images, drawn at random and scaled to 0 … 1."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from mnist.images import CLASSES, PIXELS, load
from mnist.training import Training

_SCALE = np.float32(1 / 255)


class Batches:
    """Draws the batches of a training, from a PCG64 generator in ``state``."""

    def __init__(self, training: Training, state: Mapping[str, object]) -> None:
        self._images, self._labels = load(training.data).train, labels_of(training)
        self._bits = np.random.PCG64(0)
        self._bits.state = state["bits"]
        self._random = np.random.Generator(self._bits)
        self._count = training.images
        self._order = np.empty(0, np.int64)
        self._at = int(state["at"])
        self._in_epochs = training.sampling == "epochs"
        self._bytes = np.empty((training.batch, PIXELS), np.uint8)
        self._x = np.ones((training.batch, PIXELS + 1), np.float32)
        if self._in_epochs:
            self._begin_epoch()

    @staticmethod
    def first_state(seed: np.random.SeedSequence) -> dict[str, object]:
        """The state before the first batch."""
        return {"bits": np.random.PCG64(seed).state, "at": 0}

    @property
    def state(self) -> dict[str, object]:
        """What the next batches depend on: the generator, in epochs as it was at the epoch's start, and the place."""
        return {"bits": self._begun if self._in_epochs else self._bits.state, "at": self._at}

    def draw(self) -> tuple[np.ndarray, np.ndarray]:
        """Images float32 (size, pixels + 1), the last column 1, valid until the next call; labels uint8 (size,)."""
        drawn = self._in_order() if self._in_epochs else self._random.integers(self._count, size=len(self._x))
        # Every index is valid; the mode that checks them would copy twice.
        self._images.take(drawn, axis=0, out=self._bytes, mode="clip")
        np.multiply(self._bytes, _SCALE, out=self._x[:, :-1])
        return self._x, self._labels[drawn]

    def _begin_epoch(self) -> None:
        self._begun = self._bits.state
        self._order = self._random.permutation(self._count)

    def _in_order(self) -> np.ndarray:
        parts, wanted = [], len(self._x)
        while wanted:
            if self._at == self._count:
                self._begin_epoch()
                self._at = 0
            part = self._order[self._at : self._at + wanted]
            parts.append(part)
            self._at += len(part)
            wanted -= len(part)
        return np.concatenate(parts)


def labels_of(training: Training) -> np.ndarray:
    """The training labels uint8 (60000,), some of them false where the training wants it."""
    if not training.label_noise:
        return load(training.data).train_labels
    return _labels(training.data, training.seed, training.label_noise)


@lru_cache(maxsize=16)
def _labels(data: str, seed: int, noise: float) -> np.ndarray:
    labels = load(data).train_labels
    random = np.random.default_rng(np.random.SeedSequence(seed).spawn(4)[3])
    false = random.random(len(labels)) < noise
    others = random.integers(1, CLASSES, size=len(labels))
    return np.where(false, (labels + others) % CLASSES, labels).astype(np.uint8)
