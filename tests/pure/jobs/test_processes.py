"""The scheduler on real worker processes."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jobs import DONE, FAILED, RUNNING, Scheduler, Tasks
from jobs.group import MAX_CHUNK
from jobs.pool import NICENESS, new_executor
from jobs.settings import active_jobs, cluster_address, grace_seconds, session_jobs, worker_count
from mnist import DataError, images, train
from mnist.sweep import Sweep
from optimizers import Run
from tests.pure.jobs.hands import training

ROOT = Path(__file__).parents[3]
SECONDS = 60.0


@pytest.fixture
def pools():
    """The executors that the scheduler has asked for."""
    return []


@pytest.fixture
def kills():
    """What happens to those executors in turn, each once it has its fourth chunk."""
    return []


@pytest.fixture
def scheduler(pools, kills):
    def new(workers: int):
        pools.append(new_executor(workers))
        if kills:
            strike(pools[-1], kills.pop(0))
        return pools[-1]

    scheduler = Scheduler(2, 1000.0, new)
    yield scheduler
    scheduler.close()


def strike(pool, kill, at=4):
    """Kills when the pool has got so many chunks: some are done, one is at work, and others are still to come."""
    submit, chunks = pool.submit, itertools.count(1)

    def submit_and_kill(*call):
        future = submit(*call)
        if next(chunks) == at:
            kill()
        return future

    pool.submit = submit_and_kill


def assert_as_in_one_go(histories, trainings):
    for history, one in zip(histories, trainings, strict=True):
        expected = train(one)
        for name in ("train_loss", "measured_at", "train_accuracy", "test_accuracy"):
            np.testing.assert_array_equal(getattr(history, name), getattr(expected, name), strict=True)


def workers() -> list[int]:
    return [child.pid for child in multiprocessing.active_children()]


def is_done(snapshot) -> bool:
    return snapshot.status == DONE


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until(condition) -> bool:
    never = threading.Event()
    return any(condition() or never.wait(0.05) for _ in range(int(SECONDS / 0.05)))


def longer(seed, iterations=1000):
    """One that is seldom measured: it is soon done, also in one go."""
    return replace(training(seed, iterations), interval=200)


# More than the eight chunks until the second kill can do of both together, on whatever machine.
LONG = [longer(seed, 8 * MAX_CHUNK // 2) for seed in (1, 2)]


def test_two_owners_at_once_and_each_history_is_that_of_one_go(scheduler):
    first = [training(1), training(1, run="adagrad:lr=0.1"), training(2, run="rmsprop")]
    second = [training(3, iterations=37), replace(training(1), activation="tanh", hidden=(5, 4))]
    scheduler.submit("a", first)
    scheduler.submit("b", second)
    for owner, trainings in (("a", first), ("b", second)):
        assert scheduler.wait(owner, is_done, SECONDS)
        assert_as_in_one_go(scheduler.snapshot(owner).runs, trainings)


def test_a_killed_worker_changes_nothing_in_the_histories(scheduler, pools, kills):
    before = set(workers())

    def kill_one():
        # Those of the pool that broke may not have ended yet.
        now = set(workers())
        os.kill(min(now - before), signal.SIGKILL)
        before.update(now)

    kills += [kill_one, kill_one]
    scheduler.submit("a", LONG)
    assert scheduler.wait("a", is_done, SECONDS)
    assert len(pools) == 3
    assert_as_in_one_go(scheduler.snapshot("a").runs, LONG)


def test_all_workers_killed_at_once_change_nothing_either(scheduler, pools, kills):
    before = set()

    def kill_all():
        before.update(workers())
        for pid in before:
            os.kill(pid, signal.SIGKILL)

    kills.append(kill_all)
    scheduler.submit("a", LONG)
    assert scheduler.wait("a", is_done, SECONDS)
    assert len(pools) >= 2 and before and not before & set(workers())
    assert_as_in_one_go(scheduler.snapshot("a").runs, LONG)


def test_a_race_ends_while_a_sweep_of_the_same_session_is_at_work(scheduler):
    trainings = [training(1, run=run) for run in ("sgd:lr=0.1", "momentum", "adagrad", "rmsprop", "adam")]
    base = replace(training(2, iterations=20_000), batch=100)
    scheduler.submit("a", Sweep(base, (Run("sgd"), Run("adam")), trials=25), job="tune")
    scheduler.submit("a", trainings)
    assert scheduler.wait("a", is_done, SECONDS)
    sweep = scheduler.snapshot("a", job="tune")
    assert sweep.status == RUNNING and sweep.done < sweep.total
    assert_as_in_one_go(scheduler.snapshot("a").runs, trainings)


def test_tasks_are_done_by_the_workers(scheduler):
    scheduler.submit("a", Tasks(divmod, [(number, 7) for number in range(40)]), job="landscape")
    assert scheduler.wait("a", is_done, SECONDS, job="landscape")
    assert scheduler.snapshot("a", job="landscape").results == [divmod(number, 7) for number in range(40)]


def test_a_paused_training_goes_on_as_if_nothing_had_been(scheduler):
    trainings = [longer(1)]
    scheduler.submit("a", trainings)
    assert scheduler.wait("a", lambda snapshot: snapshot.done > 0, SECONDS)
    scheduler.pause("a")
    assert scheduler.snapshot("a").status != RUNNING
    scheduler.resume("a")
    assert scheduler.wait("a", is_done, SECONDS)
    assert_as_in_one_go(scheduler.snapshot("a").runs, trainings)


def test_an_interrupt_from_the_keyboard_does_not_break_the_pool(scheduler, pools):
    scheduler.submit("a", [longer(1)])
    assert scheduler.wait("a", lambda snapshot: snapshot.done > 0, SECONDS)
    for pid in workers():
        os.kill(pid, signal.SIGINT)
    assert scheduler.wait("a", is_done, SECONDS)
    assert len(pools) == 1


def test_closing_ends_the_workers(scheduler):
    before = set(workers())
    scheduler.submit("a", [training(1, iterations=20_000)])
    assert scheduler.wait("a", lambda snapshot: snapshot.done > 0, SECONDS)
    mine = set(workers()) - before
    assert mine
    scheduler.close()
    assert not mine & set(workers())


def test_no_worker_is_forked_from_the_server(monkeypatch):
    monkeypatch.setattr("jobs.pool.left_by_the_server", True, raising=False)
    with new_executor(1) as pool:
        found = pool.submit(eval, "hasattr(__import__('jobs.pool').pool, 'left_by_the_server')").result(SECONDS)
    assert not found


@pytest.mark.skipif(not hasattr(os, "nice"), reason="the system knows no such thing")
def test_a_worker_stands_back_where_the_server_wants_the_core():
    with new_executor(1) as pool:
        assert pool.submit(os.nice, 0).result(SECONDS) == min(os.nice(0) + NICENESS, 19)


def test_another_executor_can_stand_in_the_place_of_the_pool():
    scheduler = Scheduler(1, 1000.0, ThreadPoolExecutor)
    scheduler.submit("a", [training(1)])
    assert scheduler.wait("a", is_done, SECONDS)
    assert_as_in_one_go(scheduler.snapshot("a").runs, [training(1)])
    scheduler.close()


def test_a_missing_data_file_is_the_jobs_reason(monkeypatch, tmp_path):
    monkeypatch.setattr(images, "FOLDER", tmp_path)
    images._load.cache_clear()
    scheduler = Scheduler(1, 1000.0, ThreadPoolExecutor)
    scheduler.submit("a", [training(1)])
    assert scheduler.wait("a", lambda snapshot: snapshot.status == FAILED, SECONDS)
    error = scheduler.snapshot("a").error
    assert isinstance(error, DataError) and error.reason == "missing"
    scheduler.close()


SCRIPT = """
import multiprocessing, sys
from jobs import scheduler
from mnist import Training
from optimizers import Run

