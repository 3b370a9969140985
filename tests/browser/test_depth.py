"""The race in depth, in a real browser: everything that changes a race under the hand, and what explains a step."""

import json
import re
from contextlib import contextmanager

import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import expect

from optimizers import Run
from optimizers.written import write
from simulation import descend
from surfaces import SURFACES
from tests.browser.places import box_at_rest
from tests.browser.standing import STANDS, count_sent, open_race, unfold_settings


@pytest.fixture
def page(lasting):
    return lasting()


def summary(page):
    return json.loads(page.get_by_test_id("curves").get_attribute("data-summary"))


def wait_for_link(page, part):
    page.wait_for_function("part => decodeURIComponent(location.search.replaceAll('+', ' ')).includes(part)", arg=part)


def link_value(page, name):
    return page.evaluate("name => new URLSearchParams(location.search).get(name)", name)


def lasts(page):
    return [curve["last"] for curve in summary(page)]


def more(page, place):
    page.get_by_test_id("run-card").nth(place).get_by_role("button", name=re.compile("^More")).click()


def test_the_surfaces_own_sliders_move_the_race_in_the_browser_alone(page, address):
    open_race(page, address, "?run=sgd:lr=0.0002&at=300")
    count_sent(page)
    before = lasts(page)
    unfold_settings(page)
    slider = page.locator("input[type=range][data-parameter=kappa]")
    slider.evaluate("node => { node.value = 700; node.dispatchEvent(new Event('input', {bubbles: true})); }")
    page.wait_for_function(
        f"JSON.parse(document.querySelector('[data-testid=curves]').dataset.summary)[0].last !== {before[0]}"
    )
    assert page.evaluate("sent") == 0
    slider.evaluate("node => node.dispatchEvent(new Event('change', {bubbles: true}))")
    wait_for_link(page, "surface=ravine:kappa=")


def test_noise_and_seed_are_those_of_descend(page, address):
    open_race(page, address, "?surface=saddle&run=sgd:lr=0.02&run=adam:lr=0.05&noise=0.5&seed=9&steps=100&at=100")
    runs = [Run("sgd", lr=0.02), Run("adam", lr=0.05)]
    race = descend(SURFACES["saddle"], runs, SURFACES["saddle"].start, 100, noise=0.5, seed=9)
    assert lasts(page) == pytest.approx(race.losses[:, -1].tolist(), rel=1e-9)
    page.locator("input[data-parameter=seed]").fill("10")
    page.locator("input[data-parameter=seed]").press("Tab")
    wait_for_link(page, "seed=10")
    other = descend(SURFACES["saddle"], runs, SURFACES["saddle"].start, 100, noise=0.5, seed=10)
    assert lasts(page) == pytest.approx(other.losses[:, -1].tolist(), rel=1e-9)


