"""A live poll: the lecturer opens a room for one question, and the class answers by its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from pages.lessons.classroom import made
from pages.lessons.poll import matter, views
from pages.lessons.poll.topics import Topic, offered, read_topic
from pages.lessons.state import LessonsState
from polls import (
    CURVE,
    FLAG,
    LENGTH,
    Answer,
    Closed,
    Full,
    NoRoom,
    Room,
    TooOften,
    polls_allowed,
    read_code,
    rooms,
)
from ui.browser.given import chosen, given, text_of
from ui.links import address
from ui.links.link import Link
from ui.presenting import presentation
from ui.widgets import public, qr
from ui.words.language import language, text
from ui.work.owner import owner
from ui.work.watch import Seen, say_refused, submit

PAGE = "lessons"
BALLOT, KEEPER = "poll-ballot", "poll-room-key"
LOOK_SECONDS = 1.0
"""Between two looks at answers that come."""
MAX_BROWSER = 40
COMMAND = "DESCENT_POLLS=on make run\n# or: DESCENT_POLLS=on streamlit run app.py"


def draw(state: LessonsState) -> None:
    """Draws the question to answer where the link has a room, else the way into one and the lecturer's own room."""
    if not polls_allowed():
        st.info(text("poll.off"), icon=":material/sensors_off:")
        st.code(COMMAND, language="shell")
        return
    if state.room:
        _answer(state.room)
    else:
        _host(state)


def _answer(code: str) -> None:
    answered, came = st.session_state.get("poll-said", ("", ""))
    try:
        topic, _, open = rooms().find(code, owner())
    except NoRoom:
        st.warning(text("poll.none", code=code), icon=":material/link_off:")
        _enter()
        return
    except TooOften:
        st.warning(text("poll.too-often"))
        return
    asked = read_topic(topic)
    matter.before(asked)
    views.ballot(
        key=BALLOT,
        room=code,
        poll=asked.told(language(), Seen()),
        open=open,
        said=text(f"poll.said-{came}") if answered == code else "",
        language=language(),
        on_answer=_give,
    )
    matter.after(asked)
    st.button(text("poll.other"), key="poll-other", on_click=_go, args=("",), type="tertiary")


def _give() -> None:
    sent = given(BALLOT, "answer", _read_ballot)
    if sent is None:
        return
    code, browser, answer = sent
    # A session is one browser, whatever it says later.
    browser = st.session_state.setdefault("poll-browser", browser)
    try:
        rooms().give(code, browser, answer)
        came = "sent"
    except NoRoom:
        came = "gone"
    except Closed:
        came = "closed"
    except Full:
        came = "full"
    except TooOften:
        came = "often"
    except ValueError:
        came = "unread"
    st.session_state["poll-said"] = code, came


def _read_ballot(sent: object) -> tuple[str, str, object]:
    if not isinstance(sent, dict):
        raise ValueError("no ballot")
    browser = text_of(MAX_BROWSER)(sent["browser"])
    if not browser:
        raise ValueError("nobody's")
    return read_code(text_of(LENGTH)(sent["room"])), browser, sent["answer"]


def _enter() -> None:
    """The field for a code."""
    st.text_input(text("poll.enter"), key="poll-code", max_chars=20, on_change=_take, width=240)
    if st.session_state.pop("poll-bad", False):
        st.error(text("poll.no-code", n=LENGTH))


def _take() -> None:
    typed = st.session_state["poll-code"]
    if typed.strip():
        try:
            _go(read_code(typed))
        except ValueError:
            st.session_state["poll-bad"] = True


def _go(code: str) -> None:
    address.change(PAGE, replace(address.state_of(PAGE), room=code, unread=()))


def _host(state: LessonsState) -> None:
    memory = st.session_state
    key = memory.get("poll-key", "")
    room = None
    if key:
        try:
            room, _ = rooms().look(key)
        except NoRoom:
            st.info(text("poll.over"))
            memory["poll-key"], key = "", ""
            memory["poll-ended"] = True
    views.room_key(key=KEEPER, room_key=key, ended=memory.get("poll-ended", False), on_key=_find_again)
    if room is None:
        _enter()
        st.divider()
        _choose(state)
    else:
        _room(key, room)


