"""Joins the browser's modules into one string: a component has no address that an import could be relative to."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_REMARK = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_MARGIN = re.compile(r"^\s+", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)


def bundle(entry: str) -> str:
    """JavaScript that defines one constant a module, ``module_<name>``, ``entry`` and what it imports, in order.

    Every module keeps a scope of its own; remarks and margins stay behind, a fifth of the bytes. ValueError for a
    circle of imports.
    """
    parts: dict[str, str] = {}
    _add(entry, parts, ())
    return "\n".join(parts.values())


def _add(name: str, parts: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"the modules {' → '.join((*above, name))} import each other")
    if name in parts:
        return
    text = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    for _, needed in _IMPORT.findall(text):
        _add(needed, parts, (*above, name))
    exported = ", ".join(_EXPORT.findall(text))
    text = _IMPORT.sub(r"const \1 = module_\2;", text)
    text = _MARGIN.sub("", _REMARK.sub("", _EXPORT.sub("", text)))
    parts[name] = f"const module_{name} = (() => {{\n{text}\nreturn {{{exported}}};\n}})();"
