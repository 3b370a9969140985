"""Gaussian noise that Python and the browser draw alike, to the last bit.

A draw depends on nothing but (seed, start, step): Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random
numbers: as easy as 1, 2, 3") turns them into two 32-bit words, one a coordinate, and Wichura's algorithm AS 241 (1988)
turns each, as the probability (word + ½)/2³², into a normal deviate. Both use only operations that IEEE 754 defines
exactly; the logarithm is a series of our own for that reason. ``ui/browser/solve/noise.js`` says the
same in JavaScript.
"""

from __future__ import annotations

import numpy as np

MAX_SEED = 2**32 - 1

_ROTATIONS = (13, 15, 26, 6, 17, 29, 16, 24)
_PARITY = np.uint32(0x1BD11BDA)
_LN2 = 0.6931471805599453

# AS 241, PPND16. The far tail (|z| > 6.4) is left out: 32 bits reach 6.3.
_CENTRE = (
    (
        2509.0809287301226727,
        33430.575583588128105,
        67265.770927008700853,
        45921.953931549871457,
        13731.693765509461125,
        1971.5909503065514427,
        133.14166789178437745,
        3.387132872796366608,
    ),
    (
        5226.495278852854561,
        28729.085735721942674,
        39307.89580009271061,
        21213.794301586595867,
        5394.1960214247511077,
        687.1870074920579083,
        42.313330701600911252,
        1.0,
    ),
)
_TAIL = (
    (
        7.7454501427834140764e-4,
        0.0227238449892691845833,
        0.24178072517745061177,
        1.27045825245236838258,
        3.64784832476320460504,
        5.7694972214606914055,
        4.6303378461565452959,
        1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9,
        5.475938084995344946e-4,
        0.0151986665636164571966,
        0.14810397642748007459,
        0.68976733498510000455,
        1.6763848301838038494,
        2.05319162663775882187,
        1.0,
    ),
)


def gaussian(seed: int, start: int, steps: np.ndarray) -> np.ndarray:
    """Standard normal float64 (len(steps), 2), one row for each step number; seed and start from 0 to 2³² − 1."""
    steps = np.asarray(steps, dtype=np.uint32)
    words = threefry((seed, 0), (steps, np.full_like(steps, start)))
    return deviates((np.stack(words, axis=-1) + 0.5) / 2.0**32)


def row_numbers(seed: int, steps: np.ndarray, batch: int, rows: int) -> np.ndarray:
    """Which rows of a table each step sees, drawn with replacement: int (len(steps), batch), from 0 to rows - 1."""
    counters = np.meshgrid(np.asarray(steps, dtype=np.uint32), np.arange(batch, dtype=np.uint32), indexing="ij")
    return (threefry((seed, 1), (counters[0], counters[1]))[0] % np.uint32(rows)).astype(np.intp)


def threefry(key: tuple[int, int], counter: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Threefry-2x32-20: two uint32 arrays from a key and two uint32 arrays of counters."""
    k0, k1 = (np.uint32(k) for k in key)
    keys = (k0, k1, k0 ^ k1 ^ _PARITY)
    with np.errstate(over="ignore"):
        x0, x1 = counter[0] + k0, counter[1] + k1
        for i in range(20):
            x0 = x0 + x1
            turn = np.uint32(_ROTATIONS[i % 8])
            x1 = ((x1 << turn) | (x1 >> (np.uint32(32) - turn))) ^ x0
            if i % 4 == 3:
                block = i // 4 + 1
                x0 = x0 + keys[block % 3]
                x1 = x1 + keys[(block + 1) % 3] + np.uint32(block)
    return x0, x1


def deviates(p: np.ndarray) -> np.ndarray:
    """The standard normal quantile of probabilities from 2⁻³³ to 1 − 2⁻³³."""
    q = p - 0.5
    r = 0.180625 - q * q
    near = np.where(p < 0.5, p, 1.0 - p)
    far = np.sqrt(-_log(near)) - 1.6
    tail = _ratio(_TAIL, far)
    return np.where(r >= 0, q * _ratio(_CENTRE, r), np.where(q < 0, -tail, tail))


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: np.ndarray) -> np.ndarray:
    above, below = (np.full_like(x, c[0]) for c in coefficients)
    for a, b in zip(*(c[1:] for c in coefficients), strict=True):
        above = above * x + a
        below = below * x + b
    return above / below


def _log(x: np.ndarray) -> np.ndarray:
    # ln(m·2ᵉ) = 2·artanh((m − 1)/(m + 1)) + e·ln 2 with m from ½ to 1, by its series.
    m, e = np.frexp(x)
    s = (m - 1.0) / (m + 1.0)
    square = s * s
    series = np.full_like(square, 1.0 / 37.0)
    for k in range(35, 0, -2):
        series = series * square + 1.0 / k
    return 2.0 * s * series + e * _LN2
