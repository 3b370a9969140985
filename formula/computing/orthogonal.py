"""The nearest orthogonal matrix, nearly, by the Newton-Schulz iteration of Muon.

Source: Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks",
kellerjordan.github.io/posts/muon, five steps of X ← aX + (bA + cA²)X with A = XXᵀ, from the matrix over its norm;
X(aI + bXᵀX + c(XᵀX)²) is the same, and less work where there are more rows than columns. They
bring every singular value that is not too small near 1, to about 0.7 … 1.2, and leave the singular vectors as they are.
There it is done in bfloat16, here in the type of the matrix.
"""

from __future__ import annotations

import numpy as np

A, B, C = 3.4445, -4.7750, 2.0315
STEPS = 5
FLOOR = 1e-7
"""Added to the norm."""


def newton_schulz(matrix: np.ndarray) -> np.ndarray:
    """Nearly an orthogonal matrix with the singular vectors of a matrix (rows, columns), in a new array; 0 stays 0."""
    tall = matrix if len(matrix) >= matrix.shape[1] else matrix.T
    x = tall / (np.sqrt(np.add.reduce(np.square(matrix), axis=None)) + FLOOR)
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
