"""From text to tree, by a whitelist: what is not named here is refused with its place and a sentence."""

from __future__ import annotations

import ast
import math
import re
import textwrap
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from formula.errors import FormulaError
from formula.tree import (
    CONSTANTS,
    FUNCTIONS,
    Assignment,
    Binary,
    Call,
    Compare,
    Name,
    Negative,
    Node,
    Number,
    names,
    rebuild,
    walk,
)

MAX_TEXT = 2000
MAX_LINES = 40
MAX_NODES = 400
MAX_DEPTH = 30
MAX_EXPONENT = 32
MAX_NUMBER = 1e100

OF_SURFACES = ("f", "H", "C")
"""What only a surface gives to a rule: its value, and in each coordinate its own and the mixed second derivative."""

GIVEN = ("g", "t", "T", *OF_SURFACES)
"""Names that the app gives to a rule: gradient, step from 1, number of steps, and what only surfaces have."""

SOURCE = "<formula>"
# What Python finds odd in a text (1if, an escape) is the parser's to refuse, not the log's to hear of.
warnings.filterwarnings("ignore", module=SOURCE)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
_ALLOWED_TEXT = re.compile(r"[\x20-\x7e\n]*")
_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARE = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@dataclass(frozen=True)
class Rule:
    """A parsed update rule.

    ``lines`` in order; ``state`` are names read before they are assigned (kept from step to step), ``temporaries``
    those assigned first (fresh in each step); ``hyperparameters`` as they were declared, then T if it is read.
    """

    lines: tuple[Assignment, ...]
    hyperparameters: tuple[str, ...]
    state: tuple[str, ...]
    temporaries: tuple[str, ...]

    @cached_property
    def needs_surface(self) -> bool:
        """Whether it reads what only a point on a surface has: f, H, C, or the ``other`` coordinate's value."""
        nodes = [node for line in self.lines for node in walk(line.value)]
        return any(
            (isinstance(node, Name) and node.id in OF_SURFACES) or (isinstance(node, Call) and node.function == "other")
            for node in nodes
        )

    @property
    def size(self) -> int:
        """Number of nodes: a measure of complexity."""
        return sum(1 for line in self.lines for _ in walk(line.value))


def parse_rule(text: str, hyperparameters: Collection[str]) -> Rule:
    """The rule in ``text``; a name that is neither given, declared nor assigned anywhere is refused."""
    body, origin = _syntax(text, "exec")
    if not body:
        raise FormulaError("empty")
    if len(body) > MAX_LINES:
        raise FormulaError("too-many-lines", body[MAX_LINES].lineno, 1, limit=MAX_LINES)
    reader = _Reader(origin)
    for statement in body:
        if not isinstance(statement, ast.Assign):
            reader.refuse("assignment", statement)
        if len(statement.targets) != 1 or not isinstance(statement.targets[0], ast.Name):
            reader.refuse("target", statement.targets[0])
        target = statement.targets[0]
        if target.id in {*GIVEN, *CONSTANTS, *FUNCTIONS, *hyperparameters}:
            reader.refuse("reserved", target, found=target.id)
        if not _NAME.fullmatch(target.id):
            reader.refuse("bad-name", target, found=target.id)
    assigned = [statement.targets[0].id for statement in body]
    reader.known = {"w", *GIVEN, *CONSTANTS, *hyperparameters, *assigned}
    lines = tuple(
        Assignment(target, reader.node(statement.value), statement.lineno)
        for target, statement in zip(assigned, body, strict=True)
    )
    if "w" not in assigned:
        raise FormulaError("no-point", body[-1].lineno, 1)
    state, temporaries = _lifetimes(lines)
    return Rule(lines, _inputs(lines, hyperparameters), state, temporaries)


def with_schedule(rule: Rule, factor: Node, parameters: Collection[str]) -> Rule:
    """The rule with ``lr`` times ``factor``, an expression in t, T and ``parameters``, wherever it reads ``lr``.

    The rule's first line then assigns that product, under a name that the rule does not have.
    """
    taken = {*rule.hyperparameters, *parameters, *rule.state, *rule.temporaries}
    later = Name("lr_t")
    while later.id in taken:
        later = Name(f"{later.id}_")

    def change(node: Node) -> Node:
        return later if node == Name("lr") else rebuild(node, change)

    lines = (
        Assignment(later.id, Binary("*", Name("lr"), factor)),
        *(Assignment(line.target, change(line.value), line.line) for line in rule.lines),
    )
    inputs = _inputs(lines, (*(name for name in rule.hyperparameters if name != "T"), *parameters))
    return Rule(lines, inputs, rule.state, (later.id, *rule.temporaries))


def _inputs(lines: tuple[Assignment, ...], hyperparameters: Collection[str]) -> tuple[str, ...]:
    # The number of steps is an input like any other, last, for the rules that read it.
    timed = any("T" in names(line.value) for line in lines)
    return (*hyperparameters, "T") if timed else tuple(hyperparameters)


def parse_expression(text: str, known: Collection[str]) -> Node:
    """One expression over the names ``known``; exponents must be numbers, so that SymPy stays quick."""
    body, origin = _syntax(text, "eval")
    reader = _Reader(origin, literal_exponents=True)
    reader.known = {*known, *CONSTANTS}
    reader.functions = {name: count for name, count in FUNCTIONS.items() if name != "other"}
    return reader.node(body)


