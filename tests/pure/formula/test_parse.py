"""What a formula may say, and where a refusal points."""

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formula import FormulaError, parse_expression, parse_rule
from formula.errors import SENTENCES
from formula.parse import MAX_DEPTH, MAX_LINES, MAX_NODES, MAX_PARTS, MAX_TERMS, MAX_TEXT, free_names
from formula.to_javascript import rule_step
from formula.tree import FUNCTIONS, Assignment, Binary, Call, Compare, Name, Negative, Number, walk

RULE_REFUSALS = [
    ("empty", "", 1, 1),
    ("empty", "  \n\t\n", 1, 1),
    ("empty", "# only a remark", 1, 1),
    ("too-long", "w" * (MAX_TEXT + 1), 1, 1),
    ("too-long", "w = w - g\n" * 100_000, 1, 1),
    ("character", "w = w - g\nw = \0", 2, 5),
    ("character", "    w = ŵ", 1, 9),
    ("character", "v = g  # 慣性\nw = 慣性", 2, 5),
    ("character", "w = w - lr√g", 1, 11),
    ("character", "w = а", 1, 5),
    ("syntax", "w = w -", 1, 8),
    ("times", "w = 1\nw = w g", 2, 7),
    ("times", "w = w - (g + 1) w", 1, 17),
    ("function-as-name", "w = w - sin g", 1, 9),
    ("syntax", "w = w - g\n  v = g", 2, 2),
    ("comma", "w = w - 1,5*g", 1, 5),
    ("keyword", "w = lambda", 1, 5),
    ("keyword", "v = g\nw = w - lambda*v", 2, 9),
    ("keyword", "in = g\nw = in", 1, 1),
    ("choice", "if g > 0: w = g", 1, 1),
    ("power", "w = w - g^2", 1, 10),
    ("absolute", "w = w - 2*|g|", 1, 11),
    ("times", "w = w - 2g", 1, 9),
    ("times", "w = w - 1e-3 g", 1, 9),
    ("times", "w = w - 2(g + w)", 1, 9),
    ("times", "w = w - 2e", 1, 9),
    ("times", "w = w - lr(g + w)", 1, 9),
    ("times", "w = (w + 1)(g + 2)", 1, 5),
    ("module", "w = w - np.sqrt(g)", 1, 9),
    ("module", "w = w - math.pi", 1, 9),
    ("module", "w = w - torch.clamp(g, 0, 1)", 1, 9),
    ("otherwise", "w = w - ln(g)", 1, 9),
    ("terms", "w = " + "+".join("g" * (MAX_TERMS + 1)), 1, 5),
    ("deep", "w = " + "(" * 900 + "g" + ")" * 900, 1, 205),
    ("deep", "w = " + "-" * (MAX_DEPTH + 1) + "g", 1, 5 + MAX_DEPTH + 1),
    ("too-big", "w = " + "+".join("g" * 30) + "".join("\nw = " + "+".join("g" * 30) for _ in range(8)), 7, 39),
    ("assignment", "w = w - g\n  \nw - g", 3, 1),
    ("assignment", "import os", 1, 1),
    ("assignment", "v = g; w - v", 1, 8),
    ("augmented", "w += g", 1, 1),
    ("augmented", "v = g\nw  **= v", 2, 1),
    ("assignment", "w: g = 1", 1, 1),
    ("assignment", "(w := g)", 1, 1),
    ("target", "w, v = g, g", 1, 1),
    ("target", "v = w = g", 1, 1),
    ("target", "w.real = g", 1, 1),
    ("target", "  w = g\n  g[0] = g", 2, 3),
    ("reserved", "w = g\nlr = 2", 2, 1),
    ("reserved", "g = 2*g", 1, 1),
    ("reserved", "w = g\nis_matrix = 1", 2, 1),
    ("reserved", "sqrt = w", 1, 1),
    ("reserved", "pi = 3", 1, 1),
    ("reserved", "w = g; e = 3", 1, 8),
    ("bad-name", "__class__ = g", 1, 1),
    ("bad-name", "w = g\n_p0 = g", 2, 1),
    ("bad-name", "v" * 25 + " = g", 1, 1),
    ("unknown-name", "w = w - g\nw = w + speed", 2, 9),
    ("unknown-name", "w = __builtins__", 1, 5),
    ("unknown-name", "w = F", 1, 5),
    ("reserved", "w = g\nH = 2", 2, 1),
    ("unknown-function", "w = w - open(g)", 1, 9),
    ("unknown-function", "w = __import__(g)", 1, 5),
    ("function-as-name", "w = sqrt + g", 1, 5),
    ("arguments", "w = w - min(g)", 1, 9),
    ("arguments", "w = sqrt(*g)", 1, 5),
    ("arguments", "w = sqrt(x=g)", 1, 5),
    ("not-allowed", "w = g.__class__", 1, 5),
    ("not-allowed", "w = w - (v := g)", 1, 10),
    ("not-allowed", "w = [g for g in w]", 1, 5),
    ("not-allowed", "w = g[0]", 1, 5),
    ("choice", "w = g if w else t", 1, 5),
    ("choice", "w = g and w", 1, 5),
    ("choice", "w = w - (not g)", 1, 10),
    ("otherwise", "w = w // g", 1, 5),
    ("module", "w = w - np.linalg.norm(g)", 1, 9),
    ("not-allowed", "w = ~g", 1, 5),
    ("not-allowed", "w = g in w", 1, 5),
    ("not-allowed", "w = f'{g}'", 1, 5),
    ("not-allowed", "w = g.item()", 1, 5),
    ("module", "w = g.mean()", 1, 5),
    ("arguments", "w = w - dot(g)", 1, 9),
    ("costly", "w = orthogonal(g + orthogonal(g)) - orthogonal(orthogonal(w))", 1, 48),
    ("costly", "w = w - grad(w) - grad(g)\nw = w - grad(w - g) - grad(0)", 2, 23),
    ("within", "w = norm(norm(mean(dot(g, norm(w)))))", 1, 27),
    ("not-allowed", "w = (lambda: g)()", 1, 5),
    ("number", "w = w - 1e999", 1, 9),
    ("number", "w = 'text'", 1, 5),
    ("number", "w = 2j", 1, 5),
    ("number", "w = True", 1, 5),
    ("number", "w = " + "9" * 1900, 1, 5),
    ("exponent", "w = g**33", 1, 8),
    ("exponent", "w = g**-99", 1, 8),
    ("chain", "w = where(1 < g < 2, g, w)", 1, 11),
    ("no-point", "v = g\nv = 2*v", 2, 1),
    ("too-many-lines", "w = w - g\n" * (MAX_LINES + 1), MAX_LINES + 1, 1),
]


