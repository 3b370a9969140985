"""Presentation mode: a page for the back row, driven by the keyboard. Whether it is on is part of every link.

What stands around a page is hidden by ``ui/presenting/present.css``, and only while the presenter is there to end it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.browser.given import given, one_of, several, whole
from ui.lecture import walk
from ui.lecture.lecture import Note
from ui.links.told import Told
from ui.presenting import views
from ui.words.language import language, text

_STANDS = "presenter-stands"
_TURNED = "presenter-turned"
MOST_TURNS = 10**9
_PRESENT = Told("present")


def on() -> bool:
    """Whether the session presents."""
    if not _PRESENT.known:
        _PRESENT.hear(_asked())
    return bool(_PRESENT.value)


def _asked() -> bool:
    return st.query_params.get("present") == "on"


def within(what: str) -> str:
    """How a view is told to draw: ``what`` it fills, "window" or "text", while the session presents; else nothing."""
    return what if on() else ""


def query() -> dict[str, list[str]]:
    """What a link says of it."""
    return {"present": ["on"]} if on() else {}


def begin() -> None:
    """Before the page runs: no presenter is on it yet, and the browser's back button may have left the presentation."""
    st.session_state[_STANDS] = False
    _PRESENT.hear(_asked())


def settle() -> None:
    """After the page has run: one without a presenter is not presented, whatever its link says.

    But a lecture that is presented goes on, whatever page its next item needs.
    """
    if on() and not st.session_state[_STANDS]:
        if walk.on():
            keyboard("lecture", "text")
        else:
            _switch(False)


def wrote() -> None:
    """After the address was brought up to what every link says."""
    _PRESENT.wrote()


def button(key: str) -> None:
    """The button that begins."""
    st.button(
        text("teach.present"), key=key, on_click=_switch, args=(True,), icon=":material/present_to_all:",
        help=text("teach.present-help"),
    )  # fmt: skip


def keyboard(
    page: str,
    kind: str,
    turn: tuple[str, Callable[[int], None]] | None = None,
    play: Callable[[], None] | None = None,
    shows: str = "",
) -> None:
    """The presenter's keys while it is on, for a page that presents a thing of this kind: see ``views.presenter``.

    ``turn``: what comes before and after it, and what goes to the next (1) or the previous (-1) one; ``play``: begins a
    training, lets it wait, or go on; ``shows``: which thing of that kind it is.
    """
    if not on():
        return
    key = f"{page}-presenter"
    # A lecture goes on as its list says, whatever stands on the page.
    turns, go = ("item", walk.by) if walk.on() else turn or ("", None)

    def turned() -> None:
        by, number = given(key, "turn", several(2, whole(-1, MOST_TURNS))) or (0, 0)
        # What is told once more, after a change of the page, was done.
        if go and by in (1, -1) and number != st.session_state.get(_TURNED):
            st.session_state[_TURNED] = number
            go(by)

    def played() -> None:
        if play and given(key, "play", one_of(True)):
            play()

    st.session_state[_STANDS] = True
    views.presenter(
        key=key,
        language=language(),
        kind=kind,
        turns=turns,
        shows=f"{page}/{shows}/{walk.followed()[1]}",
        note=_note(),
        on_turn=turned,
        on_play=played,
        on_leave=lambda: _switch(False),
    )


def _note() -> dict[str, object] | None:
    """What is said to the lecturer of the item that is open, and when its time begins and ends."""
    if not walk.on():
        return None
    # One of which nothing is said has a page all the same: the window would go on showing the page before.
    note = walk.note() or Note(0)
    found, place = walk.read(), walk.followed()[1]
    start = sum(one.minutes for one in found.notes[:place] if one)
    title = f"{place + 1} · {found.lecture.items[place].title}"
    time = text("present.time", start=start, end=start + note.minutes) if note.minutes else ""
    asked = [list(pair) for pair in note.asked]
    after = [text("present.after", title=item.title) for item in found.lecture.items[place + 1 : place + 2]]
    said = "\n\n".join(filter(None, (note.said, note.show)))
    return {"title": title, "time": time, "said": said, "asked": asked, "after": "".join(after)}


def _switch(to: bool) -> None:
    _PRESENT.say(to)