if __name__ == "__main__":
    scheduler().submit("a", [Training(Run("adam"), iterations=20_000, seed=seed) for seed in range(4)])
    assert scheduler().wait("a", lambda snapshot: snapshot.done > 20, 60)
    print(*(child.pid for child in multiprocessing.active_children()))
"""


def test_a_server_that_ends_in_the_middle_ends_cleanly(tmp_path):
    script = tmp_path / "server.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DESCENT_WORKERS": "2"}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 2
    assert wait_until(lambda: all(is_gone(pid) for pid in pids))


@pytest.mark.parametrize(("named", "expected"), [("3", 3), ("0", 1), ("1000", 64)])
def test_the_number_of_workers_can_be_named(monkeypatch, named, expected):
    monkeypatch.setenv("DESCENT_WORKERS", named)
    assert worker_count() == expected


@pytest.mark.parametrize("named", ["", "many", "-2"])
def test_what_is_no_number_of_workers_means_one_a_core(monkeypatch, named):
    monkeypatch.setenv("DESCENT_WORKERS", named)
    assert 1 <= worker_count() <= (os.cpu_count() or 1)


@pytest.mark.parametrize(("named", "expected"), [("", 60.0), ("soon", 60.0), ("5", 5.0)])
def test_the_grace_period_can_be_named(monkeypatch, named, expected):
    monkeypatch.setenv("DESCENT_GRACE_SECONDS", named)
    assert grace_seconds() == expected


@pytest.mark.parametrize(("named", "expected"), [("", 3), ("none", 3), ("²", 3), ("0", 1), ("7", 7), ("9999", 100)])
def test_the_jobs_of_a_session_can_be_limited(monkeypatch, named, expected):
    monkeypatch.setenv("DESCENT_SESSION_JOBS", named)
    assert session_jobs() == expected


@pytest.mark.parametrize(("named", "expected"), [("", None), ("many", None), ("7", 7), ("0", 1)])
def test_the_jobs_at_work_can_be_limited(monkeypatch, named, expected):
    monkeypatch.setenv("DESCENT_ACTIVE_JOBS", named)
    assert active_jobs() == expected


def test_the_address_of_a_cluster_can_be_named(monkeypatch):
    monkeypatch.setenv("DESCENT_SCHEDULER", " tcp://10.0.0.1:8786 ")
    assert cluster_address() == "tcp://10.0.0.1:8786"
    monkeypatch.delenv("DESCENT_SCHEDULER")
    assert cluster_address() == ""
