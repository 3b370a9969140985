"""A made lesson as students see it: task, question, and the race, the map or the training that it is about."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from formula.errors import reason_of
from jobs import scheduler
from pages.lessons.handin.views import hand_in
from pages.lessons.state import LessonsState
from pages.lessons.teach import answers
from pages.lessons.teach.lesson import DRAWN, Lesson, read_lesson
from pages.lessons.teach.prediction import is_open, question
from pages.mnist import views as mnist
from pages.mnist.controls import controls
from pages.mnist.sections import choice, watch_section, watch_training
from pages.mnist.settings import setup
from pages.mnist.training import play
from ui.browser import views as browser
from ui.browser.given import told_query
from ui.links import address
from ui.links.maps import MapsState
from ui.links.race import RaceState
from ui.links.training import TrainingState
from ui.presenting import presentation
from ui.widgets import public, qr
from ui.widgets.formula_card import formula_card, read_notation
from ui.widgets.markdown import plain, safe_markdown
from ui.widgets.undo import undo
from ui.widgets.ways import no_run, note_unread
from ui.words.language import because, language, text
from ui.work.watch import Seen

PAGE = "made"
DETAILS = {"numbers": ("one", "all"), "results": ("results",)}


def draw(state: LessonsState) -> None:
    """Draws the lesson in the link, or says what is wrong with it."""
    try:
        lesson = read_lesson(state.lesson)
    except ValueError as error:
        st.warning(text("teach.damaged", why=plain(because(reason_of(error)))), icon=":material/link_off:")
        return
    _speak(lesson)
    show(lesson, PAGE)
    if lesson.asks:
        answers.keep(lesson, PAGE, state.lesson)
    link = link_of(lesson, state.lesson)
    if lesson.page == "race":
        presentation.keyboard(PAGE, "race")
    elif lesson.page == "maps":
        presentation.keyboard(PAGE, "map")
    else:
        presentation.keyboard(PAGE, "training", play=None if is_open(lesson, PAGE) else play)
    if lesson.asks and not presentation.on():
        # In a frame too: what is answered there a browser may keep apart from the app's own pages.
        hand_in(key="made-hand-in", language=language(), folded=True)
    if not st.context.is_embedded:
        with st.container(key="present-hides", horizontal=True):
            presentation.button("made-present")
            qr.button(link, "made-qr")


def link_of(lesson: Lesson, word: str) -> str:
    """The address of a lesson. Streamlit fixes a theme only for a page that is embedded, so such a link is."""
    query = {"lesson": [word]} | ({"lang": [lesson.language]} if lesson.language else {})
    if lesson.theme:
        query |= {"embed": ["true"], "embed_options": [f"{lesson.theme}_theme"]}
    return public.link("lessons", query)


def show(lesson: Lesson, page: str) -> None:
    """Draws a lesson; ``page`` is the name under which the session keeps what is done in it."""
    state = _state(lesson, page)
    note_unread(state)
    if lesson.task:
        with st.container(key=f"{page}-task"):
            st.markdown(safe_markdown(lesson.task))
    if state.lost:
        no_run("mnist" if lesson.page == "mnist" else page, state)
        return
    question(lesson, page)
    if lesson.page == "race":
        _race(lesson, state, page)
    elif lesson.page == "maps":
        _map(lesson, state, page)
    else:
        _training(lesson, state, page)


def _speak(lesson: Lesson) -> None:
    # A link that was cut after its word still knows its language.
    if lesson.language and not st.session_state["lang-chosen"] and language() != lesson.language:
        st.session_state["lang"], st.session_state["lang-chosen"] = lesson.language, True
        st.rerun()


def _state(lesson: Lesson, page: str) -> RaceState | TrainingState | MapsState:
    """What the reader has made of the lesson's beginning; a new lesson or question begins anew."""
    memory = st.session_state
    home = "mnist" if lesson.page == "mnist" else page
    matter = (lesson.page, lesson.query, lesson.kind, lesson.run, lesson.question)
    if memory.get(f"{page}-matter") != matter:
        memory[f"{page}-matter"] = matter
        answers.clear(page)
        state = lesson.state()
        held = is_open(lesson, page) and isinstance(state, RaceState)
        address.put(home, replace(state, at=0) if held else state)
    return address.state_of(home)


def _keep(view: str, page: str, kind: type[RaceState] | type[MapsState]) -> None:
    """Keeps the state that a view says."""
    sent = told_query(view)
    if sent:
        address.keep(page, kind.from_query(sent))


def _race(lesson: Lesson, state: RaceState, page: str) -> None:
    held = is_open(lesson, page)
    if held and lesson.kind in DRAWN:
        # The question has the picture.
        return
    view = f"{page}-view"
    browser.race(
        key=view,
        language=language(),
        on_change=partial(_keep, view, page, RaceState),
        parts=[part for part in lesson.parts if part in browser.RACE_PARTS],
        # What is predicted is the lesson's own race, as long as the prediction is open.
        locked=lesson.locked or held,
        held=held,
        present=presentation.within("window"),
        **address.sent(page),
    )
    if "formula" in lesson.parts:
        formula_card(state.runs[state.selected], state.notation, lambda: _set_notation(page))
    tabs = [tab for part, tabs in DETAILS.items() if part in lesson.parts for tab in tabs]
    # What a run does is in these numbers: they wait for the answer.
    if tabs and not held:
        browser.details(key=f"{page}-details", tabs=tabs)
    undo(page)


def _map(lesson: Lesson, state: MapsState, page: str) -> None:
    # What is asked is read off the map.
    if is_open(lesson, page):
        return
    view = f"{page}-map"
    st.markdown(text(f"maps.legend-{state.shows}-closed"))
    browser.maps(
        key=view,
        language=language(),
        on_change=partial(_keep, view, page, MapsState),
        on_open=None,
        parts=lesson.parts,
        locked=lesson.locked,
        present=presentation.within("window"),
        **address.sent(page),
    )
    undo(page)


def _set_notation(page: str) -> None:
    symbols = read_notation("race")
    if symbols:
        address.change(page, replace(address.state_of(page), notation=symbols))


def _training(lesson: Lesson, state: TrainingState, page: str) -> None:
    if is_open(lesson, page):
        return
    scheduler().warm()
    seen = Seen()
    controls(state, seen, free=not lesson.locked)
    watch_training(state, seen)
    if "cards" in lesson.parts:
        mnist.cards(
            key=f"{page}-cards",
            language=language(),
            on_change=lambda: _take_cards(page),
            locked=lesson.locked,
            **address.sent("mnist"),
        )
    if "settings" in lesson.parts:
        with st.expander(text("mnist.setup")):
            setup(state, lesson.locked)
    if "sections" in lesson.parts:
        choice(state)
        watch_section(state, seen)


def _take_cards(page: str) -> None:
    sent = told_query(f"{page}-cards")
    if sent:
        runs = TrainingState.from_query(sent).runs
        address.keep("mnist", replace(address.state_of("mnist"), runs=runs, unread=()))
