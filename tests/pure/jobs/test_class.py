"""A class presses *Start* at once: places in the queue, times that are true, turns for all, and closed tabs."""

from __future__ import annotations

import random

import pytest

from jobs import DONE, QUEUED, RUNNING, STOPPED, Tasks
from jobs.group import CHUNK_SECONDS, TrainingWork
from jobs.waiting import Load, forecast
from mnist.sweep import Sweep
from tests.pure.jobs.hands import TASK_SECONDS, training

PUPILS = [f"pupil {number}" for number in range(30)]
ROUND = 1.5 * 4 * CHUNK_SECONDS
"""In which each of four jobs a worker has had its turn, some chunks being longer: no time is truer than that."""

LEARNED = 0.6
"""Seconds after which it is known how fast the machine is: forecasts are made twice a second."""


def lengths(seed):
    found = random.Random(seed)
    return [found.choice([200, 500, 1000, 2000]) for _ in PUPILS]


def slow(training):
    """A machine three times as slow as it is taken for, with some that are slower and some that are faster."""
    work = TrainingWork(training, None)
    usual = work.reckoned(training.iterations) / training.iterations
    return 3 * usual * random.Random(training.seed).uniform(0.7, 1.4)


def started(it, number, length):
    it.submit(PUPILS[number], [training(number, length)])


def test_thirty_have_places_in_the_queue_and_move_up(simulation):
    it = simulation()
    for number in range(len(PUPILS)):
        started(it, number, 1000)
    positions = [it.of(owner).position for owner in PUPILS]
    assert positions == [0] * 8 + list(range(1, 23))
    while it.step():
        now = [it.of(owner).position for owner in PUPILS]
        assert all(new <= old for new, old in zip(now, positions, strict=True))
        positions = now
    assert {it.of(owner).status for owner in PUPILS} == {DONE}


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_times_are_true_within_a_factor_of_two(simulation, workers, seed):
    it = simulation(workers, seconds=slow)
    for number, length in enumerate(lengths(seed)):
        started(it, number, length)
    assert_times_are_true(it)


def test_times_are_true_where_many_have_the_same(simulation):
    it = simulation(seconds=slow)
    for number in range(15):
        it.submit(PUPILS[number], [training(1, 3000)])
    for number in range(15, 30):
        started(it, number, 1000)
    assert_times_are_true(it)


def assert_times_are_true(it):
    said, begun, done = [], {}, {}
    while it.step():
        if it.now < LEARNED:
            continue
        for owner in PUPILS:
            found = it.of(owner)
            if found.position:
                said.append((owner, it.now, found.starts_in, begun))
            else:
                begun.setdefault(owner, it.now)
                assert found.starts_in is None
            if found.status in (QUEUED, RUNNING):
                said.append((owner, it.now, found.seconds_left, done))
            else:
                done.setdefault(owner, it.now)
    assert len(said) > 1000
    for owner, at, seconds, truth in said:
        true = truth[owner] - at
        assert true / 2 - ROUND <= seconds <= 2 * true + ROUND, (owner, at, seconds, true)


def test_each_is_reckoned_by_what_was_measured_of_it(simulation):
    it = simulation(seconds=lambda one: 0.002 if one.seed else 0.02)
    started(it, 0, 400)
    started(it, 1, 2000)
    it.pass_by(2)
    assert it.of(PUPILS[0]).seconds_left == pytest.approx(6, rel=0.25)
    assert it.of(PUPILS[1]).seconds_left == pytest.approx(2, rel=0.25)


def test_runs_of_a_race_go_together_where_other_races_keep_the_workers_busy(simulation):
    races = [[training(seed, 1000, run) for run in ("sgd", "momentum", "adagrad", "adam")] for seed in (1, 2)]
    it = simulation()
    for owner, race in zip(PUPILS, races, strict=False):
        it.submit(owner, race)
    it.pass_by(1)
    assert {len(chunk.states) for chunk in it.bench.started[-4:]} == {4}
    it.scheduler.stop(PUPILS[0])
    it.pass_by(1)
    assert {len(chunk.states) for chunk in it.bench.started[-4:]} == {2}


def test_a_sweep_in_the_way_is_reckoned_with(simulation):
    it = simulation(workers=1, active_jobs=1, seconds=lambda _: 0.01)
    base = training(1, 100)
    it.submit("sweep", Sweep(base, (base.run,), trials=6, halving=False, extra=0))
    it.submit("after", [training(2)])
    it.pass_by(2)
    assert it.of("after").starts_in == pytest.approx(4, rel=0.25)


