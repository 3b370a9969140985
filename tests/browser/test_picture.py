"""The race's picture, pixel by pixel: marks of minima."""

import pytest

from ui.browser.bundling import bundle

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


@pytest.fixture(scope="module")
def bare(browser):
    page = browser.new_page(viewport={"width": 500, "height": 400})
    page.add_script_tag(content=bundle("ui/browser/plane/field", "ui/browser/curves/losses"))
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
    low = """(axes) => module_curves_axes.layout([{y: [100, 1e-30]}], {log: true, ...axes}, {width: 99, height: 99}, theme).low"""
    assert -14 > losses.evaluate(low, {"precise": True}) > -15.5
    assert losses.evaluate(low, {}) < -18
