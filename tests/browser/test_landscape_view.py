"""The landscape in Chromium: the plane's losses between the nodes, and the checkpoints on the race's own player."""

import base64
import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from ui.browser.bundling import bundle, styles
from ui.browser.catalogue import catalogue

COLUMNS, ROWS = 9, 7
XS, YS = np.linspace(-4, 4, COLUMNS), np.linspace(-3, 3, ROWS)
BOWL = 0.5 + XS[None] ** 2 + 0.5 * YS[:, None] ** 2 + 0.25 * XS[None] * YS[:, None]
AT = [0, 60, 120, 150]


def run(text, points, losses, diverged=-1):
    return {"run": text, "points": points, "losses": losses, "projected": [2 * n for n in losses], "diverged": diverged}


PLANE = {
    "runs": [
        run("adam:lr=0.01", [[-3, 2], [-1, 1], [1, 0], [2, -1]], [2.3, 1.5, 0.8, 0.4]),
        run("adam:lr=0.1", [[-3, 2], [3, 2]], [2.3, 9.5], diverged=77),
        run("sgd:lr=0.01", [[-3, 2], [-2.5, 2], [-2, 2]], [2.3, 2.2, 2.1]),
    ],
    "at": AT,
    "shares": [0.612, 0.2],
    "window": [-4, 4, -3, 3],
    "columns": COLUMNS,
    "rows": ROWS,
    "grid": base64.b64encode(BOWL.astype("<f4").tobytes()).decode(),
    "language": "en",
}

CATALOGUE = json.dumps(catalogue())
STYLE = styles() + "body{margin:0}"

MOUNT = """([text, data]) => {
  const parent = document.createElement("div");
  document.body.append(parent);
  globalThis.view = module_landscape_landscape_view.create(parent, JSON.parse(text));
  view.update({data});
  globalThis.canvas = parent.querySelector("[data-testid=player-canvas]");
  // Where a point of the plane stands on the canvas, in CSS pixels: within the margins, the window in their middle.
  globalThis.place = ([x, y]) => {
    const [width, height] = [canvas.clientWidth - 48, canvas.clientHeight - 34];
    const unit = Math.min(width / 8, height / 6);
    return [40 + width / 2 + unit * x, 8 + height / 2 - unit * y];
  };
}"""


@pytest.fixture(scope="module")
def bare(carrying):
    return carrying("pages/mnist/landscape/grid")


@pytest.fixture
def opened(blank):
    """Opens the view, with motion or without; its page must not throw."""

    def open_view(motion="reduce"):
        page = blank(reduced_motion=motion)
        page.add_style_tag(content=STYLE)
        page.add_script_tag(content=bundle("pages/mnist/landscape/landscape.view"))
        page.evaluate(MOUNT, [CATALOGUE, PLANE])
        return page

    return open_view


def between(page, grid, points):
    """The browser's interpolation at the points; NaN travels as null."""
    window = [float(edge) for edge in (XS[0], XS[-1], YS[0], YS[-1])]
    found = page.evaluate(
        """([values, columns, rows, window, points]) => {
          const f = module_landscape_grid.smooth({values, columns, rows, window});
          return points.map(([x, y]) => { const value = f(x, y); return Number.isNaN(value) ? null : value; });
        }""",
        [grid.ravel().tolist(), COLUMNS, ROWS, window, [[float(x), float(y)] for x, y in points]],
    )
    return found


def test_at_the_nodes_the_losses_are_the_measured_ones(bare):
    grid = np.random.default_rng(0).random((ROWS, COLUMNS))
    found = between(bare, grid, [(x, y) for y in YS for x in XS])
    assert np.reshape(found, (ROWS, COLUMNS)) == pytest.approx(grid, abs=1e-12)


def test_between_inner_nodes_a_bowl_is_exact_and_a_slope_is_everywhere(bare):
    inner = [(-2.7, 1.3), (0.1, -0.2), (2.9, -1.9)]
    expected = [0.5 + x**2 + 0.5 * y**2 + 0.25 * x * y for x, y in inner]
    assert between(bare, BOWL, inner) == pytest.approx(expected, abs=1e-12)
    edges = [(-3.9, 2.9), (4, -2.5), (3.3, 3)]
    slope = 2 + XS[None] - 3 * YS[:, None]
    assert between(bare, slope, edges) == pytest.approx([2 + x - 3 * y for x, y in edges], abs=1e-12)


def test_beyond_the_grid_there_is_no_loss(bare):
    assert between(bare, BOWL, [(4.1, 0), (0, -3.2), (4, 3)]) == [None, None, pytest.approx(24)]


def test_numbers_arrive_to_the_bit(bare):
    values = np.array([0.1, 2.5e-8, 3e30, np.inf, np.nan], "<f4")
    text = base64.b64encode(values.tobytes()).decode()
    found = bare.evaluate("text => [...module_landscape_grid.unpacked(text)].map(String)", text)
    assert np.array_equal(np.array(found, "<f4"), values, equal_nan=True)


