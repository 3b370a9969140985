"""What the scheduler tells of jobs, and how much there is to do."""

from __future__ import annotations

import json
import logging
import time

import pytest

from jobs import DONE, FAILED, RUNNING, STOPPED, Tasks
from mnist import DataError
from tests.pure.jobs.hands import training

OWNER = "0123456789abcdef0123456789abcdef"
LINK = "run=adam:lr=0.01&note=secret"
HOUR = 3600.0


@pytest.fixture
def told(caplog):
    """``told()``: event and fields of each line so far."""
    caplog.set_level(logging.INFO, "descent")
    return lambda: [(record.getMessage(), record.fields) for record in caplog.records]


def test_a_job_is_told_once_as_it_begins_and_once_as_it_ends(bench, told):
    it = bench()
    it.scheduler.submit(OWNER, [training(1)], LINK)
    it.chunk(0)
    it.scheduler.pause(OWNER, LINK)
    it.scheduler.resume(OWNER, LINK)
    it.finish(OWNER, job=LINK)
    (begun, about), (ended, after) = told()
    assert (begun, about) == ("job begun", {"kind": "training", "owner": OWNER[:6]})
    assert ended == "job ended" and after | about == after
    assert (after["status"], after["done"], after["total"]) == (DONE, 60, 60) and after["seconds"] > 0
    assert OWNER not in json.dumps(told()) and "secret" not in json.dumps(told())


def test_a_job_that_ended_before_it_began_is_told_too(bench, told):
    it = bench()
    it.scheduler.submit("a", [training(1)])
    it.chunk(0)
    it.scheduler.submit("b", Tasks(divmod, [(1, 1)]), "landscape")
    it.scheduler.stop("b", "landscape")
    assert told()[-1][1] | {"seconds": 0.0} == {
        "kind": "task",
        "owner": "b",
        "status": STOPPED,
        "done": 0,
        "total": 1,
        "seconds": 0.0,
    }


def test_a_failed_chunk_is_an_error_and_a_failed_job_has_its_kind(bench, told):
    it = bench()
    it.scheduler.submit("a", [training(1)])
    it.chunk(0).fail(DataError("secret.gz", "missing"))
    assert it.reaches("a", FAILED)
    errors = [fields for event, fields in told() if event == "error"]
    assert errors == [{"type": "DataError", "where": "worker"}]
    assert told()[-1][1]["error"] == "DataError" and "secret" not in json.dumps(told())


def test_the_load_counts_jobs_by_their_status(bench):
    it = bench(workers=1, active_jobs=1)
    assert it.scheduler.load() == {"jobs_running": 0, "jobs_queued": 0, "jobs_paused": 0, "workers": 0}
    for owner in "abc":
        it.scheduler.submit(owner, [training(ord(owner))])
    it.chunk(0)
    it.scheduler.pause("b")
    assert it.scheduler.load() == {"jobs_running": 1, "jobs_queued": 1, "jobs_paused": 1, "workers": 1}


@pytest.mark.parametrize("shift", [-HOUR, HOUR])
def test_setting_the_clock_neither_ends_work_nor_keeps_it(bench, monkeypatch, shift):
    it = bench(workers=30, grace=2.0)
    it.scheduler.submit("a", [training(1)])
    it.chunk(0)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + shift)
    # Whoever still asks keeps the work; whoever does not loses it after the grace of seconds that have passed.
    it.settle()
    assert it.scheduler.snapshot("a").status == RUNNING
    assert it.reaches("a", STOPPED)
