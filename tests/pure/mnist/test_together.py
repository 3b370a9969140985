"""Runs of one race together: the same bits as alone, in any company and any chunks, for every setting."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist import ACTIVATIONS, Record, Training, advance, advance_together, begin, load, train
from mnist import evaluation as module
from mnist.backpropagation import Backpropagation
from mnist.evaluation import Evaluation
from mnist.network import Network
from optimizers import Run
from optimizers.written import write

RUNS = [Run(key, lr=0.05) for key in ("sgd", "momentum", "adagrad", "rmsprop", "adam")]
SEEING = [
    Run(write("Mine", text).key, lr=0.05)
    for text in (
        "w = w - lr*grad(w + g/(norm(g) + 9))*(1 + mean(g))",
        "m = 0.9*m + g\nw = w - lr*where(is_matrix, orthogonal(m), m)\nshown = 0.9*shown + 0.1*w",
    )
]
LOST = Run("sgd", lr=10)
SMALL = Training(RUNS[0], iterations=17, batch=9, hidden=(13,), init=0.3, interval=5, subset=500)
MEASURED = ("train_loss", "train_accuracy", "test_accuracy", "rates", "gradients")
MEASURED += ("checkpoints_at", "checkpoints", "spectra")

trainings = st.builds(
    Training,
    st.just(RUNS[0]),
    iterations=st.integers(1, 23),
    batch=st.sampled_from([1, 9, 30]),
    hidden=st.sampled_from([(), (11,), (12,), (40, 20), (5, 4, 3)]),
    activation=st.sampled_from(list(ACTIVATIONS)),
    init=st.sampled_from([0.1, "he", "xavier"]),
    seed=st.integers(0, 3),
    interval=st.sampled_from([4, 5, 30]),
    batchnorm=st.booleans(),
    dropout=st.sampled_from([0.0, 0.3]),
    decay=st.sampled_from([0.0, 0.01]),
    sampling=st.sampled_from(["replace", "epochs"]),
    subset=st.sampled_from([100, 777]),
    label_noise=st.sampled_from([0.0, 0.2]),
    measure=st.sampled_from(["test", "validation"]),
)


def assert_same(history, other):
    for name in MEASURED:
        np.testing.assert_array_equal(getattr(history, name), getattr(other, name), strict=True, err_msg=name)
    assert history.diverged_at == other.diverged_at


@settings(max_examples=30, deadline=None)
@given(
    training=trainings,
    runs=st.lists(st.sampled_from([*RUNS, *SEEING, LOST]), min_size=1, max_size=4, unique=True),
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=3),
    splits=st.lists(st.integers(0, 3), min_size=1, max_size=3),
)
def test_the_same_bits_in_any_company_and_any_chunks(training, runs, sizes, splits):
    states = [begin(replace(training, run=run)) for run in runs]
    records = [Record(state.training) for state in states]
    turn = 0
    while states[0].remaining:
        size, split = sizes[turn % len(sizes)], splits[turn % len(splits)]
        parts = [part for part in (states[:split], states[split:]) if part]
        states = [pickle.loads(pickle.dumps(one)) for part in parts for one in advance_together(part, size)]
        for state, record in zip(states, records, strict=True):
            record.add(state.part, state.diverged_at)
        turn += 1
    for run, record in zip(runs, records, strict=True):
        assert_same(record.history, train(replace(training, run=run)))


def test_strangers_do_not_advance_together():
    state = begin(SMALL)
    for stranger in (begin(replace(SMALL, seed=1)), begin(replace(SMALL, batch=8)), advance(state, 1)):
        with pytest.raises(ValueError, match="one race"):
            advance_together((state, stranger), 1)


def test_time_counts_in_equal_shares_and_only_grows():
    histories = [train(replace(SMALL, run=run)) for run in RUNS[:2]]
    for history in histories:
        assert (np.diff(history.seconds) > 0).all() and history.seconds[0] > 0
    one, other = advance_together([begin(replace(SMALL, run=run)) for run in RUNS[:2]], 17)
    assert one.seconds > 0 and other.seconds > 0


def test_all_runs_of_a_seed_lose_the_same_outputs(monkeypatch):
    seen = []
    original = Backpropagation._forward

    def spy(self, *arguments):
        kept = original(self, *arguments)
        seen.append([mask.copy() for mask in kept])
        return kept

    monkeypatch.setattr(Backpropagation, "_forward", spy)
    dropping = replace(SMALL, dropout=0.5, hidden=(13, 7))
    advance_together([begin(replace(dropping, run=run)) for run in RUNS[:2]], 3)
    first, second = seen[0::2], seen[1::2]
    for ours, theirs in zip(first, second, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
    assert not np.array_equal(first[0][0], first[1][0])
    again = begin(replace(dropping, run=RUNS[0]))
    advance(again, 1)
    assert np.array_equal(seen[-1][0], first[0][0])


@pytest.mark.parametrize("hidden", [(), (1,), (11,), (40, 20)])
@pytest.mark.parametrize("measure", ["test", "validation"])
def test_joined_accuracies_are_those_of_plain_float64(hidden, measure, monkeypatch):
    network = Network((784, *hidden, 10), "tanh")
    networks = [network.layers(network.initial(np.random.default_rng(i), 0.2)) for i in range(3)]
    evaluation = Evaluation(network, "mnist", measure)
    images = load()
    x, labels = (
        (images.test, images.test_labels)
        if measure == "test"
        else (images.train[50_000:], images.train_labels[50_000:])
    )
    expected = []
    for layers in networks:
        y = x / 255
        for layer in layers[:-1]:
            y = np.tanh(y @ layer[:-1].astype(float) + layer[-1])
        logits = y @ layers[-1][:-1].astype(float) + layers[-1][-1]
        expected.append(np.mean(logits.argmax(axis=1) == labels))
    joined = evaluation.accuracies(networks)
    # Images between two classes may fall to either side in float32.
    np.testing.assert_allclose(joined, expected, atol=5e-4)
    assert joined == [evaluation.accuracy(layers) for layers in networks]
    monkeypatch.setattr(module, "_same_beside", lambda *_: False)
    assert evaluation.accuracies(networks) == joined
