"""The kept derivatives are those of the expressions, and make SymPy unnecessary for the catalogue."""

import json
import subprocess
import sys
from unittest.mock import patch

import pytest

from formula import derive
from formula.derivatives import dump, load
from formula.derive import gradient, hessian
from surfaces import SURFACES
from surfaces import derived as kept
from surfaces.__main__ import derived
from surfaces.derived import FILE

HINT = "python -m surfaces writes it anew"


@pytest.fixture(scope="module")
def whole():
    # What is kept may take a third of what a reader's own surface may.
    derive._found.cache_clear()
    with patch.dict(derive.CALLS, {which: calls // 3 for which, calls in derive.CALLS.items()}):
        return derived()


def test_the_file_is_what_the_expressions_give(whole):
    assert FILE.read_text("utf-8") == whole, HINT


def test_kept_lines_are_the_same_trees():
    for surface in SURFACES.values():
        assert surface.gradient_lines == gradient(surface.tree)
        assert surface.hessian_lines == hessian(surface.tree)
        assert load(dump(surface.hessian_lines)) == surface.hessian_lines


def test_a_start_of_the_app_needs_no_sympy():
    made = "from pages import find_pages; from ui.browser.catalogue import catalogue; find_pages(); catalogue()"
    code = f"import sys; {made}; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0, HINT


SPOILT = (b"", b"[]", b"7", b"\xff\xfe", b"[[1, 2]]")
WRONG = (None, [], {}, {"gradient": 3, "hessian": [[]]}, {"gradient": [["g0", ["+", "x"]]], "hessian": [3]})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: None,
        lambda whole: whole[: len(whole) // 2].encode(),
        *(lambda whole, content=content: content for content in SPOILT),
        *(lambda whole, entry=entry: json.dumps(dict.fromkeys(json.loads(whole), entry)).encode() for entry in WRONG),
    ],
)
def test_what_is_missing_or_damaged_is_derived_anew(tmp_path, monkeypatch, whole, spoil):
    content = spoil(whole)
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
