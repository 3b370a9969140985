"""No run diverges at a kink: what rests there stays, in every rule, on every surface."""

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Run
from simulation import descend
from surfaces import SURFACES, find
from surfaces.written import write

STEPS = 30
OWN = [
    "sqrt(x**2 + y**2)",
    "abs(x) + abs(y)",
    "max(abs(x), abs(y))",
    "max(x, -x, y, -y)",
    "sqrt(abs(x)) + y**2",
    "abs(x)**(1/3) + abs(y)**1.5",
    "(x**2 + y**2)**0.75",
    "sqrt(x**2 + sqrt(x**4 + y**4))",
    "log(1 + sqrt(x**2 + y**2))",
    "-exp(-sqrt(x**2 + y**2))",
    "sqrt((x - 1)**2 + y**2) + sqrt((x + 1)**2 + y**2)",
    "exp(-1/(x**2 + y**2))",
    "where(x > 0, x, -2*x) + abs(y)",
    "floor(abs(x)) + abs(y)",
    "abs(x % 1 - 0.5) + y**2",
    "max(x, 0)**0.5*max(-x, 0) + max(y, -y)",
    "tanh(sqrt(x**2 + y**2))*2**abs(y)",
    "min(sqrt(x**2 + y**2), 2)",
]
AXES = [(0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (1.0, 1.0), (-0.5, 0.5)]


def runs_on(surface):
    """Every rule at a rate at which none diverges by itself."""
    return [
        Run(key, lr=1e-6) if "lr" in {h.key for h in OPTIMIZERS[key].hyperparameters} else Run(key)
        for key in OPTIMIZERS
    ]


def starts_of(surface):
    lowest = [*surface.minima, *surface.around, *surface.saddles]
    crossed = [(x, 0.0) for x, _ in lowest] + [(0.0, y) for _, y in lowest]
    return np.array([*AXES, *lowest, *crossed])


def assert_none_diverges(surface):
    starts = starts_of(surface)
    values = surface.value(starts)
    race = descend(surface, runs_on(surface), starts[np.isfinite(values)], STEPS)
    wrong = [(list(OPTIMIZERS)[i], starts[j].tolist()) for i, j in zip(*np.nonzero(race.diverged_at >= 0), strict=True)]
    assert wrong == []


@pytest.mark.parametrize("key", SURFACES)
def test_built_in(key):
    assert_none_diverges(SURFACES[key])


@pytest.mark.parametrize("expression", OWN)
def test_own(expression):
    assert_none_diverges(find(write("Mine", expression, (-2.0, 2.0, -2.0, 2.0))))


def test_a_run_at_ackleys_minimum_rests_there():
    race = descend(SURFACES["ackley"], runs_on(SURFACES["ackley"]), (0.0, 0.0), STEPS)
    # Yogi's memory is not empty at first.
    still = [i for i, key in enumerate(OPTIMIZERS) if key != "yogi"]
    np.testing.assert_array_equal(race.positions[still], 0)
    assert np.abs(race.positions).max() < 1e-5


def test_a_classifier_has_the_right_slope_where_its_margin_is_nought():
    surface = SURFACES["iris-classifier"]
    u, v = surface.columns
    np.testing.assert_allclose(surface.gradient(np.zeros(2)), [(0.5 - v).mean(), ((0.5 - v) * u).mean()], rtol=1e-12)
