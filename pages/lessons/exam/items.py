"""What a learning platform asks: the check test's questions of a seed, or the question of a made lesson."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from formula.to_latex import rule_latex
from optimizers import Run
from optimizers.notation import shown
from pages.lessons.exam.item import Choice, Item, Number
from pages.lessons.quiz.question import Question, brief
from pages.lessons.quiz.questions import questions
from pages.lessons.teach.lesson import LOWEST, Lesson
from pages.lessons.teach.truth import lowest, raced
from simulation.still import curve_svg, paths_svg
from surfaces import find
from ui.links.race import RaceState
from ui.words.texts import say

WHERE = 0.05
"""An end is right within this share of the window's larger side."""
ENDS = ("end", "flag")
"""Kinds of made questions that ask where a run ends."""


def seed_items(seed: int, language: str) -> tuple[Item, ...]:
    """The ten questions of a seed."""
    return tuple(_asked(place, one, language) for place, one in enumerate(questions(seed, language), 1))


def _asked(place: int, one: Question, language: str) -> Item:
    objections = one.against or ("",) * len(one.choices)
    choices = tuple(
        Choice(text, i == one.answer, "" if i == one.answer else against)
        for i, (text, against) in enumerate(zip(one.choices, objections, strict=True))
    )
    prompt, numbers = one.prompt, ()
    if not choices:
        prompt = f"{prompt} {say(language, 'quiz.tolerance', tolerance=brief(one.tolerance))}"
        numbers = (
            Number(one.answer, one.tolerance, True),
            *(Number(value, one.tolerance, False, said) for value, said in one.slips),
        )
    rule = shown(Run(one.rule), "article") if one.rule else None
    picture, says = _picture(one.picture, language)
    return Item(
        say(language, "exam.name", n=place),
        prompt,
        choices,
        numbers,
        one.reason,
        tuple(rule_latex(rule.rule, rule.symbols, rule.objective)) if rule else (),
        one.given,
        picture,
        says,
    )


def _picture(picture: dict[str, object] | None, language: str) -> tuple[str, str]:
    """The picture of a question of the test, and what it says to whoever cannot see it."""
    if picture is None:
        return "", ""
    if picture["kind"] == "losses":
        says = say(language, "exam.losses")
        words = {"step": say(language, "curves.step"), "loss": say(language, "curves.loss")}
        return curve_svg(picture["losses"], **words, label=says), says
    paths = [np.array(path).reshape(-1, 2) for path in picture["paths"]]
    alone = len(paths[0]) == 1
    says = say(language, "exam.start" if alone else "exam.paths")
    surface, start = find(picture["surface"]), tuple(paths[0][0].tolist())
    drawn, parameters = ([] if alone else paths), picture["parameters"]
    return paths_svg(surface, drawn, picture["names"], start=start, parameters=parameters, label=says), says


def lesson_items(lesson: Lesson, names: Sequence[str], link: str, language: str) -> tuple[Item, ...]:
    """The question of a made lesson, two where it asks for a place; none where a platform could not mark it.

    ``names``: of its runs; ``link``: to the lesson.
    """
    state = lesson.state()
    if not lesson.asks:
        return ()
    prompt = lesson.question or say(language, f"teach.kind-{lesson.kind}")
    picture, says = "", ""
    if isinstance(state, RaceState):
        says = say(language, "exam.start")
        picture = paths_svg(
            find(state.surface), [], start=state.start, parameters=dict(state.parameters), label=says,
            window=state.window and (state.window[:2], state.window[2:]),
        )  # fmt: skip
    common = {
        "task": lesson.task,
        "picture": picture,
        "picture_says": says,
        "link": link,
        "link_says": say(language, "exam.open"),
    }
    name = say(language, "exam.made")
    if lesson.kind == "text":
        return (Item(name, prompt, **common),)
    if lesson.kind == "choice":
        right = lowest(state) if lesson.run == LOWEST else [lesson.run]
        choices = tuple(Choice(one, place in right) for place, one in enumerate(names))
        # None right, or none wrong: that marks nobody.
        return (Item(name, prompt, choices, **common),) if 0 < sum(one.right for one in choices) < len(choices) else ()
    if lesson.kind in ENDS:
        return _ends(lesson.asked_run, state, names, name, prompt, common, language)
    return ()


def _ends(
    place: int, state: RaceState, names: Sequence[str], name: str, prompt: str, common: dict[str, str], language: str
) -> tuple[Item, ...]:
    race = raced(state)
    if race.diverged_at[place] >= 0:
        return ()
    sides = find(state.surface).domain
    tolerance = float(f"{WHERE * max(high - low for low, high in sides):.1g}")
    found = []
    for axis, value in zip("xy", race.positions[place, -1].tolist(), strict=True):
        asked = say(language, "exam.end", axis=axis, name=names[place], tolerance=brief(tolerance))
        numbers = (Number(float(f"{value:.6g}"), tolerance, True),)
        found.append(Item(f"{name} ({axis})", f"{prompt}\n{asked}", numbers=numbers, **common))
    return tuple(found)
