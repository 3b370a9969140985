"""The editor of lessons: what they are about, what students see and are asked, and the link to hand out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from formula.errors import reason_of
from jobs import DONE
from pages.lessons.exam.export import of_lesson
from pages.lessons.state import LessonsState
from pages.lessons.teach.lesson import (
    ASKED_ON,
    KEYED,
    LOWEST,
    MAX_LINK,
    MAX_QUESTION,
    MAX_TASK,
    OLD,
    PARTS,
    THEMES,
    USUAL_PARTS,
    Lesson,
    NoLesson,
    read_lesson,
    write_lesson,
)
from pages.lessons.teach.prediction import end_of, names
from pages.lessons.teach.show import link_of, show
from pages.lessons.teach.truth import race_facts, training_facts
from surfaces import find
from ui.browser.given import chosen
from ui.links import address
from ui.links.link import STATES, read_query
from ui.links.maps import MapsState
from ui.links.memory import PageMemory
from ui.links.query import query_text
from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS
from ui.links.training import TrainingState
from ui.links.workshop import WorkshopState
from ui.widgets import public, qr
from ui.widgets.markdown import plain
from ui.words.language import because, language, text
from ui.words.texts import LANGUAGES
from ui.work.progress import progress
from ui.work.watch import TRAINING_SECONDS, Seen, say_refused, submit, watch

LONG_LINK = 1500
"""Characters from which a QR code grows dense and some learning platforms cut a link."""
FRAME_HEIGHT = 960
"""Of a frame whose page runs no script: room for a question, a race and its cards."""
LOWEST_FRAME, HIGHEST_FRAME = 200, 4000
HEIGHT_KIND = "descent-lab-height"
"""What a message that tells a height is called, see ``frame/framed.js``."""
KEY_JOB = "teach-key"
"""The trainings that show whether the right answer is one."""


def draw(state: LessonsState) -> None:
    """Draws the editor, the links, and the lesson as students will see it."""
    lesson = _lesson(state)
    st.markdown(text("teach.intro"))
    form, preview = st.columns([2, 3], gap="large")
    with form:
        _about(lesson)
        _seen(lesson)
        _asked(lesson)
        _manner(lesson)
        _links(lesson)
    with preview:
        st.markdown(f"**{text('teach.preview')}**")
        with st.container(border=True, key="teach-preview"):
            show(lesson, "preview")


def read_pasted(pasted: str) -> Lesson:
    """The lesson that a link of this app stands for; ValueError for any other text."""
    if len(pasted) > MAX_LINK:
        raise NoLesson("long", limit=MAX_LINK)
    parts = urlsplit(pasted.strip())
    page = parts.path.rstrip("/").rpartition("/")[2]
    query = read_query(parts.query)
    if "lesson" in query:
        return read_lesson(query["lesson"][0])
    if not query:
        raise NoLesson("bare")
    if page in ("mnist", "maps"):
        return _on(page, STATES[page].from_query(query))
    if page == "workshop":
        return _on("race", RaceState.from_query(WorkshopState.from_query(query).to_query()))
    if "run" not in query and "surface" not in query:
        raise NoLesson("elsewhere")
    return _on("race", RaceState.from_query(query))


def frame_code(link: str, title: str) -> str:
    """The HTML that shows a lesson inside another page, as high as it says it is."""
    source = link if "embed=true" in link else f"{link}&embed=true"
    return (
        f'<iframe src="{escape(source)}" title="{escape(title)}" width="100%" height="{FRAME_HEIGHT}"'
        ' style="border:0" allow="fullscreen; clipboard-write" loading="lazy"></iframe>\n'
        "<script>{\n"
        "  const frame = document.currentScript.previousElementSibling;\n"
        '  addEventListener("message", ({data, origin, source}) => {\n'
        f'    if (source !== frame.contentWindow || origin !== "{escape(origin_of(link))}") return;\n'
        f'    if (data?.kind !== "{HEIGHT_KIND}" || !Number.isFinite(data.height)) return;\n'
        f"    frame.height = Math.min({HIGHEST_FRAME}, Math.max({LOWEST_FRAME}, Math.ceil(data.height)));\n"
        "  });\n"
        "}</script>"
    )


def origin_of(link: str) -> str:
    """Where a link leads to, as browsers write it: without a port that goes without saying."""
    parts = urlsplit(link)
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(usual)}"


def _on(page: str, state: RaceState | TrainingState | MapsState) -> Lesson:
    return Lesson(page, query_text(state.to_query()), USUAL_PARTS[page])


def _lesson(state: LessonsState) -> Lesson:
    """The lesson at work: the session's, or that of a link that somebody else has made."""
    memory = st.session_state
    if state.lesson and state.lesson != memory.get("teach-word"):
        try:
            _keep(read_lesson(state.lesson), state.lesson)
        except ValueError as error:
            st.warning(text("teach.damaged", why=plain(because(reason_of(error)))), icon=":material/link_off:")
    if "teach-lesson" not in memory:
        seen = memory.get("race-state", RaceState.from_query({}))
        _keep(_on("race", replace(seen, unread=())), "")
    return memory["teach-lesson"]


