"""What one stroke takes away comes back by a button and by the browser's way back, at once or later."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.standing import open_race
from tests.browser.test_depth import wait_for_link


@pytest.fixture
def page(lasting):
    page = lasting()
    yield page
    page.evaluate("globalThis.setTimeout = globalThis.soon ?? setTimeout")


QUERY = "?surface=bowl&run=sgd:lr=0.03&run=adam:lr=0.3&run=momentum:lr=0.01&start=-2,1&at=20"
RUNS = ["sgd:lr=0.03", "adam:lr=0.3", "momentum:lr=0.01"]


# However busy the machine is: the note stays until the test has come to its button.
KEEP = """() => {
  globalThis.soon ??= setTimeout;
  globalThis.setTimeout = (then, after, ...more) => soon(then, after >= 8000 ? 1e6 : after, ...more);
}"""


def opened(page, address, query=QUERY):
    open_race(page, address, query)
    page.evaluate(KEEP)


TEXTS = "[...document.querySelectorAll('[data-testid=run-card]')].map(({dataset}) => dataset.run)"


def texts(page):
    return page.evaluate(TEXTS)


def expect_runs(page, expected):
    page.wait_for_function(f"(runs) => {TEXTS}.join('&') === runs.join('&')", arg=expected)


def reset(page):
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_test_id("run-card")).to_have_count(5)


def remove(page):
    page.get_by_test_id("run-card").nth(1).get_by_role("button", name="Remove this run").click()
    expect(page.get_by_test_id("run-card")).to_have_count(2)


def another_surface(page):
    page.get_by_role("combobox", name=re.compile("^Surface")).click()
    page.get_by_role("option", name="Booth").click()
    expect(page.get_by_role("group", name="Race of optimizers on a surface")).to_contain_text("Booth")


STROKES = {"reset": reset, "run": remove, "surface": another_surface}


def expect_back(page):
    expect(page.get_by_test_id("run-card")).to_have_count(3)
    page.wait_for_function("new URLSearchParams(location.search).get('surface') === 'bowl'")
    page.wait_for_function("new URLSearchParams(location.search).getAll('run').length === 3")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "20")
    expect_runs(page, RUNS)
    wait_for_link(page, "start=-2,1")
    wait_for_link(page, "at=20")


@pytest.mark.parametrize("stroke", STROKES)
def test_a_button_brings_it_back(page, address, stroke):
    opened(page, address)
    STROKES[stroke](page)
    note = page.get_by_test_id("undo")
    expect(note.get_by_role("status")).not_to_be_empty()
    note.get_by_role("button", name="Undo").press("Enter")
    expect_back(page)
    expect(note.get_by_role("button", name="Undo")).to_be_hidden()


def test_the_same_run_can_be_removed_again_after_it_was_brought_back(page, address):
    opened(page, address)
    for _ in range(2):
        remove(page)
        page.wait_for_function("new URLSearchParams(location.search).getAll('run').length === 2")
        page.get_by_test_id("undo").get_by_role("button", name="Undo").click()
        expect_back(page)


def test_the_step_at_which_a_run_was_removed_stays(page, address):
    opened(page, address, QUERY.replace("at=20", "at=19"))
    page.get_by_role("button", name="Step forward").click()
    remove(page)
    page.get_by_test_id("undo").get_by_role("button", name="Undo").click()
    expect_back(page)


@pytest.mark.parametrize("stroke", STROKES)
def test_the_browsers_way_back_brings_it_back_at_once_and_forward_takes_it_again(page, address, stroke):
    open_race(page, address, QUERY)
    page.get_by_role("button", name="Step forward").click()
    wait_for_link(page, "at=21")
    page.get_by_role("button", name="Step back").click()
    wait_for_link(page, "at=20")
    before = page.evaluate("location.search")
    STROKES[stroke](page)
    page.wait_for_function("before => location.search !== before", arg=before)
    after = texts(page)
    page.go_back()
    expect_back(page)
    page.go_forward()
    expect_runs(page, after)


def test_the_way_back_from_a_bare_address(page, address):
    open_race(page, address)
    remove_first = page.get_by_test_id("run-card").first.get_by_role("button", name="Remove this run")
    remove_first.click()
    expect(page.get_by_test_id("run-card")).to_have_count(4)
    page.wait_for_function("location.search !== ''")
    page.go_back()
    expect(page.get_by_test_id("run-card")).to_have_count(5)


def test_it_is_offered_for_a_while_and_not_again(clocked, address):
    page = clocked
    open_race(page, address, QUERY)
    remove(page)
    button = page.get_by_test_id("undo").get_by_role("button", name="Undo")
    expect(button).to_be_visible()
    button.hover()
    page.clock.run_for(9000)
    expect(button).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(9000)
    expect(button).to_be_hidden()
    expect(page.get_by_test_id("undo").get_by_role("status")).to_be_empty()


def test_what_is_changed_after_that_is_not_thrown_away(page, address):
    opened(page, address)
    remove(page)
    button = page.get_by_test_id("undo").get_by_role("button", name="Undo")
    expect(button).to_be_visible()
    # To look at it changes nothing.
    page.get_by_role("button", name="Step forward").click()
    wait_for_link(page, "at=21")
    expect(button).to_be_visible()
    page.get_by_test_id("run-card").first.get_by_role("button", name="Duplicate this run").click()
    expect(button).to_be_hidden()
    expect(page.get_by_test_id("run-card")).to_have_count(3)
