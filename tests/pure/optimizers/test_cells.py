"""Names in tables: none is a formula to a spreadsheet."""

import pytest

from optimizers.cells import harmless

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
