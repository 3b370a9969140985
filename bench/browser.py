"""What only a browser shows: frames, drags, answers of the server, bytes, first paint."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page, sync_playwright

from bench.table import Row
from tests.serving import launch, serve

HEAVY = "run=sgd:lr=0.0005&run=momentum:lr=0.0002,mu=0.9&run=adagrad:lr=0.3&run=rmsprop:lr=0.002,alpha=0.99"
HEAVY += "&run=adam:lr=0.01&run=adam-as-printed:lr=0.01&run=momentum:lr=0.0001,mu=0.95&run=adam:lr=0.03"
HEAVY = f"?surface=rosenbrock&steps=5000&start=-1.5,2&{HEAVY}"

FRAMES = """() => {
  window.frames_ = [];
  let before = performance.now();
  const tick = (now) => {
    window.frames_.push(now - before);
    before = now;
    window.frameLoop_ = requestAnimationFrame(tick);
  };
  window.frameLoop_ = requestAnimationFrame(tick);
}"""
END_FRAMES = "() => { cancelAnimationFrame(window.frameLoop_); return window.frames_.slice(2); }"
DRAWN = "document.querySelector('[data-testid=player][data-playing=true]')?.dataset.paint > 0"
PAINTS = "Number(document.querySelector('[data-testid=player]')?.dataset.paint ?? 0)"


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


def measure() -> list[Row]:
    with sync_playwright() as playwright, serve() as address:
        browser = launch(playwright)
        rows = _playback(browser, address)
        rows += _playback(browser, address, "the same in three dimensions", "&view=relief")
        rows += _playback(browser, address, "the same with a swarm of 24 × 19", "&swarm=24")
        rows += [*_drags(browser, address), *_answers(browser, address), *_maps(browser, address)]
        rows += _beside_a_race(browser, address)
        browser.close()
    return rows


def _open(browser: Browser, address: str, scheme: str = "light") -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme).new_page()
    page.goto(address)
    page.wait_for_function(f"{PAINTS} > 0")
    # Nothing moves any more.
    page.wait_for_function("'shown' in document.documentElement.dataset")
    return page


def _playback(
    browser: Browser, address: str, what: str = "playback, 8 runs × 5,000 steps", query: str = ""
) -> list[Row]:
    page = _open(browser, f"{address}/{HEAVY}{query}")
    page.get_by_label("Speed").select_option("1000")
    page.evaluate(FRAMES)
    page.wait_for_function(
        "Number(document.querySelector('[data-testid=player]').dataset.step) >= 4900", timeout=60_000
    )
    frames = page.evaluate(END_FRAMES)
    page.context.close()
    rate = 1000 / statistics.mean(frames)
    slow = p95(frames)
    return [
        Row(f"{what}, frames a second", f"{rate:.1f}", "60", rate >= 59),
        Row(f"{what}, 95th percentile of the frame time", f"{slow:.1f} ms", "≤ 20 ms", slow <= 20),
    ]


def _drags(browser: Browser, address: str) -> list[Row]:
    page = _open(browser, f"{address}/{HEAVY}&at=5000")
    rows = []
    box = page.get_by_test_id("player-canvas").bounding_box()
    x, y = box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(1)))
    rows.append(_drag(page, "start point", (x, y), lambda i: (x + 2 * i % 120, y + i % 60)))
    page.get_by_role("button", name="Move the view").click()
    rows.append(_drag(page, "window", (x, y), lambda i: (x + 2 * i % 120, y + i % 60)))
    slider = page.locator('[data-testid="run-card"] input[type=range][data-hyperparameter="lr"]').first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    x, y = box["x"] + 10, box["y"] + box["height"] / 2
    rows.append(_drag(page, "slider", (x, y), lambda i: (x + i % int(box["width"] - 20), y)))
    page.context.close()
    return rows


def _held(page: Page, start: tuple[float, float], at: Callable[[int], tuple[float, float]]) -> list[float]:
    """Milliseconds of the frames while something is dragged to so many places."""
    page.mouse.move(*start)
    page.mouse.down()
    page.evaluate(FRAMES)
    for i in range(120):
        page.mouse.move(*at(i))
    frames = page.evaluate(END_FRAMES)
    page.mouse.up()
    return frames


def _drag(page: Page, what: str, start: tuple[float, float], at: Callable[[int], tuple[float, float]]) -> Row:
    before = page.evaluate(PAINTS)
    frames = _held(page, start, at)
    paints = page.evaluate(PAINTS) - before
    slow = p95(frames)
    measured = f"{slow:.1f} ms ({paints} solutions in {len(frames)} frames)"
    return Row(f"dragging the {what}, 8 runs × 5,000 steps, 95th percentile", measured, "≤ 20 ms", slow <= 20)


def _answers(browser: Browser, address: str) -> list[Row]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data))))
    page.goto(address)
    page.wait_for_function(f"{PAINTS} > 0")
    page.get_by_role("button", name="Pause").click()
    page.wait_for_function("location.search.includes('at=')")
    slider = page.locator('[data-testid="run-card"] input[type=range][data-hyperparameter="lr"]').first
    pictures, addresses, sizes = [], [], []
    for i in range(15):
        page.wait_for_load_state("networkidle")
        already = len(received)
        before = page.evaluate("location.search")
        times = slider.evaluate(
            """(slider, up) => new Promise((resolve) => {
              const root = document.querySelector('[data-testid=player]');
              const paints = root.dataset.paint;
              const begun = performance.now();
              slider.value = String(Number(slider.value) + (up ? 7 : -7));
              slider.dispatchEvent(new Event('input', {bubbles: true}));
              slider.dispatchEvent(new Event('change', {bubbles: true}));
              const look = () => {
                if (root.dataset.paint !== paints) resolve(performance.now() - begun);
                else requestAnimationFrame(look);
              };
              look();
            })""",
            i % 2 == 0,
        )
        begun = time.perf_counter()
        page.wait_for_function("(before) => location.search !== before", arg=before)
        addresses.append((time.perf_counter() - begun) * 1000)
        page.wait_for_timeout(300)
        pictures.append(times)
        sizes.append(sum(received[already:]))
    context.close()
    picture, answer, size = (statistics.median(v) for v in (pictures, addresses, sizes))
    return [
        Row("a changed slider → new picture, median", f"{picture:.1f} ms", "≤ 150 ms", picture <= 150),
        Row("a released slider → link and formula card, median", f"{answer:.0f} ms", "≤ 150 ms", answer <= 150),
        Row("bytes sent to the browser for one interaction", f"{size / 1000:.1f} KB", "≤ 15 KB", size <= 15_000),
    ]


# Milliseconds from a moved slider to the whole map.
REFINED = """() => new Promise((resolve) => {
  const root = document.querySelector("[data-testid=maps]");
  const slider = root.querySelector("input[type=range][data-hyperparameter=lr]");
  const [before, begun] = [Number(root.dataset.drawn), performance.now()];
  slider.value = String(Number(slider.value) + 1);
  slider.dispatchEvent(new Event("input", {bubbles: true}));
  const look = () => {
    if (Number(root.dataset.drawn) > before && root.dataset.whole === "true") resolve(performance.now() - begun);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
NEVER = "surface=himmelblau&run=momentum:lr=0.00002,mu=0.5&steps=300"
"""Nothing arrives, so every cell takes all its steps."""
SETTINGS = "surface=ravine&kind=settings&run=momentum:lr=0.02,mu=0.9&x=mu&y=kappa&steps=300"
"""The rate, which REFINED moves, is on neither axis."""


def _maps(browser: Browser, address: str) -> list[Row]:
    """A basin map after a slider was moved: with all of its steps, and as most are."""
    whole = {cells: _refined(browser, address, f"{NEVER}&cells={cells}") for cells in (80, 200, 400, 500)}
    usual = _refined(browser, address, "surface=himmelblau&run=momentum:lr=0.004,mu=0.9&steps=300&cells=80")
    step = 1e6 * (whole[500] - whole[200]) / (300 * (500**2 - 200**2))
    grown = whole[400] / whole[200]
    return [
        _took("basin map 200 × 200, all of 300 steps, moved slider → whole picture", whole[200], 500),
        _took("the same 500 × 500", whole[500], 4000),
        _took("the same 80 × 80, momentum on Himmelblau's function", usual, 50),
        Row(
            "the same 400 × 400 over 200 × 200, which has a quarter of its cells", f"{grown:.2f}", "≤ 4.4", grown <= 4.4
        ),
        Row("one more step of one more cell", f"{step:.0f} ns", "≤ 25 ns", step <= 25),
        _longest_frame(browser, address, "a basin map 500 × 500", f"{NEVER}&cells=500"),
        _longest_frame(browser, address, "a settings map 500 × 500", f"{SETTINGS}&cells=500"),
    ]


def _longest_frame(browser: Browser, address: str, what: str, query: str) -> Row:
    """The longest frame from a moved slider until the whole picture stands."""
    page = _at_maps(browser, address, query)
    page.evaluate(REFINED)
    found = []
    for _ in range(5):
        page.evaluate(FRAMES)
        page.evaluate(REFINED)
        found.append(max(page.evaluate(END_FRAMES)))
    page.context.close()
    longest = statistics.median(found)
    return Row(f"longest frame while {what} refines", f"{longest:.0f} ms", "≤ 50 ms", longest <= 50)


def _beside_a_race(browser: Browser, address: str) -> list[Row]:
    """In a chapter whose race plays: frames while a slider of its two maps is dragged."""
    page = _open(browser, f"{address}/lessons?part=course&chapter=momentum")
    maps = page.get_by_test_id("maps")
    maps.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('[data-testid=maps]')?.dataset.whole === 'true'", timeout=60_000)
    box = maps.locator("input[type=range][data-hyperparameter=mu]").first.bounding_box()
    x, y = box["x"] + 10, box["y"] + box["height"] / 2
    # Each place is held for some frames: the maps refine, and are wanted anew before they are whole.
    frames = _held(page, (x, y), lambda i: (x + 16 * (i // 4) % int(box["width"] - 20), y))
    assert page.locator("[data-testid=player][data-playing=true]").count()
    page.context.close()
    rate, longest = 1000 / statistics.mean(frames), max(frames)
    what = "a slider of two maps dragged beside a race that plays"
    return [
        Row(f"{what}, frames a second", f"{rate:.1f}", "60", rate >= 59),
        Row(f"{what}, longest frame", f"{longest:.0f} ms", "≤ 50 ms", longest <= 50),
    ]


def _took(what: str, milliseconds: float, most: float) -> Row:
    return Row(what, f"{milliseconds:.0f} ms", f"≤ {most:.0f} ms", milliseconds <= most)


def _refined(browser: Browser, address: str, query: str) -> float:
    page = _at_maps(browser, address, query)
    # The first of them still compiles.
    found = [page.evaluate(REFINED) for _ in range(6)][1:]
    page.context.close()
    return statistics.median(found)


def _at_maps(browser: Browser, address: str, query: str) -> Page:
    """A page whose maps are whole."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.goto(f"{address}/maps?{query}")
    page.wait_for_function("document.querySelector('[data-testid=maps]')?.dataset.whole === 'true'", timeout=60_000)
    return page


def time_to(browser: Browser, address: str, condition: str) -> float:
    """Milliseconds from navigation in a fresh browser context until the condition holds in a frame."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(
        f"""(() => {{
          const look = () => {{
            let holds = false;
            try {{ holds = {condition}; }} catch {{ holds = false; }}
            if (holds) window.reached_ = performance.now(); else requestAnimationFrame(look);
          }};
          requestAnimationFrame(look);
        }})()"""
    )
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.reached_")
    reached = page.evaluate("window.reached_")
    context.close()
    return reached
