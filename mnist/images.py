"""The MNIST images and labels, read once per process from the files beside this module and checked."""

from __future__ import annotations

import gzip
import hashlib
import math
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "data"
PIXELS = 28 * 28
CLASSES = 10


class DataError(Exception):
    """A file of the data set that cannot be used.

    Attributes: ``file``, its name in ``mnist/data``, and ``reason``, ``"missing"`` or ``"damaged"``. The message says
    how to restore the file.
    """

    def __init__(self, file: str, reason: str) -> None:
        # Both stay in args, so that the error survives the way back from a worker process.
        super().__init__(file, reason)
        self.file, self.reason = file, reason

    def __str__(self) -> str:
        return f"mnist/data/{self.file} is {self.reason}; restore it with: git checkout -- mnist/data/{self.file}"


@dataclass(frozen=True)
class Images:
    """All of MNIST, read-only.

    ``train`` uint8 (60000, 784) and ``test`` uint8 (10000, 784), one image a row, 0 (paper) … 255 (ink), C-contiguous;
    ``train_labels`` uint8 (60000,) and ``test_labels`` uint8 (10000,), 0 … 9.
    """

    train: np.ndarray
    train_labels: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray


@dataclass(frozen=True)
class _File:
    name: str
    shape: tuple[int, ...]
    sha256: str


_TRAIN = _File(
    "train-images-idx3-ubyte.gz",
    (60000, 28, 28),
    "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971",
)
_TRAIN_LABELS = _File(
    "train-labels-idx1-ubyte.gz",
    (60000,),
    "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203",
)
_TEST = _File(
    "t10k-images-idx3-ubyte.gz",
    (10000, 28, 28),
    "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be",
)
_TEST_LABELS = _File(
    "t10k-labels-idx1-ubyte.gz",
    (10000,),
    "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b",
)


@cache
def load() -> Images:
    """The whole data set; the same object on every call. DataError when a file is missing or damaged."""
    return Images(
        train=_read(_TRAIN).reshape(-1, PIXELS),
        train_labels=_read(_TRAIN_LABELS),
        test=_read(_TEST).reshape(-1, PIXELS),
        test_labels=_read(_TEST_LABELS),
    )


def parse_idx(content: bytes) -> np.ndarray:
    """The uint8 array in an uncompressed IDX file, read-only; ValueError when header and length do not agree."""
    if content[:3] != b"\0\0\x08" or len(content) < 4:
        raise ValueError("not an IDX file of unsigned bytes")
    dimensions = content[3]
    start = 4 + 4 * dimensions
    shape = tuple(int.from_bytes(content[at : at + 4], "big") for at in range(4, start, 4))
    if len(content) != start + math.prod(shape):
        raise ValueError(f"{len(content)} bytes cannot hold the shape {shape}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _read(file: _File) -> np.ndarray:
    try:
        packed = (FOLDER / file.name).read_bytes()
    except OSError as error:
        raise DataError(file.name, "missing") from error
    if hashlib.sha256(packed).hexdigest() != file.sha256:
        raise DataError(file.name, "damaged")
    try:
        array = parse_idx(gzip.decompress(packed))
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise DataError(file.name, "damaged") from error
    if array.shape != file.shape:
        raise DataError(file.name, "damaged")
    return array
