"""Derivatives against finite differences, and what has none."""

import numpy as np
import pytest

from formula import parse_expression
from formula.derivatives import GRADIENT, HESSIAN
from formula.derive import gradient, hessian
from formula.to_numpy import function
from formula.tree import Assignment
from tests.pure.abuse.corpus import bounded

POINTS = np.random.default_rng(0).uniform(0.3, 1.7, size=(40, 2))
H = 1e-5


@pytest.mark.parametrize(
    "text",
    [
        "x**3*y - y**4/x",
        "exp(-x**2)*sin(3*y) + cos(x*y)",
        "log(x + y)*sqrt(x*y)",
        "tanh(x - y) + abs(x - 0.123)",
        "max(x, 1.0123)*min(y, 1.0321)",
        "where(x < 1.0123, x**2, 2*x)*y",
        "(x**2 + y**2)**0.5 + 1/(1 + x**2)",
        "sign(x - 1.0123)*y**2 + pi*x**-2",
        "2**x*e**(-y) + (x*y)**(1/3)",
        "tan(x/2) + sinh(x)*cosh(y) + log10(x*y)",
        "floor(3*x + 0.123)*y + (x*y) % 0.7331 + ceil(y + 0.0123)",
        "max(x, y, 1.0123, 2*x - y)",
        "abs(log(x*y) - 0.1)*sign(log(x) - 0.123)",
        "exp(y*log(x) + 1)",
    ],
)
def test_gradient_and_hessian_are_those_of_the_expression(text):
    tree = parse_expression(text, ("x", "y"))
    first, second = function(gradient(tree), GRADIENT), function(hessian(tree), HESSIAN)
    f = function((Assignment("f", tree),), ("f",))
    x, y = POINTS.T
    g0, g1 = first(x=x, y=y)
    np.testing.assert_allclose(g0, (f(x=x + H, y=y)[0] - f(x=x - H, y=y)[0]) / (2 * H), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(g1, (f(x=x, y=y + H)[0] - f(x=x, y=y - H)[0]) / (2 * H), rtol=1e-5, atol=1e-7)
    ahead, behind = first(x=x + H, y=y), first(x=x - H, y=y)
    up, down = first(x=x, y=y + H), first(x=x, y=y - H)
    h00, h01, h11 = (np.broadcast_to(h, x.shape) for h in second(x=x, y=y))
    np.testing.assert_allclose(h00, (np.asarray(ahead[0]) - behind[0]) / (2 * H) + 0 * x, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(h01, (np.asarray(ahead[1]) - behind[1]) / (2 * H) + 0 * x, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(h11, (np.asarray(up[1]) - down[1]) / (2 * H) + 0 * x, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "slopes"),
    [
        ("sqrt(x**2 + y**2)", (0, 0)),
        ("sqrt(x**2 + y**2) + x", (1, 0)),
        ("(x**2 + y**2)**0.25*2**y", (0, 0)),
        ("abs(x) + sqrt(abs(y))", (0, 0)),
        ("abs(x)**(2/3)*cos(y) + abs(y)**1.5", (0, 0)),
        ("exp(-1/x**2) + y**2", (0, 0)),
        ("sqrt(x**2 + sqrt(y**4 + x**4))", (0, 0)),
        ("max(abs(x), abs(y))", (0, 0)),
        ("max(abs(x), abs(y), x + y)", (0.5, 0.5)),
        ("max(x, -x) + min(y, 2*y)", (0, 1.5)),
        ("max(x, 0) - min(-x, 0, y - 1)", (0.5, -1)),
        # The slope has no bound here, which is no kink.
        ("sqrt(x) + y", (np.inf, 1)),
    ],
)
def test_at_a_kink_the_slope_is_that_of_the_middle(text, slopes):
    found = function(gradient(parse_expression(text, ("x", "y"))), GRADIENT)
    with np.errstate(all="ignore"):
        assert tuple(float(slope) for slope in found(x=0.0, y=0.0)) == slopes


@pytest.mark.parametrize(
    "text",
    ["exp(1e9*log(2))*x", "x*exp(1e99*log(3))", "2**(x - x + 1e99)", "e**(1e9*log10(2) + x)", "2**(3**(x*1e99))"],
)
def test_exact_numbers_without_end_are_never_worked_out(text):
    with bounded():
        hessian(parse_expression(text, ("x", "y")))
