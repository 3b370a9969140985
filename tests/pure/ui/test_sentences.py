"""What the race page says of a race: only of the race that it was measured in, and only of runs that are there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from optimizers import Run
from pages.race.turns import scenario_of, sentence, turned
from surfaces import SURFACES, find
from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS

RACES = {key: one for key, one in SCENARIOS.items() if one.page == "race"}
OWN = {key: RaceState.on(key) for key in SURFACES}
OF_THE_SURFACE_ALONE = {"iris-line", "rosenbrock", "beale", "himmelblau", "monkey", "plateau"}
LOOKED_AT = {"at": 7, "view": "relief", "hidden": (0,), "scale": "linear", "tab": "results", "window": (-1, 1, -1, 1)}


@pytest.mark.parametrize("key", RACES)
def test_a_scenario_says_its_sentence_however_it_is_looked_at(key):
    state = RACES[key].state()
    for seen in (state, replace(state, **LOOKED_AT), RaceState.from_query(state.to_query())):
        assert sentence(seen) == RACES[key].watch


@pytest.mark.parametrize("key", SURFACES)
def test_a_surface_says_its_sentence_of_its_own_race(key):
    scenario = scenario_of(OWN[key])
    assert sentence(replace(OWN[key], **LOOKED_AT)) == (scenario or SURFACES[key]).watch


def changed(state):
    """The same race with one thing of it changed."""
    first, *rest = state.runs
    other = "constant" if first.schedule == "cosine" else "cosine"
    yield replace(state, runs=(Run(first.optimizer, other, **first.values), *rest))
    yield replace(state, runs=(Run("newton", lr=0.37), *rest))
    yield replace(state, runs=(*state.runs, Run("lion", lr=0.0123)))
    yield replace(state, start=(state.start[0] + 0.01, state.start[1]))
    yield replace(state, steps=state.steps + 1)
    yield replace(state, noise=state.noise + 0.1)
    yield replace(state, parameters=(*state.parameters, ("other", 1.0)))


@pytest.mark.parametrize("state", [one.state() for one in RACES.values()] + list(OWN.values()))
def test_nothing_is_said_of_a_race_that_was_changed(state):
    for other in changed(state):
        surface = find(state.surface)
        # Of a table of the reader's own it is said how its loss is curved.
        alone = (state.surface in OF_THE_SURFACE_ALONE or state.surface.startswith("~")) and not other.parameters
        assert sentence(other) == (surface.watch if alone else None)


def test_what_holds_for_any_run_names_none():
    whole = {key for key, state in OWN.items() if sentence(replace(state, runs=(Run("sgd", lr=1e-5),)))}
    assert whole == OF_THE_SURFACE_ALONE


@pytest.mark.parametrize("state", [one.state() for one in RACES.values()] + list(OWN.values()))
def test_a_sentence_names_only_runs_that_are_there(state):
    said = sentence(state)["en"]
    present = {word for run in state.runs for word in run.declaration.name.split()}
    named = set(
        re.findall(r"\b(?:SGD|Momentum|Nesterov|AdaGrad|RMSProp|AdaDelta|Adam|AMSGrad|NAdam|Lion|Newton)\b", said)
    )
    assert named <= present


def test_the_next_one_leads_through_all_of_them_and_back():
    own = state = replace(OWN["bowl"], at=9)
    seen = []
    for _ in RACES:
        state = replace(turned(state, 1, own), at=3)
        seen.append(scenario_of(state).key)
    assert seen == list(RACES)
    assert scenario_of(turned(state, -1, own)).key == seen[-2]
    assert turned(state, 1, own) == own == turned(RACES[seen[0]].state(), -1, own)
    # Who presents from a scenario on has no race of their own in the way.
    assert turned(state, 1) == RACES[seen[0]].state()
    assert turned(own, -1) == state or scenario_of(turned(own, -1)).key == seen[-1]
