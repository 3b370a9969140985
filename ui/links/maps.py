"""The maps page's state, as it stands in a link."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from formula.errors import Reason
from optimizers import Run
from ui.links import race
from ui.links.fields import Field, Whole, Written, write_runs
from ui.links.query import MAX_TEXT, Query, QueryReader
from ui.links.race import DEFAULT_STEPS, SURFACE, RaceState, read_on_surface

MAX_MAPS = 4
"""Runs whose maps stand side by side."""
DEFAULT_SURFACE = "himmelblau"
"""One with several minima: a map of a single one says little."""
FEWEST_CELLS, MOST_CELLS = 50, 500


@dataclass(frozen=True)
class MapsState:
    """What the maps page shows; all that a race has too is as in ``RaceState``.

    ``start``: where the cursor stands, whose path is drawn; ``cells``: of a map, a side.
    """

    surface: str
    start: tuple[float, float]
    steps: int
    runs: tuple[Run, ...]
    parameters: tuple[tuple[str, float], ...] = ()
    selected: int = 0
    noise: float = 0.0
    seed: int = 0
    hidden: tuple[int, ...] = ()
    names: tuple[tuple[int, str], ...] = ()
    window: tuple[float, float, float, float] | None = None
    cells: int = 200
    lost: tuple[str, ...] = ()
    unread: tuple[tuple[str, Reason], ...] = field(default=(), compare=False)

    @classmethod
    def on(cls, surface: str, steps: int = DEFAULT_STEPS) -> MapsState:
        """The maps of what a surface declares to race there."""
        return cls.of(RaceState.on(surface, steps))

    @classmethod
    def of(cls, shown: RaceState) -> MapsState:
        """The maps of a race: of what is seen there, the selected run first if there is no room for all."""
        seen = [place for place in range(len(shown.runs)) if place not in shown.hidden] or [shown.selected]
        # A fork is its rule once more.
        alone = {shown.runs[place]: place for place in reversed(seen)}.values()
        chosen = shown.runs[shown.selected]
        kept = sorted(sorted(alone, key=lambda place: (shown.runs[place] != chosen, place))[:MAX_MAPS])
        names = dict(shown.names)
        runs = tuple(shown.runs[place] for place in kept)
        return cls(
            shown.surface,
            shown.start,
            shown.steps,
            runs,
            shown.parameters,
            runs.index(chosen) if chosen in runs else 0,
            shown.noise,
            shown.seed,
            names=tuple((i, names[place]) for i, place in enumerate(kept) if place in names),
            window=shown.window,
            lost=shown.lost,
        )

    @classmethod
    def from_query(cls, query: Query) -> MapsState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        found = read_on_surface(cls, FIELDS, reader, DEFAULT_SURFACE, MAX_MAPS)
        return cls(unread=reader.finish(), **found)

    def to_query(self) -> dict[str, list[str]]:
        """The query of a link that shows this state."""
        return write_runs(FIELDS, self)

    @property
    def where(self) -> tuple[str, tuple[tuple[str, float], ...]]:
        """Surface and parameters, which stand in a link as one."""
        return self.surface, self.parameters

    @property
    def essence(self) -> tuple:
        """What the maps are of, however they are looked at: two that are equal in it say the same of every start."""
        aside = ("start", "selected", "hidden", "names", "window", "cells", "lost", "unread")
        return tuple(getattr(self, one.name) for one in fields(self) if one.name not in aside)

    def race(self) -> RaceState:
        """The race of these runs from where the cursor stands."""
        shared = {one.place: getattr(self, one.place) for one in FIELDS if one in race.FIELDS and one is not SURFACE}
        return RaceState(surface=self.surface, parameters=self.parameters, runs=self.runs, lost=self.lost, **shared)

    def with_surface(self, surface: str) -> MapsState:
        """Another surface; runs that were not changed give way to those that suit it."""
        own = type(self).on(surface, self.steps)
        unchanged = self.runs == type(self).on(self.surface).runs
        moved = replace(self, surface=surface, start=own.start, parameters=(), window=None, unread=())
        return replace(moved, runs=own.runs, selected=0, hidden=(), names=()) if unchanged else moved


_SHARED = {one.name: one for one in race.FIELDS}

FIELDS = (
    SURFACE,
    _SHARED["start"],
    _SHARED["steps"],
    Field("run", Written(Run.parse, name="run"), "runs", many=MAX_MAPS, always=True, longest=MAX_TEXT),
    _SHARED["name"],
    _SHARED["hide"],
    _SHARED["selected"],
    _SHARED["window"],
    _SHARED["noise"],
    _SHARED["seed"],
    Field("cells", Whole(FEWEST_CELLS, MOST_CELLS)),
)
"""A link to maps: each part in its order."""
