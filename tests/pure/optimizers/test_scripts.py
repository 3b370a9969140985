"""A template gives what it says, refuses what it lacks, and never reads a text as a part of itself."""

import ast

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formula.prose import paragraph, prose, quoted
from optimizers import OPTIMIZERS, SCHEDULES, Run
from optimizers.scripts import about, defined, rendered
from optimizers.written import write

TEMPLATE = """
{# Says nothing. #}
# {{ name | prose }}
def f():
    \"\"\"{{ name | paragraph }}\"\"\"
    {% if wanted %}
    x = dict({{ values | keywords }})
    {% endif %}
    return {{ name | quoted }}
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("scripts") / "small.py.jinja"
    path.write_text(TEMPLATE.lstrip("\n"), encoding="utf-8")
    return path


def test_lines_of_the_templates_own_leave_no_trace(template):
    found = rendered(template, name="a", wanted=True, values={"lr": "0.1", "lambda": "2"})
    assert found == '# a\ndef f():\n    """a"""\n    x = dict(lr=0.1, lambda_=2)\n    return "a"\n'
    assert "x =" not in rendered(template, name="a", wanted=False)


def test_what_is_missing_is_an_error(template):
    with pytest.raises(jinja2.UndefinedError, match="wanted"):
        rendered(template, name="a")


MARKS = st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "{#", "#}", "-", "\\", "'", '"', "\n", "\r", "x", " "]))


@settings(deadline=None)
@given(st.one_of(st.text(), MARKS.map("".join)))
def test_any_text_stays_a_text(template, text):
    found = rendered(template, name=text, wanted=False)
    assert found == f'# {prose(text)}\ndef f():\n    """{paragraph(text)}"""\n    return {quoted(text)}\n'
    (function,) = ast.parse(found).body
    assert function.name == "f" and [type(node) for node in function.body] == [ast.Expr, ast.Return]
    assert function.body[1].value.value == text


def test_the_names_that_a_script_defines():
    source = "import a, b.c as d\nfrom e import f as g\nX, (Y, Z) = V = 1, (2, 3)\ndef h(i): j = 1\nclass K: l = 1\n"
    assert defined(source) == {"a", "d", "g", "X", "Y", "Z", "V", "h", "K"}


def test_a_script_says_where_its_rule_and_its_schedule_come_from():
    source = OPTIMIZERS["sgd"].source
    assert about(Run("sgd")) == [source]
    cosine = f"Learning rate over T steps: Cosine ({SCHEDULES['cosine'].source})"
    assert about(Run("sgd", "cosine")) == [source, cosine] and SCHEDULES["cosine"].source
    assert about(Run("sgd", "exponential")) == [source, "Learning rate over T steps: Exponential decay"]
    assert about(Run(write("Mine", "w = w - g").key)) == ["A rule of the reader's own."]
