"""Surfaces that a user has written."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formula import FormulaError
from formula.packing import pack
from optimizers import Run
from simulation import descend
from surfaces import find
from surfaces.written import declare, write, written_in

WINDOW = (-4.0, 4.0, -3.0, 3.0)


def test_it_is_a_surface_like_any_other():
    key = write("Waves", "x**2/10 + y**2 + sin(3*x)", WINDOW)
    surface = find(key)
    assert surface.domain == ((-4.0, 4.0), (-3.0, 3.0)) and written_in(key) == ("Waves", surface.expression, WINDOW)
    race = descend(surface, [Run("sgd", lr=0.05)], (1.0, 1.0), 50)
    assert race.losses[0, -1] < race.losses[0, 0]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("x + q", "unknown-name"),
        ("x**y", "exponent"),
        ("other(x)", "unknown-function"),
        ("f*x", "unknown-name"),
        ("", "empty"),
        ("+".join(["(x*y + x)"] * 200), "too-big"),
        ("+".join(["x"] * 300), "terms"),
    ],
)
def test_what_cannot_be_used_says_why(expression, reason):
    with pytest.raises(FormulaError) as refusal:
        write("x", expression, WINDOW)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "content",
    [
        None,
        ["a", "x"],
        ["a", "x", [0, 0, 1, 2]],
        ["a", "x", [0, 1e9, 0, 1]],
        ["", "x", [0, 1, 0, 1]],
        ["a", 3, [0, 1, 0, 1]],
    ],
)
def test_a_word_that_holds_no_surface_is_refused(content):
    with pytest.raises(ValueError):
        declare(pack(content))


@settings(max_examples=60, deadline=None)
@given(st.text("xy0123456789+-*/(). sincoexplgqrtabmn,<", max_size=40))
def test_any_text_is_a_surface_or_a_value_error(text):
    with suppress(ValueError):
        write("x", text, WINDOW)


def test_a_long_sum_is_a_surface_where_it_stays_fast():
    # Rastrigin-like waves of many frequencies: 27 terms, more than 300 parts.
    waves = "+".join(f"sin({i}*x)*cos({i}*y)/{i}" for i in range(1, 28))
    surface = declare(write("Waves", waves, WINDOW))
    point = np.array([0.3, -0.2])
    expected = sum(np.cos(i * 0.3) * np.cos(i * -0.2) for i in range(1, 28))
    assert surface.gradient(point)[0] == pytest.approx(expected)
