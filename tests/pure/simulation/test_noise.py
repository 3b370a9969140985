"""The noise is a true Gaussian; tests/browser/test_noise.py has the generator, which the browser has too."""

from statistics import NormalDist

import numpy as np

from simulation.noise import deviates, gaussian


def test_deviates_are_the_normal_quantiles():
    p = np.concatenate([np.array([2.0**-33, 1e-9, 1 - 2.0**-33]), np.linspace(1e-4, 1 - 1e-4, 999)])
    np.testing.assert_allclose(deviates(p), [NormalDist().inv_cdf(float(x)) for x in p], rtol=1e-13, atol=1e-15)


def test_it_is_white_and_of_unit_variance():
    z = gaussian(3, 0, np.arange(1, 200_001))
    assert np.abs(z.mean(axis=0)).max() < 0.01
    np.testing.assert_allclose(z.std(axis=0), 1, atol=0.01)
    assert abs(np.corrcoef(z[:, 0], z[:, 1])[0, 1]) < 0.01
    assert abs(np.corrcoef(z[1:, 0], z[:-1, 0])[0, 1]) < 0.01
    assert abs(np.corrcoef(gaussian(4, 0, np.arange(1, 200_001))[:, 0], z[:, 0])[0, 1]) < 0.01
