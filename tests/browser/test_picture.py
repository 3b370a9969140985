"""The race's picture: marks of minima, curves that swing, points that snap, steps that are sought, paths that were."""

import json

import pytest
from playwright.sync_api import expect

from surfaces import SURFACES
from tests.browser.places import box_at_rest
from tests.browser.standing import open_race
from tests.serving import SETTLED
from ui.browser.bundling import bundle
from ui.browser.catalogue import catalogue

PREPARE = """() => {
  globalThis.theme = {background: "#ffffff", text: "#102030", font: "sans-serif", dark: false, weight: 1, size: 1};
  const canvas = document.createElement("canvas");
  document.body.append(canvas);
  const size = {width: 400, height: 300};
  globalThis.field = (domain, minima) => {
    const f = (x, y) => (x * x - 1) ** 2 + 0.1 * x + y * y;
    globalThis.view = module_plane_view.fit(domain, size.width, size.height);
    const deepest = module_plane_field.deepestOf(minima, f);
    module_plane_field.paintField(canvas, f, view, {...size, theme, minima, deepest, saddles: []});
    return deepest;
  };
  // Pixels of the text's colour around a point of the plane.
  globalThis.ink = (point, reach) => {
    const [x, y] = [module_plane_view.toX(view, point[0]), module_plane_view.toY(view, point[1])];
    const ratio = canvas.width / size.width;
    const side = 2 * reach * ratio;
    const {data} = canvas.getContext("2d").getImageData((x - reach) * ratio, (y - reach) * ratio, side, side);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += Math.hypot(data[i] - 16, data[i + 1] - 32, data[i + 2] - 48) < 40;
    return count / ratio ** 2;
  };
}"""


MODULES = [
    f"ui/browser/{name}" for name in ("plane/field", "curves/losses", "record/film", "race/state", "race/scenes")
]


@pytest.fixture
def page(lasting):
    return lasting()


@pytest.fixture(scope="module")
def bare(browser):
    page = browser.new_page(viewport={"width": 500, "height": 400})
    page.add_script_tag(content=bundle(*MODULES))
    page.evaluate(PREPARE)
    yield page
    page.close()


LEFT, RIGHT = [-1.01, 0], [0.987, 0]


def test_the_global_minimum_is_a_full_target_and_a_local_one_a_ring(bare):
    assert bare.evaluate("field([[-2, 2], [-1, 1]], [[-1.01, 0], [0.987, 0]])") == [LEFT]
    full, hollow = (bare.evaluate("([point, reach]) => ink(point, reach)", [point, 3]) for point in (LEFT, RIGHT))
    assert full > 25 > 18 > hollow > 0


def test_a_minimum_on_the_windows_edge_has_its_mark_and_one_beyond_has_none(bare):
    bare.evaluate("field([[-1.01, 0.987], [-1, 1]], [[-1.01, 0], [0.987, 0]])")
    assert all(bare.evaluate("(point) => ink(point, 3)", point) > 5 for point in (LEFT, RIGHT))
    bare.evaluate("field([[-0.9, 0.9], [-0.2, 0.2]], [[-1.01, 0], [0.987, 0]])")
    assert bare.evaluate("view.x") > -1
    assert bare.evaluate("ink([-1.01, 0], 3)") == 0


CASED = """() => {
  const context = new OffscreenCanvas(40, 40).getContext("2d");
  for (const [colour, points] of [["#ff0000", [0, 20, 40, 20]], ["#0000ff", [20, 0, 20, 40]]]) {
    const line = new Path2D();
    line.moveTo(points[0], points[1]);
    line.lineTo(points[2], points[3]);
    Object.assign(context, {strokeStyle: colour, lineWidth: 2});
    module_kit_marks.strokeCased(context, line, {background: "#00ff00", weight: 1});
  }
  return [[8, 20], [8, 17], [17, 20], [20, 8], [8, 8]].map(([x, y]) => [...context.getImageData(x, y, 1, 1).data]);
}"""


def test_a_path_has_a_casing_that_covers_no_other_path(bare):
    path, casing, crossing, second, beside = bare.evaluate(CASED)
    assert path == crossing == [255, 0, 0, 255] and second == [0, 0, 255, 255]
    assert casing[:3] == [0, 255, 0] and casing[3] > 0 and beside[3] == 0


