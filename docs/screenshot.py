"""Takes the README's picture from the running app: ``make screenshot``."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.serving import launch, serve

FILE = Path(__file__).parent / "race.png"
STEP = 60


def main() -> None:
    """Writes docs/race.png: the opening race, standing where its characters show."""
    with sync_playwright() as playwright, serve() as address:
        browser = launch(playwright)
        page = browser.new_context(viewport={"width": 1280, "height": 960}, locale="en-US").new_page()
        page.goto(f"{address}/?at={STEP}&selected=5")
        page.wait_for_function("Number(document.querySelector('[data-shown] [data-testid=player]')?.dataset.paint) > 0")
        page.locator(".st-key-formula-card .katex").first.wait_for()
        page.wait_for_function("'shown' in document.documentElement.dataset")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=FILE)
        browser.close()


if __name__ == "__main__":
    main()
