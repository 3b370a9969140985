"""What a link leaves out is at its default: one that changed would change pictures of before, and so would a range."""

import pytest

from formula import number_text
from optimizers import OPTIMIZERS, SCHEDULES
from optimizers.usual import usual

# Each hyperparameter with its default and its range.
USUAL = {
    "sgd": "lr 0.01 0.000001 10",
    "sgd-weight-decay": "lr 0.01 0.000001 10; decay 0.01 0.000001 1",
    "normalized-sgd": "lr 0.01 0.000001 10; eps 1e-7 1e-12 1",
    "sgd-clipped": "lr 0.01 0.000001 10; most 1 0.001 100",
    "sign-sgd": "lr 0.01 0.000001 10",
    "polyak": "lr 1 0.000001 2; low 0 -1000 1000; eps 1e-12 1e-12 1",
    "newton": "lr 0.5 0.000001 1; damp 0.001 0.000001 1000",
    "momentum": "lr 0.01 0.000001 10; mu 0.9 0 0.9999",
    "heavy-ball-ema": "lr 0.1 0.000001 10; mu 0.9 0 0.9999",
    "nesterov": "lr 0.01 0.000001 10; mu 0.9 0 0.9999",
    "weight-ema": "lr 0.01 0.000001 10; alpha 0.9 0 0.99999",
    "adagrad": "lr 0.01 0.000001 10; eps 1e-7 1e-12 1; h0 0 0 1",
    "adagrad-keras": "lr 0.01 0.000001 10; eps 1e-7 1e-12 1",
    "adagrad-full": "lr 0.01 0.000001 10; eps 1e-7 1e-12 1",
    "rmsprop": "lr 0.01 0.000001 10; alpha 0.99 0 0.99999; eps 1e-7 1e-12 1; h0 0 0 1",
    "rmsprop-keras": "lr 0.01 0.000001 10; alpha 0.99 0 0.99999; eps 1e-7 1e-12 1",
    "rmsprop-tensorflow": "lr 0.01 0.000001 10; alpha 0.99 0 0.99999; eps 1e-7 1e-12 1",
    "rmsprop-momentum": "lr 0.01 0.000001 10; alpha 0.99 0 0.99999; mu 0.9 0 0.9999; eps 1e-7 1e-12 1",
    "rmsprop-centered": "lr 0.01 0.000001 10; alpha 0.99 0 0.99999; eps 1e-7 1e-12 1",
    "sam": "lr 0.01 0.000001 10; mu 0.9 0 0.9999; radius 0.05 0.0001 10",
    "lion": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.99 0 0.99999",
    "lars": "lr 1 0.000001 10; mu 0.9 0 0.9999; trust 0.001 0.00001 1",
    "adamax": "lr 0.002 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1",
    "lookahead": "lr 0.01 0.000001 10; mu 0.9 0 0.9999; k 5 1 100; share 0.5 0.01 1",
    "sophia": "lr 0.01 0.000001 10; rho1 0.96 0 0.99999; rho2 0.99 0 0.99999; bound 1 0.0001 10; eps 1e-12 1e-12 1",
    "adadelta": "lr 1 0.000001 10; rho 0.9 0 0.99999; eps 0.000001 1e-12 1",
    "rprop": "lr 0.01 0.000001 10; down 0.5 0.01 0.99; up 1.2 1.001 2",
    "adam": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1",
    "adam-as-printed": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1",
    "adam-keras": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1",
    "adam-l2": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1; "
    "decay 0.01 0.000001 1",
    "adabelief": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-16 1e-20 1",
    "adamw": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1; decay 0.01 0.000001 1",
    "adopt": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.9999 0 0.99999; eps 0.000001 1e-12 1",
    "yogi": "lr 0.01 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 0.001 1e-12 1",
    "cautious-adamw": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1; "
    "decay 0.01 0.000001 1",
    "lamb": "lr 0.01 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 0.000001 1e-12 1; "
    "decay 0.01 0.000001 1",
    "radam": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1",
    "schedule-free-sgd": "lr 0.01 0.000001 10; beta 0.9 0 0.9999",
    "amsgrad": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1",
    "muon": "lr 0.02 0.000001 10; mu 0.95 0 0.9999; ratio 0.015 0.001 10; rho1 0.9 0 0.99999; rho2 0.95 0 0.99999; "
    "eps 1e-10 1e-12 1",
    "ademamix": "lr 0.001 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; rho3 0.9999 0 0.99999; "
    "mix 5 0.01 100; eps 1e-8 1e-12 1",
    "nadam": "lr 0.002 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1",
    "nadam-keras": "lr 0.002 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-7 1e-12 1",
    "schedule-free-adamw": "lr 0.0025 0.000001 10; beta 0.9 0 0.9999; rho2 0.999 0 0.99999; eps 1e-8 1e-12 1; "
    "decay 0.01 0.000001 1",
    "adan": "lr 0.001 0.000001 10; rho1 0.98 0 0.99999; rho2 0.92 0 0.99999; rho3 0.99 0 0.99999; eps 1e-7 1e-12 1",
    "prodigy": "lr 1 0.000001 10; rho1 0.9 0 0.99999; rho2 0.999 0 0.99999; eps 1e-8 1e-12 1; d0 0.000001 1e-10 1",
}
STARTS = {
    "adagrad": {"h": "h0"},
    "adagrad-keras": {"h": 0.1},
    "rmsprop": {"h": "h0"},
    "rmsprop-tensorflow": {"h": 1.0},
    "yogi": {"m": 1e-06, "v": 1e-06},
    "prodigy": {"d": "d0"},
    "schedule-free-sgd": {"z": "w"},
    "schedule-free-adamw": {"z": "w"},
    "nadam": {"product": 1.0},
    "nadam-keras": {"product": 1.0},
}
OF_SCHEDULES = {
    "constant": "",
    "step": "gamma 0.3 0.001 1",
    "exponential": "end 0.01 0.000001 1",
    "cosine": "",
    "warmup-cosine": "warm 0.1 0.01 0.9",
    "inverse": "fade 0.1 0.0001 10",
}


