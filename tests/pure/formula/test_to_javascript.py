"""Generated JavaScript is arithmetic and nothing else, whatever text it was made from."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formula import FormulaError, parse_rule
from formula.to_javascript import rule_step
from formula.tree import FUNCTIONS
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from ui.browser.catalogue import catalogue

WORDS = {"At", "G", "I", "S", "Q", "let", "const", "for", *(f"Math.{name}" for name in FUNCTIONS), "Math.pow"}
# Loops over a table's rows, which the app itself writes.
LOOPS = {"P.length", "P", "I", "J", "R", "K", "E0", "E1", "E2"}
TOKEN = re.compile(
    r"\$[A-Za-z_][A-Za-z0-9_]*(?:\$[01])?|[A-Za-z_][A-Za-z0-9_.]*|\d+\.?\d*(?:e[+-]?\d+)?|[-+*/()=<>!?:;,\[\]{}]|\s"
)


def assert_arithmetic(source, more=frozenset()):
    rest, at = [], 0
    for token in TOKEN.finditer(source):
        rest.append(source[at : token.start()])
        at = token.end()
        text = token[0]
        if text[0].isalpha() or text[0] == "_":
            assert text in WORDS | more, text
    assert not "".join([*rest, source[at:]]), source


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_rules(key):
    assert_arithmetic("".join(rule_step(OPTIMIZERS[key].formula)["lines"]))


@pytest.mark.parametrize("key", SURFACES)
def test_surfaces(key):
    surface = catalogue()["surfaces"][key]
    for name in ("value", "gradient", "hessian"):
        assert_arithmetic(surface[name], LOOPS if SURFACES[key].rows else frozenset())


def test_what_sees_a_block_is_known_before_a_coordinate_changes():
    lines = rule_step(parse_rule("v = other(v) + g\nw = w - norm(w)*mean(2)", ()))["lines"]
    assert lines == [
        "let $_p0$0=$v$1;let $_p0$1=$v$0;$v$0=($_p0$0+$g$0);$v$1=($_p0$1+$g$1);",
        "let $_p1$0=Math.sqrt($w$0*$w$0+$w$1*$w$1);let $_p1$1=Math.sqrt($w$0*$w$0+$w$1*$w$1);"
        "let $_p2=2;let $_p3$0=(($_p2+$_p2)/2);let $_p3$1=(($_p2+$_p2)/2);"
        "$w$0=($w$0-($_p1$0*$_p3$0));$w$1=($w$1-($_p1$1*$_p3$1));",
    ]


def test_a_gradient_at_another_point_is_asked_for_before_the_line():
    (line,) = rule_step(parse_rule("w = w - grad(w + 2)", ()))["lines"]
    assert line == (
        "let $_p0$0=($w$0+2);let $_p0$1=($w$1+2);At($_p0$0,$_p0$1);let $_p1$0=G[0];let $_p1$1=G[1];"
        "$w$0=($w$0-$_p1$0);$w$1=($w$1-$_p1$1);"
    )


NAMES = ["w", "g", "t", "constructor", "window", "eval", "__proto__", "this", "alert", "let", "Math", "lr", "x1"]
PARTS = st.recursive(
    st.sampled_from([*NAMES, "1", "0.5", "1e-7"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "<", ";", "//", "`", "${"]), inner).map("".join),
        st.tuples(st.sampled_from([*FUNCTIONS, "eval", "fetch"]), inner).map(lambda call: f"{call[0]}({call[1]})"),
    ),
    max_leaves=8,
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), PARTS).map(" = ".join), min_size=1, max_size=3).map("\n".join))
def test_whatever_is_typed(text):
    try:
        rule = parse_rule(text, ("lr",))
    except FormulaError:
        return
    source = "".join(rule_step(rule)["lines"])
    assert_arithmetic(source)
