"""Names in tables: none is a formula to a spreadsheet."""

import unicodedata
from pathlib import Path

import pytest

from optimizers import scripts
from optimizers.cells import harmless
from optimizers.scripts.templates import rendered

COMPUTED = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\tx", " \rx"),
    *(" =1", "\u200b=1", "\ufeff+1", "\u2028=1", "\x1c=1", "\x85-1", "\u3000@x", "\n=1"),
    *("＝1", "＋1", "－1", "＠x", "\u200b \u2060＝1"),
]
"""What a spreadsheet would compute, and what it might take for the same: in full width, behind what nobody sees."""
PLAIN = ["", "Adam", "1=1", " Adam", "学習率", "\u200bAdam", "a\tb", "η = 0.1", "(−1)", "−1"]


@pytest.mark.parametrize("name", COMPUTED, ids=ascii)
def test_what_a_spreadsheet_would_compute_is_text(name):
    assert harmless(name) == f"'{name}"


@pytest.mark.parametrize("name", PLAIN, ids=ascii)
def test_other_names_stay(name):
    assert harmless(name) == name


def test_a_script_of_the_apps_writes_the_same():
    script = {"unicodedata": unicodedata}
    exec(rendered(Path(scripts.__file__).with_name("cell.py.jinja")), script)
    assert [script["cell"](name) for name in COMPUTED + PLAIN] == [harmless(name) for name in COMPUTED + PLAIN]