def _lifetimes(lines: tuple[Assignment, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    targets = {line.target for line in lines} - {"w"}
    written: set[str] = set()
    state: dict[str, None] = {}
    for line in lines:
        state |= dict.fromkeys(sorted((names(line.value) & targets) - written))
        written.add(line.target)
    temporaries = dict.fromkeys(line.target for line in lines if line.target in targets - set(state))
    return tuple(state), tuple(temporaries)


@dataclass(frozen=True)
class _Origin:
    """Where Python began to read in the text as it was given: lines left out above, columns cut off on the left."""

    above: int = 0
    margin: int = 0
    first_only: bool = False

    def place(self, line: int, column: int) -> tuple[int, int]:
        cut = self.margin if line == 1 or not self.first_only else 0
        return line + self.above, column + cut


def _syntax(text: str, mode: str) -> tuple[list[ast.stmt] | ast.expr, _Origin]:
    """Python's syntax of a bounded ASCII text."""
    if len(text) > MAX_TEXT:
        raise FormulaError("too-long", limit=MAX_TEXT)
    text = text.replace("\r\n", "\n").replace("\t", " ")
    readable = _ALLOWED_TEXT.match(text).end()
    if readable < len(text):
        before = text[:readable]
        column = readable - (before.rfind("\n") + 1) + 1
        raise FormulaError("character", before.count("\n") + 1, column, found=repr(text[readable]))
    if not text.strip():
        raise FormulaError("empty")
    if mode == "eval":
        kept = text.strip()
        *above, left = text[: text.index(kept)].split("\n")
        origin = _Origin(len(above), len(left), first_only=True)
    else:
        kept = textwrap.dedent(text)
        first, same = (next(line for line in t.split("\n") if line.strip()) for t in (text, kept))
        origin = _Origin(margin=len(first) - len(same))
    try:
        return ast.parse(kept, SOURCE, mode).body, origin
    except SyntaxError as error:
        deep = "nested" in (error.msg or "")
        reason, values = ("deep", {"limit": MAX_DEPTH}) if deep else ("syntax", {})
        # Python tells no column when an expression ends too early: that place is behind its last character.
        line, column = max(error.lineno or 1, 1), error.offset or len(kept.split("\n")[-1]) + 1
        raise FormulaError(reason, *origin.place(line, column), **values) from None
    except (RecursionError, MemoryError, ValueError):
        raise FormulaError("deep", limit=MAX_DEPTH) from None


class _Reader:
    """Turns Python's syntax into the tree, counting nodes and levels as it goes."""

    def __init__(self, origin: _Origin, *, literal_exponents: bool = False) -> None:
        self.origin, self.literal_exponents = origin, literal_exponents
        self.known: set[str] = set()
        self.functions = FUNCTIONS
        self.count = 0

    def refuse(self, reason: str, place: ast.AST, **values: object) -> None:
        raise FormulaError(reason, *self.origin.place(place.lineno, place.col_offset + 1), **values)

    def node(self, at: ast.expr, depth: int = 0) -> Node:
        self.count += 1
        if self.count > MAX_NODES:
            self.refuse("too-big", at, limit=MAX_NODES)
        if depth > MAX_DEPTH:
            self.refuse("deep", at, limit=MAX_DEPTH)
        below = depth + 1
        match at:
            case ast.Constant(value=value):
                return self.number(value, at)
            case ast.Name(id=name):
                return self.name(name, at)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(self.node(operand, below))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.node(operand, below)
            case ast.BinOp(op=op, left=left, right=right) if type(op) in _BINARY:
                result = Binary(_BINARY[type(op)], self.node(left, below), self.node(right, below))
                if result.operator == "**":
                    self.exponent(result.right, right)
                return result
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                if len(ops) != 1:
                    self.refuse("chain", at)
                if type(ops[0]) not in _COMPARE:
                    self.refuse("not-allowed", at)
                sides = self.node(left, below), self.node(comparators[0], below)
                return Compare(_COMPARE[type(ops[0])], *sides)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords):
                if name not in self.functions:
                    self.refuse("unknown-function", at, found=name[:24], known=", ".join(self.functions))
                starred = any(isinstance(a, ast.Starred) for a in args)
                if len(args) != self.functions[name] or keywords or starred:
                    given = len(args) + len(keywords)
                    self.refuse("arguments", at, found=name, expected=self.functions[name], given=given)
                return Call(name, tuple(self.node(a, below) for a in args))
            case _:
                self.refuse("not-allowed", at)

    def number(self, value: object, at: ast.expr) -> Number:
        if type(value) not in (int, float):
            self.refuse("number", at, found=repr(value)[:24])
        # An integer literal can be longer than any float: compare before converting.
        if value > MAX_NUMBER or not math.isfinite(value):
            self.refuse("number", at, found=f"{str(value)[:12]}…")
        return Number(float(value))

    def name(self, name: str, at: ast.expr) -> Node:
        if name in self.known:
            return Name(name)
        if name in FUNCTIONS:
            self.refuse("function-as-name", at, found=name)
        self.refuse("unknown-name", at, found=name[:24], known=", ".join(sorted(self.known)))

    def exponent(self, exponent: Node, at: ast.expr) -> None:
        plain = exponent.operand if isinstance(exponent, Negative) else exponent
        if isinstance(plain, Number):
            if plain.value > MAX_EXPONENT:
                self.refuse("exponent", at, limit=MAX_EXPONENT)
        elif self.literal_exponents:
            self.refuse("exponent", at, limit=MAX_EXPONENT)
