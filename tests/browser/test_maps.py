"""The maps page in a real browser: what it shows is what Python computes, and it follows the hand."""

import csv
import io
import json
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from optimizers import Run
from simulation import basin_map, sensitivity, settings_map
from simulation.maps.export import map_npz
from simulation.maps.look import percent
from surfaces import SURFACES, find
from surfaces.written import write
from tests.browser.standing import count_sent, visit
from tests.serving import another_site

RUNS = ("momentum:lr=0.004,mu=0.9", "adam:lr=0.3")
QUERY = f"surface=himmelblau&cells=100&run={RUNS[0]}&run={RUNS[1]}&start=1,1"
DRAWN = "Number(document.querySelector('[data-testid=maps]')?.dataset.drawn ?? 0)"
WHOLE = "document.querySelector('[data-testid=maps]')?.dataset.whole === 'true'"


def open_maps(page, address, query=QUERY):
    page.goto(f"{address}/maps?{query}")
    return expect_it_stands(page)


def expect_it_stands(page):
    page.wait_for_function(f"{DRAWN} > 0 && 'shown' in document.documentElement.dataset")
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    return page


def turn_to_maps(page, query=QUERY):
    """The same on a page that stands, from another one: these maps are drawn by a view of their own."""
    visit(page, "/lessons?part=scenarios")
    visit(page, f"/maps?{query}")
    return expect_it_stands(page)


@pytest.fixture(scope="module")
def opened(module_reader, address):
    page = open_maps(module_reader(1280, 720), address)
    # Maps stand in it; a race that one of them opens need not play.
    page.emulate_media(reduced_motion="reduce")
    return page


def maps(page):
    return page.get_by_test_id("map")


def reading(page):
    return page.get_by_test_id("map-reading")


def point_at(page, share_x, share_y, which=0):
    box = maps(page).nth(which).bounding_box()
    page.mouse.move(box["x"] + share_x * box["width"], box["y"] + share_y * box["height"])


