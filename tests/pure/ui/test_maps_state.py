"""The maps page's state: its link, and the ways between a race and its maps."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizers import Run
from optimizers.written import write as write_rule
from simulation.maps.sensitivity import MAX_RUNS
from simulation.maps.settings import MAX_STARTS, axis_of
from surfaces import SURFACES
from tests.pure.ui import test_race_state as races
from ui.links.axes import NARROWEST, quantities
from ui.links.maps import (
    COLOURS,
    FEWEST_CELLS,
    KINDS,
    MAX_MAPS,
    MOST_CELLS,
    MOST_STARTS,
    MapsState,
)
from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS, scenario_of


@st.composite
def axes(draw, known):
    """Two different settings, each perhaps with a part of its range, or none."""
    found = []
    for name in draw(st.permutations(sorted(known)))[:2]:
        low, high = known[name].low, known[name].high
        ends = draw(st.tuples(st.floats(low, high), st.floats(low, high)).map(sorted).map(tuple))
        wide = ends[0] < ends[1] and ends[1] - ends[0] >= NARROWEST * max(map(abs, ends))
        found.append(draw(st.sampled_from([None, (name, None), *([(name, ends)] if wide else [])])))
    return (*found, None)[:2]


@st.composite
def states(draw):
    """What a link can hold: some of a race's, and how fine the maps are."""
    race = draw(races.states())
    count = draw(st.integers(1, min(MAX_MAPS, len(race.runs))))
    selected = draw(st.integers(0, count - 1))
    x, y = draw(axes(quantities(race.surface, race.runs[selected])))
    return MapsState(
        race.surface,
        race.start,
        race.steps,
        race.runs[:count],
        race.parameters,
        selected,
        race.noise,
        race.seed,
        tuple(place for place in race.hidden if place < count),
        tuple(pair for pair in race.names if pair[0] < count),
        race.window,
        draw(st.integers(FEWEST_CELLS, MOST_CELLS)),
        draw(st.sampled_from(KINDS)),
        x,
        y,
        draw(st.sampled_from(COLOURS)),
        draw(st.integers(1, MOST_STARTS)),
    )


@given(states())
def test_a_link_reads_back_as_the_same_state(state):
    again = MapsState.from_query(state.to_query())
    assert again == state and again.unread == ()


def test_python_computes_what_a_link_can_ask_for():
    assert len(axis_of(("lr", [0.1] * MOST_CELLS))[1]) == MOST_CELLS
    with pytest.raises(ValueError, match=f"1 to {MOST_CELLS} "):
        axis_of(("lr", [0.1] * (MOST_CELLS + 1)))
    assert MOST_STARTS**2 <= MAX_STARTS and MAX_MAPS <= MAX_RUNS


AXES = [
    ("run=momentum&x=lr:0.001,1&y=mu:0,0.9&cells=50", {"lr": 10**-2.97, "mu": 0.009}),
    ("run=adam&surface=ravine&y=lr", {"rho1": None, "lr": None}),
    ("run=sgd&surface=ravine", {"lr": None, "noise": 0.0025}),
    ("run=sgd&surface=ravine&x=noise", {"noise": 0.0025, "lr": None}),
    ("run=sgd&run=momentum&kind=sensitivity&x=mu", {"lr": None}),
    ("run=momentum&run=nesterov&kind=sensitivity&x=mu", {"mu": None}),
    ("run=momentum&run=sgd&kind=sensitivity&x=mu&hide=2", {"mu": None}),
    ("run=sgd&surface=ravine&kind=sensitivity&x=kappa", {"lr": None}),
    ("run=lookahead&x=k:1.3,9.6&cells=50", {"k": 1.0, "lr": None}),
]


@pytest.mark.parametrize(("link", "first"), AXES)
def test_the_axes_are_those_asked_for_or_usual_ones(link, first):
    state = MapsState.from_query({"kind": ["settings"], "cells": ["200"]} | parse_qs(link))
    assert state.unread == () or "kind=sensitivity" in link
    assert [one.quantity.key for one in state.axes] == list(first)
    for one, value in zip(state.axes, first.values(), strict=True):
        values = one.values(state.cells)
        assert len(values) == state.cells and one.quantity.low <= values[0] <= values[-1] <= one.quantity.high
        assert value is None or values[0] == pytest.approx(value, rel=1e-5)


def test_where_too_little_can_vary_maps_are_of_starts():
    bare = write_rule("Bare", "w = w - g/10", {}).key
    alone = MapsState.from_query({"surface": ["himmelblau"], "run": [bare], "kind": ["settings"]})
    assert alone.shows == "basins" and alone.unread == () and MapsState.from_query(alone.to_query()) == alone
    assert replace(alone, kind="sensitivity").shows == "sensitivity"
    assert replace(alone, surface="ravine").shows == "settings"
    shaken = write_rule("Shaken", "w = w - noise*g", {}).key
    both = MapsState.from_query({"run": [bare, shaken], "kind": ["sensitivity"]})
    assert both.shows == "basins"


