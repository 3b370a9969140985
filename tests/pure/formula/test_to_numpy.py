"""The compiled rule against a plain reading of the same tree, and the promises of its buffers."""

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formula import CompiledRule, FormulaError, parse_expression, parse_rule
from formula.computing.blocks import Parts
from formula.to_numpy import function
from formula.tree import CONSTANTS, Assignment, Binary, Call, Compare, Name, Negative, Node, Number
from mnist.network import Network

BINARY = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    "**": np.power,
}
COMPARE = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
CALLS = {
    "abs": np.abs,
    "sign": np.sign,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "log10": np.log10,
    "floor": np.floor,
    "ceil": np.ceil,
    "mod": lambda a, b: a - b * np.floor(a / b),
    "min": np.minimum,
    "max": np.maximum,
    "where": lambda c, a, b: np.where(c != 0, a, b),
}
PARTS = [(2, 2), (3,)]


def by_block(what):
    """A function of arrays of 7 values, or of numbers, that gives each of PARTS what ``what`` says of it."""

    def found(*arrays):
        each = [np.split(np.broadcast_to(array, 7), [4]) for array in arrays]
        return np.concatenate([np.full(len(part[0]), what(*part)) for part in zip(*each, strict=True)])

    return found


def turned(x):
    """What ``orthogonal`` is of a 2 × 2 matrix and of a vector of 3, by what it does to singular values."""
    matrix, vector = np.split(np.broadcast_to(x, 7), [4])
    u, values, v = np.linalg.svd(matrix.reshape(2, 2))
    norm = np.linalg.norm(vector)
    return np.concatenate([((u * pushed(values)) @ v).ravel(), vector / norm if norm else vector])


def pushed(values):
    """Singular values after five steps of Newton and Schulz as Muon does them."""
    s = values / (np.sqrt((values**2).sum()) + 1e-7)
    for _ in range(5):
        s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
    return s


OF_PARTS = {
    "orthogonal": turned,
    "grad": np.cos,
    "norm": by_block(lambda x: math.sqrt((x * x).sum())),
    "dot": by_block(lambda x, y: (x * y).sum()),
    "mean": by_block(np.mean),
    "global_norm": lambda x: np.full(7, math.sqrt((np.broadcast_to(x, 7) ** 2).sum())),
    "global_dot": lambda x, y: np.full(7, np.broadcast_to(x * y, 7).sum()),
}


def plainly(node: Node, values: Mapping[str, object]) -> object:
    match node:
        case Number(value):
            return np.float64(value)
        case Name(id):
            return np.float64(CONSTANTS[id]) if id in CONSTANTS else values[id]
        case Negative(operand):
            return -plainly(operand, values)
        case Binary(operator, left, right):
            return BINARY[operator](plainly(left, values), plainly(right, values))
        case Compare(operator, left, right):
            return np.where(COMPARE[operator](plainly(left, values), plainly(right, values)), 1.0, 0.0)
        case Call(function, arguments):
            return (CALLS | OF_PARTS)[function](*(plainly(a, values) for a in arguments))