def said(hyperparameters):
    return "; ".join(" ".join([h.key, *map(number_text, (h.default, h.low, h.high))]) for h in hyperparameters)


@pytest.mark.parametrize("key", USUAL)
def test_an_optimizer_has_its_defaults_and_ranges(key):
    assert said(OPTIMIZERS[key].hyperparameters) == USUAL[key]
    assert dict(OPTIMIZERS[key].initial) == STARTS.get(key, {})


@pytest.mark.parametrize("key", OF_SCHEDULES)
def test_a_schedule_has_its_defaults_and_ranges(key):
    assert said(SCHEDULES[key].parameters) == OF_SCHEDULES[key]


def test_menus_go_from_short_rules_to_long_ones_and_a_variant_stands_behind_what_it_varies():
    assert [key for key in OPTIMIZERS if key in USUAL] == list(USUAL)


@pytest.mark.parametrize(
    ("name", "among", "values"),
    [
        ("eta0", (), (0.01, 1e-6, 10.0)),
        ("momentum", (), (0.9, 0.0, 0.9999)),
        ("ema_decay", (), (0.999, 0.0, 0.99999)),
        ("fuzz", (), (1e-7, 1e-12, 1.0)),
        ("l2", (), (0.01, 1e-6, 1.0)),
        ("dampening", (), (0.0, 0.0, 0.9999)),
        ("other", (), (0.5, 0.0, 10.0)),
        ("alpha", ("alpha", "rho"), (0.01, 1e-6, 10.0)),
        ("alpha", ("alpha", "lr"), (0.9, 0.0, 0.9999)),
        ("rho", ("rho",), (0.9, 0.0, 0.9999)),
    ],
)
def test_a_name_that_papers_and_libraries_use_has_its_usual_range(name, among, values):
    assert usual(name, among) == values
