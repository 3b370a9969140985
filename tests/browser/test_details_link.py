"""The open tab below the race and the speed are part of its link, both ways."""

import pytest
from playwright.sync_api import expect

from tests.browser.standing import open_race
from tests.browser.test_depth import link_value, wait_for_link


@pytest.fixture
def page(lasting):
    return lasting()


def test_a_tab_and_a_speed_stand_in_the_link_and_come_back_from_it(page, address):
    open_race(page, address, "?at=20")
    page.get_by_role("tab", name="Results").click()
    wait_for_link(page, "tab=results")
    page.get_by_label("Speed").select_option("120")
    wait_for_link(page, "speed=120")
    expect(page.get_by_role("tab", name="Results")).to_have_attribute("aria-selected", "true")
    page.reload()
    expect(page.get_by_role("tab", name="Results")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Speed")).to_have_value("120")
    expect(page.get_by_test_id("results")).to_be_visible()
    page.get_by_role("tab", name="One step in numbers").click()
    page.wait_for_function("!location.search.includes('tab=')")
    assert link_value(page, "speed") == "120"


def test_a_tab_that_this_race_does_not_have_gives_way_to_the_first(page, address):
    open_race(page, address, "?at=20&tab=fit")
    expect(page.get_by_role("tab", name="One step in numbers")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="Fit")).to_be_hidden()


def test_reset_keeps_how_the_race_is_looked_at(page, address):
    open_race(page, address, "?run=sgd:lr=0.01&at=20&tab=all&speed=60")
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_test_id("run-card")).to_have_count(5)
    expect(page.get_by_role("tab", name="All steps")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Speed")).to_have_value("60")
