"""The MNIST page in a real browser, with real workers."""

import json
import re
import shutil

import pytest
from playwright.sync_api import expect

from mnist import Training, train
from optimizers import Run
from tests.browser.standing import visit
from tests.serving import ROOT, serve

SHORT = "mnist?run=adagrad:lr=0.01&run=adam:lr=0.01&iterations=200"
# Minutes of one core, also where a test before has begun it: it goes on still when a slow machine has brought up
# another page.
LONG = "mnist?run=adam:lr=0.01&iterations=20000&batch=1000"


def start(page, address, query=SHORT):
    page.goto(f"{address}/{query}")
    page.locator(".st-key-mnist-start button").click()


def progress(page):
    return page.locator(".st-key-mnist-progress")


def curves(page):
    return page.locator(".st-key-mnist-accuracy [data-testid=curves]")


def summary(page):
    return json.loads(curves(page).get_attribute("data-summary"))


def wait_until_curves_grow(page, least=2):
    page.wait_for_function(
        """(least) => JSON.parse(document.querySelector('.st-key-mnist-accuracy [data-testid=curves]')
             ?.dataset.summary ?? '[]').some(({points}) => points > least)""",
        arg=least,
    )


@pytest.fixture(scope="module")
def tab(module_reader, address):
    """A page on which one training is begun after the other."""
    page = module_reader()
    # A race that is looked at in between has nothing to show here.
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/{LONG}")
    return page


@pytest.fixture
def training(tab):
    """The page while a long training goes on, that of the test before if it goes on still."""
    goes_on = tab.locator(".st-key-mnist-stop button:enabled")
    begin = tab.locator(".st-key-mnist-start button:enabled")
    expect(goes_on.or_(begin).first).to_be_visible()
    if not goes_on.count():
        begin.click()
    expect(progress(tab)).to_contain_text("left")
    wait_until_curves_grow(tab)
    return tab


def stop(page):
    page.locator(".st-key-mnist-stop button").click()
    expect(progress(page)).to_contain_text("Stopped at")


def test_pause_holds_and_resume_goes_on(training):
    training.locator(".st-key-mnist-pause button").click()
    expect(progress(training)).to_contain_text("Paused at")
    training.get_by_role("button", name="Resume").click()
    expect(progress(training)).to_contain_text("left")


def test_a_reload_finds_the_training_again_and_another_tab_trains_its_own_at_the_same_time(training, address):
    training.reload()
    wait_until_curves_grow(training)
    other = training.context.new_page()
    other.goto(f"{address}/{LONG}")
    expect(other.locator(".st-key-mnist-start button")).to_be_enabled()
    expect(curves(other)).to_have_attribute("data-summary", "[]")
    other.locator(".st-key-mnist-start button").click()
    wait_until_curves_grow(other)
    wait_until_curves_grow(training, summary(training)[0]["points"])
    stop(other)
    other.close()


def test_the_training_is_found_again_after_another_page(training):
    training.get_by_role("link", name="Race").click()
    training.get_by_test_id("player").wait_for()
    training.get_by_role("link", name="MNIST").click()
    wait_until_curves_grow(training)


def test_a_changed_setting_is_said_and_can_be_started_again_and_stop_ends(training):
    training.get_by_role("button", name="Duplicate this run").click()
    expect(training.get_by_text("These curves belong to the earlier settings.")).to_be_visible()
    assert len(summary(training)) == 2
    training.get_by_role("button", name="Start again").click()
    training.wait_for_function(
        """() => JSON.parse(document.querySelector('.st-key-mnist-accuracy [data-testid=curves]')
             ?.dataset.summary ?? '[]').length === 4"""
    )
    expect(training.get_by_text("These curves belong to the earlier settings.")).to_have_count(0)
    stop(training)
    expect(training.locator(".st-key-mnist-start button")).to_be_enabled()


def test_the_curves_are_those_of_train(tab):
    page = tab
    visit(page, f"/{SHORT}")
    page.locator(".st-key-mnist-start button").click()
    expect(progress(page)).to_contain_text("Done: 400 iterations")
    names = ["AdaGrad (test)", "Adam (test)", "AdaGrad (train)", "Adam (train)"]
    assert [curve["name"] for curve in summary(page)] == names
    for key, curve in zip(("adagrad", "adam"), summary(page), strict=False):
        history = train(Training(Run(key, lr=0.01), iterations=200))
        assert curve["points"] == 20
        assert curve["last"] == pytest.approx(history.test_accuracy[-1], abs=1e-4)


def test_a_section_sets_the_link_and_what_it_starts_stands_above_it(tab):
    page = tab
    visit(page, "/mnist?run=adam:lr=0.01&iterations=100&section=tune")
    field = page.locator(".st-key-tune-trials input")
    field.fill("2")
    field.press("Enter")
    page.wait_for_function("() => location.search.includes('trials=2')")
    expect(field).to_have_value("2")
    page.locator(".st-key-tune-start button").click()
    page.locator(".st-key-tune-race button").click()
    expect(progress(page)).to_contain_text("Done: 100 iterations")
    expect(page.locator(".st-key-mnist-finals")).to_be_visible()
    # The results are what a link shows that names no section.
    page.wait_for_function("() => !location.search.includes('section=')")


def test_a_missing_or_damaged_file_is_named_with_its_cure(browser, tmp_path):
    kept = shutil.ignore_patterns(".venv", ".git", "tests", "docs", "bench", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, tmp_path / "app", ignore=kept)
    file = tmp_path / "app" / "mnist" / "data" / "t10k-labels-idx1-ubyte.gz"
    content = file.read_bytes()
    file.unlink()
    with serve(tmp_path / "app" / "app.py") as address:
        page = browser.new_context(locale="en-US").new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{address}/{SHORT}")
        for found, said in ((None, "is missing"), (content[:-100], "is damaged")):
            if found is not None:
                file.write_bytes(found)
            page.locator(".st-key-mnist-start button").click()
            told = page.get_by_text(re.compile(f"t10k-labels-idx1-ubyte.gz.*{said}. Restore it with: git checkout"))
            expect(told).to_be_visible()
            assert page.get_by_text("Traceback").count() == 0
        page.context.close()
