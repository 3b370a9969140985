"""Behind nginx, configured as docs/nginx.conf says: TLS, WebSocket, a path of its own, two replicas by cookie."""

from __future__ import annotations

import os
import ssl
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, build_opener

import pytest
from playwright.sync_api import expect

from tests.browser.test_faults import LOST, RACE, lr
from tests.browser.test_mnist import LONG, progress, start, wait_until_curves_grow
from tests.proxying import NGINX, OPENSSL, proxy
from tests.serving import BASE, free_port, serve_process
from ui.browser.library import library

pytestmark = [
    pytest.mark.skipif("DESCENT_NGINX" not in os.environ, reason="make nginx runs these"),
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed here"),
    pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed here"),
]
PAINTED = "Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0"


class Stays(HTTPRedirectHandler):
    """Does not follow."""

    def redirect_request(self, *_):
        return None


def ask(address):
    """The answer of a server whose certificate is self-made."""
    trusting = ssl._create_unverified_context()
    return build_opener(HTTPSHandler(context=trusting), Stays).open(address, timeout=30)


def visit(browser):
    page = browser.new_context(locale="en-US", ignore_https_errors=True, accept_downloads=True).new_page()
    page.set_default_timeout(60_000)
    return page


def replica(page):
    return next(one["value"] for one in page.context.cookies() if one["name"] == "descent")


def test_tls_and_websocket_below_a_path(browser, tmp_path):
    port = free_port()
    with (
        serve_process(port=port, **{BASE: "/lab"}),
        proxy(tmp_path, (port, free_port()), path="/lab/") as (address, plain),
    ):
        with pytest.raises(HTTPError) as moved:
            ask(f"{plain}/lab/mnist?seeds=1")
        assert (moved.value.code, moved.value.headers["Location"]) == (301, f"{address}/lab/mnist?seeds=1")
        asset = ask(f"{address}/lab/assets/{library()[0]}")
        assert asset.headers["Cache-Control"].endswith("immutable") and asset.read() == library()[1]
        assert ask(f"{address}/lab/health").status == 200
        page = visit(browser)
        page.goto(f"{address}/lab/{RACE}")
        page.wait_for_function(PAINTED)
        start(page, f"{address}/lab", "mnist?run=adam:lr=0.01&iterations=50")
        expect(progress(page)).to_contain_text("Done: 50 iterations")
        page.context.close()


def test_a_browser_stays_with_its_replica_and_goes_to_the_other_one_when_that_is_stopped(browser, tmp_path):
    ports = dict(zip("ab", (free_port(), free_port()), strict=True))
    with ExitStack() as servers, proxy(tmp_path, tuple(ports.values())) as (address, _):
        running = {name: servers.enter_context(serve_process(port=port))[1] for name, port in ports.items()}
        training, race = visit(browser), visit(browser)
        start(training, address, LONG)
        wait_until_curves_grow(training)
        home = replica(training)
        race.goto(f"{address}/{RACE}")
        race.wait_for_function(PAINTED)
        # Where the fewest are.
        away = replica(race)
        assert {home, away} == {"a", "b"}
        training.reload()
        wait_until_curves_grow(training)
        assert replica(training) == home

        running[home].terminate()
        running[home].wait(30)
        expect(training.get_by_text(LOST)).to_be_visible()
        assert replica(training) == away and replica(race) == away
        # Back again, it gets new readers; those who went away stay where their session is.
        servers.enter_context(serve_process(port=ports[home]))
        training.locator(".st-key-mnist-start button").click()
        wait_until_curves_grow(training)
        training.locator(".st-key-mnist-stop button").click()
        expect(progress(training)).to_contain_text("Stopped at")
        lr(race).fill("0.02")
        lr(race).press("Enter")
        race.wait_for_function("() => decodeURIComponent(location.search).includes('run=adam:lr=0.02&')")
        race.get_by_role("button", name="Save").click()
        with race.expect_download() as download:
            race.locator(".st-key-export-csv button").first.click()
        assert "adam" in download.value.path().read_text().lower()
        assert replica(training) == away
        for page in (training, race):
            page.context.close()
