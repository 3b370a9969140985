"""Surfaces as declarations, one file a family."""

from surfaces.declaration import Point, Surface
from surfaces.registry import SURFACES

__all__ = ["SURFACES", "Point", "Surface"]
