"""The Python that trains in float32 rounds exactly where the compiled rule does."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formula import CompiledRule, FormulaError, parse_rule
from formula.to_python import safe_name
from formula.to_python32 import float32_lines
from mnist.network import Network
from optimizers import OPTIMIZERS, SCHEDULES, Run
from tests.pure.formula.test_to_python import helpers

TRAINING = [key for key, optimizer in OPTIMIZERS.items() if not optimizer.formula.needs_surface]
SHARES = ("rho",)
NETWORK = Network((4, 6, 1), "sigmoid")


def assert_same_bits(rule, values, seed, shares=(), initial=None):
    """Three steps by the lines are three steps of the compiled rule."""
    random = np.random.default_rng(seed)
    w, g = random.normal(size=(2, NETWORK.parameters)).astype(np.float32)
    kept = {name: np.full_like(w, (initial or {}).get(name, 0.0)) for name in rule.state}
    scope = {"np": np} | {safe_name(key): float(value) for key, value in values.items() if key in rule.hyperparameters}
    scope |= {safe_name(key): value.copy() for key, value in {"w": w, **kept}.items()}
    scope |= {"pairwise": pairwise, "SIZES": NETWORK.sizes, "_grad": np.cos}
    exec(helpers(rule, batchnorm=False), scope)
    lines = float32_lines(rule, shares)
    assert len(lines) == len(rule.lines)
    step = CompiledRule(rule, w, values, NETWORK.blocks)
    for t in (1, 2, 3):
        scope |= {"g": g.copy(), "t": float(t)}
        with np.errstate(all="ignore"):
            exec("\n".join(lines), scope)
            step(w, g.copy(), t, kept, gradient=lambda point, out: np.cos(point, out=out))
        for name, expected in {"w": w, **kept}.items():
            np.testing.assert_array_equal(scope[safe_name(name)], expected, strict=True, err_msg="\n".join(lines))


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", TRAINING)
def test_every_optimizer_with_every_schedule(optimizer, schedule):
    run = Run(optimizer, schedule)
    shares = [h.key for h in run.hyperparameters if h.low >= 0 and h.high <= 1]
    assert_same_bits(run.formula, run.inputs(9), 3, shares, run.initial)


ATOMS = st.sampled_from(
    ["w", "g", "t", "T", "lr", "u", "v", "k", "rho", "is_matrix", "0.1", "0", "2", "3", "pi", "e", "16777217"]
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(lambda p: f"({''.join(p)})"),
        inner.map("(-{})".format),
        st.tuples(inner, st.sampled_from(["1", "2", "3", "5", "0.5", "-1", "-3", "1.5", "-0.3", "0", "20"])).map(
            lambda p: f"(({p[0]})**{p[1]})"
        ),
        st.tuples(st.sampled_from(["abs", "sign", "sqrt", "tanh", "exp", "floor", "cosh", "log"]), inner).map(
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
RULES = st.lists(st.tuples(st.sampled_from(["w", "u", "v", "k", "shown"]), VALUES), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(RULES, st.integers(0, 2**32 - 1))
@example([("k", "1/(t - 1)"), ("w", "w - k*g")], 0)
@example([("k", "where(t > 1, (t - 2)**-2, (0 - t)**0.3)"), ("w", "where(k > 1, k, lr)*g")], 0)
@example([("u", "-(u + pi**2)"), ("v", "v*e**3 + pi**5")], 0)
@example([("k", "exp(t*1000)*0.1 + 9**(t*900)"), ("w", "max(k, g) + (g > 0)*rho**t + rho**(-t)")], 0)
def test_every_rule_gives_the_bits_of_the_compiled_one(lines, seed):
    text = "\n".join(f"{target} = {value}" for target, value in [*lines, ("w", "w - g")])
    try:
        rule = parse_rule(text, ("lr", "rho"))
    except FormulaError:
        return
    assert_same_bits(rule, {"lr": 0.3, "rho": 0.9, "T": 3.0}, seed, SHARES)


def test_adam_reads_as_its_rule():
    assert float32_lines(OPTIMIZERS["adam"].formula, ("rho1", "rho2")) == [
        "m = rho1*m + (1 - rho1)*g",
        "v = rho2*v + (1 - rho2)*g**2",
        "m_hat = m/(1 - rho1**t)",
        "v_hat = v/(1 - rho2**t)",
        "w = w - lr*m_hat/(np.sqrt(v_hat) + eps)",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("w - sqrt(lr)*g", "w - float(np.sqrt(lr))*g"),
        ("w - g/(lr/(1 - rho))", "w - g/float(np.float64(lr)/(1 - rho))"),
        ("w - lr*g/T + lr**t*g", "w - lr*g/T + float(np.float64(lr)**t)*g"),
        ("w - (g > 0)*lr", "w - np.float32(g > 0)*lr"),
        ("w - where(g > 0, 1, lr)", "w - np.where(g > 0, np.float32(1.0), np.float32(lr))"),
        ("where(t > 1, lr, rho)*g", "(lr if t > 1 else rho)*g"),
    ],
)
def test_numbers_meet_arrays_as_pythons_own(text, line):
    assert float32_lines(parse_rule(f"w = {text}", ("lr", "rho"))) == [f"w = {line}"]


def test_a_rule_that_needs_a_surface_is_refused():
    with pytest.raises(ValueError, match="surface"):
        float32_lines(parse_rule("w = w - g/H", ()))
