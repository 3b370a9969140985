"""The reference trajectories: shapes, exact steps, ends, noise and many starts."""

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Run
from optimizers.written import write
from simulation import descend
from simulation.descend import MAX_STEPS, SAFE_RANGE
from simulation.noise import gaussian
from simulation.walk import batches
from surfaces import SURFACES

BOWL, RAVINE, ROSENBROCK = (SURFACES[key] for key in ("bowl", "ravine", "rosenbrock"))
RUNS = [Run("momentum", lr=0.001, mu=0.9), Run("adam", lr=0.05), Run("momentum", lr=0.002)]


def test_shapes_and_types():
    race = descend(ROSENBROCK, RUNS, start=(-1.5, 2.0), steps=30, noise=0.0, seed=0)
    assert race.positions.shape == (3, 31, 2) and race.positions.dtype == np.float64
    assert race.losses.shape == (3, 31) and race.losses.dtype == np.float64
    assert race.diverged_at.shape == (3,) and np.issubdtype(race.diverged_at.dtype, np.integer)
    np.testing.assert_array_equal(race.positions[:, 0], [(-1.5, 2.0)] * 3)
    np.testing.assert_allclose(race.losses, ROSENBROCK.value(race.positions))


def test_gradient_descent_on_the_bowl_shrinks_by_one_factor():
    race = descend(BOWL, [Run("sgd", lr=0.1)], start=(2.0, -1.0), steps=20)
    expected = np.array([2.0, -1.0]) * 0.9 ** np.arange(21)[:, np.newaxis]
    np.testing.assert_allclose(race.positions[0], expected, rtol=1e-14)


def test_runs_do_not_touch_each_other():
    together = descend(RAVINE, RUNS, start=(-8.0, 2.0), steps=50)
    for i, run in enumerate(RUNS):
        alone = descend(RAVINE, [run], start=(-8.0, 2.0), steps=50)
        np.testing.assert_array_equal(alone.positions[0], together.positions[i])


def test_many_starts_are_as_many_races():
    starts = np.random.default_rng(1).uniform(-2, 2, size=(6, 2))
    runs = [Run(key, lr=0.001) for key in OPTIMIZERS]
    race = descend(ROSENBROCK, runs, starts, steps=25)
    assert race.positions.shape == (len(runs), 6, 26, 2)
    assert race.losses.shape == (len(runs), 6, 26) and race.diverged_at.shape == (len(runs), 6)
    for j, start in enumerate(starts):
        np.testing.assert_array_equal(descend(ROSENBROCK, runs, start, steps=25).positions, race.positions[:, j])


def test_what_sees_a_block_sees_one_point_of_one_run():
    key = write("Normalized", "v = mu*v + g/norm(g)\nw = w - lr*v*(1 + mean(w)**2/10 + dot(g, w)/100)").key
    runs = [Run(key, lr=0.05, mu=0.5), Run(key, lr=0.02, mu=0.9)]
    starts = np.array([(2.0, -1.0), (0.5, 3.0), (-1.0, 1.0)])
    race = descend(RAVINE, runs, starts, steps=10, noise=0.1, seed=2)
    for i, run in enumerate(runs):
        alone = descend(RAVINE, [run], starts, steps=10, noise=0.1, seed=2).positions[0]
        np.testing.assert_array_equal(alone, race.positions[i])
    w, v = starts[0], np.zeros(2)
    for t in range(1, 11):
        g = RAVINE.gradient(w) + 0.1 * gaussian(2, 0, np.array([t]))[0]
        v = 0.5 * v + g / np.hypot(*g)
        w = w - 0.05 * v * (1 + w.mean() ** 2 / 10 + g @ w / 100)
        np.testing.assert_allclose(race.positions[0, 0, t], w, rtol=1e-12)


@pytest.mark.parametrize(("key", "parameters"), [("rosenbrock", {}), ("iris-line", {"batch": 7.0})])
def test_a_gradient_elsewhere_is_of_the_same_batch_and_noise(key, parameters):
    surface = SURFACES[key]
    still = Run(write("Still", "w = w - lr*(grad(w) - g)").key, lr=1.0)
    ahead = Run(write("Ahead", "w = w - lr*grad(w - lr*g)").key, lr=0.0005)
    race = descend(surface, [still, ahead], surface.start, 5, 0.5, 3, parameters)
    assert (race.positions[0] == surface.start).all()
    rows = batches(surface, 3, 5, parameters)
    w = np.array(surface.start)
    for t in range(5):
        noise = 0.5 * gaussian(3, 0, np.array([t + 1]))[0]
        of = None if rows is None else rows[t]
        there = w - 0.0005 * (surface.gradient(w, of, **parameters) + noise)
        w = w - 0.0005 * (surface.gradient(there, of, **parameters) + noise)
        np.testing.assert_allclose(race.positions[1, t + 1], w, rtol=1e-12)


