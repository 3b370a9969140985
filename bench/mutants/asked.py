"""Which tests are asked about a broken line: those that call it, those beside it, those that import its module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bench.mutants.mutant import Mutant
from ui.browser.bundling import bundle, constant

_QUOTED = re.compile(r'"([\w./]+)"')


def beside(root: Path, package: str) -> list[str]:
    """The pure tests of a package, or the browser tests that bundle a module of this folder."""
    if package.startswith("ui/"):
        modules = sorted((root / package).glob("*.js"))
        return sorted({name for module in modules for name in bundling(root, module.relative_to(root).as_posix())})
    pure = root / "tests" / "pure" / package
    return [path.relative_to(root).as_posix() for path in sorted(pure.rglob("test_*.py"))]


def calling(mutant: Mutant, called: dict[str, list], near: list[str]) -> list[str]:
    """The tests that call the broken function, quick ones first.

    For a line of no function, all tests ``near``, before others those that name its module: what it declares, perhaps.
    """
    place = [mutant.path, mutant.scope]
    module = Path(mutant.path).stem.replace("_", "-")

    def order(name: str) -> tuple[bool, float]:
        return not mutant.scope and module not in name.replace("_", "-"), called[name][0]

    def calls(name: str) -> bool:
        file = name.split("::")[0]
        if mutant.scope:
            return place in called[name][1] or place in called.get(file, [0, []])[1]
        return file in near

    return sorted((name for name in called if "::" in name and calls(name)), key=order)


def importing(root: Path, module: str) -> list[str]:
    """The test files that import a Python module, by its name or what its package takes from it."""
    dotted = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package = dotted.rpartition(".")[0] or dotted
    front = root / package.replace(".", "/") / "__init__.py"
    shown = {name for source, name in _imported(front) if source == dotted} if front.exists() else set()

    def wanted(source: str, name: str) -> bool:
        return source == dotted or f"{source}.{name}" == dotted or (source == package and name in shown)

    files = sorted((root / "tests").rglob("test_*.py"), key=lambda path: path.stat().st_size)
    return [path.relative_to(root).as_posix() for path in files if any(wanted(*one) for one in _imported(path))]


def bundling(root: Path, module: str) -> list[str]:
    """The test files that bundle a module of the browser for one of its own folder, with little else first."""
    defined = f"const {constant(module.removesuffix('.js'))} = ("
    found: dict[str, int] = {}
    for path in sorted((root / "tests" / "browser").glob("test_*.py")):
        for text in _QUOTED.findall(path.read_text("utf-8")):
            for entry in (text, f"ui/browser/{text}"):
                if not (root / f"{entry}.js").exists() or Path(entry).parent != Path(module).parent:
                    continue
                if defined in (code := bundle(entry)):
                    name = path.relative_to(root).as_posix()
                    found[name] = min(len(code), found.get(name, len(code)))
    return sorted(found, key=found.get)


def _imported(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
