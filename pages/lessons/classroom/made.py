"""Made lessons that the lecturer has at hand, and their questions as the views of a class's answers take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import streamlit as st

from formula.errors import reason_of
from pages.lessons.classroom.predictions import curved, flagged
from pages.lessons.lecture.items import MAX_PASTED, STATES, find_lecture, read_pasted
from pages.lessons.state import LessonsState
from pages.lessons.teach.lesson import Lesson, read_lesson, write_lesson
from pages.lessons.teach.prediction import names, right_places
from pages.lessons.teach.truth import loss_range
from ui.lecture import walk
from ui.lecture.lecture import Item
from ui.links.link import Link
from ui.links.race import RaceState
from ui.widgets.markdown import plain
from ui.words.language import because, language, text
from ui.work.watch import Seen

PASTED, FRESH = "class-link", "class-link-fresh"


def paste_field() -> None:
    """Draws the field for the link of a lesson or a list, and says what is wrong with what stands in it."""
    # A key of its own: what stands in a field is forgotten while another part of the page is open.
    key = f"{PASTED}-field"
    st.session_state[key] = st.session_state.get(PASTED, "")
    st.text_input(
        text("classroom.made-link"), key=key, max_chars=MAX_PASTED, on_change=_take, args=(key,),
        help=text("classroom.made-link-help"),
    )  # fmt: skip
    try:
        items = _pasted()
    except ValueError as error:
        st.error(text("classroom.made-link-bad", why=plain(because(reason_of(error)))))
        return
    if items and not any(_asking(items)):
        st.error(text("classroom.made-link-none"))


def _take(key: str) -> None:
    st.session_state[PASTED], st.session_state[FRESH] = st.session_state[key].strip(), True


def _pasted() -> tuple[Item, ...]:
    pasted = st.session_state.get(PASTED, "")
    return read_pasted(pasted, language()).items if pasted else ()


def at_hand(state: LessonsState) -> dict[str, Lesson]:
    """The lessons that ask something, by their words: the one in the editor, those of the list that is made or
    followed, and those of the link that was pasted."""
    found = {}
    edited = st.session_state.get("teach-lesson")
    if edited is not None and edited.asks and (word := _word(edited)):
        found[word] = edited
    followed = walk.read()
    for items in (_drafted(state), followed.lecture.items if followed else ()):
        found |= dict(_asking(items))
    return found | pasted()


def pasted() -> dict[str, Lesson]:
    """Those of the link that was pasted."""
    try:
        return dict(_asking(_pasted()))
    except ValueError:
        return {}


def _word(lesson: Lesson) -> str:
    try:
        return write_lesson(lesson)
    except ValueError:
        return ""


def _drafted(state: LessonsState) -> tuple[Item, ...]:
    try:
        return find_lecture(state.draft, language()).lecture.items if state.draft else ()
    except ValueError:
        return ()


def _asking(items: Iterable[Item]) -> Iterator[tuple[str, Lesson]]:
    for item in items:
        word = STATES["lessons"].from_query(item.lists).lesson if item.page == "lessons" else ""
        try:
            lesson = read_lesson(word) if word else None
        except ValueError:
            continue
        if lesson and lesson.asks:
            yield word, lesson


def asked(lesson: Lesson) -> str:
    """The question in its words, or in those of its kind."""
    return lesson.question or text(f"teach.kind-{lesson.kind}")


def run_name(lesson: Lesson) -> str:
    """What the run is called that is asked about."""
    return names(lesson.state())[lesson.asked_run]


def link(lesson: Lesson) -> Link:
    """What is asked about."""
    return Link(lesson.page, lesson.query)


def training(lesson: Lesson) -> Link | None:
    """The training that is the truth of what is drawn, None where there is none."""
    return link(lesson) if lesson.page == "mnist" and lesson.kind == "curve" else None


def told(lesson: Lesson, seen: Seen) -> dict[str, object]:
    """A lesson's question: "flag" and "curve" as predictions are told, "choice" with its "choices", "text" as it is."""
    state = lesson.state()
    found: dict[str, object] = {"question": asked(lesson)}
    match lesson.kind:
        case "choice":
            return found | {"kind": "choice", "choices": names(state)}
        case "curve":
            losses = loss_range(state) if isinstance(state, RaceState) else ()
            return found | {"kind": "curve"} | curved(link(lesson), lesson.asked_run, seen, *losses)
        case "flag" | "end":
            return found | {"kind": "flag"} | flagged(link(lesson), lesson.asked_run, 0)
        case _:
            return found | {"kind": "text"}


def right(lesson: Lesson) -> tuple[int, ...]:
    """The places of the right choices, none where a picture says what is right."""
    return right_places(lesson) if lesson.kind == "choice" else ()
