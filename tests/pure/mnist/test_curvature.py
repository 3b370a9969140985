"""The gradient and the curvature of a network's loss are exact, and Lanczos finds the ends of known spectra."""

import numpy as np
import pytest

from mnist import ACTIVATIONS, Training, begin
from mnist.curvature import BENT, FLAT, STEPS, TOLERANCE, Curved, Ends, Stand, spectrum, stand
from mnist.network import Network
from optimizers import Run

ROWS = 7


def curved(activation="sigmoid", sizes=(5, 4, 3, 3), decay=0.0, seed=0):
    random = np.random.default_rng(seed)
    network = Network(sizes, activation)
    flat = random.normal(size=network.parameters) * 0.7
    x = np.concatenate([random.random((ROWS, sizes[0])), np.ones((ROWS, 1))], axis=1)
    labels = random.integers(0, sizes[-1], ROWS)
    return flat, lambda at: Curved(network, at, x, labels, decay), network, x, labels


def loss(network, flat, x, labels, decay):
    for layer in network.layers(flat)[:-1]:
        z = x @ layer
        network.activation.apply(z)
        x = np.concatenate([z, np.ones((len(z), 1))], axis=1)
    logits = x @ network.layers(flat)[-1]
    mean = np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(x)), labels])
    return mean + decay / 2 * sum((layer[:-1] ** 2).sum() for layer in network.layers(flat))


@pytest.mark.parametrize("decay", [0.0, 0.3])
@pytest.mark.parametrize("sizes", [(5, 4, 3, 3), (4, 3)])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_and_products_agree_with_finite_differences(activation, sizes, decay):
    flat, at, network, x, labels = curved(activation, sizes, decay)
    here, step = at(flat), 1e-5
    for axis in np.eye(len(flat)):
        ends = (loss(network, flat + sign * step * axis, x, labels, decay) for sign in (1, -1))
        assert here.gradient() @ axis == pytest.approx(np.subtract(*ends) / (2 * step), abs=1e-8)
        column = (at(flat + step * axis).gradient() - at(flat - step * axis).gradient()) / (2 * step)
        np.testing.assert_allclose(here.product(axis), column, atol=1e-8)


def test_the_hessian_is_symmetric_and_lanczos_finds_its_ends():
    flat, at, *_ = curved("tanh")
    product = at(flat).product
    hessian = np.array([product(axis) for axis in np.eye(len(flat))])
    np.testing.assert_allclose(hessian, hessian.T, atol=1e-14)
    values = np.linalg.eigvalsh(hessian)
    found = spectrum(product, len(flat))
    assert found.low < 0 < found.high
    assert (found.low, found.high) == pytest.approx((values[0], values[-1]), abs=2 * TOLERANCE * values[-1])


@pytest.mark.parametrize(
    "values",
    [
        np.linspace(-3, 5, 200),
        np.append(np.zeros(300), (-0.02, 0.6)),
        np.full(50, 2.5),
        np.array([-4.0]),
        -np.geomspace(1e-3, 1, 100),
    ],
    ids=["even", "two ends", "all equal", "one", "all negative"],
)
def test_the_ends_of_known_spectra(values):
    turned = np.linalg.qr(np.random.default_rng(1).normal(size=(len(values), len(values))))[0]
    matrix = turned @ np.diag(values) @ turned.T
    found = spectrum(lambda vector: matrix @ vector, len(values), steps=100)
    margin = 3 * TOLERANCE * np.abs(values).max()
    assert (found.low, found.high) == pytest.approx((values.min(), values.max()), abs=margin)
    # Never beyond the spectrum, and as near to an eigenvalue as it says.
    assert values.min() - 1e-9 <= found.low and found.high <= values.max() + 1e-9
    for end in (found.low, found.high):
        assert np.abs(values - end).min() <= found.error + 1e-9


def test_lanczos_stops_after_its_steps_and_says_how_far_it_is():
    values = np.linspace(-1, 1, 2000)
    found = spectrum(lambda vector: values * vector, len(values), steps=8)
    assert found.steps == 8 and found.error > TOLERANCE
    assert spectrum(lambda vector: values * vector, len(values)).steps <= STEPS


@pytest.mark.parametrize(
    ("gain", "low", "kind"),
    [
        (FLAT, -1.0, "slope"),
        (0.9 * FLAT, -1.1 * BENT, "saddle"),
        (0.9 * FLAT, -0.9 * BENT, "valley"),
        (0.0, 0.5, "valley"),
        (np.inf, -1.0, "fall"),
        (np.nan, 0.5, "fall"),
    ],
)
def test_what_kind_of_place_it_is(gain, low, kind):
    assert Stand(2.0, 0.1, gain, Ends(low, 1.0, 9, 0.0)).kind == kind


SMALL = {"hidden": (6,), "subset": 300, "init": 0.1}


def test_a_stand_is_that_of_all_images_that_are_trained_on():
    training = Training(Run("sgd"), decay=0.01, **SMALL)
    found = stand(training, begin(training).weights)
    assert 2.2 < found.loss < 2.5 and 0 < found.gain < 1
    # On 300 images the sample is all of them: float32 against float64.
    again = stand(training, begin(training).weights.copy())
    assert again == found and found.ends.error <= TOLERANCE * found.ends.high


@pytest.mark.parametrize(("changes", "why"), [({"batchnorm": True}, "batch"), ({}, "finite")])
def test_what_cannot_be_measured_is_refused(changes, why):
    training = Training(Run("sgd"), **SMALL | changes)
    weights = begin(training).weights
    with pytest.raises(ValueError, match=why):
        stand(training, weights if changes else weights * np.nan)