def test_the_player_plays_all_checkpoints_and_names_their_iterations(opened):
    page = opened(motion="no-preference")
    view = page.get_by_test_id("landscape")
    expect(view).to_have_attribute("data-steps", "3")
    expect(view).to_have_attribute("data-playing", "true")
    expect(view).to_have_attribute("data-playing", "false")
    expect(view).to_have_attribute("data-step", "3")
    expect(view).to_have_attribute("data-iteration", "150")
    expect(page.get_by_text("iteration 150 / 150")).to_be_visible()


def test_it_steps_and_scrubs_by_keyboard(opened):
    page = opened()
    view = page.get_by_test_id("landscape")
    # Where motion is not wanted it stands at the end.
    expect(view).to_have_attribute("data-step", "3")
    page.get_by_role("button", name="Previous checkpoint").press("Enter")
    expect(view).to_have_attribute("data-iteration", "120")
    page.get_by_role("slider", name="Checkpoint").press("Home")
    expect(view).to_have_attribute("data-iteration", "0")
    page.get_by_role("button", name="Next checkpoint").press("Space")
    expect(view).to_have_attribute("data-iteration", "60")
    expect(view.locator("[aria-live]")).to_have_text(
        "Iteration 60. Loss of each run: Adam η 0.01: 1.5; Adam η 0.1: 9.5; SGD: 2.2"
    )


def test_the_legend_tells_each_runs_own_loss_and_where_one_diverged(opened):
    page = opened()
    rows = page.locator(".dl-row")
    expect(rows.nth(0)).to_contain_text("loss 0.4")
    expect(rows.nth(1)).to_contain_text("diverged at 77")
    expect(rows.nth(2)).to_contain_text("loss 2.1")
    page.get_by_role("button", name="To start").click()
    expect(rows.nth(1)).to_contain_text("loss 2.3")


def test_curves_hold_each_runs_losses_and_those_on_the_plane(opened):
    page = opened()
    summary = json.loads(page.get_by_test_id("curves").get_attribute("data-summary"))
    names = [
        "Adam η 0.01",
        "Adam η 0.01 (on the plane)",
        "Adam η 0.1",
        "Adam η 0.1 (on the plane)",
        "SGD",
        "SGD (on the plane)",
    ]
    assert [curve["name"] for curve in summary] == names
    assert [curve["last"] for curve in summary] == [0.4, 0.8, 9.5, 19, 2.1, 4.2]


def test_the_axes_say_how_much_they_explain(opened):
    page = opened()
    expect(page.get_by_text("PC 1 (61 %)")).to_be_visible()
    expect(page.get_by_text("PC 2 (20 %)")).to_be_visible()


def test_heads_stand_at_the_checkpoints_and_the_start_stays(opened):
    page = opened()
    canvas = page.get_by_test_id("player-canvas")
    marked = """[[2, -1], [-2, 2], [1, 0]].map((point) => {
      const [x, y] = place(point).map(Math.round);
      return canvas.getContext("2d").getImageData(x, y, 1, 1).data[3] > 200;
    })"""
    # Adam's head and SGD's; nothing stands any more where Adam was before.
    assert page.evaluate(marked) == [True, True, False]
    canvas.click(position={"x": 300, "y": 200})
    canvas.press("ArrowLeft")
    page.mouse.move(5, 900)
    assert page.evaluate(marked) == [True, True, False]
    assert canvas.get_attribute("role") == "img"


def test_the_pointer_reads_the_loss(opened):
    page = opened()
    page.evaluate(
        """() => {
          globalThis.written = [];
          const {fillText} = CanvasRenderingContext2D.prototype;
          CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
            written.push(text);
            return fillText.call(this, text, ...rest);
          };
        }"""
    )
    x, y = page.evaluate("place([0, 0])")
    page.get_by_test_id("player-canvas").hover(position={"x": x, "y": y})
    page.wait_for_function("written.length > 0")
    # A pixel is a fiftieth of the plane's unit.
    said = page.evaluate("written.at(-1)")
    first, second, loss = map(float, re.fullmatch("PC 1 (.+)   PC 2 (.+)   loss (.+)", said.replace("−", "-")).groups())
    assert [first, second, loss] == pytest.approx([0, 0, 0.5], abs=0.02)


def test_three_dimensions_and_back(opened):
    page = opened()
    button = page.get_by_role("button", name="Three dimensions")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    shades = "document.querySelector('[data-testid=relief] canvas').getContext('2d').getImageData(0, 0, 600, 400).data"
    assert len(set(page.evaluate(f"Array.from(new Uint32Array({shades}.buffer))"))) > 50
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_same_data_again_do_not_play_anew(opened):
    page = opened()
    page.get_by_role("button", name="To start").click()
    page.evaluate("data => view.update({data})", PLANE | {"language": "ja"})
    expect(page.get_by_test_id("landscape")).to_have_attribute("data-step", "0")
    expect(page.get_by_text("反復 0 / 150")).to_be_visible()
    page.evaluate("() => view.destroy()")
    expect(page.get_by_test_id("landscape")).to_have_count(0)
