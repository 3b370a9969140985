"""Curves of a training and of a sweep in Chromium: numbers beside and between the axes, hover, files."""

import io
import json
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import expect

from ui.browser.bundling import everything, styles
from ui.browser.catalogue import catalogue

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>&\"'\u0007"
LIGHT = "--st-background-color:#ffffff;--st-text-color:#17202b;--st-font:sans-serif"
THEME = {"background": "#ffffff", "text": "#17202b", "font": "sans-serif", "dark": False}
LOOK = {"colour": "#c00000", "marker": "circle", "dash": []}
MOUNT = """([name, data, catalogue]) => {
  globalThis.catalogue ??= catalogue;
  globalThis.component = {parentElement: document.querySelector("#here"), data, setStateValue() {}};
  globalThis.unmount = mount(views[name], component, globalThis.catalogue);
}"""
UPDATE = "(data) => mount(views.curves, {...component, data}, catalogue) && null"


@pytest.fixture(scope="module")
def bare(browser):
    page = browser.new_page()
    page.add_script_tag(content=everything())
    yield page
    page.close()


def opened(browser, width):
    page = browser.new_page(viewport={"width": width, "height": 700})
    thrown = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.set_content(f'<!doctype html><body style="margin:0 16px;{LIGHT}"><div id="here"></div>')
    page.add_style_tag(content=styles())
    page.add_script_tag(content=everything())
    yield page
    page.close()
    assert thrown == []


@pytest.fixture
def page(browser):
    yield from opened(browser, 1200)


@pytest.fixture
def phone(browser):
    yield from opened(browser, 390)


def curves(points=100, names=("SGD", "Momentum", "Adam"), total=100, **axes):
    """Three runs, measured at 10, 20, …; the last one is the best at every point."""
    x = {"from": 10, "step": 10, "count": points}
    series = []
    for place, name in enumerate(names):
        y = [round((0.7 + 0.1 * place) * (i + 1) / (i + 3), 6) for i in range(points)]
        band = {"low": [value - 0.02 for value in y], "high": [value + 0.02 for value in y]}
        series.append({"name": name, "place": place, "x": x, "y": y, **band})
    return {
        "runs": [{"optimizer": key} for key in ("sgd", "momentum", "adam")],
        "series": series,
        "axes": {"xTo": 10 * total, "yFrom": 0, "yTo": 1, "xLabel": "iteration", "yLabel": "accuracy"}
        | {"percent": True, "band": "sd"}
        | axes,
        "label": "Accuracy of each run",
        "language": "en",
        "tools": ["png", "svg", "full"],
        "file": "mnist",
    }


def mount(page, data, name="curves"):
    page.evaluate(MOUNT, [name, data, catalogue()])


def readout(page):
    """The texts of the box: its head, and each row's name and value."""
    box = page.get_by_test_id("readout")
    # A hidden box still has the texts of what was read last.
    expect(box).to_be_visible()
    return box.locator(".dl-read-head").inner_text(), [
        (
            row.locator(".dl-read-name").inner_text(),
            " ".join(row.locator(".dl-read-value, .dl-read-more").all_inner_texts()),
        )
        for row in box.locator(".dl-read").all()
    ]


def reader(page):
    return page.get_by_role("slider", name=re.compile("Read all runs"))


def point_at(page, share):
    box = reader(page).bounding_box()
    page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.5 * box["height"])


def saved(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return waiting.value


# Numbers


@given(
    st.lists(st.one_of(st.floats(-1e3, 1e3), st.none()), max_size=30),
    st.sampled_from([0.0, 0.3, 0.6, 0.9, 0.99]),
)
def test_smoothing_is_the_weighted_mean_of_all_before(bare, values, weight):
    script = """([values, weight]) => {
      const found = module_curves_lines.smoothed(values.map((v) => v ?? NaN), weight);
      return [...found].map((v) => (Number.isNaN(v) ? null : v));
    }"""
    found = bare.evaluate(script, [values, weight])
    seen = []
    for value, result in zip(values, found, strict=True):
        if value is None:
            assert result is None
            continue
        seen.append(value)
        weights = weight ** np.arange(len(seen))[::-1]
        assert result == pytest.approx(np.average(seen, weights=weights), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("low", "high", "count", "expected"),
    [
        (-2, 0, 6.7, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]),
        (-1.9, -0.9, 6.7, [0.02, 0.05, 0.1]),
        (-2, 0, 3, [0.01, 0.1, 1]),
        (np.log10(0.031), np.log10(0.039), 5, [0.032, 0.034, 0.036, 0.038]),
        (-5, 0, 6, [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]),
        (-8.6, 2.3, 5.3, [1e-5, 1]),
    ],
)
def test_marks_of_a_log_axis(bare, low, high, count, expected):
    found = bare.evaluate("([low, high, count]) => module_curves_axes.logTicks(low, high, count)", [low, high, count])
    assert found == pytest.approx(expected)


