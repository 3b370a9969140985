"""Which scenario a race is: what may be said of it, and what is presented after it."""

from __future__ import annotations

import re
from functools import cache

from formula import Words
from surfaces import Surface, find
from ui.links.race import DEFAULT_STEPS, RaceState
from ui.links.scenarios import SCENARIOS, Scenario

_OF_RUNS = re.compile(r"SGD|Momentum|AdaGrad|RMSProp|Adam|\b(?:runs?|rules?)\b")


def scenario_of(state: RaceState) -> Scenario | None:
    """The scenario that a race is, however it is looked at; None for none."""
    alike = [(opened, one) for opened, one in _races() if opened.essence == state.essence]
    return next((one for opened, one in alike if opened == state), alike[0][1] if alike else None)


def turned(state: RaceState, by: int) -> RaceState:
    """The race of the next (1) or the previous (-1) scenario, around from the last to the first."""
    races, here = [one for _, one in _races()], scenario_of(state)
    place = (-1 if by > 0 else 0) if here is None else races.index(here)
    return races[(place + by) % len(races)].state()


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


@cache
def _races() -> tuple[tuple[RaceState, Scenario], ...]:
    return tuple((one.state(), one) for one in SCENARIOS.values() if one.page == "race")
