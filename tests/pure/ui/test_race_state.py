"""The race page's state and its link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formula.errors import sentence
from optimizers import OPTIMIZERS, SCHEDULES, Run
from simulation import MAX_STEPS
from surfaces import SURFACES
from ui.links.query import MAX_TEXT, query_text
from ui.links.race import (
    MAX_NOISE,
    MAX_PAINTED,
    MAX_RUNS,
    MAX_SEED,
    MAX_SPEED,
    MAX_SWARM,
    MAX_TURN,
    NOTATIONS,
    TABS,
    VIEWS,
    RaceState,
    run_names,
)
from ui.links.workshop import WorkshopState
from ui.words.texts import words

coordinate = st.floats(-1e4, 1e4, allow_nan=False)


@st.composite
def runs(draw):
    key = draw(st.sampled_from(list(OPTIMIZERS)))
    declared = draw(st.lists(st.sampled_from(OPTIMIZERS[key].hyperparameters), unique_by=lambda h: h.key))
    schedule = draw(st.sampled_from(list(SCHEDULES.values())))
    declared = [*declared, *schedule.parameters]
    return Run(key, schedule.key, **{h.key: draw(values_of(h)) for h in declared})


def values_of(quantity):
    if quantity.scale == "whole":
        return st.integers(int(quantity.low), int(quantity.high)).map(float)
    return st.floats(quantity.low, quantity.high)


NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=24)


@st.composite
def forks(draw, count, steps):
    """Each fork goes on from an earlier place, so there are no circles."""
    children = draw(st.sets(st.integers(1, count - 1))) if count > 1 else ()
    return tuple((c, draw(st.integers(0, c - 1)), draw(st.integers(0, steps))) for c in sorted(children))


@st.composite
def windows(draw):
    x, y = draw(coordinate), draw(coordinate)
    return (x, x + draw(st.floats(0.01, 100)), y, y + draw(st.floats(0.01, 100)))


@st.composite
def states(draw):
    surface = draw(st.sampled_from(list(SURFACES.values())))
    steps = draw(st.integers(1, MAX_STEPS))
    chosen = tuple(draw(st.lists(runs(), min_size=1, max_size=MAX_RUNS)))
    forked = draw(forks(len(chosen), steps))
    children = [place for place, _, _ in forked]
    turned = [p for p in surface.parameters if draw(st.booleans())]
    return RaceState(
        surface.key,
        (draw(coordinate), draw(coordinate)),
        steps,
        chosen,
        tuple((p.key, draw(values_of(p))) for p in turned),
        draw(st.none() | st.integers(0, steps)),
        draw(st.integers(0, len(chosen) - 1)),
        draw(st.sampled_from(["log", "linear"])),
        draw(st.floats(0, MAX_NOISE)),
        draw(st.integers(0, MAX_SEED)),
        forked,
        tuple(sorted(draw(st.sets(st.integers(0, len(chosen) - 1))))),
        tuple(sorted(draw(st.dictionaries(st.integers(0, len(chosen) - 1), NAMES)).items())),
        draw(st.none() | windows()),
        draw(st.just(0) | st.integers(2, MAX_SWARM)),
        draw(st.lists(st.text("AZaz09-_", min_size=4, max_size=4), max_size=MAX_PAINTED).map("".join)),
        draw(st.sampled_from(VIEWS)),
        draw(st.none() | st.tuples(*[st.floats(-MAX_TURN, MAX_TURN)] * 3)),
        draw(st.sampled_from(["on", "off"])),
        draw(st.none() | coordinate),
        draw(st.sampled_from(NOTATIONS)),
        draw(st.sampled_from(TABS)),
        draw(st.none() | st.integers(1, MAX_SPEED)),
        tuple(sorted(draw(st.sets(st.sampled_from(children)))) if children else ()),
    )


@given(states())
def test_a_link_reads_back_as_the_same_state(state):
    again = RaceState.from_query(state.to_query())
    assert again == state
    assert again.unread == ()


@given(st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=40), max_size=5), max_size=30))
def test_any_query_opens_the_page(query):
    state = RaceState.from_query(query)
    assert 1 <= len(state.runs) <= MAX_RUNS
    assert state.surface in SURFACES


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.text("0123456789.,-+eE:=naINFadmlr", max_size=30), max_size=12)
            for name in (
                "surface",
                "start",
                "steps",
                "run",
                "at",
                "selected",
                "scale",
                "noise",
                "fork",
                "hide",
                "name",
                "window",
            )
        },
    )
)
def test_near_misses_open_the_page_and_name_what_was_lost(query):
    state = RaceState.from_query(query)
    assert {name for name, _ in state.unread} <= set(query)


def test_each_unreadable_part_is_named_once():
    state = RaceState.from_query(
        {
            "surface": ["moon"],
            "start": ["nan,2"],
            "steps": ["1e9"],
            "run": ["adam:lr=-1", "adam:lr=0.05", "sgd:speed=3"],
            "at": ["-4"],
            "colour": ["red"],
        }
    )
    assert [name for name, _ in state.unread] == ["surface", "start", "steps", "run", "run", "at", "colour"]
    assert state.runs == (Run("adam", lr=0.05),)
    assert state.start == SURFACES[state.surface].start


def test_ten_thousand_runs_are_cut_to_eight_with_a_note():
    state = RaceState.from_query({"run": ["sgd:lr=0.1"] * 10_000})
    assert len(state.runs) == MAX_RUNS
    assert "10000" in str(state.unread[0][1])


def test_a_name_that_stands_twice_is_not_guessed():
    state = RaceState.from_query({"steps": ["100", "200"]})
    assert state.steps == 300
    assert state.unread[0][0] == "steps"


def test_the_text_of_a_link_is_readable():
    state = RaceState("rosenbrock", (-1.5, 2.0), 300, (Run.parse("adam:lr=0.05"),), at=120)
    assert query_text(state.to_query()) == "surface=rosenbrock&start=-1.5,2&steps=300&run=adam:lr=0.05&at=120"


def test_untouched_runs_change_with_the_surface_and_chosen_ones_stay():
    ravine = RaceState.on("ravine")
    assert ravine.with_surface("saddle").runs == RaceState.on("saddle").runs
    chosen = RaceState("ravine", (0.0, 0.0), 300, (Run("adam", lr=0.3),))
    moved = chosen.with_surface("saddle")
    assert moved.runs == chosen.runs
    assert moved.start == SURFACES["saddle"].start


def test_a_fork_cannot_descend_from_itself():
    runs = ["sgd", "adam", "momentum"]
    state = RaceState.from_query({"run": runs, "fork": ["2:1@10", "1:2@20", "3:3@5", "2:3@1", "9:1@3", "3:2@15"]})
    assert state.forks == ((1, 0, 10), (2, 1, 15))
    assert [name for name, _ in state.unread] == ["fork"] * 4


def test_only_a_fork_can_begin_with_an_empty_memory():
    query = {"run": ["adagrad:lr=0.1"] * 3, "fork": ["2:1@10", "3:1@20"], "fresh": ["2"]}
    state = RaceState.from_query(query)
    assert state.fresh == (1,) and state.unread == ()
    assert query_text(state.to_query()).endswith("&fork=2:1%4010&fork=3:1%4020&fresh=2")
    assert state.arguments[-1] == (1,)
    assert run_names(state) == ["AdaGrad (1)", "AdaGrad fresh", "AdaGrad (2)"]
    state = RaceState.from_query(query | {"fresh": ["1,3"]})
    assert state.fresh == (2,) and [name for name, _ in state.unread] == ["fresh"]
    assert RaceState.from_query({"run": ["adam"], "fresh": ["4"]}).unread[0][0] == "fresh"
    # Whoever drops the forks drops this too.
    assert state.with_surface("saddle").fresh == (2,) and WorkshopState.from_query({}).fresh == ()


def test_names_and_windows_are_read_with_care():
    state = RaceState.from_query({"name": ["1:My run", "2:" + "x" * 25, "1:\x00", "7"], "window": ["1,0,0,1"]})
    assert state.names == ((0, "My run"),) and state.window is None
    assert [name for name, _ in state.unread] == ["name", "name", "name", "window"]


@pytest.mark.parametrize(
    ("query", "surface", "run"),
    [
        ({"surface": ["Rosenbrock:a=0.5"], "run": ["Adam:lr=0.05"]}, "rosenbrock", "adam:lr=0.05"),
        ({"surface": ["RAVINE"], "run": ["SGD"]}, "ravine", "sgd"),
    ],
)
def test_names_are_read_in_small_letters_and_large(query, surface, run):
    state = RaceState.from_query(query)
    assert state.unread == () and state.surface == surface
    assert [str(one) for one in state.runs] == [run] == state.to_query()["run"]


@pytest.mark.parametrize(
    ("name", "value", "near"), [("surface", "rosenbrok", "rosenbrock"), ("run", "adagrd", "adagrad")]
)
def test_what_is_near_a_name_that_is_not_there_is_said(name, value, near):
    ((told, why),) = RaceState.from_query({name: [value]}).unread
    assert told == name and near in str(why)


@pytest.mark.parametrize(
    ("name", "value", "near"),
    [
        ("surface", "ravine:kapa=5", "kappa"),
        ("run", "adam:schedule=cosin", "cosine"),
        ("run", "adam:beta2=0.9", "rho2"),
        ("view", "releif", "relief"),
        ("sruface", "bowl", "surface"),
    ],
)
def test_every_kind_of_name_has_its_near_ones(name, value, near):
    ((told, why),) = RaceState.from_query({name: [value]}).unread
    assert told == name and f"did you mean {near}?" in str(why)
    assert f"（{near} のことですか？）" in sentence(why, words("ja"))


def test_names_of_fields_and_words_are_read_in_small_letters_and_large():
    query = {"Surface": ["Ravine:KAPPA=20"], "RUN": ["sgd:lr=0.01"], "View": ["Relief"], "steps": ["40"]}
    state = RaceState.from_query(query)
    assert state.unread == () and (state.where, state.view) == (("ravine", (("kappa", 20.0),)), "relief")
    assert RaceState.from_query({"steps": ["40"], "STEPS": ["50"]}).steps == 40


def test_where_no_run_can_be_read_none_races_and_the_link_goes_on_saying_so():
    state = RaceState.from_query({"run": ["adagrd", "adam:lr=0,01"], "steps": ["50"]})
    assert state.lost == ("adagrd", "adam:lr=0,01") == tuple(state.to_query()["run"])
    assert RaceState.from_query(state.to_query()) == state
    long = RaceState.from_query({"run": ["x" * 9000] * 20})
    assert [len(text) for text in long.lost] == [MAX_TEXT + 1] * MAX_RUNS
    assert RaceState.from_query(long.to_query()) == long
    assert RaceState.from_query({"run": ["adagrd", "adam"]}).lost == RaceState.from_query({}).lost == ()


def test_places_are_those_of_the_link_where_a_run_of_it_is_left_out():
    query = {"run": ["sgd", "adagrd", "momentum", "adam"], "hide": ["3"], "selected": ["4"], "name": ["1:a", "2:b"]}
    state = RaceState.from_query(query | {"fork": ["4:3@20"]})
    assert [run.optimizer for run in state.runs] == ["sgd", "momentum", "adam"]
    assert (state.hidden, state.selected, state.names, state.forks) == ((1,), 2, ((0, "a"),), ((2, 1, 20),))
    assert [(name, str(why)) for name, why in state.unread] == [
        ("run", "number 2, since 'adagrd' is not an optimizer; did you mean adagrad?"),
        ("name", "number 2, since run 2 is one that could not be read"),
    ]
