"""The lessons in a real browser: predictions by mouse and keyboard, and progress that stays in the browser."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from mnist import Training, train
from optimizers import Run
from pages.lessons.chapters.chapter import COURSE, Predict
from simulation import descend
from surfaces import find
from tests.browser.places import box_at_rest
from tests.browser.standing import visit
from ui.browser.bundling import bundle
from ui.browser.catalogue import catalogue
from ui.links.race import RaceState

PLACE = "descent-lab-progress"
FLAG = "adam"
"""A chapter with a flag to plant, and without maps, which take long to draw."""


@pytest.fixture(scope="module")
def course(module_reader, address):
    """A page that turns from chapter to chapter. Its races do not play."""
    page = module_reader()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/lessons?part=scenarios")
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    return page


def open_chapter(page, address, chapter, view):
    page.goto(f"{address}{link_to(chapter)}")
    return shown_in(page, view)


def turn_to(page, chapter, view):
    """The same on a page that stands."""
    visit(page, link_to(chapter))
    return shown_in(page, view)


def link_to(chapter):
    return f"/lessons?part=course&chapter={chapter}"


def shown_in(page, view):
    expect(page.get_by_test_id("chapters").locator("button").first).to_be_attached()
    shown = page.get_by_test_id(view)
    expect(shown).to_be_visible()
    shown.scroll_into_view_if_needed()
    return shown


def progress(page):
    return json.loads(page.evaluate(f"localStorage['{PLACE}']"))


def end_of(chapter):
    block = next(b for b in COURSE[chapter].blocks if isinstance(b, Predict) and b.kind == "end")
    state = block.link.state()
    return descend(find(state.surface), state.runs, state.start, state.steps).positions[block.run, -1]


def draw(page, canvas, points):
    """Draws through points given as shares of the canvas."""
    canvas.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
    box = box_at_rest(canvas)
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def the_curve(sketch, name, points):
    """The truth beside a sketch, once it is there as a whole."""
    curves = sketch.get_by_test_id("curves")
    whole = re.compile(rf'^\[{{[^{{}}]*"name":"{name}"[^{{}}]*"points":{points}\b[^{{}}]*}}\]$')
    expect(curves).to_have_attribute("data-summary", whole)
    return json.loads(curves.get_attribute("data-summary"))[0]


def expect_all(those, visible):
    for one in those.all():
        expect(one).to_be_visible(visible=visible)


def share(page):
    return progress(page)["done"][FLAG]["leap"]


def saved(page):
    """What a file of the answers holds of the progress."""
    hand = page.get_by_test_id("handin")
    hand.get_by_text("Hand in").click()
    with page.expect_download() as found:
        hand.get_by_role("button", name="Save my answers").click()
    assert found.value.suggested_filename == "descent-lab-progress.json"
    content = json.loads(found.value.path().read_text())
    assert content["app"] == "Descent Lab"
    return {name: content[name] for name in ("version", "chapter", "done", "test")}


def test_a_flag_by_mouse_and_by_keyboard_of_which_the_first_counts_and_stays_in_the_browser(page, address):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(data)))
    page.add_init_script(f"""localStorage["{PLACE}"] ??= '{{"version": 1, "done": {{"momentum": {{"pass": 0.5}}}}}}'""")
    guess = open_chapter(page, address, FLAG, "guess")
    assert saved(page) == {"version": 1, "chapter": FLAG, "done": {"momentum": {"pass": 0.5}}, "test": {}}
    canvas = guess.get_by_test_id("player-canvas")
    reveal, again = (guess.get_by_role("button", name=name) for name in ("Reveal", "Try again"))
    # By mouse; the run plays to its end.
    expect(reveal).to_be_disabled()
    draw(page, canvas, [(0.7, 0.4), (0.72, 0.42)])
    expect(guess).to_contain_text("Flag at")
    expect(guess).not_to_contain_text("deep valley")
    # What gives the answer away waits for one.
    waiting, on = page.locator("[class*='st-key-waits-adam-leap-']"), page.locator(".st-key-await-adam-leap")
    expect(waiting).to_have_count(2)
    expect(on).to_be_visible()
    expect_all(waiting, visible=False)
    reveal.click()
    expect(guess).to_have_attribute("data-step", "100")
    expect(guess).to_contain_text("% close")
    expect(guess).to_contain_text("into the deep valley")
    kept = progress(page)
    first = share(page)
    assert 0 < first < 1
    expect(on).to_be_hidden()
    expect_all(waiting, visible=True)
    # That of before, too.
    expect(page.get_by_role("img", name="answered")).to_have_count(2)
    # By keyboard; what is said is the distance to the end.
    page.emulate_media(reduced_motion="reduce")
    again.click()
    expect(guess).not_to_contain_text("% close")
    canvas.focus()
    for _ in range(3):
        canvas.press("ArrowRight")
    canvas.press("ArrowUp")
    x, y = (float(n.replace("−", "-")) for n in guess.locator(".dl-reading").inner_text()[8:].split(", "))
    reveal.focus()
    reveal.press("Enter")
    expect(guess).to_contain_text("% close")
    said = float(guess.locator(".dl-told strong").inner_text().split(" is ")[1].split(" away")[0])
    end = end_of(FLAG)
    assert said == pytest.approx(((end[0] - x) ** 2 + (end[1] - y) ** 2) ** 0.5, rel=0.06)
    assert share(page) == first
    # Far from both, which would count for less.
    again.click()
    draw(page, canvas, [(0.2, 0.2), (0.2, 0.2)])
    reveal.click()
    expect(guess).to_contain_text("% close")
    assert f" {100 * first:.0f} % close" not in guess.inner_text() and share(page) == first
    # Kept over a reload, and found again from a bare address.
    page.reload()
    expect(page.get_by_role("img", name="answered")).to_have_count(2)
    page.goto(f"{address}/lessons")
    page.get_by_role("button", name="Continue with “Adam”").click()
    expect(page.get_by_role("heading", name="Adam", exact=True)).to_be_visible()
    assert progress(page) == kept
    frames = b"".join(data if isinstance(data, bytes) else data.encode() for data in sent)
    assert frames and PLACE.encode() not in frames and b"leap" not in frames
    assert str(first).encode() not in frames


def test_a_curve_is_sketched_by_mouse_and_by_keyboard(course):
    page = course
    sketch = turn_to(page, "rmsprop", "sketch")
    draw(page, sketch.get_by_test_id("sketch-canvas"), [(0.08, 0.12), (0.25, 0.7), (0.35, 0.25), (0.95, 0.25)])
    sketch.get_by_role("button", name="Reveal").click()
    expect(sketch).to_contain_text("off by a factor of")
    the_curve(sketch, "RMSProp", 201)
    assert 0 < progress(page)["done"]["rmsprop"]["rest"] < 1
    sketch.get_by_role("button", name="Try again").click()
    expect(sketch).not_to_contain_text("% close")
    canvas = sketch.get_by_role("slider", name="Your curve")
    canvas.focus()
    canvas.press("ArrowUp")
    before = float(canvas.get_attribute("aria-valuenow"))
    canvas.press("ArrowUp")
    assert float(canvas.get_attribute("aria-valuenow")) > before
    canvas.press("ArrowRight")
    expect(canvas).to_have_attribute("aria-valuetext", "step 25: f 3.20e−5")
    sketch.get_by_role("button", name="Reveal").press("Enter")
    expect(sketch).to_contain_text("% close")


def test_a_sketched_training_is_trained_to_reveal_it(course):
    page = course
    sketch = turn_to(page, "comparing", "sketch")
    draw(page, sketch.get_by_test_id("sketch-canvas"), [(0.2, 0.8), (0.9, 0.2)])
    sketch.get_by_role("button", name="Reveal").click()
    expect(sketch).to_contain_text("percentage points", timeout=60_000)
    curve = the_curve(sketch, "RMSProp", 40)
    history = train(Training(Run("rmsprop", lr=0.01), iterations=400))
    assert curve["last"] == pytest.approx(history.test_accuracy[-1], abs=1e-4)
    # The training below has the same link and shows the same work.
    expect(page.get_by_text("Test accuracy: RMSProp")).to_be_visible()


FOREIGN = ["", "null", "[1]", "{", '{"version": 1, "done": [], "test": 3, "chapter": 4}', "x" * 60_000]
FRESH = """([text, place, kept, data, catalogue]) => kept.map((one) => {
  localStorage.setItem(place, one);
  const module = eval(`${text}\nmodule_course_chapters_view`);
  const parent = document.createElement("div");
  document.body.replaceChildren(parent);
  module.create(parent, JSON.parse(catalogue)).update({data});
  return [document.querySelectorAll("button[data-chapter]").length, document.querySelectorAll("[role=img]").length];
})"""


def test_foreign_storage_is_no_progress_and_does_no_harm(page, address):
    """The contents of the course, each time as a page has them that was just opened; the last also on a real page."""
    page.route("**/storage", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto(f"{address}/storage")
    chapters = [{"key": key, "title": key, "predictions": ["pass"]} for key in COURSE]
    data = {"chapters": chapters, "current": "momentum", "language": "en"}
    text = bundle("pages/lessons/course/chapters.view")
    found = page.evaluate(FRESH, [text, PLACE, FOREIGN, data, json.dumps(catalogue())])
    assert found == [[len(COURSE), 0]] * len(FOREIGN)
    page.evaluate("kept => localStorage.setItem(...kept)", [PLACE, FOREIGN[4]])
    open_chapter(page, address, FLAG, "guess")
    expect(page.get_by_role("img", name="answered")).to_have_count(0)


def test_a_browser_that_keeps_nothing_still_works(page, address):
    page.add_init_script("Object.defineProperty(globalThis, 'localStorage', {get() { throw new Error('blocked'); }})")
    page.emulate_media(reduced_motion="reduce")
    guess = open_chapter(page, address, FLAG, "guess")
    draw(page, guess.get_by_test_id("player-canvas"), [(0.3, 0.3), (0.3, 0.35)])
    guess.get_by_role("button", name="Reveal").click()
    expect(guess).to_contain_text("% close")
    expect(page.get_by_role("img", name="answered")).to_have_count(1)


def test_a_scenario_opens_as_its_link_says(course):
    page = course
    visit(page, "/lessons?part=scenarios&topic=momentum")
    page.get_by_role("link", name="Open in the race").first.click()
    page.wait_for_function("location.search.includes('kappa')")
    expect(page.get_by_test_id("player")).to_be_visible()


def test_a_map_in_a_chapter_follows_the_hand_prints_and_opens_a_start_in_the_race(course):
    page = course
    shown = turn_to(page, "momentum", "maps")
    expect(shown).to_have_attribute("data-drawn", "1")
    both = shown.get_by_test_id("map")
    expect(both).to_have_count(2)
    shown.get_by_role("slider", name="Momentum μ").press("ArrowLeft")
    expect(shown).not_to_have_attribute("data-drawn", "1")
    page.emulate_media(media="print")
    expect(shown.get_by_role("toolbar")).to_be_hidden()
    expect(shown.locator(".dl-map-legend").get_by_role("listitem")).to_have_count(4)
    page.emulate_media(media="screen")
    box = box_at_rest(both.first)
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.3 * box["height"])
    page.wait_for_url(re.compile(r"/\?surface=himmelblau&start="))
    expect(page.get_by_test_id("run-card")).to_have_count(2)
    state = RaceState.from_query(parse_qs(urlsplit(page.url).query))
    # What was turned in the chapter goes along.
    assert 0 < state.start[0] < 3 and 0 < state.start[1] < 4 and 0.9 < state.runs[1].values["mu"] < 0.95


def test_nothing_scrolls_sideways_on_a_phone(course):
    page = course
    page.set_viewport_size({"width": 390, "height": 844})
    for chapter in ("rmsprop", "comparing"):
        turn_to(page, chapter, "sketch")
        assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    # The text comes first: the contents are folded above it.
    contents = page.get_by_test_id("chapters")
    expect(contents.get_by_role("list")).to_be_hidden()
    contents.get_by_text("Contents of the course").click()
    expect(contents.get_by_role("list").get_by_role("button", name="Momentum")).to_be_visible()
    # On a tablet, too: beside the contents a text would be a narrow column.
    page.set_viewport_size({"width": 768, "height": 1024})
    expect(contents.get_by_text("Contents of the course")).to_be_visible()
    assert page.get_by_test_id("sketch").bounding_box()["width"] > 650
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(contents.get_by_text("Contents of the course")).to_be_hidden()
    assert page.get_by_test_id("sketch").bounding_box()["x"] > contents.bounding_box()["width"]


NEAR = "([drawn, xs, ys]) => module_course_sketch_view.nearness(drawn, 100, xs, ys, 1)"


def test_a_drawn_curve_is_as_near_as_it_beats_a_level_line(carrying):
    page = carrying("pages/lessons/course/sketch.view")
    xs = list(range(101))
    rising = [0.4 + 0.4 * x / 100 for x in xs]
    places = [100 * i / 40 for i in range(41)]

    def near(drawn, truth=rising):
        return page.evaluate(NEAR, [[drawn(x) for x in places], xs, truth])

    exact = near(lambda x: 0.4 + 0.004 * x)
    assert exact["distance"] == pytest.approx(0, abs=1e-12) and exact["share"] == pytest.approx(1)
    # Half as far off as the best level line, that line itself, and curves that fall where the truth rises.
    assert near(lambda x: 0.6 + 0.002 * (x - 50))["share"] == pytest.approx(0.5, abs=0.01)
    assert near(lambda x: 0.6)["share"] == pytest.approx(0, abs=0.01)
    for steepness in (0.0001, 0.002, 0.01):
        assert near(lambda x, s=steepness: 0.6 - s * (x - 50))["share"] == 0
    # Where the truth stands still, a hand need not be exact.
    assert near(lambda x: 0.51, [0.5] * 101)["share"] == pytest.approx(0.8)
    # What is not known of the truth is not asked for.
    assert near(lambda x: 0.4 + 0.004 * x if x <= 50 else 0.0, rising[:51])["share"] == pytest.approx(1, abs=0.01)
