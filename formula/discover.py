"""Finds what the modules of a package declare, so that a new declaration is one new file and no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TypeVar

Declared = TypeVar("Declared")

MACHINERY = {"declaration", "registry", "run", "written", "table", "torch_lines", "rule_names"}
"""Modules of a package of declarations that declare nothing themselves."""


def declarations(package: str, file: str, kind: type[Declared]) -> dict[str, Declared]:
    """Every module-level ``kind`` in the package whose ``__init__`` or registry is ``file``, by its ``key``."""
    found: dict[str, Declared] = {}
    for module in pkgutil.iter_modules([str(Path(file).parent)]):
        if module.name not in MACHINERY:
            members = vars(importlib.import_module(f"{package}.{module.name}")).values()
            found |= {member.key: member for member in members if isinstance(member, kind)}
    return found
