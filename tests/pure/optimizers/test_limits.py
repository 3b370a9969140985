"""The limits that the cards mark, where theory is exact: on quadratic bowls."""

import numpy as np
import pytest

from formula import CompiledRule
from optimizers import OPTIMIZERS, Run
from simulation import descend
from surfaces import SURFACES

STEPS = 2000
LIMITED = [key for key, optimizer in OPTIMIZERS.items() if optimizer.limit]


@pytest.mark.parametrize("kappa", [1.0, 20.0, 300.0])
@pytest.mark.parametrize("theta", [0.0, 37.0])
@pytest.mark.parametrize("key", LIMITED)
def test_a_little_below_settles_and_a_little_above_diverges(key, kappa, theta):
    ravine, parameters = SURFACES["ravine"], {"kappa": kappa, "theta": theta}
    steepest = np.linalg.eigvalsh(ravine.hessian([0.0, 0.0], **parameters))[-1]
    assert steepest == pytest.approx(kappa)
    momenta = (0.0, 0.5, 0.9, 0.99) if "mu" in {h.key for h in OPTIMIZERS[key].hyperparameters} else ()
    every = [Run(key, mu=mu) for mu in momenta] or [Run(key)]
    limits = [(run, run.limit(steepest)) for run in every]
    limits = [(run, most) for run, most in limits if most * 1.01 <= OPTIMIZERS[key].hyperparameter("lr").high]
    if not limits:
        pytest.skip("beyond the range of the learning rate")
    runs = [run.replace(lr=most * share) for run, most in limits for share in (0.99, 1.01)]
    race = descend(ravine, runs, (1e-3, 1e-3), STEPS, parameters=parameters)
    for place, run in enumerate(runs):
        losses, diverged = race.losses[place], race.diverged_at[place] > 0
        if place % 2:
            assert diverged or losses[-100:].max() > 1e3 * losses[0], run
        else:
            assert losses[-100:].max() < 1e-2 * losses[:100].max(), run


def test_the_numbers_of_the_sentence():
    assert Run("sgd").limit(20.0) == 0.1
    assert Run("momentum", mu=0.9).limit(20.0) == pytest.approx(0.19)
    assert Run("sgd-weight-decay", decay=0.5).limit(19.5) == 0.1
    assert Run("nesterov", mu=0.9).limit(20.0) == pytest.approx(3.8 / 2.8 / 20)
    assert Run("heavy-ball-ema", mu=0.9).limit(20.0) == pytest.approx(1.9)
    assert Run("newton", damp=10.0).limit(20.0) == 3.0
    assert Run("weight-ema", alpha=0.9).limit(20.0) == 0.1
    momenta = ("momentum", "heavy-ball-ema", "nesterov")
    assert set(LIMITED) == {"sgd", "sgd-weight-decay", "weight-ema", *momenta, "newton"}


@pytest.mark.parametrize("damp", [0.5, 100.0])
def test_newtons_limit(damp):
    """Its range ends at 1, below every limit, so the rule itself is asked beyond it."""
    lam = 20.0
    for share in (0.99, 1.01):
        rate = share * Run("newton", damp=damp).limit(lam)
        rule = CompiledRule(Run("newton").formula, np.zeros(2), {"lr": rate, "damp": damp})
        w = np.array([1.0, 1.0])
        for t in range(1, 400):
            rule(w, lam * w, t, {}, (np.full(2, lam), np.full(2, lam), np.zeros(2)))
        assert (np.abs(w) < 0.1).all() if share < 1 else (np.abs(w) > 10).all()


@pytest.mark.parametrize("key", ["bowl", "ravine", "booth", "matyas"])
@pytest.mark.parametrize("lr", [0.1, 1.0, 1.99])
def test_polyak_below_2_comes_closer_in_every_step_of_a_convex_surface(key, lr):
    surface = SURFACES[key]
    path = descend(surface, [Run("polyak", lr=lr, low=0.0)], surface.start, 200).positions[0]
    apart = np.hypot(*(path - surface.minima[0]).T)
    far = apart[:-1] > 1e-6
    assert far[0] and (np.diff(apart)[far] < 0).all()


@pytest.mark.parametrize("lr", [2.5, 3.0, 3.9])
def test_polyak_beyond_2_can_come_closer_too(lr):
    rule = CompiledRule(Run("polyak").formula, np.zeros(2), {"lr": lr, "low": 0.0, "eps": 1e-12})
    w = np.array([-3.2, 1.8])
    for t in range(1, 300):
        rule(w, w.copy(), t, {}, (np.full(2, w @ w / 2), np.ones(2), np.zeros(2)))
    assert np.hypot(*w) < 1e-3


def _between(quantity, share):
    low, high = quantity.low, quantity.high
    return low * (high / low) ** share if quantity.scale == "log" else low + share * (high - low)


LIMITLESS = [key for key, optimizer in OPTIMIZERS.items() if optimizer.limitless]


@pytest.mark.parametrize("key", LIMITLESS)
def test_what_has_no_limit_stays_at_the_largest_rate(key):
    random = np.random.default_rng(0)
    rate, *rest = sorted(OPTIMIZERS[key].hyperparameters, key=lambda h: h.key != "lr")
    settings = [{h.key: _between(h, random.uniform()) for h in some} for some in ([], *[rest] * 11)]
    runs = [Run(key, lr=rate.high, **values) for values in settings]
    for kappa in (1.0, 1000.0):
        race = descend(SURFACES["ravine"], runs, (1.0, 1.0), 300, parameters={"kappa": kappa})
        assert (race.diverged_at == -1).all()


@pytest.mark.parametrize(("text", "curved"), [("radam:lr=10", 20.0), ("adamw:lr=10,decay=0.5", 1.0)])
def test_what_is_not_called_limitless_is_not(text, curved):
    race = descend(SURFACES["ravine"], [Run.parse(text)], (1.0, 1.0), 3000, parameters={"kappa": curved})
    assert race.diverged_at[0] > 0 and not Run.parse(text).declaration.limitless
