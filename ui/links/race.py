"""The race page's state, as it stands in a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from formula import number_text, parse_number
from formula.errors import Reason, Refused, near, shown
from optimizers import Run
from optimizers.naming import names_of
from optimizers.notation import NOTATIONS
from simulation import MAX_STEPS, Race, descend
from simulation.noise import MAX_SEED
from surfaces import Surface, find
from ui.links.fields import (
    Context,
    Field,
    Number,
    Numbers,
    Place,
    Whole,
    Word,
    Written,
    read_field,
    read_fields,
    read_place,
    write_runs,
)
from ui.links.query import MAX_TEXT, Query, QueryReader

MAX_RUNS = 8
MAX_NOISE = 100.0
MAX_SWARM = 24
MAX_PAINTED = 300
MAX_NAME = 24
MAX_EDGE = 1e5
MIN_WIDTH = 1e-9
MAX_TURN = 100.0
FARTHEST_START = 1e4
VIEWS = ("flat", "relief")
TABS = ("one", "all", "results", "fit")
"""Of what stands below the race: one step in numbers, all steps, results, how data are fitted."""
MAX_SPEED = 10_000
PARTS = ("stage", "curves", "transport", "cards", "settings", "toolbar", "legend")
"""Of the race view: a page may show some of them."""
DEFAULT_SURFACE = "ravine"
DEFAULT_STEPS = 300


@dataclass(frozen=True)
class RaceState:
    """What a race shows, as its link says it; places count from 0 here and from 1 in links.

    ``parameters``: of the surface, those that were set; ``at``: the step at which the race stands, None while it plays;
    ``selected``: place of the selected run; ``noise``: standard deviation of what is added to gradients, drawn from
    ``seed``; ``forks``: (place, parent's place, step); ``fresh``: places of those forks that begin with an empty
    memory; ``hidden``: places that are not drawn; ``names``: (place, name) where the reader gave one; ``window``: (x
    from, x to, y from, y to) where not the surface's own; ``swarm``: starts a side of the grid that is released, 0 for
    none; ``painted``: starts released where the reader painted, four letters each; ``view``: "flat" or "relief", that
    from ``camera``, (turn, tilt) in radians and zoom; ``arrows``: whether the selected run's step is drawn; ``target``:
    the loss whose first step the results name, None for the usual one; ``notation``: whose symbols the formula card
    uses; ``tab``: what is open below the race; ``speed``: in steps a second, None for one that suits the race's length;
    ``lost``: what the link has in the place of runs, where none of it can be read; nothing races then. ``unread``:
    (name, why) of what could not be read.
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
    tab: str = "one"
    speed: int | None = None
    fresh: tuple[int, ...] = ()
    lost: tuple[str, ...] = ()
    unread: tuple[tuple[str, Reason], ...] = field(default=(), compare=False)

    @classmethod
    def on(cls, surface: str, steps: int = DEFAULT_STEPS) -> RaceState:
        """The race that a surface declares for itself."""
        declared = find(surface)
        return cls(surface, declared.start, steps, _own(declared.race))

    @classmethod
    def from_query(cls, query: Query) -> RaceState:
        """The state in a link's query; what cannot be read is at its default and named in ``unread``."""
        reader = QueryReader(query)
        found = read_on_surface(cls, FIELDS, reader, DEFAULT_SURFACE, MAX_RUNS)
        found["forks"] = _without_circles(found["forks"], reader)
        found["fresh"] = _of_forks(found["fresh"], found["forks"], reader)
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
        """What the race is, however it is looked at: two that are equal in it go the same way."""
        forks = (self.forks, self.fresh)
        return self.surface, self.parameters, self.start, self.steps, self.runs, self.noise, self.seed, *forks

    @property
    def arguments(self) -> tuple:
        """The race as ``simulation.descend`` and ``race_script`` take it."""
        surface, parameters = find(self.surface), dict(self.parameters)
        return surface, self.runs, self.start, self.steps, self.noise, self.seed, parameters, self.lineages, self.fresh

    def race(self) -> Race:
        """The race, computed."""
        return descend(*self.arguments)

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
        return replace(kept, runs=own.runs, selected=0, forks=(), fresh=(), hidden=(), names=()) if unchanged else kept


@lru_cache(maxsize=64)
def _own(texts: tuple[str, ...]) -> tuple[Run, ...]:
    """The runs of a surface's race; every link to it is read beside them."""
    return tuple(map(Run.parse, texts))


def read_on_surface(
    kind: type, fields: Sequence[Field], reader: QueryReader, surface: str, runs: int
) -> dict[str, object]:
    """Values of a state's attributes by its table; where a link has no surface, ``surface`` and what suits it."""
    where = read_field(SURFACE, reader, {}, (surface, ()))
    found = read_fields(fields, reader, kind.on(where[0]), surface=where)
    found["surface"], found["parameters"] = found.pop("where")
    found["names"] = tuple(sorted(dict(found["names"]).items()))
    found["lost"] = reader.unreadable("run", runs, MAX_TEXT)
    return found


class _Surface:
    """A surface with the parameters that were set: ``ravine:kappa=20``."""

    name = "surface"

    def read(self, text: str, context: Context) -> tuple[str, tuple[tuple[str, float], ...]]:
        key, _, settings = text.partition(":")
        surface = find(key)
        return surface.key, _read_parameters(surface, settings)

    def text(self, value: tuple[str, tuple[tuple[str, float], ...]]) -> str:
        key, parameters = value
        settings = ",".join(f"{name}={number_text(number)}" for name, number in parameters)
        return f"{key}:{settings}" if settings else key

    def limits(self) -> dict[str, object]:
        return {}


def _read_parameters(surface: Surface, settings: str) -> tuple[tuple[str, float], ...]:
    declared = {parameter.key: parameter for parameter in surface.parameters}
    found: dict[str, float] = {}
    for part in settings.split(",") if settings else []:
        key, _, value = part.partition("=")
        like = {name.lower(): name for name in reversed(declared)}
        key = key if key in declared else like.get(key.lower(), key)
        if key not in declared:
            raise _lacking(surface, key)
        if key in found:
            raise Refused("twice", found=shown(key))
        found[key] = declared[key].check(parse_number(value))
    return tuple((key, found[key]) for key in declared if key in found)


def _lacking(surface: Surface, key: str) -> Refused:
    known, of = tuple(one.key for one in surface.parameters), surface.key[:40]
    if not known:
        return Refused("no-parameters", of=of, found=shown(key))
    return Refused("parameter", of=of, found=shown(key), known=known, near=near(key, known))


class _Fork:
    """A run that goes on from another one: ``2:1@50``, as (place, parent's place, step)."""

    name = "fork"

    def read(self, text: str, context: Context) -> tuple[int, int, int]:
        child, colon, origin = text.partition(":")
        parent, sign, at = origin.partition("@")
        if not (colon and sign):
            raise Refused("fork", found=shown(text))
        step = Whole(0, context["steps"]).read(at, context)
        return read_place(child, context), read_place(parent, context), step

    def text(self, value: tuple[int, int, int]) -> str:
        place, parent, at = value
        return f"{place + 1}:{parent + 1}@{at}"

    def limits(self) -> dict[str, object]:
        return {}


def _without_circles(forks: tuple[tuple[int, int, int], ...], reader: QueryReader) -> tuple[tuple[int, int, int], ...]:
    kept: dict[int, tuple[int, int, int]] = {}
    for fork in forks:
        place, parent, _ = fork
        ancestor = parent
        while ancestor != place and ancestor in kept:
            ancestor = kept[ancestor][1]
        if place in kept or ancestor == place:
            reader.refuse("fork", "circle", run=place + 1, parent=parent + 1)
        else:
            kept[place] = fork
    return tuple(kept[place] for place in sorted(kept))


def _of_forks(places: tuple[int, ...], forks: tuple[tuple[int, int, int], ...], reader: QueryReader) -> tuple[int, ...]:
    children = {place for place, _, _ in forks}
    for place in places:
        if place not in children:
            reader.refuse("fresh", "no-fork", run=place + 1)
    return tuple(place for place in places if place in children)


class _Places:
    """Places of runs with commas between them."""

    name = "places"

    def read(self, text: str, context: Context) -> tuple[int, ...]:
        return tuple(sorted({read_place(part, context) for part in text.split(",")}))

    def text(self, value: tuple[int, ...]) -> str:
        return ",".join(str(place + 1) for place in value)

    def limits(self) -> dict[str, object]:
        return {}


class _Name:
    """What the reader calls a run: ``1:My run``, as (place, name)."""

    name = "name"

    def read(self, text: str, context: Context) -> tuple[int, str]:
        which, colon, name = text.partition(":")
        if not colon or not 0 < len(name) <= MAX_NAME or not name.isprintable() or name != name.strip():
            raise Refused("run-name", found=shown(text))
        return read_place(which, context), name

    def text(self, value: tuple[int, str]) -> str:
        place, name = value
        return f"{place + 1}:{name}"

    def limits(self) -> dict[str, object]:
        return {"longest": MAX_NAME}


def _check_start(point: tuple[float, ...], text: str) -> None:
    if max(map(abs, point)) > FARTHEST_START:
        raise Refused("far", found=shown(text), limit=f"{FARTHEST_START:.0f}")


def _check_window(edges: tuple[float, ...], text: str) -> None:
    if max(map(abs, edges)) > MAX_EDGE or not (edges[0] < edges[1] and edges[2] < edges[3]):
        raise Refused("window", found=shown(text))
    if min(edges[1] - edges[0], edges[3] - edges[2]) < MIN_WIDTH * max(1.0, *map(abs, edges)):
        raise Refused("narrow", found=shown(text))


def _check_camera(values: tuple[float, ...], text: str) -> None:
    if max(map(abs, values)) > MAX_TURN:
        raise Refused("camera", found=shown(text))


def _read_painted(text: str) -> str:
    if not re.fullmatch(r"(?:[A-Za-z0-9_-]{4})+", text, re.ASCII):
        raise Refused("painted", found=shown(text))
    return text


SURFACE = Field("surface", _Surface(), "where", always=True, longest=MAX_TEXT)

FIELDS = (
    SURFACE,
    Field("start", Numbers(2, "two-numbers", _check_start), always=True),
    Field("steps", Whole(1, MAX_STEPS), always=True),
    Field("run", Written(Run.parse, name="run"), "runs", many=MAX_RUNS, always=True, longest=MAX_TEXT),
    Field("fork", _Fork(), "forks", many=MAX_RUNS),
    Field("fresh", _Places()),
    Field("name", _Name(), "names", many=MAX_RUNS),
    Field("hide", _Places(), "hidden", aside=True),
    Field("at", Whole(0, "steps"), aside=True),
    Field("selected", Place()),
    Field("window", Numbers(4, "window", _check_window), aside=True),
    Field("camera", Numbers(3, "camera", _check_camera), aside=True),
    Field("target", Number(), aside=True),
    Field("noise", Number(0, MAX_NOISE)),
    Field("seed", Whole(0, MAX_SEED)),
    Field("swarm", Whole(2, MAX_SWARM)),
    Field("painted", Written(_read_painted, longest=4 * MAX_PAINTED), longest=4 * MAX_PAINTED),
    Field("scale", Word("log", "linear"), aside=True),
    Field("view", Word(*VIEWS), aside=True),
    Field("arrows", Word("on", "off"), aside=True),
    Field("notation", Word(*NOTATIONS)),
    Field("tab", Word(*TABS), aside=True),
    Field("speed", Whole(1, MAX_SPEED), aside=True),
)
"""A race's link: each part in its order."""


def run_names(state: RaceState, language: str = "en") -> list[str]:
    """What each run is called: see ``optimizers.naming``."""
    return names_of(state.runs, dict(state.names), language, state.fresh)
