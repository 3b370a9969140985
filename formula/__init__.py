"""The formula language: text is parsed once, everything else is written from the tree."""

from formula.errors import FormulaError
from formula.numbers import number_text, parse_number, parse_whole
from formula.parse import Rule, parse_expression, parse_rule
from formula.quantity import Quantity, Words
from formula.to_numpy import CompiledRule

__all__ = [
    "CompiledRule",
    "FormulaError",
    "Quantity",
    "Rule",
    "Words",
    "number_text",
    "parse_expression",
    "parse_number",
    "parse_rule",
    "parse_whole",
]
