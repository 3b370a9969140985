"""What a view sends is of its kind and within bounds, or it is nothing: never an exception, never half a character."""

from __future__ import annotations

import pytest
import streamlit as st
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as some

from pages.lessons.state import LessonsState
from tests.pure.abuse.corpus import TIMES, VALUES, bounded
from ui.browser.given import MAX_VALUES, chosen, given, number, one_of, query, several, text_of, told, whole
from ui.links.query import MAX_NAMES, MAX_TEXT
from ui.links.race import FIELDS, RaceState
from ui.links.training import TrainingState
from ui.links.workshop import WorkshopState

READERS = {
    "query": query,
    "told": told(query),
    "text": text_of(20),
    "turn": one_of(1, -1),
    "place": whole(0, 7),
    "cell": several(2, whole(0, 9)),
    "height": number(-1e300, 1e300),
}
WRONG = [
    *(None, True, False, 0, 1, -1, 1.0, 10**400, float("nan"), "", "a", "\ud800", [], {}, [None], [[]], {"": None}),
    *(
        [1, 2, 3],
        [0, 10],
        [True, False],
        [0.0, 1.0],
        ["0", "1"],
        {"0": 1},
        {"run": "sgd"},
        {"run": [1]},
        {"run": [None]},
    ),
    *({"said": None}, {"said": {}}, {"said": {"run": "sgd"}}, {"said": {"run": [1]}}, {"said": [{"said": {}}]}),
    *({"run": {"0": "sgd"}}, {"run": ["\ud800"]}, {"\udfff": ["a"]}, {"run": ["a" * 10**6]}, {"run": ["sgd"] * 10**5}),
    {str(i): ["1"] for i in range(10**4)},
]
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9) | some.sampled_from(VALUES),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)
NAMES = [field.name for field in FIELDS]
QUERIES = some.dictionaries(
    some.sampled_from(NAMES), some.lists(some.sampled_from(VALUES) | some.text(max_size=9), max_size=9), max_size=9
)


@pytest.fixture(autouse=True)
def session(monkeypatch):
    memory = {}
    monkeypatch.setattr(st, "session_state", memory)
    return memory


def is_of_its_kind(kind: str, sent: object) -> None:
    """Whether what is read of it is what a page may rely on."""
    st.session_state["view"] = {"value": sent}
    found = given("view", "value", READERS[kind])
    match kind:
        case "query" | "told" if found is not None:
            assert 0 < len(found) <= MAX_NAMES and all(len(values) <= MAX_VALUES for values in found.values())
            words = [*found, *(word for values in found.values() for word in values)]
            assert all(type(word) is str and len(word.encode()) <= 4 * MAX_TEXT for word in words)
            for state in (RaceState, WorkshopState, TrainingState, LessonsState):
                assert state.from_query(found).to_query()
        case "text":
            assert found is None or (type(found) is str and len(found.encode()) <= 80)
        case "turn":
            assert found is None or (type(found) is int and abs(found) == 1)
        case "place":
            assert found is None or (type(found) is int and 0 <= found <= 7)
        case "height":
            assert found is None or (type(found) is float and abs(found) <= 1e300)
        case "cell":
            assert found is None or [type(k) for k in found] == [int, int]
            assert found is None or all(0 <= k <= 9 for k in found)


@pytest.mark.parametrize("kind", READERS)
def test_every_wrong_value(kind):
    for sent in (*WRONG, *VALUES, *({"run": [value]} for value in VALUES)):
        with bounded():
            is_of_its_kind(kind, sent)


@pytest.mark.parametrize("kind", READERS)
def test_any_value(kind):
    @settings(max_examples=60 * TIMES, deadline=None)
    @hypothesis_given(JSON | QUERIES | some.fixed_dictionaries({"said": JSON | QUERIES}))
    def any_value(sent):
        is_of_its_kind(kind, sent)

    any_value()


def test_what_is_right_arrives(session):
    asked = {"run": ["sgd", "adam"]}
    sent = {"query": asked, "text": "w = w", "turn": -1, "place": 7, "cell": [0, 9], "height": 0.5}
    sent["told"] = {"said": asked, "telling": 3}
    session["view"] = sent
    found = {name: given("view", name, READERS[name]) for name in READERS}
    read = {"run": ("sgd", "adam")}
    assert found == sent | {"query": read, "told": read, "cell": (0, 9)}


def test_a_view_that_is_not_there_says_nothing(session):
    assert given("view", "query", query) is None
    session["view"] = {}
    assert given("view", "query", query) is None


@pytest.mark.parametrize("sent", ["c", None, 1, ["a"], {}, "\ud800"])
def test_a_word_that_is_not_on_the_list_is_no_choice(session, sent):
    session["box"] = sent
    assert chosen("box", {"a": 1, "b": 2}) is None
    session["box"] = "b"
    assert chosen("box", {"a": 1, "b": 2}) == 2
