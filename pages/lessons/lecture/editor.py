"""The editor of lectures: items are added by their links, named, put in order, and handed out as one link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from formula.errors import reason_of
from formula.packing import TooLong
from pages.lessons.chapters.chapter import COURSE
from pages.lessons.lecture.declared import ARTICLE, NOTES
from pages.lessons.lecture.items import MAX_PASTED, STATES, find_lecture, item_of, note_of, one_line, read_pasted
from pages.lessons.state import LessonsState
from pages.lessons.teach.lesson import Lesson, write_lesson
from ui.browser.given import chosen
from ui.lecture.lecture import MAX_ITEMS, MAX_MINUTES, MAX_SAID, MAX_TITLE, Item, Lecture, Note, write_lecture
from ui.lecture.walk import LIST
from ui.links import address
from ui.links.memory import PageMemory
from ui.links.scenarios import SCENARIOS
from ui.widgets import public, qr
from ui.widgets.markdown import plain
from ui.widgets.ways import way_to
from ui.words.language import because, language, text

PAGE = "lessons"
DENSE = 800
"""Characters from which a QR code grows dense."""
_ITEMS, _WORD, _BAD = "draft-items", "draft-word", "draft-bad"


def draw(state: LessonsState) -> None:
    """Draws what can be added, the list, and its link."""
    st.markdown(text("lecture.intro"))
    items = _items(state)
    add, listed = st.columns([2, 3], gap="large")
    with add:
        _add()
    with listed:
        for place, item in enumerate(items):
            _row(place, item, len(items))
        minutes = sum(note.minutes for item in items if (note := note_of(item, language())))
        if minutes:
            st.caption(text("lecture.minutes", minutes=minutes))
        _link(items)


def _items(state: LessonsState) -> tuple[Item, ...]:
    """The list at work: the session's, or that of a link that somebody else has made."""
    memory = st.session_state
    if state.draft and state.draft != memory.get(_WORD):
        try:
            memory[_ITEMS], memory[_WORD] = find_lecture(state.draft, language()).lecture.items, state.draft
        except ValueError as error:
            st.warning(text("lecture.damaged", why=plain(because(reason_of(error)))), icon=":material/link_off:")
    return memory.setdefault(_ITEMS, ())


def _take(items: Sequence[Item]) -> None:
    """The list from now on, and the page's link to it, where it fits into one; for callbacks."""
    memory = st.session_state
    memory[_BAD] = ""
    if len(items) > MAX_ITEMS:
        memory[_BAD] = text("lecture.full", most=MAX_ITEMS)
        return
    try:
        word = write_lecture(Lecture(tuple(items))) if items else ""
    except TooLong:
        word = ""
    memory[_ITEMS], memory[_WORD] = tuple(items), word
    address.change(PAGE, replace(address.state_of(PAGE), draft=word, unread=()))


def _append(*items: Item) -> None:
    _take((*st.session_state[_ITEMS], *items))


def _add() -> None:
    st.text_input(
        text("lecture.paste"), key="draft-paste", on_change=_from_link, max_chars=MAX_PASTED,
        help=text("lecture.paste-help"),
    )  # fmt: skip
    if bad := st.session_state.get(_BAD):
        st.error(bad)
    with st.container(horizontal=True):
        for page in ("race", "mnist"):
            label, about = text(f"lecture.add-{page}"), text("lecture.add-help")
            st.button(label, key=f"draft-add-{page}", on_click=_from_page, args=(page,), help=about)
        made = st.session_state.get("teach-lesson")
        st.button(
            text("lecture.add-lesson"), key="draft-add-lesson", on_click=_from_editor, args=(made,),
            help=text("lecture.add-lesson-help"), disabled=made is None or made.unkeyed,
        )  # fmt: skip
    scenarios = {one.title[language()]: one for one in SCENARIOS.values()}
    chapters = {one.title[language()]: key for key, one in COURSE.items()}
    for name, words in (("scenario", scenarios), ("chapter", chapters)):
        st.selectbox(
            text(f"lecture.{name}"), list(words), index=None, key=f"draft-{name}", placeholder=text("lecture.choose"),
            on_change=_from_box, args=(name, words),
        )  # fmt: skip
    st.button(text("lecture.article"), key="draft-article", on_click=_article, help=text("lecture.article-help"))


def _from_link() -> None:
    memory = st.session_state
    pasted = memory["draft-paste"]
    memory[_BAD] = ""
    if not pasted.strip():
        return
    try:
        _append(*read_pasted(pasted, language()).items)
        memory["draft-paste"] = ""
    except ValueError as error:
        memory[_BAD] = text("lecture.paste-bad", why=plain(because(reason_of(error))))


def _from_page(page: str) -> None:
    _append(item_of(page, PageMemory(page).state or STATES[page].from_query({}), language()))


def _from_editor(lesson: Lesson) -> None:
    try:
        _append(item_of(PAGE, LessonsState(lesson=write_lesson(lesson)), language()))
    except ValueError as error:
        st.session_state[_BAD] = text("lecture.paste-bad", why=plain(because(reason_of(error))))


