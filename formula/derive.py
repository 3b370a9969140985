"""Gradient and Hessian of an expression in x and y, by SymPy, back in our own tree."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from itertools import count
from types import FrameType
from typing import TypeVar

import sympy

from formula.derivatives import GRADIENT, HESSIAN
from formula.errors import FormulaError
from formula.tree import Assignment, Binary, Call, Compare, Name, Negative, Node, Number, names

Result = TypeVar("Result")

CALLS_BETWEEN_LOOKS = 100
"""To ask for a thread's time takes longer than most calls."""
SECONDS = {GRADIENT: 0.6, HESSIAN: 1.2}
"""Of the processor, before it is given up; declared surfaces take at most a third of it."""
MAX_DIGITS = 4000
"""Of a number that exact arithmetic could make of a formula: a single operation on larger ones may never end."""

_TO_SYMPY = {
    "sqrt": sympy.sqrt,
    "abs": sympy.Abs,
    "sign": sympy.sign,
    "exp": sympy.exp,
    "log": sympy.log,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tanh": sympy.tanh,
    "min": lambda a, b: sympy.Piecewise((a, a <= b), (b, True)),
    "max": lambda a, b: sympy.Piecewise((a, a >= b), (b, True)),
    "where": lambda c, a, b: sympy.Piecewise((a, c), (b, True)),
}
_RELATION = {"<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "==": sympy.Eq, "!=": sympy.Ne}
_FROM_SYMPY = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.tanh: "tanh",
    sympy.Abs: "abs",
    sympy.sign: "sign",
}
_FROM_RELATION = {
    sympy.core.relational.StrictLessThan: "<",
    sympy.core.relational.LessThan: "<=",
    sympy.core.relational.StrictGreaterThan: ">",
    sympy.core.relational.GreaterThan: ">=",
    sympy.core.relational.Equality: "==",
    sympy.core.relational.Unequality: "!=",
}


def gradient(expression: Node) -> tuple[Assignment, ...]:
    """Assignments that end with g0 = ∂f/∂x and g1 = ∂f/∂y; common parts are computed once."""
    return _assignments(expression, GRADIENT, (("x",), ("y",)))


def hessian(expression: Node) -> tuple[Assignment, ...]:
    """Assignments that end with h00 = ∂²f/∂x², h01 = ∂²f/∂x∂y and h11 = ∂²f/∂y²."""
    return _assignments(expression, HESSIAN, (("x", "x"), ("x", "y"), ("y", "y")))


def _assignments(expression: Node, *what: object) -> tuple[Assignment, ...]:
    found = _found(expression, *what)
    if isinstance(found, str):
        raise FormulaError(found)
    return found


# What was refused is kept too: a link is read several times.
@lru_cache(maxsize=512)
def _found(
    expression: Node, targets: tuple[str, ...], orders: tuple[tuple[str, ...], ...]
) -> tuple[Assignment, ...] | str:
    """The assignments, or the reason why there are none."""
    if _digits(expression) > MAX_DIGITS:
        return "heavy"
    try:
        return within(SECONDS[targets], lambda: _derived(expression, targets, orders))
    except OutOfTime:
        return "heavy"
    except FormulaError as error:
        return error.reason
    except Exception:
        # SymPy says in many ways that it cannot: to whoever wrote the formula it is one.
        return "derivative"


def _digits(node: Node) -> float:
    """No number that exact arithmetic finds in the expression has more digits."""
    match node:
        case Number(value):
            return len(str(sympy.Rational(repr(value))))
        case Binary("**", base, exponent):
            times = exponent.operand if isinstance(exponent, Negative) else exponent
            return _digits(base) * max(1, math.ceil(times.value) if isinstance(times, Number) else 1)
        case Negative(operand):
            return _digits(operand)
        case Binary(_, left, right) | Compare(_, left, right):
            return _digits(left) + _digits(right)
        case Call(_, arguments):
            return sum(map(_digits, arguments))
    return 1


def _derived(expression: Node, targets: tuple[str, ...], orders: tuple[tuple[str, ...], ...]) -> tuple[Assignment, ...]:
    symbols = {name: sympy.Symbol(name, real=True) for name in names(expression) | {"x", "y"}}
    function = _to_sympy(expression, symbols)
    results = [sympy.diff(function, *(symbols[v] for v in order)) for order in orders]
    # The derivative of sign(u) is a spike at u = 0, where these functions have a kink anyway.
    results = [r.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0)) for r in results]
    shared, results = sympy.cse(results, symbols=sympy.numbered_symbols("_c", real=True))
    lines = [Assignment(str(name), _from_sympy(value)) for name, value in shared]
    lines += [Assignment(t, _from_sympy(r)) for t, r in zip(targets, results, strict=True)]
    return tuple(lines)


