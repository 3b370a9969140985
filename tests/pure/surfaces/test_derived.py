"""The kept derivatives are those of the expressions, and make SymPy unnecessary for the catalogue."""

import subprocess
import sys

from formula.derivatives import dump, load
from formula.derive import gradient, hessian
from surfaces import SURFACES
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
