"""Gradient and Hessian of an expression in x and y, by SymPy, back in our own tree."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from inspect import CO_GENERATOR
from itertools import count
from types import FrameType
from typing import TypeVar

import sympy

from formula.derivatives import GRADIENT, HESSIAN
from formula.errors import FormulaError
from formula.tree import Assignment, Binary, Call, Compare, Name, Negative, Node, Number, names, walk

Result = TypeVar("Result")

CALLS = {GRADIENT: 600_000, HESSIAN: 1_800_000}
"""Of Python functions, before it is given up: on all machines the same formulas. Declared surfaces take a third."""
SECONDS = 2.0
"""Of the processor, whatever is called: some calls last long, and a slow machine needs several times a quick one's."""
CALLS_BETWEEN_LOOKS = 100
"""To ask for a thread's time takes longer than most calls."""
MAX_WRITTEN = 6000
"""Nodes of a derivative: a browser computes it for every run in every step."""
MAX_DIGITS = 4000
"""Of a number that exact arithmetic could make of a formula: a single operation on larger ones may never end."""


class _Opaque(sympy.Function):
    """A function that SymPy differentiates but never works out: exact numbers might have no end."""

    def _eval_is_real(self) -> bool:
        return True


class _Floor(_Opaque):
    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sympy.Integer(0)


class _Ceil(_Floor):
    pass


class _Mod(_Opaque):
    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        a, b = self.args
        return sympy.Integer(1) if argindex == 1 else -_Floor(a / b)


class _Exp(_Opaque):
    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return self


class _Power(_Opaque):
    """A number to the power of an expression."""

    def fdiff(self, argindex: int = 2) -> sympy.Expr:
        return self * sympy.log(self.args[0])


class _Sign(_Floor):
    pass


class _Abs(_Opaque):
    def _eval_is_nonnegative(self) -> bool:
        return True

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return _Sign(*self.args)


class _Where(_Opaque):
    """(a, b, yes, no): yes where a compares with b as ``operator`` says, else no; so are its derivatives."""

    operator = ""

    def _eval_derivative(self, symbol: sympy.Symbol) -> sympy.Expr:
        a, b, yes, no = self.args
        yes, no = yes.diff(symbol), no.diff(symbol)
        return yes if yes == no else self.func(a, b, yes, no)


_WHERE = {
    operator: type(f"_Where{i}", (_Where,), {"operator": operator})
    for i, operator in enumerate(("<", "<=", ">", ">=", "==", "!="))
}


class _Tied(_Where):
    """Of what is larger or smaller: where both are the same, the mean of their slopes is one that fits the kink."""


class _Larger(_Tied):
    operator = ">"


class _Smaller(_Tied):
    operator = "<"


class _Max(_Opaque):
    tied = _Larger

    def _eval_derivative(self, symbol: sympy.Symbol) -> sympy.Expr:
        a, b = self.args
        one, other = a.diff(symbol), b.diff(symbol)
        return one if one == other else self.tied(a, b, one, other)


class _Min(_Max):
    tied = _Smaller


class _Quotient(_Opaque):
    """a/b in a slope, where b can be the root of 0: 0 where a is 0, also at the kink where b is."""


class _Bend(_Opaque):
    """a/b in a curvature: 0 where b is, since a kink has none."""


_TO_SYMPY = {
    "sqrt": sympy.sqrt,
    "abs": _Abs,
    "sign": _Sign,
    "exp": sympy.exp,
    "log": sympy.log,
    "log10": lambda u: sympy.log(u) / sympy.log(10),
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "floor": _Floor,
    "ceil": _Ceil,
    "mod": _Mod,
    "min": _Min,
    "max": _Max,
}
_FROM_SYMPY = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.tan: "tan",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.tanh: "tanh",
    _Abs: "abs",
    _Min: "min",
    _Max: "max",
    _Sign: "sign",
    _Floor: "floor",
    _Ceil: "ceil",
    _Mod: "mod",
    _Exp: "exp",
    sympy.Abs: "abs",
    sympy.sign: "sign",
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
        return within(CALLS[targets], SECONDS, lambda: _derived(expression, targets, orders))
    except TooMuch:
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
    quotient = _Quotient if targets == GRADIENT else _Bend
    results = [r.replace(lambda e: e.is_Mul or e.is_Pow, lambda e: _resting(e, quotient)) for r in results]
    shared, results = sympy.cse(results, symbols=sympy.numbered_symbols("_c", real=True))
    numerators = sympy.numbered_symbols("_n", real=True)
    lines: list[Assignment] = []

    def named(*parts: sympy.Expr) -> sympy.Expr:
        """The quotient with a name for the part that it reads twice; the name's line goes before."""
        twice = 0 if quotient is _Quotient else 1
        return quotient(*(_symbol(part, numerators, lines) if i == twice else part for i, part in enumerate(parts)))

    for target, value in [*((str(name), value) for name, value in shared), *zip(targets, results, strict=True)]:
        lines.append(Assignment(target, _from_sympy(value.replace(quotient, named))))
    if sum(1 for line in lines for _ in walk(line.value)) > MAX_WRITTEN:
        raise FormulaError("heavy")
    return tuple(lines)


