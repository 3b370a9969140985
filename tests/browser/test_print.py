"""On paper: a race on one page, a chapter as a handout; figures are whole and nothing is there to be pressed."""

import re

import pytest
from playwright.sync_api import expect

from pages.lessons.teach.lesson import Lesson, write_lesson
from tests.browser.standing import visit
from ui.links.scenarios import SCENARIOS

PAINTED = """() => 'shown' in document.documentElement.dataset && [...document.querySelectorAll("[data-testid=player]")]
  .filter((race) => race.checkVisibility()).every((race) => Number(race.dataset.paint) > 0)"""
# Rows of a legend are buttons that are read.
PRESSED = "button:not(.dl-row, .dl-label), input[type=range], input[type=checkbox], [role=radio], [role=tab]"
SEEN = f"""() => [...document.querySelectorAll("{PRESSED}")].filter((one) => one.checkVisibility())
  .map((one) => one.outerHTML)"""
FIGURES = """() => [...document.querySelectorAll(".dl-stage, .dl-curves, .dl-figure")]
  .filter((one) => one.checkVisibility()).map((one) => getComputedStyle(one).breakInside)"""
LAYERS = """() => [...document.querySelectorAll("canvas.dl-layer")].filter((one) => one.checkVisibility())
  .map((one) => [getComputedStyle(one).objectFit, getComputedStyle(one).filter])"""


def printed(page):
    """How many sheets the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def assert_paper(page, dark):
    page.emulate_media(media="print")
    assert set(page.evaluate(FIGURES)) == {"avoid"}
    (look,) = {tuple(one) for one in page.evaluate(LAYERS)}
    assert look == ("contain", "invert(1) hue-rotate(180deg)" if dark else "none")


@pytest.fixture(scope="module")
def desk(module_reader, address):
    page = module_reader(1280, 720)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/?at=40")
    page.wait_for_function(PAINTED)
    return page


@pytest.fixture
def turning(desk):
    """A page that turns from link to link, and from paper to the screen. Its races do not play."""
    desk.emulate_media(media="screen")
    return desk


def test_a_race_prints_on_one_sheet(turning):
    page = turning
    visit(page, "/?surface=rosenbrock&run=sgd:lr=0.001&run=adam:lr=0.05&steps=200&at=120")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "120")
    assert printed(page) == 1
    assert_paper(page, dark=False)
    assert page.evaluate(SEEN) == []
    expect(page.locator(".dl-card")).to_have_count(2)
    assert all(card.is_visible() for card in page.locator(".dl-card").all())
    expect(page.get_by_label("Start x")).to_be_visible()


BOXES = """() => [...document.querySelectorAll(".dl-sketch canvas")].map((one) => {
  const {x, y, width, height} = one.getBoundingClientRect();
  return [x, y, width, height].map(Math.round).join();
})"""


def test_a_made_question_prints_with_its_choices_and_without_what_would_answer_it(turning):
    page = turning
    word = write_lesson(Lesson(query=SCENARIOS["ravine-momentum"].link, kind="choice", question="Who wins?", run=-1))
    visit(page, f"/lessons?lesson={word}")
    page.wait_for_function(PAINTED)
    page.emulate_media(media="print")
    expect(page.get_by_role("radio", name="Momentum")).to_be_visible()
    expect(page.locator(".dl-stage")).to_be_visible()
    expect(page.locator(".dl-curves")).to_be_hidden()
    expect(page.get_by_test_id("handin")).to_be_hidden()
    assert page.evaluate(SEEN) == []


def test_a_drawn_curve_prints_on_its_axes(turning):
    page = turning
    word = write_lesson(Lesson(query=SCENARIOS["ravine-momentum"].link, kind="curve", run=0))
    visit(page, f"/lessons?lesson={word}")
    page.get_by_test_id("sketch").get_by_role("slider").press("ArrowUp")
    page.emulate_media(media="print")
    boxes = page.evaluate(BOXES)
    assert len(boxes) == 3 and len(set(boxes)) == 1


def test_a_chapter_prints_as_a_handout_in_light_colours(reader, address):
    page = reader(1280, 720, locale="ja-JP", color_scheme="dark", reduced_motion="reduce")
    page.goto(f"{address}/lessons?chapter=learning-rate")
    page.wait_for_function(PAINTED)
    assert 2 <= printed(page) <= 6
    assert_paper(page, dark=True)
    expect(page.locator(".dl-chapters")).to_be_hidden()
    assert page.locator(".dl-question").first.is_visible() and not page.locator(".dl-told").first.is_visible()