def test_a_schedule_is_chosen_on_the_card_and_stands_in_the_link(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=0.1&steps=100&at=100")
    more(page, 0)
    page.get_by_role("combobox", name="Schedule").select_option("cosine")
    expect(page.get_by_test_id("run-card")).to_have_attribute("data-run", "sgd:lr=0.1,schedule=cosine")
    wait_for_link(page, "run=sgd:lr=0.1,schedule=cosine")
    race = descend(SURFACES["bowl"], [Run("sgd", "cosine", lr=0.1)], SURFACES["bowl"].start, 100)
    assert lasts(page) == pytest.approx(race.losses[:, -1].tolist(), rel=1e-9)


def test_cards_are_renamed_reordered_hidden_and_soloed(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=0.1&run=adam:lr=0.1&run=momentum:lr=0.01&at=50")
    more(page, 1)
    page.get_by_label("Name of run 2").fill("My Adam")
    page.get_by_label("Name of run 2").press("Tab")
    wait_for_link(page, "name=2:My Adam")
    expect(page.get_by_test_id("run-card").nth(1)).to_contain_text("My Adam")
    page.get_by_role("button", name="Move left").click()
    wait_for_link(page, "name=1:My Adam")
    assert [curve["name"] for curve in summary(page)] == ["My Adam", "SGD", "Momentum"]
    page.get_by_role("button", name="Solo").last.click()
    page.wait_for_function("JSON.parse(document.querySelector('[data-testid=curves]').dataset.summary).length === 1")
    wait_for_link(page, "hide=")


def test_hiding_a_run_keeps_what_its_slider_gave(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=0.1&run=adam:lr=0.1&at=50")
    more(page, 1)
    page.locator('input[type=range][data-hyperparameter="lr"]').nth(1).press("ArrowRight")
    text = page.get_by_test_id("run-card").nth(1).get_attribute("data-run")
    assert text != "adam:lr=0.1"
    page.get_by_role("button", name="Hide this run").click()
    wait_for_link(page, "hide=2")
    assert page.get_by_test_id("run-card").nth(1).get_attribute("data-run") == text


def test_ctrl_and_wheel_zoom_the_window_and_reset_brings_it_back(page, address):
    open_race(page, address, "?surface=himmelblau&at=50")
    box = box_at_rest(page.get_by_test_id("player-canvas"))
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    wait_for_link(page, "window=")
    x0, x1, y0, y1 = (float(edge) for edge in link_value(page, "window").split(","))
    assert 1 < x1 - x0 < 12 and 1 < y1 - y0 < 12
    page.get_by_role("button", name=re.compile("^The whole view")).click()
    page.wait_for_function("!location.search.includes('window=')")


def test_the_hand_moves_the_window_and_not_the_start(page, address):
    open_race(page, address, "?surface=himmelblau&at=50")
    page.get_by_role("button", name=re.compile("^Move the view")).click()
    start = page.locator("[data-start=x]").input_value()
    box = box_at_rest(page.get_by_test_id("player-canvas"))
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 220, box["y"] + 200, steps=4)
    page.mouse.up()
    wait_for_link(page, "window=")
    assert page.locator("[data-start=x]").input_value() == start
    page.get_by_role("button", name=re.compile("^Move the view")).click()


def test_arrow_keys_on_the_surface_move_the_start_and_with_shift_the_window(page, address):
    open_race(page, address, "?surface=bowl&start=1,1&at=50")
    canvas = page.get_by_test_id("player-canvas")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("!decodeURIComponent(location.search).includes('start=1,1')")
    assert float(page.locator("[data-start=x]").input_value()) > 1
    page.keyboard.press("Shift+ArrowRight")
    wait_for_link(page, "window=")


def test_hovering_shows_something_and_leaving_takes_it_away(page, address):
    open_race(page, address, "?surface=bowl&run=sgd:lr=0.1&at=50")
    canvas = page.get_by_test_id("player-canvas")
    picture = "() => document.querySelector('[data-testid=player-canvas]').toDataURL()"
    plain = page.evaluate(picture)
    box = box_at_rest(canvas)
    page.mouse.move(box["x"] + 250, box["y"] + 120)
    page.wait_for_function(f"plain => ({picture})() !== plain", arg=plain)
    page.mouse.move(2, 2)
    page.wait_for_function(f"plain => ({picture})() === plain", arg=plain)


def test_the_step_is_written_with_its_numbers(page, address):
    open_race(page, address, "?surface=bowl&start=2,-1&run=momentum:lr=0.1,mu=0.5&at=1")
    numbers = page.get_by_test_id("numbers")
    # After the first step v = (−0.2, 0.1) and w = (1.8, −0.9).
    expect(numbers).to_contain_text("0.5 · (−0.2) − 0.1 · 1.8 = −0.28")
    expect(numbers).to_contain_text("0.5 · 0.1 − 0.1 · (−0.9) = 0.14")
    expect(numbers).to_contain_text("1.8 + (−0.28) = 1.52")
    page.get_by_role("button", name="Step back").click()
    expect(numbers).to_contain_text("2 + (−0.2) = 1.8")


def test_the_numbers_follow_the_schedule_too(page, address):
    open_race(page, address, "?surface=bowl&start=2,-1&run=sgd:lr=0.2,schedule=inverse,fade=1&steps=10&at=1")
    numbers = page.get_by_test_id("numbers")
    expect(numbers).to_contain_text("= 0.1")
    expect(numbers).to_contain_text("1.6 − 0.1 · 1.6 = 1.44")


def test_what_sees_the_point_is_written_with_both_coordinates(page, address):
    key = write("Normalized", "n = norm(g)\nw = w - lr*g/n + mean(w - w)").key
    open_race(page, address, f"?surface=bowl&start=3,-4&run={key}:lr=1&steps=10&at=0")
    numbers = page.get_by_test_id("numbers")
    for row in ("√32 + (−4)2 = 5", "y √32 + (−4)2 = 5", "3 − 3 + (−4) − (−4)2 = 2.4", "= −3.2"):
        expect(numbers).to_contain_text(row)


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        ("sgd:lr=0.05", "ε = 0.05 is below the limit 0.1"),
        ("sgd:lr=0.2", "ε = 0.2 is beyond the limit 0.1"),
        ("momentum:lr=0.15,mu=0.9", "ε = 0.15 is below the limit 0.19"),
        ("momentum:lr=0.2,mu=0.9", "ε = 0.2 is beyond the limit 0.19"),
        ("adam:lr=0.4", "theory gives no fixed limit for η"),
    ],
)
def test_the_limit_is_that_of_theory(page, address, run, sentence):
    open_race(page, address, f"?run={run}&steps=10&at=0")
    expect(page.get_by_test_id("numbers")).to_contain_text(sentence)


