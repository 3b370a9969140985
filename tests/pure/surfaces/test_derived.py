"""The kept derivatives are those of the expressions, and make SymPy unnecessary for the catalogue."""

import json
import subprocess
import sys

import pytest

from formula.derivatives import dump, load
from formula.derive import gradient, hessian
from surfaces import SURFACES
from surfaces import derived as kept
from surfaces.__main__ import derived
from surfaces.derived import FILE

HINT = "python -m surfaces writes it anew"


def test_the_file_is_what_the_expressions_give():
    assert FILE.read_text("utf-8") == derived(), HINT


def test_kept_lines_are_the_same_trees():
    for surface in SURFACES.values():
        assert surface.gradient_lines == gradient(surface.tree)
        assert surface.hessian_lines == hessian(surface.tree)
        assert load(dump(surface.hessian_lines)) == surface.hessian_lines


def test_the_catalogue_needs_no_sympy():
    code = "import sys; from ui.browser.catalogue import catalogue; catalogue(); sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def spoilt():
    whole = derived()
    entries = json.loads(whole)
    yield from (None, b"", whole[: len(whole) // 2].encode(), b"[]", b"7", b"\xff\xfe", b"[[1, 2]]")
    for entry in (None, [], {}, {"gradient": 3, "hessian": [[]]}, {"gradient": [["g0", ["+", "x"]]], "hessian": [3]}):
        yield json.dumps(dict.fromkeys(entries, entry)).encode()


@pytest.mark.parametrize("content", list(spoilt()))
def test_what_is_missing_or_damaged_is_derived_anew(tmp_path, monkeypatch, content):
    file = tmp_path / "derived.json"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(kept, "FILE", file)
    kept._kept.cache_clear()
    surface = SURFACES["rosenbrock"]
    try:
        assert kept.gradient(surface.expression, surface.tree) == gradient(surface.tree)
        assert kept.hessian(surface.expression, surface.tree) == hessian(surface.tree)
    finally:
        kept._kept.cache_clear()
