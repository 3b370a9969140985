"""NumPy functions, made from the tree without generating or evaluating any Python text.

A rule becomes a short program of ufunc calls on numbered registers. What depends on no array (1 - rho1**t) is computed
first, in float64; arrays are then updated in place, in their own dtype, with a few work buffers that are reused.
Callers silence floating-point warnings once around their loop (``np.errstate(all="ignore")``): a NaN is a result here.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from formula.computing.blocks import POINTS, STEPS, Blocks
from formula.lower import elementwise, lower, varies
from formula.parse import OF_SURFACES, Rule
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
    children,
    walk,
)

_UFUNCS: dict[str, np.ufunc] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    "**": np.power,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "sqrt": np.sqrt,
    "abs": np.absolute,
    "sign": np.sign,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "floor": np.floor,
    "ceil": np.ceil,
    "min": np.minimum,
    "max": np.maximum,
    "negative": np.negative,
}

# On NumPy scalars Python's operators give the same numbers as the ufuncs, several times faster.
_OPERATORS: dict[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "negative": operator.neg,
}


def _operation(node: Node) -> str:
    match node:
        case Negative():
            return "negative"
        case Binary(sign, _, _) | Compare(sign, _, _):
            return sign
        case Call(function, _):
            return function


def _where(condition: object, yes: object, no: object) -> object:
    return np.where(np.not_equal(condition, 0), yes, no)[()]


def _compare(comparison: Callable) -> Callable:
    return lambda a, b: np.where(comparison(a, b), 1.0, 0.0)[()]


_COMPARISONS = {sign: _compare(_UFUNCS[sign]) for sign in ("<", "<=", ">", ">=", "==", "!=")}
_CALLS = {**_UFUNCS, **_COMPARISONS, "where": _where}


def function(lines: Iterable[Assignment], outputs: tuple[str, ...]) -> Callable[..., tuple]:
    """A function of keyword arguments (scalars or arrays that broadcast) that runs ``lines``, gives ``outputs``.

    What is written twice is computed once, and what is made of numbers alone only here.
    """
    # By what it is: a name that is read, a number, or an operation with the registers of its operands.
    registers: dict[object, int] = {}
    named: dict[str, int] = {}

    def register(key: object) -> int:
        return registers.setdefault(key, len(registers))

    def place(node: Node) -> int:
        match node:
            case Name(id) if id in CONSTANTS:
                return register(Number(CONSTANTS[id]))
            case Name(id) if id in named:
                return named[id]
            case Name() | Number():
                return register(node)
        return register((_operation(node), *map(place, children(node))))

    for line in lower(lines):
        named[line.target] = place(line.value)
    results = [place(Name(name)) for name in outputs]

    known: dict[int, object] = {}
    read, steps = [], []
    for key, out in registers.items():
        match key:
            case Number(value):
                known[out] = np.float64(value)
            case Name(id):
                read.append((out, id))
            case (operation, *inputs) if known.keys() >= set(inputs):
                with np.errstate(all="ignore"):
                    known[out] = _CALLS[operation](*(known[i] for i in inputs))
            case (operation, *inputs):
                steps.append((_CALLS[operation], inputs, out))
    kept, freed = {*known, *results}, []
    for _, inputs, _ in reversed(steps):
        freed.append(set(inputs) - kept)
        kept |= freed[-1]
    program = [(*step, tuple(spent)) for step, spent in zip(steps, reversed(freed), strict=True)]
    first = [known.get(at) for at in range(len(registers))]

    def run(**values: object) -> tuple:
        r = first.copy()
        for at, name in read:
            r[at] = values[name]
        for call, inputs, out, spent in program:
            r[out] = call(*[r[i] for i in inputs])
            for i in spent:
                # Large arrays are not held for longer than they are read.
                r[i] = None
        return tuple(r[at] for at in results)

    return run


@dataclass(frozen=True)
class _Program:
    """Registers: w, g, t, hyperparameters, state, then named scalars and buffers.

    ``blocks``, ``gradient``, ``matrices``: the registers of the blocks, of the gradient's function, and of what says
    which blocks are matrices, where a step reads them.
    """

    settings_steps: tuple[tuple[Callable, tuple[int, ...], int], ...]
    scalar_steps: tuple[tuple[Callable, tuple[int, ...], int], ...]
    array_steps: tuple[tuple[Callable, tuple[int, ...], int], ...]
    constants: tuple[tuple[int, np.float64], ...]
    buffers: tuple[int, ...]
    registers: int
    blocks: int | None
    gradient: int | None
    matrices: int | None


def _weak(value: object) -> object:
    # A NumPy float64 scalar would lift float32 arrays to float64; a Python float does not.
    return value.item() if type(value) is np.float64 else value


def _choose(condition: np.ndarray, yes: object, no: object, out: np.ndarray) -> None:
    np.copyto(out, no)
    np.copyto(out, yes, where=np.not_equal(condition, 0))


def _swap(values: np.ndarray, out: np.ndarray) -> None:
    np.copyto(out, values[..., ::-1])


def _same(value: object) -> object:
    return value


def _copy(source: object, out: np.ndarray) -> None:
    np.copyto(out, source)


Gradient = Callable[[np.ndarray, np.ndarray], object]
"""Of a point and an array like it, to which it writes the gradient there."""


def _gradient_at(point: np.ndarray, gradient: Gradient, out: np.ndarray) -> None:
    gradient(point, out)


class _Compiler:
    """Assigns registers; temporaries of an expression return to a free list after their last use."""

    def __init__(self, rule: Rule) -> None:
        self.arrays = elementwise(rule)
        fixed = ("w", "g", "t", *rule.hyperparameters, *rule.state, *OF_SURFACES)
        self.slot = {name: i for i, name in enumerate(fixed)}
        self.next = len(fixed)
        self.scalar_steps: list = []
        self.array_steps: list = []
        self.constants: dict[float, int] = {}
        self.weakened: dict[int, int] = {}
        self.buffers: list[int] = []
        self.free: list[int] = []
        self.held: list[int] = []
        self.blocks: int | None = None
        self.gradient: int | None = None
        if IS_MATRIX in rule.read:
            self.slot[IS_MATRIX] = self.register()
        lines = lower(rule.lines)
        self.unread = Counter(read for line in lines for read in self._reads(line.value).elements())
        for line in lines:
            if line.target in self.arrays:
                self.assign(line)
            else:
                self.slot[line.target] = self.scalar(line.value)

    @staticmethod
    def _reads(node: Node) -> Counter[str]:
        return Counter(n.id for n in walk(node) if isinstance(n, Name))

    def is_scalar(self, node: Node) -> bool:
        return not varies(node, self.arrays)

    def register(self) -> int:
        self.next += 1
        return self.next - 1

    def scalar(self, node: Node) -> int:
        match node:
            case Number(value):
                return self.constant(value)
            case Name(id):
                return self.constant(CONSTANTS[id]) if id in CONSTANTS else self.slot[id]
        inputs = tuple(self.scalar(child) for child in children(node))
        operation = _operation(node)
        out = self.register()
        # A number is the same in the other coordinate.
        call = _same if operation == "other" else _OPERATORS.get(operation, _CALLS.get(operation))
        self.scalar_steps.append((call, inputs, out))
        return out

    def constant(self, value: float) -> int:
        if value not in self.constants:
            self.constants[value] = self.register()
        return self.constants[value]

    def weak(self, register: int) -> int:
        if register not in self.weakened:
            self.weakened[register] = self.register()
            self.scalar_steps.append((_weak, (register,), self.weakened[register]))
        return self.weakened[register]

    def buffer(self) -> int:
        if self.free:
            return self.free.pop()
        self.buffers.append(self.register())
        return self.buffers[-1]

    def operand(self, node: Node) -> int:
        """The register that holds the node's value, in a buffer where it has to be computed."""
        if self.is_scalar(node):
            return self.weak(self.scalar(node))
        if isinstance(node, Name):
            register = self.slot[node.id]
            self.unread[node.id] -= 1
            if register in self.buffers and not self.unread[node.id]:
                # Nothing reads this temporary again: whoever reads it now may overwrite it.
                del self.slot[node.id]
            return register
        return self.apply(node, None)

    def apply(self, node: Node, out: int | None, target: str = "") -> int:
        """Adds the node's operation; its result goes to ``out``, or to a buffer that is free once it has been read.

        ``target`` names what ``out`` still holds, so that an operand which is the last to read it may overwrite it.
        """
        below = children(node)
        operation = _operation(node)
        if operation in SEEING:
            return self.seeing(node)
        heir = None if operation == "where" else self.heir(below, target)
        inputs: dict[int, int] = {}
        for i in sorted(range(len(below)), key=lambda i: i == heir):
            inherits = i == heir and not isinstance(below[i], Name) and not self.is_scalar(below[i])
            inputs[i] = self.apply(below[i], out, target) if inherits else self.operand(below[i])
            # Another operand may be the last that reads this one's name: it must not overwrite it.
            self.held.append(inputs[i])
        del self.held[-len(below) :]
        read = tuple(inputs[i] for i in range(len(below)))
        kept = {*self.slot.values(), *self.held, out}
        spent = [r for r in dict.fromkeys(read) if r in self.buffers and r not in kept]
        if operation == "where":
            # _choose writes before it has read everything, so it never writes onto its inputs.
            result = self.buffer()
            self.array_steps.append((_choose, read, result))
            self.free.extend(spent)
            if out is None:
                return result
            self.array_steps.append((_copy, (result,), out))
            self.free.append(result)
            return out
        self.free.extend(spent)
        result = self.buffer() if out is None else out
        self.array_steps.append((_swap if operation == "other" else _UFUNCS[operation], read, result))
        return result

    def seeing(self, node: Call) -> int:
        """What a function of SEEING gives; ``lower`` has left nothing but names for it to read.

        It goes to a buffer of its own, since a network is still read while its gradient is written.
        """
        read = tuple(self.filled(one) for one in node.arguments)
        result = self.buffer()
        self.free.extend(r for r in dict.fromkeys(read) if r in self.buffers and r not in self.slot.values())
        if node.function == "grad":
            self.gradient = self.register() if self.gradient is None else self.gradient
            self.array_steps.append((_gradient_at, (*read, self.gradient), result))
        else:
            self.blocks = self.register() if self.blocks is None else self.blocks
            self.array_steps.append((STEPS[node.function], (*read, self.blocks), result))
        return result

    def filled(self, node: Node) -> int:
        """The register of an array; a number is put in every place of a buffer."""
        register = self.operand(node)
        if self.is_scalar(node):
            self.array_steps.append((_copy, (register,), register := self.buffer()))
        return register

    def heir(self, operands: tuple[Node, ...], target: str) -> int | None:
        """The operand that may be computed in the target's own array: the only one that reads its old value."""
        if not target:
            return None
        readers = [i for i, operand in enumerate(operands) if target in self._reads(operand)]
        return readers[0] if len(readers) == 1 else None

    def assign(self, line: Assignment) -> None:
        fixed = self.slot.get(line.target)
        if fixed in self.buffers or fixed is None:
            # A temporary gets a buffer of its own once its value is known, often the one it was computed in.
            register = self.operand(line.value)
            if register not in self.buffers or register in self.slot.values():
                self.array_steps.append((_copy, (register,), register := self.buffer()))
            if fixed is not None and fixed not in (*self.free, register):
                self.free.append(fixed)
            self.slot[line.target] = register
        elif self.is_scalar(line.value) or isinstance(line.value, Name):
            self.array_steps.append((_copy, (self.operand(line.value),), fixed))
        else:
            self.apply(line.value, fixed, line.target)

    def program(self) -> _Program:
        timed = {self.slot["t"]}
        for _, inputs, out in self.scalar_steps:
            if timed.intersection(inputs):
                timed.add(out)
        return _Program(
            tuple(step for step in self.scalar_steps if step[2] not in timed),
            tuple(step for step in self.scalar_steps if step[2] in timed),
            tuple(self.array_steps),
            tuple((register, np.float64(value)) for value, register in self.constants.items()),
            tuple(self.buffers),
            self.next,
            self.blocks,
            self.gradient,
            self.slot.get(IS_MATRIX),
        )