def _to_sympy(node: Node, symbols: dict[str, sympy.Symbol]) -> sympy.Basic:
    match node:
        case Number(value):
            return sympy.Integer(int(value)) if value == int(value) else sympy.Rational(repr(value))
        case Name("pi"):
            return sympy.pi
        case Name(id):
            return symbols[id]
        case Negative(operand):
            return -_to_sympy(operand, symbols)
        case Binary(operator, left, right):
            a, b = _to_sympy(left, symbols), _to_sympy(right, symbols)
            match operator:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
                case "/":
                    return a / b
                case "**":
                    return a**b
        case Compare():
            return sympy.Piecewise((sympy.Integer(1), _condition(node, symbols)), (sympy.Integer(0), True))
        case Call("where", (condition, yes, no)):
            test = _condition(condition, symbols)
            return sympy.Piecewise((_to_sympy(yes, symbols), test), (_to_sympy(no, symbols), True))
        case Call(function, arguments):
            return _TO_SYMPY[function](*(_to_sympy(a, symbols) for a in arguments))


def _condition(node: Node, symbols: dict[str, sympy.Symbol]) -> sympy.Basic:
    """What holds or not: a comparison, or whether a number is not 0."""
    if not isinstance(node, Compare):
        return sympy.Ne(_to_sympy(node, symbols), 0)
    return _RELATION[node.operator](_to_sympy(node.left, symbols), _to_sympy(node.right, symbols))


def _from_sympy(value: sympy.Basic) -> Node:
    match value:
        case sympy.Integer() | sympy.Float() | sympy.Rational():
            number = float(value)
            return Negative(Number(-number)) if number < 0 else Number(number)
        case sympy.Symbol():
            return Name(value.name)
        case sympy.Add():
            return _sum(value)
        case sympy.Mul():
            return _product(value)
        case sympy.Pow():
            return _power(value)
        case sympy.Piecewise():
            *cases, (last, _) = value.args
            node = _from_sympy(last)
            for result, condition in reversed(cases):
                node = Call("where", (_from_sympy(condition), _from_sympy(result), node))
            return node
    if value is sympy.pi:
        return Name("pi")
    if type(value) in _FROM_RELATION:
        return Compare(_FROM_RELATION[type(value)], *(_from_sympy(a) for a in value.args))
    if type(value) in _FROM_SYMPY:
        return Call(_FROM_SYMPY[type(value)], tuple(_from_sympy(a) for a in value.args))
    raise FormulaError("derivative")


def _sum(value: sympy.Add) -> Node:
    # Positive terms first, so that the text does not begin with a minus where it need not.
    terms = sorted(value.as_ordered_terms(), key=lambda term: term.could_extract_minus_sign())
    node = _from_sympy(terms[0])
    for term in terms[1:]:
        if term.could_extract_minus_sign():
            node = Binary("-", node, _from_sympy(-term))
        else:
            node = Binary("+", node, _from_sympy(term))
    return node


def _product(value: sympy.Mul) -> Node:
    if value.could_extract_minus_sign():
        return Negative(_from_sympy(-value))
    above, below = sympy.fraction(value, exact=True)
    if below != 1:
        return Binary("/", _from_sympy(above), _from_sympy(below))
    factors = value.as_ordered_factors()
    node = _from_sympy(factors[0])
    for factor in factors[1:]:
        node = Binary("*", node, _from_sympy(factor))
    return node


def _power(value: sympy.Pow) -> Node:
    base, exponent = value.args
    if exponent == -1:
        return Binary("/", Number(1.0), _from_sympy(base))
    if exponent == sympy.Rational(-1, 2):
        return Binary("/", Number(1.0), Call("sqrt", (_from_sympy(base),)))
    return Binary("**", _from_sympy(base), _from_sympy(exponent))


class OutOfTime(BaseException):
    """The work took too long. No ``Exception``: libraries swallow those."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What ``work`` returns; OutOfTime once it has used so many seconds of this thread's processor.

    Looks at the clock where Python functions are called, so a single long operation is not cut short.
    """
    end = time.thread_time() + seconds
    calls = count()

    def look(frame: FrameType, event: str, argument: object) -> None:
        if next(calls) % CALLS_BETWEEN_LOOKS == 0 and time.thread_time() > end:
            raise OutOfTime

    before = sys.gettrace()
    sys.settrace(look)
    try:
        return work()
    finally:
        sys.settrace(before)
