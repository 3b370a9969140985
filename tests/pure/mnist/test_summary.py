"""Curves and table of several seeds, from histories made by hand."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

from mnist import History, Training
from mnist.summary import by_run, curve, standing, write_csv
from optimizers import Run
from optimizers.written import write

NAN = math.nan


def a_history(accuracy, seed=0, losses=None, seconds=None, diverged_at=-1, run="adam"):
    """Measured after every second iteration."""
    points = len(accuracy)
    training = Training(Run.parse(run), iterations=8, batch=300, interval=2, subset=600, seed=seed)
    return History(
        training,
        np.array(losses or [1.0] * 2 * points),
        2 * np.arange(1, points + 1),
        np.array(accuracy, float) / 2,
        np.array(accuracy, float),
        np.array(seconds or np.arange(1, points + 1), float),
        np.empty((points, 3)),
        np.empty((points, 3)),
        np.empty(0, np.int64),
        np.empty((0, training.network.parameters), np.float32),
        np.empty((0, sum(training.network.ranks))),
        diverged_at,
    )


LOW, HIGH = a_history([0.2, 0.4, 0.8]), a_history([0.4, 0.8, 0.9, 0.95], seed=1, seconds=[2, 3, 5, 9])


@pytest.mark.parametrize(
    ("x", "places"),
    [("iterations", [2, 4, 6]), ("epochs", [1, 2, 3]), ("examples", [600, 1200, 1800]), ("seconds", [1.5, 2.5, 4])],
)
def test_the_mean_over_the_points_that_all_seeds_have(x, places):
    found = curve([LOW, HIGH], x=x)
    assert found.x.tolist() == places
    np.testing.assert_allclose(found.mean, [0.3, 0.6, 0.85])
    assert [single.tolist() for single in found.singles] == [[0.2, 0.4, 0.8], [0.4, 0.8, 0.9]]
    np.testing.assert_allclose([found.low, found.high], [[0.2, 0.4, 0.8], [0.4, 0.8, 0.9]])


def test_gradients_are_places_too():
    ahead = write("Ahead", "w = w - lr*(grad(w - g) + grad(w))").key
    assert curve([LOW], x="gradients").x.tolist() == [2, 4, 6]
    assert curve([a_history([0.2, 0.4], run=ahead)], x="gradients").x.tolist() == [6, 12]


def test_a_band_of_one_standard_deviation():
    found = curve([LOW, HIGH, a_history([0.6, 0.6, 0.7], seed=2)], band="sd")
    np.testing.assert_allclose(found.mean, [0.4, 0.6, 0.8])
    # √(((-0.2)² + 0 + 0.2²)/2) and so on.
    np.testing.assert_allclose(found.high - found.mean, [0.2, 0.2, 0.1])
    np.testing.assert_allclose(found.mean - found.low, [0.2, 0.2, 0.1])


@pytest.mark.parametrize(("seeds", "band"), [([LOW], "range"), ([LOW], "sd"), ([LOW, HIGH], "none")])
def test_no_band_where_there_is_none(seeds, band):
    found = curve(seeds, band=band)
    assert len(found.low) == len(found.high) == 0


def test_other_quantities():
    losses = [4.0, 2.0, 3.0, 1.0]
    one = a_history([0.25, 0.5], losses=losses)
    for y, values in {"error": [0.75, 0.5], "batch": [0.125, 0.25], "loss": [3, 2]}.items():
        assert curve([one], y=y).mean.tolist() == values


def test_the_mean_ends_where_a_seed_has_diverged():
    found = curve([LOW, a_history([0.4, NAN, NAN], seed=1, seconds=[1, NAN, NAN], diverged_at=3)])
    np.testing.assert_allclose(found.mean, [0.3, NAN, NAN])
    np.testing.assert_array_equal(np.isnan(found.low), [False, True, True])


def test_a_standing_by_hand():
    found = standing([LOW, HIGH])
    assert (found.final, found.best) == (pytest.approx(0.875), pytest.approx(0.875))
    # Of 0.8 and 0.95, with one in the denominator.
    assert found.final_sd == found.best_sd == pytest.approx(0.15 / math.sqrt(2))
    assert found.batch == pytest.approx(0.4375)
    assert (found.reached, found.reaching) == (6, 1)
    assert found.area == pytest.approx((1.4 / 3 + 3.05 / 4) / 2)
    assert (found.seconds, found.diverged, found.seeds) == (12, 0, 2)


def test_one_seed_has_no_deviation_and_may_not_reach():
    found = standing([LOW])
    assert math.isnan(found.final_sd) and math.isnan(found.best_sd) and math.isnan(found.reached)
    assert (found.final, found.reaching, found.seeds) == (0.8, 0, 1)


def test_the_best_may_lie_before_the_end():
    found = standing([a_history([0.2, 0.9, 0.5])])
    assert (found.best, found.final, found.reached) == (0.9, 0.5, 4)


def test_a_divergence_has_a_best_but_no_end():
    found = standing([a_history([0.2, 0.7, NAN, NAN], seconds=[1, 2, NAN, NAN], diverged_at=5)])
    assert (found.best, found.seconds, found.diverged) == (0.7, 2, 1)
    assert math.isnan(found.final) and math.isnan(found.area)


def test_a_divergence_before_the_first_point_has_nothing():
    found = standing([a_history([NAN, NAN], seconds=[NAN, NAN], diverged_at=1)])
    assert (found.seconds, found.diverged, found.reaching) == (0, 1, 0)
    for value in (found.final, found.best, found.batch, found.area, found.reached):
        assert math.isnan(value)


def test_before_the_first_point_there_is_nothing_to_say():
    found = standing([a_history([])])
    assert (found.seconds, found.diverged, found.seeds) == (0, 0, 1)
    assert math.isnan(found.final) and math.isnan(found.best)


def test_trainings_stand_seed_by_seed():
    adam, sgd = (a_history([0.5], run=run) for run in ("adam", "sgd"))
    assert by_run([adam, sgd, HIGH, LOW], 2) == [[adam, HIGH], [sgd, LOW]]


def test_a_file_has_every_iteration_of_every_training():
    file = io.StringIO()
    diverged = a_history([0.25, NAN], 3, [2.5, 1.5, NAN, NAN], [0.5, NAN], diverged_at=3, run="sgd:lr=0.5")
    write_csv(file, [diverged, LOW], ["-SGD", "Adam"])
    file.seek(0)
    head, *rows = csv.reader(file)
    measured = ["train_loss", "train_accuracy", "test_accuracy", "seconds"]
    assert head[:8] == ["run", "seed", "iteration", "gradients", *measured]
    assert head[8:] == ["optimizer", "schedule", "lr", "rho1", "rho2", "eps"]
    own = ["SGD", "constant", "0.5", "", "", ""]
    assert rows[:4] == [
        ["'-SGD", "3", "1", "1", "2.5", "", "", "", *own],
        ["'-SGD", "3", "2", "2", "1.5", "0.125", "0.25", "0.5", *own],
        ["'-SGD", "3", "3", "3", "", "", "", "", *own],
        ["'-SGD", "3", "4", "4", "", "", "", "", *own],
    ]
    assert [row[0] for row in rows[4:]] == ["Adam"] * 6
    assert {tuple(row[8:]) for row in rows[4:]} == {("Adam", "constant", "0.001", "0.9", "0.999", "1e-7")}


def test_a_file_counts_the_gradients_that_were_computed():
    file = io.StringIO()
    write_csv(file, [a_history([0.5, 0.5], run=run) for run in ("sam", "sgd")], ["SAM", "SGD"])
    file.seek(0)
    rows = list(csv.DictReader(file))
    assert [row["gradients"] for row in rows] == ["2", "4", "6", "8", "1", "2", "3", "4"]
