"""What is drawn: with replacement or in epochs, from a subset, with false labels, without the validation images."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mnist import Training, begin, load
from mnist.batches import Batches, labels_of
from optimizers import Run

PLAIN = Training(Run("sgd"), batch=30, subset=100)


def draws(training, count, cut=None):
    """The images (their places among the training images) of so many batches; ``cut``: the state is passed on there."""
    batches = Batches(training, begin(training).batches)
    found = []
    for i in range(count):
        if i == cut:
            batches = Batches(training, batches.state)
        x, labels = batches.draw()
        found.append((x[:, :-1].copy(), labels.copy()))
    return found


def places(training, count, cut=None):
    rows = load().train[: training.images].astype(np.float32) * np.float32(1 / 255)
    known = {row.tobytes(): place for place, row in enumerate(rows)}
    return [[known[image.tobytes()] for image in x] for x, _ in draws(training, count, cut)]


@pytest.mark.parametrize(("batch", "subset"), [(30, 100), (7, 100), (250, 100), (100, 100)])
def test_in_epochs_every_image_comes_once_before_any_comes_again(batch, subset):
    training = replace(PLAIN, sampling="epochs", batch=batch, subset=subset)
    stream = [place for one in places(training, 10) for place in one]
    for start in range(0, len(stream) - subset + 1, subset):
        assert sorted(stream[start : start + subset]) == list(range(subset))
    if len(stream) >= 2 * subset:
        assert stream[:subset] != stream[subset : 2 * subset]


@pytest.mark.parametrize("sampling", ["replace", "epochs"])
@pytest.mark.parametrize("cut", [1, 3, 4, 9])
def test_a_state_goes_on_as_if_it_had_not_been_cut(sampling, cut):
    training = replace(PLAIN, sampling=sampling)
    assert places(training, 10, cut) == places(training, 10)


def test_with_replacement_only_the_subset_is_drawn():
    seen = {place for one in places(PLAIN, 40) for place in one}
    assert len(seen) > 95 and max(seen) < 100


def test_validation_images_are_never_drawn():
    training = replace(PLAIN, measure="validation", batch=1000, subset=60_000)
    assert training.images == 50_000
    batches = Batches(training, begin(training).batches)
    # Drawn by place: the generator is asked for less than 50,000.
    assert batches._count == 50_000
    assert replace(training, subset=300).images == 300


def test_false_labels_are_another_class_in_the_stated_share_and_the_same_for_all():
    training = replace(PLAIN, label_noise=0.3)
    labels, true = labels_of(training), load().train_labels
    false = labels != true
    assert 0.29 < false.mean() < 0.31
    assert labels.max() <= 9 and labels.dtype == np.uint8
    assert labels_of(replace(training, run=Run("adam"))) is labels
    assert not np.array_equal(labels_of(replace(training, seed=1)), labels)
    assert labels_of(PLAIN) is true
    # Every other class is as likely.
    shifts = np.bincount((labels[false].astype(int) - true[false]) % 10, minlength=10)
    assert shifts[0] == 0 and shifts[1:].min() > 0.9 * shifts[1:].mean()


def test_label_noise_and_sampling_leave_weights_and_the_articles_batches_alone():
    first = begin(PLAIN)
    for other in (replace(PLAIN, label_noise=0.5), replace(PLAIN, sampling="epochs"), replace(PLAIN, dropout=0.5)):
        assert np.array_equal(begin(other).weights, first.weights)
        assert begin(other).batches == first.batches
