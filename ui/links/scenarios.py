"""The ordered registry of scenarios, read from ``scenarios.toml`` beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from formula import Words
from ui.links.link import Link
from ui.links.maps import MapsState
from ui.links.query import Query
from ui.links.race import RaceState
from ui.links.training import TrainingState


@dataclass(frozen=True)
class Scenario:
    """One thing to see.

    ``page``: "race", "mnist" or "maps". ``link``: the query as it stands in an address, without the question mark.
    ``title``: at most 40 characters. ``watch``: one sentence on what happens, at most 160 characters; a test holds it.
    """

    key: str
    page: str
    link: str
    title: Words
    watch: Words

    @property
    def query(self) -> Query:
        """The link's query, every value of every name."""
        return Link(self.page, self.link).lists

    def state(self) -> RaceState | TrainingState | MapsState:
        """The state of the page that the link opens."""
        return Link(self.page, self.link).state()


def _read() -> dict[str, Scenario]:
    tables = tomllib.loads(Path(__file__).with_name("scenarios.toml").read_text("utf-8"))
    scenarios = [Scenario(**entry) for entry in tables["scenario"]]
    found = {scenario.key: scenario for scenario in scenarios}
    if len(found) < len(scenarios):
        raise ValueError("two scenarios have the same key")
    return found


SCENARIOS: dict[str, Scenario] = _read()
"""Every scenario by its key, in the order of the lessons."""


def scenario_of(state: RaceState | TrainingState | MapsState) -> Scenario | None:
    """The scenario that a race, a training or a map is, however it is looked at; None for none."""
    same = [(opened, one) for opened, one in opened_all() if isinstance(state, type(opened))]
    alike = [(opened, one) for opened, one in same if opened.essence == state.essence]
    return next((one for opened, one in alike if opened == state), alike[0][1] if alike else None)


@cache
def opened_all() -> tuple[tuple[RaceState | TrainingState | MapsState, Scenario], ...]:
    """Every scenario with the state that it opens."""
    return tuple((one.state(), one) for one in SCENARIOS.values())
