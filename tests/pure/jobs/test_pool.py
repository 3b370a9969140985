"""How workers are begun, without beginning any."""

import importlib
import multiprocessing
import os
import sys
from multiprocessing import forkserver

import pytest

from jobs.cluster import ClusterError
from jobs.pool import local_executor, new_executor
from jobs.settings import worker_count
from mnist import DataError
from tests.pure.jobs.hands import training


@pytest.mark.parametrize(("methods", "chosen"), [(["fork", "spawn", "forkserver"], "forkserver"), (["spawn"], "spawn")])
def test_workers_are_forked_from_a_clean_process_where_there_can_be_one(monkeypatch, methods, chosen):
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: methods)
    with local_executor(3) as pool:
        assert pool._mp_context.get_start_method() == chosen and pool._max_workers == 3


@pytest.mark.parametrize(
    ("methods", "loaded"), [(["spawn", "forkserver"], ["__main__", "jobs.chunk", "jobs.preload"]), (["spawn"], [])]
)
def test_the_process_that_they_are_forked_from_reads_the_images_once(monkeypatch, methods, loaded):
    monkeypatch.setattr(forkserver._forkserver, "_preload_modules", [])
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: methods)
    with local_executor(1):
        assert forkserver._forkserver._preload_modules == loaded


@pytest.mark.parametrize("error", [None, DataError("a.gz", "missing")])
def test_images_are_read_before_they_are_needed_and_missing_ones_hold_nobody_up(monkeypatch, error):
    asked = []

    def load():
        asked.append(True)
        if error is not None:
            raise error

    monkeypatch.setattr("mnist.load", load)
    monkeypatch.delitem(sys.modules, "jobs.preload", raising=False)
    importlib.import_module("jobs.preload")
    assert asked == [True]


def test_a_cluster_that_is_named_takes_the_place_of_the_processes(monkeypatch):
    monkeypatch.setenv("DESCENT_SCHEDULER", "nowhere")
    with pytest.raises(ClusterError):
        new_executor(1)
    monkeypatch.setenv("DESCENT_SCHEDULER", " ")
    with new_executor(2) as pool:
        assert pool._max_workers == 2


@pytest.mark.parametrize(("cores", "workers"), [(3, 3), (None, 1)])
def test_where_nobody_says_which_cores_may_be_used_all_are(monkeypatch, cores, workers):
    monkeypatch.delenv("DESCENT_WORKERS", raising=False)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert worker_count() == workers


def test_workers_that_are_wanted_soon_are_begun_each_by_a_call(bench):
    it = bench(workers=3)
    it.scheduler.warm()
    it.chunk(2)
    assert [chunk.function for chunk in it.started] == [os.getpid] * 3 and len(it.pools) == 1
    it.scheduler.warm()
    it.scheduler.submit("a", [training(1)])
    assert it.chunk(3).seed == 1 and len(it.pools) == 1


def test_workers_that_are_not_are_begun_by_their_work(bench):
    it = bench(workers=3)
    it.scheduler.submit("a", [training(1)])
    assert it.chunk(0).seed == 1
