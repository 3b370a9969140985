"""The surface's tones and the looks of runs: what can be told from what."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizers import OPTIMIZERS
from simulation.figure import SCALE, STROKES
from ui.browser.palette import FIRST, LOOKS, OWN, looks_of, places

TONES = Path(__file__).parents[3] / "ui/browser/plane/tones.js"
THEMES = ("light", "dark")
GRAPHICS = 3.0
"""Contrast that WCAG 1.4.11 asks of what a picture is understood by."""
TO_CONES = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
TO_OKLAB = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]


@pytest.fixture(scope="module")
def tones():
    (literal,) = re.findall(r"export const TONES = (\{.*?\n\});", TONES.read_text("utf-8"), re.DOTALL)
    return json.loads(literal)


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(colour):
    return np.array(TO_OKLAB) @ np.cbrt(np.array(TO_CONES) @ linear(colour))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.marker)
def test_every_run_stands_out_on_every_tone(tones, look, theme):
    for tone in (*tones[theme]["fill"], *tones[theme]["edge"]):
        assert contrast(getattr(look, theme), tone) >= GRAPHICS, tone


@pytest.mark.parametrize("theme", THEMES)
def test_tones_rise_evenly_from_dark_to_light_and_stay_quiet(tones, theme):
    seen = np.array([oklab(tone) for tone in tones[theme]["fill"]])
    steps = np.diff(seen[:, 0])
    assert steps.min() > 0 and steps.max() < 1.6 * steps.min()
    # A run is more colourful than any tone, but for the one that is grey.
    loudest = np.hypot(seen[:, 1], seen[:, 2]).max()
    runs = [np.hypot(*oklab(getattr(look, theme))[1:]) for look in LOOKS if look.marker != "circle"]
    assert loudest < 0.06 < min(runs)
    assert len(tones[theme]["fill"]) == len(tones[theme]["edge"])


def test_figures_have_the_pages_colours(tones):
    assert [stroke.colour for stroke in STROKES] == [look.light for look in LOOKS]
    fill = tones["light"]["fill"]
    assert [colour for _, colour in SCALE] == [fill[0], fill[len(fill) // 2], fill[-1]]


@given(st.lists(st.sampled_from(list(OPTIMIZERS)), min_size=1, max_size=len(LOOKS)))
def test_the_articles_five_keep_their_looks_and_nobody_has_one_while_another_is_free(keys):
    found = [LOOKS.index(look) for look in looks_of(keys, OPTIMIZERS)]
    assert len(set(found)) == len(found)
    for number, (key, place) in enumerate(zip(keys, found, strict=True)):
        if key in FIRST[:OWN] and key not in keys[:number]:
            assert place == FIRST.index(key)
        elif place < OWN:
            assert set(range(OWN, len(LOOKS))) <= set(found)


def test_an_optimizer_that_comes_later_changes_no_other_ones_look():
    now = places(OPTIMIZERS)
    for gone in OPTIMIZERS:
        before = places([key for key in OPTIMIZERS if key != gone])
        assert now == before | {gone: now[gone]}
