"""The question that stands before a made lesson's race: an answer or none, then the truth beside it."""

from __future__ import annotations

import math

import streamlit as st

from formula import number_text
from optimizers.naming import names_of
from pages.lessons.teach import answers
from pages.lessons.teach.answers import MAX_ANSWER, SKIPPED
from pages.lessons.teach.lesson import LOWEST, Lesson
from pages.mnist.training import start
from ui.links.race import RaceState, run_names
from ui.links.training import TrainingState
from ui.widgets.markdown import plain, safe_markdown
from ui.words.language import language, text

TIE = 1e-9
"""Losses that differ by no more than this share are the same."""


def is_open(lesson: Lesson, page: str) -> bool:
    """Whether the question still waits for its answer."""
    return lesson.asks and not answers.is_given(page)


def question(lesson: Lesson, page: str) -> None:
    """Draws the question while it is open, then the answer and, when asked for, the truth.

    It is about the lesson's own runs: what a student has changed since makes no right answer wrong.
    """
    if not lesson.asks:
        return
    state = lesson.state()
    with st.container(border=True, key=f"{page}-question"):
        st.markdown(f"**{safe_markdown(lesson.question) or text(f'teach.kind-{lesson.kind}')}**")
        if is_open(lesson, page):
            _ask(lesson, state, page)
        else:
            _reveal(lesson, state, page)


def names(state: RaceState | TrainingState) -> list[str]:
    """What the runs are called, told apart by their settings where they share a name."""
    if isinstance(state, RaceState):
        return run_names(state, language())
    return names_of(state.runs, language=language())


def _shown(state: RaceState | TrainingState) -> list[str]:
    """The same, for Markdown."""
    return list(map(plain, names(state)))


def lowest(state: RaceState | TrainingState) -> list[int]:
    """The runs with the lowest loss at the end, several where they tie; of trainings only the curves can tell."""
    if not isinstance(state, RaceState):
        return []
    last = [float(losses[-1]) for losses in state.race().losses]
    least = min(filter(math.isfinite, last), default=math.nan)
    return [place for place, value in enumerate(last) if math.isclose(value, least, rel_tol=TIE)]


def _asked_run(lesson: Lesson, state: RaceState | TrainingState) -> int:
    """The place that the question "end" is about, one that there is."""
    return max(0, min(lesson.run, len(state.runs) - 1))


def _ask(lesson: Lesson, state: RaceState | TrainingState, page: str) -> None:
    field, called = f"{page}-answer-field", _shown(state)
    if lesson.kind == "text":
        st.text_area(text("teach.answer"), key=field, max_chars=MAX_ANSWER, height=80)
    elif lesson.kind == "choice":
        st.radio(text("teach.answer"), called, index=None, key=field, horizontal=True)
    else:
        st.caption(text("teach.end-hint", name=called[_asked_run(lesson, state)]))
        with st.container(horizontal=True):
            for axis in "xy":
                st.number_input(axis, -1e6, 1e6, value=None, key=f"{field}-{axis}", width=140, format="%g")
    with st.container(horizontal=True):
        give = text(f"teach.give-{lesson.page}")
        st.button(give, key=f"{page}-give", type="primary", on_click=_give, args=(lesson, page, called))
        st.button(text("teach.skip"), key=f"{page}-skip", on_click=answers.give, args=(page, SKIPPED))
    if st.session_state.pop(f"{page}-missing", False):
        st.caption(f":orange[{text('teach.missing')}]")


def _give(lesson: Lesson, page: str, offered: list[str]) -> None:
    memory, field = st.session_state, f"{page}-answer-field"
    try:
        if lesson.kind == "choice":
            sent: object = offered.index(memory.get(field))
        else:
            sent = [memory.get(f"{field}-{axis}") for axis in "xy"] if lesson.kind == "end" else memory.get(field)
        answers.give(page, answers.read_answer(lesson)(sent))
    except ValueError:
        memory[f"{page}-missing"] = True
        return
    if lesson.page == "mnist":
        start()


def _reveal(lesson: Lesson, state: RaceState | TrainingState, page: str) -> None:
    given = answers.answer(page)
    if given != SKIPPED:
        st.markdown(text("teach.answered", answer=_said(lesson, state, given)))
    if lesson.kind == "text":
        st.caption(text("teach.compare-text"))
    elif answers.is_revealed(page):
        st.markdown(_truth(lesson, state, given))
    with st.container(horizontal=True):
        if lesson.kind != "text" and not answers.is_revealed(page):
            st.button(text("teach.compare"), key=f"{page}-compare", on_click=answers.reveal, args=(page,))
        st.button(
            text("teach.afresh"), key=f"{page}-afresh-button", type="tertiary", icon=":material/restart_alt:",
            on_click=answers.begin_afresh, args=(page,),
        )  # fmt: skip


def _said(lesson: Lesson, state: RaceState | TrainingState, given: object) -> str:
    """An answer in words."""
    if lesson.kind == "text":
        return safe_markdown(given)
    return _shown(state)[given] if lesson.kind == "choice" else ", ".join(map(number_text, given))


def _truth(lesson: Lesson, state: RaceState | TrainingState, answer: object) -> str:
    called = _shown(state)
    if lesson.kind == "end":
        place = _asked_run(lesson, state)
        race = state.race()
        if race.diverged_at[place] >= 0:
            return text("teach.truth-diverged", name=called[place], step=int(race.diverged_at[place]))
        x, y = (float(value) for value in race.positions[place, -1])
        said = text("teach.truth-end", name=called[place], x=f"{x:.3g}", y=f"{y:.3g}")
        if answer == SKIPPED:
            return said
        return f"{said} {text('teach.apart', distance=f'{math.dist(answer, (x, y)):.2g}')}"
    right = lowest(state) if lesson.run == LOWEST else [lesson.run] if lesson.run < len(called) else []
    if not right:
        return text("teach.truth-look")
    verdict = "" if answer == SKIPPED else text("teach.right" if answer in right else "teach.wrong") + " "
    return verdict + text("teach.truth-run", name=", ".join(called[place] for place in right))
