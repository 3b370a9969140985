"""The main job by keyboard alone, on one page: from the address to a link in the clipboard, with focus always seen."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.standing import open_race

# What has the focus, and whether a ring that the eye can find is around it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return ["nothing", false];
  const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(one);
  const seen = outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 && !/, 0\\)$|transparent/.test(outlineColor);
  return [`${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent.slice(0, 40)}`, seen];
}"""
STOPS = 90


class Hands:
    """Two hands on the keys; after every key something has the focus, and is seen to have it."""

    def __init__(self, page):
        self.page = page
        self.passed = []
        self.tabs = 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.tabs += key == "Tab"
            name, seen = self.page.evaluate(FOCUSED)
            self.passed.append(name)
            assert seen, self.passed[-3:]

    def go(self, there, key="Tab"):
        """From stop to stop until ``there``."""
        for _ in range(STOPS):
            self.press(key)
            if there.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(self.passed[-STOPS:])


def link_of(url):
    return {name: values[0] if name != "run" else values for name, values in parse_qs(urlsplit(url).query).items()}


def wait_for_link(page, pattern):
    page.wait_for_function("text => RegExp(text).test(decodeURIComponent(location.search))", arg=pattern)
    return link_of(page.url)


def test_the_main_job_by_keyboard_alone(page, address):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_race(page, address, "?at=40")
    page.locator(".st-key-formula-card .katex").first.wait_for()
    hands, player = Hands(page), page.get_by_test_id("player")
    cards = page.get_by_test_id("run-card")

    # From the address to the fifth run's rate: past the head, and along the list of runs, which is one stop.
    hands.press("Tab")
    expect(page.get_by_role("button", name="To the runs")).to_be_focused()
    hands.press("Enter", "ArrowDown", "ArrowDown", "ArrowUp", "End")
    expect(cards.last).to_be_focused()
    names = ((2, "Momentum"), (3, "AdaGrad"), (2, "Momentum"), (5, "Adam"))
    assert hands.passed[-4:] == [f"DIV Run {n}: {name}" for n, name in names]
    hands.go(page.get_by_role("slider", name="Adam η (lr)"))
    assert hands.tabs <= 15, hands.passed
    hands.go(cards.last, "Shift+Tab")
    hands.press("ArrowRight")
    expect(cards.first).to_be_focused()

    optimizer = page.get_by_label("Optimizer of run 1")
    hands.go(optimizer)
    hands.press("ArrowDown")
    expect(optimizer).to_have_value("sgd-weight-decay")
    expect(optimizer).to_be_focused()
    run = wait_for_link(page, "run=sgd-weight-decay")["run"][0]

    rate = page.get_by_role("slider", name=re.compile(r"^SGD \(weight decay\) ε"))
    hands.go(rate)
    hands.press("ArrowRight", "ArrowRight")
    expect(rate).to_be_focused()
    page.wait_for_function("run => !decodeURIComponent(location.search).includes(`run=${run}&`)", arg=run)

    plane = page.get_by_role("application", name=re.compile("^Surface seen from above"))
    hands.go(plane, "Shift+Tab")
    # Two keys within one frame are two steps.
    plane.evaluate("""(one) => ["ArrowRight", "ArrowUp"].forEach((key) => one.dispatchEvent(
      new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})))""")
    wait_for_link(page, r"start=-7\.86,2\.14")
    hands.press("ArrowRight", "ArrowUp")
    start = wait_for_link(page, r"start=-7\.7\d,2\.2\d")["start"]
    expect(plane).to_be_focused()
    hands.press("Tab", "ArrowRight", "End", "Home")
    bar = [one.get_attribute("aria-label") for one in page.get_by_role("toolbar").get_by_role("button").all()]
    assert [one.removeprefix("BUTTON ") for one in hands.passed[-4:]] == [bar[0], bar[1], bar[-1], bar[0]]

    hands.go(page.get_by_role("button", name="To start"))
    hands.press("Enter")
    expect(player).to_have_attribute("data-step", "0")
    play = page.get_by_role("button", name=re.compile("^(Play|Pause)$"))
    hands.go(play)
    hands.press("Space")
    page.wait_for_function("Number(document.querySelector('[data-testid=player]').dataset.step) > 0")
    hands.press("Space")
    expect(play).to_have_attribute("aria-label", "Play")
    expect(play).to_be_focused()
    step = int(player.get_attribute("data-step"))
    hands.go(page.get_by_role("button", name="Step forward"))
    hands.press("Enter", "Enter")
    expect(player).to_have_attribute("data-step", str(step + 2))
    wait_for_link(page, f"at={step + 2}")

    # The table of results selects the first run.
    one = page.get_by_role("tab", name="One step in numbers")
    hands.go(one)
    hands.press("ArrowRight", "ArrowRight")
    hands.go(page.get_by_role("tabpanel").get_by_role("button", name="SGD (weight decay)"))
    hands.press("Enter")
    hands.go(page.get_by_role("tab", name="Results"), "Shift+Tab")
    hands.press("ArrowLeft", "ArrowLeft")
    expect(one).to_be_focused()
    title = f"SGD (weight decay): step {step + 2} → {step + 3}"
    expect(page.get_by_role("tabpanel").get_by_text(title)).to_be_visible()

    hands.go(cards.first, "Shift+Tab")
    hands.press("End")
    hands.go(cards.last.get_by_role("button", name="Remove this run"))
    hands.press("Enter")
    expect(cards).to_have_count(4)
    expect(cards.last.get_by_role("button", name="Remove this run")).to_be_focused()

    copy = page.get_by_role("button", name="Copy link")
    hands.go(copy, "Shift+Tab")
    hands.press("Enter")
    expect(copy.or_(page.get_by_role("button", name="Copied"))).to_be_focused()
    copied = link_of(page.evaluate("() => navigator.clipboard.readText()"))
    assert (
        copied["at"] == str(step + 2) and copied["run"][0].startswith("sgd-weight-decay:") and copied["run"][0] != run
    )
    assert copied["start"] == start
