"""What a reader sees when something breaks, and that nothing is lost that could be kept."""

from __future__ import annotations

import resource
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from pages.lessons.chapters.chapter import COURSE, LiveTraining
from tests.browser.standing import visit
from tests.browser.test_mnist import LONG, progress, summary, wait_until_curves_grow
from tests.serving import free_port, serve_process
from ui.words.texts import say

LOST = say("en", "mnist.lost")
# Of the chapters that train, that with the shortest training.
CHAPTER = "comparing"
RACE = "?surface=rosenbrock&run=adam:lr=0.05&run=sgd:lr=0.001&steps=120"


def opened(module_reader):
    """A page whose console is not listened to, since errors of the network are meant. Its races do not play."""
    page = module_reader(problems=True)
    page.emulate_media(reduced_motion="reduce")
    return page


class OwnServer:
    """A server that ends and begins anew at the same address; ``process`` is what it is now."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack, self._port, self.process = stack, free_port(), None
        self.address = ""

    def begin(self) -> None:
        if self.process is None:
            self.address, self.process = self._stack.enter_context(serve_process(port=self._port))

    def end(self) -> None:
        self._stack.close()
        self.process = None


@pytest.fixture(scope="module")
def own_server():
    with ExitStack() as stack:
        yield OwnServer(stack)


@pytest.fixture(scope="module")
def visitor(module_reader, address):
    """A page that goes from fault to fault; ``drop`` and ``back`` take and give its way to the server."""
    page = opened(module_reader)
    page.add_init_script(
        """const Real = WebSocket;
        window.sockets = [];
        window.away = false;
        window.WebSocket = class extends Real {
          constructor(url, ...more) {
            super(window.away ? "ws://127.0.0.1:49999/" : url, ...more);
            window.sockets.push(this);
          }
        };"""
    )
    page.goto(f"{address}/{LONG}")
    return page


def drop(page):
    page.evaluate("() => { window.away = true; for (const one of window.sockets) one.close(); }")


def back(page):
    page.evaluate("() => { window.away = false; }")


@pytest.fixture(scope="module")
def trainee(module_reader, own_server):
    """A page of the server that ends and begins anew, where a training can be started."""
    own_server.begin()
    page = opened(module_reader)
    page.goto(f"{own_server.address}/{LONG}")
    return page


def begin(page):
    page.locator(".st-key-mnist-start button").click()
    expect(progress(page)).to_contain_text("left")
    wait_until_curves_grow(page)


def until_growing(page, before):
    page.wait_for_function(
        """before => JSON.parse(document.querySelector('.st-key-mnist-accuracy [data-testid=curves]')
             .dataset.summary)[0]?.points > before""",
        arg=before,
    )


def lr(page):
    return page.locator("input[type=number][data-hyperparameter=lr]").first


def test_a_training_goes_on_while_the_connection_is_lost(visitor):
    visit(visitor, f"/{LONG}")
    begin(visitor)
    drop(visitor)
    # Streamlit's own controls say that they cannot be used.
    expect(visitor.locator(".st-key-mnist-stop button")).to_be_disabled()
    before = summary(visitor)[0]["points"]
    back(visitor)
    until_growing(visitor, before)
    expect(visitor.get_by_text(LOST)).to_have_count(0)
    visitor.locator(".st-key-mnist-stop button").click()
    expect(progress(visitor)).to_contain_text("Stopped at")


def test_a_race_goes_on_without_a_connection_and_loses_nothing(visitor):
    visit(visitor, f"/{RACE}")
    expect(visitor.get_by_role("button", name="Save")).to_be_enabled()
    drop(visitor)
    expect(visitor.get_by_role("button", name="Save")).to_be_disabled()
    lr(visitor).fill("0.02")
    lr(visitor).press("Enter")
    expect(visitor.locator("[data-run='adam:lr=0.02']")).to_be_visible()
    back(visitor)
    expect(visitor.get_by_role("button", name="Save")).to_be_enabled()
    lr(visitor).fill("0.03")
    lr(visitor).press("Enter")
    visitor.wait_for_function("() => decodeURIComponent(location.search).includes('run=adam:lr=0.03&')")
    expect(visitor.locator("[data-run='sgd:lr=0.001']")).to_be_visible()


def test_a_reload_finds_the_training_of_a_lesson_again(visitor):
    place = next(place for place, block in enumerate(COURSE[CHAPTER].blocks) if isinstance(block, LiveTraining))
    visit(visitor, f"/lessons?chapter={CHAPTER}")
    visitor.locator(f".st-key-lessons-read-on-{CHAPTER}-{COURSE[CHAPTER].waits[place]} button").click()
    begin = visitor.locator(f".st-key-lesson-{CHAPTER}-{place}-start button")
    begin.click()
    shown = visitor.locator(f".st-key-lesson-{CHAPTER}-{place}-progress")
    expect(shown).to_contain_text("iterations")
    visitor.reload()
    expect(shown).to_contain_text("iterations")
    expect(begin).to_contain_text(say("en", "mnist.again"))


def test_a_new_server_says_that_the_training_is_gone_and_everything_else_is_kept(module_reader, own_server, trainee):
    own_server.begin()
    race = opened(module_reader)
    race.goto(f"{own_server.address}/{RACE}")
    expect(race.get_by_role("button", name="Save")).to_be_enabled()
    lr(race).fill("0.02")
    lr(race).press("Enter")
    race.wait_for_function("() => decodeURIComponent(location.search).includes('run=adam:lr=0.02&')")
    # Last, since it takes a core until the server ends.
    begin(trainee)
    own_server.end()
    for page in (trainee, race):
        expect(page.get_by_role("dialog")).to_contain_text("Connection error")
    own_server.begin()
    expect(trainee.get_by_text(LOST)).to_be_visible()
    for page in (trainee, race):
        expect(page.get_by_role("dialog")).to_have_count(0)
    begin(trainee)
    expect(trainee.get_by_text(LOST)).to_have_count(0)
    trainee.reload()
    wait_until_curves_grow(trainee)
    expect(trainee.get_by_text(LOST)).to_have_count(0)
    trainee.locator(".st-key-mnist-stop button").click()
    expect(progress(trainee)).to_contain_text("Stopped at")
    expect(race.locator("[data-run='adam:lr=0.02']")).to_be_visible()
    lr(race).fill("0.03")
    lr(race).press("Enter")
    race.wait_for_function("() => decodeURIComponent(location.search).includes('run=adam:lr=0.03&')")
    assert "steps=120" in race.url
    # What never was is not said to be gone, not even to who opens that page anew.
    race.goto(f"{own_server.address}/{LONG}")
    expect(race.locator(".st-key-mnist-start button")).to_be_enabled()
    expect(race.get_by_text(LOST)).to_have_count(0)


def test_with_a_full_disk_everything_goes_on(own_server, trainee):
    own_server.begin()
    begin(trainee)
    # No file can grow any more, on whatever disk.
    resource.prlimit(own_server.process.pid, resource.RLIMIT_FSIZE, (0, 0))
    visit(trainee, f"/{RACE}")
    trainee.get_by_role("button", name="Save").click()
    with trainee.expect_download() as download:
        trainee.locator(".st-key-export-csv button").first.click()
    assert len(download.value.path().read_text().splitlines()) > 120
    trainee.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(trainee.get_by_role("dialog")).to_have_count(0)
    trainee.get_by_role("link", name="MNIST").click()
    wait_until_curves_grow(trainee)
    trainee.locator(".st-key-mnist-stop button").click()
    expect(progress(trainee)).to_contain_text("Stopped at")
    own_server.end()
