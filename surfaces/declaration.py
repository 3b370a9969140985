"""What a surface declares; its functions, gradient, Hessian, JavaScript and LaTeX are derived from the expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from formula import Quantity, Words, parse_expression
from formula.derivatives import GRADIENT, HESSIAN
from formula.to_numpy import function
from formula.tree import Assignment, Binary, Call, Compare, Name, Negative, Node, Number, names, walk
from surfaces import derived

Point = tuple[float, float]
BENDING = frozenset({"abs", "sign", "sqrt", "floor", "ceil", "mod", "min", "max", "where"})
"""Functions with bends or jumps that their derivatives do not show; so have powers that are not whole."""
ALIKE = 1e-9
"""Values of minima that differ by less are equal: as much as rounding their places changes."""


@dataclass(frozen=True)
class Surface:
    """A function of x and y to descend on.

    ``domain``: the window ((x from, x to), (y from, y to)) that is drawn at first. ``start``: where runs begin.
    ``minima`` and ``saddles``: known critical points in the domain, at the default parameters; a test checks them by
    gradient and Hessian. ``around``: minima beside the domain that a window of another shape shows. ``race``: runs, as
    in links, whose settings show something here. ``watch``: one sentence on what to watch. ``bounded``: False where
    the function has no lower bound. ``smooth``: False where its lowest point is a kink, which is checked by the values
    around it. ``rows``: of a data surface, the table (u, v).
    """

    key: str
    name: Words
    expression: str
    domain: tuple[Point, Point]
    start: Point
    race: tuple[str, ...]
    watch: Words
    minima: tuple[Point, ...] = ()
    around: tuple[Point, ...] = ()
    saddles: tuple[Point, ...] = ()
    parameters: tuple[Quantity, ...] = ()
    bounded: bool = True
    smooth: bool = True
    source: str = ""
    rows: tuple[Point, ...] = ()

    @cached_property
    def tree(self) -> Node:
        """The parsed expression; of data, that of one row (u, v), whose mean over all rows is the surface."""
        row = ("u", "v") if self.rows else ()
        return parse_expression(self.expression, ("x", "y", *row, *(p.key for p in self.parameters)))

    @cached_property
    def columns(self) -> tuple[np.ndarray, np.ndarray]:
        """The data's columns u and v, float64 (rows,)."""
        table = np.array(self.rows, dtype=np.float64)
        return table[:, 0], table[:, 1]

    @property
    def value_lines(self) -> tuple[Assignment, ...]:
        """Assignments that end with f."""
        return (Assignment("f", self.tree),)

    @cached_property
    def gradient_lines(self) -> tuple[Assignment, ...]:
        """Assignments that end with g0 and g1."""
        return derived.gradient(self.expression, self.tree)

    @cached_property
    def hessian_lines(self) -> tuple[Assignment, ...]:
        """Assignments that end with h00, h01 and h11."""
        return derived.hessian(self.expression, self.tree)

    @cached_property
    def quadratic(self) -> bool:
        """Whether it is written as a polynomial of the second degree, whose curvature is the same everywhere."""
        return _degree(self.tree) <= 2

    @cached_property
    def bends(self) -> bool:
        """Whether there may be places at which its derivatives, as written, are not those of the function."""
        return any(map(_bends, walk(self.tree)))

    @property
    def defaults(self) -> dict[str, float]:
        return {p.key: p.default for p in self.parameters}

    @cached_property
    def deepest(self) -> tuple[Point, ...]:
        """The global minima: those of the known ones below which no other lies."""
        values = [float(self.value(np.array(point))) for point in self.minima]
        lowest = min(values, default=0.0)
        return tuple(
            point
            for point, value in zip(self.minima, values, strict=True)
            if value - lowest <= ALIKE * (1 + abs(lowest))
        )

    def value(self, points: np.ndarray, **parameters: float) -> np.ndarray:
        """f at ``points`` (…, 2), float64; shape (…)."""
        return self._evaluate(self._value, points, parameters, 1)[..., 0]

    def gradient(self, points: np.ndarray, taken: np.ndarray | None = None, **parameters: float) -> np.ndarray:
        """∇f at ``points`` (…, 2), float64; shape (…, 2). ``taken``: numbers of the rows that count, or all."""
        return self._evaluate(self._gradient, points, parameters, 2, taken)

    def hessian(self, points: np.ndarray, **parameters: float) -> np.ndarray:
        """The matrix of second derivatives at ``points`` (…, 2), float64; shape (…, 2, 2)."""
        second = self._evaluate(self._hessian, points, parameters, 3)
        return second.take([[0, 1], [1, 2]], axis=-1)

    def __getstate__(self) -> dict[str, object]:
        # What is derived is derived again where it arrives: functions do not travel to other processes.
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def _evaluate(
        self,
        compiled: Callable[..., tuple],
        points: np.ndarray,
        parameters: Mapping[str, float],
        count: int,
        taken: np.ndarray | None = None,
    ) -> np.ndarray:
        """The ``count`` results at each point, (…, count)."""
        points = np.asarray(points, dtype=np.float64)
        values = self.defaults | parameters
        found = np.empty((*points.shape[:-1], count))
        with np.errstate(all="ignore"):
            if self.rows:
                u, v = (column if taken is None else column[taken] for column in self.columns)
                each = compiled(x=points[..., :1], y=points[..., 1:], u=u, v=v, **values)
                results = [_mean(np.broadcast_to(r, (*points.shape[:-1], len(u)))) for r in each]
            else:
                results = compiled(x=points[..., 0], y=points[..., 1], **values)
        for i, result in enumerate(results):
            found[..., i] = result
        return found

    @cached_property
    def _value(self) -> object:
        return function(self.value_lines, ("f",))

    @cached_property
    def _gradient(self) -> object:
        return function(self.gradient_lines, GRADIENT)

    @cached_property
    def _hessian(self) -> object:
        return function(self.hessian_lines, HESSIAN)


def _mean(values: np.ndarray) -> np.ndarray:
    # In the order of the rows, as the browser adds them: NumPy's own sum pairs them.
    return np.add.accumulate(values, axis=-1, dtype=np.float64)[..., -1] / values.shape[-1]


def _bends(node: Node) -> bool:
    match node:
        case Compare():
            return True
        case Call(function, _):
            return function in BENDING and bool(names(node))
        case Binary("**", base, exponent):
            power = exponent.operand if isinstance(exponent, Negative) else exponent
            return bool(names(base)) and not (isinstance(power, Number) and power.value.is_integer())
    return False


def _degree(node: Node) -> float:
    """That of a polynomial in x and y as it is written; infinite where it is written otherwise."""
    if not names(node) & {"x", "y"}:
        return 0
    match node:
        case Name():
            return 1
        case Negative(operand):
            return _degree(operand)
        case Binary("+" | "-", left, right):
            return max(_degree(left), _degree(right))
        case Binary("*", left, right):
            return _degree(left) + _degree(right)
        case Binary("/", left, right) if not names(right) & {"x", "y"}:
            return _degree(left)
        case Binary("**", left, Number(power)) if power.is_integer():
            return _degree(left) * power
        case _:
            return np.inf
