"""Assignments with fewer kinds of node: small powers become products and roots, remainders what they mean.

What sees more than one coordinate gets a line of its own, above the one that may change a coordinate.

NumPy and JavaScript are both written from the lowered form, so they do the same operations in the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from formula.parse import OF_SURFACES, Rule
from formula.tree import (
    IS_MATRIX,
    SEEING,
    Assignment,
    Binary,
    Call,
    Name,
    Negative,
    Node,
    Number,
    calls,
    names,
    rebuild,
)

LARGEST_PRODUCT = 16
"""Powers up to this one are multiplied out; larger ones are left to the platform's pow."""


def lower(lines: Iterable[Assignment]) -> list[Assignment]:
    """The same computation; what it reads several times and is no plain name gets a temporary ``_p0``, ``_p1``, …"""
    lowering = _Lowering()
    for line in lines:
        lowering.target = line.target
        value = lowering.node(line.value)
        lowering.lines.append(Assignment(line.target, value, line.line))
    return lowering.lines


def varies(node: Node, arrays: Collection[str]) -> bool:
    """Whether the node has a value for each coordinate, where the names in ``arrays`` do; else it is one number."""
    return not names(node).isdisjoint(arrays) or calls(node, SEEING)


def elementwise(rule: Rule) -> frozenset[str]:
    """Names that have one value for each coordinate; the others are one number a step."""
    found = {"w", "g", IS_MATRIX, *OF_SURFACES, *rule.state}
    lines = lower(rule.lines)
    # A name is elementwise when any of its assignments reads one that is.
    while True:
        more = {line.target for line in lines if varies(line.value, found)} - found
        if not more:
            return frozenset(found)
        found |= more


def remainder(a: Node, b: Node) -> Node:
    """What ``mod(a, b)`` means."""
    return Binary("-", a, Binary("*", b, Call("floor", (Binary("/", a, b),))))


class _Lowering:
    def __init__(self) -> None:
        self.lines: list[Assignment] = []
        self.count = 0
        self.target = ""

    def node(self, node: Node) -> Node:
        node = rebuild(node, self.node)
        if isinstance(node, Binary) and node.operator == "**":
            return self.power(node.left, node.right) or node
        if isinstance(node, Call) and node.function == "mod":
            return remainder(*(one if isinstance(one, Number) else self.named(one) for one in node.arguments))
        if isinstance(node, Call) and node.function in SEEING:
            return self.named(Call(node.function, tuple(map(self.named, node.arguments))))
        # The other coordinate of what the line changes is the one from before.
        if isinstance(node, Call) and node.function == "other" and self.target in names(node):
            return self.named(node)
        return node

    def power(self, base: Node, exponent: Node) -> Node | None:
        if isinstance(exponent, Negative) and isinstance(exponent.operand, Number):
            positive = self.power(base, exponent.operand)
            return None if positive is None else Binary("/", Number(1.0), positive)
        if not isinstance(exponent, Number):
            return None
        if exponent.value == 0.5:
            return Call("sqrt", (base,))
        n = exponent.value
        if n != int(n) or not 1 <= n <= LARGEST_PRODUCT:
            return None
        return self.product(self.named(base) if n > 1 else base, int(n))

    def product(self, base: Node, n: int) -> Node:
        if n == 1:
            return base
        half = self.product(base, n // 2)
        if n == 2 or n == 3:
            square = Binary("*", half, half)
        else:
            half = self.named(half)
            square = Binary("*", half, half)
        return Binary("*", square, base) if n % 2 else square

    def named(self, node: Node) -> Node:
        if isinstance(node, Name):
            return node
        name = Name(f"_p{self.count}")
        self.count += 1
        self.lines.append(Assignment(name.id, node))
        return name
