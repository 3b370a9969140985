"""What a training is: the optimizer's run, the network, the data and how long, as one immutable value."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from formula.errors import Refused, not_one_of, shown
from mnist.activations import ACTIVATIONS
from mnist.images import CLASSES, DATA_SETS, PIXELS, TRAINING_IMAGES
from mnist.network import INITS, Network
from optimizers import Run

VALIDATION_IMAGES = 10_000
CHECKPOINTS = 20
"""How many sets of weights a history keeps at the most, the last ones not counted."""
SAMPLINGS = ("replace", "epochs")
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
            kind = "quantity-not-whole" if self.whole else "quantity-not-number"
            raise Refused(kind, name=name, found=shown(value)) from None
        if not self.low <= number <= self.high:
            raise Refused("quantity-outside", name=name, found=number, low=self.low, high=self.high)
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
        "dropout": Bounds(0.0, 0.9, whole=False),
        "decay": Bounds(0.0, 1.0, whole=False),
        "subset": Bounds(100, TRAINING_IMAGES),
        "label_noise": Bounds(0.0, 0.9, whole=False),
    }
)
"""Ranges by field of Training; ``layers`` is how many hidden layers, ``units`` the size of each."""

_NUMBERS = ("iterations", "batch", "seed", "interval", "dropout", "decay", "subset", "label_noise")


@dataclass(frozen=True)
class Training:
    """A training of one network with one optimizer; the defaults are the article's.

    ``batch``: images an iteration. ``hidden``: sizes of the hidden layers. ``activation``: a key of ACTIVATIONS.
    ``init``: standard deviation of the first weights, or a key of INITS. ``seed``: fixes weights, batches, dropout and
    false labels, the same for every optimizer. ``interval``: accuracy is measured after every so many iterations.
    ``batchnorm``: whether hidden layers are normalized before their activation. ``dropout``: share of hidden outputs
    that is set to 0 while training. ``decay``: λ of weight decay, by which λ·w is added to each weight's gradient.
    ``sampling``: ``"replace"``, batches with replacement as in the article, or ``"epochs"``, every image once before
    any comes again. ``subset``: trains on the first so many images. ``label_noise``: share of training labels that are
    replaced by another class. ``data``: a key of DATA_SETS. ``measure``: accuracy is measured on the ``"test"`` images
    or, for choosing settings, on the last 10,000 training images (``"validation"``), which are then not trained on.

    Picklable and hashable. ValueError, quoting field and value, for what is outside BOUNDS.
    """

    run: Run
    iterations: int = 1000
    batch: int = 100
    hidden: tuple[int, ...] = (40, 20)
    activation: str = "sigmoid"
    init: float | str = 0.01
    seed: int = 0
    interval: int = 10
    batchnorm: bool = False
    dropout: float = 0.0
    decay: float = 0.0
    sampling: str = "replace"
    subset: int = TRAINING_IMAGES
    label_noise: float = 0.0
    data: str = "mnist"
    measure: str = "test"

    def __post_init__(self) -> None:
        if not isinstance(self.run, Run):
            raise Refused("no-run", name="run", found=shown(self.run))
        if self.run.formula.needs_surface:
            raise Refused("of-surfaces", of=self.run.optimizer[:40])
        for name, known in _WORDS.items():
            if getattr(self, name) not in known:
                raise not_one_of(getattr(self, name), known, name)
        for name in _NUMBERS:
            object.__setattr__(self, name, BOUNDS[name].check(name, getattr(self, name)))
        if self.init not in INITS:
            if isinstance(self.init, str):
                raise Refused("number-or", name="init", found=shown(self.init), known=tuple(INITS))
            object.__setattr__(self, "init", BOUNDS["init"].check("init", self.init))
        object.__setattr__(self, "batchnorm", bool(self.batchnorm))
        if not isinstance(self.hidden, Sequence) or isinstance(self.hidden, str):
            raise Refused("no-sizes", name="hidden", found=shown(self.hidden))
        BOUNDS["layers"].check("hidden layers", len(self.hidden))
        object.__setattr__(self, "hidden", tuple(BOUNDS["units"].check("hidden", size) for size in self.hidden))

    @property
    def points(self) -> int:
        """How often accuracy is measured."""
        return self.iterations // self.interval

    @property
    def network(self) -> Network:
        return Network((PIXELS, *self.hidden, CLASSES), self.activation, self.batchnorm)

    @property
    def images(self) -> int:
        """How many images are trained on: ``subset``, less what is kept for validation."""
        return min(self.subset, TRAINING_IMAGES - VALIDATION_IMAGES * (self.measure == "validation"))

    @property
    def epoch(self) -> float:
        """Iterations until as many images have been seen as there are."""
        return self.images / self.batch

    @property
    def checkpoint_every(self) -> int:
        """Iterations from one set of weights that the history keeps to the next; a multiple of ``interval``."""
        return self.interval * max(1, -(-self.points // (CHECKPOINTS - 1)))

    def beside(self, other: Training) -> bool:
        """Whether both may advance together: the same in all but the optimizer."""
        return replace(self, run=other.run) == other


_WORDS = {"activation": ACTIVATIONS, "sampling": SAMPLINGS, "data": DATA_SETS, "measure": MEASURES}