AVERAGE = write("Average", "w = w - lr*g\nshown = keep*shown + (1 - keep)*w").key


def test_what_is_shown_is_drawn_and_measured_and_w_moves_on_by_hand():
    # Each step halves w; the average keeps half of itself: 2, (2 + 1)/2, (1.5 + 0.5)/2, (1 + 0.25)/2.
    race = descend(BOWL, [Run(AVERAGE, lr=0.5, keep=0.5), Run("sgd", lr=0.5)], start=(2.0, -4.0), steps=3)
    assert race.positions[0].tolist() == [[2, -4], [1.5, -3], [1, -2], [0.625, -1.25]]
    assert race.positions[1].tolist() == [[2, -4], [1, -2], [0.5, -1], [0.25, -0.5]]
    np.testing.assert_array_equal(race.losses, BOWL.value(race.positions))


def test_a_fork_goes_on_with_w_where_its_memory_does_and_else_from_what_was_shown():
    runs = [Run(AVERAGE, lr=0.5, keep=0.5), Run(AVERAGE, lr=0.5, keep=0.5), Run("sgd", lr=0.5)]
    forks = {1: (0, 2), 2: (0, 2)}
    kept = descend(BOWL, runs, (2.0, -4.0), 3, forks=forks).positions
    assert kept[1, 3].tolist() == [0.625, -1.25] and kept[2, 2:].tolist() == [[1, -2], [0.5, -1]]
    fresh = descend(BOWL, runs, (2.0, -4.0), 3, forks=forks, fresh={1}).positions
    # From (1, −2): w is (0.5, −1) then, and what is shown half way between.
    assert fresh[1, 2:].tolist() == [[1, -2], [0.75, -1.5]]


def test_a_run_that_leaves_the_safe_range_ends_there():
    # |1 − lr·κ| = 3, so y triples in each step: 2·3¹² > 10⁶ ≥ 2·3¹¹.
    race = descend(RAVINE, [Run("sgd", lr=0.2), Run("sgd", lr=0.05)], start=(-8.0, 2.0), steps=40)
    assert race.diverged_at.tolist() == [12, -1]
    assert np.isnan(race.positions[0, 12:]).all() and np.isnan(race.losses[0, 12:]).all()
    assert np.isfinite(race.positions[0, :12]).all() and (np.abs(race.positions[0, :12]) <= SAFE_RANGE).all()
    assert np.isfinite(race.positions[1]).all()


def test_noise_is_the_same_for_every_run_and_fixed_by_the_seed():
    runs = [Run("sgd"), Run("sgd"), Run("momentum", mu=0)]

    def noisy(seed):
        return descend(BOWL, runs, (1, 1), 20, noise=0.5, seed=seed).positions

    np.testing.assert_array_equal(noisy(3), noisy(3))
    np.testing.assert_array_equal(noisy(3)[0], noisy(3)[1])
    assert not np.array_equal(noisy(3), noisy(4))
    # μ = 0 and lr = 0.01 by default: momentum is gradient descent, so it met the same noise.
    np.testing.assert_allclose(noisy(3)[2], noisy(3)[0], rtol=1e-12)


def test_no_steps_is_the_start_alone():
    assert descend(BOWL, [Run("adam")], (1.0, 2.0), steps=0).positions.tolist() == [[[1.0, 2.0]]]


@pytest.mark.parametrize(
    ("start", "steps", "noise"),
    [((np.nan, 0), 5, 0), ((0, np.inf), 5, 0), ((0, 0, 0), 5, 0), ((0, 0), -1, 0), ((0, 0), MAX_STEPS + 1, 0)]
    + [((0, 0), 5, noise) for noise in (-1, np.nan, np.inf)],
)
def test_what_makes_no_sense_is_refused(start, steps, noise):
    with pytest.raises(ValueError):
        descend(BOWL, [Run("sgd")], start, steps, noise=noise)


def test_a_run_that_would_come_back_stays_diverged():
    race = descend(BOWL, [Run("sgd", lr=0.5)], start=(2 * SAFE_RANGE, 0.0), steps=5)
    assert race.diverged_at.tolist() == [0] and np.isnan(race.positions).all() and np.isnan(race.losses).all()


