from __future__ import annotations

import pickle
import warnings
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

from mnist import Record, Training, advance, begin, load, train
from optimizers import OPTIMIZERS, Run
from optimizers.usual import Range
from optimizers.written import write

SMALL = Training(Run("adam", lr=0.01), iterations=24, batch=9, hidden=(6,), init=0.1, seed=5, interval=5)
TRAINING = [key for key, optimizer in OPTIMIZERS.items() if not optimizer.formula.needs_surface]
AVERAGE = write("Average", "w = w - lr*g\nshown = keep*shown + (1 - keep)*w", {"keep": Range(0.5, 0, 1)}).key
SHARP = write("Sharpness-aware", "w = w - lr*grad(w + 0.05*g/(global_norm(g) + 1e-9))").key
SEEING = [
    AVERAGE,
    SHARP,
    write("Muon", "m = 0.9*m + g\nw = w - lr*where(is_matrix, orthogonal(m), m)").key,
    write("Mine", "m = rho*m + g\nw = w - lr*m*norm(w)/(norm(m) + global_norm(g)/9)*(1 + mean(g))").key,
]
DIVERGING = replace(SMALL, run=Run("sgd", lr=10), activation="relu", hidden=(64, 64, 64, 64), interval=2)
# The package's name `advance` is the function.
MODULE = import_module("mnist.advance")
CURVES = ("train_loss", "measured_at", "train_accuracy", "test_accuracy")


def in_chunks(training, sizes, between=lambda state: state):
    """The history when ``advance`` is called with these sizes, again and again, and the last state."""
    state, record = begin(training), Record(training)
    while state.remaining:
        for size in sizes:
            state = between(advance(state, size))
            record.add(state.part, state.diverged_at)
    return record.history, state


def assert_same(history, other):
    for name in CURVES:
        np.testing.assert_array_equal(getattr(history, name), getattr(other, name), strict=True)
    assert history.diverged_at == other.diverged_at


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 30), min_size=1, max_size=6).filter(any),
    run=st.sampled_from([Run(key) for key in (*TRAINING, *SEEING)]),
)
def test_chunks_of_any_sizes_give_the_same_bits(sizes, run):
    training = replace(SMALL, run=run)
    history, state = in_chunks(training, sizes, between=lambda state: pickle.loads(pickle.dumps(state)))
    once = advance(begin(training), training.iterations)
    assert_same(history, train(training))
    assert np.array_equal(state.weights, once.weights)
    assert all(np.array_equal(state.memory[name], once.memory[name]) for name in once.memory)
    assert state.batches == once.batches


def test_the_articles_order_in_plain_float64():
    """Gradient on the batch, update, loss of the same batch after it, then both accuracies: written out anew."""
    training = replace(SMALL, run=Run("sgd", lr=0.5), hidden=())
    images, state = load(), begin(training)
    draws = np.random.PCG64()
    draws.state = state.batches["bits"]
    draws = np.random.Generator(draws)
    w, b = state.weights[:-10].reshape(784, 10).astype(float), state.weights[-10:].astype(float)
    losses, on_batch, on_test = [], [], []

    def softmax(x):
        z = x @ w + b
        return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

    def accuracy(x, labels):
        return np.mean(softmax(x).argmax(axis=1) == labels)

    for i in range(training.iterations):
        drawn = draws.integers(60_000, size=training.batch)
        x, labels = images.train[drawn] / 255, images.train_labels[drawn]
        error = (softmax(x) - np.eye(10)[labels]) / training.batch
        w -= 0.5 * x.T @ error
        b -= 0.5 * error.sum(axis=0)
        losses.append(-np.mean(np.log(softmax(x)[range(len(x)), labels])))
        if (i + 1) % training.interval == 0:
            on_batch.append(accuracy(x, labels))
            on_test.append(accuracy(images.test / 255, images.test_labels))
    history = train(training)
    np.testing.assert_allclose(history.train_loss, losses, rtol=1e-4)
    assert history.measured_at.tolist() == [5, 10, 15, 20]
    np.testing.assert_allclose(history.train_accuracy, on_batch, atol=1e-12)
    # Images between two classes may fall to either side in float32.
    np.testing.assert_allclose(history.test_accuracy, on_test, atol=3e-4)


