"""Questions about what a run will do: at another learning rate, or against others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizers import Run
from pages.lessons.quiz.pictures import REREAD, SCENES
from pages.lessons.quiz.question import (
    Draw,
    Question,
    brief,
    inside,
    link,
    path_picture,
    race,
    run_label,
    scaled,
    shown,
    start_near,
    steepest,
    where,
)
from simulation import descend
from surfaces import Surface, find
from ui.words.texts import say

OUTCOMES = ("glides", "zigzags", "cycles", "diverges")
SHARES = {"glides": (0.15, 0.25, 0.35), "zigzags": (0.65, 0.75, 0.85), "diverges": (1.1, 1.2, 1.3)}
"""What share of SGD's limit, 2/λ, leads to which outcome; half of the limit parts the first two."""
STEPS = 40
FEWEST = 6
AHEAD = 1.3
MORE_STEPS = 4
LONG = 200


def outcome(path: np.ndarray, surface: Surface, parameters: dict[str, float]) -> str:
    """What a path (steps + 1, 2) on a quadratic surface does along its steepest direction; "" for none of these.

    It glides if it keeps to one side of the floor, zigzags if it crosses in every step and ends nearer, cycles if it
    crosses at an equal distance, diverges if it crosses and gets farther away.
    """
    curved = surface.hessian(path[0], **parameters)
    across = np.linalg.eigh(curved)[1][:, -1]
    away = (path[np.isfinite(path).all(axis=1)] - surface.minima[0]) @ across
    # What has come down to the rounding of the numbers says nothing any more.
    away = away[np.abs(away) > 1e-9 * np.abs(away[0])]
    if len(away) < FEWEST:
        return ""
    crosses = away[1:] * away[:-1] < 0
    growth = np.abs(away[1:] / away[:-1])
    if not crosses.any() and growth.max() < 1:
        return "glides"
    if not crosses.all():
        return ""
    return "zigzags" if growth.max() < 0.99 else "diverges" if growth.min() > 1.01 else "cycles"


def other_rate(draw: Draw, language: str) -> Question | None:
    """What happens at twice, or at half, this learning rate?"""
    surface = find(draw.one(("ravine", "bowl", "booth", "matyas")))
    parameters = {"kappa": draw.one((4.0, 10.0, 20.0))} if surface.key == "ravine" else {}
    start = start_near(draw, surface)
    curved = steepest(surface, start, **parameters)
    factor = draw.one((2.0, 0.5))
    expected = draw.one(("glides", "zigzags", "diverges") if factor == 2 else ("glides", "zigzags"))
    rate = float(f"{draw.one(SHARES[expected]) * 2 / curved / factor:.2g}")
    runs = [Run("sgd", lr=rate), Run("sgd", lr=float(f"{rate * factor:.3g}"))]
    named = tuple((i, f"ε = {shown(run.values['lr'])}") for i, run in enumerate(runs))
    state = replace(race(surface.key, start, STEPS, runs, names=named), parameters=tuple(parameters.items()))
    found = descend(surface, runs, start, STEPS, parameters=parameters)
    if outcome(found.positions[1], surface, parameters) != expected or not inside(found.positions[0], surface):
        return None
    new = runs[1].values["lr"]
    return Question(
        "other-rate",
        say(
            language,
            "question.twice" if factor == 2 else "question.half",
            rate=shown(rate),
            **where(language, state),
        ),
        tuple(say(language, f"question.it-{name}") for name in OUTCOMES),
        OUTCOMES.index(expected),
        say(
            language,
            f"question.why-{expected}",
            rate=shown(new),
            curved=brief(curved),
            limit=brief(2 / curved),
            half=brief(1 / curved),
            times=brief(abs(1 - new * curved)),
        ),
        link(state),
        "rate-at-limit" if expected != "glides" else "rate-too-small",
        picture=path_picture(state, found.positions[:1]),
    )


def first_there(draw: Draw, language: str) -> Question | None:
    """Which run reaches the target loss first?"""
    surface = find(draw.one(SCENES[:4]))
    runs = [scaled(Run.parse(text), draw.one((0.5, 0.7, 1.0))) for text in draw.some(surface.race, 4)]
    start = start_near(draw, surface)
    target = float(f"{float(surface.value(np.array(start))) / draw.one((20, 100, 500)):.1g}")
    losses = descend(surface, runs, start, LONG).losses
    reached = [int(np.argmax(there)) if there.any() else None for there in losses <= target]
    order = sorted((steps, place) for place, steps in enumerate(reached) if steps is not None)
    if not order or order[0][0] < MORE_STEPS:
        return None
    (steps, place), later = order[0], order[1][0] if len(order) > 1 else LONG
    if later < max(AHEAD * steps, steps + MORE_STEPS):
        return None
    state = race(surface.key, start, LONG, runs, target=target)
    comma = say(language, "question.comma")
    told = [
        f"{run.declaration.name} {say(language, 'question.never', steps=LONG) if at is None else at}"
        for run, at in zip(runs, reached, strict=True)
    ]
    return Question(
        "first",
        say(language, "question.first", target=shown(target), **where(language, state)),
        tuple(map(run_label, runs)),
        place,
        say(language, "question.why-first", target=shown(target), steps=comma.join(told)),
        link(state),
        REREAD[runs[place].optimizer],
        picture=path_picture(state, [np.array([start])]),
    )