def _resting(product: sympy.Expr, quotient: type[_Opaque]) -> sympy.Expr:
    """The product, or the power, as a quotient whose value at a kink is known.

    There, like sqrt(x**2 + y**2) in 0, what the limits from two sides have in the middle is taken for the slope; a
    slope that has no bound stays infinite.
    """
    below = [one for one in sympy.Mul.make_args(product) if one.is_Pow and one.exp.is_negative]
    below = [one for one in below if not one.base.is_number and not one.base.is_positive]
    above = sympy.Mul(*(factor for factor in sympy.Mul.make_args(product) if factor not in below))
    if not below or (above.is_number and quotient is _Quotient):
        return product
    return quotient(above, sympy.Mul(*(sympy.Pow(factor.base, -factor.exp) for factor in below)))


def _symbol(part: sympy.Expr, free: Iterator[sympy.Symbol], lines: list[Assignment]) -> sympy.Symbol:
    if part.is_Symbol:
        return part
    name = next(free)
    lines.append(Assignment(name.name, _from_sympy(part)))
    return name


def _to_sympy(node: Node, symbols: dict[str, sympy.Symbol]) -> sympy.Basic:
    match node:
        case Number(value):
            return sympy.Integer(int(value)) if value == int(value) else sympy.Rational(repr(value))
        case Name("pi"):
            return sympy.pi
        case Name("e"):
            return sympy.E
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
                    if _is_number(right):
                        return a**b
                    return sympy.exp(b) if left == Name("e") and not _has_logarithm(right) else _Power(a, b)
        case Compare():
            return _where(node, sympy.Integer(1), sympy.Integer(0), symbols)
        case Call("exp", (inside,)) if _has_logarithm(inside):
            return _Exp(_to_sympy(inside, symbols))
        case Call("where", (condition, yes, no)):
            return _where(condition, _to_sympy(yes, symbols), _to_sympy(no, symbols), symbols)
        case Call(function, arguments):
            return _TO_SYMPY[function](*(_to_sympy(a, symbols) for a in arguments))


def _is_number(node: Node) -> bool:
    return isinstance(node.operand if isinstance(node, Negative) else node, Number)


def _has_logarithm(node: Node) -> bool:
    return any(isinstance(one, Call) and one.function in ("log", "log10") for one in walk(node))


def _where(condition: Node, yes: sympy.Expr, no: sympy.Expr, symbols: dict[str, sympy.Symbol]) -> sympy.Expr:
    """``condition``: a comparison, or a number that holds where it is not 0."""
    if not isinstance(condition, Compare):
        return _WHERE["!="](_to_sympy(condition, symbols), sympy.Integer(0), yes, no)
    sides = (_to_sympy(side, symbols) for side in (condition.left, condition.right))
    return _WHERE[condition.operator](*sides, yes, no)


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
    if value in (sympy.pi, sympy.E):
        return Name("pi" if value is sympy.pi else "e")
    if isinstance(value, _Quotient | _Bend):
        above, below = (_from_sympy(a) for a in value.args)
        nought = Compare("==", above if isinstance(value, _Quotient) else below, Number(0.0))
        return Call("where", (nought, Number(0.0), Binary("/", above, below)))
    if isinstance(value, _Power):
        return Binary("**", *(_from_sympy(a) for a in value.args))
    if isinstance(value, _Where):
        a, b, yes, no = (_from_sympy(one) for one in value.args)
        if isinstance(value, _Tied):
            mean = Binary("/", Binary("+", yes, no), Number(2.0))
            no = Call("where", (Compare("==", a, b), mean, no))
        return Call("where", (Compare(value.operator, a, b), yes, no))
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


class TooMuch(BaseException):
    """The work was given up. No ``Exception``: libraries swallow those."""


def within(most: int, seconds: float, work: Callable[[], Result]) -> Result:
    """What ``work`` returns; TooMuch once it has called so many Python functions, or has used so many seconds.

    The seconds are those of this thread's processor. Both are looked at where functions are called, so a single long
    operation is not cut short.
    """
    end = time.thread_time() + seconds
    calls = count(1)

    def look(frame: FrameType, event: str, argument: object) -> None:
        made = next(calls)
        over = made > most or (made % CALLS_BETWEEN_LOOKS == 0 and time.thread_time() > end)
        # In a generator that is being thrown away an exception would be lost, and printed.
        if over and not frame.f_code.co_flags & CO_GENERATOR:
            raise TooMuch

    before = sys.gettrace()
    sys.settrace(look)
    try:
        return work()
    finally:
        sys.settrace(before)
