"""What a lecture can hold: links of this app as items, each by the parser of its page, and what they are called."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from formula import Words
from optimizers.naming import names_of
from pages.lessons.chapters.chapter import COURSE
from pages.lessons.lecture.declared import NOTES, declared
from pages.lessons.state import LessonsState
from pages.lessons.teach.lesson import read_lesson
from surfaces import find
from ui.lecture.lecture import MAX_TITLE, Item, Lecture, NoLecture, Note, read_lecture
from ui.lecture.walk import LIST, Read
from ui.links.link import read_query
from ui.links.maps import MapsState
from ui.links.query import UNKNOWN, query_text
from ui.links.race import RaceState, run_names
from ui.links.scenarios import scenario_of
from ui.links.training import TrainingState
from ui.links.workshop import WorkshopState
from ui.words.texts import say

STATES: dict[str, type[RaceState] | type[TrainingState] | type[LessonsState] | type[MapsState]] = {
    "race": RaceState,
    "mnist": TrainingState,
    "lessons": LessonsState,
    "workshop": WorkshopState,
    "maps": MapsState,
}
"""The state of every page that an item can open."""
MAX_PASTED = 8000
State = RaceState | TrainingState | LessonsState | MapsState


def find_lecture(word: str, language: str) -> Read:
    """The lecture that a link names, by its word or its name, with what is said of it; ValueError for none."""
    lecture = read_lecture(word) if word.startswith("~") else declared(word, language)
    return Read(lecture, tuple(note_of(item, language) for item in lecture.items))


def note_of(item: Item, language: str) -> Note | None:
    """What is said to the lecturer of an item; None for nothing."""
    if item.note in NOTES:
        note = NOTES[item.note].spoken(language)
        return replace(note, minutes=item.minutes or note.minutes, said=item.said)
    return Note(item.minutes, said=item.said) if item.minutes or item.said else None


def read_pasted(pasted: str, language: str) -> Lecture:
    """What a link of this app stands for, a lecture or one item; ValueError for any other text."""
    if len(pasted) > MAX_PASTED:
        raise NoLecture("long", limit=MAX_PASTED)
    parts = urlsplit(pasted.strip())
    query = read_query(parts.query)
    if LIST in query:
        return find_lecture(query[LIST][0], language).lecture
    page = parts.path.rstrip("/").rpartition("/")[2]
    if not (parts.path or parts.query) or (parts.path and not parts.path.startswith("/")):
        raise NoLecture("link")
    if page not in STATES:
        # The race has no path of its own, and an app below another path of its host has one of its own.
        page = "race"
    if page == "race" and not ({"surface", "run"} & query.keys()):
        raise NoLecture("race")
    state = STATES[page].from_query(query)
    for name, why in state.unread:
        if why.key != UNKNOWN:
            raise NoLecture("unread", name=name, why=why)
    return Lecture((item_of(page, state, language),))


def item_of(page: str, state: State, language: str) -> Item:
    """The item that opens this state, under a name that says what is to be seen."""
    return Item(_cut(title_of(page, state, language)), page, query_text(state.to_query()))


def title_of(page: str, state: State, language: str) -> str:
    """What a state is called where nobody has named it."""
    if isinstance(state, LessonsState):
        return _lesson_title(state, language)
    scenario = scenario_of(state)
    if scenario:
        return scenario.title[language]
    if isinstance(state, TrainingState):
        return f"{say(language, 'mnist.page')}: {', '.join(names_of(state.runs, language=language))}"
    where: Words = find(state.surface).name
    shown = state.race() if isinstance(state, MapsState) else state
    named = f"{where[language]}: {', '.join(run_names(shown, language))}"
    # A race needs no word for what it is.
    return named if page == "race" else f"{say(language, f'{page}.page')}: {named}"


def _lesson_title(state: LessonsState, language: str) -> str:
    if state.lesson and state.part != "teach":
        try:
            lesson = read_lesson(state.lesson)
        except ValueError:
            return say(language, "lecture.own-lesson")
        said = lesson.question or next(iter(lesson.task.strip().splitlines()), "").strip("# *")
        return said or title_of(lesson.page, lesson.state(), language)
    if state.part == "course":
        return COURSE[state.chapter].title[language]
    return say(language, f"lessons.part-{state.part}")


def one_line(typed: str) -> str:
    """What was typed, as one line without what no page can show."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())


def _cut(title: str) -> str:
    plain = one_line(title)
    return plain if len(plain) <= MAX_TITLE else f"{plain[: MAX_TITLE - 1].rstrip()}…"
