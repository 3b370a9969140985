"""What a training is: the optimizer's run, the network and how long, as one immutable value."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mnist.activations import ACTIVATIONS
from mnist.images import CLASSES, PIXELS
from mnist.network import Network
from optimizers import Run

MEASURES = ("test", "validation")


@dataclass(frozen=True)
class Bounds:
    """The range of a number, both ends included; ``whole`` where fractions are refused."""

    low: float
    high: float
    whole: bool = True

    def check(self, name: str, value: float) -> float:
        """The value as a plain int or float; ValueError that quotes it when it does not fit."""
        try:
            number = operator.index(value) if self.whole else float(value)
        except (TypeError, ValueError):
            kind = "a whole number" if self.whole else "a number"
            raise ValueError(f"{name}={value!r:.40} is not {kind}") from None
        if not self.low <= number <= self.high:
            raise ValueError(f"{name}={number} is outside {self.low} … {self.high}")
        return number


BOUNDS = MappingProxyType(
    {
        "iterations": Bounds(1, 20_000),
        "batch": Bounds(1, 1_000),
        "layers": Bounds(0, 4),
        "units": Bounds(1, 256),
        "init": Bounds(1e-4, 1.0, whole=False),
        "seed": Bounds(0, 2**31 - 1),
        "interval": Bounds(1, 1_000),
    }
)
"""Ranges by field of Training; ``layers`` is how many hidden layers, ``units`` the size of each."""


@dataclass(frozen=True)
class Training:
    """A training of one network with one optimizer; the defaults are the article's.

    ``batch``: images an iteration. ``hidden``: sizes of the hidden layers. ``activation``: a key of ACTIVATIONS.
    ``init``: standard deviation of the first weights. ``seed``: fixes weights and batches, the same for every
    optimizer. ``interval``: accuracy is measured after every so many iterations. ``measure``: on the ``"test"`` images
    or, for choosing settings, on the last 10,000 training images (``"validation"``), which are then not trained on.
    Picklable and hashable. ValueError, quoting field and value, for what is outside BOUNDS.
    """

    run: Run
    iterations: int = 1000
    batch: int = 100
    hidden: tuple[int, ...] = (40, 20)
    activation: str = "sigmoid"
    init: float = 0.01
    seed: int = 0
    interval: int = 10
    measure: str = "test"

    def __post_init__(self) -> None:
        if not isinstance(self.run, Run):
            raise ValueError(f"run={self.run!r:.40} is not a Run")
        if self.run.formula.needs_surface:
            raise ValueError(f"{self.run.optimizer} reads what only a surface has")
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation={self.activation!r:.40} is not one of {', '.join(ACTIVATIONS)}")
        if self.measure not in MEASURES:
            raise ValueError(f"measure={self.measure!r:.40} is not one of {', '.join(MEASURES)}")
        for name in ("iterations", "batch", "init", "seed", "interval"):
            object.__setattr__(self, name, BOUNDS[name].check(name, getattr(self, name)))
        if not isinstance(self.hidden, Sequence) or isinstance(self.hidden, str):
            raise ValueError(f"hidden={self.hidden!r:.40} is not a list of sizes")
        BOUNDS["layers"].check("hidden layers", len(self.hidden))
        object.__setattr__(self, "hidden", tuple(BOUNDS["units"].check("hidden", size) for size in self.hidden))

    @property
    def points(self) -> int:
        """How often accuracy is measured."""
        return self.iterations // self.interval

    @property
    def network(self) -> Network:
        return Network((PIXELS, *self.hidden, CLASSES), self.activation)
