"""Optimizers as declarations, one file each."""

from optimizers.declaration import Hyperparameter, Optimizer
from optimizers.registry import OPTIMIZERS, find
from optimizers.run import Run
from optimizers.schedules import SCHEDULES, Schedule

__all__ = ["OPTIMIZERS", "SCHEDULES", "Hyperparameter", "Optimizer", "Run", "Schedule", "find"]