def test_every_optimizer_gets_the_same_weights_and_batches(monkeypatch):
    drawn = []

    class Spy(MODULE.Batches):
        def draw(self):
            x, labels = super().draw()
            drawn[-1].append((x.copy(), labels))
            return x, labels

    monkeypatch.setattr(MODULE, "Batches", Spy)
    first = begin(SMALL)
    for key in TRAINING:
        drawn.append([])
        state = begin(replace(SMALL, run=Run(key)))
        assert np.array_equal(state.weights, first.weights)
        advance(state, 4)
    for others in zip(*drawn, strict=True):
        for x, labels in others:
            assert np.array_equal(x, others[0][0]) and np.array_equal(labels, others[0][1])
    assert not np.array_equal(drawn[0][0][1], drawn[0][1][1])


@pytest.mark.parametrize("settings", [{}, {"batchnorm": True}, {"dropout": 0.4, "decay": 0.01}], ids=str)
def test_a_gradient_elsewhere_is_of_the_same_batch_and_dropout_and_leaves_nothing_behind(settings):
    training = replace(SMALL, run=Run(write("Again", "w = w - lr*grad(w)").key, lr=0.5), **settings)
    plain = advance(begin(replace(training, run=Run("sgd", lr=0.5))), 24)
    again = advance(begin(training), 24)
    assert_same(train(training), train(plain.training))
    np.testing.assert_array_equal(again.weights, plain.weights)
    np.testing.assert_array_equal(again.statistics, plain.statistics)


def test_gradients_are_counted():
    histories = [train(replace(SMALL, run=Run(key))) for key in ("sgd", SHARP)]
    assert [one.gradients_computed.tolist() for one in histories] == [[5, 10, 15, 20], [10, 20, 30, 40]]


def test_what_is_shown_is_measured_and_kept_while_w_moves():
    training = replace(SMALL, run=Run(AVERAGE, lr=0.5, keep=0.0))
    plain = advance(begin(replace(SMALL, run=Run("sgd", lr=0.5))), 24)
    # An average that keeps nothing is w itself, one that keeps everything is where it began.
    assert_same(train(training), train(plain.training))
    still = advance(begin(replace(training, run=Run(AVERAGE, lr=0.5, keep=1.0))), 24)
    np.testing.assert_array_equal(still.weights, plain.weights)
    np.testing.assert_array_equal(still.shown, begin(SMALL).weights)
    assert all(np.array_equal(one, still.shown) for one in still.part.checkpoints) and len(still.part.checkpoints) > 3
    assert np.ptp(still.part.measured[:, 1]) == 0 < np.ptp(plain.part.measured[:, 1])
    assert plain.shown is plain.weights


def test_batches_do_not_depend_on_the_network():
    assert begin(SMALL).batches == begin(replace(SMALL, hidden=(30, 30), init=0.5)).batches


def test_another_seed_gives_other_weights_and_batches():
    one, other = begin(SMALL), begin(replace(SMALL, seed=6))
    assert not np.array_equal(one.weights, other.weights)
    assert one.batches != other.batches


def test_a_state_is_never_changed():
    state = advance(begin(SMALL), 3)
    before = pickle.dumps(state)
    advance(state, 10)
    assert pickle.dumps(state) == before


def test_a_state_does_not_grow_with_the_history():
    begun = begin(replace(SMALL, iterations=400))
    sizes = {len(pickle.dumps(advance(advance(begun, done), 25))) for done in (25, 100, 300)}
    assert max(sizes) - min(sizes) < 100


