"""The server as a whole: any page first, the library by HTTP once, below another path, and nothing but its files."""

import gzip
import re
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import streamlit
from playwright.sync_api import expect

from frame.static import WIDGETS, chunks
from pages import find_pages
from tests.serving import BASE, free_port, serve_process
from ui.browser.bundling import LATER, worker, workers
from ui.browser.library import later, library, style_sheet
from ui.charts.plotly_js import plotly_js

PAINTED = "Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0"
SHOWN = {
    "race": ("/?surface=rosenbrock&run=adam:lr=0.05", "[data-run='adam:lr=0.05']"),
    "maps": ("/maps?run=adam:lr=0.05", "[data-testid=maps][data-drawn]"),
    "mnist": ("/mnist?run=adam:lr=0.01", "[data-run='adam:lr=0.01']"),
    "lessons": ("/lessons?chapter=adam", "[data-testid=player]"),
    "workshop": ("/workshop?run=sgd:lr=0.02", "[data-run='sgd:lr=0.02']"),
}


@pytest.fixture(scope="module")
def port():
    """One for all servers that begin here: what a browser has loaded from one of them it need not load again."""
    return free_port()


@pytest.mark.parametrize("name", list(find_pages()))
def test_a_fresh_server_may_be_asked_for_any_page_first(page, port, name):
    path, shown = SHOWN[name]
    with serve_process(port=port) as (address, _):
        page.goto(f"{address}{path}")
        expect(page.locator(shown).first).to_be_visible()
        expect(page.get_by_role("heading", name="Descent Lab")).to_be_visible()
        expect(page.get_by_role("link", name="Lessons", exact=True)).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)
        # A server that ends is an error to a page that is open.
        page.close()


def answer(address, path, **headers):
    return urlopen(Request(f"{address}{path}", headers=headers), timeout=30)


@pytest.mark.parametrize(
    "file",
    [
        library,
        *(partial(later, room) for room in LATER),
        *(partial(worker, module) for module in workers()),
        style_sheet,
        plotly_js,
    ],
)
def test_a_file_is_served_for_ever_and_compressed(address, file):
    name, content = file()
    plain = answer(address, f"/assets/{name}")
    packed = answer(address, f"/assets/{name}", **{"Accept-Encoding": "gzip"})
    assert plain.read() == content == gzip.decompress(packed.read())
    assert packed.headers["Content-Encoding"] == "gzip"
    for found in (plain, packed):
        assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        kind = "text/css" if file is style_sheet else "text/javascript"
        assert found.headers["Content-Type"].startswith(kind)
        assert found.headers["X-Content-Type-Options"] == "nosniff"


STATIC = Path(streamlit.__file__).with_name("static")


def test_streamlits_own_modules_come_packed_and_for_ever(address):
    page = answer(address, "/", Accept="text/html").read().decode()
    named = set(re.findall(r'(?:src|href)="\./(static/[^"]+)"', page))
    assert len(named) > 50 and {Path(name).suffix for name in named} == {".js", ".css", ".woff2"}
    travelled = 0
    for name in named:
        plain = answer(address, f"/{name}")
        found = answer(address, f"/{name}", **{"Accept-Encoding": "br, gzip"})
        content = found.read()
        travelled += len(content)
        text = not name.endswith("woff2")
        assert found.headers["Content-Encoding"] == ("gzip" if text else None)
        assert plain.read() == (gzip.decompress(content) if text else content) == (STATIC / name).read_bytes()
        for one in (plain, found):
            assert one.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert one.headers["X-Content-Type-Options"] == "nosniff"
            assert one.headers["Content-Length"] and one.headers["Vary"] == ("Accept-Encoding" if text else None)
        kind = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}[Path(name).suffix]
        assert plain.headers["Content-Type"].split(";")[0] == kind
    # Unpacked they are four times as much.
    assert travelled < 1_000_000 < sum((STATIC / name).stat().st_size for name in named) / 2


