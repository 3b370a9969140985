"""A lecture in a real browser: one loaded page walks through a race, a training and lessons, and loses neither."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from pages.lessons.teach.lesson import Lesson, write_lesson
from ui.lecture.lecture import Item, Lecture, write_lecture

TRAINING = "run=adam:lr=0.01&run=momentum:lr=0.01&iterations=30&batch=10"
MADE = write_lesson(Lesson(query="surface=bowl&run=sgd:lr=0.2&steps=20", task="**課題**"))
LECTURE = Lecture(
    (
        Item("Race", "race", "surface=ravine&start=-8,2&steps=60&run=sgd:lr=0.05&run=momentum:lr=0.01,mu=0.8&at=40"),
        Item("Training", "mnist", TRAINING, "exercise"),
        Item("Made", "lessons", f"lesson={MADE}"),
        Item("Chapter", "lessons", "part=course&chapter=momentum", "momentum"),
        Item("Questions", "lessons", "part=test&seed=0"),
    )
)
SHARES = """([height]) => {
  const shown = ":is(.st-key-mnist-accuracy, .st-key-mnist-loss)";
  const all = (what, within = `${shown} `) => [...document.querySelectorAll(within + what)];
  const least = (what) => Math.min(...all(what).map((one) => parseFloat(getComputedStyle(one).fontSize))) / height;
  const edges = (side, what, within) => all(what, within).map((one) => one.getBoundingClientRect()[side]);
  const widest = ({data}) => Math.max(...data.map(({line}) => line?.width ?? 0));
  return {
    axes: least(":is(.xtick text, .ytick text, .xtitle, .ytitle)"),
    legend: least(".dl-label"),
    line: Math.min(...all(".js-plotly-plot").map(widest)) / height,
    bottom: Math.max(...edges("bottom", ".js-plotly-plot")) / height,
    tall: Math.min(...edges("height", ".js-plotly-plot")) / height,
    right: Math.max(...edges("right", ":is(.js-plotly-plot, .dl-label)")) - innerWidth,
    below: Math.min(...edges("top", ".st-key-mnist-cards", "")) / height,
  };
}"""
GROWN = """() => {
  const found = [...document.querySelectorAll("[data-testid=curves]")].map(({dataset}) => JSON.parse(dataset.summary));
  return found.length === 2 && found.every(([first]) => first?.points >= 3);
}"""


def place(page, n):
    expect(page.get_by_test_id("lecture").locator("[aria-current=step]")).to_have_attribute(
        "aria-label", re.compile(f"^{n} of {len(LECTURE.items)}: ")
    )
    page.wait_for_function("n => new URLSearchParams(location.search).get('place') === String(n)", arg=n)


def measured(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(
        f"""() => {{
          const {{axes, bottom, below}} = ({SHARES})([{height}]);
          return innerHeight === {height} && axes >= 0.018 && bottom > 0.8 && bottom <= 1 && below >= 1;
        }}"""
    )
    return page.evaluate(SHARES, [height])


def test_a_lecture_is_walked_by_keys_in_one_page(page, address):
    page.goto(f"{address}/?list={write_lecture(LECTURE)}")
    place(page, 1)
    expect(page.get_by_test_id("run-card")).to_have_count(2)
    # A change of one's own is no way out of the list.
    page.locator("[data-testid=run-card] select").first.select_option("adagrad")
    page.wait_for_function("location.search.includes('run=adagrad')")
    place(page, 1)
    page.locator(".st-key-race-present button").first.click()
    expect(page.get_by_role("button", name="End the presentation")).to_be_visible()
    page.keyboard.press("PageUp")
    page.keyboard.press("n")
    place(page, 2)
    expect(page.get_by_role("button", name="End the presentation")).to_be_visible()
    expect(page.locator(".st-key-shell")).to_be_hidden()
    page.keyboard.press(" ")
    page.wait_for_function(GROWN)
    found = [measured(page, *size) for size in ((1280, 720), (1920, 1080), (3840, 2160))]
    for shares in found:
        assert shares["legend"] >= 0.022 and shares["tall"] > 0.45 and shares["right"] <= 0
        assert shares["line"] == pytest.approx(found[0]["line"], rel=0.01) and shares["line"] > 0.004
    page.set_viewport_size({"width": 1280, "height": 800})
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Start, pause or resume the training")
    expect(keys).not_to_contain_text("Start point")
    expect(keys).to_contain_text("Your notes")
    page.keyboard.press("Escape")
    # The lecturer's notes open beside the page, and only there.
    assert "Space" not in page.locator(".stMainBlockContainer").inner_text()
    with page.expect_popup() as opened:
        page.keyboard.press("m")
    notes = opened.value
    expect(notes.locator("body")).to_contain_text("Have four curves guessed")
    page.keyboard.press("n")
    place(page, 3)
    # Nothing is said of this one, and nothing is left of what was said before.
    expect(notes.locator("h1")).to_have_text("3 · Made")
    expect(notes.locator("body")).not_to_contain_text("four curves")
    expect(notes.locator("em")).to_have_text("Next: Chapter")
    expect(page.locator(".st-key-made-task strong")).to_have_text("課題")
    expect(page.get_by_test_id("player")).to_have_attribute("data-steps", "20")
    page.keyboard.press("n")
    place(page, 4)
    expect(page.get_by_role("heading", name="Momentum")).to_be_visible()
    letters = page.locator(".katex-display .katex").first.evaluate(
        "node => parseFloat(getComputedStyle(node).fontSize)"
    )
    assert letters >= 0.03 * 800
    expect(notes.locator("body")).to_contain_text("Keys 1 and 2 show each alone")
    # What stands below the window is scrolled to before the next item comes.
    main = "document.querySelector('[data-testid=stMain]')"
    page.wait_for_function(f"{main}.scrollHeight > 2 * innerHeight")
    page.keyboard.press("PageDown")
    page.wait_for_function(f"{main}.scrollTop > innerHeight / 2")
    place(page, 4)
    page.keyboard.press("n")
    place(page, 5)
    expect(page.get_by_test_id("quiz")).to_be_visible()
    page.keyboard.press("p")
    place(page, 4)
    page.wait_for_function(f"{main}.scrollTop === 0")
    page.get_by_test_id("lecture").get_by_role("button", name="1 of 5: Race").click()
    place(page, 1)
    # As the list has it: what was changed before is gone.
    expect(page.get_by_test_id("run-card").first).to_have_attribute("data-run", "sgd:lr=0.05")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-shell h1")).to_be_visible()
    place(page, 1)
    page.get_by_role("button", name="Close the list").click()
    expect(page.get_by_test_id("lecture")).to_have_count(0)
    page.wait_for_function("!location.search.includes('list=')")
    notes.close()