@given(st.floats(-9, 3), st.floats(0.05, 8), st.floats(3, 10))
def test_a_log_axis_has_marks_enough_and_not_too_many(bare, low, span, count):
    found = bare.evaluate(
        "([low, high, count]) => module_curves_axes.logTicks(low, high, count)", [low, low + span, count]
    )
    assert 2 <= len(found) <= 2 * count + 2
    assert found == sorted(set(found))
    assert low - 1e-6 <= np.log10(found[0]) and np.log10(found[-1]) <= low + span + 1e-6


MARKS = """([axes, low, high, height]) =>
  module_curves_axes.yMarks({axes, inner: {height}, log: Boolean(axes.log), low, high}).map(([, text]) => text)"""


@pytest.mark.parametrize(
    ("axes", "low", "high", "height", "texts"),
    [
        ({"log": True, "percent": True}, -2, -0.6, 230, ["1 %", "2 %", "5 %", "10 %", "20 %"]),
        ({"percent": True}, 0, 1, 170, ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
        ({"log": True}, -4, 0, 170, ["1e−4", "1e−3", "1e−2", "1e−1", "1e0"]),
        ({"log": True}, -1, 0, 170, ["0.1", "0.2", "0.5", "1"]),
    ],
)
def test_texts_beside_the_y_axis(bare, axes, low, high, height, texts):
    assert bare.evaluate(MARKS, [axes, low, high, height]) == texts


def test_the_nearest_measured_x(bare):
    script = "([xs, at]) => at.map((px) => module_charts_plot_hover.nearest(xs, px, (x) => 2 * x))"
    assert bare.evaluate(script, [[1, 2, 10], [-5, 2.9, 3.1, 11, 13, 99]]) == [0, 0, 1, 1, 2, 2]
    assert bare.evaluate(script, [[7], [0, 14, 30]]) == [0, 0, 0]


def test_names_at_one_height_make_room_for_each_other(bare):
    script = "([wanted, apart, from, to]) => module_charts_plot_labels.spread(wanted, apart, from, to)"
    assert bare.evaluate(script, [[100, 100, 100], 18, 0, 300]) == [82, 100, 118]
    assert bare.evaluate(script, [[200, 50, 60], 18, 0, 300]) == [200, 46, 64]
    assert bare.evaluate(script, [[0, 5], 18, 0, 300]) == [0, 18]
    assert bare.evaluate(script, [[300, 299], 18, 0, 300]) == [300, 282]


@given(st.lists(st.integers(0, 250), max_size=14))
def test_names_never_overlap_and_keep_their_order(bare, wanted):
    found = bare.evaluate("(wanted) => module_charts_plot_labels.spread(wanted, 18, 0, 250)", wanted)
    order = np.argsort(wanted, kind="stable")
    placed = np.array(found)[order]
    assert np.all(np.diff(placed) >= 18 - 1e-9)
    assert not len(placed) or (placed[0] >= -1e-9 and placed[-1] <= 250 + 1e-9)


BAND = {"low": [0, 0.4, None, 0], "high": [1, 0.6, 1, 1]}
READ = """([one, x, axes]) => {
  const numbers = (list) => list && Float64Array.from(list, (v) => v ?? NaN);
  const real = {...one, y: numbers(one.y), low: numbers(one.low), high: numbers(one.high)};
  const {readingOf} = module_charts_curves_view;
  const {text, more, order, at} = readingOf(real, x, {axes, toX: (v) => v, toY: (v) => 100 * v});
  return [`${text} ${more}`.trim(), Number.isNaN(order) ? null : order, at];
}"""


@pytest.mark.parametrize(
    ("x", "more", "axes", "expected"),
    [
        (20, {}, {}, ["0.5", 0.5, [20, 50]]),
        (20, {}, {"percent": True, "best": "low"}, ["50.00 %", -0.5, [20, 50]]),
        (24, {}, {"log": True}, ["0.5", -0.5, [20, 50]]),
        (30, {}, {}, ["–", None, None]),
        (46, {}, {}, ["–", None, None]),
        (46, {"ended": "diverged at 41"}, {}, ["diverged at 41", None, None]),
        (40, {"ended": "diverged at 41"}, {}, ["0.75 diverged at 41", 0.75, [40, 75]]),
        (20, BAND, {}, ["0.5 0.4 … 0.6", 0.5, [20, 50]]),
        (20, BAND, {"percent": True, "band": "sd"}, ["50.00 % ± 10.00", 0.5, [20, 50]]),
    ],
)
def test_what_a_curve_says_at_one_x(bare, x, more, axes, expected):
    one = {"name": "Adam", "x": [10, 20, 30, 40], "y": [0.25, 0.5, None, 0.75]} | more
    assert bare.evaluate(READ, [one, x, axes]) == expected


def test_an_x_in_three_numbers(bare):
    script = "([x, count]) => [...module_charts_curves_view.positions(x, count)]"
    assert bare.evaluate(script, [{"from": 5, "step": 2.5, "count": 4}, 9]) == [5, 7.5, 10, 12.5]
    assert bare.evaluate(script, [[3, 1], 2]) == [3, 1]
    assert bare.evaluate(script, [None, 3]) == [0, 1, 2]


# The picture

DRAW = """([series, axes, theme]) => {
  const numbers = (list) => list && Float64Array.from(list, (v) => v ?? NaN);
  const real = series.map(({y, low, high, singles, ...one}) =>
    ({...one, y: numbers(y), low: numbers(low), high: numbers(high), singles: singles?.map(numbers)}));
  const plot = module_curves_axes.layout(real, axes, {width: 600, height: 300}, theme);
  const svg = module_charts_svg.createSvg(600, 300);
  module_curves_lines.paintLines(svg, plot);
  return svg.finish("test");
}"""


def drawn(page, series, **axes):
    """The paths of a plot in the order in which they are painted."""
    axes = {"xTo": 3, "xLabel": "x", "yLabel": "y"} | axes
    text = page.evaluate(DRAW, [[{"name": "A", "look": LOOK} | one for one in series], axes, THEME])
    root = ElementTree.fromstring(text)
    assert not re.search("NaN|Infinity|undefined", text)
    return root.findall(f"{SVG}path")


def test_all_bands_lie_below_all_lines(bare):
    one = {"y": [1, 2, 3, 4], "low": [0, 1, 2, 3], "high": [2, 3, 4, 5]}
    paths = drawn(bare, [one, one, {"y": [4, 3, 2, 1]}])
    areas = [i for i, path in enumerate(paths) if path.get("fill-opacity")]
    lines = [i for i, path in enumerate(paths) if path.get("stroke-width") == "2"]
    assert len(areas) == 2
    assert len(lines) == 3
    assert max(areas) < min(lines)


def test_a_band_has_both_its_edges(bare):
    area = drawn(bare, [{"y": [1, 2], "low": [0, 1], "high": [2, 4]}], xTo=1, yFrom=0, yTo=4)[0]
    # Room for the plot: 52 to 586 across, 12 to 264 down.
    assert area.get("d") == "M52 138L586 12L586 201L52 264Z"


def test_a_gap_splits_curve_and_band(bare):
    paths = drawn(
        bare, [{"y": [1, 2, None, 3, 4, 5], "low": [0, 1, None, 2, 3, 4], "high": [2, 3, None, 4, 5, 6]}], xTo=5
    )
    assert sum(bool(path.get("fill-opacity")) for path in paths) == 2
    (line,) = [path for path in paths if path.get("stroke-width") == "2"]
    assert line.get("d").count("M") == 2


def test_what_was_measured_stays_behind_a_smoothed_curve(bare):
    series = [{"y": [1, 0, 1, 0]}]
    raw = [path for path in drawn(bare, series) if path.get("fill") == "none"]
    both = [path for path in drawn(bare, series, smooth=0.5) if path.get("fill") == "none"]
    assert [path.get("d") for path in both[:1]] == [path.get("d") for path in raw[:1]]
    assert float(both[0].get("stroke-opacity")) < 0.5
    assert both[1].get("d") != raw[0].get("d")
    assert both[1].get("stroke-opacity") is None


def test_single_curves_are_thin(bare):
    paths = drawn(bare, [{"y": [1, 2, 3, 4], "singles": [[0, 1, 2, 3], [2, 3, 4, 5]]}])
    assert [path.get("stroke-width") for path in paths][:3] == ["1", "1", "2"]


def test_zero_on_a_log_axis_ends_the_curve_there(bare):
    paths = drawn(bare, [{"y": [1, 0.1, 0, 0.01], "low": [0, 0, 0, 0], "high": [1, 1, 0, 1]}], log=True)
    assert paths


def test_an_ended_curve_has_a_cross(bare):
    plain = drawn(bare, [{"y": [1, 2, None]}])
    ended = drawn(bare, [{"y": [1, 2, None], "ended": "diverged at 2"}])
    assert len(ended) == len(plain) + 1
    assert ended[-1].get("stroke") == THEME["text"]


def test_the_race_draws_curves_and_nothing_else(bare):
    found = bare.evaluate(
        """(theme) => {
          const host = document.createElement("div");
          const curves = module_curves_curves.createCurves(host);
          const y = Float64Array.of(4, 2, 1, NaN);
          const log = curves.show([{name: "Adam", y, look: {colour: "#c00", marker: "circle", dash: []}}],
            {xTo: 3, log: true, xLabel: "step", yLabel: "f", follow: true}, {width: 300, height: 200}, theme);
          curves.at(1.5);
          const {root} = curves;
          return {log, role: root.getAttribute("role"), testid: root.dataset.testid, summary: root.dataset.summary,
            children: [...root.children].map(({tagName}) => tagName), veil: root.querySelector(".dl-veil").style.left};
        }""",
        THEME,
    )
    assert found == {
        "log": True,
        "role": "img",
        "testid": "curves",
        "summary": json.dumps([{"name": "Adam", "points": 4, "last": 1}], separators=(",", ":")),
        "children": ["CANVAS", "DIV", "CANVAS"],
        # Half way between 52 and 286.
        "veil": "169px",
    }


# Hover


def test_the_pointer_reads_all_runs_at_the_nearest_x(page):
    mount(page, curves())
    expect(page.get_by_test_id("readout")).to_be_hidden()
    point_at(page, 0.5)
    head, rows = readout(page)
    assert re.fullmatch(r"iteration \d+0", head)
    assert [name for name, _ in rows] == ["Adam", "Momentum", "SGD"]
    i = int(head.split()[1]) // 10 - 1
    assert rows[0][1] == f"{100 * round(0.9 * (i + 1) / (i + 3), 6):.2f} % ± 2.00"
    page.mouse.move(2, 690)
    expect(page.get_by_test_id("readout")).to_be_hidden()


def test_keys_move_by_one_point_and_are_announced(page):
    mount(page, curves())
    reader(page).focus()
    said = page.locator("[aria-live=polite]")
    page.keyboard.press("End")
    assert readout(page)[0] == "iteration 1000"
    page.keyboard.press("ArrowLeft")
    assert readout(page)[0] == "iteration 990"
    expect(said).to_contain_text("iteration 990; Adam: ")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert readout(page)[0] == "iteration 10"
    page.keyboard.press("ArrowRight")
    expect(reader(page)).to_have_attribute("aria-valuetext", "iteration 20")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("readout")).to_be_hidden()
    expect(said).to_have_text("")


