"""From scenario to scenario on the race page, for who presents them one after the other."""

from __future__ import annotations

from dataclasses import replace

from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS, Scenario


def scenario_of(state: RaceState) -> Scenario | None:
    """The scenario that a race is, however it is looked at; None for none."""
    return next((one for one in _races() if _plain(one.state()) == _plain(state)), None)


def turned(state: RaceState, by: int) -> RaceState:
    """The race of the next (1) or the previous (-1) scenario, around from the last to the first."""
    races, here = _races(), scenario_of(state)
    place = (-1 if by > 0 else 0) if here is None else races.index(here)
    return races[(place + by) % len(races)].state()


def _races() -> list[Scenario]:
    return [scenario for scenario in SCENARIOS.values() if scenario.page == "race"]


def _plain(state: RaceState) -> RaceState:
    return replace(state, at=None, selected=0, hidden=(), tab="one", speed=None)
