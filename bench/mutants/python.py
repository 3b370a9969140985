"""What can be broken in a Python module: one node of its syntax tree at a time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bench.mutants.mutant import Mutant, splice

_SIGNS = {
    **{ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="},
    **{ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not"},
}
_OTHER = {
    **{"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"},
    **{"in": "not in", "not in": "in", "is": "is not", "is not": "is"},
}
_COMPUTED = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "*", ast.Pow: "*", ast.MatMult: "*"}
_FORMULAS = ("rule", "expression", "lines")
_TOKENS = ((r" \+ ", " - "), (r" - ", " + "), (r"(?<!\*)\*(?!\*)", "/"), (r"(?<![\w.])\d+(?![\w.])", ""))
"""In a declared formula, which is text: what is found, and what stands there instead; of a number, the next one."""
_HINTS = ("annotation", "returns", "decorator_list")


def mutants(path: str, text: str) -> Iterator[Mutant]:
    """Every single change of the module, in the order of its lines."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def place(line: int, column: int) -> int:
        # The tree counts bytes.
        start = starts[line - 1]
        return start + len(text[start : starts[line]].encode()[:column].decode())

    def span(node: ast.AST) -> tuple[int, int]:
        return place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)

    for node, scope in _nodes(ast.parse(text), 0):
        for broken, new in _changes(node):
            start, end = span(broken)
            yield splice(path, text, start, end, new, type(node).__name__, scope)
        if isinstance(node, ast.keyword) and node.arg in _FORMULAS and _words(node.value):
            start, end = span(node.value)
            for token, new in _TOKENS:
                for found in re.finditer(token, text[start:end]):
                    by = new or str(int(found[0]) + 1)
                    yield splice(path, text, start + found.start(), start + found.end(), by, "formula", scope)


def _nodes(node: ast.AST, scope: int) -> Iterator[tuple[ast.AST, int]]:
    """Each node that may be broken, with the first line of the function around it."""
    for name, value in ast.iter_fields(node):
        if name in _HINTS:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_left_alone(child):
                continue
            yield child, scope
            inside = scope
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = min([child.lineno, *(one.lineno for one in child.decorator_list)])
            yield from _nodes(child, inside)


def _is_left_alone(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name == "__repr__"
    if isinstance(node, ast.If):
        return "__name__" in ast.unparse(node.test) or "TYPE_CHECKING" in ast.unparse(node.test)
    return isinstance(node, ast.JoinedStr)


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What is replaced, and what by."""
    match node:
        case ast.Compare():
            sides = [f"({ast.unparse(side)})" for side in (node.left, *node.comparators)]
            for broken in range(len(node.ops)):
                signs = [_SIGNS[type(op)] for op in node.ops]
                signs[broken] = _OTHER[signs[broken]]
                rest = "".join(f" {sign} {side}" for sign, side in zip(signs, sides[1:], strict=True))
                yield node, f"({sides[0]}{rest})"
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _COMPUTED and not (_words(left) or _words(right)):
            yield node, f"(({ast.unparse(left)}) {_COMPUTED[type(op)]} ({ast.unparse(right)}))"
        case ast.BoolOp(op=op, values=values):
            other = " or " if isinstance(op, ast.And) else " and "
            yield node, "(" + other.join(f"({ast.unparse(value)})" for value in values) + ")"
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield node, f"({ast.unparse(operand)})"
        case ast.Constant(value=bool()):
            yield node, str(not node.value)
        case ast.Constant(value=int() | float()):
            for number in (node.value + 1, node.value - 1):
                if number != node.value:
                    yield node, f"({number!r})"
        case ast.If() | ast.While() | ast.IfExp():
            yield node.test, f"(not ({ast.unparse(node.test)}))"
        case ast.comprehension(ifs=ifs):
            for test in ifs:
                yield test, f"(not ({ast.unparse(test)}))"
        case ast.Return(value=ast.AST()) if ast.unparse(node.value) not in ("None", "False"):
            yield node, "return None"
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield node, "pass"
        case ast.Delete():
            yield node, "pass"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield node, "pass"


def _words(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
