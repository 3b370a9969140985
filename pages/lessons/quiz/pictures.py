"""Questions about a path or a loss curve without its legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from optimizers import Run
from pages.lessons.quiz.question import (
    APART,
    Draw,
    Question,
    apart,
    brief,
    inside,
    link,
    loss_picture,
    path_picture,
    race,
    run_label,
    scaled,
    shown,
    start_near,
    starts,
    steepest,
    walked,
    where,
)
from simulation import descend
from surfaces import Surface, find
from ui.words.texts import say

SCENES = ("ravine", "booth", "matyas", "beale", "himmelblau", "three-hump-camel")
REREAD = {
    "sgd": "ravine-zigzag",
    "momentum": "momentum-overshoot",
    "adagrad": "adagrad-dying",
    "rmsprop": "rmsprop-leap",
    "adam": "adam-restless",
}
DECADES = 0.25
"""Loss curves differ visibly: by this much of a power of ten on average."""
FLOOR = 1e-8
FASTER = 1.5
"""Momentum is told by its speed: its longest step is at least this many times its first."""
CLEAR_SLOPE = 0.01
RATES = ((0.02, 0.04, 0.06), (0.15, 0.25, 0.35), (0.7, 0.8, 0.9))
"""Shares of SGD's limit, for a slow, a middle and a fast run."""
MU = (0.0, 0.5, 0.8, 0.9, 0.95)
ALPHA = (0.5, 0.9, 0.99, 0.999)


def path_of(draw: Draw, language: str) -> Question | None:
    """Which optimizer drew this path?"""

    def tells(surface: Surface, start: tuple[float, float], runs: Sequence[Run], paths: np.ndarray, place: int) -> bool:
        path, lengths = paths[place], np.linalg.norm(np.diff(paths[place], axis=0), axis=1)
        return (
            np.abs(surface.gradient(np.array(start))).min() >= CLEAR_SLOPE
            and inside(path, surface)
            and min(apart(path, other, surface) for other in np.delete(paths, place, 0)) >= APART
            and (runs[place].optimizer != "momentum" or lengths.max() >= FASTER * lengths[0])
        )

    found = _four(draw, SCENES, (40, 60, 80), tells)
    if found is None:
        return None
    state, own, runs, paths = found
    place = state.selected
    slope = find(state.surface).gradient(np.array(state.start))
    moves = np.diff(paths[place], axis=0)
    lengths = np.linalg.norm(moves, axis=1)
    longest = int(lengths.argmax())
    numbers = {
        "dx": shown(moves[0, 0]),
        "dy": shown(moves[0, 1]),
        "gx": shown(slope[0]),
        "gy": shown(slope[1]),
        "lr": shown(own.values["lr"]),
        "far": shown(abs(moves[0, 0])),
        "step": longest + 1,
        "times": brief(lengths[longest] / lengths[0]),
        "last": state.steps,
        "share": brief(100 * lengths[-1] / lengths[0]),
    }
    return Question(
        "path",
        say(language, "question.path", **where(language, state)),
        tuple(map(run_label, runs)),
        place,
        say(language, f"question.why-{own.optimizer}", **numbers),
        link(state),
        REREAD[own.optimizer],
        picture=path_picture(state, [paths[place]]),
        against=tuple(
            "" if i == place else _elsewhere(language, runs[i].declaration.name, paths, i, place)
            for i in range(len(runs))
        ),
    )


def _elsewhere(language: str, name: str, paths: np.ndarray, chosen: int, place: int) -> str:
    """Where the path of a run that was not asked about is, at the step at which it is farthest from the drawn one."""
    step = int(np.linalg.norm(paths[chosen] - paths[place], axis=1).argmax())
    (x, y), (drawn_x, drawn_y) = paths[chosen, step], paths[place, step]
    return say(
        language,
        "question.not-path",
        name=name,
        step=step,
        there=f"({brief(x)}, {brief(y)})",
        drawn=f"({brief(drawn_x)}, {brief(drawn_y)})",
    )


