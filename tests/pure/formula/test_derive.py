"""Derivatives against finite differences, and what has none."""

import numpy as np
import pytest

from formula import parse_expression
from formula.derivatives import GRADIENT, HESSIAN
from formula.derive import gradient, hessian
from formula.to_numpy import function
from formula.tree import Assignment

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
