"""The race page's state, as it stands in a link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from formula import number_text, parse_number
from optimizers import Run
from simulation import MAX_STEPS
from surfaces import Surface, find
from ui.links.query import (
    MAX_TEXT,
    Query,
    QueryReader,
    number_within,
    one_of,
    place_within,
    point_text,
    read_point,
    whole_within,
)

MAX_RUNS = 8
MAX_NOISE = 100.0
MAX_SEED = 2**32 - 1
MAX_SWARM = 24
MAX_PAINTED = 300
MAX_NAME = 24
MAX_EDGE = 1e5
MIN_WIDTH = 1e-9
MAX_TURN = 100.0
VIEWS = ("flat", "relief")
NOTATIONS = ("article", "paper", "pytorch", "keras")
DEFAULT_SURFACE = "ravine"
DEFAULT_STEPS = 300


@dataclass(frozen=True)
class RaceState:
    """What a race shows, as its link says it; places count from 0 here and from 1 in links.

    ``parameters``: of the surface, those that were set; ``at``: the step at which the race stands, None while it
    plays; ``selected``: place of the selected run; ``noise``: standard deviation of what is added to gradients, drawn
    from ``seed``; ``forks``: (place, parent's place, step); ``hidden``: places that are not drawn; ``names``: (place,
    name) where the reader gave one; ``window``: (x from, x to, y from, y to) where not the surface's own; ``swarm``:
    starts a side of the grid that is released, 0 for none; ``painted``: starts released where the reader painted, four
    letters each; ``view``: "flat" or "relief", that from ``camera``, (turn, tilt) in radians and zoom; ``arrows``:
    whether the selected run's step is drawn; ``target``: the loss whose first step the results name, None for the usual
    one; ``notation``: whose symbols the formula card uses; ``unread``: (name, why) of what could not be read.
    """

    surface: str
    start: tuple[float, float]
    steps: int
    runs: tuple[Run, ...]
    parameters: tuple[tuple[str, float], ...] = ()
    at: int | None = None
    selected: int = 0
    scale: str = "log"
    noise: float = 0.0
    seed: int = 0
    forks: tuple[tuple[int, int, int], ...] = ()
    hidden: tuple[int, ...] = ()
    names: tuple[tuple[int, str], ...] = ()
    window: tuple[float, float, float, float] | None = None
    swarm: int = 0
    painted: str = ""
    view: str = "flat"
    camera: tuple[float, float, float] | None = None
    arrows: str = "on"
    target: float | None = None
    notation: str = "article"
    unread: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def on(cls, surface: str, steps: int = DEFAULT_STEPS) -> RaceState:
        """The race that a surface declares for itself."""
        declared = find(surface)
        return cls(surface, declared.start, steps, tuple(Run.parse(text) for text in declared.race))

    @classmethod
    def from_query(cls, query: Query) -> RaceState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        surface, parameters = reader.one("surface", _read_surface, (DEFAULT_SURFACE, ()), MAX_TEXT)
        own = cls.on(surface)
        steps = reader.one("steps", whole_within(1, MAX_STEPS), own.steps)
        runs = reader.many("run", Run.parse, MAX_RUNS, MAX_TEXT) or own.runs
        place = place_within(len(runs))
        state = cls(
            surface,
            reader.one("start", read_point, own.start),
            steps,
            runs,
            parameters,
            reader.one("at", whole_within(0, steps), None),
            reader.one("selected", place, 0),
            reader.one("scale", one_of("log", "linear"), "log"),
            reader.one("noise", number_within(0, MAX_NOISE), 0.0),
            reader.one("seed", whole_within(0, MAX_SEED), 0),
            _without_circles(reader.many("fork", _fork(place, steps), MAX_RUNS), reader),
            reader.one("hide", _places(place), ()),
            tuple(sorted(dict(reader.many("name", _name(place), MAX_RUNS)).items())),
            reader.one("window", _read_window, None),
            reader.one("swarm", whole_within(2, MAX_SWARM), 0),
            reader.one("painted", _read_painted, "", 4 * MAX_PAINTED),
            reader.one("view", one_of(*VIEWS), "flat"),
            reader.one("camera", _read_camera, None),
            reader.one("arrows", one_of("on", "off"), "on"),
            reader.one("target", parse_number, None),
            reader.one("notation", one_of(*NOTATIONS), "article"),
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
            "fork": [f"{place + 1}:{parent + 1}@{at}" for place, parent, at in self.forks],
            "name": [f"{place + 1}:{name}" for place, name in self.names],
            "hide": [",".join(str(place + 1) for place in self.hidden)] if self.hidden else [],
            "at": [] if self.at is None else [str(self.at)],
            "selected": [str(self.selected + 1)] if self.selected else [],
            "window": [] if self.window is None else [",".join(number_text(edge) for edge in self.window)],
            "camera": [] if self.camera is None else [",".join(number_text(value) for value in self.camera)],
            "target": [] if self.target is None else [number_text(self.target)],
        }
        for name in ("noise", "seed", "swarm"):
            value = getattr(self, name)
            query[name] = [number_text(value)] if value else []
        query["painted"] = [self.painted] if self.painted else []
        for name, usual in (("scale", "log"), ("view", "flat"), ("arrows", "on"), ("notation", "article")):
            value = getattr(self, name)
            query[name] = [] if value == usual else [value]
        return {name: values for name, values in query.items() if values}

    @property
    def lineages(self) -> dict[int, tuple[int, int]]:
        """The forks as ``simulation.descend`` takes them."""
        return {place: (parent, at) for place, parent, at in self.forks}

    def with_surface(self, surface: str) -> RaceState:
        """Another surface from its own start; runs that were not changed give way to those that suit it."""
        own = type(self).on(surface, self.steps)
        unchanged = self.runs == type(self).on(self.surface).runs and not self.forks
        kept = replace(
            self,
            surface=surface,
            start=own.start,
            parameters=(),
            at=None,
            window=None,
            painted="",
            target=None,
            unread=(),
        )
        return replace(kept, runs=own.runs, selected=0, forks=(), hidden=(), names=()) if unchanged else kept

    def with_steps(self, steps: int) -> RaceState:
        """A longer or shorter race; one that stood still stands still within it."""
        forks = tuple((place, parent, min(at, steps)) for place, parent, at in self.forks)
        return replace(self, steps=steps, forks=forks, at=None if self.at is None else min(self.at, steps))


def _read_surface(text: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    key, _, settings = text.partition(":")
    return key, _read_parameters(find(key), settings)


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


def _fork(place: Callable[[str], int], steps: int) -> Callable[[str], tuple[int, int, int]]:
    def read(text: str) -> tuple[int, int, int]:
        child, colon, origin = text.partition(":")
        parent, sign, at = origin.partition("@")
        if not (colon and sign):
            raise ValueError(f"{text[:40]!r} is not run:parent@step")
        return place(child), place(parent), whole_within(0, steps)(at)

    return read


def _without_circles(forks: tuple[tuple[int, int, int], ...], reader: QueryReader) -> tuple[tuple[int, int, int], ...]:
    kept: dict[int, tuple[int, int, int]] = {}
    for fork in forks:
        place, parent, _ = fork
        ancestor = parent
        while ancestor != place and ancestor in kept:
            ancestor = kept[ancestor][1]
        if place in kept or ancestor == place:
            reader.refuse("fork", f"run {place + 1} cannot go on from run {parent + 1}")
        else:
            kept[place] = fork
    return tuple(kept[place] for place in sorted(kept))


def _places(place: Callable[[str], int]) -> Callable[[str], tuple[int, ...]]:
    return lambda text: tuple(sorted({place(part) for part in text.split(",")}))


def _name(place: Callable[[str], int]) -> Callable[[str], tuple[int, str]]:
    def read(text: str) -> tuple[int, str]:
        which, colon, name = text.partition(":")
        if not colon or not 0 < len(name) <= MAX_NAME or not name.isprintable() or name != name.strip():
            raise ValueError(f"{text[:40]!r} is not run:name")
        return place(which), name

    return read


def _read_window(text: str) -> tuple[float, float, float, float]:
    edges = tuple(parse_number(part) for part in text.split(","))
    if len(edges) != 4 or max(map(abs, edges)) > MAX_EDGE or not (edges[0] < edges[1] and edges[2] < edges[3]):
        raise ValueError(f"{text[:40]!r} is not a window")
    if min(edges[1] - edges[0], edges[3] - edges[2]) < MIN_WIDTH * max(1.0, *map(abs, edges)):
        raise ValueError(f"{text[:40]!r} is too narrow")
    return edges


def _read_painted(text: str) -> str:
    if not re.fullmatch(r"(?:[A-Za-z0-9_-]{4})+", text, re.ASCII):
        raise ValueError(f"{text[:40]!r} is no painted swarm")
    return text


def _read_camera(text: str) -> tuple[float, float, float]:
    values = tuple(parse_number(part) for part in text.split(","))
    if len(values) != 3 or max(map(abs, values)) > MAX_TURN:
        raise ValueError(f"{text[:40]!r} is not a camera")
    return values


def run_names(state: RaceState) -> list[str]:
    """What the reader calls each run, or its optimizer's name; numbered where two would be the same."""
    own = dict(state.names)
    names = [own.get(place, run.declaration.name) for place, run in enumerate(state.runs)]
    count, seen = Counter(names), Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        if count[name] > 1:
            names[place] = f"{name} ({seen[name]})"
    return names


def arguments(state: RaceState) -> tuple:
    """The arguments of ``descend``."""
    return (
        find(state.surface),
        state.runs,
        state.start,
        state.steps,
        state.noise,
        state.seed,
        dict(state.parameters),
        state.lineages,
    )
