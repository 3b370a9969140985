"""Which language a session reads: its choice, the link's, or the browser's."""

from __future__ import annotations

import streamlit as st

from formula.errors import Reason, not_one_of, sentence
from ui.words.texts import LANGUAGES, say, words

_CODES = {name: code for code, name in LANGUAGES.items()}


def language() -> str:
    """The code of the session's language."""
    memory = st.session_state
    if "lang" not in memory:
        wanted = st.query_params.get("lang", "").lower()
        memory["lang-chosen"] = wanted in LANGUAGES
        code = wanted if wanted in LANGUAGES else (st.context.locale or "en").split("-")[0]
        memory["lang"] = code if code in LANGUAGES else "en"
    return memory["lang"]


def text(key: str, **values: object) -> str:
    """A text in the session's language."""
    return say(language(), key, **values)


def because(reason: Reason) -> str:
    """Why something cannot be used, in the session's language."""
    return sentence(reason, words(language()))


def query() -> dict[str, list[str]]:
    """What a link says of the language: nothing while it is only the browser's."""
    language()
    return {"lang": [st.session_state["lang"]]} if st.session_state["lang-chosen"] else {}


def unread() -> tuple[tuple[str, Reason], ...]:
    """What the link asked for that there is not."""
    wanted = st.query_params.get("lang")
    known = not wanted or wanted.lower() in LANGUAGES
    return () if known else (("lang", not_one_of(wanted, tuple(LANGUAGES)).why),)


def _choose() -> None:
    code = _CODES.get(st.session_state["language"])
    if code is not None:
        st.session_state["lang"] = code
        st.session_state["lang-chosen"] = True


def switch() -> None:
    """The language switch."""
    st.session_state["language"] = LANGUAGES[language()]
    st.segmented_control(
        text("app.language"),
        list(LANGUAGES.values()),
        key="language",
        on_change=_choose,
        label_visibility="collapsed",
    )