def curve_of(draw: Draw, language: str) -> Question | None:
    """Which optimizer has this loss curve?"""

    def differences(losses: np.ndarray, place: int) -> np.ndarray:
        heights = np.log10(np.maximum(losses, FLOOR))
        return np.abs(np.delete(heights, place, 0) - heights[place])

    def tells(surface: Surface, start: tuple[float, float], runs: Sequence[Run], paths: np.ndarray, place: int) -> bool:
        return differences(surface.value(paths), place).mean(axis=1).min() >= DECADES

    found = _four(draw, SCENES[:5], (30, 40, 60), tells)
    if found is None:
        return None
    state, own, runs, paths = found
    place, losses = state.selected, find(state.surface).value(paths)
    between = differences(losses, place)
    step = int(between.min(axis=0).argmax())
    others = [f"{run.declaration.name} {brief(loss)}" for run, loss in zip(runs, losses[:, step], strict=True)]
    del others[place]
    seen = say(
        language,
        "question.why-curve",
        step=step,
        name=own.declaration.name,
        loss=brief(losses[place, step]),
        others=say(language, "question.comma").join(others),
    )
    return Question(
        "curve",
        say(language, "question.curve", **where(language, state)),
        tuple(map(run_label, runs)),
        place,
        say(language, f"question.curve-{own.optimizer}", seen=seen, **told_of(paths[place], losses[place])),
        link(state),
        REREAD[own.optimizer],
        picture=loss_picture(losses[place]),
        against=tuple("" if i == place else _against(language, runs[i], losses, i, place) for i in range(len(runs))),
    )


def told_of(path: np.ndarray, losses: np.ndarray) -> dict[str, object]:
    """What the sentences on a run's motion say: of its steps, and of its losses."""
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    return {
        "far": brief(lengths[0]),
        "longest": brief(lengths.max()),
        "end": brief(lengths[-1]),
        "first": brief(losses[0]),
        "second": brief(losses[1]),
        "rises": int((np.diff(losses) > 0).sum()),
        "last": len(lengths),
    }


def _against(language: str, run: Run, losses: np.ndarray, chosen: int, place: int) -> str:
    """Where the curve of a run that was not asked about is farthest from the one that is drawn."""
    heights = np.log10(np.maximum(losses[[chosen, place]], FLOOR))
    step = int(np.abs(heights[0] - heights[1]).argmax())
    return say(
        language,
        "question.not-curve",
        name=run.declaration.name,
        step=step,
        loss=brief(losses[chosen, step]),
        drawn=brief(losses[place, step]),
    )


def four(draw: Draw, surface: Surface, factors: Callable[[], float]) -> tuple[list[Run], int]:
    """Four of a surface's own five runs, each with its rate times a factor, and the place of the one that is aimed at.

    Every optimizer and every place is aimed at equally often.
    """
    wanted, place = draw.aim(tuple(REREAD)), draw.aim(range(4))
    own = {run.optimizer: run for run in map(Run.parse, surface.race)}
    others = draw.some([key for key in REREAD if key != wanted], 3)
    return [scaled(own[key], factors()) for key in (*others[:place], wanted, *others[place:])], place


def _four(draw: Draw, scenes: tuple[str, ...], lengths: tuple[int, ...], tells: Callable[..., bool]):
    """A race of four from a start at which it ``tells``: state, the selected run, all runs, their paths; or None."""
    surface, factor, steps = find(draw.one(scenes)), draw.one((0.7, 0.85, 1.0)), draw.one(lengths)
    runs, place = four(draw, surface, lambda: factor)
    paths = np.stack([walked(surface.key, run).positions[0, :, : steps + 1] for run in runs])
    near = starts(surface)
    for i in draw.some(range(len(near)), len(near)):
        if np.isfinite(paths[:, i]).all() and tells(surface, near[i], runs, paths[:, i], place):
            return race(surface.key, near[i], steps, runs, selected=place), runs[place], runs, paths[:, i]
    return None


