"""A formula as nested lists that a page can typeset with numbers in the places of its names.

A layout is a text, or a list that begins with its kind: ``row`` (items), ``frac`` (above, below), ``root`` (inside),
``sup`` (base, exponent), ``abs`` (inside), ``other``, ``first`` and ``second`` (inside, of that coordinate), ``cases``
(yes, condition, no), or ``slot`` (name, version, whether a negative number needs brackets there). A slot's version is
the number of the line that has assigned the name in this step, or -1 for what it was before.
"""

from __future__ import annotations

from collections.abc import Mapping

from formula.numbers import number_text
from formula.parse import SHOWN, Rule
from formula.tree import Binary, Call, Compare, Name, Negative, Node, Number

Layout = str | list

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_COMPARE = {"<": " < ", "<=": " ≤ ", ">": " > ", ">=": " ≥ ", "==": " = ", "!=": " ≠ "}
_NAMES = {"log": "ln", "log10": "log₁₀"}
_CONSTANTS = {"pi": "π", "e": "e"}
_OF_POINTS = {"grad": "∇E", "orthogonal": "orth"}
_ROUNDED = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}


def rule_layouts(rule: Rule) -> list[Layout]:
    """The right side of every line of a rule."""
    versions: dict[str, int] = {}
    layouts = []
    for i, line in enumerate(rule.lines):
        layouts.append(expression_layout(line.value, versions))
        versions[line.target] = i
    return layouts


def expression_layout(node: Node, versions: Mapping[str, int]) -> Layout:
    """The layout of an expression; ``versions`` says which line assigned a name last."""

    def at_least(node: Node, binding: int, first: bool = False) -> Layout:
        layout, own = write(node, first)
        return layout if own >= binding else ["row", "(", layout, ")"]

    def write(node: Node, first: bool) -> tuple[Layout, int]:
        match node:
            case Number(value):
                return number_text(value), _ATOM
            case Name(id) if id in _CONSTANTS:
                return _CONSTANTS[id], _ATOM
            case Name(id):
                return ["slot", id, versions.get(id, -1), not first], _ATOM
            case Negative(operand):
                return ["row", "−", at_least(operand, _PRODUCT)], _SUM
            case Binary("+" | "-" as sign, left, right):
                mark = " + " if sign == "+" else " − "
                return ["row", at_least(left, _SUM, first), mark, at_least(right, _PRODUCT)], _SUM
            case Binary("*", left, right):
                return ["row", at_least(left, _PRODUCT, first), " · ", at_least(right, _PRODUCT)], _PRODUCT
            case Binary("/", left, right):
                return ["frac", write(left, True)[0], write(right, True)[0]], _ATOM
            case Binary("**", left, right):
                return ["sup", at_least(left, _ATOM), write(right, True)[0]], _POWER
            case Compare(sign, left, right):
                return ["row", at_least(left, _SUM, True), _COMPARE[sign], at_least(right, _SUM, True)], -1
            case Call("sqrt", (inside,)):
                return ["root", write(inside, True)[0]], _ATOM
            case Call("abs", (inside,)):
                return ["abs", write(inside, True)[0]], _ATOM
            case Call("other", (inside,)):
                return ["other", write(inside, first)[0]], _ATOM
            case Call("norm" | "global_norm", (inside,)):
                return ["root", _of_both(["sup", at_least(inside, _ATOM), "2"])], _ATOM
            case Call("dot" | "global_dot", (left, right)):
                product = ["row", at_least(left, _PRODUCT), " · ", at_least(right, _PRODUCT)]
                return ["row", "(", _of_both(product), ")"], _ATOM
            case Call("mean", (inside,)):
                return ["frac", _of_both(at_least(inside, _SUM)), "2"], _ATOM
            case Call("grad" | "orthogonal" as function, (inside,)):
                point = write(inside, True)[0]
                return ["row", f"{_OF_POINTS[function]}(", ["first", point], ", ", ["second", point], ")"], _ATOM
            case Call("floor" | "ceil" as function, (inside,)):
                left, right = _ROUNDED[function]
                return ["row", left, write(inside, True)[0], right], _ATOM
            case Call("mod", (left, right)):
                return ["row", at_least(left, _PRODUCT, first), " mod ", at_least(right, _POWER)], -1
            case Call("where", (condition, yes, no)):
                return ["cases", write(yes, True)[0], write(condition, True)[0], write(no, True)[0]], _ATOM
            case Call(function, arguments):
                parts: list[Layout] = []
                for argument in arguments:
                    parts += [", ", write(argument, True)[0]] if parts else [write(argument, True)[0]]
                return ["row", f"{_NAMES.get(function, function)}(", *parts, ")"], _ATOM

    return write(node, True)[0]


def _of_both(term: Layout) -> Layout:
    """The sum of the same term of the first and of the second coordinate."""
    return ["row", ["first", term], " + ", ["second", term]]


def name_text(name: str, symbols: Mapping[str, str]) -> str:
    """A name in plain text with its symbol: ``m_hat`` becomes m̂."""
    stem = name.removesuffix("_hat")
    shown = symbols.get(stem, "w\N{COMBINING MACRON}" if stem == SHOWN else stem)
    return f"{shown[0]}\N{COMBINING CIRCUMFLEX ACCENT}{shown[1:]}" if stem != name else shown