def _keep(lesson: Lesson, word: str) -> None:
    # A key to a run that there is no longer is none.
    if lesson.kind in KEYED and lesson.run not in _keys(lesson):
        lesson = replace(lesson, run=None)
    st.session_state["teach-lesson"], st.session_state["teach-word"] = lesson, word


def _take(lesson: Lesson) -> None:
    """The lesson from now on, and the page's link to it, where it fits into one; for callbacks."""
    try:
        word = write_lesson(lesson)
    except ValueError:
        word = ""
    _keep(lesson, word)
    address.change("lessons", replace(address.state_of("lessons"), lesson=word, unread=()))


def _keys(lesson: Lesson) -> tuple[int, ...]:
    """What ``run`` can be."""
    return (*((LOWEST,) if lesson.kind == "choice" else ()), *range(len(lesson.state().runs)))


def _change(**changes: object) -> None:
    # Another question has another answer.
    if "kind" in changes:
        changes["run"] = None if changes["kind"] in KEYED else Lesson().run
    _take(replace(st.session_state["teach-lesson"], **changes))


def _rebase(fresh: Lesson) -> None:
    """Another thing to look at, with the words that are already there."""
    before = st.session_state["teach-lesson"]
    if fresh.page == before.page:
        _change(query=fresh.query, run=before.run if before.run == LOWEST or fresh.query == before.query else None)
        return
    kind = before.kind if before.kind in ASKED_ON[fresh.page] else "none"
    _change(page=fresh.page, query=fresh.query, parts=fresh.parts, kind=kind)


def _about(lesson: Lesson) -> None:
    state = lesson.state()
    where = text("mnist.page") if lesson.page == "mnist" else find(state.surface).name[language()]
    st.markdown(text("teach.about", where=plain(where), runs=plain(", ".join(names(state)))))
    with st.container(horizontal=True):
        for page in STATES:
            st.button(text(f"teach.from-{page}"), key=f"teach-from-{page}", on_click=_from_page, args=(page,))
    titles = {scenario.title[language()]: key for key, scenario in SCENARIOS.items()}
    st.selectbox(
        text("teach.from-scenario"), list(titles), index=None, key="teach-scenario", on_change=_from_scenario,
        args=(titles,), placeholder=text("teach.choose-scenario"),
    )  # fmt: skip
    st.text_input(text("teach.from-link"), key="teach-link", on_change=_from_link, max_chars=MAX_LINK)
    bad = st.session_state.get("teach-link-bad")
    if bad:
        st.error(text("teach.link-bad", why=plain(because(bad))))


def _from_page(page: str) -> None:
    seen = PageMemory(page).state or STATES[page].from_query({})
    _rebase(_on(page, seen))


def _from_scenario(titles: Mapping[str, str]) -> None:
    key = chosen("teach-scenario", titles)
    if key is not None:
        scenario = SCENARIOS[key]
        _rebase(_on(scenario.page, scenario.state()))


def _from_link() -> None:
    memory = st.session_state
    pasted = memory["teach-link"]
    memory["teach-link-bad"] = None
    if not pasted.strip():
        return
    try:
        found = read_pasted(pasted)
        _take(found) if "lesson=" in pasted else _rebase(found)
        memory["teach-link"] = ""
    except ValueError as error:
        memory["teach-link-bad"] = reason_of(error)


def _seen(lesson: Lesson) -> None:
    words = {text(f"teach.part-{part}"): part for part in PARTS[lesson.page]}
    st.session_state["teach-parts"] = [word for word, part in words.items() if part in lesson.parts]
    st.multiselect(text("teach.parts"), list(words), key="teach-parts", on_change=_set_parts, args=(words,))
    st.session_state["teach-locked"] = lesson.locked
    st.checkbox(
        text("teach.locked"), key="teach-locked", help=text("teach.locked-help"),
        on_change=lambda: _change(locked=st.session_state["teach-locked"]),
    )  # fmt: skip


def _set_parts(words: Mapping[str, str]) -> None:
    wanted = {words.get(word) for word in st.session_state["teach-parts"]}
    page = st.session_state["teach-lesson"].page
    # A race without a picture is none.
    _change(parts=tuple(part for part in PARTS[page] if part in wanted) or PARTS[page][:1])


def _asked(lesson: Lesson) -> None:
    st.session_state["teach-task"] = lesson.task
    st.text_area(
        text("teach.task"), key="teach-task", max_chars=MAX_TASK, height=130, help=text("teach.task-help"),
        on_change=lambda: _change(task=st.session_state["teach-task"]),
    )  # fmt: skip
    kinds = [kind for kind in ASKED_ON[lesson.page] if kind == lesson.kind or kind not in OLD]
    _select("kind", text("teach.kind"), lesson.kind, {text(f"teach.ask-{kind}"): kind for kind in kinds})
    if lesson.kind == "none":
        return
    st.session_state["teach-question"] = lesson.question
    st.text_input(
        text("teach.question"), key="teach-question", max_chars=MAX_QUESTION,
        on_change=lambda: _change(question=st.session_state["teach-question"]),
    )  # fmt: skip
    if lesson.kind == "text":
        st.caption(text("teach.text-unknown"))
    if lesson.kind in KEYED:
        _key(lesson)


