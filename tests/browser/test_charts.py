"""Charts as a reader sees them: names that are switches, reading by keys, pictures, zoom that stays, both themes."""

import io
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.places import box_at_rest
from ui.charts.look import looks
from ui.words.texts import say

QUERY = "iterations=200&run=sgd:lr=0.5&run=adam:lr=0.01&run=adam:lr=0.001"
NAMES = ["SGD (test)", "Adam η 0.01 (test)", "Adam η 0.001 (test)"]
CHART = ".st-key-mnist-accuracy [data-testid=curves]"
PLOT = f"document.querySelector('{CHART} .dl-plotly')"
DONE = f"JSON.parse(document.querySelector('{CHART}')?.dataset.summary ?? '[]')[0]?.points === 20"
COLOURS = f"{PLOT}._fullData.filter(({{meta}}) => meta?.name && !meta.faint).map(({{line}}) => line.color)"


KEPT = f"document.querySelector('{CHART}').kept"
PICTURE = f"document.querySelector('{CHART} .main-svg').kept"
USUAL = f"""() => {{
  const [chart, full] = [document.querySelector('{CHART}'), {PLOT}?._fullLayout];
  return chart && full && !document.fullscreenElement && full.font.size === 12
    && Math.abs(full.width - chart.clientWidth) < 1;
}}"""
"""Drawn as it stands on the page, after whatever else."""


def train(page, address):
    page.goto(f"{address}/mnist?{QUERY}&lang=en")
    page.wait_for_selector(CHART)
    page.evaluate(f"{KEPT} = true")
    page.locator(".st-key-mnist-start button").click()
    wait_until_drawn(page)


def wait_until_drawn(page):
    """All points of the training, and the page's last run: each draws the charts anew."""
    page.wait_for_function(DONE)
    expect(page.locator(".st-key-mnist-start button")).to_be_enabled()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    page.wait_for_function(USUAL)


@pytest.fixture(scope="module")
def once(module_reader, address):
    """A page with one finished training, for all that is looked at here."""
    page = module_reader()
    train(page, address)
    return page


@pytest.fixture(scope="module", params=["light", "dark"])
def trained(once, request):
    """The page opened in either theme, at rest."""
    if request.param == "dark":
        once.emulate_media(color_scheme="dark")
        once.reload()
        wait_until_drawn(once)
        once.evaluate(f"{KEPT} = true")
    once.theme = request.param
    return once


def summary(page):
    return json.loads(page.locator(CHART).get_attribute("data-summary"))


def reader(page):
    return page.locator(CHART).get_by_role("slider", name=re.compile("Read all runs"))


def spoken(page):
    return page.locator(f"{CHART} [aria-live=polite]")


def test_every_curve_is_there_strong_ones_first(trained):
    assert [one["name"] for one in summary(trained)][:3] == NAMES
    assert all(one["points"] == 20 and 0 < one["last"] <= 1 for one in summary(trained))


def test_runs_have_the_colours_of_the_theme(trained):
    found = [getattr(look, trained.theme) for look in looks(["sgd", "adam", "adam"])]
    assert trained.evaluate(COLOURS) == found


def test_a_name_hides_and_shows_its_run(trained):
    name = trained.locator(CHART).get_by_role("button", name=NAMES[1])
    name.focus()
    trained.keyboard.press("Enter")
    expect(name).to_have_attribute("aria-pressed", "false")
    assert NAMES[1] not in [one["name"] for one in summary(trained)] and len(summary(trained)) == 4
    name.click()
    expect(name).to_have_attribute("aria-pressed", "true")
    assert len(summary(trained)) == 6


def test_keys_read_all_runs_at_one_x_and_are_announced_the_best_first(trained):
    reader(trained).focus()
    trained.keyboard.press("End")
    expect(spoken(trained)).to_contain_text("iterations 200; ")
    said = spoken(trained).inner_text().split("; ")[1:4]
    shares = [float(re.search(r": ([\d.]+) %", one)[1]) for one in said]
    assert shares == sorted(shares, reverse=True) and len(said) == 3
    trained.keyboard.press("ArrowLeft")
    expect(spoken(trained)).to_contain_text("iterations 190; ")
    expect(reader(trained)).to_have_attribute("aria-valuenow", "190")
    expect(trained.locator(f"{CHART} .hoverlayer .legend")).to_contain_text("iterations 190")
    trained.keyboard.press("Home")
    expect(spoken(trained)).to_contain_text("iterations 10; ")
    trained.keyboard.press("Escape")
    expect(spoken(trained)).to_have_text("")


