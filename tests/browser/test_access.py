"""What a screen reader, a keyboard and weak eyes need of every page, in a real browser."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files

import pytest
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from pages.lessons.teach.lesson import PARTS, Lesson, write_lesson
from tests.browser.standing import visit
from tests.browser.test_guards import NOTES_VIOLATIONS
from ui.links.scenarios import SCENARIOS
from ui.words.texts import LANGUAGES

MADE = write_lesson(Lesson(query=SCENARIOS["ravine-momentum"].link, parts=PARTS["race"], language="ja"))
ASKED = write_lesson(Lesson(query=SCENARIOS["ravine-momentum"].link, kind="choice", run=-1))
PAGES = {
    "race": "/?at=40",
    "presented": "/?present=on&at=40",
    "lessons": "/lessons",
    "chapter": "/lessons?chapter=momentum",
    "test": "/lessons?part=test",
    "scenarios": "/lessons?part=scenarios",
    "teach": "/lessons?part=teach",
    "made": f"/lessons?lesson={MADE}",
    "asked": f"/lessons?lesson={ASKED}",
    "maps": "/maps",
    "mnist": "/mnist",
    "workshop": "/workshop",
}
PAINTED = "[data-testid=player][data-paint]"
THERE = {"presented": "[data-testid=presenter]", "test": "[data-testid=quiz]", "scenarios": ".st-key-lessons-part"}
THERE |= {"lessons": "[data-testid=chapters]", "chapter": "[data-testid=chapters]"}
THERE |= {"mnist": "[data-testid=curves][data-drawn]", "maps": "[data-testid=maps][data-drawn]"}
"""What stands on a page that is there; on all others a race."""

# Texts whose colour stands off by less than WCAG's 4.5, or 3 for large ones, from the plain colours behind them.
FAINT = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((one, i) => a * one + (1 - a) * below[i]);
  const linear = (one) => (one <= 10.31 ? one / 3294.6 : ((one / 255 + 0.055) / 1.055) ** 2.4);
  const light = (colour) => colour.reduce((sum, one, i) => sum + linear(one) * [0.2126, 0.7152, 0.0722][i], 0);
  // The value of a slider stands outside the thumb that holds it.
  const unread = [
    ":disabled", "[aria-disabled=true]", "[aria-hidden=true]", "[data-testid=stIconMaterial]", ".katex-mathml",
    "option", "style", "script", "[data-testid=stSliderThumbValue]",
  ].join();
  const faint = [];
  const texts = document.createTreeWalker(document.querySelector("[data-testid=stMain]"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const said = texts.currentNode.data.trim();
    if (!said || element.closest(unread)) continue;
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const chain = [];
    for (let one = element; one; one = one.parentElement) chain.unshift(getComputedStyle(one));
    let behind = [255, 255, 255];
    let opacity = 1;
    for (const style of chain) {
      behind = over(rgba(style.backgroundColor), behind);
      opacity *= Number(style.opacity);
    }
    const own = getComputedStyle(element);
    const [r, g, b, a] = rgba(own.color);
    const [high, low] = [light(over([r, g, b, a * opacity], behind)), light(behind)].sort((x, y) => y - x);
    const size = parseFloat(own.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(own.fontWeight) >= 700);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${said.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""

# Names that point nowhere or twice, lists with strangers in them, pictures without words, boxes that no key scrolls.
BROKEN = """() => {
  const broken = [];
  const tell = (what, element) => broken.push(`${what}: ${element.outerHTML.slice(0, 90)}`);
  for (const name of ["aria-controls", "aria-labelledby", "aria-describedby"]) {
    for (const one of document.querySelectorAll(`.dl-race [${name}]`)) {
      for (const id of one.getAttribute(name).split(" ")) {
        if (document.querySelectorAll(`[id="${id}"]`).length !== 1) tell(name, one);
      }
    }
  }
  for (const one of document.querySelectorAll("[role=list] > :not([role=listitem])")) tell("list", one);
  for (const one of document.querySelectorAll("[role=img]")) {
    if (one.checkVisibility() && !one.getAttribute("aria-label")?.trim()) tell("picture", one);
  }
  for (const one of document.querySelectorAll("[data-testid=stMain] pre")) {
    if (one.scrollHeight > one.clientHeight + 2 && one.tabIndex < 0) tell("scrolls", one);
  }
  return broken;
}"""


# What stands on the page by Streamlit's own hand is not ours to mend: its boxes for choosing and uploading.
THEIRS = [
    "[data-testid=stSelectbox]",
    "[data-testid=stMultiSelect]",
    "[data-testid=stFileUploader]",
    "[data-testid=stCode]",
]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# Rules that can only find what is of less weight need not be asked.
GRAVE = """async (theirs) => {
  const grave = ({impact}) => ["serious", "critical"].includes(impact);
  const spared = axe._audit.rules.filter((rule) => !grave(rule)).map(({id}) => [id, {enabled: false}]);
  const options = {resultTypes: ["violations"], rules: Object.fromEntries(spared)};
  const {violations} = await axe.run({exclude: theirs.map((one) => [one])}, options);
  return violations.filter(grave).flatMap(({id, nodes}) =>
    nodes.map(({target, html}) => `${id} ${target}: ${html.slice(0, 120)}`));
}"""


DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def load(page, address, place, more=""):
    page.goto(f"{address}{PAGES[place]}{more}")
    expect_it_stands(page, place)


def expect_it_stands(page, place):
    page.wait_for_function("'shown' in document.documentElement.dataset")
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    expect(page.locator(THERE.get(place, PAINTED)).first).to_be_attached()
    if place not in ("presented", "test", "scenarios"):
        expect(page.get_by_test_id("run-card").first.or_(page.get_by_test_id("chapters")).first).to_be_visible()


def faults(page, find):
    """What ``find`` still finds on a page that may only just have been put together."""
    with suppress(TooLate):
        page.wait_for_function(f"({find})().length === 0", timeout=15_000)
        return []
    return page.evaluate(find)


def grave(page):
    """What axe-core, the usual judge of accessible pages, finds."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    return page.evaluate(GRAVE, THEIRS)


