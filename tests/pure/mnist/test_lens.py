"""What is seen of a network's inside, against networks made by hand and the training's own numbers."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from mnist import RunState, Training, advance, begin, inside, load, train
from mnist.batches import labels_of
from optimizers import Run
from optimizers.written import write

ADAM = Run("adam", lr=0.01)


def trained(iterations=40, **settings):
    return advance(begin(Training(ADAM, iterations, **settings)), iterations)


@pytest.fixture(scope="module")
def usual() -> RunState:
    return trained(60)


def by_hand(hidden, layers, activation="sigmoid"):
    """A state whose layers are those given, each a matrix (inputs + 1, outputs)."""
    state = begin(Training(ADAM, 10, hidden=hidden, activation=activation))
    return replace(state, weights=np.concatenate([np.ravel(layer) for layer in layers]).astype(np.float32))


def constant(says):
    """A network without hidden layers that says the same of every image, with probability e²/(e² + 9)."""
    layer = np.zeros((785, 10))
    layer[-1, says] = 2
    return by_hand((), [layer])


def test_a_picture_shows_the_weights_of_one_unit_and_no_bias():
    layer = np.zeros((785, 3))
    layer[28 * 5 + 7, 1] = 4
    layer[-1] = 9
    pictures = inside.pictures(by_hand((3,), [layer, np.zeros((4, 10))]))
    assert pictures.shape == (3, 28, 28) and pictures.dtype == np.float32
    assert pictures[1, 5, 7] == 4 and pictures.sum() == 4


def test_pictures_are_bounded_and_without_a_hidden_layer_those_of_the_classes():
    assert inside.pictures(trained(1, hidden=(100,))).shape == (64, 28, 28)
    assert inside.pictures(constant(3)).shape == (10, 28, 28)


def test_the_confusion_of_a_network_that_always_says_three():
    counts = inside.confusion(constant(3))
    assert counts.dtype == np.int64 and counts.shape == (10, 10)
    assert counts[:, 3].tolist() == np.bincount(load().test_labels, minlength=10).tolist()
    assert counts.sum() == counts[:, 3].sum() == 10_000


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"hidden": ()},
        {"hidden": (8, 8, 8, 8), "activation": "tanh", "init": "xavier"},
        {"measure": "validation"},
        {"batchnorm": True, "dropout": 0.2, "activation": "gelu", "init": "he"},
        {"run": Run(write("Average", "w = w - lr*sign(g)\nshown = 0.9*shown + 0.1*w").key, lr=0.01)},
    ],
    ids=str,
)
def test_the_diagonal_is_the_measured_accuracy(settings):
    training = replace(Training(ADAM, 40), **settings)
    counts = inside.confusion(advance(begin(training), 40))
    assert counts.sum() == 10_000
    assert counts.trace() / 10_000 == train(training).test_accuracy[-1]


def test_mistakes_are_mistakes_and_the_surest_come_first(usual):
    found = inside.mistakes(usual)
    assert len(found.true) == 40 and found.images.shape == (40, 784)
    assert (found.true != found.said).all()
    assert (np.diff(found.probability) <= 0).all()
    assert found.probability.min() >= 0.1 and found.probability.max() <= 1


def test_all_mistakes_together_are_what_is_beside_the_diagonal(usual):
    found, counts = inside.mistakes(usual, 10_000), inside.confusion(usual)
    beside = counts - np.diag(np.diag(counts))
    assert np.bincount(found.true * 10 + found.said, minlength=100).reshape(10, 10).tolist() == beside.tolist()


def test_the_images_of_a_cell_are_its_own():
    found = inside.mistakes(constant(3), 5, cell=(7, 3))
    of_sevens = load().test[load().test_labels == 7]
    assert found.images.tolist() == of_sevens[:5].tolist()
    assert found.true.tolist() == [7] * 5 and found.said.tolist() == [3] * 5
    assert found.probability.tolist() == pytest.approx([math.e**2 / (math.e**2 + 9)] * 5)
    assert len(inside.mistakes(constant(3), 5, cell=(7, 4)).true) == 0


@pytest.mark.parametrize("hidden", [(), (5,), (6, 5, 4, 3)])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "gelu"])
@pytest.mark.parametrize("batchnorm", [False, True])
def test_histograms_count_everything(hidden, activation, batchnorm):
    state = trained(3, hidden=hidden, activation=activation, batchnorm=batchnorm, init="he")
    put, slopes = inside.activations(state), inside.gradient_sizes(state)
    assert [h.counts.sum() + h.zeros for h in put] == [inside.SAMPLE * units for units in hidden]
    sizes = (784, *hidden, 10)
    assert [h.counts.sum() + h.zeros for h in slopes] == [(a + 1) * b for a, b in itertools.pairwise(sizes)]
    assert all(h.low < h.high and len(h.counts) == inside.BINS for h in put + slopes)


def test_activations_of_a_network_made_by_hand():
    layer = np.zeros((785, 2))
    layer[-1] = [0, math.log(3)]
    [found] = inside.activations(by_hand((2,), [layer, np.zeros((3, 10))]))
    # The sigmoid of 0 is 1/2 and that of log 3 is 3/4.
    assert (found.low, found.high, found.zeros) == (0, 1, 0)
    assert found.counts[inside.BINS // 2] == found.counts[3 * inside.BINS // 4] == inside.SAMPLE
    assert found.middle == pytest.approx(5 / 8)


def test_what_a_relu_never_puts_out_counts_as_zero():
    layer = np.zeros((785, 2))
    layer[-1] = [-1, 3]
    [found] = inside.activations(by_hand((2,), [layer, np.zeros((3, 10))], "relu"))
    assert (found.low, found.high, found.zeros, found.middle) == (0, 4, inside.SAMPLE, 3)


def test_gradients_are_those_of_softmax_regression():
    state = by_hand((), [np.zeros((785, 10))])
    [found] = inside.gradient_sizes(state)
    # With equal logits every class has the probability 1/10: the gradient is xᵀ(1/10 − y)/n.
    x = np.column_stack([load().train[:500] / 255, np.ones(500)])
    expected = x.T @ (0.1 - np.eye(10)[load().train_labels[:500]]) / 500
    assert found.zeros == np.count_nonzero(expected == 0)
    assert found.middle == pytest.approx(np.median(np.log10(np.abs(expected[expected != 0]))), abs=1e-5)


def test_gradients_vanish_towards_the_pixels_of_a_sigmoid_network():
    middles = [found.middle for found in inside.gradient_sizes(begin(Training(ADAM, hidden=(20, 20, 20))))]
    assert all(below < above - 1 for below, above in itertools.pairwise(middles))


def test_gradients_are_those_of_the_labels_that_are_trained_on():
    training = Training(ADAM, 10, hidden=(), label_noise=0.5)
    state = replace(begin(training), weights=np.zeros(7850, np.float32))
    [found] = inside.gradient_sizes(state)
    x = np.column_stack([load().train[:500] / 255, np.ones(500)])
    expected = x.T @ (0.1 - np.eye(10)[labels_of(training)[:500]]) / 500
    assert found.middle == pytest.approx(np.median(np.log10(np.abs(expected[expected != 0]))), abs=1e-5)


@pytest.mark.parametrize("batchnorm", [False, True])
def test_two_bytes_a_weight_say_the_same(batchnorm):
    state = trained(40, batchnorm=batchnorm)
    network = inside.at_rest(state)
    x = np.column_stack([load().test / np.float32(255), np.ones(10_000, np.float32)])
    for depth, (layer, step) in enumerate(zip(network.layers, network.steps, strict=True)):
        assert layer.dtype == np.int16 and np.abs(layer).max() == inside.LEVELS
        z = x @ (layer * step)
        x = np.column_stack([1 / (1 + np.exp(-z)), np.ones(10_000)]) if depth < 2 else z
    chances = np.exp(x - x.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    found = inside.mistakes(state, 40)
    places = [np.flatnonzero((load().test == image).all(axis=1))[0] for image in found.images]
    assert chances[places].max(axis=1) == pytest.approx(found.probability, abs=1e-3)


def test_a_layer_of_zeros_is_at_rest_too():
    network = inside.at_rest(by_hand((), [np.zeros((785, 10))]))
    assert not network.layers[0].any() and network.steps == (1.0,)


def test_looking_changes_nothing(usual):
    before = (usual.weights.copy(), usual.statistics.copy())
    for look in (
        inside.pictures,
        inside.activations,
        inside.gradient_sizes,
        inside.confusion,
        inside.mistakes,
        inside.at_rest,
    ):
        look(usual)
    assert np.array_equal(usual.weights, before[0]) and np.array_equal(usual.statistics, before[1])


@pytest.mark.parametrize("rule", ["momentum:lr=0.5", "adagrad:lr=0.1", "rmsprop:lr=0.01", "adam:lr=0.01"])
def test_pixels_without_ink_keep_the_noise_of_their_first_weights(rule):
    training = Training(Run.parse(rule), iterations=20, interval=20)
    blank = ~load().train.any(axis=0)
    assert blank.sum() > 60
    before, after = (inside.pictures(advance(begin(training), at)).reshape(-1, 784) for at in (0, 20))
    np.testing.assert_array_equal(before[:, blank], after[:, blank])
    assert (before[:, ~blank] != after[:, ~blank]).mean() > 0.5


def test_adamws_own_decay_pulls_biases_and_scales_too():
    """Unlike the network's; and it is not divided by the root."""
    ends = []
    for decay in (1e-6, 0.5):
        training = Training(Run("adamw", lr=0.01, decay=decay), iterations=1, interval=1, batchnorm=True)
        ends.append(advance(begin(training), 1).weights)
    pulled = ends[0] - ends[1]
    for scale in training.network.scales(pulled):
        # γ starts at 1, β at 0.
        np.testing.assert_allclose(scale[0], 0.01 * 0.5, rtol=1e-3)
        np.testing.assert_allclose(scale[1], 0, atol=1e-6)
