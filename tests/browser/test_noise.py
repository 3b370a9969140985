"""The noise: the published generator, a true Gaussian, and the same numbers in the browser."""

from statistics import NormalDist

import numpy as np
import pytest

from simulation.noise import deviates, gaussian, threefry

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


def test_deviates_are_the_normal_quantiles():
    p = np.concatenate([np.array([2.0**-33, 1e-9, 1 - 2.0**-33]), np.linspace(1e-4, 1 - 1e-4, 999)])
    np.testing.assert_allclose(deviates(p), [NormalDist().inv_cdf(float(x)) for x in p], rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(("seed", "start"), [(0, 0), (1, 0), (4294967295, 7), (20241, 399)])
def test_the_browser_draws_the_same_numbers(page, seed, start):
    drawn = page.evaluate(
        "([seed, start]) => [...module_solve_noise.gaussian(seed, start, 5000)].map(String)", [seed, start]
    )
    ours = gaussian(seed, start, np.arange(1, 5001)).ravel()
    np.testing.assert_array_equal([float(x) for x in drawn], ours)


def test_it_is_white_and_of_unit_variance():
    z = gaussian(3, 0, np.arange(1, 200_001))
    assert np.abs(z.mean(axis=0)).max() < 0.01
    np.testing.assert_allclose(z.std(axis=0), 1, atol=0.01)
    assert abs(np.corrcoef(z[:, 0], z[:, 1])[0, 1]) < 0.01
    assert abs(np.corrcoef(z[1:, 0], z[:-1, 0])[0, 1]) < 0.01
    assert abs(np.corrcoef(gaussian(4, 0, np.arange(1, 200_001))[:, 0], z[:, 0])[0, 1]) < 0.01
