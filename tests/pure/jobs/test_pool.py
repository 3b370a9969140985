"""How workers are begun, without beginning any."""

import importlib
import multiprocessing
import sys
from multiprocessing import forkserver

import pytest

from jobs.cluster import ClusterError
from jobs.pool import local_executor, new_executor
from mnist import DataError


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
