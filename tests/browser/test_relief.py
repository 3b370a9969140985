"""The race in three dimensions, in Chromium: projection, picture, hand on the camera, and moving heads."""

import math

import pytest

from ui.browser.bundling import bundle

SIZE = {"width": 640, "height": 440}
THIRTY = math.radians(30)

PREPARE = """size => {
  const parent = document.createElement("div");
  parent.style.cssText = `position:relative;width:${size.width}px;height:${size.height}px`;
  const style = document.createElement("style");
  style.textContent = "body{margin:0} canvas{position:absolute;inset:0;width:100%;height:100%}";
  document.body.append(style, parent);
  globalThis.ended = [];
  globalThis.relief = module_relief_relief.createRelief(parent, {onCamera: (camera) => ended.push(camera)});

  const values = {
    bowl: (x, y) => x * x + y * y,
    rosenbrock: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    hollow: (x, y) => (x > 0.5 ? NaN : y > 1 ? Infinity : x),
    nowhere: () => NaN,
    flat: () => 3,
    huge: (x, y) => 1.7e308 * Math.sign(x) + y,
  };
  globalThis.descent = (steps, divergedAt = -1) => {
    const positions = new Float64Array(2 * steps + 2).fill(NaN);
    const losses = new Float64Array(steps + 1).fill(NaN);
    for (let t = 0; t <= (divergedAt < 0 ? steps : divergedAt - 1); t++) {
      const [x, y] = [1.5 * 0.9 ** t, -1.5 * 0.8 ** t];
      positions.set([x, y], 2 * t);
      losses[t] = x * x + y * y;
    }
    return {positions, losses, divergedAt};
  };
  globalThis.scene = (name, changes = {}) => ({
    ...size, f: values[name], window: [[-2, 2], [-1.5, 2.5]], log: true, start: [1.5, -1.5], minima: [[0, 0]],
    deepest: [],
    theme: {background: "#ffffff", text: "#1d2530", font: "sans-serif", dark: false},
    runs: [{path: descent(40), look: {colour: "#c8480a", marker: "circle", dash: [9, 4]}, selected: true}],
    ...changes,
  });
  const canvases = [...relief.root.children];
  globalThis.picture = (place) => {
    const {width, height} = canvases[place];
    return canvases[place].getContext("2d").getImageData(0, 0, width, height).data;
  };
  globalThis.painted = (place) => picture(place).reduce((count, value, i) => count + (i % 4 === 3 && value > 0), 0);
  globalThis.shades = (place) => new Set(new Uint32Array(picture(place).buffer)).size;
  globalThis.print = (place) => picture(place).reduce((sum, value, i) => (sum * 31 + value + i) % 4294967291, 7);
}"""


@pytest.fixture
def page(blank):
    page = blank(**SIZE)
    page.add_script_tag(content=bundle("ui/browser/relief/relief"))
    page.evaluate(PREPARE, SIZE)
    return page


@pytest.fixture(scope="module")
def bare(carrying):
    return carrying("ui/browser/relief/relief")


def project(page, point, turn=0.4, tilt=THIRTY, zoom=1):
    return page.evaluate(
        """([camera, [x, y, z]]) => {
          const view = module_relief_camera.look(camera, [1, 0.8, 0.5], 640, 440);
          return module_relief_camera.project(view, x, y, z, [0, 0, 0]);
        }""",
        [{"turn": turn, "tilt": tilt, "zoom": zoom}, point],
    )


def camera(page):
    return page.evaluate("relief.camera")


def degrees(value):
    return pytest.approx(math.radians(value), abs=1e-9)


@pytest.mark.parametrize("turn", [-2.0, 0.0, 0.4, 3.0])
def test_the_box_stands_in_the_middle_of_the_canvas(bare, turn):
    assert project(bare, [0, 0, 0], turn=turn)[:2] == pytest.approx([320, 220])


