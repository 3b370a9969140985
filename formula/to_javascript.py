"""JavaScript source, written only from the tree.

Every variable gets a ``$`` in front, so no name can meet a keyword or a global of the browser, and a coordinate stands
behind another ``$``: ``w0`` is not the first coordinate of ``w``.
"""

from __future__ import annotations

from collections.abc import Iterable

from formula.computing.orthogonal import FLOOR, STEPS, A, B, C
from formula.lower import elementwise, lower
from formula.numbers import number_text
from formula.parse import Rule
from formula.tree import CONSTANTS, IS_MATRIX, Assignment, Binary, Call, Compare, Name, Negative, Node, Number

_COMPARE = {"==": "===", "!=": "!=="}
_OTHER = {"0": "1", "1": "0"}
_OF_BLOCKS = {
    "norm": "Math.sqrt({0}*{0}+{1}*{1})",
    "dot": "({0}*{2}+{1}*{3})",
    "mean": "(({0}+{1})/2)",
    "global_norm": "Math.sqrt({0}*{0}+{1}*{1})",
    "global_dot": "({0}*{2}+{1}*{3})",
}
"""On a surface the point is the only block; each operand by its two coordinates."""
_OF_POINTS = {
    "grad": "At({0},{1});let {2}=G[0];let {3}=G[1];",
    "orthogonal": (
        f"let {{2}}={{0}}/(Math.sqrt({{0}}*{{0}}+{{1}}*{{1}})+{number_text(FLOOR)}),"
        f"{{3}}={{1}}/(Math.sqrt({{0}}*{{0}}+{{1}}*{{1}})+{number_text(FLOOR)});"
        f"for(let I=0;I<{STEPS};I++){{{{const S={{2}}*{{2}}+{{3}}*{{3}},Q={number_text(B)}*S+{number_text(C)}*S*S;"
        f"{{2}}={number_text(A)}*{{2}}+Q*{{2}};{{3}}={number_text(A)}*{{3}}+Q*{{3}};}}}}"
    ),
}
"""Statements that make a point, {2} and {3}, of a point, {0} and {1}."""


def expression(node: Node, suffixed: frozenset[str] = frozenset(), suffix: str = "") -> str:
    """One expression, fully bracketed; names in ``suffixed`` get ``suffix`` (the coordinate)."""

    def text(node: Node, suffix: str = suffix) -> str:
        match node:
            case Number(value):
                return number_text(value)
            case Name(id) if id in CONSTANTS:
                return number_text(CONSTANTS[id])
            case Name(id) if id == IS_MATRIX:
                return "1"
            case Name(id):
                return f"${id}${suffix}" if id in suffixed else f"${id}"
            case Negative(operand):
                return f"(-{text(operand, suffix)})"
            case Binary("**", left, right):
                return f"Math.pow({text(left, suffix)},{text(right, suffix)})"
            case Binary(operator, left, right):
                return f"({text(left, suffix)}{operator}{text(right, suffix)})"
            case Compare(operator, left, right):
                return f"({text(left, suffix)}{_COMPARE.get(operator, operator)}{text(right, suffix)}?1:0)"
            case Call("where", (condition, yes, no)):
                return f"({text(condition, suffix)}!==0?{text(yes, suffix)}:{text(no, suffix)})"
            case Call("other", (inside,)):
                return text(inside, _OTHER.get(suffix, suffix))
            case Call(function, arguments) if function in _OF_BLOCKS:
                return _OF_BLOCKS[function].format(*(text(a, axis) for a in arguments for axis in "01"))
            case Call(function, arguments):
                return f"Math.{function}({','.join(text(a, suffix) for a in arguments)})"

    return text(node)


def statements(lines: Iterable[Assignment], declared: Iterable[str] = ()) -> str:
    """Scalar assignments; a name that is not in ``declared`` is declared where it is first assigned."""
    known = set(declared)
    parts = []
    for line in lower(lines):
        parts.append(f"{'' if line.target in known else 'let '}${line.target}={expression(line.value)};")
        known.add(line.target)
    return "".join(parts)


def rule_step(rule: Rule) -> dict[str, object]:
    """The rule for a point with the coordinates 0 and 1, as source fragments.

    ``state``: variables to declare before the first step, with their coordinate (``$m$0``, ``$m$1``, …); ``lines``: the
    statements of each line of the rule, which read ``$w$0 $w$1 $g$0 $g$1 $t`` and the hyperparameters, where
    ``surface`` is true also ``$f$0 $f$1 $H$0 $H$1 $C$0 $C$1``, and leave the new point in ``$w$0 $w$1``, where
    ``shows`` is true that which is drawn in ``$shown$0 $shown$1``; where ``gradients`` is more than 1 they call
    ``At(x, y)``, which leaves the gradient there in ``G[0] G[1]``; ``targets``: what each line assigns, and whether it
    has two coordinates.
    """
    vector = elementwise(rule)
    declared = {"w", *rule.state}
    parts: list[str] = []
    kept: list[str] = []
    for line in lower(rule.lines):
        let = "" if line.target in declared else "let "
        declared.add(line.target)
        if isinstance(line.value, Call) and line.value.function in _OF_POINTS:
            at = [expression(*line.value.arguments, vector, axis) for axis in "01"]
            parts.append(_OF_POINTS[line.value.function].format(*at, f"${line.target}$0", f"${line.target}$1"))
            continue
        suffixes = ("0", "1") if line.target in vector else ("",)
        for suffix in suffixes:
            value = expression(line.value, vector, suffix)
            place = f"${line.target}${suffix}" if suffix else f"${line.target}"
            parts.append(f"{let}{place}={value};")
        if line.line:
            kept.append("".join(parts))
            parts = []
    return {
        "hyperparameters": [f"${name}" for name in rule.hyperparameters],
        "state": [f"${name}${suffix}" for name in rule.state for suffix in "01"],
        "lines": kept,
        "surface": rule.needs_surface,
        "shows": rule.shows,
        "gradients": rule.gradients,
        "targets": [[line.target, line.target in vector] for line in rule.lines],
    }