@lru_cache(maxsize=256)
def _program(rule: Rule) -> _Program:
    return _Compiler(rule).program()


class CompiledRule:
    """``step(w, g, t, state)`` in place, with work buffers shaped and typed like ``like``; not for two threads at once.

    ``w``, ``g`` and every array of ``state`` have that shape and dtype. ``hyperparameters`` are numbers, or arrays
    that broadcast against ``w`` (one value a run); ``bind`` exchanges them. ``surface``, for rules that need one: f, H
    and C, each shaped like ``w``, whose last axis holds the two coordinates. ``blocks``: what belongs together in
    ``w``; on a surface each point does. ``gradient``, for rules that take more than one: as that at ``w`` was taken.
    """

    def __init__(
        self, rule: Rule, like: np.ndarray, hyperparameters: Mapping[str, object], blocks: Blocks = POINTS
    ) -> None:
        self._program = program = _program(rule)
        self._rule = rule
        self._registers: list = [None] * program.registers
        for register, value in program.constants:
            self._registers[register] = value
        for register in program.buffers:
            self._registers[register] = np.empty_like(like)
        if program.blocks is not None:
            self._registers[program.blocks] = blocks
        if program.matrices is not None:
            self._registers[program.matrices] = np.empty_like(like)
            blocks.matrices(self._registers[program.matrices])
        self.bind(hyperparameters)

    def bind(self, hyperparameters: Mapping[str, object]) -> None:
        """Takes these values from the next step on, and computes what depends on them alone."""
        r = self._registers
        for at, name in enumerate(self._rule.hyperparameters, start=3):
            value = hyperparameters[name]
            r[at] = value if isinstance(value, np.ndarray) else np.float64(value)
        with np.errstate(all="ignore"):
            for call, inputs, out in self._program.settings_steps:
                r[out] = call(*[r[i] for i in inputs])

    def __call__(
        self,
        w: np.ndarray,
        g: np.ndarray,
        t: int,
        state: Mapping[str, np.ndarray],
        surface: Sequence[np.ndarray] = (),
        gradient: Gradient | None = None,
    ) -> None:
        r = self._registers
        if self._program.gradient is not None:
            r[self._program.gradient] = gradient
        r[0], r[1], r[2] = w, g, np.float64(t)
        for at, name in enumerate(self._rule.state, start=3 + len(self._rule.hyperparameters)):
            r[at] = state[name]
        for at, value in enumerate(surface, start=3 + len(self._rule.hyperparameters) + len(self._rule.state)):
            r[at] = value
        for call, inputs, out in self._program.scalar_steps:
            r[out] = call(*[r[i] for i in inputs])
        for call, inputs, out in self._program.array_steps:
            call(*[r[i] for i in inputs], out=r[out])
