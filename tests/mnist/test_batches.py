"""Which images a training sees, in which order, with which labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist import Training, begin, load
from mnist.batches import Batches, labels_of
from mnist.training import VALIDATION_IMAGES
from optimizers import Run

USUAL = Training(Run("sgd"), batch=30, subset=100, sampling="epochs", seed=4)


def places_of(training, count, pause_after=()):
    """The places of the images of so many batches, found by their bytes; a new object goes on after each pause."""
    images = load(training.data).train[: training.images]
    place = {row.tobytes(): at for at, row in enumerate(images)}
    batches = Batches(training, begin(training).batches)
    found = []
    for number in range(count):
        if number in pause_after:
            batches = Batches(training, batches.state)
        x, labels = batches.draw()
        assert x.dtype == np.float32 and (x[:, -1] == 1).all()
        at = [place[row.tobytes()] for row in np.rint(x[:, :-1] * 255).astype(np.uint8)]
        assert labels.tolist() == labels_of(training)[at].tolist()
        np.testing.assert_allclose(x[:, :-1], images[at] / 255, rtol=1e-6)
        found += at
    return found


@settings(max_examples=30, deadline=None)
@given(
    batch=st.integers(1, 350),
    subset=st.integers(100, 160),
    pause_after=st.sets(st.integers(0, 12)),
    seed=st.integers(0, 9),
)
def test_every_image_comes_once_before_any_comes_again(batch, subset, pause_after, seed):
    training = replace(USUAL, batch=batch, subset=subset, seed=seed)
    seen = places_of(training, 12, pause_after)
    for start in range(0, len(seen), subset):
        epoch = seen[start : start + subset]
        assert len(set(epoch)) == len(epoch)
    assert seen == places_of(training, 12)


def test_every_epoch_has_an_order_of_its_own():
    seen = places_of(replace(USUAL, batch=100), 3)
    first, second, third = seen[:100], seen[100:200], seen[200:]
    assert sorted(first) == sorted(second) == list(range(100))
    assert first != second != third != first != sorted(first)


@pytest.mark.parametrize("sampling", ["replace", "epochs"])
def test_only_the_subset_is_drawn(sampling):
    training = replace(USUAL, sampling=sampling, subset=130, batch=1000)
    assert set(places_of(training, 3)) == set(range(130))


def test_with_replacement_images_repeat():
    assert len(set(places_of(replace(USUAL, sampling="replace", batch=100), 1))) < 75


@pytest.mark.parametrize("sampling", ["replace", "epochs"])
def test_validation_images_are_never_drawn(sampling):
    training = replace(USUAL, subset=60_000, batch=1000, sampling=sampling, measure="validation")
    assert training.images == 60_000 - VALIDATION_IMAGES
    drawn = Batches(training, begin(training).batches)
    places = np.arange(60_000)
    drawn._labels = places
    seen = np.concatenate([drawn.draw()[1] for _ in range(100)])
    assert seen.max() < 50_000 and seen.max() > 49_000
    if sampling == "epochs":
        assert np.array_equal(np.sort(seen[:50_000]), places[:50_000])


def test_false_labels_have_their_share_and_are_never_right():
    true = load().train_labels
    noisy = labels_of(replace(USUAL, label_noise=0.3))
    false = noisy != true
    assert false.mean() == pytest.approx(0.3, abs=0.01)
    assert noisy.max() <= 9 and noisy.dtype == np.uint8
    # Every other class alike.
    moved = np.bincount((noisy[false].astype(int) - true[false]) % 10, minlength=10)
    assert moved[0] == 0
    np.testing.assert_allclose(moved[1:] / moved.sum(), 1 / 9, atol=0.01)


def test_false_labels_depend_on_the_seed_alone():
    noisy = replace(USUAL, label_noise=0.3)
    others = [replace(noisy, run=Run("adam")), replace(noisy, hidden=(9,), batch=7, subset=60_000, sampling="replace")]
    for other in others:
        assert np.array_equal(labels_of(other), labels_of(noisy))
    assert not np.array_equal(labels_of(replace(noisy, seed=5)), labels_of(noisy))
    # A greater share keeps what was false before.
    more = labels_of(replace(noisy, label_noise=0.6)) != load().train_labels
    assert more[labels_of(noisy) != load().train_labels].all()


def test_labels_without_noise_are_those_of_the_data():
    assert labels_of(USUAL) is load().train_labels
