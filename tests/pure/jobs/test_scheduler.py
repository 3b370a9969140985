from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from jobs import DONE, FAILED, MAX_TRAININGS, PAUSED, QUEUED, RUNNING, STOPPED
from jobs.chunk import Chunk
from jobs.group import CHUNK_SECONDS, FIRST_CHUNK, MAX_CHUNK
from jobs.job import MAX_RETRIES
from jobs.waiting import SECONDS_KEPT
from mnist import DataError, advance, train
from tests.pure.jobs.hands import MARK, SECONDS, training

PLENTY = 30


def seeds(started):
    return [chunk.seed for chunk in started]


def assert_same(history, other):
    for name in ("train_loss", "measured_at", "train_accuracy", "test_accuracy"):
        np.testing.assert_array_equal(getattr(history, name), getattr(other, name), strict=True)
    assert history.diverged_at == other.diverged_at


def finish(bench, owner):
    """Does chunk after chunk until the owner's job is over."""
    number = 0
    while (before := bench.scheduler.snapshot(owner)).status in (QUEUED, RUNNING):
        chunk = bench.chunk(number)
        number += 1
        if chunk.seed < MARK and not chunk.future.done():
            chunk.do()
            assert bench.scheduler.wait(owner, lambda snapshot, done=before.done: snapshot.done > done, SECONDS)


def test_a_run_has_one_chunk_in_flight(bench):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(seed) for seed in (1, 2, 3)])
    assert sorted(seeds(it.settle())) == [1, 2, 3]
    it.chunk(0).do()
    assert sorted(seeds(it.settle())) == sorted([1, 2, 3, it.chunk(0).seed])


def test_there_are_no_more_chunks_in_flight_than_workers(bench):
    it = bench(workers=2)
    it.scheduler.submit("a", [training(seed) for seed in (1, 2, 3)])
    it.scheduler.submit("b", [training(4)])
    it.chunk(1)
    # The lock that a snapshot takes is free when the scheduler has started all it can.
    assert it.scheduler.snapshot("a").status == RUNNING
    assert len(it.started) == 2
    it.chunk(0).do()
    it.chunk(2)
    assert it.scheduler.snapshot("a").status == RUNNING
    assert len(it.started) == 3


def test_owners_take_turns_however_many_runs_they_have(bench):
    it = bench()
    it.scheduler.submit("a", [training(seed, iterations=2000) for seed in (1, 2, 3, 4)])
    it.chunk(0)
    it.scheduler.submit("b", [training(9, iterations=2000)])
    for number in range(7):
        it.chunk(number).do()
    it.chunk(7)
    assert seeds(it.started) == [1, 2, 9, 3, 9, 4, 9, 1]


def test_the_runs_of_a_job_take_turns(bench):
    it = bench()
    it.scheduler.submit("a", [training(seed) for seed in (1, 2, 3)])
    for number in range(6):
        it.chunk(number).do()
    assert seeds(it.started[:6]) == [1, 2, 3, 1, 2, 3]


def test_done_means_every_run_is_at_its_end_with_the_history_of_one_go(bench):
    it = bench(workers=2)
    trainings = [training(1), training(2, iterations=23), training(1, run="adagrad:lr=0.1")]
    it.scheduler.submit("a", trainings)
    assert it.scheduler.snapshot("a").status in (QUEUED, RUNNING)
    finish(it, "a")
    snapshot = it.scheduler.snapshot("a")
    assert (snapshot.status, snapshot.done, snapshot.total, snapshot.error) == (DONE, 143, 143, None)
    for history, one in zip(snapshot.runs, trainings, strict=True):
        assert history.training == one
        assert_same(history, train(one))


def test_a_paused_job_keeps_the_chunk_in_flight_and_starts_no_other(bench):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1)])
    it.chunk(0)
    it.scheduler.pause("a")
    it.chunk(0).do()
    assert len(it.settle()) == 1
    snapshot = it.scheduler.snapshot("a")
    assert (snapshot.status, snapshot.done) == (PAUSED, FIRST_CHUNK)
    it.scheduler.resume("a")
    assert len(it.settle()) == 2
    assert it.scheduler.snapshot("a").status == RUNNING
    finish(it, "a")
    assert_same(it.scheduler.snapshot("a").runs[0], train(training(1)))


def test_a_stopped_job_throws_the_chunk_in_flight_away_and_stays_stopped(bench):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1)])
    it.chunk(0).do()
    assert len(it.settle()) == 2
    it.scheduler.stop("a")
    assert it.scheduler.snapshot("a").status == STOPPED
    it.settle()[1].do()
    it.scheduler.resume("a")
    assert len(it.settle()) == 2
    snapshot = it.scheduler.snapshot("a")
    assert (snapshot.status, snapshot.done) == (STOPPED, FIRST_CHUNK)
    assert len(snapshot.runs[0].train_loss) == FIRST_CHUNK


