"""What the race page sends to the server: what Python needs, and nothing else."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.places import box_at_rest
from tests.browser.standing import count_sent, open_race

PAUSED = "?surface=bowl&start=1,1&run=sgd:lr=0.1&run=adam:lr=0.05&at=50"
CHANGE = """(slider, [by, times]) => {
  for (let i = 0; i < times; i++) {
    slider.value = String(Number(slider.value) + by);
    for (const kind of ['input', 'change']) slider.dispatchEvent(new Event(kind, {bubbles: true}));
  }
}"""


@pytest.fixture
def page(lasting):
    return lasting()


def sent(page):
    """How many messages there were since they are counted, one each rerun."""
    return page.evaluate("sent")


def rate_of(page):
    return page.locator('[data-testid="run-card"] input[type=range][data-hyperparameter="lr"]').first


@pytest.fixture
def rate(page):
    return rate_of(page)


def card_of(page):
    return page.locator(".st-key-formula-card")


@pytest.fixture
def card(page):
    return card_of(page)


def opened(page, address):
    open_race(page, address, PAUSED)
    count_sent(page)


def wait_for_address(page, pattern):
    page.wait_for_function("text => RegExp(text).test(decodeURIComponent(location.search))", arg=pattern)


def drag(page, box, by=40):
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(5):
        page.mouse.move(x + by * i / 4, y + by * i / 8)
    page.mouse.up()


def test_a_minute_of_playing_sends_one_message_for_each_setting(page, address, rate, card):
    opened(page, address)
    player = page.get_by_test_id("player")
    click = lambda name: page.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    for step in range(51, 56):
        click("Step forward")
        expect(player).to_have_attribute("data-step", str(step))
    for _ in range(3):
        click("To start")
        click("Play")
        click("Pause")
    drag(page, box_at_rest(page.get_by_role("slider", name="Step", exact=True)))
    click("To end")
    for _ in range(3):
        page.locator(".dl-toolbar button").nth(2).click()
    hand = page.locator(".dl-toolbar button").nth(0)
    hand.click()
    drag(page, box_at_rest(page.get_by_test_id("player-canvas")))
    hand.click()
    wait_for_address(page, "at=300&.*window=")
    page.locator(".dl-curve-head input").click()
    for tab in page.locator(".dl-details .dl-tab:visible").all():
        tab.click()
    wait_for_address(page, "at=300&.*window=.*scale=linear")
    assert sent(page) == 0
    for i in range(1, 6):
        before = card.text_content()
        rate.evaluate(CHANGE, [5, 1])
        expect(card).not_to_have_text(before)
        # The first also tells of what was kept until then.
        assert sent(page) == i
    wait_for_address(page, "at=300&.*window=.*scale=linear")
    rate.evaluate("slider => slider.dispatchEvent(new Event('change', {bubbles: true}))")
    for place in (0, 1):
        page.get_by_test_id("run-card").nth(place).click(position={"x": 5, "y": 5})
    expect(card).to_contain_text("Adam")
    assert sent(page) == 6


def test_settings_in_quick_succession_are_told_as_one(reader, address):
    # A page on which nothing was told a moment ago: only then is the first told at once.
    page = reader()
    opened(page, address)
    rate_of(page).evaluate(CHANGE, [3, 20])
    last = page.evaluate("document.querySelector('.dl-legend .dl-rate').textContent")
    number = re.search(r"[\d.]+", last)[0]
    expect(card_of(page)).to_contain_text(number)
    wait_for_address(page, f"run=sgd:lr={re.escape(number)}&")
    # The first at once and all others together.
    assert sent(page) == 2


def test_what_python_writes_late_leaves_the_browser_s_part_of_the_address(page, address, rate, card):
    opened(page, address)
    before = card.text_content()
    rate.evaluate(CHANGE, [5, 1])
    page.get_by_role("button", name="Step forward").click()
    expect(card).not_to_have_text(before)
    wait_for_address(page, "run=sgd:lr=0.1[^&]+&.*at=51")
    # A reload is no loss.
    page.reload()
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "51")


def test_python_knows_what_was_kept_before_the_hand_turns_elsewhere(page, address):
    opened(page, address)
    page.get_by_role("button", name="Step forward").click()
    button = page.get_by_role("button", name="Copy link")
    button.click()
    expect(button).to_have_attribute("data-link", re.compile("at=51.*lang=en"))
    page.get_by_role("button", name="Step forward").click()
    wait_for_address(page, "at=52")
    race, other = (page.get_by_role("link", name=name, exact=True) for name in ("Race", "MNIST"))
    other.hover()
    expect(race).to_have_attribute("href", re.compile("at=52"))
    page.get_by_test_id("player").hover()
    page.get_by_role("button", name="Step forward").click()
    wait_for_address(page, "at=53")
    # So quick that nothing can be told before: the other page comes all the same.
    other.evaluate("link => link.click()")
    page.locator(".st-key-mnist-start button").wait_for()
    page.wait_for_function("location.pathname === '/mnist'")
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    race.click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", re.compile("5[23]"))


def test_a_race_in_a_chapter_sends_nothing(reader, address):
    page = reader()
    page.goto(f"{address}/lessons")
    page.wait_for_function("Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0")
    page.get_by_role("button", name="Copy link").wait_for()
    page.wait_for_load_state("networkidle")
    count_sent(page)
    paints = page.get_by_test_id("player").first.get_attribute("data-paint")
    slider = page.get_by_test_id("player").first.locator("input[type=range]").last
    slider.evaluate(CHANGE, [5, 1])
    expect(page.get_by_test_id("player").first).not_to_have_attribute("data-paint", paints)
    # Had it sent something, this later message would be the second.
    page.get_by_text("日本語").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    assert sent(page) == 1