def _key(lesson: Lesson) -> None:
    """The run that the question needs, which nobody but the teacher can choose, and what is known of it."""
    state = lesson.state()
    called = names(state)
    places: dict[str, object] = {name: place for place, name in enumerate(called)}
    if lesson.kind != "choice":
        _select("run", text(f"teach.run-{lesson.kind}"), lesson.run, places, usual=None)
        if not lesson.unkeyed and isinstance(state, RaceState):
            st.caption(end_of(lesson, state))
        return
    told = isinstance(state, RaceState)
    places = {text("teach.lowest" if told else "teach.no-key"): LOWEST} | places
    _select("run", text("teach.run-choice"), lesson.run, places, usual=None, help=text("teach.run-help"))
    if lesson.unkeyed:
        return
    if told:
        _told(lesson, called, race_facts(state), "lowest")
    elif isinstance(state, TrainingState):
        _trained(lesson, state, called)
    else:
        st.caption(text("teach.key-map"))


def _told(lesson: Lesson, called: list[str], facts: Mapping[str, list[int]], *keys: str) -> None:
    """Which of the facts the right answer agrees with; a warning where it is none of the first ``keys``."""
    said = {key: plain(", ".join(called[place] for place in places)) for key, places in facts.items() if places}
    lines = [text(f"teach.fact-{lesson.page}-{key}", name=name) for key, name in said.items()]
    unkeyed = lesson.page == "mnist" and lesson.run == LOWEST
    if unkeyed or not any(key in said for key in keys):
        st.caption(" ".join(lines))
    elif any(lesson.run in (LOWEST, *facts[key]) for key in keys):
        st.caption(" ".join([text("teach.key-agrees"), *lines]))
    else:
        st.warning(" ".join([text("teach.key-differs"), *lines]), icon=":material/rule:")


def _trained(lesson: Lesson, state: TrainingState, called: list[str]) -> None:
    """What the lesson's trainings have shown, which a button lets them do."""
    seen = Seen()

    def draw(now: Seen) -> None:
        found = now[KEY_JOB]
        if found is None or tuple(run.training for run in found.runs) != state.trainings():
            st.caption(text("teach.key-unknown"))
            st.button(
                text("teach.key-train"), key="teach-train", icon=":material/play_arrow:", on_click=submit,
                args=("teach", state.trainings(), KEY_JOB),
            )  # fmt: skip
        elif found.status == DONE:
            _told(lesson, called, training_facts(found.runs, len(state.runs)), "lowest", "best")
        else:
            progress(found, "teach-progress")
        say_refused("teach")

    watch(draw, seen, [KEY_JOB], TRAINING_SECONDS)


def _manner(lesson: Lesson) -> None:
    with st.container(horizontal=True):
        own = {text("teach.as-reader"): ""}
        _select(
            "language", text("teach.language"), lesson.language, own | {name: code for code, name in LANGUAGES.items()}
        )
        _select(
            "theme", text("teach.theme"), lesson.theme, own | {text(f"teach.theme-{key}"): key for key in THEMES if key}
        )
    if lesson.theme:
        st.caption(text("teach.theme-note"))


def _select(
    name: str, label: str, value: object, words: Mapping[str, object], usual: int | None = 0, help: str | None = None
) -> None:
    """A field of the lesson; ``usual``: None for one that may be empty."""
    # Options are the words themselves: with format_func the choice would be lost when the language changes.
    key = f"teach-{name}"
    st.session_state[key] = next((word for word, one in words.items() if one == value), None)

    def changed() -> None:
        word = st.session_state[key]
        if word in words or (word is None and usual is None):
            _change(**{name: words.get(word)})

    st.selectbox(
        label, list(words), index=usual, key=key, on_change=changed, placeholder=text("teach.choose"), help=help
    )


def _links(lesson: Lesson) -> None:
    if lesson.unkeyed:
        st.info(text(f"teach.unkeyed-{lesson.kind}"), icon=":material/rule:")
        return
    try:
        word = write_lesson(lesson)
    except ValueError:
        st.error(text("teach.too-long"))
        return
    public.address_field("teach-address")
    link = link_of(lesson, word)
    st.markdown(f"**{text('teach.link')}**")
    st.code(link, language=None, wrap_lines=True)
    st.caption(text("teach.length", n=len(link)))
    if lesson.asks:
        st.caption(text("teach.decode"))
    if len(link) > LONG_LINK:
        st.warning(text("teach.long", limit=LONG_LINK), icon=":material/straighten:")
    with st.container(horizontal=True):
        st.link_button(text("teach.open"), link, icon=":material/open_in_new:")
        qr.button(link, "teach-qr")
    st.markdown(text("teach.frame"))
    st.code(frame_code(link, text("app.name")), language=None, wrap_lines=True)
    st.caption(text("teach.frame-help", height=FRAME_HEIGHT))
    of_lesson(lesson, names(lesson.state()), link)
