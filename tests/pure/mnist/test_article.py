"""What the article reports of its exercise, on its full 1,000 iterations."""

from __future__ import annotations

import pytest

from mnist import History, Training
from optimizers import Run
from tests.trained import trained

POINT_400 = 39
pytestmark = pytest.mark.parametrize("seed", [0, 1, 2])


def history(optimizer: str, seed: int) -> History:
    return trained(Training(Run(optimizer, lr=0.01), seed=seed))


def test_momentum_does_not_get_going(seed):
    assert history("momentum", seed).test_accuracy.max() < 0.2


def test_adagrad_ends_above_momentum(seed):
    assert history("adagrad", seed).test_accuracy[-1] > history("momentum", seed).test_accuracy[-1] + 0.1


def test_adagrad_slows_down_after_iteration_400(seed):
    accuracy = history("adagrad", seed).test_accuracy
    assert history("adagrad", seed).measured_at[POINT_400] == 400
    at_400, end = accuracy[POINT_400], accuracy[-1]
    assert end - at_400 < 0.2
    assert end < 0.7
    # 0.1 is chance; the pace is in accuracy an iteration.
    assert (end - at_400) / 600 < 0.5 * (at_400 - 0.1) / 400


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam"])
def test_rmsprop_and_adam_exceed_nine_tenths(optimizer, seed):
    accuracy = history(optimizer, seed).test_accuracy
    assert accuracy[-1] > 0.9
    assert accuracy[POINT_400] > history("adagrad", seed).test_accuracy[-1]