def test_what_is_higher_is_higher_on_the_screen_and_what_is_behind_is_less_near(bare):
    low, high = project(bare, [0.3, -0.2, -0.4]), project(bare, [0.3, -0.2, 0.4])
    assert high[1] < low[1] - 50
    front, back = project(bare, [0, -0.8, 0], turn=0), project(bare, [0, 0.8, 0], turn=0)
    assert front[1] > back[1] and front[2] > back[2]
    left, right = project(bare, [-1, 0, 0], turn=0), project(bare, [1, 0, 0], turn=0)
    assert left[0] < 320 < right[0]


def test_from_above_height_hardly_moves_a_point(bare):
    low, high = (project(bare, [0, 0, z], tilt=math.radians(89)) for z in (-0.5, 0.5))
    assert abs(low[1] - high[1]) < 10


def test_zoom_is_about_the_middle(bare):
    near, far = project(bare, [0.5, 0.5, 0.2], zoom=2), project(bare, [0.5, 0.5, 0.2])
    assert near[0] - 320 == pytest.approx(2 * (far[0] - 320)) and near[1] - 220 == pytest.approx(2 * (far[1] - 220))


def test_cameras_from_outside_are_put_within_bounds(bare):
    bounded = bare.evaluate("module_relief_camera.bounded({turn: 7, tilt: 9, zoom: 0.01})")
    assert bounded == {"turn": pytest.approx(7 - 2 * math.pi), "tilt": degrees(89), "zoom": 0.5}
    assert bare.evaluate("module_relief_camera.bounded({turn: NaN, tilt: undefined, zoom: Infinity})") == bare.evaluate(
        "module_relief_camera.FIRST"
    )


@pytest.mark.parametrize("log", [True, False])
def test_heights_fill_the_box_and_keep_the_order_of_values(bare, log):
    heights = bare.evaluate(
        """log => {
          const terrain = module_relief_terrain.survey((x, y) => x * x + y * y, [[-2, 2], [-2, 2]], log, []);
          return [0, 0.5, 1, 1.5, 2].map((x) => module_relief_terrain.heightAt(terrain, x, x));
        }""",
        log,
    )
    assert heights == sorted(heights) and heights[0] == 0 and heights[-1] == 1
    assert (heights[1] > 0.5) == log


def test_ticks_of_a_logarithmic_height_name_true_values(bare):
    ticks = bare.evaluate(
        "module_relief_terrain.survey((x, y) => x * x + 999 * y * y, [[-1, 1], [-1, 1]], true, [])"
        ".ticks.map(t => t.label)"
    )
    assert ticks == ["0", "10", "100", "1000"]


def test_a_surface_with_values_below_zero_keeps_a_linear_height(bare):
    middle = bare.evaluate(
        "module_relief_terrain.heightAt(module_relief_terrain.survey((x) => x, [[-1, 1], [-1, 1]], true, []), 0, 0)"
    )
    assert middle == pytest.approx(0.5)


def test_there_is_no_height_outside_the_window(bare):
    assert bare.evaluate(
        """() => {
          const terrain = module_relief_terrain.survey((x, y) => x + y, [[0, 1], [0, 1]], false, []);
          const at = (x, y) => Number.isNaN(module_relief_terrain.heightAt(terrain, x, y));
          return [at(-0.01, 0.5), at(0.5, 1.01), at(NaN, 0), at(0, 0), at(1, 1)];
        }"""
    ) == [True, True, True, False, False]


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize("surface", ["bowl", "rosenbrock"])
def test_it_paints_surface_trail_and_head(page, surface, log):
    page.evaluate("([name, log]) => relief.show(scene(name, {log}), 20.5)", [surface, log])
    assert page.evaluate("painted(0)") > 0.15 * SIZE["width"] * SIZE["height"]
    assert page.evaluate("shades(0)") > 60
    assert page.evaluate("painted(1)") > 100
    assert page.evaluate("painted(2)") > 100


