"""Which scenario a race is: what may be said of it, and what is presented after it."""

from __future__ import annotations

import re

from formula import Words
from surfaces import Surface, find
from ui.links.race import DEFAULT_STEPS, RaceState
from ui.links.scenarios import opened_all, scenario_of

PAGE = "race"
_OF_RUNS = re.compile(r"SGD|Momentum|AdaGrad|RMSProp|Adam|\b(?:runs?|rules?)\b")


def turned(state: RaceState, by: int, own: RaceState | None = None) -> RaceState:
    """The next (1) or the previous (-1) race: around through the scenarios, the reader's ``own`` before the first."""
    own = state if scenario_of(state) is None else own
    races = ([own] if own else []) + [opened for opened, one in opened_all() if one.page == PAGE]
    here = next((place for place, one in enumerate(races) if one.essence == state.essence), 0)
    return races[(here + by) % len(races)]


def sentence(state: RaceState) -> Words | None:
    """What to watch in a race: a scenario's own sentence, or the surface's, each in the race that it was measured in.

    What a surface's sentence says of no run holds for whatever runs there, with the surface's own settings.
    """
    scenario, surface = scenario_of(state), find(state.surface)
    if scenario:
        return scenario.watch
    told = state.essence == RaceState.on(state.surface, DEFAULT_STEPS).essence
    return surface.watch if told or not (state.parameters or _of_runs(surface)) else None


def _of_runs(surface: Surface) -> bool:
    return bool(_OF_RUNS.search(surface.watch["en"]))