def test_a_fork_with_its_parents_settings_is_its_parent():
    runs = [Run("adam", lr=0.3), Run("adam", lr=0.3), Run("adam", lr=0.3)]
    race = descend(RAVINE, runs, (-8.0, 2.0), 60, noise=0.3, forks={1: (0, 25), 2: (1, 40)})
    np.testing.assert_array_equal(race.positions[1], race.positions[0])
    np.testing.assert_array_equal(race.positions[2], race.positions[0])


def test_a_fork_shares_its_parents_past_and_not_its_future():
    runs = [Run("momentum", lr=0.01), Run("momentum", lr=0.03), Run("adam", lr=0.1)]
    race = descend(RAVINE, runs, (-8.0, 2.0), 60, forks={1: (0, 25), 2: (0, 30)})
    for place, at in ((1, 25), (2, 30)):
        np.testing.assert_array_equal(race.positions[place, : at + 1], race.positions[0, : at + 1])
        assert (race.positions[place, at + 1] != race.positions[0, at + 1]).all()
    # The velocity goes on: its first step is μ of the last one less the new learning rate's share.
    last = race.positions[0, 25] - race.positions[0, 24]
    expected = 0.9 * last - 0.03 * RAVINE.gradient(race.positions[0, 25])
    np.testing.assert_allclose(race.positions[1, 26] - race.positions[1, 25], expected, rtol=1e-10)
    # Another rule begins with an empty memory, whatever its parent called its own: Adam's v is no velocity.
    assert race.diverged_at.tolist() == [-1, -1, -1]


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_a_fork_with_an_empty_memory_is_a_run_that_begins_there(key, schedule):
    run = Run(key, schedule, lr=0.01)
    race = descend(RAVINE, [run, run, run], (-8.0, 2.0), 60, forks={1: (0, 25), 2: (1, 40)}, fresh={1})
    np.testing.assert_array_equal(race.positions[1, :26], race.positions[0, :26])
    alone = descend(RAVINE, [run], race.positions[0, 25], 35)
    np.testing.assert_array_equal(race.positions[1, 25:], alone.positions[0])
    # A fork of that one goes on with what it remembers by then.
    np.testing.assert_array_equal(race.positions[2], race.positions[1])
    # All that their memory does here is choose a sign, the same as the slope's.
    if run.formula.state and key not in ("lion", "sophia"):
        assert (race.positions[1, 26:] != race.positions[0, 26:]).any()


def test_only_a_fork_can_begin_with_an_empty_memory():
    runs = [Run("adam", lr=0.3)] * 2
    race = descend(RAVINE, runs, (-8.0, 2.0), 30, forks={1: (0, 10)}, fresh={0})
    np.testing.assert_array_equal(race.positions[0], race.positions[1])


def test_a_run_cannot_fork_off_itself():
    with pytest.raises(ValueError, match="itself"):
        descend(BOWL, [Run("sgd"), Run("sgd")], (1.0, 1.0), 5, forks={0: (1, 2), 1: (0, 3)})


def test_the_edge_of_the_safe_range_is_safe():
    race = descend(BOWL, [Run("sgd", lr=0.5)], start=(SAFE_RANGE, -SAFE_RANGE), steps=2)
    assert race.diverged_at.tolist() == [-1] and race.positions[0, 1].tolist() == [SAFE_RANGE / 2, -SAFE_RANGE / 2]


def test_a_batch_of_all_rows_is_no_batch():
    surface = next(one for one in SURFACES.values() if one.rows)
    runs, rows = [Run("sgd", lr=0.01)], len(surface.rows)

    def path(**parameters):
        return descend(surface, runs, surface.start, 5, seed=3, parameters=parameters).positions

    np.testing.assert_array_equal(path(batch=rows), path())
    assert not np.array_equal(path(batch=rows - 1), path())


@pytest.mark.parametrize("steps", [0, MAX_STEPS])
def test_the_most_steps_are_allowed(steps):
    assert descend(BOWL, [Run("sgd")], (1.0, 1.0), steps, noise=0.0).losses.shape == (1, steps + 1)


def test_noise_is_added_to_the_gradient_by_its_standard_deviation():
    (path,) = descend(BOWL, [Run("sgd", lr=0.1)], (1.0, 2.0), 4, noise=0.5, seed=9).positions
    expected = [np.array([1.0, 2.0])]
    for draw in gaussian(9, 0, np.arange(1, 5)):
        expected.append(expected[-1] - 0.1 * (BOWL.gradient(expected[-1]) + 0.5 * draw))
    np.testing.assert_allclose(path, expected, rtol=1e-14)