def test_a_diverged_run_says_why(page, address):
    open_race(page, address, "?run=sgd:lr=0.2&at=0")
    race = descend(SURFACES["ravine"], [Run("sgd", lr=0.2)], SURFACES["ravine"].start, 300)
    expect(page.get_by_test_id("numbers")).to_contain_text(
        f"It diverged at step {race.diverged_at[0]}: at the start, ε = 0.2 was beyond the limit 0.1."
    )


def test_a_row_of_all_steps_moves_the_playhead_and_a_fork_goes_on_from_there(page, address):
    open_race(page, address, "?run=momentum:lr=0.02&steps=200&at=10")
    page.get_by_role("tab", name="All steps").click()
    # The header is the first row and step 0 the second.
    page.get_by_test_id("inspector").locator("[aria-rowindex='16']").click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "14")
    page.get_by_role("button", name="Fork here").click()
    cards = page.get_by_test_id("run-card")
    expect(cards).to_have_count(2)
    wait_for_link(page, "fork=2:1@14")
    field = cards.nth(1).locator("input[type=number][data-hyperparameter=lr]")
    field.fill("0.005")
    field.press("Tab")
    wait_for_link(page, "run=momentum:lr=0.005")
    runs = [Run("momentum", lr=0.02), Run("momentum", lr=0.005)]
    race = descend(SURFACES["ravine"], runs, SURFACES["ravine"].start, 200, forks={1: (0, 14)})
    assert lasts(page) == pytest.approx(race.losses[:, -1].tolist(), rel=1e-9)
    # A second fork begins with an empty velocity, so its first step is the rate times the slope alone.
    page.get_by_role("button", name="Fork with an empty memory").click()
    wait_for_link(page, "fork=2:1@14&fork=3:2@14&fresh=3")
    runs = [*runs, runs[1]]
    ravine = SURFACES["ravine"]
    race = descend(ravine, runs, ravine.start, 200, forks={1: (0, 14), 2: (1, 14)}, fresh={2})
    assert lasts(page) == pytest.approx(race.losses[:, -1].tolist(), rel=1e-9)
    expect(page.locator(".dl-legend")).to_contain_text("Momentum ε 0.005 fresh ↳14")
    page.get_by_role("tab", name="One step").click()
    numbers = page.get_by_test_id("numbers")
    slope = ravine.gradient(race.positions[2, 14])[0]
    expect(numbers).to_contain_text(f"0.9 · 0 − 0.005 · {slope:.4g}".replace("-", "−"))
    cards.nth(2).get_by_role("button", name="Remove this run").click()
    expect(cards).to_have_count(2)
    cards.first.get_by_role("button", name="Remove this run").click()
    page.wait_for_function("!location.search.includes('fork=')")


def test_the_results_are_those_of_the_paths(page, address):
    open_race(page, address, "?surface=himmelblau&steps=200&at=200&target=0.1")
    page.get_by_role("tab", name="Results").click()
    table = page.get_by_test_id("results").get_by_role("table")
    surface = SURFACES["himmelblau"]
    runs = [Run.parse(text) for text in surface.race]
    race = descend(surface, runs, surface.start, 200)
    for run, losses, path in zip(runs, race.losses, race.positions, strict=True):
        row = table.get_by_role("row").filter(has_text=re.compile(rf"^{re.escape(run.declaration.name)}[^ (]"))
        reached = int(np.argmax(losses <= 0.1))
        expect(row).to_contain_text(str(reached))
        length = np.hypot(*np.diff(path, axis=0).T).sum()
        expect(row).to_contain_text(f"{length:.4g}")


def test_a_surface_without_a_lowest_point_ranks_nobody(page, address):
    open_race(page, address, "?surface=saddle&at=50")
    page.get_by_role("tab", name="Results").click()
    expect(page.get_by_test_id("results")).to_contain_text("no lowest point")