def test_advance_stops_at_the_end():
    state = advance(begin(SMALL), 10**6)
    assert (state.iteration, state.remaining, len(state.part.train_loss)) == (24, 0, 24)
    again = advance(state, 1)
    assert (again.iteration, len(again.part.train_loss)) == (24, 0)


def test_a_negative_number_of_iterations_is_refused():
    with pytest.raises(ValueError, match="-1"):
        advance(begin(SMALL), -1)


def test_divergence_goes_on_as_nan_without_a_word():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = train(DIVERGING)
    at = history.diverged_at
    assert 1 <= at < DIVERGING.iterations
    assert np.isfinite(history.train_loss[: at - 1]).all() and np.isnan(history.train_loss[at - 1 :]).all()
    late = history.measured_at >= at
    assert late.any() and not late.all()
    for accuracy in (history.train_accuracy, history.test_accuracy):
        assert np.isnan(accuracy[late]).all() and np.isfinite(accuracy[~late]).all()
    assert len(history.train_loss) == DIVERGING.iterations


@pytest.mark.parametrize("size", [1, 4, 7])
def test_divergence_is_the_same_in_chunks(size):
    assert_same(in_chunks(DIVERGING, [size])[0], train(DIVERGING))


def test_what_converges_has_no_divergence():
    assert train(SMALL).diverged_at == -1


def test_blas_has_one_thread_meanwhile_and_its_own_number_afterwards(monkeypatch):
    def threads():
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    seen = set()

    class Spy(MODULE.Batches):
        def draw(self):
            seen.update(threads())
            return super().draw()

    monkeypatch.setattr(MODULE, "Batches", Spy)
    with threadpool_limits(2, user_api="blas"):
        advance(begin(SMALL), 1)
        assert threads() == {2}
    assert seen == {1}


def test_progress_gets_the_history_at_every_measured_point():
    seen = []
    history = train(SMALL, seen.append)
    assert [len(part.test_accuracy) for part in seen] == [1, 2, 3, 4]
    assert [part.iteration for part in seen] == [5, 10, 15, 20]
    for part in seen:
        assert np.array_equal(part.test_accuracy, history.test_accuracy[: len(part.test_accuracy)])
    assert history.iteration == 24
    assert_same(history, train(SMALL))


def test_a_history_has_the_promised_shapes_and_is_read_only():
    history = train(SMALL)
    for name, length, dtype in zip(CURVES, (24, 4, 4, 4), (float, np.int64, float, float), strict=True):
        array = getattr(history, name)
        assert (array.shape, array.dtype) == ((length,), dtype)
        assert not array.flags.writeable


def test_measured_loss_is_the_mean_of_each_interval():
    history = train(SMALL)
    expected = [history.train_loss[at - 5 : at].mean() for at in (5, 10, 15, 20)]
    np.testing.assert_allclose(history.measured_loss, expected, rtol=1e-14)
    short = replace(SMALL, iterations=3)
    assert train(short).measured_loss.shape == (0,)


def test_an_older_history_is_not_changed_by_what_follows():
    state, record = begin(SMALL), Record(SMALL)
    state = advance(state, 7)
    record.add(state.part, state.diverged_at)
    early, copied = record.history, record.history.train_loss.copy()
    state = advance(state, 17)
    record.add(state.part, state.diverged_at)
    assert np.array_equal(early.train_loss, copied)
    assert (early.iteration, record.history.iteration) == (7, 24)


def test_a_schedule_runs_over_the_whole_training_however_it_is_divided():
    scheduled = replace(SMALL, run=Run("adam", "cosine", lr=0.01))
    whole = train(scheduled)
    divided, _ = in_chunks(scheduled, (7, 1, 5))
    assert_same(whole, divided)
    assert not np.array_equal(whole.train_loss, train(SMALL).train_loss)
    # Its first step is at the full rate.
    assert whole.train_loss[0] == train(SMALL).train_loss[0]
