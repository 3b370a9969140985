"""A phone: one finger scrolls the page wherever it begins, taps choose, and only the ring is dragged."""

import pytest

from surfaces import SURFACES
from tests.browser.places import box_at_rest
from tests.browser.standing import open_race
from tests.serving import SETTLED

SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
START = "[...document.querySelectorAll('[data-start]')].map((field) => Number(field.value))"


@pytest.fixture
def phone(lasting, address):
    page = lasting(390, 844, has_touch=True, is_mobile=True)
    open_race(page, address, "?surface=ravine&start=-8,2&steps=300&run=sgd:lr=0.095&run=adam:lr=0.4&at=300")
    page.evaluate(f"{SCROLLED} = 0")
    page.evaluate(SETTLED)
    return page


def box(page, selector):
    page.locator(selector).first.scroll_into_view_if_needed()
    return box_at_rest(page.locator(selector).first)


def drag(page, start, end, moves=12):
    """One finger from one point to another, as the browser gets it from a screen."""
    session = page.context.new_cdp_session(page)

    def send(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    send("touchStart", start)
    for i in range(1, moves + 1):
        send("touchMove", tuple(a + (b - a) * i / moves for a, b in zip(start, end, strict=True)))
    send("touchEnd")
    session.detach()


def tap(page, point):
    page.touchscreen.tap(*point)


def selected(page):
    cards = page.get_by_test_id("run-card")
    return cards.evaluate_all("cards => cards.findIndex((card) => card.classList.contains('dl-selected'))")


def test_a_swipe_on_the_surface_scrolls_and_leaves_the_start(phone):
    stage = box(phone, "[data-testid=player-canvas]")
    before = phone.evaluate(SCROLLED)
    middle = (stage["x"] + 0.8 * stage["width"], stage["y"] + 0.7 * stage["height"])
    drag(phone, middle, (middle[0], middle[1] - 180))
    phone.wait_for_function(f"before => {SCROLLED} > before + 60", arg=before)
    assert phone.evaluate(START) == [-8, 2]


def test_a_tap_on_the_surface_sets_the_start(phone):
    stage = box(phone, "[data-testid=player-canvas]")
    tap(phone, (stage["x"] + 0.8 * stage["width"], stage["y"] + 0.3 * stage["height"]))
    phone.wait_for_function(f"{START}[0] > -4")
    assert phone.evaluate(START)[1] > 0


def test_the_ring_is_dragged(phone):
    stage = box(phone, "[data-testid=player-canvas]")
    before = phone.evaluate(SCROLLED)
    # The start, where the surface's own window shows it within the axes' margins.
    left, right, top, bottom = 40, 8, 8, 26
    inner = (stage["width"] - left - right, stage["height"] - top - bottom)
    (x0, x1), (y0, y1) = SURFACES["ravine"].domain
    unit = min(inner[0] / (x1 - x0), inner[1] / (y1 - y0))
    at = (
        stage["x"] + left + inner[0] / 2 + (-8 - (x0 + x1) / 2) * unit,
        stage["y"] + top + inner[1] / 2 - (2 - (y0 + y1) / 2) * unit,
    )
    drag(phone, at, (at[0] + 60, at[1] + 50))
    phone.wait_for_function(f"{START}[0] > -7.5 && {START}[1] < 1.5")
    assert phone.evaluate(SCROLLED) == before


def test_a_swipe_on_a_card_scrolls_and_a_tap_selects(phone):
    card = box(phone, "[data-testid=run-card] >> nth=1")
    head = (card["x"] + 12, card["y"] + 12)
    before = phone.evaluate(SCROLLED)
    drag(phone, head, (head[0], head[1] - 120))
    phone.wait_for_function(f"before => {SCROLLED} !== before", arg=before)
    assert selected(phone) == 0
    card = box(phone, "[data-testid=run-card] >> nth=1")
    tap(phone, (card["x"] + 12, card["y"] + card["height"] - 6))
    phone.wait_for_function("document.querySelectorAll('[data-testid=run-card]')[1].classList.contains('dl-selected')")


def test_a_tap_beside_a_minimum_begins_on_it(phone):
    stage = box(phone, "[data-testid=player-canvas]")
    (x0, x1), (y0, y1) = SURFACES["ravine"].domain
    inner = (stage["width"] - 48, stage["height"] - 34)
    unit = min(inner[0] / (x1 - x0), inner[1] / (y1 - y0))
    x = stage["x"] + 40 + inner[0] / 2 - (x0 + x1) / 2 * unit
    y = stage["y"] + 8 + inner[1] / 2 + (y0 + y1) / 2 * unit
    tap(phone, (x + 11, y - 8))
    phone.wait_for_function(f"String({START}) === '0,0'")


def test_a_finger_across_the_losses_seeks_and_one_along_them_scrolls(phone):
    phone.get_by_role("tab", name="Loss").click()
    phone.evaluate(SETTLED)
    losses = box(phone, "[data-testid=curves]")
    step = "Number(document.querySelector('[data-testid=player]').dataset.step)"
    middle = (losses["x"] + losses["width"] / 2, losses["y"] + losses["height"] / 2)
    drag(phone, middle, (middle[0] - 60, middle[1]))
    phone.wait_for_function(f"{step} < 100")
    tap(phone, middle)
    phone.wait_for_function(f"{step} > 120")
    reached = phone.evaluate(step)
    before = phone.evaluate(SCROLLED)
    drag(phone, middle, (middle[0], middle[1] + (150 if before > 100 else -150)))
    phone.wait_for_function(f"before => Math.abs({SCROLLED} - before) > 30", arg=before)
    assert phone.evaluate(step) == reached
    phone.get_by_role("tab", name="Runs").click()
