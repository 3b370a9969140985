"""Finds what the modules of a package declare, so that a new declaration is one new file and no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import ModuleType
from typing import TypeVar

from formula.errors import Refused, near, shown

Declared = TypeVar("Declared")


def declarations(package: ModuleType, kind: type[Declared]) -> dict[str, Declared]:
    """Every module-level ``kind`` in the package's modules, in the order of the modules' names, by its ``key``."""
    found: dict[str, Declared] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        members = vars(importlib.import_module(f"{package.__name__}.{module.name}")).values()
        found |= {member.key: member for member in members if isinstance(member, kind)}
    return found


def named(key: str, found: Mapping[str, Declared], kind: str) -> Declared:
    """The declaration called ``key``, in small letters or large; Refused, with those of like names, if none is."""
    exact = key if key in found else key.lower()
    if exact not in found:
        raise Refused(kind, found=shown(key), near=near(key, found))
    return found[exact]
