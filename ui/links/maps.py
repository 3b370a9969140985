"""The maps page's state, as it stands in a link."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

import numpy as np

from formula import Quantity
from formula.errors import Reason
from optimizers import Run
from simulation.maps.places import cells
from simulation.maps.settings import MAX_VALUES
from surfaces import find
from ui.links import race
from ui.links.axes import Axis, AxisKind, Spread, is_part, quantities, shared_quantities, spreads
from ui.links.fields import Field, Whole, Word, Written, write_runs
from ui.links.query import MAX_TEXT, Query, QueryReader
from ui.links.race import DEFAULT_STEPS, SURFACE, RaceState, read_on_surface

MAX_MAPS = 4
"""Runs whose maps stand side by side."""
DEFAULT_SURFACE = "himmelblau"
"""One with several minima: a map of a single one says little."""
FEWEST_CELLS, MOST_CELLS = 50, MAX_VALUES
PARTS = ("toolbar", "cards", "settings")
"""Of the maps view, which a lesson may leave out; the maps themselves are always there."""
MOST_STARTS = 10
"""Starts a side of a grid from which settings are tried."""
KINDS = ("basins", "settings", "sensitivity")
LEAST = {"basins": 0, "settings": 2, "sensitivity": 1}
"""How much must be able to vary for each."""
COLOURS = ("loss", "steps")
"""What the colour of a setting says: the loss after the last step, or the steps to a minimum."""


@dataclass(frozen=True)
class MapsState:
    """What the maps page shows; all that a race has too is as in ``RaceState``.

    ``start``: where the cursor stands, whose path is drawn; ``cells``: of a map, a side. ``kind``: basins; the
    settings of the selected run, ``x`` across and ``y`` up, None for usual ones; or all runs' sensitivity to ``x``.
    Settings are tried from the start or, where ``starts`` is more than 1, from a grid of so many a side over the
    surface's own window; ``colour``: what of COLOURS is shown of them.
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
    kind: str = KINDS[0]
    x: Axis | None = None
    y: Axis | None = None
    colour: str = COLOURS[0]
    starts: int = 1
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
        if found["x"] and found["y"] and found["x"][0] == found["y"][0]:
            reader.refuse("y", "twice", found=found["y"][0])
            found["y"] = None
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
        aside = ("start", "selected", "hidden", "names", "window", "cells", "colour", "lost", "unread")
        return tuple(getattr(self, one.name) for one in fields(self) if one.name not in aside)

    @property
    def seen(self) -> tuple[int, ...]:
        """The places of the runs that a sensitivity is of: those that are not hidden, or else the selected one."""
        return tuple(i for i in range(len(self.runs)) if i not in self.hidden) or (self.selected,)

    @property
    def varying(self) -> dict[str, Quantity]:
        """What can be an axis."""
        if self.kind == "sensitivity":
            return shared_quantities(self.surface, [self.runs[place] for place in self.seen])
        return quantities(self.surface, self.runs[self.selected])

    @property
    def shows(self) -> str:
        """The kind that is asked for, or basins where too little can vary for it."""
        return self.kind if not self.runs or len(self.varying) >= LEAST[self.kind] else KINDS[0]

    @property
    def axes(self) -> list[Spread]:
        """Across and up of a settings map, across of a sensitivity."""
        if self.kind == "sensitivity":
            return spreads(self.varying, self.runs[self.seen[0]], [self.x])
        return spreads(self.varying, self.runs[self.selected], [self.x, self.y])

    @property
    def tried(self) -> Run:
        """The selected run as a settings map tries it: its own values along the axes do not matter."""
        run, along = self.runs[self.selected], {one.quantity.key for one in self.axes}
        return Run(run.optimizer, run.schedule, **{key: value for key, value in run.given if key not in along})

    @property
    def tried_from(self) -> np.ndarray:
        """The starts from which settings are tried, (n, 2)."""
        if self.starts == 1:
            return np.array([self.start])
        return cells(find(self.surface).domain, self.starts, self.starts, np.arange(self.starts**2))

    def race(self) -> RaceState:
        """The race of these runs from where the cursor stands."""
        shared = {one.place: getattr(self, one.place) for one in FIELDS if one in race.FIELDS and one is not SURFACE}
        return RaceState(surface=self.surface, parameters=self.parameters, runs=self.runs, lost=self.lost, **shared)

    def with_surface(self, surface: str) -> MapsState:
        """Another surface; runs that were not changed give way to those that suit it."""
        own = type(self).on(surface, self.steps)
        unchanged = self.runs == type(self).on(self.surface).runs
        moved = replace(self, surface=surface, start=own.start, parameters=(), window=None, unread=())
        moved = replace(moved, runs=own.runs, selected=0, hidden=(), names=()) if unchanged else moved
        there = quantities(surface, moved.runs[moved.selected]) if moved.runs else {}
        x, y = (axis if axis and is_part(axis, there) else None for axis in (self.x, self.y))
        return replace(moved, x=x, y=y)


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
    Field("kind", Word(*KINDS)),
    Field("x", AxisKind(), aside=True),
    Field("y", AxisKind(), aside=True),
    Field("colour", Word(*COLOURS), aside=True),
    Field("starts", Whole(1, MOST_STARTS), aside=True),
)
"""A link to maps: each part in its order."""
