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
from surfaces.table import MAX_ROWS
from surfaces.written import FARTHEST, MAX_NAME, RACE, declare, write, write_table, written_in

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


@pytest.mark.parametrize(
    ("name", "window", "message"),
    [
        ("n" * MAX_NAME, WINDOW, ""),
        ("n" * (MAX_NAME + 1), WINDOW, "no name"),
        ("a\tb", WINDOW, "no name"),
        ("x", (-FARTHEST, FARTHEST, -FARTHEST, FARTHEST), ""),
        ("x", (-FARTHEST - 1, 1.0, 0.0, 1.0), "no window"),
        ("x", (0.0, FARTHEST + 1, 0.0, 1.0), "no window"),
        ("x", (0.0, 1.0, -FARTHEST - 1, 1.0), "no window"),
        ("x", (0.0, 1.0, 0.0, FARTHEST + 1), "no window"),
        ("x", (1.0, 1.0, 0.0, 1.0), "no window"),
        ("x", (0.0, 1.0, 1.0, 1.0), "no window"),
        ("x", (0.0, 1e-6, 0.0, 1e-6), ""),
        ("x", (0.0, 9e-7, 0.0, 1.0), "no window"),
        ("x", (0.0, 1.0, 0.0, 9e-7), "no window"),
    ],
)
def test_names_and_windows_have_bounds_that_belong_to_them(name, window, message):
    if not message:
        assert written_in(write(name, "x*x + y", window)) == (name, "x*x + y", window)
    else:
        with pytest.raises(ValueError, match=message):
            write(name, "x*x + y", window)


def test_runs_start_in_the_upper_left_of_the_window():
    surface = find(write("x", "x*x + y*y", (-1.0, 9.0, 10.0, 20.0)))
    assert surface.start == (1.0, 18.0) and surface.race == RACE and surface.bounded and not surface.minima


@pytest.mark.parametrize(
    ("kind", "domain", "start"),
    [
        ("line", ((-2.0, 2.0), (-2.0, 2.0)), (-1.6, 1.2)),
        ("classifier", ((-4.0, 4.0), (-2.0, 8.0)), (3.0, -1.0)),
    ],
)
def test_a_table_has_the_window_of_its_kind(kind, domain, start):
    surface = find(write_table("Mine", ((0.0, 0.0), (1.0, 1.0), (2.0, 1.0)), kind == "classifier"))
    assert (surface.domain, surface.start, surface.race) == (domain, start, RACE)
    assert surface.defaults == {"batch": 3} and surface.name == {"en": "Mine", "ja": "Mine"}


@pytest.mark.parametrize("kind", ["line", "classifier"])
def test_a_table_has_bounds(kind):
    def made(*rows, name="Mine"):
        return declare(pack([name, kind, [list(row) for row in rows]]))

    assert len(made((0, 0), (1, 0), (FARTHEST, -FARTHEST)).rows) == 3
    assert len(made(*([(0, 1)] * MAX_ROWS)).rows) == MAX_ROWS
    for rows in ([(0, 0), (1, 0)], [(0, 1)] * (MAX_ROWS + 1), [(0, 0), (1, 0), (0, FARTHEST + 1)]):
        with pytest.raises(ValueError, match="no surface"):
            made(*rows)
    with pytest.raises(ValueError):
        made((0, 0), (1, 0), (2, 0), name="n" * (MAX_NAME + 1))