def test_light_and_dark_differ(page):
    page.evaluate("relief.show(scene('bowl'), 0)")
    light = page.evaluate("print(0)")
    page.evaluate(
        "relief.show(scene('bowl', {theme: {background: '#0e1117', text: '#fff', font: 'serif', dark: true}}), 0)"
    )
    assert page.evaluate("print(0)") != light


def test_heads_move_and_trails_grow_while_the_surface_stays(page):
    page.evaluate("relief.show(scene('bowl'), 2)")
    surface, trail, head = (page.evaluate("place => print(place)", place) for place in range(3))
    page.evaluate("relief.at(2.5)")
    assert page.evaluate("print(1)") == trail and page.evaluate("print(2)") != head
    before = page.evaluate("painted(1)")
    page.evaluate("relief.at(12)")
    assert page.evaluate("painted(1)") > before
    page.evaluate("relief.at(2)")
    assert [page.evaluate("place => print(place)", place) for place in range(3)] == [surface, trail, head]


def test_new_trajectories_on_the_same_surface_are_shown(page):
    page.evaluate("relief.show(scene('bowl'), 10)")
    surface, trail = page.evaluate("[print(0), print(1)]")
    page.evaluate("relief.show(scene('bowl', {runs: []}), 10)")
    assert page.evaluate("print(0)") == surface and trail != 0 and page.evaluate("painted(1)") == 0
    page.evaluate("relief.show(scene('rosenbrock'), 10)")
    assert page.evaluate("print(0)") != surface


def test_a_drag_turns_and_tilts_and_tells_the_camera_once(page):
    page.evaluate("relief.show(scene('bowl'), 5)")
    before, picture = camera(page), page.evaluate("print(0)")
    page.mouse.move(300, 200)
    page.mouse.down()
    page.mouse.move(350, 180, steps=4)
    assert page.evaluate("ended.length") == 0
    page.mouse.up()
    after = camera(page)
    assert after["turn"] > before["turn"] and after["tilt"] < before["tilt"] and after["zoom"] == before["zoom"]
    assert page.evaluate("ended") == [after]
    assert page.evaluate("print(0)") != picture


def test_a_drag_stops_at_the_bounds_of_the_tilt(page):
    page.evaluate("relief.show(scene('bowl'), 5)")
    for to, bound in ((439, 89), (0, 10)):
        page.mouse.move(300, 439 - to)
        page.mouse.down()
        page.mouse.move(300, to)
        page.mouse.up()
        assert camera(page)["tilt"] == degrees(bound)


def test_the_camera_stays_over_show_and_can_be_set(page):
    page.evaluate("relief.show(scene('bowl'), 5)")
    page.evaluate("relief.setCamera({turn: -1, tilt: 1.1, zoom: 2})")
    picture = page.evaluate("print(0)")
    page.evaluate("relief.show(scene('rosenbrock'), 5)")
    assert camera(page) == {"turn": pytest.approx(-1), "tilt": 1.1, "zoom": 2}
    page.evaluate("relief.show(scene('bowl'), 5)")
    assert page.evaluate("print(0)") == picture
    assert page.evaluate("ended.length") == 0


def test_keys_turn_tilt_zoom_and_reset(page):
    page.evaluate("relief.show(scene('bowl'), 5)")
    first = camera(page)
    page.evaluate("relief.canvas.focus()")
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "+"):
        page.keyboard.press(key)
    moved = camera(page)
    assert moved["turn"] - first["turn"] == degrees(10) and moved["tilt"] - first["tilt"] == degrees(5)
    assert moved["zoom"] > first["zoom"]
    # A slow machine may take the keys for several gestures: the last one's end counts.
    page.wait_for_function("moved => JSON.stringify(ended.at(-1)) === JSON.stringify(moved)", arg=moved)
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown", "-"):
        page.keyboard.press(key)
    assert camera(page) == {name: pytest.approx(value) for name, value in first.items()}
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("0")
    assert camera(page) == {name: pytest.approx(value) for name, value in first.items()}


