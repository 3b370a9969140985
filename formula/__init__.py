"""The formula language: text is parsed once, everything else is written from the tree."""

from formula.errors import FormulaError
from formula.numbers import number_text, parse_number, parse_whole
from formula.parse import Rule, parse_expression, parse_rule, with_schedule
from formula.quantity import Quantity, Words
from formula.to_numpy import CompiledRule
from formula.tree import Node

__all__ = [
    "CompiledRule",
    "FormulaError",
    "Node",
    "Quantity",
    "Rule",
    "Words",
    "number_text",
    "parse_expression",
    "parse_number",
    "parse_rule",
    "parse_whole",
    "with_schedule",
]
