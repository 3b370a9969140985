"""A run as text and as a value."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizers import OPTIMIZERS, Run


@st.composite
def runs(draw):
    optimizer = draw(st.sampled_from(list(OPTIMIZERS.values())))
    given = {h.key: draw(st.floats(h.low, h.high)) for h in optimizer.hyperparameters if draw(st.booleans())}
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
