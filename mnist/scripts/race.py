"""What the scripts of a race of trainings are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from mnist.activations import ACTIVATIONS
from mnist.images import DATA_SETS, DEBIAN, FILES
from mnist.network import INITS, MEMORY, VARIANCE_FLOOR
from mnist.training import Training
from optimizers import Run
from optimizers.naming import names_of

OPENML = {"mnist": "mnist_784", "fashion": "Fashion-MNIST"}
"""What OpenML calls the data sets; it has the 60,000 images for training before the others."""


@dataclass(frozen=True)
class TrainingRace:
    """What the scripts of a race are written from; ``query``: of the link to the race.

    ``trainings``: as the page trains them, for each seed every run. ValueError for trainings that are not one race.
    """

    trainings: tuple[Training, ...]
    query: str = ""

    def __post_init__(self) -> None:
        wanted = [replace(self.training, run=run, seed=seed) for seed in self.seeds for run in self.runs]
        if not wanted or list(self.trainings) != wanted:
            raise ValueError("these trainings are not the runs and seeds of one race")

    @property
    def training(self) -> Training:
        """One of them: they differ in run and seed only."""
        return self.trainings[0]

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(training.seed for training in self.trainings))

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(training.run for training in self.trainings if training.seed == self.trainings[0].seed)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the scripts call the runs, as the page does."""
        return tuple(names_of(self.runs))

    @cached_property
    def shared(self) -> Mapping[str, object]:
        """What all its templates are given: its settings, and what it needs of the scripts' parts."""
        training = self.training
        hidden = bool(training.hidden)
        data = DATA_SETS[training.data]
        digests = (data.train, data.train_labels, data.test, data.test_labels)
        return {
            "training": training,
            "seeds": self.seeds,
            "query": self.query,
            "data": data.name,
            "openml": OPENML[data.key],
            "digests": dict(zip(FILES, digests, strict=True)),
            "debian": "" if training.data == "mnist" else str(DEBIAN),
            "memory": MEMORY,
            "variance_floor": VARIANCE_FLOOR,
            "rooted": training.init in INITS,
            "hidden": hidden,
            "batchnorm": training.batchnorm and hidden,
            "dropout": bool(training.dropout) and hidden,
            "gelu": ACTIVATIONS[training.activation].slope_reads == "inputs" and hidden,
        }
