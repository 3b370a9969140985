"""Maps as jobs: pure pieces, with progress, pause, stop and time left, by a clock that the test moves."""

import numpy as np

from jobs import DONE, PAUSED, RUNNING, STOPPED, Tasks
from jobs.tasks import MAX_TASKS
from optimizers import Run
from simulation import basin_map, settings_map
from simulation.maps import basins, settings
from simulation.maps.basins import MAX_SIDE
from surfaces import SURFACES, find
from surfaces.written import write_table
from tests.pure.jobs.hands import TASK_SECONDS

HIMMELBLAU, RUN = SURFACES["himmelblau"], Run("momentum", lr=0.01, mu=0.9)


def asked(columns=130, rows=120):
    return basin_map.asked(HIMMELBLAU, RUN, columns, rows, 100)


def test_progress_pause_and_the_time_left(simulation):
    it, of = simulation(workers=1), asked()
    tasks = basins.tasks(of)
    assert len(tasks) == 4
    it.submit("a", Tasks(basins.piece, tasks))
    it.steps(2)
    seen = it.of("a")
    assert (seen.status, seen.done, seen.total) == (RUNNING, 2, 4)
    assert seen.seconds_left == 2 * TASK_SECONDS
    it.scheduler.pause("a")
    it.pass_by(60)
    # What was in flight lands; nothing more begins.
    assert (it.of("a").status, it.of("a").done) == (PAUSED, 3)
    it.scheduler.resume("a")
    it.settle()
    while it.step():
        pass
    assert it.of("a").status == DONE
    found = basins.gathered(of, it.of("a").results)
    np.testing.assert_array_equal(found.reached, basin_map(HIMMELBLAU, RUN, 130, 120, 100).reached)


def test_a_newer_map_takes_the_place_of_an_older_one_and_stop_ends_it(simulation):
    it = simulation(workers=1)
    it.submit("a", Tasks(basins.piece, basins.tasks(asked())))
    it.steps(1)
    it.submit("a", Tasks(basins.piece, basins.tasks(asked(60, 50))))
    assert (it.of("a").done, it.of("a").total) == (0, 1)
    it.scheduler.stop("a")
    assert it.of("a").status == STOPPED
    while it.step():
        pass
    assert it.of("a").results == [None]


def test_a_lost_worker_changes_no_cell(simulation):
    of = settings_map.asked(SURFACES["ravine"], RUN, ("lr", (0.01, 0.1)), ("kappa", (2.0, 9.0, 30.0)), steps=50)
    it = simulation(workers=2)
    it.submit("a", Tasks(settings.piece, settings.tasks(of)))
    assert it.step(RuntimeError("the worker was lost"))
    while it.step():
        pass
    found = settings.gathered(of, it.of("a").results)
    np.testing.assert_array_equal(found.final_loss, settings_map(of.surface, of.run, of.x, of.y, steps=50).final_loss)


def test_the_largest_map_of_the_longest_table_is_one_job():
    rows = tuple((float(u), float(u % 7)) for u in range(100))
    table = find(write_table("rows", rows, classifier=False))
    for surface in (HIMMELBLAU, table):
        of = basin_map.asked(surface, Run("sgd"), MAX_SIDE, MAX_SIDE, 1)
        tasks = basins.tasks(of)
        assert len(tasks) <= MAX_TASKS
        assert [first for _, first, _ in tasks[1:]] == [last for _, _, last in tasks[:-1]]
        assert tasks[-1][2] == MAX_SIDE**2