def test_the_swarm_is_drawn_and_stands_in_the_link(page, address):
    open_race(page, address, "?surface=himmelblau&run=sgd:lr=0.005&at=20")
    blank = """() => {
      const canvas = document.querySelectorAll('.dl-stage > canvas')[1];
      const empty = Object.assign(document.createElement('canvas'), {width: canvas.width, height: canvas.height});
      return canvas.toDataURL() === empty.toDataURL();
    }"""
    page.wait_for_function(blank)
    unfold_settings(page)
    page.get_by_label("Swarm", exact=True).select_option("16")
    wait_for_link(page, "swarm=16")
    page.wait_for_function(f"() => !({blank})()")
    page.get_by_label("Swarm", exact=True).select_option("0")
    page.wait_for_function("!location.search.includes('swarm=')")
    page.wait_for_function(blank)


def test_the_relief_keeps_its_camera_across_changes_and_in_the_link(page, address):
    open_race(page, address, "?surface=himmelblau&at=30")
    page.get_by_role("button", name="Three dimensions").click()
    wait_for_link(page, "view=relief")
    relief = page.get_by_test_id("relief")
    expect(relief).to_be_visible()
    box = box_at_rest(relief)
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 220, steps=5)
    page.mouse.up()
    wait_for_link(page, "camera=")
    camera = link_value(page, "camera")
    slider = page.locator('input[type=range][data-hyperparameter="lr"]').first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("!decodeURIComponent(location.search).includes('run=sgd:lr=0.005&')")
    assert link_value(page, "camera") == camera
    page.get_by_role("button", name="To end").click()
    expect(page.get_by_test_id("player")).to_have_attribute("data-step", "300")


def test_the_symbols_are_those_of_the_chosen_notation(page, address):
    open_race(page, address, "?run=adam:lr=0.4&at=10")
    page.get_by_role("radiogroup").or_(page.get_by_role("group")).filter(has_text="PyTorch").get_by_text(
        "PyTorch", exact=True
    ).last.click()
    wait_for_link(page, "notation=pytorch")
    expect(page.locator(".st-key-formula-card .katex").first).to_contain_text("betas[0]")


def test_a_link_with_everything_opens_as_it_was(page, address):
    query = (
        "?surface=ravine:kappa=30,theta=20&start=-7,2&steps=200&run=momentum:lr=0.01&run=adam:lr=0.3,schedule=cosine"
        "&fork=2:1@40&name=1:Ball&at=60&selected=2&noise=0.2&seed=4&swarm=8&window=-9,3,-4,5&target=0.5"
    )
    open_race(page, address, query)
    page.get_by_role("button", name="Step forward").click()
    wait_for_link(page, "at=61")
    for name, value in re.findall(r"(\w+)=([^&]*)", query[1:]):
        if name not in ("at", "run"):
            assert link_value(page, name) == value
    runs = [Run("momentum", lr=0.01), Run("adam", "cosine", lr=0.3)]
    settings = {"noise": 0.2, "seed": 4, "parameters": {"kappa": 30.0, "theta": 20.0}, "forks": {1: (0, 40)}}
    race = descend(SURFACES["ravine"], runs, (-7.0, 2.0), 200, **settings)
    assert lasts(page) == pytest.approx(race.losses[:, -1].tolist(), rel=1e-9)


def test_painted_starts_are_released_and_come_back_from_the_link(page, address):
    open_race(page, address, "?surface=himmelblau&run=sgd:lr=0.005&at=20")
    page.get_by_role("button", name=re.compile("^Paint starts")).click()
    box = box_at_rest(page.get_by_test_id("player-canvas"))
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 330, box["y"] + 200, steps=8)
    page.mouse.up()
    wait_for_link(page, "painted=")
    text = link_value(page, "painted")
    assert len(text) >= 4 * 5 and len(text) % 4 == 0
    page.get_by_role("button", name="Step forward").click()
    wait_for_link(page, "at=21")
    assert link_value(page, "painted") == text
    # A page that is loaded anew has no brush in hand.
    page.reload()
    page.wait_for_function(STANDS)
    page.get_by_role("button", name="Step forward").click()
    wait_for_link(page, "at=22")
    assert link_value(page, "painted") == text


@contextmanager
def save_dialog(page):
    """What the race can be saved as, while it stands open."""
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Picture (PNG)")).to_be_enabled()
    dialog = page.get_by_role("dialog")
    yield dialog
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)


# From now on ``written`` is what pictures of the usual width have been written on.
NOTE_WRITTEN = """() => {
  globalThis.written = [];
  const {prototype} = CanvasRenderingContext2D;
  globalThis.writing ??= prototype.fillText;
  prototype.fillText = function (text, ...rest) {
    if (this.canvas.width === 1920) written.push(text);
    return writing.call(this, text, ...rest);
  };
}"""


