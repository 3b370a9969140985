"""Trajectories against those of other implementations, computed by the generators in references/."""

import json
from pathlib import Path

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Run
from simulation import descend
from surfaces import SURFACES

COMPARED = {
    "torch": (
        *("sgd", "sgd-weight-decay", "momentum", "nesterov", "adagrad", "adadelta"),
        *("rprop", "rmsprop", "rmsprop-centered", "rmsprop-momentum"),
        *("adam", "adam-l2", "adamax", "adamw", "amsgrad", "nadam", "radam"),
    ),
    "optax": (
        *("sign-sgd", "normalized-sgd", "sgd-clipped", "heavy-ball-ema", "weight-ema", "rmsprop-tensorflow", "lion"),
        *("adabelief", "yogi", "adan", "adopt", "lars", "lamb", "lookahead", "sam"),
        *("schedule-free-sgd", "schedule-free-adamw"),
    ),
    "packages": ("ademamix", "sophia", "muon", "prodigy", "cautious-adamw"),
    "keras": ("adagrad-keras", "rmsprop-keras", "adam-keras", "nadam-keras"),
}
"""Which rule is compared with which library: PyTorch where it has the rule, else optax, else another."""

ALONE = {"adam-as-printed", "newton", "polyak", "adagrad-full"}
"""Rules that are not compared here, since no library has them in this form; test_steps.py has them by hand."""

REFERENCES = [
    (library, reference)
    for library in COMPARED
    for reference in json.loads(Path(__file__).with_name("references").joinpath(f"{library}.json").read_text("utf-8"))[
        "trajectories"
    ]
]


@pytest.mark.parametrize(
    "reference", [r for _, r in REFERENCES], ids=[f"{library} {r['surface']} {r['run']}" for library, r in REFERENCES]
)
def test_the_steps_are_those_of_the_library(reference):
    expected = np.array(reference["positions"])
    assert expected.shape == (101, 2)
    surface = SURFACES[reference["surface"]]
    race = descend(surface, [Run.parse(reference["run"])], expected[0], steps=len(expected) - 1)
    assert race.diverged_at.tolist() == [-1]
    np.testing.assert_allclose(race.positions[0], expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("library", COMPARED)
def test_every_rule_of_the_list_is_compared_on_every_surface(library):
    found = [(Run.parse(r["run"]).optimizer, r["surface"]) for name, r in REFERENCES if name == library]
    surfaces = ("ravine", "rosenbrock", "himmelblau", "beale")
    assert sorted(found) == sorted((key, surface) for key in COMPARED[library] for surface in surfaces)


def test_every_rule_is_in_the_list_or_stands_alone():
    listed = [key for keys in COMPARED.values() for key in keys]
    assert len(listed) == len(set(listed)) and ALONE.isdisjoint(listed)
    assert {*listed, *ALONE} == set(OPTIMIZERS)


def test_what_the_cards_say_in_pytorchs_words_is_compared_with_pytorch():
    """But for what is more than a name there, whose lines test_torch_lines.py compares."""
    plain = {key for key, optimizer in OPTIMIZERS.items() if optimizer.torch and not optimizer.torch_more}
    assert plain == set(COMPARED["torch"])


@pytest.mark.parametrize("library", COMPARED)
def test_no_value_of_a_compared_run_is_left_at_its_default(library):
    """A reference says every value itself, so it goes on holding when a default is changed."""
    for _, reference in (r for r in REFERENCES if r[0] == library):
        run = Run.parse(reference["run"])
        assert {key for key, _ in run.given} == {h.key for h in run.hyperparameters}
