"""A live poll in real browsers: answers grow on the lecturer's page, without a name, until it is closed."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.places import box_at_rest
from tests.browser.standing import visit
from tests.browser.test_lessons import draw


def opened(page, address, topic=""):
    """The code of a room for the topic, or for the first that is offered, on the lecturer's page."""
    if page.url.startswith(address):
        visit(page, "/lessons?part=poll")
    else:
        page.goto(f"{address}/lessons?part=poll")
    if topic:
        page.get_by_role("combobox", name="Question").click()
        page.get_by_role("option", name=re.compile(topic)).first.click()
    page.get_by_role("button", name="Open a poll").click()
    return page.get_by_role("heading", name=re.compile("^[A-Z0-9]{6}$")).inner_text()


def end(page):
    page.get_by_role("button", name="End the poll").click()
    expect(page.get_by_role("button", name="Open a poll")).to_be_visible()


def test_flags_grow_on_the_lecturers_page_until_the_poll_is_closed(lasting, reader, address):
    page, student = lasting(), reader(390, 844, locale="ja-JP", has_touch=True)
    code = opened(page, address)
    polled = page.get_by_test_id("polled")
    expect(polled).to_contain_text("Flags: 0")
    student.goto(f"{address}/lessons?part=poll&room={code.lower()}")
    ballot = student.get_by_test_id("ballot")
    send = ballot.get_by_role("button", name="送る")
    expect(send).to_be_disabled()
    canvas = ballot.get_by_test_id("player-canvas")
    box = box_at_rest(canvas)
    for x, sent in ((0.3, send), (0.6, ballot.get_by_role("button", name="変更を送る"))):
        student.touchscreen.tap(box["x"] + x * box["width"], box["y"] + 0.5 * box["height"])
        sent.click()
        expect(ballot.get_by_role("status")).to_contain_text("回答が届きました。")
    # One answer a browser, and where the run ends is not told yet.
    expect(polled).to_contain_text("Flags: 1")
    assert "within" not in polled.inner_text()
    # A reload finds the room again.
    page.reload()
    expect(page.get_by_role("heading", name=code)).to_be_visible()
    expect(polled).to_contain_text("Flags: 1")
    # The room is presented as large as the window asks, with its code and its buttons.
    page.get_by_role("button", name="Present").click()
    expect(page.locator(".st-key-shell")).to_be_hidden()
    expect(polled).to_have_class(re.compile("dl-enlarged"))
    # All of it is in the window, and so is the way for students to come.
    page.wait_for_function("document.querySelector('.dl-cloud-told').getBoundingClientRect().bottom < innerHeight")
    expect(page.get_by_text("works on this machine only")).to_be_visible()
    expect(page.get_by_role("heading", name=code)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-shell")).to_be_visible()
    page.get_by_role("button", name="Close, and show the truth").click()
    expect(polled).to_contain_text(re.compile(r"Flags: 1\. Half of them are within [\d.]+ of the end"))
    student.touchscreen.tap(box["x"] + 0.5 * box["width"], box["y"] + 0.4 * box["height"])
    ballot.get_by_role("button", name="変更を送る").click()
    expect(ballot.get_by_role("status")).to_have_text("投票は締め切られました。前を見てください。")
    assert student.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    end(page)


def test_a_curve_drawn_by_mouse_and_keys_arrives_as_it_was_drawn(lasting, reader, address):
    page, student = lasting(), reader()
    code = opened(page, address, "^RMSProp: ")
    student.goto(f"{address}/lessons?part=poll&room={code}&lang=en")
    ballot = student.get_by_test_id("ballot")
    pad = ballot.get_by_test_id("curve-pad")
    draw(student, pad, [(0.08, 0.1), (0.5, 0.5), (0.97, 0.5)])
    pad.focus()
    pad.press("ArrowRight")
    before = int(pad.get_attribute("aria-valuenow"))
    pad.press("ArrowUp")
    assert int(pad.get_attribute("aria-valuenow")) == pytest.approx(before + 4, abs=1)
    ballot.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("polled")).to_contain_text("Curves: 1")
    page.get_by_role("button", name="Close, and show the truth").click()
    expect(page.get_by_test_id("polled")).to_contain_text("Curves: 1. Half of them are at least")
    summary = json.loads(page.get_by_test_id("drawn-curves").get_by_test_id("curves").get_attribute("data-summary"))
    assert [(one["name"], one["points"]) for one in summary] == [("RMSProp", 201)]
    end(page)


VALUES = "([hex, axes]) => module_poll_curve_pad.valuesOf(hex, axes)"


def test_heights_of_the_server_are_values_of_the_axis(carrying):
    page = carrying("pages/lessons/poll/curve_pad")
    linear = page.evaluate(VALUES, ["00ff80", {"yFrom": 2, "yTo": 4}])
    powers = page.evaluate(VALUES, ["00ff", {"yFrom": 1e-4, "yTo": 100, "log": True}])
    assert linear == [2, 4, pytest.approx(2 + 2 * 128 / 255)] and powers == [pytest.approx(1e-4), pytest.approx(100)]
