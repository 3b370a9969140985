"""What the server tells the browser to refuse, and that no page of ours needs any of it."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from frame.server import guards
from ui.browser.library import library
from ui.charts.plotly_js import plotly_js

NOTES_VIOLATIONS = """
  globalThis.refused = [];
  addEventListener("securitypolicyviolation", ({violatedDirective, blockedURI}) => {
    refused.push(`${violatedDirective} ${blockedURI}`);
  });
"""
PAINTED = "[data-testid=player][data-paint]"


def headers(address, path, method="GET"):
    try:
        with urlopen(Request(f"{address}{path}", method=method), timeout=30) as answer:
            return answer.headers
    except HTTPError as refused:
        return refused.headers


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/", "GET"),
        ("/mnist?run=adam", "GET"),
        ("/_stcore/health", "GET"),
        ("/_stcore/host-config", "GET"),
        ("/media/none.html", "GET"),
        (f"/assets/{library()[0]}", "GET"),
        (f"/assets/{plotly_js()[0]}", "GET"),
        ("/assets/none.js", "GET"),
        ("/assets/none.js", "POST"),
    ],
)
def test_every_answer_says_what_a_page_may_do(address, path, method):
    said = headers(address, path, method)
    assert {name: said[name] for name in guards()} == guards()
    # Lessons stand in frames of other sites.
    assert said["X-Frame-Options"] is None and "frame-ancestors" not in said["Content-Security-Policy"]


def test_only_what_is_needed_is_allowed():
    policy = dict(part.split(" ", 1) for part in guards()["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "'unsafe-inline'" not in policy["script-src"] and policy["script-src"].count("'sha256-") == 1
    hosts = {source for sources in policy.values() for source in sources.split() if source[0] != "'"}
    assert hosts == {"blob:", "data:"}


def test_no_page_needs_more_than_it_may(page, address):
    """A chapter with a training; of all other pages it is said in test_access.py."""
    page.add_init_script(NOTES_VIOLATIONS)
    page.goto(f"{address}/lessons?chapter=mnist")
    expect(page.locator("[data-testid=curves], [data-testid=chapters]").first).to_be_attached()
    assert page.evaluate("refused") == []


def test_what_a_stranger_brings_in_is_refused(reader, address):
    page = reader(problems=True)
    page.add_init_script(NOTES_VIOLATIONS)
    page.goto(f"{address}/?at=40")
    expect(page.locator(PAINTED)).to_be_attached()
    page.evaluate("""() => {
      const [script, link] = [document.createElement("script"), document.createElement("div")];
      script.textContent = "globalThis.ran = true";
      link.innerHTML = '<img src="http://127.0.0.1:9/a.png" onerror="globalThis.ran = true"><iframe src="/"></iframe>';
      document.body.append(script, link);
    }""")
    page.wait_for_function("refused.length >= 4")
    assert {one.split()[0] for one in page.evaluate("refused")} >= {"script-src-elem", "img-src", "frame-src"}
    assert page.evaluate("globalThis.ran") is None
