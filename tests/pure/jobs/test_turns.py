"""Several jobs a session, and who gets the next chunk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs import DONE, FAILED, PAUSED, QUEUED, RUNNING, STOPPED, TRAINING, QueueFull, Scheduler, Tasks
from jobs.group import CHUNK_SECONDS, FIRST_CHUNK
from jobs.scheduler import MAX_CONNECTS
from jobs.waiting import NEWEST_WHOLE
from mnist import Training
from mnist.sweep import Sweep
from optimizers import Run
from tests.pure.jobs.hands import SECONDS, training

pytestmark = pytest.mark.usefixtures("thousand_images")
RACE = [training(1, run=run) for run in ("sgd:lr=0.1", "momentum", "adagrad", "rmsprop", "adam")]


def sweep(iterations=2000):
    runs = (Run("sgd"), Run("adam"))
    return Sweep(Training(runs[0], iterations, batch=9, hidden=(6,), seed=7), runs, trials=25)


def slots(bench, others=(), workers=2):
    """How many chunks are done, all of equal time, until the race is over; ``others``: (owner, work, name) besides."""
    it = bench(workers=workers)
    for owner, work, name in others:
        it.scheduler.submit(owner, work, job=name)
    it.scheduler.submit("a", RACE)
    return it.finish("a", CHUNK_SECONDS)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("owner", ["a", "b"])
def test_a_short_race_beside_a_long_sweep_gets_its_share(bench, owner, workers):
    alone = slots(bench, workers=workers)
    assert slots(bench, [(owner, sweep(), "tune")], workers) <= 2.5 * alone


def test_a_session_with_three_jobs_takes_no_more_than_one_with_one(bench):
    alone = slots(bench)
    others = [("b", sweep(), name) for name in ("one", "two", "three")]
    assert slots(bench, others) <= 2.5 * alone


def test_the_jobs_of_a_session_take_turns(bench):
    it = bench()
    it.scheduler.submit("a", [training(1, iterations=2000)])
    it.chunk(0)
    it.scheduler.submit("a", [training(2, iterations=2000)], job="other")
    it.scheduler.submit("b", [training(3, iterations=2000)])
    for number in range(8):
        it.chunk(number).do()
    it.chunk(8)
    assert [chunk.seed for chunk in it.started] == [1, 1, 3, 2, 3, 1, 3, 2, 3]


def test_jobs_are_ordered_by_name(bench):
    it = bench(workers=30)
    it.scheduler.submit("a", [training(1)])
    it.scheduler.submit("a", [training(2)], job="other")
    it.settle()
    it.scheduler.pause("a", job="other")
    assert [it.scheduler.snapshot("a", job=job).status for job in (TRAINING, "other")] == [RUNNING, PAUSED]
    it.scheduler.stop("a")
    it.scheduler.resume("a", job="other")
    assert [it.scheduler.snapshot("a", job=job).status for job in (TRAINING, "other")] == [STOPPED, RUNNING]
    assert it.scheduler.snapshot("a", job="third") is None


def test_a_session_is_busy_while_any_of_its_jobs_is_not_over(bench):
    it = bench()
    assert not it.scheduler.busy("a")
    it.scheduler.submit("a", [training(1)])
    it.scheduler.submit("a", [training(2)], job="other")
    it.scheduler.stop("a")
    it.scheduler.pause("a", job="other")
    assert it.scheduler.busy("a") and not it.scheduler.busy("b")
    it.scheduler.stop("a", job="other")
    assert not it.scheduler.busy("a")


def test_a_sign_of_life_is_one_for_all_jobs_of_a_session(bench, clock):
    it = bench(workers=30, grace=60)
    it.scheduler.submit("a", [training(1)])
    it.scheduler.submit("a", [training(2)], job="other")
    clock.now += 50
    it.scheduler.touch("a")
    clock.now += 50
    it.settle()
    assert it.scheduler.wait("a", lambda snapshot: snapshot.status == RUNNING, 0, job=TRAINING)
    assert it.scheduler.wait("a", lambda snapshot: snapshot.status == RUNNING, 0, job="other")
    clock.now += 61
    it.settle()
    assert it.reaches("a", STOPPED)
    assert it.scheduler.snapshot("a", job="other").status == STOPPED


def test_a_session_has_only_so_many_jobs_that_are_not_over(bench):
    it = bench(workers=30, session_jobs=2)
    it.scheduler.submit("a", [training(1)], job="one")
    it.scheduler.submit("a", [training(2)], job="two")
    with pytest.raises(QueueFull) as full:
        it.scheduler.submit("a", [training(3)], job="three")
    assert full.value.limit == 2
    assert it.scheduler.snapshot("a", job="three") is None
    # In the place of an earlier one, of another session, or after one is over, there is room.
    it.scheduler.submit("a", [training(4)], job="two")
    it.scheduler.submit("b", [training(5)], job="three")
    it.scheduler.stop("a", job="one")
    it.scheduler.submit("a", [training(6)], job="three")
    assert it.scheduler.snapshot("a", job="three").status in (QUEUED, RUNNING)


def positions(it, *names):
    return [it.scheduler.snapshot(*name.split("/")).position for name in names]


def test_jobs_that_are_not_worked_on_know_their_place_in_the_queue(bench):
    it = bench(active_jobs=1)
    for owner in "abc":
        it.scheduler.submit(owner, [training(ord(owner))])
    assert positions(it, "a/training", "b/training", "c/training") == [0, 1, 2]
    it.chunk(0).do()
    it.chunk(1)
    assert [chunk.seed for chunk in it.started] == [ord("a")] * 2
    it.scheduler.stop("a")
    assert positions(it, "a/training", "b/training", "c/training") == [0, 0, 1]
    it.scheduler.pause("b")
    assert positions(it, "b/training", "c/training") == [0, 0]
    it.scheduler.resume("b")
    assert positions(it, "b/training", "c/training") == [1, 0]
    assert it.scheduler.snapshot("b").status == QUEUED


def test_a_session_that_has_nothing_at_work_comes_before_one_that_has(bench):
    it = bench(active_jobs=1)
    it.scheduler.submit("a", [training(1)], job="one")
    it.scheduler.submit("a", [training(2)], job="two")
    it.scheduler.submit("a", [training(3)], job="three")
    it.scheduler.submit("b", [training(4)], job="one")
    assert positions(it, "a/one", "a/two", "a/three", "b/one") == [0, 2, 3, 1]


@pytest.mark.parametrize("workers", [1, 2])
def test_four_jobs_for_each_worker_are_worked_on_where_nothing_is_said(bench, workers):
    it = bench(workers=workers)
    owners = [f"owner {number}" for number in range(4 * workers + 2)]
    for number, owner in enumerate(owners):
        it.scheduler.submit(owner, [training(number)])
    assert [it.scheduler.snapshot(owner).position for owner in owners] == [*[0] * 4 * workers, 1, 2]


def test_a_job_that_is_over_lets_go_of_what_is_large_when_there_are_newer_ones(bench):
    it = bench(workers=30, active_jobs=100)
    owners = [f"owner {number}" for number in range(NEWEST_WHOLE + 1)]
    for owner in owners:
        it.scheduler.submit(owner, [training(1)])
        it.chunk(len(it.started))
        it.scheduler.stop(owner)
    # The marks of settling are jobs that end too.
    it.settle()
    it.settle()
    first, last = (it.scheduler.snapshot(owner).states[0] for owner in (owners[0], owners[-1]))
    assert (dict(first.memory), len(first.weights)) == ({}, len(last.weights))
    assert set(last.memory) == {"m", "v"}


def test_workers_that_cannot_be_had_are_the_jobs_reason_and_the_next_job_tries_again():
    tries = []

    def new(workers: int):
        tries.append(workers)
        if len(tries) <= MAX_CONNECTS:
            raise OSError("no more processes")
        return ThreadPoolExecutor(workers)

    scheduler = Scheduler(1, 1000.0, new)
    scheduler.submit("a", [training(1)])
    assert scheduler.wait("a", lambda found: found.status == FAILED, SECONDS)
    assert (str(scheduler.snapshot("a").error), len(tries)) == ("no more processes", MAX_CONNECTS)
    scheduler.submit("a", [training(1)])
    assert scheduler.wait("a", lambda found: found.status == DONE, SECONDS)
    scheduler.close()


def square(x: int) -> int:
    return x * x


def test_tasks_give_their_results_in_order(bench):
    it = bench(workers=3)
    it.scheduler.submit("a", Tasks(square, [(1,), (2,), (3,), (4,)]), job="landscape")
    it.chunk(2).do()
    it.chunk(3).do()
    assert it.scheduler.wait("a", lambda found: found.done == 2, SECONDS, job="landscape")
    found = it.scheduler.snapshot("a", job="landscape")
    assert (found.results, found.total, found.status) == ([None, None, 9, 16], 4, RUNNING)
    it.chunk(0).fail(OSError("no"))
    it.chunk(1).do()
    it.chunk(4).do()
    assert it.scheduler.wait("a", lambda found: found.status == DONE, SECONDS, job="landscape")
    assert it.scheduler.snapshot("a", job="landscape").results == [1, 4, 9, 16]


@pytest.mark.parametrize(
    ("function", "arguments", "why"),
    [(lambda x: x, [(1,)], "module"), (square, [], "0 tasks"), (square, [(1,)] * 10_001, "10001 tasks")],
)
def test_tasks_that_no_worker_could_do_are_refused(function, arguments, why):
    with pytest.raises(ValueError, match=why):
        Tasks(function, arguments)


def test_a_race_in_the_first_chunk_is_five_iterations_of_all_its_runs(bench):
    it = bench()
    it.scheduler.submit("a", RACE)
    chunk = it.chunk(0)
    assert (len(chunk.states), chunk.iterations) == (5, FIRST_CHUNK)
