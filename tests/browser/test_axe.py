"""What axe-core, the usual judge of accessible pages, finds on every page."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import expect

from pages.lessons.teach.lesson import PARTS, Lesson, write_lesson
from ui.links.scenarios import SCENARIOS

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
MADE = write_lesson(Lesson(query=SCENARIOS["ravine-momentum"].link, parts=PARTS["race"]))
PAGES = {
    "race": "/?at=40",
    "presented": "/?present=on&at=40",
    "lessons": "/lessons?chapter=momentum",
    "test": "/lessons?part=test",
    "scenarios": "/lessons?part=scenarios",
    "teach": "/lessons?part=teach",
    "made": f"/lessons?lesson={MADE}",
    "mnist": "/mnist",
    "workshop": "/workshop",
}
LOOKS = {"desk": ("en", "light", 1280, 800), "phone": ("ja", "dark", 390, 844)}
GRAVE = ("serious", "critical")

# What stands on the page by Streamlit's own hand is not ours to mend: its boxes for choosing and uploading.
THEIRS = (
    "[data-testid=stSelectbox]",
    "[data-testid=stMultiSelect]",
    "[data-testid=stFileUploader]",
    "[data-testid=stCode]",
)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_grave(browser, address, name, look):
    language, theme, width, height = LOOKS[look]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
    page = context.new_page()
    page.set_default_timeout(60_000)
    path = PAGES[name]
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
    page.wait_for_function("'shown' in document.documentElement.dataset")
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    page.evaluate(AXE)
    found = page.evaluate(
        "theirs => axe.run({exclude: theirs.map((one) => [one])}, {resultTypes: ['violations']})", list(THEIRS)
    )
    context.close()
    grave = [
        (one["id"], node["target"], node["html"][:120])
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]
    assert grave == []
