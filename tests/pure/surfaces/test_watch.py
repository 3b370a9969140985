"""What the sentences tell a visitor to watch is what the proposed races do in 300 steps."""

import numpy as np
import pytest

from optimizers import Run
from simulation import descend
from surfaces import SURFACES

STEPS = 300

ENDS = {
    "two-valleys": {"sgd": 0, "momentum": 1, "adagrad": 0, "rmsprop": 0, "adam": 0},
    "flat-or-sharp": {"sgd": 0, "momentum": 0, "adagrad": 1, "rmsprop": 1, "adam": 1},
    "himmelblau": {"sgd": 1, "momentum": 3, "adagrad": 0, "rmsprop": 0, "adam": 0},
    "three-hump-camel": {"sgd": 1, "momentum": 2, "adagrad": 1, "rmsprop": 1, "adam": 0},
    "six-hump-camel": {"sgd": 4, "momentum": 1, "adagrad": 2, "rmsprop": 2, "adam": 0},
    "styblinski-tang": {"sgd": 3, "momentum": 0, "adagrad": 3, "rmsprop": 3, "adam": 1},
    "goldstein-price": {"sgd": 0, "momentum": 0, "adagrad": 0, "rmsprop": 0, "adam": 0},
    "easom": {"adagrad": 2, "rmsprop": 2, "adam": 2},
    "rastrigin": {"sgd": 13, "momentum": 7, "adagrad": 10, "rmsprop": 10, "adam": 4},
    "griewank": {"sgd": 6, "momentum": 6, "adagrad": 3, "rmsprop": 3, "adam": 6},
    "levy-13": {"sgd": 9, "momentum": 0, "adagrad": 7, "rmsprop": 5, "adam": 8},
}
"""Place of the minimum at which a run ends, as the surface lists its minima."""


def race(key, schedule=""):
    """(positions, losses) of each run, by its optimizer."""
    surface = SURFACES[key]
    runs = [Run.parse(text + schedule) for text in surface.race]
    found = descend(surface, runs, surface.start, STEPS)
    return {run.optimizer: (p, f) for run, p, f in zip(runs, found.positions, found.losses, strict=True)}


def arrivals(key, within=0.1):
    """Step from which on a run is that close to the first minimum; STEPS where it never is."""
    far = {who: np.hypot(*(p - SURFACES[key].minima[0]).T) > within for who, (p, _) in race(key).items()}
    return {who: min(STEPS, int(np.flatnonzero(away)[-1]) + 1) for who, away in far.items()}


@pytest.mark.parametrize("key", ENDS)
def test_each_run_ends_in_its_valley(key):
    for who, place in ENDS[key].items():
        positions, _ = race(key)[who]
        minima = np.array(SURFACES[key].minima)
        assert np.hypot(*(minima - positions[-1]).T).argmin() == place
        assert np.hypot(*(minima[place] - positions[-1])) < 0.1


def test_bowls():
    assert max(arrivals("ravine")[who] for who in ("sgd", "adagrad", "adam", "momentum")) < 100
    for who, (positions, _) in race("booth").items():
        dx, dy = np.abs(positions[1] - positions[0])
        assert np.isclose(dx, dy) == (who in ("adagrad", "rmsprop", "adam"))
    straight, turned = arrivals("ravine"), arrivals("matyas")
    assert turned["adagrad"] == max(turned.values()) > 5 * straight["adagrad"]


def test_plateaus():
    plateau = arrivals("plateau")
    assert max(plateau[who] for who in ("adagrad", "rmsprop", "adam")) < 200 < plateau["sgd"]
    _, losses = race("plateau")["momentum"]
    assert losses[150] > 0.9
    terraces = arrivals("terraces")
    assert terraces["adagrad"] == STEPS and terraces["sgd"] > 2 * terraces["momentum"]
    positions, _ = race("cliff")["sgd"]
    assert np.hypot(*np.diff(positions, axis=0).T).max() > 6
    cliff = arrivals("cliff")
    assert cliff["adagrad"] == cliff["adam"] == STEPS > cliff["sgd"]


def test_saddles():
    for key, least, most in (("saddle", 30, 80), ("flat-saddle", 200, STEPS)):
        for who, (positions, losses) in race(key).items():
            near = (np.hypot(*positions.T) < 0.5).sum()
            assert least < near < most if who in ("sgd", "momentum") else near == 0, (key, who)
            assert np.isnan(losses[-1]) or losses[-1] < 0
    losses = {who: f for who, (_, f) in race("far-exit").items()}
    assert np.ptp(losses["sgd"][40:200]) < 0.02 < losses["sgd"][200] - 1.9
    assert np.ptp(losses["momentum"][55:75]) < 0.1 and losses["momentum"][55] > 1.9 and losses["momentum"][150] < 1.01


def test_valleys():
    for who, (_, losses) in race("crease").items():
        assert np.ptp(losses[250:]) > 0.3, who
    for who, (_, losses) in race("crease", ",schedule=cosine").items():
        assert np.ptp(losses[280:]) < 0.05, who
    assert [who for who, step in arrivals("spiral").items() if step < STEPS] == ["momentum"]


def test_wilds():
    easom = SURFACES["easom"]
    assert np.abs(easom.gradient(easom.start)).max() < 1e-3
    np.testing.assert_allclose(easom.value(easom.minima[2]), -0.00008, rtol=0.02)
    for who in ("sgd", "momentum"):
        positions, _ = race("easom")[who]
        assert np.hypot(*(positions[-1] - easom.start)) < 0.3
    ackley = arrivals("ackley")
    assert {who for who, step in ackley.items() if step < 150} == {"momentum", "adam"}
    for who in ("momentum", "adam"):
        positions, _ = race("ackley")[who]
        assert np.hypot(*np.diff(positions[-50:], axis=0).T).max() > 0.01


def test_the_gorge_is_as_steep_as_its_sentence_says():
    surface = SURFACES["goldstein-price"]
    found = descend(surface, [Run("sgd", lr=0.0019), Run("sgd", lr=0.0022)], (0.01, -1.0), STEPS)
    held, lost = np.hypot(*(found.positions[:, -1] - surface.minima[0]).T)
    assert held < 1e-6 and not lost < 0.01
    positions, _ = race("goldstein-price")["sgd"]
    steps = np.diff(positions[5:25], axis=0)
    assert ((steps[1:] * steps[:-1]).sum(axis=1) < 0).all()