def test_the_pointer_is_not_announced(page):
    mount(page, curves())
    point_at(page, 0.5)
    expect(page.get_by_test_id("readout")).to_be_visible()
    expect(page.locator("[aria-live=polite]")).to_have_text("")


def test_the_reading_stays_while_points_arrive(page):
    mount(page, curves(points=40))
    reader(page).focus()
    page.keyboard.press("End")
    before = readout(page)
    assert before[0] == "iteration 400"
    page.evaluate(UPDATE, curves(points=60))
    assert readout(page) == before
    page.keyboard.press("End")
    assert readout(page)[0] == "iteration 600"


@pytest.mark.parametrize("share", [0, 0.13, 0.5, 0.87, 0.999])
@pytest.mark.parametrize("width", ["page", "phone"])
def test_the_reading_is_inside_and_beside_the_pointer(request, width, share):
    page = request.getfixturevalue(width)
    mount(page, curves(names=("A run with a long name", "Momentum", "Adam as printed")))
    point_at(page, share)
    box, line = page.get_by_test_id("readout").bounding_box(), reader(page).bounding_box()
    assert box["x"] >= line["x"] - 1
    assert box["x"] + box["width"] <= line["x"] + line["width"] + 1
    pointer = line["x"] + share * line["width"]
    inside = max(line["x"] + 52, pointer)
    assert not box["x"] <= inside <= box["x"] + box["width"]


