"""Every declared surface: its derivatives, its minima and saddles, and the race that it proposes."""

import numpy as np
import pytest

from optimizers import Run
from simulation import descend
from surfaces import SURFACES

EACH = pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))
H = 1e-5


def points(surface, count=200):
    (x0, x1), (y0, y1) = surface.domain
    random = np.random.default_rng(7)
    return np.column_stack([random.uniform(x0, x1, count), random.uniform(y0, y1, count)])


def test_what_a_visitor_may_expect_is_there():
    expected = {"bowl", "ravine", "saddle", "monkey", "rosenbrock", "himmelblau", "beale"}
    assert expected <= SURFACES.keys() and len(SURFACES) >= 9


@EACH
def test_gradient_by_finite_differences(surface):
    p = points(surface)
    gradient = surface.gradient(p)
    scale = 1 + np.abs(gradient).max()
    for axis in (0, 1):
        shift = np.zeros(2)
        shift[axis] = H
        difference = (surface.value(p + shift) - surface.value(p - shift)) / (2 * H)
        np.testing.assert_allclose(gradient[:, axis] / scale, difference / scale, atol=1e-7)


@EACH
def test_hessian_by_finite_differences_of_the_gradient(surface):
    p = points(surface)
    hessian = surface.hessian(p)
    scale = 1 + np.abs(hessian).max()
    for axis in (0, 1):
        shift = np.zeros(2)
        shift[axis] = H
        difference = (surface.gradient(p + shift) - surface.gradient(p - shift)) / (2 * H)
        np.testing.assert_allclose(hessian[:, :, axis] / scale, difference / scale, atol=1e-7)


@EACH
def test_minima_are_minima(surface):
    for minimum in surface.minima:
        here = np.array(minimum)
        assert np.abs(surface.gradient(here)).max() < 1e-5
        angles = np.linspace(0, 2 * np.pi, 64)
        ring = here + 1e-3 * np.column_stack([np.cos(angles), np.sin(angles)])
        assert (surface.value(ring) >= surface.value(here)).all()
        assert np.linalg.eigvalsh(surface.hessian(here)).min() > -1e-9


@EACH
def test_saddles_are_level_and_fall_to_one_side_and_rise_to_another(surface):
    for saddle in surface.saddles:
        here = np.array(saddle)
        assert np.abs(surface.gradient(here)).max() < 1e-5
        angles = np.linspace(0, 2 * np.pi, 64)
        ring = surface.value(here + 1e-2 * np.column_stack([np.cos(angles), np.sin(angles)])) - surface.value(here)
        assert ring.min() < 0 < ring.max()
        low, high = np.linalg.eigvalsh(surface.hessian(here))
        # The monkey saddle is flat to second order: there the ring alone decides.
        assert low < 0 < high or np.allclose([low, high], 0, atol=1e-9)


@EACH
def test_critical_points_and_start_lie_in_the_window(surface):
    (x0, x1), (y0, y1) = surface.domain
    for x, y in (*surface.minima, *surface.saddles, surface.start):
        assert x0 < x < x1 and y0 < y < y1


@EACH
def test_the_proposed_race_moves_and_stays_finite_where_the_surface_is_bounded(surface):
    runs = [Run.parse(text) for text in surface.race]
    race = descend(surface, runs, surface.start, steps=200)
    assert np.abs(race.positions[:, 1] - race.positions[:, 0]).max(axis=1).min() > 0
    if surface.bounded:
        assert (race.diverged_at == -1).all()
        assert (race.losses[:, -1] < race.losses[:, 0]).all()


@EACH
def test_it_speaks_both_languages(surface):
    for words in (surface.name, surface.watch, *(p.what for p in surface.parameters)):
        assert set(words) == {"en", "ja"} and all(words.values())


def test_parameters_change_the_surface():
    ravine = SURFACES["ravine"]
    assert ravine.value([0.0, 1.0]) == 10 and ravine.value([0.0, 1.0], kappa=3.0) == 1.5
