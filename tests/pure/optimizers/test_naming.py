"""What runs are called, in Python alone; tests/browser/test_run_names.py holds the browser to the same."""

import pytest

from optimizers import Run
from optimizers.naming import names_of


def named(*texts, **more):
    return names_of([Run.parse(text) for text in texts], **more)


def test_what_is_alone_has_its_plain_name():
    assert named("sgd", "adam", "momentum:lr=0.2") == ["SGD", "Adam", "Momentum"]
    assert names_of([]) == []


def test_runs_that_would_share_a_name_say_in_what_they_differ():
    assert named("sgd:lr=0.1", "adam", "sgd:lr=0.2") == ["SGD ε 0.1", "Adam", "SGD ε 0.2"]
    assert named("sgd", "sgd:schedule=cosine", language="ja") == ["SGD 一定", "SGD コサイン"]
    steps = [f"sgd:lr=0.1,schedule=step,gamma={gamma}" for gamma in (0.5, 0.25)]
    assert named(*steps) == ["SGD γ 0.5", "SGD γ 0.25"]
    assert named("sgd:lr=0.1", *steps) == ["SGD Constant", "SGD γ 0.5 Step decay", "SGD γ 0.25 Step decay"]


@pytest.mark.parametrize(("language", "word"), [("en", "fresh"), ("ja", "記憶なし")])
def test_a_fork_that_keeps_nothing_says_so_where_others_keep_it(language, word):
    assert named("adam", "adam", fresh=[1], language=language) == ["Adam", f"Adam {word}"]
    assert named("adam", "adam", fresh=[0, 1], language=language) == ["Adam (1)", "Adam (2)"]
    assert named("adam", "sgd", fresh=[1], language=language) == ["Adam", "SGD"]


def test_what_is_still_the_same_is_numbered_past_what_others_are_called():
    assert named("sgd", "sgd", "sgd") == ["SGD (1)", "SGD (2)", "SGD (3)"]
    assert named("sgd", "sgd", "adam", own={2: "SGD (2)"}) == ["SGD (1)", "SGD (3)", "SGD (2)"]
    assert named("sgd", "adam", own={0: "Mine"}) == ["Mine", "Adam"]