def choose(page, code):
    page.locator(".st-key-language").get_by_text(LANGUAGES[code], exact=True).click()
    expect(page.locator(f"html[lang={code}]")).to_be_attached()


def leave_and_choose_again(page):
    for code in ("ja", "en", "ja"):
        choose(page, code)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def in_the_light(page):
    """What keeps anyone from reading it at a desk, in the light and then in the dark."""
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "light")
    page.wait_for_function("innerWidth === 1280")
    found = {"names": faults(page, BROKEN), "light": faults(page, FAINT), "axe": grave(page)}
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
    return found | {"dark": faults(page, FAINT)}


def on_a_phone(page):
    """The same on a phone in the dark."""
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
    page.wait_for_function("innerWidth === 390")
    return {"phone": faults(page, BROKEN), "phone, dark": faults(page, FAINT), "phone, axe": grave(page)}


READ = {"en": in_the_light, "ja": on_a_phone}


def judge(page, found):
    assert not any(found.values()), found
    assert page.evaluate("refused") == []


@pytest.fixture(scope="module")
def tab(module_reader):
    """One for all that is loaded here: a new one costs half a load."""
    page = module_reader()
    page.add_init_script(NOTES_VIOLATIONS)
    # Words are what is read here: no race need play for them.
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.fixture(scope="module")
def walked(tab, address):
    """A page that goes from place to place without a load, as the browser's buttons lead there."""
    load(tab, address, "race", "&lang=ja")
    expect(tab.locator("html[lang=ja]")).to_be_attached()
    return tab


@pytest.mark.parametrize("place", [place for place in PAGES if place not in ("presented", "made")])
def test_everyone_can_read_a_page_which_keeps_its_language_and_needs_no_more_than_it_may(walked, place):
    """In English at a desk and in Japanese on a phone, first in the language in which the page before was left."""
    page = walked
    kept = page.locator("html").get_attribute("lang")
    turn_to(page, place, kept)
    found = READ[kept](page)
    other = "ja" if kept == "en" else "en"
    choose(page, other)
    expect_it_stands(page, place)
    judge(page, found | READ[other](page))


def turn_to(page, place, code):
    visit(page, PAGES[place])
    expect_it_stands(page, place)
    expect(page.locator(f"html[lang={code}]")).to_be_attached()


def test_everyone_can_read_what_is_presented(walked):
    """Whose head, in which a language is chosen, is out of sight."""
    page, found = walked, {}
    for code, read in READ.items():
        turn_to(page, "scenarios", page.locator("html").get_attribute("lang"))
        choose(page, code)
        turn_to(page, "presented", code)
        found |= read(page)
    judge(page, found)


def test_a_language_that_was_left_and_chosen_again_stays_on_the_next_page(walked):
    page = walked
    page.set_viewport_size(DESK)
    visit(page, PAGES["scenarios"])
    leave_and_choose_again(page)
    page.get_by_role("link", name="MNIST", exact=True).click()
    expect(page.locator(".st-key-mnist-cards")).to_be_attached()
    expect(page.locator("html[lang=ja]")).to_be_attached()


def test_everyone_can_read_a_made_lesson_which_says_its_language(tab, address):
    page = tab
    load(page, address, "made")
    expect(page.locator("html[lang=ja]")).to_be_attached()
    found = in_the_light(page)
    leave_and_choose_again(page)
    judge(page, found | on_a_phone(page))


@pytest.mark.parametrize("place", ["race", "made"])
def test_an_embedded_page_speaks_its_language(tab, address, place):
    """What every page tells the view that says so: tests/app/test_frame.py."""
    load(tab, address, place, "&embed=true")
    expect(tab.locator(f"html[lang={'ja' if place == 'made' else 'en'}]")).to_be_attached()