# Names


@pytest.mark.parametrize("width", ["page", "phone"])
def test_a_name_hides_and_shows_its_run(request, width):
    page = request.getfixturevalue(width)
    data = curves()
    data["series"].append(data["series"][2] | {"name": "Adam (batch)", "faint": True, "low": None, "high": None})
    mount(page, data)
    drawn = page.get_by_test_id("curves")
    names = lambda: [one["name"] for one in json.loads(drawn.get_attribute("data-summary"))]  # noqa: E731
    adam = page.get_by_role("button", name="Adam")
    expect(adam).to_have_count(1)
    adam.focus()
    page.keyboard.press("Enter")
    assert names() == ["SGD", "Momentum"]
    expect(adam).to_have_attribute("aria-pressed", "false")
    page.evaluate(UPDATE, data)
    assert names() == ["SGD", "Momentum"]
    adam.click()
    assert names() == ["SGD", "Momentum", "Adam", "Adam (batch)"]


def test_other_runs_begin_visible(page):
    data = curves()
    mount(page, data)
    page.get_by_role("button", name="Adam").click()
    data["runs"][0] = {"optimizer": "adagrad"}
    page.evaluate(UPDATE, data)
    assert len(json.loads(page.get_by_test_id("curves").get_attribute("data-summary"))) == 3


