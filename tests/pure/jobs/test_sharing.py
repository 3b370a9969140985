"""What several ask for is computed once; each sees, pauses and stops it alone."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from jobs import DONE, FAILED, PAUSED, QUEUED, RUNNING, STOPPED
from jobs.waiting import NEWEST_WHOLE
from mnist import DataError, train
from tests.pure.jobs.hands import training

pytestmark = pytest.mark.usefixtures("thousand_images")
RACE = [training(1, 200, run=run) for run in ("sgd:lr=0.1", "momentum", "adagrad", "rmsprop", "adam")]
CLASS = [f"pupil {number}" for number in range(30)]


def start(it, *owners, race=RACE):
    for owner in owners:
        it.submit(owner, race)


def finish(it, *owners):
    while any(it.of(owner).status in (QUEUED, RUNNING) for owner in owners):
        assert it.step()


def computed(it):
    """How often a chunk was started for each training of the race."""
    return [it.chunks[one] for one in RACE]


def standing(it, *owners):
    return [(found.status, found.done) for found in map(it.of, owners)]


def assert_same(histories, others):
    for history, other in zip(histories, others, strict=True):
        for name in ("train_loss", "test_accuracy", "checkpoints_at", "checkpoints"):
            np.testing.assert_array_equal(getattr(history, name), getattr(other, name), strict=True)


def test_what_thirty_start_is_computed_once_and_done_for_all_at_once(simulation):
    alone = simulation()
    start(alone, "one")
    finish(alone, "one")
    seconds = alone.now
    it = simulation()
    start(it, *CLASS)
    assert {it.of(owner).position for owner in CLASS} == {0}
    it.steps(3)
    assert {it.of(owner).status for owner in CLASS} == {RUNNING}
    assert len({it.of(owner).done for owner in CLASS}) == 1
    finish(it, *CLASS)
    assert {it.of(owner).status for owner in CLASS} == {DONE}
    assert computed(it) == computed(alone)
    assert it.now == pytest.approx(seconds)
    assert {it.of(owner).readers for owner in CLASS} == {30}


def test_the_histories_are_those_of_one_go(simulation):
    race = [replace(one, iterations=40) for one in RACE[:3]]
    it = simulation(true=True)
    start(it, "a", race=race)
    it.steps(2)
    start(it, "b", race=race)
    finish(it, "a", "b")
    for owner in "ab":
        assert_same(it.of(owner).runs, map(train, race))


def test_who_comes_later_sees_at_once_what_there_is(simulation):
    it = simulation()
    start(it, "a")
    it.steps(6)
    start(it, "b")
    first, second = it.of("a"), it.of("b")
    assert 0 < second.done == first.done
    assert_same(first.runs, second.runs)
    assert (first.readers, second.readers, second.found) == (2, 2, 0)
    # Its speed is that of what it has seen computed.
    it.step()
    assert it.of("b").status == RUNNING
    before, begun = it.of("b").done, it.now
    it.steps(6)
    assert it.of("b").rate == pytest.approx((it.of("b").done - before) / (it.now - begun), rel=0.3)


def test_a_pause_is_ones_own(simulation):
    it = simulation()
    start(it, "a", "b")
    it.steps(4)
    it.scheduler.pause("a")
    in_flight = sum(chunk.iterations * len(chunk.states) for chunk in it.bench.started[4:])
    before = it.of("a")
    it.steps(8)
    now = it.of("a")
    # What was in flight when it paused is still shown, and nothing after it.
    assert now.status == PAUSED
    assert now.done == before.done + in_flight < it.of("b").done
    assert [history.iteration for history in now.runs] == [state.iteration for state in now.states]
    assert sum(state.iteration for state in now.states) == now.done
    it.scheduler.resume("a")
    assert it.of("a").done == it.of("b").done
    finish(it, "a", "b")
    assert standing(it, "a", "b") == [(DONE, 1000)] * 2


def test_work_rests_while_everybody_pauses(simulation):
    it = simulation()
    start(it, "a", "b")
    it.steps(4)
    it.scheduler.pause("a")
    it.scheduler.pause("b")
    while it.step():
        pass
    assert [it.of(owner).status for owner in "ab"] == [PAUSED, PAUSED]
    it.scheduler.resume("b")
    it.settle()
    finish(it, "b")
    assert it.of("b").status == DONE
    assert it.of("a").status == PAUSED and it.of("a").done < 1000
    it.scheduler.resume("a")
    assert standing(it, "a") == [(DONE, 1000)]


def test_a_stop_is_ones_own_and_the_last_one_ends_the_work(simulation):
    it = simulation()
    start(it, "a", "b")
    it.steps(4)
    it.scheduler.stop("a")
    stopped = standing(it, "a")
    it.steps(4)
    assert standing(it, "a") == stopped == [(STOPPED, stopped[0][1])]
    assert it.of("b").status == RUNNING and it.of("b").done > stopped[0][1]
    # Whoever comes now still finds it.
    start(it, "a")
    assert it.of("a").done == it.of("b").done
    it.scheduler.stop("a")
    it.scheduler.stop("b")
    started = len(it.bench.started)
    while it.step():
        pass
    assert len(it.bench.started) == started
    # What nobody wanted to its end is not gone on with.
    start(it, "c")
    assert it.of("c").done == 0


def test_a_closed_tab_takes_nothing_from_the_others(simulation):
    long = [replace(one, iterations=20_000) for one in RACE]
    it = simulation(seconds=lambda _: 0.01)
    start(it, "a", "b", race=long)
    it.gone.add("a")
    it.pass_by(60)
    assert (it.of("a").status, it.of("b").status) == (STOPPED, RUNNING)
    before = it.of("b").done
    it.steps(5)
    assert it.of("b").done > before


@pytest.mark.parametrize("error", [DataError("some.gz", "missing"), OSError("no")])
def test_a_failure_reaches_all(simulation, error):
    it = simulation()
    start(it, "a", "b", "c")
    it.steps(2)
    it.scheduler.stop("c")
    it.step(error)
    if isinstance(error, DataError):
        assert [it.of(owner).status for owner in "ab"] == [FAILED, FAILED]
    while it.step(error):
        pass
    assert [it.of(owner).status for owner in "abc"] == [FAILED, FAILED, STOPPED]
    assert it.of("a").error is it.of("b").error is error
    # Nothing of it is left for the next one.
    start(it, "d")
    finish(it, "d")
    assert it.of("d").status == DONE


def test_races_that_differ_share_the_runs_that_they_have_in_common(simulation):
    more = [*RACE[:4], training(1, 200, run="adamax")]
    it = simulation()
    start(it, "a")
    start(it, "b", race=more)
    finish(it, "a", "b")
    alone = simulation()
    start(alone, "a")
    finish(alone, "a")
    assert sum(it.chunks.values()) < 1.7 * sum(alone.chunks.values())
    assert it.of("b").readers == 2


@pytest.mark.parametrize("change", [{"seed": 2}, {"data": "fashion"}, {"iterations": 201}, {"batch": 10}])
def test_what_differs_in_anything_is_not_shared(simulation, change):
    it = simulation()
    start(it, "a")
    it.steps(4)
    start(it, "b", race=[replace(one, **change) for one in RACE])
    assert (it.of("b").done, it.of("b").readers) == (0, 1)


def test_a_run_whose_weights_are_kept_is_another_one(simulation):
    it = simulation()
    start(it, "a", race=[training(1), training(2)])
    it.steps(4)
    start(it, "b", race=[training(2), training(1)])
    assert it.of("b").done == 0
    finish(it, "a", "b")
    assert it.of("b").status == DONE


def test_the_same_run_twice_in_a_race_is_computed_once(simulation):
    it = simulation(workers=1, true=True)
    one = training(1, 40)
    start(it, "a", race=[one, one])
    finish(it, "a")
    found = it.of("a")
    assert (found.status, found.done, found.total) == (DONE, 80, 80)
    assert_same(found.runs, [train(one)] * 2)


def test_what_was_computed_before_is_there_at_once(simulation):
    it = simulation()
    start(it, "a")
    finish(it, "a")
    done = computed(it)
    start(it, "b")
    found = it.of("b")
    assert (found.status, found.done, found.found, found.readers) == (DONE, 1000, 5, 1)
    assert_same(found.runs, it.of("a").runs)
    # Also long after the one who computed it has gone, and for a race of which it is a part.
    it.scheduler.submit("a", [training(9)])
    start(it, "c", race=[*RACE, training(1, 200, run="adamax")])
    assert (it.of("c").found, it.of("c").done) == (5, 1000)
    finish(it, "c")
    assert computed(it) == done


def test_who_starts_once_more_what_is_done_sees_it_run(simulation):
    it = simulation()
    start(it, "a")
    finish(it, "a")
    start(it, "a")
    assert (it.of("a").done, it.of("a").found) == (0, 0)
    it.steps(3)
    # And so do those who now come.
    start(it, "b")
    assert (it.of("b").status, it.of("b").done) == (QUEUED, it.of("a").done)
    finish(it, "a", "b")
    assert standing(it, "a", "b") == [(DONE, 1000)] * 2
    # With one run more it is not the same race once more.
    start(it, "a", race=[*RACE, training(1, 200, run="adamax")])
    assert (it.of("a").found, it.of("a").done) == (5, 1000)


def test_only_so_much_is_kept_of_what_nobody_wants(simulation, monkeypatch):
    it = simulation()
    start(it, "a", race=RACE[:1])
    (work,) = it.scheduler._queue.of("a")[0]._works
    monkeypatch.setattr(import_module("jobs.trainings"), "MAX_SHELF_BYTES", int(2.5 * work.nbytes))
    finish(it, "a")
    for seed in (2, 3, 4):
        start(it, f"owner {seed}", race=[replace(RACE[0], seed=seed)])
        finish(it, f"owner {seed}")
    shelf = it.scheduler._shelf
    assert [work.training.seed for work in shelf._ended.values()] == [3, 4]
    assert shelf._wanted == {}
    # What is asked for again is the last to go.
    start(it, "b", race=[replace(RACE[0], seed=3)])
    start(it, "c", race=[replace(RACE[0], seed=5)])
    finish(it, "c")
    assert [work.training.seed for work in shelf._ended.values()] == [3, 5]


def test_nothing_is_kept_of_what_was_stopped(simulation):
    it = simulation()
    start(it, *CLASS)
    it.steps(3)
    for owner in CLASS:
        it.scheduler.stop(owner)
    assert (it.scheduler._shelf._wanted, it.scheduler._shelf._ended) == ({}, {})


def test_a_class_that_has_the_same_keeps_it_whole(simulation):
    it = simulation()
    start(it, *CLASS)
    finish(it, *CLASS)
    for seed in range(2, NEWEST_WHOLE + 1):
        it.submit(f"owner {seed}", [training(seed)])
        finish(it, f"owner {seed}")
    assert {len(it.of(owner).states[0].memory) for owner in CLASS} == {len(it.of(CLASS[0]).states[0].memory)}
    assert all("m" in it.of(owner).states[4].memory for owner in CLASS)
    it.submit("one more", [training(99)])
    finish(it, "one more")
    it.settle()
    assert all(it.of(owner).states[4].memory == {} for owner in CLASS)
    assert all(len(it.of(owner).runs[0].checkpoints) == 0 for owner in CLASS)
    assert all(len(it.of(owner).runs[0].train_loss) == 200 for owner in CLASS)


def test_a_shared_race_counts_as_one_of_those_at_work(simulation):
    it = simulation(workers=1, active_jobs=2)
    start(it, *CLASS[:5])
    it.submit("x", [training(7)])
    it.submit("y", [training(8)])
    start(it, CLASS[5])
    assert [it.of(owner).position for owner in (*CLASS[:6], "x", "y")] == [0] * 7 + [1]
    # In the queue too: whoever waits for the same waits at the same place.
    it.submit("z", [training(8)])
    it.submit("last", [training(9)])
    assert [it.of(owner).position for owner in ("y", "z", "last")] == [1, 1, 2]
    assert it.of("y").starts_in == it.of("z").starts_in < it.of("last").starts_in
