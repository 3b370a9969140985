"""Readable Python source for NumPy, written only from the tree: what a reader takes away.

It does the operations of ``lower`` in their order, so it gives the numbers of ``to_numpy`` to the last bit on the same
machine. NumPy squares an array exactly by ``**2`` but a lone number only nearly: hence ``x*x`` and ``np.square`` there.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable

from formula.lower import LARGEST_PRODUCT, elementwise, remainder, varies
from formula.numbers import number_text
from formula.parse import Rule
from formula.tree import (
    CONSTANTS,
    IS_MATRIX,
    SEEING,
    Assignment,
    Binary,
    Call,
    Compare,
    Name,
    Negative,
    Node,
    Number,
    calls,
    names,
)

SUM, PRODUCT, POWER, ATOM = range(4)
_FUNCTIONS = {"min": "np.minimum", "max": "np.maximum"}
_TAKEN = frozenset({*keyword.kwlist, *dir(builtins), "np"})
_LARGEST_WHOLE = 2.0**53


def safe_name(name: str) -> str:
    """The name, with one more ``_`` behind it where Python or NumPy's ``np`` has taken it; different names stay so."""
    return f"{name}_" if name.rstrip("_") in _TAKEN else name


def helper(name: str) -> str:
    """What a script calls its own function for one of SEEING, or its IS_MATRIX: no name in a rule begins so."""
    return f"_{name}"


def rule_lines(rule: Rule) -> list[str]:
    """One line of code for each line of the rule.

    They read arrays ``w``, ``g`` and the state, the hyperparameters as arrays of no dimension (``np.array(0.9)``) and
    ``t`` as a float64; names as ``safe_name`` has them.
    """
    vectors = elementwise(rule)
    return _lines(rule.lines, vectors, frozenset(rule.hyperparameters), "w")


def expression_lines(lines: Iterable[Assignment], arrays: tuple[str, ...]) -> list[str]:
    """One line of code for each assignment, which reads ``arrays`` and other names as float64 numbers.

    Targets are arrays shaped like the first of ``arrays``, or numbers where they are read by later lines only.
    """
    lines, vectors = list(lines), set(arrays)
    for line in lines:
        if names(line.value) & vectors or not line.target.startswith("_"):
            vectors.add(line.target)
    return _lines(lines, frozenset(vectors), frozenset(), arrays[0])


def expression(node: Node, arrays: Iterable[str] = (), settings: Iterable[str] = ()) -> str:
    """One expression; ``arrays`` are names of arrays, ``settings`` of arrays of no dimension, others of numbers."""
    return Writer(frozenset(arrays), frozenset(settings)).write(node)[0]


def _lines(lines: Iterable[Assignment], vectors: frozenset[str], settings: frozenset[str], like: str) -> list[str]:
    writer = Writer(vectors, settings)
    found = []
    for line in lines:
        value = writer.write(line.value)[0]
        # A number that stands for every coordinate becomes an array, as its later readers expect.
        if line.target in vectors and not writer.is_array(line.value):
            value = f"np.full_like({like}, {value})"
        found.append(f"{safe_name(line.target)} = {value}")
    return found


def _literal(value: float, whole: bool) -> str:
    # A whole number is written as one only beside something that is a float: NumPy's integers overflow.
    text = number_text(value)
    if (whole and value < _LARGEST_WHOLE) or "." in text or "e" in text:
        return text
    return f"{text}.0"


def is_constant(node: Node) -> bool:
    """Whether it is one number and reads no variable."""
    return names(node) <= CONSTANTS.keys() and not calls(node, SEEING)