def rate_of(draw: Draw, language: str) -> Question | None:
    """Which of three paths of one optimizer has this learning rate?"""
    surface = find(draw.one(("ravine", "bowl", "booth", "matyas")))
    start = start_near(draw, surface)
    limit = 2 / steepest(surface, start)
    rates = [float(f"{limit * draw.one(shares):.2g}") for shares in RATES]
    wanted, place = draw.aim(range(3)), draw.aim(range(3))
    others = draw.some([rate for i, rate in enumerate(rates) if i != wanted], 2)
    runs = [Run("sgd", lr=rate) for rate in (*others[:place], rates[wanted], *others[place:])]
    letters = "ABC"
    named = tuple((i, f"{letter}: ε = {shown(runs[i].values['lr'])}") for i, letter in enumerate(letters))
    state = race(surface.key, start, draw.one((15, 20, 30)), runs, names=named)
    paths = descend(surface, runs, start, state.steps).positions
    if not all(inside(path, surface) for path in paths):
        return None
    if min(apart(paths[i], paths[j], surface) for i, j in ((0, 1), (0, 2), (1, 2))) < APART:
        return None
    comma = say(language, "question.comma")
    first = np.linalg.norm(paths[:, 1] - paths[:, 0], axis=1)
    return Question(
        "rate",
        say(language, "question.rate", rate=shown(runs[place].values["lr"]), **where(language, state)),
        tuple(letters),
        place,
        say(
            language,
            "question.why-rate",
            slope=brief(float(np.linalg.norm(surface.gradient(np.array(start))))),
            steps=comma.join(f"{letter} {brief(length)}" for letter, length in zip(letters, first, strict=True)),
        ),
        link(state),
        "rate-too-small",
        picture=path_picture(state, paths, letters),
        against=tuple(
            "" if i == place else say(language, "question.not-rate", letter=letter, rate=shown(runs[i].values["lr"]))
            for i, letter in enumerate(letters)
        ),
    )


def memory_of(draw: Draw, language: str) -> Question | None:
    """Which μ, or which α, drew this path?"""
    surface = find(draw.one(("bowl", "booth", "matyas", "ravine")))
    start = start_near(draw, surface)
    optimizer, key, values = draw.aim((("momentum", "mu", MU), ("rmsprop", "alpha", ALPHA)))
    if optimizer == "momentum":
        rate = float(f"{draw.one((0.05, 0.1, 0.2)) * 2 / steepest(surface, start):.2g}")
    else:
        rate = draw.one((0.05, 0.1, 0.15, 0.2, 0.3))
    chosen = sorted(draw.some(values, 4))
    runs = [Run(optimizer, lr=rate, **{key: value}) for value in chosen]
    place = draw.aim(range(4))
    symbol = runs[0].declaration.hyperparameter(key).symbol
    labels = tuple(f"{symbol} = {shown(value)}" for value in chosen)
    state = race(surface.key, start, draw.one((20, 30, 40)), runs, selected=place, names=tuple(enumerate(labels)))
    found = descend(surface, runs, start, state.steps)
    if found.diverged_at.max() >= 0 or not inside(found.positions[place], surface):
        return None
    if min(apart(found.positions[place], other, surface) for other in np.delete(found.positions, place, 0)) < APART:
        return None
    lengths = np.linalg.norm(np.diff(found.positions, axis=1), axis=-1)
    told = (
        lengths.max(axis=1) / lengths[:, 0]
        if optimizer == "momentum"
        else np.abs(np.diff(found.positions[:, :2, 0]))[:, 0]
    )
    return Question(
        "memory",
        say(
            language,
            "question.memory",
            name=runs[0].declaration.name,
            symbol=symbol,
            rate=shown(rate),
            **where(language, state),
        ),
        labels,
        place,
        say(
            language,
            f"question.why-memory-{optimizer}",
            values="; ".join(f"{label}: {brief(value)}" for label, value in zip(labels, told, strict=True)),
        ),
        link(state),
        "momentum-overshoot" if optimizer == "momentum" else "rmsprop-leap",
        picture=path_picture(state, [found.positions[place]]),
        against=tuple(
            "" if i == place else _elsewhere(language, label, found.positions, i, place)
            for i, label in enumerate(labels)
        ),
    )
