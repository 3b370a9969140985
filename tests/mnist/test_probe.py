"""Effective learning rates and gradients, against the rules by hand and against the article's explanation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mnist import Training, load, train
from mnist.probe import QUANTILES, SAMPLE, Probe
from optimizers import Run

SMALL = Training(Run("sgd"), hidden=(6,))


def steps(count):
    """Weights and so many known gradients."""
    network = SMALL.network
    random = np.random.default_rng(8)
    gradients = [random.standard_normal(network.parameters).astype(np.float32) for _ in range(count)]
    return network.initial(random, 0.1), gradients


def probed(run, count):
    """The quantiles in the last of so many steps, and the places that are watched."""
    training = replace(SMALL, run=run)
    w, gradients = steps(count)
    memory, update = run.initial_state(w), run.compile(w, training.iterations)
    for t, g in enumerate(gradients[:-1], start=1):
        update(w, g.copy(), t, memory)
    before = w.copy(), gradients[-1].copy(), {name: kept.copy() for name, kept in memory.items()}
    probe = Probe(training)
    found = probe.rates(w, gradients[-1], count, memory)
    # Watching changes nothing.
    assert np.array_equal(w, before[0]) and np.array_equal(gradients[-1], before[1])
    assert all(np.array_equal(memory[name], before[2][name]) for name in memory)
    return found, np.array(gradients, float)[:, probe._places]


def quantiles(rates):
    return np.quantile(rates, QUANTILES, method="nearest")


@pytest.mark.parametrize("run", [Run("sgd", lr=0.03), Run("momentum", lr=0.03, mu=0.8)])
def test_sgd_and_momentum_have_the_rate_that_is_set(run):
    found, _ = probed(run, 5)
    np.testing.assert_allclose(found, 0.03, rtol=1e-9)


@pytest.mark.parametrize("count", [1, 4, 30])
def test_adagrads_rate_is_divided_by_the_root_of_all_squares(count):
    run = Run("adagrad", lr=0.02, eps=1e-7)
    found, gradients = probed(run, count)
    expected = 0.02 / (np.sqrt((gradients**2).sum(axis=0)) + 1e-7)
    np.testing.assert_allclose(found, quantiles(expected), rtol=1e-5)


@pytest.mark.parametrize("count", [1, 4, 30])
def test_rmsprops_and_adams_rate_is_what_this_gradient_alone_moves(count):
    lr, rho1, rho2, eps = 0.02, 0.9, 0.99, 1e-8
    found, gradients = probed(Run("adam", lr=lr, rho1=rho1, rho2=rho2, eps=eps), count)

    def step(gradients):
        ages = np.arange(count)[::-1, None]
        m = ((1 - rho1) * rho1**ages * gradients).sum(axis=0) / (1 - rho1**count)
        v = ((1 - rho2) * rho2**ages * gradients**2).sum(axis=0) / (1 - rho2**count)
        return lr * m / (np.sqrt(v) + eps)

    without = gradients.copy()
    without[-1] = 0
    expected = (step(gradients) - step(without)) / gradients[-1]
    np.testing.assert_allclose(found, quantiles(expected), rtol=1e-4)


def test_weights_without_a_gradient_are_left_out():
    w, (g,) = steps(1)
    probe = Probe(SMALL)
    assert np.isnan(probe.rates(w, np.zeros_like(g), 1, {})).all()
    g[probe._places[1:]] = 0
    np.testing.assert_allclose(probe.rates(w, g, 1, {}), SMALL.run.values["lr"], rtol=1e-9)


def test_gradients_are_root_mean_squares_by_layer():
    training = replace(SMALL, hidden=(6, 5), batchnorm=True)
    network = training.network
    g = np.random.default_rng(0).standard_normal(network.parameters).astype(np.float32)
    expected = [np.sqrt(np.mean(layer.astype(float) ** 2)) for layer in network.layers(g)]
    np.testing.assert_allclose(Probe(training).gradients(g), expected, rtol=1e-5)


def test_the_same_weights_of_every_layer_are_watched_for_every_optimizer():
    one, other = (Probe(replace(SMALL, run=run))._places for run in (Run("sgd"), Run("adam")))
    assert np.array_equal(one, other) and len(set(one.tolist())) == len(one)
    first, second = SMALL.network.layers(np.arange(SMALL.network.parameters))
    in_first = one[np.isin(one, first)]
    assert len(in_first) == SAMPLE and len(one) - SAMPLE == min(SAMPLE, second[:-1].size)
    # Pixels without ink never have a gradient.
    inked = load().train.any(axis=0)
    assert inked[in_first // 6].all()


def test_adagrads_rates_shrink_and_rmsprops_do_not():
    """Why AdaGrad slows down in the article: every square stays in its sum."""
    adagrad, rmsprop = (
        train(Training(Run(key, lr=0.01), iterations=600, interval=100)).rates[:, 1] for key in ("adagrad", "rmsprop")
    )
    assert (np.diff(adagrad) < 0).all()
    assert adagrad[-1] < adagrad[0] / 2
    assert rmsprop[-1] > rmsprop[0] / 2
