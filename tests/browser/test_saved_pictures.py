"""Pictures to take away: their sizes, what they say, and the SVG, which shows what the canvas does."""

import json
import math
import xml.etree.ElementTree as ET

import pytest

from ui.browser.bundling import bundle
from ui.browser.catalogue import catalogue

MODULES = [
    f"ui/browser/{name}" for name in ("record/svg", "record/film", "record/contours", "race/state", "race/scenes")
]
SVG = "{http://www.w3.org/2000/svg}"
PREPARE = """(text) => {
  const given = JSON.parse(text);
  const theme = {background: "#ffffff", text: "#102030", font: "sans-serif", dark: false, weight: 1, size: 1};
  globalThis.desk = (query, at) => {
    const race = module_race_state.createRace(given);
    Object.assign(race, {colours: theme, language: "en", words: given.words.en});
    race.read(query);
    race.solve();
    const scenes = (size) => module_race_scenes.scenesOf(race, size, module_race_scenes.viewOf(race, size));
    const {state, colours, paths, words, language, surface, nameOf} = race;
    return {state, colours, catalogue: given, paths, words, language, surface, nameOf, scenes, step: at};
  };
  globalThis.svg = (query, at, width, height, losses) =>
    module_record_svg.raceSvg(desk(query, at), width, height, {scale: height / 576, losses});
  globalThis.film = (query, at, width, height, losses) => {
    const scale = height / 576;
    const paint = module_record_film.createFilm(desk(query, at), width / scale, 576, {scale, losses});
    const context = new OffscreenCanvas(width, height).getContext("2d", {willReadFrequently: true});
    paint(context, at);
    return context;
  };
  // Both as pictures of 256 wide, each pixel a mean.
  globalThis.small = (source, width, height) => {
    const context = new OffscreenCanvas(256, Math.round((256 * height) / width)).getContext("2d");
    Object.assign(context, {imageSmoothingQuality: "high"});
    context.drawImage(source, 0, 0, context.canvas.width, context.canvas.height);
    return context.getImageData(0, 0, context.canvas.width, context.canvas.height).data;
  };
  globalThis.apart = (one, other) => {
    let [sum, most] = [0, 0];
    for (let i = 0; i < one.length; i++) {
      sum += Math.abs(one[i] - other[i]);
      most = Math.max(most, Math.abs(one[i] - other[i]));
    }
    return {mean: sum / one.length, most};
  };
}"""


@pytest.fixture(scope="module")
def bare(browser):
    page = browser.new_page(viewport={"width": 400, "height": 300})
    page.add_script_tag(content=bundle(*MODULES))
    page.evaluate(PREPARE, json.dumps(catalogue()))
    yield page
    page.close()


HOSTILE = """</text><script>alert("a & b")</script> ' \x07 勾配"""
QUERY = {
    "surface": ["ravine:kappa=30"],
    "start": ["-7,2"],
    "steps": ["40"],
    "run": ["sgd:lr=0.03", "adam:lr=0.4,rho2=0.9", "adam:lr=0.4,schedule=cosine", "momentum"],
    "name": [f"1:{HOSTILE}"],
    "hide": ["4"],
    "noise": ["0.1"],
    "seed": ["4"],
    "swarm": ["5"],
}


def drawn(bare, query=QUERY, at=30, size=(1280, 720), losses=True):
    text = bare.evaluate("([query, ...rest]) => svg(query, ...rest)", [query, at, *size, losses])
    return text, ET.fromstring(text)


def test_the_svg_is_one_picture_that_needs_nothing_else_and_runs_nothing(bare):
    text, root = drawn(bare)
    assert (root.tag, root.get("width"), root.get("height")) == (f"{SVG}svg", "1280", "720")
    assert root.get("viewBox") == "0 0 1024 576" and root.get("font-family") == "sans-serif"
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags == {"svg", "title", "rect", "g", "path", "text", "defs", "clipPath"}
    for node in root.iter():
        named = {key: value for key, value in node.attrib.items() if "href" in key or key.startswith("on")}
        assert not named and all("url(" not in value or value.startswith("url(#") for value in node.attrib.values())
    assert "\x07" not in text and len(text) < 300_000
    defined = {node.get("id") for node in root.iter(f"{SVG}clipPath")}
    used = {node.get("clip-path")[5:-1] for node in root.iter() if node.get("clip-path")}
    assert used <= defined and len(defined) == len(list(root.iter(f"{SVG}clipPath")))
    assert not any(node.get("d") == "" or not node.get("d").startswith("M") for node in root.iter(f"{SVG}path"))


