"""Trajectories of optimizers on surfaces, and maps of what becomes of them."""

from simulation.descend import MAX_STEPS, SAFE_RANGE, Race, descend
from simulation.figure import figure
from simulation.maps.basins import BasinMap, basin_map
from simulation.maps.figures import map_figure
from simulation.maps.sensitivity import Sensitivity, sensitivity
from simulation.maps.settings import SettingsMap, settings_map

__all__ = [
    "MAX_STEPS",
    "SAFE_RANGE",
    "BasinMap",
    "Race",
    "Sensitivity",
    "SettingsMap",
    "basin_map",
    "descend",
    "figure",
    "map_figure",
    "sensitivity",
    "settings_map",
]
