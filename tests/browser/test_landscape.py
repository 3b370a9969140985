"""The landscape of a training in a real browser, with real workers."""

from playwright.sync_api import expect

RACE = "mnist?run=adagrad:lr=0.01&run=adam:lr=0.01&iterations=40&hidden=8&subset=200&section=landscape"


def test_after_a_race_its_landscape_is_computed_and_played(page, address):
    page.goto(f"{address}/{RACE}")
    expect(page.get_by_text("paths through weight space can be drawn here")).to_be_visible()
    page.locator(".st-key-mnist-start button").click()
    page.locator(".st-key-landscape-compute button").click()
    view = page.get_by_test_id("landscape")
    expect(view).to_have_attribute("data-playing", "false")
    expect(view).to_have_attribute("data-iteration", "40")
    expect(page.get_by_text("the first 200 training images")).to_be_visible()
    page.get_by_role("button", name="To start").click()
    expect(view).to_have_attribute("data-iteration", "0")
