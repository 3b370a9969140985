"""The MNIST page's link: every setting survives it, and what is wrong in it is named."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist import ACTIVATIONS, BOUNDS, DATA_SETS, INITS, SAMPLINGS, Training
from mnist.sweep import HOW, MAX_REPEATS, MAX_TRIALS
from optimizers import Run
from ui.links.training import BANDS, MAX_EPOCHS, MAX_SEEDS, MAX_SMOOTH, SECTIONS, SWITCH, X_AXES, Y_AXES, TrainingState


def within(name):
    bounds = BOUNDS[name]
    numbers = st.integers if bounds.whole else st.floats
    return numbers(bounds.low, bounds.high)


STRATEGIES = {
    "runs": st.lists(
        st.sampled_from([Run("sgd"), Run("adam", lr=0.05), Run("momentum", "cosine", mu=0.8)]), min_size=1, max_size=8
    ).map(tuple),
    **{name: within(name) for name in ("iterations", "batch", "interval", "dropout", "decay", "subset", "label_noise")},
    "hidden": st.lists(within("units"), max_size=4).map(tuple),
    "activation": st.sampled_from(list(ACTIVATIONS)),
    "init": within("init") | st.sampled_from(list(INITS)),
    "seeds": st.lists(within("seed"), min_size=1, max_size=MAX_SEEDS, unique=True).map(tuple),
    "epochs": st.floats(0, MAX_EPOCHS),
    "batchnorm": st.sampled_from(SWITCH),
    "sampling": st.sampled_from(SAMPLINGS),
    "data": st.sampled_from(list(DATA_SETS)),
    "x": st.sampled_from(X_AXES),
    "y": st.sampled_from(Y_AXES),
    "band": st.sampled_from(BANDS),
    "single": st.sampled_from(SWITCH),
    "smooth": st.floats(0, MAX_SMOOTH),
    "section": st.sampled_from(SECTIONS),
    "trials": st.integers(2, MAX_TRIALS),
    "repeats": st.integers(1, MAX_REPEATS),
    "search": st.sampled_from(HOW),
    "halving": st.sampled_from(SWITCH),
    "others": st.sampled_from(SWITCH),
}
STATES = st.builds(TrainingState, **STRATEGIES)
VIEW = ("x", "y", "band", "single", "smooth", "section", "trials", "search", "others", "halving", "repeats")


def test_every_field_is_tried():
    assert set(STRATEGIES) == {field.name for field in fields(TrainingState)} - {"unread", "lost"}


@given(STATES)
def test_a_link_gives_the_state_back(state):
    found = TrainingState.from_query(state.to_query())
    assert found == state and found.unread == ()


@given(STATES)
def test_every_state_is_a_race_of_trainings(state):
    trainings = state.trainings()
    assert [(t.seed, t.run) for t in trainings] == [(seed, run) for seed in state.seeds for run in state.runs]
    for training in trainings:
        assert training.beside(replace(trainings[0], seed=training.seed))
        assert training.iterations == state.length and training.batchnorm == (state.batchnorm == "on")
        for name in {field.name for field in fields(Training)} - {"run", "seed", "iterations", "batchnorm", "measure"}:
            assert getattr(training, name) == getattr(state, name)


@given(STATES)
def test_how_it_is_looked_at_changes_nothing_that_is_trained(state):
    usual = TrainingState()
    seen_otherwise = replace(state, **{name: getattr(usual, name) for name in VIEW})
    assert seen_otherwise.trainings() == state.trainings()


def test_the_default_is_the_articles_and_its_link_short():
    usual = TrainingState()
    assert usual.trainings()[0] == Training(Run("momentum", lr=0.01))
    assert set(usual.to_query()) == {"run", "iterations", "batch", "hidden", "activation", "init", "seeds"}
    assert TrainingState.from_query({}) == usual


@pytest.mark.parametrize(
    ("epochs", "settings", "length"),
    [
        (0, {}, 1000),
        (1, {}, 600),
        (2.5, {"batch": 64, "subset": 1000}, 39),
        (0.001, {"batch": 1000}, 1),
        (100, {}, 20_000),
    ],
)
def test_the_length_in_epochs(epochs, settings, length):
    assert TrainingState(epochs=epochs, **settings).length == length


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("iterations", "0"),
        ("iterations", "1e3x"),
        ("batch", "1001"),
        ("hidden", "40;20"),
        ("hidden", "1,2,3,4,5"),
        ("hidden", "257"),
        ("activation", "softsign"),
        ("init", "2"),
        ("init", "nan"),
        ("init", "kaiming"),
        ("seeds", ""),
        ("seeds", "1,1"),
        ("seeds", "-1"),
        ("seeds", ",".join(map(str, range(MAX_SEEDS + 1)))),
        ("epochs", "-1"),
        ("epochs", "101"),
        ("interval", "0"),
        ("batchnorm", "yes"),
        ("dropout", "0.95"),
        ("decay", "inf"),
        ("sampling", "once"),
        ("subset", "99"),
        ("label_noise", "1"),
        ("data", "../etc"),
        ("x", "time"),
        ("y", "both"),
        ("band", "ci"),
        ("single", "1"),
        ("smooth", "1"),
        ("section", "all"),
        ("run", "moon"),
        ("run", "newton"),
        ("measure", "validation"),
        ("x" * 100, "1"),
    ],
)
def test_what_cannot_be_read_is_named_and_at_its_default(name, text):
    found = TrainingState.from_query({name: [text]})
    assert found == TrainingState(lost=(text,) if name == "run" else ())
    assert [unread for unread, _ in found.unread] == [name[:40]]


def test_one_bad_run_or_a_name_given_twice_does_not_spoil_the_rest():
    found = TrainingState.from_query({"run": ["sgd", "moon", "adam"], "batch": ["7", "8"], "subset": ["500"]})
    assert found == TrainingState(runs=(Run("sgd"), Run("adam")), subset=500)
    assert [name for name, _ in found.unread] == ["run", "batch"]


def test_a_name_that_is_nearly_one_is_told_with_it():
    ((name, why),) = TrainingState.from_query({"seed": ["3"]}).unread
    assert name == "seed" and str(why) == "seed; did you mean seeds?"
    state = TrainingState.from_query({"activation": ["ReLU"], "init": ["He"], "Seeds": ["3"]})
    assert (state.activation, state.init, state.seeds, state.unread) == ("relu", "he", (3,), ())


def test_where_no_run_can_be_read_none_is_trained():
    state = TrainingState.from_query({"run": ["newton", "adagrd"], "iterations": ["50"]})
    assert state.lost == ("newton", "adagrd") and TrainingState.from_query(state.to_query()) == state
