"""The images and labels of MNIST and, where it was installed, Fashion-MNIST: read once per process and checked."""

from __future__ import annotations

import gzip
import hashlib
import math
import os
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "data"
DEBIAN = Path("/usr/share/datasets/fashion-mnist")
"""Where Debian's package dataset-fashion-mnist puts its files."""
PIXELS = 28 * 28
CLASSES = 10
TRAINING_IMAGES = 60_000


class DataError(Exception):
    """A file of a data set that cannot be used.

    Attributes: ``file``, its name; ``reason``, ``"missing"`` or ``"damaged"``; ``data``, the key of the data set. The
    message says how to get the file.
    """

    def __init__(self, file: str, reason: str, data: str = "mnist") -> None:
        # All stay in args, so that the error survives the way back from a worker process.
        super().__init__(file, reason, data)
        self.file, self.reason, self.data = file, reason, data

    def __str__(self) -> str:
        if self.data == "fashion":
            where = "or set DESCENT_FASHION to a folder with its four files"
            return f"Fashion-MNIST's {self.file} is {self.reason}; install it with: make fashion, {where}"
        return f"mnist/data/{self.file} is {self.reason}; restore it with: git checkout -- mnist/data/{self.file}"


@dataclass(frozen=True)
class Images:
    """All of a data set, read-only.

    ``train`` uint8 (60000, 784) and ``test`` uint8 (10000, 784), one image a row, 0 (paper) … 255 (ink), C-contiguous;
    ``train_labels`` uint8 (60000,) and ``test_labels`` uint8 (10000,), 0 … 9.
    """

    train: np.ndarray
    train_labels: np.ndarray
    test: np.ndarray
    test_labels: np.ndarray


@dataclass(frozen=True)
class DataSet:
    """A data set in MNIST's form: its name, the names of its classes, and the SHA-256 of its four files."""

    key: str
    name: str
    classes: tuple[str, ...]
    train: str
    train_labels: str
    test: str
    test_labels: str

    @property
    def folder(self) -> Path:
        """Where its files are: beside this module; Fashion-MNIST's where DESCENT_FASHION says, or Debian's package."""
        return FOLDER if self.key == "mnist" else Path(os.environ.get("DESCENT_FASHION") or DEBIAN)


DATA_SETS: dict[str, DataSet] = {
    "mnist": DataSet(
        "mnist",
        "MNIST",
        tuple("0123456789"),
        train="0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971",
        train_labels="1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203",
        test="1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be",
        test_labels="b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b",
    ),
    # Xiao, Rasul & Vollgraf 2017, arXiv:1708.07747.
    "fashion": DataSet(
        "fashion",
        "Fashion-MNIST",
        ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"),
        train="b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
        train_labels="0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
        test="cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
        test_labels="8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
    ),
}
"""By key, as in ``Training(data=…)`` and in links."""

FILES = tuple(
    f"{part}-ubyte.gz" for part in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
)


def load(data: str = "mnist") -> Images:
    """A whole data set; the same object on every call. DataError when a file is missing or damaged."""
    return _load(data)


@cache
def _load(data: str) -> Images:
    found = DATA_SETS[data]
    train, test = (TRAINING_IMAGES, 28, 28), (10_000, 28, 28)
    digests, shapes = (
        (found.train, found.train_labels, found.test, found.test_labels),
        (train, train[:1], test, test[:1]),
    )
    read = [_read(found, *of_file) for of_file in zip(FILES, digests, shapes, strict=True)]
    return Images(read[0].reshape(-1, PIXELS), read[1], read[2].reshape(-1, PIXELS), read[3])


def is_installed(data: str) -> bool:
    """Whether the files of a data set are there, whatever they hold."""
    return all((DATA_SETS[data].folder / file).is_file() for file in FILES)


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


def _read(data: DataSet, file: str, sha256: str, shape: tuple[int, ...]) -> np.ndarray:
    try:
        packed = (data.folder / file).read_bytes()
    except OSError as error:
        raise DataError(file, "missing", data.key) from error
    if hashlib.sha256(packed).hexdigest() != sha256:
        raise DataError(file, "damaged", data.key)
    try:
        array = parse_idx(gzip.decompress(packed))
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise DataError(file, "damaged", data.key) from error
    if array.shape != shape:
        raise DataError(file, "damaged", data.key)
    return array


def scaled(images: np.ndarray) -> np.ndarray:
    """Images uint8 (n, PIXELS) as a network takes them: float32 (n, PIXELS + 1), 0 … 1, and a last column of ones."""
    x = np.ones((len(images), PIXELS + 1), np.float32)
    np.divide(images, 255, out=x[:, :-1], casting="same_kind", dtype=np.float32)
    return x
