"""Questions whose answer is a number that a run computes: one step, the first leap, the rate that is left."""

from __future__ import annotations

import itertools
import math

import numpy as np

from formula import number_text
from formula.to_layout import name_text
from optimizers import Run
from pages.lessons.quiz.question import (
    Draw,
    Question,
    brief,
    link,
    path_picture,
    race,
    scaled,
    shown,
    start_near,
    where,
)
from simulation import descend
from surfaces import Surface, find
from surfaces.written import write
from ui.words.texts import say

STEP_SCENES = ("bowl", "ravine", "booth", "matyas", "himmelblau")
CLOSE = 0.03
"""A number is right within this share of the step that it asks for."""
SMALLEST_STEP = 0.02
CLEARLY = 1.5
"""A choice is at least this many times the next smaller one."""
CLEAR = 2.0
"""What a usual mistake gives lies at least this many tolerances away."""
REREAD = {
    "sgd": "rate-too-small",
    "momentum": "ravine-momentum",
    "adagrad": "ravine-adaptive",
    "rmsprop": "rmsprop-leap",
    "adam": "adam-as-printed",
}


def short_step(draw: Draw, language: str) -> Question | None:
    """The next w by SGD's, Momentum's or AdaGrad's rule."""
    return _step(draw, language, ("sgd", "momentum", "adagrad"))


def long_step(draw: Draw, language: str) -> Question | None:
    """The next w by RMSProp's or Adam's rule."""
    return _step(draw, language, ("rmsprop", "adam"))


def _step(draw: Draw, language: str, optimizers: tuple[str, ...]) -> Question | None:
    surface = find(draw.one(STEP_SCENES))
    wanted = draw.one(optimizers)
    run = scaled(next(Run.parse(text) for text in surface.race if text.startswith(f"{wanted}:")), draw.one((0.7, 1.0)))
    if wanted == "adam":
        run = run.replace(rho2=draw.one((0.9, 0.99)))
    before = draw.one((1, 2, 3))
    start = start_near(draw, surface)
    known = state_at(surface, run, start, before)
    rounded = {name: float(f"{value:.3g}") for name, value in known.items()}
    answer = one_step(run, rounded, before + 1)
    move = answer - rounded["w"]
    if not SMALLEST_STEP < abs(move) < math.inf:
        return None
    tolerance = float(f"{CLOSE * abs(move):.1g}")
    wrong = mistakes(run, rounded, before + 1, answer)
    if any(abs(number - answer) < CLEAR * tolerance for number in wrong.values()):
        return None
    symbols = run.declaration.all_symbols
    given = [(_symbol(name, symbols), shown(value)) for name, value in rounded.items()]
    given += [(symbols[key], shown(value)) for key, value in run.values.items()]
    if wanted == "adam":
        given.append(("t", str(before + 1)))
    state = race(surface.key, start, 20, [run], at=before)
    actual = state_at(surface, run, start, before + 1)["w"]
    return Question(
        "step",
        say(language, "question.step", name=run.declaration.name, step=before + 1, **where(language, state)),
        (),
        answer,
        say(
            language,
            "question.why-step",
            before=shown(rounded["w"]),
            move=brief(move),
            after=shown(answer),
            run=shown(actual),
        ),
        link(state),
        REREAD[wanted],
        tolerance=tolerance,
        rule=wanted,
        given=tuple(given),
        slips=_slips(wrong, language),
    )


def state_at(surface: Surface, run: Run, start: tuple[float, float], steps: int) -> dict[str, float]:
    """x after ``steps`` steps, the slope there, and what the rule remembers of x: {"w", "g", …}."""
    w = np.array(start)
    memory = run.initial_state(w)
    step = run.compile(w, steps)
    for t in range(1, steps + 1):
        step(w, surface.gradient(w), t, memory)
    return {"w": w[0], "g": surface.gradient(w)[0]} | {name: values[0] for name, values in memory.items()}


def one_step(run: Run, known: dict[str, float], t: int) -> float:
    """The w that step ``t`` of the rule makes of these numbers."""
    w = np.array([known["w"]])
    memory = {name: np.array([known[name]]) for name in run.declaration.formula.state}
    run.compile(w, t)(w, np.array([known["g"]]), t, memory)
    return float(w[0])


