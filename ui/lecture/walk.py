"""The way through a lecture: which one the session follows, and where it is. Both are part of every link.

A link names a lecture by its word, or by the name of one that the app has. ``frame.lecture`` reads it, opens what is
asked for here, and draws the bar; pages only say which way to go.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui.lecture.lecture import MAX_ITEMS, MAX_WORD, Lecture, Note
from ui.links.told import Told

LIST, PLACE = "list", "place"
"""The names in links."""
_FOLLOWED = Told("lecture")
_WANTED = "lecture-wanted"
_READ = "lecture-read"


@dataclass(frozen=True)
class Read:
    """The lecture as it was read in this run, in the session's language; ``notes``: what is said of each item."""

    lecture: Lecture
    notes: tuple[Note | None, ...]


def followed() -> tuple[str, int]:
    """The word or name of the lecture, empty for none, and the place in it, from 0."""
    return _FOLLOWED.value if _FOLLOWED.known else ("", 0)


def read() -> Read | None:
    """What is followed, None for nothing."""
    return st.session_state.get(_READ)


def take(found: Read | None) -> None:
    """What this run follows."""
    st.session_state[_READ] = found


def on() -> bool:
    """Whether the session follows a lecture."""
    return read() is not None


def query() -> dict[str, list[str]]:
    """What a link says of it."""
    word, place = followed()
    return {LIST: [word], PLACE: [str(place + 1)]} if on() else {}


def hear() -> bool:
    """Takes what the address says of it; whether that is something new."""
    word, asked = st.query_params.get(LIST, "")[: MAX_WORD + 1], st.query_params.get(PLACE, "")
    place = int(asked) - 1 if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    new = _FOLLOWED.hear((word, min(max(place, 0), MAX_ITEMS - 1)) if word else ("", 0))
    if new and word and not asked:
        # Who hands out a list names no place in it: it begins where it begins.
        st.session_state[_WANTED] = 0
    return new


def wrote() -> None:
    """After the address was brought up to what every link says."""
    _FOLLOWED.wrote()


def wanted() -> int | None:
    """The place that was asked for and is not opened yet; asked once."""
    return st.session_state.pop(_WANTED, None)


def go(place: int) -> None:
    """Opens an item, as the list has it; for callbacks."""
    found = read()
    if found and 0 <= place < len(found.lecture.items):
        st.session_state[_WANTED] = place
        _FOLLOWED.say((followed()[0], place))


def by(steps: int) -> None:
    """Goes on by so many items, not beyond the ends; for callbacks."""
    found, place = read(), followed()[1]
    if found and 0 <= place + steps < len(found.lecture.items):
        go(place + steps)


def leave() -> None:
    """Follows no lecture any more; for callbacks."""
    _FOLLOWED.say(("", 0))
    take(None)


def note() -> Note | None:
    """What is said to the lecturer of the item that is open."""
    found, place = read(), followed()[1]
    return found.notes[place] if found and place < len(found.notes) else None
