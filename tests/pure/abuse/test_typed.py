"""What is typed, pasted or put in a file becomes a rule, a surface or a table, or is refused with a sentence."""

from __future__ import annotations

import contextlib
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formula import FormulaError
from formula.derive import MAX_DIGITS, TooMuch, gradient, hessian, within
from formula.parse import parse_expression
from formula.to_javascript import rule_step, statements
from formula.to_latex import rule_latex
from formula.to_layout import rule_layouts
from formula.to_python import rule_lines
from optimizers import Run
from optimizers.written import write as write_rule
from surfaces import find
from surfaces.sheet import decoded
from surfaces.table import read_table
from surfaces.written import write as write_surface
from surfaces.written import write_table
from tests.pure.abuse.corpus import FILES, FORMULAS, MARKUP, TIMES, bounded

CELLS = ("1", "2.5", "-", "e9", ",", ";", "\t", '"', "\n", "\r", "\0", "=1+1", "\ufeff")
WINDOW = (-2.0, 2.0, -2.0, 2.0)
TOKENS = (
    *("w", "g", "t", "T", "lr", "m", "x", "y", "pi", "f", "H", "C", "_", "self", "lambda", "e", "ｗ", "\u202e", "\0"),
    *("+", "-", "*", "/", "**", "<", "==", "=", "(", ")", ",", ".", ":", ";", "#", "'", "\\", "\n", "\r", "\t", " "),
    *(
        "sqrt(",
        "floor(",
        "2**(",
        "%",
        "^",
        "|",
        "np.",
        "e",
        "−",
        "+=",
        "# 注",
        "where(",
        "other(",
        "norm(",
        "dot(",
        "mean(",
        "global_norm(",
        "grad(",
        "orthogonal(",
        "is_matrix",
        "max(",
        "min(",
        "abs(",
        "exp(",
        "log(",
        "0",
        "1",
        "2.5",
        "1e99",
        "1e400",
        "32",
        "w = ",
        "shown = ",
    ),
)


def is_rule(text: str) -> None:
    """Whether the text is a rule that every page can show, or is refused."""
    try:
        run = Run(write_rule("Mine", text).key)
    except ValueError:
        return
    assert rule_step(run.formula)["lines"] and rule_lines(run.formula)
    assert rule_latex(run.formula, {}) and rule_layouts(run.formula)
    step, w = run.compile(np.ones(2), 3), np.ones(2)
    with np.errstate(all="ignore"):
        step(w, np.ones(2), 1, run.initial_state(w), [np.ones(2)] * 3, np.copyto)


def is_surface(text: str) -> None:
    """Whether the text is a surface, or is refused."""
    try:
        surface = find(write_surface("Mine", text, WINDOW))
    except ValueError:
        return
    assert statements(surface.gradient_lines) and statements(surface.hessian_lines)


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP], ids=range(len(FORMULAS) + len(MARKUP)))
def test_a_formula_of_the_corpus(text):
    for one in (text, f"w = w - lr*({text})", f"w = {text}\nw = g"):
        with bounded():
            is_rule(one)
        with bounded():
            is_surface(one)


@settings(max_examples=500 * TIMES, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=14).map("".join))
def test_tokens_in_any_order(text):
    is_rule(text)
    is_rule(f"w = w - {text}")
    is_surface(text)


@settings(max_examples=200 * TIMES, deadline=None)
@given(st.text(max_size=60))
def test_any_text(text):
    is_rule(text)
    is_surface(text)
    is_table(text)


def test_a_derivative_without_end_is_given_up_and_not_tried_again():
    tree = parse_expression(FORMULAS[2], ("x", "y"))
    with bounded():
        for _ in range(5):
            with pytest.raises(FormulaError) as refused:
                gradient(tree)
            assert refused.value.reason == "heavy"


def test_a_number_without_end_is_refused_before_it_is_made():
    with pytest.raises(FormulaError) as refused:
        hessian(parse_expression("((1e100*x)**32)**32", ("x", "y")))
    assert refused.value.reason == "heavy"
    assert gradient(parse_expression(f"(1e9*x)**{min(32, MAX_DIGITS // 10)}", ("x", "y")))


@pytest.mark.parametrize(("calls", "seconds"), [(10**9, 0.1), (1000, 10**9)])
def test_work_ends_after_its_calls_or_its_time_whatever_it_swallows(calls, seconds):
    made = 0

    def endless():
        nonlocal made
        while True:
            with contextlib.suppress(Exception):
                (lambda: None)()
            made += 1

    with bounded(), pytest.raises(TooMuch):
        within(calls, seconds, endless)
    assert 0 < made < calls
    assert within(10, 10, lambda: 3) == 3


def test_what_is_given_up_loses_no_exception_on_the_way(monkeypatch):
    lost = []
    monkeypatch.setattr(sys, "unraisablehook", lost.append)

    def wasteful():
        while True:
            # Each generator is thrown away unfinished.
            any(one for one in (1, 2))
            (lambda: None)()

    for calls in range(1, 20):
        with bounded(), pytest.raises(TooMuch):
            within(calls, 10, wasteful)
    assert lost == []


def is_table(text: str) -> None:
    """Whether the text is a table that makes a surface, or is refused."""
    for classifier in (False, True):
        try:
            key = write_table("Mine", read_table(text), classifier)
        except ValueError:
            continue
        assert find(key).rows


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_corpus(name):
    with bounded():
        # As the page reads an upload.
        is_table(decoded(FILES[name]))
        is_table(FILES[name].decode("utf-8", "replace"))


@settings(max_examples=500 * TIMES, deadline=None)
@given(
    st.lists(
        st.sampled_from(["1", "2.5", "-", "e9", ",", ";", "\t", '"', "\n", "\r", "\0", "=1+1", "\ufeff"]), max_size=40
    )
)
def test_cells_in_any_order(parts):
    is_table("".join(parts))