def test_the_svg_says_its_race_in_letters_of_a_slides_size(bare):
    _, root = drawn(bare)
    texts = {node.text.replace("\xa0", " "): node for node in root.iter(f"{SVG}text")}
    assert {"Ravine", "step 30 / 40", "Start (−7, 2) · 40 steps · κ 30 · σ 0.1 · seed 4"} <= texts.keys()
    name = HOSTILE.replace("\x07", "")
    rows = [
        name + "   ε 0.03",
        "Adam   η 0.4, ρ₁ 0.9, ρ₂ 0.9, ε 1e−7",
        "Adam   η 0.4, ρ₁ 0.9, ρ₂ 0.999, ε 1e−7, Cosine",
    ]
    assert [text for text in texts if text.startswith((name, "Adam", "Momentum"))] == rows
    assert all(float(texts[row].get("font-size")) >= 0.022 * 576 for row in rows)
    assert min(float(node.get("font-size")) for node in texts.values()) >= 0.018 * 576


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({}, (1280, 720)),
        ({"surface": ["himmelblau"], "start": ["0,0"], "swarm": ["9"], "arrows": ["on"]}, (1080, 1080)),
        ({"surface": ["rastrigin"], "start": ["2,1"], "noise": ["0"]}, (1280, 720)),
    ],
    ids=["ravine", "himmelblau", "rastrigin"],
)
@pytest.mark.parametrize("losses", [False, True])
def test_the_svg_shows_what_the_canvas_shows(bare, changes, size, losses):
    found = bare.evaluate(
        """async ([query, at, width, height, losses]) => {
          const image = new Image();
          image.src = URL.createObjectURL(new Blob([svg(query, at, width, height, losses)], {type: "image/svg+xml"}));
          await image.decode();
          const whole = new OffscreenCanvas(width, height);
          whole.getContext("2d").drawImage(image, 0, 0);
          const there = small(whole, width, height);
          const filmed = (one) => small(film(one, at, width, height, losses).canvas, width, height);
          return [query, {...query, run: ["sgd"], hide: []}].map((one) => apart(there, filmed(one)));
        }""",
        [QUERY | changes, 40, *size, losses],
    )
    same, other = found
    assert 4 * same["mean"] < other["mean"] and same["mean"] < 0.8


def test_a_larger_picture_is_the_same_with_more_pixels(bare):
    found = bare.evaluate(
        """(query) => {
          const [usual, large] = [[1280, 720], [3840, 2160]].map(([width, height]) => {
            const {canvas} = film(query, 40, width, height, true);
            return [canvas.width, canvas.height, small(canvas, width, height)];
          });
          return [usual.slice(0, 2), large.slice(0, 2), apart(usual[2], large[2]).mean];
        }""",
        QUERY,
    )
    assert found[:2] == [[1280, 720], [3840, 2160]] and found[2] < 1.5


def test_losses_stand_beside_the_surface_or_below_it_in_a_square(bare):
    def parts(size):
        _, root = drawn(bare, size=size)
        return [node.get("transform") for node in root.iter(f"{SVG}g")]

    assert parts((1280, 720)) == ["translate(0 40)", "translate(616 40)"]
    (stage, below), alone = parts((1080, 1080)), drawn(bare, losses=False)[1]
    assert stage == "translate(0 40)" and below.startswith("translate(0 ")
    assert len(list(alone.iter(f"{SVG}g"))) == 1


def test_where_there_is_no_room_a_run_keeps_what_tells_it_apart(bare):
    names = [f"{place}:{'A name of many letters '[:30]}{place}" for place in range(1, 5)]
    runs = ["adam:lr=0.4", "adam:lr=0.4,rho2=0.9", "adam-as-printed", "rmsprop:lr=0.1,h0=0.5"]
    _, root = drawn(bare, QUERY | {"run": runs, "name": names, "hide": []}, size=(1280, 720))
    texts = [node.text.replace("\xa0", " ") for node in root.iter(f"{SVG}text")]
    rows = [text.partition("   ")[2] for text in texts if text.startswith("A name")]
    assert rows == ["η 0.4, ρ₂ 0.999", "η 0.4, ρ₂ 0.9", "η 0.001", "ε 0.1, h₀ 0.5"]


def rings(bare, columns, rows, level, formula):
    return bare.evaluate(
        """([columns, rows, level, formula]) => {
          const f = new Function("i", "j", `return ${formula}`);
          const values = Array.from({length: columns * rows}, (_, at) => f(at % columns, Math.floor(at / columns)));
          return module_record_contours.ringsAbove(values, columns, rows, level);
        }""",
        [columns, rows, level, formula],
    )


def area(ring):
    """What the ring holds; negative where it goes round the other way, as a hole does."""
    points = list(zip(ring[::2], ring[1::2], strict=True))
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True)) / 2


def test_rings_hold_what_is_higher_and_leave_holes(bare):
    inside = rings(bare, 41, 41, -100, "-((i - 20) ** 2) - (j - 20) ** 2")
    assert len(inside) == 1 and area(inside[0]) == pytest.approx(math.pi * 100, rel=0.01)
    whole, hole = sorted(rings(bare, 41, 41, 100, "(i - 20) ** 2 + (j - 20) ** 2"), key=lambda ring: -area(ring))
    assert area(whole) == pytest.approx(1600) and area(hole) == pytest.approx(-math.pi * 100, rel=0.01)


def test_rings_end_at_the_rim_and_where_nothing_is_known(bare):
    (ring,) = rings(bare, 5, 4, 2, "i")
    assert area(ring) == pytest.approx(2 * 3) and min(ring[::2]) == 2 and max(ring[1::2]) == 3
    assert rings(bare, 5, 4, 9, "i") == [] and area(rings(bare, 5, 4, -1, "i")[0]) == pytest.approx(12)
    (ring,) = rings(bare, 5, 4, 0, "i < 2 ? NaN : i > 3 ? Infinity : 1")
    assert area(ring) == pytest.approx(2 * 3)


def test_a_saddles_middle_says_which_corners_belong_together(bare):
    assert len(rings(bare, 2, 2, 0, "i === j ? 1 : -0.5")) == 1
    assert len(rings(bare, 2, 2, 0, "i === j ? 0.5 : -1")) == 2
