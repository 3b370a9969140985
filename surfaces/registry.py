"""The ordered registry: every Surface that a module of ``families`` declares.

The alphabet puts the families from simple to hard (bowls, plateaus, saddles, valleys, wells, wilds), and each family
declares its simple ones first.
"""

from formula.discover import declarations, named
from formula.packing import is_packed
from surfaces import families
from surfaces.declaration import Surface
from surfaces.written import declare

SURFACES: dict[str, Surface] = declarations(families, Surface)


def find(key: str) -> Surface:
    """The surface with this key, declared here or written by a user; ValueError where there is none."""
    if is_packed(key):
        return declare(key)
    return named(key, SURFACES, "surface")
