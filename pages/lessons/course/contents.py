"""The course: its contents, and one chapter with what is live in it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import streamlit as st

from optimizers.good_range import GOOD
from pages.lessons.chapters.chapter import (
    COURSE,
    Block,
    Chapter,
    Formula,
    LiveTraining,
    Map,
    Predict,
    Race,
    Sensitive,
    Settings,
    Text,
    Try,
)
from pages.lessons.course import views
from pages.lessons.course.axes import loss_axes
from pages.lessons.course.training import live_training, sketch_of_training
from pages.lessons.handin.views import hand_in
from pages.lessons.state import LessonsState
from simulation.setting_curves import WORDS as CURVE_WORDS
from ui.browser import views as browser
from ui.browser.given import given, one_of, told_query
from ui.charts import views as charts
from ui.links import address
from ui.links.maps import MapsState
from ui.links.scenarios import SCENARIOS
from ui.presenting import presentation
from ui.widgets.formula_card import formula_card, read_notation
from ui.widgets.ways import open_page, way_to
from ui.words.language import language, text
from ui.words.texts import words
from ui.work.watch import Seen

PAGE = "lessons"
_TO_RACE = "lessons-to-race"
"""The race that a map of the chapter is to open."""


def draw(state: LessonsState) -> None:
    """The contents on the left, the chapter on the right; on a phone one below the other."""
    chapter = COURSE[state.chapter]
    if race := st.session_state.pop(_TO_RACE, None):
        open_page("race", race)
    presentation.keyboard(PAGE, "text", ("chapter", _turn), shows=chapter.key)
    contents, page = st.columns([1, 3], gap="large")
    with contents:
        st.caption(text("lessons.contents"))
        listed = [
            {"key": one.key, "title": one.title[language()], "predictions": [p.key for p in one.predictions]}
            for one in COURSE.values()
        ]
        views.chapters(
            key="lessons-chapters", chapters=listed, current=chapter.key, language=language(), on_choose=_from_contents
        )
        hand_in(key="lessons-hand-in-course", language=language(), folded=True)
    with page:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(chapter.title[language()], anchor=False)
            if not presentation.on():
                presentation.button("lessons-present")
        seen = Seen()
        for place, block in enumerate(chapter.blocks):
            with _waiting(chapter, place):
                _draw(chapter, place, block, seen)
            if isinstance(block, Predict):
                _read_on(chapter, block.key)
        if chapter.scenarios:
            with st.container(key="lessons-see-also"):
                st.markdown(f"**{text('lessons.see-also')}**")
                with st.container(horizontal=True):
                    for scenario in map(SCENARIOS.get, chapter.scenarios):
                        way_to(scenario.page, scenario.title[language()], scenario.query)
        _onwards(chapter)


def _waiting(chapter: Chapter, place: int) -> AbstractContextManager:
    """Where a block stands: what gives an answer away is shown by ``chapters.view.js`` once it has been given.

    Whether it has been, only the browser knows.
    """
    wanted = chapter.waits.get(place)
    if wanted is None or (chapter.key, wanted) in _opened():
        return nullcontext()
    return st.container(key=f"waits-{chapter.key}-{wanted}-{place}")


def _read_on(chapter: Chapter, prediction: str) -> None:
    """Says that something waits for the answer, and leads to it without one."""
    if prediction in chapter.waits.values() and (chapter.key, prediction) not in _opened():
        with st.container(key=f"await-{chapter.key}-{prediction}", horizontal=True, vertical_alignment="center"):
            st.caption(text("lessons.waits"), width="content")
            st.button(
                text("lessons.read-on"), key=f"lessons-read-on-{chapter.key}-{prediction}", type="tertiary",
                on_click=lambda: _opened().add((chapter.key, prediction)),
            )  # fmt: skip


def _opened() -> set[tuple[str, str]]:
    """Predictions, each with its chapter, that the reader has gone past."""
    return st.session_state.setdefault("lessons-opened", set())


def _draw(chapter: Chapter, place: int, block: Block, seen: Seen) -> None:
    key = f"lesson-{chapter.key}-{place}"
    spoken = language()
    match block:
        case Text():
            # A line as long as the races would be hard to read.
            with st.container(width="stretch" if presentation.on() else 720):
                st.markdown(block.text[spoken])
        case Race():
            _race(key, block)
        case Map():
            _map(key, block)
        case Formula():
            formula_card(block.run, st.session_state.get("lessons-symbols", "article"), _set_symbols(key), key)
        case LiveTraining():
            live_training(key, block.link, block.watch[spoken], seen)
        case Try():
            st.info(f"**{text('lessons.try')}** {block.text[spoken]}", icon=":material/touch_app:")
        case Settings() | Sensitive():
            _chart(key, block)
        case Predict():
            with st.container(border=True):
                st.markdown(f":material/psychology_alt: **{text('lessons.predict')}**")
                _predict(key, chapter, block, seen)


def _race(key: str, block: Race) -> None:
    st.markdown(f":material/visibility: {block.watch[language()]}")
    state = block.link.state()
    browser.race(
        key=key, query=state.to_query(), epoch=0, language=language(), on_change=None, parts=block.parts,
        present=presentation.within("text"),
    )  # fmt: skip
    way_to("race", text("lessons.open-race"), state.to_query())


def _map(key: str, block: Map) -> None:
    state = block.link.state()
    st.markdown(f":material/visibility: {block.watch[language()]} {text(f'maps.legend-{state.shows}')}")
    browser.maps(
        key=key, query=state.to_query(), epoch=0, language=language(), on_change=None,
        on_open=lambda: _race_from(key), parts=block.parts, present=presentation.within("text"),
    )  # fmt: skip
    way_to("maps", text("lessons.open-maps"), state.to_query())


def _race_from(key: str) -> None:
    sent = told_query(key, "open")
    if sent:
        st.session_state[_TO_RACE] = MapsState.from_query(sent).race()


def _chart(key: str, block: Settings | Sensitive) -> None:
    st.markdown(f":material/visibility: {block.watch[language()]}")
    known = words(language())
    said = {name: known[f"lessons.map-{name}"] for name in ("final", "border", "ridge")}
    said |= {name: known[f"good.{name}"] for name in CURVE_WORDS}
    label = said["final"].format(n=block.link.state().steps)
    draw_chart = charts.settings if isinstance(block, Settings) else charts.sensitivity
    draw_chart(block.map, key=key, words=said, label=label, language=language())
    if isinstance(block, Sensitive):
        maybe = [text("good.maybe")] if block.map.at_least.any() else []
        st.caption(" · ".join((text("good.of-loss", share=f"{100 * GOOD:g} %"), *maybe, text("good.marks"))))
    way_to("race", text("lessons.open-race"), block.link.state().to_query())


def _predict(key: str, chapter: Chapter, block: Predict, seen: Seen) -> None:
    spoken = language()
    present = presentation.within("text")
    told = (spoken, block.question[spoken], block.reveal[spoken])
    asked = views.Asked(block.run, block.key, *told, chapter=chapter.key, present=present)
    if block.kind == "end":
        views.guess(key=key, asked=asked, query=block.link.state().to_query(), shown=block.shown)
    elif block.link.page == "race":
        state = block.link.state()
        runs = [run.optimizer for run in state.runs]
        views.sketch(key=key, asked=asked, query=state.to_query(), runs=runs, axes=loss_axes(state, *block.range))
    else:
        sketch_of_training(key, block.link, asked, seen)


def _onwards(chapter: Chapter) -> None:
    keys = list(COURSE)
    at = keys.index(chapter.key)
    if at + 1 < len(keys):
        following = COURSE[keys[at + 1]]
        label = text("lessons.next", title=following.title[language()])
        st.button(label, key="lessons-next", type="primary", on_click=_open, args=(following.key,))


def _turn(by: int) -> None:
    keys = list(COURSE)
    _open(keys[(keys.index(address.state_of(PAGE).chapter) + by) % len(keys)])


def _open(chapter: str) -> None:
    address.change(PAGE, replace(address.state_of(PAGE), chapter=chapter, unread=()))


def _from_contents() -> None:
    chapter = given("lessons-chapters", "chapter", one_of(*COURSE))
    if chapter:
        _open(chapter)


def _set_symbols(key: str):
    def choose() -> None:
        symbols = read_notation(key)
        if symbols:
            st.session_state["lessons-symbols"] = symbols

    return choose
