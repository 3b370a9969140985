"""Losses of data with two weights: what a line and a classifier lose, row by row.

x is the intercept, y the slope. A parameter ``batch`` says from how many rows, drawn anew for each step, the gradient
is taken; the surface that is drawn is always that of all rows.
"""

from __future__ import annotations

from formula import Quantity

LINE = "(x + y*u - v)**2/2"
"""Half the squared error of v ≈ x + y·u."""
CLASSIFIER = "max(x + y*u, 0) + log(1 + exp(-abs(x + y*u))) - v*(x + y*u)"
"""Cross-entropy of the probability 1/(1 + exp(-(x + y·u))) with v, 0 or 1, in a form that cannot overflow."""


def batch(rows: int) -> Quantity:
    """How many rows each step sees."""
    return Quantity(
        "batch",
        rows,
        1,
        rows,
        "whole",
        "B",
        {
            "en": "Batch size: how many rows of the data each step sees; all runs see the same ones.",
            "ja": "バッチサイズ。各ステップで使うデータの行数です。どの手法も同じ行を使います。",
        },
    )