ATOMS = st.sampled_from(["w", "g", "t", "lr", "u", "v", "k", "is_matrix", "0.5", "2", "pi", "e"])
SUMS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda p: f"({''.join(p)})"),
        inner.map("(-{})".format),
        st.tuples(inner, st.sampled_from(["2", "3", "0.5", "-1"])).map(lambda p: f"(({p[0]})**{p[1]})"),
        st.tuples(st.sampled_from(["abs", "sign", "sqrt", "tanh", "floor", "ceil"]), inner).map(
            lambda p: f"{p[0]}({p[1]})"
        ),
        st.tuples(st.sampled_from(["norm", "mean", "global_norm", "grad", "orthogonal"]), inner).map(
            lambda p: f"{p[0]}({p[1]})"
        ),
        st.tuples(st.sampled_from(["min", "max", "mod", "dot", "global_dot"]), inner, inner).map(
            lambda p: f"{p[0]}({p[1]}, {p[2]})"
        ),
        st.tuples(inner, st.sampled_from(["<", ">=", "!="]), inner, inner, inner).map(
            lambda p: f"where({p[0]}{p[1]}{p[2]}, {p[3]}, {p[4]})"
        ),
    ),
    max_leaves=8,
)
RULES = st.lists(st.tuples(st.sampled_from(["w", "u", "v", "k", "shown"]), SUMS), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(RULES, st.integers(0, 2**32 - 1))
def test_every_rule_means_what_it_says(lines, seed):
    text = "\n".join(f"{target} = {value}" for target, value in [*lines, ("w", "w - g")])
    try:
        rule = parse_rule(text, ("lr",))
    except FormulaError as refusal:
        assert refusal.reason in ("unknown-name", "deep", "within", "costly")
        return
    random = np.random.default_rng(seed)
    w, g = random.normal(size=(2, 7))
    state = {name: random.normal(size=7) for name in rule.state}
    values = {"w": w.copy(), "lr": np.float64(0.3), **{name: array.copy() for name, array in state.items()}}
    step = CompiledRule(rule, w, {"lr": 0.3}, Parts(PARTS))
    with np.errstate(all="ignore"):
        for t in (1, 2, 3):
            kept = g.copy()
            step(w, g, t, state, gradient=lambda point, out: np.cos(point, out=out))
            values |= {"g": g, "t": np.float64(t), "is_matrix": np.repeat([1.0, 0.0], [4, 3])}
            for line in rule.lines:
                values[line.target] = plainly(line.value, values)
            for name, found in {"w": w, **state}.items():
                expected = np.broadcast_to(values[name], found.shape)
                finite = np.isfinite(expected) & (np.abs(expected) < 1e12)
                np.testing.assert_allclose(found[finite], expected[finite], rtol=1e-6, atol=1e-9)
                if not finite.all():
                    return
            np.testing.assert_array_equal(g, kept)


def test_float32_stays_float32_and_the_arrays_stay_the_same():
    rule = parse_rule("m = rho*m + (1 - rho)*g\nw = w - lr*m/(sqrt(m**2) + 1e-7)/(1 - rho**t)", ("rho", "lr"))
    w, g = np.full(5, 2, np.float32), np.full(5, 3, np.float32)
    state = {"m": np.zeros(5, np.float32)}
    same = w, state["m"]
    step = CompiledRule(rule, w, {"rho": 0.9, "lr": 0.1})
    for t in (1, 2):
        step(w, g, t, state)
    assert (w is same[0], state["m"] is same[1]) == (True, True)
    assert w.dtype == state["m"].dtype == np.float32
    np.testing.assert_allclose(state["m"], 0.9 * 0.3 + 0.3, rtol=1e-6)
    np.testing.assert_array_equal(g, 3)


def test_hyperparameters_may_be_one_value_a_run():
    rule = parse_rule("w = w - lr*g", ("lr",))
    w, g = np.ones((3, 2)), np.ones((3, 2))
    CompiledRule(rule, w, {"lr": np.array([[0.0], [0.5], [1.0]])})(w, g, 1, {})
    assert w.tolist() == [[1, 1], [0.5, 0.5], [0, 0]]


def test_the_other_coordinate_and_what_a_surface_gives():
    rule = parse_rule("s = g**2 + other(g)**2\nw = w - lr*other(w) + f/s + H - C*other(other(g))", ("lr",))
    w, g = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[3.0, 4.0], [6.0, 8.0]])
    f, second, mixed = np.full((2, 2), 50.0), np.array([[1.0, 2.0], [3.0, 4.0]]), np.full((2, 2), 0.5)
    expected = w - 0.1 * w[:, ::-1] + f / np.array([[25.0], [100.0]]) + second - 0.5 * g
    CompiledRule(rule, w, {"lr": 0.1})(w, g, 1, {}, (f, second, mixed))
    np.testing.assert_allclose(w, expected, rtol=1e-14)
    assert rule.needs_surface and not parse_rule("w = w - g", ()).needs_surface


BY_HAND = {
    "norm(g)": (5, 10),
    "dot(g, w)": (11, 50),
    "mean(w)": (1.5, 3.5),
    "global_norm(g)": (5, 10),
    "global_dot(g, w)": (11, 50),
    "norm(2)": (8**0.5, 8**0.5),
    "mean(t)": (1, 1),
    "norm(w - mean(w))": (0.5**0.5, 0.5**0.5),
}


@pytest.mark.parametrize("text", BY_HAND)
def test_what_sees_a_block_by_hand_for_points(text):
    w, g = np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.array([[[3.0, 4.0]], [[6.0, 8.0]]])
    rule = parse_rule(f"w = {text}", ())
    CompiledRule(rule, w, {})(w, g, 1, {})
    np.testing.assert_allclose(w, [[[one, one]] for one in BY_HAND[text]], rtol=1e-15)
    assert not rule.apart and not rule.needs_surface


