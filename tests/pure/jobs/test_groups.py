"""Trainings of one race advance together, however many workers there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import DONE
from jobs.group import CHUNK_SECONDS, MAX_GROUP, TrainingWork, kinds, next_chunk
from mnist import train
from tests.pure.jobs.hands import training

pytestmark = pytest.mark.usefixtures("thousand_images")
RUNS = ("sgd:lr=0.1", "momentum", "adagrad", "rmsprop", "adam", "nesterov", "adamax", "nadam")


def works(seeds=(1,), runs=5, iterations=60):
    trainings = [training(seed, iterations, run) for seed in seeds for run in RUNS[:runs]]
    return [TrainingWork(*both) for both in zip(trainings, kinds(trainings), strict=True)]


def places(call, of):
    return [of.index(work) for work in call.units]


def launch(of, workers):
    call = next_chunk(of, workers)
    for work in call.units:
        work.in_flight = True
    return call


def land(call, seconds=CHUNK_SECONDS):
    states, iterations = call.arguments
    for work, state in zip(call.units, call.function(states, iterations).states, strict=True):
        work.take(state, seconds / len(states))
        work.in_flight = False


def test_five_runs_on_two_workers_keep_both_busy_to_the_end():
    of = works(iterations=15)
    first, second = launch(of, 2), launch(of, 2)
    assert (places(first, of), places(second, of)) == ([0, 1, 2], [3, 4])
    assert next_chunk(of, 2) is None
    for _ in range(2):
        land(second)
        second = launch(of, 2)
    assert places(second, of) == [3, 4]
    land(second)
    # Three are left: as soon as they land they are divided among both.
    assert next_chunk(of, 2) is None
    land(first)
    assert places(launch(of, 2), of) == [0, 1]
    assert places(launch(of, 2), of) == [2]


def test_the_last_group_is_split_when_both_workers_are_free():
    of = works(runs=2)
    assert places(launch(of, 1), of) == [0, 1]
    of = works(runs=2)
    assert places(launch(of, 2), of) == [0]


def test_a_group_is_of_one_seed_and_one_iteration():
    of = works(seeds=(1, 2), runs=2)
    assert places(launch(of, 1), of) == [0, 1]
    of[2].iteration = 5
    assert places(launch(of, 1), of) == [3]
    assert places(launch(of, 1), of) == [2]


def test_a_chunk_ends_where_others_wait_to_go_on_together():
    of = works(runs=3, iterations=1000)
    of[2].iteration = 3
    call = launch(of, 1)
    assert (places(call, of), call.arguments[1]) == ([0, 1], 3)


def test_trainings_that_differ_in_more_than_the_optimizer_are_of_different_kinds():
    one = training(1)
    others = [replace(one, seed=2), replace(one, batch=10), replace(one, run=training(run="sgd").run), one]
    found = kinds([one, *others])
    assert [found.index(kind) for kind in found] == [0, 1, 2, 0, 0]


def test_all_runs_of_a_seed_go_together_while_other_seeds_keep_the_workers_busy():
    of = works(seeds=(1, 2, 3), runs=4)
    assert [places(launch(of, 2), of) for _ in range(2)] == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_a_group_has_a_limit():
    of = works(runs=8) + works(runs=8)
    assert len(launch(of, 1).units) == MAX_GROUP == 8


def test_a_chunk_of_several_takes_as_long_as_one_of_one():
    of = works(runs=4, iterations=1000)
    call = launch(of, 1)
    land(call, CHUNK_SECONDS / 8)
    assert launch(of, 1).arguments[1] == 8 * 5


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 4),
    st.integers(1, 8),
    st.lists(st.sampled_from((1, 2, 3)), min_size=1, max_size=3, unique=True),
    st.data(),
)
def test_no_worker_is_idle_while_a_training_could_go_on(workers, runs, seeds, data):
    of = works(seeds, runs, iterations=12)
    flying = []
    while not all(work.finished for work in of):
        while len(flying) < workers and next_chunk(of, workers) is not None:
            flying.append(launch(of, workers))
        unfinished = sum(not work.finished for work in of)
        assert len(flying) == workers or sum(len(call.units) for call in flying) == unfinished
        call = flying.pop(data.draw(st.integers(0, len(flying) - 1)))
        for work in call.units:
            work.iteration += call.arguments[1]
            work.in_flight = False
    assert [work.iteration for work in of] == [12] * len(of)


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
def test_histories_are_the_same_however_grouped(bench, workers):
    trainings = [training(seed, 23, run) for seed in (1, 2) for run in RUNS[:4]]
    it = bench(workers=workers)
    it.scheduler.submit("a", trainings)
    it.finish("a", CHUNK_SECONDS)
    found = it.scheduler.snapshot("a")
    assert found.status == DONE
    for one, history, state in zip(trainings, found.runs, found.states, strict=True):
        expected = train(one)
        assert (history.training, state.training, state.iteration) == (one, one, 23)
        for name in ("train_loss", "measured_at", "train_accuracy", "test_accuracy"):
            np.testing.assert_array_equal(getattr(history, name), getattr(expected, name), strict=True)
