"""Runs are called by what differs, the same in Python and in the browser."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizers import Run
from optimizers.naming import names_of
from tests.pure.ui.test_race_state import NAMES, runs
from ui.browser.catalogue import catalogue
from ui.words.texts import LANGUAGES

ASK = """([texts, own, language, fresh]) => {
  const {namesOf, parseRun} = module_solve_runs;
  const runs = texts.map((text, i) => ({...parseRun(text), ...(own[i] !== undefined && {name: own[i]}),
    ...(fresh.includes(i) && {fork: {parent: 1, at: 1, fresh: true}})}));
  return namesOf(runs, catalogue, language);
}"""
NASTY = ["SGD", "A", "SGD (1)", "SGD (2)", "SGD (1) (1)", "SGD ε 0.1", "SGD ε 0.1 (1)", "SGD ε 0.1 Cosine", "Adam"]
SOME = st.sampled_from(
    ["sgd:lr=0.1", "sgd:lr=0.2", "sgd", "adam:lr=0.1,rho1=0.8", "adam:lr=0.1", "sgd:lr=0.1,schedule=cosine"]
)


@pytest.fixture(scope="module")
def page(carrying):
    page = carrying("ui/browser/solve/runs")
    page.evaluate("text => { globalThis.catalogue = JSON.parse(text); }", json.dumps(catalogue()))
    return page


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(runs() | SOME.map(Run.parse), min_size=1, max_size=8),
    st.dictionaries(st.integers(0, 7), NAMES | st.sampled_from(NASTY), max_size=4),
    st.sampled_from(list(LANGUAGES)),
    st.sets(st.integers(1, 7), max_size=3),
)
def test_both_sides_call_runs_the_same(page, chosen, own, language, fresh):
    own = {place: name for place, name in own.items() if place < len(chosen)}
    here = names_of(chosen, own, language, fresh)
    sent = [[str(run) for run in chosen], {str(place): name for place, name in own.items()}, language, sorted(fresh)]
    assert page.evaluate(ASK, sent) == here
    assert len(set(here)) == len(chosen)


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["adagrad:lr=0.01", "adagrad:lr=0.1", "sgd"], ["AdaGrad ε 0.01", "AdaGrad ε 0.1", "SGD"]),
        (["momentum:lr=0.1,mu=0.5", "momentum:lr=0.1,mu=0.9"], ["Momentum μ 0.5", "Momentum μ 0.9"]),
        (["adam:lr=0.1,rho1=0.5", "adam:lr=0.2"], ["Adam η 0.1, ρ₁ 0.5", "Adam η 0.2, ρ₁ 0.9"]),
        (["sgd:lr=0.1", "sgd:lr=0.1,schedule=cosine"], ["SGD Constant", "SGD Cosine"]),
        (["sgd:lr=0.1", "sgd:lr=0.1"], ["SGD (1)", "SGD (2)"]),
        (["sgd:lr=0.1", "sgd:lr=0.1", "sgd:lr=0.2"], ["SGD ε 0.1 (1)", "SGD ε 0.1 (2)", "SGD ε 0.2"]),
    ],
)
def test_what_differs_is_in_the_name(texts, names):
    assert names_of([Run.parse(text) for text in texts]) == names


@pytest.mark.parametrize(
    ("texts", "own", "names"),
    [
        (["sgd", "sgd", "sgd"], {0: "SGD (1)"}, ["SGD (1)", "SGD (2)", "SGD (3)"]),
        (["sgd", "sgd", "adam"], {2: "SGD (2)"}, ["SGD (1)", "SGD (3)", "SGD (2)"]),
        (
            ["sgd", "sgd", "sgd", "sgd"],
            {0: "SGD (1)", 3: "SGD (1)"},
            ["SGD (1) (1)", "SGD (2)", "SGD (3)", "SGD (1) (2)"],
        ),
        (["adam", "sgd:lr=0.1", "sgd:lr=0.2"], {0: "SGD ε 0.1"}, ["SGD ε 0.1 (1)", "SGD ε 0.1 (2)", "SGD ε 0.2"]),
    ],
)
def test_a_name_of_the_readers_own_never_meets_a_numbered_one(page, texts, own, names):
    assert names_of([Run.parse(text) for text in texts], own) == names
    assert page.evaluate(ASK, [texts, {str(place): name for place, name in own.items()}, "en", []]) == names


def test_what_the_reader_calls_a_run_stays():
    assert names_of([Run("sgd"), Run("sgd")], {0: "Mine"}) == ["Mine", "SGD"]