def test_a_plain_wheel_is_left_to_the_page_and_ctrl_zooms_within_bounds(page):
    page.evaluate("relief.show(scene('bowl'), 5)")
    page.evaluate("document.body.style.height = '3000px'")
    first = camera(page)
    page.mouse.move(300, 200)
    page.mouse.wheel(0, 120)
    page.wait_for_function("scrollY > 0")
    assert camera(page) == first
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.down("Control")
    for _ in range(20):
        page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function("relief.camera.zoom === 4")
    page.wait_for_function("ended.at(-1)?.zoom === 4")


def test_two_fingers_zoom(page):
    page.evaluate("relief.show(scene('bowl'), 5)")
    first = camera(page)
    page.evaluate(
        """() => {
          relief.canvas.setPointerCapture = () => {};
          const send = (type, pointerId, clientX) => relief.canvas.dispatchEvent(
            new PointerEvent(type, {pointerId, clientX, clientY: 200, pointerType: "touch"}));
          send("pointerdown", 1, 300);
          send("pointerdown", 2, 400);
          send("pointermove", 2, 500);
          send("pointerup", 1, 300);
          send("pointerup", 2, 500);
        }"""
    )
    assert camera(page) == first | {"zoom": pytest.approx(2)}
    assert page.evaluate("ended.length") == 1


def test_the_canvas_is_one_that_can_be_named_and_reached(page):
    assert page.evaluate(
        "[relief.root.dataset.testid, relief.root.className, relief.canvas.getAttribute('role'),"
        " relief.canvas.tabIndex, relief.canvas.style.touchAction, relief.canvas === relief.root.lastChild]"
    ) == ["relief", "dl-relief", "img", 0, "none", True]


@pytest.mark.parametrize("surface", ["hollow", "nowhere", "flat", "huge"])
@pytest.mark.parametrize("log", [True, False])
def test_values_that_are_not_finite_and_runs_that_diverge_at_once_throw_nothing(page, surface, log):
    page.evaluate(
        """([name, log]) => {
          const look = {colour: "#0063b8", marker: "square", dash: []};
          const runs = [0, 1, 5, -1].map((at) => ({path: descent(40, at), look, selected: at === 0}));
          relief.show(scene(name, {log, runs, minima: [[0, 0], [90, 90]], start: [1e9, NaN]}), 0);
          for (const time of [3.3, 40, 0, 7]) relief.at(time);
          relief.setCamera({turn: 2, tilt: 0.2, zoom: 3});
        }""",
        [surface, log],
    )
    assert page.evaluate("painted(0)") > 500


def test_a_trail_that_leaves_the_window_is_broken(page):
    page.evaluate(
        """() => {
          const line = (points) => ({path: {positions: Float64Array.from(points.flat()),
            losses: new Float64Array(points.length), divergedAt: -1},
            look: {colour: "#c8480a", marker: "circle", dash: []}, selected: false});
          globalThis.away = scene("bowl", {runs: [line([[50, 50], [60, 60], [70, 70]])], start: [9, 9]});
          globalThis.back = scene("bowl", {runs: [line([[0, 0], [60, 60], [1, 1]])]});
        }"""
    )
    page.evaluate("relief.show(away, 2)")
    assert page.evaluate("[painted(1), painted(2)]") == [0, 0]
    page.evaluate("relief.show(back, 2)")
    assert page.evaluate("painted(1)") < 1200 and page.evaluate("painted(2)") > 100


def test_before_a_scene_or_without_room_nothing_happens(page):
    page.evaluate("relief.at(3); relief.setCamera({turn: 1, tilt: 1, zoom: 1})")
    page.evaluate("relief.show(scene('bowl', {width: 0}), 0); relief.at(1)")
    assert camera(page)["turn"] == pytest.approx(1)