CURVES = """() => {
  const parent = document.createElement("div");
  document.body.append(parent);
  const curves = module_curves_losses.createLosses(parent, {});
  curves.render(new Proxy({}, {get: (_, key) => String(key)}));
  globalThis.losses = (y, size) => {
    const look = {colour: "#0063b8", marker: "square", dash: []};
    curves.show([{name: "one", y, look}], {xTo: y.length - 1, log: true}, size, theme);
  };
  // The share of pixels in a part of the plot that the curve covers fully.
  globalThis.covered = (left, top, width, height) => {
    const canvas = curves.root.querySelector("canvas");
    const ratio = devicePixelRatio;
    const {data} = canvas.getContext("2d").getImageData(left * ratio, top * ratio, width * ratio, height * ratio);
    let count = 0;
    for (let i = 3; i < data.length; i += 4) count += data[i] > 200;
    return (4 * count) / data.length;
  };
}"""


@pytest.fixture(scope="module")
def losses(bare):
    bare.evaluate(CURVES)
    return bare


def test_a_curve_that_swings_without_end_is_no_solid_block(losses):
    size = {"width": 400, "height": 200}
    losses.evaluate("size => losses(Float64Array.from({length: 301}, (_, t) => (t % 2 ? 1e-12 : 1)), size)", size)
    assert losses.evaluate("covered(100, 40, 200, 100)") < 0.05
    # A slow swing keeps its line.
    losses.evaluate("size => losses(Float64Array.from({length: 31}, (_, t) => (t % 2 ? 1e-12 : 1)), size)", size)
    assert losses.evaluate("covered(100, 40, 200, 100)") > 0.05


def test_a_loss_below_all_rounding_leaves_the_log_axis(losses):
    low = """(axes) => {
      const size = {width: 99, height: 99};
      return module_curves_axes.layout([{y: [100, 1e-30]}], {log: true, ...axes}, size, theme).low;
    }"""
    assert -14 > losses.evaluate(low, {"precise": True}) > -15.5
    assert losses.evaluate(low, {}) < -18


START = "[...document.querySelectorAll('[data-start]')].map((field) => Number(field.value))"
# Where a point of the plane is on the page, for a surface in its own window.
PLACE = """([[x0, x1], [y0, y1], [x, y]]) => {
  const {left, top, width, height} = document.querySelector("[data-testid=player-canvas]").getBoundingClientRect();
  const inner = [width - 48, height - 34];
  const unit = Math.min(inner[0] / (x1 - x0), inner[1] / (y1 - y0));
  return [left + 40 + inner[0] / 2 + (x - (x0 + x1) / 2) * unit, top + 8 + inner[1] / 2 - (y - (y0 + y1) / 2) * unit];
}"""


def opened(page, address, query):
    open_race(page, address, f"?{query}")
    expect(page.get_by_text("dark = low")).to_be_visible()
    expect(page.get_by_role("tab", name="Results")).to_be_visible()
    page.evaluate(SETTLED)
    return page.get_by_test_id("player")


def place(page, key, point):
    return page.evaluate(PLACE, [*SURFACES[key].domain, point])


def test_a_click_beside_a_saddle_begins_on_it_and_the_page_says_that_nothing_moves(page, address):
    opened(page, address, "surface=saddle&start=-1,0.5&run=sgd:lr=0.05&run=adam:lr=0.02&at=100")
    rest = page.get_by_text("Every slope is exactly 0 here")
    x, y = place(page, "saddle", (0, 0))
    page.mouse.click(x + 12, y + 3)
    page.wait_for_function(f"{START}[0] > -0.5")
    assert page.evaluate(START) != [0, 0]
    expect(rest).to_be_hidden()
    page.mouse.click(x + 6, y - 5)
    page.wait_for_function(f"String({START}) === '0,0'")
    expect(rest).to_be_visible()
    # A drag that ends beside it is meant for it too; keys go where they go.
    page.mouse.move(x + 80, y + 40)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=3)
    page.wait_for_function(f"{START}[0] < 0")
    page.mouse.move(x - 7, y + 4, steps=3)
    page.mouse.up()
    page.wait_for_function(f"String({START}) === '0,0'")
    page.get_by_test_id("player-canvas").press("ArrowRight")
    page.wait_for_function(f"{START}[0] > 0")


