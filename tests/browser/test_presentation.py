"""No page traps its reader: whatever asks for a presentation, there is a way out of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.lessons.teach.lesson import Lesson, write_lesson
from tests.browser.standing import visit
from ui.links.scenarios import SCENARIOS

RACE_LESSON = write_lesson(Lesson(query=SCENARIOS["ravine-momentum"].link))
MNIST_LESSON = write_lesson(Lesson("mnist", "run=adam:lr=0.01&iterations=100", ("cards",)))
PLACES = {
    "race": "/",
    "lessons": "/lessons",
    "test": "/lessons?part=test",
    "teach": "/lessons?part=teach",
    "maps": "/maps",
    "mnist": "/mnist",
    "workshop": "/workshop",
    "damaged": "/lessons?lesson=~AAAA",
    "made-race": f"/lessons?lesson={RACE_LESSON}",
    "made-mnist": f"/lessons?lesson={MNIST_LESSON}",
}
PRESENTED = {"race", "maps", "lessons", "mnist", "made-race", "made-mnist"}


@pytest.fixture(scope="module")
def page(module_reader, address):
    """One tab for all places: each link is opened there by a reload, which begins a session of its own."""
    page = module_reader()
    # What is presented need not play.
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/health")
    return page


def presented(place):
    return f"{PLACES[place]}{'&' if '?' in PLACES[place] else '?'}present=on"


def head(page):
    return page.locator(".st-key-shell h1")


def leave(page):
    return page.get_by_role("button", name="End the presentation")


def at_rest(page):
    return expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()


def expect_a_page_with_its_head(page):
    expect(head(page)).to_be_visible()
    expect(page.get_by_role("link", name="Lessons", exact=True)).to_be_visible()
    expect(leave(page)).to_have_count(0)
    page.wait_for_function("!location.search.includes('present=')")


def expect_a_way_out(page, place):
    if place in PRESENTED:
        expect(leave(page)).to_be_visible()
        expect(head(page)).to_be_hidden()
        page.keyboard.press("Escape")
    expect_a_page_with_its_head(page)


def reload_presented(page, place):
    """A reload while the address presents."""
    page.evaluate("address => history.replaceState(history.state, '', address)", presented(place))
    page.reload()


def expect_that_back_leads_out(page, place):
    """From here to a presented race, and by the browser's back button here again: nothing is presented."""
    at_rest(page)
    entries = page.evaluate("history.length")
    page.get_by_role("link", name="Race", exact=True).click()
    page.locator(".st-key-race-present button").first.click()
    page.wait_for_function("location.search.includes('present=on')")
    expect(leave(page)).to_be_visible()
    page.wait_for_function("Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0")
    # Python has heard from the presented page, so what its address says later is the reader's wish.
    page.locator(".dl-row").nth(1).click()
    page.wait_for_function("location.search.includes('selected=2')")
    at_rest(page)
    # All the way at once: entry by entry, what the page writes meanwhile would be counted as a way back.
    page.evaluate("entries => history.go(entries - history.length)", entries)
    page.wait_for_function("path => location.pathname === path", arg=PLACES[place].partition("?")[0])
    expect_a_page_with_its_head(page)


@pytest.mark.parametrize("place", PLACES)
def test_a_link_that_presents_has_a_way_out_and_so_have_a_reload_and_the_way_back(page, place):
    reload_presented(page, place)
    expect_a_way_out(page, place)
    expect_that_back_leads_out(page, place)
    if place in PRESENTED:
        # By pointer, as by key.
        visit(page, presented(place))
        leave(page).click()
        expect_a_page_with_its_head(page)


def test_a_made_lesson_in_a_frame_can_be_left_too(page, address):
    page.goto(f"{address}{presented('made-race')}&embed=true")
    leave(page).click()
    expect(leave(page)).to_have_count(0)
    page.wait_for_function("!location.search.includes('present=')")