def test_names_stand_beside_wide_plots_and_below_narrow_ones(page):
    mount(page, curves())
    plot = page.get_by_test_id("curves").bounding_box()
    tops = [page.get_by_role("button", name=name).bounding_box()["y"] for name in ("Adam", "Momentum", "SGD")]
    assert plot["y"] < tops[0] < tops[1] < tops[2] < plot["y"] + plot["height"]
    page.set_viewport_size({"width": 390, "height": 700})
    expect(page.locator(".dl-labels-below")).to_be_visible()
    assert page.get_by_role("button", name="SGD").bounding_box()["y"] >= plot["y"] + plot["height"]


# Files


def test_svg_is_what_is_drawn_and_its_texts_are_escaped(page):
    mount(page, curves(names=(HOSTILE, "Momentum", "Adam"), smooth=0.6))
    file = saved(page, "Save as SVG")
    assert file.suggested_filename == "mnist.svg"
    text = file.path().read_text("utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert not list(root.iter(f"{SVG}script"))
    texts = [node.text for node in root.iter(f"{SVG}text")]
    assert "Accuracy of each run" in texts
    assert any(one.startswith("<script>alert(1)") for one in texts)
    assert "accuracy · smoothed: 0.6" in texts
    assert {"100 %", "iteration", "Momentum", "Adam"} <= set(texts)
    paths = root.findall(f"{SVG}path")
    # Three bands, and each curve as measured and smoothed.
    assert sum(bool(path.get("fill-opacity")) for path in paths) == 3
    assert sum(path.get("stroke-width") == "2" and path.get("fill") == "none" for path in paths) == 3
    assert sum(path.get("stroke-opacity") == "0.4" for path in paths) == 3


def test_svg_leaves_out_what_is_hidden(page):
    mount(page, curves())
    page.get_by_role("button", name="Momentum").click()
    root = ElementTree.fromstring(saved(page, "Save as SVG").path().read_text("utf-8"))
    texts = [node.text for node in root.iter(f"{SVG}text")]
    assert "Momentum" not in texts and "Adam" in texts


@pytest.mark.parametrize("width", ["page", "phone"])
def test_png_has_twice_the_size_and_a_background(request, width):
    page = request.getfixturevalue(width)
    mount(page, curves())
    file = saved(page, "Save as PNG")
    assert file.suggested_filename == "mnist.png"
    image = Image.open(io.BytesIO(file.path().read_bytes()))
    plot = page.get_by_test_id("curves").bounding_box()
    below = {"page": 0, "phone": 18}[width]
    assert image.size == (2 * int(plot["width"]), 2 * (int(plot["height"]) + 30 + below + 8))
    assert image.convert("RGBA").getpixel((1, 1)) == (255, 255, 255, 255)
    assert len(image.convert("RGB").getcolors(1 << 20)) > 50


def test_full_screen_is_larger_and_leaves(page):
    mount(page, curves())
    before = page.get_by_test_id("curves").bounding_box()["height"]
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement?.classList.contains('dl-figure')")
    page.wait_for_function(
        "(before) => document.querySelector('[data-testid=curves]').clientHeight > before", arg=before
    )
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement === null")


def test_without_tools_there_are_no_buttons(page):
    data = curves()
    for name in ("tools", "file", "language"):
        del data[name]
    mount(page, data)
    expect(page.get_by_role("toolbar")).to_have_count(0)


def test_destroyed_means_gone(page):
    mount(page, curves())
    page.evaluate("() => unmount()")
    assert page.evaluate("() => document.querySelector('#here').children.length") == 0


# A sweep


def sweep():
    trials = {
        "SGD": [(0.01, 0.2, "done"), (0.1, 0.7, "done"), (1, 0.9, "done")],
        "Adam": [(0.001, 0.95, "done"), (0.01, 0.97, "done"), (0.1, 0.99, "stopped"), (1, None, "diverged")],
    }
    return {
        "runs": [{"optimizer": "sgd"}, {"optimizer": "adam"}],
        "series": [
            {
                "name": name,
                "place": place,
                "points": [{"lr": lr, "accuracy": y, "state": state} for lr, y, state in found],
            }
            for place, (name, found) in enumerate(trials.items())
        ],
        "mark": 0.01,
        "label": "Accuracy against learning rate",
        "language": "en",
        "tools": ["svg"],
        "file": "sweep",
    }


def test_a_sweep_is_read_at_one_learning_rate(page):
    mount(page, sweep(), "learning_rates")
    reader(page).focus()
    page.keyboard.press("Home")
    assert readout(page) == ("learning rate 0.001", [("Adam", "95.00 %")])
    page.keyboard.press("ArrowRight")
    assert readout(page) == ("learning rate 0.01", [("Adam", "97.00 %"), ("SGD", "20.00 %")])
    page.keyboard.press("ArrowRight")
    assert readout(page)[1] == [("SGD", "70.00 %"), ("Adam", "99.00 % (stopped early)")]
    page.keyboard.press("End")
    assert readout(page)[1] == [("SGD", "90.00 %"), ("Adam", "diverged")]


def test_a_sweep_marks_the_article_and_the_best_that_finished(page):
    mount(page, sweep(), "learning_rates")
    root = ElementTree.fromstring(saved(page, "Save as SVG").path().read_text("utf-8"))
    texts = [node.text for node in root.iter(f"{SVG}text")]
    assert "article: 0.01" in texts
    bold = [node.text for node in root.iter(f"{SVG}text") if node.get("font-weight") == "600"]
    # The title, the best learning rate of each, and their names.
    assert bold == ["Accuracy against learning rate", "1", "0.01", "SGD", "Adam"]
    rings = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "none" and "a9 9" in path.get("d")]
    assert len(rings) == 2


def test_an_empty_sweep_is_an_empty_plot(page):
    mount(page, sweep() | {"series": [], "mark": None}, "learning_rates")
    reader(page).focus()
    page.keyboard.press("End")
    expect(page.get_by_test_id("readout")).to_be_hidden()
