"""What a student has answered to a made lesson: kept by the session, and by the browser over a reload."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.lessons.teach import views
from pages.lessons.teach.lesson import Lesson
from ui.browser.given import given, number, one_of, several, text_of, whole

MAX_ANSWER = 400
FARTHEST = 1e6
"""Of coordinates that are typed or pointed at."""
COLUMNS = 41
"""Of a drawn curve, at equal distances from the first to the last x."""
HIGHEST = 1e300
SKIPPED = None
"""The answer of who gives none."""


def read_answer(lesson: Lesson) -> Callable[[object], object]:
    """Reads an answer to the lesson's question.

    A text for "text", the place of a run for "choice", two coordinates for "flag" and "end", the heights of a curve at
    COLUMNS for "curve".
    """
    point = several(2, number(-FARTHEST, FARTHEST))
    return {
        "text": _written,
        "choice": whole(0, len(lesson.state().runs) - 1),
        "flag": point,
        "end": point,
        "curve": several(COLUMNS, number(-HIGHEST, HIGHEST)),
    }[lesson.kind]


def _written(sent: object) -> str:
    found = text_of(MAX_ANSWER)(sent)
    if not found.strip():
        raise ValueError("no word")
    return found


def field(page: str) -> str:
    """The key of the field in which an answer is given."""
    return f"{page}-answer-field"


def field_ends(page: str) -> tuple[str, str]:
    """The keys of the two fields of a point."""
    return f"{field(page)}-x", f"{field(page)}-y"


def is_given(page: str) -> bool:
    """Whether the question was answered, or skipped."""
    return f"{page}-answer" in st.session_state


def answer(page: str) -> object:
    """The answer, SKIPPED for none."""
    return st.session_state[f"{page}-answer"]


def give(page: str, value: object) -> None:
    """Takes an answer; for callbacks."""
    st.session_state[f"{page}-answer"] = value


def is_revealed(page: str) -> bool:
    """Whether the truth was asked for."""
    return f"{page}-revealed" in st.session_state


def reveal(page: str) -> None:
    """Asks for the truth; for callbacks."""
    st.session_state[f"{page}-revealed"] = True


def clear(page: str) -> None:
    """There is no answer from now on, nor one that was begun."""
    memory = st.session_state
    for name in ("answer", "revealed", "truth"):
        memory.pop(f"{page}-{name}", None)
    for begun in (field(page), *field_ends(page)):
        if begun in memory:
            memory[begun] = None


def begin_afresh(page: str) -> None:
    """The lesson as it was before the first answer; for callbacks."""
    clear(page)
    st.session_state.pop(f"{page}-matter", None)
    st.session_state[f"{page}-afresh"] = st.session_state.get(f"{page}-afresh", 0) + 1


def keep(lesson: Lesson, page: str, word: str) -> None:
    """Lets the browser keep the answer under the lesson's ``word``, and takes one that it has kept."""
    entry = None
    if is_given(page):
        entry = {"kind": lesson.kind, "question": lesson.question, "given": answer(page), "revealed": is_revealed(page)}
    key = f"{page}-answers"

    def kept() -> None:
        found = given(key, "kept", _read_kept(lesson, word))
        if found is not None and not is_given(page):
            give(page, found["given"])
            if found["revealed"]:
                reveal(page)

    views.answers(key=key, word=word, entry=entry, afresh=st.session_state.get(f"{page}-afresh", 0), on_kept=kept)


def _read_kept(lesson: Lesson, word: str) -> Callable[[object], dict]:
    def read(sent: object) -> dict:
        if not isinstance(sent, dict) or sent["word"] != word or sent["kind"] != lesson.kind:
            raise ValueError("not of this lesson")
        found = sent["given"]
        return {
            "given": SKIPPED if found is None else read_answer(lesson)(found),
            "revealed": one_of(True, False)(sent["revealed"]),
        }

    return read
