"""What a question of the test is made of, and the draws that choose it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import TypeVar

import numpy as np

from formula import number_text
from optimizers import Run
from simulation import Race, descend
from surfaces import Surface, find
from ui.links.maps import MapsState
from ui.links.query import query_text
from ui.links.race import RaceState
from ui.words.texts import say

Item = TypeVar("Item")

APART = 0.04
"""Paths differ visibly: one gets at least this far from the other, as a share of the window's diagonal."""


@dataclass(frozen=True)
class Question:
    """One question with all that marks it.

    ``choices``: what can be chosen; empty where a number is asked. ``answer``: place of the right choice, or the
    number, which is right within ``tolerance``. ``reason``: one or two sentences with numbers of the run; ``against``:
    what speaks against each other choice; ``slips``: numbers that usual mistakes give, each with what to say of it.
    ``link``: query of the race that shows it. ``reread``: key of the scenario to look at again. ``rule``: the optimizer
    whose rule is shown, or empty; ``given``: (symbol, value) beside it. ``picture``: what ``picture.js`` draws, or
    None.
    """

    kind: str
    prompt: str
    choices: tuple[str, ...]
    answer: int | float
    reason: str
    link: str
    reread: str
    tolerance: float = 0.0
    rule: str = ""
    given: tuple[tuple[str, str], ...] = ()
    picture: dict[str, object] | None = None
    against: tuple[str, ...] = ()
    slips: tuple[tuple[float, str], ...] = ()


class Draw:
    """Choices that depend on texts alone, on every machine: only ``Random.random`` promises that."""

    def __init__(self, seed: str, aim: str = "") -> None:
        self._random = Random(seed)
        self._aim = Random(aim or seed)

    def aim(self, items: Sequence[Item]) -> Item:
        """One of the items by the text ``aim``: what the answer shall be, however many draws are refused on the way."""
        return items[int(self._aim.random() * len(items))]

    def one(self, items: Sequence[Item]) -> Item:
        return items[int(self._random.random() * len(items))]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """``count`` of the items in a drawn order."""
        left = list(items)
        return [left.pop(int(self._random.random() * len(left))) for _ in range(count)]


def starts(surface: Surface) -> list[tuple[float, float]]:
    """The surface's own start, moved by up to an eighth of the window in x and in y, in hundredths."""
    along = [
        [round(at + shift * (to - low) / 8, 2) for shift in (-1.0, -0.5, 0.0, 0.5, 1.0)]
        for at, (low, to) in zip(surface.start, surface.domain, strict=True)
    ]
    return [(x, y) for x in along[0] for y in along[1]]


def start_near(draw: Draw, surface: Surface) -> tuple[float, float]:
    return draw.one(starts(surface))


LONG = 200
"""Steps of the longest race."""


@lru_cache(maxsize=128)
def walked(surface: str, run: Run) -> Race:
    """The run from each of the surface's starts, LONG steps: all of them take little longer than one."""
    return descend(find(surface), [run], np.array(starts(find(surface))), LONG)


def scaled(run: Run, factor: float) -> Run:
    """The run with its learning rate times ``factor``, in two digits."""
    return run.replace(lr=float(f"{run.values['lr'] * factor:.2g}"))


def inside(path: np.ndarray, surface: Surface) -> bool:
    """Whether a path (steps + 1, 2) never leaves the surface's window."""
    low, high = np.array(surface.domain).T
    return bool(((path >= low) & (path <= high)).all())


def apart(one: np.ndarray, other: np.ndarray, surface: Surface) -> float:
    """How far two paths get from each other (Hausdorff), as a share of the window's diagonal."""
    between = np.linalg.norm(one[:, np.newaxis] - other[np.newaxis], axis=-1)
    low, high = np.array(surface.domain).T
    return max(between.min(axis=0).max(), between.min(axis=1).max()) / float(np.linalg.norm(high - low))


def steepest(surface: Surface, point: Sequence[float], **parameters: float) -> float:
    """The largest curvature at a point."""
    return float(np.linalg.eigvalsh(surface.hessian(np.array(point), **parameters))[-1])


def race(surface: str, start: Sequence[float], steps: int, runs: Sequence[Run], **more: object) -> RaceState:
    return replace(RaceState.on(surface, steps), start=tuple(start), runs=tuple(runs), **more)


def link(state: RaceState) -> str:
    return query_text(state.to_query())


def path_picture(state: RaceState, paths: Sequence[np.ndarray], names: Sequence[str] = ()) -> dict[str, object]:
    """Paths (steps + 1, 2) over the state's surface, for the browser; four digits are finer than a pixel."""
    return {
        "kind": "paths",
        "surface": state.surface,
        "parameters": dict(state.parameters),
        "names": list(names),
        "paths": [[float(f"{value:.4g}") for value in path.ravel()] for path in paths],
    }


def loss_picture(losses: np.ndarray) -> dict[str, object]:
    return {"kind": "losses", "losses": [float(f"{value:.4g}") for value in losses]}


def shown(value: float) -> str:
    """A number for reading: four significant digits and a true minus."""
    return number_text(float(f"{value:.4g}")).replace("-", "−")


def brief(value: float) -> str:
    """A number in a sentence: three significant digits."""
    return shown(float(f"{value:.3g}"))


def run_label(run: Run) -> str:
    """The run as a choice: its name, and what was set, in the article's symbols."""
    symbols = {h.key: h.symbol for h in run.hyperparameters}
    return ", ".join([run.declaration.name, *(f"{symbols[key]} = {shown(value)}" for key, value in run.given)])


def where(language: str, state: RaceState | MapsState) -> dict[str, str]:
    """What sentences say of the place of a race or a map: surface, start and steps."""
    x, y = state.start
    name = find(state.surface).name[language]
    settings = ", ".join(
        f"{parameter.symbol} = {shown(value)}"
        for key, value in state.parameters
        for parameter in find(state.surface).parameters
        if parameter.key == key
    )
    return {
        "surface": say(language, "question.surface", name=name, settings=settings) if settings else name,
        "start": f"({shown(x)}, {shown(y)})",
        "steps": str(state.steps),
    }
