"""The gradient in training: every combination by finite differences, normalization against its definition."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from mnist import ACTIVATIONS
from mnist.backpropagation import Backpropagation
from mnist.network import INITS, MEMORY, VARIANCE_FLOOR, Network, Workspace

ROWS, INPUTS, CLASSES = 7, 5, 4


def a_case(hidden, activation, batchnorm):
    random = np.random.default_rng(4)
    network = Network((INPUTS, *hidden, CLASSES), activation, batchnorm)
    flat = random.standard_normal(network.parameters)
    x = np.column_stack([random.random((ROWS, INPUTS)), np.ones(ROWS)])
    return network, flat, x, random.integers(CLASSES, size=ROWS)


def masks():
    """Dropout draws the same masks whenever it is given this."""
    return np.random.default_rng(9)


def loss_in_training(network, flat, x, labels, dropout, decay):
    """The loss whose gradient is meant, from the definitions: no buffers, no folding, nothing in place."""
    apply, random = network.activation.apply, masks()
    y = x[:, :-1]
    for depth, layer in enumerate(network.layers(flat)):
        z = y @ layer[:-1] + layer[-1]
        if depth == len(network.sizes) - 2:
            break
        if network.batchnorm:
            scale, shift = network.scales(flat)[depth]
            z = scale * (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + VARIANCE_FLOOR) + shift
        y = z.copy()
        apply(y)
        if dropout:
            share = np.float32(1 - dropout)
            y = y * (random.random(y.shape, np.float32) < share) / float(share)
    logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    penalty = sum((layer[:-1] ** 2).sum() for layer in network.layers(flat))
    return -logs[np.arange(ROWS), labels].mean() + decay / 2 * penalty


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize(
    ("batchnorm", "dropout", "decay"), list(itertools.product([False, True], [0.0, 0.4], [0.0, 0.03]))
)
@pytest.mark.parametrize("hidden", [(), (3,), (4, 3), (3, 4, 2, 3)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradient_of_every_combination(activation, hidden, batchnorm, dropout, decay, order):
    network, flat, x, labels = a_case(hidden, activation, batchnorm)
    body = Backpropagation(network, ROWS, dropout, decay, np.float64, order)
    gradient = np.full_like(flat, np.nan)
    body.gradient(flat, x, labels, gradient, np.zeros(2 * network.normalized), masks())
    differences = np.empty_like(flat)
    for i in range(flat.size):
        step = np.zeros_like(flat)
        step[i] = 1e-6
        above, below = (loss_in_training(network, at, x, labels, dropout, decay) for at in (flat + step, flat - step))
        differences[i] = (above - below) / 2e-6
    np.testing.assert_allclose(gradient, differences, rtol=2e-5, atol=2e-7)


def test_running_statistics_are_debiased_means_with_the_unbiased_variance():
    network, flat, x, labels = a_case((3,), "tanh", True)
    body, statistics = Backpropagation(network, ROWS, dtype=np.float64), np.zeros(6)
    gradient, random, means, variances = np.empty_like(flat), np.random.default_rng(1), [], []
    for _ in range(3):
        batch = np.column_stack([random.random((ROWS, INPUTS)), np.ones(ROWS)])
        body.gradient(flat, batch, labels, gradient, statistics)
        z = batch @ network.layers(flat)[0]
        means.append(z.mean(axis=0))
        variances.append(z.var(axis=0, ddof=1))
    weights = np.array([(1 - MEMORY) * MEMORY**age for age in (2, 1, 0)])
    np.testing.assert_allclose(statistics[:3], weights @ means, rtol=1e-12)
    np.testing.assert_allclose(statistics[3:], weights @ variances, rtol=1e-12)
    # At rest: the same means, with weights that add up to 1.
    mean, variance = weights @ means / weights.sum(), weights @ variances / weights.sum()
    scale, shift = network.scales(flat)[0]
    hidden = np.tanh(scale * (x @ network.layers(flat)[0] - mean) / np.sqrt(variance + VARIANCE_FLOOR) + shift)
    expected = np.column_stack([hidden, np.ones(ROWS)]) @ network.layers(flat)[1]
    logits = Workspace(network, ROWS, np.float64).logits(network.at_rest(flat, statistics, 3), x)
    np.testing.assert_allclose(logits, expected, rtol=1e-10)


def test_a_network_at_rest_without_normalization_is_itself():
    network, flat, _, _ = a_case((3,), "tanh", False)
    for layer, own in zip(network.at_rest(flat, np.empty(0), 5), network.layers(flat), strict=True):
        assert np.shares_memory(layer, own)


def test_normalized_outputs_have_mean_0_and_variance_1_before_scale_and_shift():
    network, flat, x, labels = a_case((3,), "tanh", True)
    network.scales(flat)[0][:] = [[1.0] * 3, [0.0] * 3]
    body = Backpropagation(network, ROWS, dtype=np.float64)
    body.gradient(flat, x, labels, np.empty_like(flat), np.zeros(6))
    z = np.arctanh(body.outputs[0][:, :-1])
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(z.var(axis=0), 1, rtol=1e-3)


def test_dropout_keeps_the_expected_output():
    network = Network((INPUTS, 200, CLASSES), "relu")
    flat = np.abs(network.initial(np.random.default_rng(0), 0.5, np.float64))
    x = np.ones((ROWS, INPUTS + 1))
    body = Backpropagation(network, ROWS, 0.3, dtype=np.float64)
    body.gradient(flat, x, np.zeros(ROWS, int), np.empty_like(flat), random=masks())
    dropped = body.outputs[0][:, :-1]
    whole = np.maximum(x @ network.layers(flat)[0], 0)
    zeros = (dropped == 0).mean()
    assert 0.26 < zeros < 0.34
    np.testing.assert_allclose(dropped[dropped > 0], (whole / 0.7)[dropped > 0], rtol=1e-6)


def test_weight_decay_leaves_biases_scales_and_shifts_alone():
    network, flat, x, labels = a_case((4, 3), "tanh", True)
    plain, decayed = np.empty_like(flat), np.empty_like(flat)
    Backpropagation(network, ROWS, dtype=np.float64).gradient(flat, x, labels, plain, np.zeros(14))
    Backpropagation(network, ROWS, decay=0.5, dtype=np.float64).gradient(flat, x, labels, decayed, np.zeros(14))
    expected = np.zeros_like(flat)
    for layer, own in zip(network.layers(expected), network.layers(flat), strict=True):
        layer[:-1] = 0.5 * own[:-1]
    np.testing.assert_allclose(decayed - plain, expected, atol=1e-14)


@pytest.mark.parametrize(("init", "variance"), [("xavier", 2 / (784 + 100)), ("he", 2 / 784)])
def test_first_weights_by_layer(init, variance):
    network = Network((784, 100, 10), "relu", True)
    flat = network.initial(np.random.default_rng(0), init)
    assert network.layers(flat)[0][:-1].var() == pytest.approx(variance, rel=0.02)
    assert set(INITS) == {"xavier", "he"}
    assert network.scales(flat)[0].tolist() == [[1.0] * 100, [0.0] * 100]
    # The same deviates, whatever they are multiplied by.
    plain = network.layers(network.initial(np.random.default_rng(0), 1.0))[0][:-1]
    np.testing.assert_allclose(network.layers(flat)[0][:-1], plain * np.sqrt(variance), rtol=1e-5)
