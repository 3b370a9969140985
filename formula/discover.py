"""Finds what the modules of a package declare, so that a new declaration is one new file and no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from difflib import get_close_matches
from types import ModuleType
from typing import TypeVar

Declared = TypeVar("Declared")


def declarations(package: ModuleType, kind: type[Declared]) -> dict[str, Declared]:
    """Every module-level ``kind`` in the package's modules, in the order of the modules' names, by its ``key``."""
    found: dict[str, Declared] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        members = vars(importlib.import_module(f"{package.__name__}.{module.name}")).values()
        found |= {member.key: member for member in members if isinstance(member, kind)}
    return found


def named(key: str, found: Mapping[str, Declared], kind: str) -> Declared:
    """The declaration called ``key``, in small letters or large; ValueError, with those of like names, if none is."""
    exact = key if key in found else key.lower()
    if exact not in found:
        near = get_close_matches(exact[:40], found, 3)
        hint = f"; near it: {', '.join(near)}" if near else ""
        raise ValueError(f"{key[:40]!r} is not {kind}{hint}")
    return found[exact]
