"""Derivatives as JSON: what ``formula.derive`` finds can be kept, so that not every start derives it anew."""

from __future__ import annotations

from formula.tree import Assignment, Binary, Call, Compare, Name, Negative, Node, Number

GRADIENT = ("g0", "g1")
"""∂f/∂x and ∂f/∂y."""
HESSIAN = ("h00", "h01", "h11")
"""∂²f/∂x², ∂²f/∂x∂y and ∂²f/∂y²."""

_NEGATIVE = "neg"
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_OPERATORS = frozenset({"+", "-", "*", "/", "**"})

Stored = float | str | list


def dump(lines: tuple[Assignment, ...]) -> list[list[Stored]]:
    """Assignments as lists, numbers and texts."""
    return [[line.target, _dumped(line.value)] for line in lines]


def load(stored: list[list[Stored]]) -> tuple[Assignment, ...]:
    """The assignments that ``dump`` gave."""
    return tuple(Assignment(target, _loaded(value)) for target, value in stored)


def _dumped(node: Node) -> Stored:
    match node:
        case Number(value):
            return value
        case Name(id):
            return id
        case Negative(operand):
            return [_NEGATIVE, _dumped(operand)]
        case Binary(operator, left, right) | Compare(operator, left, right):
            return [operator, _dumped(left), _dumped(right)]
        case Call(function, arguments):
            return [function, *map(_dumped, arguments)]


def _loaded(stored: Stored) -> Node:
    if isinstance(stored, str):
        return Name(stored)
    if not isinstance(stored, list):
        return Number(float(stored))
    head, *rest = stored
    operands = tuple(map(_loaded, rest))
    if head == _NEGATIVE:
        return Negative(*operands)
    if head in _OPERATORS:
        return Binary(head, *operands)
    if head in _COMPARISONS:
        return Compare(head, *operands)
    return Call(head, operands)
