"""From text to tree, by a whitelist: what is not named here is refused with its place and a sentence."""

from __future__ import annotations

import ast
import math
import re
import textwrap
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add, mul, sub, truediv

from formula.errors import FormulaError
from formula.reading import hints
from formula.reading.plain import plain
from formula.tree import (
    CONSTANTS,
    FUNCTIONS,
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
    names,
    rebuild,
    walk,
)

MAX_TEXT = 2000
MAX_LINES = 40
MAX_NODES = 400
MAX_PARTS = 1000
"""Nodes of a single expression, whose derivatives are bounded by the time that they take."""
MAX_DEPTH = 30
MAX_TERMS = 250
"""Of one sum, or factors of one product: they nest in the tree, but not for a reader."""
MAX_EXPONENT = 32
MAX_WITHIN = 4
"""Functions that see more than one coordinate within one another: on the card each shows what it sees of both."""
MAX_COSTLY = {"grad": 3, "orthogonal": 3}
"""How often a rule may call what costs more than all else: a pass through the network, or products of matrices."""
MAX_NUMBER = 1e100

OF_SURFACES = ("f", "H", "C")
"""What only a surface gives to a rule: its value, and in each coordinate its own and the mixed second derivative."""

GIVEN = ("g", "t", "T", IS_MATRIX, *OF_SURFACES)
"""Names that the app gives to a rule: gradient, step from 1, number of steps, the kind of the block, and what only
surfaces have."""

_TAKEN = FUNCTIONS.keys() - SEEING.keys()
"""Functions whose names a rule cannot take; when the others came there were rules with such names."""

SHOWN = "shown"
"""The point that is drawn and measured, where a rule assigns it; else w is."""

SOURCE = "<formula>"
# What Python finds odd in a text (1if, an escape) is the parser's to refuse, not the log's to hear of.
warnings.filterwarnings("ignore", module=SOURCE)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
_ALLOWED_TEXT = re.compile(r"[\x20-\x7e\n]*")
_SEVERAL = frozenset({"min", "max"})
_CHAINS = ((ast.Add, ast.Sub), (ast.Mult, ast.Div))
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
    those assigned first (fresh in each step); ``hyperparameters`` as they were declared, then T if it is read. What is
    shown is kept, too.
    """

    lines: tuple[Assignment, ...]
    hyperparameters: tuple[str, ...]
    state: tuple[str, ...]
    temporaries: tuple[str, ...]

    @property
    def shows(self) -> bool:
        """Whether another point than w is drawn and measured."""
        return SHOWN in self.state

    @cached_property
    def read(self) -> frozenset[str]:
        """The names that it reads."""
        return frozenset().union(*(names(line.value) for line in self.lines))

    @cached_property
    def called(self) -> frozenset[str]:
        """The functions that it calls."""
        nodes = (node for line in self.lines for node in walk(line.value))
        return frozenset(node.function for node in nodes if isinstance(node, Call))

    @cached_property
    def needs_surface(self) -> bool:
        """Whether it reads what only a point on a surface has: f, H, C, or the ``other`` coordinate's value."""
        return "other" in self.called or not self.read.isdisjoint(OF_SURFACES)

    @cached_property
    def apart(self) -> bool:
        """Whether what it does to one coordinate or weight depends on no other."""
        return IS_MATRIX not in self.read and self.called.isdisjoint({"other", *SEEING})

    @cached_property
    def gradients(self) -> int:
        """How many gradients a step computes: that at w, and one for each ``grad``."""
        nodes = (node for line in self.lines for node in walk(line.value))
        return 1 + sum(isinstance(node, Call) and node.function == "grad" for node in nodes)

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
        if isinstance(statement, ast.If):
            reader.refuse("choice", statement, found="if")
        if not isinstance(statement, ast.Assign):
            reader.refuse("assignment", statement)
        if len(statement.targets) != 1 or not isinstance(statement.targets[0], ast.Name):
            reader.refuse("target", statement.targets[0])
        target = statement.targets[0]
        if target.id in {*GIVEN, *CONSTANTS, *_TAKEN, *hyperparameters}:
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
    """One expression over the names ``known``, over as many lines as it likes.

    An exponent is a number, or a number to it: 2**x.
    """
    body, origin = _syntax(text, "eval")
    reader = _Reader(origin, literal_exponents=True, limit=MAX_PARTS)
    reader.known = {*known, *CONSTANTS}
    reader.functions = {name: count for name, count in FUNCTIONS.items() if name not in {"other", *SEEING}}
    return reader.node(body)


