"""What the declarations say of their rules, beside their formulas."""

from dataclasses import replace

import numpy as np
import pytest

from mnist import Training, advance, begin
from optimizers import OPTIMIZERS, Run
from simulation import descend
from surfaces import SURFACES


@pytest.mark.parametrize("surface", ["bowl", "ravine", "booth", "matyas"])
@pytest.mark.parametrize("share", [0.3, 1.0, 1.9])
def test_below_2_every_step_of_polyaks_comes_closer_on_a_convex_surface(surface, share):
    declared = SURFACES[surface]
    found = descend(declared, [Run("polyak", lr=share)], declared.start, 200)
    away = np.linalg.norm(found.positions[0] - declared.minima[0], axis=1)
    # Where the slope is as small as the constant beside it, the step vanishes.
    far = away[1:] > 1e-3
    assert far.any() and np.all(np.diff(away)[far] < 0)


def test_the_momentum_of_nadam_warms_up_within_ten_thousands_of_steps_and_that_of_keras_within_dozens():
    t = np.arange(1, 30_001)
    there, keras = (1 - 0.5 * 0.96**x >= 0.95 for x in (t / 250, t.astype(float)))
    assert 10_000 < t[there][0] < 20_000 and t[keras][0] == 57
    np.testing.assert_allclose(1 - 0.5 * 0.96 ** (57 / 250), 0.505, atol=1e-3)


def test_the_decay_of_adamw_is_the_papers_divided_by_the_rate():
    # Algorithm 2: w − (α·m̂/(√v̂ + ε) + λ·w), with a schedule of 1.
    lr, decay, w, g = 0.1, 0.3, 2.0, 5.0
    run, state = Run("adamw", lr=lr, decay=decay), {}
    point = np.full(2, w)
    state = run.initial_state(point)
    run.compile(point, 1)(point, np.full(2, g), 1, state)
    assert point == pytest.approx(w - (lr * g / (g + 1e-7) + (lr * decay) * w))
    assert "η·λ" in OPTIMIZERS["adamw"].note["en"]


def test_the_pull_of_adamw_is_proportional_to_the_weight():
    run, moved = Run("adamw", lr=0.1, decay=0.3), []
    for w in (1.0, 2.0, 4.0):
        point = np.full(2, w)
        run.compile(point, 1)(point, np.zeros(2), 1, run.initial_state(point))
        moved.append(w - point[0])
    assert moved == pytest.approx([0.03, 0.06, 0.12])


@pytest.mark.parametrize("decay", [0.1, 0.8])
def test_adam_with_l2_is_adam_on_the_surface_with_its_square_added(decay):
    surface = SURFACES["rosenbrock"]
    added = replace(surface, expression=f"{surface.expression} + {decay}*(x**2 + y**2)/2")
    within = descend(surface, [Run("adam-l2", lr=0.05, decay=decay)], surface.start, 300)
    beside = descend(added, [Run("adam", lr=0.05)], surface.start, 300)
    np.testing.assert_allclose(within.positions, beside.positions, rtol=1e-9, atol=1e-9)


def test_the_whole_matrix_of_adagrad_turns_with_its_surface_and_the_diagonal_does_not():
    run, other = Run("adagrad-full", lr=0.5), Run("adagrad", lr=0.5)
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    start, steep = np.array([-8.0, 2.0]), {"kappa": 20.0}
    straight = descend(SURFACES["ravine"], [run, other], start, 60, parameters=steep | {"theta": 0.0}).positions
    turned = descend(SURFACES["ravine"], [run, other], turn @ start, 60, parameters=steep | {"theta": 45.0}).positions
    np.testing.assert_allclose(turned[0], straight[0] @ turn.T, rtol=1e-9, atol=1e-9)
    assert np.abs(turned[1] - straight[1] @ turn.T).max() > 1


def test_the_first_step_of_adopt_only_measures():
    run, w = Run("adopt", lr=0.5), np.ones(2)
    state = run.initial_state(w)
    run.compile(w, 2)(w, np.array([3.0, -2.0]), 1, state)
    assert w.tolist() == [1, 1] and state["v"].tolist() == [9, 4]


def test_no_step_of_sophia_is_longer_than_its_rate_in_a_coordinate():
    for key in ("ravine", "rosenbrock", "saddle", "himmelblau"):
        path = descend(SURFACES[key], [Run("sophia", lr=0.05)], SURFACES[key].start, 200).positions[0]
        lengths = np.abs(np.diff(path, axis=0))
        assert lengths.max() <= 0.05 * (1 + 1e-12) and lengths.max() > 0.0499


def test_a_clipped_step_is_never_longer_than_the_rate_times_the_limit():
    path = descend(SURFACES["rosenbrock"], [Run("sgd-clipped", lr=0.001, most=5.0)], (-1.5, 2.0), 300).positions[0]
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert lengths[0] == pytest.approx(0.005) and lengths.max() <= 0.005 * (1 + 1e-11) and lengths[-1] < 0.002


def test_a_normalized_step_is_as_long_as_the_rate_and_never_rests():
    path = descend(SURFACES["ravine"], [Run("normalized-sgd", lr=0.1)], (-8.0, 2.0), 300).positions[0]
    np.testing.assert_allclose(np.linalg.norm(np.diff(path, axis=0), axis=1), 0.1, rtol=1e-5)


