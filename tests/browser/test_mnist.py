"""The MNIST page in a real browser, with real workers."""

import json
import re
import shutil

import pytest
from playwright.sync_api import expect

from mnist import Training, train
from optimizers import Run
from tests.serving import ROOT, serve

SHORT = "mnist?run=adagrad:lr=0.01&run=adam:lr=0.01&iterations=200"
# Long enough to be going on still when a slow machine has brought up another page.
LONG = "mnist?run=adam:lr=0.01&iterations=20000&seeds=0,1,2,3,4"


def start(page, address, query=SHORT):
    page.goto(f"{address}/{query}")
    page.locator(".st-key-mnist-start button").click()


def progress(page):
    return page.locator(".st-key-mnist-progress")


def summary(page):
    return json.loads(page.locator(".st-key-mnist-accuracy [data-testid=curves]").get_attribute("data-summary"))


def wait_until_curves_grow(page):
    page.wait_for_function(
        """() => JSON.parse(document.querySelector('.st-key-mnist-accuracy [data-testid=curves]')
             ?.dataset.summary ?? '[]').some(({points}) => points > 2)"""
    )


def test_the_curves_are_those_of_train(page, address):
    start(page, address)
    expect(progress(page)).to_contain_text("Done: 400 iterations")
    names = ["AdaGrad (test)", "Adam (test)", "AdaGrad (train)", "Adam (train)"]
    assert [curve["name"] for curve in summary(page)] == names
    for key, curve in zip(("adagrad", "adam"), summary(page), strict=False):
        history = train(Training(Run(key, lr=0.01), iterations=200))
        assert curve["points"] == 20
        assert curve["last"] == pytest.approx(history.test_accuracy[-1], abs=1e-4)


def test_pause_holds_and_resume_goes_on_and_stop_ends(page, address):
    start(page, address, LONG)
    wait_until_curves_grow(page)
    page.locator(".st-key-mnist-pause button").click()
    expect(progress(page)).to_contain_text("Paused at")
    page.get_by_role("button", name="Resume").click()
    expect(progress(page)).to_contain_text("left")
    page.locator(".st-key-mnist-stop button").click()
    expect(progress(page)).to_contain_text("Stopped at")
    expect(page.locator(".st-key-mnist-start button")).to_be_enabled()


def test_a_changed_setting_is_said_and_can_be_started_again(page, address):
    start(page, address, LONG)
    wait_until_curves_grow(page)
    page.get_by_role("button", name="Duplicate this run").click()
    expect(page.get_by_text("These curves belong to the earlier settings.")).to_be_visible()
    assert len(summary(page)) == 2
    page.get_by_role("button", name="Start again").click()
    page.wait_for_function(
        """() => JSON.parse(document.querySelector('.st-key-mnist-accuracy [data-testid=curves]')
             ?.dataset.summary ?? '[]').length === 4"""
    )
    expect(page.get_by_text("These curves belong to the earlier settings.")).to_have_count(0)
    page.locator(".st-key-mnist-stop button").click()
    expect(progress(page)).to_contain_text("Stopped at")


def test_two_browsers_train_at_the_same_time(reader, address):
    pages = [reader(), reader(locale="en-GB")]
    for page in pages:
        start(page, address, LONG)
    for page in pages:
        wait_until_curves_grow(page)
        page.locator(".st-key-mnist-stop button").click()
        expect(progress(page)).to_contain_text("Stopped at")


def test_the_training_is_found_again_after_another_page(page, address):
    start(page, address, LONG)
    wait_until_curves_grow(page)
    page.get_by_role("link", name="Race").click()
    page.get_by_test_id("player").wait_for()
    page.get_by_role("link", name="MNIST").click()
    wait_until_curves_grow(page)
    page.locator(".st-key-mnist-stop button").click()
    expect(progress(page)).to_contain_text("Stopped at")


def test_a_reload_finds_the_training_again_and_another_tab_does_not(page, address):
    start(page, address, LONG)
    wait_until_curves_grow(page)
    page.reload()
    wait_until_curves_grow(page)
    other = page.context.new_page()
    other.goto(f"{address}/{LONG}")
    expect(other.locator(".st-key-mnist-start button")).to_be_enabled()
    assert summary(other) == []
    other.close()
    page.locator(".st-key-mnist-stop button").click()
    expect(progress(page)).to_contain_text("Stopped at")


def test_a_section_sets_the_link_and_what_it_starts_stands_above_it(page, address):
    page.goto(f"{address}/mnist?run=adam:lr=0.01&iterations=100&section=tune")
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


def test_settings_stand_in_the_link_and_come_back_from_it(page, address):
    page.goto(f"{address}/mnist?run=rmsprop:lr=0.005,alpha=0.9&hidden=30&activation=relu&batch=50&seeds=3&lang=ja")
    card = page.get_by_test_id("run-card")
    expect(card).to_have_attribute("data-run", "rmsprop:lr=0.005,alpha=0.9")
    expect(page.get_by_text("784–30–10")).to_be_visible()
    expect(page.get_by_role("heading", name="勾配降下ラボ")).to_be_visible()
    expect(page.get_by_text("読み取れなかった")).to_have_count(0)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "is missing. Restore it with: git checkout"),
        (lambda file: file.write_bytes(file.read_bytes()[:-100]), "is damaged. Restore it with: git checkout"),
    ],
)
def test_a_missing_or_damaged_file_is_named_with_its_cure(browser, tmp_path, spoil, said):
    kept = shutil.ignore_patterns(".venv", ".git", "tests", "docs", "bench", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, tmp_path / "app", ignore=kept)
    spoil(tmp_path / "app" / "mnist" / "data" / "t10k-labels-idx1-ubyte.gz")
    with serve(tmp_path / "app" / "app.py") as address:
        page = browser.new_context(locale="en-US").new_page()
        start(page, address)
        expect(page.get_by_text(re.compile("t10k-labels-idx1-ubyte.gz.*" + said))).to_be_visible(timeout=60_000)
        assert page.get_by_text("Traceback").count() == 0
        page.context.close()
