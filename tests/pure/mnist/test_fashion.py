"""Fashion-MNIST, which is installed apart: what it holds, or how its absence is told.

``make test`` installs it where Debian's package can be had. On a machine that has neither package nor a folder named by
DESCENT_FASHION, the refusal is tested in its place.
"""

from __future__ import annotations

import hashlib
import os

import numpy as np
import pytest

from mnist import DATA_SETS, DataError, Training, images, is_installed, train
from optimizers import Run

FASHION = DATA_SETS["fashion"]


def refusal() -> str:
    with pytest.raises(DataError) as raised:
        images._load.__wrapped__("fashion")
    assert (raised.value.reason, raised.value.data) == ("missing", "fashion")
    return str(raised.value)


def test_it_trains_where_it_is_and_is_refused_where_it_is_not():
    if not is_installed("fashion"):
        assert not os.environ.get("DESCENT_FASHION"), "DESCENT_FASHION names a folder without the four files"
        assert "make fashion" in refusal()
        return
    loaded = images.load("fashion")
    assert (loaded.train.shape, loaded.test.shape) == ((60_000, 784), (10_000, 784))
    assert np.bincount(loaded.train_labels).tolist() == [6000] * 10
    assert np.bincount(loaded.test_labels).tolist() == [1000] * 10
    # The mean and deviation by which libraries normalize it.
    assert loaded.train.mean() / 255 == pytest.approx(0.2860, abs=5e-5)
    assert loaded.train.std() / 255 == pytest.approx(0.3530, abs=5e-5)
    digests = (FASHION.train, FASHION.train_labels, FASHION.test, FASHION.test_labels)
    for file, digest in zip(images.FILES, digests, strict=True):
        assert hashlib.sha256((FASHION.folder / file).read_bytes()).hexdigest() == digest
    history = train(Training(Run("adam", lr=0.01), 150, activation="relu", init="he", interval=50, data="fashion"))
    assert history.test_accuracy[-1] > 0.6


def test_an_empty_folder_is_refused_with_the_way_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("DESCENT_FASHION", str(tmp_path))
    assert not is_installed("fashion")
    assert "make fashion" in refusal() and "DESCENT_FASHION" in refusal()


def test_what_is_not_fashion_mnist_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("DESCENT_FASHION", str(images.FOLDER))
    assert is_installed("fashion")
    with pytest.raises(DataError, match=r"damaged.*make fashion"):
        images._load.__wrapped__("fashion")


def test_the_readme_names_the_checksums():
    readme = (images.FOLDER / "README.md").read_text(encoding="utf-8")
    _, section = readme.split("# Fashion-MNIST")
    for digest in (FASHION.train, FASHION.train_labels, FASHION.test, FASHION.test_labels):
        assert digest in section
