"""The ordered registry of the course's chapters, one file each beside this one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from formula import Words, number_text
from optimizers import Run
from simulation import Sensitivity, SettingsMap, sensitivity, settings_map
from simulation.arguments import axis, values_of
from surfaces import find
from ui.links.link import Link
from ui.links.maps import PARTS as MAP_PARTS
from ui.links.race import PARTS as RACE_PARTS
from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS

_FOLDER = Path(__file__).parent
_FACT = re.compile(r"\[\[([a-z0-9-]+)\]\]")


@dataclass(frozen=True)
class Text:
    """Markdown with LaTeX between ``$``."""

    text: Words


@dataclass(frozen=True)
class Race:
    """A live race; ``parts`` of RACE_PARTS are shown, ``watch`` says what to watch."""

    link: Link
    watch: Words
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Map:
    """Live maps of where every start ends; ``parts`` of MAP_PARTS are shown beside them."""

    link: Link
    watch: Words
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Formula:
    """The formula card of a run."""

    run: Run


@dataclass(frozen=True)
class LiveTraining:
    """A training that a button starts."""

    link: Link
    watch: Words


@dataclass(frozen=True)
class Try:
    """One thing to try in what stands above."""

    text: Words


@dataclass(frozen=True)
class Predict:
    """A question that the reader answers in the picture before the run is shown.

    ``kind``: "end", where does the run end, or "sketch", the curve of its loss, of its test accuracy for a training.
    ``key``: its name in the reader's progress, unlike that of any other in the chapter. ``run``: place of the run, from
    0. ``shown``: steps of it that are drawn from the start, for "end". ``range``: ends of the axis of losses, for
    "sketch".
    """

    kind: str
    key: str
    link: Link
    run: int
    shown: int
    range: tuple[float, float]
    question: Words
    reveal: Words


@dataclass(frozen=True)
class Settings:
    """A map of what becomes of a race's first run with each value of two settings, see ``simulation.settings_map``."""

    link: Link
    x: tuple[str, tuple[float, ...]]
    y: tuple[str, tuple[float, ...]]
    watch: Words

    @cached_property
    def map(self) -> SettingsMap:
        """The map, computed once."""
        state = self.link.state()
        surface, there = find(state.surface), _conditions(state)
        return settings_map(surface, state.runs[0], self.x, self.y, state.start, state.steps, **there)


@dataclass(frozen=True)
class Sensitive:
    """What a race's runs come to with each value of one setting, see ``simulation.sensitivity``."""

    link: Link
    over: tuple[str, tuple[float, ...]]
    watch: Words

    @cached_property
    def map(self) -> Sensitivity:
        """The map, computed once."""
        state = self.link.state()
        surface, there = find(state.surface), _conditions(state)
        return sensitivity(surface, state.runs, *self.over, state.steps, state.start, **there)


def _conditions(state: RaceState) -> dict[str, object]:
    """What a race's surface and noise are set to, as maps are asked for them."""
    return {"parameters": dict(state.parameters), "noise": state.noise, "seed": state.seed}


Block = Text | Race | Map | Formula | LiveTraining | Try | Predict | Settings | Sensitive


@dataclass(frozen=True)
class Chapter:
    """A chapter: ``facts`` are the measured numbers in its texts, each held by a test; ``scenarios`` go with it.

    ``waits``: by the place of a block that gives the answer to a prediction above it, the key of that prediction.
    """

    key: str
    title: Words
    facts: Mapping[str, float]
    scenarios: tuple[str, ...]
    blocks: tuple[Block, ...]
    waits: Mapping[int, str]

    @property
    def predictions(self) -> tuple[Predict, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Predict))


