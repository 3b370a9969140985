"""Plotly's own file for the browser, as its package brings it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.resources import files


@cache
def plotly_js() -> tuple[str, bytes]:
    """Its name, which has the package's version, and its text as UTF-8."""
    return f"plotly-{version('plotly')}.js", files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
