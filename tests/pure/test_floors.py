"""The house's order: imports go down only, and nothing stands where it should not."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FLOORS = {
    "formula": 1,
    "optimizers": 2,
    "surfaces": 2,
    "simulation": 3,
    "mnist": 3,
    "jobs": 4,
    "polls": 4,
    "ui": 5,
    "pages": 6,
    "frame": 7,
    "app": 8,
}
TOP_LEVEL = {
    *("app.py", "requirements.txt", "requirements-dev.txt", "pyproject.toml", "Makefile", "README.md"),
    *("CONTRIBUTING.md", "LICENSE", "docs", ".ci", ".streamlit", ".gitignore", "tests", "bench"),
    *(FLOORS.keys() - {"app"}),
}
PACKAGE_OF = {
    "jinja2": "jinja2",
    "plotly": "plotly",
    "segno": "segno",
    "starlette": "starlette",
    "streamlit": "streamlit",
    "numpy": "numpy",
    "PIL": "pillow",
    "sympy": "sympy",
    "threadpoolctl": "threadpoolctl",
    "distributed": "distributed",
}


def modules():
    for name in FLOORS:
        folder = ROOT / name
        yield from ((name, path) for path in (sorted(folder.rglob("*.py")) if folder.is_dir() else [ROOT / "app.py"]))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module.split(".")[0]


@pytest.mark.parametrize(("package", "path"), list(modules()), ids=lambda value: getattr(value, "name", value))
def test_imports_go_down_only(package, path):
    above = [name for name in imported(path) if name in FLOORS and name != package and FLOORS[name] >= FLOORS[package]]
    assert above == []


def test_nothing_that_computes_knows_streamlit():
    knowing = [str(path) for name, path in modules() if FLOORS[name] <= 4 and "streamlit" in imported(path)]
    assert knowing == []


def test_every_import_is_declared():
    declared = {re.split("[=<>]", line)[0] for line in (ROOT / "requirements.txt").read_text().splitlines()}
    foreign = {name for _, path in modules() for name in imported(path)} - set(FLOORS) - sys.stdlib_module_names
    assert {PACKAGE_OF[name] for name in foreign} <= declared
    assert all(
        "==" in line for line in (ROOT / "requirements.txt").read_text().splitlines() if line[:1] not in ("#", "")
    )


def test_only_what_belongs_stands_at_the_top():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split("/")[0] for line in tracked.splitlines()} <= TOP_LEVEL


def too_long(paths, most):
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in paths}
    return {name: length for name, length in lengths.items() if length > most}


def test_pages_and_the_entry_stay_short():
    assert len((ROOT / "app.py").read_text("utf-8").splitlines()) < 40
    assert len((ROOT / "frame" / "main.py").read_text("utf-8").splitlines()) < 40
    assert too_long((ROOT / "pages").rglob("page.py"), 120) == {}


def test_the_modules_of_the_browser_stay_small():
    assert too_long((path for room in ("frame", "pages", "ui") for path in (ROOT / room).rglob("*.js")), 400) == {}


def pages_of(path):
    """The pages that a module imports, but its own."""
    own = path.relative_to(ROOT / "pages").parts[0]
    text = path.read_text("utf-8")
    named = re.findall(r"^\s*from pages\.(\w+)|^\s*import pages\.(\w+)|^\s*from pages import (\w+)", text, re.MULTILINE)
    return {name for names in named for name in names if name and name != own}


def test_a_page_imports_no_other_page_but_lessons_mnist():
    allowed = {"lessons": {"mnist"}}
    for path in (ROOT / "pages").rglob("*.py"):
        if path.parent != ROOT / "pages":
            assert pages_of(path) <= allowed.get(path.relative_to(ROOT / "pages").parts[0], set()), path


def test_no_room_is_too_full():
    for room in ("app", "frame", "pages", "ui", "jobs", "polls", "simulation", "formula", "optimizers", "surfaces"):
        for folder in [ROOT / room, *(path for path in (ROOT / room).rglob("*") if path.is_dir())]:
            code = [p for p in folder.glob("*.*") if p.suffix in (".py", ".js") and p.name != "__init__.py"]
            most = {"formula": 17, "rules": 99}.get(folder.name, 13)
            assert len(code) <= most, (folder, len(code))
