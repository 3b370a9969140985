"""How long work takes: what is reckoned before anything is measured, and what is learned."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jobs import Tasks
from jobs.group import ITERATION_SECONDS, MAX_CHUNK, PRODUCT_SECONDS, TrainingWork, next_chunk
from jobs.job import FADE, FADE_BEFORE, SURE_SECONDS, Speed
from jobs.tasks import MAX_TASKS, TASK_SECONDS, TaskJob
from mnist.training import VALIDATION_IMAGES
from tests.pure.jobs.hands import training


def test_a_speed_is_what_it_was_taken_for_until_something_is_measured():
    assert Speed().ratio() == 1 and Speed().ratio(2.5) == 2.5


def test_what_was_measured_of_late_counts_most():
    speed = Speed()
    speed.learn(1.0, 3.0)
    before = SURE_SECONDS * FADE_BEFORE
    assert speed.ratio() == pytest.approx((3 + before) / (1 + before), rel=1e-12)
    speed.learn(2.0, 1.0)
    before *= FADE_BEFORE
    expected = (FADE * 3 + 1 + before * 7) / (FADE * 1 + 2 + before)
    assert speed.ratio(7.0) == pytest.approx(expected, rel=1e-12)
    assert 0 < FADE < 1 and 0 < FADE_BEFORE < FADE


def work():
    one = training(3, iterations=60)
    return TrainingWork(one, "kind"), one


def test_an_iteration_is_reckoned_by_its_products_and_a_measurement_by_its_images():
    it, one = work()
    # 784 pixels to 6 units and 6 units to 10 digits.
    weights = one.network.weights
    assert weights == 784 * 6 + 6 + 6 * 10 + 10
    each = ITERATION_SECONDS + 4 * 9 * weights * PRODUCT_SECONDS
    measuring = VALIDATION_IMAGES * weights * PRODUCT_SECONDS
    assert it.reckoned(4) == pytest.approx(4 * each, rel=1e-12)
    assert it.reckoned(5) == pytest.approx(5 * each + measuring, rel=1e-12)
    it.iteration = 4
    assert it.reckoned(16) == pytest.approx(12 * each + 3 * measuring, rel=1e-12)
    speed = Speed()
    speed.learn(1.0, 2.0)
    assert it.seconds_to(16, speed) == pytest.approx(it.reckoned(16) * speed.ratio(), rel=1e-12)


def test_a_chunk_moves_a_training_on_and_says_how_fast_it_is(monkeypatch):
    it, _ = work()
    assert (it.goal, it.pace, it.finished, it.in_flight, it.failures) == (60, None, False, False, 0)
    call = next_chunk([it], 1)
    times = iter((100.0, 100.5))
    monkeypatch.setattr("jobs.chunk.time.perf_counter", lambda: next(times, 100.5))
    chunk = call.function(*call.arguments)
    assert chunk.seconds == 0.5
    (state,) = chunk.states
    reckoned = it.reckoned(5)
    it.take(state, chunk.seconds)
    assert (it.iteration, it.pace, it.state.iteration) == (5, 0.1, 5)
    assert len(it.state.part.train_loss) == 0 and len(it.record.history.train_loss) == 5
    before = SURE_SECONDS * FADE_BEFORE
    expected = it.reckoned(60) * (0.5 + before * 1.0) / (reckoned + before)
    assert it.seconds_to(60, Speed()) == pytest.approx(expected, rel=1e-12)
    weights = it.state.weights.nbytes
    # Adam remembers two numbers a weight.
    assert it.nbytes == it.record.nbytes + 3 * weights
    it.pace = 1e-9
    assert next_chunk([it], 1).arguments[1] == 55
    it.goal = 10_000
    assert next_chunk([it], 1).arguments[1] == MAX_CHUNK
    it.pace = 100.0
    assert next_chunk([it], 1).arguments[1] == 1


def test_tasks_are_reckoned_by_those_that_have_landed(monkeypatch):
    job = TaskJob("a", "tasks", Tasks(math.sqrt, [(4.0,), (9.0,), (16.0,)]))
    assert (job.progress, job.width, job.finished) == ((0, 3), 3, False)
    assert job.seconds_of_work == 3 * TASK_SECONDS
    monkeypatch.setattr("jobs.tasks.time.monotonic", lambda: 100.0)
    first = job.next_call(2)
    job.launch(first)
    second = job.next_call(2)
    assert (first.arguments, second.arguments) == ((4.0,), (9.0,)) and first.function is math.sqrt
    monkeypatch.setattr("jobs.tasks.time.monotonic", lambda: 102.0)
    job.land(first, 2.0)
    assert (job.progress, job.width, job.contents()) == ((1, 3), 2, {"results": [2.0, None, None]})
    measured = Speed()
    measured.learn(TASK_SECONDS, 2.0)
    assert job.seconds_of_work == pytest.approx(2 * TASK_SECONDS * measured.ratio(), rel=1e-12)
    for result in (3.0, 4.0):
        call = job.next_call(2)
        job.launch(call)
        job.land(call, result)
    assert job.finished and job.status == "done" and job.next_call(2) is None and job.seconds_of_work == 0


@pytest.mark.parametrize("count", [1, MAX_TASKS])
def test_there_may_be_one_task_or_very_many(count):
    assert len(Tasks(math.sqrt, [(1.0,)] * count).arguments) == count
    with pytest.raises(ValueError, match="tasks are not between 1 and 10000"):
        Tasks(np.sqrt, [(1.0,)] * (0 if count == 1 else count + 1))
