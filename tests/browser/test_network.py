"""The network, the image and the scale of colours that the browser makes, in Chromium."""

import json

import numpy as np
import pytest
from playwright.sync_api import expect

from mnist import ACTIVATIONS, RunState, Training, advance, begin, inside, load
from mnist.network import Workspace
from optimizers import Run
from pages.mnist.inside.views import packed
from ui.browser.bundling import bundle
from ui.browser.catalogue import catalogue


@pytest.fixture(scope="module")
def page(carrying):
    return carrying("pages/mnist/inside/digit.view", "pages/mnist/inside/pictures.view")


def in_browser(page, state: RunState, images):
    network = inside.at_rest(state)
    sent = {
        "activation": network.activation,
        "sizes": state.training.network.sizes,
        "steps": network.steps,
        "layers": [packed(layer) for layer in network.layers],
    }
    return page.evaluate(
        """(text) => {
          const [sent, images] = JSON.parse(text);
          return images.map((pixels) => [...module_inside_network.createNetwork(sent)(pixels)]);
        }""",
        json.dumps([sent, images.tolist()]),
    )


def by_numpy(state: RunState, images):
    x = np.column_stack([images / np.float32(255), np.ones(len(images), np.float32)])
    layers = state.training.network.at_rest(state.weights, state.statistics, state.iteration)
    logits = Workspace(state.training.network, len(images)).logits(layers, x).astype(float)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("more", [{}, {"batchnorm": True}])
def test_the_browsers_network_is_that_of_numpy(page, activation, more):
    training = Training(Run("adam", lr=0.01), 60, activation=activation, init="he", **more)
    state = advance(begin(training), 60)
    images = load().test[:50]
    expected = by_numpy(state, images)
    assert np.abs(np.array(in_browser(page, state, images)) - expected).max() < 1e-3
    assert len(set(expected.argmax(axis=1))) > 5


@pytest.mark.parametrize("hidden", [(), (5,), (9, 8, 7, 6)])
def test_and_of_every_depth(page, hidden):
    state = advance(begin(Training(Run("adam", lr=0.01), 30, hidden=hidden, init="xavier")), 30)
    images = load().test[:20]
    assert np.abs(np.array(in_browser(page, state, images)) - by_numpy(state, images)).max() < 1e-3


def normalize(page, ink, data="mnist"):
    found = page.evaluate(
        "(text) => { const f = module_inside_normalize.normalize(...JSON.parse(text)); return f && [...f]; }",
        json.dumps([ink.ravel().tolist(), len(ink), data]),
    )
    return found and np.array(found).reshape(28, 28)


def centre(image):
    """Centre of mass (row, column), a pixel's middle counting as its place."""
    places = np.arange(28)
    return image.sum(axis=1) @ places / image.sum(), image.sum(axis=0) @ places / image.sum()


def drawn(rows, columns, side=280):
    ink = np.zeros((side, side), int)
    ink[rows, columns] = 255
    return ink


@pytest.mark.parametrize(("rows", "columns"), [((20, 60), (200, 270)), ((3, 210), (100, 120)), ((130, 140), (1, 279))])
def test_a_drawing_is_put_by_its_centre_of_mass_and_fitted_into_20_pixels(page, rows, columns):
    image = normalize(page, drawn(slice(*rows), slice(*columns)))
    assert centre(image) == pytest.approx((14, 14), abs=0.05)
    side = max(rows[1] - rows[0], columns[1] - columns[0])
    # All the ink is there, at the scale that makes the longer side 20 pixels.
    expected = 255 * (rows[1] - rows[0]) * (columns[1] - columns[0]) * (20 / side) ** 2
    assert image.sum() == pytest.approx(expected, rel=0.01)
    inked = [np.flatnonzero(image.any(axis=axis)) for axis in (0, 1)]
    assert max(found[-1] - found[0] + 1 for found in inked) in (20, 21)


def test_what_is_heavy_on_one_side_is_not_put_by_its_box(page):
    ink = drawn(slice(40, 240), slice(40, 60)) + drawn(slice(220, 240), slice(60, 160))
    image = normalize(page, ink)
    assert centre(image) == pytest.approx((14, 14), abs=0.05)
    assert np.flatnonzero(image.any(axis=0)).mean() > 14.5