@pytest.mark.parametrize(("reason", "text", "line", "column"), RULE_REFUSALS)
def test_a_refusal_names_its_reason_and_place(reason, text, line, column):
    with pytest.raises(FormulaError) as refusal:
        parse_rule(text, ("lr",))
    assert (refusal.value.reason, refusal.value.line, refusal.value.column) == (reason, line, column)


def test_every_reason_has_an_example():
    # A derivative is refused by formula.derive, whose tests have its examples.
    assert {reason for reason, *_ in RULE_REFUSALS} == SENTENCES.keys() - {"derivative", "heavy", "left-side"}


@pytest.mark.parametrize(("reason", "text", "line", "column"), RULE_REFUSALS)
def test_every_refusal_is_a_finished_short_sentence(reason, text, line, column):
    with pytest.raises(FormulaError) as refusal:
        parse_rule(text, ("lr",))
    assert "{" not in refusal.value.sentence and len(str(refusal.value)) < 200
    assert str(refusal.value) == f"Line {line}, column {column}: {refusal.value.sentence}"


@pytest.mark.parametrize(
    ("reason", "text", "line", "column"),
    [
        ("unknown-name", "x + q", 1, 5),
        ("unknown-name", "    x + q", 1, 9),
        ("unknown-name", "\n\n  x + q", 3, 7),
        ("unknown-name", "  (x +\n q)", 2, 2),
        ("syntax", "\n x +", 2, 5),
        ("times", "x\ny", 2, 1),
        ("empty", "\n ", 1, 1),
        ("exponent", "9**9**9", 1, 4),
        ("exponent", "x**y", 1, 4),
        ("exponent", "x**(1/0)", 1, 5),
        ("exponent", "x**(-1)**(1/2)", 1, 4),
        ("exponent", "x**(11*3)", 1, 5),
        ("left-side", "  z = x**2", 1, 3),
        ("left-side", "f(x, y) = x**2", 1, 1),
        ("syntax", "x) + (y", 1, 2),
        ("unknown-name", "x + # first\n  q", 2, 3),
        ("not-allowed", "[x for x in y]", 1, 1),
    ],
)
def test_a_refused_expression_names_its_place_too(reason, text, line, column):
    with pytest.raises(FormulaError) as refusal:
        parse_expression(text, ("x", "y"))
    assert (refusal.value.reason, refusal.value.line, refusal.value.column) == (reason, line, column)


