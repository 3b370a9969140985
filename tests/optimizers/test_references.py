"""Trajectories against those of another implementation, computed by references/generate.py."""

import json
from pathlib import Path

import numpy as np
import pytest

from optimizers import OPTIMIZERS, Run
from simulation import descend
from surfaces import SURFACES

TRAJECTORIES = json.loads(Path(__file__).with_name("references").joinpath("torch.json").read_text("utf-8"))[
    "trajectories"
]


@pytest.mark.parametrize("reference", TRAJECTORIES, ids=lambda r: f"{r['surface']} {r['run']}")
def test_the_steps_are_those_of_pytorch(reference):
    expected = np.array(reference["positions"])
    surface = SURFACES[reference["surface"]]
    race = descend(surface, [Run.parse(reference["run"])], expected[0], steps=len(expected) - 1)
    assert race.diverged_at.tolist() == [-1]
    np.testing.assert_allclose(race.positions[0], expected, rtol=1e-10, atol=1e-10)


def test_every_rule_that_pytorch_has_is_compared_on_every_surface():
    compared = {(Run.parse(r["run"]).optimizer, r["surface"]) for r in TRAJECTORIES}
    keys = {key for key, optimizer in OPTIMIZERS.items() if optimizer.variant_of is None}
    assert compared == {(key, s) for key in keys for s in ("ravine", "rosenbrock", "himmelblau", "beale")}
