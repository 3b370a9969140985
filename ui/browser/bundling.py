"""Joins the browser's modules into one string: a component has no address that an import could be relative to."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
ROOMS = ("frame", "pages", "ui")
"""The folders in which views, modules and styles stand."""

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(\.[^"]*)\.js";$', re.MULTILINE)
_REMARK = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_MARGIN = re.compile(r"^\s+", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)


def bundle(*entries: str) -> str:
    """JavaScript that defines one constant a module, the entries and what they import, in order.

    A module is named by its path from the project's folder without ``.js``. Every module keeps a scope of its own;
    remarks and margins stay behind, a fifth of the bytes. ValueError for a circle of imports, and for two modules of
    one name in rooms of one name.
    """
    parts: dict[str, str] = {}
    for entry in entries:
        _add(entry, parts, ())
    return "\n".join(parts.values())


def everything() -> str:
    """All views and what they need, ``views`` (their creators by name) and ``mount``."""
    known = views()
    creators = ", ".join(f"{name}: {constant(module)}.create" for name, module in known.items())
    entry = "ui/browser/main"
    text = bundle(entry, *known.values())
    return f"{text}\nconst views = {{{creators}}};\nconst {{mount}} = {constant(entry)};"


def constant(module: str) -> str:
    """The name of a module's constant in a bundle, from its room and its own name."""
    return "module_" + re.sub(r"\W", "_", "_".join(module.split("/")[-2:]))


def views() -> dict[str, str]:
    """The module of every view by the view's name: ``NAME.view.js``. ValueError where two have one name."""
    found: dict[str, str] = {}
    for path in _files("*.view.js"):
        name = path.name.removesuffix(".view.js")
        if name in found:
            raise ValueError(f"two views are called {name}: {found[name]} and {_module(path)}")
        found[name] = _module(path)
    return found


def styles() -> str:
    """All style sheets, one after another."""
    return "\n".join(path.read_text(encoding="utf-8") for path in _files("*.css"))


def _files(pattern: str) -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob(pattern))]


def _module(path: Path) -> str:
    return path.relative_to(ROOT).as_posix().removesuffix(".js")


def _add(module: str, parts: dict[str, str], above: tuple[str, ...]) -> None:
    if module in above:
        raise ValueError(f"the modules {' → '.join((*above, module))} import each other")
    if module in parts:
        return
    text = (ROOT / f"{module}.js").read_text(encoding="utf-8")
    for _, needed in _IMPORT.findall(text):
        _add(_beside(module, needed), parts, (*above, module))
    exported = ", ".join(_EXPORT.findall(text))
    text = _IMPORT.sub(lambda found: f"const {found[1]} = {constant(_beside(module, found[2]))};", text)
    text = _MARGIN.sub("", _REMARK.sub("", _EXPORT.sub("", text)))
    if constant(module) in map(constant, parts):
        raise ValueError(f"{module} has a namesake in a room of the same name")
    parts[module] = f"const {constant(module)} = (() => {{\n{text}\nreturn {{{exported}}};\n}})();"


def _beside(module: str, reference: str) -> str:
    """The module that another one means by a relative path."""
    place: list[str] = list(PurePosixPath(module).parent.parts)
    for part in PurePosixPath(reference).parts:
        if part == "..":
            place.pop()
        else:
            place.append(part)
    return "/".join(place)