def is_name(text: str) -> bool:
    """Whether something in a formula can be called so."""
    return _NAME.fullmatch(text) is not None


def free_names(text: str) -> tuple[str, ...]:
    """Names that a rule reads but nobody assigns or gives, in order of appearance; FormulaError where it has no syntax.

    Nothing else of the rule has been checked yet.
    """
    body, _ = _syntax(text, "exec")
    nodes = [node for statement in body for node in ast.walk(statement)]
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    found = [node for node in nodes if isinstance(node, ast.Name)]
    own = {node.id for node in found if isinstance(node.ctx, ast.Store)} | {"w", *GIVEN, *CONSTANTS, *_TAKEN}
    read = sorted((node.lineno, node.col_offset, node.id) for node in found if id(node) not in called)
    return tuple(dict.fromkeys(name for *_, name in read if name not in own))


def _lifetimes(lines: tuple[Assignment, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    targets = {line.target for line in lines} - {"w"}
    written: set[str] = set()
    state: dict[str, None] = {}
    for line in lines:
        state |= dict.fromkeys(sorted((names(line.value) & targets) - written))
        written.add(line.target)
    state |= dict.fromkeys({SHOWN} & targets)
    temporaries = dict.fromkeys(line.target for line in lines if line.target in targets - set(state))
    return tuple(state), tuple(temporaries)


@dataclass(frozen=True)
class _Origin:
    """How Python read a text: with ``margin`` columns cut off on the left, or as one line from ``start`` on."""

    text: str
    margin: int = 0
    start: int | None = None

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the text as it was given, of those that Python tells."""
        if self.start is None:
            return line, column + self.margin
        return _place(self.text, self.start + column - 1)


def _syntax(text: str, mode: str) -> tuple[list[ast.stmt] | ast.expr, _Origin]:
    """Python's syntax of a bounded text."""
    if len(text) > MAX_TEXT:
        raise FormulaError("too-long", limit=MAX_TEXT)
    text = plain(text)
    readable = _ALLOWED_TEXT.match(text).end()
    if readable < len(text):
        raise FormulaError("character", *_place(text, readable), found=repr(text[readable]))
    if not text.strip():
        raise FormulaError("empty")
    if hint := hints.of_text(text, mode == "eval"):
        raise FormulaError(hint.reason, *_place(text, hint.offset), **hint.values)
    if mode == "eval":
        # An expression may break its lines anywhere.
        kept, origin = text.replace("\n", " ").strip().rstrip(";"), _Origin(text, start=len(text) - len(text.lstrip()))
    else:
        kept = textwrap.dedent(text)
        first, same = (next(line for line in t.split("\n") if line.strip()) for t in (text, kept))
        origin = _Origin(text, margin=len(first) - len(same))
    try:
        return ast.parse(kept, SOURCE, mode).body, origin
    except SyntaxError as error:
        # Python tells no column when an expression ends too early: that place is behind its last character.
        line, column = max(error.lineno or 1, 1), error.offset or len(kept.split("\n")[-1]) + 1
        line, column = origin.place(line, column)
        if hint := hints.of_words(text, _offset(text, line, column)):
            raise FormulaError(hint.reason, *_place(text, hint.offset), **hint.values) from None
        deep = "nested" in (error.msg or "")
        reason, values = ("deep", {"limit": MAX_DEPTH}) if deep else ("syntax", {})
        raise FormulaError(reason, line, column, **values) from None
    except (RecursionError, MemoryError, ValueError):
        raise FormulaError("deep", limit=MAX_DEPTH) from None


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a place in a text, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _offset(text: str, line: int, column: int) -> int:
    """The place in a text that ``_place`` names so."""
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1


class _Reader:
    """Turns Python's syntax into the tree, counting nodes and levels as it goes."""

    def __init__(self, origin: _Origin, *, literal_exponents: bool = False, limit: int = MAX_NODES) -> None:
        self.origin, self.literal_exponents, self.limit = origin, literal_exponents, limit
        self.known: set[str] = set()
        self.functions = FUNCTIONS
        self.count = 0
        self.within = 0
        self.costly = dict.fromkeys(MAX_COSTLY, 0)

    def refuse(self, reason: str, place: ast.AST, **values: object) -> None:
        raise FormulaError(reason, *self.origin.place(place.lineno, place.col_offset + 1), **values)

    def node(self, at: ast.expr, depth: int = 0, terms: int = 0) -> Node:
        """``terms``: how many the sum or product that goes on here has already."""
        self.count += 1
        if self.count > self.limit:
            self.refuse("too-big", at, limit=self.limit)
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
            case ast.BinOp(op=ast.Pow(), left=left, right=right):
                base = self.node(left, below)
                return Binary("**", base, self.exponent(base, self.node(right, below), right))
            case ast.BinOp(op=ast.Mod(), left=left, right=right):
                return Call("mod", (self.node(left, below), self.node(right, below)))
            case ast.BinOp(op=op, left=left, right=right) if type(op) in _BINARY:
                going_on = _continues(left, op)
                if going_on and terms > MAX_TERMS - 3:
                    self.refuse("terms", at, limit=MAX_TERMS)
                first = self.node(left, depth, terms + 1) if going_on else self.node(left, below)
                return Binary(_BINARY[type(op)], first, self.node(right, below))
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                if len(ops) != 1:
                    self.refuse("chain", at)
                if type(ops[0]) not in _COMPARE:
                    self.refuse("not-allowed", at)
                sides = self.node(left, below), self.node(comparators[0], below)
                return Compare(_COMPARE[type(ops[0])], *sides)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords):
                if name not in self.functions:
                    self.hint(at)
                    self.refuse("unknown-function", at, found=name[:24], known=" ".join(self.functions))
                starred = any(isinstance(a, ast.Starred) for a in args)
                several = name in _SEVERAL and len(args) > self.functions[name]
                if (len(args) != self.functions[name] and not several) or keywords or starred:
                    given = len(args) + len(keywords)
                    self.refuse("arguments", at, found=name, expected=self.functions[name], given=given)
                if several:
                    return reduce(lambda a, b: Call(name, (a, b)), [self.node(a, below + len(args)) for a in args])
                self.within += name in SEEING
                if self.within > MAX_WITHIN:
                    self.refuse("within", at, limit=MAX_WITHIN)
                if name in MAX_COSTLY:
                    self.costly[name] += 1
                    if self.costly[name] > MAX_COSTLY[name]:
                        self.refuse("costly", at, found=name, limit=MAX_COSTLY[name])
                inside = tuple(self.node(a, below) for a in args)
                self.within -= name in SEEING
                return Call(name, inside)
            case _:
                self.hint(at)
                self.refuse("not-allowed", at)

    def hint(self, at: ast.expr) -> None:
        """Refuses what is written otherwise here, and says how."""
        if found := hints.of_call(at, self.known, self.functions):
            reason, values = found
            self.refuse(reason, at, **values)

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

    def exponent(self, base: Node, exponent: Node, at: ast.expr) -> Node:
        """The exponent, as one number where it is worth one and has to be one."""
        if self.literal_exponents and names(exponent) <= CONSTANTS.keys():
            exponent = self.folded(exponent, at)
        plain = exponent.operand if isinstance(exponent, Negative) else exponent
        if isinstance(plain, Number):
            if plain.value > MAX_EXPONENT:
                self.refuse("exponent", at, limit=MAX_EXPONENT)
        elif self.literal_exponents and not names(base) <= CONSTANTS.keys():
            self.refuse("exponent", at, limit=MAX_EXPONENT)
        return exponent

    def folded(self, node: Node, at: ast.expr) -> Node:
        if isinstance(node, Number) or (isinstance(node, Negative) and isinstance(node.operand, Number)):
            return node
        value = _worth(node)
        if not math.isfinite(value):
            self.refuse("exponent", at, limit=MAX_EXPONENT)
        return Negative(Number(-value)) if value < 0 else Number(value)


def _continues(left: ast.expr, operator: ast.operator) -> bool:
    """Whether a sum or a product goes on with this operator."""
    return isinstance(left, ast.BinOp) and any(
        isinstance(left.op, kinds) and isinstance(operator, kinds) for kinds in _CHAINS
    )


def _worth(node: Node) -> float:
    """The number that an expression without variables is worth, NaN where it is none or calls functions."""
    match node:
        case Number(value):
            return value
        case Name(id):
            return CONSTANTS[id]
        case Negative(operand):
            return -_worth(operand)
        case Binary(sign, left, right):
            a, b = _worth(left), _worth(right)
            try:
                value = {"+": add, "-": sub, "*": mul, "/": truediv, "**": pow}[sign](a, b)
            except ArithmeticError:
                return math.nan
            return value if isinstance(value, float) else math.nan
    return math.nan
