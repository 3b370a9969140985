"""First steps by hand: on a slope of 2 from w = 1, with numbers that a pencil can check."""

import math

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Run


def steps(text, gradients, w=1.0):
    run = Run.parse(text)
    w = np.array([w])
    state = run.initial_state(w)
    step = run.compile(w, len(gradients))
    path = []
    for t, g in enumerate(gradients, start=1):
        step(w, np.array([float(g)]), t, state)
        path.append(float(w[0]))
    return path


# h = 4, then 4 + 16 = 20.
ADAGRAD = [1 - 0.5 * 2 / (2 + 0.5), 1 - 0.4 - 0.5 * 4 / (math.sqrt(20) + 0.5)]
# h = 0.25·4 = 1, then 0.75·1 + 0.25·16 = 4.75.
RMSPROP = [1 - 0.5 * 2 / (1 + 1), 1 - 0.5 - 0.5 * 4 / (math.sqrt(4.75) + 1)]
# m = 1, 2.5; v = 1, 4.75; corrected by 1 − 0.5ᵗ and 1 − 0.75ᵗ.
ADAM = [
    1 - 0.1 * 2 / (2 + 1),
    1 - 0.1 * 2 / 3 - 0.1 * (2.5 / 0.75) / (math.sqrt(4.75 / 0.4375) + 1),
]
# The same averages, divided by 0.5 and 0.25 in every step.
AS_PRINTED = [1 - 0.1 * 2 / (2 + 1), 1 - 0.1 * 2 / 3 - 0.1 * 5 / (math.sqrt(19) + 1)]


@pytest.mark.parametrize(
    ("text", "gradients", "path"),
    [
        ("sgd:lr=0.25", [2, 4], [0.5, -0.5]),
        # v = −0.5, then 0.5·(−0.5) − 0.25·4 = −1.25.
        ("momentum:lr=0.25,mu=0.5", [2, 4], [0.5, -0.75]),
        ("adagrad:lr=0.5,eps=0.5", [2, 4], ADAGRAD),
        ("rmsprop:lr=0.5,alpha=0.75,eps=1", [2, 4], RMSPROP),
        ("adam:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4], ADAM),
        ("adam-as-printed:lr=0.1,rho1=0.5,rho2=0.75,eps=1", [2, 4], AS_PRINTED),
    ],
)
def test_two_steps_by_hand(text, gradients, path):
    np.testing.assert_allclose(steps(text, gradients), path, rtol=1e-14)


def test_the_first_leap_of_rmsprop_is_as_long_as_its_card_says():
    (w,) = steps("rmsprop:lr=0.01,alpha=0.99,eps=1e-12", [3])
    assert math.isclose(1 - w, 0.01 / math.sqrt(1 - 0.99), rel_tol=1e-9)


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_slope():
    for slope in (1e-3, 1, 1e3):
        (w,) = steps("adam:lr=0.05,eps=1e-12", [slope])
        assert math.isclose(1 - w, 0.05, rel_tol=1e-6)


def test_adam_as_printed_settles_at_a_third_of_adams_step():
    printed = steps("adam-as-printed:lr=0.001,eps=1e-12", [1] * 20_000)
    adam = steps("adam:lr=0.001,eps=1e-12", [1] * 20_000)
    ratio = (printed[-2] - printed[-1]) / (adam[-2] - adam[-1])
    assert math.isclose(ratio, math.sqrt(1 - 0.999) / (1 - 0.9), rel_tol=1e-6)


def test_adagrad_never_takes_a_longer_step_on_a_constant_slope():
    path = np.array([1.0, *steps("adagrad:lr=0.5", [3] * 50)])
    lengths = -np.diff(path)
    assert (np.diff(lengths) < 0).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_every_declaration_is_complete(optimizer):
    assert optimizer.source and set(optimizer.summary) == {"en", "ja"}
    assert set(optimizer.note) in (set(), {"en", "ja"})
    for h in optimizer.hyperparameters:
        assert h.check(h.default) == h.default
        assert set(h.what) == {"en", "ja"} and all(h.what.values()) and h.symbol
        assert {"paper", "pytorch", "keras"} <= set(h.names)
        assert h.scale == ("log1m" if h.key in ("mu", "alpha", "rho1", "rho2") else "log")


def test_the_order_is_by_growing_complexity_with_variants_beside_theirs():
    assert list(OPTIMIZERS) == ["sgd", "momentum", "adagrad", "rmsprop", "adam", "adam-as-printed"]
