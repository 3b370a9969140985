"""Learning-rate schedules: their factors by hand, in steps, and as text."""

import math

import numpy as np
import pytest

from formula.to_latex import rule_latex
from optimizers import OPTIMIZERS, SCHEDULES, Run
from simulation import descend
from surfaces import SURFACES

TOTAL = 100


def rates(run, total=TOTAL):
    """The learning rate of every step, read off a slope of 1."""
    w, found = np.zeros(1), []
    step = run.compile(w, total)
    for t in range(1, total + 1):
        before = w[0]
        step(w, np.ones(1), t, {})
        found.append(before - w[0])
    return found


@pytest.mark.parametrize(
    ("text", "at", "factor"),
    [
        ("sgd:lr=1", 50, 1.0),
        ("sgd:lr=1,schedule=step,gamma=0.5", 33, 1.0),
        ("sgd:lr=1,schedule=step,gamma=0.5", 34, 0.5),
        ("sgd:lr=1,schedule=step,gamma=0.5", 67, 0.25),
        ("sgd:lr=1,schedule=exponential,end=0.01", 1, 1.0),
        ("sgd:lr=1,schedule=exponential,end=0.01", 51, 0.1),
        ("sgd:lr=1,schedule=cosine", 1, 1.0),
        ("sgd:lr=1,schedule=cosine", 51, 0.5),
        ("sgd:lr=1,schedule=cosine", 100, (1 + math.cos(0.99 * math.pi)) / 2),
        ("sgd:lr=1,schedule=warmup-cosine,warm=0.2", 1, 1 / 20),
        ("sgd:lr=1,schedule=warmup-cosine,warm=0.2", 20, 1.0),
        ("sgd:lr=1,schedule=warmup-cosine,warm=0.2", 60, (1 + math.cos(40 / 81 * math.pi)) / 2),
        ("sgd:lr=1,schedule=inverse,fade=0.5", 1, 1.0),
        ("sgd:lr=1,schedule=inverse,fade=0.5", 5, 1 / 3),
    ],
)
def test_factors_by_hand(text, at, factor):
    assert rates(Run.parse(text))[at - 1] == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_stays_between_nothing_and_the_full_rate(schedule):
    for total in (1, 2, 7, 1000):
        found = np.array(rates(Run("sgd", schedule, lr=1.0), total))
        assert (found >= -1e-12).all() and (found <= 1 + 1e-12).all() and found.max() > 0.04


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_rule_goes_with_every_schedule(optimizer, schedule):
    race = descend(SURFACES["bowl"], [Run(optimizer, schedule, lr=0.05)], (1.0, -1.0), 50)
    assert (race.diverged_at == -1).all() and race.losses[0, -1] < race.losses[0, 0]


def test_a_schedule_is_a_line_of_the_formula():
    run = Run("momentum", "cosine")
    first = rule_latex(run.formula, {"lr": "ε", "lr_t": "ε", "mu": "μ"})[0]
    assert (
        first == r"\varepsilon_{t} = \varepsilon \, \frac{1 + \cos\left(\frac{\pi \, \left(t - 1\right)}{T}\right)}{2}"
    )


def test_names_of_schedules_and_rules_never_meet():
    own = {p.key for schedule in SCHEDULES.values() for p in schedule.parameters}
    for optimizer in OPTIMIZERS.values():
        assert own.isdisjoint({h.key for h in optimizer.hyperparameters} | set(optimizer.formula.state))
        assert {"lr_t", "T"}.isdisjoint(line.target for line in optimizer.formula.lines)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("adam:schedule=moon", "'moon'"),
        ("adam:schedule=cosine,gamma=0.5", "'gamma'"),
        ("adam:gamma=0.5", "'gamma'"),
        ("adam:schedule=cosine,schedule=step", "'schedule'"),
        ("adam:schedule=step,gamma=7", "gamma=7"),
    ],
)
def test_what_cannot_be_read_is_quoted(text, quoted):
    with pytest.raises(ValueError, match=quoted):
        Run.parse(text)


def test_the_text_has_the_schedule_after_the_rules_own():
    run = Run("adam", "step", gamma=0.5, lr=0.05)
    assert str(run) == "adam:lr=0.05,schedule=step,gamma=0.5" and Run.parse(str(run)) == run
    assert run != Run("adam", lr=0.05) and run.replace(lr=0.1).schedule == "step"
