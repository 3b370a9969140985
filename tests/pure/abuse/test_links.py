"""No link breaks a page: whatever stands in it gives way to a default, is told, and costs little."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.lessons.state import FIELDS as LESSONS
from pages.lessons.state import LessonsState
from pages.lessons.teach.lesson import read_lesson
from pages.lessons.teach.teach import read_pasted
from tests.pure.abuse.corpus import TIMES, VALUES, bounded, links
from ui.links.maps import FIELDS as MAPS
from ui.links.maps import MapsState
from ui.links.query import query_text
from ui.links.race import FIELDS as RACE
from ui.links.race import RaceState
from ui.links.training import FIELDS as TRAINING
from ui.links.training import TrainingState
from ui.links.workshop import WorkshopState

PAGES = {
    "race": (RaceState, RACE),
    "workshop": (WorkshopState, [one for one in RACE if one.name in ("surface", "run", "fork", "name")]),
    "maps": (MapsState, [one for one in MAPS if one.name in ("surface", "run", "window", "cells")]),
    "mnist": (TrainingState, TRAINING),
    "lessons": (LessonsState, LESSONS),
}
ALSO = ("lang", "present", "embed", "?", "__class__")
NAMES = {page: [*(one.name for one in known), *ALSO] for page, (_, known) in PAGES.items()}


@cache
def reopened(kind, query):
    """What a link says, as (name, values); most come to the same one."""
    # Half characters cannot be sent to any page.
    query_text(dict(query)).encode()
    return kind.from_query(dict(query))


def is_sound(state) -> None:
    """Whether a page can be drawn from it, and its link opens it again."""
    query = tuple((name, tuple(values)) for name, values in state.to_query().items())
    assert reopened(type(state), query) == state
    said = [str(part) for pair in state.unread for part in pair]
    assert all(len(one.encode()) < 4000 for one in said)
    if isinstance(state, TrainingState):
        assert state.trainings()
    if isinstance(state, LessonsState) and state.lesson:
        try:
            lesson = read_lesson(state.lesson)
        except ValueError:
            return
        is_sound(lesson.state())


@pytest.mark.parametrize("page", PAGES)
def test_every_value_in_every_place(page):
    kind, _ = PAGES[page]
    tried = 0
    for query in links(NAMES[page]):
        with bounded():
            is_sound(kind.from_query(query))
        tried += 1
    assert tried > len(NAMES[page]) * len(VALUES)


@settings(max_examples=60 * TIMES, deadline=None)
@given(
    st.sampled_from(list(PAGES)).flatmap(
        lambda page: st.tuples(
            st.just(page),
            st.dictionaries(
                st.sampled_from(NAMES[page]) | st.text(max_size=9),
                st.lists(st.sampled_from(VALUES) | st.text(max_size=30), max_size=12),
                max_size=50,
            ),
        )
    )
)
def test_values_together(asked):
    page, query = asked
    with bounded():
        is_sound(PAGES[page][0].from_query(query))


@settings(max_examples=60 * TIMES, deadline=None)
@given(
    st.tuples(
        st.sampled_from(["", "https://a.example/", "http://[", "//", "javascript:", "?"]),
        st.sampled_from(["", "race", "maps", "mnist", "workshop", "lessons", "../mnist/"]),
        st.lists(
            st.tuples(st.sampled_from(["lesson", "run", "surface", "hidden"]), st.sampled_from(VALUES)), max_size=9
        ),
    )
)
def test_a_pasted_link(parts):
    host, page, query = parts
    try:
        lesson = read_pasted(f"{host}{page}?{'&'.join(f'{name}={value}' for name, value in query)}")
    except ValueError:
        return
    is_sound(lesson.state())


def test_the_suite_tries_ten_thousand_links():
    assert sum(1 for page in PAGES for _ in links(NAMES[page])) > 10_000
