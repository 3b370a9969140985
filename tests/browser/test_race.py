"""The race page in a real browser: what follows the hand, what stands in the link, what a reader sees."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optimizers import OPTIMIZERS, Run
from simulation import descend
from surfaces import SURFACES
from tests.browser.places import box_at_rest
from tests.browser.standing import STANDS, count_sent, open_race


@pytest.fixture
def page(lasting):
    return lasting()


@pytest.fixture
def player(page):
    return page.get_by_test_id("player")


def summary(page):
    return json.loads(page.get_by_test_id("curves").get_attribute("data-summary"))


def test_it_opens_with_a_race_already_running_and_asks_no_foreign_host(page, address, player):
    asked = []

    def hear(request):
        asked.append(request.url)

    page.on("request", hear)
    page.goto(address)
    # However busy the machine is: that a race runs is seen while it runs.
    page.wait_for_function("document.querySelector('[data-playing=true]')?.dataset.step > 5")
    names = [curve["name"] for curve in summary(page)]
    assert names == ["SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"]
    page.wait_for_function(STANDS)
    page.wait_for_load_state("networkidle")
    page.remove_listener("request", hear)
    assert asked and [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    page.get_by_role("button", name="To end").click()


def test_pause_stands_still_and_play_goes_on(page, address, player):
    open_race(page, address, "?steps=5000&speed=60&at=10")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("Number(document.querySelector('[data-testid=player]').dataset.step) > 13")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(player).to_have_attribute("data-playing", "false")
    at = int(player.get_attribute("data-step"))
    page.wait_for_function("(at) => new URLSearchParams(location.search).get('at') === at", arg=str(at))
    for button, step in (("Step forward", at + 1), ("Step back", at), ("To end", 5000), ("To start", 0)):
        page.get_by_role("button", name=button).click()
        expect(player).to_have_attribute("data-step", str(step))
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("Number(document.querySelector('[data-testid=player]').dataset.step) > 3")
    page.get_by_role("button", name="Pause", exact=True).click()


def test_the_browser_computes_what_descend_computes(page, address):
    open_race(
        page, address, "?surface=rosenbrock&start=-1.5,2&steps=300&run=momentum:lr=0.0005,mu=0.9&run=adam:lr=0.05&at=10"
    )
    race = descend(SURFACES["rosenbrock"], [Run("momentum", lr=0.0005, mu=0.9), Run("adam", lr=0.05)], (-1.5, 2.0), 300)
    assert [c["last"] for c in summary(page)] == pytest.approx(race.losses[:, -1].tolist(), rel=1e-9)
    assert [c["points"] for c in summary(page)] == [301, 301]


def test_a_link_with_at_opens_paused_at_that_step_and_stays(page, address, player):
    open_race(page, address, "?surface=saddle&steps=200&run=adam:lr=0.05&at=120")
    expect(player).to_have_attribute("data-step", "120")
    expect(player).to_have_attribute("data-playing", "false")


def test_scrubbing_by_keyboard_moves_the_playhead(page, address, player):
    open_race(page, address, "?at=100")
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(player).to_have_attribute("data-step", "101")


def test_dragging_the_start_repaints_without_asking_the_server(page, address, player):
    open_race(page, address, "?at=300")
    count_sent(page)
    box = box_at_rest(page.get_by_test_id("player-canvas"))
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    paints, last = int(player.get_attribute("data-paint")), summary(page)
    for i in range(1, 6):
        # Each is drawn before the hand goes on.
        page.mouse.move(box["x"] + 200 + 20 * i, box["y"] + 150 + 10 * i)
        page.wait_for_function(f"Number(document.querySelector('[data-testid=player]').dataset.paint) >= {paints + i}")
    assert summary(page) != last
    assert page.evaluate("sent") == 0
    page.mouse.up()
    start = ",".join(page.locator(f"[data-start={axis}]").input_value() for axis in "xy")
    assert start != "-8,2"
    page.wait_for_function("(start) => new URLSearchParams(location.search).get('start') === start", arg=start)


def test_legend_curves_and_results_call_runs_the_same_while_a_value_is_changed(page, address):
    open_race(
        page, address, "?surface=ravine&run=momentum:lr=0.1,mu=0.5&run=momentum:lr=0.1,mu=0.9&run=sgd:lr=0.1&at=9"
    )
    page.get_by_role("tab", name="Results").click()
    legend, results = page.locator(".dl-legend"), page.get_by_test_id("results")

    def called(names, rates):
        expect(legend.locator(".dl-name")).to_have_text(names)
        expect(legend.locator(".dl-rate")).to_have_text(rates)
        expect(results.locator(".dl-pick")).to_have_text(names)
        expect(results.locator(".dl-rate")).to_have_text(rates)
        assert [curve["name"] for curve in summary(page)] == names

    called(["Momentum μ 0.5", "Momentum μ 0.9", "SGD"], ["ε 0.1", "ε 0.1", "ε 0.1"])
    field = page.locator('input[type=number][data-hyperparameter="lr"]').first
    # Nothing is committed before the field is left.
    field.fill("0.2")
    called(["Momentum ε 0.2, μ 0.5", "Momentum ε 0.1, μ 0.9", "SGD"], ["", "", "ε 0.1"])
    assert "0.2" not in page.url
    field.fill("0.1")
    called(["Momentum μ 0.5", "Momentum μ 0.9", "SGD"], ["ε 0.1", "ε 0.1", "ε 0.1"])


def test_a_slider_changes_the_curve_at_once_and_the_link_on_release(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=0.1&at=50")
    before = summary(page)[0]["last"]
    slider = page.locator('input[type=range][data-hyperparameter="lr"]')
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        f"JSON.parse(document.querySelector('[data-testid=curves]').dataset.summary)[0].last !== {before}"
    )
    card = page.get_by_test_id("run-card")
    text = card.get_attribute("data-run")
    assert text != "sgd:lr=0.1"
    page.wait_for_function("(text) => decodeURIComponent(location.search).includes('run=' + text)", arg=text)


def test_twenty_quick_key_presses_all_arrive(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=0.1&at=50")
    slider = page.locator('input[type=range][data-hyperparameter="lr"]')
    before = int(slider.input_value())
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_value(str(before + 20))
    text = page.get_by_test_id("run-card").get_attribute("data-run")
    page.wait_for_function("(text) => decodeURIComponent(location.search).includes('run=' + text)", arg=text)
    expect(slider).to_have_value(str(before + 20))


def test_a_number_field_takes_an_exact_value_and_refuses_a_wild_one(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=0.1&at=50")
    field = page.locator('input[type=number][data-hyperparameter="lr"]')
    field.fill("0.0123")
    field.press("Tab")
    expect(page.get_by_test_id("run-card")).to_have_attribute("data-run", "sgd:lr=0.0123")
    field.fill("-5")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press("Tab")
    expect(field).to_have_value("0.0123")


def test_cards_can_be_added_duplicated_changed_and_removed(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=0.1&at=50")
    cards = page.get_by_test_id("run-card")
    page.get_by_role("combobox", name="Add a run").select_option("momentum")
    expect(cards).to_have_count(2)
    page.get_by_role("button", name="Duplicate this run").first.click()
    expect(cards).to_have_count(3)
    expect(cards.nth(1)).to_have_attribute("data-run", "sgd:lr=0.1")
    page.get_by_label("Optimizer of run 2").select_option("adam")
    declared = next(text for text in SURFACES["bowl"].race if text.startswith("adam:"))
    expect(cards.nth(1)).to_have_attribute("data-run", declared)
    page.get_by_role("button", name="Remove this run").last.click()
    expect(cards).to_have_count(2)
    page.wait_for_function(f"decodeURIComponent(location.search).includes('run={declared}')")
    assert len(summary(page)) == 2


def test_eight_runs_are_the_most(page, address):
    open_race(page, address, "?surface=bowl&" + "&".join(["run=sgd:lr=0.1"] * 8))
    expect(page.get_by_role("combobox", name="Add a run")).to_be_disabled()


def test_a_diverging_run_says_when(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=3&at=300")
    race = descend(SURFACES["bowl"], [Run("sgd", lr=3.0)], SURFACES["bowl"].start, 300)
    told = page.get_by_test_id("run-card").locator(".dl-loss")
    curved = np.linalg.eigvalsh(SURFACES["bowl"].hessian(np.array(SURFACES["bowl"].start))).max()
    expect(told).to_have_text(f"diverged at step {race.diverged_at[0]}: ε 3 > limit 2/{curved:g} = {2 / curved:g}")


def test_another_surface_brings_its_own_race(page, address):
    open_race(page, address, "?at=5")
    # The list is long and only its visible part exists.
    page.locator(".st-key-race-surface input").fill("Saddle")
    page.get_by_role("option", name="Saddle", exact=True).click()
    page.wait_for_function("location.search.includes('surface=saddle')")
    expect(page.get_by_text("linear: f is negative somewhere")).to_be_visible()
    # No load for the next test: this race need play no further.
    page.get_by_role("button", name="To end").click()


def test_the_formula_card_follows_the_selected_run(page, address):
    open_race(page, address, "?at=10")
    expect(page.get_by_text("One step of SGD")).to_be_visible()
    page.get_by_test_id("run-card").nth(4).locator(".dl-swatch").click()
    expect(page.get_by_text("One step of Adam")).to_be_visible()
    expect(page.locator(".st-key-formula-card .katex").first).to_be_visible()


def test_the_language_switch_keeps_the_race(page, address, player):
    open_race(page, address, "?surface=rosenbrock&run=adam:lr=0.05&at=77")
    page.get_by_role("radio", name="日本語").or_(page.get_by_role("button", name="日本語")).click()
    expect(page.get_by_role("heading", name="勾配降下ラボ")).to_be_visible()
    expect(player).to_have_attribute("data-step", "77")
    expect(page.get_by_role("button", name="再生", exact=True)).to_be_visible()
    page.wait_for_function("location.search.includes('lang=ja')")
    expect(page.get_by_test_id("run-card")).to_have_attribute("data-run", "adam:lr=0.05")
    page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_the_browsers_language_is_taken(reader, address):
    page = reader(locale="ja-JP")
    page.goto(f"{address}/?at=40")
    expect(page.get_by_role("heading", name="勾配降下ラボ")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_the_copied_link_shows_the_same_picture(page, address, player):
    open_race(page, address, "?at=40")
    page.get_by_test_id("run-card").nth(1).locator(".dl-swatch").click()
    page.wait_for_function("location.search.includes('selected=2')")
    button = page.locator(".st-key-copy-link button")
    button.click()
    expect(button).to_have_attribute("data-link", re.compile("selected=2"))
    shown = summary(page)
    page.goto(button.get_attribute("data-link"))
    page.wait_for_function(STANDS)
    assert player.get_attribute("data-step") == "40"
    assert summary(page) == shown
    assert page.get_by_text("could not be read").count() == 0


def test_reduced_motion_opens_at_the_end(lasting, address):
    page = lasting(reduced_motion="reduce")
    open_race(page, address)
    expect(page.get_by_test_id("player")).to_have_attribute("data-playing", "false")
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "300")


@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "saddle", "rastrigin"])
def test_another_optimizer_takes_a_rate_that_suits_it_here(page, address, surface):
    open_race(page, address, f"?surface={surface}&run=rmsprop:lr=0.1&at=10")
    card = page.get_by_test_id("run-card")
    for optimizer in ("nesterov", "adamw", "sgd"):
        page.get_by_label("Optimizer of run 1").select_option(optimizer)
        expect(card).to_have_attribute("data-run", re.compile(f"^{optimizer}:"))
        run = Run.parse(card.get_attribute("data-run"))
        race = descend(SURFACES[surface], [run], SURFACES[surface].start, 300)
        assert race.losses[0, -1] < race.losses[0, 0] or not SURFACES[surface].bounded


def test_a_rate_that_the_reader_has_set_stays(page, address):
    open_race(page, address, "?run=rmsprop:lr=0.1&at=10")
    field = page.locator("input[type=number][data-hyperparameter=lr]")
    field.fill("0.03")
    field.press("Tab")
    page.get_by_label("Optimizer of run 1").select_option("nesterov")
    expect(page.get_by_test_id("run-card")).to_have_attribute("data-run", "nesterov:lr=0.03")


def test_the_menu_of_optimizers_has_groups(page, address):
    open_race(page, address, "?at=10")
    groups = page.get_by_label("Optimizer of run 1").locator("optgroup")
    assert groups.evaluate_all("all => all.map((one) => one.label)") == [
        "Plain steps",
        "With momentum",
        "Adaptive",
        "Adam's family",
        "After Adam",
        "As other libraries have it",
    ]
    assert page.get_by_label("Optimizer of run 1").locator("option").count() == len(OPTIMIZERS)


def test_a_rates_slider_spans_two_decades_to_both_sides_and_decays_have_nine_tenths_in_the_middle(page, address):
    open_race(page, address, "?run=momentum:lr=0.02,mu=0.9&at=10")
    rate, decay = (page.locator(f"input[type=range][data-hyperparameter={key}]") for key in ("lr", "mu"))
    assert int(rate.input_value()) == pytest.approx(500, abs=1) and int(decay.input_value()) == pytest.approx(
        500, abs=1
    )
    rate.fill("0")
    page.wait_for_function("document.querySelector('[data-testid=run-card]').dataset.run.includes('lr=0.0002,')")
    rate.fill("1000")
    page.wait_for_function("document.querySelector('[data-testid=run-card]').dataset.run.includes('lr=2,')")
    field = page.locator("input[type=number][data-hyperparameter=lr]")
    field.fill("9")
    expect(page.get_by_test_id("run-card")).to_have_attribute("data-run", "momentum:lr=9,mu=0.9")


def test_a_drag_with_shift_goes_a_tenth_as_far(page, address):
    open_race(page, address, "?run=momentum:lr=0.02,mu=0.9&at=10")
    slider = page.locator("input[type=range][data-hyperparameter=lr]")
    field = page.locator("input[type=number][data-hyperparameter=lr]")
    card = page.get_by_test_id("run-card")
    for keys, low, high in (([], 5 * 0.02, 2), (["Shift"], 0.02, 1.5 * 0.02)):
        for key in keys:
            page.keyboard.down(key)
        # Only here, with the pointer on it, is known where the slider stands now.
        slider.hover()
        box = box_at_rest(slider)
        page.mouse.down()
        page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2, steps=5)
        page.mouse.up()
        for key in keys:
            page.keyboard.up(key)
        expect(card).not_to_have_attribute("data-run", "momentum:lr=0.02,mu=0.9")
        assert low < Run.parse(card.get_attribute("data-run")).values["lr"] < high
        field.fill("0.02")
        expect(card).to_have_attribute("data-run", "momentum:lr=0.02,mu=0.9")


def test_where_state_starts_is_in_the_cards_drawer_until_a_run_says_so(page, address):
    open_race(page, address, "?surface=ravine&run=adagrad:lr=0.5&run=adagrad:lr=0.5,h0=0.01&at=10")
    hidden, shown = (page.locator("input[type=range][data-hyperparameter=h0]").nth(i) for i in (0, 1))
    expect(hidden).to_be_hidden()
    expect(shown).to_be_visible()
    assert int(shown.input_value()) == pytest.approx(1000 * 10 / 12, abs=1)
    card = page.get_by_test_id("run-card").nth(0)
    card.get_by_label("More").click()
    expect(hidden).to_have_value("0")
    hidden.fill("1")
    expect(card).to_have_attribute("data-run", "adagrad:lr=0.5,h0=1.03e-12")
    hidden.fill("1000")
    expect(card).to_have_attribute("data-run", "adagrad:lr=0.5,h0=1")
    hidden.fill("0")
    expect(card).to_have_attribute("data-run", "adagrad:lr=0.5,h0=0")
