"""Where something stands on a page that is still being put together."""

from __future__ import annotations

from playwright.sync_api import FloatRect, Locator

REDRAWN = 50
"""More often than that in a row nothing of ours is drawn anew."""
AT_REST = """(element) => new Promise((resolve, reject) => {
  let [before, still, frames] = ["", 0, 0];
  const look = () => {
    if (!element.isConnected) return resolve(null);
    const {x, y, width, height} = element.getBoundingClientRect();
    const now = [x, y, width, height].join();
    still = now === before && width > 0 && height > 0 ? still + 1 : 0;
    before = now;
    if (still > 5) return resolve({x, y, width, height});
    if (frames++ > 3600) return reject(new Error(`it never stands still: ${now}`));
    requestAnimationFrame(look);
  };
  look();
})"""


def box_at_rest(locator: Locator) -> FloatRect:
    """Its box, once it is drawn and stays where it is; what takes its place meanwhile is looked for again."""
    for _ in range(REDRAWN):
        box = locator.evaluate(AT_REST)
        if box is not None:
            return box
    raise AssertionError(f"{locator} is drawn anew without end")
