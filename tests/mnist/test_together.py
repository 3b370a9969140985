"""Runs that advance together, with all settings: the same bits as alone and in one go."""

from __future__ import annotations

from dataclasses import fields, replace
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist import ACTIVATIONS, History, Record, Training, advance, advance_together, begin
from optimizers import Run

MODULE = import_module("mnist.advance")
RUNS = [Run("sgd", lr=0.1), Run("adam", lr=0.01), Run("adagrad"), Run("momentum", "cosine", lr=0.05), Run("lion")]
DIVERGING = Run("sgd", lr=10)
FAST = Training(RUNS[0], 18, 9, (14, 5), init=0.1, interval=3, seed=5, subset=100)
trainings = st.builds(
    replace,
    st.just(FAST),
    batch=st.sampled_from([1, 9, 120]),
    hidden=st.sampled_from([(), (7,), (14, 5), (24, 3)]),
    activation=st.sampled_from(list(ACTIVATIONS)),
    init=st.sampled_from([0.1, "he", "xavier"]),
    interval=st.sampled_from([3, 5, 18]),
    batchnorm=st.booleans(),
    dropout=st.sampled_from([0.0, 0.5]),
    decay=st.sampled_from([0.0, 0.01]),
    sampling=st.sampled_from(["replace", "epochs"]),
    label_noise=st.sampled_from([0.0, 0.2]),
    measure=st.sampled_from(["test", "validation"]),
)


def together(group, sizes):
    """Histories and last states of a group in chunks of these sizes, again and again."""
    states, records = tuple(begin(training) for training in group), [Record(training) for training in group]
    while states[0].remaining:
        for size in sizes:
            states = advance_together(states, size)
            for state, record in zip(states, records, strict=True):
                record.add(state.part, state.diverged_at)
    return [record.history for record in records], states


def assert_same(histories, states, others, other_states):
    for history, other in zip(histories, others, strict=True):
        for name in (field.name for field in fields(History)):
            if name != "seconds":
                np.testing.assert_array_equal(getattr(history, name), getattr(other, name), strict=False, err_msg=name)
    for state, other in zip(states, other_states, strict=True):
        assert (state.iteration, state.diverged_at, state.batches) == (
            other.iteration,
            other.diverged_at,
            other.batches,
        )
        assert np.array_equal(state.weights, other.weights, equal_nan=True)
        assert np.array_equal(state.statistics, other.statistics, equal_nan=True)
        assert state.memory.keys() == other.memory.keys()
        for name, kept in state.memory.items():
            assert np.array_equal(kept, other.memory[name], equal_nan=True)


def alone(group):
    found = [together([training], [training.iterations]) for training in group]
    return [histories[0] for histories, _ in found], [states[0] for _, states in found]


@settings(max_examples=25, deadline=None)
@given(
    training=trainings,
    runs=st.permutations([*RUNS, DIVERGING]),
    count=st.integers(1, 6),
    sizes=st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(any),
)
def test_any_group_in_any_chunks_equals_each_alone_in_one_go(training, runs, count, sizes):
    group = [replace(training, run=run) for run in runs[:count]]
    assert_same(*together(group, sizes), *alone(group))


@pytest.mark.parametrize("sampling", ["replace", "epochs"])
@pytest.mark.parametrize("sizes", [[18], [1], [4]])
def test_a_member_that_diverges_early_disturbs_nobody(sizes, sampling):
    wild = replace(FAST, activation="relu", init=0.1, hidden=(64, 64, 64, 64), sampling=sampling)
    group = [replace(wild, run=run) for run in (Run("sgd", lr=10), Run("adam"), Run("sgd", lr=1e-6))]
    histories, states = together(group, sizes)
    assert 0 < histories[0].diverged_at < 15 and histories[1].diverged_at == histories[2].diverged_at == -1
    assert np.isnan(histories[0].rates[-1]).all() and np.isnan(histories[0].seconds[-1])
    assert_same(histories, states, *alone(group))


def test_what_one_has_done_and_another_not_is_refused():
    begun = begin(FAST)
    other = replace(FAST, run=RUNS[1])
    for foreign in (advance(begin(other), 1), *(begin(replace(other, **{name: value})) for name, value in CHANGES)):
        for pair in ((begun, foreign), (foreign, begun)):
            with pytest.raises(ValueError, match="one race"):
                advance_together(pair, 1)


CHANGES = [
    ("iterations", 17),
    ("batch", 8),
    ("hidden", (14,)),
    ("activation", "tanh"),
    ("init", 0.2),
    ("seed", 6),
    ("interval", 4),
    ("batchnorm", True),
    ("dropout", 0.1),
    ("decay", 0.1),
    ("sampling", "epochs"),
    ("subset", 101),
    ("label_noise", 0.1),
    ("data", "fashion"),
    ("measure", "validation"),
]


def test_every_setting_but_the_run_is_among_those_changes():
    assert {name for name, _ in CHANGES} == {field.name for field in fields(Training)} - {"run"}


def test_all_runs_of_a_seed_drop_the_same_outputs(monkeypatch):
    drawn = []

    def spy(seed, t):
        random = SOURCE(seed, t)
        drawn.append((t, random.bit_generator.state["state"]["key"].tolist()))
        return random

    monkeypatch.setattr(MODULE, "_mask_source", spy)
    dropping = replace(FAST, dropout=0.5, iterations=4)
    together([replace(dropping, run=run) for run in RUNS[:3]], [4])
    assert drawn == [(t, [5, t]) for t in range(1, 5) for _ in range(3)]


SOURCE = MODULE._mask_source


def test_seconds_never_go_back_and_the_shares_make_the_whole():
    group = [replace(FAST, run=run, interval=1) for run in RUNS]
    histories, states = together(group, [5])
    for history, state in zip(histories, states, strict=True):
        assert history.seconds[0] > 0 and (np.diff(history.seconds) >= 0).all()
        assert state.seconds == history.seconds[-1]
