"""Whatever a reader types becomes a surface or a refusal, never another exception."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formula.packing import pack
from formula.to_javascript import statements
from surfaces import find
from surfaces.sheet import TableError
from surfaces.table import read_table, standardized
from surfaces.written import FARTHEST, declare, write, write_table

WINDOW = (-2.0, 2.0, -2.0, 2.0)
POINTS = np.array([[0.0, 0.0], [0.3, -0.7], [-1.5, 1.1], [0.0, 1.0]])

leaves = st.sampled_from(["x", "y", "0", "1", "2.5", "pi", "1e-300", "1e300"])
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!="]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
        st.tuples(inner, st.sampled_from(["2", "3", "-1", "0.5"])).map(lambda parts: f"({parts[0]})**{parts[1]}"),
        st.tuples(
            st.sampled_from(
                ["sqrt", "abs", "sign", "exp", "log", "sin", "tanh", "floor", "tan", "cosh", "log10", "2**"]
            ),
            inner,
        ).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(st.sampled_from(["min", "max", "mod"]), inner, inner).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.lists(inner, min_size=3, max_size=4).map(lambda parts: f"max({', '.join(parts)})"),
        st.tuples(inner, inner, inner).map(lambda p: f"where({p[0]}, {p[1]}, {p[2]})"),
    ),
    max_leaves=7,
)


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_an_expression_is_a_surface_or_refused(expression):
    try:
        surface = find(write("Mine", expression, WINDOW))
    except ValueError:
        return
    values, slopes, curvatures = surface.value(POINTS), surface.gradient(POINTS), surface.hessian(POINTS)
    assert values.shape == (4,) and slopes.shape == (4, 2) and curvatures.shape == (4, 2, 2)
    assert statements(surface.gradient_lines) and statements(surface.hessian_lines)


def test_a_comparison_is_one_or_nought():
    surface = find(write("Step", "(x>0)*x + y**2", WINDOW))
    assert surface.value(POINTS).tolist() == pytest.approx([0, 0.3 + 0.49, 1.21, 1])
    assert surface.gradient(POINTS).tolist() == [
        pytest.approx(slope) for slope in ([0, 0], [1, -1.4], [0, 2.2], [0, 2])
    ]
    assert surface.hessian(POINTS)[1].tolist() == [[0, 0], [0, 2]]
    inside = find(write("Nested", "((x > 0) > 0.5)*x**2 + (1 > 0)", WINDOW))
    assert inside.value(POINTS).tolist() == pytest.approx([1, 1.09, 1, 1])


numbers = st.one_of(
    st.sampled_from([1e308, -1e308, 1e154, 1e100, -1e100, 1e-320, 5e-324, 0.0, 1.0]), st.floats(allow_nan=False)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=12), st.booleans())
def test_a_table_is_a_surface_or_refused(rows, classifier):
    try:
        read = read_table("\n".join(f"{u!r},{v!r}" for u, v in rows))
        key = write_table("Mine", read, classifier)
    except ValueError:
        return
    surface = declare(key)
    assert np.isfinite(surface.value(POINTS)).all() and np.isfinite(surface.gradient(POINTS)).all()


def test_a_number_too_large_is_told_with_its_row():
    with pytest.raises(TableError) as refused:
        read_table("1,2\n3,4\n1e155,6\n7,8")
    assert (refused.value.reason, refused.value.values["line"]) == ("large", 3)


def test_tiny_numbers_keep_their_spread():
    scaled = standardized(((1e-300, 0.0), (2e-300, 1.0), (3e-300, 2.0)), classifier=False)
    assert [u for u, _ in scaled] == pytest.approx([-1.2247, 0, 1.2247])


@pytest.mark.parametrize("number", [10**400, float("inf"), 2 * FARTHEST, "x", None, [1]])
def test_a_hostile_table_in_a_link_is_refused(number):
    try:
        key = pack(["Mine", "line", [[1, 2], [2, 3], [number, 4]]])
    except ValueError:
        return
    with pytest.raises(ValueError):
        declare(key)