def _find_again() -> None:
    key = given(KEEPER, "key", text_of(64))
    if key and not st.session_state.get("poll-key"):
        try:
            rooms().look(key)
        except NoRoom:
            return
        st.session_state["poll-key"] = key


def _choose(state: LessonsState) -> None:
    st.markdown(text("poll.intro"))
    made.paste_field()
    topics = offered(state.seed, language(), made.at_hand(state))
    pasted = made.pasted() if st.session_state.pop(made.FRESH, False) else {}
    if meant := [words for words, one in topics.items() if one.lesson in pasted]:
        st.session_state["poll-topic"] = meant[0]
    elif st.session_state.get("poll-topic") not in topics:
        # In another language the same words are none.
        st.session_state["poll-topic"] = next(iter(topics))
    st.selectbox(text("poll.topic"), list(topics), key="poll-topic")
    st.button(text("poll.open"), key="poll-open", type="primary", on_click=_open, args=(topics,))
    if st.session_state.pop("poll-full", False):
        st.error(text("poll.no-room"))


def _open(topics: Mapping[str, Topic]) -> None:
    topic = chosen("poll-topic", topics)
    if topic is None:
        return
    try:
        _, st.session_state["poll-key"] = rooms().open(str(topic), topic.shape())
        st.session_state["poll-ended"] = False
    except Full:
        st.session_state["poll-full"] = True


def _room(key: str, room: Room) -> None:
    door = public.link(PAGE, {"part": ["poll"], "room": [room.code]})
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"# {room.code}", width="content")
        st.markdown(text("poll.join", link=door.partition("&room=")[0].partition("://")[2]), width="content")
        qr.button(door, "poll-qr")
        if not presentation.on():
            presentation.button("poll-present")
    presentation.keyboard(PAGE, "text")
    if public.is_missing() or not presentation.on():
        public.address_field("poll-address")
    with st.container(horizontal=True):
        st.button(
            text("poll.close" if room.open else "poll.reopen"), key="poll-close",
            type="primary", on_click=_set, args=(key, not room.open),
        )  # fmt: skip
        st.button(text("poll.empty"), key="poll-empty", on_click=_empty, args=(key,))
        st.button(text("poll.end"), key="poll-end", on_click=_end, args=(key,))
    topic = read_topic(room.topic)
    link = topic.training()
    job = link.query if link else ""
    if job and not room.open and Seen()[job] is None:
        st.button(text("classroom.train"), key="poll-train", on_click=_train, args=(link,))
        say_refused(BALLOT)
    matter.before(topic)
    busy = bool(job) and Seen().busy(job)

    def look() -> None:
        try:
            now, left = rooms().look(key)
        except NoRoom:
            st.rerun()
        if job and Seen().busy(job) != busy:
            st.rerun()
        st.markdown(text("poll.count", n=len(now.answers), minutes=max(1, round(left / 60))))
        views.polled(
            key="poll-answers",
            poll=topic.told(language(), Seen()),
            answers=[_plain(topic.shape().kind, one) for one in now.answers.values()],
            right=() if now.open else topic.right(),
            open=now.open,
            language=language(),
            present=presentation.within("text"),
        )

    st.fragment(look, run_every=LOOK_SECONDS if room.open or busy else None)()
    matter.after(topic)


def _plain(kind: str, answer: Answer) -> object:
    """An answer as JSON, in few letters."""
    if kind == FLAG:
        return [float(f"{one:.5g}") for one in answer]
    return answer.hex() if kind == CURVE else answer


def _set(key: str, open: bool) -> None:
    _act(lambda: rooms().set_open(key, open))


def _empty(key: str) -> None:
    _act(lambda: rooms().empty(key))


def _end(key: str) -> None:
    rooms().end(key)
    st.session_state["poll-key"], st.session_state["poll-ended"] = "", True


def _act(act: Callable[[], None]) -> None:
    try:
        act()
    except NoRoom:
        # The page says so.
        return


def _train(link: Link) -> None:
    submit(BALLOT, link.state().trainings(), link.query)
