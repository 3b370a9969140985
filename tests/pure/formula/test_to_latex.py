"""LaTeX as a reader of the field would write it."""

import pytest

from formula import parse_expression, parse_rule
from formula.to_latex import expression_latex, rule_latex, symbol_latex
from optimizers import OPTIMIZERS
from surfaces import SURFACES


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("x**2/2 + y", r"\frac{x^{2}}{2} + y"),
        ("(x + y)*2", r"\left(x + y\right) \cdot 2"),
        ("2*x*y", r"2 \, x \, y"),
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("-(x + y)", r"-\left(x + y\right)"),
        ("(x + y)**2", r"\left(x + y\right)^{2}"),
        ("sqrt(x) + abs(y)", r"\sqrt{x} + \left|y\right|"),
        ("x*1e-7", r"x \cdot 10^{-7}"),
        ("cos(pi*x)", r"\cos\left(\pi \, x\right)"),
        ("floor(x) + ceil(y)", r"\left\lfloor x \right\rfloor + \left\lceil y \right\rceil"),
        ("(x + 1) % 2 + 3", r"\left(\left(x + 1\right) \bmod 2\right) + 3"),
        ("x*(y % 2)", r"x \, \left(y \bmod 2\right)"),
        ("log10(x) + tan(y)", r"\log_{10}\left(x\right) + \tan\left(y\right)"),
        ("sinh(x)*cosh(y)", r"\sinh\left(x\right) \, \cosh\left(y\right)"),
        ("2**x*e**y", r"2^{x} \, {\mathrm{e}}^{y}"),
        (
            "where(x < 1, x, y)",
            r"\begin{cases} \displaystyle x & x < 1 \\[0.5em] \displaystyle y & \text{else} \end{cases}",
        ),
    ],
)
def test_expressions(text, latex):
    assert expression_latex(parse_expression(text, ("x", "y")), {}) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("norm(g)**2", r"w^{t+1} = \left\lVert \nabla E \right\rVert^{2}"),
        ("dot(g, w)*2", r"w^{t+1} = \left\langle \nabla E,\, w^{t} \right\rangle \cdot 2"),
        ("2*mean(g/2)", r"w^{t+1} = 2 \, \overline{\frac{\nabla E}{2}}"),
        ("g/global_norm(g)", r"w^{t+1} = \frac{\nabla E}{\left\lVert \nabla E \right\rVert_{\mathrm{all}}}"),
        ("orthogonal(g)*2", r"w^{t+1} = \operatorname{orth}\left(\nabla E\right) \cdot 2"),
        ("2*grad(w - g)", r"w^{t+1} = 2 \, \nabla E\left(w^{t} - \nabla E\right)"),
        ("global_dot(g, w)", r"w^{t+1} = \left\langle \nabla E,\, w^{t} \right\rangle_{\mathrm{all}}"),
    ],
)
def test_what_sees_a_block(text, latex):
    assert rule_latex(parse_rule(f"w = {text}", ()), {}) == [latex]


def test_what_is_shown_has_a_bar():
    rule = parse_rule("w = w - g\nshown = b*shown + (1 - b)*w\nv = shown", ("b",))
    assert rule_latex(rule, {"b": "β"})[1:] == [
        r"\bar{w}^{t+1} = \beta \, \bar{w}^{t} + \left(1 - \beta\right) \, w^{t+1}",
        r"v_{t} = \bar{w}^{t+1}",
    ]
    assert rule_latex(rule, {"b": "β", "shown": "x"})[1].startswith("x_{t} = ")


@pytest.mark.parametrize(("symbol", "latex"), [("ρ₁", r"\rho_1"), ("η", r"\eta"), ("V", "V")])
def test_symbols(symbol, latex):
    assert symbol_latex(symbol) == latex


def test_the_article_writes_momentum_like_this():
    momentum = OPTIMIZERS["momentum"]
    text = " ".join(rule_latex(momentum.formula, momentum.all_symbols))
    assert r"\mu" in text and r"\varepsilon" in text and "V_{t}" in text and "V_{t-1}" in text


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_every_rule_has_a_line_of_latex_for_each_of_its_lines(optimizer):
    lines = rule_latex(optimizer.formula, optimizer.all_symbols)
    assert len(lines) == len(optimizer.formula.lines)
    assert all(line.count("{") == line.count("}") and line.count(r"\left") == line.count(r"\right") for line in lines)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))
def test_every_surface_has_latex(surface):
    latex = expression_latex(surface.tree, {p.key: symbol_latex(p.symbol) for p in surface.parameters})
    assert latex.count("{") == latex.count("}")
