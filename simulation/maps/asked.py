"""What a map may be asked for: each is checked before anything is computed, ValueError in one sentence if not; and by
whom it is computed."""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import wraps
from typing import ParamSpec, TypeVar

import numpy as np

from simulation.descend import MAX_STEPS, SAFE_RANGE
from simulation.figure import Window
from simulation.noise import MAX_SEED
from surfaces import Surface

Given = ParamSpec("Given")
Asked, Made = TypeVar("Asked"), TypeVar("Made")


def by_workers(
    tasks: Callable[[Asked], Sequence[tuple]], piece: Callable, gathered: Callable[[Asked, list], Made]
) -> Callable[[Callable[Given, Asked]], Callable[Given, Made]]:
    """Makes of what checks a map's arguments what computes the map, with an ``executor`` beside them.

    The check alone is its ``asked``, for who has the ``tasks`` done elsewhere.
    """

    def decorate(asked: Callable[Given, Asked]) -> Callable[Given, Made]:
        @wraps(asked)
        def made(*given: object, executor: Executor | None = None, **named: object) -> Made:
            of = asked(*given, **named)
            return gathered(of, computed(piece, tasks(of), executor))

        own, usual = inspect.signature(asked), inspect.signature(made, follow_wrapped=False).parameters["executor"]
        made.__signature__ = own.replace(
            parameters=[*own.parameters.values(), usual],
            return_annotation=inspect.signature(gathered).return_annotation,
        )
        made.asked = asked
        return made

    return decorate


def computed(piece: Callable, tasks: Sequence[tuple], executor: Executor | None) -> list:
    """What ``piece`` returns for each of the tasks in their order, by the executor's workers, or here without one."""
    return list((executor.map if executor else map)(piece, *zip(*tasks, strict=True)))


def whole(name: str, value: int, low: int, high: int) -> int:
    """A whole number within these bounds."""
    try:
        found = operator.index(value)
    except TypeError:
        raise ValueError(f"{name}={value!r:.40} is not a whole number") from None
    if not low <= found <= high:
        raise ValueError(f"{name}={found} is outside {low} … {high}")
    return found


def steps_of(value: int) -> int:
    return whole("steps", value, 0, MAX_STEPS)


def chance(noise: float, seed: int) -> tuple[float, int]:
    """A standard deviation and a seed."""
    if not 0 <= noise < np.inf:
        raise ValueError(f"noise={noise} is not a standard deviation")
    return float(noise), whole("seed", seed, 0, MAX_SEED)


def window_of(surface: Surface, window: Window | None) -> Window:
    """((x from, x to), (y from, y to)) within the safe range; the surface's own where it is None."""
    if window is None:
        return surface.domain
    edges = np.array(window, dtype=np.float64) if np.shape(window) == (2, 2) else np.full((2, 2), np.nan)
    if not ((np.abs(edges) <= SAFE_RANGE).all() and (edges[:, 0] < edges[:, 1]).all()):
        raise ValueError(f"a window is ((x from, x to), (y from, y to)) within {SAFE_RANGE:g}, not {window!r:.60}")
    return tuple(map(tuple, edges.tolist()))


def parameters_of(surface: Surface, parameters: Mapping[str, float] | None) -> dict[str, float]:
    """Values of parameters that the surface has, each within its range."""
    known = {quantity.key: quantity for quantity in surface.parameters}
    for name in parameters or {}:
        if name not in known:
            has = f"has {', '.join(known)}" if known else "has no parameters"
            raise ValueError(f"{name!r:.40} is no parameter of {surface.key:.40}, which {has}")
    return {name: known[name].check(value) for name, value in (parameters or {}).items()}
