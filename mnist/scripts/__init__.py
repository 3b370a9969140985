"""A race of trainings as Python scripts that stand alone: what a reader takes away, reads and changes."""

from mnist.scripts.race import TrainingRace
from mnist.scripts.with_numpy import numpy_script
from mnist.scripts.with_torch import in_torch, torch_script

__all__ = ["TrainingRace", "in_torch", "numpy_script", "torch_script"]
