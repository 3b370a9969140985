"""Readable Python source of a rule for float32 arrays, equal to the bit to what ``to_numpy`` does with them.

What depends on no array is computed in float64, and meets the arrays as a Python number, which does not lift them to
float64. Python's own numbers raise an error where NumPy's give inf or NaN: a division or a power that might do so is
left to ``np.float64``, and ``float`` stands around what comes of it.
"""

from __future__ import annotations

from collections.abc import Collection

from formula.lower import elementwise
from formula.parse import Rule
from formula.to_python import ATOM, POWER, PRODUCT, SUM, Writer, bracketed, is_constant, is_lowered, safe_name
from formula.tree import CONSTANTS, Binary, Call, Compare, Name, Negative, Node, Number

_COUNTS = frozenset({"t", "T"})


def float32_lines(rule: Rule, shares: Collection[str] = ()) -> list[str]:
    """One line of code for each line of the rule.

    They read float32 arrays ``w``, ``g`` and the state; the hyperparameters, T and ``t`` as Python floats; names as
    ``safe_name`` has them. ``shares``: hyperparameters that are never outside 0 … 1. ValueError for a rule that needs
    a surface.
    """
    if rule.needs_surface:
        raise ValueError("the rule reads what only a surface has")
    arrays = elementwise(rule)
    writer = _Writer(arrays, frozenset(shares))
    found = []
    for line in rule.lines:
        value = writer.filled(line.value) if line.target in arrays else writer.weak(line.value, SUM)
        found.append(f"{safe_name(line.target)} = {value}")
    return found


class _Writer(Writer):
    """Numbers are Python's own where ``is_plain`` says so, else ``np.float64``."""

    def __init__(self, arrays: frozenset[str], shares: frozenset[str]) -> None:
        super().__init__(arrays, frozenset())
        self.shares = shares

    def is_plain(self, node: Node) -> bool:
        """Whether the source of this number gives a Python number, whatever the values are."""
        match node:
            case Number() | Name() | Compare() | Call("where", _):
                return True
            case Negative(operand):
                return self.is_plain(operand)
            case Binary("**", left, right):
                if isinstance(right, Number) and is_lowered(right.value):
                    squared = isinstance(left, Name) and left.id not in CONSTANTS and right.value in (2, 3)
                    return right.value == 1 or squared
                return self.is_safe_power(left, right)
            case Binary("/", left, right):
                return self.is_plain(left) and self.is_plain(right) and self.is_safe_divisor(right)
            case Binary(_, left, right):
                return self.is_plain(left) and self.is_plain(right)
        return False

    def is_safe_divisor(self, node: Node) -> bool:
        return (isinstance(node, Number) and node.value != 0) or (isinstance(node, Name) and node.id in _COUNTS)

    def is_safe_power(self, base: Node, exponent: Node) -> bool:
        return isinstance(base, Name) and base.id in self.shares and exponent == Name("t")

    def weak(self, node: Node, binding: int, whole: bool = False) -> str:
        """The node as the operand of an array: an array, or a Python number."""
        if self.is_array(node) or self.is_plain(node):
            return self.at_least(node, binding, whole)
        return f"float({self.write(node)[0]})"

    def wide(self, node: Node, binding: int) -> str:
        """The number as an ``np.float64``."""
        return self.at_least(node, binding) if not self.is_plain(node) else f"np.float64({self.write(node)[0]})"

    def write(self, node: Node, whole: bool = False) -> tuple[str, int]:
        match node:
            case Compare():
                if self.is_array(node):
                    return f"np.float32({self.condition(node)})", ATOM
                return f"(1.0 if {self.condition(node)} else 0.0)", ATOM
            case Call("where", (condition, yes, no)):
                if not self.is_array(node):
                    return f"({self.weak(yes, SUM)} if {self.condition(condition)} else {self.weak(no, SUM)})", ATOM
                chosen = [self.weak(branch, SUM) for branch in (yes, no)]
                if not self.is_array(yes) and not self.is_array(no):
                    chosen = [f"np.float32({branch})" for branch in chosen]
                return f"np.where({self.condition(condition)}, {', '.join(chosen)})", ATOM
            case Call("min" | "max" as function, arguments):
                beside = self.is_array(node)
                inside = ", ".join(self.weak(a, SUM) if beside else self.write(a)[0] for a in arguments)
                return f"np.{function}imum({inside})", ATOM
        return super().write(node, whole)

    def binary(self, operator: str, left: Node, right: Node) -> tuple[str, int]:
        own = SUM if operator in "+-" else PRODUCT
        if self.is_array(left) or self.is_array(right):
            first = self.weak(left, own, whole=not is_constant(right))
            second = self.weak(right, own + 1, whole=not is_constant(left))
        else:
            first = self.at_least(left, own, whole=not is_constant(right))
            second = self.at_least(right, own + 1, whole=not is_constant(left))
            if operator == "/" and self.is_plain(left) and self.is_plain(right) and not self.is_safe_divisor(right):
                first = f"np.float64({self.write(left, whole=True)[0]})"
        if second.startswith("-"):
            second = f"({second})"
        return (f"{first} {operator} {second}" if own == SUM else f"{first}{operator}{second}"), own

    def condition(self, node: Node) -> str:
        if not isinstance(node, Compare):
            return f"{self.at_least(node, SUM)} != 0"
        beside = self.is_array(node)
        sides = [
            self.weak(side, SUM, whole=True) if beside else self.at_least(side, SUM, whole=True)
            for side in (node.left, node.right)
        ]
        return f"{sides[0]} {node.operator} {sides[1]}"

    def power(self, base: Node, exponent: Node) -> tuple[str, int]:
        inverse = isinstance(exponent, Negative) and isinstance(exponent.operand, Number)
        if inverse and is_lowered(exponent.operand.value):
            text = bracketed(self.power(base, exponent.operand), POWER)
            return (f"1/{text}" if self.is_array(base) else f"np.float64(1)/{text}"), PRODUCT
        return super().power(base, exponent)

    def general(self, base: Node, exponent: Node) -> tuple[str, int]:
        if self.is_array(base) or self.is_array(exponent):
            return f"np.power({self.weak(base, SUM)}, {self.weak(exponent, SUM)})", ATOM
        first = self.at_least(base, ATOM) if self.is_safe_power(base, exponent) else self.wide(base, ATOM)
        return f"{first}**{self.at_least(exponent, POWER)}", POWER
