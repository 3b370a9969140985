"""The lessons page's state and its link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.lessons.chapters.chapter import COURSE
from pages.lessons.state import PARTS, TOPICS, LessonsState
from ui.links.race import MAX_SEED

STATES = st.builds(
    LessonsState,
    part=st.sampled_from(PARTS),
    chapter=st.sampled_from(list(COURSE)),
    topic=st.sampled_from(TOPICS),
    seed=st.integers(0, MAX_SEED),
    lesson=st.just("") | st.text("abcXYZ09-_", min_size=1, max_size=40).map("~".__add__),
)


@given(STATES)
def test_a_state_comes_back_from_its_link(state):
    again = LessonsState.from_query(state.to_query())
    assert (again, again.unread) == (state, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("part", "exam"),
        ("chapter", "../01"),
        ("topic", "<b>"),
        ("seed", "-1"),
        ("seed", "1e9"),
        ("lesson", "plain"),
        ("lesson", "~" * 5000),
        ("score", "10"),
    ],
)
def test_what_cannot_be_read_is_named_and_at_its_default(name, value):
    state = LessonsState.from_query({name: [value]})
    assert state == LessonsState() and [found for found, _ in state.unread] == [name]