def test_a_click_on_the_losses_seeks_and_a_drag_scrubs(page, address):
    player = opened(page, address, "surface=ravine&steps=200&run=sgd:lr=0.05&at=0")
    box = box_at_rest(page.get_by_test_id("curves"))
    left, width, y = box["x"] + 52, box["width"] - 66, box["y"] + box["height"] / 2
    page.mouse.click(left + width / 2, y)
    expect(player).to_have_attribute("data-step", "100")
    page.wait_for_function("new URLSearchParams(location.search).get('at') === '100'")
    page.mouse.move(left + width / 2, y)
    page.mouse.down()
    page.mouse.move(left + width / 4, y, steps=4)
    expect(player).to_have_attribute("data-step", "50")
    page.mouse.move(left - 30, y)
    page.mouse.up()
    expect(player).to_have_attribute("data-step", "0")
    expect(page.get_by_role("img", name="click or drag to go to a step")).to_be_visible()


GHOSTLY = """() => [...document.querySelectorAll(".dl-stage > .dl-ghosts")].map((canvas) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
  copy.drawImage(canvas, 0, 0);
  const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, i) => i % 4 === 3 && value > 200).length;
})"""


def test_the_path_before_the_last_change_stays_until_the_clock_is_moved(page, address):
    player = opened(page, address, "surface=ravine&steps=200&run=momentum:lr=0.02&run=adam:lr=0.4&at=200")
    expect(player).to_have_attribute("data-ghosts", "0")
    assert page.evaluate(GHOSTLY) == []
    rate = page.locator("[data-testid=run-card] input[type=number][data-hyperparameter=lr]").first
    rate.fill("0.01")
    rate.press("Enter")
    expect(player).to_have_attribute("data-ghosts", "1")
    (ink,) = page.evaluate(GHOSTLY)
    assert ink > 300
    x, y = place(page, "ravine", (-6, -3))
    page.mouse.click(x, y)
    expect(player).to_have_attribute("data-ghosts", "2")
    page.get_by_role("button", name="Step back").click()
    expect(player).to_have_attribute("data-ghosts", "0")
    assert page.evaluate(GHOSTLY) == []


FILMED = """([text, view, moving]) => {
  const catalogue = JSON.parse(text);
  const race = module_race_state.createRace(catalogue);
  Object.assign(race, {colours: theme, language: "en", words: catalogue.words.en});
  race.read({surface: ["ravine"], start: ["-8,2"], steps: ["50"], run: ["sgd:lr=0.095"], view: [view]});
  race.solve();
  const room = {width: 300, height: 200};
  const picture = () => {
    const scenes = (size) => module_race_scenes.scenesOf(race, size, module_race_scenes.viewOf(race, size));
    const canvas = new OffscreenCanvas(room.width, room.height);
    const {state, colours, paths, words, language, surface, nameOf} = race;
    const desk = {state, colours, catalogue, paths, words, language, surface, nameOf, scenes};
    module_record_film.createFilm(desk, room.width, room.height, {moving})(canvas.getContext("2d"), 50);
    return [...canvas.getContext("2d").getImageData(0, 0, room.width, room.height).data];
  };
  module_solve_before.createMemory(race, {time: 50, moves: 0}).open({runs: []});
  race.set({runs: race.state.runs.map((run) => ({...run, given: {lr: 0.03}}))});
  race.solve();
  const there = picture();
  race.before = null;
  const gone = picture();
  return there.filter((value, i) => value !== gone[i]).length;
}"""


@pytest.mark.parametrize("view", ["flat", "relief"])
def test_a_picture_to_take_away_has_the_path_that_was_and_what_moves_has_not(bare, view):
    given = json.dumps(catalogue())
    assert bare.evaluate(FILMED, [given, view, False]) > 100
    assert bare.evaluate(FILMED, [given, view, True]) == 0
