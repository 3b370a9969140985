"""What counts as reaching a minimum, by paths made by hand."""

import numpy as np
import pytest

from simulation.maps.reaching import (
    DIVERGED,
    LASTING,
    NOT_CONVERGED,
    RADIUS,
    STATIONARY,
    STAY,
    Arrivals,
    Nearest,
    radius_of,
)
from surfaces import SURFACES

MINIMA = np.array([(0.0, 0.0), (3.0, 0.0)])
SADDLE = np.array([(1.5, 0.0)])
AWAY = (9.0, 9.0)


def watched(path, diverged_at=-1, minima=2):
    """(reached, needed) of one path, (steps + 1, 2), by a radius of 1/2."""
    arrivals = Arrivals(1, np.concatenate([MINIMA, SADDLE]), minima, 0.5)
    for t, point in enumerate(path):
        arrivals.look(t, np.array([point], float), np.array([0 <= diverged_at <= t]))
    arrivals.end(len(path) - 1)
    return int(arrivals.reached[0]), int(arrivals.needed[0])


def test_a_stay_counts_from_its_first_step_once_it_has_lasted():
    lasting = int(STAY + LASTING * 4)
    assert watched([AWAY] * 4 + [(0.1, 0.0)] * (lasting + 1)) == (0, 4)
    assert watched([AWAY] * 4 + [(0.1, 0.0)] * lasting) == (NOT_CONVERGED, -1)


def test_who_has_come_far_has_to_stay_longer():
    arrived, lasting = 40, int(STAY + LASTING * 40)
    assert watched([AWAY] * arrived + [(3.0, 0.2)] * (lasting + 1)) == (1, arrived)
    assert watched([AWAY] * arrived + [(3.0, 0.2)] * lasting + [AWAY] * 50) == (NOT_CONVERGED, -1)


def test_what_is_decided_stays_decided():
    stay = [(0.0, 0.0)] * (STAY + 1)
    assert watched([*stay, *[(3.0, 0.0)] * 60]) == (0, 0)
    assert watched([*stay, AWAY], diverged_at=STAY + 1) == (0, 0)


def test_a_stay_begins_anew_after_a_step_elsewhere():
    nearly = [(0.0, 0.0)] * STAY
    assert watched([*nearly, AWAY, *[(0.0, 0.0)] * (STAY + 10)]) == (0, STAY + 1)
    # The other minimum is elsewhere, too.
    assert watched([*nearly, *[(3.0, 0.0)] * (STAY + 10)]) == (1, STAY)


def test_a_run_that_diverges_first_has_diverged():
    assert watched([AWAY, (0.0, 0.0), (np.nan, np.nan)], diverged_at=2) == (DIVERGED, -1)
    assert watched([(0.0, 0.0)] * 30, diverged_at=STAY) == (DIVERGED, -1)


def test_a_saddle_counts_only_where_the_run_is_still_there_at_the_end():
    lingering = [(1.5, 0.1)] * (STAY + 3)
    assert watched([AWAY, *lingering]) == (STATIONARY, 1)
    assert watched([AWAY, *lingering, AWAY]) == (NOT_CONVERGED, -1)
    # The second of two places that are none.
    assert watched([AWAY, *lingering], minima=1) == (STATIONARY - 1, 1)


@pytest.mark.parametrize(
    ("point", "place"),
    [
        ((0.5, 0.0), 0),
        ((np.nextafter(0.5, 1), 0.0), -1),
        ((0.75, 0.0), -1),
        ((1.1, 0.3), 2),
        ((np.nan, 0.0), -1),
        ((0.0, np.inf), -1),
        ((-1e300, 0.0), -1),
    ],
)
def test_the_nearest_place_within_the_radius(point, place):
    assert Nearest(np.concatenate([MINIMA, SADDLE]), 0.5)(np.array([point])).tolist() == [place]


def test_the_first_of_equally_near_places():
    places = np.array([(0.0, 0.0), (1.0, 0.0)])
    assert Nearest(places, 0.5)(np.array([(0.5, 0.0)])).tolist() == [0]
    assert Nearest(places[::-1], 0.5)(np.array([(0.5, 0.0)])).tolist() == [0]


@pytest.mark.parametrize("radius", [1e-6, 0.05, 0.4])
@pytest.mark.parametrize("count", [0, 1, 7, 200])
def test_places_are_found_as_by_asking_all(radius, count):
    random = np.random.default_rng(count)
    places, points = random.uniform(-2, 5, (count, 2)), random.uniform(-3, 6, (500, 2))
    points[:count] = places + radius * random.uniform(-1, 1, (count, 2))
    d = ((points[:, np.newaxis] - places) ** 2).sum(axis=-1)
    expected = np.where((d <= radius * radius).any(axis=1), d.argmin(axis=1), -1) if count else np.full(500, -1)
    np.testing.assert_array_equal(Nearest(places, radius)(points), expected)


def test_the_radius_is_of_the_surfaces_own_window():
    assert radius_of(SURFACES["himmelblau"]) == RADIUS * 10


def test_whom_nobody_watches_any_more_stays_as_decided():
    arrivals = Arrivals(3, MINIMA, 2, 0.5)
    for t in range(STAY + 1):
        arrivals.look(t, np.array([(0.0, 0.0), AWAY, (3.0, 0.0)]), np.array([False, t == 4, False]))
    assert arrivals.open.tolist() == [False] * 3 and arrivals.reached.tolist() == [0, DIVERGED, 1]
    arrivals.keep(np.array([False, True, False]))
    arrivals.look(STAY + 1, np.array([(0.0, 0.0)]), np.array([False]))
    assert arrivals.watched.tolist() == [1] and arrivals.reached.tolist() == [0, DIVERGED, 1]
