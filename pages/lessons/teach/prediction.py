"""The question that stands before a made lesson's race: an answer or none, then the truth beside it."""

from __future__ import annotations

import math

import streamlit as st

from formula import number_text
from optimizers.naming import names_of
from pages.lessons.quiz.question import brief
from pages.lessons.teach import answers, drawn
from pages.lessons.teach.answers import MAX_ANSWER, SKIPPED
from pages.lessons.teach.lesson import DRAWN, LOWEST, Lesson
from pages.lessons.teach.truth import lowest, raced
from pages.mnist.training import start
from ui.links.maps import MapsState
from ui.links.race import RaceState, run_names
from ui.links.training import TrainingState
from ui.widgets.markdown import plain, safe_markdown
from ui.words.language import language, text

State = RaceState | TrainingState | MapsState


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
        opened = is_open(lesson, page)
        if lesson.kind in DRAWN and (opened or answers.answer(page) is not SKIPPED):
            st.caption(text("teach.drawn-run", name=_shown(state)[lesson.asked_run]))
            said = "" if opened else _truth(lesson, state, SKIPPED)
            drawn.draw(lesson, state, lesson.asked_run, page, said)
        if opened:
            _ask(lesson, state, page)
        else:
            _reveal(lesson, state, page)


def names(state: State) -> list[str]:
    """What the runs are called, told apart by their settings where they share a name."""
    if isinstance(state, TrainingState):
        return names_of(state.runs, language=language())
    return run_names(state.race() if isinstance(state, MapsState) else state, language())


def _shown(state: State) -> list[str]:
    """The same, for Markdown."""
    return list(map(plain, names(state)))


def _ask(lesson: Lesson, state: State, page: str) -> None:
    field, called = answers.field(page), _shown(state)
    if lesson.kind == "text":
        st.text_area(text("teach.answer"), key=field, max_chars=MAX_ANSWER, height=80)
    elif lesson.kind == "choice":
        st.radio(text("teach.answer"), called, index=None, key=field, horizontal=True)
    elif lesson.kind == "end":
        st.caption(text("teach.end-hint", name=called[lesson.asked_run]))
        with st.container(horizontal=True):
            for axis, key in zip("xy", answers.field_ends(page), strict=True):
                st.number_input(axis, -1e6, 1e6, value=None, key=key, width=140, format="%g")
    with st.container(horizontal=True):
        if lesson.kind not in DRAWN:
            give = text(f"teach.give-{lesson.page}")
            st.button(give, key=f"{page}-give", type="primary", on_click=_give, args=(lesson, page, called))
        st.button(text("teach.skip"), key=f"{page}-skip", on_click=answers.give, args=(page, SKIPPED))
    if st.session_state.pop(f"{page}-missing", False):
        st.caption(f":orange[{text('teach.missing')}]")


def _give(lesson: Lesson, page: str, offered: list[str]) -> None:
    memory = st.session_state
    sent: object = memory.get(answers.field(page))
    try:
        if lesson.kind == "choice":
            sent = offered.index(sent)
        elif lesson.kind == "end":
            sent = list(map(memory.get, answers.field_ends(page)))
        answers.give(page, answers.read_answer(lesson)(sent))
    except ValueError:
        memory[f"{page}-missing"] = True
        return
    if lesson.page == "mnist":
        start()


def _reveal(lesson: Lesson, state: State, page: str) -> None:
    given = answers.answer(page)
    # What is drawn shows answer and truth itself.
    told = lesson.kind in DRAWN and given is not SKIPPED
    if given is not SKIPPED and not told:
        st.markdown(text("teach.answered", answer=_said(lesson, state, given)))
    if lesson.kind == "text":
        st.caption(text("teach.compare-text"))
    elif answers.is_revealed(page) and not told:
        st.markdown(_truth(lesson, state, given))
    with st.container(horizontal=True):
        if lesson.kind != "text" and not told and not answers.is_revealed(page):
            st.button(text("teach.compare"), key=f"{page}-compare", on_click=answers.reveal, args=(page,))
        st.button(
            text("teach.afresh"), key=f"{page}-afresh-button", type="tertiary", icon=":material/restart_alt:",
            on_click=answers.begin_afresh, args=(page,),
        )  # fmt: skip


def _said(lesson: Lesson, state: State, given: object) -> str:
    """An answer in words."""
    if lesson.kind == "text":
        return safe_markdown(given)
    return _shown(state)[given] if lesson.kind == "choice" else ", ".join(map(number_text, given))


def _truth(lesson: Lesson, state: State, answer: object) -> str:
    if lesson.kind in ("flag", "end", "curve"):
        return end_of(lesson, state, answer) if isinstance(state, RaceState) else ""
    called = _shown(state)
    right = right_places(lesson)
    if not right:
        return text("teach.truth-look")
    verdict = "" if answer is SKIPPED else text("teach.right" if answer in right else "teach.wrong") + " "
    return verdict + text("teach.truth-run", name=", ".join(called[place] for place in right))


def right_places(lesson: Lesson) -> tuple[int, ...]:
    """The runs that are the right choice: several where they tie, none where only curves can tell."""
    state = lesson.state()
    if lesson.run == LOWEST:
        return tuple(lowest(state))
    return (lesson.run,) if lesson.run < len(state.runs) else ()


def end_of(lesson: Lesson, state: RaceState, answer: object = SKIPPED) -> str:
    """How the run ends that is asked about: where, or with which loss."""
    place = lesson.asked_run
    race, name = raced(state), _shown(state)[place]
    if race.diverged_at[place] >= 0:
        return text("teach.truth-diverged", name=name, step=int(race.diverged_at[place]))
    if lesson.kind == "curve":
        return text("teach.truth-loss", name=name, loss=brief(race.losses[place, -1]))
    x, y = (float(value) for value in race.positions[place, -1])
    said = text("teach.truth-end", name=name, x=brief(x), y=brief(y))
    # A flag's distance is told by its picture.
    if answer is SKIPPED or lesson.kind == "flag":
        return said
    return f"{said} {text('teach.apart', distance=f'{math.dist(answer, (x, y)):.2g}')}"
