"""How carefully a learning rate must be chosen, by what a sweep found."""

import math
from dataclasses import replace

import pytest

from mnist import Training
from mnist.sweep import Result, Sweep, Trial
from mnist.tuned import GOOD, good_ranges, is_known
from optimizers import Run

RATES = (0.001, 0.01, 0.1, 1.0)
WHOLE = Sweep(Training(Run("sgd"), iterations=1000), (Run("sgd"),), trials=4, low=0.001, high=1.0, halving=False)


def trial(rate, accuracy, stopped=-1, diverged_at=-1):
    done = diverged_at if diverged_at >= 0 else 250 if stopped >= 0 else 1000
    return Trial(Run("sgd", lr=rate), done, accuracy, 1.0, diverged_at, stopped)


def found(*accuracies, sweep=WHOLE):
    bracket = tuple(trial(rate, one) for rate, one in zip(RATES, accuracies, strict=True))
    return good_ranges(Result(sweep, (bracket,)))[0]


def test_good_is_what_gets_rid_of_most_of_the_error_that_can_go():
    # Of 0.9 for who guesses 0.1 is the lowest here: 0.8 can go, and 0.04 may be left.
    edge = 0.9 - 0.8 * (1 - GOOD)
    one = found(0.2, edge + 1e-6, 0.9, edge - 1e-6)
    assert (one.first, one.last, one.at_least) == (0.01, 0.1, False) and one.width == pytest.approx(1.0)
    assert found(0.2, edge - 1e-6, 0.9, edge - 1e-6).first == 0.1


def test_the_lowest_error_is_that_of_all_optimizers_and_nothing_is_good_where_none_has_learned():
    better = tuple(replace(trial(rate, 0.95), run=Run("adam", lr=rate)) for rate in RATES)
    worse = tuple(trial(rate, 0.9) for rate in RATES)
    ranges = good_ranges(Result(replace(WHOLE, runs=(Run("adam"), Run("sgd"))), (better, worse)))
    assert ranges[0].last == 1.0 and ranges[0].at_least and ranges[1] is None
    assert found(0.1064, 0.1064, 0.11, 0.09) is None


def test_what_was_stopped_early_is_not_known_and_what_diverged_is_not_good():
    stopped = (trial(0.001, 0.85, stopped=0), trial(0.01, 0.9), trial(0.1, 0.9), trial(1.0, math.nan, diverged_at=7))
    (one,) = good_ranges(Result(WHOLE, (stopped,)))
    assert (one.first, one.last, one.at_least) == (0.01, 0.1, True)
    assert [is_known(Result(WHOLE, (stopped,)), (each,)) for each in stopped] == [False, True, True, True]
    lost = (trial(0.001, 0.1), *stopped[1:])
    assert not good_ranges(Result(WHOLE, (lost,)))[0].at_least


def test_of_several_seeds_half_must_be_good():
    sweep = replace(WHOLE, trials=2, repeats=3, low=0.01, high=0.1)
    seeds = [trial(0.01, 0.9), trial(0.01, 0.9), trial(0.01, 0.3)], [trial(0.1, 0.9), trial(0.1, 0.3), trial(0.1, 0.3)]
    (one,) = good_ranges(Result(sweep, ((*seeds[0], *seeds[1]),)))
    assert (one.first, one.last) == (0.01, 0.01)


def test_where_other_settings_differ_too_nothing_is_said_of_the_learning_rate():
    assert found(0.9, 0.9, 0.9, 0.9, sweep=replace(WHOLE, others=True)) is None