def test_the_length_of_lars_and_lamb_is_a_share_of_the_distance_from_the_origin():
    lamb = descend(SURFACES["booth"], [Run("lamb", lr=0.1)], (-5.0, 6.5), 50).positions[0]
    lengths = np.linalg.norm(np.diff(lamb, axis=0), axis=1)
    np.testing.assert_allclose(lengths, 0.1 * np.linalg.norm(lamb[:-1], axis=1), rtol=1e-9)
    lars = descend(SURFACES["booth"], [Run("lars", lr=1, mu=0, trust=0.1)], (-5.0, 6.5), 50).positions[0]
    lengths = np.linalg.norm(np.diff(lars, axis=0), axis=1)
    np.testing.assert_allclose(lengths, 0.1 * np.linalg.norm(lars[:-1], axis=1), rtol=1e-9)


def test_the_averages_of_schedule_free_are_calm_where_the_point_that_moves_is_not():
    """Beside plain SGD of the same rate and noise; only Schedule-Free's average of all points goes on calming down."""
    runs = [Run("sgd", lr=0.05), Run("schedule-free-sgd", lr=0.05), Run("weight-ema", lr=0.05, alpha=0.95)]
    for seed in range(5):
        race = descend(SURFACES["bowl"], runs, (-3.2, 1.8), 4000, noise=2.0, seed=seed)
        away = np.linalg.norm(race.positions, axis=-1)
        early, late = away[:, 200:500].mean(axis=1), away[:, 2000:].mean(axis=1)
        assert late[1] < late[0] / 2.5 and late[1] < early[1] / 1.9
        assert late[2] < late[0] / 1.2 and late[2] > early[2] / 1.4


def test_slow_weights_move_at_every_kth_step_only():
    path = descend(SURFACES["ravine"], [Run("lookahead", k=5)], (-8.0, 2.0), 50).positions[0]
    moved = np.flatnonzero(np.diff(path, axis=0).any(axis=1)) + 1
    assert moved.tolist() == list(range(5, 51, 5))


def test_the_estimate_of_prodigy_grows_from_nothing_to_steps_that_arrive():
    for key in ("bowl", "ravine", "booth"):
        path = descend(SURFACES[key], [Run("prodigy")], SURFACES[key].start, 300)
        lengths = np.linalg.norm(np.diff(path.positions[0], axis=0), axis=1)
        assert lengths[0] < 1e-4 and lengths.max() > 0.1 and path.losses[0, -1] < path.losses[0, 0] / 100


def test_a_cautious_coordinate_never_goes_uphill():
    run = Run("cautious-adamw", lr=0.05, decay=1e-6)
    path = descend(SURFACES["rosenbrock"], [run], (-1.5, 2.0), 300).positions[0]
    slopes = SURFACES["rosenbrock"].gradient(path[:-1])
    moved = np.diff(path, axis=0) + 0.05 * 1e-6 * path[:-1]
    assert (moved * slopes <= 1e-12).all() and (np.abs(moved) < 1e-12).any()
    adam = descend(SURFACES["rosenbrock"], [Run("adam", lr=0.05)], (-1.5, 2.0), 300).positions[0]
    assert (np.diff(adam, axis=0) * SURFACES["rosenbrock"].gradient(adam[:-1]) > 1e-6).any()


def test_sam_hops_about_a_minimum_without_end_and_wider_for_a_larger_radius():
    for key in ("ravine", "booth"):
        surface = SURFACES[key]
        runs = [Run("sam", radius=radius) for radius in (0.05, 0.5)]
        path = descend(surface, runs, surface.start, 3000).positions[:, -100:]
        away = np.linalg.norm(path - surface.minima[0], axis=-1)
        assert away[0].min() > 0.05 / 12 and away[1].min() > away[0].max()


def test_a_minimum_much_narrower_than_its_radius_does_not_hold_sam():
    surface = SURFACES["flat-or-sharp"]
    flat, sharp = surface.minima
    runs = [Run("momentum", lr=0.005), Run("sam", lr=0.005, radius=1)]
    for seed in range(5):
        for start in (flat, sharp):
            ends = descend(surface, runs, start, 2000, noise=1.0, seed=seed).positions[:, -100:]
            assert np.linalg.norm(ends[0] - start, axis=-1).max() < 1.5
            assert np.linalg.norm(ends[1] - flat, axis=-1).max() < 1.5


def test_muon_goes_nearly_as_far_in_the_weak_directions_of_a_weight_matrix_as_in_the_strong_ones():
    """Of the hidden layers' momentum half of the singular values are below a tenth of the largest; of the step none of
    that half is below 0.6 of it."""
    training = Training(Run("muon"), iterations=201, interval=201)
    before = advance(begin(training), 200)
    after = advance(before, 1)
    layers = training.network.layers
    for weights, moved, velocity in zip(*map(layers, (before.weights, after.weights, after.memory["b"])), strict=True):
        of_step, of_velocity = (np.linalg.svd(matrix[:-1], compute_uv=False) for matrix in (moved - weights, velocity))
        half = len(of_step) // 2
        assert of_step[half] > 0.6 * of_step[0]
        if len(weights) > 21:
            assert of_velocity[half] < 0.1 * of_velocity[0]


def test_every_step_of_muon_on_a_surface_is_about_seven_tenths_of_its_rate_long_and_adam_idles():
    for key in ("bowl", "ravine", "himmelblau"):
        runs = [Run("muon"), Run("muon", ratio=5, rho1=0.1, rho2=0.1, eps=0.1)]
        path = descend(SURFACES[key], runs, SURFACES[key].start, 300).positions
        assert np.array_equal(*path)
        lengths = np.linalg.norm(np.diff(path[0], axis=0), axis=1)
        assert (np.abs(lengths / 0.02 - 0.7) < 0.01).all()