@pytest.mark.parametrize("view", ["flat", "relief"])
def test_a_picture_says_what_it_shows(page, address, view):
    runs = "run=sgd:lr=0.03&run=adam:lr=0.4,schedule=cosine&run=momentum&name=1:Slow&hide=3"
    open_race(page, address, f"?surface=ravine:kappa=30&start=-7,2&{runs}&noise=0.1&seed=4&steps=40&at=10&view={view}")
    page.evaluate(NOTE_WRITTEN)
    with save_dialog(page), page.expect_download():
        page.get_by_role("button", name="Picture (PNG)").click()
    written = page.evaluate("() => written")
    assert "Ravine" in written and "step 10 / 40" in written
    assert "Start (−7, 2) · 40 steps · κ 30 · σ 0.1 · seed 4" in written
    rows = [text for text in written if text.startswith(("Slow", "Adam", "Momentum"))]
    assert rows == ["Slow   ε 0.03", "Adam   η 0.4, ρ₁ 0.9, ρ₂ 0.999, ε 1e−7, Cosine"]
    assert len([text for text in written if text.startswith("f ")]) == 2


def test_a_picture_and_a_gif_can_be_taken_away(page, address, tmp_path):
    open_race(page, address, "?surface=himmelblau&run=sgd:lr=0.01&run=adam:lr=0.1&steps=20&at=10")
    with save_dialog(page) as dialog:
        dialog.get_by_label("Size").select_option("3840 × 2160")
        expect(dialog.get_by_text("GIF and video are recorded at 1920 × 1080 at most.")).to_be_visible()
        dialog.get_by_label("Size").select_option("1280 × 720")
        expect(dialog.get_by_text("1920 × 1080 at most")).to_have_count(0)
        dialog.get_by_label("Length").select_option("5 s")
        taken = (("Picture (PNG)", "png", 1, (1280, 720)), ("Animation (GIF)", "gif", 50, (1280, 720)))
        for button, suffix, frames, size in taken:
            with page.expect_download() as download:
                page.get_by_role("button", name=button).click()
            assert download.value.suggested_filename == f"himmelblau-sgd-adam-20-steps.{suffix}"
            file = tmp_path / f"race.{suffix}"
            download.value.save_as(file)
            with Image.open(file) as image:
                assert image.size == size and getattr(image, "n_frames", 1) >= frames
                assert len(image.convert("RGB").getcolors(1 << 20)) > 30
                if suffix == "gif":
                    lasting = [frame.info["duration"] for frame in ImageSequence.Iterator(image)]
                    assert sum(lasting[:-1]) == pytest.approx(5000, abs=100) and lasting[-1] >= 1500
        # The next reader finds what is usual.
        dialog.get_by_label("Size").select_option("1920 × 1080")
        dialog.get_by_label("Length").select_option("10 s")


def test_a_recording_can_be_stopped(page, address):
    open_race(page, address, "?surface=himmelblau&steps=5000&at=10")
    with save_dialog(page):
        page.get_by_role("button", name="Animation (GIF)").click()
        expect(page.get_by_role("progressbar", name="Progress of the recording")).to_be_visible()
        page.get_by_role("button", name="Stop", exact=True).click()
        expect(page.get_by_text("Stopped; nothing was saved.")).to_be_visible()
        expect(page.get_by_role("button", name="Animation (GIF)")).to_be_enabled()


def test_the_export_gives_the_table_the_script_and_pytorchs_words(page, address, tmp_path):
    open_race(page, address, "?surface=bowl&run=adam:lr=0.05&steps=10&at=10")
    with save_dialog(page) as dialog:
        expect(dialog).to_contain_text("torch.optim.Adam(params, lr=0.05")
        with page.expect_download() as download:
            dialog.get_by_role("button", name="All steps as a table (CSV)").click()
        assert download.value.suggested_filename == "bowl-adam-10-steps.csv"
        download.value.save_as(tmp_path / "race.csv")
        rows = (tmp_path / "race.csv").read_text("utf-8").splitlines()
        assert rows[0].startswith("\ufeffrun,step,x,y,f,optimizer,schedule,lr,") and len(rows) == 12
        race = descend(SURFACES["bowl"], [Run("adam", lr=0.05)], SURFACES["bowl"].start, 10)
        assert float(rows[-1].split(",")[4]) == race.losses[0, -1]
        with page.expect_download() as download:
            dialog.get_by_role("button", name="This race as a Python script").click()
        assert download.value.suggested_filename == "bowl-adam-10-steps.py"
        download.value.save_as(tmp_path / "race.py")
        assert "def adam(" in (tmp_path / "race.py").read_text("utf-8")