def test_a_margin_counts_in_columns_of_the_text_as_given():
    with pytest.raises(FormulaError) as refusal:
        parse_rule("\n        v = g\n        w = w - speed\n", ())
    assert (refusal.value.line, refusal.value.column) == (3, 17)


def test_a_tower_of_powers_is_only_a_number_too_large():
    rule = parse_rule("w = 9**9**9", ())
    assert rule.lines == (Assignment("w", Binary("**", Number(9), Binary("**", Number(9), Number(9))), 1),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2×x ÷ y · 3", "2*x / y * 3"),
        ("x*y;", "x*y"),
        ("ｘ＊＊２ ＋ （ｙ − １．５）", "x**2 + (y - 1.5)"),
        ("x – y", "x - y"),
        ("x　+ y", "x + y"),
        ("x  # 左右\n\n+ y  ＃ 上下", "x + y"),
        ("x**(1/2)", "x**0.5"),
        ("x**(-(2/4))", "x**(-0.5)"),
        ("max(x, y, 2)", "max(max(x, y), 2)"),
        ("x % 2", "mod(x, 2)"),
    ],
)
def test_what_means_the_same_is_the_same(typed, meant):
    assert parse_expression(typed, ("x", "y")) == parse_expression(meant, ("x", "y"))


def test_exponentials_have_a_number_below():
    assert parse_expression("2**x", ("x",)) == Binary("**", Number(2.0), Name("x"))
    assert parse_expression("e**(-x)", ("x",)) == Binary("**", Name("e"), Negative(Name("x")))


def test_a_sum_may_have_more_terms_than_brackets_may_have_levels():
    tree = parse_expression("+".join(["x*y"] * MAX_TERMS), ("x", "y"))
    assert sum(1 for _ in walk(tree)) == 4 * MAX_TERMS - 1 < MAX_PARTS
    with pytest.raises(FormulaError) as refusal:
        parse_expression("+".join(["(x*y+x)"] * 200), ("x", "y"))
    assert refusal.value.reason == "too-big"


def test_statements_may_share_a_line():
    one, two = parse_rule("m = 0.9*m + g; w = w - m;", ()), parse_rule("m = 0.9*m + g\nw = w - m", ())
    assert [(a.target, a.value) for a in one.lines] == [(a.target, a.value) for a in two.lines]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("m = rho*m + g; v = k*m\nw = w - v", ("rho", "k")),
        ("w = w - 1e-3*e**-t*sqrt(g)/late\nv = late", ("late",)),
        ("w = w - open(a)*f + ｂ  # c", ("a", "b")),
    ],
)
def test_free_names_are_those_that_nobody_gives(text, names):
    assert free_names(text) == names


def test_the_tree_binds_as_arithmetic_does():
    assert parse_expression("-x**2 + 3*y", ("x", "y")) == Binary(
        "+", Negative(Binary("**", Name("x"), Number(2.0))), Binary("*", Number(3.0), Name("y"))
    )


def test_state_is_read_before_it_is_written_and_a_temporary_after():
    rule = parse_rule("m = rho*m + g\nstep = m*2\nstep = step + late\nlate = g\nw = w - step", ("rho",))
    assert (rule.state, rule.temporaries) == (("m", "late"), ("step",))


def test_a_rule_knows_how_many_gradients_it_takes():
    assert [parse_rule(text, ()).gradients for text in ("w = w - g", "w = w - grad(w + g)")] == [1, 2]
    rule = parse_rule("w = w - where(t > 1, grad(w), grad(w + grad(w)))", ())
    assert (rule.gradients, rule.apart, rule.needs_surface) == (4, False, False)


def test_what_is_shown_is_kept_whether_it_is_read_first_or_not():
    average = parse_rule("w = w - g\nshown = b*shown + (1 - b)*w", ("b",))
    ahead = parse_rule("v = m*v + g\nw = w - v\nshown = w - m*v", ("m",))
    assert (average.state, average.temporaries, average.shows) == (("shown",), (), True)
    assert (ahead.state, ahead.temporaries, ahead.shows) == (("v", "shown"), (), True)
    assert not parse_rule("w = w - shown*g", ("shown",)).shows


