"""Questions about what a run will do: at another learning rate, or against others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizers import Run
from pages.lessons.quiz.pictures import REREAD, SCENES, four, told_of
from pages.lessons.quiz.question import (
    LONG,
    Draw,
    Question,
    brief,
    inside,
    link,
    path_picture,
    race,
    run_label,
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

OUTCOMES = ("glides", "zigzags", "cycles", "diverges")
SHARES = {"glides": (0.15, 0.25, 0.35), "zigzags": (0.65, 0.75, 0.85), "cycles": (1.0,), "diverges": (1.1, 1.2, 1.3)}
"""What share of SGD's limit, 2/λ, leads to which outcome; half of the limit parts the first two."""
STEPS = 40
FEWEST = 6
STEADY = 5e-4
"""A jump is as far as the one before it within this share: not a fiftieth is lost in STEPS of them."""
FASTER = {2: "question.twice", 3: "question.thrice"}
AHEAD = 1.3
MORE_STEPS = 4
FACTORS = (0.3, 0.5, 0.7, 1.0, 1.5, 2.0)
"""What the learning rates of a surface's own runs are multiplied by, so that any of them may be the first."""
TARGETS = (20, 100, 500)


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
    if np.abs(growth - 1).max() < STEADY:
        return "cycles"
    return "zigzags" if growth.max() < 0.99 else "diverges" if growth.min() > 1.01 else ""


def other_rate(draw: Draw, language: str) -> Question | None:
    """What happens at twice, or three times, this learning rate?

    Not at half of it: whatever does not diverge would glide then.
    """
    surface = find(draw.one(("ravine", "bowl", "booth", "matyas")))
    parameters = {"kappa": draw.one((4.0, 10.0, 20.0))} if surface.key == "ravine" else {}
    start = start_near(draw, surface)
    curved = steepest(surface, start, **parameters)
    factor, expected = draw.aim(tuple(FASTER)), draw.aim(OUTCOMES)
    # Two digits would not be the limit.
    digits = 5 if expected == "cycles" else 2
    rate = float(f"{draw.one(SHARES[expected]) * 2 / curved / factor:.{digits}g}")
    runs = [Run("sgd", lr=rate), Run("sgd", lr=float(f"{rate * factor:.6g}"))]
    named = tuple((i, f"ε = {shown(run.values['lr'])}") for i, run in enumerate(runs))
    state = replace(race(surface.key, start, STEPS, runs, names=named), parameters=tuple(parameters.items()))
    found = descend(surface, runs, start, STEPS, parameters=parameters)
    if outcome(found.positions[1], surface, parameters) != expected or not inside(found.positions[0], surface):
        return None
    new = runs[1].values["lr"]
    numbers = {
        "rate": shown(new),
        "curved": brief(curved),
        "limit": shown(2 / curved),
        "half": shown(1 / curved),
        "times": brief(abs(1 - new * curved)),
    }
    return Question(
        "other-rate",
        say(
            language,
            FASTER[factor],
            rate=shown(rate),
            **where(language, state),
        ),
        tuple(say(language, f"question.it-{name}") for name in OUTCOMES),
        OUTCOMES.index(expected),
        say(language, f"question.why-{expected}", **numbers),
        link(state),
        "rate-at-limit" if expected != "glides" else "rate-too-small",
        picture=path_picture(state, found.positions[:1]),
        against=tuple(
            "" if name == expected else say(language, f"question.not-{name}", **numbers) for name in OUTCOMES
        ),
    )


def first_there(draw: Draw, language: str) -> Question | None:
    """Which run reaches the target loss first?"""
    surface = find(draw.one(SCENES[:4]))
    runs, place = four(draw, surface, lambda: draw.one(FACTORS))
    found, near = [walked(surface.key, run) for run in runs], starts(surface)
    options = [(i, share) for i in range(len(near)) for share in TARGETS]
    for i, share in draw.some(options, len(options)):
        losses = np.stack([one.losses[0, i] for one in found])
        target = float(f"{losses[0, 0] / share:.1g}")
        reached = [int(np.argmax(there)) if there.any() else None for there in losses <= target]
        if _clearly_first(reached, place):
            break
    else:
        return None
    start, steps = near[i], reached[place]
    state = race(surface.key, start, LONG, runs, target=target)
    comma = say(language, "question.comma")
    reaching = [
        f"{run.declaration.name} {say(language, 'question.never', steps=LONG) if at is None else at}"
        for run, at in zip(runs, reached, strict=True)
    ]
    seen = say(language, "question.why-first", target=shown(target), steps=comma.join(reaching))
    path = found[place].positions[0, i, : steps + 1]
    told = say(
        language, f"question.curve-{runs[place].optimizer}", seen=seen, **told_of(path, losses[place, : steps + 1])
    )
    return Question(
        "first",
        say(language, "question.first", target=shown(target), **where(language, state)),
        tuple(map(run_label, runs)),
        place,
        say(language, "question.until", step=steps, told=told),
        link(state),
        REREAD[runs[place].optimizer],
        picture=path_picture(state, [np.array([start])]),
        against=tuple(
            ""
            if one == place
            else say(
                language,
                "question.not-first",
                name=run.declaration.name,
                winner=runs[place].declaration.name,
                step=steps,
                loss=brief(losses[one, steps]) if np.isfinite(losses[one, steps]) else "∞",
            )
            for one, run in enumerate(runs)
        ),
    )


def _clearly_first(reached: Sequence[int | None], place: int) -> bool:
    """Whether the run at ``place`` takes a few steps, and every other one clearly more."""
    steps = reached[place]
    if steps is None or steps < MORE_STEPS:
        return False
    later = min((LONG if at is None else at) for i, at in enumerate(reached) if i != place)
    return later >= max(AHEAD * steps, steps + MORE_STEPS)
