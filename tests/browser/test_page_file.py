"""Races and maps as files: they open from disk without any network, and hold the numbers that ``simulation`` gives."""

from contextlib import contextmanager

import numpy as np
import pytest

from optimizers import Run
from simulation import descend, settings_map
from simulation.page import map_page, race_page
from surfaces import SURFACES

RAVINE = SURFACES["ravine"]
RUNS = [Run("sgd", lr=0.09), Run("adam", lr=0.4)]
STEPS = 12
LAST = """() => {
  const plot = document.querySelector('.js-plotly-plot');
  return plot._fullData.filter(({legendgroup}) => legendgroup !== "").map(({x, y, z}) =>
    [x, y, z].map((values) => values && values[values.length - 1]));
}"""


@contextmanager
def opening(browser, file, text, ready):
    """The file in a browser without network, once that is true of its plot."""
    file.write_text(text, encoding="utf-8")
    context = browser.new_context(viewport={"width": 900, "height": 500}, offline=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_function(f"document.querySelector('.js-plotly-plot')?.{ready}")
    yield page
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    race = descend(RAVINE, RUNS, RAVINE.start, STEPS)
    text = race_page(race, RAVINE, title="Ravine", names=["<b>one</b>", "two"], settings=["lr"], link="?run=sgd")
    file = tmp_path_factory.mktemp("page") / "race.html"
    with opening(browser, file, text, "_transitionData?._frames?.length > 1") as page:
        yield page, race


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


HELD = """() => {
  const plot = document.querySelector(".js-plotly-plot");
  const [heat] = plot._fullData;
  const {xaxis, yaxis, width} = plot._fullLayout;
  return {x: [...heat.x], y: [...heat.y], losses: [...heat.customdata].map((row) => [...row].map(String)),
    lines: plot._fullData.filter(({mode, showlegend}) => mode === "lines" && showlegend).map(({name}) => name),
    ranges: [xaxis.range, yaxis.range], fits: width <= innerWidth};
}"""


def test_a_settings_map_holds_its_values_and_theory(browser, tmp_path):
    made = settings_map(RAVINE, Run("momentum"), ("lr", (0.01, 0.05, 0.5)), ("mu", (0.0, 0.9)), steps=40)
    text = map_page(made, title="Ravine", settings=["<b>lr</b>"], link="?run=sgd")
    with opening(browser, tmp_path / "map.html", text, "_fullData?.length > 1") as page:
        page.set_viewport_size({"width": 390, "height": 800})
        page.wait_for_function(f"({HELD})().fits")
        found = page.evaluate(HELD)
        assert (found["x"], found["y"]) == ([0.01, 0.05, 0.5], [0.0, 0.9])
        np.testing.assert_array_equal(np.array(found["losses"], float), made.final_loss)
        assert [line.partition(":")[0] for line in found["lines"]] == ["border of convergence", "best"]
        assert found["ranges"][1] == pytest.approx([-0.45, 1.35]) and 10 ** found["ranges"][0][0] < 0.01
        assert page.get_by_text("<b>lr</b>").is_visible() and made.diverged.any()