BY_HAND_IN_PARTS = {
    "norm(g)": (6**0.5, 5, 4, 0),
    "dot(g, g)": (6, 25, 16, 0),
    "mean(g)": (1, 3.5, 2, 0),
    "global_norm(g)": (47**0.5,) * 4,
    "global_dot(g, 2)": (42,) * 4,
    "norm(lr)": (1.5**0.5, 0.5**0.5, 1, 0.5**0.5),
}


@pytest.mark.parametrize("text", BY_HAND_IN_PARTS)
def test_what_sees_a_block_by_hand_in_a_network(text):
    network = Network((3, 2, 2), "sigmoid")
    g = np.array([*[1] * 6, 3, 4, *[2] * 4, 0, 0], np.float32)
    w = np.empty_like(g)
    rule = parse_rule(f"w = {text}", ("lr",))
    CompiledRule(rule, w, {"lr": 0.5}, network.blocks)(w, g, 1, {})
    each = np.repeat(BY_HAND_IN_PARTS[text], [6, 2, 4, 2])
    np.testing.assert_allclose(w, each, rtol=1e-6)


def test_scales_and_shifts_are_blocks_of_their_own():
    network = Network((3, 2, 4, 2), "sigmoid", batchnorm=True)
    g = np.arange(network.parameters, dtype=float)
    w = np.empty_like(g)
    CompiledRule(parse_rule("w = mean(g)", ()), w, {}, network.blocks)(w, g, 1, {})
    sizes = [6, 2, 8, 4, 8, 2, 2, 2, 4, 4]
    assert np.unique(w).tolist() == [(b + a - 1) / 2 for a, b in pairwise(np.cumsum([0, *sizes]))]
    for scales, (first, second) in zip(network.scales(w), [(30.5, 32.5), (35.5, 39.5)], strict=True):
        assert (scales == [[first], [second]]).all()


def test_gradients_at_other_points_by_hand():
    # Sharpness-aware: the gradient is the point itself, of norm 5, and a step of 10 along it leads to (9, 12).
    rule = parse_rule("w = w - lr*grad(w + rho*g/norm(g))", ("lr", "rho"))
    w = np.array([3.0, 4.0])
    asked = []

    def gradient(point, out):
        asked.append(point.tolist())
        np.copyto(out, point)

    CompiledRule(rule, w, {"lr": 0.5, "rho": 10.0})(w, w.copy(), 1, {}, gradient=gradient)
    assert (w.tolist(), asked) == ([-1.5, -2], [[9, 12]])


@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (4, 4), (1, 2), (1, 1)])
def test_orthogonal_pushes_singular_values_towards_1_and_keeps_their_vectors(shape):
    matrix = np.random.default_rng(3).normal(size=shape)
    u, values, v = np.linalg.svd(matrix, full_matrices=False)
    w = np.empty(matrix.size)
    CompiledRule(parse_rule("w = orthogonal(g)", ()), w, {}, Parts([shape]))(w, matrix.ravel(), 1, {})
    np.testing.assert_allclose(w.reshape(shape), (u * pushed(values)) @ v, rtol=1e-9, atol=1e-12)
    assert (np.abs(pushed(values)) < 1.21).all() and (pushed(values)[values > 0.1 * values[0]] > 0.65).all()


@pytest.mark.parametrize("decades", [0, 3, 10, np.inf])
@pytest.mark.parametrize("shape", [(200, 20), (20, 200), (784, 40), (40, 20)])
@pytest.mark.parametrize(("dtype", "near"), [(np.float32, 5e-5), (np.float64, 1e-11)])
def test_orthogonal_is_near_the_exact_iteration_however_far_apart_singular_values_are(shape, decades, dtype, near):
    random = np.random.default_rng(5)
    count = min(shape)
    values = np.logspace(0, -decades, count) if decades < np.inf else np.arange(count) < 3
    u, v = (np.linalg.qr(random.normal(size=(size, count)))[0] for size in shape)
    matrix = ((u * values) @ v.T).astype(dtype)
    w = np.empty(matrix.size, dtype)
    CompiledRule(parse_rule("w = orthogonal(g)", ()), w, {}, Parts([shape]))(w, matrix.ravel(), 1, {})
    # Of the matrix as it was rounded: what that has added to the smallest singular values is pushed up too.
    u, values, v = np.linalg.svd(matrix.astype(float), full_matrices=False)
    assert np.linalg.norm(w.reshape(shape) - (u * pushed(values)) @ v, 2) < near


