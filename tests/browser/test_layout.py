"""What of a page is on its first screen, at the sizes that people have."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.places import box_at_rest
from tests.browser.standing import fold_settings, open_race, unfold_settings, visit

FIVE = "?at=20"
EIGHT = "?" + "&".join(
    f"run={run}" for run in ("sgd:lr=0.02", "momentum", "adagrad", "rmsprop", "adam", "nesterov", "adamw", "lion")
)


def show(page, address, query):
    open_race(page, address, query)
    expect(page.locator(".st-key-race-top p").last).to_be_visible()
    expect(page.get_by_test_id("run-card").first).to_be_visible()


def box(page, selector):
    return box_at_rest(page.locator(selector).first)


def end(page, selector):
    found = box(page, selector)
    return found["y"] + found["height"]


def inputs(page, key):
    return [one.bounding_box() for one in page.locator(f"input[type=range][data-hyperparameter={key}]").all()]


@pytest.mark.parametrize(
    ("width", "height", "least"), [(1280, 720, (700, 440)), (1366, 768, (780, 490)), (1920, 1080, (1100, 800))]
)
def test_the_first_screen_holds_picture_losses_play_and_every_rate(lasting, address, width, height, least):
    page = lasting(width, height)
    show(page, address, FIVE)
    fold_settings(page)
    plot = box(page, "[data-testid=player-canvas]")
    assert (plot["width"], plot["height"]) >= least and plot["height"] >= least[1]
    assert box(page, "[data-testid=curves]")["height"] >= 150
    assert end(page, ".dl-transport") <= height and end(page, ".dl-settings") <= height
    for key, count in {"lr": 5, "mu": 1, "alpha": 1, "rho1": 1, "rho2": 1}.items():
        found = inputs(page, key)
        assert len(found) == count
        assert all(one["y"] + one["height"] <= height and one["width"] >= 28 for one in found)
    assert page.locator(".dl-legend").is_hidden()


def test_of_eight_runs_the_selected_one_is_open_and_each_has_its_rate(lasting, address):
    page = lasting(1280, 720)
    show(page, address, f"{EIGHT}&selected=2&at=20")
    rates = inputs(page, "lr")
    assert len(rates) == 8 and all(one and one["y"] + one["height"] <= 720 for one in rates)
    assert [one is not None for one in inputs(page, "mu")] == [True, False]
    heights = [card.bounding_box()["height"] for card in page.get_by_test_id("run-card").all()]
    assert max(heights[:1] + heights[2:]) <= 38 < heights[1]


def test_a_folded_run_opens_when_its_slider_is_left_not_under_the_hand(lasting, address):
    page = lasting(1280, 720)
    show(page, address, f"{EIGHT}&at=20")
    slider = page.locator("input[type=range][data-hyperparameter=lr]").nth(6)
    before = box_at_rest(slider)
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.down()
    page.mouse.move(before["x"] + before["width"] / 2 + 5, before["y"] + before["height"] / 2)
    assert slider.bounding_box() == before
    page.mouse.up()
    expect(page.get_by_test_id("run-card").nth(6)).to_have_class("dl-card dl-selected")


def test_on_a_tablet_five_open_runs_fit(lasting, address):
    page = lasting(768, 1024)
    show(page, address, FIVE)
    assert box(page, "[data-testid=player-canvas]")["width"] >= 700
    assert all(end(page, f".dl-card:nth-child({place})") <= 1024 for place in range(1, 6))
    assert page.evaluate("document.documentElement.scrollWidth") <= 768


def assert_in_sight(page):
    buttons = [one.bounding_box() for one in page.locator(".st-key-race-top button:visible").all()]
    assert len(buttons) >= 4 and all(one["x"] + one["width"] <= 390 for one in buttons)


def test_on_a_phone_picture_and_play_stay_and_tabs_choose_what_is_below(lasting, address):
    page = lasting(390, 844, has_touch=True, is_mobile=True)
    show(page, address, FIVE)
    assert end(page, ".st-key-shell") <= 100
    assert_in_sight(page)
    rows = page.get_by_test_id("run-card")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for one in [row.bounding_box() for row in rows.all()]:
        assert one["x"] >= 0 and one["x"] + one["width"] <= 390
    rows.nth(4).scroll_into_view_if_needed()
    page.locator("[data-testid=stMain]").evaluate("node => node.scrollBy(0, 220)")
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 150")
    assert box(page, "[data-testid=player-canvas]")["y"] >= -1
    assert 0 < box(page, ".dl-transport")["y"] < 300
    tabs = page.locator(".dl-panes").get_by_role("tab")
    assert tabs.all_inner_texts() == ["Runs", "Loss", "Step"]
    tabs.nth(1).click()
    expect(rows.first).to_be_hidden()
    expect(page.get_by_test_id("curves")).to_be_visible()
    tabs.nth(2).click()
    expect(page.locator(".dl-one-step .dl-step-line").first).to_be_visible()
    tabs.nth(2).press("ArrowRight")
    expect(rows.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_all_buttons_are_in_sight_in_japanese_too(lasting, address):
    page = lasting(390, 844, has_touch=True, is_mobile=True)
    show(page, address, "?at=20")
    language = page.locator(".st-key-language")
    language.get_by_text("日本語", exact=True).click()
    # The head is two rows, with room to spare for other letters.
    expect(page.get_by_role("button", name="リンクをコピー")).to_be_visible()
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
    box(page, "[data-testid=player-canvas]")
    assert_in_sight(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert end(page, ".st-key-shell") <= 80
    language.get_by_text("English", exact=True).click()
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()


@pytest.mark.parametrize("part", ["", "&noise=0.1", "&seed=3", "&swarm=8", "&surface=ravine:kappa=30"])
def test_rare_settings_are_folded_until_a_link_sets_one(lasting, address, part):
    page = lasting(1280, 720)
    show(page, address, "?at=20")
    if part:
        fold_settings(page)
        show(page, address, f"?at=10{part}")
    else:
        # What the reader has unfolded goes with the view.
        unfold_settings(page)
        visit(page, "/lessons?part=scenarios")
        visit(page, "/?at=10")
    button, seed = page.get_by_role("button", name="More settings"), page.locator("input[data-parameter=seed]")
    expect(button).to_have_attribute("aria-expanded", "true" if part else "false")
    expect(seed).to_be_visible(visible=bool(part))
    button.click()
    expect(seed).to_be_visible(visible=not part)


def test_a_step_can_be_typed(lasting, address):
    page = lasting(1280, 720)
    show(page, address, "?at=10")
    field = page.get_by_label("Step: type one to go there")
    field.fill("123")
    field.press("Enter")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "123")
    field.fill("9999")
    field.press("Enter")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "300")
    expect(field).to_have_value("300")


PAGES = {
    "race": "/",
    "maps": "/maps",
    "lessons": "/lessons",
    "test": "/lessons?part=test",
    "teach": "/lessons?part=teach",
    "scenarios": "/lessons?part=scenarios",
    "mnist": "/mnist",
    "workshop": "/workshop",
}
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
  }).observe({type: "layout-shift", buffered: true});
  // However busy the machine is: the page is shown when it stands.
  document.addEventListener("DOMContentLoaded", () => {
    document.documentElement.style.setProperty("--dl-patience", "300s");
    const count = (changes) => (window.said += changes.length);
    new MutationObserver(count).observe(document.documentElement, {attributeFilter: ["lang"]});
    const look = () => (window.early ??= "Plotly" in window);
    new MutationObserver(look).observe(document.documentElement, {attributeFilter: ["data-shown"]});
  });
  window.said = 0;
  // Until then one thing alone is animated, whatever stands on the page.
  window.hiding = 0;
  const count = () => {
    const hiding = document.getAnimations().filter(({animationName}) => animationName === "dl-shown");
    window.hiding = Math.max(window.hiding, hiding.length);
    if (!("shown" in document.documentElement.dataset)) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
"""
QUIET = """() => {
  const here = document.querySelector("[data-testid=stMain]").scrollHeight;
  const same = window.height === here;
  window.height = here;
  window.calm = same ? (window.calm ?? 0) + 1 : 0;
  return "shown" in document.documentElement.dataset && window.calm > 10;
}"""


@pytest.fixture(scope="module")
def loading(module_reader):
    """One tab for all that is loaded: a new one costs as much as a third of a load."""
    page = module_reader()
    page.add_init_script(SHIFTS)
    return page


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_jumps_while_a_page_loads(loading, address, name, width, height):
    page = loading
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}{PAGES[name]}")
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=60_000)
    page.wait_for_function(QUIET)
    assert page.evaluate("window.shifted") <= 0.02
    assert page.evaluate("window.hiding") == 1
    # It is in English before the app says so, and what is said again has the style of the whole page settled again.
    assert page.evaluate("window.said") == 0
    # The largest file of all runs when there is something to be seen.
    assert page.evaluate("window.early") is False


def test_a_page_whose_library_never_comes_is_shown_all_the_same(reader, address):
    page = reader(1280, 720, problems=True)
    page.route("**/assets/lab-*.js", lambda route: route.abort())
    page.goto(f"{address}/mnist")
    expect(page.get_by_role("heading", name="Descent Lab")).to_be_visible(timeout=60_000)
