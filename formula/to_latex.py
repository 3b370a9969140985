"""LaTeX from the tree, with the symbols and step indices that a reader of the field expects."""

from __future__ import annotations

import re
from collections.abc import Mapping

from formula.numbers import number_text
from formula.parse import SHOWN, Rule
from formula.tree import Assignment, Binary, Call, Compare, Name, Negative, Node, Number

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)
_BINDING = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _ATOM, "**": _POWER}
_COMPARE = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}
_GREEK = {
    "α": r"\alpha",
    "β": r"\beta",
    "γ": r"\gamma",
    "δ": r"\delta",
    "Δ": r"\Delta",
    "ε": r"\varepsilon",
    "η": r"\eta",
    "Θ": r"\Theta",
    "κ": r"\kappa",
    "λ": r"\lambda",
    "μ": r"\mu",
    "ν": r"\nu",
    "ρ": r"\rho",
    "σ": r"\sigma",
    "τ": r"\tau",
    "θ": r"\theta",
    "φ": r"\varphi",
}
_HEBREW = {"ℵ": r"\aleph", "ℶ": r"\beth", "ℷ": r"\gimel", "ℸ": r"\daleth"}
_HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
_SMALL = {"₀": "_0", "₁": "_1", "₂": "_2", "₃": "_3", "⁺": "^+", "⁻": "^-"}
_PLAIN_FUNCTIONS = {
    "exp": r"\exp",
    "log": r"\ln",
    "log10": r"\log_{10}",
    **{name: rf"\{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
}
_SHOWN = r"\bar{{w}}^{{{}}}"
_CONSTANTS = {"pi": r"\pi", "e": r"\mathrm{e}"}


def symbol_latex(symbol: str) -> str:
    """LaTeX of a symbol as the interface shows it, such as ρ₁, ε̂, E* or λ/α, or of a name in code, such as betas[0]."""
    above, over, below = symbol.partition("/")
    if over:
        return rf"\frac{{{symbol_latex(above)}}}{{{symbol_latex(below)}}}"
    if symbol.endswith(_HAT):
        return rf"\hat{{{symbol_latex(symbol.removesuffix(_HAT))}}}"
    if len(symbol) == 2 and symbol.endswith("*"):
        return f"{symbol_latex(symbol[0])}^{{*}}"
    if len(symbol) > 1 and symbol.isascii():
        return rf"\mathtt{{{re.sub('([_#$%&{}])', _escaped, symbol)}}}"
    return "".join(_SMALL.get(c) or _GREEK.get(c) or _HEBREW.get(c, c) for c in symbol)


def _escaped(found: re.Match[str]) -> str:
    return rf"\{found[0]}"


def name_latex(name: str, index: str = "") -> str:
    """LaTeX of a name in a rule: ``m_hat`` gets its hat, ``index`` the step."""
    hat = name.endswith("_hat")
    stem = name.removesuffix("_hat")
    letters = stem.rstrip("0123456789")
    body = _GREEK.get(stem) or (letters if len(letters) == 1 else rf"\mathrm{{{letters}}}".replace("_", r"\_"))
    low = ",".join(part for part in (stem[len(letters) :], index) if part)
    body = rf"\hat{{{body}}}" if hat else body
    return f"{body}_{{{low}}}" if low else body


def expression_latex(node: Node, written: Mapping[str, str]) -> str:
    """LaTeX of an expression; ``written`` gives the LaTeX of names, others are written from their letters."""

    def at_least(node: Node, binding: int) -> str:
        text, own = write(node)
        return text if own >= binding else rf"\left({text}\right)"

    def write(node: Node) -> tuple[str, int]:
        match node:
            case Number(value):
                return number_latex(value), _ATOM
            case Name(id) if id in _CONSTANTS:
                return _CONSTANTS[id], _ATOM
            case Name(id):
                return written.get(id) or name_latex(id), _ATOM
            case Negative(operand):
                return f"-{at_least(operand, _PRODUCT)}", _SUM
            case Binary("+", left, right):
                return f"{at_least(left, _SUM)} + {at_least(right, _PRODUCT)}", _SUM
            case Binary("-", left, right):
                return f"{at_least(left, _SUM)} - {at_least(right, _PRODUCT)}", _SUM
            case Binary("*", left, right):
                return _product(at_least(left, _PRODUCT), at_least(right, _PRODUCT), right), _PRODUCT
            case Binary("/", left, right):
                return rf"\frac{{{write(left)[0]}}}{{{write(right)[0]}}}", _ATOM
            case Binary("**", left, right):
                base = at_least(left, _ATOM)
                if isinstance(left, Binary) and left.operator == "/":
                    base = rf"\left({base}\right)"
                elif isinstance(left, Name) and not base.isalpha():
                    # A symbol of several parts (∇E, w^t) is bracketed; an index of its own is only grouped.
                    base = rf"\left({base}\right)" if " " in base or "^" in base else rf"{{{base}}}"
                if isinstance(left, Call) and left.function in _PLAIN_FUNCTIONS:
                    base = rf"\left({base}\right)"
                return f"{base}^{{{write(right)[0]}}}", _POWER
            case Compare(operator, left, right):
                return f"{at_least(left, _SUM)} {_COMPARE[operator]} {at_least(right, _SUM)}", -1
            case Call("mod", (left, right)):
                return rf"{at_least(left, _PRODUCT)} \bmod {at_least(right, _POWER)}", -1
            case Call("grad", (inside,)):
                return rf"{written.get('g', name_latex('g'))}\left({write(inside)[0]}\right)", _PRODUCT
            case Call(function, arguments):
                return _call(function, [write(a)[0] for a in arguments]), _ATOM

    return write(node)[0]


def number_latex(value: float) -> str:
    """A number as a reader writes it: 10⁻⁷ and not 1e-7."""
    text = number_text(value)
    if "e" not in text:
        return text
    digits, power = text.split("e")
    power = str(int(power))
    return rf"10^{{{power}}}" if digits == "1" else rf"{digits} \cdot 10^{{{power}}}"


def _product(left: str, right: str, node: Node) -> str:
    first = node
    while isinstance(first, Binary) and first.operator in "*/**" and first.operator != "/":
        first = first.left
    needs_dot = isinstance(first, Number) or right[:1].isdigit()
    return rf"{left} \cdot {right}" if needs_dot else rf"{left} \, {right}"


def _call(function: str, arguments: list[str]) -> str:
    match function:
        case "sqrt":
            return rf"\sqrt{{{arguments[0]}}}"
        case "abs":
            return rf"\left|{arguments[0]}\right|"
        case "where":
            yes, no = arguments[1], arguments[2]
            rows = rf"\displaystyle {yes} & {arguments[0]} \\[0.5em] \displaystyle {no} & \text{{else}}"
            return rf"\begin{{cases}} {rows} \end{{cases}}"
        case "min" | "max":
            return rf"\{function}\left({', '.join(arguments)}\right)"
        case "norm":
            return rf"\left\lVert {arguments[0]} \right\rVert"
        case "dot":
            return rf"\left\langle {arguments[0]},\, {arguments[1]} \right\rangle"
        case "global_norm" | "global_dot":
            return rf"{_call(function.removeprefix('global_'), arguments)}_{{\mathrm{{all}}}}"
        case "orthogonal":
            return rf"\operatorname{{orth}}\left({arguments[0]}\right)"
        case "mean":
            return rf"\overline{{{arguments[0]}}}"
        case "other":
            return rf"\widetilde{{{arguments[0]}}}"
        case "floor" | "ceil":
            return rf"\left\l{function} {arguments[0]} \right\r{function}"
        case "sign":
            return rf"\operatorname{{sgn}}\left({arguments[0]}\right)"
        case _:
            return rf"{_PLAIN_FUNCTIONS[function]}\left({arguments[0]}\right)"


def rule_latex(rule: Rule, symbols: Mapping[str, str], objective: str = "E") -> list[str]:
    """One LaTeX equation a line: state with its step index, w as w^t and w^{t+1}, g as ∇E.

    ``symbols`` maps hyperparameters and state to the symbol shown (``{"lr": "ε", "v": "V"}``); ``objective``: what the
    function is called.
    """
    value = {"f": objective, "g": rf"\nabla {objective}", "H": f"{objective}''", "C": f"{objective}''_{{xy}}"}
    written = value | {"t": "t", "w": "w^{t}"}
    stem: dict[str, str] = {}
    for name in rule.hyperparameters:
        written[name] = symbol_latex(symbols.get(name, name))
    for name in rule.state:
        stem[name] = symbols.get(name, name)
        written[name] = _SHOWN.format("t") if stem[name] == SHOWN else name_latex(stem[name], "t-1")
    lines = []
    for line in rule.lines:
        right = expression_latex(line.value, written)
        written[line.target] = _target_latex(line, symbols.get(line.target, line.target))
        lines.append(f"{written[line.target]} = {right}")
    return lines


def aligned(lines: list[str], apart: str) -> str:
    """Equations under each other at their equals signs, ``apart`` as LaTeX writes a length."""
    joined = rf" \\[{apart}] ".join(line.replace(" = ", " &= ", 1) for line in lines)
    return rf"\begin{{aligned}} {joined} \end{{aligned}}"


def _target_latex(line: Assignment, stem: str) -> str:
    if stem == SHOWN:
        return _SHOWN.format("t+1")
    return "w^{t+1}" if line.target == "w" else name_latex(stem, "t")