def saved(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return waiting.value


def same_arrays(file, made):
    """A file of the browser's has the arrays of Python's, of the same kinds, and says the same of what they are."""
    with np.load(file.path()) as found, np.load(io.BytesIO(map_npz(made))) as wanted:
        assert set(found) == set(wanted)
        assert json.loads(str(found["about"])) == json.loads(str(wanted["about"]))
        for name in set(wanted) - {"about"}:
            np.testing.assert_allclose(found[name], wanted[name], rtol=1e-9, atol=1e-30)
            assert found[name].dtype == wanted[name].dtype and found[name].shape == wanted[name].shape


SETTINGS = "surface=ravine&run=momentum:lr=0.02,mu=0.9&run=sgd&kind=settings&cells=50&x=lr:0.001,1&y=mu:0.1,0.95"


@pytest.fixture(scope="module")
def settings(opened):
    return turn_to_maps(opened, SETTINGS)


@pytest.fixture(scope="module")
def wanted():
    return [basin_map(SURFACES["himmelblau"], Run.parse(run), 100, 100) for run in RUNS]


def test_what_is_said_and_saved_is_what_python_computes(opened, wanted):
    expect(maps(opened)).to_have_count(2)
    for said, one in zip(opened.locator(".dl-map-said").all_inner_texts(), wanted, strict=True):
        share = float(re.match(r"[\d.]+", said)[0])
        assert share == pytest.approx(100 * one.lowest_share, abs=0.051)
    legend = opened.locator(".dl-map-legend .dl-map-entry").all_inner_texts()
    assert [text for text in legend if "◉" in text] == [
        "◉ (3, 2)",
        "◉ (−2.805, 3.131)",
        "◉ (−3.779, −3.283)",
        "◉ (3.584, −1.848)",
    ]
    table = saved(opened, "CSV")
    assert table.suggested_filename == "map-himmelblau-momentum.csv"
    head, *rows = csv.reader(io.StringIO(table.path().read_text("utf-8-sig")))
    assert head == ["x", "y", "reached", "steps_needed", "minimum_x", "minimum_y"] and len(rows) == 100 * 100
    numbers = np.array([row[:4] for row in rows], float).reshape(100, 100, 4)
    np.testing.assert_array_equal(numbers[..., 2], wanted[0].reached)
    np.testing.assert_array_equal(numbers[0, :, 0], wanted[0].xs)
    same_arrays(saved(opened, "NPZ"), wanted[0])
    picture = Image.open(saved(opened, "PNG").path())
    # Two maps of 400 with margins of 12, twice as large.
    assert picture.width == 2 * (12 + 2 * 412) and len(picture.convert("RGB").getcolors(10**6)) > 100
    summary = opened.locator(".dl-maps > .dl-hidden").inner_text()
    assert "Himmelblau's four valleys: 100 × 100 starts, 300 steps" in summary and "Momentum: " in summary


def test_the_mouse_shows_the_path_of_each_start_without_a_word_to_the_server(opened, wanted):
    count_sent(opened)
    point_at(opened, 0.8, 0.3)
    expect(reading(opened)).to_contain_text("Start (")
    at = reading(opened).inner_text()
    point_at(opened, 0.3, 0.7, which=1)
    expect(reading(opened)).not_to_have_text(at)
    # The cell that is said is the one under the mouse, of the same numbers as Python's.
    x, y = map(float, re.search(r"\((.+?), (.+?)\)", reading(opened).inner_text().replace("−", "-")).groups())
    column, row = (int(np.argmin(abs(side - value))) for side, value in ((wanted[1].xs, x), (wanted[1].ys, y)))
    assert (x, y) == pytest.approx((wanted[1].xs[column], wanted[1].ys[row]), abs=1e-3)
    assert f"in {wanted[1].steps_needed[row, column]} steps" in reading(opened).inner_text()
    opened.mouse.move(5, 5)
    expect(reading(opened)).to_contain_text("Start (1, 1)")
    assert opened.evaluate("sent") == 0


def test_keys_move_the_cursor_by_a_cell_and_zoom_all_maps(opened):
    maps(opened).first.focus()
    expect(reading(opened)).to_have_attribute("aria-live", "polite")
    opened.keyboard.press("ArrowRight")
    expect(reading(opened)).to_contain_text("Start (1.14, 1.05)")
    opened.keyboard.press("ArrowDown")
    expect(reading(opened)).to_contain_text("Start (1.14, 0.95)")
    opened.wait_for_function("decodeURIComponent(location.search).includes('start=1.14,0.95')")
    before = opened.evaluate(DRAWN)
    opened.keyboard.press("+")
    opened.wait_for_function(f"{DRAWN} > {before} && {WHOLE} && location.search.includes('window=')")
    home = opened.get_by_role("button", name="The whole window (0)")
    expect(home).to_be_enabled()
    before = opened.evaluate(DRAWN)
    opened.keyboard.press("0")
    expect(home).to_be_disabled()
    opened.wait_for_function(f"{DRAWN} > {before} && {WHOLE}")


def test_a_slider_moves_its_own_map_alone_and_the_server_hears_of_it_once_it_is_let_go(opened):
    before = opened.evaluate(DRAWN)
    count_sent(opened)
    said = opened.locator(".dl-map-shares").all_inner_texts()
    slider = opened.locator("[data-testid=run-card] input[type=range][data-hyperparameter=mu]")
    slider.evaluate("(one) => { one.value = '900'; one.dispatchEvent(new Event('input', {bubbles: true})); }")
    opened.wait_for_function(f"{DRAWN} > {before} && {WHOLE}")
    assert opened.evaluate("sent") == 0
    now = opened.locator(".dl-map-shares").all_inner_texts()
    # What the other map now has a word for, it has nothing of.
    assert now[0] != said[0] and now[1].startswith(said[1])
    slider.evaluate("(one) => one.dispatchEvent(new Event('change', {bubbles: true}))")
    opened.wait_for_function("!location.search.includes('mu=0.9&')")


def test_looks_and_inks_are_images_since_every_canvas_costs_something_in_each_frame(opened):
    pictures = "nodes => nodes.map((node) => node.style.backgroundImage)"
    cards, heads = (
        opened.locator(f"{where} .dl-swatch").evaluate_all(pictures) for where in (".dl-card-head", ".dl-map-head")
    )
    inks = opened.locator(".dl-map-legend .dl-ink").evaluate_all(pictures)
    assert cards == heads and len(set(cards)) == 2 and len(set(inks)) == len(inks) > 3
    assert all(one.startswith('url("data:image/png;') for one in cards + inks)
    assert opened.locator("[data-testid=maps] canvas:not(.dl-map-room *)").count() == 0


def test_a_surfaces_parameter_and_the_noises_seed_move_the_maps_while_the_server_hears_nothing(opened):
    page = opened
    run = "momentum:lr=0.02,mu=0.9"
    turn_to_maps(page, f"surface=terraces&run={run}&cells=50&noise=0.5&seed=1")
    count_sent(page)
    for parameters, seed in (({"c": 0.2}, 1), ({"c": 0.2}, 7)):
        before = page.evaluate(DRAWN)
        # Both at once: else the map of the first alone may be whole before the second is known.
        page.evaluate(
            """(values) => {
              for (const [where, value] of Object.entries(values)) {
                const one = document.querySelector(where);
                one.value = value;
                one.dispatchEvent(new Event("input", {bubbles: true}));
              }
            }""",
            {"[data-parameter=c][type=number]": str(parameters["c"]), "[data-parameter=seed]": str(seed)},
        )
        page.wait_for_function(f"{DRAWN} > {before} && {WHOLE}")
        wanted = basin_map(SURFACES["terraces"], Run.parse(run), 50, 50, parameters=parameters, noise=0.5, seed=seed)
        said = page.locator(".dl-map-said").inner_text()
        assert float(re.match(r"[\d.]+", said)[0]) == pytest.approx(100 * wanted.lowest_share, abs=0.051)
    assert page.evaluate("sent") == 0


def test_maps_work_in_another_sites_frame(page, address):
    # Its threads, too, are files of the app's own there.
    frame = f'<iframe src="{address}/maps?{QUERY}" width="1100" height="700"></iframe>'
    with another_site(frame) as site:
        page.goto(site)
        inside = page.frame_locator("iframe")
        expect(inside.get_by_test_id("maps")).to_have_attribute("data-whole", "true")
        expect(inside.locator(".dl-map-said").first).to_contain_text("of the window")
        inside.get_by_test_id("map").first.hover(position={"x": 150, "y": 90})
        expect(inside.get_by_test_id("map-reading")).not_to_contain_text("Start (1, 1)")


def test_a_click_opens_that_start_in_the_race_and_the_race_leads_to_its_map(opened):
    page = opened
    turn_to_maps(page)
    point_at(page, 0.75, 0.25)
    x, y = re.search(r"\((.+?), (.+?)\)", reading(page).inner_text().replace("−", "-")).groups()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function("location.pathname === '/'")
    page.wait_for_function("Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0")
    found = [float(page.locator(f"input[data-start={axis}]").input_value()) for axis in "xy"]
    assert found == pytest.approx([float(x), float(y)], abs=1e-3)
    expect(page.locator(f"[data-run='{RUNS[1]}']")).to_be_visible()
    page.get_by_role("link", name="Map of this race").click()
    page.wait_for_function(f"location.pathname === '/maps' && {DRAWN} > 0")
    expect(maps(page)).to_have_count(2)


def test_minima_that_nobody_has_told_are_found_from_where_runs_end(opened):
    page = opened
    own, run = write("Mine", "x**4/4 - x**2/2 + x/10 + (y - 1)**2", (-2.0, 2.0, -1.5, 1.5)), "momentum:lr=0.05,mu=0.8"
    made = basin_map(find(own), Run.parse(run), 50, 50)
    assert not find(own).minima and len(made.minima) == 2 and len(made.lowest) == 1
    turn_to_maps(page, f"surface={own}&run={run}&cells=50")
    legend = page.locator(".dl-map-legend").get_by_role("listitem")
    expect(legend).to_have_count(2)
    named = [re.findall(r"[-\d.]+", text.replace("−", "-")) for text in legend.all_inner_texts()]
    np.testing.assert_allclose(np.array(named, float), made.minima, atol=2e-3)
    said = f"{percent(made.lowest_share)} of the window reaches the global minimum"
    expect(page.locator(".dl-map-said")).to_have_text(said)


def test_a_phone_shows_one_map_whose_cursor_follows_a_finger(reader, address):
    page = open_maps(reader(390, 844, has_touch=True), address)
    expect(maps(page).locator("visible=true")).to_have_count(1)
    before = reading(page).inner_text()
    box = maps(page).first.bounding_box()
    page.touchscreen.tap(box["x"] + 0.7 * box["width"], box["y"] + 0.7 * box["height"])
    expect(reading(page)).not_to_have_text(before)
    page.wait_for_function("!decodeURIComponent(location.search).includes('start=1,1')")
    assert page.evaluate("location.pathname") == "/maps"
    page.locator("[data-testid=run-card]").nth(1).click()
    expect(page.locator(".dl-map-name").locator("visible=true")).to_have_text("Adam")
    assert page.evaluate("document.documentElement.scrollWidth <= 390")


def test_a_settings_map_is_what_python_computes_with_theory_over_it(settings):
    table = saved(settings, "CSV")
    assert table.suggested_filename == "map-ravine-momentum.csv"
    head, *rows = csv.reader(io.StringIO(table.path().read_text("utf-8-sig")))
    assert head == ["lr", "mu", "final_loss", "steps_needed", "diverged", "reached_share", "diverged_share"]
    x, y = (sorted({float(row[i]) for row in rows}) for i in (0, 1))
    assert len(x) == len(y) == 50 and x[0] == pytest.approx(0.001 * 10**0.03, rel=1e-5)
    made = settings_map(SURFACES["ravine"], Run("momentum"), ("lr", x), ("mu", y))
    assert [int(row[3]) for row in rows] == made.steps_needed.ravel().tolist()
    same_arrays(saved(settings, "NPZ"), made)
    picture = Image.open(saved(settings, "PNG").path())
    assert picture.width == 2 * 800 and len(picture.convert("RGB").getcolors(10**6)) > 100
    lost, reached = (
        float(one) for one in re.findall(r"([\d.]+) %", settings.locator(".dl-map-said").first.inner_text())
    )
    assert lost == pytest.approx(100 * made.diverged.mean(), abs=0.051)
    assert reached == pytest.approx(100 * (made.steps_needed >= 0).mean(), abs=0.051)
    legend = settings.locator(".dl-map-legend .dl-map-entry").all_inner_texts()
    assert legend[-2:] == [
        "border of convergence: ε = 2·(1 + μ)/λ",
        "best by theory: μ = max((1 − √(ε·λ₁))², (√(ε·λ₂) − 1)²)",
    ]
    summary = settings.locator(".dl-maps > .dl-hidden").inner_text()
    assert summary.startswith("Ravine, Momentum: ε rate from 0.001 to 1; μ momentum from 0.1 to 0.95; ")


def test_the_mouse_shows_a_settings_run_beside_it_and_keys_give_the_run_its_values(settings):
    count_sent(settings)
    before = reading(settings).inner_text()
    assert before.startswith("ε 0.02, μ 0.9: loss ")
    point_at(settings, 0.9, 0.5)
    expect(reading(settings)).to_contain_text("diverges at step")
    expect(settings.locator(".dl-map-name").nth(1)).to_contain_text("Momentum: ε 0.")
    settings.mouse.move(5, 5)
    expect(reading(settings)).to_have_text(before)
    assert settings.evaluate("sent") == 0
    drawn = settings.evaluate(DRAWN)
    maps(settings).focus()
    settings.keyboard.press("ArrowRight")
    # The run is at the middle of the cell beside its own, and the map is the same: nothing was computed.
    expect(settings.locator("[data-run^='momentum:lr=0.0223872']")).to_be_visible()
    assert settings.evaluate("document.activeElement.dataset.testid") == "map"
    settings.wait_for_function("location.search.includes('0.0223872')")
    settings.keyboard.press("+")
    settings.wait_for_function(f"{DRAWN} > {drawn} && {WHOLE} && !location.search.includes('x=lr%3A0.001%2C')")
    settings.keyboard.press("0")
    settings.wait_for_function("location.search.includes('x=lr&y=mu')")
    settings.locator("[data-axis=y]").select_option("kappa")
    settings.wait_for_function(f"{WHOLE} && location.search.includes('y=kappa')")
    expect(settings.locator(".dl-map-legend")).to_contain_text("best by theory: ε = 2·(1 + μ)/(λ₁ + λ₂)")
    settings.get_by_role("button", name="Starts", exact=True).click()
    expect(maps(settings)).to_have_count(2)
    settings.wait_for_function(f"{WHOLE} && !location.search.includes('kind=')")


def test_a_click_on_a_setting_races_it(opened):
    page = opened
    turn_to_maps(page, SETTINGS)
    point_at(page, 0.5, 0.5)
    rate = float(re.search(r"ε ([\d.]+)", reading(page).inner_text())[1])
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function("location.pathname === '/'")
    page.wait_for_function("Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0")
    run = page.locator("[data-run^='momentum:']").get_attribute("data-run")
    assert Run.parse(run).values["lr"] == pytest.approx(rate, rel=1e-3) and "mu=0.9" not in run.split(",")


def test_a_sensitivity_is_what_python_computes_and_one_value_races_all_runs(opened):
    page = opened
    runs = ("sgd:lr=0.05", "momentum:lr=0.02,mu=0.9", "adagrad:lr=1")
    query = "surface=ravine&kind=sensitivity&cells=50&starts=3&x=lr:0.001,1&" + "&".join(f"run={run}" for run in runs)
    turn_to_maps(page, query)
    file = saved(page, "NPZ")
    with np.load(file.path()) as arrays:
        values, starts = arrays["values"], arrays["starts"]
    made = sensitivity(SURFACES["ravine"], [Run.parse(run) for run in runs], "lr", values, starts=starts)
    same_arrays(file, made)
    table = saved(page, "CSV")
    assert table.suggested_filename == "map-ravine.csv"
    assert table.path().read_text("utf-8-sig").splitlines()[0] == "run,lr,median,low,high,good"
    assert Image.open(saved(page, "PNG").path()).width == 2 * 800
    legend = page.locator(".dl-map-legend .dl-map-entry").all_inner_texts()
    wide = [f"{'at least ' * most}{width:.1f}" for most, width in zip(made.at_least.tolist(), made.widths, strict=True)]
    assert [re.search(r"\((.+) decades\)", text)[1] for text in legend] == wide
    assert legend[0].endswith("limit 0.1") and "limit" not in legend[2]
    expect(reading(page)).to_contain_text("Each run with its own value: SGD ")
    maps(page).focus()
    page.keyboard.press("ArrowRight")
    expect(reading(page)).to_contain_text("ε 0.05")
    point_at(page, 0.9, 0.5)
    expect(reading(page)).to_contain_text("SGD diverges at step ")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function("location.pathname === '/'")
    page.wait_for_function("Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0")
    shown = [one.get_attribute("data-run") for one in page.locator("[data-run]").all()]
    assert len({Run.parse(run).values["lr"] for run in shown}) == 1 and len(shown) == 3
