"""What a reader sees when something breaks, and that nothing is lost that could be kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_mnist import LONG, progress, start, summary, wait_until_curves_grow
from tests.serving import free_port, serve_process
from ui.words.texts import say

LOST = say("en", "mnist.lost")
RACE = "?surface=rosenbrock&run=adam:lr=0.05&run=sgd:lr=0.001&steps=120"


@pytest.fixture
def visitor(browser):
    """A page of its own browser context, since errors of the network are meant."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def hold_connection(page):
    """``drop()`` and ``back()`` of the page's way to the server."""
    page.add_init_script(
        """const Real = WebSocket;
        window.sockets = [];
        window.away = false;
        window.WebSocket = class extends Real {
          constructor(url, ...more) {
            super(window.away ? "ws://127.0.0.1:9/" : url, ...more);
            window.sockets.push(this);
          }
        };"""
    )

    def drop():
        page.evaluate("() => { window.away = true; for (const one of window.sockets) one.close(); }")

    def back():
        page.evaluate("() => { window.away = false; }")

    return drop, back


def test_a_training_goes_on_while_the_connection_is_lost(visitor, address):
    drop, back = hold_connection(visitor)
    start(visitor, address, LONG)
    wait_until_curves_grow(visitor)
    drop()
    expect(visitor.get_by_test_id("stConnectionStatus")).to_be_visible()
    before = summary(visitor)[0]["points"]
    back()
    visitor.wait_for_function(
        """before => JSON.parse(document.querySelector('.st-key-mnist-accuracy [data-testid=curves]')
             .dataset.summary)[0].points > before""",
        arg=before,
    )
    expect(visitor.get_by_text(LOST)).to_have_count(0)
    visitor.locator(".st-key-mnist-stop button").click()
    expect(progress(visitor)).to_contain_text("Stopped at")
