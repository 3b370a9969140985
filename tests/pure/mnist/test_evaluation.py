"""Accuracy on 10,000 images, in float32 and joined, against plain float64."""

from __future__ import annotations

import numpy as np
import pytest

from mnist import ACTIVATIONS, evaluation, load
from mnist.evaluation import Evaluation
from mnist.network import Network


def networks(hidden, activation, count, batchnorm=False):
    network = Network((784, *hidden, 10), activation, batchnorm)
    random = np.random.default_rng(2)
    runs = []
    for _ in range(count):
        statistics = random.random(2 * network.normalized, np.float32)
        for mean, _ in network.split(statistics):
            mean -= 0.5
        runs.append(network.at_rest(network.initial(random, "he"), statistics, 5))
    return network, runs


def plain(network, layers, images, labels):
    """The accuracy, with all layers in float64, and how many images float32 may decide otherwise."""
    y = images / 255
    for layer in layers[:-1]:
        y = y @ layer[:-1].astype(float) + layer[-1]
        network.activation.apply(y)
    logits = y @ layers[-1][:-1].astype(float) + layers[-1][-1]
    *_, second, first = np.sort(logits, axis=1).T
    return np.mean(logits.argmax(axis=1) == labels), np.mean(first - second < 1e-4)


@pytest.mark.parametrize("measure", ["test", "validation"])
@pytest.mark.parametrize("batchnorm", [False, True])
@pytest.mark.parametrize("hidden", [(), (7,), (40, 20)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_joined_accuracies_are_those_of_plain_float64(activation, hidden, batchnorm, measure):
    network, runs = networks(hidden, activation, 3, batchnorm)
    found = load()
    images, labels = (
        (found.test, found.test_labels) if measure == "test" else (found.train[-10_000:], found.train_labels[-10_000:])
    )
    for accuracy, layers in zip(Evaluation(network, measure=measure).accuracies(runs), runs, strict=True):
        expected, unsure = plain(network, layers, images, labels)
        assert accuracy == pytest.approx(expected, abs=unsure + 1e-12)
        assert unsure < 0.004


@pytest.mark.parametrize("hidden", [(), (12,), (40, 20)])
@pytest.mark.parametrize("joined", [True, 12, False], ids=["whole", "tiles", "apart"])
def test_beside_others_as_alone_whether_joined_or_not(monkeypatch, hidden, joined):
    network, runs = networks(hidden, "relu", 5)
    evaluation_of = Evaluation(network)
    monkeypatch.setattr(evaluation, "_same_beside", lambda *_: joined)
    alone = [evaluation_of.accuracy(layers) for layers in runs]
    assert len(set(alone)) > 1
    for count in (2, 5):
        assert evaluation_of.accuracies(runs[:count]) == alone[:count]
    assert evaluation_of.accuracies(runs[::-1]) == alone[::-1]


@pytest.mark.parametrize(("units", "by_tiles", "expected"), [(40, True, 12), (40, False, 0), (11, True, 0)])
def test_where_columns_round_by_their_place_whole_tiles_are_tried(monkeypatch, units, by_tiles, expected):
    tried = []

    def gives(_alone, _x, product):
        tried.append(product._whole)
        return by_tiles and product._whole < units

    monkeypatch.setattr(evaluation, "_gives", gives)
    evaluation._same_beside.cache_clear()
    assert evaluation._same_beside(50, units, 3) == expected
    assert tried == [units, *([36] if units == 40 else [])]
    evaluation._same_beside.cache_clear()


def test_where_products_beside_others_differ_each_is_measured_alone(monkeypatch):
    network, runs = networks((12,), "tanh", 3)
    measured = []
    monkeypatch.setattr(evaluation, "_same_beside", lambda *_: False)
    whole = Evaluation.accuracy
    monkeypatch.setattr(Evaluation, "accuracy", lambda self, layers: measured.append(layers) or whole(self, layers))
    Evaluation(network).accuracies(runs)
    assert measured == runs
