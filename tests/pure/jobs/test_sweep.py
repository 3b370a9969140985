"""A sweep in workers finds what it finds alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from jobs import DONE, RUNNING, Scheduler
from jobs.group import CHUNK_SECONDS
from jobs.pool import local_executor
from mnist import Training
from mnist.sweep import Sweep, rungs, tune
from optimizers import Run
from tests.pure.jobs.hands import SECONDS

SMALL = Training(Run("sgd"), iterations=24, batch=9, hidden=(6,), init=0.1)
RUNS = (Run("sgd"), Run("momentum"), Run("adam"))
WILD = replace(SMALL, hidden=(64,) * 4, activation="relu")


@cache
def alone(sweep):
    return tune(sweep)


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize(
    "sweep",
    [
        Sweep(SMALL, RUNS, trials=5),
        Sweep(SMALL, RUNS, trials=4, how="random", others=True, halving=False),
        Sweep(WILD, RUNS[:2], trials=5, low=0.1, high=10.0),
        Sweep(replace(SMALL, iterations=80), RUNS, trials=2, low=0.01, high=0.1, extra=3),
        Sweep(replace(WILD, batch=30), RUNS[:2], trials=4, low=0.001, high=10.0, extra=2, repeats=3),
    ],
    ids=["grid", "random", "diverging", "growing", "repeated"],
)
def test_the_result_is_that_of_one_go(bench, thousand_images, sweep, workers):
    it = bench(workers=workers)
    it.scheduler.submit("a", sweep, job="tune")
    it.finish("a", CHUNK_SECONDS, job="tune")
    found = it.scheduler.snapshot("a", job="tune")
    assert found.status == DONE
    # Results with a NaN are equal where they say the same.
    assert repr(found.result) == repr(alone(sweep))
    assert found.done == found.total == found.result.spent


def test_real_workers_find_the_same():
    sweep = Sweep(SMALL, RUNS, trials=3, low=0.01, high=0.1)
    scheduler = Scheduler(2, 1000.0, local_executor)
    try:
        scheduler.submit("a", sweep, job="tune")
        assert scheduler.wait("a", lambda found: found.status == DONE, 60, job="tune")
        found = scheduler.snapshot("a", job="tune").result
        assert found == tune(sweep) and max(map(len, found.brackets)) > 3
    finally:
        scheduler.close()


def test_progress_is_live_and_its_bound_only_shrinks(bench, thousand_images):
    sweep = Sweep(WILD, RUNS[:2], trials=5, low=0.1, high=10.0, extra=0)
    it = bench(workers=2)
    it.scheduler.submit("a", sweep, job="tune")
    seen = []
    number = 0
    while it.scheduler.snapshot("a", job="tune").status != DONE:
        it.chunk(number).do(CHUNK_SECONDS)
        number += 1
        it.scheduler.wait(
            "a", lambda found, at=number: found.status == DONE or len(it.started) > at, SECONDS, job="tune"
        )
        seen.append(it.scheduler.snapshot("a", job="tune"))
    done, total = [one.done for one in seen], [one.total for one in seen]
    assert done == sorted(done) and total == sorted(total, reverse=True)
    assert total[0] > total[-1] == done[-1]
    assert [one.result.spent for one in seen if one.status == RUNNING] == done[:-1]


def test_only_trials_that_go_on_keep_their_weights(bench, thousand_images):
    sweep = Sweep(SMALL, RUNS, trials=5)
    it = bench()
    it.scheduler.submit("a", sweep, job="tune")
    job = it.scheduler._queue.get("a", "tune")
    most = 0
    for number in range(1000):
        if it.scheduler.snapshot("a", job="tune").status == DONE:
            break
        it.chunk(number).do(CHUNK_SECONDS)
        most = max(most, sum(work.state is not None for work in job._works))
        it.scheduler.wait(
            "a", lambda found, at=number: found.status == DONE or len(it.started) > at + 1, SECONDS, job="tune"
        )
    assert most <= sweep.trials
    assert all(work.state is None for work in job._works)


def test_a_chunk_ends_where_trials_are_ranked(bench, thousand_images):
    sweep = Sweep(SMALL, RUNS[:1], trials=2)
    it = bench()
    it.scheduler.submit("a", sweep, job="tune")
    it.finish("a", CHUNK_SECONDS, job="tune")
    ends = {chunk.states[0].iteration + chunk.iterations for chunk in it.started}
    assert set(rungs(sweep, RUNS[0])) <= ends
