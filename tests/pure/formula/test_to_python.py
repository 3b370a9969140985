"""The Python that a reader takes away does what the tree says, to the last bit, and reads well."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import optimizers.scripts
from formula import CompiledRule, FormulaError, parse_expression, parse_rule
from formula.derivatives import GRADIENT
from formula.derive import gradient
from formula.to_numpy import function
from formula.to_python import expression, expression_lines, rule_lines, safe_name
from optimizers import OPTIMIZERS, Run
from surfaces import SURFACES

FORMULAS = [surface for surface in SURFACES.values() if not surface.rows]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(1 - x)**2 + 100*(y - x**2)**2", "(1 - x)**2 + 100*(y - x**2)**2"),
        ("x - (y - x) - (x + y)*(x/y)/(x*y)", "x - (y - x) - (x + y)*(x/y)/(x*y)"),
        ("-x**2 + -(x*y) - (-x)", "-x**2 + (-x*y) - (-x)"),
        ("x**3 + x**4", "x**2*x + (x**2)**2"),
        ("x**-2 + x**0.5 + x**1.5 + x**17", "1/x**2 + np.sqrt(x) + x**1.5 + x**17"),
        ("k**2 + (1 - k)**3 + k**1.5", "k*k + np.square(1 - k)*(1 - k) + np.power(k, 1.5)"),
        ("where(x < 2, min(x, 3), x >= y)", "np.where(x < 2, np.minimum(x, 3.0), np.where(x >= y, 1.0, 0.0))"),
        ("where(x, 1, pi*x)", "np.where(x != 0, 1.0, np.pi*x)"),
        ("1/(2 - 2)*x + 2/3", "np.float64(1.0)/(2.0 - 2.0)*x + 2.0/3.0"),
        ("(x + 1) % 3 + e**2", "x + 1 - 3*np.floor((x + 1)/3) + np.square(np.e)"),
        ("floor(x)*log10(y)", "np.floor(x)*np.log10(y)"),
        ("abs(x)*sign(y)", "np.abs(x)*np.sign(y)"),
    ],
)
def test_an_expression_reads_as_it_was_written(text, code):
    assert expression(parse_expression(text, ("x", "y", "k")), ("x", "y")) == code


def test_adam_reads_as_its_rule():
    assert rule_lines(OPTIMIZERS["adam"].formula) == [
        "m = rho1*m + (1 - rho1)*g",
        "v = rho2*v + (1 - rho2)*g**2",
        "m_hat = m/(1 - rho1**t)",
        "v_hat = v/(1 - rho2**t)",
        "w = w - lr*m_hat/(np.sqrt(v_hat) + eps)",
    ]


def test_a_line_of_the_rule_is_a_line_of_code():
    rule = Run("adam", schedule="step").formula
    assert len(rule_lines(rule)) == len(rule.lines)


def test_names_of_python_are_made_safe_and_stay_apart():
    names = ["lambda", "lambda_", "np", "sum", "in", "w", "m_hat", "min"]
    safe = [safe_name(name) for name in names]
    assert safe == ["lambda_", "lambda__", "np_", "sum_", "in_", "w", "m_hat", "min_"]
    # Python's own parser lets no keyword into a formula, but a builtin or np may come.
    rule = parse_rule("np = 0.9*np + g\nsum = np*g\nw = w - list*sum", ("list",))
    assert rule_lines(rule) == ["np_ = 0.9*np_ + g", "sum_ = np_*g", "w = w - list_*sum_"]


def helpers(rule, **more):
    """What a script defines for the rule besides its own function."""
    template = Path(optimizers.scripts.__file__).with_name("blocks.py.jinja")
    called, orthogonal = rule.called | rule.read, optimizers.scripts.orthogonal_sources()
    return optimizers.scripts.rendered(template, called=called, layered=bool(more), orthogonal=orthogonal, **more)


def _run(lines, values):
    scope = {"np": np} | {safe_name(name): value for name, value in values.items()}
    with np.errstate(all="ignore"):
        exec("\n".join(lines), scope)
    return scope


ATOMS = st.sampled_from(["w", "g", "t", "lr", "u", "v", "k", "rho", "is_matrix", "0.5", "2", "3", "pi", "e"])
SUMS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda p: f"({''.join(p)})"),
        inner.map("(-{})".format),
        st.tuples(inner, st.sampled_from(["1", "2", "3", "5", "0.5", "-1", "-3", "1.5"])).map(
            lambda p: f"(({p[0]})**{p[1]})"
        ),
        st.tuples(st.sampled_from(["abs", "sign", "sqrt", "tanh", "exp", "floor", "cosh"]), inner).map(
            lambda p: f"{p[0]}({p[1]})"
        ),
        st.tuples(st.sampled_from(["norm", "mean", "global_norm", "grad", "orthogonal"]), inner).map(
            lambda p: f"{p[0]}({p[1]})"
        ),
        st.tuples(st.sampled_from(["min", "max", "mod", "dot", "global_dot"]), inner, inner).map(
            lambda p: f"{p[0]}({p[1]}, {p[2]})"
        ),
        st.tuples(inner, st.sampled_from(["<", ">=", "!="]), inner).map(lambda p: f"({''.join(p)})"),
        st.tuples(inner, inner, inner).map(lambda p: f"where({', '.join(p)})"),
    ),
    max_leaves=8,
)
RULES = st.lists(st.tuples(st.sampled_from(["w", "u", "v", "k", "shown"]), SUMS), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(RULES, st.integers(0, 2**32 - 1))
def test_every_rule_gives_the_numbers_of_the_compiled_one(lines, seed):
    text = "\n".join(f"{target} = {value}" for target, value in [*lines, ("w", "w - g")])
    try:
        rule = parse_rule(text, ("lr", "rho"))
    except FormulaError as refusal:
        assert refusal.reason in ("unknown-name", "deep", "within", "costly")
        return
    random = np.random.default_rng(seed)
    w, g = random.normal(size=(2, 2))
    state = {name: random.normal(size=2) for name in rule.state}
    given = {"lr": np.array(0.3), "rho": np.array(0.9)}
    values = {"w": w.copy(), **given, **{name: array.copy() for name, array in state.items()}}
    step = CompiledRule(rule, w, {"lr": 0.3, "rho": 0.9})
    code = rule_lines(rule)
    for t in (1, 2, 3):
        with np.errstate(all="ignore"):
            step(w, g, t, state, gradient=lambda point, out: np.cos(point, out=out))
        scope = _run([helpers(rule), *code], values | {"g": g, "t": np.float64(t), "_grad": np.cos})
        values |= {name: scope[safe_name(name)] for name in ("w", *rule.state)}
        for name, expected in {"w": w, **state}.items():
            assert np.shape(values[name]) == (2,)
            np.testing.assert_allclose(values[name], expected, rtol=1e-12, atol=0, err_msg="\n".join(code))


@pytest.mark.parametrize("surface", FORMULAS, ids=[surface.key for surface in FORMULAS])
def test_surfaces_and_their_gradients(surface):
    x, y = np.random.default_rng(5).normal(size=(2, 50)) * 2
    values = {"x": x, "y": y} | {key: np.float64(value) for key, value in surface.defaults.items()}
    found = _run(expression_lines(surface.value_lines, ("x", "y")), values)
    np.testing.assert_array_equal(found["f"], surface.value(np.stack([x, y], axis=-1)))
    found = _run(expression_lines(surface.gradient_lines, ("x", "y")), values)
    slopes = np.stack([found[name] for name in GRADIENT], axis=-1)
    np.testing.assert_array_equal(slopes, surface.gradient(np.stack([x, y], axis=-1)))


@pytest.mark.parametrize("text", ["3", "2*x", "max(x, 1) + k**4", "where(x > y, x**3, -y**-2)", "1/(k - k) + x"])
def test_every_slope_is_an_array_like_x(text):
    lines = gradient(parse_expression(text, ("x", "y", "k")))
    x, y = np.array([1.5]), np.array([-0.5])
    found = _run(expression_lines(lines, ("x", "y")), {"x": x, "y": y, "k": np.float64(2)})
    with np.errstate(all="ignore"):
        expected = function(lines, GRADIENT)(x=x, y=y, k=2.0)
    for name, value in zip(GRADIENT, expected, strict=True):
        assert found[name].shape == (1,)
        np.testing.assert_array_equal(found[name], np.broadcast_to(value, 1))