def saved(page, name):
    with page.expect_download() as waiting:
        page.locator(CHART).get_by_role("button", name=name).click()
    return waiting.value


def test_a_picture_fits_a_slide_and_names_the_settings(trained):
    picture = saved(trained, say("en", "curves.png"))
    assert picture.suggested_filename == "mnist-accuracy.png"
    assert Image.open(io.BytesIO(picture.path().read_bytes())).size == (2560, 1440)
    root = ElementTree.fromstring(saved(trained, say("en", "curves.svg")).path().read_text("utf-8"))
    texts = "|".join(node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text"))
    assert (root.get("width"), root.get("height")) == ("1280", "720")
    # It needs no font of the page's.
    styles = " ".join(node.get("style", "") for node in root.iter())
    assert set(re.findall(r"font-family: ([^;]+);", styles)) == {"sans-serif"}
    assert "adam:lr=0.01" in texts and say("en", "mnist.accuracy-label") in texts


def test_the_bar_is_reached_by_keys(trained):
    full = trained.locator(CHART).get_by_role("button", name=say("en", "curves.full"))
    full.focus()
    trained.keyboard.press("Enter")
    trained.wait_for_function("document.fullscreenElement?.classList.contains('dl-figure')")
    trained.evaluate("document.exitFullscreen()")
    # Leaving it draws the chart once more, with everything in it.
    trained.wait_for_function(USUAL)


def test_zoom_and_hidden_runs_stay_when_the_numbers_change(trained):
    name = trained.locator(CHART).get_by_role("button", name=NAMES[0])
    if name.get_attribute("aria-pressed") == "false":
        # A first try has left it so.
        name.click()
    box = box_at_rest(trained.locator(f"{CHART} .nsewdrag"))
    left, right = (box["x"] + share * box["width"] for share in (0.25, 0.5))
    trained.mouse.move(left, box["y"] + 40)
    trained.mouse.down()
    trained.mouse.move(right, box["y"] + 120, steps=6)
    trained.mouse.up()
    trained.wait_for_function(f"{PLOT}._fullLayout.xaxis.range[0] > 20")
    zoomed = trained.evaluate(f"{PLOT}._fullLayout.xaxis.range")
    name.click()
    expect(name).to_have_attribute("aria-pressed", "false")
    trained.evaluate(f"{PICTURE} = true")
    drawn = trained.locator(CHART).get_attribute("data-drawn")
    trained.locator(".st-key-mnist-smooth").get_by_role("slider").focus()
    trained.keyboard.press("ArrowRight")
    trained.wait_for_function(f"n => document.querySelector('{CHART}').dataset.drawn !== n", arg=drawn)
    # New numbers go into the picture that is there: one made anew would cost the bar its focus.
    assert trained.evaluate(PICTURE) is True
    assert trained.evaluate(f"{PLOT}._fullLayout.xaxis.range") == pytest.approx(zoomed)
    assert NAMES[0] not in [one["name"] for one in summary(trained)]
    # The same chart since before the training, also where a note comes and goes above it.
    rate = trained.locator("input[type=number][data-hyperparameter=lr]").first
    for value, told in (("0.4", 1), ("0.5", 0)):
        rate.fill(value)
        rate.press("Enter")
        expect(trained.get_by_text(say("en", "mnist.changed"))).to_have_count(told)
        assert trained.evaluate(KEPT) is True
    assert NAMES[0] not in [one["name"] for one in summary(trained)]
    name.click()
    trained.locator(CHART).get_by_role("button", name=say("en", "curves.reset")).click()


HELD = f"""() => {{
  const [real, one] = [Plotly.react, {PLOT}];
  window.drawings = [];
  Plotly.react = (plot, traces, layout, config) => {{
    const drawn = real(plot, traces, layout, config);
    if (plot !== one) return drawn;
    window.drawings.push(config.locale);
    return drawn.then(() => new Promise((done) => (window.go = () => done(plot))));
  }};
  window.free = () => {{
    Plotly.react = real;
    window.go();
  }};
}}"""


def test_a_chart_in_another_language_waits_for_what_is_being_drawn(once):
    """Plotly would draw the one and the other in turn, for ever."""
    once.evaluate(HELD)
    once.locator(".st-key-mnist-smooth").get_by_role("slider").focus()
    once.keyboard.press("ArrowLeft")
    once.wait_for_function("window.go && window.drawings.length === 1")
    language = once.locator(".st-key-language")
    language.get_by_text("日本語", exact=True).click()
    expect(once.locator(CHART)).to_have_attribute("aria-label", re.compile("正答率"))
    expect(once.locator("[data-test-script-state=notRunning]")).to_be_attached()
    assert once.evaluate("window.drawings") == ["en"]
    once.evaluate("window.free()")
    once.wait_for_function(f"{PLOT}._context.locale === 'ja'")
    language.get_by_text("English", exact=True).click()
    once.wait_for_function(f"{PLOT}._context.locale === 'en'")
    wait_until_drawn(once)


LATE = """() => {
  const [real, late] = [window.requestAnimationFrame, []];
  window.requestAnimationFrame = (draw) => late.push(draw);
  window.free = () => {
    window.requestAnimationFrame = real;
    late.forEach((draw) => real(draw));
  };
}"""


def test_a_cell_of_the_confusion_matrix_is_chosen_by_pointer_and_keys(once):
    page = once
    page.locator(".st-key-mnist-section button").nth(2).click()
    page.locator(".st-key-inside-part-name button", has_text="Mistakes").click()
    matrix = page.get_by_test_id("confusion").get_by_role("application")
    expect(matrix).to_be_visible()
    matrix.focus()
    title = page.locator(".st-key-inside-gallery .dl-title, .dl-title").first
    if "0 → 1" in title.inner_text():
        # A first try has left it so.
        page.keyboard.press("Enter")
        expect(title).to_contain_text("Surest mistakes")
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    live = page.get_by_test_id("confusion").locator("[aria-live=polite]")
    expect(live).to_have_text(re.compile(r"0 → 1: \d+"))
    page.keyboard.press("Enter")
    expect(title).to_contain_text("0 → 1")
    page.keyboard.press("Enter")
    expect(title).to_contain_text("Surest mistakes")
    # However late the picture is drawn that shows what was chosen.
    page.evaluate(LATE)
    page.keyboard.press("Enter")
    expect(title).to_contain_text("0 → 1")
    page.keyboard.press("Enter")
    expect(title).to_contain_text("Surest mistakes")
    page.evaluate("window.free()")
    box = box_at_rest(page.locator("[data-testid=confusion] .nsewdrag"))
    page.mouse.click(box["x"] + box["width"] * 0.95, box["y"] + box["height"] * 0.45)
    expect(title).to_contain_text("4 → 9")


def test_settings_come_back_from_a_link_and_what_will_be_seen_is_said_within_the_narrowest_chart(reader, address):
    page = reader(768, 1024)
    page.goto(f"{address}/mnist?run=rmsprop:lr=0.005,alpha=0.9&hidden=30&activation=relu&batch=50&seeds=3&lang=ja")
    expect(page.get_by_test_id("run-card")).to_have_attribute("data-run", "rmsprop:lr=0.005,alpha=0.9")
    expect(page.get_by_text("784–30–10")).to_be_visible()
    expect(page.get_by_role("heading", name="勾配降下ラボ")).to_be_visible()
    expect(page.get_by_text("読み取れなかった")).to_have_count(0)
    empty = page.locator(".js-plotly-plot:has(.annotation-text)")
    expect(empty).to_have_count(2)
    for chart in empty.all():
        expect(chart).to_be_visible()
        outer, inner = chart.bounding_box(), chart.locator(".annotation-text").bounding_box()
        assert outer["x"] < inner["x"] and inner["x"] + inner["width"] < outer["x"] + outer["width"]