def test_a_new_job_takes_the_place_of_the_owners_earlier_one(bench):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1)])
    it.scheduler.submit("b", [training(3)])
    it.settle()
    it.scheduler.submit("a", [training(2)])
    it.settle()
    for chunk in it.started[:]:
        if chunk.seed == 1:
            chunk.do()
    assert seeds(it.settle()) == [1, 3, 2]
    snapshot = it.scheduler.snapshot("a")
    assert ([run.training.seed for run in snapshot.runs], snapshot.done) == ([2], 0)
    assert it.scheduler.snapshot("b").status == RUNNING


@pytest.mark.parametrize("count", [0, MAX_TRAININGS + 1])
def test_a_race_has_at_least_one_training_and_at_most_eight_runs_of_ten_seeds(bench, count):
    it = bench()
    it.scheduler.submit("a", [training(1)])
    with pytest.raises(ValueError, match=rf"{count} trainings .* {MAX_TRAININGS}"):
        it.scheduler.submit("a", [training()] * count)
    assert MAX_TRAININGS == 80
    assert it.scheduler.snapshot("a").status in (QUEUED, RUNNING)


def test_an_owner_without_a_job_has_nothing_to_see(bench):
    scheduler = bench().scheduler
    for order in (scheduler.pause, scheduler.resume, scheduler.stop, scheduler.touch):
        order("nobody")
    assert scheduler.snapshot("nobody") is None


@pytest.mark.parametrize("sign_of_life", ["touch", "snapshot"])
def test_work_that_nobody_asks_for_ends_after_the_grace_period(bench, clock, sign_of_life):
    it = bench(workers=PLENTY, grace=45)
    it.scheduler.submit("a", [training(1)])
    for _ in range(3):
        clock.now += 40
        getattr(it.scheduler, sign_of_life)("a")
    it.settle()
    assert it.scheduler.wait("a", lambda snapshot: snapshot.status == RUNNING, 0)
    clock.now += 46
    it.settle()
    assert it.reaches("a", STOPPED)


def test_a_paused_job_ends_after_the_grace_period_too(bench, clock):
    it = bench(workers=PLENTY, grace=45)
    it.scheduler.submit("a", [training(1)])
    it.scheduler.pause("a")
    clock.now += 46
    it.settle()
    assert it.reaches("a", STOPPED)


def test_a_job_that_is_over_is_forgotten_at_last(bench, clock):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1)])
    it.scheduler.stop("a")
    clock.now += SECONDS_KEPT - 1
    it.settle()
    assert it.scheduler.snapshot("a").status == STOPPED
    clock.now += SECONDS_KEPT + 1
    it.settle()
    assert it.scheduler.snapshot("a") is None


def test_only_so_many_jobs_that_are_over_are_kept(bench, monkeypatch):
    monkeypatch.setattr(import_module("jobs.waiting"), "MAX_JOBS", 3)
    it = bench(workers=PLENTY)
    it.scheduler.submit("busy", [training(1)])
    owners = [f"owner {number}" for number in range(5)]
    for owner in owners:
        it.scheduler.submit(owner, [training(2)])
        it.scheduler.stop(owner)
        it.settle()
    assert sum(it.scheduler.snapshot(owner) is not None for owner in owners) <= 3
    assert it.scheduler.snapshot("busy").status == RUNNING


def test_a_chunk_that_fails_is_done_again_from_the_same_state(bench):
    it = bench()
    it.scheduler.submit("a", [training(1)])
    it.chunk(0).do()
    for number in range(1, 1 + MAX_RETRIES):
        it.chunk(number).fail(OSError("no"))
    again = it.chunk(1 + MAX_RETRIES)
    assert all(chunk.state is again.state for chunk in it.started[1:])
    finish(it, "a")
    assert_same(it.scheduler.snapshot("a").runs[0], train(training(1)))


def test_a_chunk_that_keeps_failing_fails_the_job_with_its_reason(bench):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1)])
    error = OSError("no")
    for number in range(MAX_RETRIES + 1):
        assert seeds(it.settle()).count(1) == number + 1
        it.settle()[number].fail(error)
    assert it.reaches("a", FAILED)
    snapshot = it.scheduler.snapshot("a")
    assert (snapshot.status, snapshot.error) == (FAILED, error)
    assert len(it.settle()) == MAX_RETRIES + 1


def test_a_missing_data_file_is_not_tried_again(bench):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1)])
    error = DataError("some.gz", "missing")
    it.chunk(0).fail(error)
    assert it.reaches("a", FAILED)
    assert it.scheduler.snapshot("a").error is error
    assert len(it.settle()) == 1


