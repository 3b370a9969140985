"""Trajectories of optimizers on surfaces."""

from simulation.descend import MAX_STEPS, SAFE_RANGE, Race, descend
from simulation.figure import figure

__all__ = ["MAX_STEPS", "SAFE_RANGE", "Race", "descend", "figure"]
