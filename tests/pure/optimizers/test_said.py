"""What the declarations say of their rules, beside their formulas."""

from dataclasses import replace

import numpy as np
import pytest

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
