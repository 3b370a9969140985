"""What a link leaves out of a race (window, start, runs, parameters): changed, it would change pictures of before."""

import pytest

from formula import number_text
from surfaces import SURFACES
from surfaces.declaration import Surface

# Of each surface its window, its start, its runs, and its parameters with default and range.
USUAL = {
    "ravine": (
        "-10 4 -5 5",
        "-8 2",
        "sgd:lr=0.095 momentum:lr=0.02,mu=0.9 adagrad:lr=1.5 rmsprop:lr=0.1,alpha=0.9 adam:lr=0.4",
        "kappa 20 1 1000; theta 0 -90 90",
    ),
    "bowl": (
        "-4 4 -3 3",
        "-3.2 1.8",
        "sgd:lr=0.1 momentum:lr=0.02,mu=0.9 adagrad:lr=0.6 rmsprop:lr=0.05,alpha=0.9 adam:lr=0.15",
        "",
    ),
    "booth": (
        "-7 9 -2.5 8",
        "-5 6.5",
        "sgd:lr=0.05 momentum:lr=0.02,mu=0.9 adagrad:lr=1 rmsprop:lr=0.1,alpha=0.9 adam:lr=0.3",
        "",
    ),
    "matyas": (
        "-10 8 -7.4 4.4",
        "-8 -2",
        "sgd:lr=1 momentum:lr=0.2,mu=0.9 adagrad:lr=1.5 rmsprop:lr=0.1,alpha=0.9 adam:lr=0.4",
        "",
    ),
    "plateau": (
        "-6 3 -3.2 3.2",
        "-4.6 0.9",
        "sgd:lr=0.3 momentum:lr=0.05,mu=0.9 adagrad:lr=0.2 rmsprop:lr=0.02,alpha=0.99 adam:lr=0.05",
        "",
    ),
    "terraces": (
        "-5 2.5 -2.5 2.5",
        "-4.4 1.6",
        "sgd:lr=0.1 momentum:lr=0.05,mu=0.9 adagrad:lr=0.5 rmsprop:lr=0.05,alpha=0.9 adam:lr=0.2",
        "c 0.98 0 2",
    ),
    "cliff": (
        "-4.5 6.9 -3.6 3.6",
        "-3.6 2",
        "sgd:lr=0.6 momentum:lr=0.1,mu=0.9 adagrad:lr=0.4 rmsprop:lr=0.05,alpha=0.9 adam:lr=0.1",
        "",
    ),
    "saddle": (
        "-2 2 -1.5 1.5",
        "-1.7 0.001",
        "sgd:lr=0.05 momentum:lr=0.01,mu=0.9 adagrad:lr=0.1 rmsprop:lr=0.01,alpha=0.99 adam:lr=0.02",
        "theta 0 -90 90",
    ),
    "monkey": (
        "-1.6 1.6 -1.2 1.2",
        "1.2 0.02",
        "sgd:lr=0.02 momentum:lr=0.004,mu=0.9 adagrad:lr=0.08 rmsprop:lr=0.01,alpha=0.99 adam:lr=0.02",
        "",
    ),
    "flat-saddle": (
        "-2 2 -1.4 1.4",
        "-1.7 0.08",
        "sgd:lr=0.05 momentum:lr=0.01,mu=0.9 adagrad:lr=0.1 rmsprop:lr=0.01,alpha=0.99 adam:lr=0.02",
        "",
    ),
    "far-exit": (
        "-6.5 6.5 -4 4",
        "0.3 3",
        "sgd:lr=0.2 momentum:lr=0.1,mu=0.9 adagrad:lr=0.2 rmsprop:lr=0.02,alpha=0.99 adam:lr=0.05",
        "",
    ),
    "rosenbrock": (
        "-2.2 2.2 -1.2 3.2",
        "-1.5 2",
        "sgd:lr=0.001 momentum:lr=0.0005,mu=0.9 adagrad:lr=0.5 rmsprop:lr=0.02,alpha=0.9 adam:lr=0.1",
        "a 1 -1.5 1.5; b 100 1 1000",
    ),
    "beale": (
        "-1 4.5 -2 2",
        "1 1.5",
        "sgd:lr=0.005 momentum:lr=0.002,mu=0.9 adagrad:lr=0.5 rmsprop:lr=0.03,alpha=0.9 adam:lr=0.1",
        "",
    ),
    "crease": (
        "-4.5 4.5 -1.5 4.5",
        "-3.5 1.5",
        "sgd:lr=0.05 momentum:lr=0.005,mu=0.9 adagrad:lr=1.5 rmsprop:lr=0.1,alpha=0.99 adam:lr=0.2",
        "",
    ),
    "spiral": (
        "-5 5 -3.2 3.6",
        "-2.4 2.6",
        "sgd:lr=0.005 momentum:lr=0.007,mu=0.9 adagrad:lr=0.3 rmsprop:lr=0.05,alpha=0.9 adam:lr=0.05",
        "phi 1.5 0 3",
    ),
    "two-valleys": (
        "-2.4 2.4 -1.5 1.5",
        "-2.1 1",
        "sgd:lr=0.05 momentum:lr=0.05,mu=0.9 adagrad:lr=0.2 rmsprop:lr=0.02,alpha=0.9 adam:lr=0.15",
        "",
    ),
    "flat-or-sharp": (
        "-5 5 -3.3 3.3",
        "4.4 1",
        "sgd:lr=0.5 momentum:lr=0.05,mu=0.9 adagrad:lr=0.5 rmsprop:lr=0.03,alpha=0.9 adam:lr=0.1",
        "",
    ),
    "himmelblau": (
        "-6 6 -5 5",
        "-0.2 0.7",
        "sgd:lr=0.005 momentum:lr=0.004,mu=0.9 adagrad:lr=0.8 rmsprop:lr=0.1,alpha=0.9 adam:lr=0.3",
        "",
    ),
    "three-hump-camel": (
        "-3 3 -2 2",
        "-2.4 -1",
        "sgd:lr=0.02 momentum:lr=0.01,mu=0.9 adagrad:lr=0.4 rmsprop:lr=0.05,alpha=0.9 adam:lr=0.2",
        "",
    ),
    "six-hump-camel": (
        "-2.1 2.1 -1.4 1.4",
        "2 0.7",
        "sgd:lr=0.01 momentum:lr=0.01,mu=0.9 adagrad:lr=0.6 rmsprop:lr=0.05,alpha=0.99 adam:lr=0.3",
        "",
    ),
    "styblinski-tang": (
        "-5.5 5.5 -4.7 6.2",
        "4.2 4.8",
        "sgd:lr=0.01 momentum:lr=0.01,mu=0.9 adagrad:lr=1 rmsprop:lr=0.1,alpha=0.99 adam:lr=1.2",
        "",
    ),
    "goldstein-price": (
        "-1.1 0.7 -1.35 -0.15",
        "-0.25 -0.75",
        "sgd:lr=0.0018 momentum:lr=0.0002,mu=0.9 adagrad:lr=0.1 rmsprop:lr=0.01,alpha=0.9 adam:lr=0.1",
        "",
    ),
    "easom": (
        "-0.6 6.9 0.6 5.7",
        "0.6 4.4",
        "sgd:lr=1 momentum:lr=0.3,mu=0.9 adagrad:lr=0.1 rmsprop:lr=0.01,alpha=0.99 adam:lr=0.03",
        "",
    ),
    "rastrigin": (
        "-2.9 2.9 -1.9 1.9",
        "-2.5 1",
        "sgd:lr=0.002 momentum:lr=0.001,mu=0.97 adagrad:lr=0.5 rmsprop:lr=0.05,alpha=0.99 adam:lr=0.5",
        "a 10 0 20",
    ),
    "ackley": (
        "-2.9 2.9 -1.9 1.9",
        "-2.5 1.4",
        "sgd:lr=0.02 momentum:lr=0.005,mu=0.95 adagrad:lr=0.3 rmsprop:lr=0.05,alpha=0.99 adam:lr=0.2",
        "",
    ),
    "griewank": (
        "-10 10 -6.6 6.6",
        "-6 3.5",
        "sgd:lr=0.3 momentum:lr=0.3,mu=0.9 adagrad:lr=1 rmsprop:lr=0.1,alpha=0.9 adam:lr=0.3",
        "",
    ),
    "levy-13": (
        "-1.6 3.6 -0.7 2.7",
        "-0.8 1.6",
        "sgd:lr=0.003 momentum:lr=0.004,mu=0.9 adagrad:lr=0.3 rmsprop:lr=0.05,alpha=0.99 adam:lr=0.2",
        "",
    ),
    "iris-line": (
        "-2 2 -0.4 1.2",
        "1.5 -0.2",
        "sgd:lr=0.08 momentum:lr=0.02,mu=0.9 adagrad:lr=0.3 rmsprop:lr=0.02,alpha=0.9 adam:lr=0.05",
        "batch 150 1 150",
    ),
    "iris-classifier": (
        "-4 4 -2 12",
        "3 -1",
        "sgd:lr=4 momentum:lr=0.8,mu=0.9 adagrad:lr=1 rmsprop:lr=0.1,alpha=0.9 adam:lr=0.3",
        "batch 100 1 100",
    ),
}


def said(values):
    return " ".join(map(number_text, values))


@pytest.mark.parametrize("key", USUAL)
def test_a_surface_has_its_usual_race(key):
    surface = SURFACES[key]
    parameters = "; ".join(f"{p.key} {said((p.default, p.low, p.high))}" for p in surface.parameters)
    found = (said([*surface.domain[0], *surface.domain[1]]), said(surface.start), " ".join(surface.race), parameters)
    assert found == USUAL[key]


def test_minima_whose_values_differ_by_rounding_are_equally_deep():
    points = ((0.0, 0.0), (1.0, 0.0), (20.0, 0.0))
    more = {"domain": ((-1.0, 21.0), (-1.0, 1.0)), "start": (0.0, 0.0), "race": (), "watch": {}, "minima": points}
    # A ten-thousandth is rounding beside a million, and none beside 0.
    high, low = (Surface("x", {}, f"{base} + x/10000", **more) for base in ("1000000", "0"))
    assert high.deepest == points[:2] and low.deepest == points[:1]
    assert Surface("x", {}, "x", **(more | {"minima": ()})).deepest == ()
