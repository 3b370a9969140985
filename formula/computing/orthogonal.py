"""The nearest orthogonal matrix, nearly, by the Newton-Schulz iteration of Muon.

Source: Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks",
kellerjordan.github.io/posts/muon, five steps of X ← X(aI + bS + cS²) with S = XᵀX, from the matrix over its norm, for
one of at least as many rows as columns; else of its transpose, which is the same. They bring every singular value that
is not too small near 1, to about 0.7 … 1.2, and leave the singular vectors as they are.

Where a matrix has many more rows than columns, the steps are taken of S alone: all factors P = aI + bS + cS² are
polynomials of the first S, so they commute and the next S is PSP, and the large matrix is multiplied twice, not ten
times. A square loses the smallest singular values: in float32 the result would be off by up to 1e-3 where they span
many decades. So S is of float64 then, whatever the matrix is: one of float32 comes out as near to the exact iteration
as without, to 3e-5, one of float64 to 3e-12, whatever their rank. On the article's network this took Muon's rule alone
from 5.8 to 4.2 times the time of Adam's (`bench/training.py`). There the iteration is done in bfloat16, here the result
has the type of the matrix.
"""

from __future__ import annotations

import numpy as np

A, B, C = 3.4445, -4.7750, 2.0315
STEPS = 5
FLOOR = 1e-7
"""Added to the norm."""
SLENDER = 8
"""How many times as many rows as columns make it worth to go by the square."""


def newton_schulz(matrix: np.ndarray) -> np.ndarray:
    """Nearly an orthogonal matrix with the singular vectors of a matrix (rows, columns), in a new array; 0 stays 0."""
    tall = matrix if len(matrix) >= matrix.shape[1] else matrix.T
    norm = np.sqrt(np.add.reduce(np.square(matrix), axis=None)) + FLOOR
    if len(tall) > SLENDER * tall.shape[1]:
        precise = tall.astype(np.float64)
        square = precise.T @ precise / norm**2
        times_a = A * np.eye(len(square))
        product = np.eye(len(square)) / norm
        for _ in range(STEPS):
            factor = times_a + B * square + C * (square @ square)
            product = product @ factor
            square = factor @ square @ factor
        x = tall @ product.astype(matrix.dtype)
    else:
        x = tall / norm
        times_a = A * np.eye(x.shape[1], dtype=x.dtype)
        for _ in range(STEPS):
            square = x.T @ x
            x = x @ (times_a + B * square + C * (square @ square))
    return x if tall is matrix else x.T


def newton_schulz_of_points(points: np.ndarray) -> np.ndarray:
    """The same of matrices of one row, (..., columns): a row times itself is a number."""
    x = points / (np.sqrt(np.add.reduce(np.square(points), axis=-1, keepdims=True)) + FLOOR)
    for _ in range(STEPS):
        square = np.add.reduce(np.square(x), axis=-1, keepdims=True)
        x = A * x + (B * square + C * square * square) * x
    return x


def over_norm(block: np.ndarray) -> np.ndarray:
    """What stands for it where there is no matrix: the block over its norm, or 0."""
    norm = np.sqrt(np.add.reduce(np.square(block)))
    return block / norm if norm != 0 else np.zeros_like(block)
