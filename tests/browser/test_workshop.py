"""The workshop in a real browser: a rule is written, refused, mended, raced, trained, and sent as a link."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from optimizers import Run
from simulation import descend
from surfaces import SURFACES

SUMMARY = "JSON.parse(document.querySelector('[data-testid=curves]').dataset.summary)"


@pytest.fixture(scope="module")
def page(module_reader, address):
    """The workshop, for all that is done in it: each test writes a rule of its own on the surface it finds."""
    page = module_reader()
    # Where nothing is said of it, the race stands at its end.
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/workshop")
    page.wait_for_function("Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0")
    return page


@pytest.fixture
def editor(page):
    field = page.get_by_label("Update rule")
    expect(field).to_be_visible()
    return field


def first_run(page):
    return Run.parse(page.get_by_test_id("run-card").first.get_attribute("data-run"))


def call_it(page, name):
    field = page.get_by_label("Name").first
    field.fill(name)
    field.press("Enter")
    page.wait_for_function(f"{SUMMARY}[0].name === '{name}'")


def summary(page):
    return json.loads(page.get_by_test_id("curves").get_attribute("data-summary"))


def test_a_rule_races_while_it_is_typed(page, editor):
    editor.fill("w = w - 0.05*g")
    expect(page.locator(".katex").first).to_contain_text("0.05")
    race = descend(SURFACES["ravine"], [Run("sgd", lr=0.05)], SURFACES["ravine"].start, 300)
    page.wait_for_function(f"last => Math.abs({LAST} / last - 1) < 1e-9", arg=float(race.losses[0, -1]))
    assert first_run(page).declaration.text == "w = w - 0.05*g"


def test_a_mistake_is_named_with_its_place_and_the_race_goes_on(page, editor):
    before = summary(page)[0]
    editor.fill("v = mu*v + g\nw = w - lr*open(v)")
    expect(page.get_by_text("Line 2, column 12: 'open' is not a function here")).to_be_visible()
    expect(editor).to_have_attribute("aria-invalid", "true")
    assert summary(page)[0] == before
    editor.fill("v = mu*v + g\nw = w - lr*v")
    expect(editor).to_have_attribute("aria-invalid", "false")
    expect(page.get_by_test_id("run-card").first.locator("[data-hyperparameter=mu]").first).to_be_visible()


HOSTILE = (
    "w = __import__('os').system('ls')",
    "w = w.__class__",
    "w = [g for g in w]",
    "w = 9**9**9**9",
    "\0",
    "w = w - " + "(" * 300,
)


def test_hostile_text_is_only_refused_or_a_number(page, editor):
    for n, text in enumerate(HOSTILE, 1):
        editor.fill(text)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        editor.fill(f"w = w - 0.0{n}*g")
        expect(page.locator(".katex").first).to_contain_text(f"0.0{n}")
        expect(editor).to_have_attribute("aria-invalid", "false")
        expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_earlier_drafts_are_not_offered_as_optimizers(page, editor):
    call_it(page, "My rule")
    for factor in ("0.01", "0.02", "0.03"):
        editor.fill(f"w = w - {factor}*g")
        expect(page.locator(".katex").first).to_contain_text(factor)
    chooser = page.get_by_label("Optimizer of run 1")
    expect(chooser.locator("option", has_text="My rule")).to_have_count(1)


def test_new_names_become_sliders(page, editor):
    editor.fill("w = w - pull*g")
    slider = page.get_by_test_id("run-card").first.locator("input[type=range][data-hyperparameter=pull]")
    expect(slider).to_be_visible()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("decodeURIComponent(location.search).includes('pull=')")


def test_it_begins_with_any_known_rule(page, editor):
    card = page.get_by_test_id("run-card").first
    before = card.get_attribute("data-run")
    # The list is long and only its visible part exists.
    page.get_by_role("combobox", name="Begin with").fill("RMSProp")
    page.get_by_role("option", name="RMSProp", exact=True).click()
    expect(editor).to_have_value(re.compile("alpha"))
    expect(card).not_to_have_attribute("data-run", before)
    assert first_run(page).values["alpha"] == 0.99


LAST = f"{SUMMARY}[0].last"
AT_END = """() => {
  const {step, steps, playing} = document.querySelector('[data-testid=player]')?.dataset ?? {};
  return steps && step === steps && playing === 'false';
}"""


def slow(rate, surface="ravine"):
    return float(descend(SURFACES[surface], [Run("sgd", lr=rate)], SURFACES[surface].start, 300).losses[0, -1])


def races_with(page, rate):
    page.wait_for_function(f"last => Math.abs({LAST} / last - 1) < 1e-9", arg=slow(rate))


@pytest.fixture
def lively(page):
    """The page of a reader who likes what moves."""
    page.emulate_media(reduced_motion="no-preference")
    yield page
    page.emulate_media(reduced_motion="reduce")


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_rule_changed_after_the_end_races_anew(lively, editor, by_itself):
    page = lively
    editor.fill("w = w - 0.04*g")
    races_with(page, 0.04)
    if by_itself:
        page.get_by_label("Speed").select_option("120")
    else:
        page.get_by_role("button", name="To end").click()
    page.wait_for_function(AT_END)
    editor.fill("w = w - 0.001*g")
    races_with(page, 0.001)
    # What else makes a new rule of it: another name.
    page.get_by_role("button", name="To end").click()
    page.wait_for_function(AT_END)
    call_it(page, f"Slow one {int(by_itself)}")
    races_with(page, 0.001)


def test_what_else_changes_after_the_end_races_anew(lively, editor):
    page = lively
    editor.fill("w = w - pull*g")
    ends_with = "last => Math.abs({} / last - 1) < 1e-9".replace("{}", LAST)

    def at_end():
        page.get_by_role("button", name="To end").click()
        page.wait_for_function(AT_END)

    page.get_by_text("Numbers of this rule, and their ranges").click()
    default = page.get_by_label("Default", exact=True)
    # Until the page has run anew the fields of the rule of before stand there, or beside it.
    page.wait_for_function("""() => {
      const fields = [...document.querySelectorAll('[aria-label=Default]')];
      return fields.length === 1 && fields[0].value === '0.5';
    }""")
    default.fill("0.03")
    default.press("Enter")
    races_with(page, 0.03)
    at_end()
    # Out of its range: it is told beside the field, which stays open, and the race stays.
    default.fill("50")
    default.press("Enter")
    expect(page.get_by_text("pull needs a range that rises, with its default inside.")).to_be_visible()
    expect(default).to_be_visible()
    expect(default).to_have_value("50")
    races_with(page, 0.03)
    default.fill("0.002")
    default.press("Enter")
    races_with(page, 0.002)
    expect(page.get_by_text("pull needs a range")).to_have_count(0)
    expect(default).to_be_visible()
    at_end()
    page.get_by_role("combobox", name="Begin with").fill("Momentum")
    page.get_by_role("option", name="Momentum", exact=True).click()
    expect(editor).to_have_value(re.compile("mu"))
    race = descend(SURFACES["ravine"], [Run("momentum")], SURFACES["ravine"].start, 300)
    page.wait_for_function(ends_with, arg=float(race.losses[0, -1]))


def test_a_rule_that_does_not_read_the_gradient_says_so(page, editor):
    editor.fill("w = w - 0.04*grad")
    expect(page.get_by_text("'grad' has become a number with a slider")).to_be_visible()
    expect(editor).to_have_attribute("aria-invalid", "false")
    page.get_by_role("button", name="Write g for grad").click()
    expect(editor).to_have_value("w = w - 0.04*g")
    races_with(page, 0.04)
    editor.fill("w = 0.9*w  # 縮める")
    expect(page.get_by_text("reads neither the gradient g nor f or H")).to_be_visible()
    editor.fill("w = w - 2g")
    expect(page.get_by_text("Line 1, column 9: 2g needs a * in between: 2*g.")).to_be_visible()


def test_a_changed_rule_races_under_reduced_motion(page, editor):
    for rate in (0.04, 0.001, 0.02):
        editor.fill(f"w = w - {rate}*g")
        races_with(page, rate)
        page.wait_for_function(AT_END)


def test_a_surface_of_ones_own(page, editor):
    page.get_by_text("A surface of your own").click()
    field = page.get_by_label("Surface as an expression in x and y")
    field.fill("x**2/10 + y**2 + sin(3*x) + q")
    expect(page.get_by_text("'q' is not known here")).to_be_visible()
    field.fill("x**2/10 + y**2 + sin(3*x)")
    page.wait_for_function("decodeURIComponent(location.search).includes('surface=~')")
    expect(page.get_by_role("combobox", name="Surface")).to_have_value("My surface")


def test_the_rule_goes_to_the_race_and_to_mnist_and_comes_back_from_the_link(page, editor, address):
    editor.fill("w = w - 0.25*sign(g)*lr")
    expect(page.locator(".katex").first).to_contain_text("0.25")
    call_it(page, "My rule")
    page.wait_for_function("location.search.includes('run=')")
    link = page.evaluate("location.href")
    text = parse_qs(urlsplit(link).query)["run"][0]
    page.get_by_role("link", name="Open in the race").click()
    page.wait_for_function("location.pathname === '/'")
    expect(page.get_by_test_id("run-card").first).to_have_attribute("data-run", text)
    page.goto(link)
    expect(page.get_by_label("Update rule")).to_have_value("w = w - 0.25*sign(g)*lr")
    page.get_by_role("link", name="Train MNIST with it").click()
    page.wait_for_function("location.pathname === '/mnist'")
    expect(page.get_by_test_id("run-card").first).to_have_attribute("data-run", text)
    page.locator(".st-key-mnist-start button").click()
    page.wait_for_function(
        "JSON.parse(document.querySelector('.st-key-mnist-accuracy [data-testid=curves]')?.dataset.summary ?? '[]')"
        ".some(({name, points}) => name.startsWith('My rule') && points > 2)"
    )
    # If it goes on still.
    page.locator(".st-key-mnist-stop button").dispatch_event("click")
