"""The views of a poll as typed functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pages.lessons.classroom.views import own
from ui.browser.component import view

_BALLOT = view("ballot")
_POLLED = view("polled")
_ROOM_KEY = view("roomkey")


def ballot(
    *, key: str, room: str, poll: dict, open: bool, said: str, language: str, on_answer: Callable[[], None]
) -> None:
    """A poll's question for one who answers it.

    ``poll``: of ``pages.lessons.poll.topics``; ``said``: what came of the last answer, in words. An answer arrives as
    ``st.session_state[key]["answer"]``, ``{"room", "browser", "answer", "count"}``; ``count`` grows with each.
    """
    data = {"room": room, "poll": poll, "open": open, "said": said, "language": language, "written": own(poll)}
    _BALLOT(key=key, data=data, on_answer_change=on_answer)


def polled(
    *,
    key: str,
    poll: dict,
    answers: Sequence[object],
    right: Sequence[int],
    open: bool,
    language: str,
    present: str,
) -> None:
    """A poll's answers, as they come, over what is asked; with the truth once it is no longer ``open``.

    ``answers``: flags ``[x, y]``, curves as hexadecimal heights, or places of choices; ``right``: places of the right
    ones, none where they are not told or the picture says it; ``present`` as for races.
    """
    data = {"poll": poll, "answers": list(answers), "right": list(right), "open": open, "language": language}
    data |= {"present": present, "written": own(poll)}
    _POLLED(key=key, data=data)


def room_key(*, key: str, room_key: str, ended: bool, on_key: Callable[[], None]) -> None:
    """Keeps the key of a lecturer's room in the tab.

    One from before a reload arrives as ``st.session_state[key]["key"]``; ``ended``: it is to be forgotten.
    """
    _ROOM_KEY(key=key, data={"key": room_key, "ended": ended}, on_key_change=on_key)
