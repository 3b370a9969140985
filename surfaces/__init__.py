"""Surfaces as declarations, one file a family."""

from surfaces.declaration import Point, Surface
from surfaces.registry import SURFACES, find

__all__ = ["SURFACES", "Point", "Surface", "find"]
