"""What a person sees while a class is in: a first visit, and a slider's answer, in a real browser."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, sync_playwright

from bench.browser import DRAWN, time_to
from bench.table import Row
from tests.serving import launch

OPEN = 3
TIMES = 7
ANSWER = """(slider, up) => new Promise((resolve) => {
  const card = document.querySelector('.st-key-formula-card');
  const before = card.textContent;
  const begun = performance.now();
  slider.value = String(Number(slider.value) + (up ? 7 : -7));
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  slider.dispatchEvent(new Event('change', {bubbles: true}));
  const look = () => {
    if (card.textContent !== before) resolve(performance.now() - begun);
    else requestAnimationFrame(look);
  };
  look();
})"""


def measure(address: str) -> list[Row]:
    """A few browsers open at once; first visits beside them, and answers in each of them in turn."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        visits = [time_to(browser, address, DRAWN) for _ in range(OPEN)]
        answers = _answers(browser, address)
        browser.close()
    visit, answer = statistics.median(visits), statistics.median(answers)
    return [
        Row("a person among 100 sessions, first visit until the race moves, median", f"{visit:.0f} ms", "", None),
        Row(
            "a person among 100 sessions, slider until the formula card, median and worst",
            f"{answer:.0f} and {max(answers):.0f} ms",
            "≤ 150 ms",
            answer <= 150,
        ),
    ]


def _answers(browser: Browser, address: str) -> list[float]:
    pages = [browser.new_context(viewport={"width": 1280, "height": 800}).new_page() for _ in range(OPEN)]
    for page in pages:
        # A race that stands leaves the cores to those who are measured.
        page.goto(f"{address}/?at=300")
        page.locator(".st-key-formula-card .katex").first.wait_for()
    sliders = [page.locator('[data-testid="run-card"] input[data-hyperparameter="lr"][type=range]') for page in pages]
    return [one.first.evaluate(ANSWER, place % 2 == 0) for place in range(TIMES) for one in sliders]
