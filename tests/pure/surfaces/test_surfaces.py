"""Every declared surface: its derivatives, its minima and saddles, and the race that it proposes."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from optimizers import Run
from simulation import descend
from surfaces import SURFACES, find
from surfaces.written import write

EACH = pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))
H = 1e-5

PUBLISHED = {
    "booth": {(1, 3): 0},
    "matyas": {(0, 0): 0},
    "rosenbrock": {(1, 1): 0},
    "beale": {(3, 0.5): 0},
    "himmelblau": {(3, 2): 0, (-2.805118, 3.131312): 0, (-3.779310, -3.283186): 0, (3.584428, -1.848126): 0},
    "three-hump-camel": {(0, 0): 0, (1.74755, -0.87378): 0.29864, (-1.74755, 0.87378): 0.29864},
    "six-hump-camel": {(0.0898, -0.7126): -1.0316285, (-0.0898, 0.7126): -1.0316285},
    "styblinski-tang": {(-2.903534, -2.903534): -78.33233},
    "goldstein-price": {(0, -1): 3, (-0.6, -0.4): 30, (1.8, 0.2): 84, (1.2, 0.8): 840},
    "easom": {(np.pi, np.pi): -1},
    "rastrigin": {(0, 0): 0},
    "ackley": {(0, 0): 0},
    "griewank": {(0, 0): 0},
    "levy-13": {(1, 1): 0},
}
"""Minima and their values as the literature gives them, to its digits."""

UNLISTED = {
    "rastrigin": "saddles",
    "ackley": "saddles",
    "levy-13": "minima and saddles",
}
"""Where some critical points in the window are left out, because there are too many to draw."""


def points(surface, count=200):
    (x0, x1), (y0, y1) = surface.domain
    random = np.random.default_rng(7)
    return np.column_stack([random.uniform(x0, x1, count), random.uniform(y0, y1, count)])


def test_what_a_visitor_may_expect_is_there():
    expected = {"bowl", "ravine", "saddle", "monkey", "rosenbrock", "himmelblau", "beale"}
    assert expected <= SURFACES.keys() and len(SURFACES) >= 24
    assert next(iter(SURFACES)) == "ravine"


@pytest.mark.parametrize("key", PUBLISHED)
def test_published_minima_are_found_where_they_are_published(key):
    surface = SURFACES[key]
    declared = np.array(surface.minima)
    (x0, x1), (y0, y1) = surface.domain
    for place, value in PUBLISHED[key].items():
        if not (x0 < place[0] < x1 and y0 < place[1] < y1):
            assert_level(surface, np.array(place, float))
            np.testing.assert_allclose(surface.value(place), value, rtol=1e-12)
            continue
        nearest = declared[np.hypot(*(declared - place).T).argmin()]
        np.testing.assert_allclose(nearest, place, rtol=0, atol=1e-4)
        np.testing.assert_allclose(surface.value(nearest), value, rtol=5e-6, atol=5e-6 if value % 1 else 1e-12)
    assert min(surface.value(declared)) > min(PUBLISHED[key].values()) - 5e-6


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


def test_the_saddle_that_is_not_turned_is_the_saddle_of_before():
    surface = SURFACES["saddle"]
    before = replace(surface, expression="x**2 - y**2", parameters=())
    runs = [Run.parse(text) for text in surface.race]
    for start in (surface.start, (0.3, -0.7)):
        now, then = descend(surface, runs, start, 100), descend(before, runs, start, 100)
        np.testing.assert_array_equal(now.positions, then.positions)
        np.testing.assert_array_equal(now.losses, then.losses)


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
    for minimum in (*surface.minima, *surface.around):
        here = np.array(minimum)
        for radius in (1e-3, 1e-5):
            angles = np.linspace(0, 2 * np.pi, 65)
            ring = here + radius * np.column_stack([np.cos(angles), np.sin(angles)])
            assert (surface.value(ring) > surface.value(here)).all()
        if not surface.smooth and surface.value(ring).min() - surface.value(here) > 1e-2 * radius:
            # It rises as steeply close by as far off: a kink, where there is no gradient to vanish.
            continue
        assert np.linalg.eigvalsh(surface.hessian(here)).min() > 0
        assert_level(surface, here)


def assert_level(surface, here):
    """The gradient vanishes within 1e-9 of the point: Newton's next step is shorter."""
    slope, curvature = surface.gradient(here), surface.hessian(here)
    step = np.linalg.lstsq(curvature, slope, rcond=None)[0]
    assert np.abs(step).max() < 1e-9 and np.abs(slope - curvature @ step).max() < 1e-9


@EACH
def test_saddles_are_level_and_fall_to_one_side_and_rise_to_another(surface):
    for saddle in surface.saddles:
        here = np.array(saddle)
        assert_level(surface, here)
        angles = np.linspace(0, 2 * np.pi, 65)
        ring = surface.value(here + 1e-2 * np.column_stack([np.cos(angles), np.sin(angles)])) - surface.value(here)
        assert ring.min() < 0 < ring.max()
        low, high = np.linalg.eigvalsh(surface.hessian(here))
        # Where one direction is flat to second order, or both are, the ring alone decides.
        assert low < 0 < high or np.isclose([low, high], 0, atol=1e-9).any()


@EACH
def test_no_minimum_or_saddle_in_the_window_is_forgotten(surface):
    listed = [name for name in ("minima", "saddles") if name not in UNLISTED.get(surface.key, "")]
    p = settled(surface, points(surface, 2000))
    low, high = np.linalg.eigvalsh(surface.hessian(p)).T
    found = {"minima": p[low > 1e-12], "saddles": p[(low < -1e-12) & (high > 1e-12)]}
    for name in listed:
        assert_known(found[name], getattr(surface, name))


