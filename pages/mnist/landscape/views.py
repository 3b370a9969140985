"""The landscape's view as a typed function."""

from __future__ import annotations

from ui.browser.catalogue import written
from ui.browser.component import view

_LANDSCAPE = view("landscape")


def landscape(*, key: str, plane: dict, language: str) -> None:
    """The runs of a training on a plane through weight space, and their losses beside it.

    ``plane``: ``{"runs": [{"run", "points" [[x, y]], "losses", "projected", "diverged" (an iteration, or -1)}], "at"
    (iterations of the longest run's points), "shares" (2), "window" [x0, x1, y0, y1], "columns", "rows", "grid" (their
    losses as base64 of float32, by rows from the lowest y up)}``. Between two of its points a run's head moves along a
    straight line at an even speed.
    """
    texts = {"run": [one["run"] for one in plane["runs"]]}
    _LANDSCAPE(key=key, data=plane | {"language": language, "written": written(texts)})