def _from_box(name: str, words: dict) -> None:
    found = chosen(f"draft-{name}", words)
    st.session_state[f"draft-{name}"] = None
    if found is None:
        return
    if name == "scenario":
        _append(item_of(found.page, found.state(), language()))
    else:
        _append(item_of(PAGE, LessonsState(chapter=found), language()))


def _article() -> None:
    _take(find_lecture(ARTICLE, language()).lecture.items)


def _row(place: int, item: Item, count: int) -> None:
    key = f"draft-title-{place}"
    st.session_state[key] = item.title
    with st.container(border=True, key=f"draft-row-{place}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text_input(
                text("lecture.title", n=place + 1), key=key, max_chars=MAX_TITLE, on_change=_rename, args=(place,),
                label_visibility="collapsed", width="stretch",
            )  # fmt: skip
            _moves(place, item, count)
        with st.container(horizontal=True, vertical_alignment="center"):
            note = note_of(item, language()) or Note(0)
            minutes = [text("lecture.minutes-of", minutes=note.minutes)] if note.minutes else []
            st.caption(" · ".join([str(place + 1), text(f"{item.page}.page"), *minutes]))
            way_to(item.page, text("lecture.open"), item.lists)
        # Always of one name: under another it would close while it is filled in.
        with st.expander(text("lecture.note")):
            _own(place, note)
            _note(note)


def _moves(place: int, item: Item, count: int) -> None:
    """Where an item goes; the names of the buttons are for who listens, who looks sees signs."""
    with st.container(horizontal=True, key=f"draft-moves-{place}", gap="small", width="content"):
        for name, icon, off, act in (
            ("up", "arrow_upward", place == 0, partial(_move, place, -1)),
            ("down", "arrow_downward", place + 1 == count, partial(_move, place, 1)),
            ("remove", "close", False, partial(_remove, place)),
        ):
            st.button(
                text(f"lecture.{name}-item", title=plain(item.title)), key=f"draft-{name}-{place}",
                icon=f":material/{icon}:", help=text(f"lecture.{name}"), disabled=off, on_click=act,
            )  # fmt: skip


def _own(place: int, note: Note) -> None:
    """The lecturer's own minutes and notes."""
    minutes, said = f"draft-minutes-{place}", f"draft-said-{place}"
    st.session_state[minutes], st.session_state[said] = note.minutes, note.said
    st.number_input(
        text("lecture.own-minutes"), 0, MAX_MINUTES, key=minutes, on_change=_retime, args=(place,), width=160
    )
    st.text_area(
        text("lecture.own-notes"), key=said, max_chars=MAX_SAID, height=100, on_change=_annotate, args=(place,)
    )


def _note(note: Note) -> None:
    st.markdown(note.show)
    if note.asked:
        st.markdown(f"**{text('present.asked')}**")
        st.markdown("\n".join(f"- {question}  \n  {answer}" for question, answer in note.asked))


def _rename(place: int) -> None:
    _change(place, title=one_line(st.session_state[f"draft-title-{place}"]))


def _retime(place: int) -> None:
    minutes, item = st.session_state[f"draft-minutes-{place}"], st.session_state[_ITEMS][place]
    # What the app gives it anyway is no choice of one's own.
    usual = NOTES[item.note].minutes if item.note in NOTES else 0
    _change(place, minutes=0 if minutes == usual else minutes)


def _annotate(place: int) -> None:
    _change(place, said="\n".join(map(one_line, st.session_state[f"draft-said-{place}"].splitlines())).strip())


def _change(place: int, **changes: object) -> None:
    items = list(st.session_state[_ITEMS])
    try:
        items[place] = replace(items[place], **changes)
    except ValueError:
        # What no item can have gives way to what it had before.
        return
    _take(items)


def _move(place: int, by: int) -> None:
    items = list(st.session_state[_ITEMS])
    items.insert(place + by, items.pop(place))
    _take(items)


def _remove(place: int) -> None:
    items = list(st.session_state[_ITEMS])
    del items[place]
    _take(items)


def _link(items: Sequence[Item]) -> None:
    if not items:
        st.info(text("lecture.empty"), icon=":material/playlist_add:")
        return
    try:
        word = _name_of(items) or write_lecture(Lecture(tuple(items)))
    except TooLong as error:
        st.error(text("lecture.too-long", n=error.length, most=error.most))
        return
    public.address_field("draft-address")
    link = public.link("race", {LIST: [word]})
    st.markdown(f"**{text('lecture.link')}**")
    st.code(link, language=None, wrap_lines=True)
    st.caption(text("lecture.length", n=len(link)))
    if len(link) > DENSE:
        st.caption(text("lecture.long", limit=DENSE))
    with st.container(horizontal=True):
        st.link_button(text("lecture.open-list"), link, icon=":material/open_in_new:")
        qr.button(link, "draft-qr")
    st.caption(text("lecture.read-back"))


def _name_of(items: Sequence[Item]) -> str:
    """The name of the app's own lecture, where this is still that one: a short link in the language of who opens it."""
    return ARTICLE if tuple(items) == find_lecture(ARTICLE, language()).lecture.items else ""