def assert_known(found, known):
    """Every point that was found, (points, 2), is one of those that are known."""
    between = found[:, np.newaxis] - np.array(known).reshape(-1, 2)
    away = np.hypot(between[..., 0], between[..., 1]).min(axis=1, initial=np.inf)
    assert (away < 1e-6).all(), found[away >= 1e-6]


def settled(surface, p):
    """Where Newton's steps from many points come to rest in the window."""
    (x0, x1), (y0, y1) = surface.domain
    for _ in range(60):
        g, h = surface.gradient(p), surface.hessian(p)
        with np.errstate(all="ignore"):
            step = (
                np.stack(
                    [h[:, 1, 1] * g[:, 0] - h[:, 0, 1] * g[:, 1], h[:, 0, 0] * g[:, 1] - h[:, 0, 1] * g[:, 0]], axis=-1
                )
                / np.linalg.det(h)[:, np.newaxis]
            )
            step *= np.minimum(1, 0.05 * (x1 - x0) / np.hypot(*step.T))[:, np.newaxis]
        p = p - step
        p = p[np.isfinite(p).all(axis=1)]
    inside = (p[:, 0] > x0) & (p[:, 0] < x1) & (p[:, 1] > y0) & (p[:, 1] < y1)
    p = p[inside]
    g, h = surface.gradient(p), surface.hessian(p)
    return p[np.abs(g).max(axis=1, initial=0) < 1e-10 * np.abs(h).max(axis=(1, 2), initial=0)]


@EACH
def test_minima_beside_the_domain_are_known_in_windows_of_any_shape(surface):
    (x0, x1), (y0, y1) = surface.domain
    wide, high = max(x1 - x0, 2.2 * (y1 - y0)) / 2, max(y1 - y0, x1 - x0) / 2
    for x, y in surface.around:
        assert not (x0 < x < x1 and y0 < y < y1)
    if surface.rows or "minima" in UNLISTED.get(surface.key, ""):
        return
    window = replace(
        surface, domain=(((x0 + x1) / 2 - wide, (x0 + x1) / 2 + wide), ((y0 + y1) / 2 - high, (y0 + y1) / 2 + high))
    )
    found = settled(window, points(window, 2000))
    # Flatter dimples than this cannot be seen.
    seen = np.linalg.eigvalsh(surface.hessian(found))[:, 0] > 1e-5
    assert_known(found[seen], (*surface.minima, *surface.around))


def test_the_deepest_minima_are_the_global_ones():
    assert len(SURFACES["himmelblau"].deepest) == 4 and SURFACES["saddle"].deepest == ()
    assert SURFACES["rastrigin"].deepest == ((0.0, 0.0),)
    assert SURFACES["two-valleys"].deepest == (min(SURFACES["two-valleys"].minima, key=SURFACES["two-valleys"].value),)
    for surface in SURFACES.values():
        lowest = [surface.value(point) for point in surface.deepest]
        others = [surface.value(point) for point in (*surface.minima, *surface.around) if point not in surface.deepest]
        assert max(lowest, default=-np.inf) < min(others, default=np.inf) - 1e-6


@cache
def raced(key):
    surface = SURFACES[key]
    return descend(surface, [Run.parse(text) for text in surface.race], surface.start, steps=300)


@EACH
def test_every_gradient_of_its_race_is_finite(surface):
    race = raced(surface.key)
    assert np.isfinite(surface.gradient(race.positions[np.isfinite(race.losses)])).all()


@pytest.mark.parametrize("key", [key for key, surface in SURFACES.items() if not surface.smooth])
def test_a_surface_that_claims_a_kink_has_one_at_its_lowest_point(key):
    surface = SURFACES[key]
    lowest = np.array(min(surface.minima, key=surface.value))
    rise = [surface.value(lowest + np.array([0, h])) - surface.value(lowest) for h in (1e-4, 1e-6)]
    np.testing.assert_allclose(rise[0] / rise[1], 100, rtol=0.01)


@EACH
def test_critical_points_and_start_lie_in_the_window(surface):
    (x0, x1), (y0, y1) = surface.domain
    for x, y in (*surface.minima, *surface.saddles, surface.start):
        assert x0 < x < x1 and y0 < y < y1


@EACH
def test_the_proposed_race_moves_and_stays_finite_where_the_surface_is_bounded(surface):
    race = raced(surface.key)
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


@EACH
def test_a_quadratic_has_one_curvature_and_others_more(surface):
    places = surface.hessian(np.random.default_rng(0).uniform(-2, 2, size=(40, 2)))
    steady = np.ptp(places, axis=0).max() < 1e-9 * np.abs(places).max()
    assert surface.quadratic == steady


@pytest.mark.parametrize(
    ("expression", "quadratic", "bends"),
    [
        ("x**2 + 3*x*y", True, False),
        ("-(x - 1)*(y + pi)/3 + sqrt(2)*x**2", True, False),
        ("x + y", True, False),
        ("sqrt(x**2)", False, True),
        ("x**2/(1 + y)", False, False),
        ("x**3", False, False),
        ("abs(x) + y**2", False, True),
        ("where(x > 0, x**2, 2*x**2)", False, True),
        ("sqrt(x**2 + y**2)", False, True),
        ("(x**2 + y**2)**1.5 + y", False, True),
        ("x**-2 + 2**y + (y + 1)**-3", False, False),
        ("x % 2 + y**2", False, True),
        ("floor(x) + ceil(y)", False, True),
    ],
)
def test_what_is_a_quadratic_is_read_from_the_expression(expression, quadratic, bends):
    surface = find(write("own", expression, (-1.0, 1.0, -1.0, 1.0)))
    assert (surface.quadratic, surface.bends) == (quadratic, bends)
