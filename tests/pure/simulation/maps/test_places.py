"""Where runs may end: known places, moved ones, and those that runs come upon."""

import numpy as np
import pytest

from optimizers import Run
from simulation.maps.places import MOST_PLACES, cells, centres, followed, known, places_of
from simulation.maps.reaching import radius_of
from surfaces import SURFACES, find
from surfaces.written import write, write_table


def own(expression, window=(-2.0, 2.0, -2.0, 2.0)):
    return find(write("mine", expression, window))


def places(surface, run="sgd:lr=0.05", steps=300, window=None, **parameters):
    return places_of(surface, Run.parse(run), steps, window or surface.domain, parameters)


def near(points, expected):
    assert len(points) == len(expected)
    np.testing.assert_allclose(sorted(points.tolist()), sorted(expected), atol=1e-6)


def test_the_middles_of_a_window_around_0_are_mirrored_to_the_bit():
    for count in (3, 7, 200):
        middles = centres(-1.7, 1.7, count)
        np.testing.assert_array_equal(middles, -middles[::-1])
    np.testing.assert_array_equal(centres(0.0, 1.0, 2), [0.25, 0.75])
    np.testing.assert_array_equal(
        cells(((0, 1), (0, 3)), 2, 3, np.array([0, 1, 4])), [(0.25, 0.5), (0.75, 0.5), (0.25, 2.5)]
    )


@pytest.mark.parametrize("key", [key for key, surface in SURFACES.items() if not surface.rows])
def test_at_their_defaults_known_places_are_those_that_are_declared(key):
    surface = SURFACES[key]
    minima, stationary = known(surface, surface.defaults)
    np.testing.assert_array_equal(minima, np.reshape([*surface.minima, *surface.around], (-1, 2)))
    np.testing.assert_array_equal(stationary, np.reshape(surface.saddles, (-1, 2)))


def test_known_places_move_with_the_parameters():
    minima, _ = known(SURFACES["rosenbrock"], {"a": 0.5})
    near(minima, [(0.5, 0.25)])
    minima, stationary = known(SURFACES["saddle"], {"theta": 30.0})
    assert len(minima) == 0
    near(stationary, [(0.0, 0.0)])


def test_all_of_levys_minima_are_found():
    # As surfaces/families/wilds.py says, of which it names ten.
    surface = SURFACES["levy-13"]
    minima, stationary = places(surface, "sgd:lr=0.003")
    assert len(minima) == 143 and len(stationary) == 0
    np.testing.assert_array_equal(minima[:10], surface.minima)
    gradients, hessians = surface.gradient(minima), surface.hessian(minima)
    assert np.abs(gradients).max() < 1e-7 and (np.linalg.eigvalsh(hessians) > 0).all()


def test_minima_of_ones_own_surfaces_are_found():
    near(places(own("(x**2 - 1)**2 + y**2")).minima, [(-1, 0), (1, 0)])
    # What rounding leaves of 0 is told to nobody.
    found = places(own("(x**2 - 1.1)**2 + (y + 0.1*sin(3*y))**2")).minima
    near(found, [(-np.sqrt(1.1), 0), (np.sqrt(1.1), 0)])
    assert not found[:, 1].any()
    # Where the curvature is 0, and on a kink.
    near(places(own("x**4 + y**4"), "momentum:lr=0.05").minima.round(3), [(0, 0)])
    near(places(own("abs(x - 1) + 2*abs(y)")).minima.round(3), [(1, 0)])
    table = tuple((float(u), 2.0 * u + (-1) ** u) for u in range(8))
    fitted = find(write_table("rows", table, classifier=False, scaling="off"))
    (best,) = places(fitted, "momentum:lr=0.05,mu=0.9", 600).minima
    u, v = np.array(table).T
    np.testing.assert_allclose(best, np.linalg.lstsq(np.stack([np.ones_like(u), u], axis=1), v)[0], atol=1e-6)


def test_what_is_no_lowest_point_is_no_minimum():
    # On their way: a slow run in a valley, and on a plain that is all but flat.
    assert len(places(own("(1 - x)**2 + 100*(y - x**2)**2", (-2.0, 0.0, 0.0, 3.0))).minima) == 0
    assert len(places(own("1 - exp(-x**2 - y**2)", (4.0, 30.0, 4.0, 30.0))).minima) == 0
    assert len(places(own("x + y")).minima) == 0
    # A valley that falls between two walls with a kink: the runs cross it, but none has found its end.
    crease = SURFACES["crease"]
    np.testing.assert_array_equal(places(crease, "momentum:lr=0.0003,mu=0.99").minima, crease.minima)


def test_a_flat_floor_is_a_row_of_places_not_farther_apart_than_they_reach():
    surface = own("x**2")
    minima, radius = places(surface).minima, radius_of(own("x**2"))
    np.testing.assert_allclose(minima[:, 0], 0, atol=1e-8)
    gaps = np.diff(np.sort(minima[:, 1]))
    assert (gaps > radius).all() and (gaps <= 2 * radius + 1e-12).all()


def test_newtons_method_comes_upon_the_top_between_himmelblaus_minima():
    surface = SURFACES["himmelblau"]
    minima, stationary = places(surface, "newton:lr=0.5")
    np.testing.assert_array_equal(minima, surface.minima)
    np.testing.assert_array_equal(stationary[:4], surface.saddles)
    near(stationary[4:], [(-0.270845, -0.923039)])


def test_a_wider_window_shows_more_places_and_a_narrower_one_no_fewer():
    surface = own("sin(x)*sin(y)", (-3.0, 3.0, -3.0, 3.0))
    inner = places(surface, "sgd:lr=0.3").minima
    np.testing.assert_array_equal(places(surface, "sgd:lr=0.3", window=((0, 0.1), (0, 0.1))).minima, inner)
    wide = places(surface, "sgd:lr=0.3", window=((-9, 9), (-9, 9))).minima
    assert len(inner) < len(wide) <= MOST_PLACES


def test_where_every_way_down_leads():
    surface = SURFACES["two-valleys"]
    found = followed(surface, np.array([(-2.0, 1.0), (2.0, -1.0), (-0.25865202250415276, 0.0)]), {})
    np.testing.assert_allclose(found.points, [*surface.minima, *surface.saddles], atol=1e-9)
    assert found.rests.all() and (found.low > 0).tolist() == [True, True, False]
    assert not followed(own("x + y"), np.array([(0.0, 0.0)]), {}).rests.any()
