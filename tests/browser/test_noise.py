"""The noise: the published generator, and the same numbers in the browser."""

import numpy as np
import pytest

from simulation.noise import gaussian, threefry

# Known answers of Random123's threefry2x32, 20 rounds: counter, key, result.
KNOWN = [
    ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
    ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
    ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
]


@pytest.fixture(scope="module")
def page(carrying):
    return carrying("ui/browser/solve/noise")


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_the_generator_gives_the_published_answers(page, counter, key, result):
    words = threefry(key, tuple(np.array([c], dtype=np.uint32) for c in counter))
    assert tuple(int(w[0]) for w in words) == result
    assert tuple(page.evaluate("a => module_solve_noise.threefry(...a)", [*key, *counter])) == result


@pytest.mark.parametrize(("seed", "start"), [(0, 0), (1, 0), (4294967295, 7), (20241, 399)])
def test_the_browser_draws_the_same_numbers(page, seed, start):
    drawn = page.evaluate(
        "([seed, start]) => [...module_solve_noise.gaussian(seed, start, 5000)].map(String)", [seed, start]
    )
    ours = gaussian(seed, start, np.arange(1, 5001)).ravel()
    np.testing.assert_array_equal([float(x) for x in drawn], ours)