def test_settings_are_tried_from_one_start_or_a_grid_of_them():
    state = MapsState.on("bowl")
    assert state.tried_from.tolist() == [list(state.start)]
    (low, high), (bottom, top) = SURFACES["bowl"].domain
    swarm = replace(state, starts=2).tried_from
    assert swarm[0] == pytest.approx([low + (high - low) / 4, bottom + (top - bottom) / 4])
    assert swarm[3] == pytest.approx([high - (high - low) / 4, top - (top - bottom) / 4]) and len(swarm) == 4


@given(races.states())
def test_the_maps_of_a_race_are_of_what_is_seen_there_and_lead_back(race):
    maps = MapsState.of(race)
    assert 1 <= len(maps.runs) <= MAX_MAPS and len(set(maps.runs)) == len(maps.runs)
    seen = [run for place, run in enumerate(race.runs) if place not in race.hidden]
    assert set(maps.runs) <= set(seen or race.runs)
    if race.selected not in race.hidden:
        assert maps.runs[maps.selected] == race.runs[race.selected]
    shared = ("surface", "parameters", "start", "steps", "noise", "seed", "window")
    assert all(getattr(maps.race(), name) == getattr(race, name) for name in shared)
    assert maps.race().runs == maps.runs
    assert MapsState.of(maps.race()) == maps
    assert MapsState.from_query(maps.to_query()) == maps


def test_a_run_keeps_its_name_and_a_fork_is_not_shown_twice():
    sgd, adam = Run("sgd", lr=0.1), Run("adam", lr=0.1)
    race = RaceState("bowl", (1.0, 1.0), 50, (sgd, adam, adam), names=((1, "Mine"),), forks=((2, 1, 10),), selected=2)
    maps = MapsState.of(race)
    assert maps.runs == (sgd, adam) and maps.names == ((1, "Mine"),)


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_has_maps_of_its_own(surface):
    state = MapsState.on(surface)
    assert set(state.runs) <= set(RaceState.on(surface).runs) and MapsState.from_query({"surface": [surface]}) == state


def test_another_surface_brings_runs_that_suit_it_where_none_was_changed():
    state = replace(MapsState.on("himmelblau"), cells=100)
    moved = state.with_surface("beale")
    assert moved == replace(MapsState.on("beale"), cells=100)
    own = replace(state, runs=(Run("sgd", lr=0.01),), window=(0.0, 1.0, 0.0, 1.0))
    assert own.with_surface("beale").runs == own.runs and own.with_surface("beale").window is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("cells", "49"), ("cells", "501"), ("cells", "2e2")),
        *(("run", "nobody"), ("window", "1,0,0,1")),
        *(("kind", "all"), ("colour", "red"), ("starts", "11"), ("starts", "0")),
        *(
            ("x", "nothing"),
            ("x", "lr:1"),
            ("y", "mu:0.9,0.1"),
            ("y", "mu:0.5,0.501"),
            ("x", "lr:0.1,11"),
            ("x", "lr:1,nan"),
        ),
    ],
)
def test_what_cannot_be_read_gives_way_and_is_named(name, value):
    state = MapsState.from_query({name: [value]})
    assert [one for one, _ in state.unread] == [name]
    assert replace(state, lost=()) == MapsState.from_query({})


def test_more_runs_than_maps_are_named_too():
    state = MapsState.from_query({"run": ["sgd:lr=0.1"] * (MAX_MAPS + 1)})
    assert len(state.runs) == MAX_MAPS and [name for name, _ in state.unread] == ["run"]


def test_a_scenario_is_known_however_its_map_is_looked_at():
    scenario = SCENARIOS["newton-anywhere"]
    state = scenario.state()
    looked_at = replace(state, start=(1.0, 1.0), window=(0.0, 1.0, 0.0, 1.0), cells=100, names=((0, "Mine"),))
    assert scenario_of(looked_at) == scenario
    assert scenario_of(replace(state, steps=299)) is None and scenario_of(state.race()) is None


def test_an_axis_that_another_surface_does_not_have_gives_way():
    state = MapsState.from_query({"surface": ["ravine"], "x": ["lr"], "y": ["kappa"], "kind": ["settings"]})
    moved = state.with_surface("himmelblau")
    assert (moved.x, moved.y, moved.kind) == (("lr", None), None, "settings") and state.y == ("kappa", None)


def test_two_axes_are_not_the_same():
    state = MapsState.from_query({"x": ["lr"], "y": ["lr:0.1,1"]})
    assert (state.x, state.y, [name for name, _ in state.unread]) == (("lr", None), None, ["y"])
