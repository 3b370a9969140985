"""Checkpoints and the measured columns of a history."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mnist import Record, Training, advance, begin, train
from mnist.training import CHECKPOINTS
from optimizers import Run

SMALL = Training(Run("adam"), iterations=24, batch=9, hidden=(6,), init=0.1, interval=5)


@pytest.mark.parametrize(
    ("iterations", "interval", "places"),
    [
        (24, 5, [0, 5, 10, 15, 20, 24]),
        (20, 5, [0, 5, 10, 15, 20]),
        (3, 5, [0, 3]),
        (44, 1, [*range(0, 43, 3), 44]),
    ],
)
def test_checkpoints_stand_at_measured_points_the_start_and_the_end(iterations, interval, places):
    training = replace(SMALL, iterations=iterations, interval=interval)
    history = train(training)
    assert history.checkpoints_at.tolist() == places and history.checkpoints_at.dtype == np.int64
    assert history.checkpoints.shape == (len(places), training.network.parameters)
    assert history.checkpoints.dtype == np.float32
    assert not history.checkpoints.flags.writeable and not history.checkpoints_at.flags.writeable
    for at, weights in list(zip(places, history.checkpoints, strict=True))[:6]:
        assert np.array_equal(weights, advance(begin(training), at).weights)
    assert history.spectra.shape == (len(places), 6 + 6) and np.isnan(history.spectra[0]).all()
    assert not history.spectra.flags.writeable
    before, after = (training.network.layers(advance(begin(training), places[1] - back).weights) for back in (1, 0))
    steps = [new[:-1].astype(float) - old[:-1] for old, new in zip(before, after, strict=True)]
    np.testing.assert_allclose(history.spectra[1], np.concatenate([np.linalg.svd(s)[1] for s in steps]), rtol=1e-9)


@pytest.mark.parametrize("interval", [1, 2, 3, 7, 50, 1000])
@pytest.mark.parametrize("iterations", [1, 19, 20, 21, 399, 1000, 20_000])
def test_there_are_never_more_than_fit(iterations, interval):
    training = replace(SMALL, iterations=iterations, interval=interval)
    assert training.checkpoint_every % interval == 0
    on_the_way = {0, iterations, *range(training.checkpoint_every, iterations + 1, training.checkpoint_every)}
    assert len(on_the_way) <= CHECKPOINTS + 1


def test_a_record_may_keep_none_and_a_history_may_forget_them():
    state = advance(begin(SMALL), 12)
    without, keeping = Record(SMALL, checkpoints=False), Record(SMALL)
    for record in (without, keeping):
        record.add(state.part, state.diverged_at)
    assert keeping.history.checkpoints_at.tolist() == [0, 5, 10]
    state = advance(state, 12)
    for record in (without, keeping):
        record.add(state.part, state.diverged_at)
    for history in (without.history, keeping.history.without_checkpoints()):
        assert history.checkpoints_at.shape == (0,)
        assert history.checkpoints.shape == (0, SMALL.network.parameters)
        assert history.spectra.shape == (0, 12)
        assert history.checkpoints.base is None or not history.checkpoints.base.size
        assert np.array_equal(history.train_loss, train(SMALL).train_loss)


def test_what_is_measured_has_its_shape_and_is_read_only():
    history = train(replace(SMALL, hidden=(6, 4)))
    for name, shape in {"seconds": (4,), "rates": (4, 3), "gradients": (4, 3), "test_accuracy": (4,)}.items():
        array = getattr(history, name)
        assert (array.shape, array.dtype, array.flags.writeable) == (shape, float, False)
        assert np.isfinite(array).all()
    assert (np.diff(history.rates, axis=1) >= 0).all() and (history.gradients > 0).all()


def test_a_history_before_its_first_point_is_empty():
    history = Record(SMALL).history
    assert history.iteration == 0 and len(history.measured_loss) == 0
    assert history.rates.shape == (0, 3) and history.gradients.shape == (0, 2)