def test_failures_count_anew_after_a_success(bench):
    it = bench()
    it.scheduler.submit("a", [training(1, iterations=2000)])
    number = 0
    for _ in range(2):
        for _ in range(MAX_RETRIES):
            it.chunk(number).fail(OSError("no"))
            number += 1
        it.chunk(number).do()
        number += 1
    it.chunk(number)
    assert it.scheduler.snapshot("a").status == RUNNING


def test_a_broken_pool_is_replaced_once_for_all_its_chunks(bench):
    it = bench(workers=2)
    trainings = [training(1), training(2)]
    it.scheduler.submit("a", trainings)
    it.chunk(0).do()
    it.chunk(2)
    it.chunk(1).fail(BrokenProcessPool("killed"))
    it.chunk(3)
    it.chunk(2).fail(BrokenProcessPool("killed"))
    it.chunk(4)
    assert len(it.pools) == 2
    finish(it, "a")
    for history, one in zip(it.scheduler.snapshot("a").runs, trainings, strict=True):
        assert_same(history, train(one))


def test_a_pool_that_breaks_before_it_takes_a_chunk_is_replaced(bench):
    it = bench()
    it.refusing = BrokenProcessPool("killed")
    it.scheduler.submit("a", [training(1)])
    it.chunk(0)
    assert len(it.pools) == 2


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (CHUNK_SECONDS, FIRST_CHUNK),
        (CHUNK_SECONDS / 4, 4 * FIRST_CHUNK),
        (CHUNK_SECONDS * 100, 1),
        (0.0, MAX_CHUNK),
    ],
)
def test_the_next_chunk_takes_as_long_as_it_should(bench, seconds, expected):
    it = bench()
    it.scheduler.submit("a", [training(1, iterations=2000)])
    first = it.chunk(0)
    assert first.iterations == FIRST_CHUNK
    first.future.set_result(Chunk((advance(first.state, first.iterations),), seconds))
    assert it.chunk(1).iterations == expected
    assert 0.05 <= CHUNK_SECONDS <= 0.1


def test_rate_and_time_left_leave_pauses_out(bench, clock):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1), training(2)])
    clock.now += 7
    snapshot = it.scheduler.snapshot("a")
    it.settle()
    assert (snapshot.done, snapshot.total) == (0, 120)
    it.chunk(0).do()
    it.settle()
    start = it.scheduler.snapshot("a")
    clock.now += 2
    it.scheduler.pause("a")
    clock.now += 100
    paused = it.scheduler.snapshot("a")
    it.scheduler.resume("a")
    clock.now += 3
    resumed = it.scheduler.snapshot("a")
    spent = FIRST_CHUNK / paused.rate
    assert FIRST_CHUNK / resumed.rate == pytest.approx(spent + 3)
    assert spent <= 7 + 2 and (start.rate == 0 or spent == pytest.approx(FIRST_CHUNK / start.rate + 2))
    assert resumed.seconds_left == pytest.approx((120 - FIRST_CHUNK) / resumed.rate)


def test_a_snapshot_does_not_change_afterwards(bench):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1)])
    it.chunk(0).do()
    it.settle()
    early = it.scheduler.snapshot("a")
    losses = early.runs[0].train_loss.copy()
    it.settle()[1].do()
    it.settle()
    assert (early.done, early.runs[0].train_loss.tolist()) == (FIRST_CHUNK, losses.tolist())
    assert it.scheduler.snapshot("a").done > FIRST_CHUNK


def test_what_a_run_has_shown_does_not_travel_with_its_state(bench):
    it = bench()
    it.scheduler.submit("a", [training(1)])
    it.chunk(0).do()
    assert len(it.chunk(1).state.part.train_loss) == 0


def test_a_diverged_run_says_so_and_the_others_go_on(bench):
    wild = replace(training(1, run="sgd:lr=10"), hidden=(64,) * 4, activation="relu")
    it = bench(workers=2)
    it.scheduler.submit("a", [wild, training(2)])
    finish(it, "a")
    snapshot = it.scheduler.snapshot("a")
    assert snapshot.status == DONE
    assert snapshot.runs[0].diverged_at > 0
    assert_same(snapshot.runs[0], train(wild))
    assert_same(snapshot.runs[1], train(training(2)))


def test_nothing_starts_after_closing(bench):
    it = bench(workers=PLENTY)
    it.scheduler.submit("a", [training(1)])
    it.chunk(0)
    it.scheduler.close()
    assert it.scheduler.snapshot("a").status == STOPPED
    it.scheduler._driver.join(20)
    assert not it.scheduler._driver.is_alive()
    it.chunk(0).do()
    assert len(it.started) == 1
