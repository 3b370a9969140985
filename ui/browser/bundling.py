"""Joins the browser's modules into one string: a component has no address that an import could be relative to."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
ROOMS = ("frame", "pages", "ui")
"""The folders in which views, modules and styles stand."""
LATER = ("pages/lessons", "pages/mnist", "pages/workshop", "ui/browser/maps", "ui/browser/record", "ui/charts")
"""Rooms whose views come in a file of their own once a page shows one of them: a race begins without them."""

_ENTRY = "ui/browser/main"
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(\.[^"]*)\.js";$', re.MULTILINE)
_WORKER = re.compile(r'new URL\("(\.[^"]*)\.js", import\.meta\.url\)')
_REMARK = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_MARGIN = re.compile(r"^\s+", re.MULTILINE)
_CONSTANT = re.compile(r"\bmodule_\w+")
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const) (\w+))", re.MULTILINE)


def bundle(*entries: str) -> str:
    """JavaScript that defines one constant a module, the entries and what they import, in order.

    A module is named by its path from the project's folder without ``.js``. Every module keeps a scope of its own;
    remarks and margins stay behind, a fifth of the bytes. ValueError for a circle of imports, for two modules of one
    name in rooms of one name, and for a module of a later room that one outside of it imports.
    """
    return "\n".join(_parts(*entries).values())


def _parts(*entries: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for entry in entries:
        _add(entry, parts, ())
    return parts


def first() -> str:
    """All modules but those of later rooms, ``views`` (creators by name; of later rooms none) and ``mount``."""
    text = "\n".join(text for module, text in _all().items() if not room_of(module))
    return f"{text}\n{_creators('')}\nconst {{mount}} = {constant(_ENTRY)};"


@cache
def later(room: str) -> tuple[list[str], str]:
    """The constants of ``first`` that a later room needs, and its own modules with ``views``."""
    own = "\n".join(text for module, text in _all().items() if room_of(module) == room)
    named = set(_CONSTANT.findall(own))
    given = [constant(module) for module in _all() if not room_of(module)]
    return [name for name in given if name in named], f"{own}\n{_creators(room)}"


def shared() -> list[str]:
    """The constants of ``first`` that later rooms need."""
    return list(dict.fromkeys(name for room in LATER for name in later(room)[0]))


def room_of(module: str) -> str:
    """The later room that a module stands in, or nothing."""
    return next((room for room in LATER if module.startswith(f"{room}/")), "")


def workers() -> list[str]:
    """The modules that run in threads of their own: ``NAME.worker.js``."""
    return [_module(path) for path in _files("*.worker.js")]


@cache
def worker(module: str) -> tuple[str, bytes]:
    """The name and the text of such a module's file, which holds all that it needs."""
    return named(bundle(module), "js")


def named(text: str, kind: str) -> tuple[str, bytes]:
    """What is served under a name with its hash, as UTF-8."""
    content = text.encode()
    return f"lab-{hashlib.sha256(content).hexdigest()[:16]}.{kind}", content


@cache
def _all() -> dict[str, str]:
    return _parts(_ENTRY, *views().values())


def _creators(room: str) -> str:
    known = {name: module for name, module in views().items() if room_of(module) == room}
    return f"const views = {{{', '.join(f'{name}: {constant(module)}.create' for name, module in known.items())}}};"


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
    for _, reference in _IMPORT.findall(text):
        needed = _beside(module, reference)
        if room_of(needed) not in ("", room_of(module)):
            raise ValueError(f"{module} needs {needed}, which comes later")
        _add(needed, parts, (*above, module))
    exported = ", ".join(_EXPORT.findall(text))
    text = _IMPORT.sub(lambda found: f"const {found[1]} = {constant(_beside(module, found[2]))};", text)
    text = _WORKER.sub(lambda found: f'new URL("./{worker(_beside(module, found[1]))[0]}", import.meta.url)', text)
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
