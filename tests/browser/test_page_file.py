"""The race as a file: it opens from disk without any network, and its last frame is where ``descend`` ends."""

import numpy as np
import pytest

from optimizers import Run
from simulation import descend
from simulation.page import race_page
from surfaces import SURFACES

RAVINE = SURFACES["ravine"]
RUNS = [Run("sgd", lr=0.09), Run("adam", lr=0.4)]
STEPS = 12
LAST = """() => {
  const plot = document.querySelector('.js-plotly-plot');
  return plot._fullData.filter(({legendgroup}) => legendgroup !== "").map(({x, y, z}) =>
    [x, y, z].map((values) => values && values[values.length - 1]));
}"""


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    race = descend(RAVINE, RUNS, RAVINE.start, STEPS)
    file = tmp_path_factory.mktemp("page") / "race.html"
    text = race_page(race, RAVINE, title="Ravine", names=["<b>one</b>", "two"], settings=["lr"], link="?run=sgd")
    file.write_text(text, encoding="utf-8")
    context = browser.new_context(viewport={"width": 900, "height": 500}, offline=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_function("document.querySelector('.js-plotly-plot')?._transitionData?._frames?.length > 1")
    yield page, race
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def ends(page):
    return page.evaluate(LAST)


def test_it_opens_at_the_end_of_the_race(opened):
    page, race = opened
    for place in range(2):
        flat, solid, loss = ends(page)[3 * place : 3 * place + 3]
        assert flat[:2] == race.positions[place, -1].tolist() == solid[:2]
        assert loss[:2] == [STEPS, race.losses[place, -1]]


def test_the_slider_shows_a_step_and_play_goes_on_to_the_end(opened):
    page, race = opened
    page.evaluate("Plotly.animate(document.querySelector('.js-plotly-plot'), ['0'], {mode: 'immediate'})")
    page.wait_for_function(f"({LAST})()[2][0] === 0")
    assert np.allclose(ends(page)[0][:2], RAVINE.start)
    page.get_by_text("Play").click()
    page.wait_for_function(f"({LAST})()[2][0] === {STEPS}")
    assert ends(page)[3][:2] == race.positions[1, -1].tolist()


def test_a_name_is_text(opened):
    page, _ = opened
    assert "<b>one</b>" in page.locator(".legendtext").all_text_contents()
    assert page.get_by_text("?run=sgd").is_visible()
