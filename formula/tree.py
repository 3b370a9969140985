"""The one small tree that every formula becomes; NumPy, JavaScript and LaTeX are written from it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A finite, non-negative literal."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A variable: the point, the gradient, a hyperparameter, a state or a temporary."""

    id: str


@dataclass(frozen=True, slots=True)
class Negative:
    """-operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """left operator right, with one of + - * / **."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """1 where the comparison (< <= > >= == !=) holds, else 0."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function of FUNCTIONS."""

    function: str
    arguments: tuple[Node, ...]


Node = Number | Name | Negative | Binary | Compare | Call


@dataclass(frozen=True, slots=True)
class Assignment:
    """target = value; line counts from 1 in the text as written."""

    target: str
    value: Node
    line: int = 0


OF_BLOCKS: dict[str, int] = {"norm": 1, "dot": 2, "mean": 1, "global_norm": 1, "global_dot": 2, "orthogonal": 1}
"""Functions of all values of a block at once, for rules: norm, inner product and mean over the block, which is a
layer's weights or its biases in a network and the point on a surface; and over all parameters: what these give stands
in every place of the block. ``orthogonal`` is near the matrix whose singular values are 1 in the place of the block's;
a point is a matrix of one row, and what is no matrix is divided by its norm."""

IS_MATRIX = "is_matrix"
"""Name of what is 1 in blocks that are matrices, a point among them, and 0 in others."""

SEEING: dict[str, int] = {**OF_BLOCKS, "grad": 1}
"""Functions that see more than one coordinate: those of blocks, and the gradient at another point."""

FUNCTIONS: dict[str, int] = {
    "sqrt": 1,
    "abs": 1,
    "sign": 1,
    "exp": 1,
    "log": 1,
    "log10": 1,
    "sin": 1,
    "cos": 1,
    "tan": 1,
    "sinh": 1,
    "cosh": 1,
    "tanh": 1,
    "floor": 1,
    "ceil": 1,
    "mod": 2,
    "min": 2,
    "max": 2,
    "where": 3,
    "other": 1,
    **SEEING,
}
"""Name and number of arguments of every function that a formula may call; ``other`` and SEEING are for rules.

``mod(a, b)``, also written ``a % b``, is a - b*floor(a/b). A formula may give ``min`` and ``max`` more arguments: the
tree then has one in the other.
"""

CONSTANTS: dict[str, float] = {"e": 2.718281828459045, "pi": 3.141592653589793}


def children(node: Node) -> tuple[Node, ...]:
    """The operands of a node, in reading order."""
    match node:
        case Negative(operand):
            return (operand,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same node with ``change`` applied to each operand."""
    match node:
        case Negative(operand):
            return Negative(change(operand))
        case Binary(operator, left, right):
            return Binary(operator, change(left), change(right))
        case Compare(operator, left, right):
            return Compare(operator, change(left), change(right))
        case Call(function, arguments):
            return Call(function, tuple(change(a) for a in arguments))
        case _:
            return node


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The same node with other names for some variables."""
    if isinstance(node, Name):
        return Name(names.get(node.id, node.id))
    return rebuild(node, lambda child: renamed(child, names))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> set[str]:
    """Every variable that the node reads."""
    return {n.id for n in walk(node) if isinstance(n, Name)}


def calls(node: Node, functions: Container[str]) -> bool:
    """Whether the node calls one of these."""
    return any(isinstance(n, Call) and n.function in functions for n in walk(node))
