"""Optimizers as declarations, one file each."""

from optimizers.declaration import Hyperparameter, Optimizer
from optimizers.registry import OPTIMIZERS
from optimizers.run import Run

__all__ = ["OPTIMIZERS", "Hyperparameter", "Optimizer", "Run"]
