"""A run as text and as a value."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formula.errors import Refused
from optimizers import OPTIMIZERS, Run
from optimizers.written import write


@st.composite
def runs(draw):
    optimizer = draw(st.sampled_from(list(OPTIMIZERS.values())))
    given = {
        h.key: draw(st.floats(h.low, h.high).map(round if h.scale == "whole" else float))
        for h in optimizer.hyperparameters
        if draw(st.booleans())
    }
    return Run(optimizer.key, **given)


@given(runs())
def test_the_text_reads_back_as_the_same_run(run):
    again = Run.parse(str(run))
    assert again == run and hash(again) == hash(run) and str(again) == str(run)
    assert pickle.loads(pickle.dumps(run)) == run


def test_the_text_is_the_one_in_links():
    assert str(Run("momentum", mu=0.9, lr=0.001)) == "momentum:lr=0.001,mu=0.9"
    assert str(Run("adam")) == "adam"


def test_a_default_that_is_given_makes_no_other_run():
    assert Run("momentum", mu=0.9) == Run("momentum") and Run("momentum", mu=0.8) != Run("momentum")


def test_replace_leaves_the_run_as_it_was():
    run = Run("adam", lr=0.05)
    assert str(run.replace(rho1=0.8)) == "adam:lr=0.05,rho1=0.8" and str(run) == "adam:lr=0.05"
    with pytest.raises(AttributeError):
        run.optimizer = "sgd"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("", "''"),
        ("speed", "'speed'"),
        ("adam:speed=1", "'speed'"),
        ("adam:lr", "'lr'"),
        ("adam:lr=", "''"),
        ("adam:lr=nan", "'nan'"),
        ("adam:lr=inf", "'inf'"),
        ("adam:lr=1e999", "'1e999'"),
        ("adam:lr=-1", "lr=-1"),
        ("adam:lr=99", "lr=99"),
        ("adam:lr=0.1,lr=0.2", "'lr'"),
        ("adam:lr=0.1,", "''"),
        ("adam:__class__=1", "'__class__'"),
        ("adam:" + "lr=1," * 500, "longer"),
    ],
)
def test_what_cannot_be_read_is_quoted(text, quoted):
    with pytest.raises(ValueError, match=quoted.replace("(", r"\(")):
        Run.parse(text)


def test_a_schedule_stands_between_the_optimizers_numbers_and_its_own():
    run = Run("adam", "step", gamma=0.5, lr=0.1)
    assert str(run) == "adam:lr=0.1,schedule=step,gamma=0.5" and run == Run("adam", schedule="step", gamma=0.5, lr=0.1)
    assert run == Run.parse(str(run)) != Run("adam", lr=0.1, schedule="step")
    assert [h.key for h in run.hyperparameters][-1] == "gamma" and run.values["gamma"] == 0.5
    assert run.inputs(30) == run.values | {"T": 30.0}
    assert run != str(run) and str(Run("sgd", "cosine")) == "sgd:schedule=cosine"


def test_what_a_rule_calls_its_own_is_left_to_it():
    own = write("Mine", "w = w - lr*gamma*g").key
    run = Run(own, "step", gamma=0.75, gamma_=0.5)
    assert run.values == {"lr": 0.01, "gamma": 0.75, "gamma_": 0.5}
    w = np.zeros(1)
    run.compile(w, 3)(w, np.ones(1), 2, {})
    assert w[0] == pytest.approx(-0.01 * 0.75 * 0.5)


def test_a_rule_without_a_rate_has_none_to_schedule():
    own = write("Mine", "w = w - g").key
    assert Run(own).values == {}
    with pytest.raises(ValueError, match="Mine has no learning rate to schedule"):
        Run(own, "cosine")
    with pytest.raises(ValueError, match="'soon' is not a schedule"):
        Run("adam", "soon")


def test_state_begins_at_zero_or_where_the_rule_says():
    like = np.ones((2, 3), np.float32)
    state = Run("nadam").initial_state(like)
    assert list(state) == ["m", "v", "product"] and {a.dtype for a in state.values()} == {like.dtype}
    assert (state["product"] == 1).all() and not state["m"].any() and not state["v"].any()


def test_the_longest_text_is_read():
    with pytest.raises(ValueError, match="is not an optimizer"):
        Run.parse("x" * 2000)
    with pytest.raises(ValueError, match=f"'{'x' * 40}'… is longer than 2000 characters"):
        Run.parse("x" * 2001)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("adam:beta1=0.9", "Adam has no 'beta1'; it has lr, rho1, rho2, eps; did you mean rho1?"),
        ("momentum:momentum=0.5", "Momentum has no 'momentum'; it has lr, mu; did you mean mu?"),
        ("adam:learning-rate=0.5", "Adam has no 'learning-rate'; it has lr, rho1, rho2, eps; did you mean lr?"),
        ("sgd:lr=0.1,schedule=step,mu=0.9", "SGD has no 'mu'; it has lr, gamma"),
        ("adm", "'adm' is not an optimizer; did you mean adam?"),
        ("sgd:schedule=cosin", "'cosin' is not a schedule; there are constant, step, exponential, cosine"),
    ],
)
def test_a_refused_name_is_answered_with_those_that_there_are(text, said):
    with pytest.raises(ValueError) as refused:
        Run.parse(text)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Adam:LR=0.1,Eps=0.01", "adam:lr=0.1,eps=0.01"),
        ("sgd:lr=0.1,SCHEDULE=Step,GAMMA=0.5", "sgd:lr=0.1,schedule=step,gamma=0.5"),
    ],
)
def test_all_names_of_a_run_are_read_in_small_letters_and_large(text, meant):
    assert str(Run.parse(text)) == meant
    with pytest.raises(ValueError, match="'lr' is given twice"):
        Run.parse("adam:lr=0.1,LR=0.2")


def test_a_written_rule_tells_its_own_names_apart():
    own = write("Mine", "w = w - lr*g*a + A*0").key
    assert Run.parse(f"{own}:A=0.5,a=0.25").values == {"lr": 0.01, "a": 0.25, "A": 0.5}


def test_a_refusal_comes_through_a_worker_as_it_is():
    for text in ("adm", "adam:lr=99", "~AAAA", f"{write('Mine', 'w = w - lr*g').key}:x=1"):
        with pytest.raises(Refused) as refused:
            Run.parse(text)
        again = pickle.loads(pickle.dumps(refused.value))
        assert (type(again), str(again), again.why) == (type(refused.value), str(refused.value), refused.value.why)
