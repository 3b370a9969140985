from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from mnist import BOUNDS, Training
from optimizers import Run

USUAL = Training(Run("adam"))


def test_the_defaults_are_the_articles():
    assert (USUAL.iterations, USUAL.batch, USUAL.hidden, USUAL.activation) == (1000, 100, (40, 20), "sigmoid")
    assert (USUAL.init, USUAL.seed, USUAL.interval, USUAL.points) == (0.01, 0, 10, 100)
    assert USUAL.network.sizes == (784, 40, 20, 10)
    assert USUAL.network.parameters == 784 * 40 + 40 + 40 * 20 + 20 + 20 * 10 + 10


@pytest.mark.parametrize(
    ("field", "low", "high"),
    [
        ("iterations", 1, 20_000),
        ("batch", 1, 1_000),
        ("seed", 0, 2**31 - 1),
        ("interval", 1, 1_000),
        ("init", BOUNDS["init"].low, 1.0),
    ],
)
def test_both_ends_of_a_range_are_allowed_and_no_more(field, low, high):
    for end in (low, high):
        assert getattr(replace(USUAL, **{field: end}), field) == end
    for beyond in (low - 1, high + 1):
        with pytest.raises(ValueError, match=f"{field}.*{beyond}"):
            replace(USUAL, **{field: beyond})


@pytest.mark.parametrize(
    "bad",
    [
        {"iterations": 1.5},
        {"iterations": "10"},
        {"batch": None},
        {"init": float("nan")},
        {"init": float("inf")},
        {"init": 0},
        {"init": "much"},
        {"hidden": 40},
        {"hidden": "40"},
        {"hidden": (0,)},
        {"hidden": (257,)},
        {"hidden": (4.5,)},
        {"hidden": (1, 1, 1, 1, 1)},
        {"activation": "softsign"},
        {"run": "adam"},
    ],
    ids=str,
)
def test_what_makes_no_training_is_refused(bad):
    with pytest.raises(ValueError, match=r"\w+=\S+ is "):
        replace(USUAL, **bad)


def test_a_message_stays_short_whatever_was_given():
    with pytest.raises(ValueError) as raised:
        replace(USUAL, activation="x" * 10_000)
    assert len(str(raised.value)) < 200


def test_no_hidden_layer_and_four_large_ones_are_allowed():
    assert replace(USUAL, hidden=()).network.sizes == (784, 10)
    assert replace(USUAL, hidden=(256, 1, 256, 1)).network.sizes == (784, 256, 1, 256, 1, 10)


def test_a_training_is_a_value():
    same = Training(Run.parse("adam"), np.int64(1000), hidden=[40, 20])
    assert same == USUAL
    assert hash(same) == hash(USUAL)
    assert pickle.loads(pickle.dumps(USUAL)) == USUAL
    assert replace(USUAL, seed=1) != USUAL
    with pytest.raises(AttributeError):
        USUAL.seed = 1


def test_the_last_incomplete_interval_is_not_measured():
    assert replace(USUAL, iterations=29).points == 2
    assert replace(USUAL, iterations=9).points == 0
