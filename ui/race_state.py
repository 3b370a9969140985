"""The race page's state, as it stands in a link."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from formula import number_text, parse_number
from optimizers import Run
from simulation import MAX_STEPS
from surfaces import SURFACES, Surface
from ui.query import Query, QueryReader, one_of, point_text, read_point, whole_within

MAX_RUNS = 8
DEFAULT_SURFACE = "ravine"
DEFAULT_STEPS = 300


@dataclass(frozen=True)
class RaceState:
    """``parameters``: of the surface, those that were set; ``at``: the step at which the race stands, None while it
    plays; ``selected``: place of the selected run; ``unread``: (name, why) of what a link held but could not be read.
    """

    surface: str
    start: tuple[float, float]
    steps: int
    runs: tuple[Run, ...]
    parameters: tuple[tuple[str, float], ...] = ()
    at: int | None = None
    selected: int = 0
    scale: str = "log"
    unread: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def on(cls, surface: str, steps: int = DEFAULT_STEPS) -> RaceState:
        """The race that a surface declares for itself."""
        declared = SURFACES[surface]
        return cls(surface, declared.start, steps, tuple(Run.parse(text) for text in declared.race))

    @classmethod
    def from_query(cls, query: Query) -> RaceState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        surface, parameters = reader.one("surface", _read_surface, (DEFAULT_SURFACE, ()))
        own = cls.on(surface)
        steps = reader.one("steps", whole_within(1, MAX_STEPS), own.steps)
        runs = reader.many("run", Run.parse, MAX_RUNS) or own.runs
        state = cls(
            surface,
            reader.one("start", read_point, own.start),
            steps,
            runs,
            parameters,
            reader.one("at", whole_within(0, steps), None),
            reader.one("selected", whole_within(1, len(runs)), 1) - 1,
            reader.one("scale", one_of("log", "linear"), "log"),
        )
        return replace(state, unread=reader.finish())

    def to_query(self) -> dict[str, list[str]]:
        """The query of a link that shows this state."""
        settings = ",".join(f"{key}={number_text(value)}" for key, value in self.parameters)
        query = {
            "surface": [f"{self.surface}:{settings}" if settings else self.surface],
            "start": [point_text(self.start)],
            "steps": [str(self.steps)],
            "run": [str(run) for run in self.runs],
        }
        if self.at is not None:
            query["at"] = [str(self.at)]
        if self.selected:
            query["selected"] = [str(self.selected + 1)]
        if self.scale != "log":
            query["scale"] = [self.scale]
        return query

    def with_surface(self, surface: str) -> RaceState:
        """Another surface from its own start; runs that were not changed give way to those that suit it."""
        own = RaceState.on(surface, self.steps)
        unchanged = self.runs == RaceState.on(self.surface).runs
        return own if unchanged else replace(own, runs=self.runs, selected=self.selected, scale=self.scale)

    def with_steps(self, steps: int) -> RaceState:
        """A longer or shorter race; one that stood still stands still within it."""
        return replace(self, steps=steps, at=None if self.at is None else min(self.at, steps))


def _read_surface(text: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    key, _, settings = text.partition(":")
    if key not in SURFACES:
        raise ValueError(f"{key[:40]!r} is not a surface")
    return key, _read_parameters(SURFACES[key], settings)


def _read_parameters(surface: Surface, settings: str) -> tuple[tuple[str, float], ...]:
    declared = {parameter.key: parameter for parameter in surface.parameters}
    found: dict[str, float] = {}
    for part in settings.split(",") if settings else []:
        key, _, value = part.partition("=")
        if key not in declared:
            raise ValueError(f"{surface.key} has no {key[:40]!r}")
        if key in found:
            raise ValueError(f"{key!r} is given twice")
        found[key] = declared[key].check(parse_number(value))
    return tuple((key, found[key]) for key in declared if key in found)