def test_orthogonal_by_hand_for_points_vectors_and_what_is_0():
    w = np.array([[3.0, 4.0], [0.0, 0.0]])
    CompiledRule(parse_rule("w = orthogonal(w)", ()), w, {})(w, w, 1, {})
    # A point has one singular value, its norm.
    (once,) = pushed(np.array([5.0]))
    np.testing.assert_allclose(w, [[0.6 * once, 0.8 * once], [0, 0]], rtol=1e-12)
    network = Network((3, 2, 2), "sigmoid")
    g = np.array([*[0] * 6, 3, 4, *[1] * 4, np.nan, 1], np.float32)
    w = np.empty_like(g)
    with np.errstate(all="ignore"):
        CompiledRule(parse_rule("w = orthogonal(g)", ()), w, {}, network.blocks)(w, g, 1, {})
    np.testing.assert_allclose(w[:8], [*[0] * 6, 0.6, 0.8], rtol=1e-6)
    np.testing.assert_allclose(w[8:12], [0.5 * pushed(np.array([2.0]))[0]] * 4, rtol=1e-5)
    assert np.isnan(w[12:]).all()


def test_what_is_a_matrix():
    network = Network((3, 2, 2), "sigmoid", batchnorm=True)
    w = np.empty(network.parameters, np.float32)
    rule = parse_rule("k = is_matrix\nw = where(k, 1, 0)", ())
    CompiledRule(rule, w, {}, network.blocks)(w, w, 1, {})
    assert w.tolist() == [*[1] * 6, *[0] * 2, *[1] * 4, *[0] * 2, *[0] * 4] and not rule.apart
    point = np.zeros(2)
    CompiledRule(rule, point, {})(point, point, 1, {})
    assert point.tolist() == [1, 1]


def test_a_norm_of_what_the_line_changes_is_that_from_before():
    rule = parse_rule("w = w - norm(w)*g", ())
    w = np.array([3.0, 4.0])
    CompiledRule(rule, w, {})(w, np.ones(2), 1, {})
    assert w.tolist() == [-2, -1]


def test_bind_changes_what_the_next_step_uses():
    rule = parse_rule("w = w - (2*lr)*g", ("lr",))
    w, g = np.ones(1), np.ones(1)
    step = CompiledRule(rule, w, {"lr": 0.5})
    step(w, g, 1, {})
    step.bind({"lr": 1.0})
    step(w, g, 2, {})
    assert w.tolist() == [-2]


def test_a_division_by_zero_is_a_value_and_no_exception():
    rule = parse_rule("w = w/(g - g)", ())
    w = np.ones(2)
    with np.errstate(all="ignore"):
        CompiledRule(rule, w, {})(w, np.ones(2), 1, {})
    assert np.isinf(w).all()


@pytest.mark.parametrize(
    ("text", "x", "y", "value"),
    [
        ("x**2 + 3*y", 2.0, 1.0, 7.0),
        ("-x**2", 3.0, 0.0, -9.0),
        ("2**-1 + x**0.5", 9.0, 0.0, 3.5),
        ("where(x < y, 1, min(x, y))", 2.0, 1.0, 1.0),
        ("where(x < y, 5, max(x, y))", 1.0, 2.0, 5.0),
        ("cos(pi*x) + exp(log(y))", 1.0, 2.0, 1.0),
        ("abs(x)*sign(x) + tanh(0*y)", -2.0, 5.0, -2.0),
    ],
)
def test_expressions_by_hand(text, x, y, value):
    lines = (Assignment("f", parse_expression(text, ("x", "y"))),)
    (f,) = function(lines, ("f",))(x=x, y=y)
    assert math.isclose(f, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Beside k stands what is the last to read k.
        ("k = 2*g\nw = w - k*(g + k)", 100 - 6 * (3 + 6)),
        ("k = 2*g\nw = w - max(k, g - k)", 100 - 6),
        # k is read for the last time where it is assigned.
        ("k = 2*g\nw = w - k\nk = where(k > 0, 1, g)\na = 3*g\nb = 4*g\nw = w - a*b", 100 - 6 - 9 * 12),
    ],
)
def test_no_temporary_is_overwritten_before_it_is_read(text, expected):
    w = np.array([100.0])
    CompiledRule(parse_rule(text, ()), w, {})(w, np.array([3.0]), 1, {})
    assert w == expected


def test_a_function_reads_of_a_name_that_is_assigned_twice_what_it_was_then():
    x, add = (parse_expression(text, ("x", "a")) for text in ("x", "x + a"))
    lines = [Assignment("a", x), Assignment("b", add), Assignment("a", add), Assignment("c", add)]
    assert function(lines, ("a", "b", "c", "x"))(x=np.float64(3)) == (6, 6, 9, 3)
