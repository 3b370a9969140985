"""What a rule that sees no more than one coordinate at a time becomes is what it was before rules could see more."""

import hashlib
import json
from pathlib import Path

import pytest

from formula import parse_rule
from formula.to_javascript import rule_step
from formula.to_latex import rule_latex
from formula.to_layout import rule_layouts
from formula.to_numpy import _Compiler
from formula.to_python import rule_lines
from formula.to_python32 import float32_lines

KEPT = json.loads(Path(__file__).with_name("elementwise.json").read_text("utf-8"))
"""Rules as they were declared then, and a digest of the code that was written from each."""


def code_of(rule):
    """The text of everything that is written from a rule, by what writes it."""
    program = _Compiler(rule).program()
    steps = (*program.settings_steps, *program.scalar_steps, *program.array_steps)
    written = {
        "numpy": [[getattr(call, "__name__", "?"), *inputs, out] for call, inputs, out in steps],
        "javascript": rule_step(rule)["lines"],
        "python": rule_lines(rule),
        "python32": [] if rule.needs_surface else float32_lines(rule),
        "latex": rule_latex(rule, {}),
        "layout": rule_layouts(rule),
    }
    return {name: json.dumps(one) for name, one in written.items()}


def digests_of(rule):
    return {name: hashlib.sha256(code.encode()).hexdigest()[:16] for name, code in code_of(rule).items()}


@pytest.mark.parametrize("key", KEPT)
def test_the_code_of_an_elementwise_rule_is_the_same_to_the_character(key):
    text, hyperparameters, digests = KEPT[key].values()
    rule = parse_rule(text, hyperparameters)
    assert digests_of(rule) == digests, code_of(rule)
