"""What a writer meant by something that the formula language writes otherwise: reasons with what to write instead."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Collection
from typing import NamedTuple

from formula.tree import CONSTANTS, FUNCTIONS

OTHERWISE = {
    "ln": "log(…)",
    "log2": "log(…)/log(2)",
    "maximum": "max(…, …)",
    "fmax": "max(…, …)",
    "minimum": "min(…, …)",
    "fmin": "min(…, …)",
    "absolute": "abs(…)",
    "fabs": "abs(…)",
    "norm": "sqrt((…)**2 + (…)**2)",
    "square": "(…)**2",
    "pow": "(…)**…",
    "power": "(…)**…",
    "exp2": "2**(…)",
    "sgn": "sign(…)",
    "clip": "min(max(…, …), …)",
    "clamp": "min(max(…, …), …)",
    "fmod": "(…) % …",
    "round": "floor(… + 0.5)",
    "heaviside": "(… > 0)",
    "relu": "max(…, 0)",
    "sigmoid": "1/(1 + exp(-(…)))",
}
"""What other languages call a function, and how it is written here."""
_MODULES = frozenset({"np", "numpy", "math", "Math", "cmath", "torch", "tf", "jnp", "jax", "sp", "sympy", "F", "K"})

_ODD = re.compile(
    r"(?P<power>\^)"
    r"|(?P<absolute>\|)"
    r"|(?P<augmented>(?<![*/<>=!])(?:\*\*|//|[-+*/%])=(?!=))"
    r"|(?P<times>(?<![\w.])(?>\d+\.?\d*|\.\d+)(?>(?:[eE][-+]?\d+)?)[ ]*(?!(?:if|in|is|and|or|not|else|for)\b|[jJ]\b)"
    r"(?P<next>[A-Za-z]\w*|\())"
)
_OPERAND = re.compile(r"[A-Za-z]\w*|[\d.]+|\(")
_OPERAND_BEFORE = re.compile(r"(?:[A-Za-z]\w*|(?<!\w)[\d.]+|\))(?= *$)")
_LEFT_SIDE = re.compile(r"\s*[A-Za-z]\w*\s*(\([\w\s,]*\))?\s*=(?!=)")
_CHOICE = frozenset({"if", "else", "elif", "and", "or", "not"})


_WORDS = {ast.IfExp: "if", ast.And: "and", ast.Or: "or", ast.Not: "not"}


class Hint(NamedTuple):
    """A reason of ``formula.errors``, where it holds in the text, and what its sentence quotes."""

    reason: str
    offset: int
    values: dict[str, str]


def of_text(text: str, one_expression: bool) -> Hint | None:
    """The first thing in a plain text that is never right, however Python would read it."""
    if one_expression and (found := _LEFT_SIDE.match(text)):
        return Hint("left-side", len(text) - len(text.lstrip()), {"found": found[0].strip()})
    found = _ODD.search(text)
    if not found:
        return None
    reason = found.lastgroup if found.lastgroup != "next" else "times"
    values = {"found": found[0][:24]}
    if reason == "augmented":
        before = re.search(r"[A-Za-z]\w*(?=\s*$)", text[: found.start()])
        name = before[0] if before else "w"
        values = {"found": found[0], "instead": f"{name} = {name} {found[0][:-1]} (…)"}
        return Hint(reason, before.start() if before else found.start(), values)
    if reason == "times":
        following = found["next"] if found["next"] != "(" else "(…)"
        number = text[found.start() : found.start("next")].strip()
        values = {"found": f"{number}{following}"[:24], "instead": f"{number}*{following}"[:24]}
    return Hint(reason, found.start(), values)


def of_words(text: str, offset: int) -> Hint | None:
    """What is wrong with the words of a text that Python could read only up to a place: a word of its own, or a gap."""
    for found in re.finditer(r"[A-Za-z_]\w*", text):
        if found[0] in _CHOICE:
            return Hint("choice", found.start(), {"found": found[0]})
        if keyword.iskeyword(found[0]):
            instead = "lam" if found[0] == "lambda" else f"{found[0]}_"
            return Hint("keyword", found.start(), {"found": found[0], "instead": instead})
    before, after = _OPERAND_BEFORE.search(text[:offset]), _OPERAND.match(text[offset:])
    if before and after and before[0] in FUNCTIONS:
        return Hint("function-as-name", before.start(), {"found": before[0]})
    if before and after:
        left, right = ("(…)" if part in "()" else part[:12] for part in (before[0], after[0]))
        return Hint("times", offset, {"found": f"{left} {right}", "instead": f"{left}*{right}"})
    return None


def of_call(node: ast.AST, known: Collection[str], functions: Collection[str]) -> tuple[str, dict[str, str]] | None:
    """What was meant by a call or an attribute that is none of the language's, which has these ``functions`` here."""
    called = node.func if isinstance(node, ast.Call) else node
    match called:
        case ast.IfExp() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()) if called is node:
            return "choice", {"found": _WORDS[type(getattr(node, "op", node))]}
        case ast.BinOp(op=ast.FloorDiv()) if called is node:
            return "otherwise", {"found": "//", "instead": "floor(… / …)"}
        case ast.Tuple() if called is node:
            return "comma", {}
        case ast.Attribute(value=ast.Attribute(), attr=name) if name in functions or name in OTHERWISE:
            return "module", {"found": f"….{name}", "instead": _here(name, functions)}
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in _MODULES or name in functions:
            found = f"{module}.{name}"[:24]
            if name in CONSTANTS:
                return "module", {"found": found, "instead": name}
            if name in functions or name in OTHERWISE:
                return "module", {"found": found, "instead": _here(name, functions)}
        case ast.Name(id=name) if called is not node and name in OTHERWISE and name not in known:
            return "otherwise", {"found": name, "instead": OTHERWISE[name]}
        case ast.Name(id=name) if called is not node and name in known:
            return "times", {"found": f"{name}(…)", "instead": f"{name}*(…)"}
        case ast.BinOp() if called is not node:
            return "times", {"found": "(…)(…)", "instead": "(…)*(…)"}
    return None


def _here(name: str, functions: Collection[str]) -> str:
    return f"{name}(…)" if name in functions else OTHERWISE[name]
