from __future__ import annotations

import math

import numpy as np
import pytest

from mnist import ACTIVATIONS
from mnist.backpropagation import Backpropagation
from mnist.network import Network, Workspace

DEFINITIONS = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "gelu": lambda z: z / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
}


def with_ones(x: np.ndarray) -> np.ndarray:
    return np.column_stack([x, np.ones(len(x), x.dtype)])


def a_case(hidden, activation, rows=6, inputs=5, classes=4, dtype=np.float64):
    """A network, weights and biases that are not small, images and labels."""
    random = np.random.default_rng(3)
    network = Network((inputs, *hidden, classes), activation)
    flat = random.standard_normal(network.parameters).astype(dtype)
    x = with_ones(random.random((rows, inputs)).astype(dtype))
    return network, flat, x, random.integers(classes, size=rows)


def test_every_activation_has_a_definition_to_be_held_against():
    assert set(DEFINITIONS) == set(ACTIVATIONS)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_activation_and_slope_follow_the_definition(key):
    activation, define = ACTIVATIONS[key], DEFINITIONS[key]
    z = np.array([[-3.0, -0.4, 0.3], [0.9, 1.5, 7.0]])
    y, slope = z.copy(), np.empty_like(z)
    activation.apply(y)
    activation.slope(y if activation.slope_reads == "outputs" else z, slope)
    for at, value in np.ndenumerate(z):
        assert y[at] == pytest.approx(define(value), abs=1e-15)
        assert slope[at] == pytest.approx((define(value + 1e-6) - define(value - 1e-6)) / 2e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("key", "ends"),
    [("sigmoid", [0, 0.5, 1]), ("tanh", [-1, 0, 1]), ("relu", [0, 0, 3e38]), ("gelu", [0, 0, 3e38])],
)
def test_activations_hold_at_the_ends_of_float32(key, ends):
    z = np.array([-3e38, 0, 3e38], np.float32)
    with np.errstate(all="raise"):
        ACTIVATIONS[key].apply(z)
    assert z.tolist() == np.array(ends, np.float32).tolist()


def test_layers_are_views_that_cover_the_vector():
    network = Network((5, 4, 3), "tanh")
    flat = np.zeros(network.parameters)
    for number, layer in enumerate(network.layers(flat), start=1):
        layer += number
    assert network.parameters == (5 + 1) * 4 + (4 + 1) * 3
    assert flat.tolist() == [1] * 24 + [2] * 15


def test_first_weights_are_normal_and_biases_zero():
    network = Network((784, 40, 20, 10), "sigmoid")
    flat = network.initial(np.random.default_rng(0), 0.01)
    first, *_ = layers = network.layers(flat)
    assert flat.dtype == np.float32
    assert all(not layer[-1].any() for layer in layers)
    assert first[:-1].mean() == pytest.approx(0, abs=2e-4)
    assert first[:-1].std() == pytest.approx(0.01, rel=0.02)
    again = network.initial(np.random.default_rng(0), 0.01, np.float64)
    assert again.dtype == np.float64
    assert np.array_equal(again.astype(np.float32), flat)


def test_forward_and_loss_by_hand():
    network = Network((2, 1, 2), "sigmoid")
    flat = np.array([0.5, -1.0, 0.25, 2.0, -3.0, 0.1, 0.2])
    workspace = Workspace(network, 1, np.float64)
    logits = workspace.logits(network.layers(flat), np.array([[0.8, 0.6, 1.0]]))
    y = 1 / (1 + math.exp(-(0.8 * 0.5 - 0.6 * 1.0 + 0.25)))
    a, b = 2 * y + 0.1, -3 * y + 0.2
    assert logits[0].tolist() == pytest.approx([a, b], rel=1e-14)
    expected = math.log(math.exp(a) + math.exp(b)) - b
    assert workspace.loss(logits, np.array([1])) == pytest.approx(expected, rel=1e-14)


def test_equal_logits_cost_the_logarithm_of_the_classes():
    workspace = Workspace(Network((2, 10), "tanh"), 3, np.float64)
    assert workspace.loss(np.full((3, 10), 7.0), np.array([0, 4, 9])) == pytest.approx(math.log(10), rel=1e-14)


def test_loss_does_not_overflow():
    workspace = Workspace(Network((2, 3), "tanh"), 2)
    logits = np.array([[1e4, -1e4, 0], [-3e4, 0, 3e4]], np.float32)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert workspace.loss(logits, np.array([0, 0])) == pytest.approx(3e4)


def test_the_first_of_equal_logits_counts():
    workspace = Workspace(Network((2, 3), "tanh"), 3)
    logits = np.array([[1, 5, 5], [0, 0, 0], [2, 3, 9]], np.float32)
    assert workspace.correct(logits, np.array([1, 1, 2])) == 2


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(), (3,), (4, 3), (3, 4, 2, 3)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_gradient_equals_finite_differences(hidden, activation, order):
    network, flat, x, labels = a_case(hidden, activation)
    workspace = Backpropagation(network, len(x), dtype=np.float64, order=order)

    def loss(at: np.ndarray) -> float:
        return workspace.loss(workspace.logits(network.layers(at), x), labels)

    gradient = np.full_like(flat, np.nan)
    workspace.gradient(flat, x, labels, gradient)
    differences = np.empty_like(flat)
    for i in range(flat.size):
        step = np.zeros_like(flat)
        step[i] = 1e-6
        differences[i] = (loss(flat + step) - loss(flat - step)) / 2e-6
    np.testing.assert_allclose(gradient, differences, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_float32_stays_float32_and_near_float64(activation):
    network, flat, x, labels = a_case((4, 3), activation)
    gradients = []
    for dtype in (np.float32, np.float64):
        workspace = Backpropagation(network, len(x), dtype=dtype)
        gradient = np.empty(network.parameters, dtype)
        weights = flat.astype(dtype)
        assert workspace.logits(network.layers(weights), x.astype(dtype)).dtype == dtype
        workspace.gradient(weights, x.astype(dtype), labels, gradient)
        gradients.append(gradient)
    np.testing.assert_allclose(*gradients, rtol=1e-4, atol=1e-6)


def test_a_workspace_gives_the_same_again():
    network, flat, x, labels = a_case((4, 3), "sigmoid")
    workspace, first, second = (
        Backpropagation(network, len(x), dtype=np.float64),
        np.empty_like(flat),
        np.empty_like(flat),
    )
    workspace.gradient(flat, x, labels, first)
    workspace.gradient(-flat, x, labels, second)
    workspace.gradient(flat, x, labels, second)
    assert np.array_equal(first, second)