def read_chapter(key: str, table: Mapping[str, object]) -> Chapter:
    """A chapter's file as values. ValueError or KeyError for what is not as it should be."""
    facts = dict(table.get("facts", {}))
    scenarios = tuple(table.get("scenarios", ()))
    unknown = [name for name in scenarios if name not in SCENARIOS]
    if unknown:
        raise ValueError(f"{key}: there is no scenario {unknown[0]!r}")
    listed = [dict(block) for block in table["block"]]
    waits = {place: block.pop("waits") for place, block in enumerate(listed) if "waits" in block}
    for place, wanted in waits.items():
        if wanted not in {block.get("key") for block in listed[:place] if block["block"] == "predict"}:
            raise ValueError(f"{key}: a block waits for {wanted!r}, which is no prediction above it")
    blocks = tuple(_block(key, block, facts) for block in listed)
    return Chapter(
        key, MappingProxyType(table["title"]), MappingProxyType(facts), scenarios, blocks, MappingProxyType(waits)
    )


_LIVE = {
    "race": ("race", RACE_PARTS, ("stage", "curves", "transport", "legend"), Race),
    "map": ("maps", MAP_PARTS, ("toolbar", "cards"), Map),
}
"""Of what follows the hand: its page, the parts that it has, and those that are shown unless a chapter says which."""


def _block(chapter: str, block: dict, facts: Mapping[str, float]) -> Block:
    kind = block.pop("block")
    words = {name: filled(value, facts) for name, value in block.items() if isinstance(value, dict)}
    match kind:
        case "text" | "try":
            spoken = filled(block, facts)
            return Text(spoken) if kind == "text" else Try(spoken)
        case "formula":
            return Formula(Run.parse(block["run"]))
        case "race" | "map":
            page, known, usual, make = _LIVE[kind]
            link, watch = _shown(block, words, page)
            parts = tuple(block.get("parts", usual))
            if not set(parts) <= set(known):
                raise ValueError(f"{chapter}: a {kind} has no part among {parts}")
            return make(link, watch, parts)
        case "training":
            return LiveTraining(Link("mnist", block["link"]), words["watch"])
        case "predict":
            link = Link(block.get("page", "race"), block["link"])
            place, count = block.get("run", 1), len(link.state().runs)
            if block["kind"] not in ("end", "sketch") or not 1 <= place <= count:
                raise ValueError(f"{chapter}: no prediction {block['kind']!r} of run {place}")
            shown, (low, high) = block.get("shown", 0), block.get("range", (0, 1))
            return Predict(
                block["kind"],
                block["key"],
                link,
                place - 1,
                shown,
                (low, high),
                words["question"],
                words["reveal"],
            )
        case "settings":
            link = Link("race", block["link"])
            return Settings(link, *(_axis(link, block[name]) for name in ("x", "y")), words["watch"])
        case "sensitivity":
            link = Link("race", block["link"])
            return Sensitive(link, _axis(link, block["over"]), words["watch"])
    raise ValueError(f"{chapter}: there is no block {kind!r}")


def _axis(link: Link, text: str) -> tuple[str, tuple[float, ...]]:
    """A setting of the link's race and its values, as on the command line."""
    state = link.state()
    return values_of(axis(text), state.runs, find(state.surface))


def _shown(block: Mapping[str, object], words: Mapping[str, Words], page: str) -> tuple[Link, Words]:
    if "scenario" not in block:
        return Link(page, block["link"]), words["watch"]
    scenario = SCENARIOS[block["scenario"]]
    if scenario.page != page:
        raise ValueError(f"{scenario.key} is a scenario of another page than {page}")
    return Link(page, scenario.link), scenario.watch


def filled(texts: Mapping[str, str], facts: Mapping[str, float]) -> Words:
    """A text in every language with the measured numbers in their places; KeyError for a fact that is not there."""
    said = {code: _FACT.sub(lambda found: fact_text(facts[found[1]]), text.strip()) for code, text in texts.items()}
    return MappingProxyType(said)


def fact_text(value: float) -> str:
    """A measured number as a reader writes it, without a power of ten, thousands apart."""
    if value == int(value) and abs(value) >= 1000:
        return f"{int(value):,}"
    text = number_text(value)
    return f"{value:.12f}".rstrip("0") if "e" in text else text.replace("-", "−")


def _read() -> dict[str, Chapter]:
    found: dict[str, Chapter] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        key = path.stem.partition("-")[2]
        found[key] = read_chapter(key, tomllib.loads(path.read_text("utf-8")))
    return found


COURSE: dict[str, Chapter] = _read()
"""Every chapter by its key, in order."""