def test_the_page_announces_the_library(address):
    for accepted in ({}, {"Accept": "text/html", "Accept-Encoding": "gzip"}):
        found = answer(address, "/mnist", **accepted)
        assert found.headers["Link"] == f"</assets/{library()[0]}>; rel=modulepreload"
        page = found.read().decode()
        assert f'<link rel="stylesheet" href="/assets/{style_sheet()[0]}">' in page
        # What is fetched ahead is all that a component's first view would else wait for, each once, and is there.
        ahead = re.findall(r'<link rel="modulepreload" crossorigin href="\./(static/js/[^"]+)">', page)
        assert len(ahead) == len(set(ahead)) and set(chunks()) <= set(ahead)
        assert all(any(one.startswith(f"static/js/{widget}.") for one in chunks()) for widget in WIDGETS)
    for chunk in chunks():
        needed = re.findall(r'(?:from|import)"\./([^"]+)"', answer(address, f"/{chunk}").read().decode())
        assert {f"static/js/{one}" for one in needed} <= {*ahead, *re.findall(r'src="\./([^"]+)"', page)}


@pytest.mark.parametrize(
    "path",
    [
        "other.js",
        "../app.py",
        "%2e%2e/app.py",
        "%2e%2e%2fapp.py",
        "..%5capp.py",
        "lab-0000000000000000.js",
        "%00",
        "a/b.js",
    ],
)
@pytest.mark.parametrize("folder", ["assets", "static/js"])
def test_nothing_else_is_served(address, folder, path):
    try:
        found = answer(address, f"/{folder}/{path}")
    except HTTPError as refused:
        assert refused.code in (400, 404)
    else:
        # Streamlit's own page, which it gives for whatever it does not know.
        assert found.headers["Content-Type"].startswith("text/html") and b"st.App" not in found.read()


def test_the_library_comes_once_and_the_race_page_never_loads_plotly(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    # No module is found wanting only when its widget is met.
    head = answer(address, "/", Accept="text/html").read().decode()
    announced = set(re.findall(r'"\./(static/js/[^"]+)"', head))
    for visit in range(2):
        page = context.new_page()
        page.set_default_timeout(60_000)
        asked, travelled, whole = [], [], []
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda e, asked=asked: asked.append(e["response"]))
        session.on("Network.webSocketFrameReceived", lambda e, t=travelled: t.append(len(e["response"]["payloadData"])))
        session.on("Network.loadingFinished", lambda e, whole=whole: whole.append(e["encodedDataLength"]))
        page.goto(address)
        page.wait_for_function(PAINTED)
        page.wait_for_load_state("networkidle")
        # As docs/hosting.md says.
        assert sum(whole) + sum(travelled) < (1_800_000, 60_000)[visit]
        ours = [one for one in asked if "/assets/" in one["url"]]
        modules = {one["url"].removeprefix(f"{address}/") for one in asked if "/static/js/" in one["url"]}
        assert modules == announced
        assert {re.sub(r".*/", "", one["url"]) for one in ours} == {style_sheet()[0], library()[0]}
        assert all(bool(one.get("fromDiskCache")) == bool(visit) for one in ours)
        assert sum(travelled) < 30_000
        page.close()
    context.close()


def test_it_works_below_another_path(page, port):
    with serve_process(port=port, **{BASE: "/class/a"}) as (address, _):
        page.goto(f"{address}/")
        page.wait_for_function(PAINTED)
        packed = answer(address, f"/{chunks()[0]}", **{"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        page.goto(f"{address}/mnist")
        expect(page.locator("[data-testid=curves]").first).to_have_attribute("data-drawn", re.compile(r"\d+"))
        page.goto(f"{address}/maps")
        expect(page.get_by_test_id("maps")).to_have_attribute("data-whole", "true")
        page.close()


def test_the_first_page_is_found_by_its_name_too(page, address):
    page.goto(f"{address}/race?surface=rosenbrock&run=adam:lr=0.05&run=sgd:lr=0.001&at=20")
    page.wait_for_function(PAINTED)
    expect(page.locator("[data-run='adam:lr=0.05']")).to_be_visible()
    expect(page.locator("[data-run='sgd:lr=0.001']")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_function("location.pathname === '/' && location.search.includes('at=20')")