def test_whoever_is_worked_on_gets_a_chunk_of_every_few(simulation):
    it = simulation(workers=1, active_jobs=8)
    for number, length in enumerate(lengths(1)):
        started(it, number, length)
    last, at_work = {}, set()
    for turn in range(10_000):
        before = len(it.bench.started)
        if not it.step():
            break
        now = {owner for owner in PUPILS if it.of(owner).status == RUNNING}
        for chunk in it.bench.started[before:]:
            last[PUPILS[chunk.seed]] = turn
        assert all(turn - last[owner] <= 8 for owner in now & at_work)
        at_work = now
    assert {it.of(owner).status for owner in PUPILS} == {DONE}


def test_one_with_a_long_race_does_not_hold_up_the_others(simulation):
    it = simulation(active_jobs=4)
    it.submit("long", [training(100 + seed, 20_000) for seed in range(10)])
    for number in range(6):
        started(it, number, 1000)
    while any(it.of(owner).status != DONE for owner in PUPILS[:6]):
        assert it.step()
    assert it.of("long").status == RUNNING
    # Six times a second of work on two workers, one of four at least for the long one.
    assert it.now < 6


@pytest.mark.parametrize("number", [3, 29], ids=["worked on", "queued"])
def test_a_closed_tab_frees_its_place_within_a_minute(simulation, number):
    it = simulation()
    for one in range(len(PUPILS)):
        started(it, one, 20_000)
    it.submit("last", [training(99)])
    it.pass_by(5)
    before = it.of("last").position
    assert before == 23
    it.gone.add(PUPILS[number])
    it.pass_by(50)
    assert it.of("last").position == before
    it.pass_by(10)
    assert it.of("last").position == before - 1
    assert it.of(PUPILS[number]).status == STOPPED
    others = {it.of(owner).status for owner in PUPILS if owner != PUPILS[number]}
    assert others == {QUEUED, RUNNING}


def test_a_clock_on_the_wall_that_is_set_back_changes_nothing(simulation):
    it = simulation()
    for one in range(len(PUPILS)):
        started(it, one, 20_000)
    it.pass_by(5)
    before = [it.of(owner) for owner in PUPILS]
    it.clock.wall -= 3600
    it.settle()
    after = [it.of(owner) for owner in PUPILS]
    for name in ("status", "position", "starts_in", "seconds_left", "rate"):
        assert [getattr(one, name) for one in before] == [getattr(one, name) for one in after]
    it.gone.update(PUPILS)
    it.pass_by(60)
    assert {it.of(owner).status for owner in PUPILS} == {STOPPED}


def test_no_module_of_jobs_asks_the_clock_on_the_wall():
    import re
    from pathlib import Path

    sources = [path for room in ("jobs", "ui/work") for path in (Path(__file__).parents[3] / room).glob("*.py")]
    assert len(sources) > 10
    asked = [path.name for path in sources if re.search(r"\btime\.time\b|\bdatetime\b", path.read_text("utf-8"))]
    assert asked == []


def test_other_work_in_the_way_is_reckoned_with(simulation):
    it = simulation(workers=1, active_jobs=1)
    it.submit("tasks", Tasks(divmod, [(number, 7) for number in range(20)]))
    it.submit("after", [training(1, 1000)])
    it.steps(5)
    assert it.of("after").starts_in == pytest.approx(15 * TASK_SECONDS, rel=0.1)


@pytest.mark.parametrize(
    ("working", "waiting", "workers", "limit", "expected"),
    [
        ([Load(6, 5, 1)], [], 2, 8, [(0, 3)]),
        # One that can use one worker alone leaves the other one free.
        ([Load(6, 1, 1), Load(6, 5, 1)], [], 3, 8, [(0, 6), (0, 3)]),
        ([Load(2, 9, 1), Load(6, 9, 1)], [], 1, 8, [(0, 4), (0, 8)]),
        # Three sessions that wait for the same have three turns.
        ([Load(3, 9, 3), Load(6, 9, 1)], [], 1, 8, [(0, 4), (0, 9)]),
        ([Load(2, 9, 1)], [Load(2, 9, 1), Load(4, 9, 1)], 1, 1, [(0, 2), (2, 4), (4, 8)]),
        ([Load(2, 9, 1)], [Load(2, 9, 1), Load(2, 9, 1)], 1, 2, [(0, 4), (0, 4), (4, 6)]),
        ([], [], 2, 8, []),
    ],
)
def test_the_forecast(working, waiting, workers, limit, expected):
    found = forecast(working, waiting, workers, limit)
    assert [time for pair in found for time in pair] == pytest.approx([time for pair in expected for time in pair])
