"""Effective learning rates and gradients, by hand and over a training."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mnist import CHECKPOINTS, Record, Training, advance, begin, train
from mnist.probe import QUANTILES, Probe
from optimizers import Run
from optimizers.written import write

BASE = Training(Run("sgd"), hidden=(4,), iterations=100)


def rates_after(run, gradients, given=None):
    """The quantiles in the last of some steps with these gradients, the same for all weights."""
    training = replace(BASE, run=run)
    probe, w = Probe(training), np.zeros(training.network.parameters, np.float32)
    memory = {name: np.zeros_like(w) for name in run.declaration.formula.state}
    step = run.compile(w, 100)
    for t, value in enumerate(gradients, start=1):
        g = np.full_like(w, value)
        found = probe.rates(w, g, t, memory)
        step(w, g, t, memory)
    return found


@pytest.mark.parametrize(
    ("run", "gradients", "expected"),
    [
        (Run("sgd", lr=0.5), [1, 2], 0.5),
        (Run("momentum", lr=0.5, mu=0.9), [1, 2, -3], 0.5),
        (Run("adagrad", lr=0.5), [1, 2, 2], 0.5 / 3),
        (Run("rmsprop", lr=0.5, alpha=0.75), [2, 4], 0.5 / np.sqrt(0.75 * 0.25 * 4 + 0.25 * 16)),
        # The step of 0.5 less that of a gradient 0, which leaves 0.9·0.3 of the mean and 0.99·0.09 of the squares.
        (Run("adam", lr=0.5, rho1=0.9, rho2=0.99), [3, 3], (0.5 - 0.5 * (0.27 / 0.19) / np.sqrt(0.0891 / 0.0199)) / 3),
    ],
)
def test_effective_rates_by_hand(run, gradients, expected):
    assert rates_after(run, gradients).tolist() == pytest.approx([expected] * len(QUANTILES), rel=1e-5)


def test_a_rule_that_sees_blocks_sees_all_weights_of_each():
    run = Run(write("Mine", "w = w - lr*g/max(norm(g), 1e-9)*where(mean(g) > 1, 2, 1)").key, lr=0.5)
    training = replace(BASE, run=run)
    network, probe = training.network, Probe(training)
    w = np.zeros(network.parameters, np.float32)
    # 784 · 4 weights and 4 biases of the first layer, 4 · 10 and 10 of the second.
    g = np.concatenate([np.full(3136, 1), np.full(4, 7), np.full(40, 2), np.full(10, 9)]).astype(np.float32)
    found = probe.rates(w, g, 1, {})
    assert found.tolist() == pytest.approx([0.5 / 56, 0.5 / 56, 2 * 0.5 / (2 * 40**0.5)])


def test_a_rule_that_looks_elsewhere_is_judged_without_any_gradient_of_the_step():
    run = Run(write("Mine", "w = w - lr*(grad(w - g) + 3*g + w)").key, lr=0.5)
    probe, w = Probe(replace(BASE, run=run)), np.full(BASE.network.parameters, 2, np.float32)
    # The gradient there is 4·(2 − 1): with that at w, the step is 0.5·(4 + 3 + 2); without both it is 0.5·2.
    found = probe.rates(w, np.ones_like(w), 1, {}, lambda point, out: np.multiply(point, 4, out=out))
    assert found.tolist() == [3.5] * 3


def test_without_a_gradient_there_is_no_rate():
    assert np.isnan(rates_after(Run("adagrad", lr=0.5), [0])).all()


def test_gradients_are_root_mean_squares_by_layer():
    network = BASE.network
    g = np.zeros(network.parameters, np.float32)
    first, second = network.layers(g)
    first[:], second[:5, :2] = 2, 3
    assert Probe(BASE).gradients(g) == pytest.approx([2, 3 * np.sqrt(10 / 50)], rel=1e-6)


def test_the_spectrum_is_that_of_each_layers_step_without_its_biases():
    network = BASE.network
    before = np.full(network.parameters, 0.5, np.float32)
    after = before.copy()
    first, second = network.layers(after)
    first[0, 0], first[1, 1], first[-1] = 0.5 + 3, 0.5 - 4, 99
    second[:4] += 2
    # A matrix of equal numbers 2, 4 by 10, has one singular value, √(4·10)·2; the biases' row changes nothing.
    expected = [4, 3, 0, 0, 2 * 40**0.5, 0, 0, 0]
    assert Probe(BASE).spectrum(before, after) == pytest.approx(expected, rel=1e-12)
    second[0, 0] = np.inf
    assert np.isnan(Probe(BASE).spectrum(before, after)).tolist() == [False] * 4 + [True] * 4


def test_adagrads_rate_shrinks_and_rmsprops_does_not():
    """The article's explanation of why AdaGrad slows down."""
    usual = Training(Run("adagrad", lr=0.01), iterations=400, interval=40)
    adagrad, rmsprop, momentum = (
        train(replace(usual, run=Run(key, lr=0.01))) for key in ("adagrad", "rmsprop", "momentum")
    )
    median = adagrad.rates[:, 1]
    assert (np.diff(median) < 0).mean() > 0.8 and median[-1] < median[0] / 2
    # What it adds to is never taken away again; RMSProp's follows the gradients of late, down and up.
    assert (np.diff(rmsprop.rates[:, 1]) > 0).any()
    np.testing.assert_allclose(momentum.rates, 0.01, rtol=1e-4)


def test_the_vanishing_gradient_of_small_sigmoid_weights():
    small = train(Training(Run("sgd", lr=0.01), iterations=10, hidden=(30, 30, 30)))
    he = train(Training(Run("sgd", lr=0.01), iterations=10, hidden=(30, 30, 30), activation="relu", init="he"))
    assert small.gradients[0, 0] < small.gradients[0, -1] / 1000
    assert he.gradients[0, 0] > he.gradients[0, -1] / 100


@pytest.mark.parametrize(("iterations", "interval"), [(100, 10), (1000, 10), (999, 7), (3, 10), (400, 1)])
def test_checkpoints_are_few_even_and_hold_first_and_last_weights(iterations, interval):
    training = Training(Run("sgd"), iterations, batch=1, hidden=(), interval=interval, subset=100)
    state, record = begin(training), Record(training)
    first = state.weights
    while state.remaining:
        state = advance(state, 37)
        record.add(state.part, state.diverged_at)
    history = record.history
    at = history.checkpoints_at
    assert at[0] == 0 and at[-1] == iterations and len(at) <= CHECKPOINTS + 1
    assert np.ptp(np.diff(at[:-1])) == 0 if len(at) > 3 else True
    assert np.array_equal(history.checkpoints[0], first)
    assert np.array_equal(history.checkpoints[-1], state.weights)
    light = history.without_checkpoints()
    assert light.checkpoints.shape == (0, training.network.parameters) and len(light.checkpoints_at) == 0
    assert len(history.checkpoints) == len(at)


def test_a_record_without_checkpoints_keeps_none():
    training = replace(BASE, iterations=5)
    state, record = advance(begin(training), 5), Record(training, checkpoints=False)
    record.add(state.part, state.diverged_at)
    assert len(record.history.checkpoints_at) == 0 and record.history.iteration == 5
