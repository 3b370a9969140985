"""Made lessons in a real browser: hidden, locked, predicted, presented, scanned, framed."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from optimizers import Run
from optimizers.written import Range, write
from pages.lessons.quiz.question import brief
from pages.lessons.teach.lesson import USUAL_PARTS, Lesson, write_lesson
from pages.lessons.teach.teach import FRAME_HEIGHT, frame_code
from simulation import descend
from surfaces import find
from tests.browser.places import box_at_rest
from tests.browser.standing import visit
from tests.browser.test_lessons import the_curve
from tests.serving import another_site
from ui.browser.bundling import bundle
from ui.lecture.lecture import Item, Lecture, write_lecture
from ui.links.query import query_text
from ui.links.race import RaceState
from ui.links.scenarios import SCENARIOS
from ui.widgets.qr import QUIET, code

ANSWERS = "descent-lab-answers"
PAINTED = "Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0"
LINK = SCENARIOS["ravine-momentum"].link
STANDS = f"{LINK}&at=20"
"""The same race where it need not play."""


def word(**settings):
    return write_lesson(Lesson(**({"query": STANDS} | settings)))


def player(page):
    return page.get_by_test_id("player")


def open_lesson(page, address, more="", **settings):
    page.goto(f"{address}/lessons?lesson={word(**settings)}{more}")
    page.wait_for_function(PAINTED)


@pytest.fixture(scope="module")
def turning(module_reader, address):
    page = module_reader()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/?at=10")
    page.wait_for_function(PAINTED)
    return page


@pytest.fixture
def standing(turning):
    """A page that turns from link to link, in its usual size, with nothing kept. What it turns to need not play."""
    turning.set_viewport_size({"width": 1280, "height": 800})
    turning.evaluate("localStorage.clear()")
    return turning


HOSTILE = (
    "**Bold** <img src=http://evil.example/a> [x](http://evil.example) ![i](http://evil.example/a.png) "
    "[r][1] https&#58;//evil.example http:\\//evil.example www.evil.example a@evil.example <http://evil.example>\n\n"
    "[1]: http://evil.example"
)


def test_what_is_hidden_is_absent_what_is_locked_is_disabled_and_a_task_has_nothing_from_elsewhere(page, address):
    open_lesson(page, address, "&embed=true", parts=("stage", "transport", "cards"), locked=True, task=HOSTILE)
    expect(page.get_by_test_id("run-card")).to_have_count(2)
    for rate in page.locator("[data-hyperparameter=lr]").all():
        expect(rate).to_be_disabled()
    expect(page.get_by_label("Optimizer of run 1")).to_be_disabled()
    for gone in (".dl-curves", ".dl-legend", ".dl-toolbar", ".dl-settings", ".dl-add"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.get_by_text("Copy link")).to_have_count(0)
    paints = player(page).get_attribute("data-paint")
    page.get_by_test_id("player-canvas").click(position={"x": 200, "y": 100})
    page.get_by_role("button", name="To end").click()
    expect(player(page)).to_have_attribute("data-step", "100")
    assert player(page).get_attribute("data-paint") == paints
    task = page.locator(".st-key-made-task")
    expect(task.locator("strong")).to_have_text("Bold")
    expect(task).to_contain_text("[r]")
    expect(task.locator("a, img, script, iframe")).to_have_count(0)


def test_a_map_shows_what_its_lesson_says_and_a_click_only_moves_its_cursor(standing):
    page = standing
    query = f"{SCENARIOS['momentum-threads'].link}&cells=100"
    visit(page, f"/lessons?lesson={word(page='maps', query=query, parts=('cards',), locked=True)}&present=on")
    maps = page.get_by_test_id("maps")
    expect(maps).to_have_attribute("data-drawn", re.compile("[1-9]"))
    for rate in maps.locator("[data-hyperparameter]").all():
        expect(rate).to_be_disabled()
    for gone in (".dl-map-tools", ".dl-map-kinds", ".dl-settings"):
        expect(page.locator(gone)).to_be_hidden()
    reading = page.get_by_test_id("map-reading")
    before = reading.inner_text()
    page.get_by_test_id("map").first.click(position={"x": 100, "y": 100})
    page.mouse.move(0, 0)
    expect(reading).not_to_have_text(before)
    expect(page.get_by_test_id("player")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("presenter")).to_have_count(0)
    assert "/lessons?" in page.url


@pytest.mark.parametrize("part", ["stage", "curves"])
def test_a_race_goes_on_without_its_picture_or_its_curves(standing, part):
    page = standing
    visit(page, f"/lessons?lesson={word(parts=tuple({'stage', 'curves', 'transport'} - {part}))}")
    expect(page.locator(f".dl-{part}")).to_be_hidden()
    page.get_by_role("button", name="To end").click()
    expect(player(page)).to_have_attribute("data-step", "100")


def test_the_race_waits_for_a_prediction_and_then_shows_the_truth_also_after_a_reload(page, address):
    parts = (*USUAL_PARTS["race"], "results")
    asked = {"task": "**Task**", "kind": "choice", "question": "Who wins?", "run": -1}
    open_lesson(page, address, "&embed=true", query=LINK, parts=parts, **asked)
    # A platform that takes no scripts shows all of it in the frame that it is given.
    expect(page.get_by_test_id("run-card")).to_have_count(2)
    assert box_at_rest(page.locator(".stMainBlockContainer"))["height"] <= FRAME_HEIGHT
    expect(player(page)).to_have_attribute("data-playing", "false")
    expect(player(page)).to_have_attribute("data-step", "0")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    expect(page.get_by_role("tab")).to_have_count(0)
    # Nobody is shown the way to the key.
    expect(page.get_by_text("Edit")).to_have_count(0)
    page.get_by_role("button", name="Answer and play").click()
    expect(page.get_by_text("First give an answer")).to_be_visible()
    page.get_by_text("Momentum", exact=True).first.click()
    page.get_by_role("button", name="Answer and play").click()
    page.wait_for_function("Number(document.querySelector('[data-testid=player]').dataset.step) > 0")
    expect(page.get_by_role("tab")).to_have_count(1)
    # A button that a run of the page puts anew under the hand is not pressed.
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    page.get_by_role("button", name="Compare with the truth").click()
    expect(page.get_by_text("Right! It is Momentum.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Right! It is Momentum.")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(1)
    page.get_by_role("button", name="Start afresh").click()
    expect(page.get_by_role("button", name="Answer and play")).to_be_visible()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    assert page.evaluate(f"JSON.parse(localStorage['{ANSWERS}'])") == {"version": 1, "lessons": {}}


def test_a_flag_is_planted_and_stands_with_the_end_also_after_a_reload(standing):
    page = standing
    visit(page, f"/lessons?lesson={word(kind='flag', question='Where to?', run=1)}")
    guess = page.get_by_test_id("guess")
    expect(guess).to_be_visible()
    expect(page.get_by_text("Run: Momentum")).to_be_visible()
    # The question has the picture: the race would show the end.
    expect(player(page)).to_have_count(0)
    canvas = guess.get_by_test_id("player-canvas")
    canvas.focus()
    canvas.press("ArrowRight")
    guess.get_by_role("button", name="Answer and play").click()
    expect(guess).to_contain_text("Momentum ends at (−0.00811, 0.0000248).")
    expect(player(page)).to_be_visible()
    told, flag = (guess.locator(name).inner_text() for name in (".dl-told", ".dl-reading"))
    kept = json.loads(page.evaluate(f"localStorage['{ANSWERS}']"))["lessons"]
    [entry] = kept.values()
    assert entry["kind"] == "flag" and entry["question"] == "Where to?" and flag.startswith("Flag at ")
    page.reload()
    expect(guess.locator(".dl-told")).to_have_text(told.replace("\n", ""))
    expect(guess.locator(".dl-reading")).to_have_text(flag)
    page.get_by_role("button", name="Start afresh").click()
    expect(player(page)).to_have_count(0)
    expect(guess.get_by_role("button", name="Answer and play")).to_be_disabled()


def test_a_flag_s_picture_gives_way_to_a_curve_s_where_a_list_goes_on(standing):
    page = standing
    words = [word(kind="flag", run=1), word(kind="curve", run=1)]
    items = tuple(Item(name, "lessons", f"lesson={one}") for name, one in zip("AB", words, strict=True))
    visit(page, f"/?list={write_lecture(Lecture(items))}")
    expect(page.get_by_test_id("guess")).to_be_visible()
    page.get_by_role("button", name="Next item").click()
    expect(page.get_by_test_id("sketch")).to_be_visible()
    expect(page.get_by_test_id("guess")).to_have_count(0)


def test_a_curve_is_drawn_of_a_race_and_of_a_training_that_the_answer_starts(standing):
    page = standing
    # Of a rule that only the link brings, too.
    own = Run(write("Half a step", "w = w - lr/2*g", {"lr": Range(0.05, 0.001, 1.0)}).key)
    query = query_text(replace(RaceState.on("ravine", 100), runs=(Run("sgd", lr=0.05), own), at=20).to_query())
    visit(page, f"/lessons?lesson={word(query=query, kind='curve', run=1)}")
    sketch = page.get_by_test_id("sketch")
    expect(page.locator(".st-key-made-question")).to_contain_text("Run: Half a step")
    sketch.get_by_role("slider").press("ArrowUp")
    sketch.get_by_role("button", name="Answer and play").click()
    expect(sketch).to_contain_text("off by a factor of")
    loss = descend(find("ravine"), [own], find("ravine").start, 100).losses[0, -1]
    assert the_curve(sketch, "Half a step", 101)["last"] == pytest.approx(loss)
    expect(sketch).to_contain_text(f"At the end the loss of Half a step is {brief(loss)}.")
    expect(player(page)).to_be_visible()
    training = {"page": "mnist", "query": "run=adam:lr=0.01&run=sgd&iterations=20&hidden=5", "parts": ("cards",)}
    visit(page, f"/lessons?lesson={word(**training, kind='curve', run=1)}")
    sketch.get_by_role("slider").press("ArrowUp")
    expect(page.get_by_role("button", name="Start")).to_have_count(0)
    sketch.get_by_role("button", name="Answer and train").click()
    # The first training waits for workers to begin.
    expect(sketch).to_contain_text("percentage points", timeout=180_000)
    the_curve(sketch, "SGD", 2)
    entries = json.loads(page.evaluate(f"localStorage['{ANSWERS}']"))["lessons"].values()
    assert [(one["kind"], len(one["given"])) for one in entries] == [("curve", 41)] * 2


KEPT = """() => {
  const {loadAnswers, saveAnswer} = module_teach_answers;
  const entry = (given) => ({kind: "text", question: "Why?", given, revealed: false});
  for (let i = 0; i < 60; i++) saveAnswer(`~${i}`, entry(`answer ${i}`));
  const first = loadAnswers();
  saveAnswer("~30", {...entry("answer 30"), revealed: true});
  saveAnswer("~31", null);
  const then = loadAnswers();
  for (let i = 0; i < 9; i++) saveAnswer(`~long ${i}`, entry("x".repeat(60000)));
  return {first: Object.keys(first), then: Object.keys(then), same: first["~30"].at === then["~30"].at,
    revealed: then["~30"].revealed, length: localStorage["%s"].length, left: Object.keys(loadAnswers())};
}"""


def test_answers_are_kept_within_bounds_and_foreign_ones_are_none(page, address):
    page.goto(f"{address}/health")
    page.evaluate(
        f"() => {{ {bundle('pages/lessons/teach/answers')}; globalThis.module_teach_answers = module_teach_answers; }}"
    )
    found = page.evaluate(KEPT % ANSWERS)
    assert found["first"] == [f"~{i}" for i in range(20, 60)] and found["same"] and found["revealed"]
    assert set(found["first"]) - set(found["then"]) == {"~31"} and found["then"][-1] == "~30"
    assert found["length"] < 250_000 and found["left"] == [f"~long {i}" for i in range(5, 9)]
    for kept in (
        "",
        "null",
        "[1]",
        "{",
        '{"version": 2, "lessons": {}}',
        '{"version": 1, "lessons": {"~a": 5}}',
        "x" * 300_000,
    ):
        page.evaluate("([place, kept]) => localStorage.setItem(place, kept)", [ANSWERS, kept])
        assert not set(page.evaluate("Object.keys(module_teach_answers.loadAnswers())")) & {"~a"}


def test_the_presenter_needs_no_pointer(standing):
    page = standing
    visit(page, "/?present=on&at=10")
    expect(page.get_by_test_id("presenter")).to_be_attached()
    expect(page.locator(".st-key-shell")).to_be_hidden()
    expect(page.get_by_role("button", name="Keys", exact=True)).to_be_visible()
    page.keyboard.press("End")
    expect(player(page)).to_have_attribute("data-step", "300")
    page.keyboard.press("ArrowLeft")
    expect(player(page)).to_have_attribute("data-step", "299")
    page.keyboard.press("Home")
    expect(player(page)).to_have_attribute("data-step", "0")
    page.keyboard.press("2")
    page.wait_for_function("JSON.parse(document.querySelector('[data-testid=curves]').dataset.summary).length === 1")
    page.keyboard.press("2")
    page.wait_for_function("JSON.parse(document.querySelector('[data-testid=curves]').dataset.summary).length > 1")
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Black screen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Black screen")).to_be_hidden()
    page.keyboard.press("n")
    expect(player(page)).to_have_attribute("data-steps", "100")
    expect(page.get_by_text("Learning rate too small")).to_be_visible()
    # A remote's keys; and what was shown before the first scenario is one step back.
    page.keyboard.press("PageUp")
    expect(player(page)).to_have_attribute("data-steps", "300")
    page.keyboard.press("PageDown")
    expect(player(page)).to_have_attribute("data-steps", "100")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    # A key that is typed is only typed.
    page.keyboard.press("Home")
    field = page.locator("input[type=number][data-hyperparameter=lr]").first
    field.focus()
    page.keyboard.press("End")
    page.keyboard.press("3")
    expect(player(page)).to_have_attribute("data-step", "0")
    field.evaluate("field => field.blur()")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-shell")).to_be_visible()
    expect(page.get_by_test_id("presenter")).to_have_count(0)


def test_a_presented_race_fills_every_window_and_grows_with_it(standing):
    page = standing
    # Right after a presentation was ended, an address that presents would be an echo.
    visit(page, "/?at=10")
    visit(page, "/?present=on&at=40")
    expect(page.get_by_test_id("presenter")).to_be_attached()
    stage = page.get_by_test_id("player-canvas")
    edge = "document.querySelector('{}').getBoundingClientRect().{}"
    bottom, below = edge.format(".dl-controls", "bottom"), edge.format(".dl-settings", "top")
    starts = []
    for width, height in ((1280, 800), (1280, 720), (1920, 1080), (3840, 2160)):
        page.set_viewport_size({"width": width, "height": height})
        fits = f"{bottom} <= {height} && {bottom} > {0.95 * height} && {below} >= {height}"
        page.wait_for_function(f"innerHeight === {height} && {fits}")
        zoom = page.locator(".dl-present").evaluate("root => root.currentCSSZoom")
        legend = page.locator(".dl-row").first.evaluate("row => parseFloat(getComputedStyle(row).fontSize)")
        assert legend * zoom >= 0.022 * height and 15 * zoom >= 0.018 * height
        drawn = stage.evaluate("canvas => canvas.width / canvas.getBoundingClientRect().width")
        assert drawn == pytest.approx(1, abs=0.01)
        # A pointer means the place that it is at.
        box = box_at_rest(stage)
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        starts.append([float(page.locator(f"[data-start={axis}]").input_value()) for axis in "xy"])
    assert starts == [pytest.approx(starts[0], abs=0.05)] * 4


PUBLIC = "http://lab.example:8501/x"


def scan(page, link):
    """Opens the code from an address that only this machine knows; the dialog, once it holds this link."""
    page.get_by_role("button", name="QR code").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("textbox", name="Public address of this app")
    expect(dialog.get_by_text("works on this machine only")).to_be_visible()
    expect(dialog.locator("img")).to_have_count(0)
    field.fill(PUBLIC)
    field.press("Enter")
    expect(dialog.locator("code")).to_have_text(link)
    expect(dialog.locator("img")).to_be_visible()
    return dialog


def test_a_race_has_a_code_of_what_it_shows_now(standing):
    page = standing
    visit(page, f"/?{LINK}&at=40")
    page.wait_for_function(PAINTED)
    page.get_by_role("button", name="Step forward").click()
    dialog = scan(page, f"{PUBLIC}/?{LINK}&at=41&lang=en")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_code_holds_the_link_module_by_module(page, address):
    # A session that has been told no public address.
    open_lesson(page, address)
    link = f"{PUBLIC}/lessons?lesson={word()}"
    dialog = scan(page, link)
    found = dialog.locator("img").evaluate(
        """async (image, modules) => {
          await image.decode();
          const canvas = new OffscreenCanvas(modules * 4, modules * 4);
          const context = canvas.getContext("2d", {willReadFrequently: true});
          context.drawImage(image, 0, 0, modules * 4, modules * 4);
          const rows = [];
          for (let y = 0; y < modules; y++) {
            const dark = (x) => context.getImageData(4 * x + 2, 4 * y + 2, 1, 1).data[0] < 128;
            rows.push([...Array(modules).keys()].map((x) => Number(dark(x))));
          }
          return rows;
        }""",
        len(code(link).matrix) + 2 * QUIET,
    )
    assert found == [list(row) for row in code(link).matrix_iter(border=QUIET)]
    box = box_at_rest(dialog.locator("img"))
    assert box["width"] == box["height"] > 550
    assert box["x"] > 0 and box["x"] + box["width"] < 1280 and box["y"] + box["height"] < 800
    assert abs(box["x"] + box["width"] / 2 - 640) < 20
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.fixture
def parent(address):
    """A page of another origin, host name included, that shows a lesson in a frame."""
    code = frame_code(f"{address}/lessons?lesson={word()}", "Lesson")
    with another_site(f"<!doctype html><title>Course</title><h1>Course</h1>{code}") as site:
        yield site


@pytest.mark.parametrize("blocked", [False, True])
def test_a_lesson_works_in_a_frame_of_another_site(page, parent, blocked):
    if blocked:
        deny = "Object.defineProperty(window, '%s', {get() { throw new DOMException('denied', 'SecurityError'); }});"
        page.add_init_script("if (window !== window.top) {" + deny % "sessionStorage" + "}")
    page.goto(parent)
    frame = page.frame_locator("iframe")
    race = frame.get_by_test_id("player")
    expect(race).to_have_attribute("data-steps", "100")
    # The frame is as high as the lesson: nothing is scrolled within it.
    expect(page.locator("iframe")).not_to_have_attribute("height", str(FRAME_HEIGHT))
    page.frames[1].wait_for_function(
        "() => { const main = document.querySelector('.stMain'); return main.scrollHeight - main.clientHeight <= 2; }"
    )
    frame.get_by_role("button", name="To end").click()
    expect(race).to_have_attribute("data-step", "100")
    before = json.loads(frame.get_by_test_id("curves").get_attribute("data-summary"))[0]["last"]
    rate = frame.locator("input[type=number][data-hyperparameter=lr]").first
    rate.fill("0.001")
    rate.press("Enter")
    expect(frame.get_by_test_id("run-card").first).to_have_attribute("data-run", "sgd:lr=0.001")
    assert json.loads(frame.get_by_test_id("curves").get_attribute("data-summary"))[0]["last"] > before
    expect(frame.locator("[data-testid=stException]")).to_have_count(0)
