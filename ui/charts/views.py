"""Charts of finished points as typed functions."""

from __future__ import annotations

from collections.abc import Sequence

from ui.browser.component import looked_up, view

_CURVES = view("curves")


def curves(
    *,
    key: str,
    runs: Sequence[str],
    series: list[dict],
    axes: dict,
    label: str,
    language: str = "en",
    tools: Sequence[str] = (),
    file: str = "curves",
) -> None:
    """Curves of finished points, read at one x by pointer or keys; their names switch them off and on.

    ``runs``: their optimizers. ``series``: ``{"name", "place" (among the runs), "x" (a list, or {"from", "step",
    "count"}), "y" (None is a gap), "faint", "low", "high" (edges of a band), "singles" (curves that y is the mean of),
    "ended" (why it ends, as a text)}``. ``axes``: ``{"xFrom", "xTo", "yFrom", "yTo", "xLabel", "yLabel", "log",
    "percent" (y is a share), "smooth" (0 to 0.99), "band" ("sd" reads ±, else low … high), "best" ("high" or "low";
    "low" on a log axis)}``. ``label``: what a screen reader says, and a picture's title. ``tools``: of "png", "svg",
    "full"; ``file``: a picture's name, without its ending.
    """
    data = {"runs": looked_up(runs), "series": series, "axes": axes}
    _CURVES(key=key, data=data | {"label": label, "language": language, "tools": list(tools), "file": file})