def test_a_digit_of_the_data_set_stays_what_it_is(page):
    for digit in load().test[:8].reshape(-1, 28, 28).astype(int):
        image = normalize(page, np.kron(digit, np.ones((10, 10), int)))
        # The data set's digits are moved by whole pixels, these by parts of them.
        best = min(
            np.abs(image - np.roll(digit, (down, right), (0, 1))).sum() for down in (-1, 0, 1) for right in (-1, 0, 1)
        )
        assert best < 0.5 * digit.sum()
        assert np.corrcoef(image.ravel(), digit.ravel())[0, 1] > 0.8


def test_a_garment_is_fitted_into_the_whole_image(page):
    image = normalize(page, drawn(slice(0, 100), slice(0, 50)), "fashion")
    assert image.sum() == 255 * 28 * 14 and image[:, 7:21].all()


def test_nothing_drawn_is_no_image(page):
    assert normalize(page, np.zeros((280, 280), int)) is None


@pytest.mark.parametrize("dark", [True, False])
def test_colours_run_evenly_from_blue_over_paper_to_orange(page, dark):
    colours = np.array(page.evaluate("dark => module_inside_pictures_view.diverging(dark)", dark))
    assert colours.shape == (255, 3)
    luminance = colours @ [0.2126, 0.7152, 0.0722]
    fall = np.diff(luminance) if dark else -np.diff(luminance)
    # Farther from 0 is farther from the paper, whichever colours an eye can tell apart.
    assert (fall[:127] <= 0.5).all() and (fall[127:] >= -0.5).all()
    assert colours[0, 2] > colours[0, 0] and colours[254, 0] > colours[254, 2]


def test_what_is_drawn_is_said_at_once_by_every_run(browser):
    state = advance(begin(Training(Run("adam", lr=0.01), 300)), 300)
    network = inside.at_rest(state)
    sent = {
        "activation": network.activation,
        "sizes": state.training.network.sizes,
        "steps": network.steps,
        "layers": [packed(layer) for layer in network.layers],
    }
    data = {
        "data": "mnist",
        "runs": [{"optimizer": "adam"}, {"optimizer": "sgd"}],
        "names": ["Adam", "SGD"],
        "networks": [sent, None],
        "classes": list("0123456789"),
        "samples": {"images": packed(load().test[:2]), "labels": load().test_labels[:2].tolist()},
        **{"label": "Field", "takes": "Take", "note": "", "language": "en"},
    }
    page = browser.new_page()
    page.add_script_tag(
        content=bundle("pages/mnist/inside/digit.view").replace(
            "const module_inside_digit_view", "var module_inside_digit_view"
        )
    )
    page.evaluate(
        """(text) => {
          const [data, catalogue] = JSON.parse(text);
          const parent = document.createElement("div");
          document.body.append(parent);
          module_inside_digit_view.create(parent, catalogue).update({data});
        }""",
        json.dumps([data, catalogue()]),
    )
    adam, sgd = (page.get_by_test_id("verdict").filter(has_text=name) for name in ("Adam", "SGD"))
    expect(adam).to_have_attribute("data-said", "")
    expect(sgd).to_contain_text("diverged")
    box = page.get_by_role("img", name="Field").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 240, steps=8)
    # The hand is still down.
    expect(adam).to_have_attribute("data-said", "1")
    page.mouse.up()
    seen = np.array(json.loads(page.get_by_test_id("seen").get_attribute("data-pixels")))
    chances = json.loads(adam.get_attribute("data-chances"))
    assert np.abs(chances - by_numpy(state, seen[None])[0]).max() < 1e-3
    page.get_by_role("button", name="Clear").click()
    expect(adam).to_have_attribute("data-said", "")
    page.get_by_role("button", name="Take").press("Enter")
    expect(page.get_by_text("A test image: 2")).to_be_visible()
    seen = json.loads(page.get_by_test_id("seen").get_attribute("data-pixels"))
    assert seen == load().test[1].tolist()
    page.close()
