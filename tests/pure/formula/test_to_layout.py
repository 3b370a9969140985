"""Layouts: every name has a place for its number, and brackets stand where a negative number needs them."""

import pytest

from formula import parse_expression, parse_rule
from formula.to_layout import expression_layout, name_text, rule_layouts
from formula.tree import names
from optimizers import OPTIMIZERS


def flat(layout):
    """The layout on one line, a slot as name@version, in brackets where a negative number would get them."""
    if isinstance(layout, str):
        return layout
    kind, *rest = layout
    if kind == "slot":
        name, version, inside = rest
        return f"({name}@{version})" if inside else f"{name}@{version}"
    parts = [flat(part) for part in rest]
    if kind in ("first", "second"):
        return f"{parts[0]}{'₀₁'[kind == 'second']}"
    shapes = {"frac": "[{}/{}]", "root": "√[{}]", "sup": "{}^{}", "abs": "|{}|", "cases": "{{{}; {}; {}}}"}
    return shapes[kind].format(*parts) if kind in shapes else "".join(parts)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x - 2*y", "x@-1 − 2 · (y@-1)"),
        ("(x + y)*2", "(x@-1 + (y@-1)) · 2"),
        ("x/(sqrt(y) + 1)", "[x@-1/√[y@-1] + 1]"),
        ("x**2", "(x@-1)^2"),
        ("-(x + y)", "−((x@-1) + (y@-1))"),
        ("min(x, abs(y))", "min(x@-1, |y@-1|)"),
        ("floor(x)*ceil(y)", "⌊x@-1⌋ · ⌈y@-1⌉"),
        ("x % 2 + e", "(x@-1 mod 2) + e"),
        ("log10(y)", "log₁₀(y@-1)"),
        ("where(x < 1, y, pi)", "{y@-1; x@-1 < 1; π}"),
    ],
)
def test_expressions(text, line):
    assert flat(expression_layout(parse_expression(text, ("x", "y")), {})) in (line, line.replace("x@-1", "(x@-1)", 1))


def test_a_slot_knows_whether_its_line_has_been_computed():
    rule = parse_rule("v = 0.9*v - g\nw = w + v", ())
    assert [flat(layout) for layout in rule_layouts(rule)] == ["0.9 · (v@-1) − (g@-1)", "w@-1 + (v@0)"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("norm(g)", "√[(g@-1)^2₀ + (g@-1)^2₁]"),
        ("norm(g - w)", "√[((g@-1) − (w@-1))^2₀ + ((g@-1) − (w@-1))^2₁]"),
        ("global_dot(g, -w)", "((g@-1) · (−(w@-1))₀ + (g@-1) · (−(w@-1))₁)"),
        ("2*grad(-w)", "2 · ∇E(−(w@-1)₀, −(w@-1)₁)"),
        ("orthogonal(g)*is_matrix", "orth(g@-1₀, g@-1₁) · (is_matrix@-1)"),
        ("mean(2*g)", "[2 · (g@-1)₀ + 2 · (g@-1)₁/2]"),
    ],
)
def test_what_sees_a_block_shows_both_coordinates(text, line):
    (layout,) = rule_layouts(parse_rule(f"w = {text}", ()))
    assert flat(layout) == line


def test_the_largest_layout_is_bounded():
    inside = "norm(" * 4 + "+".join(["g"] * 190) + ")" * 4
    (layout,) = rule_layouts(parse_rule(f"w = {inside}", ()))
    assert sum(1 for _ in slots(layout)) == 2**4 * 190


def slots(layout):
    if isinstance(layout, list):
        if layout[0] == "slot":
            yield layout[1]
        for part in layout[1:]:
            yield from slots(part)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_every_name_of_every_rule_has_a_place(optimizer):
    for line, layout in zip(optimizer.formula.lines, rule_layouts(optimizer.formula), strict=True):
        assert set(slots(layout)) == names(line.value) - {"pi"}


@pytest.mark.parametrize(("name", "text"), [("m_hat", "m̂"), ("shown", "w̄"), ("rho1", "ρ₁"), ("v", "V"), ("h", "h")])
def test_names_in_plain_text(name, text):
    assert name_text(name, {"rho1": "ρ₁", "v": "V"}) == text
