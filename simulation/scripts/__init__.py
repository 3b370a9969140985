"""A race as a Python script that stands alone: what a reader takes away, reads and changes."""

from simulation.scripts.race import Stroke, Window, race_script

__all__ = ["Stroke", "Window", "race_script"]