def test_blank_lines_remarks_and_windows_ends_of_line_are_read_over():
    plain = parse_rule("v = g\nw = w - v", ())
    dressed = parse_rule("\r\n\tv = g  # the slope\r\n\r\n\tw = w - v\r\n", ())
    assert [(a.target, a.value) for a in dressed.lines] == [(a.target, a.value) for a in plain.lines]


@pytest.mark.parametrize("name", ["var", "this", "constructor", "prototype", "let", "function", "Math", "eval", "NaN"])
def test_words_of_javascript_are_names_like_any_other(name):
    first, _ = rule_step(parse_rule(f"{name} = 0.9*{name} + g\nw = w - {name}", ()))["lines"]
    assert f"${name}$0=((0.9*${name}$0)+$g$0);" in first


def test_the_largest_rule_that_is_allowed_is_read():
    text = "w = " + "+".join(["g"] * 13)
    text = "\n".join([text] * (MAX_NODES // 25))
    assert parse_rule(text, ()).size == MAX_NODES


def test_functions_of_a_block_are_refused_on_a_surface():
    for text in ("grad(x)", "norm(x)", "mean(y)", "dot(x, y)", "global_norm(x)", "other(x)"):
        with pytest.raises(FormulaError) as refusal:
            parse_expression(text, ("x", "y"))
        assert refusal.value.reason in ("unknown-function", "otherwise") and refusal.value.column == 1
    with pytest.raises(FormulaError) as refusal:
        parse_expression("np.linalg.norm(x)", ("x", "y"))
    assert refusal.value.values["instead"] == "sqrt((…)**2 + (…)**2)"
    with pytest.raises(FormulaError) as refusal:
        parse_rule("w = w - np.linalg.norm(g)", ())
    assert refusal.value.values["instead"] == "norm(…)"


def test_names_that_a_rule_had_before_there_were_functions_called_so_are_still_its_own():
    text = "norm = sqrt(g**2 + other(g)**2)\nmean = rho*mean + g\nw = w - dot*mean/norm"
    assert free_names(text) == ("rho", "dot")
    rule = parse_rule(text, ("rho", "dot"))
    assert (rule.state, rule.temporaries, rule.called) == (("mean",), ("norm",), {"sqrt", "other"})
    assert parse_rule("norm = norm(g)\nw = w - g/norm", ()).called == {"norm"}


ALLOWED = (Number, Name, Negative, Binary, Compare, Call)

ATOMS = st.sampled_from(["w", "g", "t", "lr", "v", "pi", "0.5", "2", "1e-7", "33", "1e999", "x", "_", "'a'"])
TEXTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "<", "==", "//", "%", " and ", "."]), inner).map(
            "".join
        ),
        inner.map("({})".format),
        inner.map("-{}".format),
        st.tuples(st.sampled_from([*FUNCTIONS, "open"]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda call: f"{call[0]}({', '.join(call[1])})"
        ),
    ),
    max_leaves=12,
)
RULES = st.lists(st.tuples(st.sampled_from(["w", "v", "u"]), TEXTS).map(" = ".join), min_size=1, max_size=4).map(
    "\n".join
)


def check_rule(text):
    """Parses, lets nothing but FormulaError out, and looks at what was accepted."""
    try:
        rule = parse_rule(text, ("lr",))
    except FormulaError as refusal:
        assert refusal.line >= 1 and refusal.column >= 1
        return
    for line in rule.lines:
        for node in walk(line.value):
            assert type(node) in ALLOWED
            assert not isinstance(node, Name) or node.id in {
                "w",
                "g",
                "t",
                "T",
                "is_matrix",
                "lr",
                "pi",
                "e",
                *(a.target for a in rule.lines),
            }
            assert not isinstance(node, Call) or len(node.arguments) == FUNCTIONS[node.function]


def check_expression(text):
    try:
        tree = parse_expression(text, ("x", "y", "w", "g"))
    except FormulaError:
        return
    assert all(type(node) in ALLOWED for node in walk(tree))


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60) | st.text(string.printable, max_size=60))
@example("w = " + "(" * 100 + "g" + ")" * 100)
@example("w = " + "-" * 1500 + "g")
@example("w = g\\\n")
@example("w = g" + "**g" * 400)
@example("'\\d'")
@example("w = 1if g else 2")
def test_no_text_breaks_the_parser(text):
    check_rule(text)
    check_expression(text)


@settings(max_examples=400, deadline=None)
@given(RULES)
def test_no_rule_like_text_breaks_the_parser(text):
    check_rule(text)
    check_expression(text.partition("=")[2])
