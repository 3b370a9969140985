"""The scheduler on a real cluster, whose processes die."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest

from jobs import DONE, FAILED, RUNNING, STOPPED, Scheduler, Tasks
from jobs.cluster import Cluster, ClusterError
from jobs.pool import new_executor
from mnist import train
from optimizers import Run
from simulation import basin_map
from simulation.maps.basins import gathered, piece, tasks
from surfaces import SURFACES
from tests.pure.jobs.clusters import HOST, SECONDS, LocalCluster, free_port, wait_until
from tests.pure.jobs.hands import training


@pytest.fixture(scope="module")
def processes(tmp_path_factory):
    found = LocalCluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.close()


@pytest.fixture
def cluster(processes, monkeypatch):
    """Whole again, whatever an earlier test has killed."""
    monkeypatch.setenv("DESCENT_SCHEDULER", processes.address)
    processes.mend()
    assert wait_until(lambda: answers(processes.address))
    return processes


@pytest.fixture
def scheduler(cluster):
    scheduler = Scheduler(1, 1000.0, new_executor)
    yield scheduler
    scheduler.close()


def answers(address) -> bool:
    """Whether both workers have come."""
    try:
        found = Cluster(address)
    except ClusterError:
        return False
    try:
        return found.workers == 2
    finally:
        found.shutdown()


def assert_as_in_one_go(histories, trainings):
    for history, one in zip(histories, trainings, strict=True):
        expected = train(one)
        for name in ("train_loss", "measured_at", "train_accuracy", "test_accuracy"):
            np.testing.assert_array_equal(getattr(history, name), getattr(expected, name), strict=True)


def longer(seed, run="adam:lr=0.01"):
    return replace(training(seed, 2000, run), interval=200)


def has_done(least):
    return lambda snapshot: snapshot.done > least


def is_done(snapshot) -> bool:
    return snapshot.status == DONE


def test_stop_throws_away_what_the_cluster_has_in_flight(cluster, scheduler):
    scheduler.submit("a", [training(1, iterations=20_000)])
    assert scheduler.wait("a", has_done(20), SECONDS)
    scheduler.stop("a")
    stopped = scheduler.snapshot("a")
    assert stopped.status == STOPPED
    scheduler.submit("b", [training(2)])
    assert scheduler.wait("b", is_done, SECONDS)
    assert scheduler.snapshot("a").done == stopped.done


def test_tasks_and_errors_of_theirs_come_back_from_the_cluster(cluster, scheduler):
    scheduler.submit("a", Tasks(divmod, [(7, 2), (9, 4)]), job="landscape")
    scheduler.submit("b", Tasks(divmod, [(7, 0)]), job="landscape")
    assert scheduler.wait("a", is_done, SECONDS, job="landscape")
    assert scheduler.snapshot("a", job="landscape").results == [(3, 1), (2, 1)]
    assert scheduler.wait("b", lambda snapshot: snapshot.status == FAILED, SECONDS, job="landscape")
    assert isinstance(scheduler.snapshot("b", job="landscape").error, ZeroDivisionError)


def test_a_map_comes_back_from_the_cluster(scheduler):
    of = basin_map.asked(SURFACES["himmelblau"], Run("sgd", lr=0.01), 90, 70, 60)
    scheduler.submit("a", Tasks(piece, tasks(of)), job="map")
    assert scheduler.wait("a", is_done, SECONDS, job="map")
    found = gathered(of, scheduler.snapshot("a", job="map").results)
    np.testing.assert_array_equal(found.reached, basin_map(of.surface, of.run, 90, 70, 60).reached)


def test_there_are_as_many_chunks_in_flight_as_the_cluster_has_threads(cluster, scheduler):
    scheduler.submit("a", [training(seed, iterations=20_000) for seed in range(4)])
    assert scheduler.wait("a", lambda snapshot: snapshot.status == RUNNING, SECONDS)
    assert scheduler.wait("a", lambda _: len(scheduler._flying) == 2, SECONDS)


# What is killed is started anew for the next test: these come last, and that which kills all of them at the end.


def test_a_killed_worker_changes_nothing_in_the_histories(cluster, scheduler):
    trainings = [longer(seed, run) for seed in (1, 2) for run in ("adam:lr=0.01", "momentum")]
    scheduler.submit("a", trainings)
    assert scheduler.wait("a", has_done(200), SECONDS)
    cluster.kill(cluster.workers[0])
    assert scheduler.wait("a", is_done, SECONDS)
    assert_as_in_one_go(scheduler.snapshot("a").runs, trainings)


def test_a_lost_scheduler_that_comes_back_loses_nothing(cluster, scheduler):
    trainings = [longer(1), longer(2)]
    scheduler.submit("a", trainings)
    assert scheduler.wait("a", has_done(200), SECONDS)
    for process in (cluster.scheduler, *cluster.workers):
        cluster.kill(process)
    cluster.mend()
    assert scheduler.wait("a", is_done, SECONDS)
    assert_as_in_one_go(scheduler.snapshot("a").runs, trainings)


def test_a_cluster_without_workers_is_the_jobs_reason(cluster, scheduler, monkeypatch):
    monkeypatch.setattr(import_module("jobs.scheduler"), "WORKERLESS_SECONDS", 0.5)
    scheduler.submit("a", [training(1, iterations=20_000)])
    assert scheduler.wait("a", has_done(20), SECONDS)
    for process in cluster.workers:
        cluster.kill(process)
    assert scheduler.wait("a", lambda snapshot: snapshot.status == FAILED, SECONDS)
    assert "no workers" in str(scheduler.snapshot("a").error)


def test_a_lost_scheduler_that_stays_away_is_the_jobs_reason(cluster, scheduler, monkeypatch):
    monkeypatch.setattr(import_module("jobs.cluster"), "CONNECT_SECONDS", 0.5)
    scheduler.submit("a", [training(1, iterations=20_000)])
    assert scheduler.wait("a", has_done(20), SECONDS)
    for process in (cluster.scheduler, *cluster.workers):
        cluster.kill(process)
    assert scheduler.wait("a", lambda snapshot: snapshot.status == FAILED, SECONDS)
    error = scheduler.snapshot("a").error
    assert isinstance(error, ClusterError) and cluster.address in str(error)


def test_threads_are_asked_for_now_and_then_and_none_are_left_where_nobody_answers(monkeypatch):
    clock, asked = SimpleNamespace(), [Future()]
    monkeypatch.setattr("jobs.cluster.time", clock)
    it = object.__new__(Cluster)
    it._looked, it._workers, it._look = 0.0, 2, asked[0]
    asked[0].set_result({"total_threads": 5})
    monkeypatch.setattr(it, "_ask", lambda: asked.append(Future()) or asked[-1], raising=False)
    for now, workers, count in ((0.9, 2, 1), (1.1, 5, 2), (2.5, 5, 2), (32.0, 0, 2)):
        clock.monotonic = lambda now=now: now
        assert (it.workers, len(asked)) == (workers, count)


def test_no_cluster_at_the_address_is_said_after_some_tries(monkeypatch):
    monkeypatch.setattr(import_module("jobs.cluster"), "CONNECT_SECONDS", 0.2)
    address = f"tcp://{HOST}:{free_port()}"
    monkeypatch.setenv("DESCENT_SCHEDULER", address)
    scheduler = Scheduler(1, 1000.0, new_executor)
    scheduler.submit("a", [training(1)])
    assert scheduler.wait("a", lambda snapshot: snapshot.status == FAILED, SECONDS)
    assert address in str(scheduler.snapshot("a").error)
    scheduler.close()


def test_nobody_at_the_address_leaves_no_thread_behind(monkeypatch):
    monkeypatch.setattr(import_module("jobs.cluster"), "CONNECT_SECONDS", 0.2)
    before = set(threading.enumerate())
    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        Cluster(f"tcp://{HOST}:{free_port()}")
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("address", ["nowhere", "tcp://", "tcp://127.0.0.1:port", "http://127.0.0.1:80"])
def test_what_is_no_address_is_said(address):
    with pytest.raises(ClusterError, match=address):
        Cluster(address)


@pytest.fixture(autouse=True)
def quiet():
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
