"""Gradients, normalization and dropout against finite differences and against PyTorch's values in references/."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mnist import ACTIVATIONS
from mnist.backpropagation import Backpropagation
from mnist.network import MEMORY, VARIANCE_FLOOR, Network, Workspace

CASES = json.loads(Path(__file__).with_name("references").joinpath("torch.json").read_text("utf-8"))["cases"]


def with_ones(x) -> np.ndarray:
    x = np.array(x)
    return np.column_stack([x, np.ones(len(x))])


def a_case(hidden, activation, batchnorm):
    random = np.random.default_rng(3)
    network = Network((5, *hidden, 4), activation, batchnorm)
    flat = random.standard_normal(network.parameters)
    return network, flat, with_ones(random.random((6, 5))), random.integers(4, size=6)


def in_training(network, flat, x, labels, dropout, order):
    """Loss in training, through the public gradient: its workspace still holds the outputs of the last layer."""
    body = Backpropagation(network, len(x), dropout, dtype=np.float64, order=order)
    body.gradient(flat, x, labels, np.empty_like(flat), np.zeros(2 * network.normalized), np.random.default_rng(1))
    last = body.outputs[-1] if body.outputs else x
    return body.loss(last @ network.layers(flat)[-1], labels)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("decay", [0.0, 0.3])
@pytest.mark.parametrize("dropout", [0.0, 0.4])
@pytest.mark.parametrize("batchnorm", [False, True])
@pytest.mark.parametrize("hidden", [(), (3,), (4, 3), (3, 4, 2, 3)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_combination_equals_finite_differences(activation, hidden, batchnorm, dropout, decay, order):
    network, flat, x, labels = a_case(hidden, activation, batchnorm)
    body = Backpropagation(network, len(x), dropout, decay, np.float64, order)
    gradient = np.full_like(flat, np.nan)
    statistics = np.zeros(2 * network.normalized)
    body.gradient(flat, x, labels, gradient, statistics, np.random.default_rng(1))

    def loss(at):
        penalty = sum((layer[:-1] ** 2).sum() for layer in network.layers(at))
        return in_training(network, at, x, labels, dropout, order) + decay / 2 * penalty

    for i in range(0, flat.size, 1 + flat.size // 40):
        step = np.zeros_like(flat)
        step[i] = 1e-6
        slope = (loss(flat + step) - loss(flat - step)) / 2e-6
        assert gradient[i] == pytest.approx(slope, rel=2e-6, abs=2e-8)


class Masks:
    """Stands for the generator: numbers by which dropout keeps what the recorded masks keep."""

    def __init__(self, masks):
        self._masks = iter(masks)

    def random(self, shape, dtype):
        mask = np.array(next(self._masks))
        assert mask.shape == shape
        return np.where(mask > 0, 0, np.nextafter(1, 0, dtype=np.float32)).astype(dtype)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("case", CASES, ids=[f"{c['activation']} {c['batchnorm']} {c['dropout']}" for c in CASES])
def test_training_equals_pytorch(case, order):
    network = Network(case["sizes"], case["activation"], case["batchnorm"])
    flat, gradient = np.array(case["weights"]), np.empty(network.parameters)
    statistics = np.zeros(2 * network.normalized)
    assert flat.shape == gradient.shape
    body = None
    for number, batch in enumerate(case["batches"], start=1):
        x, labels = with_ones(batch["x"]), np.array(batch["labels"])
        body = body or Backpropagation(network, len(x), case["dropout"], case["decay"], np.float64, order)
        body.gradient(flat, x, labels, gradient, statistics, Masks(batch["masks"]))
        logits = body.outputs[-1] @ network.layers(flat)[-1]
        np.testing.assert_allclose(logits, batch["logits"], rtol=1e-9)
        assert body.loss(logits, labels) == pytest.approx(batch["loss"], rel=1e-9)
        np.testing.assert_allclose(gradient, batch["gradient"], rtol=1e-9, atol=1e-12)
        for kept, mean, variance in zip(network.split(statistics), batch["means"], batch["variances"], strict=True):
            np.testing.assert_allclose(kept[0], mean, rtol=1e-9)
            # PyTorch's variances start at 1, of which this is left.
            np.testing.assert_allclose(kept[1], np.array(variance) - 0.9**number, rtol=1e-9)
    rest = case["at_rest"]
    layers = network.at_rest(flat, statistics, len(case["batches"]))
    found = Workspace(network, 6, np.float64).logits(layers, with_ones(rest["x"]))
    np.testing.assert_allclose(found, rest["logits"], rtol=1e-9)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_at_rest_the_normalization_is_a_part_of_the_layer(activation):
    network, flat, x, _ = a_case((4, 3), activation, True)
    statistics = np.random.default_rng(0).random(2 * network.normalized)
    seen = 1 - MEMORY**5
    outputs = x
    layers = network.layers(flat)
    for layer, (scale, shift), (mean, variance) in zip(
        layers, network.scales(flat), network.split(statistics), strict=False
    ):
        z = (outputs @ layer - mean / seen) / np.sqrt(variance / seen + VARIANCE_FLOOR) * scale + shift
        network.activation.apply(z)
        outputs = with_ones(z)
    found = Workspace(network, len(x), np.float64).logits(network.at_rest(flat, statistics, 5), x)
    np.testing.assert_allclose(found, outputs @ layers[-1], rtol=1e-12)


def test_without_normalization_the_network_at_rest_is_itself():
    network, flat, *_ = a_case((4, 3), "tanh", False)
    for resting, layer in zip(network.at_rest(flat, np.empty(0), 3), network.layers(flat), strict=True):
        assert np.shares_memory(resting, layer) and np.array_equal(resting, layer)


@pytest.mark.parametrize("batchnorm", [False, True])
def test_decay_adds_to_weights_only(batchnorm):
    network, flat, x, labels = a_case((4, 3), "tanh", batchnorm)
    plain, decayed = np.empty_like(flat), np.empty_like(flat)
    for decay, gradient in ((0.0, plain), (0.25, decayed)):
        body = Backpropagation(network, len(x), decay=decay, dtype=np.float64)
        body.gradient(flat, x, labels, gradient, np.zeros(2 * network.normalized))
    added = decayed - plain
    for layer, weights in zip(network.layers(added), network.layers(flat), strict=True):
        np.testing.assert_allclose(layer[:-1], 0.25 * weights[:-1], rtol=1e-9)
        assert not layer[-1].any()
    assert not added[network.weights :].any()


def test_dropout_keeps_its_share_and_the_mean():
    network = Network((1, 256, 2), "relu")
    flat = np.zeros(network.parameters, np.float32)
    network.layers(flat)[0][-1] = 1
    body = Backpropagation(network, 1000, 0.3)
    x = np.ones((1000, 2), np.float32)
    body.gradient(flat, x, np.zeros(1000, int), np.empty_like(flat), random=np.random.default_rng(0))
    outputs = body.outputs[0][:, :-1]
    assert set(np.unique(outputs).tolist()) == {0.0, float(np.float32(1) / np.float32(0.7))}
    assert np.mean(outputs == 0) == pytest.approx(0.3, abs=0.005)
    assert outputs.mean() == pytest.approx(1, abs=0.005)
    # At rest nothing is dropped.
    assert (body.logits(network.layers(flat), x) == 0).all() and (body.outputs[0] == 1).all()


@pytest.mark.parametrize(
    ("init", "deviations"),
    [
        ("xavier", [(2 / 1040) ** 0.5, (2 / 450) ** 0.5]),
        ("he", [(2 / 784) ** 0.5, (2 / 256) ** 0.5]),
        (0.5, [0.5, 0.5]),
    ],
)
def test_first_weights_have_the_deviation_of_their_rule(init, deviations):
    network = Network((784, 256, 194), "relu", batchnorm=True)
    flat = network.initial(np.random.default_rng(0), init)
    plain = network.initial(np.random.default_rng(0), 1.0)
    for layer, standard, deviation in zip(network.layers(flat), network.layers(plain), deviations, strict=True):
        assert layer[:-1].std() == pytest.approx(deviation, rel=0.01)
        np.testing.assert_allclose(layer[:-1], standard[:-1] * deviation, rtol=1e-6)
        assert not layer[-1].any()
    assert [scale.tolist() for scale in network.scales(flat)] == [[[1.0] * 256, [0.0] * 256]]