class Writer:
    """Source and how tightly it binds, so that brackets stand only where they are needed."""

    def __init__(self, arrays: frozenset[str], settings: frozenset[str]) -> None:
        self.arrays, self.settings = arrays, settings

    def is_array(self, node: Node) -> bool:
        return varies(node, self.arrays)

    def is_setting(self, node: Node) -> bool:
        return isinstance(node, Name) and node.id in self.settings

    def at_least(self, node: Node, binding: int, whole: bool = False) -> str:
        return bracketed(self.write(node, whole), binding)

    def write(self, node: Node, whole: bool = False) -> tuple[str, int]:
        match node:
            case Number(value):
                return _literal(value, whole), ATOM
            case Name(id) if id == IS_MATRIX:
                return helper(id), ATOM
            case Name(id):
                return f"np.{id}" if id in CONSTANTS else safe_name(id), ATOM
            case Negative(operand):
                # (-a)*b is -(a*b) to the last bit, so a minus may lead a product without brackets.
                return f"-{_inner(self.write(operand, whole), PRODUCT)}", PRODUCT
            case Binary("**", left, right):
                return self.power(left, right)
            case Binary(operator, left, right):
                return self.binary(operator, left, right)
            case Compare():
                return f"np.where({self.condition(node)}, 1.0, 0.0)", ATOM
            case Call("mod", arguments):
                return self.write(remainder(*arguments), whole)
            case Call("other", (inside,)):
                return (
                    f"{self.at_least(inside, ATOM)}[..., ::-1]" if self.is_array(inside) else self.write(inside)[0]
                ), ATOM
            case Call(function, arguments) if function in SEEING:
                return f"{helper(function)}({', '.join(map(self.filled, arguments))})", ATOM
            case Call("where", (condition, yes, no)):
                return f"np.where({self.condition(condition)}, {self.write(yes)[0]}, {self.write(no)[0]})", ATOM
            case Call(function, arguments):
                inside = ", ".join(self.write(a)[0] for a in arguments)
                return f"{_FUNCTIONS.get(function, f'np.{function}')}({inside})", ATOM

    def filled(self, node: Node) -> str:
        """The node as an array, also where it is one number."""
        text = self.write(node)[0]
        return text if self.is_array(node) else f"np.full_like(w, {text})"

    def binary(self, operator: str, left: Node, right: Node) -> tuple[str, int]:
        own = SUM if operator in "+-" else PRODUCT
        first = self.at_least(left, own, whole=not is_constant(right))
        second = _inner(self.write(right, whole=not is_constant(left)), own + 1)
        if operator == "/" and is_constant(left) and is_constant(right) and not isinstance(right, Number):
            # Between Python's own floats a division by zero is an error; here it is infinite.
            first = f"np.float64({self.write(left)[0]})"
        return (f"{first} {operator} {second}" if own == SUM else f"{first}{operator}{second}"), own

    def condition(self, node: Node) -> str:
        if isinstance(node, Compare):
            left, right = self.at_least(node.left, SUM, whole=True), self.at_least(node.right, SUM, whole=True)
            return f"{left} {node.operator} {right}"
        return f"{self.at_least(node, SUM)} != 0"

    def power(self, base: Node, exponent: Node) -> tuple[str, int]:
        if isinstance(exponent, Negative) and isinstance(exponent.operand, Number):
            if not is_lowered(exponent.operand.value):
                return self.general(base, exponent)
            text = bracketed(self.power(base, exponent.operand), POWER)
            # The platform's 1/0 is infinite only where NumPy divides.
            return (f"np.float64(1)/{text}" if is_constant(base) else f"1/{text}"), PRODUCT
        if not isinstance(exponent, Number) or not is_lowered(exponent.value):
            return self.general(base, exponent)
        if exponent.value == 0.5:
            return f"np.sqrt({self.write(base)[0]})", ATOM
        largest = LARGEST_PRODUCT if self.is_array(base) else 3 if self.is_setting(base) else 0
        return _product(self.write(base), int(exponent.value), largest)

    def general(self, base: Node, exponent: Node) -> tuple[str, int]:
        literal = isinstance(exponent, Number | Negative) and is_constant(exponent)
        if (self.is_setting(base) and not self.is_array(exponent)) or (literal and self.is_array(base)):
            power = self.write(exponent, whole=True)[0] if literal else self.at_least(exponent, POWER)
            return f"{self.at_least(base, ATOM)}**{power}", POWER
        return f"np.power({self.write(base)[0]}, {self.write(exponent)[0]})", ATOM


def is_lowered(exponent: float) -> bool:
    """Whether ``lower`` makes a root or products of a power with this exponent."""
    return exponent == 0.5 or (exponent == int(exponent) and 1 <= exponent <= LARGEST_PRODUCT)


def bracketed(written: tuple[str, int], binding: int) -> str:
    """The source, in brackets where it binds less tightly than ``binding``."""
    text, own = written
    return text if own >= binding else f"({text})"


def _inner(written: tuple[str, int], binding: int) -> str:
    # Not at the left edge, a leading minus reads better in brackets.
    return f"({written[0]})" if written[0].startswith("-") else bracketed(written, binding)


def _product(base: tuple[str, int], n: int, largest: int) -> tuple[str, int]:
    """The base to the power n by the squares that ``lower`` takes; ``**2`` squares exactly in powers up to largest."""
    if n == 1:
        return base
    half = _product(base, n // 2, largest)
    if n <= largest:
        square = f"{bracketed(half, ATOM)}**2", POWER
    elif half[0].isidentifier():
        square = f"{half[0]}*{half[0]}", PRODUCT
    else:
        square = f"np.square({half[0]})", ATOM
    return (f"{square[0]}*{bracketed(base, POWER)}", PRODUCT) if n % 2 else square
