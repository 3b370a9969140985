"""The ordered registry: every module of this package that declares a Surface, family by family."""

from formula.discover import declarations
from surfaces.declaration import Surface

SURFACES: dict[str, Surface] = declarations("surfaces", __file__, Surface)
