from __future__ import annotations

import gzip
import hashlib
import pickle
import shutil

import numpy as np
import pytest

from mnist import DataError, images

FILES = sorted(file.name for file in images.FOLDER.glob("*.gz"))
TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the data set that a test may harm, in the place of the real one."""
    for name in FILES:
        shutil.copy(images.FOLDER / name, tmp_path)
    monkeypatch.setattr(images, "FOLDER", tmp_path)
    return tmp_path


def load_anew():
    return images._load.__wrapped__("mnist")


def test_images_are_bytes_row_by_row_and_read_only():
    loaded = images.load()
    for array, rows in ((loaded.train, 60_000), (loaded.test, 10_000)):
        assert (array.shape, array.dtype) == ((rows, 784), np.uint8)
        assert array.flags.c_contiguous and not array.flags.writeable


def test_labels_and_pixels_are_those_that_everyone_knows():
    loaded = images.load()
    assert loaded.train_labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert loaded.test_labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert np.bincount(loaded.train_labels).tolist() == TRAIN_COUNTS
    assert np.bincount(loaded.test_labels).tolist() == TEST_COUNTS
    # The mean and deviation by which libraries normalize MNIST.
    assert loaded.train.mean() / 255 == pytest.approx(0.1307, abs=5e-5)
    assert loaded.train.std() / 255 == pytest.approx(0.3081, abs=5e-5)


def test_loading_again_gives_the_same_object():
    assert images.load() is images.load()


def test_the_readme_names_the_checksums_of_the_files():
    readme = (images.FOLDER / "README.md").read_text(encoding="utf-8")
    for name in FILES:
        digest = hashlib.sha256((images.FOLDER / name).read_bytes()).hexdigest()
        assert any(name in line and digest in line for line in readme.splitlines())


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_with_the_way_to_restore_it(folder, name):
    (folder / name).unlink()
    with pytest.raises(DataError) as raised:
        load_anew()
    assert (raised.value.file, raised.value.reason) == (name, "missing")
    assert f"git checkout -- mnist/data/{name}" in str(raised.value)


def cut(packed: bytes) -> bytes:
    return packed[: len(packed) // 2]


def flip_a_bit(packed: bytes) -> bytes:
    return packed[:-20] + bytes([packed[-20] ^ 1]) + packed[-19:]


def pack_other_values(packed: bytes) -> bytes:
    content = bytearray(gzip.decompress(packed))
    content[-1] ^= 1
    return gzip.compress(bytes(content), 1)


@pytest.mark.parametrize("harm", [cut, flip_a_bit, pack_other_values, lambda packed: b""])
@pytest.mark.parametrize("name", [name for name in FILES if "t10k" in name])
def test_a_damaged_file_is_named(folder, name, harm):
    file = folder / name
    file.write_bytes(harm(file.read_bytes()))
    with pytest.raises(DataError) as raised:
        load_anew()
    assert (raised.value.file, raised.value.reason) == (name, "damaged")


def test_a_failed_load_is_not_remembered(folder):
    images._load.cache_clear()
    kept = (folder / FILES[0]).rename(folder / "kept")
    with pytest.raises(DataError):
        images.load()
    kept.rename(folder / FILES[0])
    assert len(images.load().train) == 60_000


def test_the_error_survives_the_way_from_a_worker():
    error = pickle.loads(pickle.dumps(DataError("some.gz", "missing")))
    assert (error.file, error.reason) == ("some.gz", "missing")
    assert "mnist/data/some.gz is missing" in str(error)


def test_an_idx_file_by_hand():
    header = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3])
    parsed = images.parse_idx(header + bytes([1, 2, 3, 4, 5, 255]))
    assert parsed.dtype == np.uint8
    assert parsed.tolist() == [[1, 2, 3], [4, 5, 255]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\x08",
        b"\0\0\x08\x01\0\0\0\x02\x07",
        b"\0\0\x08\x01\0\0\0\x01\x07\x07",
        b"\0\0\x0d\x01\0\0\0\x01\x07",
        b"\x01\0\x08\x01\0\0\0\x01\x07",
    ],
    ids=["empty", "no header", "too short", "too long", "floats", "not IDX"],
)
def test_what_is_no_idx_file_is_refused(content):
    with pytest.raises(ValueError, match=r"IDX|bytes"):
        images.parse_idx(content)