def mistakes(run: Run, known: dict[str, float], t: int, answer: float) -> dict[str, float]:
    """What comes out if one goes uphill, stays, forgets what the rule remembers, or (Adam) forgets the power t."""
    forgetful = known | dict.fromkeys(run.declaration.formula.state, 0.0)
    wrong = {"uphill": 2 * known["w"] - answer, "stays": known["w"]}
    if run.declaration.formula.state:
        wrong["forgets"] = one_step(run, forgetful, t)
    if run.optimizer == "adam":
        wrong["power"] = one_step(Run("adam-as-printed", **dict(run.given)), known, t)
    return wrong


def _slips(wrong: dict[str, float], language: str) -> tuple[tuple[float, str], ...]:
    return tuple((number, say(language, f"question.slip-{name}")) for name, number in wrong.items())


def _symbol(name: str, symbols: dict[str, str]) -> str:
    return {"w": "w", "g": "∇E"}.get(name) or name_text(name, symbols)


def leap(draw: Draw, language: str) -> Question | None:
    """How far does RMSProp's first step go?"""
    surface = find("bowl")
    run = Run("rmsprop", lr=draw.one((0.02, 0.05, 0.1, 0.2)), alpha=draw.one((0.75, 0.9, 0.96, 0.99)))
    state = race("bowl", start_near(draw, surface), 30, [run, Run("adam", lr=run.values["lr"])], at=1)
    positions = descend(surface, state.runs, state.start, 1).positions
    length = abs(float(positions[0, 1, 0] - positions[0, 0, 0]))
    rate, kept = run.values["lr"], 1 - run.values["alpha"]
    smaller = {"adam": rate, "times-root": rate * math.sqrt(kept), "times": rate * kept}
    larger = {"rootless": rate / kept, "rateless": 1 / math.sqrt(kept), "bare": 1 / kept}
    # Of the right answer's three rivals as many as not are larger, so that its rank tells nothing.
    rank, place = draw.aim(range(4)), draw.aim(range(4))
    rivals = draw.some([*draw.some(list(smaller), rank), *draw.some(list(larger), 3 - rank)], 3)
    order = [*rivals[:place], "", *rivals[place:]]
    values = {"": length} | smaller | larger
    chosen = sorted(values[name] for name in order)
    if any(above < CLEARLY * below for below, above in itertools.pairwise(chosen)):
        return None
    return Question(
        "leap",
        say(language, "question.leap", rate=shown(rate), alpha=shown(run.values["alpha"])),
        tuple(brief(values[name]) for name in order),
        place,
        say(
            language,
            "question.why-leap",
            rest=shown(kept),
            rate=shown(rate),
            root=brief(math.sqrt(kept)),
            length=brief(length),
            adam=brief(abs(float(positions[1, 1, 0] - positions[1, 0, 0]))),
        ),
        link(state),
        "rmsprop-leap",
        picture=path_picture(state, [np.array([state.start])]),
        against=tuple(name and say(language, f"question.leap-{name}") for name in order),
    )


def left_over(draw: Draw, language: str) -> Question | None:
    """AdaGrad's effective rate after t steps of a constant slope."""
    slope, rate, step = (
        draw.one((0.5, 2.0, 4.0, 5.0)),
        draw.one((0.2, 0.6, 1.0, 2.0)),
        draw.one((4, 9, 16, 25, 49, 64, 100)),
    )
    surface = write(say(language, "question.slope"), f"{number_text(slope)}*x", (-30.0, 5.0, -10.0, 10.0))
    run = Run("adagrad", lr=rate)
    state = race(surface, (0.0, 0.0), 100, [run], at=step)
    x = descend(find(surface), [run], state.start, step).positions[0, :, 0]
    answer = float(x[-2] - x[-1]) / slope
    tolerance = float(f"{CLOSE * answer:.1g}")
    wrong = {"rootless": rate / (step * slope**2), "first": rate / slope}
    if any(abs(number - answer) < CLEAR * tolerance for number in wrong.values()):
        return None
    return Question(
        "left",
        say(language, "question.left", slope=shown(slope), rate=shown(rate), step=step),
        (),
        answer,
        say(
            language,
            "question.why-left",
            step=step,
            square=shown(slope**2),
            sum=shown(step * slope**2),
            rate=shown(rate),
            root=shown(math.sqrt(step) * slope),
            left=brief(answer),
            first=brief(float(x[0] - x[1]) / slope),
        ),
        link(state),
        "adagrad-dying",
        tolerance=tolerance,
        rule="adagrad",
        slips=_slips(wrong, language),
    )
