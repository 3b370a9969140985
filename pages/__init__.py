"""One folder a page: its ``page.py`` says ``ORDER``, its place in the menu, and has ``page``, which draws it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path


@cache
def find_pages() -> dict[str, Callable[[], None]]:
    """Pages by their names in addresses; the first one is the default."""
    names = [path.parent.name for path in Path(__file__).parent.glob("*/page.py")]
    modules = {name: import_module(f"{__name__}.{name}.page") for name in names}
    return {name: modules[name].page for name in sorted(names, key=lambda name: (modules[name].ORDER, name))}
