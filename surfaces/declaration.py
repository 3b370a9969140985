"""What a surface declares; its functions, gradient, Hessian, JavaScript and LaTeX are derived from the expression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from formula import Quantity, Words, parse_expression
from formula.derive import GRADIENT, HESSIAN, gradient, hessian
from formula.to_numpy import function
from formula.tree import Assignment, Node

Point = tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """A function of x and y to descend on.

    ``domain``: the window ((x from, x to), (y from, y to)) that is drawn at first. ``start``: where runs begin.
    ``minima`` and ``saddles``: known critical points in the domain, at the default parameters; a test checks them by
    gradient and Hessian. ``race``: runs, as in links, whose settings show something here. ``watch``: one sentence on
    what to watch. ``bounded``: False where the function has no lower bound.
    """

    key: str
    name: Words
    expression: str
    domain: tuple[Point, Point]
    start: Point
    race: tuple[str, ...]
    watch: Words
    minima: tuple[Point, ...] = ()
    saddles: tuple[Point, ...] = ()
    parameters: tuple[Quantity, ...] = ()
    bounded: bool = True
    source: str = ""

    @cached_property
    def tree(self) -> Node:
        """The parsed expression."""
        return parse_expression(self.expression, ("x", "y", *(p.key for p in self.parameters)))

    @property
    def value_lines(self) -> tuple[Assignment, ...]:
        """Assignments that end with f."""
        return (Assignment("f", self.tree),)

    @property
    def gradient_lines(self) -> tuple[Assignment, ...]:
        """Assignments that end with g0 and g1."""
        return gradient(self.tree)

    @property
    def hessian_lines(self) -> tuple[Assignment, ...]:
        """Assignments that end with h00, h01 and h11."""
        return hessian(self.tree)

    @property
    def defaults(self) -> dict[str, float]:
        return {p.key: p.default for p in self.parameters}

    def value(self, points: np.ndarray, **parameters: float) -> np.ndarray:
        """f at ``points`` (…, 2), float64; shape (…)."""
        (f,) = self._evaluate(self._value, points, parameters)
        return f

    def gradient(self, points: np.ndarray, **parameters: float) -> np.ndarray:
        """∇f at ``points`` (…, 2), float64; shape (…, 2)."""
        return np.stack(self._evaluate(self._gradient, points, parameters), axis=-1)

    def hessian(self, points: np.ndarray, **parameters: float) -> np.ndarray:
        """The matrix of second derivatives at ``points`` (…, 2), float64; shape (…, 2, 2)."""
        xx, xy, yy = self._evaluate(self._hessian, points, parameters)
        return np.stack([np.stack([xx, xy], axis=-1), np.stack([xy, yy], axis=-1)], axis=-2)

    def _evaluate(self, compiled: object, points: np.ndarray, parameters: Mapping[str, float]) -> list[np.ndarray]:
        points = np.asarray(points, dtype=np.float64)
        with np.errstate(all="ignore"):
            results = compiled(x=points[..., 0], y=points[..., 1], **self.defaults | dict(parameters))
        return [np.broadcast_to(r, points.shape[:-1]).astype(np.float64) for r in results]

    @cached_property
    def _value(self) -> object:
        return function(self.value_lines, ("f",))

    @cached_property
    def _gradient(self) -> object:
        return function(self.gradient_lines, GRADIENT)

    @cached_property
    def _hessian(self) -> object:
        return function(self.hessian_lines, HESSIAN)
